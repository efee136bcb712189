import { expect } from 'chai';
import { ByteCursor } from '../../src/bytes';
import { PduDecodeError } from '../../src/errors';

const fail = (message: string, offset: number): Error => new PduDecodeError(message, offset);

describe('ByteCursor', () => {
  it('reads numbers of both byte orders one after the other', () => {
    const cursor = new ByteCursor(Buffer.from('ff0102030405060708090a0b0c', 'hex'), fail);
    expect(cursor.uint8('a')).to.equal(0xff);
    expect(cursor.uint16BE('b')).to.equal(0x0102);
    expect(cursor.uint16LE('c')).to.equal(0x0403);
    expect(cursor.uint32BE('d')).to.equal(0x05060708);
    expect(cursor.uint32LE('e')).to.equal(0x0c0b0a09);
    expect(cursor.atEnd).to.equal(true);
  });

  it('reads 32-bit numbers above the signed range as positive', () => {
    expect(new ByteCursor(Buffer.alloc(4, 0xff), fail).uint32BE('n')).to.equal(0xffffffff);
    expect(new ByteCursor(Buffer.alloc(4, 0xff), fail).uint32LE('n')).to.equal(0xffffffff);
  });

  it('throws what its factory makes, naming the field, and stays where it was', () => {
    const cursor = new ByteCursor(Buffer.from([1, 2, 3]), fail, 100);
    cursor.skip(1, 'start');
    expect(() => cursor.uint32BE('item length'))
      .to.throw(PduDecodeError, /item length needs 4 bytes, 2 are left/)
      .with.property('offset', 101);
    expect(cursor.uint16BE('rest')).to.equal(0x0203);
  });

  for (const [name, read] of [
    ['uint8', (c: ByteCursor) => c.uint8('f')],
    ['uint16BE', (c: ByteCursor) => c.uint16BE('f')],
    ['uint16LE', (c: ByteCursor) => c.uint16LE('f')],
    ['uint32BE', (c: ByteCursor) => c.uint32BE('f')],
    ['uint32LE', (c: ByteCursor) => c.uint32LE('f')],
    ['bytes', (c: ByteCursor) => c.bytes(1, 'f')],
    ['text', (c: ByteCursor) => c.text(1, 'f')],
    ['unpaddedText', (c: ByteCursor) => c.unpaddedText(1, 'f')],
    ['skip', (c: ByteCursor) => c.skip(1, 'f')],
    ['sub', (c: ByteCursor) => c.sub(1, 'f')],
  ] as const) {
    it(`refuses ${name} at the end`, () => {
      expect(() => read(new ByteCursor(Buffer.alloc(0), fail))).to.throw(PduDecodeError, /^f needs/);
    });
  }

  it('refuses a negative length', () => {
    expect(() => new ByteCursor(Buffer.alloc(4), fail).bytes(-1, 'f')).to.throw(PduDecodeError);
  });

  it('keeps a sub-cursor inside its part, though the buffer goes on', () => {
    const cursor = new ByteCursor(Buffer.from([1, 2, 3, 4]), fail, 10);
    const sub = cursor.sub(2, 'part');
    expect(sub.uint8('first')).to.equal(1);
    expect(sub.offset).to.equal(11);
    expect(() => sub.uint16BE('second'))
      .to.throw(PduDecodeError)
      .with.property('offset', 11);
    expect(sub.remaining).to.equal(1);
    expect(cursor.uint16BE('after the part')).to.equal(0x0304);
  });

  it('gives views, not copies', () => {
    const buffer = Buffer.from([1, 2, 3, 4]);
    const cursor = new ByteCursor(buffer, fail);
    const two = cursor.bytes(2, 'two');
    const rest = cursor.rest();
    buffer.fill(9);
    expect([...two, ...rest]).to.deep.equal([9, 9, 9, 9]);
    expect(cursor.atEnd).to.equal(true);
  });

  it('reads text byte by byte and takes padding off its end only', () => {
    const read = (text: string): string => {
      const bytes = Buffer.from(text, 'latin1');
      return new ByteCursor(bytes, fail).unpaddedText(bytes.length, 'text');
    };
    expect(read('1.2.3\0')).to.equal('1.2.3');
    expect(read(' 1 2\0 \0 ')).to.equal(' 1 2');
    expect(read('\0\0  ')).to.equal('');
    expect(read('')).to.equal('');
    expect(read('M\u00fcller')).to.equal('M\u00fcller');
    expect(new ByteCursor(Buffer.from('a\0'), fail).text(2, 'text')).to.equal('a\0');
  });

  it('says what is left over when everything should have been read', () => {
    const cursor = new ByteCursor(Buffer.alloc(3), fail);
    cursor.skip(1, 'first');
    expect(() => cursor.expectEnd('role selection')).to.throw(
      PduDecodeError,
      /role selection has 2 bytes after its last field/,
    );
    cursor.rest();
    expect(() => cursor.expectEnd('role selection')).not.to.throw();
  });
});
