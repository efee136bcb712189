import { CommandField, MessageAssembler, type CommandSet } from '../dimse';
import { ProtocolError } from '../errors';
import type { ReadLoans } from '../transport';
import type { AcceptedContext } from '../ul';
import type { ReceiveOptions } from './association-types';
import type { Clock } from './clock';
import { Inbox } from './inbox';
import { IncomingDataSet } from './incoming-data-set';
import { IncomingMessage } from './incoming-message';
import { Inflow } from './inflow';
import type { AssociationLimits } from './limits';
import { MessageQueue } from './message-queue';

const RESPONSE_BIT = 0x8000;

/** What the receiving half asks of its association. */
export interface InboundHost {
  readonly clock: Clock;
  context(contextId: number): AcceptedContext | undefined;
  onCommand(contextId: number, command: CommandSet): void;
  /** A response to a request of ours. @throws {@link ProtocolError} when there was none. */
  onResponse(response: IncomingMessage): void;
  /** Further data of a message that has begun. */
  onData(): void;
  /** A message began or ended, was taken or answered, or the flow was held or released. */
  onChange(): void;
  pause(): void;
  resume(): void;
}

/** What the receiving half goes by. */
export interface InboundOptions extends Required<AssociationLimits> {
  /** See `AssociationOptions.raw`. */
  readonly raw: boolean;
}

/**
 * The receiving half of an association: puts fragments together, sorts responses, requests and cancels, and keeps the
 * transport back when more comes than the application reads.
 */
export class Inbound {
  readonly #host: InboundHost;
  readonly #options: InboundOptions;
  readonly #assembler: MessageAssembler;
  readonly #inbox: Inbox;
  /**
   * Requests without a final answer, handed out or not: a C-CANCEL looks for its own here. Not by Message ID, which a peer
   * may use again, as it should not, before it has the answer. Each with its number, in the order of arrival.
   */
  readonly #unanswered = new Map<IncomingMessage, number>();
  #arrived = 0;
  #arriving: IncomingMessage | undefined;
  #begun = false;

  readonly #inflow = new Inflow((held) => {
    if (held) this.#host.pause();
    this.#host.onChange();
    if (!held) this.#host.resume();
  });

  constructor(host: InboundHost, options: InboundOptions) {
    this.#host = host;
    this.#options = options;
    this.#assembler = new MessageAssembler(this.#messageHandler, {
      maximumCommandLength: options.maximumCommandLength,
    });
    this.#inbox = new Inbox({ clock: host.clock, messageBegun: () => this.#begun }, this.makeQueue());
  }

  /** A message has begun to arrive and is not complete. */
  get arriving(): boolean {
    return this.#begun;
  }

  /** The transport is kept back until the application has read. */
  get held(): boolean {
    return this.#inflow.held;
  }

  /** How many requests have arrived until now. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Whether the application has in hand, unanswered, a request that arrived behind that many. */
  handlesBehind(arrived: number): boolean {
    // The last ones wait to be taken.
    let taken = this.#unanswered.size - this.#inbox.length;
    for (const number of this.#unanswered.values()) {
      if (taken-- <= 0) return false;
      if (number > arrived) return true;
    }
    return false;
  }

  /** Whether something of the peer is unfinished: a message that arrives, waits or has no final answer. */
  get busy(): boolean {
    return this.#begun || this.#inbox.length > 0 || this.#unanswered.size > 0;
  }

  /** Where the memory that data comes in can be used again: the account of it. Set before anything is read. */
  set loans(loans: ReadLoans | undefined) {
    loans?.keepAccount();
    this.#inflow.loans = loans;
  }

  /** A queue whose growth keeps the transport back. */
  makeQueue(): MessageQueue {
    const { maximumQueuedMessages, highWaterBytes } = this.#options;
    return new MessageQueue(this.#inflow, { messages: maximumQueuedMessages, bytes: highWaterBytes });
  }

  /** A piece of a PDV; see `PduFramerHandler.onPdv`. @throws {@link ProtocolError} for what makes no message. */
  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    if (this.#begun) {
      // Fragments without content bring a message no further, however many come.
      if (chunk.length > 0) this.#host.onData();
    } else {
      this.#begun = true;
      this.#host.onChange();
    }
    this.#assembler.pushPdv(contextId, isCommand, isLast, chunk, endOfPdv);
  }

  async receive(options: ReceiveOptions): Promise<IncomingMessage | undefined> {
    const message = await this.#inbox.receive(options);
    this.#host.onChange();
    return message;
  }

  /** The final response to this request is out. */
  onAnswered(request: IncomingMessage): void {
    this.#unanswered.delete(request);
    this.#host.onChange();
  }

  /** The association is over: nothing more arrives, and what has not arrived whole has failed. */
  fail(error: () => Error): void {
    this.#inflow.close();
    const unanswered = [...this.#unanswered.keys()];
    this.#unanswered.clear();
    for (const message of unanswered) {
      message.dataSet?.fail(error());
      message.cancel();
    }
    this.#arriving?.dataSet?.fail(error());
    this.#arriving = undefined;
    this.#inbox.close();
  }

  readonly #messageHandler = {
    onCommand: (contextId: number, command: CommandSet, hasDataSet: boolean): void => {
      const context = this.#host.context(contextId);
      if (context === undefined) {
        throw new ProtocolError(`A message came on presentation context ${contextId}, which was not accepted`);
      }
      this.#host.onCommand(contextId, command);
      const dataSet = hasDataSet ? new IncomingDataSet(this.#inflow, this.#options.highWaterBytes) : undefined;
      this.#arriving = new IncomingMessage(context, command, dataSet);
      this.#route(this.#arriving);
    },
    onDataSet: (chunk: Buffer): void => {
      const { maximumDataSetLength } = this.#options;
      const dataSet = this.#arriving?.dataSet;
      if (maximumDataSetLength > 0 && (dataSet?.receivedBytes ?? 0) + chunk.length > maximumDataSetLength) {
        throw new ProtocolError(
          `A data set is longer than the ${maximumDataSetLength} bytes that are taken (option maximumDataSetLength)`,
        );
      }
      dataSet?.push(chunk);
    },
    onMessageEnd: (): void => {
      this.#begun = false;
      const message = this.#arriving;
      this.#arriving = undefined;
      message?.dataSet?.end();
      this.#inbox.onMessageEnd();
      this.#host.onChange();
    },
  };

  #route(message: IncomingMessage): void {
    const { command } = message;
    if (this.#options.raw) {
      this.#inbox.add(message);
    } else if (command.CommandField === CommandField.C_CANCEL_RQ) {
      // A cancel that comes too late for its request is legal and means nothing.
      for (const request of this.#unanswered.keys()) {
        if (request.command.MessageID === command.MessageIDBeingRespondedTo) request.cancel();
      }
      message.dataSet?.discard();
    } else if ((command.CommandField & RESPONSE_BIT) !== 0) {
      this.#host.onResponse(message);
    } else {
      this.#unanswered.set(message, ++this.#arrived);
      this.#inbox.add(message);
    }
  }
}
