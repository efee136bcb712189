import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  APPLICATION_PROFILE,
  DCXDICOMDIR,
  DCXELM,
  DCXOBJ,
  DICOM_TAGS_ENUM as Tag,
  HRESULT,
  type DCXOBJIterator,
} from '../../../compat/rzdcx';
import { DCXDICOMDIR as BlockingDCXDICOMDIR } from '../../../compat/rzdcx/sync';
import { DataElement, DataSet, MEDIA_STORAGE_DIRECTORY, saveDicomFile } from '../../../src';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { pydicomFolder } from '../../support/pydicom-files';
import { smallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { comError, hresultOf } from '../expect-com-error';

const FOLDER = join(pydicomFolder, 'dicomdirtests');

function textOf(obj: DCXOBJ, tag: number): string {
  return obj.GetElement(tag)?.CStringPtr ?? '';
}

function textsOf(list: DCXOBJIterator, tag: number): string[] {
  return [...list].map((obj) => textOf(obj, tag));
}

/** What programs do: four loops, one in the other. */
function filesOf(directory: DCXDICOMDIR): string[] {
  const files: string[] = [];
  for (const patients = directory.getPatientIterator(); !patients.AtEnd(); patients.Next()) {
    const patient = textOf(patients.Get(), Tag.patientID);
    for (const studies = directory.getStudyIterator(patient); !studies.AtEnd(); studies.Next()) {
      const study = textOf(studies.Get(), Tag.studyInstanceUID);
      for (const list = directory.getSeriesIterator(patient, study); !list.AtEnd(); list.Next()) {
        const series = textOf(list.Get(), Tag.seriesInstanceUID);
        const leaves = directory.getSeriesLeafIterator(patient, study, series);
        for (; !leaves.AtEnd(); leaves.Next()) files.push(textOf(leaves.Get(), Tag.ReferencedFileID));
      }
    }
  }
  return files;
}

interface Item {
  readonly type: string;
  readonly texts: Readonly<Record<number, string>>;
}

/** Writes a directory whose records go by their order. */
function writeRecords(path: string, items: readonly Item[]): string {
  const records = items.map(({ type, texts }) => {
    const record = new DataSet();
    record.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', type));
    for (const [tag, text] of Object.entries(texts))
      record.set(DataElement.fromText(Number(tag), vrOf(Number(tag)), text));
    return record;
  });
  const dataSet = new DataSet();
  dataSet.set(DataElement.sequence(Tag.DirectoryRecordSequence, records));
  const formerFileMeta = new DataSet();
  formerFileMeta.set(DataElement.fromText(Tag.MediaStorageSOPClassUID, 'UI', MEDIA_STORAGE_DIRECTORY));
  saveDicomFile(path, dataSet, { formerFileMeta });
  return path;
}

function vrOf(tag: number): string {
  if (tag === Tag.PatientName) return 'PN';
  return tag === Tag.SpecificCharacterSet ? 'CS' : tag === Tag.PatientID ? 'LO' : 'UI';
}

describe('DCXDICOMDIR', () => {
  let folder: string;
  let directory: DCXDICOMDIR;

  before(() => {
    folder = tempDir('dicomdir');
  });
  beforeEach(() => {
    directory = new DCXDICOMDIR();
  });

  it('is one class in both entries', () => {
    expect(BlockingDCXDICOMDIR).to.equal(DCXDICOMDIR);
  });

  it('[DCXDICOMDIR.Init] fails as openFile does for what is missing, no DICOM file, and damaged', () => {
    expect(hresultOf(() => directory.Init(join(folder, 'none')))).to.equal(HRESULT.FILE_NOT_FOUND);
    expect(hresultOf(() => directory.Init(''))).to.equal(HRESULT.FILE_NOT_FOUND);
    expect(hresultOf(() => directory.Init(folder))).to.equal(HRESULT.E_ACCESSDENIED);
    expect(hresultOf(() => directory.Init(5 as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    const path = join(folder, 'text');
    writeFileSync(path, 'no DICOM file at all, but long enough to be looked at'.repeat(9));
    expect(hresultOf(() => directory.Init(path))).to.equal(HRESULT.NOT_DICOM);
    writeFileSync(path, smallFile().subarray(0, 400));
    expect(hresultOf(() => directory.Init(path))).to.equal(HRESULT.NOT_DICOM);
  });

  it('[DCXDICOMDIR.Init] says of a DICOM file that it is no directory, and keeps the one that was open', () => {
    directory.Init(writeRecords(join(folder, 'ONE'), [{ type: 'PATIENT', texts: { [Tag.PatientID]: '1' } }]));
    const image = join(folder, 'image.dcm');
    writeFileSync(image, smallFile());
    const error = comError(() => directory.Init(image));
    expect(error.HRESULT).to.equal(HRESULT.NOT_DICOM);
    expect(error.Source).to.equal('rzdcx.DCXDICOMDIR');
    expect(error.Description).to.contain(image).and.contain('no DICOMDIR');
    expect(textsOf(directory.getPatientIterator(), Tag.PatientID)).to.deep.equal(['1']);
    directory.Init(writeRecords(join(folder, 'TWO'), [{ type: 'PATIENT', texts: { [Tag.PatientID]: '2' } }]));
    expect(textsOf(directory.getPatientIterator(), Tag.PatientID)).to.deep.equal(['2']);
  });

  it('[DCXDICOMDIR.getPatientIterator] [DCXDICOMDIR.getStudyIterator] [DCXDICOMDIR.getSeriesIterator] [DCXDICOMDIR.getSeriesLeafIterator] need Init before', () => {
    for (const call of [
      () => directory.getPatientIterator(),
      () => directory.getStudyIterator('1'),
      () => directory.getSeriesIterator('1', '2'),
      () => directory.getSeriesLeafIterator('1', '2', '3'),
    ]) {
      const error = comError(call);
      expect(error.HRESULT).to.equal(HRESULT.E_FAIL);
      expect(error.Description).to.contain('Init');
    }
  });

  it('[DCXDICOMDIR.getStudyIterator] [DCXDICOMDIR.getSeriesIterator] [DCXDICOMDIR.getSeriesLeafIterator] compare IDs without blanks round them, and are empty for unknown ones', () => {
    const items: Item[] = [
      { type: 'PATIENT', texts: { [Tag.PatientID]: ' A 1 ' } },
      { type: 'STUDY', texts: { [Tag.StudyInstanceUID]: '1.2' } },
      { type: 'SERIES', texts: { [Tag.SeriesInstanceUID]: '1.2.3' } },
      { type: 'WAVEFORM', texts: { [Tag.ReferencedSOPInstanceUIDInFile]: '1.2.3.4' } },
      { type: 'PATIENT', texts: { [Tag.PatientID]: 'A2' } },
    ];
    directory.Init(writeRecords(join(folder, 'IDS'), items));
    expect(textsOf(directory.getStudyIterator('A 1'), Tag.StudyInstanceUID)).to.deep.equal(['1.2']);
    expect(textsOf(directory.getSeriesIterator('  A 1', '1.2 '), Tag.SeriesInstanceUID)).to.deep.equal(['1.2.3']);
    const leaf = directory.getSeriesLeafIterator('A 1', '1.2', '1.2.3\0');
    expect(textsOf(leaf, Tag.SOPInstanceUID)).to.deep.equal(['1.2.3.4']);
    for (const list of [
      directory.getStudyIterator('A2'),
      directory.getStudyIterator('A1'),
      directory.getStudyIterator(null as never),
      directory.getSeriesIterator('A2', '1.2'),
      directory.getSeriesIterator('A 1', '1.3'),
      directory.getSeriesLeafIterator('A 1', '1.2', '1.2'),
      directory.getSeriesLeafIterator('', '', ''),
    ]) {
      expect(list.AtEnd()).to.equal(true);
      expect(hresultOf(() => list.Get())).to.equal(HRESULT.E_FAIL);
    }
    expect(hresultOf(() => directory.getStudyIterator(1 as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
  });

  it('[DCXDICOMDIR.getStudyIterator] joins what several records of one patient hold, and finds studies below no patient by an empty ID', () => {
    const study = (uid: string): Item => ({ type: 'STUDY', texts: { [Tag.StudyInstanceUID]: uid } });
    const patient = (id: string): Item => ({ type: 'PATIENT', texts: { [Tag.PatientID]: id } });
    const items: Item[] = [study('1'), patient('A'), study('2'), patient('B'), study('3'), patient('A'), study('4')];
    directory.Init(writeRecords(join(folder, 'JOINED'), items));
    expect(textsOf(directory.getStudyIterator('A'), Tag.StudyInstanceUID)).to.deep.equal(['2', '4']);
    expect(textsOf(directory.getStudyIterator(''), Tag.StudyInstanceUID)).to.deep.equal(['1']);
  });

  it('[DCXDICOMDIR.getSeriesLeafIterator] fills class and instance where the record lacks them', () => {
    const above = ['PATIENT', 'STUDY', 'SERIES'].map((type) => ({ type, texts: {} }));
    const reference = { [Tag.ReferencedSOPClassUIDInFile]: '1.2', [Tag.ReferencedSOPInstanceUIDInFile]: '1.3' };
    const items: Item[] = [
      { type: 'IMAGE', texts: reference },
      { type: 'PRIVATE', texts: { ...reference, [Tag.SOPClassUID]: '7.1', [Tag.SOPInstanceUID]: '' } },
      { type: 'SR DOCUMENT', texts: {} },
    ];
    directory.Init(writeRecords(join(folder, 'LEAVES'), [...above, ...items]));
    const leaves = directory.getSeriesLeafIterator('', '', '');
    expect(textsOf(leaves, Tag.SOPClassUID)).to.deep.equal(['1.2', '7.1', '']);
    expect(textsOf(leaves, Tag.SOPInstanceUID)).to.deep.equal(['1.3', '1.3', '']);
  });

  it('L38: [DCXDICOMDIR.getPatientIterator] decodes each record by its own character set', () => {
    const name = 'Müller^Änne';
    const items: Item[] = [
      { type: 'PATIENT', texts: { [Tag.SpecificCharacterSet]: 'ISO_IR 100', [Tag.PatientName]: name } },
      { type: 'PATIENT', texts: { [Tag.SpecificCharacterSet]: 'ISO_IR 192', [Tag.PatientName]: name } },
    ];
    directory.Init(writeRecords(join(folder, 'CHARSETS'), items));
    expect(textsOf(directory.getPatientIterator(), Tag.PatientName)).to.deep.equal([name, name]);
  });

  it('[DCXDICOMDIR.getPatientIterator] gives copies, which stay when the directory is released and its file gone', () => {
    const path = writeRecords(join(folder, 'COPIES'), [{ type: 'PATIENT', texts: { [Tag.PatientID]: '1' } }]);
    directory.Init(path);
    const patients = directory.getPatientIterator();
    const e = new DCXELM();
    e.Init(Tag.PatientID);
    e.Value = 'changed';
    patients.Get().insertElement(e);
    expect(textsOf(directory.getPatientIterator(), Tag.PatientID)).to.deep.equal(['1']);
    directory.Release();
    rmSync(path);
    expect(textsOf(patients, Tag.PatientID)).to.deep.equal(['changed']);
  });

  it('[DCXDICOMDIR.getSeriesLeafIterator] leaves long values in the file, which copies keep open behind Release', () => {
    const path = join(folder, 'LONG');
    const record = new DataSet();
    record.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', 'PATIENT'));
    record.set(DataElement.fromBytes(0x00091001, 'OB', Buffer.alloc(1024 * 1024, 7)));
    const dataSet = new DataSet();
    dataSet.set(DataElement.sequence(Tag.DirectoryRecordSequence, [record, record.copy()]));
    saveDicomFile(path, dataSet);
    directory.Init(path);
    const patients = [...directory.getPatientIterator()];
    directory.Release();
    rmSync(path);
    for (const patient of patients) {
      expect(
        patient
          .getElementByTag(0x00091001)
          .GetRawData()
          .Val.equals(Buffer.alloc(1024 * 1024, 7)),
      ).to.equal(true);
      patient.Release();
    }
  });

  describe('of a folder', () => {
    const { AP_GENERAL_PURPOSE } = APPLICATION_PROFILE;
    let medium: string;

    function writeImage(name: string, patientID: string, number: number): void {
      const uids = { studyInstanceUID: syntheticUID(number), seriesInstanceUID: syntheticUID(number, 1) };
      const image = { ...uids, sopInstanceUID: syntheticUID(number, 1, 1), patientID, rows: 4, columns: 4 };
      writeFileSync(join(medium, name), syntheticFile(image));
    }

    beforeEach(() => {
      medium = tempDir('medium');
      mkdirSync(join(medium, 'IMAGES'));
      writeImage(join('IMAGES', 'IM1'), 'P1', 1);
      writeImage(join('IMAGES', 'IM2'), 'P2', 2);
      writeFileSync(join(medium, 'README.TXT'), 'not DICOM');
    });

    it('[DCXDICOMDIR.ScanAndCreate] writes a directory, whose files the iterators give, and opens none', () => {
      directory.ScanAndCreate(medium, AP_GENERAL_PURPOSE, 'OUR SET', false);
      expect(hresultOf(() => directory.getPatientIterator())).to.equal(HRESULT.E_FAIL);
      directory.Init(join(medium, 'DICOMDIR'));
      expect(filesOf(directory)).to.deep.equal(['IMAGES\\IM1', 'IMAGES\\IM2']);
      expect(readdirSync(medium).sort()).to.deep.equal(['DICOMDIR', 'IMAGES', 'README.TXT']);
      const object = new DCXOBJ();
      object.openFile(join(medium, 'DICOMDIR'));
      expect(textOf(object, Tag.FileSetID)).to.equal('OUR SET');
    });

    it('[DCXDICOMDIR.ScanAndCreate] replaces the directory that is there, and leaves the open one alone', () => {
      directory.ScanAndCreate(medium, AP_GENERAL_PURPOSE, '');
      directory.Init(join(medium, 'DICOMDIR'));
      writeImage('IM3', 'P1', 1);
      directory.ScanAndCreate(medium, AP_GENERAL_PURPOSE, '', 1 as never);
      expect(filesOf(directory)).to.deep.equal(['IMAGES\\IM1', 'IMAGES\\IM2']);
      directory.Init(join(medium, 'DICOMDIR'));
      expect(filesOf(directory)).to.deep.equal(['IM3', 'IMAGES\\IM1', 'IMAGES\\IM2']);
    });

    it('[DCXDICOMDIR.ScanAndCreate] takes a folder by its relative name', () => {
      const home = process.cwd();
      process.chdir(medium);
      try {
        directory.ScanAndCreate('IMAGES', AP_GENERAL_PURPOSE, 'RELATIVE');
        directory.Init(join('IMAGES', 'DICOMDIR'));
      } finally {
        process.chdir(home);
      }
      expect(filesOf(directory)).to.deep.equal(['IM1', 'IM2']);
    });

    it('[DCXDICOMDIR.ScanAndCreate] fails with E_INVALIDARG for wrong arguments, and before it looks at the folder', () => {
      const wrong: [string, number, string][] = [
        [medium, 1, 'SET'],
        [medium, '0' as never, 'SET'],
        [medium, AP_GENERAL_PURPOSE, 'small letters'],
        [medium, AP_GENERAL_PURPOSE, 'A NAME TOO LONG FOR IT'],
        ['', AP_GENERAL_PURPOSE, 'SET'],
        [join(medium, 'none'), 5, 'SET'],
      ];
      for (const [folder, profile, fileSetId] of wrong) {
        const error = comError(() => directory.ScanAndCreate(folder, profile, fileSetId));
        expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
        expect(error.Source).to.equal('rzdcx.DCXDICOMDIR');
      }
      expect(hresultOf(() => directory.ScanAndCreate(medium, AP_GENERAL_PURPOSE, 5 as never))).to.equal(
        HRESULT.DISP_E_TYPEMISMATCH,
      );
      expect(readdirSync(medium)).to.not.include('DICOMDIR');
    });

    it('[DCXDICOMDIR.ScanAndCreate] names the file that no directory can hold, and says what to do', () => {
      writeImage('image.dcm', 'P3', 3);
      const error = comError(() => directory.ScanAndCreate(medium, AP_GENERAL_PURPOSE, 'SET'));
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(error.Description).to.contain(join(medium, 'image.dcm')).and.contain('rename it');
      expect(readdirSync(medium)).to.not.include('DICOMDIR');
    });

    it('[DCXDICOMDIR.ScanAndCreate] fails for a folder that is missing, is a file, or must not be written to', () => {
      const scan = (path: string): number => hresultOf(() => directory.ScanAndCreate(path, AP_GENERAL_PURPOSE, 'SET'));
      expect(scan(join(medium, 'none'))).to.equal(HRESULT.PATH_NOT_FOUND);
      expect(scan(join(medium, 'README.TXT'))).to.equal(HRESULT.PATH_NOT_FOUND);
      mkdirSync(join(medium, 'IMAGES', 'DICOMDIR'));
      expect(scan(join(medium, 'IMAGES'))).to.equal(HRESULT.E_ACCESSDENIED);
    });
  });

  it('[DCXDICOMDIR.Release] [DCXDICOMDIR.Symbol.dispose] [DCXDICOMDIR.Symbol.asyncDispose] end the use of the object', async () => {
    for (const end of [
      (d: DCXDICOMDIR) => d.Release(),
      (d: DCXDICOMDIR) => d[Symbol.dispose](),
      (d: DCXDICOMDIR) => d[Symbol.asyncDispose](),
    ]) {
      const one = new DCXDICOMDIR();
      await Promise.resolve(end(one));
      expect(hresultOf(() => one.Init('DICOMDIR'))).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => one.getPatientIterator())).to.equal(HRESULT.OBJECT_RELEASED);
      expect(hresultOf(() => one.ScanAndCreate('.', 0, ''))).to.equal(HRESULT.OBJECT_RELEASED);
      one.Release();
    }
  });
});

describeInterop('DCXDICOMDIR and directories of others', [FOLDER, 'dcmmkdir'], () => {
  it('[DCXDICOMDIR.getPatientIterator] [DCXDICOMDIR.getStudyIterator] [DCXDICOMDIR.getSeriesIterator] [DCXDICOMDIR.getSeriesLeafIterator] walk through one of another order, of no offsets, and in other syntaxes alike', () => {
    const lists = ['', '-reordered', '-nooffset', '-implicit', '-bigEnd'].map((kind) => {
      const directory = new DCXDICOMDIR();
      directory.Init(join(FOLDER, `DICOMDIR${kind}`));
      return filesOf(directory);
    });
    expect(lists[0]).to.have.length(31).and.include('98892003\\MR700\\4648');
    for (const list of lists) expect([...list].sort()).to.deep.equal([...(lists[0] ?? [])].sort());
  });

  it('[DCXDICOMDIR.getSeriesLeafIterator] finds what dcmmkdir has put into a directory', async () => {
    const folder = tempDir('dcmmkdir');
    for (const [index, patientID] of ['P1', 'P1', 'P2'].entries()) {
      const number = index + 1;
      const uids = { studyInstanceUID: syntheticUID(number), seriesInstanceUID: syntheticUID(number, 1) };
      const image = { ...uids, sopInstanceUID: syntheticUID(number, 1, 1), patientID, rows: 4, columns: 4 };
      writeFileSync(join(folder, `IM${number}`), syntheticFile(image));
    }
    const made = await runDcmtk('dcmmkdir', ['+I', 'IM1', 'IM2', 'IM3'], {
      cwd: folder,
    });
    expect(made.code, made.stderr).to.equal(0);
    const directory = new DCXDICOMDIR();
    directory.Init(join(folder, 'DICOMDIR'));
    expect(textsOf(directory.getPatientIterator(), Tag.PatientID)).to.deep.equal(['P1', 'P2']);
    const studies = directory.getStudyIterator('P1');
    expect(textsOf(studies, Tag.StudyInstanceUID)).to.deep.equal([syntheticUID(1), syntheticUID(2)]);
    const [leaf] = directory.getSeriesLeafIterator('P1', syntheticUID(2), syntheticUID(2, 1));
    expect(textOf(leaf!, Tag.SOPInstanceUID)).to.equal(syntheticUID(2, 1, 1));
    expect(textOf(leaf!, Tag.SOPClassUID)).to.equal('1.2.840.10008.5.1.4.1.1.2');
    expect(filesOf(directory)).to.deep.equal(['IM1', 'IM2', 'IM3']);
  });

  it('[DCXDICOMDIR.Init] takes one from anywhere', () => {
    const path = join(tempDir('dicomdir'), 'directory.dcm');
    copyFileSync(join(FOLDER, 'DICOMDIR-empty.dcm'), path);
    const directory = new DCXDICOMDIR();
    directory.Init(path);
    expect(directory.getPatientIterator().AtEnd()).to.equal(true);
  });
});
