import { expect } from 'chai';
import { startDcmjsService, type DcmjsService } from '../../support/dcmjs-service';
import { describeInterop } from '../../support/interop';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../../support/wlmscpfs';
import { ENTRIES, runSample } from '../sample-program';

const WORKLIST = [
  { patientName: 'DOE^JANE', patientID: '4711', modality: 'MR', startDate: '20261121' },
  { patientName: 'ROE^RITA', patientID: '4712', modality: 'CT', startDate: '20261122' },
];

describeInterop('samples/rzdcx/worklist-mpps', ['wlmscpfs', 'dump2dcm'], () => {
  let worklist: WorklistServer;
  let mpps: DcmjsService;

  before(async () => {
    worklist = await startWlmscpfs(WORKLIST.map(worklistEntry));
    mpps = await startDcmjsService({ PerformedProcedureStepStatus: 'IN PROGRESS' });
  });
  beforeEach(() => mpps.requests.splice(0));
  after(async () => {
    mpps.close();
    await worklist.stop();
  });

  const run = (entry: string, ...args: string[]) =>
    runSample(`rzdcx/worklist-mpps/${entry}`, ['127.0.0.1', worklist.port, worklist.aet, mpps.port, 'MPPS', ...args]);

  for (const entry of ENTRIES) {
    it(`${entry}: reports the examination of the first entry of a worklist`, async () => {
      const { code, stdout, stderr } = await run(entry, 'MR', '20261120-20261121');
      expect(stderr).to.equal('');
      const [, uid] = /^patient 4711\nin progress ([0-9.]+)\ncompleted\n$/.exec(stdout) ?? [];
      expect(code).to.equal(0);
      const [create, set] = mpps.requests;
      expect([create?.operation, set?.operation]).to.deep.equal(['N-CREATE', 'N-SET']);
      expect([create?.instance, set?.instance]).to.deep.equal([uid, uid]);
      expect(create?.elements).to.include({ PerformedProcedureStepStatus: 'IN PROGRESS', PatientID: '4711' });
      const scheduled = create?.elements.ScheduledStepAttributesSequence as Record<string, unknown>[];
      expect(scheduled[0]).to.include({ AccessionNumber: 'ACC-4711', ScheduledProcedureStepID: 'STEP1' });
      expect(set?.elements).to.include({ PerformedProcedureStepStatus: 'COMPLETED' });
    });

    it(`${entry}: reports a step that was discontinued`, async () => {
      const { stdout } = await run(entry, 'CT', '', 'DISCONTINUED');
      expect(stdout).to.match(/^patient 4712\nin progress [0-9.]+\ndiscontinued\n$/);
      expect(mpps.requests[1]?.elements).to.include({ PerformedProcedureStepStatus: 'DISCONTINUED' });
    });
  }

  it('main: says that the worklist has nothing for another modality, or for other days', async () => {
    expect((await run('main', 'NM')).stdout).to.equal('the worklist is empty\n');
    expect((await run('main', 'MR', '20261122-20261130')).stdout).to.equal('the worklist is empty\n');
  });

  it('main: tells the peer a UID of its own', async () => {
    const { stdout } = await run('main', 'MR', '', 'COMPLETED', 'own');
    const uid = /in progress (2\.25\.[0-9]+)\n/.exec(stdout)?.[1];
    expect(uid).to.be.a('string');
    expect(mpps.requests.map(({ instance }) => instance)).to.deep.equal([uid, uid]);
  });
});
