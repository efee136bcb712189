import {
  AbortReason,
  AssociationAbortedError,
  ConnectionLostError,
  DimseTimeoutError,
  ProtocolError,
  TimerName,
  TlsError,
  TlsFailure,
} from '../errors';
import { LogLevel, oneLine, type Logger } from '../log';
import { describeAbort, describePdu, encodePdu, PduFramer, PduType } from '../pdu';
import type { Abort, AssociateAC, AssociateRJ, AssociateRQ, PDataTF, Pdu, PduFramerHandler } from '../pdu';
import type { Transport } from '../transport';
import { UpperLayerMachine, type Effect, type State, type UlEvent } from '../ul';
import type { AssociationLimits } from './limits';
import type { NamedTimers } from './timeouts';

/** An alert and a handshake: what a TLS peer begins with. */
const TLS_RECORD_TYPES: ReadonlySet<number> = new Set([0x15, 0x16]);

/** What the upper layer tells the association above it; synchronous and in wire order. */
export interface UpperLayerUser {
  /** Acceptor: a request that the machine finds acceptable. */
  onAssociateIndication(request: AssociateRQ): void;
  /** Requestor: the answers. */
  onAssociateAccept(accept: AssociateAC): void;
  onAssociateReject(reject: AssociateRJ): void;
  /** A piece of a PDV; see `PduFramerHandler.onPdv`. */
  onPdv(contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void;
  /** The peer asks for release. After a collision the acceptor's answer has to wait for {@link onReleaseConfirm}. */
  onReleaseIndication(): void;
  onReleaseConfirm(): void;
  /** The association is over by abort or loss; nothing more can be sent or will arrive. */
  onAborted(error: AssociationAbortedError | ConnectionLostError): void;
  /** Acceptor: the machine itself rejected a request, for its protocol version. */
  onAutomaticReject(): void;
  /** The transport is closed: the very last call. */
  onTransportClosed(): void;
  /** For those who follow the wire: a whole PDU, before what it means. See `PduFramerHandler.onWholePdu`. */
  onWholePdu?(pduType: number, length: number, bytes: () => Buffer): void;
  /**
   * For those who follow the wire: the PDU at hand is malformed, unknown or out of turn, and the association ends by it.
   *
   * @param bytes - It, as far as it came.
   */
  onFaultyPdu?(reason: number, bytes: Buffer): void;
  /** The timer `artim` has run out, and the transport is closed for that. */
  onArtimExpired?(): void;
}

/** What an {@link UpperLayer} is made with. */
export interface UpperLayerOptions {
  role: 'requestor' | 'acceptor';
  timers: NamedTimers;
  logger: Logger;
  limits: Required<AssociationLimits>;
  /** AE-6 indicates requests of any protocol version. */
  acceptAnyProtocolVersion?: boolean;
  /** The machine moves as its table says, but the transport is closed by {@link UpperLayer.closeTransport} or ARTIM only. */
  holdTransportClose?: boolean;
}

/**
 * The state machine with its transport: turns bytes into events and effects into bytes. Knows nothing of DIMSE.
 *
 * @see DICOM PS3.8, 9.2
 */
export class UpperLayer {
  /** Our name for this connection in log entries. */
  label: string;
  readonly #machine: UpperLayerMachine;
  readonly #user: UpperLayerUser;
  readonly #options: UpperLayerOptions;
  readonly #framer: PduFramer;
  #transport: Transport | undefined;
  #dataAllowed = false;
  #lossCause: Error | undefined;
  /** What made us abort, for the report that follows. */
  #abortCause: ProtocolError | undefined;

  constructor(user: UpperLayerUser, options: UpperLayerOptions) {
    this.label = options.role;
    this.#user = user;
    this.#options = options;
    this.#machine = new UpperLayerMachine(options.role, { acceptAnyProtocolVersion: options.acceptAnyProtocolVersion });
    const handler: PduFramerHandler = this.#framerHandler;
    if (user.onWholePdu !== undefined) handler.onWholePdu = (...whole) => this.#user.onWholePdu?.(...whole);
    const { limits } = options;
    this.#framer = new PduFramer(handler, {
      maxAssociationPduLength: limits.maximumAssociationPduLength,
      maxDataPduLength: limits.maximumLength,
      maxPresentationContexts: limits.maximumPresentationContexts,
      maxItems: limits.maximumItems,
      maxKeptItems: limits.maximumKeptItems,
      maxUserInformationLength: limits.maximumUserInformationLength,
    });
  }

  get state(): State {
    return this.#machine.state;
  }

  get transport(): Transport | undefined {
    return this.#transport;
  }

  /** Acceptor: takes over a connection that has just come in. */
  acceptTransport(transport: Transport): void {
    this.#adopt(transport);
    this.#step({ event: 'Evt5' });
    transport.resume();
  }

  /** Requestor: sends the request over a connection that has just been made. */
  requestOver(transport: Transport, request: AssociateRQ): void {
    this.#adopt(transport);
    this.#step({ event: 'Evt1', request });
    this.#step({ event: 'Evt2' });
    transport.resume();
  }

  accept(pdu: AssociateAC): void {
    this.#step({ event: 'Evt7', pdu });
  }

  reject(pdu: AssociateRJ): void {
    this.#step({ event: 'Evt8', pdu });
  }

  requestRelease(): void {
    this.#step({ event: 'Evt11' });
  }

  respondRelease(): void {
    this.#step({ event: 'Evt14' });
  }

  /** Sets the longest P-DATA-TF that is taken, in bytes, for PDUs that begin from now on; 0 is no limit. */
  set maximumLength(length: number) {
    this.#framer.maxDataPduLength = length;
  }

  /**
   * Sends an A-ABORT; does nothing where there is nothing to abort.
   *
   * @param says - What stands in it. Without it: the service user aborts, for no reason given.
   */
  abort(says?: { source: number; reason: number }): void {
    const { state } = this.#machine;
    if (state === 'Sta1' || state === 'Sta2' || state === 'Sta13') {
      this.#transport?.end();
      return;
    }
    this.#step({ event: 'Evt15', ...says });
  }

  /** Whether a P-DATA-TF may go out now. The caller then writes it to the transport itself. */
  mayTransfer(): boolean {
    const { state } = this.#machine;
    return state === 'Sta6' || state === 'Sta8';
  }

  /**
   * Tells the machine that the caller is about to write one P-DATA-TF or more.
   *
   * @throws {@link InvalidArgumentError} in a state that does not allow it.
   */
  beginTransfer(): void {
    this.#step({ event: 'Evt9' });
  }

  /** Carries out a close that `holdTransportClose` kept back. */
  closeTransport(): void {
    this.#transport?.end();
  }

  #adopt(transport: Transport): void {
    this.#transport = transport;
    transport.handler = {
      onData: (chunk) => this.#onData(chunk),
      onClose: (error) => this.#onClose(error),
    };
  }

  #onData(chunk: Buffer): void {
    try {
      this.#framer.push(chunk);
    } catch (error) {
      // Anything else is a mistake of ours: it ends this association, never the process.
      this.#protocolError(
        error instanceof ProtocolError
          ? error
          : new ProtocolError(`Handling what the peer sent failed: ${String(error)}`, undefined, undefined, {
              cause: error,
            }),
      );
    }
  }

  #protocolError(error: ProtocolError): void {
    this.#log(LogLevel.error, `${oneLine(error.message)}; the association is aborted`);
    this.#abortCause = error;
    this.#user.onFaultyPdu?.(error.abortReason, this.#framer.pduAtHand());
    this.#framer.stop();
    this.#step({ event: 'Evt19', reason: error.abortReason });
  }

  #onClose(error: Error | undefined): void {
    this.#lossCause ??= error;
    this.#framer.stop();
    if (this.#machine.state !== 'Sta1') this.#step({ event: 'Evt17' });
    this.#options.timers.stopAll();
    this.#user.onTransportClosed();
  }

  readonly #framerHandler = {
    onPdu: (pdu: Exclude<Pdu, PDataTF>): void => {
      if (this.#options.logger.isEnabled(LogLevel.debug)) this.#log(LogLevel.debug, `received ${describePdu(pdu)}`);
      if (pdu.type === 'unknown') {
        this.#protocolError(this.#strangeType(pdu.pduType));
        return;
      }
      this.#step(eventOfPdu(pdu));
    },
    onDataPdu: (length: number): void => {
      if (this.#options.logger.isEnabled(LogLevel.debug))
        this.#log(LogLevel.debug, `received P-DATA-TF, ${length} bytes`);
      this.#dataAllowed = false;
      this.#step({ event: 'Evt10' });
    },
    onPdv: (contextId: number, isCommand: boolean, isLast: boolean, chunk: Buffer, endOfPdv: boolean): void => {
      if (this.#dataAllowed) this.#user.onPdv(contextId, isCommand, isLast, chunk, endOfPdv);
    },
  };

  #strangeType(pduType: number): ProtocolError {
    const what = `A PDU of the unknown type 0x${pduType.toString(16).padStart(2, '0')} arrived`;
    const opening = this.#machine.state === 'Sta2' || this.#machine.state === 'Sta5';
    if (!opening || !TLS_RECORD_TYPES.has(pduType)) {
      return new ProtocolError(`${what}: is the peer a DICOM program?`, AbortReason.UnrecognizedPdu);
    }
    const text = 'the peer speaks TLS, and we do not (is it a TLS port or peer? then give the option tls)';
    const cause = new TlsError(this.#address(), TlsFailure.TlsOnPlain, text);
    return new ProtocolError(`${what}: ${text}`, AbortReason.UnrecognizedPdu, undefined, { cause });
  }

  #step(event: UlEvent): void {
    const before = this.#machine.state;
    for (const effect of this.#machine.step(event)) this.#run(effect, event, before);
    // What a peer sends before any request is answered by the machine alone, without an indication.
    if (before === 'Sta2' && this.#machine.state === 'Sta13') {
      if (event.event === 'Evt6') this.#user.onAutomaticReject();
      else {
        const reason = event.event === 'Evt19' ? event.reason : AbortReason.UnexpectedPdu;
        this.#user.onAborted(this.#providerError(event, before, reason));
      }
    }
    if (this.#machine.state !== before && this.#options.logger.isEnabled(LogLevel.debug)) {
      this.#log(LogLevel.debug, `${before} ${event.event} -> ${this.#machine.state}`);
    }
  }

  #run(effect: Effect, event: UlEvent, before: State): void {
    switch (effect.effect) {
      case 'send':
        this.#send(effect.pdu);
        break;
      case 'indicateData':
        this.#dataAllowed = true;
        break;
      case 'indicateAssociate':
        this.#user.onAssociateIndication(effect.pdu);
        break;
      case 'confirmAccept':
        this.#user.onAssociateAccept(effect.pdu);
        break;
      case 'confirmReject':
        this.#user.onAssociateReject(effect.pdu);
        break;
      case 'indicateRelease':
        this.#user.onReleaseIndication();
        break;
      case 'confirmRelease':
        this.#user.onReleaseConfirm();
        break;
      case 'indicateAbort':
        this.#user.onAborted(
          new AssociationAbortedError(
            'peer',
            effect.source,
            effect.reason,
            `The peer aborted the association: ${describeAbort(effect.source, effect.reason)}`,
          ),
        );
        break;
      case 'indicateProviderAbort':
        if (!effect.transportLost && event.event !== 'Evt19') {
          this.#user.onFaultyPdu?.(effect.reason, this.#framer.pduAtHand());
        }
        this.#user.onAborted(
          effect.transportLost ? this.#lossError() : this.#providerError(event, before, effect.reason),
        );
        break;
      case 'startArtim':
        this.#options.timers.start(TimerName.artim, this.#onArtim);
        break;
      case 'stopArtim':
        this.#options.timers.stop(TimerName.artim);
        break;
      case 'closeTransport':
        if (this.#options.holdTransportClose === true && event.event !== 'Evt18') this.#holdOpen();
        else this.#transport?.end();
        break;
      case 'connect': // the requestor hands a connection in that is made already
      case 'sendData': // the caller of beginTransfer writes it
        break;
    }
  }

  readonly #onArtim = (): void => {
    const limit = this.#options.timers.limits.artim;
    this.#user.onArtimExpired?.();
    if (this.#machine.state === 'Sta2') {
      this.#lossCause = new DimseTimeoutError(TimerName.artim, limit, `A-ASSOCIATE-RQ from ${this.#address()}`);
      this.#user.onAborted(this.#lossError());
    } else {
      this.#log(LogLevel.info, `the peer did not close within ${limit / 1000} s (timer artim); we do`);
    }
    this.#step({ event: 'Evt18' });
  };

  /** Leaves the close to the application, for as long as ARTIM allows. */
  #holdOpen(): void {
    this.#options.timers.start(TimerName.artim, () => {
      this.#user.onArtimExpired?.();
      this.#transport?.end();
    });
  }

  #send(pdu: Exclude<Pdu, { type: 'unknown' }>): void {
    if (this.#options.logger.isEnabled(LogLevel.debug)) this.#log(LogLevel.debug, `sent ${describePdu(pdu)}`);
    this.#transport?.write(encodePdu(pdu));
  }

  #lossError(): ConnectionLostError {
    const detail =
      this.#lossCause === undefined ? 'closed by the peer without release or abort' : this.#lossCause.message;
    return new ConnectionLostError(`The connection with ${this.#address()} was lost: ${detail}`, {
      cause: this.#lossCause,
    });
  }

  #address(): string {
    return `${this.#transport?.remoteAddress ?? '?'}:${this.#transport?.remotePort ?? '?'}`;
  }

  #providerError(event: UlEvent, before: State, reason: number): AssociationAbortedError {
    const why =
      this.#abortCause === undefined
        ? `the peer sent something unexpected (${event.event} in ${before})`
        : this.#abortCause.message;
    return new AssociationAbortedError('us', 2, reason, `We aborted the association: ${why}`, {
      cause: this.#abortCause,
    });
  }

  #log(level: LogLevel, text: string): void {
    this.#options.logger.log(level, `[${oneLine(this.label)}] ${text}`);
  }
}

function eventOfPdu(pdu: Exclude<Pdu, PDataTF | { type: 'unknown' }>): UlEvent {
  switch (pdu.type) {
    case PduType.AssociateRQ:
      return { event: 'Evt6', pdu };
    case PduType.AssociateAC:
      return { event: 'Evt3', pdu };
    case PduType.AssociateRJ:
      return { event: 'Evt4', pdu };
    case PduType.ReleaseRQ:
      return { event: 'Evt12' };
    case PduType.ReleaseRP:
      return { event: 'Evt13' };
    case PduType.Abort:
      return { event: 'Evt16', pdu: pdu satisfies Abort };
  }
}
