import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DataSetConverter, encodeDataSet, isUncompressed, parseDataSet, parseDicomFile } from '../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../src/errors';
import { fixturesRoot } from '../support/project';
import { Random } from '../support/random';
import { listDataSet } from './naive-codec';

const ROUNDS = 10_000;
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

describe('ten thousand damaged files', () => {
  it('L10, L11, L12: are refused with a typed error or read; what is read is written as it was and converts', function () {
    this.timeout(60_000);
    const random = new Random(4711);
    let refused = 0;
    let slowest = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutate(random.pick(fixtures), random);
      const started = performance.now();
      const isBad = isRefused(() => {
        const { dataSet, header } = parseDicomFile(bytes, { maxInflatedBytes: 1_000_000 });
        const list = listDataSet(dataSet);
        for (const element of dataSet) element.texts();
        if (!isUncompressed(header.transferSyntaxUID)) return;
        const written = Buffer.concat(encodeDataSet(dataSet));
        expect(written.equals(bytes.subarray(header.dataSetOffset)), `round ${round}`).to.equal(true);
        expect(listDataSet(parseDataSet(written, header.transferSyntaxUID))).to.deep.equal(list);
      });
      if (isBad) refused++;
      slowest = Math.max(slowest, performance.now() - started);
    }
    expect(refused).to.be.within(ROUNDS * 0.2, ROUNDS * 0.95);
    expect(slowest, 'ms').to.be.lessThan(2000);
  });

  it('L10, L12: are converted or refused the same way, cut anywhere', function () {
    this.timeout(60_000);
    const random = new Random(1213);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const from = random.pick(SYNTAXES);
      const to = random.pick(SYNTAXES);
      const bytes = mutate(random.pick(fixtures.slice(0, 5)).subarray(334), random);
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
