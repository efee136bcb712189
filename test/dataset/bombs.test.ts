import { constants, deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import {
  type ByteSource,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  type ReadOptions,
  type SourceWindow,
  parseDataSet,
  readDataSet,
  readPart10HeaderSync,
} from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { BufferSource } from '../../src/dataset/byte-source';
import { encodeFileMeta } from '../../src/dataset/file-meta';

const DEFLATED = '1.2.840.10008.1.2.1.99';
const LONGEST_HEADER = 12;

/** Hands out what it is asked for and nothing more, so that every header that the reader looks at is counted. */
class CountedSource implements ByteSource {
  headers = 0;
  bytesHandedOut = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): Buffer {
    this.bytesHandedOut += length;
    return this.#bytes.subarray(offset, offset + length);
  }

  window(offset: number, length: number): SourceWindow {
    if (length === LONGEST_HEADER) this.headers++;
    return { buffer: this.read(offset, Math.min(length, this.size - offset)), start: offset };
  }
}

const hex = (...parts: string[]): Buffer => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** So many times the same bytes. */
function times(count: number, bytes: Buffer): Buffer {
  return Buffer.alloc(bytes.length * count, bytes);
}

/** Reads a bomb, which is refused with such a message, and tells what was looked at until then. */
function refused(bomb: Buffer, message: RegExp, options?: ReadOptions): CountedSource {
  const source = new CountedSource(bomb);
  expect(() => readDataSet(source, 0, LEE, options)).to.throw(DataSetError, message);
  return source;
}

/** A deflate stream that goes on, behind these bytes, with a block of a kind that there is not. */
function damagedBehind(bytes: Buffer): Buffer {
  return Buffer.concat([deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH }), Buffer.from([0x07])]);
}

const EMPTY_ELEMENT = hex('0900 1010 4c4f 0000');
const EMPTY_ITEM = hex('feff 00e0 00000000');
const SEQUENCE = hex('0800 4011 5351 0000 ffffffff');
const ITEM = hex('feff 00e0 ffffffff');
const FRAGMENTS = hex('e07f 1000 4f42 0000 ffffffff');

describe('bombs', function () {
  // A guard only: each of these is over in milliseconds, and what is checked is the work that it made.
  this.timeout(10_000);

  it('L11: no more of a deflate bomb is inflated than its bound allows: damage behind that is never met', () => {
    const bomb = damagedBehind(Buffer.alloc(60_000_000));
    expect(bomb.length).to.be.lessThan(60_000);
    expect(() => parseDataSet(bomb, DEFLATED)).to.throw(DataSetError, /gives more than 16777216 bytes/);
    const one = { maxInflatedBytes: 1_000_000 };
    expect(() => parseDataSet(bomb, DEFLATED, one)).to.throw(DataSetError, /gives more than 1000000 bytes/);
    // With a bound above what it comes to, the inflater does get there.
    expect(() => parseDataSet(bomb, DEFLATED, { maxInflationRatio: 2000 })).to.throw(DataSetError, /is damaged/);
  });

  it('L11: the header scan inflates the first KiB of a deflate bomb and no more', () => {
    const text = hex('0800 0700 5554 0000 00000010');
    const bomb = damagedBehind(Buffer.concat([text, Buffer.alloc(2_000_000)]));
    const meta = encodeFileMeta({ SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.4', transferSyntaxUID: DEFLATED });
    const header = readPart10HeaderSync(new BufferSource(Buffer.concat([meta, bomb])));
    expect(header.SOPInstanceUID).to.equal('1.2.4');
  });

  it('L12: of 100,000 sequences inside each other the reader enters 64', () => {
    const bomb = times(100_000, Buffer.concat([SEQUENCE, ITEM]));
    const { headers } = refused(bomb, /more than 64 inside each other \(option maxDepth\)/);
    // One for each sequence and each item in it, and that of the sequence which is one too many.
    expect(headers).to.equal(64 * 2 + 1);
  });

  it('L7, L10: a length of 4 GiB costs a look at its header, in a value, a sequence, an item and a fragment', () => {
    const announced = 'feffffff';
    const bombs = {
      value: [hex(`0900 1010 4f42 0000 ${announced}`), 1],
      text: [hex(`0900 1010 5554 0000 ${announced}`), 1],
      sequence: [hex(`0800 4011 5351 0000 ${announced}`), 1],
      item: [Buffer.concat([SEQUENCE, hex(`feff 00e0 ${announced}`)]), 2],
      fragment: [Buffer.concat([FRAGMENTS, hex(`feff 00e0 ${announced}`)]), 2],
    } as const;
    for (const [name, [bytes, looks]] of Object.entries(bombs)) {
      const before = process.memoryUsage().arrayBuffers;
      const source = refused(Buffer.concat([bytes, Buffer.alloc(100)]), /announces 4294967294 bytes, and 100 are left/);
      expect(source.headers, name).to.equal(looks);
      expect(source.bytesHandedOut, name).to.equal(looks * LONGEST_HEADER);
      expect(process.memoryUsage().arrayBuffers - before, name).to.be.lessThan(100_000);
    }
  });

  for (const [name, bomb] of Object.entries({
    elements: times(100_000, EMPTY_ELEMENT),
    items: Buffer.concat([SEQUENCE, times(100_000, EMPTY_ITEM)]),
    fragments: Buffer.concat([FRAGMENTS, times(100_000, EMPTY_ITEM)]),
  })) {
    it(`L9: of 100,000 empty ${name} the reader looks at as many as the option says`, () => {
      const { headers } = refused(bomb, /More than 1000 elements \(option maxElements\)/, { maxElements: 1000 });
      expect(headers).to.equal(1000);
    });
  }

  it('L9: empty elements take less than six times their bytes while the reader has no objection to them', () => {
    const count = 1_000_000;
    const bomb = times(count, EMPTY_ELEMENT);
    const before = process.memoryUsage();
    const dataSet = parseDataSet(bomb, LEE);
    const after = process.memoryUsage();
    const grown = after.arrayBuffers - before.arrayBuffers + Math.max(0, after.heapUsed - before.heapUsed);
    expect(grown).to.be.lessThan(bomb.length * 6);
    expect(dataSet.size).to.equal(count);
  });
});
