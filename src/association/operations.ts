import { InvalidArgumentError, ProtocolError, TimerName } from '../errors';
import type { IncomingMessage } from './incoming-message';
import { PendingOperation } from './pending-operation';
import type { NamedTimers } from './timeouts';

const LAST_MESSAGE_ID = 0xffff;

/** The requests of ours that wait for responses, and the one timer that watches them. */
export class Operations {
  readonly #timers: NamedTimers;
  readonly #onTimeout: () => void;
  readonly #pending = new Map<number, PendingOperation>();
  #lastMessageID = 0;

  constructor(timers: NamedTimers, onTimeout: () => void) {
    this.#timers = timers;
    this.#onTimeout = onTimeout;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** A Message ID that no outstanding request uses. */
  nextMessageID(): number {
    do {
      this.#lastMessageID = (this.#lastMessageID % LAST_MESSAGE_ID) + 1;
    } while (this.#pending.has(this.#lastMessageID));
    return this.#lastMessageID;
  }

  /** Expects responses to a request that is about to be sent. @throws {@link InvalidArgumentError} */
  begin(messageID: number | undefined): PendingOperation {
    if (messageID === undefined || this.#pending.has(messageID)) {
      throw new InvalidArgumentError(`A request needs a Message ID that is not in use; ${messageID} is not one`);
    }
    const operation = new PendingOperation(messageID);
    this.#pending.set(messageID, operation);
    return operation;
  }

  /** The request could not be sent. */
  drop(operation: PendingOperation): void {
    this.#pending.delete(operation.messageID);
  }

  /** The request is out: from now on the response is late when it does not come. */
  onSent(operation: PendingOperation): void {
    if (!this.#pending.has(operation.messageID)) return;
    this.#timers.start(TimerName.dimseResponse, this.#onTimeout);
  }

  /** @throws {@link ProtocolError} for a response that nobody waits for. */
  onResponse(response: IncomingMessage): void {
    const id = response.command.MessageIDBeingRespondedTo ?? -1;
    const operation = this.#pending.get(id);
    if (operation === undefined) {
      throw new ProtocolError(`A response to message ${id} came, which nobody asked or which was answered before`);
    }
    if (operation.push(response)) this.#pending.delete(id);
    if (this.#pending.size === 0) this.#timers.stop(TimerName.dimseResponse);
    else this.#timers.refresh(TimerName.dimseResponse);
  }

  /** The association is over. */
  fail(error: Error): void {
    for (const operation of this.#pending.values()) operation.fail(error);
    this.#pending.clear();
  }
}
