import { statusCategory } from '../dimse';
import type { IncomingMessage } from './incoming-message';

/** A request that was sent and whose responses are awaited. */
export class PendingOperation {
  readonly messageID: number;
  #responses: IncomingMessage[] = [];
  #error: Error | undefined;
  #waiting: { resolve: (response: IncomingMessage) => void; reject: (error: Error) => void } | undefined;

  constructor(messageID: number) {
    this.messageID = messageID;
  }

  /**
   * The next response, in the order of arrival. Do not call it again after the final one.
   *
   * @throws the association's error when it ends first.
   */
  next(): Promise<IncomingMessage> {
    const response = this.#responses.shift();
    if (response !== undefined) return Promise.resolve(response);
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Takes a response in; true when it is the final one. @internal */
  push(response: IncomingMessage): boolean {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.resolve(response);
    else this.#responses.push(response);
    return statusCategory(response.command.Status ?? 0) !== 'Pending';
  }

  /** @internal */
  fail(error: Error): void {
    this.#error = error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
