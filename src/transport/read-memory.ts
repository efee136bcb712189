import type { OnReadOpts } from 'node:net';
import type { ReadLoans } from './transport';

/** Bytes of the first memory of a connection: an association request and many small messages. */
const SMALLEST = 16 * 1024;
/** Bytes from which larger memory makes reading no faster. */
const LARGEST = 256 * 1024;
/** Room below which a read would come back with too little, as a share of the memory. */
const LEAST_SHARE = 1 / 4;
/** Memory of which no read took this share is too large. */
const SMALL_SHARE = 1 / 16;
/** Most pieces of the largest size that wait to be used again, of all connections together. */
const MOST_SPARE = 16;

/** One piece of memory, and how much of it somebody still looks at. */
interface Piece {
  readonly memory: Buffer;
  /** Views that were lent and have not come back. */
  loans: number;
  /** Reads go elsewhere by now. */
  full: boolean;
}

const spare: Piece[] = [];
/** The piece of each memory with loans; one whose borrower never gives back goes with its last view. */
const lentPieces = new WeakMap<ArrayBufferLike, Piece>();

function newPiece(size: number): Piece {
  const piece = size === LARGEST ? spare.pop() : undefined;
  if (piece === undefined) return { memory: Buffer.allocUnsafeSlow(size), loans: 0, full: false };
  piece.full = false;
  return piece;
}

function keepSpare(piece: Piece): void {
  if (piece.memory.length === LARGEST && spare.length < MOST_SPARE) spare.push(piece);
}

/**
 * Memory of ours into which a socket reads, instead of a new 64 KiB of Node's for every read.
 *
 * Reads follow each other in one piece of memory until it is used up: what was read can be handed on without a copy. The next
 * piece is larger when reads filled their room, and smaller when they did not: a connection that waits holds little.
 *
 * What was read is never written again and lives as long as somebody holds a view of it, unless the reader keeps account of
 * its loans (see {@link ReadLoans}): then a piece of which everything has come back is read into once more. New memory for
 * every quarter of a megabyte would cost the receiver of large objects more than all its other work.
 */
export class ReadMemory implements ReadLoans {
  /** Takes what was read, as a view that nobody writes to until it is given back. */
  onRead: (bytes: Buffer) => void = () => undefined;
  #piece = newPiece(SMALLEST);
  #used = 0;
  /** A read has filled its room since this piece began. */
  #filled = false;
  /** Bytes of the longest read since this piece began. */
  #longest = 0;
  #accounted = false;

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
    const { length } = this.#piece.memory;
    if (length - this.#used < length * LEAST_SHARE) this.#renew();
    return this.#piece.memory.subarray(this.#used);
  }

  /** The first `length` bytes of {@link room}, which were read into it just now. */
  take(length: number): Buffer {
    const { memory } = this.#piece;
    const bytes = memory.subarray(this.#used, this.#used + length);
    this.#used += length;
    this.#longest = Math.max(this.#longest, length);
    if (this.#used === memory.length) this.#filled = true;
    return bytes;
  }

  keepAccount(): void {
    this.#accounted = true;
  }

  lend(view: Buffer): void {
    const piece = this.#piece;
    if (view.buffer !== piece.memory.buffer) throw new Error('what is lent is a view of what was read just now');
    if (piece.loans++ === 0) lentPieces.set(view.buffer, piece);
  }

  giveBack(view: Buffer): void {
    const piece = lentPieces.get(view.buffer);
    if (piece === undefined || --piece.loans > 0) return;
    lentPieces.delete(view.buffer);
    if (piece.full) keepSpare(piece);
  }

  #renew(): void {
    const old = this.#piece;
    const size = this.#nextSize();
    this.#used = 0;
    this.#filled = false;
    this.#longest = 0;
    const free = this.#accounted && old.loans === 0;
    if (free && old.memory.length === size) return;
    old.full = true;
    if (free) keepSpare(old);
    this.#piece = newPiece(size);
  }

  #nextSize(): number {
    const { length } = this.#piece.memory;
    if (this.#filled) return Math.min(LARGEST, length * 4);
    return this.#longest < length * SMALL_SHARE ? Math.max(SMALLEST, length / 4) : length;
  }
}
