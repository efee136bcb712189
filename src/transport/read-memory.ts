import type { OnReadOpts } from 'node:net';

/** Bytes of the first memory of a connection: an association request and many small messages. */
const SMALLEST = 16 * 1024;
/** Bytes from which larger memory makes reading no faster. */
const LARGEST = 256 * 1024;
/** Room below which a read would come back with too little, as a share of the memory. */
const LEAST_SHARE = 1 / 4;

/**
 * Memory of ours into which a socket reads, instead of a new 64 KiB of Node's for every read.
 *
 * Reads follow each other in one piece of memory until it is used up: what was read is never written again, so that it can
 * be handed on without a copy, and lives as long as somebody holds a view of it. The next piece is larger when reads filled
 * their room, and smaller when they did not: a connection that waits holds little.
 */
export class ReadMemory {
  /** Takes what was read, as a view that nobody writes to. */
  onRead: (bytes: Buffer) => void = () => undefined;
  #memory = Buffer.allocUnsafeSlow(SMALLEST);
  #used = 0;
  /** A read has filled its room since this memory began. */
  #filled = false;

  /** What Node asks of the reader of a socket. */
  readonly options: OnReadOpts = {
    buffer: () => this.room(),
    callback: (length) => {
      this.onRead(this.take(length));
      return true;
    },
  };

  /** Where the next read goes. Not empty. */
  room(): Buffer {
    if (this.#memory.length - this.#used < this.#memory.length * LEAST_SHARE) this.#renew();
    return this.#memory.subarray(this.#used);
  }

  /** The first `length` bytes of {@link room}, which were read into it just now. */
  take(length: number): Buffer {
    const bytes = this.#memory.subarray(this.#used, this.#used + length);
    this.#used += length;
    if (this.#used === this.#memory.length) this.#filled = true;
    return bytes;
  }

  #renew(): void {
    const size = this.#filled ? this.#memory.length * 4 : this.#memory.length / 4;
    this.#memory = Buffer.allocUnsafeSlow(Math.min(LARGEST, Math.max(SMALLEST, size)));
    this.#used = 0;
    this.#filled = false;
  }
}
