import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DicomAssociate,
  DicomCommandStatusType,
  DicomDataSet,
  DicomNet,
  DicomTag,
  DicomUidType,
} from '../../../compat/leadtools';
import { runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { onFreePort } from '../../support/ports';
import { type Program, startProgram } from '../../support/process';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { worklistEntry } from '../../support/wlmscpfs';

const program = join(__dirname, '..', '..', '..', 'samples', 'leadtools', 'worklist-scp', 'main.js');

describeInterop('samples/leadtools/worklist-scp', ['findscu', 'dump2dcm'], function () {
  this.timeout(30_000);
  let folder: string;

  async function serve(connections: number): Promise<[Program, number]> {
    return onFreePort(async (port) => {
      const args = [program, `${port}`, folder, `${connections}`];
      return [await startProgram(process.execPath, args, { port }), port];
    });
  }

  before(async () => {
    const dumps = tempDir('worklist-dumps');
    folder = join(dumps, 'entries');
    mkdirSync(folder);
    const people = [
      ['MÜLLER^ANNA', 'MR', '20260101'],
      ['MEYER^BERT', 'CT', '20260102'],
      ['SCHMIDT^CARL', 'MR', '20260103'],
    ] as const;
    for (const [index, [patientName, modality, startDate]] of people.entries()) {
      const dump = join(dumps, `${index}.dump`);
      writeFileSync(dump, worklistEntry({ patientName, patientID: `${index}`, modality, startDate }));
      expect((await runDcmtk('dump2dcm', [dump, join(folder, `${index}.wl`)])).code).to.equal(0);
    }
    writeFileSync(join(folder, 'readme.txt'), 'no entry');
  });

  /** Patients that findscu is told of. */
  async function find(port: number, ...keys: string[]): Promise<string[]> {
    const wanted = ['0010,0010', '0010,0020', '0020,000d', '0040,1001', ...keys];
    const args = ['-v', '-W', ...wanted.flatMap((key) => ['-k', key]), '127.0.0.1', `${port}`];
    const { code, stdout, stderr } = await runDcmtk('findscu', args);
    expect(code, stderr).to.equal(0);
    expect(stdout + stderr).to.contain('Received Final Find Response (Success)');
    const responses = (stdout + stderr)
      .split(/Find Response: \d+/)
      .slice(1)
      .join('');
    return [...responses.matchAll(/\(0010,0020\) LO \[(.) ?\]/g)].map(([, id = '']) => id);
  }

  it('answers findscu with what matches, in items of sequences too', async () => {
    const [server, port] = await serve(7);
    const step = '(0040,0100)[0].';
    expect(await find(port)).to.deep.equal(['0', '1', '2']);
    expect(await find(port, `${step}Modality=MR`)).to.deep.equal(['0', '2']);
    expect(await find(port, `${step}Modality=MR`, `${step}0040,0002=20260102-20260131`)).to.deep.equal(['2']);
    expect(await find(port, '0010,0010=M*')).to.deep.equal(['0', '1']);
    expect(await find(port, '0010,0010=me?er^*')).to.deep.equal(['1']);
    expect(await find(port, '0010,0020=2', `${step}Modality`)).to.deep.equal(['2']);
    expect(await find(port, `${step}Modality=US`)).to.deep.equal([]);
    expect((await server.exited).code).to.equal(0);
    expect(server.stderr).to.contain('readme.txt is no entry');
  });

  it('gives what was asked for and nothing else, and ends a cancelled query with Cancel', async () => {
    // So many that the cancel comes in between.
    const many = tempDir('many-entries');
    const entry = new DicomDataSet();
    entry.Load(join(folder, '0.wl'), 0);
    for (let index = 0; index < 2_000; index++) entry.Save(join(many, `${String(index).padStart(4, '0')}.wl`), 0);
    const own = folder;
    folder = many;
    const [server, port] = await serve(1);
    folder = own;
    DicomNet.Startup();
    const client = new DicomNet();
    client.Connect(null, 0, '127.0.0.1', port);
    await client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'MODALITY';
    request.Called = 'WORKLIST';
    request.AddPresentationContext(3, 0, DicomUidType.ModalityWorklistFind);
    request.AddTransfer(3, DicomUidType.ImplicitVRLittleEndian);
    client.SendAssociateRequest(request);
    await client.WaitForAssociate();
    const query = new DicomDataSet()
      .InsertElementAndSetValue(DicomTag.PatientName, 'Mü*')
      .InsertElementAndSetValue(DicomTag.AdmissionID, null)
      .BeginEditSequence(DicomTag.ScheduledProcedureStepSequence)
      .BeginEditItem()
      .InsertElementAndSetValue(DicomTag.Modality, 'MR')
      .EndEditItem()
      .EndEditSequence();
    const statuses: number[] = [];
    let first: number[] = [];
    const ended = new Promise<void>((resolve) =>
      client.on('OnReceiveCFindResponse', (_presentationID, _messageID, _class, status, answer) => {
        statuses.push(status);
        if (statuses.length === 1 && answer) {
          for (let e = answer.GetFirstElement(null, false, true); e; e = answer.GetNextElement(e, false, true)) {
            first = [...first, e.Tag];
          }
          client.SendCCancelRequest(3, 8);
        }
        if (status !== DicomCommandStatusType.Pending) resolve();
      }),
    );
    client.SendCFindRequest(3, 8, DicomUidType.ModalityWorklistFind, 0, query);
    await within(ended, 'the final response');
    const { SpecificCharacterSet, PatientName, AdmissionID, ScheduledProcedureStepSequence, Item, Modality } = DicomTag;
    expect(first).to.deep.equal([
      SpecificCharacterSet,
      PatientName,
      AdmissionID,
      ScheduledProcedureStepSequence,
      Item,
      Modality,
    ]);
    expect(statuses.at(-1)).to.equal(DicomCommandStatusType.Cancel);
    expect(statuses.length).to.be.lessThan(2_000);
    client.SendReleaseRequest();
    await client.WaitForRelease();
    client.Close();
    await client.WaitForClose();
    DicomNet.Shutdown();
    expect((await server.exited).code).to.equal(0);
    expect(server.stdout).to.match(/query 8: \d+ matches, status 0xfe00/);
  });
});
