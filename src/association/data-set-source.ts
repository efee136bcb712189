import { read, readv } from 'node:fs';
import { DataSetError } from '../errors';

/** What one read of a source gave. */
export interface SourceRead {
  /**
   * Bytes put into the targets, which are filled one after the other; an even number. Less than their room is sent at once, in
   * shorter PDUs than the peer would take: for the end, and for what comes slowly.
   */
  bytesRead: number;
  /** Nothing follows. */
  done: boolean;
}

/** Where the data set of an outgoing message comes from: read once, front to back, in batches. */
export interface DataSetSource {
  /** Fills the targets in order. The targets are the caller's again once the promise settled. */
  read(targets: readonly Buffer[]): Promise<SourceRead>;
  /** Lets go of what the source holds, also when it was not read to its end. Does not throw. */
  close(): void;
}

function totalLength(targets: readonly Buffer[]): number {
  let total = 0;
  for (const target of targets) total += target.length;
  return total;
}

/** Copies from chunks into targets until one side is used up. Returns the bytes copied; `state` remembers the place. */
class ChunkFiller {
  #chunks: Buffer[] = [];
  #offset = 0;

  add(chunk: Buffer): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  get empty(): boolean {
    return this.#chunks.length === 0;
  }

  fill(targets: readonly Buffer[], start: number): number {
    let copied = 0;
    let skip = start;
    for (const target of targets) {
      if (skip >= target.length) {
        skip -= target.length;
        continue;
      }
      let at = skip;
      skip = 0;
      while (at < target.length) {
        const chunk = this.#chunks[0];
        if (chunk === undefined) return copied;
        const count = chunk.copy(target, at, this.#offset);
        at += count;
        copied += count;
        this.#offset += count;
        if (this.#offset === chunk.length) {
          this.#chunks.shift();
          this.#offset = 0;
        }
      }
    }
    return copied;
  }
}

/**
 * A data set that is in memory, as one buffer or several; they must stay untouched until the message was sent.
 *
 * @example
 * ```ts
 * import { encodeDataSet, DataElement, DataSet, MemoryDataSetSource } from 'dcxport';
 *
 * const keys = new DataSet();
 * keys.set(DataElement.fromText(0x00100020, 'LO', '4711'));
 * const source = new MemoryDataSetSource(encodeDataSet(keys));
 * console.log(source.length); // 12
 * ```
 */
export class MemoryDataSetSource implements DataSetSource {
  /** Bytes of the whole data set. */
  readonly length: number;
  readonly #filler = new ChunkFiller();

  constructor(chunks: Buffer | readonly Buffer[]) {
    const list = Buffer.isBuffer(chunks) ? [chunks] : chunks;
    this.length = totalLength(list);
    for (const chunk of list) this.#filler.add(chunk);
  }

  read(targets: readonly Buffer[]): Promise<SourceRead> {
    const bytesRead = this.copyTo(targets);
    return Promise.resolve({ bytesRead, done: this.#filler.empty });
  }

  /** As {@link read}, at once. @returns the bytes put into the targets. */
  copyTo(targets: readonly Buffer[]): number {
    return this.#filler.fill(targets, 0);
  }

  close(): void {
    // Memory needs no closing.
  }
}

/**
 * A data set that is made while it is sent, such as one that is converted on the way.
 *
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { IterableDataSetSource } from 'dcxport';
 *
 * const source = new IterableDataSetSource(createReadStream('ct.dcm', { start: 132 }));
 * const target = Buffer.alloc(64);
 * const { bytesRead, done } = await source.read([target]);
 * console.log(bytesRead, done); // 64 false
 * source.close();
 * ```
 */
export class IterableDataSetSource implements DataSetSource {
  readonly #iterator: AsyncIterator<Buffer> | Iterator<Buffer>;
  readonly #filler = new ChunkFiller();
  #ended = false;

  constructor(chunks: AsyncIterable<Buffer> | Iterable<Buffer>) {
    this.#iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  async read(targets: readonly Buffer[]): Promise<SourceRead> {
    const room = totalLength(targets);
    let bytesRead = this.#filler.fill(targets, 0);
    // One chunk ahead, so that the end is known when the last byte is handed out.
    while (!this.#ended && (bytesRead < room || this.#filler.empty)) {
      const next = await this.#iterator.next();
      if (next.done === true) {
        this.#ended = true;
      } else {
        this.#filler.add(next.value);
        bytesRead += this.#filler.fill(targets, bytesRead);
      }
    }
    return { bytesRead, done: this.#ended && this.#filler.empty };
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    // The producer's clean-up (closing its file) reports to nobody: the reason for leaving early is the error that counts.
    const leave = async (): Promise<unknown> => this.#iterator.return?.();
    leave().catch(() => undefined);
  }
}

/**
 * A stretch of an open file, sent as it is. Takes over the descriptor and closes it by `close`.
 *
 * @example
 * ```ts
 * import { closeSync, openSync } from 'node:fs';
 * import { FileDataSetSource, scanStorageFile } from 'dcxport';
 *
 * const file = await scanStorageFile('ct.dcm');
 * const source = new FileDataSetSource({
 *   fd: openSync(file.path, 'r'), path: file.path, closeDescriptor: closeSync,
 *   position: file.dataSetOffset, length: file.dataSetLength, padToEven: false,
 * });
 * const { done } = await source.read([Buffer.alloc(file.dataSetLength)]);
 * console.log(done); // true
 * source.close();
 * ```
 */
export class FileDataSetSource implements DataSetSource {
  readonly #fd: number;
  readonly #path: string;
  readonly #closeDescriptor: (fd: number) => void;
  readonly #padded: boolean;
  #position: number;
  #left: number;

  /** @param options - `length` counts from `position` on; an odd one gets a zero byte behind it with `padToEven`. */
  constructor(options: {
    fd: number;
    path: string;
    position: number;
    length: number;
    padToEven: boolean;
    closeDescriptor: (fd: number) => void;
  }) {
    this.#fd = options.fd;
    this.#path = options.path;
    this.#position = options.position;
    this.#left = options.length;
    this.#padded = options.padToEven && options.length % 2 !== 0;
    this.#closeDescriptor = options.closeDescriptor;
  }

  async read(targets: readonly Buffer[]): Promise<SourceRead> {
    const wanted = Math.min(totalLength(targets), this.#left);
    let bytesRead = 0;
    while (bytesRead < wanted) {
      const count = await this.#readAt(remainingTargets(targets, bytesRead, wanted), this.#position);
      if (count === 0) {
        throw new DataSetError(`${this.#path} became shorter while it was sent: ${this.#left} bytes are missing`);
      }
      bytesRead += count;
      this.#position += count;
      this.#left -= count;
    }
    const done = this.#left === 0;
    if (!done || !this.#padded) return { bytesRead, done };
    // Room for the pad byte is certain: fragments are even, so an odd end leaves at least one byte free.
    const spot = remainingTargets(targets, bytesRead, bytesRead + 1)[0];
    spot?.fill(0, 0, 1);
    return { bytesRead: bytesRead + 1, done };
  }

  close(): void {
    this.#closeDescriptor(this.#fd);
  }

  #readAt(targets: Buffer[], position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, count: number): void => {
        if (error) reject(error);
        else resolve(count);
      };
      const only = targets[0];
      if (targets.length === 1 && only !== undefined) read(this.#fd, only, 0, only.length, position, done);
      else readv(this.#fd, targets, position, done);
    });
  }
}

/** The part of the targets from byte `start` to byte `end`, counted over all of them. */
function remainingTargets(targets: readonly Buffer[], start: number, end: number): Buffer[] {
  const rest: Buffer[] = [];
  let base = 0;
  for (const target of targets) {
    const from = Math.max(start - base, 0);
    const to = Math.min(end - base, target.length);
    if (from < to) rest.push(from === 0 && to === target.length ? target : target.subarray(from, to));
    base += target.length;
  }
  return rest;
}
