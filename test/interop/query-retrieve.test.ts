import { expect } from 'chai';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../compat/rzdcx';
import { objectOf, texts } from '../compat/rzdcx/requester-objects';
import { startDcmqrscp, type ArchiveServer } from '../support/dcmqrscp';
import { startStorescp, type DcmtkServer } from '../support/dcmtk';
import { syntheticUID, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';

const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';
const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const PATIENT_ROOT_GET = '1.2.840.10008.5.1.4.1.2.1.3';
const TARGET = 'TARGET';

/** Patient names by patient id, each in a character set of its language. */
const NAMES: Readonly<Record<string, readonly [characterSet: string, name: string]>> = {
  JA: ['\\ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
  KO: ['\\ISO 2022 IR 149', 'Hong^Gildong=洪^吉洞=홍^길동'],
  ZH: ['GB18030', 'Wang^XiaoDong=王^小东'],
  EL: ['ISO_IR 126', 'Διονυσιος'],
  RU: ['ISO_IR 144', 'Люкceмбypг'],
  FR: ['ISO_IR 100', 'Buc^Jérôme'],
};

/** One patient: two studies, the second with two series, two images in each series. */
const PATIENT = { id: 'P1', studies: [syntheticUID(31), syntheticUID(32)] } as const;
const SERIES = [syntheticUID(31, 1), syntheticUID(32, 1), syntheticUID(32, 2)] as const;

describeInterop('interop: DCXREQ at dcmqrscp', ['dcmqrscp', 'storescp'], function () {
  this.timeout(60_000);
  let archive: ArchiveServer;
  let target: DcmtkServer;
  let req: DCXREQ;
  let instances: string[];
  /** Where the archive sends to MODALITY. */
  let localPort: number;

  before(async () => {
    target = await startStorescp();
    localPort = await freePort();
    const targets = [
      { aet: TARGET, port: target.port },
      { aet: 'MODALITY', port: localPort },
    ];
    archive = await startDcmqrscp({ targets });
    const folder = tempDir('archive');
    const files = SERIES.flatMap((seriesInstanceUID, index) => {
      const series = { seriesInstanceUID, studyInstanceUID: PATIENT.studies[index === 0 ? 0 : 1] };
      return [1, 2].map((number) => {
        const path = join(folder, `${index}-${number}.dcm`);
        const image = { ...series, patientID: PATIENT.id, patientName: 'ONE^PATIENT', rows: 16, columns: 16 };
        const sopInstanceUID = `${seriesInstanceUID}.${number}`;
        const [written = ''] = writeSeries(tempDir('image'), 1, { ...image, sopInstanceUID, instanceNumber: number });
        const object = new DCXOBJ();
        object.openFile(written);
        object.saveFile(path);
        object.Release();
        return path;
      });
    });
    instances = SERIES.flatMap((series) => [`${series}.1`, `${series}.2`]);
    const named = Object.entries(NAMES).map(([patientID, [characterSet, name]], index) => {
      const uid = syntheticUID(40, index + 1);
      const image = { patientID, studyInstanceUID: uid, seriesInstanceUID: `${uid}.1`, rows: 16, columns: 16 };
      const [written = ''] = writeSeries(tempDir('named'), 1, { ...image, sopInstanceUID: `${uid}.1.1` });
      const object = new DCXOBJ();
      object.openFile(written);
      for (const [tag, value] of [
        [Tag.SpecificCharacterSet, characterSet],
        [Tag.PatientName, name],
      ] as const) {
        const element = object.createElement(tag);
        element.Value = value;
        object.insertElement(element);
      }
      const path = join(folder, `${patientID}.dcm`);
      object.saveFile(path);
      object.Release();
      return path;
    });
    req = new DCXREQ();
    const { failedFilesList } = await req.Send(...at(archive), [...files, ...named]);
    expect(failedFilesList).to.equal('');
    req.Release();
  });
  after(async () => {
    await archive.stop();
    await target.stop();
  });
  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function at(server: ArchiveServer): ['MODALITY', string, '127.0.0.1', number] {
    return ['MODALITY', server.aet, '127.0.0.1', server.port];
  }

  /** Takes away what the target has received; gives SOP Instance UIDs. */
  async function received(count: number): Promise<string[]> {
    const names = (): string[] => readdirSync(target.directory);
    await waitUntil(() => names().length >= count, `${count} files at the target`);
    const uids = names().map((name) => {
      const object = new DCXOBJ();
      object.openFile(join(target.directory, name));
      rmSync(join(target.directory, name));
      return object.getElementByTag(Tag.SOPInstanceUID).CStringPtr;
    });
    return uids.sort();
  }

  describe('queries', () => {
    for (const [root, model, above] of [
      ['Patient Root', PATIENT_ROOT_FIND, { [Tag.PatientID]: PATIENT.id }],
      ['Study Root', STUDY_ROOT_FIND, {}],
    ] as const) {
      const levels = [
        ['STUDY', Tag.StudyInstanceUID, { [Tag.PatientID]: PATIENT.id }, PATIENT.studies],
        ['SERIES', Tag.SeriesInstanceUID, { [Tag.StudyInstanceUID]: PATIENT.studies[1] }, SERIES.slice(1)],
        [
          'IMAGE',
          Tag.SOPInstanceUID,
          { [Tag.StudyInstanceUID]: PATIENT.studies[1], [Tag.SeriesInstanceUID]: SERIES[2] },
          [`${SERIES[2]}.1`, `${SERIES[2]}.2`],
        ],
      ] as const;
      for (const [level, unique, keys, expected] of levels) {
        it(`[DCXREQ.Query] finds at level ${level} in the ${root} model`, async () => {
          const identifier = objectOf({ [Tag.QueryRetrieveLevel]: level, ...above, ...keys, [unique]: '' });
          const found = await req.Query(...at(archive), model, identifier);
          expect(texts(found, unique).sort()).to.deep.equal([...expected].sort());
        });
      }
    }

    it('[DCXREQ.Query] finds at level PATIENT, and nothing where there is nothing', async () => {
      const identifier = (id: string): DCXOBJ =>
        objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: id, [Tag.PatientName]: '' });
      const found = await req.Query(...at(archive), PATIENT_ROOT_FIND, identifier('P*'));
      expect(texts(found, Tag.PatientName)).to.deep.equal(['ONE^PATIENT']);
      expect((await req.Query(...at(archive), PATIENT_ROOT_FIND, identifier('NOBODY'))).AtEnd()).to.equal(true);
    });

    it('[DCXREQ.QueryPatients] [DCXREQ.QueryStudies] [DCXREQ.QuerySeries] [DCXREQ.QueryInstances] walk down', async () => {
      expect(texts(await req.QueryPatients(...at(archive), 'ONE*', ''), Tag.PatientID)).to.deep.equal([PATIENT.id]);
      const studies = texts(await req.QueryStudies(...at(archive), PATIENT.id), Tag.StudyInstanceUID);
      expect(studies.sort()).to.deep.equal([...PATIENT.studies].sort());
      const series = await req.QuerySeries(...at(archive), PATIENT.id, PATIENT.studies[1]);
      expect(texts(series, Tag.SeriesInstanceUID).sort()).to.deep.equal([...SERIES.slice(1)].sort());
      const images = await req.QueryInstances(...at(archive), PATIENT.id, PATIENT.studies[1], SERIES[1]);
      expect(texts(images, Tag.SOPInstanceUID).sort()).to.deep.equal([`${SERIES[1]}.1`, `${SERIES[1]}.2`]);
    });

    for (const [patientID, [, name]] of Object.entries(NAMES)) {
      it(`L38: [DCXREQ.Query] the name of ${patientID} survives store and query`, async () => {
        const identifier = objectOf({
          [Tag.SpecificCharacterSet]: 'ISO_IR 192',
          [Tag.QueryRetrieveLevel]: 'STUDY',
          [Tag.PatientID]: patientID,
          [Tag.PatientName]: '',
        });
        const found = await req.Query(...at(archive), STUDY_ROOT_FIND, identifier);
        expect(texts(found, Tag.PatientName)).to.deep.equal([name]);
      });
    }
  });

  describe('moves', () => {
    it('[DCXREQ.Move] [DCXREQ.OnMoveResponseRecievedEx] has everything of a patient sent, and tells the counters', async () => {
      const seen: number[][] = [];
      req.on('OnMoveResponseRecievedEx', (...values) => void seen.push(values));
      const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: PATIENT.id });
      await req.Move(...at(archive), TARGET, identifier);
      expect(await received(6)).to.deep.equal([...instances].sort());
      expect(seen.slice(0, -1).every(([status]) => status === 0xff00)).to.equal(true);
      const [status, , completed, failed] = seen.at(-1) ?? [];
      expect([status, completed, failed]).to.deep.equal([0, 6, 0]);
    });

    it('[DCXREQ.MovePatient] [DCXREQ.MoveStudy] [DCXREQ.MoveSeries] [DCXREQ.MoveInstances] send what they name', async () => {
      const [first, second] = PATIENT.studies;
      await req.MovePatient(...at(archive), TARGET, '', PATIENT.id);
      expect(await received(6)).to.deep.equal([...instances].sort());
      await req.MoveStudy(...at(archive), TARGET, PATIENT.id, first);
      expect(await received(2)).to.deep.equal([`${SERIES[0]}.1`, `${SERIES[0]}.2`]);
      await req.MoveSeries(...at(archive), TARGET, PATIENT.id, second, SERIES[1]);
      expect(await received(2)).to.deep.equal([`${SERIES[1]}.1`, `${SERIES[1]}.2`]);
      const images = `${SERIES[2]}.2;${SERIES[2]}.1`;
      await req.MoveInstances(...at(archive), TARGET, PATIENT.id, second, SERIES[2], images);
      expect(await received(2)).to.deep.equal([`${SERIES[2]}.1`, `${SERIES[2]}.2`]);
    });

    it('[DCXREQ.Move] fails when the archive does not know the destination', async () => {
      const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: PATIENT.id });
      const error = await failureOf(req.Move(...at(archive), 'NOBODY', identifier));
      expect(error).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0xa801 });
    });
  });

  describe('moves to ourselves', () => {
    it('[DCXREQ.MoveAndStore] brings a patient into the accepter’s folder, names in their scripts unchanged', async () => {
      const accepter = new DCXACC();
      accepter.StoreDirectory = tempDir('moved');
      for (const patientID of [PATIENT.id, ...Object.keys(NAMES)]) {
        const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: patientID });
        await req.MoveAndStore(...at(archive), 'MODALITY', identifier, localPort, accepter);
      }
      const stored = readdirSync(accepter.StoreDirectory).map((name) => join(accepter.StoreDirectory, name));
      expect(stored).to.have.lengthOf(instances.length + Object.keys(NAMES).length);
      const names = new Map(
        stored.map((path) => {
          const object = new DCXOBJ();
          object.openFile(path);
          return [object.getElementByTag(Tag.PatientID).Value, object.getElementByTag(Tag.PatientName).Value];
        }),
      );
      for (const [patientID, [, name]] of Object.entries(NAMES)) expect(names.get(patientID)).to.equal(name);
      accepter.Release();
    });
  });

  describe('gets', () => {
    for (const [form, model] of [
      ['five', undefined],
      ['six', PATIENT_ROOT_GET],
    ] as const) {
      it(`[DCXREQ.Get] with ${form} arguments brings a study`, async () => {
        req.StoreDirectory = tempDir('get');
        const seen: number[][] = [];
        req.on('OnGetResponseRecieved', (...values) => void seen.push(values));
        const identifier = objectOf({
          [Tag.QueryRetrieveLevel]: 'STUDY',
          [Tag.PatientID]: PATIENT.id,
          [Tag.StudyInstanceUID]: PATIENT.studies[1],
        });
        if (model === undefined) await req.Get(...at(archive), identifier);
        else await req.Get(...at(archive), model, identifier);
        expect(readdirSync(req.StoreDirectory).sort()).to.deep.equal(
          instances
            .slice(2)
            .map((uid) => `${uid}.dcm`)
            .sort(),
        );
        expect(seen.at(-1)?.slice(0, 1)).to.deep.equal([0]);
        expect(seen).to.have.lengthOf(5);
      });
    }

    it('[DCXREQ.OnGetResponseRecieved] throwing at the first response cancels', async () => {
      req.StoreDirectory = tempDir('get');
      req.on('OnGetResponseRecieved', () => {
        throw new Error('enough');
      });
      const identifier = objectOf({ [Tag.QueryRetrieveLevel]: 'PATIENT', [Tag.PatientID]: PATIENT.id });
      expect(await failureOf(req.Get(...at(archive), PATIENT_ROOT_GET, identifier))).to.include({
        HRESULT: HRESULT.E_ABORT,
      });
    });
  });

  describe('cancel', () => {
    it('[DCXREQ.OnQueryResponseRecieved] throwing in the middle of 1,000 matches: dcmqrscp sees the C-CANCEL, the call ends with E_ABORT', async () => {
      const archiveOfMany = await startDcmqrscp({ args: ['-d'] });
      try {
        const studyInstanceUID = syntheticUID(77);
        const image = {
          studyInstanceUID,
          seriesInstanceUID: syntheticUID(77, 1),
          patientID: 'MANY',
          rows: 2,
          columns: 2,
        };
        const files = writeSeries(tempDir('many'), 1000, image);
        expect((await req.Send(...at(archiveOfMany), files)).failedFilesList).to.equal('');
        const identifier = objectOf({
          [Tag.QueryRetrieveLevel]: 'IMAGE',
          [Tag.StudyInstanceUID]: studyInstanceUID,
          [Tag.SeriesInstanceUID]: syntheticUID(77, 1),
          [Tag.SOPInstanceUID]: '',
        });
        expect([...(await req.Query(...at(archiveOfMany), STUDY_ROOT_FIND, identifier))]).to.have.lengthOf(1000);
        let seen = 0;
        req.on('OnQueryResponseRecieved', () => {
          if (++seen === 100) throw new Error('enough');
        });
        const error = await failureOf(req.Query(...at(archiveOfMany), STUDY_ROOT_FIND, identifier));
        expect(error).to.include({ HRESULT: HRESULT.E_ABORT });
        expect(seen).to.equal(100);
        await archiveOfMany.program.waitForLine(/Find SCP Response \d+ \[status: Cancel/);
      } finally {
        await archiveOfMany.stop();
      }
    });
  });
});

async function failureOf(call: Promise<unknown>): Promise<COMError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof COMError) return error;
    throw error;
  }
}
