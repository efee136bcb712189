import type { MemoryBudget } from './memory-budget';

/** Where a received data set goes. Used by one transfer, in the order write..., then commit or discard. */
export interface StorageTarget {
  /**
   * Takes the next chunks, in order; they are the target's from then on.
   *
   * @param giveBack - Called with chunks that the target has no more use for, so that their memory is used again for what
   * arrives. A target that keeps them does not call it; nor has any target to.
   */
  write(chunks: readonly Buffer[], giveBack?: (chunks: readonly Buffer[]) => void): Promise<void>;
  /** Makes the object final. After it settled the object is safe and visible under its name. */
  commit(): Promise<void>;
  /** Forgets the object and leaves nothing behind. Never rejects. */
  discard(): Promise<void>;
}

/** Chunks below this length, in bytes, are put together: each on its own costs more than it holds, and keeps what it is a view on. */
const SHORT_CHUNK = 1024;
/** Most bytes that are put together. */
const LONGEST_BLOCK = 64 * 1024;

/**
 * Keeps a data set in memory. What it costs is little more than its bytes, however finely the peer has cut it.
 *
 * @example
 * ```ts
 * import { EXPLICIT_VR_LITTLE_ENDIAN, MemoryTarget, parseDataSet } from 'dcxport';
 *
 * const target = new MemoryTarget(1024 * 1024);
 * await target.write([Buffer.from('100020004c4f', 'hex'), Buffer.from('040034373131', 'hex')]);
 * await target.commit();
 * console.log(parseDataSet(target.chunks, EXPLICIT_VR_LITTLE_ENDIAN).text(0x00100020)); // 4711
 * ```
 */
export class MemoryTarget implements StorageTarget {
  readonly #chunks: Buffer[] = [];
  readonly #limit: number;
  readonly #budget: MemoryBudget | undefined;
  #length = 0;
  /** Bytes of the budget that are in use. */
  #taken = 0;
  /** Where short chunks are put together; the last one of the chunks may be its front. */
  #block: Buffer = Buffer.alloc(0);
  #blockStart = 0;
  #blockEnd = 0;

  /**
   * @param limit - Most bytes that are kept.
   * @param budget - What it shares with others until it is committed or discarded. @defaultValue none
   */
  constructor(limit: number, budget?: MemoryBudget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  /** The data set, in order; short chunks have been put together. */
  get chunks(): readonly Buffer[] {
    return this.#chunks;
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  write(chunks: readonly Buffer[]): Promise<void> {
    for (const chunk of chunks) {
      this.#length += chunk.length;
      if (this.#length > this.#limit) {
        const text = `the object is longer than the ${this.#limit} bytes that may be kept in memory; let it go to a file`;
        return this.#refuse(text);
      }
      if (this.#budget?.take(chunk.length) === false) {
        const { used, limit } = this.#budget;
        const text = `objects under way take ${used} of the ${limit} bytes of memory for all; let them go to files`;
        return this.#refuse(text);
      }
      this.#taken += chunk.length;
      if (chunk.length < SHORT_CHUNK) this.#keepShort(chunk);
      else this.#keep(chunk);
    }
    return Promise.resolve();
  }

  /** The memory is whoever's from now on who takes the chunks. */
  commit(): Promise<void> {
    this.#giveBack();
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.#chunks.length = 0;
    this.#giveBack();
    return Promise.resolve();
  }

  #refuse(text: string): Promise<never> {
    this.#chunks.length = 0;
    this.#giveBack();
    return Promise.reject(new RangeError(text));
  }

  #giveBack(): void {
    this.#budget?.give(this.#taken);
    this.#taken = 0;
  }

  #keep(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#blockStart = this.#blockEnd;
  }

  #keepShort(chunk: Buffer): void {
    if (this.#blockEnd + chunk.length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(chunk.length, Math.min(2 * this.#block.length, LONGEST_BLOCK)));
      this.#blockStart = 0;
      this.#blockEnd = 0;
    }
    // Those that follow each other make one chunk, which grows.
    if (this.#blockEnd > this.#blockStart) this.#chunks.pop();
    this.#blockEnd += chunk.copy(this.#block, this.#blockEnd);
    this.#chunks.push(this.#block.subarray(this.#blockStart, this.#blockEnd));
  }
}
