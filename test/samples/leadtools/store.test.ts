import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DicomAssociate, DicomCommandStatusType, DicomDataSet, DicomNet } from '../../../compat/leadtools';
import { dataSetOf } from '../../support/compare';
import { dcmdump, dcmsend, echoscu, startStorescp, storescu } from '../../support/dcmtk';
import { CT_IMAGE_STORAGE, syntheticUID, writeBigFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { freePort, onFreePort } from '../../support/ports';
import { type Program, type RunResult, runProgram, startProgram } from '../../support/process';
import { usageOf } from '../../support/rss';
import {
  BEE,
  DEFLATED,
  JPEG_BASELINE,
  JPEG_LOSSLESS,
  LEE,
  LEI,
  smallDataSet,
  smallFile,
  writeSmallFile,
} from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';

const MIB = 1024 * 1024;
const programOf = (name: string): string => join(__dirname, '..', '..', '..', 'samples', 'leadtools', name, 'main.js');

function send(port: number, ...files: string[]): Promise<RunResult> {
  const args = [programOf('store-scu'), '127.0.0.1', `${port}`, 'STORESCP', ...files];
  return runProgram(process.execPath, args, { timeoutMs: 60_000 });
}

function serve(folder: string, connections: number): Promise<[Program, number]> {
  return onFreePort(async (port) => {
    const args = [programOf('store-scp'), `${port}`, folder, `${connections}`];
    return [await startProgram(process.execPath, args, { port }), port];
  });
}

/** Files in several syntaxes, all of one class, each of another instance. */
function filesIn(folder: string, syntaxes: readonly string[]): string[] {
  return syntaxes.map((transferSyntax, index) =>
    writeSmallFile(join(folder, `${index}.dcm`), { transferSyntax, sopInstanceUID: syntheticUID(8, 1, index) }),
  );
}

const kept = (folder: string, index: number): Buffer => readFileSync(join(folder, `${syntheticUID(8, 1, index)}.dcm`));

describeInterop('samples/leadtools/store-scu', ['storescp', 'dcmdump'], function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => (folder = tempDir('store-scu')));

  it('sends each file in a context of its own syntax, or converted in an uncompressed one', async () => {
    const files = filesIn(folder, [JPEG_BASELINE, LEE, LEI, BEE, DEFLATED]);
    const peer = await startStorescp({ args: ['-v', '+xy'] });
    const { code, stdout, stderr } = await send(peer.port, ...files);
    expect(stderr).to.equal('');
    // One context a syntax, but for implicit and explicit little endian, which share the last; this peer takes no deflated.
    expect(
      stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' goes out in ')[1] ?? line),
    ).to.deep.equal([
      `context 1, ${JPEG_BASELINE}`,
      `context 7, ${LEE}`,
      `context 7, ${LEE}`,
      `context 3, ${BEE}`,
      `context 7, ${LEE}`,
      '5 of 5 files are kept',
    ]);
    expect(code).to.equal(0);
    await peer.stop();
    const names = readdirSync(peer.directory).map((name) => join(peer.directory, name));
    const sets = names.sort().map((name) => dataSetOf(readFileSync(name)));
    for (const [index, set] of sets.entries()) {
      const sopInstanceUID = syntheticUID(8, 1, index);
      const expected = smallDataSet({ transferSyntax: [JPEG_BASELINE, LEE, LEE, BEE, LEE][index], sopInstanceUID });
      expect(set.equals(expected), names[index]).to.equal(true);
    }
    await dcmdump(names, '-q');
  });

  it('says which files cannot be sent, and sends the others', async () => {
    const files = filesIn(folder, [LEE, JPEG_LOSSLESS, LEI]);
    const peer = await startStorescp();
    const { code, stdout, stderr } = await send(peer.port, ...files);
    expect(stderr).to.match(/^\S+1\.dcm is not sent: ChangeTransferSyntax: .* a codec is needed/);
    expect(stdout).to.contain('2 of 3 files are kept');
    expect(code).to.equal(1);
    await peer.stop();
    expect(readdirSync(peer.directory)).to.have.length(2);
  });

  it('says that it was rejected, that there is no peer, and what is no DICOM file', async () => {
    const files = filesIn(folder, [LEE]);
    const peer = await startStorescp({ args: ['--refuse'] });
    const rejected = await send(peer.port, ...files);
    expect(rejected.stderr).to.match(/^rejected: result 1, source 1, reason 1/);
    await peer.stop();
    const alone = await send(await freePort(), ...files);
    expect(alone.stderr).to.match(/^no connection: .*nothing listens there/);
    writeFileSync(join(folder, 'letter.txt'), 'Dear editor');
    const letter = await send(peer.port, join(folder, 'letter.txt'));
    expect(letter.stderr).to.match(/^Loading \S+letter\.txt: /);
    expect([rejected.code, alone.code, letter.code]).to.deep.equal([1, 1, 1]);
  });
});

describeInterop('samples/leadtools/store-scp', ['storescu', 'dcmsend', 'echoscu', 'dcmdump'], function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = tempDir('store-scp')));

  it('keeps what storescu and dcmsend send with the bytes that they sent, for dcmdump to read', async () => {
    const files = filesIn(folder, [LEE, LEI, BEE, JPEG_BASELINE]);
    const inbox = join(folder, 'inbox');
    const [server, port] = await serve(inbox, 4);
    expect((await echoscu(port)).code).to.equal(0);
    expect((await storescu(port, files.slice(0, 2), { args: ['-xi'] })).code).to.equal(0);
    expect((await storescu(port, [files[2]!], { args: ['-xb'] })).code).to.equal(0);
    expect((await dcmsend(port, [files[3]!])).code).to.equal(0);
    expect(await server.exited).to.deep.equal({ code: 0, signal: null });
    const names = readdirSync(inbox).map((name) => join(inbox, name));
    expect(names).to.have.length(4);
    for (const [index, transferSyntax] of [LEI, LEI, BEE, JPEG_BASELINE].entries()) {
      const expected = smallDataSet({ transferSyntax, sopInstanceUID: syntheticUID(8, 1, index) });
      expect(dataSetOf(kept(inbox, index)).equals(expected), transferSyntax).to.equal(true);
    }
    const meta = await dcmdump(names, '-q', '+P', '0002,0003', '+P', '0002,0010', '+P', '0002,0016');
    expect(meta.match(/\[(STORESCU|DCMSEND)\]/g)).to.have.length(4);
  });

  it('serves two clients at once, one of which sends 200 MB, in bounded memory', async () => {
    const big = join(folder, 'big.dcm');
    writeBigFile(big, 200 * MIB);
    const files = filesIn(folder, [LEE, LEI, LEE, LEI]);
    const inbox = join(folder, 'inbox');
    const [server, port] = await serve(inbox, 3);
    const before = usageOf(server.pid).peakRss;
    const [one, two] = await Promise.all([send(port, big), send(port, ...files)]);
    expect([one.code, two.code], one.stderr + two.stderr).to.deep.equal([0, 0]);
    const taken = usageOf(server.pid).peakRss - before;
    expect(taken, 'more memory than before').to.be.lessThan(160 * MIB);
    const last = await send(port, files[0]!);
    expect(last.code).to.equal(0);
    expect((await server.exited).code).to.equal(0);
    expect(readdirSync(inbox)).to.have.length(5);
    const [received = ''] = readdirSync(inbox).filter((name) => readFileSync(join(inbox, name)).length > MIB);
    expect(dataSetOf(readFileSync(join(inbox, received))).equals(dataSetOf(readFileSync(big)))).to.equal(true);
  });

  it('L14: answers ProcessingFailure for an instance whose UID is none, and writes nothing', async () => {
    const inbox = join(folder, 'inbox');
    const [server, port] = await serve(inbox, 1);
    DicomNet.Startup();
    const client = new DicomNet();
    const dataSet = new DicomDataSet();
    dataSet.Load(smallFile(), 0);
    client.Connect(null, 0, '127.0.0.1', port);
    await client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'HOSTILE';
    request.Called = 'STORESCP';
    request.AddPresentationContext(1, 0, CT_IMAGE_STORAGE);
    request.AddTransfer(1, LEE);
    client.SendAssociateRequest(request);
    await client.WaitForAssociate();
    const statuses: number[] = [];
    for (const instance of ['../evil', '/tmp/evil', '..', '.', 'a.b']) {
      const answered = new Promise<number>((resolve) =>
        client.once('OnReceiveCStoreResponse', (...args) => resolve(args[4])),
      );
      client.SendCStoreRequest(1, 1, CT_IMAGE_STORAGE, instance, 0, '', 0, dataSet);
      statuses.push(await within(answered, 'the answer'));
    }
    expect(new Set(statuses)).to.deep.equal(new Set([DicomCommandStatusType.ProcessingFailure]));
    client.SendAbort(0, 0);
    await client.WaitForClose();
    DicomNet.Shutdown();
    expect((await server.exited).code).to.equal(0);
    expect(readdirSync(inbox)).to.deep.equal([]);
    expect(readdirSync(folder)).to.deep.equal(['inbox']);
  });

  it('says that its port is taken', async () => {
    const peer = await startStorescp();
    const args = [programOf('store-scp'), `${peer.port}`, folder];
    const { code, stderr } = await runProgram(process.execPath, args);
    expect(stderr).to.contain('another program uses the port');
    expect(code).to.equal(1);
    await peer.stop();
  });
});
