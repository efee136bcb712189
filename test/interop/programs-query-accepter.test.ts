import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, constants, Dataset, log, requests, type responses } from 'dcmjs-dimse';
import { type DCXACC, DCXOBJ, DICOM_TAGS_ENUM as Tag } from '../../compat/rzdcx';
import { objectOf } from '../compat/rzdcx/requester-objects';
import { dataSetOf } from '../support/compare';
import { runDcmtk } from '../support/dcmtk';
import { writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { tempDir } from '../support/temp';
import { Capture, expertRemarks } from '../support/tshark';
import { waitUntil, within } from '../support/wait-until';
import { AccepterLoops } from './accepter';

const PROGRAMS = ['findscu', 'movescu', 'getscu', 'tshark'];
const MPPS = '1.2.840.10008.3.1.2.3.3';
const COMMITMENT = '1.2.840.10008.1.20.1';

/** Names as the matches carry them, each in a character set of its language. */
const NAMES = [
  ['ISO_IR 192', 'Hong^Gildong=洪^吉洞=홍^길동'],
  ['\\ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
  ['ISO_IR 100', 'Buc^Jérôme'],
] as const;

function contentsOf(paths: readonly string[]): string[] {
  return paths.map((path) => dataSetOf(readFileSync(path)).toString('base64')).sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

describeInterop("interop: DCMTK's and dcmjs-dimse's requesters at DCXACC", PROGRAMS, function () {
  this.timeout(60_000);
  let accepter: AccepterLoops;
  let server: DCXACC;
  let files: string[];
  let movePort: number;
  let capture: Capture;
  let pulled: number;
  const seen: string[] = [];

  const text = (object: DCXOBJ, tag: number): string => object.GetElement(tag)?.CStringPtr ?? '';

  before(async () => {
    log.setLevel('error');
    files = writeSeries(tempDir('archive'), 6, { rows: 16, columns: 16 });
    movePort = await freePort();
    accepter = await AccepterLoops.start({
      configure: (each) => {
        server = each;
        each.AddMoveDestination('MOVESCU', '127.0.0.1', movePort);
        each.on('OnFind', function* (identifier) {
          const name = text(identifier, Tag.PatientName);
          seen.push(`find ${name}`);
          if (name.startsWith('ENDLESS')) {
            for (pulled = 0; ; pulled++) yield objectOf({ [Tag.PatientName]: `P^${pulled}` });
          }
          for (const [characterSet, patientName] of NAMES) {
            yield objectOf({ [Tag.SpecificCharacterSet]: characterSet, [Tag.PatientName]: patientName });
          }
        });
        each.on('OnMove', (identifier, destination) => {
          seen.push(`move ${text(identifier, Tag.StudyInstanceUID)} ${destination}`);
          return files;
        });
        each.on('OnGet', (identifier) => {
          seen.push(`get ${text(identifier, Tag.StudyInstanceUID)}`);
          return files;
        });
        each.on('OnMPPSCreate', (uid, dataset) => {
          seen.push(`create ${uid} ${text(dataset, Tag.PerformedProcedureStepStatus)}`);
        });
        each.on('OnMPPSSet', (uid, dataset) => {
          seen.push(`set ${uid} ${text(dataset, Tag.PerformedProcedureStepStatus)}`);
        });
        each.on('OnStorageCommitRequest', (transaction, instances) => {
          seen.push(`commit ${transaction} ${instances}`);
        });
      },
    });
    capture = await Capture.start(accepter.port);
  });
  after(async () => {
    await accepter.stop();
  });
  beforeEach(() => {
    seen.length = 0;
  });

  const study = ['-k', '0008,0052=STUDY', '-k', '0020,000d=1.2.3'];
  const at = (...args: string[]): string[] => ['-aec', 'DCXACC', ...args, '127.0.0.1', `${accepter.port}`];

  for (const model of ['-W', '-P', '-S', '-O']) {
    it(`[DCXACC.OnFind] findscu ${model} gets the matches with their character sets`, async () => {
      const folder = tempDir('found');
      const args = at(model, '-od', folder, '-X', '-k', '0010,0010=X*');
      expect(await runDcmtk('findscu', args)).to.include({ code: 0, stderr: '' });
      expect(seen).to.deep.equal(['find X*']);
      const names = filesIn(folder).sort();
      expect(names).to.have.length(NAMES.length);
      for (const [index, [, name]] of NAMES.entries()) {
        const object = new DCXOBJ();
        object.openFile(names[index] ?? '');
        expect(object.getElementByTag(Tag.PatientName).Value).to.equal(name);
      }
    });
  }

  it('[DCXACC.OnFind] findscu --cancel stops an endless answer', async () => {
    const { code, stderr, stdout } = await runDcmtk(
      'findscu',
      at('-v', '-S', '--cancel', '5', '-k', '0010,0010=ENDLESS'),
    );
    expect(code, stderr).to.equal(0);
    expect(stdout + stderr).to.match(/Cancel/);
    const stoppedAt = pulled;
    await accepter.idle();
    expect(pulled).to.equal(stoppedAt);
  });

  it('[DCXACC.OnMove] movescu gets the files on its own port', async () => {
    const folder = tempDir('moved');
    const args = at('-S', '-aem', 'MOVESCU', '+P', `${movePort}`, '+B', ...study);
    expect(await runDcmtk('movescu', args, { cwd: folder })).to.include({ code: 0, stderr: '' });
    expect(seen).to.deep.equal(['move 1.2.3 MOVESCU']);
    expect(contentsOf(filesIn(folder))).to.deep.equal(contentsOf(files));
  });

  it('[DCXACC.AddMoveDestination] movescu is told that a destination is unknown', async () => {
    const args = at('-v', '-S', '-aem', 'NOBODY', ...study);
    const { code, stdout, stderr } = await runDcmtk('movescu', args);
    expect(stdout + stderr).to.match(/MoveDestinationUnknown|0xa801/i);
    expect(code).to.not.equal(0);
    expect(seen).to.deep.equal([]);
  });

  it('[DCXACC.OnGet] getscu gets the files on its own association', async () => {
    const folder = tempDir('got');
    expect(await runDcmtk('getscu', at('-S', '-od', folder, '+B', ...study))).to.include({ code: 0, stderr: '' });
    expect(seen).to.deep.equal(['get 1.2.3']);
    expect(contentsOf(filesIn(folder))).to.deep.equal(contentsOf(files));
  });

  /** Sends one request with dcmjs-dimse and gives the status of its answer. */
  async function ask(request: InstanceType<typeof requests.NCreateRequest>): Promise<number> {
    const client = new Client();
    const answered = new Promise<number>((resolve, reject) => {
      request.on('response', (response: responses.NCreateResponse) => resolve(response.getStatus()));
      client.on('networkError', reject);
    });
    client.addRequest(request);
    client.send('127.0.0.1', accepter.port, 'DIMSE', 'DCXACC', { associationLingerTimeout: 0 });
    return within(answered, 'the answer');
  }

  it('[DCXACC.OnMPPSCreate] [DCXACC.OnMPPSSet] procedure steps of dcmjs-dimse', async () => {
    const create = new requests.NCreateRequest(MPPS, '1.2.7');
    create.setDataset(new Dataset({ PerformedProcedureStepStatus: 'IN PROGRESS' }));
    expect(await ask(create)).to.equal(constants.Status.Success);
    const set = new requests.NSetRequest(MPPS, '1.2.7');
    set.setDataset(new Dataset({ PerformedProcedureStepStatus: 'COMPLETED' }));
    expect(await ask(set)).to.equal(constants.Status.Success);
    expect(seen).to.deep.equal(['create 1.2.7 IN PROGRESS', 'set 1.2.7 COMPLETED']);
  });

  it('[DCXACC.OnStorageCommitRequest] a commitment request of dcmjs-dimse', async () => {
    const action = new requests.NActionRequest(COMMITMENT, `${COMMITMENT}.1`, 1);
    action.setDataset(
      new Dataset({
        TransactionUID: '1.2.99',
        ReferencedSOPSequence: [
          { ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.5' },
          { ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.6' },
        ],
      }),
    );
    expect(await ask(action)).to.equal(constants.Status.Success);
    expect(seen).to.deep.equal(['commit 1.2.99 1.2.5;1.2.6']);
    expect(server.listenerCount('OnStorageCommitRequest')).to.equal(1);
  });

  it('tshark finds nothing malformed in all of that', async () => {
    await waitUntil(() => accepter.events.at(-1) === 'end', 'the last association');
    await capture.stop();
    expect(await expertRemarks(capture.file, accepter.port)).to.deep.equal([]);
  });
});
