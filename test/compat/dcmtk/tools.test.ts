import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import {
  CommandField,
  createEngine,
  DataElement,
  DataSet,
  encodeDataSet,
  encodeFileMeta,
  UserIdentityType,
  type DicomServer,
} from '../../../src/index';
import { filesIn, runTool, startReceiver } from '../../interop/dcmtk-tools';
import { syntheticUID, writeSeries } from '../../support/dicom-factory';
import { freePort } from '../../support/ports';
import { part10, smallDataSet, smallFile, DEFLATED, LEE } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';

const ours = (tool: string, ...args: string[]): ReturnType<typeof runTool> => runTool('ours', tool, args);

interface Report {
  readonly tool: string;
  readonly objects: readonly Record<string, unknown>[];
  readonly summary: Record<string, number>;
}

function report(path: string): Report {
  return JSON.parse(readFileSync(path, 'utf8')) as Report;
}

function element(group: number, number: number, vr: string, value: string): Buffer {
  const padded = value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`;
  const header = Buffer.alloc(8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(padded.length, 6);
  return Buffer.concat([header, Buffer.from(padded, 'latin1')]);
}

describe('the dcx- tools by themselves', function () {
  this.timeout(60_000);

  it('write reports: sender and receiver of what was sent, dcmsend of what failed', async () => {
    const folder = tempDir('reports');
    const [sent, received] = [join(folder, 'sent.json'), join(folder, 'received.json')];
    const files = writeSeries(tempDir('series'), 3, { rows: 16, columns: 16 });
    const receiver = await startReceiver('ours', 'storescp', ['--json-report', received]);
    const peer = ['127.0.0.1', `${receiver.port}`];
    expect((await ours('storescu', '--json-report', sent, ...peer, ...files)).code).to.equal(0);
    await receiver.program.stop();
    const [one, other] = [report(sent), report(received)];
    expect([one.tool, other.tool]).to.deep.equal(['dcx-storescu', 'dcx-storescp']);
    for (const { summary } of [one, other]) expect(summary).to.include({ objects: 3, failed: 0 });
    const uids = (of: Report): unknown[] => of.objects.map(({ SOPInstanceUID }) => SOPInstanceUID);
    expect(uids(other)).to.deep.equal(uids(one));
    expect(one.objects[0]).to.include({ file: files[0], status: 0, networkTransferSyntaxUID: LEE });
    const gone = await ours('dcmsend', '--json-report', sent, '127.0.0.1', `${await freePort()}`, ...files);
    expect(gone.code).to.equal(61);
    expect(report(sent).summary).to.include({ objects: 0 });
  });

  describe('L44: --strict-exit', () => {
    let server: DicomServer;
    before(async () => {
      const refuse = { Status: 0xa700 };
      server = await createEngine().listen({
        port: 0,
        host: '127.0.0.1',
        policy: { accept: () => ({ transferSyntaxes: () => true }) },
        handlers: {
          [CommandField.C_ECHO_RQ]: () => refuse,
          [CommandField.C_FIND_RQ]: () => refuse,
          [CommandField.C_GET_RQ]: () => refuse,
          [CommandField.C_STORE_RQ]: async ({ dataSet }) => {
            await dataSet?.drain();
            return refuse;
          },
        },
      });
    });
    after(() => server.close());

    for (const [tool, args] of [
      ['echoscu', []],
      ['storescu', ['-nh']],
      ['dcmsend', []],
      ['findscu', ['-k', 'PatientID=1']],
      ['getscu', ['-k', 'PatientID=1', '--ignore']],
    ] as const) {
      it(`makes a failure status 1 for ${tool}, which gives 0 without it`, async () => {
        const file = join(tempDir('strict'), 'ct.dcm');
        writeFileSync(file, smallFile());
        const files = tool === 'storescu' || tool === 'dcmsend' ? [file] : [];
        const peer = ['127.0.0.1', `${server.port}`, ...files];
        expect((await ours(tool, ...args, ...peer)).code).to.equal(0);
        expect((await ours(tool, '--strict-exit', ...args, ...peer)).code).to.equal(1);
      });
    }
  });

  it('storescu says who its user is, renames files, and inflates what must be', async () => {
    let user = '';
    let syntaxes: string[] = [];
    const server = await createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: [LEE] }) },
      onAssociation: (offer) => {
        const { userIdentity } = offer;
        if (userIdentity?.identityType !== UserIdentityType.UsernameAndPasscode) return undefined;
        user = `${userIdentity.primaryField.toString()} ${userIdentity.secondaryField.toString()}`;
        return { userIdentityResponse: Buffer.alloc(0) };
      },
      handlers: {
        [CommandField.C_STORE_RQ]: async (request) => {
          await request.dataSet?.drain();
          syntaxes = [...syntaxes, request.context.transferSyntax];
          return { Status: request.command.AffectedSOPInstanceUID === syntheticUID(2) ? 0xa700 : 0 };
        },
      },
    });
    const folder = tempDir('rename');
    const [good, bad] = ['good.dcm', 'bad.dcm'].map((name) => join(folder, name));
    const object = { transferSyntax: DEFLATED };
    writeFileSync(good ?? '', part10(object, deflateRawSync(smallDataSet())));
    writeFileSync(bad ?? '', smallFile({ sopInstanceUID: syntheticUID(2) }));
    const args = ['-usr', 'me', '-pwd', 'secret', '-rsp', '-nh', '+rn'];
    const { code, stderr } = await ours('storescu', ...args, '127.0.0.1', `${server.port}`, good ?? '', bad ?? '');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(user).to.equal('me secret');
    expect(syntaxes).to.deep.equal([LEE, LEE]);
    expect(readdirSync(folder).sort()).to.deep.equal(['bad.dcm.bad', 'good.dcm.done']);
    await server.close();
  });

  it('L14: storescp and dcmrecv keep what hostile objects name within the output directory', async () => {
    for (const [tool, args] of [
      ['storescp', ['-su', 'S']],
      ['storescp', ['-sp']],
      ['dcmrecv', ['+ssd']],
    ] as const) {
      const receiver = await startReceiver('ours', tool, args);
      const folder = tempDir('hostile');
      const hostile = ['..', '../../../tmp/owned', '/etc'].map((text, index) => {
        const dataSet = Buffer.concat([
          element(0x0008, 0x0016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
          element(0x0008, 0x0018, 'UI', `1.2.3.${index}`),
          element(0x0008, 0x0021, 'DA', text.slice(0, 16)),
          element(0x0010, 0x0010, 'PN', text),
          element(0x0020, 0x000d, 'UI', text),
        ]);
        const path = join(folder, `${index}.dcm`);
        writeFileSync(path, part10({ sopInstanceUID: `1.2.3.${index}` }, dataSet));
        return path;
      });
      const { code, stderr } = await ours('storescu', '127.0.0.1', `${receiver.port}`, ...hostile);
      expect(code, stderr).to.equal(0);
      await receiver.program.stop();
      expect(filesIn(receiver.directory), tool).to.have.length(3);
      for (const name of filesIn(receiver.directory)) expect(name, tool).to.match(/^[A-Za-z0-9_./]+\/CT\.1\.2\.3\.\d$/);
      expect(readdirSync(resolve(receiver.directory, '..'))).to.not.include('CT.1.2.3.0');
      expect(existsSync('/tmp/owned')).to.equal(false);
    }
  });

  it('storescp runs its commands behind objects and studies', async () => {
    const out = join(tempDir('events'), 'out');
    const script = "require('fs').appendFileSync(process.argv[1], process.argv.slice(2).join(' ') + '\\n')";
    const hook = (...words: string[]): string => [`'${process.execPath}' -e "${script}" '${out}'`, ...words].join(' ');
    const events = ['-xcr', hook('object', '#a', '#c', '#f', '#r'), '-xcs', hook('study', '#p')];
    const receiver = await startReceiver('ours', 'storescp', ['-su', 'S', '-xs', '-tos', '0', ...events]);
    const [file = ''] = writeSeries(tempDir('one'), 1, { rows: 16, columns: 16 });
    await ours('storescu', '-aet', 'ME', '-aec', '$(id)', '127.0.0.1', `${receiver.port}`, file);
    await waitUntil(() => existsSync(out) && readFileSync(out, 'utf8').split('\n').length > 2, 'both commands');
    await receiver.program.stop();
    const [object, study] = readFileSync(out, 'utf8').split('\n');
    expect(object).to.equal(`object ME $(id) CT.${syntheticUID(1, 1, 1)} 127.0.0.1`);
    expect(study).to.equal(`study ${receiver.directory}/S_${syntheticUID(1)}`);
  });

  it('L32: dcmsend opens as many associations as 128 contexts each need, and none with --single-association', async () => {
    let associations = 0;
    let stored = 0;
    const server = await createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: () => true }) },
      onEstablished: () => (associations += 1),
      handlers: {
        [CommandField.C_STORE_RQ]: async ({ dataSet }) => {
          await dataSet?.drain();
          stored += 1;
          return { Status: 0 };
        },
      },
    });
    const folder = tempDir('classes');
    for (let index = 0; index < 140; index++) {
      const object = { sopClassUID: `1.2.3.4.${index}`, sopInstanceUID: `1.2.3.5.${index}` };
      writeFileSync(join(folder, `${index}.dcm`), smallFile(object));
    }
    const peer = ['127.0.0.1', `${server.port}`, folder];
    const { code, stderr } = await ours('dcmsend', '-v', '+sd', ...peer);
    expect([code, associations, stored], stderr).to.deep.equal([0, 2, 140]);
    expect(stderr).to.include('Number of associations   : 2').and.to.include('Number of pres. contexts : 140');
    expect((await ours('dcmsend', '-ma', '+sd', ...peer)).code).to.equal(65);
    await server.close();
  });

  it('L14: dcmsend follows a DICOMDIR to files below it, and nowhere else', async () => {
    const folder = tempDir('dicomdir');
    writeFileSync(join(folder, 'IMAGE'), smallFile());
    const directoryOf = (...parts: string[]): string => {
      const record = new DataSet();
      record.set(DataElement.fromText(0x00041500, 'CS', parts));
      const dataSet = new DataSet();
      dataSet.set(DataElement.sequence(0x00041220, [record]));
      const path = join(folder, 'DICOMDIR');
      const meta = { SOPClassUID: '1.2.840.10008.1.3.10', SOPInstanceUID: '1.2.3', transferSyntaxUID: LEE };
      const identity = [element(0x0008, 0x0016, 'UI', meta.SOPClassUID), element(0x0008, 0x0018, 'UI', '1.2.3')];
      // Group 4 stands before group 8.
      writeFileSync(path, Buffer.concat([encodeFileMeta(meta), ...encodeDataSet(dataSet), ...identity]));
      return path;
    };
    const port = `${await freePort()}`;
    const good = await ours('dcmsend', '+rd', '127.0.0.1', port, directoryOf('IMAGE'));
    expect(good.code, good.stderr).to.equal(61);
    for (const parts of [['..', 'etc', 'passwd'], ['..'], ['/etc/passwd', '..', '..', '..', 'x']]) {
      const bad = await ours('dcmsend', '+rd', '127.0.0.1', port, directoryOf(...parts));
      expect(bad.code, bad.stderr).to.equal(22);
    }
  });

  it('L20: a receiver refuses associations over --max-associations, and serves those below', async () => {
    const receiver = await startReceiver('ours', 'storescp', ['--max-associations', '1']);
    const engine = createEngine();
    const options = {
      ...{ host: '127.0.0.1', port: receiver.port, callingAETitle: 'A', calledAETitle: 'B' },
      presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [LEE] }],
    };
    const first = await engine.requestAssociation(options);
    const refused = await ours('echoscu', '127.0.0.1', `${receiver.port}`);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include('F: Result: Rejected Transient').and.to.include('Local Limit Exceeded');
    await first.release();
    await first.closed;
    expect((await ours('echoscu', '127.0.0.1', `${receiver.port}`)).code).to.equal(0);
    await receiver.program.stop();
  });

  it('L24: a silent peer ends echoscu at --acse-timeout, counted from the connection', async () => {
    const server = await createEngine().listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => undefined },
      onAssociation: () => new Promise(() => undefined),
      handlers: {},
    });
    const { code, stderr, ms } = await ours('echoscu', '-ta', '1', '127.0.0.1', `${server.port}`);
    expect(code).to.equal(1);
    expect(stderr).to.equal('F: Association Request Failed: 0006:031a DUL network read timeout\n');
    expect(ms).to.be.within(1_000, 15_000);
    await server.close();
  });
});
