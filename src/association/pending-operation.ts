import { statusCategory } from '../dimse';
import { InvalidArgumentError } from '../errors';
import type { IncomingMessage } from './incoming-message';
import type { MessageQueue } from './message-queue';

/** What operations ask of their association. */
export interface OperationsHost {
  makeQueue(): MessageQueue;
  /** How many requests of the peer have arrived until now. */
  arrived(): number;
  /** A request was sent, a response came or was taken. */
  onChange(): void;
}

/**
 * A request that was sent and whose responses are awaited.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine, Priority, Status, STUDY_ROOT_FIND, DataSet, dataSetSource } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * const operation = await association.invoke({
 *   contextId: 1,
 *   command: {
 *     CommandField: CommandField.C_FIND_RQ, MessageID: association.nextMessageID(),
 *     AffectedSOPClassUID: STUDY_ROOT_FIND, Priority: Priority.Medium,
 *   },
 *   dataSet: dataSetSource(new DataSet(), '1.2.840.10008.1.2'),
 * });
 * let response = await operation.next();
 * while (response.command.Status === Status.Pending) {
 *   response.dataSet?.discard();
 *   response = await operation.next();
 * }
 * console.log(response.command.Status); // 0
 * await association.release();
 * ```
 */
export class PendingOperation {
  readonly messageID: number;
  /** Command Field that its responses have. */
  readonly responseField: number;
  /** How many requests of the peer had arrived before it. @internal */
  readonly arrivedBefore: number;
  readonly #host: OperationsHost;
  readonly #responses: MessageQueue;
  #complete = false;
  #error: Error | undefined;
  #waiting: { resolve: (response: IncomingMessage) => void; reject: (error: Error) => void } | undefined;

  /** @internal */
  constructor(messageID: number, responseField: number, host: OperationsHost) {
    this.messageID = messageID;
    this.responseField = responseField;
    this.arrivedBefore = host.arrived();
    this.#host = host;
    this.#responses = host.makeQueue();
  }

  /** Responses that arrived and that nobody has taken yet. */
  get unread(): number {
    return this.#responses.length;
  }

  /**
   * The next response, in the order of arrival. One call at a time, and none after the final response.
   *
   * The caller reads or discards the response's data set; until then nothing else may arrive.
   *
   * @throws {@link InvalidArgumentError} for a call that cannot be answered.
   * @throws the association's error when it ends first.
   */
  next(): Promise<IncomingMessage> {
    const response = this.#responses.shift();
    if (response !== undefined) {
      this.#host.onChange();
      return Promise.resolve(response);
    }
    if (this.#complete || this.#waiting !== undefined) {
      const why = this.#complete ? 'the final response was taken' : 'another call is still waiting';
      return Promise.reject(new InvalidArgumentError(`No further response to message ${this.messageID}: ${why}`));
    }
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
    this.#complete = statusCategory(response.command.Status ?? 0) !== 'Pending';
    if (this.#complete) this.#responses.complete();
    return this.#complete;
  }

  /** @internal */
  fail(error: Error): void {
    this.#error = error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
