import { EventEmitter } from 'eventemitter3';
import { describeCommandSet, type CommandSet } from '../dimse';
import {
  AssociationAbortedError,
  AssociationClosedError,
  ConnectionLostError,
  DimseTimeoutError,
  InvalidArgumentError,
  ProtocolError,
  TimerName,
} from '../errors';
import { LogLevel, type Logger } from '../log';
import type { AssociateAC, AssociateRJ, AssociateRQ } from '../pdu';
import type { Transport } from '../transport';
import { matchContexts, maximumFragmentLength, type AcceptedContext, type RefusedContext } from '../ul';
import type {
  AssociationEvents,
  AssociationOptions,
  CloseReason,
  Negotiation,
  OutgoingMessage,
  ReceiveOptions,
} from './association-types';
import type { Clock } from './clock';
import { Inbound } from './inbound';
import type { IncomingMessage } from './incoming-message';
import { Operations } from './operations';
import { Outbox } from './outbox';
import { LONGEST_PDU } from './outgoing-data-set';
import type { PendingOperation } from './pending-operation';
import { NamedTimers, resolveTimeouts, type AssociationTimeouts } from './timeouts';
import { UpperLayer, type UpperLayerUser } from './upper-layer';

/** What an association needs from outside. */
export interface AssociationContext {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the opening of an association reports; one of the two roles sets what it waits for. @internal */
export interface OpeningHandler {
  onIndication?: (request: AssociateRQ) => void;
  onEstablished?: () => void;
  onRejected?: (reject: AssociateRJ) => void;
  /** It ended before it was established. */
  onFailed?: (error: Error) => void;
}

export const DEFAULT_MAXIMUM_LENGTH = 262_144;
const DEFAULT_MAXIMUM_ASSOCIATION_PDU = 1024 * 1024;
const RESPONSE_BIT = 0x8000;

/**
 * One association: messages in both directions over an established upper layer connection.
 *
 * Made by `requestAssociation` or by a listener, not by hand. It ends exactly once: the `closed` event and the
 * {@link closed} promise say why.
 */
export class Association extends EventEmitter<AssociationEvents> {
  readonly role: 'requestor' | 'acceptor';
  /** Settles when the association is over and its transport closed. Never rejects. */
  readonly closed: Promise<CloseReason>;
  readonly #options: AssociationOptions;
  readonly #logger: Logger;
  readonly #timers: NamedTimers;
  readonly #upperLayer: UpperLayer;
  readonly #inbound: Inbound;
  readonly #outbox: Outbox;
  readonly #maximumLength: number;
  readonly #opening: OpeningHandler;
  #negotiation: Negotiation | undefined;
  readonly #contexts = new Map<number, AcceptedContext>();
  #refused: readonly RefusedContext[] = [];
  #fragmentLength = 0;
  readonly #operations: Operations;
  #outcome: CloseReason | undefined;
  #error: Error | undefined;
  #releaseWaiters: (() => void)[] = [];
  #resolveClosed: (reason: CloseReason) => void = () => undefined;

  /** @internal */
  constructor(
    role: 'requestor' | 'acceptor',
    options: AssociationOptions,
    context: AssociationContext,
    opening: OpeningHandler,
  ) {
    super();
    this.role = role;
    this.#options = options;
    this.#logger = context.logger;
    this.#opening = opening;
    this.#maximumLength = options.maximumLength ?? DEFAULT_MAXIMUM_LENGTH;
    this.#timers = new NamedTimers(resolveTimeouts(options.timeouts), context.clock);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#upperLayer = new UpperLayer(this.#user, {
      role,
      timers: this.#timers,
      logger: context.logger,
      maximumAssociationPduLength: options.maximumAssociationPduLength ?? DEFAULT_MAXIMUM_ASSOCIATION_PDU,
      maximumLength: this.#maximumLength,
      acceptAnyProtocolVersion: options.acceptAnyProtocolVersion,
      holdTransportClose: options.holdTransportClose,
    });
    this.#inbound = new Inbound(
      {
        clock: context.clock,
        timers: this.#timers,
        context: (id) => this.#contexts.get(id),
        onCommand: (id, command) => this.#logCommand('received', id, command),
        onResponse: (response) => this.#operations.onResponse(response),
        onMessageEnd: () => this.#watchIdle(),
        pause: () => this.#upperLayer.transport?.pause(),
        resume: () => this.#upperLayer.transport?.resume(),
        abort: (cause) => this.#abortWith(cause),
        peerName: () => this.#peerName(),
      },
      options,
    );
    this.#operations = new Operations(this.#timers, this.#onResponseTimeout);
    this.#outbox = new Outbox(this.#gate, this.#timers);
  }

  /** Whether messages can be sent and received. */
  get isOpen(): boolean {
    return this.#negotiation !== undefined && this.#outcome === undefined;
  }

  /** Why the association is over; undefined while it is not. */
  get outcome(): CloseReason | undefined {
    return this.#outcome;
  }

  /** The two PDUs that opened it. */
  get negotiation(): Negotiation {
    if (this.#negotiation === undefined) throw new AssociationClosedError('The association is not established');
    return this.#negotiation;
  }

  get callingAETitle(): string {
    return this.negotiation.request.callingAETitle;
  }

  get calledAETitle(): string {
    return this.negotiation.request.calledAETitle;
  }

  /** Address of the peer. */
  get remoteAddress(): string {
    return this.#upperLayer.transport?.remoteAddress ?? '';
  }

  /** The accepted presentation contexts, in the order of their proposal. */
  get presentationContexts(): readonly AcceptedContext[] {
    return [...this.#contexts.values()];
  }

  /** Requestor: what cannot be used of what was proposed, and why. */
  get refusedContexts(): readonly RefusedContext[] {
    return this.#refused;
  }

  /** The longest P-DATA-TF that we announce, in bytes. */
  get maximumLength(): number {
    return this.#maximumLength;
  }

  /** The longest payload of one PDV that we send on this association, in bytes. */
  get fragmentLength(): number {
    return this.#fragmentLength;
  }

  /** The timers' limits, in milliseconds. */
  get timeouts(): Readonly<Record<TimerName, number>> {
    return this.#timers.limits;
  }

  /** Sets limits for waits that begin from now on. @throws {@link InvalidArgumentError} for a negative one. */
  changeTimeouts(timeouts: AssociationTimeouts): void {
    this.#timers.change(timeouts);
  }

  /** A Message ID that no outstanding request uses. */
  nextMessageID(): number {
    return this.#operations.nextMessageID();
  }

  /**
   * Sends one message; several calls go out one after the other. Settles when the system has taken the last byte.
   *
   * @throws {@link InvalidArgumentError} for a context that was not accepted.
   * @throws the data set source's error; when part of the message was already sent, the association is aborted.
   * @throws the association's error when it ends first.
   */
  async send(message: OutgoingMessage): Promise<void> {
    await this.#outbox.send(message);
    this.#watchIdle();
  }

  /**
   * Sends a request and returns what collects its responses.
   *
   * @param message - Its command holds a Message ID from {@link nextMessageID}.
   * @throws as {@link send}.
   */
  async invoke(message: OutgoingMessage): Promise<PendingOperation> {
    const operation = this.#operations.begin(message.command.MessageID);
    this.#timers.stop(TimerName.idle);
    try {
      await this.send(message);
    } catch (error) {
      this.#operations.drop(operation);
      throw error;
    }
    this.#operations.onSent(operation);
    return operation;
  }

  /**
   * Sends a request that has one response, and waits for it.
   *
   * @throws as {@link send}; {@link DimseTimeoutError} when the response does not come (the association is aborted).
   */
  async request(message: OutgoingMessage): Promise<IncomingMessage> {
    const operation = await this.invoke(message);
    return operation.next();
  }

  /**
   * The next message that the peer sent as a request (in raw mode: any message). Undefined when none began in time or
   * the association is over; {@link isOpen} tells which. One call at a time.
   */
  receive(options: ReceiveOptions = {}): Promise<IncomingMessage | undefined> {
    return this.#inbound.receive(options);
  }

  /**
   * Answers a request: the identifiers are taken over from it.
   *
   * @param fields - At least Status; more elements of the response as its service defines them.
   */
  async respond(
    request: IncomingMessage,
    fields: Partial<CommandSet> & { Status: number },
    dataSet?: OutgoingMessage['dataSet'],
  ): Promise<void> {
    const { command } = request;
    request.dataSet?.discard();
    await this.send({
      contextId: request.context.id,
      command: {
        CommandField: command.CommandField | RESPONSE_BIT,
        MessageIDBeingRespondedTo: command.MessageID,
        AffectedSOPClassUID: command.AffectedSOPClassUID ?? command.RequestedSOPClassUID,
        AffectedSOPInstanceUID: command.AffectedSOPInstanceUID ?? command.RequestedSOPInstanceUID,
        ...fields,
      },
      dataSet,
    });
    const pending = (fields.Status & 0xfffe) === 0xff00;
    if (!pending && command.MessageID !== undefined) this.#inbound.onAnswered(command.MessageID);
    this.#watchIdle();
  }

  /**
   * Releases the association and settles when it is over. A peer that does not answer is aborted; nothing is thrown,
   * the returned reason tells.
   */
  async release(): Promise<CloseReason> {
    await this.#outbox.idle();
    if (this.isOpen && this.#upperLayer.mayTransfer()) {
      this.#upperLayer.requestRelease();
      this.#timers.stop(TimerName.idle);
      this.#timers.start(TimerName.release, () => {
        const limit = this.#timers.limits.release;
        this.#abortWith(
          new DimseTimeoutError(TimerName.release, limit, `answer to the release from ${this.#peerName()}`),
        );
      });
    }
    while (this.#outcome === undefined) {
      await new Promise<void>((resolve) => this.#releaseWaiters.push(resolve));
    }
    return this.#outcome;
  }

  /** Raw mode: answers the peer's wish to release. */
  respondRelease(): void {
    this.#upperLayer.respondRelease();
    this.#finish({ kind: 'released', by: 'peer' });
  }

  /** Aborts the association as the service user. Pending operations fail; does nothing when it is over. */
  abort(cause?: Error): void {
    this.#abortWith(cause);
  }

  /** With `holdTransportClose`: closes the transport now. */
  closeTransport(): void {
    this.#upperLayer.closeTransport();
  }

  // ---- opening, used by requestor and acceptor

  /** @internal */
  openAsRequestor(transport: Transport, request: AssociateRQ, associationLimitMs: number): void {
    this.#request = request;
    this.#upperLayer.label = `${request.callingAETitle} -> ${request.calledAETitle}`;
    this.#timers.start(
      TimerName.association,
      () => {
        const limit = this.#timers.limits.association;
        const text = `answer to the association request from ${this.#peerName()}`;
        this.#abortWith(new DimseTimeoutError(TimerName.association, limit, text));
      },
      associationLimitMs,
    );
    this.#upperLayer.requestOver(transport, request);
  }

  /** @internal */
  openAsAcceptor(transport: Transport): void {
    this.#upperLayer.label = `${transport.remoteAddress}:${transport.remotePort}`;
    this.#upperLayer.acceptTransport(transport);
  }

  /** @internal */
  accept(accept: AssociateAC, contexts: readonly AcceptedContext[]): void {
    if (this.#request === undefined || this.#outcome !== undefined) throw this.#closedError();
    this.#establish(this.#request, accept, contexts);
    this.#upperLayer.accept(accept);
  }

  /** @internal */
  reject(reject: AssociateRJ): void {
    if (this.#outcome !== undefined) return;
    this.#upperLayer.reject(reject);
    this.#finish({ kind: 'rejected', by: 'us' });
  }

  #request: AssociateRQ | undefined;

  #establish(request: AssociateRQ, accept: AssociateAC, contexts: readonly AcceptedContext[]): void {
    this.#negotiation = { request, accept };
    for (const context of contexts) this.#contexts.set(context.id, context);
    const peer = this.role === 'requestor' ? accept.userInformation : request.userInformation;
    this.#fragmentLength = maximumFragmentLength(peer.maximumLength, LONGEST_PDU);
    this.#log(LogLevel.info, `association established with ${this.#peerName()}, ${contexts.length} contexts accepted`);
    this.#watchIdle();
  }

  // ---- sending

  readonly #gate = {
    checkContext: (contextId: number): void => {
      if (!this.isOpen) throw this.#closedError();
      if (!this.#contexts.has(contextId)) {
        throw new InvalidArgumentError(`Presentation context ${contextId} was not accepted on this association`);
      }
    },
    beginTransfer: (): Transport => {
      const { transport } = this.#upperLayer;
      if (transport === undefined || !this.#upperLayer.mayTransfer()) throw this.#closedError();
      this.#upperLayer.beginTransfer();
      return transport;
    },
    fragmentLength: (): number => this.#fragmentLength,
    onCommand: (contextId: number, command: CommandSet): void => this.#logCommand('sent', contextId, command),
    abort: (cause: Error): void => this.#abortWith(cause),
    peerName: (): string => this.#peerName(),
  };

  readonly #user: UpperLayerUser = {
    onAssociateIndication: (request) => {
      this.#request = request;
      this.#upperLayer.label = `${request.callingAETitle} -> ${request.calledAETitle}`;
      this.#opening.onIndication?.(request);
    },
    onAssociateAccept: (accept) => {
      this.#timers.stop(TimerName.association);
      if (this.#request === undefined) throw new ProtocolError('An A-ASSOCIATE-AC came without a request');
      const { accepted, refused } = matchContexts(this.#request, accept);
      this.#refused = refused;
      this.#establish(this.#request, accept, accepted);
      this.#opening.onEstablished?.();
    },
    onAssociateReject: (reject) => {
      this.#timers.stop(TimerName.association);
      this.#opening.onRejected?.(reject);
      this.#finish({ kind: 'rejected', by: 'peer' });
    },
    onPdv: (contextId, isCommand, isLast, chunk, endOfPdv) => {
      if (this.#outcome !== undefined) return;
      this.#inbound.onPdv(contextId, isCommand, isLast, chunk, endOfPdv);
    },
    onReleaseIndication: (collision) => {
      if (this.#options.raw === true) {
        this.#options.onReleaseRequested?.();
        return;
      }
      // On a collision the acceptor answers only after our own request was answered.
      if (collision && this.role === 'acceptor') return;
      this.#upperLayer.respondRelease();
      if (!collision) this.#finish({ kind: 'released', by: 'peer' });
    },
    onReleaseConfirm: () => {
      if (this.#upperLayer.state === 'Sta12') this.#upperLayer.respondRelease();
      this.#finish({ kind: 'released', by: 'us' });
    },
    onAborted: (error) => {
      if (error instanceof ConnectionLostError) this.#finish({ kind: 'lost', error });
      else if (error instanceof AssociationAbortedError) this.#finish({ kind: 'aborted', by: error.by, error });
    },
    onTransportClosed: () => {
      this.#finish({ kind: 'lost', error: new ConnectionLostError('The connection was closed') });
      const reason = this.#outcome;
      if (reason === undefined) return;
      this.#resolveClosed(reason);
      try {
        this.emit('closed', reason);
      } catch (error) {
        this.#log(LogLevel.error, `a listener of 'closed' threw: ${String(error)}`);
      }
    },
  };

  // ---- ending

  readonly #onResponseTimeout = (): void => {
    const limit = this.#timers.limits.dimseResponse;
    this.#abortWith(new DimseTimeoutError(TimerName.dimseResponse, limit, `DIMSE response from ${this.#peerName()}`));
  };

  #watchIdle(): void {
    if (this.#timers.limits.idle === 0) return;
    const busy = this.#operations.size > 0 || this.#inbound.busy;
    if (busy || !this.isOpen) this.#timers.stop(TimerName.idle);
    else this.#timers.start(TimerName.idle, this.#onIdle);
  }

  readonly #onIdle = (): void => {
    this.#log(
      LogLevel.info,
      `nothing to do for ${this.#timers.limits.idle / 1000} s (timer idle): the association ends`,
    );
    if (this.role === 'requestor') void this.release();
    else
      this.#abortWith(
        new DimseTimeoutError(TimerName.idle, this.#timers.limits.idle, `message from ${this.#peerName()}`),
      );
  };

  #abortWith(cause: Error | undefined): void {
    if (this.#outcome !== undefined) return;
    const text = cause === undefined ? 'We aborted the association' : `We aborted the association: ${cause.message}`;
    const error = new AssociationAbortedError('us', 0, 0, text, { cause });
    // A time-out is what the caller can act on; it is reported as itself.
    this.#error = cause ?? error;
    this.#upperLayer.abort();
    this.#finish({ kind: 'aborted', by: 'us', error });
  }

  #finish(outcome: CloseReason): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    const error = (this.#error ??= 'error' in outcome && outcome.error ? outcome.error : this.#closedError());
    for (const name of Object.keys(this.#timers.limits) as TimerName[]) {
      if (name !== TimerName.artim) this.#timers.stop(name);
    }
    this.#log(
      outcome.kind === 'released' ? LogLevel.info : LogLevel.warning,
      `association over: ${describeOutcome(outcome)}`,
    );
    this.#operations.fail(error);
    this.#inbound.fail(error);
    // Whoever held the transport back is gone; its end must be seen.
    this.#upperLayer.transport?.resume();
    this.#outbox.fail(error);
    if (this.#negotiation === undefined) this.#opening.onFailed?.(error);
    for (const resolve of this.#releaseWaiters.splice(0)) resolve();
  }

  #closedError(): Error {
    return this.#error ?? new AssociationClosedError(`The association with ${this.#peerName()} is over`);
  }

  #peerName(): string {
    const { transport } = this.#upperLayer;
    const title = this.role === 'requestor' ? this.#request?.calledAETitle : this.#request?.callingAETitle;
    return `${title ?? 'the peer'} at ${transport?.remoteAddress ?? '?'}:${transport?.remotePort ?? '?'}`;
  }

  #logCommand(verb: string, contextId: number, command: CommandSet): void {
    if (!this.#logger.isEnabled(LogLevel.debug)) return;
    this.#log(LogLevel.debug, `${verb} on context ${contextId}: ${describeCommandSet(command)}`);
  }

  #log(level: LogLevel, text: string): void {
    this.#logger.log(level, `[${this.#upperLayer.label}] ${text}`);
  }
}

function describeOutcome(outcome: CloseReason): string {
  switch (outcome.kind) {
    case 'released':
      return `released by ${outcome.by}`;
    case 'rejected':
      return `rejected by ${outcome.by}`;
    default:
      return outcome.error.message;
  }
}
