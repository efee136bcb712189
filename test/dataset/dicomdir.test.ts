import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  Tag,
  directoryRecords,
  openDicomFile,
  parseDataSet,
  parseDicomFile,
  type DirectoryRecord,
} from '../../src/dataset';
import { DataSetError, DimseError } from '../../src/errors';
import { describeInterop } from '../support/interop';
import { mutate } from '../support/mutate';
import { runProgram } from '../support/process';
import { pydicomFolder } from '../support/pydicom-files';
import { Random } from '../support/random';

const LEE = '1.2.840.10008.1.2.1';
const FOLDER = join(pydicomFolder, 'dicomdirtests');

function read(name: string): DirectoryRecord[] {
  return directoryRecords(openDicomFile(join(FOLDER, name)).dataSet);
}

/** Each file with what it lies below: `patient/study/series/file`. */
function filesOf(records: readonly DirectoryRecord[]): string[] {
  const paths = (record: DirectoryRecord, above: string[]): string[] => {
    const { dataSet } = record;
    const own = dataSet.text(
      { PATIENT: Tag.PatientID, STUDY: Tag.StudyInstanceUID, SERIES: Tag.SeriesInstanceUID }[record.type] ??
        Tag.ReferencedFileID,
    );
    const path = [...above, own ?? ''];
    return record.lower.length === 0 ? [path.join('/')] : record.lower.flatMap((lower) => paths(lower, path));
  };
  return records.flatMap((record) => paths(record, []));
}

/** A record of a directory that is written by hand: others by their number. */
interface Row {
  readonly type: string;
  readonly next?: number;
  readonly lower?: number;
  readonly unused?: boolean;
}

const FIRST_RECORD = 24;
const RECORD_BYTES = 82;
/** Where record n begins. */
const at = (n: number): number => FIRST_RECORD + n * RECORD_BYTES;

function element(tag: number, vr: string, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(tag >>> 16);
  header.writeUInt16LE(tag & 0xffff, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The data set of a directory, byte by byte. Record n has the file ID `Fn`. */
function directory(rows: readonly Row[], first = at(0)): DataSet {
  const records = rows.map(({ type, next, lower, unused }, index) =>
    Buffer.concat([
      Buffer.from('feff00e0', 'hex'),
      long(RECORD_BYTES - 8),
      element(Tag.OffsetOfTheNextDirectoryRecord, 'UL', long(next === undefined ? 0 : at(next))),
      element(Tag.RecordInUseFlag, 'US', Buffer.from(unused ? '0000' : 'ffff', 'hex')),
      element(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 'UL', long(lower === undefined ? 0 : at(lower))),
      element(Tag.DirectoryRecordType, 'CS', Buffer.from(type.padEnd(16))),
      element(Tag.ReferencedFileID, 'CS', Buffer.from(`F${index}`.padEnd(8))),
    ]),
  );
  const sequence = Buffer.concat([Buffer.from('0400201253510000', 'hex'), long(rows.length * RECORD_BYTES)]);
  const root = element(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 'UL', long(first));
  return parseDataSet(Buffer.concat([root, sequence, ...records]), LEE);
}

/** `F0(F1(F2 F3) F4)`: the tree by file IDs. */
function shape(records: readonly DirectoryRecord[]): string {
  return records
    .map(({ dataSet, lower }) => {
      const name = dataSet.text(Tag.ReferencedFileID) ?? '';
      return lower.length === 0 ? name : `${name}(${shape(lower)})`;
    })
    .join(' ');
}

describe('records of a directory', () => {
  it('hang together as their offsets say, in whatever order they stand', () => {
    const rows = [
      { type: 'IMAGE', next: 4 },
      { type: 'SERIES', lower: 0 },
      { type: 'STUDY', lower: 1 },
      { type: 'PATIENT', lower: 2, next: 5 },
      { type: 'IMAGE' },
      { type: 'PATIENT' },
    ];
    const records = directoryRecords(directory(rows, at(3)));
    expect(shape(records)).to.equal('F3(F2(F1(F0 F4))) F5');
    expect(records.map(({ type }) => type)).to.deep.equal(['PATIENT', 'PATIENT']);
  });

  it('that are not in use are left out with what is below them, and those behind them stay', () => {
    const rows = [
      { type: 'PATIENT', lower: 1, next: 3, unused: true },
      { type: 'STUDY', lower: 2 },
      { type: 'SERIES' },
      { type: 'PATIENT', lower: 4 },
      { type: 'STUDY', unused: true, next: 5 },
      { type: 'STUDY' },
    ];
    expect(shape(directoryRecords(directory(rows)))).to.equal('F3(F5)');
    expect(shape(directoryRecords(directory(rows, 0)))).to.equal('F3(F5)');
  });

  it('that nothing refers to are no part of a directory whose offsets are right', () => {
    const rows = [{ type: 'PATIENT', lower: 1 }, { type: 'STUDY' }, { type: 'PATIENT', lower: 3 }, { type: 'STUDY' }];
    expect(shape(directoryRecords(directory(rows)))).to.equal('F0(F1)');
  });

  it('L8: go by their order where an offset leads nowhere', () => {
    const rows = [
      { type: 'PATIENT', lower: 1 },
      { type: 'STUDY', lower: 2 },
      { type: 'SERIES', lower: 3 },
      { type: 'IMAGE', next: 100 },
      { type: 'IMAGE' },
      { type: 'STUDY' },
      { type: 'HANGING PROTOCOL' },
      { type: 'PATIENT', lower: 8 },
      { type: 'STUDY' },
    ];
    const whole = 'F0(F1(F2(F3 F4)) F5) F6 F7(F8)';
    expect(shape(directoryRecords(directory(rows)))).to.equal(whole);
    expect(shape(directoryRecords(directory(rows, 0)))).to.equal(whole);
    expect(shape(directoryRecords(directory(rows, at(0) + 1)))).to.equal(whole);
    expect(shape(directoryRecords(directory(rows, 0xffffffff)))).to.equal(whole);
  });

  it('are reached by their own offsets where only the first is wrong', () => {
    const rows = [
      { type: 'IMAGE' },
      { type: 'SERIES', lower: 0 },
      { type: 'STUDY', lower: 1 },
      { type: 'PATIENT', lower: 2, next: 4 },
      { type: 'PATIENT' },
    ];
    expect(shape(directoryRecords(directory(rows, 7)))).to.equal('F3(F2(F1(F0))) F4');
  });

  it('have one place each when offsets go round in a circle', () => {
    const rows = [
      { type: 'PATIENT', lower: 1, next: 0 },
      { type: 'STUDY', lower: 0, next: 2 },
      { type: 'STUDY', lower: 2, next: 1 },
      { type: 'SERIES' },
    ];
    expect(shape(directoryRecords(directory(rows)))).to.equal('F0(F1 F2(F3))');
    expect(shape(directoryRecords(directory([{ type: 'PATIENT', lower: 0, next: 0 }])))).to.equal('F0');
  });

  it('L12: of a chain that goes deeper and deeper are placed without recursion', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ type: 'PRIVATE', lower: index + 1 }));
    const records = directoryRecords(directory(rows));
    let count = 0;
    for (
      let level: readonly DirectoryRecord[] = records;
      level.length > 0;
      level = level.flatMap(({ lower }) => lower)
    ) {
      count += level.length;
    }
    expect(count).to.equal(rows.length);
  });

  it('have one place each, whatever the offsets are', () => {
    const random = new Random(1220);
    const types = ['PATIENT', 'STUDY', 'SERIES', 'IMAGE', 'PALETTE', ''];
    for (let round = 0; round < 500; round++) {
      const count = 1 + random.below(12);
      const rows = Array.from({ length: count }, () => ({
        type: types[random.below(types.length)] ?? '',
        ...(random.oneIn(3) ? {} : { next: random.below(count + 1) }),
        ...(random.oneIn(3) ? {} : { lower: random.below(count + 1) }),
      }));
      const names = shape(directoryRecords(directory(rows, at(random.below(count + 1))))).match(/F\d+/g) ?? [];
      expect(new Set(names).size, JSON.stringify(rows)).to.equal(names.length);
    }
  });

  it('of a new data set go by their order, higher levels first', () => {
    const made = new DataSet(LEE);
    const record = (type: string, id: string): DataSet => {
      const item = new DataSet(LEE);
      item.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', type));
      item.set(DataElement.fromText(Tag.ReferencedFileID, 'CS', id));
      return item;
    };
    const items = [record('STUDY', 'A'), record('PATIENT', 'B'), record('SERIES', 'C'), record('WAVEFORM', 'D')];
    made.set(DataElement.sequence(Tag.DirectoryRecordSequence, items));
    expect(shape(directoryRecords(made))).to.equal('B(C(D)) A');
    expect(directoryRecords(made)[0]?.lower[0]?.lower[0]?.dataSet).to.equal(items[3]);
  });

  it('are only in a directory', () => {
    expect(() => directoryRecords(new DataSet())).to.throw(DataSetError, 'no DICOMDIR');
    const odd = new DataSet();
    odd.set(DataElement.fromText(Tag.DirectoryRecordSequence, 'LO', 'text'));
    expect(() => directoryRecords(odd)).to.throw(DataSetError, 'no DICOMDIR');
  });

  it('whose offsets and flags have another VR go by their order', () => {
    const record = new DataSet();
    record.set(DataElement.fromText(Tag.DirectoryRecordType, 'CS', 'PATIENT'));
    record.set(DataElement.fromText(Tag.OffsetOfTheNextDirectoryRecord, 'LO', 'text'));
    record.set(DataElement.sequence(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, [new DataSet()]));
    record.set(DataElement.fromBytes(Tag.RecordInUseFlag, 'OB', Buffer.alloc(2)));
    const made = new DataSet();
    made.set(DataElement.sequence(Tag.DirectoryRecordSequence, [record]));
    expect(directoryRecords(made)).to.have.length(1);
  });
});

describeInterop('records of real directories', [FOLDER, '/usr/bin/python3'], () => {
  /** What pydicom's own reader finds. */
  async function filesOfPydicom(name: string): Promise<string[]> {
    const script = [
      'import sys, warnings',
      'warnings.simplefilter("ignore")',
      'from pydicom.fileset import FileSet',
      'for i in FileSet(sys.argv[1]):',
      '    fileID = i.node._record.ReferencedFileID',
      '    name = fileID if isinstance(fileID, str) else "\\\\".join(fileID)',
      '    print("/".join([i.PatientID, i.StudyInstanceUID, i.SeriesInstanceUID, name]))',
    ].join('\n');
    const { code, stdout, stderr } = await runProgram('/usr/bin/python3', ['-c', script, join(FOLDER, name)]);
    expect(code, stderr).to.equal(0);
    return stdout.trim().split('\n');
  }

  for (const name of ['DICOMDIR', 'DICOMDIR-reordered', 'DICOMDIR-nooffset', 'DICOMDIR-implicit', 'DICOMDIR-bigEnd']) {
    it(`${name}: the files that pydicom finds, below the same series`, async () => {
      const files = filesOf(read(name));
      expect(files).to.have.length(31);
      expect([...files].sort()).to.deep.equal((await filesOfPydicom(name)).sort());
    });
  }

  it('of fifty images in one series, in their order', () => {
    const [patient, ...others] = read('TINY_ALPHA/DICOMDIR');
    expect(others).to.deep.equal([]);
    const images = patient?.lower[0]?.lower[0]?.lower ?? [];
    expect(images).to.have.length(50);
    expect(images.map(({ type }) => type)).to.deep.equal(images.map(() => 'IMAGE'));
    const names = images.map(({ dataSet }) => dataSet.get(Tag.ReferencedFileID)?.texts() ?? []);
    expect(names[0]).to.deep.equal(['PT000000', 'ST000000', 'SE000000', 'IM000000']);
    expect(names.map((parts) => parts.at(-1))).to.deep.equal(names.map((parts) => parts.at(-1)).sort());
  });

  it('have one place each in a damaged file, or the file is refused', () => {
    const random = new Random(4);
    const whole = readFileSync(join(FOLDER, 'DICOMDIR-reordered'));
    let trees = 0;
    for (let round = 0; round < 1_000; round++) {
      let records: DirectoryRecord[];
      try {
        records = directoryRecords(parseDicomFile(mutate(random, whole)).dataSet);
      } catch (error) {
        expect(error).to.be.instanceOf(DimseError);
        continue;
      }
      trees++;
      const seen = new Set<DataSet>();
      for (
        let level: readonly DirectoryRecord[] = records;
        level.length > 0;
        level = level.flatMap(({ lower }) => lower)
      ) {
        for (const { dataSet } of level) {
          expect(seen.has(dataSet)).to.equal(false);
          seen.add(dataSet);
        }
      }
    }
    expect(trees).to.be.greaterThan(100);
  });

  it('of which there are none', () => {
    expect(read('DICOMDIR-empty.dcm')).to.deep.equal([]);
  });

  it('that begin with an image: studies without patient, and nothing is lost', () => {
    const files = filesOf(read('DICOMDIR-nopatient')).map((path) => path.split('/').at(-1));
    const expected = filesOf(read('DICOMDIR')).map((path) => path.split('/').at(-1));
    expect(files).to.include.members(expected);
  });
});
