import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  DataSetConverter,
  convertDataSet,
  parseDataSet,
  parseDicomFile,
} from '../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../src/errors';
import { fixturesRoot } from '../support/project';
import { Random } from '../support/random';
import { type PlainElement, encodePlain, listDataSet } from './naive-codec';

const SYNTAXES = [LEI, LEE, BEE];
const plain = (uid: string, delimited: boolean) => ({ explicit: uid !== LEI, bigEndian: uid === BEE, delimited });

/** Converts with the input cut into pieces of these lengths, over and over. */
function convert(bytes: Buffer, from: string, to: string, pieces: readonly number[] = [bytes.length || 1]): Buffer {
  const converter = new DataSetConverter(from, to);
  const output: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = pieces[index % pieces.length] ?? 1;
    output.push(...converter.push(Buffer.from(bytes.subarray(at, at + length))));
    at += length;
  }
  return Buffer.concat([...output, ...converter.end()]);
}

const number = (tag: number, vr: string, value: Buffer): PlainElement => ({ tag, vr, value });
const random = new Random(20240229);
const elements: PlainElement[] = [
  number(0x00080005, 'CS', Buffer.from('ISO_IR 100')),
  number(0x00080006, 'SQ', Buffer.alloc(0)),
  {
    tag: 0x00081140,
    vr: 'SQ',
    value: [
      [
        number(0x00081155, 'UI', Buffer.from('1.2.34')),
        { tag: 0x0040a170, vr: 'SQ', value: [[number(0x00080104, 'LO', Buffer.from('deep'))], []] },
      ],
      [],
    ],
  },
  number(0x00189087, 'FD', random.bytes(16)),
  number(0x00280009, 'AT', random.bytes(8)),
  number(0x00280103, 'US', Buffer.from([1, 0])),
  number(0x00280106, 'SS', Buffer.from([0xfb, 0xff])),
  number(0x00281201, 'OW', random.bytes(1022)),
  number(0x00281202, 'OW', random.bytes(1024)),
  number(0x00281203, 'OW', random.bytes(1026)),
  number(0x00660016, 'OF', random.bytes(40_000)),
  number(0x00660023, 'OW', random.bytes(4096)),
  number(0x00660040, 'OL', random.bytes(4100)),
  number(0x00720074, 'FD', random.bytes(8000)),
  number(0x0008040c, 'UV', random.bytes(16)),
  number(0x00720082, 'SV', random.bytes(16)),
  number(0x7fe00001, 'OV', random.bytes(6000)),
  number(0x7fe00009, 'OD', random.bytes(6000)),
  number(0x7fe00010, 'OW', random.bytes(150_000)),
].sort((a, b) => a.tag - b.tag);

describe('streaming conversion', () => {
  it('gives what a second encoder makes of the same elements, between all three syntaxes', () => {
    for (const from of SYNTAXES) {
      for (const to of SYNTAXES.filter((uid) => uid !== from)) {
        for (const delimited of [true, false]) {
          const converted = convert(encodePlain(elements, plain(from, delimited)), from, to);
          // Empty items keep their zero length when it was written so.
          const expected = parseDataSet(encodePlain(elements, plain(to, delimited)), to);
          expect(listDataSet(parseDataSet(converted, to)), `${from} ${to}`).to.deep.equal(listDataSet(expected));
        }
        const exact = convert(encodePlain(elements, plain(from, true)), from, to);
        expect(exact.equals(encodePlain(elements, plain(to, true))), `${from} ${to}: to the byte`).to.equal(true);
      }
    }
  });

  it('does not depend on how the input is cut', () => {
    for (const [from, to] of [
      [LEI, BEE],
      [BEE, LEE],
      [LEE, LEI],
    ] as const) {
      const bytes = encodePlain(elements, plain(from, true));
      const whole = convert(bytes, from, to);
      for (const pieces of [[1], [7], [2, 3, 5], [1023, 1025], [4096], [65_536]]) {
        expect(
          convert(bytes, from, to, pieces).equals(whole),
          `${from} ${to} in pieces of ${pieces.join(' and ')}`,
        ).to.equal(true);
      }
    }
  });

  it('goes there and back without a change of value', () => {
    for (const name of ['explicit-le', 'explicit-be', 'explicit-le-defined']) {
      const bytes = readFileSync(join(fixturesRoot, 'dataset', `${name}.dcm`));
      const file = parseDicomFile(bytes);
      const body = bytes.subarray(file.header.dataSetOffset);
      const from = file.header.transferSyntaxUID;
      for (const to of [LEE, BEE].filter((uid) => uid !== from)) {
        const back = convert(convert(body, from, to, [11]), to, from, [13]);
        expect(listDataSet(parseDataSet(back, from)), `${name} by ${to}`).to.deep.equal(listDataSet(file.dataSet));
      }
    }
  });

  it('drops group lengths, pads odd values, and makes UN of a value that is too long for its header', () => {
    const odd = Buffer.from('0800000004000000ff000000'.concat('0800200003000000313233'), 'hex');
    expect(convert(odd, LEI, LEE)).to.deep.equal(
      Buffer.concat([Buffer.from('08002000', 'hex'), Buffer.from('DA\x04\x00123 ')]),
    );
    const long = encodePlain(
      [number(0x00104000, 'LT', Buffer.alloc(65_536, 'x')), number(0x00280010, 'US', Buffer.alloc(65_536, '\x01\x02'))],
      plain(LEI, true),
    );
    for (const to of [LEE, BEE]) {
      const dataSet = parseDataSet(convert(long, LEI, to), to);
      expect([dataSet.get(0x00104000)?.vr, dataSet.get(0x00104000)?.length]).to.deep.equal(['UN', 65_536]);
      expect(dataSet.get(0x00280010)?.bytes.subarray(0, 2), 'little endian').to.deep.equal(Buffer.from([1, 2]));
    }
  });

  it('keeps sequences that the dictionary does not have, empty ones too', () => {
    const sequences: PlainElement[] = [
      { tag: 0x00091001, vr: 'SQ', value: [[number(0x00080104, 'LO', Buffer.from('deep'))]] },
      { tag: 0x00091002, vr: 'SQ', value: [] },
    ];
    const implicit = convert(encodePlain(sequences, plain(LEE, false)), LEE, LEI);
    const list = listDataSet(parseDataSet(convert(implicit, LEI, BEE), BEE));
    expect(list).to.deep.equal(['00091001 SQ', ' 0', '  00080104 LO "deep"', '00091002 SQ']);
  });

  it('passes unknown elements of undefined length on as sequences (CP 246)', () => {
    const inside = encodePlain([number(0x00280010, 'US', Buffer.from([7, 0]))], plain(LEI, true));
    const bytes = Buffer.concat([
      Buffer.from('00091001554e0000fffffffffeff00e0ffffffff', 'hex'),
      inside,
      Buffer.from('feff0de000000000feffdde000000000', 'hex'),
    ]);
    for (const to of [LEE, LEI]) {
      expect(
        parseDataSet(convert(bytes, BEE, to), to)
          .get(0x00091001)
          ?.items[0]?.number(0x00280010),
      ).to.equal(7);
    }
  });

  it('holds no more than a little of a large value', () => {
    const converter = new DataSetConverter(LEE, BEE);
    const header = encodePlain([number(0x7fe00010, 'OW', Buffer.alloc(0))], plain(LEE, true));
    header.writeUInt32LE(256 * 1024 * 1024, 8);
    let length = converter.push(header).reduce((sum, piece) => sum + piece.length, 0);
    const chunk = Buffer.alloc(1024 * 1024, '\x01\x02');
    for (let index = 0; index < 256; index++) {
      const output = converter.push(chunk);
      const bytes = output.reduce((sum, piece) => sum + piece.length, 0);
      length += bytes;
      expect(bytes).to.be.within(chunk.length, chunk.length + 12);
      expect(output.at(-1)?.subarray(0, 2)).to.deep.equal(Buffer.from([2, 1]));
    }
    converter.end();
    expect(length).to.equal(256 * 1024 * 1024 + 12);
  });

  it('hands chunks through when nothing changes, and works as an async iterable', async () => {
    const bytes = encodePlain(elements, plain(LEE, true));
    const collect = async (to: string): Promise<Buffer[]> => {
      const chunks: Buffer[] = [];
      for await (const chunk of convertDataSet([bytes], LEE, to)) chunks.push(chunk);
      return chunks;
    };
    expect((await collect(LEE))[0]).to.equal(bytes);
    expect(Buffer.concat(await collect(BEE)).equals(convert(bytes, LEE, BEE))).to.equal(true);
  });

  it('refuses syntaxes that need a codec', () => {
    for (const [from, to] of [
      ['1.2.840.10008.1.2.4.50', LEE],
      [LEE, '1.2.840.10008.1.2.1.99'],
      [LEE, '1.2.3'],
    ] as const) {
      expect(() => new DataSetConverter(from, to)).to.throw(TransferSyntaxError);
    }
    const fragments = Buffer.from('e07f10004f420000fffffffffeff00e000000000', 'hex');
    expect(() => convert(fragments, LEE, LEI)).to.throw(DataSetError, /compressed/);
  });

  it('finds truncation at every length: an error, or the elements in front of the cut', () => {
    const bytes = readFileSync(join(fixturesRoot, 'dataset', 'explicit-le-defined.dcm'));
    const file = parseDicomFile(bytes);
    const body = bytes.subarray(file.header.dataSetOffset);
    const whole = listDataSet(file.dataSet);
    let complete = 0;
    for (let length = 0; length < body.length; length++) {
      try {
        const list = listDataSet(parseDataSet(convert(body.subarray(0, length), LEE, BEE), BEE));
        expect(list, `at ${length}`).to.deep.equal(whole.slice(0, list.length));
        complete++;
      } catch (error) {
        if (!(error instanceof DataSetError)) throw error;
      }
    }
    expect(complete).to.equal(file.dataSet.size);
  });

  it('L12: bounds the depth of sequences', () => {
    const deep = Buffer.alloc(2_000_000, Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex'));
    const started = performance.now();
    expect(() => convert(deep, LEE, LEI)).to.throw(DataSetError, /maxDepth/);
    expect(performance.now() - started).to.be.lessThan(1000);
  });

  it('L10: refuses lengths that go beyond what is around them', () => {
    const cases = {
      'an item beyond its sequence': '08004011535100000800 0000 feff00e000000001',
      'a value beyond its item': '0800401153510000ffffffff feff00e008000000 100010004c4f1000',
      'a stray item': 'feff00e000000000',
      'a stray delimiter': 'feff0de000000000',
      'a stray sequence delimiter': 'feffdde000000000',
      'an element in place of an item': '0800401153510000ffffffff 10001000504e0000',
      'a delimiter in an item of defined length': '0800401153510000ffffffff feff00e008000000 feff0de000000000',
    };
    for (const [name, hex] of Object.entries(cases)) {
      expect(() => convert(Buffer.from(hex.replaceAll(' ', ''), 'hex'), LEE, LEI), name).to.throw(DataSetError);
    }
  });
});
