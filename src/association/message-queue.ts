import type { InflowControl } from './inflow';
import type { IncomingMessage } from './incoming-message';

/** What may wait in a queue before it asks the transport to pause. */
export interface QueueLimits {
  readonly messages: number;
  /** Data set bytes of the waiting messages together. */
  readonly bytes: number;
}

/** Messages that wait for the application, in their order; the brake on the transport when they become many. */
export class MessageQueue {
  readonly #control: InflowControl;
  readonly #limits: QueueLimits;
  #messages: IncomingMessage[] = [];
  #holding = false;
  #unbounded = false;

  constructor(control: InflowControl, limits: QueueLimits) {
    this.#control = control;
    this.#limits = limits;
  }

  get length(): number {
    return this.#messages.length;
  }

  push(message: IncomingMessage): void {
    this.#messages.push(message);
    this.check();
  }

  shift(): IncomingMessage | undefined {
    const message = this.#messages.shift();
    this.check();
    return message;
  }

  /** Holds or releases according to what waits now; to be called when a waiting message has grown to its end. */
  check(): void {
    const full = !this.#unbounded && this.#isFull();
    if (full === this.#holding) return;
    this.#holding = full;
    if (full) this.#control.hold();
    else this.#control.release();
  }

  /** Nothing more will be pushed: there is nothing to hold back any more. */
  complete(): void {
    this.#unbounded = true;
    this.check();
  }

  clear(): void {
    this.#messages = [];
    this.check();
  }

  #isFull(): boolean {
    if (this.#messages.length >= this.#limits.messages) return true;
    let bytes = 0;
    for (const { dataSet } of this.#messages) {
      // One that still arrives is bounded by itself, and must not wait for its own end.
      if (dataSet?.ended === true) bytes += dataSet.bufferedBytes;
    }
    return bytes > this.#limits.bytes;
  }
}
