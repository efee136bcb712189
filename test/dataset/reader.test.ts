import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  type DicomFile,
  encodeDataSet,
  openDicomFile,
  parseDataSet,
  parseDicomFile,
  transferSyntax,
} from '../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../src/errors';
import { fixturesRoot } from '../support/project';
import { Random } from '../support/random';
import { tempDir } from '../support/temp';
import { type PlainElement, encodePlain, listDataSet } from './naive-codec';

const DEFLATED = '1.2.840.10008.1.2.1.99';
const fixture = (name: string): Buffer => readFileSync(join(fixturesRoot, 'dataset', `${name}.dcm`));
const names = ['explicit-le', 'explicit-le-defined', 'implicit-le', 'implicit-le-defined', 'explicit-be'];
const bodyOf = (file: DicomFile, bytes: Buffer): Buffer => bytes.subarray(file.header.dataSetOffset);
const short = (tag: number, value: string): PlainElement => ({ tag, vr: 'LO', value: Buffer.from(value) });
const hex = (...parts: string[]): Buffer => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** The VRs of private elements stand in explicit files only, and Pixel Representation chooses between US and SS. */
const asImplicit = (line: string): string =>
  line
    .replace('00091001 LO', '00091001 UN')
    .replace('00091002 US 0102', '00091002 UN "\\u0001\\u0002"')
    .replace('00189810 US', '00189810 SS');

describe('reading a data set', () => {
  it('gives the same values in every syntax and with either kind of length', () => {
    const lists = names.map((name) => listDataSet(parseDicomFile(fixture(name)).dataSet));
    const explicit = lists[0] ?? [];
    expect(explicit.length).to.equal(45);
    for (const [index, list] of lists.entries()) {
      const expected = names[index]?.startsWith('implicit') ? explicit.map(asImplicit) : explicit;
      expect(list, names[index]).to.deep.equal(expected);
    }
  });

  it('agrees with a second encoder', () => {
    const elements: PlainElement[] = [
      { tag: 0x00080006, vr: 'SQ', value: [[short(0x00080104, 'inside')], []] },
      { tag: 0x00280010, vr: 'US', value: hex('0201') },
      { tag: 0x00280009, vr: 'AT', value: hex('1800 6310') },
      { tag: 0x00189087, vr: 'FD', value: hex('0000000000004a93 40').subarray(0, 8) },
      { tag: 0x7fe00010, vr: 'OW', value: hex('0102 0304') },
    ];
    for (const [uid, delimited] of [LEE, BEE, LEI].flatMap((uid) => [[uid, true] as const, [uid, false] as const])) {
      const syntax = { explicit: uid !== LEI, bigEndian: uid === BEE, delimited };
      const bytes = encodePlain(elements, syntax);
      const dataSet = parseDataSet(bytes, uid);
      expect(dataSet.number(0x00280010)).to.equal(0x0102);
      expect(dataSet.get(0x00280009)?.tags()).to.deep.equal([0x00181063]);
      expect(dataSet.get(0x00080006)?.items.map((item) => item.text(0x00080104))).to.deep.equal(['inside', undefined]);
      expect(Buffer.concat(encodeDataSet(dataSet))).to.deep.equal(bytes);
    }
  });

  it('keeps the bytes of what is not touched, header forms included', () => {
    for (const name of names) {
      const bytes = fixture(name);
      const file = parseDicomFile(bytes);
      expect(Buffer.concat(encodeDataSet(file.dataSet)), name).to.deep.equal(bodyOf(file, bytes));
    }
  });

  it('keeps them element by element beside one that was changed', () => {
    for (const name of names) {
      const bytes = fixture(name);
      const file = parseDicomFile(bytes);
      const before = file.dataSet.get(0x00100010)?.origin;
      file.dataSet.set(DataElement.fromText(0x00100010, 'PN', 'Zeta^Q'));
      const after = Buffer.concat(encodeDataSet(file.dataSet));
      const start = (before?.start ?? 0) - file.header.dataSetOffset;
      const end = (before?.end ?? 0) - file.header.dataSetOffset;
      const body = bodyOf(file, bytes);
      expect(after.subarray(0, start), name).to.deep.equal(body.subarray(0, start));
      expect(after.subarray(after.length - (body.length - end)), name).to.deep.equal(body.subarray(end));
      expect(parseDataSet(after, file.dataSet.transferSyntaxUID).text(0x00100010)).to.equal('Zeta^Q');
    }
  });

  it('inflates a deflated data set, and what is saved inflates to the same bytes', () => {
    const file = parseDicomFile(fixture('deflated'));
    const plain = parseDicomFile(fixture('explicit-le')).dataSet;
    expect(listDataSet(file.dataSet)).to.deep.equal(listDataSet(plain));
    const again = parseDataSet(encodeDataSet(file.dataSet), DEFLATED);
    expect(listDataSet(again)).to.deep.equal(listDataSet(plain));
  });

  it('reads unknown elements of undefined length as implicit little endian in any syntax (CP 246)', () => {
    const content = encodePlain([{ tag: 0x00280010, vr: 'US', value: hex('0700') }], {
      explicit: false,
      bigEndian: false,
      delimited: true,
    });
    const le = Buffer.concat([
      hex('0900 0110 554e 0000 ffffffff', 'feff 00e0 ffffffff'),
      content,
      hex('feff 0de0 00000000', 'feff dde0 00000000'),
    ]);
    const be = Buffer.concat([hex('0009 1001 554e 0000 ffffffff'), le.subarray(12)]);
    for (const [bytes, uid] of [
      [le, LEE],
      [be, BEE],
    ] as const) {
      const element = parseDataSet(bytes, uid).get(0x00091001);
      expect(element?.isSequence).to.equal(true);
      expect(element?.items[0]?.number(0x00280010)).to.equal(7);
    }
  });

  it('keeps fragments of compressed pixel data as they are, delimiters inside them included', () => {
    const inside = hex('feff dde0 00000000 ffd9');
    const bytes = Buffer.concat([
      hex('e07f 1000 4f42 0000 ffffffff', 'feff 00e0 00000000', 'feff 00e0 0a000000'),
      inside,
      hex('feff dde0 00000000'),
    ]);
    const dataSet = parseDataSet(bytes, '1.2.840.10008.1.2.4.50');
    const pixels = dataSet.get(0x7fe00010);
    expect(pixels?.isEncapsulated).to.equal(true);
    expect(pixels?.fragments).to.deep.equal([Buffer.alloc(0), inside]);
    dataSet.set(DataElement.fromText(0x00100010, 'PN', 'New'));
    expect(Buffer.concat(encodeDataSet(dataSet)).subarray(-bytes.length)).to.deep.equal(bytes);
    expect(() => encodeDataSet(dataSet, LEE)).to.throw(TransferSyntaxError, /codec/);
  });

  it('keeps the extended offset table beside the fragments, and gives its 64-bit numbers', () => {
    const table = hex('e07f 0100 4f56 0000 10000000', '0000000000000000 1200000001000000');
    const lengths = hex('e07f 0200 4f56 0000 10000000', '0a00000000000000 0200000000000000');
    const fragments = hex('e07f 1000 4f42 0000 ffffffff', 'feff 00e0 00000000', 'feff 00e0 02000000 ffd8');
    const bytes = Buffer.concat([table, lengths, fragments, hex('feff dde0 00000000')]);
    const dataSet = parseDataSet(bytes, '1.2.840.10008.1.2.4.50');
    expect(dataSet.get(0x7fe00001)?.bytes.readBigUInt64LE(8)).to.equal(0x100000012n);
    dataSet.set(DataElement.fromText(0x00100010, 'PN', 'New'));
    expect(Buffer.concat(encodeDataSet(dataSet)).subarray(-bytes.length)).to.deep.equal(bytes);
    const item = DataElement.encapsulated(0x7fe00010, 'OB', dataSet.get(0x7fe00010)?.fragments ?? []);
    dataSet.set(item);
    expect(Buffer.concat(encodeDataSet(dataSet)).subarray(-bytes.length)).to.deep.equal(bytes);
  });

  it('takes the records of a directory as far as they go when a length in it is too long, whole elements only', () => {
    const record = hex('0400 1014 5553 0200 ffff', '0400 3014 4353 0600', '494d41474520');
    const directory = (announced: number, itemLength: number, content: Buffer): Buffer => {
      const header = hex('0400 2012 5351 0000 00000000', 'feff 00e0 00000000');
      header.writeUInt32LE(announced, 8);
      header.writeUInt32LE(itemLength, 16);
      return Buffer.concat([header, content]);
    };
    for (const [announced, itemLength] of [
      [32, 24 + 24],
      [32 + 24, 24 + 24],
      [32 + 24, 24],
    ] as const) {
      const bytes = directory(announced, itemLength, record);
      const dataSet = parseDataSet(bytes, LEE);
      expect(dataSet.get(0x00041220)?.items[0]?.text(0x00041430), `${announced} ${itemLength}`).to.equal('IMAGE');
      expect(Buffer.concat(encodeDataSet(dataSet)).equals(bytes)).to.equal(true);
      dataSet.get(0x00041220)?.items[0]?.set(DataElement.fromText(0x00041430, 'CS', 'SERIES'));
      const again = parseDataSet(encodeDataSet(dataSet), LEE);
      expect(again.get(0x00041220)?.length).to.equal(32);
    }
    expect(() => parseDataSet(directory(32, 24, record.subarray(0, 20)), LEE)).to.throw(DataSetError, /Truncated/);
    const elsewhere = directory(32 + 24, 24, record);
    elsewhere.writeUInt16LE(0x1140, 2);
    elsewhere.writeUInt16LE(0x0008, 0);
    expect(() => parseDataSet(elsewhere, LEE)).to.throw(DataSetError, /Truncated/);
  });

  it('keeps odd lengths when untouched and pads them when encoded anew', () => {
    const bytes = hex('1000 1000 504e 0300', '414243', '1000 2000 4c4f 0100', '58');
    const dataSet = parseDataSet(bytes, LEE);
    expect(dataSet.text(0x00100010)).to.equal('ABC');
    expect(Buffer.concat(encodeDataSet(dataSet))).to.deep.equal(bytes);
    const implicit = Buffer.concat(encodeDataSet(dataSet, LEI));
    expect(implicit).to.deep.equal(hex('1000 1000 04000000 41424320', '1000 2000 02000000 5820'));
  });

  it('keeps elements that stand out of order or twice, and finds the first', () => {
    const bytes = encodePlain([short(0x00100020, 'ID'), short(0x00080060, 'OT'), short(0x00100020, 'II')], {
      explicit: true,
      bigEndian: false,
      delimited: true,
    });
    const dataSet = parseDataSet(bytes, LEE);
    expect(dataSet.text(0x00100020)).to.equal('ID');
    expect(Buffer.concat(encodeDataSet(dataSet))).to.deep.equal(bytes);
    dataSet.delete(0x00100020);
    expect([...dataSet].map((element) => element.text())).to.deep.equal(['OT', 'II']);
  });

  it('refuses a transfer syntax that is not known', () => {
    expect(() => parseDataSet(Buffer.alloc(0), '1.2.3')).to.throw(TransferSyntaxError);
  });

  it('finds truncation at every length: an error, or the elements in front of the cut', () => {
    for (const name of names) {
      const bytes = fixture(name);
      const file = parseDicomFile(bytes);
      const body = bodyOf(file, bytes);
      // In front of Pixel Representation, an implicit file cut there does not tell US from SS.
      const list = (dataSet: DataSet): string[] => listDataSet(dataSet).map((line) => line.replace(' SS ', ' US '));
      const whole = list(file.dataSet);
      let complete = 0;
      for (let length = 0; length < body.length; length++) {
        try {
          const found = list(parseDataSet(body.subarray(0, length), file.dataSet.transferSyntaxUID));
          expect(found, `${name} at ${length}`).to.deep.equal(whole.slice(0, found.length));
          complete++;
        } catch (error) {
          if (!(error instanceof DataSetError)) throw error;
          expect(error.offset, `${name} at ${length}`).to.be.within(0, length);
        }
      }
      expect(complete, 'cuts between two elements').to.equal(file.dataSet.size);
    }
  });

  it('finds truncation of a deflated data set at every length', () => {
    const file = parseDicomFile(fixture('deflated'));
    const body = bodyOf(file, fixture('deflated'));
    for (let length = 0; length < body.length - 1; length++) {
      expect(() => parseDataSet(body.subarray(0, length), DEFLATED), `at ${length}`).to.throw(DataSetError);
    }
  });

  it('names tag and offset in its errors', () => {
    const bytes = hex('1000 1000 504e 0200 4142', '1000 2000 4c4f 1000 5858');
    expect(() => parseDataSet(bytes, LEE)).to.throw(
      DataSetError,
      /\(0010,0020\) announces 16 bytes, and 2 are left \(offset 10\)/,
    );
  });
});

describe('reading under attack', () => {
  const nested = (depth: number): Buffer =>
    Buffer.concat(Array.from({ length: depth }, () => hex('0800 4011 5351 0000 ffffffff', 'feff 00e0 ffffffff')));

  it('L12: stops at 64 sequences inside each other, or at the depth of the option', () => {
    const bomb = nested(100_000);
    const started = performance.now();
    expect(() => parseDataSet(bomb, LEE)).to.throw(DataSetError, /more than 64 inside each other/);
    expect(performance.now() - started).to.be.lessThan(1000);
    const three = Buffer.concat([
      nested(3),
      ...Array.from({ length: 3 }, () => hex('feff 0de0 00000000 feff dde0 00000000')),
    ]);
    expect(parseDataSet(three, LEE, { maxDepth: 3 }).size).to.equal(1);
    expect(() => parseDataSet(three, LEE, { maxDepth: 2 })).to.throw(DataSetError, /maxDepth/);
  });

  it('L11: stops inflating at the bound on ratio, and at the bound on size', () => {
    const bomb = deflateRawSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => parseDataSet(bomb, DEFLATED)).to.throw(DataSetError, /maxInflationRatio/);
    expect(() => parseDataSet(deflateRawSync(Buffer.alloc(5000)), DEFLATED, { maxInflatedBytes: 4999 })).to.throw(
      DataSetError,
      /maxInflatedBytes/,
    );
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(120_000_000);
  });

  it('L11: a blank image may be deflated a thousandfold', () => {
    const blank = encodePlain([{ tag: 0x7fe00010, vr: 'OW', value: Buffer.alloc(8_000_000) }], {
      explicit: true,
      bigEndian: false,
      delimited: true,
    });
    expect(parseDataSet(deflateRawSync(blank), DEFLATED).get(0x7fe00010)?.length).to.equal(8_000_000);
  });

  it('L10: a length of 0xFFFFFFFF where none may be is an error, and so is one beyond the end', () => {
    const cases = {
      'text of undefined length': hex('1000 1000 5543 0000 ffffffff'),
      'binary data of undefined length without items': hex('0900 1010 4f42 0000 ffffffff 0000'),
      'a value of 4 GiB - 2': hex('0900 1010 4f42 0000 feffffff 0000'),
      'an item beyond its sequence': hex('0800 4011 5351 0000 08000000', 'feff 00e0 00000001'),
      'a fragment without length': hex('e07f 1000 4f42 0000 ffffffff', 'feff 00e0 ffffffff'),
      'a stray item': hex('feff 00e0 00000000'),
      'a stray delimiter': hex('feff dde0 00000000'),
      'an element in place of an item': hex('0800 4011 5351 0000 ffffffff', '1000 1000 504e 0000'),
    };
    for (const [name, bytes] of Object.entries(cases)) {
      expect(() => parseDataSet(bytes, LEE), name).to.throw(DataSetError);
    }
  });

  it('L9: counts elements, and checks single values against their limit', () => {
    const many = Buffer.concat(Array.from({ length: 1000 }, () => hex('0900 1010 4c4f 0000')));
    expect(() => parseDataSet(many, LEE, { maxElements: 999 })).to.throw(DataSetError, /maxElements/);
    const long = hex('0900 1010 4c4f 0400 41424344');
    expect(() => parseDataSet(long, LEE, { maxValueLength: 3 })).to.throw(DataSetError, /maxValueLength/);
  });
});

describe('opening a file', () => {
  const folder = tempDir('dataset');
  const path = join(folder, 'large.dcm');
  const pixels = Buffer.alloc(600_000, 'pixels');
  const make = (): void => {
    const dataSet = new DataSet(LEE);
    dataSet.set(DataElement.fromText(0x00100010, 'PN', 'Large^File'));
    dataSet.set(DataElement.fromBytes(0x00091010, 'OB', Buffer.alloc(200_000, 1)));
    dataSet.set(DataElement.fromText(0x00104000, 'LT', 'x'.repeat(60_000)));
    dataSet.set(DataElement.fromText(0x00104001, 'LT', 'y'.repeat(60_000)));
    dataSet.set(DataElement.fromBytes(0x7fe00010, 'OW', pixels));
    const meta = parseDicomFile(fixture('explicit-le')).header.dataSetOffset;
    writeFileSync(path, Buffer.concat([fixture('explicit-le').subarray(0, meta), ...encodeDataSet(dataSet)]));
  };

  it('leaves values over 64 KiB in the file and reads the rest, so that only those need it later', () => {
    make();
    const file = openDicomFile(path);
    expect(file.source?.isOpen).to.equal(true);
    file.source?.close();
    expect(file.dataSet.text(0x00100010)).to.equal('Large^File');
    expect(file.dataSet.text(0x00104001)).to.equal('y'.repeat(60_000));
    expect(file.dataSet.get(0x7fe00010)?.length).to.equal(600_000);
    expect(() => file.dataSet.get(0x7fe00010)?.bytes).to.throw(DataSetError, /closed/);
  });

  it('reads them when asked for, and loads everything on demand', () => {
    make();
    const file = openDicomFile(path);
    expect(file.dataSet.get(0x7fe00010)?.bytes.equals(pixels)).to.equal(true);
    expect(file.source?.load(1000), 'over the limit').to.equal(false);
    expect(file.source?.load()).to.equal(true);
    writeFileSync(path, 'gone');
    expect(file.dataSet.get(0x7fe00010)?.bytes.equals(pixels)).to.equal(true);
  });

  it('writes them through, byte for byte', () => {
    make();
    const expected = readFileSync(path);
    const file = openDicomFile(path);
    expect(Buffer.concat(encodeDataSet(file.dataSet)).equals(expected.subarray(file.header.dataSetOffset))).to.equal(
      true,
    );
    file.source?.close();
  });

  it('gives what the same bytes in memory give, whatever lies where the pieces of the file meet', () => {
    const random = new Random(99);
    for (let round = 0; round < 20; round++) {
      const dataSet = new DataSet(LEE);
      for (let tag = 0x00091000; tag < 0x00091040; tag++) {
        const length = random.pick([0, 1, 10, 1000, 40_000, 65_536, 65_537, 200_000]);
        if (random.oneIn(4)) {
          const item = new DataSet(LEE);
          item.set(DataElement.fromBytes(0x00091000, 'OB', random.bytes(Math.min(length, 1000))));
          dataSet.set(DataElement.sequence(tag, [item, new DataSet(LEE)]));
        } else dataSet.set(DataElement.fromBytes(tag, 'OB', Buffer.alloc(length, random.below(256))));
      }
      const body = Buffer.concat(encodeDataSet(dataSet));
      const meta = parseDicomFile(fixture('explicit-le')).header.dataSetOffset;
      writeFileSync(path, Buffer.concat([fixture('explicit-le').subarray(0, meta), body]));
      const file = openDicomFile(path);
      expect(Buffer.concat(encodeDataSet(file.dataSet)).equals(body), `round ${round}`).to.equal(true);
      for (const element of parseDataSet(body, LEE)) {
        const other = file.dataSet.get(element.tag);
        expect(other?.bytes.equals(element.bytes) && other.items.length === element.items.length).to.equal(true);
      }
      file.source?.close();
      const small = [...file.dataSet].filter((element) => element.length <= 65_536);
      expect(small.every((element) => element.bytes.length === element.length || element.isSequence)).to.equal(true);
    }
  });

  it('says so when the file became shorter in between', () => {
    make();
    const file = openDicomFile(path);
    truncateSync(path, 300_000);
    expect(() => file.dataSet.get(0x7fe00010)?.bytes).to.throw(DataSetError, /shorter/);
    file.source?.close();
  });

  it('keeps no descriptor of a small, deflated or refused file', () => {
    const small = join(folder, 'small.dcm');
    for (const name of ['explicit-le', 'deflated']) {
      writeFileSync(small, fixture(name));
      expect(openDicomFile(small).source, name).to.equal(undefined);
    }
    expect(transferSyntax(parseDicomFile(fixture('deflated')).dataSet.transferSyntaxUID)?.deflated).to.equal(true);
    writeFileSync(small, fixture('explicit-le').subarray(0, 700));
    expect(() => openDicomFile(small)).to.throw(DataSetError);
    expect(() => openDicomFile(join(folder, 'missing.dcm'))).to.throw(/ENOENT/);
  });
});
