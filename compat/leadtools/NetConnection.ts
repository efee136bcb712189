import {
  PduType,
  RawAssociation,
  silentLogger,
  systemClock,
  processTrace,
  tcpTransportFactory,
  type AssociateRQ,
  type AssociationAbortedError,
  type CommandSet,
  type ConnectionLostError,
  type RawAssociationHandler,
  type Transport,
} from '../../src/index';
import { fromAssociateAC, fromAssociateRQ, toAssociateAC, toAssociateRQ } from './associate-pdus';
import type { PendingCallback } from './CallbackQueue';
import { checkInteger, withErrors } from './data-set-errors';
import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import { DicomException, type AbortDetails, type AssociateReject } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DIMSE_MESSAGES, type DimseMessage } from './dimse-messages';
import { DicomCommandStatusType, DicomPduType } from './enums';
import { IdleTimer } from './IdleTimer';
import { MessageReceiver } from './MessageReceiver';
import { faultCode, netErrorCode } from './net-error-codes';
import { closedBefore, notConnected, rejected } from './net-failures';
import type { NetHost } from './NetHost';
import { announceAccepted, awaitAccepted } from './net-runtime';
import { encodeData, encodeMessage, type EncodedMessage } from './encoded-message';
import { secureTransport } from './secure-transport';
import { SendLedger } from './SendLedger';

/** Where to connect to, and from. */
export interface ConnectTarget {
  readonly host: string;
  readonly port: number;
  readonly localAddress: string | undefined;
  readonly localPort: number;
  readonly family: 4 | 6 | undefined;
}

/** Longest PDU that is sent to a peer without a limit: with its header it stays below 256 KiB. */
const LONGEST_SENT_PDU = 256 * 1024 - 8;
/** For an abort to leave when the connection is closed by force behind it, in milliseconds. */
const ABORT_GRACE_MS = 1_000;
const ABORTED_BY_PROVIDER = 2;

/** One connection of a network object, from Connect or Accept to OnClose. */
export class NetConnection implements RawAssociationHandler {
  readonly #host: NetHost;
  /** Which Connect, Listen or Accept of the object this is. */
  readonly #turn: number;
  readonly #role: 'requestor' | 'acceptor';
  readonly #receiver: MessageReceiver;
  readonly #ledger = new SendLedger();
  /** Told when the connection is over, behind OnClose. */
  readonly #onOver: (code: DicomExceptionCode) => void;
  #raw: RawAssociation | undefined;
  /** Ends the connecting or the handshake that is under way. */
  #cancel = new AbortController();
  #transport: Transport | undefined;
  #forget: (() => void) | undefined;
  #connected = false;
  #associated = false;
  #closing = false;
  #aborting = false;
  #faulty = false;
  #failed = false;
  #over = false;
  #code: DicomExceptionCode | undefined;
  #request: AssociateRQ | undefined;
  #requestSent = false;
  #answered = false;
  #releaseSent = false;
  #releaseAsked = false;
  #reject: AssociateReject | undefined;
  #abortDetails: AbortDetails | undefined;
  readonly #unansweredEchoes = new Set<number>();
  readonly #idle: IdleTimer;
  #grace: NodeJS.Timeout | undefined;
  #paused = false;
  #touchedAt = performance.now();
  /** The callback of the PDU that came last, and it. */
  #lastPdu: { readonly callback: PendingCallback; readonly type: number; readonly bytes: () => Buffer } | undefined;

  constructor(
    host: NetHost,
    role: 'requestor' | 'acceptor',
    onOver: (code: DicomExceptionCode) => void = () => undefined,
  ) {
    this.#host = host;
    this.#turn = host.waits.turn;
    this.#role = role;
    this.#onOver = onOver;
    this.#idle = new IdleTimer(host.options.idleTimeout, () => this.#onIdle());
    this.#receiver = new MessageReceiver(host, (presentationID, command) => this.#afterEcho(presentationID, command));
  }

  get isConnected(): boolean {
    return this.#connected;
  }

  get isAssociated(): boolean {
    return this.#associated;
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  /** When something came or went last, or the connection was begun, by the clock of `performance.now`. */
  get touchedAt(): number {
    return this.#touchedAt;
  }

  /** PDUs that wait to be written. */
  get queued(): number {
    return this.#ledger.count;
  }

  /** Requestor: connects. OnConnect tells how it went. */
  connect(target: ConnectTarget): void {
    const limit = this.#host.options.connectTimeout;
    const onTimeout = (): void => {
      const text = `Connecting to ${target.host}:${target.port}: it took longer than ${limit / 1000} s (option connectTimeout).`;
      const error = new DicomException(DicomExceptionCode.NetTimeout, text);
      this.#cancel.abort(error);
      this.#transport?.destroy();
      this.#connectFailed(error);
    };
    const timer = limit > 0 ? setTimeout(onTimeout, limit) : undefined;
    const { NoDelay, SendBufferSize, ReceiveBufferSize } = this.#host.socketOptions;
    const highWaterMarks = { sending: SendBufferSize, receiving: ReceiveBufferSize };
    tcpTransportFactory
      .connect({ ...target, noDelay: NoDelay, highWaterMarks, signal: this.#cancel.signal })
      .then((transport) => this.#onTransport(transport, timer))
      .catch((error: unknown) => {
        clearTimeout(timer);
        this.#connectFailed(error);
      });
  }

  #onTransport(transport: Transport, timer: NodeJS.Timeout | undefined): void {
    if (this.#over || this.#failed) {
      clearTimeout(timer);
      transport.destroy();
      return;
    }
    this.#adopt(transport);
    const proceed = (): void => {
      clearTimeout(timer);
      this.#forget = undefined;
      if (this.#over || this.#failed || this.#closing) return;
      this.#host.queue.add('OnConnect', [DicomExceptionCode.Success], {
        before: () => (this.#connected = !this.#closing && !this.#over),
        after: () => {
          if (!this.#host.isSecure) this.#host.waits.resolve(this.#turn, 'connect');
        },
      });
      if (this.#host.isSecure) this.#secure(transport);
    };
    if (!this.#host.isSecure) this.#open(transport);
    const ends = {
      clientPort: transport.localPort,
      serverAddress: transport.remoteAddress,
      serverPort: transport.remotePort,
    };
    const isLocal = transport.localAddress === transport.remoteAddress;
    this.#forget = awaitAccepted(ends, isLocal, proceed);
    if (this.#forget === undefined) proceed();
  }

  #connectFailed(error: unknown): void {
    if (this.#over || this.#failed || this.#closing) return;
    this.#failed = true;
    this.#forget?.();
    const code = netErrorCode(error);
    const text = error instanceof Error ? error.message : String(error);
    const failure = new DicomException(code, text, { cause: error });
    this.#host.queue.add('OnConnect', [code], { after: () => this.#host.waits.reject(this.#turn, 'connect', failure) });
  }

  /** Acceptor: takes a connection over. */
  accept(transport: Transport): void {
    const { localPort, localAddress, remotePort } = transport;
    this.#forget = announceAccepted({ clientPort: remotePort, serverAddress: localAddress, serverPort: localPort });
    this.#adopt(transport);
    this.#connected = true;
    if (this.#host.isSecure) this.#secure(transport);
    else {
      this.#open(transport);
      this.#host.waits.resolve(this.#turn, 'connect');
    }
  }

  #adopt(transport: Transport): void {
    this.#transport = transport;
    this.#host.peerAddress = transport.remoteAddress;
    this.#host.peerPort = transport.remotePort;
    this.#host.hostAddress = transport.localAddress;
    this.#host.hostPort = transport.localPort;
  }

  #secure(transport: Transport): void {
    const { tls, queue, waits } = this.#host;
    this.#cancel = new AbortController();
    secureTransport(this.#host, this.#role, transport, this.#cancel)
      .then((secured) => {
        if (this.#over) {
          secured.destroy();
          return;
        }
        queue.add('OnSecureLinkReady', [DicomExceptionCode.Success], {
          after: () => waits.resolve(this.#turn, 'connect'),
        });
        this.#open(secured);
      })
      .catch((error: unknown) => {
        transport.destroy();
        if (this.#over) return;
        const code = tls.failed(error);
        const text = error instanceof Error ? error.message : String(error);
        const failure = new DicomException(code, text, { cause: error });
        queue.add('OnSecureLinkReady', [code], { after: () => waits.reject(this.#turn, 'connect', failure) });
        this.#finish(code);
      });
  }

  #open(transport: Transport): void {
    this.#transport = transport;
    const { artimTimeout } = this.#host.options;
    this.#raw = new RawAssociation(
      this.#role,
      transport,
      this,
      { artimMs: artimTimeout, longestSentPdu: LONGEST_SENT_PDU },
      { clock: systemClock, logger: silentLogger, trace: processTrace },
    );
    if (this.#paused) this.#raw.pause();
  }

  sendAssociateRequest(associate: DicomAssociate): void {
    const doing = 'Requesting an association';
    const raw = this.#link(doing);
    if (this.#role === 'acceptor') throw notConnected(doing, 'the peer has to ask for it');
    if (this.#requestSent) {
      throw new DicomException(
        DicomExceptionCode.NetSocketAlreadyConnected,
        `${doing}: one connection carries one association; connect anew for another.`,
      );
    }
    const request = toAssociateRQ(associate);
    this.#requestSent = true;
    this.#request = request;
    this.#ledger.expect(PduType.AssociateRQ);
    try {
      withErrors({ doing }, () => raw.request(request));
    } catch (error) {
      this.#requestSent = false;
      this.#ledger.lost();
      throw error;
    }
    this.#touch();
  }

  sendAssociateAccept(associate: DicomAssociate): void {
    const doing = 'Accepting an association';
    const raw = this.#link(doing);
    const request = this.#toAnswer(doing);
    const accept = toAssociateAC(associate, request);
    this.#ledger.expect(PduType.AssociateAC);
    try {
      withErrors({ doing }, () => raw.accept(accept));
    } catch (error) {
      this.#ledger.lost();
      throw error;
    }
    this.#answered = true;
    this.#associated = true;
    this.#host.association = fromAssociateAC(accept, request);
    this.#touch();
  }

  sendAssociateReject(result: number, source: number, reason: number): void {
    const doing = 'Rejecting an association';
    const raw = this.#link(doing);
    this.#toAnswer(doing);
    checkBytes(doing, [result, source, reason]);
    this.#ledger.expect(PduType.AssociateRJ);
    this.#answered = true;
    raw.reject({ type: PduType.AssociateRJ, result, source, reason });
  }

  #toAnswer(doing: string): AssociateRQ {
    if (this.#role === 'requestor' || this.#request === undefined || this.#answered) {
      throw notConnected(doing, 'nobody has asked for one');
    }
    return this.#request;
  }

  sendReleaseRequest(): void {
    const raw = this.#associationTo('Releasing an association');
    this.#releaseSent = true;
    this.#ledger.expect(PduType.ReleaseRQ);
    raw.release();
  }

  sendReleaseResponse(): void {
    const doing = 'Answering a release';
    const raw = this.#link(doing);
    if (!this.#releaseAsked) throw notConnected(doing, 'the peer has not asked for it');
    this.#releaseAsked = false;
    this.#ledger.expect(PduType.ReleaseRP);
    // When both sides have asked, the association lasts until ours is answered as well.
    if (!this.#releaseSent) this.#dissociate();
    raw.respondRelease();
  }

  sendAbort(source: number, reason: number): void {
    const doing = 'Aborting an association';
    const raw = this.#link(doing);
    if (!this.#associated && this.#request === undefined) throw notConnected(doing, 'there is none');
    checkBytes(doing, [source, reason]);
    this.#abort(raw, source, reason, DicomExceptionCode.NetConnectionAborted);
  }

  #abort(raw: RawAssociation, source: number, reason: number, code: DicomExceptionCode): void {
    this.#code ??= code;
    this.#aborting = true;
    this.#dissociate();
    this.#ledger.expect(PduType.Abort);
    raw.abort(source, reason);
  }

  /** @param values - The parameters of the Send member behind the presentation context id, without the data set. */
  sendMessage(
    message: DimseMessage,
    presentationID: number,
    values: readonly unknown[],
    dataSet: DicomDataSet | null,
  ): void {
    const raw = this.#associationTo(`Sending a ${message.name}`);
    const encoded = encodeMessage(this.#host, raw, { message, presentationID, values, dataSet });
    if (message.name === DIMSE_MESSAGES.CEchoResponse.name) this.#unansweredEchoes.delete(Number(values[0]));
    this.#transmit(raw, encoded);
  }

  sendData(presentationID: number, commandSet: DicomDataSet, dataSet: DicomDataSet | null): void {
    const raw = this.#associationTo('Sending a message');
    this.#transmit(raw, encodeData(this.#host, raw, { presentationID, commandSet, dataSet }));
  }

  #transmit(raw: RawAssociation, { presentationID, command, dataSet, pdus }: EncodedMessage): void {
    this.#ledger.expect(PduType.PDataTF, pdus);
    // What cannot be sent any more is told by OnSend, in front of OnClose.
    raw.send(presentationID, command, dataSet).catch(() => undefined);
  }

  /** @throws {@link DicomException} NetNotConnected (49) when there is no connection. */
  #link(doing: string): RawAssociation {
    if (this.#raw === undefined || !this.#connected || this.#closing || this.#aborting) {
      throw notConnected(doing, 'the object is not connected');
    }
    return this.#raw;
  }

  /** @throws {@link DicomException} NetNotConnected (49) when nothing may be sent. */
  #associationTo(doing: string): RawAssociation {
    const raw = this.#link(doing);
    if (this.#associated && !this.#releaseSent) return raw;
    throw notConnected(doing, this.#releaseSent ? 'the association is being released' : 'there is no association');
  }

  /** Closes: what is queued goes out first, unless it is forced. */
  close(forced: boolean): void {
    if (this.#over) return;
    this.#code ??= DicomExceptionCode.Success;
    this.#closing = true;
    this.#connected = false;
    this.#dissociate();
    const raw = this.#raw;
    if (raw === undefined) {
      this.#cancel.abort(new DicomException(DicomExceptionCode.NetBlockingCanceled));
      this.#transport?.destroy();
      this.#finish(DicomExceptionCode.Success);
    } else if (this.#failed) {
      this.#finish(DicomExceptionCode.Success);
    } else if (!forced) {
      raw.close();
    } else if (this.#aborting) {
      raw.close();
      this.#grace ??= setTimeout(() => raw.destroy(), ABORT_GRACE_MS);
    } else raw.destroy();
  }

  /** An override or listener has failed. */
  fault(): void {
    if (this.#over || this.#closing) return;
    this.#code ??= DicomExceptionCode.NetFailure;
    const raw = this.#raw;
    if (raw === undefined || this.#failed) return;
    if (this.#requestSent || this.#request !== undefined) {
      if (!this.#aborting) this.#abort(raw, ABORTED_BY_PROVIDER, 0, DicomExceptionCode.NetFailure);
    } else raw.close();
  }

  /** More is received than callbacks have taken, or no longer. */
  hold(held: boolean): void {
    this.#paused = held;
    if (held) this.#raw?.pause();
    else this.#raw?.resume();
  }

  #dissociate(): void {
    this.#associated = false;
    this.#host.association = null;
    this.#idle.stop();
  }

  #finish(code: DicomExceptionCode): void {
    if (this.#over) return;
    this.#over = true;
    this.#code ??= code;
    const final = this.#code;
    this.#connected = false;
    this.#dissociate();
    clearTimeout(this.#grace);
    this.#forget?.();
    this.#receiver.end();
    const { queue, waits } = this.#host;
    for (const type of this.#ledger.lost()) queue.add('OnSend', [final, type, 0]);
    queue.add('OnClose', [final, this.#host.net], {
      before: () => this.#host.onOver(),
      after: () => {
        const error = closedBefore(final, this.#abortDetails, this.#reject);
        for (const name of ['connect', 'associate', 'release'] as const) waits.reject(this.#turn, name, error);
        waits.resolve(this.#turn, 'close', final);
        this.#onOver(final);
      },
    });
  }

  /** Something came or went. */
  #touch(): void {
    this.#touchedAt = performance.now();
    const counts = this.#associated || this.#requestSent;
    if (counts && !this.#over && !this.#closing && !this.#aborting) this.#idle.touch();
  }

  #onIdle(): void {
    if (this.#raw !== undefined && !this.#aborting) {
      this.#abort(this.#raw, ABORTED_BY_PROVIDER, 0, DicomExceptionCode.NetTimeout);
    }
  }

  #afterEcho(presentationID: number, command: CommandSet): void {
    const { MessageID: id = 0, AffectedSOPClassUID: uid = '' } = command;
    const unanswered = this.#unansweredEchoes.delete(id);
    if (!this.#host.options.autoRespond || !unanswered || !this.#associated || this.#releaseSent) return;
    this.sendMessage(DIMSE_MESSAGES.CEchoResponse, presentationID, [id, uid, DicomCommandStatusType.Success], null);
  }

  onPdu(pduType: number, length: number, bytes: () => Buffer): void {
    this.#touch();
    if (this.#closing || this.#faulty) return;
    const args = (): unknown[] => [DicomExceptionCode.Success, pduType, bytes(), length];
    const callback = this.#host.queue.add('OnReceive', args, { bytes: length });
    this.#lastPdu = { callback, type: pduType, bytes };
  }

  onFaultyPdu(reason: number, bytes: Buffer): void {
    const code = faultCode(reason);
    this.#code ??= code;
    if (this.#closing || this.#faulty) return;
    this.#faulty = true;
    const last = this.#lastPdu;
    if (last !== undefined && last.bytes().equals(bytes)) {
      last.callback.replace([code, last.type, bytes, bytes.length]);
      return;
    }
    const type = bytes[0] ?? 0;
    const known = type >= PduType.AssociateRQ && type <= PduType.Abort;
    this.#host.queue.add('OnReceive', [code, known ? type : DicomPduType.Unknown, bytes, bytes.length]);
  }

  onPduSent(pduType: number, length: number, error: Error | undefined): void {
    if (error !== undefined) return;
    this.#touch();
    const { queue, waits } = this.#host;
    const overtaken = this.#ledger.written(pduType);
    for (const type of overtaken) queue.add('OnSend', [this.#code ?? DicomExceptionCode.NetConnectionAborted, type, 0]);
    queue.add('OnSend', [DicomExceptionCode.Success, pduType, length], {
      after: () => {
        if (pduType === PduType.AssociateAC) waits.resolve(this.#turn, 'associate', this.#host.association);
        if (pduType === PduType.ReleaseRP) waits.resolve(this.#turn, 'release');
      },
    });
  }

  onAssociateRequest(request: AssociateRQ): void {
    this.#request = request;
    const associate = fromAssociateRQ(request);
    if (!this.#closing) this.#host.queue.add('OnReceiveAssociateRequest', [associate]);
  }

  onAssociateAccept(accept: Parameters<RawAssociationHandler['onAssociateAccept']>[0]): void {
    if (this.#request === undefined || this.#closing) return;
    const associate = fromAssociateAC(accept, this.#request);
    const { queue, waits } = this.#host;
    queue.add('OnReceiveAssociateAccept', [associate], {
      before: () => {
        if (this.#over || this.#closing || this.#aborting || this.#code !== undefined) return;
        this.#associated = true;
        this.#host.association = associate;
      },
      after: () => waits.resolve(this.#turn, 'associate', associate),
    });
  }

  onAssociateReject({ result, source, reason }: { result: number; source: number; reason: number }): void {
    if (this.#closing) return;
    const { queue, waits } = this.#host;
    this.#reject = { Result: result, Source: source, Reason: reason } as AssociateReject;
    const error = rejected(this.#reject);
    queue.add('OnReceiveAssociateReject', [result, source, reason], {
      after: () => waits.reject(this.#turn, 'associate', error),
    });
  }

  onCommand(...args: Parameters<RawAssociationHandler['onCommand']>): void {
    const [, command] = args;
    if (command.CommandField === DIMSE_MESSAGES.CEchoRequest.field && command.MessageID !== undefined) {
      this.#unansweredEchoes.add(command.MessageID);
    }
    if (!this.#closing) this.#receiver.onCommand(...args);
  }

  onDataSet(chunk: Buffer): void {
    this.#receiver.onDataSet(chunk);
  }

  onMessageEnd(): void {
    if (!this.#closing) this.#receiver.onMessageEnd();
  }

  onReleaseRequest(): void {
    if (this.#closing) return;
    this.#releaseAsked = true;
    this.#host.queue.add('OnReceiveReleaseRequest', [], {
      after: () => {
        if (this.#host.options.autoRespond && this.#releaseAsked && !this.#closing && !this.#over && !this.#aborting) {
          this.sendReleaseResponse();
        }
      },
    });
  }

  onReleaseResponse(): void {
    if (this.#closing) return;
    this.#dissociate();
    this.#host.queue.add('OnReceiveReleaseResponse', [], {
      after: () => this.#host.waits.resolve(this.#turn, 'release'),
    });
  }

  onAborted(error: AssociationAbortedError | ConnectionLostError): void {
    this.#dissociate();
    if (!('by' in error) || this.#closing) return;
    const { source, reason } = error;
    if (error.by === 'us') {
      this.#aborting = true;
      return;
    }
    this.#code ??= DicomExceptionCode.NetConnectionAborted;
    this.#abortDetails = { Source: source, Reason: reason } as AbortDetails;
    this.#host.queue.add('OnReceiveAbort', [source, reason], { after: () => this.#raw?.transport.end() });
  }

  onArtimExpired(): void {
    this.#code ??= DicomExceptionCode.NetTimeout;
  }

  onClosed(error: Error | undefined): void {
    if (!this.#connected && !this.#closing && this.#forget !== undefined && this.#role === 'requestor') {
      // A listener of this process let it go before it took it.
      this.#connectFailed(new DicomException(DicomExceptionCode.NetConnectionReset));
      return;
    }
    this.#finish(error === undefined ? DicomExceptionCode.Success : netErrorCode(error));
  }
}

function checkBytes(doing: string, values: readonly number[]): void {
  for (const value of values) checkInteger(doing, 'a value', value, 0, 255);
}
