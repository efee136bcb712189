import { expect } from 'chai';
import {
  type ByteSource,
  DataElement,
  DataSet,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  type SourceWindow,
  encodeDataSet,
  encodedValueLength,
  parseDataSet,
  readDataSet,
  registerDictionaryEntries,
} from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { type PlainElement, encodePlain, listDataSet } from './naive-codec';

const short = (tag: number, value: number): PlainElement => ({ tag, vr: 'US', value: Buffer.from([value, 0]) });
const text = (tag: number, value: string): PlainElement => ({ tag, vr: 'LO', value: Buffer.from(value) });
const implicit = (...elements: PlainElement[]): Buffer =>
  encodePlain(elements, { explicit: false, bigEndian: false, delimited: true });
const explicit = (...elements: PlainElement[]): Buffer =>
  encodePlain(elements, { explicit: true, bigEndian: false, delimited: true });

const sequence: PlainElement = {
  tag: 0x00081140,
  vr: 'SQ',
  value: [[text(0x00080104, 'one '), { tag: 0x00081199, vr: 'SQ', value: [[text(0x00080104, 'deep')], []] }], []],
};

describe('a data set whose elements were not asked for yet', () => {
  it('was checked to its innermost item when it was read', () => {
    const bytes = explicit(sequence);
    const at = bytes.indexOf('deep');
    bytes.writeUInt16LE(400, at - 2);
    expect(() => parseDataSet(bytes, LEE)).to.throw(DataSetError, `announces 400 bytes`);
    expect(() => parseDataSet(bytes, LEE)).to.throw(DataSetError, `(offset ${at - 8})`);
  });

  it('keeps the VRs and the sequences that it had when the dictionary grows later', () => {
    const item = implicit(text(0x00080104, 'one '));
    const value = Buffer.concat([Buffer.from('feff00e00c000000', 'hex'), item]);
    const bytes = implicit(text(0x00090010, 'ACME'), { tag: 0x00091001, vr: 'UN', value });
    const dataSet = parseDataSet(bytes, LEI);
    const inItem = parseDataSet(implicit({ ...sequence, value: [[{ tag: 0x00091001, vr: 'UN', value }]] }), LEI);
    const unregister = registerDictionaryEntries([{ tag: 0x00091001, vr: 'SQ', keyword: 'Late' }]);
    try {
      expect(dataSet.get(0x00091001)?.vr).to.equal('UN');
      expect(inItem.get(0x00081140)?.items[0]?.get(0x00091001)?.vr).to.equal('UN');
      expect(parseDataSet(bytes, LEI).get(0x00091001)?.items.length).to.equal(1);
    } finally {
      unregister();
    }
    expect(Buffer.concat(encodeDataSet(dataSet)).equals(bytes)).to.equal(true);
  });

  it('takes along, in a copy of a sequence, which of two VRs the data set around chose', () => {
    const smallest = { tag: 0x00280106, vr: 'SS', value: Buffer.from([0xff, 0xff]) };
    const bytes = implicit({ ...sequence, value: [[smallest]] }, short(0x00280103, 1));
    for (const source of [parseDataSet(bytes, LEI), parseDataSet(bytes, LEI).copy()]) {
      const copied = new DataSet(LEI);
      const element = source.get(0x00081140);
      if (element) copied.set(element);
      expect(copied.get(0x00081140)?.items[0]?.get(0x00280106)?.numbers()).to.deep.equal([-1]);
    }
  });

  it('is copied without looking into it, and original and copy change on their own', () => {
    const original = parseDataSet(explicit(sequence, short(0x00280010, 7)), LEE);
    const before = listDataSet(parseDataSet(explicit(sequence, short(0x00280010, 7)), LEE));
    const copies = [original.copy(), new DataSet(LEE)];
    const element = original.get(0x00081140);
    if (element) copies[1]?.set(element);
    copies[1]?.set(DataElement.fromNumbers(0x00280010, 'US', [7]));
    for (const copy of copies) {
      copy.get(0x00081140)?.items[0]?.set(DataElement.fromText(0x00080104, 'LO', 'changed'));
      expect(listDataSet(copy)).to.not.deep.equal(before);
    }
    expect(listDataSet(original)).to.deep.equal(before);
    expect(original.isUntouched).to.equal(true);
    expect(copies[0]?.isUntouched).to.equal(false);
    expect(copies[0]?.get(0x00081140)?.items[0]?.parent).to.equal(copies[0]);
  });

  it('gives the same items each time, and live ones', () => {
    const dataSet = parseDataSet(explicit(sequence), LEE);
    const [first] = dataSet.get(0x00081140)?.items ?? [];
    expect(dataSet.get(0x00081140)?.items[0]).to.equal(first);
    expect(first?.parent).to.equal(dataSet);
    first?.get(0x00081199)?.items[1]?.set(DataElement.fromText(0x00080104, 'LO', 'new'));
    const read = parseDataSet(Buffer.concat(encodeDataSet(dataSet)), LEE);
    expect(read.get(0x00081140)?.items[0]?.get(0x00081199)?.items[1]?.text(0x00080104)).to.equal('new');
    const element = dataSet.get(0x00081140);
    expect(element && encodedValueLength(element, LEE)).to.be.greaterThan(element?.length ?? 0);
  });
});

/** A source of more than 4 GiB, nothing of which is in memory but the headers. */
class VastSource implements ByteSource {
  readonly size: number;
  readonly #headers: ReadonlyMap<number, Buffer>;

  constructor(headers: ReadonlyMap<number, Buffer>, size: number) {
    this.#headers = headers;
    this.size = size;
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    this.#headers.get(offset)?.copy(bytes);
    return bytes;
  }

  window(offset: number, length: number): SourceWindow {
    return { buffer: this.read(offset, length), start: offset };
  }
}

describe('a data set of more than 4 GiB', () => {
  it('has its elements where they are', () => {
    const first = Buffer.from('090010104f420000feffffff', 'hex');
    const behind = 12 + 0xfffffffe;
    const second = Buffer.concat([Buffer.from([0x10, 0x00, 0x20, 0x00]), Buffer.from('LO'), Buffer.from([4, 0])]);
    const headers = new Map([
      [0, first],
      [behind, second],
      [behind + 8, Buffer.from('A-17')],
    ]);
    const dataSet = readDataSet(new VastSource(headers, behind + 12), 0, LEE);
    expect([...dataSet].map(({ tag, length }) => [tag, length])).to.deep.equal([
      [0x00091010, 0xfffffffe],
      [0x00100020, 4],
    ]);
    expect(dataSet.get(0x00100020)?.origin).to.deep.include({ start: behind, end: behind + 12 });
    expect(dataSet.text(0x00100020)).to.equal('A-17');
  });
});
