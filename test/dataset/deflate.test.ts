import { inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { DataElement, DataSet, encodeDataSetChunks, parseDataSet } from '../../src/dataset';
import { deflateChunks } from '../../src/dataset/deflate';
import { Random } from '../support/random';

const DEFLATED = '1.2.840.10008.1.2.1.99';

describe('deflating', () => {
  it('gives one stream whatever the pieces are, always of even length', () => {
    const random = new Random(99);
    const sizes = [0, 1, 7, 1000, 1024 * 1024, 1024 * 1024 + 1, 3_000_000];
    for (const size of sizes) {
      const bytes = Buffer.concat([random.bytes(size), Buffer.alloc(size, 'words in a row ')]);
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += 700_001) pieces.push(bytes.subarray(at, at + 700_001));
      const deflated = Buffer.concat([...deflateChunks(pieces)]);
      expect(deflated.length % 2, `${size}`).to.equal(0);
      expect(inflateRawSync(deflated).equals(bytes), `${size}`).to.equal(true);
    }
  });

  it('takes a level: 0 makes nothing shorter, 9 no less short than 1', () => {
    const bytes = Buffer.from('words in a row '.repeat(5_000));
    const length = (level: number): number => Buffer.concat([...deflateChunks([bytes], level)]).length;
    expect(length(0)).to.be.greaterThan(bytes.length);
    expect(length(9)).to.be.at.most(length(1));
    expect(inflateRawSync(Buffer.concat([...deflateChunks([bytes], 9)])).equals(bytes)).to.equal(true);
  });

  it('finds repetitions across its blocks', () => {
    const page = new Random(5).bytes(30_000);
    const bytes = Buffer.concat(Array.from({ length: 100 }, () => page));
    expect(Buffer.concat([...deflateChunks([bytes])]).length).to.be.lessThan(60_000);
  });

  it('hands out a large data set piece by piece', () => {
    const dataSet = new DataSet(DEFLATED);
    const pixels = new Random(6).bytes(8_000_000);
    dataSet.set(DataElement.fromBytes(0x7fe00010, 'OW', pixels));
    const chunks = [...encodeDataSetChunks(dataSet)];
    expect(chunks.length).to.be.greaterThan(6);
    expect(Math.max(...chunks.map(({ length }) => length))).to.be.lessThan(1_100_000);
    const read = parseDataSet(Buffer.concat(chunks), DEFLATED);
    expect(read.get(0x7fe00010)?.bytes.equals(pixels)).to.equal(true);
  });
});
