import { type MessagePort, receiveMessageOnPort, type TransferListItem } from 'node:worker_threads';

/** Counters of a channel: one of messages for each end. */
export const CHANNEL_COUNTERS = 2;

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

  #receive(): In | undefined {
    return receiveMessageOnPort(this.port)?.message as In | undefined;
  }
}
