import { InvalidArgumentError } from '../errors';
import type { ReceiveOptions } from './association-types';
import type { Clock } from './clock';
import type { InflowControl } from './incoming-data-set';
import type { IncomingMessage } from './incoming-message';

interface Receiver {
  readonly resolve: (message: IncomingMessage | undefined) => void;
  readonly timer: { cancel(): void } | undefined;
  /** The time is over, but a message had begun to arrive. */
  overdue: boolean;
}

/** What the inbox asks of its association. */
export interface InboxGate {
  readonly clock: Clock;
  /** Stop reading from the transport, and go on. */
  onHold(): void;
  onRelease(): void;
  /** Whether a message has begun to arrive and is not complete. */
  messageBegun(): boolean;
}

/** The messages that wait for the application, and the brake on the transport when they become many. */
export class Inbox {
  readonly #gate: InboxGate;
  readonly #maximumQueued: number;
  #queue: IncomingMessage[] = [];
  #receiver: Receiver | undefined;
  #holds = 0;
  #queueHolds = false;
  #closed = false;

  constructor(gate: InboxGate, maximumQueued: number) {
    this.#gate = gate;
    this.#maximumQueued = maximumQueued;
  }

  get length(): number {
    return this.#queue.length;
  }

  /** Counts who wants the transport to pause; it reads on when nobody does. */
  readonly inflow: InflowControl = {
    hold: () => {
      if (this.#holds++ === 0 && !this.#closed) this.#gate.onHold();
    },
    release: () => {
      if (--this.#holds === 0 && !this.#closed) this.#gate.onRelease();
    },
  };

  add(message: IncomingMessage): void {
    if (this.#receiver !== undefined) {
      this.#settle(message);
      return;
    }
    this.#queue.push(message);
    if (!this.#queueHolds && this.#queue.length >= this.#maximumQueued) {
      this.#queueHolds = true;
      this.inflow.hold();
    }
  }

  receive(options: ReceiveOptions): Promise<IncomingMessage | undefined> {
    if (this.#receiver !== undefined) {
      return Promise.reject(new InvalidArgumentError('Another receive call of this association is still waiting'));
    }
    const message = this.#queue.shift();
    if (this.#queueHolds) {
      this.#queueHolds = false;
      this.inflow.release();
    }
    if (message !== undefined || this.#closed) return Promise.resolve(message);
    return new Promise((resolve) => {
      const limit = options.timeoutMs ?? 0;
      const timer = limit > 0 ? this.#gate.clock.setTimeout(this.#onTimeout, limit) : undefined;
      this.#receiver = { resolve, timer, overdue: false };
    });
  }

  /** A message is complete: a receiver whose time was over meanwhile gives up now. */
  onMessageEnd(): void {
    if (this.#receiver?.overdue === true) this.#settle(undefined);
  }

  /** Nothing more will arrive; what nobody took is dropped. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    if (this.#receiver !== undefined) this.#settle(undefined);
  }

  #settle(message: IncomingMessage | undefined): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.timer?.cancel();
    receiver?.resolve(message);
  }

  readonly #onTimeout = (): void => {
    if (this.#receiver === undefined) return;
    if (this.#gate.messageBegun()) this.#receiver.overdue = true;
    else this.#settle(undefined);
  };
}
