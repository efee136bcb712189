import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import {
  DataSetConverter,
  fromDicomJson,
  fromNaturalized,
  parseDataSet,
  type DicomJson,
  type ReadOptions,
} from '../../src/dataset';
import { DataSetError, InvalidArgumentError } from '../../src/errors';
import { hex } from '../support/hex';

const LEI = '1.2.840.10008.1.2';
const LEE = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** So many sequences inside each other, complete. */
function nested(depth: number): Buffer {
  const begin = Array.from({ length: depth }, () => hex('0800 4011 5351 0000 ffffffff feff 00e0 ffffffff'));
  const end = Array.from({ length: depth }, () => hex('feff 0de0 00000000 feff dde0 00000000'));
  return Buffer.concat([...begin, ...end]);
}

function converted(bytes: Buffer, options?: { maxDepth: number }): Buffer {
  const converter = new DataSetConverter(LEE, LEI, options);
  return Buffer.concat([...converter.push(bytes), ...converter.end()]);
}

function nestedJson(depth: number): DicomJson {
  let json: DicomJson = {};
  for (let level = 0; level < depth; level++) json = { '00081140': { vr: 'SQ', Value: [json] } };
  return json;
}

function nestedNatural(depth: number): Record<string, unknown> {
  let natural: Record<string, unknown> = {};
  for (let level = 0; level < depth; level++) natural = { ReferencedImageSequence: [natural] };
  return natural;
}

const ELEMENTS = Buffer.concat(
  Array.from({ length: 20 }, (_, index) => {
    const element = hex('0900 0010 4c4f 0000');
    element.writeUInt16LE(0x1000 + index, 2);
    return element;
  }),
);
const PLAIN = Buffer.concat([hex('0900 1010 4f42 0000 88130000'), Buffer.alloc(5000)]);
/** Inflates to more than 16 MiB, where the ratio begins to count. */
const LONG = Buffer.concat([hex('0900 1010 4f42 0000 00000001'), Buffer.alloc(16 * 1024 * 1024)]);
const LONG_DEFLATED = deflateRawSync(LONG, { level: 1 });
const RATIO = Math.ceil(LONG.length / LONG_DEFLATED.length);

describe('limits of data sets', () => {
  /** A reading that a limit of that number just allows, and one less does not. */
  const cases: readonly [
    what: string,
    rule: string,
    limit: number,
    option: string,
    read: (limit: number) => unknown,
  ][] = [
    ['maxDepth of reading', 'L12', 5, 'maxDepth', (maxDepth) => parseDataSet(nested(5), LEE, { maxDepth })],
    ['maxDepth of converting', 'L12', 5, 'maxDepth', (maxDepth) => converted(nested(5), { maxDepth })],
    ['maxDepth of DICOM JSON', 'L12', 5, 'maxDepth', (maxDepth) => fromDicomJson(nestedJson(5), { maxDepth })],
    [
      "maxDepth of dcmjs's objects",
      'L12',
      5,
      'maxDepth',
      (maxDepth) => fromNaturalized(nestedNatural(5), { maxDepth }),
    ],
    ['maxElements', 'L9', 20, 'maxElements', (maxElements) => parseDataSet(ELEMENTS, LEE, { maxElements })],
    ['maxValueLength', 'L9', 5000, 'maxValueLength', (maxValueLength) => parseDataSet(PLAIN, LEE, { maxValueLength })],
    [
      'maxInflatedBytes',
      'L11',
      PLAIN.length,
      'maxInflatedBytes',
      (maxInflatedBytes) => parseDataSet(deflateRawSync(PLAIN), DEFLATED, { maxInflatedBytes }),
    ],
    [
      'maxInflationRatio',
      'L11',
      RATIO,
      'maxInflationRatio',
      (maxInflationRatio) => parseDataSet(LONG_DEFLATED, DEFLATED, { maxInflationRatio }),
    ],
  ];
  for (const [what, rule, limit, option, read] of cases) {
    it(`${rule}: ${what} takes a data set at the limit, and refuses one past it`, () => {
      read(limit);
      let error: unknown;
      try {
        read(limit - 1);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(DataSetError).with.property('message').that.contains(option);
    });
  }

  it('L12: 64 sequences inside each other are read, converted and taken from JSON by default, and 65 are not', () => {
    expect(parseDataSet(nested(64), LEE).size).to.equal(1);
    expect(() => parseDataSet(nested(65), LEE)).to.throw(DataSetError, 'maxDepth');
    expect(converted(nested(64)).length).to.be.greaterThan(0);
    expect(() => converted(nested(65))).to.throw(DataSetError, 'maxDepth');
    expect(fromDicomJson(nestedJson(64)).size).to.equal(1);
    expect(() => fromDicomJson(nestedJson(65))).to.throw(DataSetError, 'maxDepth');
  });

  const wrong: readonly ReadOptions[] = [
    { maxDepth: -1 },
    { maxElements: 1.5 },
    { maxValueLength: 2 ** 32 },
    { maxInflatedBytes: Number.NaN },
    { maxInflationRatio: -250 },
  ];
  for (const options of wrong) {
    const [[name, value] = []] = Object.entries(options);
    it(`${name} of ${value} is refused`, () => {
      expect(() => parseDataSet(deflateRawSync(nested(1)), DEFLATED, options)).to.throw(InvalidArgumentError, name);
    });
  }
});
