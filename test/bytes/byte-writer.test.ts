import { expect } from 'chai';
import { ByteWriter } from '../../src/bytes';
import { InvalidArgumentError } from '../../src/errors';

describe('ByteWriter', () => {
  it('writes numbers of both byte orders one after the other', () => {
    const writer = new ByteWriter();
    writer.uint8(0xff, 'a');
    writer.uint16BE(0x0102, 'b');
    writer.uint16LE(0x0403, 'c');
    writer.uint32BE(0xf5060708, 'd');
    writer.uint32LE(0xfc0b0a09, 'e');
    expect(writer.toBuffer().toString('hex')).to.equal('ff01020304f5060708090a0bfc');
  });

  it('grows far beyond its first size and keeps what was written', () => {
    const writer = new ByteWriter(1);
    for (let value = 0; value < 1000; value += 1) writer.uint32BE(value, 'value');
    writer.bytes(Buffer.alloc(5000, 7));
    expect(writer.length).to.equal(9000);
    const written = writer.toBuffer();
    for (let value = 0; value < 1000; value += 1) expect(written.readUInt32BE(value * 4)).to.equal(value);
    expect(written.subarray(4000).equals(Buffer.alloc(5000, 7))).to.equal(true);
  });

  it('fills in lengths that stand in front of what they count, nested ones too', () => {
    const writer = new ByteWriter();
    const outer = writer.reserve32();
    const inner = writer.reserve16BE();
    writer.text('abc', 'text');
    writer.fillLength16BE(inner, 'inner');
    writer.fillLength32BE(outer);
    expect(writer.toBuffer().toString('hex')).to.equal('000000050003616263');
    writer.fillLength32LE(outer);
    expect(writer.toBuffer().toString('hex')).to.equal('050000000003616263');
  });

  it('takes a counted part of 65535 bytes and refuses one byte more', () => {
    const fill = (count: number) => () => {
      const writer = new ByteWriter();
      const mark = writer.reserve16BE();
      writer.fill(0x20, count);
      writer.fillLength16BE(mark, 'item');
    };
    expect(fill(65535)).not.to.throw();
    expect(fill(65536)).to.throw(InvalidArgumentError, /item: 65536 bytes/);
  });

  for (const [name, maximum, write] of [
    ['uint8', 0xff, (w: ByteWriter, v: number) => w.uint8(v, 'f')],
    ['uint16BE', 0xffff, (w: ByteWriter, v: number) => w.uint16BE(v, 'f')],
    ['uint16LE', 0xffff, (w: ByteWriter, v: number) => w.uint16LE(v, 'f')],
    ['uint32BE', 0xffffffff, (w: ByteWriter, v: number) => w.uint32BE(v, 'f')],
    ['uint32LE', 0xffffffff, (w: ByteWriter, v: number) => w.uint32LE(v, 'f')],
  ] as const) {
    it(`takes 0 to ${maximum} as ${name} and nothing else`, () => {
      expect(() => write(new ByteWriter(), maximum)).not.to.throw();
      expect(() => write(new ByteWriter(), 0)).not.to.throw();
      for (const value of [maximum + 1, -1, 1.5, NaN]) {
        expect(() => write(new ByteWriter(), value)).to.throw(InvalidArgumentError, /^f: /);
      }
    });
  }

  it('pads a text with spaces to its field and refuses a longer one', () => {
    const writer = new ByteWriter();
    writer.paddedText('CT01', 6, 'AE title');
    writer.paddedText('123456', 6, 'AE title');
    expect(writer.toBuffer().toString('latin1')).to.equal('CT01  123456');
    expect(() => writer.paddedText('1234567', 6, 'AE title')).to.throw(InvalidArgumentError, /AE title: 7 characters/);
  });

  it('takes padding off the end of a text where asked to', () => {
    const writer = new ByteWriter();
    writer.unpaddedText('1.2\0', 'UID');
    writer.unpaddedText('1.3 \0 ', 'UID');
    writer.unpaddedText('\0', 'UID');
    expect(writer.toBuffer().toString('latin1')).to.equal('1.21.3');
  });

  it('refuses characters that do not fit into one byte', () => {
    const writer = new ByteWriter();
    writer.text('\u00ff', 'name');
    expect(() => writer.text('a\u0100', 'name')).to.throw(InvalidArgumentError, /name: the character at position 1/);
    expect(writer.toBuffer().toString('hex')).to.equal('ff');
  });
});
