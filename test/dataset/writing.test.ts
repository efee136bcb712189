import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  type DicomFile,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  encodeDataSet,
  encodeDataSetChunks,
  encodeDataSetInto,
  encodeFileMeta,
  encodedValueLength,
  openDicomFile,
  parseDataSet,
  parseDicomFile,
  writeDicomFile,
} from '../../src/dataset';
import { dcmdump } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { Random } from '../support/random';
import { tempDir } from '../support/temp';

const DEFLATED = '1.2.840.10008.1.2.1.99';
const SYNTAXES = [LEI, LEE, BEE, DEFLATED];
const folder = tempDir('writing');

/** A file with two values that stay in it, of a length that no step divides, and some short ones. */
function openLarge(): DicomFile {
  const random = new Random(2024);
  const dataSet = new DataSet(LEE);
  dataSet.set(DataElement.fromText(0x00100010, 'PN', 'Large^File'));
  dataSet.set(DataElement.fromBytes(0x00091010, 'OB', random.bytes(1_500_001)));
  dataSet.set(DataElement.fromNumbers(0x00280010, 'US', [512]));
  dataSet.set(DataElement.fromBytes(0x7fe00010, 'OW', random.bytes(2_500_002)));
  const path = join(folder, 'large.dcm');
  const meta = encodeFileMeta({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.4', transferSyntaxUID: LEE });
  writeFileSync(path, Buffer.concat([meta, ...encodeDataSet(dataSet)]));
  return openDicomFile(path);
}

describe('a data set that was read by itself', () => {
  for (const uid of [LEI, LEE, BEE]) {
    it(`becomes an item with a header when it is put into a sequence, in ${uid}`, () => {
      const read = new DataSet(uid);
      read.set(DataElement.fromText(0x00100020, 'LO', '4711'));
      const item = parseDataSet(encodeDataSet(read), uid);
      const dataSet = new DataSet(uid);
      const sequence = dataSet.set(DataElement.sequence(0x00081140, [item, item.copy()]));
      const encoded = Buffer.concat(encodeDataSet(dataSet));
      expect(encoded.length).to.equal((uid === LEI ? 8 : 12) + encodedValueLength(sequence, uid));
      const items = parseDataSet(encoded, uid).get(0x00081140)?.items ?? [];
      expect(items.map((one) => one.text(0x00100020))).to.deep.equal(['4711', '4711']);
    });
  }
});

describe('encoding into memory of the caller', () => {
  for (const uid of SYNTAXES) {
    it(`gives the bytes of the pieces, in ${uid}`, () => {
      const { dataSet, source } = openLarge();
      dataSet.set(DataElement.fromText(0x00100020, 'LO', 'changed'));
      const expected = Buffer.concat(encodeDataSet(dataSet, uid));
      const target = Buffer.alloc(5_000_000, 0xaa);
      const written = encodeDataSetInto(target, dataSet, uid);
      expect(written.equals(expected)).to.equal(true);
      expect(written.buffer).to.equal(target.buffer);
      expect(target.subarray(written.length).every((byte) => byte === 0xaa)).to.equal(true);
      source?.close();
    });
  }

  it('makes a buffer when there is none, or one that is too short, which it leaves alone', () => {
    const { dataSet, source } = openLarge();
    const expected = Buffer.concat(encodeDataSet(dataSet));
    const short = Buffer.alloc(expected.length - 1, 0xaa);
    for (const target of [undefined, short]) {
      expect(encodeDataSetInto(target, dataSet).equals(expected)).to.equal(true);
    }
    expect(short.every((byte) => byte === 0xaa)).to.equal(true);
    source?.close();
  });

  it('reads long values in a file into one piece of memory, if told so, and into pieces of their own otherwise', () => {
    for (const uid of [LEE, BEE]) {
      const { dataSet, source } = openLarge();
      const expected = Buffer.concat(encodeDataSet(dataSet, uid));
      const scratch = Buffer.allocUnsafeSlow(100_003);
      const copies: Buffer[] = [];
      let shared = 0;
      for (const chunk of encodeDataSetChunks(dataSet, uid, { scratch })) {
        if (chunk.buffer === scratch.buffer) shared++;
        copies.push(Buffer.from(chunk));
      }
      expect(Buffer.concat(copies).equals(expected), uid).to.equal(true);
      // Words change places in it.
      expect(shared).to.be.greaterThan(30);
      source?.close();
    }
  });
});

describe('a saved file', () => {
  function saved(file: DicomFile, isFormerGiven: boolean): DicomFile {
    const path = join(folder, 'saved.dcm');
    const fd = openSync(path, 'w');
    writeDicomFile(fd, file.dataSet, isFormerGiven ? { formerFileMeta: file.fileMeta } : {});
    closeSync(fd);
    return parseDicomFile(readFileSync(path));
  }

  it('takes class and instance of group 0002 from the one before where the data set has none', () => {
    const dataSet = new DataSet(LEE);
    dataSet.set(DataElement.fromText(0x00041130, 'CS', 'FILESET'));
    const meta = encodeFileMeta({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.4', transferSyntaxUID: LEE });
    const file = parseDicomFile(Buffer.concat([meta, ...encodeDataSet(dataSet)]));
    expect(saved(file, true).header).to.deep.include({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.4' });
    expect(saved(file, false).header).to.deep.include({ SOPClassUID: '', SOPInstanceUID: '' });
    file.dataSet.set(DataElement.fromText(0x00080018, 'UI', '1.2.5'));
    expect(saved(file, true).header).to.deep.include({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.5' });
  });
});

describeInterop('a saved directory, judged by dcmdump', [pydicomFolder, 'dcmdump'], () => {
  it('is still a Media Storage Directory, with the instance that it was', async () => {
    const source = join(pydicomFolder, 'dicomdirtests', 'DICOMDIR');
    const path = join(folder, 'DICOMDIR');
    const { dataSet, fileMeta: formerFileMeta } = openDicomFile(source);
    const fd = openSync(path, 'w');
    writeDicomFile(fd, dataSet, { formerFileMeta });
    closeSync(fd);
    const meta = await dcmdump(path, '+P', '0002,0002', '+P', '0002,0003');
    expect(meta).to.contain('=MediaStorageDirectoryStorage');
    expect(meta).to.contain(`[${formerFileMeta?.text(0x00020003)}]`);
  });
});
