import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  decimalString,
  encodeDataSet,
  encodedValueLength,
  loosenText,
  openDicomFile,
  parseDataSet,
  parseDicomFile,
  saveDicomFile,
  withoutMeta,
} from '../../src/dataset';
import { DataSetError, InvalidArgumentError, NotDicomError } from '../../src/errors';
import { dataSetOf } from '../support/compare';
import { dcmdump, runDcmtk } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { smallDataSet } from '../support/small-file';
import { tempDir } from '../support/temp';

const text = (tag: number, value: string): DataElement => DataElement.fromText(tag, 'LO', value);
const item = (value: string): DataSet => {
  const dataSet = new DataSet();
  dataSet.set(text(0x00080104, value));
  return dataSet;
};
const meanings = (sequence: DataElement | undefined): (string | undefined)[] =>
  (sequence?.items ?? []).map((one) => one.text(0x00080104));

/** Patient ID twice, in explicit little endian. */
const TWICE = Buffer.from('10002000' + '4c4f' + '0200' + '3120' + '10002000' + '4c4f' + '0200' + '3220', 'hex');

describe('editing a data set', () => {
  it('gives elements by their place, and the places of elements', () => {
    const dataSet = parseDataSet(smallDataSet(), LEE);
    for (const [index, element] of [...dataSet].entries()) {
      expect(dataSet.at(index)).to.equal(element);
      expect(dataSet.indexOf(element)).to.equal(index);
    }
    expect(dataSet.at(dataSet.size)).to.equal(undefined);
    expect(dataSet.indexOf(text(0x00100020, 'of no data set'))).to.equal(-1);
  });

  it('replaces and removes the very element where a tag is there twice', () => {
    const dataSet = parseDataSet(TWICE, LEE);
    const second = dataSet.at(1)!;
    expect(dataSet.indexOf(second)).to.equal(1);
    const changed = dataSet.replace(second, text(0x00100020, '3'));
    expect([...dataSet].map((element) => element.text())).to.deep.equal(['1', '3']);
    expect([second.owner, changed.owner]).to.deep.equal([undefined, dataSet]);
    expect(dataSet.remove(second)).to.equal(false);
    expect(dataSet.remove(changed)).to.equal(true);
    expect([...dataSet].map((element) => element.text())).to.deep.equal(['1']);
    expect(dataSet.isUntouched).to.equal(false);
  });

  it('replaces only what is there, and only by the same tag', () => {
    const dataSet = new DataSet();
    const element = dataSet.set(text(0x00100020, '1'));
    expect(() => dataSet.replace(element, text(0x00100021, '1'))).to.throw(InvalidArgumentError, '(0010,0021)');
    expect(() => dataSet.replace(text(0x00100020, '2'), text(0x00100020, '3'))).to.throw(InvalidArgumentError);
  });

  it('puts items at a place, and takes them out', () => {
    const dataSet = new DataSet();
    const sequence = dataSet.set(DataElement.sequence(0x00082218, [item('a'), item('c')]));
    sequence.addItem(item('b'), 1);
    sequence.addItem(item('d'), 99);
    expect(meanings(sequence)).to.deep.equal(['a', 'b', 'c', 'd']);
    const [first] = sequence.items;
    expect(sequence.removeItem(first!)).to.equal(true);
    expect(sequence.removeItem(first!)).to.equal(false);
    expect([first!.holder, first!.parent]).to.deep.equal([undefined, undefined]);
    const read = parseDataSet(encodeDataSet(dataSet), LEE);
    expect(meanings(read.get(0x00082218))).to.deep.equal(['b', 'c', 'd']);
    read.get(0x00082218)!.removeItem(read.get(0x00082218)!.items[1]!);
    expect(meanings(parseDataSet(encodeDataSet(read), LEE).get(0x00082218))).to.deep.equal(['b', 'd']);
  });

  it('measures an item as it is written', () => {
    const dataSet = new DataSet(LEI);
    const added = dataSet.set(DataElement.sequence(0x00082218, [])).addItem(item('ab'));
    expect([encodedValueLength(added, LEI), encodedValueLength(added, LEE)]).to.deep.equal([10, 10]);
    expect(encodedValueLength(dataSet.get(0x00082218)!, LEI)).to.equal(18);
  });

  it('tells which elements took the place of others when text leaves its character set', () => {
    const dataSet = new DataSet();
    dataSet.set(DataElement.fromText(0x00080005, 'CS', 'ISO_IR 100'));
    dataSet.set(text(0x00100020, 'Müller'));
    dataSet.set(text(0x00100021, 'plain'));
    const read = parseDataSet(encodeDataSet(dataSet), LEE);
    const before = read.get(0x00100020);
    const replaced: (DataElement | undefined)[][] = [];
    loosenText(read, (...pair) => replaced.push(pair));
    expect(replaced).to.deep.equal([[before, read.get(0x00100020)]]);
  });

  it('writes numbers as decimal strings of at most 16 characters', () => {
    const numbers = [0, -1.5, 0.1 + 0.2, Math.PI, -Math.PI * 1e-9, 1.2345678901234567e300, -1234567890.123456];
    for (const number of numbers) {
      const written = decimalString(number);
      expect(written.length, written).to.be.at.most(16);
      expect(Math.abs(Number(written) - number)).to.be.at.most(Math.abs(number) * 1e-8);
    }
    expect(decimalString(0.1 + 0.2)).to.equal('0.3');
  });

  it('leaves elements of messages and of group 0002 out of a copy', () => {
    const dataSet = new DataSet();
    for (const tag of [0x00000902, 0x00020013, 0x00100020]) dataSet.set(text(tag, 'x'));
    expect([...withoutMeta(dataSet)].map(({ tag }) => tag)).to.deep.equal([0x00100020]);
    expect(dataSet.size).to.equal(3);
    const clean = withoutMeta(dataSet);
    expect(withoutMeta(clean)).to.equal(clean);
  });
});

describe('a bare data set in a known syntax', () => {
  it('is read as such whatever its first bytes look like', () => {
    // A private element without creator begins it, by which no implicit data set is known.
    const bytes = Buffer.from('09001010' + '02000000' + '3120', 'hex');
    expect(() => parseDicomFile(bytes)).to.throw(NotDicomError);
    const { dataSet, header, fileMeta } = parseDicomFile(bytes, { bareTransferSyntaxUID: LEI });
    expect(dataSet.at(0)?.tag).to.equal(0x00091010);
    expect([header.transferSyntaxUID, header.dataSetOffset, fileMeta]).to.deep.equal([LEI, 0, undefined]);
    expect(() => parseDicomFile(Buffer.alloc(0), { bareTransferSyntaxUID: LEE })).to.throw(NotDicomError);
  });
});

describeInterop('encoding with lengths', ['dcmconv', 'dcmdump', pydicomFolder], () => {
  let folder: string;
  before(() => (folder = tempDir('lengths')));

  const files = ['CT_small.dcm', 'rtplan.dcm', 'nested_priv_SQ.dcm', 'reportsi.dcm', 'MR_small.dcm', 'rtdose.dcm'];
  const targets = [
    ['+te', LEE],
    ['+tb', BEE],
    ['+ti', LEI],
  ] as const;

  it('writes the bytes that dcmconv writes with explicit lengths', async function () {
    this.timeout(60_000);
    const theirs = join(folder, 'theirs.dcm');
    for (const [index, name] of files.entries()) {
      const [option, uid] = targets[index % 3]!;
      const path = join(pydicomFolder, name);
      const run = await runDcmtk('dcmconv', [option, '+e', '-g', path, theirs]);
      expect(run.code, run.stderr).to.equal(0);
      const { dataSet, source } = openDicomFile(path);
      const ours = Buffer.concat(encodeDataSet(dataSet, uid, { definedLengths: true }));
      // Without its own group lengths, which dcmconv takes out too.
      const expected = Buffer.concat(encodeDataSet(parseDataSet(dataSetOf(readFileSync(theirs)), uid), uid));
      if (name !== 'nested_priv_SQ.dcm') expect(ours.equals(expected), `${name} ${option}`).to.equal(true);
      const undefinedLengths = ours.indexOf(Buffer.from('feff0de000000000', 'hex'));
      expect(undefinedLengths, `${name}: an item delimiter`).to.equal(-1);
      source?.close();
    }
  });

  it('writes the bytes that dcmconv writes with undefined lengths', async function () {
    this.timeout(60_000);
    const theirs = join(folder, 'theirs.dcm');
    for (const name of ['CT_small.dcm', 'rtplan.dcm', 'reportsi.dcm']) {
      const path = join(pydicomFolder, name);
      const run = await runDcmtk('dcmconv', ['+te', '-e', '-g', path, theirs]);
      expect(run.code, run.stderr).to.equal(0);
      const { dataSet, source } = openDicomFile(path);
      const ours = Buffer.concat(encodeDataSet(dataSet, LEE, { undefinedLengths: true }));
      const expected = Buffer.concat(encodeDataSet(parseDataSet(dataSetOf(readFileSync(theirs)), LEE), LEE));
      expect(ours.equals(expected), name).to.equal(true);
      source?.close();
    }
  });

  it('writes group lengths that dcmdump finds right, in every syntax', async () => {
    for (const [, uid] of targets) {
      const { dataSet, source } = openDicomFile(join(pydicomFolder, 'rtplan.dcm'));
      const path = join(folder, 'groups.dcm');
      saveDicomFile(path, dataSet, { transferSyntaxUID: uid, groupLengths: true });
      const text = await dcmdump(
        path,
        '+M',
        '+P',
        '0008,0000',
        '+P',
        '0010,0000',
        '+P',
        '300a,0000',
        '+P',
        '300c,0000',
      );
      expect(text.match(/UL \d+/g), uid).to.have.length(4);
      // Each group is as long as its length says: the next group's stands there.
      const bytes = Buffer.concat(encodeDataSet(dataSet, uid, { groupLengths: true }));
      for (let at = 0; at < bytes.length;) {
        const element = uid === BEE ? bytes.readUInt16BE(at + 2) : bytes.readUInt16LE(at + 2);
        expect(element, `element at ${at}`).to.equal(0);
        const length = uid === BEE ? bytes.readUInt32BE(at + 8) : bytes.readUInt32LE(at + 8);
        at += 12 + length;
      }
      source?.close();
    }
  });
});

describe('a saved file', () => {
  let folder: string;
  beforeEach(() => (folder = tempDir('save')));

  it('begins with the head that was given, or with nothing', () => {
    const dataSet = parseDataSet(smallDataSet(), LEE);
    const path = join(folder, 'a.dcm');
    saveDicomFile(path, dataSet, { head: Buffer.from('head') });
    expect(readFileSync(path).subarray(0, 4).toString()).to.equal('head');
    saveDicomFile(path, dataSet, { head: Buffer.alloc(0) });
    expect(readFileSync(path).equals(smallDataSet())).to.equal(true);
  });

  it('replaces the former one when it is complete, through a link too, and leaves nothing behind when it fails', () => {
    const dataSet = parseDataSet(smallDataSet(), LEE);
    writeFileSync(join(folder, 'former.dcm'), 'former');
    symlinkSync(join(folder, 'former.dcm'), join(folder, 'link.dcm'));
    saveDicomFile(join(folder, 'link.dcm'), dataSet);
    expect(parseDicomFile(readFileSync(join(folder, 'former.dcm'))).dataSet.size).to.equal(dataSet.size);
    dataSet.set(text(0x00100020, 'ü'));
    expect(() => saveDicomFile(join(folder, 'former.dcm'), dataSet)).to.throw(DataSetError);
    expect(parseDicomFile(readFileSync(join(folder, 'former.dcm'))).dataSet.has(0x00100020)).to.equal(false);
    mkdirSync(join(folder, 'sub'));
    expect(() => saveDicomFile(join(folder, 'none', 'a.dcm'), dataSet)).to.throw('ENOENT');
    expect(readdirSync(folder).sort()).to.deep.equal(['former.dcm', 'link.dcm', 'sub']);
  });
});
