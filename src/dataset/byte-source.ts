/**
 * Where bytes of a data set come from: memory, or a file that is read as far as needed.
 *
 * @module
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { DataSetError } from '../errors';

/** Random access to bytes. What `read` hands out is never written to again and must not be written to. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * Gives the bytes from `offset` on, as a view where possible.
   *
   * @param scratch - Memory of the caller's, taken for bytes that are not in memory yet if they fit into it; what is given
   * is then a view on it, and the caller's to write to.
   * @throws {@link DataSetError} when they are not all there.
   */
  read(offset: number, length: number, scratch?: Buffer): Buffer;
  /**
   * Gives a buffer that holds at least `length` bytes from `offset` on, or all up to the end of the source when that is
   * nearer, and usually more; for parsing, so that a file is read in large steps.
   */
  window(offset: number, length: number): SourceWindow;
}

/** A piece of a source. */
export interface SourceWindow {
  readonly buffer: Buffer;
  /** Offset in the source of the buffer's first byte. */
  readonly start: number;
}

/**
 * Bytes in memory.
 *
 * @example
 * ```ts
 * import { BufferSource, EXPLICIT_VR_LITTLE_ENDIAN, readDataSet } from 'dcxport';
 *
 * const source = new BufferSource(Buffer.from('10002000' + '4c4f' + '0400' + '34373131', 'hex'));
 * console.log(readDataSet(source, 0, EXPLICIT_VR_LITTLE_ENDIAN).text(0x00100020)); // 4711
 * ```
 */
export class BufferSource implements ByteSource {
  readonly #buffer: Buffer;

  /** @param buffer - Not copied; the caller leaves it unchanged from here on. */
  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get size(): number {
    return this.#buffer.length;
  }

  read(offset: number, length: number): Buffer {
    checkRange(this.size, offset, length);
    return this.#buffer.subarray(offset, offset + length);
  }

  window(): SourceWindow {
    return { buffer: this.#buffer, start: 0 };
  }
}

function checkRange(size: number, offset: number, length: number): void {
  if (offset + length <= size) return;
  throw new DataSetError(`Reading ${length} bytes, of which ${Math.max(0, size - offset)} are there`, offset);
}

const WINDOW_BYTES = 256 * 1024;

/** Memory of its own, so that a piece that is kept keeps no more than itself. */
function newBuffer(length: number): Buffer {
  return Buffer.allocUnsafeSlow(length);
}

/**
 * A file. What was parsed stays in memory in pieces of 256 KiB; what was skipped is read from the file when asked for, so
 * the file must not change until then. Reads are synchronous.
 *
 * @example
 * ```ts
 * import { openSync } from 'node:fs';
 * import { FileSource, readDataSet, readPart10HeaderSync } from 'dcxport';
 *
 * const source = new FileSource(openSync('ct.dcm', 'r'));
 * const header = readPart10HeaderSync(source);
 * const dataSet = readDataSet(source, header.dataSetOffset, header.transferSyntaxUID);
 * console.log(dataSet.number(0x00280010)); // 8
 * source.close();
 * ```
 */
export class FileSource implements ByteSource {
  readonly size: number;
  #fd: number | undefined;
  /** Pieces in memory in the order of their start; where two overlap, both hold the same bytes. */
  readonly #pieces: SourceWindow[] = [];

  /**
   * Takes over an open descriptor; {@link close} closes it.
   *
   * @param size - The file's size, if known, in bytes.
   */
  constructor(fd: number, size: number = fstatSync(fd).size) {
    this.#fd = fd;
    this.size = size;
  }

  /** Whether everything from `offset` on is in memory. */
  holdsFrom(offset: number): boolean {
    let covered = offset;
    for (const { start, buffer } of this.#pieces) {
      if (start > covered) return false;
      covered = Math.max(covered, start + buffer.length);
    }
    return covered >= this.size;
  }

  /** Whether the descriptor is open. */
  get isOpen(): boolean {
    return this.#fd !== undefined;
  }

  read(offset: number, length: number, scratch?: Buffer): Buffer {
    checkRange(this.size, offset, length);
    const piece = this.#pieceAt(offset);
    if (piece && offset + length <= piece.start + piece.buffer.length) {
      return piece.buffer.subarray(offset - piece.start, offset - piece.start + length);
    }
    return this.#readAcross(
      offset,
      scratch && scratch.length >= length ? scratch.subarray(0, length) : newBuffer(length),
    );
  }

  window(offset: number, length: number): SourceWindow {
    const wanted = Math.min(length, this.size - offset);
    const piece = this.#pieceAt(offset);
    if (piece && offset + wanted <= piece.start + piece.buffer.length) return piece;
    const buffer = this.#readFile(offset, Math.min(Math.max(wanted, WINDOW_BYTES), this.size - offset));
    const added = { buffer, start: offset };
    this.#pieces.splice(this.#indexAfter(offset), 0, added);
    return added;
  }

  /**
   * Reads everything that is not in memory yet, so that the file is no longer needed, and closes it.
   *
   * @param limit - Most bytes to hold; beyond it the file stays open and nothing is read.
   * @returns whether the file is closed now.
   */
  load(limit = Number.POSITIVE_INFINITY): boolean {
    if (this.#fd === undefined) return true;
    if (this.size > limit) return false;
    const buffer = this.#readAcross(0, newBuffer(this.size));
    this.#pieces.splice(0, this.#pieces.length, { buffer, start: 0 });
    this.close();
    return true;
  }

  /** Closes the file. What is in memory can still be read. */
  close(): void {
    if (this.#fd === undefined) return;
    const fd = this.#fd;
    this.#fd = undefined;
    closeSync(fd);
  }

  /** Index of the first piece that starts behind `offset`. */
  #indexAfter(offset: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #pieceAt(offset: number): SourceWindow | undefined {
    const piece = this.#pieces[this.#indexAfter(offset) - 1];
    return piece && offset < piece.start + piece.buffer.length ? piece : undefined;
  }

  /** Fills `result` with what lies in memory and what lies in the file only. */
  #readAcross(offset: number, result: Buffer): Buffer {
    const { length } = result;
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const piece = this.#pieceAt(at);
      if (piece) {
        done += piece.buffer.copy(
          result,
          done,
          at - piece.start,
          Math.min(piece.buffer.length, at - piece.start + length - done),
        );
        continue;
      }
      const next = this.#pieces[this.#indexAfter(at)]?.start ?? this.size;
      const count = Math.min(next - at, length - done);
      this.#fill(result, done, count, at);
      done += count;
    }
    return result;
  }

  #readFile(offset: number, length: number): Buffer {
    const buffer = newBuffer(length);
    this.#fill(buffer, 0, length, offset);
    return buffer;
  }

  #fill(target: Buffer, start: number, length: number, position: number): void {
    if (this.#fd === undefined) {
      throw new DataSetError(
        `Reading ${length} bytes of a value that was left in its file, which is closed by now`,
        position,
      );
    }
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, target, start + done, length - done, position + done);
      if (count === 0) throw new DataSetError('The file became shorter while it was being read', position + done);
      done += count;
    }
  }
}
