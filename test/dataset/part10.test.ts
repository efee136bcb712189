import { mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import {
  BufferSource,
  type ByteSource,
  HEADER_SCAN_LIMIT,
  IMPLEMENTATION_CLASS_UID,
  encodeFileMeta,
  isValidUID,
  parseDicomFile,
  readPart10Header,
  readPart10HeaderSync,
} from '../../src/dataset';
import { DataSetError, InvalidArgumentError, NotDicomError } from '../../src/errors';
import { fixturesRoot } from '../support/project';
import { type PlainElement, encodePlain } from './naive-codec';

const LEE = { explicit: true, bigEndian: false, delimited: true };
const LEI = { explicit: false, bigEndian: false, delimited: false };
const BEE = { explicit: true, bigEndian: true, delimited: true };

const text = (tag: number, vr: string, value: string): PlainElement => ({
  tag,
  vr,
  value: Buffer.from(value.length % 2 ? `${value}${vr === 'UI' ? '\0' : ' '}` : value),
});
const identity = [
  text(0x00080005, 'CS', 'ISO_IR 100'),
  text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
  text(0x00080018, 'UI', '1.2.3.4'),
  text(0x00080060, 'CS', 'OT'),
  text(0x00100010, 'PN', 'Adams'),
];
const meta = (transferSyntaxUID: string, SOPInstanceUID = '1.2.3.4'): Buffer =>
  encodeFileMeta({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID, transferSyntaxUID });
const scan = (bytes: Buffer) => readPart10HeaderSync(new BufferSource(bytes));

/** Counts what is read of it. */
class CountingSource implements ByteSource {
  readonly size: number;
  readonly #bytes: Buffer;
  reads = 0;
  furthest = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Buffer {
    this.reads++;
    this.furthest = Math.max(this.furthest, offset + length);
    return this.#bytes.subarray(offset, offset + length);
  }

  window(): never {
    throw new Error('the header scan reads no windows');
  }
}

describe('the part 10 header scan', () => {
  it('L4: reads 8 KiB in one read when the header is short, whatever the size of the file', () => {
    const pixels: PlainElement = { tag: 0x7fe00010, vr: 'OW', value: Buffer.alloc(1_000_000) };
    const source = new CountingSource(
      Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain([...identity, pixels], LEE)]),
    );
    expect(readPart10HeaderSync(source)).to.deep.include({ SOPInstanceUID: '1.2.3.4', hasPreamble: true });
    expect([source.reads, source.furthest]).to.deep.equal([1, 8192]);
  });

  it('L4: reads 64 KiB at the most when something large stands before SOP Instance UID', () => {
    const large: PlainElement = { tag: 0x00080006, vr: 'UN', value: Buffer.alloc(500_000) };
    const source = new CountingSource(
      Buffer.concat([meta('1.2.840.10008.1.2.1', '1.9'), encodePlain([large, ...identity], LEE)]),
    );
    const header = readPart10HeaderSync(source);
    expect(source.furthest).to.equal(HEADER_SCAN_LIMIT);
    expect(header.SOPInstanceUID, 'falls back to group 0002').to.equal('1.9');
  });

  it('L4: passes sequences before SOP Instance UID, whatever is in them', () => {
    const items = [
      [text(0x00080018, 'UI', '9.9'), { tag: 0x0008103f, vr: 'SQ', value: [[text(0x00080100, 'SH', 'X')]] }],
    ];
    for (const delimited of [true, false]) {
      const elements = [{ tag: 0x00080006, vr: 'SQ', value: items }, ...identity];
      const header = scan(Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain(elements, { ...LEE, delimited })]));
      expect(header.SOPInstanceUID).to.equal('1.2.3.4');
    }
  });

  it('L43: takes class and instance of the data set when group 0002 differs, and says so', () => {
    const header = scan(Buffer.concat([meta('1.2.840.10008.1.2.1', '1.2.3.999'), encodePlain(identity, LEE)]));
    expect(header).to.deep.include({ SOPInstanceUID: '1.2.3.4', metaDiffers: true });
    expect(header.fileMeta?.mediaStorageSOPInstanceUID).to.equal('1.2.3.999');
    expect(scan(Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain(identity, LEE)])).metaDiffers).to.equal(false);
  });

  it('looks into a deflated data set, and inflates no more of it than it needs', () => {
    const bulk: PlainElement = { tag: 0x7fe00010, vr: 'OW', value: Buffer.alloc(50_000_000) };
    const deflated = deflateRawSync(encodePlain([...identity, bulk], LEE));
    const before = process.memoryUsage().arrayBuffers;
    const header = scan(Buffer.concat([meta('1.2.840.10008.1.2.1.99', '1.9'), deflated]));
    expect(header.SOPInstanceUID).to.equal('1.2.3.4');
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(10_000_000);
  });

  it('L11: stops inflating a bomb that hides SOP Instance UID behind zeros', () => {
    const bomb: PlainElement = { tag: 0x00080001, vr: 'UN', value: Buffer.alloc(100_000_000) };
    const file = Buffer.concat([
      meta('1.2.840.10008.1.2.1.99', '1.9'),
      deflateRawSync(encodePlain([bomb, ...identity], LEE)),
    ]);
    const started = performance.now();
    expect(scan(file).SOPInstanceUID).to.equal('1.9');
    expect(performance.now() - started).to.be.lessThan(2000);
  });

  it('takes files whose group length is missing or wrong', () => {
    const good = Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain(identity, LEE)]);
    const without = Buffer.concat([good.subarray(0, 132), good.subarray(144)]);
    expect(scan(without)).to.deep.include({ SOPInstanceUID: '1.2.3.4', dataSetOffset: scan(good).dataSetOffset - 12 });
    for (const wrong of [0, 5, 1_000_000]) {
      const changed = Buffer.from(good);
      changed.writeUInt32LE(wrong, 140);
      const header = scan(changed);
      expect(header).to.deep.include({ SOPInstanceUID: '1.2.3.4', dataSetOffset: scan(good).dataSetOffset });
    }
  });

  it('takes group 0002 without preamble, and behind a bare prefix', () => {
    const file = Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain(identity, LEE)]);
    for (const skipped of [132, 128]) {
      expect(scan(file.subarray(skipped))).to.deep.include({ SOPInstanceUID: '1.2.3.4', hasPreamble: false });
    }
  });

  it('takes bare data sets in the three uncompressed syntaxes', () => {
    const found = [LEI, LEE, BEE].map((syntax) => scan(encodePlain(identity, syntax)));
    expect(found.map((header) => header.transferSyntaxUID)).to.deep.equal([
      '1.2.840.10008.1.2',
      '1.2.840.10008.1.2.1',
      '1.2.840.10008.1.2.2',
    ]);
    for (const header of found) {
      expect(header).to.deep.include({ fileMeta: undefined, dataSetOffset: 0, SOPInstanceUID: '1.2.3.4' });
    }
  });

  it('sees the syntax from the data set when group 0002 does not name it', () => {
    const full = meta('1.2.840.10008.1.2.1');
    const at = full.indexOf(Buffer.from([2, 0, 0x10, 0]));
    const length = 8 + full.readUInt16LE(at + 6);
    const without = Buffer.concat([full.subarray(0, at), full.subarray(at + length)]);
    without.writeUInt32LE(full.readUInt32LE(140) - length, 140);
    const syntaxes = [LEI, LEE, BEE].map((syntax) => scan(Buffer.concat([without, encodePlain(identity, syntax)])));
    expect(syntaxes.map((header) => header.transferSyntaxUID.slice(-3))).to.deep.equal(['1.2', '2.1', '2.2']);
  });

  it('refuses what is no DICOM with NotDicomError', () => {
    const strangers = [
      '',
      'x',
      '%PDF-1.7\n',
      'GET / HTTP/1.1\r\n\r\n',
      '{"a": [1, 2, 3]}',
      '\x7fELF\x02\x01\x01\0\0\0\0\0'.padEnd(600, '\0'),
    ];
    for (const stranger of strangers) {
      expect(() => scan(Buffer.from(stranger, 'latin1')), JSON.stringify(stranger.slice(0, 20))).to.throw(
        NotDicomError,
      );
    }
    expect(() => scan(Buffer.alloc(5000))).to.throw(NotDicomError);
  });

  it('finds truncation inside group 0002 at every length', () => {
    const file = meta('1.2.840.10008.1.2.1');
    for (let length = 132; length < file.length; length++) {
      expect(() => scan(file.subarray(0, length)), `${length} bytes`).to.throw(DataSetError, /ends inside/);
    }
    expect(scan(file).dataSetLength).to.equal(0);
  });

  it('L9: refuses a group 0002 of more than 64 KiB', () => {
    const start = meta('1.2.840.10008.1.2.1').subarray(0, 132);
    const long = encodePlain([{ tag: 0x00020102, vr: 'OB', value: Buffer.alloc(70_000) }, ...identity], LEE);
    expect(() => scan(Buffer.concat([start, long]))).to.throw(DataSetError, /longer than 65536/);
  });

  it('gives the same answer when read asynchronously', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dcxport-'));
    const path = join(folder, 'file.dcm');
    const large: PlainElement = { tag: 0x00080006, vr: 'UN', value: Buffer.alloc(20_000) };
    const bytes = Buffer.concat([meta('1.2.840.10008.1.2.1'), encodePlain([large, ...identity], LEE)]);
    writeFileSync(path, bytes);
    const fd = openSync(path, 'r');
    try {
      expect(await readPart10Header(fd)).to.deep.equal(scan(bytes));
      expect(await readPart10Header(fd, { size: bytes.length })).to.deep.equal(scan(bytes));
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    }
  });

  it('reads what DCMTK wrote', () => {
    for (const name of ['explicit-le', 'implicit-le', 'explicit-be', 'deflated']) {
      const header = scan(readFileSync(join(fixturesRoot, 'dataset', `${name}.dcm`)));
      expect(header, name).to.deep.include({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
        SOPInstanceUID: '1.2.826.0.1.3680043.9.3811.1.7',
        metaDiffers: false,
      });
      expect(header.fileMeta?.implementationVersionName).to.equal('OFFIS_DCMTK_367');
    }
  });
});

describe('new file meta information', () => {
  const file = parseDicomFile(
    Buffer.concat([
      encodeFileMeta({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
        SOPInstanceUID: '1.2.3',
        transferSyntaxUID: '1.2.840.10008.1.2.1',
        sourceApplicationEntityTitle: 'MODALITY1',
      }),
      encodePlain(identity, LEE),
    ]),
  );

  it('names class, instance, syntax, implementation and sender', () => {
    expect([...(file.fileMeta ?? [])].map((element) => element.text())).to.deep.equal([
      String(file.header.dataSetOffset - 144),
      '\0\x01',
      '1.2.840.10008.5.1.4.1.1.7',
      '1.2.3',
      '1.2.840.10008.1.2.1',
      IMPLEMENTATION_CLASS_UID,
      'DCXPORT_0_1_0',
      'MODALITY1',
    ]);
    expect(isValidUID(IMPLEMENTATION_CLASS_UID)).to.equal(true);
  });

  it('has an even length, so that the data set begins at an even offset', () => {
    expect(file.header.dataSetOffset % 2).to.equal(0);
  });

  it('is refused with a transfer syntax that is no UID or a title that is too long', () => {
    const base = { SOPClassUID: '1.2', SOPInstanceUID: '1.2', transferSyntaxUID: '1.2' };
    expect(() => encodeFileMeta({ ...base, transferSyntaxUID: '' })).to.throw(InvalidArgumentError, /transfer syntax/);
    expect(() => encodeFileMeta({ ...base, sourceApplicationEntityTitle: 'X'.repeat(17) })).to.throw(
      InvalidArgumentError,
    );
    expect(() => encodeFileMeta({ ...base, SOPInstanceUID: '1'.repeat(65) })).to.throw(InvalidArgumentError);
  });
});
