import { availableParallelism } from 'node:os';
import { type MessagePort, receiveMessageOnPort, type TransferListItem } from 'node:worker_threads';

/** Counters of a channel: one of messages for each end. */
export const CHANNEL_COUNTERS = 2;

/**
 * How long an end looks for a message that is about to come, in ms. A thread that stands still takes about as long to wake
 * up; with one core the other end could not even begin meanwhile.
 */
const LOOK_MS = availableParallelism() > 1 ? 0.2 : 0;

/**
 * One end of a two-way line between two threads, either of which may also stand still and wait for a message.
 *
 * The messages go through a MessagePort. A counter in shared memory goes up with each of them, which is what a thread that
 * stands still sees.
 *
 * @typeParam Out - What this end sends.
 * @typeParam In - What it gets.
 */
export class Channel<Out, In> {
  readonly port: MessagePort;
  readonly #counters: Int32Array;
  readonly #ours: number;
  readonly #theirs: number;

  /**
   * @param counters - Shared by both ends, {@link CHANNEL_COUNTERS} long.
   * @param end - 0 for one end and 1 for the other.
   */
  constructor(port: MessagePort, counters: Int32Array, end: 0 | 1) {
    this.port = port;
    this.#counters = counters;
    this.#ours = end;
    this.#theirs = 1 - end;
  }

  /** @param transfer - What the message holds that is to be moved instead of copied. */
  send(message: Out, transfer: readonly TransferListItem[] = []): void {
    this.port.postMessage(message, transfer);
    Atomics.add(this.#counters, this.#theirs, 1);
    Atomics.notify(this.#counters, this.#theirs);
  }

  /** Stands still until a message is there, at most for `ms`; undefined when none came. */
  next(ms: number): In | undefined {
    for (;;) {
      // Read before looking: what comes behind the look then does not go unnoticed.
      const seen = Atomics.load(this.#counters, this.#ours);
      const received = this.#receive();
      if (received !== undefined || ms === 0) return received;
      if (Atomics.wait(this.#counters, this.#ours, seen, ms) === 'timed-out') return this.#receive();
    }
  }

  /** A message that is there, or comes before a thread that stands still would have woken up; undefined when none does. */
  soon(): In | undefined {
    const end = performance.now() + LOOK_MS;
    for (;;) {
      const seen = Atomics.load(this.#counters, this.#ours);
      const received = this.#receive();
      if (received !== undefined) return received;
      while (Atomics.load(this.#counters, this.#ours) === seen) if (performance.now() >= end) return undefined;
    }
  }

  #receive(): In | undefined {
    return receiveMessageOnPort(this.port)?.message as In | undefined;
  }
}
