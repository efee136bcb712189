import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  MEDIA_STORAGE_DIRECTORY,
  Tag,
  dictionaryVR,
  directoryRecords,
  lookupKeyword,
  openDicomFile,
  saveDicomFile,
  storageSOPClasses,
  uidName,
  writeDirectory,
  type DirectoryRecord,
} from '../../src/dataset';
import { InvalidArgumentError } from '../../src/errors';
import { dcmdump, runDcmtk } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { mutate } from '../support/mutate';
import { runProgram } from '../support/process';
import { Random } from '../support/random';
import { smallDataSet, smallFile } from '../support/small-file';
import { tempDir } from '../support/temp';

type Attributes = Readonly<Record<string, string | DataSet[]>>;

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const COMMON: Attributes = {
  SOPClassUID: `${STORAGE}7`,
  PatientName: 'Doe^Jane',
  PatientID: 'P1',
  StudyInstanceUID: '2.25.1',
  StudyDate: '20240229',
  StudyTime: '120000',
  StudyID: '1',
  SeriesInstanceUID: '2.25.1.1',
  SeriesNumber: '1',
  Modality: 'OT',
  InstanceNumber: '1',
};
let instances = 0;

function tagOf(keyword: string): number {
  const tag = lookupKeyword(keyword);
  if (tag === undefined) throw new Error(`${keyword} is not in the dictionary`);
  return tag;
}

function dataSetOf(attributes: Attributes, transferSyntaxUID = LEE): DataSet {
  const dataSet = new DataSet(transferSyntaxUID);
  for (const [keyword, value] of Object.entries(attributes)) {
    const tag = tagOf(keyword);
    if (typeof value !== 'string') dataSet.set(DataElement.sequence(tag, value));
    else if (/^(?:US|UL)$/.test(dictionaryVR(tag))) dataSet.set(DataElement.fromNumbers(tag, 'US', [Number(value)]));
    else dataSet.set(DataElement.fromText(tag, dictionaryVR(tag), value));
  }
  return dataSet;
}

/** Writes an object, which differs from {@link COMMON} in some attributes; those that are empty are absent. */
function writeObject(path: string, attributes: Attributes = {}, transferSyntaxUID = LEE): void {
  mkdirSync(dirname(path), { recursive: true });
  const all = { ...COMMON, SOPInstanceUID: `2.25.1.1.${++instances}`, ...attributes };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  saveDicomFile(path, dataSetOf(present, transferSyntaxUID));
}

function read(folder: string): DirectoryRecord[] {
  return directoryRecords(openDicomFile(join(folder, 'DICOMDIR')).dataSet);
}

/** `P1(2.25.1(2.25.1.1(IM1 IM2)))`: IDs of the tree. */
function shape(records: readonly DirectoryRecord[]): string {
  const keys: Record<string, number> = {
    PATIENT: Tag.PatientID,
    STUDY: Tag.StudyInstanceUID,
    SERIES: Tag.SeriesInstanceUID,
  };
  return records
    .map(({ type, dataSet, lower }) => {
      const id = dataSet.text(keys[type] ?? Tag.ReferencedFileID) ?? '';
      return lower.length === 0 ? id : `${id}(${shape(lower)})`;
    })
    .join(' ');
}

function leaves(records: readonly DirectoryRecord[]): DirectoryRecord[] {
  return records.flatMap((record) => (record.lower.length === 0 ? [record] : leaves(record.lower)));
}

function failure(action: () => unknown): InvalidArgumentError {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(InvalidArgumentError);
    return error as InvalidArgumentError;
  }
  throw new Error('nothing was thrown');
}

describe('a directory of a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = tempDir('medium');
  });

  it('lists files by patient, study and series, in the order of their names', () => {
    const other = { StudyInstanceUID: '2.25.2', SeriesInstanceUID: '2.25.2.1' };
    writeObject(join(folder, 'B', 'IM2'));
    writeObject(join(folder, 'B', 'IM1'), { SeriesInstanceUID: '2.25.1.2' });
    writeObject(join(folder, 'A'), { PatientID: 'P2', ...other });
    writeObject(join(folder, 'C'), { SeriesInstanceUID: '2.25.1.2' });
    writeObject(join(folder, 'D'), other);
    expect(writeDirectory(folder, { fileSetID: 'SET_1 A' })).to.equal(5);
    expect(shape(read(folder))).to.equal(
      'P2(2.25.2(2.25.2.1(A))) P1(2.25.1(2.25.1.2(B\\IM1 C) 2.25.1.1(B\\IM2)) 2.25.2(2.25.2.1(D)))',
    );
    const { dataSet, header } = openDicomFile(join(folder, 'DICOMDIR'));
    expect(header.SOPClassUID).to.equal(MEDIA_STORAGE_DIRECTORY);
    expect(header.transferSyntaxUID).to.equal(LEE);
    expect(dataSet.text(Tag.FileSetID)).to.equal('SET_1 A');
    const items = dataSet.get(Tag.DirectoryRecordSequence)?.items ?? [];
    const patients = items.filter((item) => item.text(Tag.DirectoryRecordType) === 'PATIENT');
    const roots = patients.map((item) => item.origin?.start);
    expect(dataSet.number(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity)).to.equal(roots[0]);
    expect(dataSet.number(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity)).to.equal(roots[1]);
    expect(dataSet.number(Tag.FileSetConsistencyFlag)).to.equal(0);
  });

  it('copies the keys of each level, each in the character set of its object, and says what a file is', () => {
    writeObject(join(folder, 'IM1'), {
      SpecificCharacterSet: 'ISO_IR 100',
      PatientName: 'Müller^Änne',
      SOPInstanceUID: '2.25.77',
    });
    writeDirectory(folder);
    const [patient] = read(folder);
    expect(patient?.dataSet.text(Tag.PatientName)).to.equal('Müller^Änne');
    expect(patient?.dataSet.text(Tag.SpecificCharacterSet)).to.equal('ISO_IR 100');
    const study = patient?.lower[0];
    expect(study?.dataSet.text(tagOf('StudyDate'))).to.equal('20240229');
    expect(study?.dataSet.get(tagOf('AccessionNumber'))?.length, 'absent in the object').to.equal(0);
    const series = study?.lower[0];
    expect(series?.dataSet.text(tagOf('Modality'))).to.equal('OT');
    const file = series?.lower[0]?.dataSet;
    expect(file?.text(Tag.ReferencedSOPClassUIDInFile)).to.equal(`${STORAGE}7`);
    expect(file?.text(Tag.ReferencedSOPInstanceUIDInFile)).to.equal('2.25.77');
    expect(file?.text(Tag.ReferencedTransferSyntaxUIDInFile)).to.equal(LEE);
    expect(file?.number(Tag.RecordInUseFlag)).to.equal(0xffff);
  });

  it('tells patients without ID apart by their names', () => {
    writeObject(join(folder, 'A'), { PatientID: '' });
    writeObject(join(folder, 'B'), { PatientID: '', PatientName: 'Roe^Jim' });
    writeObject(join(folder, 'C'), { PatientID: '' });
    writeDirectory(folder);
    const patients = read(folder);
    expect(patients.map(({ dataSet }) => dataSet.text(Tag.PatientName))).to.deep.equal(['Doe^Jane', 'Roe^Jim']);
    expect(patients.map((patient) => leaves([patient]).length)).to.deep.equal([2, 1]);
  });

  it('reads objects in every uncompressed syntax, and is itself explicit little endian', () => {
    for (const [index, syntax] of [LEI, LEE, BEE, '1.2.840.10008.1.2.1.99'].entries()) {
      writeObject(join(folder, `IM${index}`), { ContentDate: '20240101', Rows: '4' }, syntax);
    }
    expect(writeDirectory(folder)).to.equal(4);
    const syntaxes = leaves(read(folder)).map(({ dataSet }) => dataSet.text(Tag.ReferencedTransferSyntaxUIDInFile));
    expect(syntaxes).to.deep.equal([LEI, LEE, BEE, '1.2.840.10008.1.2.1.99']);
  });

  it('passes over what is no DICOM file, bare data sets, other directories, itself and symbolic links', () => {
    writeObject(join(folder, 'IM1'));
    writeFileSync(join(folder, 'readme.txt'), 'text');
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'bare.dcm'), smallDataSet());
    writeFileSync(join(folder, 'bare.cut'), smallDataSet().subarray(0, 150));
    writeFileSync(join(folder, 'DICOMDIR'), smallFile().subarray(0, 200));
    symlinkSync(join(folder, 'IM1'), join(folder, 'LINK'));
    symlinkSync(folder, join(folder, 'ROUND'));
    mkdirSync(join(folder, 'sub folder'));
    writeDirectory(join(folder, 'sub folder'));
    expect(writeDirectory(folder)).to.equal(1);
    expect(shape(read(folder))).to.equal('P1(2.25.1(2.25.1.1(IM1)))');
    expect(writeDirectory(folder), 'again').to.equal(1);
    expect(read(join(folder, 'sub folder'))).to.deep.equal([]);
  });

  it('names a file whose path cannot be a File ID, what to do, and writes nothing', () => {
    writeObject(join(folder, 'IM1'));
    writeDirectory(folder);
    const before = readFileSync(join(folder, 'DICOMDIR'));
    const wrong = ['image.dcm', 'image', 'TOOLONG12', 'A-B', 'É', join('sub', 'IM1'), join(...'ABCDEFGH', 'IM1')];
    for (const name of wrong) {
      const medium = join(folder, 'MEDIUM');
      mkdirSync(medium, { recursive: true });
      writeObject(join(medium, name));
      const error = failure(() => writeDirectory(medium));
      expect(error.message)
        .to.contain(join(medium, name))
        .and.match(/rename it|move it/);
      expect(readdirSync(medium)).to.not.include('DICOMDIR');
      expect(failure(() => writeDirectory(folder)).message).to.contain(name);
      expect(readFileSync(join(folder, 'DICOMDIR')).equals(before)).to.equal(true);
      rmSync(medium, { recursive: true });
    }
    writeObject(join(folder, ...'ABCDEFG', 'IM1'));
    expect(writeDirectory(folder)).to.equal(2);
  });

  it('names a file that is damaged, or lacks a UID that its place depends on', () => {
    const path = join(folder, 'IM1');
    writeObject(path, { PixelData: '' });
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 3));
    expect(failure(() => writeDirectory(folder)).message)
      .to.contain(path)
      .and.contain('Truncated');
    for (const [keyword, tag] of [
      ['StudyInstanceUID', '(0020,000D)'],
      ['SeriesInstanceUID', '(0020,000E)'],
      ['SOPInstanceUID', '(0008,0018)'],
      ['SOPClassUID', '(0008,0016)'],
    ] as const) {
      writeObject(path, { [keyword]: '' });
      expect(failure(() => writeDirectory(folder)).message)
        .to.contain(path)
        .and.contain(`${tag} is missing`);
      writeObject(path, { [keyword]: '1.02.x' });
      expect(failure(() => writeDirectory(folder)).message).to.contain('no UID');
    }
    expect(readdirSync(folder)).to.deep.equal(['IM1']);
  });

  it('fails for a folder that is not there, and for a bad file-set ID', () => {
    expect(() => writeDirectory(join(folder, 'none'))).to.throw('ENOENT');
    for (const fileSetID of ['lower', 'A'.repeat(17), 'A\\B', 'Ä']) {
      expect(failure(() => writeDirectory(folder, { fileSetID })).message).to.contain(fileSetID);
    }
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('lists, passes over or refuses a damaged file, and nothing else', () => {
    const random = new Random(16);
    const path = join(folder, 'IM1');
    writeObject(path, { Rows: '4' });
    const whole = readFileSync(path);
    const results = new Map<number | string, number>();
    for (let round = 0; round < 500; round++) {
      writeFileSync(path, mutate(random, whole));
      let result: number | string;
      try {
        result = writeDirectory(folder);
        expect(leaves(read(folder))).to.have.length(result);
      } catch (error) {
        expect(error).to.be.instanceOf(InvalidArgumentError);
        expect((error as Error).message).to.contain(path);
        result = 'refused';
      }
      results.set(result, (results.get(result) ?? 0) + 1);
    }
    expect([...results.keys()]).to.have.members([0, 1, 'refused']);
  });

  it('L9: is bounded in files and in folders, as far as the options say', () => {
    for (const name of ['A', 'B', 'C']) linkSync(__filename, join(folder, name));
    mkdirSync(join(folder, 'D', 'E'), { recursive: true });
    expect(writeDirectory(folder, { maxFiles: 3, maxFolderDepth: 2 })).to.equal(0);
    expect(failure(() => writeDirectory(folder, { maxFiles: 2 })).message).to.contain('maxFiles');
    expect(failure(() => writeDirectory(folder, { maxFolderDepth: 1 })).message).to.contain('maxFolderDepth');
    expect(failure(() => writeDirectory(folder, { maxFiles: -1 })).message).to.contain('maxFiles');
    expect(failure(() => writeDirectory(folder, { maxFolderDepth: 1.5 })).message).to.contain('maxFolderDepth');
  });

  it('L9: refuses a record that would be too long', () => {
    const items = Array.from({ length: 40_000 }, (_, index) =>
      dataSetOf({ ReferencedSOPInstanceUID: `2.25.1.1.1.1.${index}` }),
    );
    writeObject(join(folder, 'PS1'), { SOPClassUID: `${STORAGE}11.1`, ReferencedSeriesSequence: items });
    expect(failure(() => writeDirectory(folder)).message)
      .to.contain('PS1')
      .and.contain('1048576');
  });
});

describe('records of files', () => {
  const TYPES: Readonly<Record<string, string>> = {
    '2': 'IMAGE',
    '4.2': 'SPECTROSCOPY',
    '9.1.1': 'WAVEFORM',
    '11.1': 'PRESENTATION',
    '66': 'RAW DATA',
    '66.1': 'REGISTRATION',
    '66.2': 'FIDUCIAL',
    '66.4': 'IMAGE',
    '66.5': 'SURFACE',
    '66.6': 'TRACT',
    '67': 'VALUE MAP',
    '68.1': 'SURFACE SCAN',
    '77.1.5.3': 'STEREOMETRIC',
    '78.1': 'MEASUREMENT',
    '78.6': 'SR DOCUMENT',
    '88.11': 'SR DOCUMENT',
    '88.59': 'KEY OBJECT DOC',
    '90.1': 'ASSESSMENT',
    '91.1': 'ANNOTATION',
    '104.1': 'ENCAP DOC',
    '481.1': 'IMAGE',
    '481.2': 'RT DOSE',
    '481.3': 'RT STRUCTURE SET',
    '481.4': 'RT TREAT RECORD',
    '481.5': 'RT PLAN',
    '481.10': 'RADIOTHERAPY',
  };

  it('have the type of their class', () => {
    const folder = tempDir('types');
    const classes = Object.keys(TYPES);
    for (const [index, name] of classes.entries()) {
      const isImage = TYPES[name] === 'IMAGE';
      writeObject(join(folder, `F${index + 100}`), { SOPClassUID: STORAGE + name, ...(isImage ? { Rows: '4' } : {}) });
    }
    writeDirectory(folder);
    const found = leaves(read(folder)).map(({ dataSet, type }) => {
      return [(dataSet.text(Tag.ReferencedSOPClassUIDInFile) ?? '').slice(STORAGE.length), type] as const;
    });
    expect(Object.fromEntries(found)).to.deep.equal(TYPES);
  });

  it('of classes that belong to no patient stand at the highest level', () => {
    const folder = tempDir('types');
    const patient = { PatientID: '', StudyInstanceUID: '', SeriesInstanceUID: '' };
    writeObject(join(folder, 'A'), { ...patient, SOPClassUID: '1.2.840.10008.5.1.4.38.1' });
    writeObject(join(folder, 'B'), { ...patient, SOPClassUID: '1.2.840.10008.5.1.4.39.1', ContentLabel: 'HOT' });
    writeDirectory(folder);
    expect(read(folder).map(({ type }) => type)).to.deep.equal(['HANGING PROTOCOL', 'PALETTE']);
    expect(read(folder)[1]?.dataSet.text(tagOf('ContentLabel'))).to.equal('HOT');
  });

  it('of unknown classes are images when they have rows, else private with the class as their UID', () => {
    const folder = tempDir('types');
    writeObject(join(folder, 'A'), { SOPClassUID: '2.25.99', Rows: '4' });
    writeObject(join(folder, 'B'), { SOPClassUID: '2.25.99' });
    writeDirectory(folder);
    const [image, other] = leaves(read(folder));
    expect(image?.type).to.equal('IMAGE');
    expect(other?.type).to.equal('PRIVATE');
    expect(other?.dataSet.text(Tag.PrivateRecordUID)).to.equal('2.25.99');
  });

  it('of documents hold what modifies the title, and nothing else of the content', () => {
    const folder = tempDir('types');
    const title = [dataSetOf({ CodeValue: '113000', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Of Interest' })];
    const content = [
      dataSetOf({ RelationshipType: 'HAS CONCEPT MOD', ValueType: 'TEXT', TextValue: 'kept' }),
      dataSetOf({ RelationshipType: 'CONTAINS', ValueType: 'TEXT', TextValue: 'left out' }),
    ];
    const document = { SOPClassUID: `${STORAGE}88.59`, ConceptNameCodeSequence: title };
    writeObject(join(folder, 'A'), { ...document, ContentSequence: content });
    writeObject(join(folder, 'B'), { ...document, ContentSequence: content.slice(1) });
    writeDirectory(folder);
    const [first, second] = leaves(read(folder)).map(({ dataSet }) => dataSet);
    expect(first?.get(tagOf('ConceptNameCodeSequence'))?.items[0]?.text(tagOf('CodeValue'))).to.equal('113000');
    const items = first?.get(Tag.ContentSequence)?.items ?? [];
    expect(items.map((item) => item.text(tagOf('TextValue')))).to.deep.equal(['kept']);
    expect(second?.has(Tag.ContentSequence)).to.equal(false);
  });

  it('are made for every storage class of the standard', () => {
    const folder = tempDir('types');
    for (const [index, SOPClassUID] of storageSOPClasses().entries()) {
      const isImage = /Image|Map|Segmentation|Video/.test(uidName(SOPClassUID) ?? '');
      writeObject(join(folder, `F${index}`), { SOPClassUID, ...(isImage ? { Rows: '4' } : {}) });
    }
    expect(writeDirectory(folder)).to.equal(storageSOPClasses().length);
    expect(leaves(read(folder))).to.have.length(storageSOPClasses().length);
  });
});

describeInterop('a directory that others read', ['dcmdump', 'dcmmkdir', 'dciodvfy', '/usr/bin/python3'], () => {
  let folder: string;

  beforeEach(() => {
    folder = tempDir('medium');
    const image = { SOPClassUID: `${STORAGE}2`, Rows: '4' };
    for (const [index, PatientID] of ['P1', 'P1', 'P2'].entries()) {
      const uids = { StudyInstanceUID: `2.25.${index}`, SeriesInstanceUID: `2.25.${index}.1` };
      writeObject(join(folder, 'IMAGES', `A${index}`), {
        ...image,
        PatientID,
        ...uids,
        SOPInstanceUID: `2.25.5.${index}`,
      });
      writeObject(join(folder, 'IMAGES', `B${index}`), {
        ...image,
        PatientID,
        ...uids,
        SOPInstanceUID: `2.25.6.${index}`,
      });
    }
    writeDirectory(folder, { fileSetID: 'OTHERS' });
  });

  it('dcmdump finds records where the offsets say', async () => {
    const text = await dcmdump(join(folder, 'DICOMDIR'));
    expect(text).to.contain('(0004,1130) CS [OTHERS]');
    const places = [...text.matchAll(/offset=\$(\d+)/g)].map(([, offset]) => offset);
    expect(places).to.have.length(2 + 3 + 3 + 6);
    const offsets = [...text.matchAll(/\(0004,1(?:200|202|400|420)\) up (\d+)/g)].map(([, offset]) => offset);
    const used = offsets.filter((offset) => offset !== '0');
    expect(places).to.include.members(used);
    expect(new Set(used).size).to.equal(places.length);
  });

  it('dciodvfy finds nothing wrong', async () => {
    const { stderr, stdout } = await runProgram('dciodvfy', [join(folder, 'DICOMDIR')]);
    expect(stderr + stdout)
      .to.contain('BasicDirectory')
      .and.not.contain('Error');
  });

  it('pydicom finds every file below its series', async () => {
    const script = [
      'import sys, warnings',
      'warnings.simplefilter("error", UserWarning)',
      'from pydicom.fileset import FileSet',
      'for i in FileSet(sys.argv[1]): print(i.PatientID, i.SeriesInstanceUID, i.load().SOPInstanceUID)',
    ].join('\n');
    const { stdout, stderr } = await runProgram('/usr/bin/python3', ['-c', script, join(folder, 'DICOMDIR')]);
    expect(stdout.trim().split('\n'), stderr).to.have.members([
      'P1 2.25.0.1 2.25.5.0',
      'P1 2.25.0.1 2.25.6.0',
      'P1 2.25.1.1 2.25.5.1',
      'P1 2.25.1.1 2.25.6.1',
      'P2 2.25.2.1 2.25.5.2',
      'P2 2.25.2.1 2.25.6.2',
    ]);
  });

  it('dcmmkdir appends to it, and the whole can be read', async () => {
    writeObject(join(folder, 'NEW'), {
      SOPClassUID: `${STORAGE}2`,
      PatientID: 'P2',
      StudyInstanceUID: '2.25.2',
      SeriesInstanceUID: '2.25.2.1',
      SOPInstanceUID: '2.25.7',
    });
    const { code, stderr } = await runDcmtk('dcmmkdir', ['+A', '+I', 'NEW'], { cwd: folder });
    expect(code, stderr).to.equal(0);
    const expected = 'P1(2.25.0(2.25.0.1(IMAGES\\A0 IMAGES\\B0)) 2.25.1(2.25.1.1(IMAGES\\A1 IMAGES\\B1)))';
    expect(shape(read(folder))).to.equal(`${expected} P2(2.25.2(2.25.2.1(IMAGES\\A2 IMAGES\\B2 NEW)))`);
  });
});
