import { EventEmitter } from 'eventemitter3';
import { CommandField, describeCommandSet, statusCategory, StatusCategory, type CommandSet } from '../dimse';
import {
  AssociationAbortedError,
  AssociationClosedError,
  ConnectionLostError,
  DimseTimeoutError,
  InvalidArgumentError,
  ProtocolError,
  TimerName,
} from '../errors';
import { LogLevel, oneLine, type Logger } from '../log';
import type { AssociateAC, AssociateRJ, AssociateRQ } from '../pdu';
import type { SecureLink, Transport } from '../transport';
import type { AcceptedContext, RefusedContext } from '../ul';
import { Activity, activityState } from './activity';
import type { AssociationContext, OpeningHandler } from './association-context';
import type {
  AssociationEvents,
  AssociationOptions,
  Negotiation,
  OutgoingMessage,
  ReceiveOptions,
} from './association-types';
import { describeCloseReason, type CloseReason } from './close-reason';
import { Inbound } from './inbound';
import type { IncomingMessage } from './incoming-message';
import { resolveAssociationLimits } from './limits';
import { Negotiated } from './negotiated';
import { LAST_MESSAGE_ID, Operations } from './operations';
import { Outbox } from './outbox';
import type { PendingOperation } from './pending-operation';
import { Release } from './release';
import { NamedTimers, resolveTimeouts, type AssociationTimeouts } from './timeouts';
import { explainEnd, traced } from './traced-transport';
import { UpperLayer, type UpperLayerUser } from './upper-layer';

export type { AssociationContext } from './association-context';

const RESPONSE_BIT = 0x8000;

/**
 * One association: messages in both directions over an established upper layer connection.
 *
 * Made by `requestAssociation` or by a listener, not by hand. It ends exactly once: the `closed` event and the
 * {@link closed} promise say why.
 *
 * @example
 * ```ts
 * import { CommandField, createEngine } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * const [context] = association.presentationContexts;
 * if (context !== undefined) {
 *   const { command } = await association.request({
 *     contextId: context.id,
 *     command: {
 *       CommandField: CommandField.C_ECHO_RQ,
 *       MessageID: association.nextMessageID(),
 *       AffectedSOPClassUID: context.abstractSyntax,
 *     },
 *   });
 *   console.log(command.Status); // 0
 * }
 * const reason = await association.release();
 * console.log(reason.kind); // released
 * ```
 */
export class Association extends EventEmitter<AssociationEvents> {
  readonly role: 'requestor' | 'acceptor';
  /** Settles when the association is over and its transport closed. Never rejects. */
  readonly closed: Promise<CloseReason>;
  readonly #context: AssociationContext;
  readonly #logger: Logger;
  readonly #timers: NamedTimers;
  readonly #upperLayer: UpperLayer;
  readonly #inbound: Inbound;
  readonly #outbox: Outbox;
  readonly #activity: Activity;
  readonly #release: Release;
  readonly #maximumLength: number;
  readonly #maximumSendLength: number | undefined;
  readonly #opening: OpeningHandler;
  #request: AssociateRQ | undefined;
  #negotiated: Negotiated | undefined;
  readonly #operations: Operations;
  #outcome: CloseReason | undefined;
  #error: Error | undefined;
  #resolveOver: (reason: CloseReason) => void = () => undefined;
  /** Settles before the transport is closed. */
  readonly #over = new Promise<CloseReason>((resolve) => (this.#resolveOver = resolve));
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
    this.#context = context;
    this.#logger = context.logger;
    this.#opening = opening;
    const limits = resolveAssociationLimits(options);
    this.#maximumLength = limits.maximumLength;
    this.#maximumSendLength = options.maximumSendLength;
    this.#timers = new NamedTimers(resolveTimeouts(options.timeouts), context.clock);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#upperLayer = new UpperLayer(this.#user, {
      role,
      timers: this.#timers,
      logger: context.logger,
      limits,
      acceptAnyProtocolVersion: options.acceptAnyProtocolVersion,
      holdTransportClose: options.holdTransportClose,
    });
    this.#activity = new Activity(this.#timers, {
      state: () => {
        const isPlain = this.isOpen && this.#upperLayer.state === 'Sta6';
        return activityState(this.isOpen, isPlain, this.#operations, this.#inbound, this.#outbox);
      },
      onIdle: () => this.#onIdle(),
      abort: (cause) => this.#abortWith(cause),
      peerName: () => this.#peerName(),
    });
    const onChange = (): void => this.#activity.update();
    this.#inbound = new Inbound(
      {
        clock: context.clock,
        context: (id) => this.#negotiated?.contexts.get(id),
        onCommand: (id, command) => this.#logCommand('received', id, command),
        onResponse: (response) => this.#operations.onResponse(response),
        onData: () => this.#activity.onData(),
        onChange,
        pause: () => this.#upperLayer.transport?.pause(),
        resume: () => this.#upperLayer.transport?.resume(),
      },
      { ...limits, raw: options.raw === true },
    );
    this.#operations = new Operations({
      makeQueue: () => this.#inbound.makeQueue(),
      arrived: () => this.#inbound.arrived,
      onChange,
    });
    this.#outbox = new Outbox(this.#gate, this.#timers);
    this.#release = new Release(this.#upperLayer, this.#timers, {
      onRequested: options.raw === true ? () => this.#onReleaseRequested(options) : undefined,
      onChange,
      finish: (reason) => this.#finish(reason),
      abort: (cause) => this.#abortWith(cause),
      peerName: () => this.#peerName(),
    });
  }

  /** Whether messages can be sent and received. */
  get isOpen(): boolean {
    return this.#negotiated !== undefined && this.#outcome === undefined;
  }

  /** Why the association is over; undefined while it is not. */
  get outcome(): CloseReason | undefined {
    return this.#outcome;
  }

  /** The two PDUs that opened it. */
  get negotiation(): Negotiation {
    if (this.#negotiated === undefined) throw new AssociationClosedError('The association is not established');
    return this.#negotiated.negotiation;
  }

  /** AE title of the requestor. */
  get callingAETitle(): string {
    return this.negotiation.request.callingAETitle;
  }

  /** AE title that the requestor asked for. */
  get calledAETitle(): string {
    return this.negotiation.request.calledAETitle;
  }

  /**
   * What the acceptor answered to the requestor's user identity: there when it verified it and was asked to say so. A
   * requestor that asked and finds nothing here talks to one that has not looked at the identity.
   */
  get userIdentityResponse(): Buffer | undefined {
    return this.negotiation.accept.userInformation.userIdentityResponse;
  }

  /**
   * What both sides agreed on for a SOP class beyond its rules: the acceptor's answer to the extended negotiation.
   * Undefined when there was no proposal or no answer. `decodeQueryAbilities` reads that of a query.
   */
  extendedNegotiation(SOPClassUID: string): Buffer | undefined {
    const { extendedNegotiations = [] } = this.negotiation.accept.userInformation;
    return extendedNegotiations.find(({ sopClassUID }) => sopClassUID === SOPClassUID)?.information;
  }

  /** Address of the peer. */
  get remoteAddress(): string {
    return this.#upperLayer.transport?.remoteAddress ?? '';
  }

  /** What the TLS handshake has settled; undefined when the connection is not encrypted, or gone. */
  get secureLink(): SecureLink | undefined {
    return this.#upperLayer.transport?.secureLink;
  }

  /** The accepted presentation contexts, in the order of their proposal. */
  get presentationContexts(): readonly AcceptedContext[] {
    return [...(this.#negotiated?.contexts.values() ?? [])];
  }

  /** Requestor: what cannot be used of what was proposed, and why. */
  get refusedContexts(): readonly RefusedContext[] {
    return this.#negotiated?.refused ?? [];
  }

  /** The longest P-DATA-TF that we announce, in bytes. */
  get maximumLength(): number {
    return this.#maximumLength;
  }

  /** The longest payload of one PDV that we send on this association, in bytes. */
  get fragmentLength(): number {
    return this.#negotiated?.fragmentLength ?? 0;
  }

  /**
   * How many requests of ours may be without their final response at once: 1, unless both sides agreed on more (0, no
   * limit, is told as 65535). Nothing here holds a program to it but its own good manners.
   *
   * @see DICOM PS3.7, D.3.3.3
   */
  get maximumOperationsInvoked(): number {
    const agreed = this.#negotiated?.operationsOf(this.role) ?? 1;
    return agreed === 0 ? LAST_MESSAGE_ID : agreed;
  }

  /** The timers' limits, in milliseconds. */
  get timeouts(): Readonly<Record<TimerName, number>> {
    return this.#timers.limits;
  }

  /** Sets limits for waits that begin from now on. @throws {@link InvalidArgumentError} for a negative one. */
  changeTimeouts(timeouts: AssociationTimeouts): void {
    this.#timers.change(timeouts);
    this.#activity.update();
  }

  /** A Message ID that no outstanding request uses. @throws {@link InvalidArgumentError} when all 65535 are in use. */
  nextMessageID(): number {
    return this.#operations.nextMessageID();
  }

  /**
   * Sends one message; several calls go out one after the other. Settles when the system has taken the last byte of the
   * data set; a message without one, or with a short one from memory, only waits while much is unsent already.
   *
   * @throws {@link InvalidArgumentError} for a context that was not accepted.
   * @throws the data set source's error; when part of the message was already sent, the association is aborted.
   * @throws the association's error when it ends first.
   */
  async send(message: OutgoingMessage): Promise<void> {
    const sent = this.#outbox.send(message);
    this.#activity.update();
    try {
      await sent;
    } finally {
      this.#activity.update();
    }
  }

  /**
   * Sends a request and returns what collects its responses.
   *
   * @param message - Its command holds a Message ID from {@link nextMessageID}.
   * @throws as {@link send}.
   */
  async invoke(message: OutgoingMessage): Promise<PendingOperation> {
    let operation: PendingOperation | undefined;
    try {
      operation = this.#operations.begin(message.command.MessageID, message.command.CommandField);
      await this.send(message);
    } catch (error) {
      if (operation === undefined) message.dataSet?.close();
      else this.#operations.drop(operation);
      throw error;
    }
    this.#operations.onSent(operation);
    return operation;
  }

  /**
   * Asks the peer to end an operation early (C-CANCEL). Its responses go on to the final one, which must come within
   * `dimseResponse` from now on, however many pending ones come before it.
   *
   * @param contextId - Of the request.
   * @throws as {@link send}.
   */
  cancel(operation: PendingOperation, contextId: number): Promise<void> {
    this.#operations.onCancelled(operation);
    this.#timers.stop(TimerName.dimseResponse);
    const command = { CommandField: CommandField.C_CANCEL_RQ, MessageIDBeingRespondedTo: operation.messageID };
    return this.send({ contextId, command });
  }

  /**
   * Sends a request that has one response, and waits for it.
   *
   * The caller reads or discards the response's data set, if it has one.
   *
   * @param onSent - Called when the request is out as far as {@link send} waits for it.
   * @throws as {@link send}; {@link DimseTimeoutError} when the response does not come, {@link ProtocolError} when it is a
   * pending one (the association is aborted).
   */
  async request(message: OutgoingMessage, onSent?: () => void): Promise<IncomingMessage> {
    const operation = await this.invoke(message);
    onSent?.();
    const response = await operation.next();
    if (statusCategory(response.command.Status ?? 0) !== StatusCategory.Pending) return response;
    response.dataSet?.discard();
    const error = new ProtocolError(
      `${this.#peerName()} answered a request that has one response with a pending status`,
    );
    this.#abortWith(error);
    throw error;
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
    if (!pending) this.#inbound.onAnswered(request);
  }

  /**
   * Releases the association behind the messages that are being sent, and settles when it is over. A peer that does not
   * answer is aborted; nothing is thrown, the returned reason tells.
   *
   * What the peer still sends must be read until then, where it is more than the association keeps.
   */
  async release(): Promise<CloseReason> {
    await this.#outbox.inTurn(() => this.#release.request());
    return this.#over;
  }

  /**
   * Raw mode: answers the peer's wish to release. When both sides wished to, the answer goes out in its turn.
   *
   * @throws {@link InvalidArgumentError} when the peer did not ask.
   */
  respondRelease(): void {
    this.#release.respond();
  }

  /** Aborts the association as the service user. Pending operations fail; does nothing when it is over. */
  abort(cause?: Error): void {
    this.#abortWith(cause);
  }

  /** Closes the transport now: with `holdTransportClose`, and when the peer is only awaited to close it. */
  closeTransport(): void {
    this.#upperLayer.closeTransport();
  }

  // ---- opening, used by requestor and acceptor

  /** @internal */
  openAsRequestor(transport: Transport, request: AssociateRQ, associationLimitMs: number): void {
    this.#request = request;
    this.#upperLayer.label = `${request.callingAETitle} -> ${request.calledAETitle}`;
    const waitingFor = (): string => `answer to the association request from ${this.#peerName()}`;
    this.#timers.watch(TimerName.association, waitingFor, this.#abortWith, associationLimitMs);
    this.#upperLayer.requestOver(this.#followed(transport), request);
  }

  /** Acceptor: nothing was asked for yet over this connection. @internal */
  get awaitsRequest(): boolean {
    return this.#upperLayer.state === 'Sta2';
  }

  /** @internal */
  openAsAcceptor(transport: Transport): void {
    this.#upperLayer.label = `${transport.remoteAddress}:${transport.remotePort}`;
    this.#upperLayer.acceptTransport(this.#followed(transport));
  }

  #followed(transport: Transport): Transport {
    const seen = traced(transport, this.role, this.#context);
    this.#inbound.loans = seen.loans;
    return seen;
  }

  /** @internal */
  accept(accept: AssociateAC, contexts: readonly AcceptedContext[]): void {
    if (this.#request === undefined || this.#outcome !== undefined) throw this.#closedError();
    this.#establish(Negotiated.asAcceptor(this.#request, accept, contexts, this.#maximumSendLength));
    this.#upperLayer.accept(accept);
    this.#activity.update();
  }

  /** @internal */
  reject(reject: AssociateRJ): void {
    if (this.#outcome !== undefined) return;
    this.#upperLayer.reject(reject);
    this.#finish({ kind: 'rejected', by: 'us' });
  }

  #establish(negotiated: Negotiated): void {
    this.#negotiated = negotiated;
    this.#timers.watch(TimerName.lifetime, () => `end of the association with ${this.#peerName()}`, this.#abortWith);
    const { size } = negotiated.contexts;
    this.#log(LogLevel.info, `association established with ${this.#peerName()}, ${size} contexts accepted`);
  }

  // ---- sending

  readonly #gate = {
    checkContext: (contextId: number): void => {
      if (!this.isOpen) throw this.#closedError();
      if (this.#negotiated?.contexts.has(contextId) !== true) {
        throw new InvalidArgumentError(`Presentation context ${contextId} was not accepted on this association`);
      }
    },
    beginTransfer: (): Transport => {
      const { transport } = this.#upperLayer;
      if (transport === undefined || !this.#upperLayer.mayTransfer()) throw this.#closedError();
      this.#upperLayer.beginTransfer();
      return transport;
    },
    fragmentLength: (): number => this.fragmentLength,
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
      this.#establish(Negotiated.asRequestor(this.#request, accept, this.#maximumSendLength));
      this.#activity.update();
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
    onReleaseIndication: () => this.#release.onIndication(),
    onReleaseConfirm: () => this.#release.onConfirm(),
    onAutomaticReject: () => this.#finish({ kind: 'rejected', by: 'us' }),
    onAborted: (error) => {
      if (error instanceof ConnectionLostError) this.#finish({ kind: 'lost', error });
      else this.#finish({ kind: 'aborted', by: error.by, error });
    },
    onTransportClosed: () => {
      // Only a connection over which nothing was ever asked for gets here without an outcome.
      const reason = this.#outcome ?? this.#finish({ kind: 'lost', error: this.#unusedError() });
      this.#resolveClosed(reason);
      for (const listener of this.listeners('closed')) {
        try {
          listener.call(this, reason);
        } catch (thrown) {
          this.#log(LogLevel.error, `a listener of 'closed' threw: ${String(thrown)}`);
        }
      }
    },
  };

  // ---- ending

  #onIdle(): void {
    this.#log(LogLevel.info, `nothing to do for ${this.timeouts.idle / 1000} s (timer idle): the association ends`);
    if (this.role === 'requestor') void this.release();
    else this.#abortWith(new DimseTimeoutError(TimerName.idle, this.timeouts.idle, `message from ${this.#peerName()}`));
  }

  readonly #abortWith = (cause: Error | undefined): void => {
    if (this.#outcome !== undefined) return;
    const text = cause === undefined ? 'We aborted the association' : `We aborted the association: ${cause.message}`;
    const error = new AssociationAbortedError('us', 0, 0, text, { cause });
    // A time-out is what the caller can act on; it is reported as itself.
    this.#error = cause ?? error;
    this.#upperLayer.abort();
    this.#finish({ kind: 'aborted', by: 'us', error });
  };

  #onReleaseRequested({ onReleaseRequested }: AssociationOptions): void {
    onReleaseRequested?.();
    this.emit('releaseRequested');
  }

  /** Ends the association unless it is over; gives the reason that holds. */
  #finish(outcome: CloseReason): CloseReason {
    if (this.#outcome !== undefined) return this.#outcome;
    this.#outcome = outcome;
    if ('error' in outcome) this.#error ??= outcome.error;
    // Made when somebody is to hear it: most associations end in order, with nobody waiting.
    const error = (): Error => (this.#error ??= this.#closedError());
    for (const name of Object.keys(this.#timers.limits) as TimerName[]) {
      if (name !== TimerName.artim) this.#timers.stop(name);
    }
    // Connections that nobody used are what health checks leave.
    const normal = outcome.kind === 'released' || this.#request === undefined;
    this.#log(normal ? LogLevel.info : LogLevel.warning, `association over: ${describeCloseReason(outcome)}`);
    explainEnd(this.#upperLayer.transport, outcome);
    this.#operations.fail(error);
    this.#inbound.fail(error);
    // Whoever held the transport back is gone; its end must be seen.
    this.#upperLayer.transport?.resume();
    this.#outbox.fail(error);
    if (this.#negotiated === undefined) this.#opening.onFailed?.(error());
    this.#resolveOver(outcome);
    return outcome;
  }

  #closedError(): Error {
    const state = this.#outcome === undefined ? 'not open, or being released' : 'over';
    return this.#error ?? new AssociationClosedError(`The association with ${this.#peerName()} is ${state}`);
  }

  #unusedError(): ConnectionLostError {
    return new ConnectionLostError(`The connection from ${this.#peerName()} was closed before any request`);
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
    this.#logger.log(level, oneLine(`[${this.#upperLayer.label}] ${text}`));
  }
}
