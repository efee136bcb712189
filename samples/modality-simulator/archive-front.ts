import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type ByteSource,
  type DataSet,
  DataSetError,
  readDataSet,
  readPart10HeaderSync,
  type SourceWindow,
} from 'dcxport';

/** What an index needs to know of a file. */
export interface FileFront {
  /** Valid inside of the call that it was made for. */
  readonly dataSet: DataSet;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, whole ones. */
  readonly changed: number;
}

/** Large enough for all that stands in front of the pixels of most objects. */
const WINDOW_BYTES = 16 * 1024;

/** A file that is read in small pieces where it is looked into, so that the pixels stay on the disk. */
class SparseSource implements ByteSource {
  readonly size: number;
  readonly #fd: number;
  readonly #pieces: SourceWindow[] = [];

  /** @param fd - Stays the caller's. */
  constructor(fd: number, size: number) {
    this.#fd = fd;
    this.size = size;
  }

  window(offset: number, length: number): SourceWindow {
    const end = Math.min(offset + length, this.size);
    // The last one first: a long data set is read on where it was left.
    const known = this.#pieces.findLast(({ start, buffer }) => start <= offset && end <= start + buffer.length);
    if (known !== undefined) return known;
    const bytes = Math.min(Math.max(length, WINDOW_BYTES), this.size - offset);
    const piece = { start: offset, buffer: this.#fill(Buffer.allocUnsafe(bytes), offset) };
    this.#pieces.push(piece);
    return piece;
  }

  read(offset: number, length: number): Buffer {
    if (offset + length > this.size) throw new DataSetError(`Reading ${length} bytes behind the end`, offset);
    const { start, buffer } = this.window(offset, length);
    return buffer.subarray(offset - start, offset - start + length);
  }

  #fill(buffer: Buffer, offset: number): Buffer {
    for (let filled = 0; filled < buffer.length;) {
      const count = readSync(this.#fd, buffer, filled, buffer.length - filled, offset + filled);
      if (count === 0) throw new DataSetError('Reading a file that is being shortened', offset + filled);
      filled += count;
    }
    return buffer;
  }
}

/**
 * Looks at what stands in a DICOM file in front of its pixels: some ten thousandths of a second, whatever the file's size.
 *
 * @throws DataSetError, NotDicomError and TransferSyntaxError for what is no DICOM file or a damaged one, the system's error
 * when it cannot be read.
 */
export function readFront<T>(path: string, look: (front: FileFront) => T): T {
  const fd = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(fd);
    const source = new SparseSource(fd, size);
    const header = readPart10HeaderSync(source);
    const dataSet = readDataSet(source, header.dataSetOffset, header.transferSyntaxUID);
    return look({ dataSet, size, changed: Math.floor(mtimeMs) });
  } finally {
    closeSync(fd);
  }
}
