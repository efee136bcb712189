import { DATA_HEADER_LENGTH, writeDataHeader } from '../dimse';
import { DataSetError } from '../errors';
import type { DataSetSource } from './data-set-source';

/** Bytes of one slab. Large enough that a batch is worth a system call, small enough for a hundred senders at once. */
const SLAB_LENGTH = 1024 * 1024;
/** Fragments of one batch: as many as the system reads into by one call. Only peers with tiny limits come so far. */
const LONGEST_BATCH = 1024;
/** Slabs that are kept for the next sender; more are left to the garbage collector. */
const POOL_LIMIT = 16;

const pool: Buffer[] = [];

function takeSlab(): Buffer {
  return pool.pop() ?? Buffer.allocUnsafeSlow(SLAB_LENGTH);
}

function giveBack(slab: Buffer): void {
  if (pool.length < POOL_LIMIT) pool.push(slab);
}

/** The longest P-DATA-TF variable field that a slab can hold, in bytes; larger limits of a peer are not used up. */
export const LONGEST_PDU = SLAB_LENGTH - DATA_HEADER_LENGTH;

/** One slab, cut into slots of header room and payload. */
class Batch {
  readonly slab: Buffer;
  readonly targets: Buffer[] = [];
  /** Bytes that are ready to be written, headers included. */
  length = 0;

  constructor(fragmentLength: number) {
    this.slab = takeSlab();
    const slot = DATA_HEADER_LENGTH + fragmentLength;
    const end = Math.min(this.slab.length, LONGEST_BATCH * slot);
    for (let start = 0; start + slot <= end; start += slot) {
      this.targets.push(this.slab.subarray(start + DATA_HEADER_LENGTH, start + slot));
    }
  }

  /** Writes the headers in front of `bytes` bytes of payload; the last fragment is marked when `done`. */
  seal(contextId: number, fragmentLength: number, bytes: number, done: boolean): void {
    let offset = 0;
    let left = bytes;
    do {
      const payload = Math.min(left, fragmentLength);
      left -= payload;
      writeDataHeader(this.slab, offset, contextId, false, done && left === 0, payload);
      offset += DATA_HEADER_LENGTH + payload;
    } while (left > 0);
    this.length = offset;
  }
}

/** PDUs that are ready for the transport, one buffer for many of them. */
export interface ReadyPdus {
  /** The writer's until {@link OutgoingDataSet.recycle} takes it back. */
  readonly bytes: Buffer;
  readonly done: boolean;
}

/**
 * Cuts a data set into P-DATA-TF PDUs: the source is read straight behind the place of each header, so that a batch of
 * PDUs is one buffer and leaves by one write. While one batch is written the next one is read.
 *
 * @example
 * ```ts
 * import { MemoryDataSetSource, OutgoingDataSet } from 'dcxport';
 *
 * const outgoing = new OutgoingDataSet(new MemoryDataSetSource(Buffer.alloc(40_000)), 1, 16_372);
 * outgoing.prefetch();
 * const { bytes, done } = await outgoing.next();
 * console.log(bytes.length, done); // 40036 true
 * outgoing.recycle();
 * outgoing.close();
 * ```
 */
export class OutgoingDataSet {
  readonly #source: DataSetSource;
  readonly #contextId: number;
  readonly #fragmentLength: number;
  #free: Batch[] = [];
  #inUse: Batch | undefined;
  #ahead: Promise<{ batch: Batch; done: boolean }> | undefined;
  #sourceDone = false;
  #closed = false;

  /** @param fragmentLength - Payload of one PDV, even, for PDUs of at most {@link LONGEST_PDU} bytes. */
  constructor(source: DataSetSource, contextId: number, fragmentLength: number) {
    this.#source = source;
    this.#contextId = contextId;
    this.#fragmentLength = fragmentLength;
  }

  /** Starts to read the first batch before anybody asks for it. Errors come out of {@link next}. */
  prefetch(): void {
    if (this.#ahead !== undefined || this.#sourceDone || this.#closed) return;
    this.#ahead = this.#fill();
    this.#ahead.catch(() => undefined);
  }

  /** The next batch of PDUs, and the reading of the one behind it begins. Only call it while `done` was not true. */
  async next(): Promise<ReadyPdus> {
    this.prefetch();
    if (this.#ahead === undefined) throw new Error('the data set was already sent to its end');
    const { batch, done } = await this.#ahead;
    this.#ahead = undefined;
    this.#inUse = batch;
    this.#sourceDone = done;
    if (!done) this.prefetch();
    return { bytes: batch.slab.subarray(0, batch.length), done };
  }

  /** The buffer of the last {@link next} may be filled again. */
  recycle(): void {
    if (this.#inUse === undefined) return;
    if (this.#closed) giveBack(this.#inUse.slab);
    else this.#free.push(this.#inUse);
    this.#inUse = undefined;
  }

  /** Closes the source and returns the buffers, once none of them is being read into or written from. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const finish = (): void => {
      this.#source.close();
      for (const batch of this.#free) giveBack(batch.slab);
      this.#free = [];
    };
    if (this.#ahead === undefined) finish();
    else
      this.#ahead
        .then((ahead) => giveBack(ahead.batch.slab))
        .catch(() => undefined)
        .finally(finish);
  }

  async #fill(): Promise<{ batch: Batch; done: boolean }> {
    const batch = this.#free.pop() ?? new Batch(this.#fragmentLength);
    try {
      const { bytesRead, done } = await this.#source.read(batch.targets);
      if (bytesRead % 2 !== 0) {
        throw new DataSetError('The data set has an odd number of bytes, which no data set may have: it is damaged');
      }
      batch.seal(this.#contextId, this.#fragmentLength, bytesRead, done);
      return { batch, done };
    } catch (error) {
      giveBack(batch.slab);
      throw error;
    }
  }
}
