/** Where a received data set goes. Used by one transfer, in the order write..., then commit or discard. */
export interface StorageTarget {
  /** Takes the next chunks, in order; they are the target's from then on. */
  write(chunks: readonly Buffer[]): Promise<void>;
  /** Makes the object final. After it settled the object is safe and visible under its name. */
  commit(): Promise<void>;
  /** Forgets the object and leaves nothing behind. Never rejects. */
  discard(): Promise<void>;
}

/** Keeps a data set in memory. */
export class MemoryTarget implements StorageTarget {
  readonly #chunks: Buffer[] = [];
  readonly #limit: number;
  #length = 0;

  /** @param limit - Most bytes that are kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The data set, in the chunks it came in. */
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
        this.#chunks.length = 0;
        return Promise.reject(
          new RangeError(
            `the object is longer than the ${this.#limit} bytes that may be kept in memory; let it go to a file`,
          ),
        );
      }
      this.#chunks.push(chunk);
    }
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.#chunks.length = 0;
    return Promise.resolve();
  }
}
