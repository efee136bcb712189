import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  CharacterSet,
  DataSetConverter,
  type DataSet,
  encodeDataSet,
  isUncompressed,
  parseDataSet,
  parseDicomFile,
  vrInfo,
} from '../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../src/errors';
import { casesOf, tally } from '../support/campaign';
import { describeInterop } from '../support/interop';
import { fixturesRoot } from '../support/project';
import { pydicomFolder } from '../support/pydicom-files';
import { Random } from '../support/random';
import { listDataSet } from './naive-codec';

const ROUNDS = casesOf(35_000);
const MOST_INFLATED = 100_000;
const SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'];
const names = ['explicit-le', 'explicit-le-defined', 'implicit-le', 'implicit-le-defined', 'explicit-be', 'deflated'];
const fixtures = names.map((name) => readFileSync(join(fixturesRoot, 'dataset', `${name}.dcm`)));
const INTERESTING = [0x00000000, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0x00010000, 0xfffee000, 0xe000fffe];

function mutate(original: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(original);
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(bytes.length - 4);
    if (random.oneIn(3)) bytes.writeUInt32LE(random.pick(INTERESTING), at);
    else if (random.oneIn(2)) bytes[at] = random.below(256);
    else bytes.copy(bytes, at, random.below(bytes.length), bytes.length);
  }
  return random.oneIn(8) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

/** Whether it failed the way that damaged data should; anything else goes up. */
function isRefused(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof DataSetError || error instanceof TransferSyntaxError) return true;
    throw error;
  }
}

describe('damaged files by the thousand', () => {
  it('L10, L11, L12: are refused with a typed error or read; what is read is written as it was and converts', function () {
    this.timeout(240_000);
    const random = new Random(4711);
    let refused = 0;
    let slowest = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutate(random.pick(fixtures), random);
      tally({ cases: 1, bytes: bytes.length });
      const started = performance.now();
      const before = process.memoryUsage().arrayBuffers;
      const isBad = isRefused(() => {
        const { dataSet, header } = parseDicomFile(bytes, { maxInflatedBytes: MOST_INFLATED });
        // A table of a few KiB, and what was inflated, doubled while the inflater puts it together.
        const grown = process.memoryUsage().arrayBuffers - before;
        expect(grown, `round ${round}`).to.be.lessThan(bytes.length * 4 + 3 * MOST_INFLATED);
        const list = listDataSet(dataSet);
        for (const element of dataSet) element.texts();
        if (!isUncompressed(header.transferSyntaxUID)) return;
        const written = Buffer.concat(encodeDataSet(dataSet));
        expect(written.equals(bytes.subarray(header.dataSetOffset)), `round ${round}`).to.equal(true);
        expect(listDataSet(parseDataSet(written, header.transferSyntaxUID))).to.deep.equal(list);
      });
      if (isBad) refused++;
      else tally({ objects: 1 });
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(refused).to.be.within(ROUNDS * 0.2, ROUNDS * 0.95);
    expect(slowest, 'ms').to.be.lessThan(2000);
  });

  it('L10, L12: are converted or refused the same way, cut anywhere', function () {
    this.timeout(240_000);
    const random = new Random(1213);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const from = random.pick(SYNTAXES);
      const to = random.pick(SYNTAXES);
      const bytes = mutate(random.pick(fixtures.slice(0, 5)).subarray(334), random);
      tally({ cases: 1, bytes: bytes.length });
      const isBad = isRefused(() => {
        const converter = new DataSetConverter(from, to);
        const cut = random.below(bytes.length);
        const pieces = [converter.push(bytes.subarray(0, cut)), converter.push(bytes.subarray(cut)), converter.end()];
        const output = Buffer.concat(pieces.flat());
        expect(output.length).to.be.lessThan(bytes.length * 3 + 100);
        parseDataSet(output, to, { maxDepth: 65 });
      });
      if (isBad) refused++;
    }
    expect(refused).to.be.greaterThan(ROUNDS * 0.2);
  });
});

/** Small files of different kinds. */
const TRUNCATED = [
  'test_files/SC_rgb_small_odd_jpeg.dcm',
  'test_files/SC_rgb_small_odd.dcm',
  'test_files/rtdose_expb_1frame.dcm',
  'test_files/UN_sequence.dcm',
  'test_files/priv_SQ.dcm',
  'test_files/nested_priv_SQ.dcm',
  'test_files/no_meta_group_length.dcm',
  'test_files/ExplVR_BigEndNoMeta.dcm',
  'charset_files/chrSQEncoding.dcm',
  'charset_files/chrH32.dcm',
  'test_files/rtplan.dcm',
];

describeInterop('real files, truncated', [pydicomFolder], function () {
  this.timeout(30_000);

  for (const name of TRUNCATED) {
    it(`L10: ${name} is refused at every length, or read as far as it goes`, () => {
      const bytes = readFileSync(join(pydicomFolder, '..', name));
      const { dataSet, header } = parseDicomFile(bytes);
      // In front of Pixel Representation, an implicit file cut there does not tell US from SS.
      const list = (of: DataSet): string[] => listDataSet(of).map((line) => line.replace(' SS ', ' US '));
      const whole = list(dataSet);
      let refused = 0;
      for (let length = 0; length < bytes.length; length++) {
        const isBad = isRefused(() => {
          const read = parseDicomFile(bytes.subarray(0, length));
          // Cut where a data set hardly begins, a bare one does not show its syntax.
          if (read.header.transferSyntaxUID !== header.transferSyntaxUID) return;
          const found = list(read.dataSet);
          expect(found, `cut at ${length}`).to.deep.equal(whole.slice(0, found.length));
        });
        if (isBad) refused++;
      }
      expect(refused).to.be.greaterThan(bytes.length * 0.8);
    });
  }
});

const TERMS = [
  '6',
  '13',
  '58',
  '87',
  '100',
  '101',
  '109',
  '110',
  '126',
  '127',
  '138',
  '144',
  '148',
  '149',
  '159',
  '166',
];
const PIECES = [
  '\x1b$B',
  '\x1b(J',
  '\x1b(B',
  '\x1b$)C',
  '\x1b$)A',
  '\x1b-F',
  '\x1b$(D',
  '\x1b)I',
  '\x1b',
  '\\',
  '^',
  '=',
  '\r\n',
];

describe('damaged text', () => {
  it('L38: is read in every character set, and what is read without loss can be written and read again', () => {
    const random = new Random(38);
    const names = [
      ...TERMS.map((term) => `ISO_IR ${term}`),
      ...TERMS.map((term) => `ISO 2022 IR ${random.pick(TERMS)}\\ISO 2022 IR ${term}`),
      ...['ISO_IR 192', 'GB18030', 'GBK', '\\ISO 2022 IR 87\\ISO 2022 IR 159'],
    ];
    let written = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const set = CharacterSet.named(random.pick(names));
      const form = vrInfo(random.pick(['PN', 'LO', 'LT']));
      const parts = random.list(random.below(8), () =>
        random.oneIn(2) ? random.bytes(random.below(6)) : Buffer.from(random.pick(PIECES), 'latin1'),
      );
      const text = set.decode(Buffer.concat(parts), form);
      try {
        const bytes = set.encode(text, form);
        expect(set.decode(bytes, form), `round ${round}, ${set.name}`).to.equal(text);
        written++;
      } catch (error) {
        if (!(error instanceof DataSetError)) throw error;
      }
    }
    expect(written).to.be.greaterThan(ROUNDS * 0.2);
  });
});
