import { InvalidArgumentError } from '../errors';
import { isPadding } from './byte-cursor';

/**
 * Writes numbers, texts and bytes one after the other into a buffer that grows as needed.
 *
 * A length that stands in front of what it counts is reserved first and filled in afterwards:
 *
 * ```ts
 * const mark = writer.reserve16BE();
 * writer.text('1.2.840.10008.1.1', 'abstract syntax');
 * writer.fillLength16BE(mark, 'abstract syntax');
 * ```
 *
 * Every method that is given a value throws {@link InvalidArgumentError} when the value does not fit its field.
 */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  /** @param capacity - Bytes to have room for from the start; a guess, not a limit. */
  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(Math.max(16, capacity));
  }

  /** Bytes written, which is where the next one goes. */
  get length(): number {
    return this.#length;
  }

  uint8(value: number, field: string): void {
    this.#check(value, 0xff, field);
    const at = this.#grow(1);
    this.#buffer.writeUInt8(value, at);
  }

  uint16BE(value: number, field: string): void {
    this.#check(value, 0xffff, field);
    const at = this.#grow(2);
    this.#buffer.writeUInt16BE(value, at);
  }

  uint16LE(value: number, field: string): void {
    this.#check(value, 0xffff, field);
    const at = this.#grow(2);
    this.#buffer.writeUInt16LE(value, at);
  }

  uint32BE(value: number, field: string): void {
    this.#check(value, 0xffffffff, field);
    const at = this.#grow(4);
    this.#buffer.writeUInt32BE(value, at);
  }

  uint32LE(value: number, field: string): void {
    this.#check(value, 0xffffffff, field);
    const at = this.#grow(4);
    this.#buffer.writeUInt32LE(value, at);
  }

  /** Copies `data`. */
  bytes(data: Uint8Array): void {
    const at = this.#grow(data.length);
    this.#buffer.set(data, at);
  }

  /** Writes `count` times the byte `value`. */
  fill(value: number, count: number): void {
    const at = this.#grow(count);
    this.#buffer.fill(value, at, at + count);
  }

  /** Writes a text of one byte a character (ISO 8859-1), as it is. */
  text(value: string, field: string): void {
    for (let index = 0; index < value.length; index += 1) {
      if (value.charCodeAt(index) > 0xff) {
        throw new InvalidArgumentError(
          `${field}: the character at position ${index} does not fit into one byte; use ISO 8859-1 characters only`,
        );
      }
    }
    const at = this.#grow(value.length);
    this.#buffer.write(value, at, value.length, 'latin1');
  }

  /** As {@link ByteWriter.text}, without the NULs and spaces that the value may have at its end. */
  unpaddedText(value: string, field: string): void {
    let end = value.length;
    while (end > 0 && isPadding(value.charCodeAt(end - 1))) end -= 1;
    this.text(end === value.length ? value : value.slice(0, end), field);
  }

  /** Writes a text of at most `length` characters and spaces up to that length. */
  paddedText(value: string, length: number, field: string): void {
    if (value.length > length) {
      throw new InvalidArgumentError(`${field}: ${value.length} characters, at most ${length} fit`);
    }
    this.text(value, field);
    this.fill(0x20, length - value.length);
  }

  /** Leaves room for a 16-bit length; give the mark back to {@link ByteWriter.fillLength16BE}. */
  reserve16BE(): number {
    return this.#reserve(2);
  }

  /** Leaves room for a 32-bit length; give the mark back to {@link ByteWriter.fillLength32BE} or the LE one. */
  reserve32(): number {
    return this.#reserve(4);
  }

  /** Fills in how many bytes were written since the mark's length field. */
  fillLength16BE(mark: number, field: string): void {
    const length = this.#length - mark - 2;
    if (length > 0xffff) {
      throw new InvalidArgumentError(`${field}: ${length} bytes, its length field counts to 65535`);
    }
    this.#buffer.writeUInt16BE(length, mark);
  }

  /** As {@link ByteWriter.fillLength16BE}, for a 32-bit length. */
  fillLength32BE(mark: number): void {
    this.#buffer.writeUInt32BE(this.#length - mark - 4, mark);
  }

  /** As {@link ByteWriter.fillLength32BE}, little endian. */
  fillLength32LE(mark: number): void {
    this.#buffer.writeUInt32LE(this.#length - mark - 4, mark);
  }

  /** A view on what was written so far. Writing on may change or leave it behind: take it when done. */
  toBuffer(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #check(value: number, maximum: number, field: string): void {
    if (!Number.isInteger(value) || value < 0 || value > maximum) {
      throw new InvalidArgumentError(`${field}: ${String(value)} is not a whole number from 0 to ${maximum}`);
    }
  }

  #reserve(count: number): number {
    const mark = this.#grow(count);
    this.#buffer.fill(0, mark, mark + count);
    return mark;
  }

  /** Makes room for `count` bytes more and says where they go. May replace the buffer: call before touching it. */
  #grow(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    this.#length = needed;
    return at;
  }
}
