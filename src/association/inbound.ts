import { CommandField, MessageAssembler, type CommandSet } from '../dimse';
import { DimseTimeoutError, ProtocolError, TimerName } from '../errors';
import type { AcceptedContext } from '../ul';
import type { AssociationOptions, ReceiveOptions } from './association-types';
import type { Clock } from './clock';
import { Inbox } from './inbox';
import { IncomingDataSet } from './incoming-data-set';
import { IncomingMessage } from './incoming-message';
import type { NamedTimers } from './timeouts';

const DEFAULT_MAXIMUM_COMMAND = 64 * 1024;
const DEFAULT_HIGH_WATER = 1024 * 1024;
const DEFAULT_QUEUED_MESSAGES = 64;
const RESPONSE_BIT = 0x8000;

/** What the receiving half asks of its association. */
export interface InboundHost {
  readonly clock: Clock;
  readonly timers: NamedTimers;
  context(contextId: number): AcceptedContext | undefined;
  onCommand(contextId: number, command: CommandSet): void;
  /** A response to a request of ours. @throws {@link ProtocolError} when there was none. */
  onResponse(response: IncomingMessage): void;
  /** A message is complete. */
  onMessageEnd(): void;
  pause(): void;
  resume(): void;
  abort(cause: Error): void;
  peerName(): string;
}

/**
 * The receiving half of an association: puts fragments together, sorts responses, requests and cancels, and watches by the
 * timer `dimseData` that a message which has begun goes on.
 */
export class Inbound {
  readonly #host: InboundHost;
  readonly #options: AssociationOptions;
  readonly #assembler: MessageAssembler;
  readonly #inbox: Inbox;
  /** Requests without a final answer, handed out or not: a C-CANCEL looks for its own here. */
  readonly #unanswered = new Map<number, IncomingMessage>();
  #arriving: IncomingMessage | undefined;
  #begun = false;

  constructor(host: InboundHost, options: AssociationOptions) {
    this.#host = host;
    this.#options = options;
    this.#assembler = new MessageAssembler(this.#messageHandler, {
      maximumCommandLength: options.maximumCommandLength ?? DEFAULT_MAXIMUM_COMMAND,
    });
    this.#inbox = new Inbox(
      { clock: host.clock, messageBegun: () => this.#begun, onHold: this.#onHold, onRelease: this.#onRelease },
      options.maximumQueuedMessages ?? DEFAULT_QUEUED_MESSAGES,
    );
  }

  /** Whether something of the peer is unfinished: a message that arrives, waits or has no final answer. */
  get busy(): boolean {
    return this.#begun || this.#inbox.length > 0 || this.#unanswered.size > 0;
  }

  /** A piece of a PDV; see `PduFramerHandler.onPdv`. @throws {@link ProtocolError} for what makes no message. */
  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void {
    if (this.#begun) {
      this.#host.timers.refresh(TimerName.dimseData);
    } else {
      this.#begun = true;
      this.#host.timers.stop(TimerName.idle);
      this.#host.timers.start(TimerName.dimseData, this.#onStalled);
    }
    this.#assembler.pushPdv(contextId, isCommand, isLast, chunk, endOfPdv);
  }

  receive(options: ReceiveOptions): Promise<IncomingMessage | undefined> {
    return this.#inbox.receive(options);
  }

  /** The final response to this request is out. */
  onAnswered(messageID: number): void {
    this.#unanswered.delete(messageID);
  }

  /** The association is over: nothing more arrives, and what has not arrived whole has failed. */
  fail(error: Error): void {
    for (const message of this.#unanswered.values()) message.dataSet?.fail(error);
    this.#unanswered.clear();
    this.#arriving?.dataSet?.fail(error);
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
      const dataSet = hasDataSet
        ? new IncomingDataSet(this.#inbox.inflow, this.#options.highWaterBytes ?? DEFAULT_HIGH_WATER)
        : undefined;
      this.#arriving = new IncomingMessage(context, command, dataSet);
      this.#route(this.#arriving);
    },
    onDataSet: (chunk: Buffer): void => this.#arriving?.dataSet?.push(chunk),
    onMessageEnd: (): void => {
      this.#begun = false;
      this.#host.timers.stop(TimerName.dimseData);
      const message = this.#arriving;
      this.#arriving = undefined;
      message?.dataSet?.end();
      this.#inbox.onMessageEnd();
      this.#host.onMessageEnd();
    },
  };

  #route(message: IncomingMessage): void {
    const { command } = message;
    if (this.#options.raw === true) {
      this.#inbox.add(message);
    } else if (command.CommandField === CommandField.C_CANCEL_RQ) {
      // A cancel that comes too late for its request is legal and means nothing.
      this.#unanswered.get(command.MessageIDBeingRespondedTo ?? -1)?.cancel();
    } else if ((command.CommandField & RESPONSE_BIT) !== 0) {
      this.#host.onResponse(message);
    } else {
      if (command.MessageID !== undefined) this.#unanswered.set(command.MessageID, message);
      this.#inbox.add(message);
    }
  }

  readonly #onHold = (): void => {
    this.#host.pause();
    // It is us who do not read: the peer cannot be blamed for the silence.
    this.#host.timers.stop(TimerName.dimseData);
  };

  readonly #onRelease = (): void => {
    if (this.#begun) this.#host.timers.start(TimerName.dimseData, this.#onStalled);
    this.#host.resume();
  };

  readonly #onStalled = (): void => {
    const limit = this.#host.timers.limits.dimseData;
    const text = `further data of a message that had begun from ${this.#host.peerName()}`;
    this.#host.abort(new DimseTimeoutError(TimerName.dimseData, limit, text));
  };
}
