import { messageName, responseField } from '../dimse';
import { InvalidArgumentError, ProtocolError } from '../errors';
import type { IncomingMessage } from './incoming-message';
import { PendingOperation, type OperationsHost } from './pending-operation';

/** The largest Message ID. */
export const LAST_MESSAGE_ID = 0xffff;

/** The requests of ours that wait for responses. */
export class Operations {
  readonly #host: OperationsHost;
  readonly #pending = new Map<number, PendingOperation>();
  /** Those of which the last byte is out. */
  readonly #sent = new Set<PendingOperation>();
  /** Those for which we have sent a C-CANCEL. */
  readonly #cancelled = new Set<PendingOperation>();
  #lastMessageID = 0;

  constructor(host: OperationsHost) {
    this.#host = host;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Whether a request is out and lacks its final response. */
  get awaitsResponse(): boolean {
    return this.#sent.size > 0;
  }

  /** How many requests of the peer had arrived when the latest of those began: the peer does not ask them on its behalf. */
  get arrivedBefore(): number {
    let latest = 0;
    for (const { arrivedBefore } of this.#sent) latest = Math.max(latest, arrivedBefore);
    return latest;
  }

  /** Whether a request that was cancelled lacks its final response. */
  get awaitsEnd(): boolean {
    return this.#cancelled.size > 0;
  }

  /** Whether responses wait to be taken by the application. */
  get hasUnread(): boolean {
    for (const operation of this.#pending.values()) if (operation.unread > 0) return true;
    return false;
  }

  /** A Message ID that no outstanding request uses. @throws {@link InvalidArgumentError} when all are in use. */
  nextMessageID(): number {
    if (this.#pending.size >= LAST_MESSAGE_ID) {
      throw new InvalidArgumentError(`${this.#pending.size} requests are outstanding; there are no more Message IDs`);
    }
    do {
      this.#lastMessageID = (this.#lastMessageID % LAST_MESSAGE_ID) + 1;
    } while (this.#pending.has(this.#lastMessageID));
    return this.#lastMessageID;
  }

  /** Expects responses to a request that is about to be sent. @throws {@link InvalidArgumentError} */
  begin(messageID: number | undefined, requestField: number): PendingOperation {
    if (messageID === undefined || this.#pending.has(messageID)) {
      throw new InvalidArgumentError(`A request needs a Message ID that is not in use; ${messageID} is not one`);
    }
    const operation = new PendingOperation(messageID, responseField(requestField), this.#host);
    this.#pending.set(messageID, operation);
    this.#host.onChange();
    return operation;
  }

  /** The request could not be sent. */
  drop(operation: PendingOperation): void {
    this.#pending.delete(operation.messageID);
    this.#cancelled.delete(operation);
    this.#host.onChange();
  }

  /** A C-CANCEL is about to go out. */
  onCancelled(operation: PendingOperation): void {
    if (this.#pending.get(operation.messageID) === operation) this.#cancelled.add(operation);
  }

  /** The request is out: from now on the response is late when it does not come. */
  onSent(operation: PendingOperation): void {
    if (this.#pending.get(operation.messageID) !== operation) return;
    this.#sent.add(operation);
    this.#host.onChange();
  }

  /** @throws {@link ProtocolError} for a response that nobody waits for, or to another kind of request. */
  onResponse(response: IncomingMessage): void {
    const id = response.command.MessageIDBeingRespondedTo ?? -1;
    const operation = this.#pending.get(id);
    if (operation === undefined) {
      throw new ProtocolError(`A response to message ${id} came, which nobody asked or which was answered before`);
    }
    const { CommandField } = response.command;
    if (CommandField !== operation.responseField) {
      throw new ProtocolError(
        `${messageName(CommandField)} came as the response to message ${id}, which needs ${messageName(operation.responseField)}`,
      );
    }
    if (!operation.push(response)) return;
    this.#pending.delete(id);
    this.#sent.delete(operation);
    this.#cancelled.delete(operation);
  }

  /** The association is over. */
  fail(error: () => Error): void {
    for (const operation of this.#pending.values()) operation.fail(error());
    this.#pending.clear();
    this.#sent.clear();
    this.#cancelled.clear();
  }
}
