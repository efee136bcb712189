/**
 * Makes the error for a read that the bytes do not allow.
 *
 * @param message - What was being read and why it failed, without the place.
 * @param offset - The place, in bytes, counted as the cursor counts.
 */
export type CursorErrorFactory = (message: string, offset: number) => Error;

/**
 * Reads a buffer from front to back; every read names its field and is checked against the end.
 *
 * A cursor never copies: {@link ByteCursor.bytes} gives views on the buffer, which must stay unchanged as long as these
 * are in use. A failing read throws what the factory makes and leaves the position where it was.
 *
 * @example
 * ```ts
 * const cursor = new ByteCursor(buffer, (message, offset) => new PduDecodeError(message, offset));
 * const length = cursor.uint16BE('item length');
 * const item = cursor.sub(length, 'item');
 * ```
 */
export class ByteCursor {
  readonly #buffer: Buffer;
  readonly #end: number;
  readonly #base: number;
  readonly #fail: CursorErrorFactory;
  #position: number;

  /**
   * @param buffer - What is read. Neither copied nor changed.
   * @param fail - Makes the error of a failing read.
   * @param base - What {@link ByteCursor.offset} says of the buffer's first byte.
   * @param start - First byte to read, in bytes from the buffer's start.
   * @param end - One past the last byte to read.
   */
  constructor(buffer: Buffer, fail: CursorErrorFactory, base = 0, start = 0, end = buffer.length) {
    this.#buffer = buffer;
    this.#fail = fail;
    this.#base = base;
    this.#position = start;
    this.#end = end;
  }

  /** Where the next read starts, in bytes, the base included. */
  get offset(): number {
    return this.#base + this.#position;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#end - this.#position;
  }

  /** Whether everything was read. */
  get atEnd(): boolean {
    return this.#position >= this.#end;
  }

  /** Makes the error of this cursor for a place that the caller judged, by default the next read's. */
  error(message: string, offset = this.offset): Error {
    return this.#fail(message, offset);
  }

  uint8(field: string): number {
    return this.#buffer.readUInt8(this.#advance(1, field));
  }

  uint16BE(field: string): number {
    return this.#buffer.readUInt16BE(this.#advance(2, field));
  }

  uint16LE(field: string): number {
    return this.#buffer.readUInt16LE(this.#advance(2, field));
  }

  uint32BE(field: string): number {
    return this.#buffer.readUInt32BE(this.#advance(4, field));
  }

  uint32LE(field: string): number {
    return this.#buffer.readUInt32LE(this.#advance(4, field));
  }

  /** A view on the next bytes. */
  bytes(length: number, field: string): Buffer {
    const start = this.#advance(length, field);
    return this.#buffer.subarray(start, start + length);
  }

  /** The next bytes as a string of the same length, each byte one character (ISO 8859-1). */
  text(length: number, field: string): string {
    const start = this.#advance(length, field);
    return this.#buffer.toString('latin1', start, start + length);
  }

  /** As {@link ByteCursor.text}, without the NULs and spaces at the end. */
  unpaddedText(length: number, field: string): string {
    const start = this.#advance(length, field);
    // A loop and not a pattern: /[\0 ]+$/ takes quadratic time on a long run of spaces that does not end the text.
    let end = start + length;
    while (end > start && isPadding(this.#buffer.readUInt8(end - 1))) end -= 1;
    return this.#buffer.toString('latin1', start, end);
  }

  skip(length: number, field: string): void {
    this.#advance(length, field);
  }

  /** A cursor over the next bytes, which this one passes over. Offsets and errors are counted as here. */
  sub(length: number, field: string): ByteCursor {
    const start = this.#advance(length, field);
    return new ByteCursor(this.#buffer, this.#fail, this.#base, start, start + length);
  }

  /** A view on everything that is left. */
  rest(): Buffer {
    const start = this.#position;
    this.#position = this.#end;
    return this.#buffer.subarray(start, this.#end);
  }

  /** Checks that everything was read; `what` names the whole for the error's text. */
  expectEnd(what: string): void {
    if (!this.atEnd) throw this.#fail(`${what} has ${this.remaining} bytes after its last field`, this.offset);
  }

  #advance(length: number, field: string): number {
    const start = this.#position;
    if (length < 0 || length > this.#end - start) {
      throw this.#fail(`${field} needs ${length} bytes, ${this.#end - start} are left`, this.offset);
    }
    this.#position = start + length;
    return start;
  }
}

/** Whether a byte or UTF-16 unit is one that DICOM pads values with: NUL or space. */
export function isPadding(unit: number): boolean {
  return unit === 0x00 || unit === 0x20;
}
