import { expect } from 'chai';
import { DCXELM, DCXOBJ, DCXOBJIterator, DCXREQ, DICOM_TAGS_ENUM as Tag } from '../../compat/rzdcx';
import { objectOf, texts } from '../compat/rzdcx/requester-objects';
import { describeInterop } from '../support/interop';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../support/wlmscpfs';

const WORKLIST_FIND = '1.2.840.10008.5.1.4.31';

const NAMES = [
  { patientID: '1', patientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう' },
  { patientID: '2', patientName: 'Hong^Gildong=洪^吉洞=홍^길동' },
  { patientID: '3', patientName: 'Wang^XiaoDong=王^小東' },
  { patientID: '4', patientName: 'Διονυσιος' },
  { patientID: '5', patientName: 'Люкceмбypг' },
  { patientID: '6', patientName: 'Buc^Jérôme' },
] as const;

describeInterop('interop: DCXREQ at wlmscpfs', ['wlmscpfs', 'dump2dcm'], function () {
  this.timeout(30_000);
  let server: WorklistServer;
  let req: DCXREQ;

  before(async () => {
    const entries = NAMES.map((name, index) =>
      worklistEntry({ ...name, modality: index < 4 ? 'MR' : 'CT', startDate: `2010042${index + 5}` }),
    );
    server = await startWlmscpfs(entries);
  });
  after(() => server.stop());
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(() => req[Symbol.asyncDispose]());

  /** As programs build it: all return keys empty, the step in a sequence of one item. */
  function identifier(modality: string, dates: string): DCXOBJ {
    const query = objectOf({
      [Tag.SpecificCharacterSet]: 'ISO_IR 192',
      [Tag.AccessionNumber]: '',
      [Tag.PatientName]: '',
      [Tag.PatientID]: '',
      [Tag.StudyInstanceUID]: '',
      [Tag.RequestedProcedureID]: '',
    });
    const steps = new DCXOBJIterator();
    steps.Insert(
      objectOf({
        [Tag.Modality]: modality,
        [Tag.ScheduledStationAETitle]: '',
        [Tag.ScheduledProcedureStepStartDate]: dates,
        [Tag.ScheduledProcedureStepStartTime]: '',
        [Tag.ScheduledProcedureStepID]: '',
      }),
    );
    const element = new DCXELM();
    element.Init(Tag.ScheduledProcedureStepSequence);
    element.Value = steps;
    query.insertElement(element);
    return query;
  }

  function ask(modality: string, dates: string): Promise<DCXOBJIterator> {
    const query = identifier(modality, dates);
    return req.Query('MODALITY', server.aet, '127.0.0.1', server.port, WORKLIST_FIND, query);
  }

  it('[DCXREQ.Query] finds every entry, patient names in six scripts unchanged', async () => {
    const found = await ask('', '');
    const byId = new Map([...found].map((entry) => [entry.getElementByTag(Tag.PatientID).Value, entry]));
    for (const { patientID, patientName } of NAMES) {
      expect(byId.get(patientID)?.getElementByTag(Tag.PatientName).Value).to.equal(patientName);
    }
    expect(byId.size).to.equal(NAMES.length);
  });

  it('[DCXREQ.Query] keys in the step sequence select: a modality and a range of dates', async () => {
    expect(texts(await ask('CT', ''), Tag.PatientID).sort()).to.deep.equal(['5', '6']);
    expect(texts(await ask('', '20100426-20100427'), Tag.PatientID).sort()).to.deep.equal(['2', '3']);
    expect((await ask('US', '')).AtEnd()).to.equal(true);
  });

  it('L39: [DCXREQ.OnQueryResponseRecieved] the step’s attributes are in the items of its sequence', async () => {
    const steps: unknown[] = [];
    req.on('OnQueryResponseRecieved', (entry) => {
      const items = entry.getElementByTag(Tag.ScheduledProcedureStepSequence).Value as DCXOBJIterator;
      for (; !items.AtEnd(); items.Next()) {
        const step = items.Get();
        steps.push([
          step.getElementByTag(Tag.Modality).Value,
          step.getElementByTag(Tag.ScheduledProcedureStepID).Value,
        ]);
      }
    });
    await ask('', '20100425');
    expect(steps).to.deep.equal([['MR', 'STEP1']]);
  });
});
