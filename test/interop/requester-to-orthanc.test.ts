import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { DCXACC, DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../compat/rzdcx';
import { rejection } from '../compat/rejection';
import { decoded, objectOf, texts } from '../compat/rzdcx/requester-objects';
import { CT_IMAGE_STORAGE, syntheticUID, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { Element, ScriptedService, type ServiceMessage } from '../support/peers/scripted-service';
import { LEE } from '../support/small-file';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';

const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';
const PATIENT_ROOT_GET = '1.2.840.10008.5.1.4.1.2.1.3';
const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const COMMITMENT = '1.2.840.10008.1.20.1';
const N_EVENT_REPORT = 0x0100;
const N_ACTION = 0x0130;
const STUDY = syntheticUID(61);
const SERIES = syntheticUID(61, 1);

describeInterop('interop: DCXREQ at Orthanc', ['Orthanc'], function () {
  this.timeout(60_000);
  let orthanc: Orthanc;
  let req: DCXREQ;
  let files: string[];
  /** What Orthanc sends to us: results, and requests for commitment. */
  let ourselves: ScriptedService;
  const uids = [1, 2, 3].map((number) => syntheticUID(61, 1, number));

  before(async () => {
    orthanc = await Orthanc.start();
    ourselves = await ScriptedService.start(
      (message, association) => {
        const instance = message.text(Element.AffectedSOPInstanceUID) || message.text(Element.RequestedSOPInstanceUID);
        return association.respond(message, 0, { [Element.AffectedSOPInstanceUID]: instance });
      },
      { transferSyntax: LEE },
    );
    await orthanc.addModality('us', { aet: 'MODALITY', host: '127.0.0.1', port: ourselves.port });
    const image = { studyInstanceUID: STUDY, seriesInstanceUID: SERIES, patientID: 'P1', rows: 16, columns: 16 };
    files = uids.map((sopInstanceUID) => {
      const [path = ''] = writeSeries(tempDir('image'), 1, { ...image, sopInstanceUID });
      return path;
    });
    await Promise.all(files.map((file) => orthanc.upload(readFileSync(file))));
  });
  after(async () => {
    await orthanc.stop();
    await ourselves.close();
  });
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function address(): ['MODALITY', string, '127.0.0.1', number] {
    return ['MODALITY', orthanc.aet, '127.0.0.1', orthanc.dicomPort];
  }

  it('[DCXREQ.Query] [DCXREQ.QueryPatients] [DCXREQ.QueryStudies] [DCXREQ.QuerySeries] [DCXREQ.QueryInstances] find', async () => {
    const keys = { [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.PatientID]: 'P1', [Tag.StudyInstanceUID]: '' };
    const found = await req.Query(...address(), STUDY_ROOT_FIND, objectOf(keys));
    expect(texts(found, Tag.StudyInstanceUID)).to.deep.equal([STUDY]);
    expect(texts(await req.QueryPatients(...address(), '', 'P1'), Tag.PatientID)).to.deep.equal(['P1']);
    expect(texts(await req.QueryStudies(...address(), 'P1'), Tag.StudyInstanceUID)).to.deep.equal([STUDY]);
    expect(texts(await req.QuerySeries(...address(), 'P1', STUDY), Tag.SeriesInstanceUID)).to.deep.equal([SERIES]);
    const images = await req.QueryInstances(...address(), 'P1', STUDY, SERIES);
    expect(texts(images, Tag.SOPInstanceUID).sort()).to.deep.equal(uids);
  });

  for (const [root, model] of [
    ['Patient Root', PATIENT_ROOT_FIND],
    ['Study Root', STUDY_ROOT_FIND],
  ] as const) {
    const above = { [Tag.PatientID]: 'P1' };
    for (const [level, unique, keys, expected] of [
      ['PATIENT', Tag.PatientID, {}, ['P1']],
      ['STUDY', Tag.StudyInstanceUID, above, [STUDY]],
      ['SERIES', Tag.SeriesInstanceUID, { ...above, [Tag.StudyInstanceUID]: STUDY }, [SERIES]],
      ['IMAGE', Tag.SOPInstanceUID, { ...above, [Tag.StudyInstanceUID]: STUDY, [Tag.SeriesInstanceUID]: SERIES }, uids],
    ] as const) {
      // The Study Root model begins at the study.
      if (level === 'PATIENT' && model === STUDY_ROOT_FIND) continue;
      it(`[DCXREQ.Query] finds at level ${level} in the ${root} model`, async () => {
        const identifier = objectOf({ [Tag.QueryRetrieveLevel]: level, ...keys, [unique]: '' });
        const found = await req.Query(...address(), model, identifier);
        expect(texts(found, unique).sort()).to.deep.equal([...expected].sort());
      });
    }
  }

  for (const [root, model] of [
    ['Study Root', []],
    ['Patient Root', [PATIENT_ROOT_GET]],
  ] as const) {
    it(`[DCXREQ.Get] brings a study in the ${root} model`, async () => {
      req.StoreDirectory = tempDir('get');
      const identifier = objectOf({
        [Tag.QueryRetrieveLevel]: 'STUDY',
        [Tag.PatientID]: 'P1',
        [Tag.StudyInstanceUID]: STUDY,
      });
      const [sopClass] = model;
      if (sopClass === undefined) await req.Get(...address(), identifier);
      else await req.Get(...address(), sopClass, identifier);
      expect(readdirSync(req.StoreDirectory).sort()).to.deep.equal(uids.map((uid) => `${uid}.dcm`));
    });
  }

  const moves: Readonly<Record<string, readonly [count: number, move: () => Promise<void>]>> = {
    Move: [
      3,
      () =>
        req.Move(...address(), 'MODALITY', objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: 'P1' })),
    ],
    MovePatient: [3, () => req.MovePatient(...address(), 'MODALITY', '', 'P1')],
    MoveStudy: [3, () => req.MoveStudy(...address(), 'MODALITY', 'P1', STUDY)],
    MoveSeries: [3, () => req.MoveSeries(...address(), 'MODALITY', 'P1', STUDY, SERIES)],
    MoveInstances: [2, () => req.MoveInstances(...address(), 'MODALITY', 'P1', STUDY, SERIES, uids.slice(0, 2))],
  };
  for (const [name, [count, move]] of Object.entries(moves)) {
    it(`[DCXREQ.OnMoveResponseRecievedEx] ${name} has what it names sent to us, and tells the counters`, async () => {
      const before = ourselves.messages.length;
      const seen: number[][] = [];
      req.on('OnMoveResponseRecievedEx', (...values) => void seen.push(values));
      await move();
      const stored = ourselves.messages.slice(before).map((message) => message.text(Element.AffectedSOPInstanceUID));
      expect(stored.sort()).to.deep.equal(uids.slice(0, count));
      const [status, , completed, failed] = seen.at(-1) ?? [];
      expect([status, completed, failed]).to.deep.equal([0, count, 0]);
    });
  }

  it('[DCXREQ.MoveAndStore] brings a patient into the accepter’s folder', async () => {
    await using accepter = new DCXACC();
    accepter.BindAddress = '127.0.0.1';
    accepter.StoreDirectory = tempDir('move-and-store');
    const localPort = await accepter.Listen(0);
    await orthanc.addModality('store', { aet: 'STORE', host: '127.0.0.1', port: localPort });
    const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: 'P1' });
    await req.MoveAndStore(...address(), 'STORE', identifier, localPort, accepter);
    expect(readdirSync(accepter.StoreDirectory).sort()).to.deep.equal(uids.map((uid) => `${uid}.dcm`));
  });

  it('L30: [DCXREQ.OnGetResponseRecieved] throwing at the first response cancels, and the call ends with E_ABORT', async () => {
    req.StoreDirectory = tempDir('cancelled');
    req.on('OnGetResponseRecieved', () => {
      throw new Error('enough');
    });
    const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.StudyInstanceUID]: STUDY });
    expect((await rejection(req.Get(...address(), identifier))).HRESULT).to.equal(HRESULT.E_ABORT);
  });

  it('[DCXREQ.MoveStudy] fails for a destination that Orthanc does not know', async () => {
    const error = await rejection(req.MoveStudy(...address(), 'NOBODY', 'P1', STUDY));
    expect(error.HRESULT).to.equal(HRESULT.DIMSE_FAILURE);
  });

  describe('storage commitment', () => {
    /** The result of that transaction, once it has come. */
    async function reportOf(transaction: string): Promise<ServiceMessage> {
      const isIt = (message: ServiceMessage): boolean =>
        message.field === N_EVENT_REPORT && decoded(message.dataSet, LEE)['00081195'] === transaction;
      await waitUntil(() => ourselves.messages.some(isIt), 'the result');
      const [report] = ourselves.messages.filter(isIt);
      if (report === undefined) throw new Error('the result is gone');
      return report;
    }

    it('[DCXREQ.CommitFiles] is answered over a new association with our Transaction UID: all there', async () => {
      const transaction = await req.CommitFiles(...address(), files);
      const report = await reportOf(transaction);
      expect([report.abstractSyntax, report.number(Element.EventTypeID)]).to.deep.equal([COMMITMENT, 1]);
      const items = decoded(report.dataSet, LEE)['00081199'] as Record<string, unknown>[];
      expect(items.map((item) => item['00081155']).sort()).to.deep.equal(uids);
    });

    it('[DCXREQ.CommitInstances] an instance that Orthanc lacks is reported as failed', async () => {
      const list = [`${CT_IMAGE_STORAGE},${uids[0]}`, `${CT_IMAGE_STORAGE},1.2.3`];
      const transaction = await req.CommitInstances(...address(), list);
      const report = await reportOf(transaction);
      expect(report.number(Element.EventTypeID)).to.equal(2);
      const [failed] = decoded(report.dataSet, LEE)['00081198'] as Record<string, unknown>[];
      expect(failed).to.include({ '00081155': '1.2.3', '00081197': '274' });
    });

    it('[DCXREQ.CommitFilesAndWaitForResult] Orthanc reports over a new association: none in time on this one', async () => {
      expect(await req.CommitFilesAndWaitForResult(...address(), files, 0.5)).to.match(/^2\.25\./);
    });

    for (const [what, failedUIDs, status] of [
      ['all are safe', [], 'Success'],
      ['one is not', [uids[1] ?? ''], 'Failure'],
    ] as const) {
      it(`[DCXREQ.SendCommitResult] tells Orthanc, which asked us: ${what}`, async () => {
        const instances = uids.map((SOPInstanceUID) => ({ SOPClassUID: CT_IMAGE_STORAGE, SOPInstanceUID }));
        const transaction = await orthanc.requestCommitment('us', instances);
        const asked = ourselves.messages.filter((message) => message.field === N_ACTION);
        expect(decoded(asked.at(-1)?.dataSet, LEE)['00081195']).to.equal(transaction);
        const pair = (uid: string): string => `${CT_IMAGE_STORAGE},${uid}`;
        const failed = failedUIDs.map(pair);
        const succeeded = uids.map(pair).filter((item) => !failed.includes(item));
        await req.SendCommitResult(...address(), transaction, succeeded, failed);
        const known = await orthanc.commitment(transaction);
        expect(known.Status).to.equal(status);
        expect((known.Failures ?? []).map((failure) => failure.SOPInstanceUID)).to.deep.equal([...failedUIDs]);
      });
    }
  });
});
