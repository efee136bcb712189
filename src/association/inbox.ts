import { InvalidArgumentError } from '../errors';
import type { ReceiveOptions } from './association-types';
import type { Clock } from './clock';
import type { IncomingMessage } from './incoming-message';
import type { MessageQueue } from './message-queue';

interface Receiver {
  readonly resolve: (message: IncomingMessage | undefined) => void;
  readonly timer: { cancel(): void } | undefined;
  readonly signal: AbortSignal | undefined;
  /** The time is over, but a message had begun to arrive. */
  overdue: boolean;
}

/** What the inbox asks of its association. */
export interface InboxGate {
  readonly clock: Clock;
  /** Whether a message has begun to arrive and is not complete. */
  messageBegun(): boolean;
}

/** The messages that wait for the application, and the application when it waits for a message. */
export class Inbox {
  readonly #gate: InboxGate;
  readonly #queue: MessageQueue;
  #receiver: Receiver | undefined;
  #closed = false;

  constructor(gate: InboxGate, queue: MessageQueue) {
    this.#gate = gate;
    this.#queue = queue;
  }

  get length(): number {
    return this.#queue.length;
  }

  add(message: IncomingMessage): void {
    if (this.#receiver !== undefined) this.#settle(message);
    else this.#queue.push(message);
  }

  receive(options: ReceiveOptions): Promise<IncomingMessage | undefined> {
    if (this.#receiver !== undefined) {
      return Promise.reject(new InvalidArgumentError('Another receive call of this association is still waiting'));
    }
    const message = this.#queue.shift();
    if (message !== undefined || this.#closed) return Promise.resolve(message);
    const { signal } = options;
    if (signal?.aborted === true) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const limit = options.timeoutMs ?? 0;
      const timer = limit > 0 ? this.#gate.clock.setTimeout(this.#onTimeout, limit) : undefined;
      signal?.addEventListener('abort', this.#onAbort);
      this.#receiver = { resolve, timer, signal, overdue: false };
    });
  }

  /** A message is complete: a receiver whose time was over meanwhile gives up now. */
  onMessageEnd(): void {
    this.#queue.check();
    if (this.#receiver?.overdue === true) this.#settle(undefined);
  }

  /** Nothing more will arrive; what nobody took is dropped. */
  close(): void {
    this.#closed = true;
    this.#queue.clear();
    if (this.#receiver !== undefined) this.#settle(undefined);
  }

  #settle(message: IncomingMessage | undefined): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.timer?.cancel();
    receiver?.signal?.removeEventListener('abort', this.#onAbort);
    receiver?.resolve(message);
  }

  readonly #onAbort = (): void => this.#settle(undefined);

  readonly #onTimeout = (): void => {
    if (this.#receiver === undefined) return;
    if (this.#gate.messageBegun()) this.#receiver.overdue = true;
    else this.#settle(undefined);
  };
}
