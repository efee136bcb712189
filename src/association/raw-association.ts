import { MessageAssembler, type CommandSet } from '../dimse';
import {
  AbortReason,
  AssociationAbortedError,
  AssociationClosedError,
  DimseDecodeError,
  InvalidArgumentError,
  ProtocolError,
  type ConnectionLostError,
} from '../errors';
import type { AssociateAC, AssociateRJ, AssociateRQ } from '../pdu';
import type { Transport } from '../transport';
import { matchContexts, maximumFragmentLength, type AcceptedContext } from '../ul';
import type { AssociationContext } from './association';
import type { ClockTimer } from './clock';
import type { DataSetSource } from './data-set-source';
import { resolveAssociationLimits, type AssociationLimits } from './limits';
import { Negotiated } from './negotiated';
import { Outbox } from './outbox';
import { LONGEST_PDU } from './outgoing-data-set';
import { NamedTimers, resolveTimeouts } from './timeouts';
import { traced } from './traced-transport';
import { UpperLayer, type UpperLayerUser } from './upper-layer';
import { WatchedTransport } from './watched-transport';

/** What a raw association tells: synchronously, in wire order. What a method throws ends the association by an abort. */
export interface RawAssociationHandler {
  /** A whole PDU arrived, before what it means is told. `bytes` puts it together when somebody wants to see it. */
  onPdu(pduType: number, length: number, bytes: () => Buffer): void;
  /** The PDU at hand is malformed, unknown or out of turn: the association is aborted. `bytes` is it as far as it came. */
  onFaultyPdu(reason: number, bytes: Buffer): void;
  /** A PDU was written, or could not be. */
  onPduSent(pduType: number, length: number, error: Error | undefined): void;
  /** Acceptor: to be answered by {@link RawAssociation.accept} or {@link RawAssociation.reject}, now or later. */
  onAssociateRequest(request: AssociateRQ): void;
  /** Requestor: it is established. */
  onAssociateAccept(accept: AssociateAC): void;
  /** Requestor: it was refused. */
  onAssociateReject(reject: AssociateRJ): void;
  /**
   * A message has begun.
   *
   * @param bytes - The command set as it came. A view on what was received.
   */
  onCommand(context: AcceptedContext, command: CommandSet, hasDataSet: boolean, bytes: Buffer): void;
  /** A piece of the message's data set. */
  onDataSet(chunk: Buffer): void;
  /** The message is complete. */
  onMessageEnd(): void;
  /** To be answered by {@link RawAssociation.respondRelease}. */
  onReleaseRequest(): void;
  /** Our release was answered. */
  onReleaseResponse(): void;
  /** Aborted by the peer or by what it sent, or the connection was lost. */
  onAborted(error: AssociationAbortedError | ConnectionLostError): void;
  /** ARTIM is over: the peer has neither asked nor closed in time, and the connection is closed. */
  onArtimExpired(): void;
  /** The very last call. `error` is the system's, when there was one. */
  onClosed(error: Error | undefined): void;
}

/** Limits of a raw association. */
export interface RawAssociationOptions extends Omit<
  AssociationLimits,
  'maximumLength' | 'maximumDataSetLength' | 'highWaterBytes' | 'maximumQueuedMessages'
> {
  /** The timer ARTIM, in milliseconds; 0 is no limit. @defaultValue 30000 */
  artimMs?: number;
  /** For the peer to take one batch of what is sent, in milliseconds; 0 is no limit. @defaultValue 0 */
  sendMs?: number;
  /** Longest P-DATA-TF that is sent, in bytes, where the peer takes longer ones. @defaultValue 1048564 */
  longestSentPdu?: number;
  /** Longest P-DATA-TF that is taken where we announce no limit, in bytes. @defaultValue 16777216 */
  longestUnannouncedPdu?: number;
}

const DEFAULT_UNANNOUNCED_PDU = 16 * 1024 * 1024;

/**
 * An association whose every step is the application's: over a connection that it made or took, with PDUs that it builds,
 * and messages that it sends and answers in any order, any number of them at once. Nothing is answered by itself but what
 * the state machine demands; the transport is closed by the application, or by ARTIM.
 *
 * @example
 * ```ts
 * import { RawAssociation, systemClock, silentLogger, tcpTransportFactory } from 'dcxport';
 * import { buildAssociateRQ, CommandField, encodeCommandSet, NO_DATA_SET } from 'dcxport';
 *
 * const requestOptions = {
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * };
 * const nothing = () => undefined;
 * await new Promise<void>(async (resolve) => {
 *   const association = new RawAssociation('requestor', await tcpTransportFactory.connect(requestOptions), {
 *     onPdu: nothing, onFaultyPdu: nothing, onPduSent: nothing, onAssociateRequest: nothing,
 *     onAssociateReject: nothing, onDataSet: nothing, onMessageEnd: nothing, onReleaseRequest: nothing,
 *     onAborted: nothing, onArtimExpired: nothing,
 *     onAssociateAccept: () => void association.send(1, encodeCommandSet({
 *       CommandField: CommandField.C_ECHO_RQ, MessageID: 1,
 *       AffectedSOPClassUID: '1.2.840.10008.1.1', CommandDataSetType: NO_DATA_SET,
 *     })),
 *     onCommand: (_context, command) => {
 *       console.log(command.Status); // 0
 *       association.release();
 *     },
 *     onReleaseResponse: () => association.close(),
 *     onClosed: () => resolve(),
 *   }, {}, { clock: systemClock, logger: silentLogger });
 *   association.request(buildAssociateRQ(requestOptions, { classUID: '1.2.3.4', versionName: 'DOCUMENTED' }));
 * });
 * ```
 */
export class RawAssociation {
  readonly #role: 'requestor' | 'acceptor';
  readonly #handler: RawAssociationHandler;
  readonly #transport: WatchedTransport;
  readonly #context: AssociationContext;
  readonly #longestSent: number;
  readonly #longestUnannounced: number;
  readonly #timers: NamedTimers;
  readonly #upperLayer: UpperLayer;
  readonly #outbox: Outbox;
  readonly #assembler: MessageAssembler;
  #request: AssociateRQ | undefined;
  #negotiated: Negotiated | undefined;
  #closeLimit: ClockTimer | undefined;
  /** The answer to the peer's release waits until ours was answered. */
  #releaseAnswered = false;

  /**
   * @param transport - Connected and paused; is the association's from here on.
   * @throws {@link InvalidArgumentError} for a limit that is none.
   */
  constructor(
    role: 'requestor' | 'acceptor',
    transport: Transport,
    handler: RawAssociationHandler,
    options: RawAssociationOptions,
    context: AssociationContext,
  ) {
    this.#role = role;
    this.#handler = handler;
    this.#context = context;
    this.#longestSent = Math.min(options.longestSentPdu ?? LONGEST_PDU, LONGEST_PDU);
    this.#longestUnannounced = options.longestUnannouncedPdu ?? DEFAULT_UNANNOUNCED_PDU;
    this.#timers = new NamedTimers(
      resolveTimeouts({ artim: options.artimMs, dimseSend: options.sendMs ?? 0 }),
      context.clock,
    );
    const limits = resolveAssociationLimits({ ...options, maximumLength: this.#longestUnannounced });
    this.#assembler = new MessageAssembler(this.#messages, { maximumCommandLength: limits.maximumCommandLength });
    this.#upperLayer = new UpperLayer(this.#user, {
      role,
      timers: this.#timers,
      logger: context.logger,
      limits,
      acceptAnyProtocolVersion: true,
      holdTransportClose: true,
    });
    this.#outbox = new Outbox(this.#gate, this.#timers);
    this.#transport = new WatchedTransport(traced(transport, role, context), (type, length, error) =>
      handler.onPduSent(type, length, error),
    );
    if (role === 'acceptor') {
      this.#upperLayer.label = `${transport.remoteAddress}:${transport.remotePort}`;
      this.#upperLayer.acceptTransport(this.#transport);
    } else this.#awaitRequest();
  }

  /** The connection. */
  get transport(): Transport {
    return this.#transport;
  }

  /** What was negotiated: undefined before. */
  get negotiated(): { readonly request: AssociateRQ; readonly accept: AssociateAC } | undefined {
    return this.#negotiated?.negotiation;
  }

  /** The longest payload of one PDV that is sent, in bytes; 0 before the association is established. */
  get fragmentLength(): number {
    return this.#negotiated?.fragmentLength ?? 0;
  }

  /** The accepted presentation context of that id. */
  acceptedContext(id: number): AcceptedContext | undefined {
    return this.#negotiated?.contexts.get(id);
  }

  /** Whether messages may be sent now. */
  get mayTransfer(): boolean {
    return this.#upperLayer.mayTransfer();
  }

  /** Requestor: asks for the association. @throws {@link InvalidArgumentError} for a request that cannot be encoded. */
  request(request: AssociateRQ): void {
    this.#request = request;
    this.#upperLayer.label = `${request.callingAETitle} -> ${request.calledAETitle}`;
    this.#upperLayer.maximumLength = this.#limit(request.userInformation.maximumLength);
    this.#upperLayer.requestOver(this.#transport, request);
  }

  /**
   * Acceptor: accepts.
   *
   * @throws {@link InvalidArgumentError}, {@link ProtocolError} when the answer does not fit the request.
   * @throws {@link AssociationClosedError} when nothing was asked for.
   */
  accept(accept: AssociateAC): void {
    const request = this.#request;
    if (request === undefined) throw new AssociationClosedError('Nobody has asked for an association');
    const { accepted } = matchContexts(request, accept);
    const negotiated = Negotiated.asAcceptor(request, accept, accepted, this.#longestSent);
    this.#upperLayer.maximumLength = this.#limit(accept.userInformation.maximumLength);
    this.#upperLayer.accept(accept);
    this.#negotiated = negotiated;
  }

  /** Acceptor: refuses. The transport stays until {@link close} or ARTIM. */
  reject(reject: AssociateRJ): void {
    this.#upperLayer.reject(reject);
  }

  /**
   * Sends a message behind those that were asked for before it.
   *
   * @param command - A whole command set, encoded.
   * @param dataSet - In the transfer syntax of the context, of even length; it is closed in any case.
   * @returns settles when the system has taken it.
   * @throws {@link AssociationClosedError} when the association ends first.
   */
  send(contextId: number, command: Buffer, dataSet?: DataSetSource): Promise<void> {
    return this.#outbox.sendEncoded(contextId, command, dataSet);
  }

  /** Asks for release, behind what is being sent; does nothing when the peer was faster. */
  release(): void {
    this.#inTurn(() => {
      if (this.#upperLayer.state === 'Sta6') this.#upperLayer.requestRelease();
    });
  }

  /** Answers the peer's wish to release, behind what is being sent. When both sides wished to, it goes out in its turn. */
  respondRelease(): void {
    this.#inTurn(() => {
      this.#releaseAnswered = true;
      const { state } = this.#upperLayer;
      if (state === 'Sta8' || state === 'Sta9' || state === 'Sta12') this.#upperLayer.respondRelease();
    });
  }

  /** Aborts: what is not begun is not sent any more. The transport stays until the peer or ARTIM closes it. */
  abort(source: number, reason: number): void {
    const error = new AssociationClosedError('The association was aborted by us');
    this.#outbox.fail(() => error);
    this.#upperLayer.abort({ source, reason });
  }

  /** Closes the connection behind what is being sent; at the latest after the time of ARTIM. */
  close(): void {
    const { artim } = this.#timers.limits;
    if (artim > 0) this.#closeLimit ??= this.#context.clock.setTimeout(() => this.#transport.destroy(), artim);
    this.#inTurn(() => this.#transport.end());
  }

  /** Closes the connection now. */
  destroy(): void {
    this.#transport.destroy();
  }

  /** Reads no more until {@link resume}. */
  pause(): void {
    this.#transport.pause();
  }

  /** Reads again. */
  resume(): void {
    this.#transport.resume();
  }

  #limit(announced: number | undefined): number {
    return announced === undefined || announced === 0 ? this.#longestUnannounced : announced;
  }

  /** Nobody may speak before we do; but that the connection ends is of interest. */
  #awaitRequest(): void {
    this.#transport.handler = {
      onData: (chunk) => {
        this.#handler.onFaultyPdu(AbortReason.UnexpectedPdu, chunk);
        this.#transport.destroy();
      },
      onClose: (error) => this.#onClosed(error),
    };
    this.#transport.resume();
  }

  #inTurn(action: () => void): void {
    // Nobody waits for it, and the end of the association is told by the handler.
    this.#outbox.inTurn(action).catch(() => undefined);
  }

  #onClosed(error: Error | undefined): void {
    this.#closeLimit?.cancel();
    const closed = new AssociationClosedError('The connection is closed');
    this.#outbox.fail(() => closed);
    this.#handler.onClosed(error);
  }

  readonly #gate = {
    checkContext: (contextId: number): void => {
      if (this.#negotiated?.contexts.has(contextId) === true) return;
      throw new InvalidArgumentError(`Presentation context ${contextId} was not accepted on this association`);
    },
    beginTransfer: (): Transport => {
      if (!this.#upperLayer.mayTransfer())
        throw new AssociationClosedError('The association is over, or being released');
      this.#upperLayer.beginTransfer();
      return this.#transport;
    },
    fragmentLength: (): number => this.fragmentLength,
    onCommand: (): void => undefined,
    abort: (): void => this.abort(2, AbortReason.NotSpecified),
    peerName: (): string => `${this.#transport.remoteAddress}:${this.#transport.remotePort}`,
  };

  readonly #messages = {
    onCommand: (contextId: number, command: CommandSet, hasDataSet: boolean, bytes: Buffer): void => {
      const context = this.#negotiated?.contexts.get(contextId);
      if (context === undefined) {
        throw new ProtocolError(
          `A message came on presentation context ${contextId}, which was not accepted`,
          AbortReason.UnexpectedPduParameter,
        );
      }
      this.#handler.onCommand(context, command, hasDataSet, bytes);
    },
    onDataSet: (chunk: Buffer): void => this.#handler.onDataSet(chunk),
    onMessageEnd: (): void => this.#handler.onMessageEnd(),
  };

  readonly #user: UpperLayerUser = {
    onWholePdu: (pduType, length, bytes) => this.#handler.onPdu(pduType, length, bytes),
    onFaultyPdu: (reason, bytes) => this.#handler.onFaultyPdu(reason, bytes),
    onAssociateIndication: (request) => {
      this.#request = request;
      this.#upperLayer.label = `${request.callingAETitle} -> ${request.calledAETitle}`;
      maximumFragmentLength(request.userInformation.maximumLength);
      this.#handler.onAssociateRequest(request);
    },
    onAssociateAccept: (accept) => {
      if (this.#request === undefined) throw new ProtocolError('An A-ASSOCIATE-AC came without a request');
      this.#negotiated = Negotiated.asRequestor(this.#request, accept, this.#longestSent);
      this.#handler.onAssociateAccept(accept);
    },
    onAssociateReject: (reject) => this.#handler.onAssociateReject(reject),
    onPdv: (contextId, isCommand, isLast, chunk, endOfPdv) => {
      try {
        this.#assembler.pushPdv(contextId, isCommand, isLast, chunk, endOfPdv);
      } catch (error) {
        if (!(error instanceof DimseDecodeError)) throw error;
        throw new ProtocolError(error.message, AbortReason.InvalidPduParameterValue, error.code, { cause: error });
      }
    },
    onReleaseIndication: () => this.#handler.onReleaseRequest(),
    onReleaseConfirm: () => {
      this.#handler.onReleaseResponse();
      if (this.#releaseAnswered && this.#upperLayer.state === 'Sta12') this.#upperLayer.respondRelease();
    },
    onAborted: (error) => {
      this.#outbox.fail(() => error);
      this.#handler.onAborted(error);
    },
    onAutomaticReject: () => undefined,
    onArtimExpired: () => this.#handler.onArtimExpired(),
    onTransportClosed: () => this.#onClosed(this.#transport.closeError),
  };

  /** Which side of the association this is. */
  get role(): 'requestor' | 'acceptor' {
    return this.#role;
  }
}
