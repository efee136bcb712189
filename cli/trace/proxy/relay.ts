import type { AssociationSide, Transport } from 'dcxport';

/** Bytes that may wait for one side before nothing more is read from the other. */
const HIGH_WATER = 512 * 1024;
/** Bytes below which reading goes on. */
const LOW_WATER = 128 * 1024;
/** How long a connection that one side has ended may be silent, in milliseconds. */
const HALF_OPEN_LIMIT_MS = 60_000;

/** Told of what passes. May not throw: the traffic is no part of it. */
export interface RelayWatcher {
  /** Bytes that were handed on to the other side just now. Nobody writes to them. */
  onBytes(from: AssociationSide, chunk: Buffer): void;
  /** That side is the first that has ended or lost its connection. */
  onFirstEnd(from: AssociationSide, error: Error | undefined): void;
  /** Both connections are closed: the last call. */
  onClosed(): void;
}

/**
 * Two connections, of which each gets what the other sends: every byte, unchanged, at once, and the end of each direction
 * when it comes. Whoever sends faster than the other reads is read no further until it has.
 */
export class Relay {
  readonly #ends: Readonly<Record<AssociationSide, Transport>>;
  readonly #watcher: RelayWatcher;
  readonly #closed = new Set<AssociationSide>();
  #ended = false;
  #halfOpen: NodeJS.Timeout | undefined;

  /** @param ends - Both connected, paused and half-open; they are the relay's from here on. */
  constructor(ends: Readonly<Record<AssociationSide, Transport>>, watcher: RelayWatcher) {
    this.#ends = ends;
    this.#watcher = watcher;
    this.#connect('requestor', 'acceptor');
    this.#connect('acceptor', 'requestor');
    ends.acceptor.resume();
    ends.requestor.resume();
  }

  /** Cuts both connections. */
  destroy(): void {
    this.#ends.requestor.destroy();
    this.#ends.acceptor.destroy();
  }

  #connect(from: AssociationSide, to: AssociationSide): void {
    const source = this.#ends[from];
    const target = this.#ends[to];
    let paused = false;
    const onTaken = (): void => {
      this.#halfOpen?.refresh();
      if (!paused || target.bufferedBytes > LOW_WATER) return;
      paused = false;
      source.resume();
    };
    source.handler = {
      onData: (chunk) => {
        target.write(chunk, onTaken);
        if (target.bufferedBytes > HIGH_WATER && !paused) {
          paused = true;
          source.pause();
        }
        this.#watcher.onBytes(from, chunk);
      },
      onEnd: () => {
        this.#onFirstEnd(from, undefined);
        target.endSending?.();
      },
      onClose: (error) => {
        this.#onFirstEnd(from, error);
        // What it has sent before it broke goes out. One that was closed in order has ended already.
        if (error !== undefined) target.end();
        this.#onClosed(from);
      },
    };
  }

  #onFirstEnd(from: AssociationSide, error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#halfOpen = setTimeout(() => this.destroy(), HALF_OPEN_LIMIT_MS);
    this.#watcher.onFirstEnd(from, error);
  }

  #onClosed(side: AssociationSide): void {
    this.#closed.add(side);
    if (this.#closed.size < 2) return;
    clearTimeout(this.#halfOpen);
    this.#watcher.onClosed();
  }
}
