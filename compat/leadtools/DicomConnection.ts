import { appendFileSync } from 'node:fs';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME, statusCategory, StatusCategory } from '../../src/index';
import { ClientAssociationException } from './ClientAssociationException';
import { ClientCommunicationCanceled } from './ClientCommunicationCanceled';
import { ClientCommunicationException } from './ClientCommunicationException';
import { ClientConnectionException } from './ClientConnectionException';
import { checkInteger } from './data-set-errors';
import { DicomAssociate } from './DicomAssociate';
import type { DicomConnectionEvents } from './DicomConnectionEvents';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNet } from './DicomNet';
import type { DicomNetEvents } from './DicomNetEvents';
import type { DicomNetOptions } from './DicomNetOptions';
import type { DicomOpenSslContextCreationSettings } from './DicomOpenSslContextCreationSettings';
import { setScpAssociation, type DicomScp } from './DicomScp';
import { DicomUidType } from './DicomUidType';
import {
  Compression,
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomNetIpTypeFlags,
  type DicomAssociateRejectReasonType,
} from './enums';
import { CORE } from './net-core-key';
import { listenersToCall, type EVENTS, type OrderedEmitter } from './OrderedEmitter';
import { PresentationContext } from './PresentationContext';
import { Responses, type ReceivedMessage } from './Responses';
import { DicomNetSecurityMode } from './security-enums';
import { plainSyntaxes } from './transfer-syntaxes';

const DEFAULT_MAX_LENGTH = 46_726;
const LAST_MESSAGE_ID = 0xffff;
const FOLLOWED = /^OnReceive[CN][A-Z]|^On(Close|Connect|SecureLinkReady|ReceiveAssociate)/;

/**
 * A requestor that does one thing after the other: connects to an {@link DicomScp}, associates, asks, releases and closes.
 *
 * Where the original blocks, promises are returned. A call that finds the association with that peer open uses it and leaves
 * it open; else it makes one of its own and releases it. Events carry `(sender, e)`; listeners are waited for.
 *
 * @example
 * ```ts
 * import { DicomConnection, DicomNet, DicomScp } from 'dcxport/leadtools';
 *
 * DicomNet.Startup();
 * const connection = new DicomConnection();
 * connection.AETitle = 'MODALITY';
 * connection.on('AfterConnect', (_sender, e) => console.log(e.Error)); // 0
 * console.log(await connection.Verify(new DicomScp('pacs.example', 'PACS', 104))); // true
 * DicomNet.Shutdown();
 * ```
 */
export class DicomConnection extends DicomNet {
  declare readonly [EVENTS]: DicomNetEvents<DicomNet> & DicomConnectionEvents<DicomConnection>;

  /** Ours. @defaultValue 'DCXPORT' @compat full */
  AETitle = 'DCXPORT';
  /** Announced as the longest PDU that we take, in bytes. @defaultValue 46726 @compat full */
  MaxLength = DEFAULT_MAX_LENGTH;
  /** UID that we announce as our implementation. @defaultValue dcxport's @compat full */
  ImplementationClass: string = IMPLEMENTATION_CLASS_UID;
  /** @defaultValue dcxport's @compat full */
  ImplementationVersionName: string = IMPLEMENTATION_VERSION_NAME;
  /** @defaultValue 1 @compat full */
  ProtocolVersion = 1;
  /** Transfer syntaxes that are proposed for images. @defaultValue Native @compat full */
  Compression: Compression = Compression.Native;
  /** Writes what comes and goes to {@link DebugLogFilename}, without data sets. @defaultValue false @compat full */
  EnableDebugLog = false;
  /** @defaultValue '' @compat full */
  DebugLogFilename = '';
  /** Of the last answer. @compat full */
  Status: DicomCommandStatusType = DicomCommandStatusType.Success;
  /** The listener for answers that come over another association speaks TLS. @defaultValue false @compat full */
  UseSecureHost = false;
  /** Whatever the application wants to keep here. @compat full */
  Tag: unknown = undefined;
  /** Folder for temporary files; empty is the system's. @compat full */
  TemporaryDirectory: string;
  /** Presentation context of the request that is under way. @compat full */
  CurrentPid = 0;
  /** Its message id. @compat full */
  CurrentMessageId = 0;
  #hostPort = 0;
  #activeScp: DicomScp | null = null;
  #rejected = false;
  #rejectReason = 0;
  /** Of connections to a peer that does not ask for TLS. */
  #mode: DicomNetSecurityMode;
  #settings: DicomOpenSslContextCreationSettings | null = null;
  #isBusy = false;
  readonly #responses = new Responses(() => this.quietMs());

  /** @param options - Additions. */
  constructor(
    temporaryDirectory = '',
    mode: DicomNetSecurityMode = DicomNetSecurityMode.None,
    settings: DicomOpenSslContextCreationSettings | null = null,
    options: DicomNetOptions = {},
  ) {
    super(temporaryDirectory === '' ? null : temporaryDirectory, mode, false, options);
    this.TemporaryDirectory = temporaryDirectory;
    this.#mode = this.SecurityMode;
    if (settings !== null) this.Initialize(temporaryDirectory === '' ? null : temporaryDirectory, mode, settings);
    this[CORE].follower = {
      follows: (name) => FOLLOWED.test(name),
      onSettled: (name, args, failed) => this.#onSettled(name, args, failed),
    };
  }

  override Initialize(
    path: string | null,
    mode: DicomNetSecurityMode,
    settings: DicomOpenSslContextCreationSettings | null,
  ): void {
    super.Initialize(path, mode, settings);
    this.#mode = this.SecurityMode;
    this.#settings = settings;
  }

  /** As of `DicomNet`; a call that is under way fails with NetInvalidSocket (41). */
  override Dispose(): void {
    super.Dispose();
    this.#responses.end(
      new ClientConnectionException(DicomExceptionCode.NetInvalidSocket, 'Waiting for an answer: it was disposed of.'),
    );
  }

  /**
   * Port of our listener for what comes over associations of the peer; 0 for none but that of a Move, which takes a free one.
   * While it is 0, the local port of the connection is read.
   *
   * @compat full
   */
  override get HostPort(): number {
    return this.#hostPort === 0 ? super.HostPort : this.#hostPort;
  }

  override set HostPort(value: number) {
    this.#hostPort = checkInteger('Setting HostPort', 'it', value, 0, 65_535);
  }

  /** Which was set; 0 for none. @internal */
  protected get listeningPort(): number {
    return this.#hostPort;
  }

  /** What `Initialize` was given. @internal */
  protected get tlsSettings(): DicomOpenSslContextCreationSettings | null {
    return this.#settings;
  }

  /** The peer of the association; null without one. @compat full */
  get ActiveScp(): DicomScp | null {
    return this.#activeScp;
  }

  /** Whether the last association that was asked for was rejected. @compat full */
  get Rejected(): boolean {
    return this.#rejected;
  }

  /** Why; 0 when it was not. @compat full */
  get RejectReason(): DicomAssociateRejectReasonType {
    return this.#rejectReason as DicomAssociateRejectReasonType;
  }

  /**
   * Connects and associates. The other form is that of `DicomNet`, which only connects.
   *
   * @throws {@link ClientConnectionException}, {@link ClientAssociationException}, {@link DicomException}.
   * @compat full
   */
  // The form with one argument alone returns a promise.
  /* eslint-disable @typescript-eslint/no-misused-promises */
  override Connect(scp: DicomScp): Promise<void>;
  override Connect(
    hostAddress: string | null,
    hostPort: number,
    peerAddress: string,
    peerPort: number,
    ipType?: DicomNetIpTypeFlags,
  ): void;
  override Connect(
    first: DicomScp | string | null,
    hostPort = 0,
    peerAddress = '',
    peerPort = 0,
    ipType: DicomNetIpTypeFlags = DicomNetIpTypeFlags.None,
  ): Promise<void> | void {
    if (typeof first === 'object' && first !== null) return this.#connectTo(first);
    super.Connect(first, hostPort, peerAddress, peerPort, ipType);
  }
  /* eslint-enable @typescript-eslint/no-misused-promises */

  async #connectTo(scp: DicomScp): Promise<void> {
    this[CORE].path = this.TemporaryDirectory === '' ? null : this.TemporaryDirectory;
    this[CORE].securityMode = scp.Secure ? DicomNetSecurityMode.Tls : this.#mode;
    this.#responses.reset();
    this.#rejected = false;
    this.#rejectReason = 0;
    await this.raise('BeforeConnect', { Scp: scp });
    super.Connect(null, 0, scp.PeerAddress, scp.Port);
    this.#activeScp = scp;
    try {
      await this.#toldConnected(scp);
      await this.#associate(scp);
    } catch (error) {
      await this.#closeAfterFailure(scp);
      throw error;
    }
  }

  async #toldConnected(scp: DicomScp): Promise<void> {
    const { Success } = DicomExceptionCode;
    try {
      await this.WaitForConnect(scp.Timeout * 1000);
    } catch (error) {
      const code = error instanceof DicomException ? error.Code : DicomExceptionCode.NetFailure;
      const isLink = this[CORE].isSecure && this.PeerPort !== 0;
      if (isLink) await this.raise('AfterConnect', { Scp: scp, Error: Success });
      await this.raise(isLink ? 'AfterSecureLinkReady' : 'AfterConnect', { Scp: scp, Error: code });
      throw new ClientConnectionException(code, `Connecting to ${scp.ToString()}: ${messageOf(error)}`, {
        cause: error,
      });
    }
    await this.raise('AfterConnect', { Scp: scp, Error: Success });
    if (this[CORE].isSecure) await this.raise('AfterSecureLinkReady', { Scp: scp, Error: Success });
  }

  async #associate(scp: DicomScp): Promise<void> {
    const request = this.BuildAssociation(scp);
    await this.raise('BeforeAssociateRequest', { Scp: scp, Associate: request });
    this.SendAssociateRequest(request);
    let accept: DicomAssociate;
    try {
      accept = await this.WaitForAssociate(scp.Timeout * 1000);
    } catch (error) {
      throw await this.#notAssociated(scp, error);
    }
    setScpAssociation(scp, accept);
    const nothing = { Rejected: false, Result: 0, Source: 0, Reason: 0 };
    await this.raise('AfterAssociateRequest', { Scp: scp, ...nothing, Associate: accept });
  }

  async #notAssociated(scp: DicomScp, error: unknown): Promise<Error> {
    const { AssociateReject: reject, Code: code } =
      error instanceof DicomException ? error : new DicomException(messageOf(error));
    if (reject === null) {
      const text = `Asking ${scp.ToString()} for an association: ${messageOf(error)}`;
      return new ClientConnectionException(code, text, { cause: error });
    }
    this.#rejected = true;
    this.#rejectReason = reject.Reason;
    await this.raise('AfterAssociateRequest', { Scp: scp, Rejected: true, ...reject, Associate: null });
    return new ClientAssociationException(reject.Reason, reject);
  }

  /**
   * Waits for the next answer to what a Send member has sent; one that came meanwhile counts as well.
   *
   * @returns false when none came within the Timeout of the peer.
   * @throws {@link ClientConnectionException} when the connection ends, {@link DicomException}
   * NetBlockingOperationInProgress (39) while another call of this object runs, which waits by itself.
   * @compat full
   */
  async Wait(): Promise<boolean> {
    this.checkFree();
    try {
      await this.#responses.any(this.#timeoutMs);
      return true;
    } catch (error) {
      if (error instanceof DicomException && error.Code === DicomExceptionCode.NetTimeout) return false;
      throw error;
    }
  }

  /** Releases the association and closes the connection; a peer that does not answer is closed all the same. @compat full */
  async Release(): Promise<void> {
    const scp = this.#activeScp;
    if (scp === null) return;
    if (this.IsAssociated()) {
      await this.raise('BeforeReleaseRequest', { Scp: scp });
      this.SendReleaseRequest();
      try {
        await this.WaitForRelease(scp.Timeout * 1000);
        await this.raise('AfterReleaseRequest', { Scp: scp });
      } catch (error) {
        // It is closed in any case; what it was asked before has been answered.
        if (!(error instanceof DicomException)) throw error;
      }
    }
    await this.#close(scp);
  }

  async #close(scp: DicomScp): Promise<void> {
    await this.raise('BeforeClose', { Scp: scp });
    this.OnBeforeClose();
    if (this.IsActivated()) {
      this.Close();
      await this.WaitForClose();
    }
    setScpAssociation(scp, null);
    this.#activeScp = null;
    await this.raise('AfterClose', { Scp: scp });
    this.OnAfterClose();
  }

  /** What listeners throw now counts less than why it failed. */
  async #closeAfterFailure(scp: DicomScp): Promise<void> {
    const wasOpen = this.PeerPort !== 0;
    const tell = (event: string): Promise<void> => this.raise(event, { Scp: scp }).catch(() => undefined);
    if (wasOpen) {
      await tell('BeforeClose');
      this.OnBeforeClose();
    }
    // A disposed object closes by itself.
    if (this.IsActivated()) {
      this.CloseForced(true);
      await this.WaitForClose();
    }
    setScpAssociation(scp, null);
    this.#activeScp = null;
    if (wasOpen) {
      await tell('AfterClose');
      this.OnAfterClose();
    }
  }

  /**
   * C-ECHO.
   *
   * @returns whether the peer answered with Success.
   * @throws {@link ClientConnectionException}, {@link ClientAssociationException}, {@link DicomException}.
   * @compat full
   */
  async Verify(scp: DicomScp): Promise<boolean> {
    return this.within(scp, async () => {
      const id = this.begin(DicomUidType.VerificationClass);
      this.SendCEchoRequest(this.CurrentPid, id, DicomUidType.VerificationClass);
      const { args } = await this.answer('OnReceiveCEchoResponse');
      this.Status = Number(args[3]);
      return this.Status === DicomCommandStatusType.Success;
    });
  }

  /** C-CANCEL of the request that is under way. @throws {@link DicomException} NetNotConnected (49). @compat full */
  CancelRequest(): void {
    this.SendCCancelRequest(this.CurrentPid, this.CurrentMessageId);
  }

  /**
   * Aborts the association, and closes the connection without waiting for the peer. A call that is under way fails.
   *
   * @throws {@link DicomException} NetNotConnected (49).
   * @compat full
   */
  AbortRequest(source: DicomAbortSourceType, reason: DicomAbortReasonType): void {
    this.SendAbort(source, reason);
    this.CloseForced(true);
  }

  /** What is proposed: verification. To be overridden. @compat full */
  protected GetPresentationContexts(): PresentationContext[] {
    const context = new PresentationContext(DicomUidType.VerificationClass);
    context.TransferSyntaxes = plainSyntaxes();
    return [context];
  }

  /** The association request, made of the properties and {@link GetPresentationContexts}. @compat full */
  protected BuildAssociation(scp: DicomScp): DicomAssociate {
    const associate = new DicomAssociate(true);
    associate.Default();
    associate.Version = this.ProtocolVersion;
    associate.Called = scp.AETitle;
    associate.Calling = this.AETitle;
    associate.MaxLength = this.MaxLength;
    associate.ImplementClass = this.ImplementationClass;
    associate.ImplementationVersionName = this.ImplementationVersionName;
    this.GetPresentationContexts().forEach((context, index) => {
      const id = 2 * index + 1;
      associate.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, context.AbstractSyntax);
      for (const uid of context.TransferSyntaxes) associate.AddTransfer(id, uid);
    });
    return associate;
  }

  /** Before the connection is closed, behind the event. To be overridden. @compat full */
  protected OnBeforeClose(): void {
    // For subclasses.
  }

  /** When the connection is closed, behind the event. To be overridden. @compat full */
  protected OnAfterClose(): void {
    // For subclasses.
  }

  protected override OnPrivateKeyPassword(encryption: boolean): string {
    const e = { PrivateKeyPassword: super.OnPrivateKeyPassword(encryption) };
    // A question: listeners answer at once.
    for (const { listener, context } of listenersToCall(this as unknown as OrderedEmitter, 'PrivateKeyPassword')) {
      listener.call(context, this, e);
    }
    return e.PrivateKeyPassword;
  }

  // ---- for the classes that stand on this one

  /**
   * Runs an exchange over the association with that peer, or over one of its own.
   *
   * @internal
   */
  protected async within<T>(scp: DicomScp, exchange: () => Promise<T>): Promise<T> {
    this.checkFree();
    this.#isBusy = true;
    const own = !this.IsAssociated() || this.#activeScp !== scp;
    try {
      if (own) await this.#connectTo(scp);
      let result: T;
      try {
        result = await this.#exchange(scp, exchange);
      } catch (error) {
        if (own && isAnswer(error)) await this.Release();
        throw error;
      }
      if (own) await this.Release();
      return result;
    } finally {
      this.#isBusy = false;
    }
  }

  async #exchange<T>(scp: DicomScp, exchange: () => Promise<T>): Promise<T> {
    this.#responses.begin();
    try {
      return await exchange();
    } catch (error) {
      if (!isAnswer(error)) {
        // The answers to what was asked may still come: nobody could tell them from others.
        this.#responses.finish();
        if (this.IsAssociated()) this.SendAbort(DicomAbortSourceType.User, DicomAbortReasonType.Unknown);
        await this.#closeAfterFailure(scp);
      }
      throw error;
    } finally {
      this.#responses.finish();
    }
  }

  /** @throws {@link DicomException} NetBlockingOperationInProgress (39) while another call runs. @internal */
  protected checkFree(): void {
    if (!this.#isBusy) return;
    const text = 'Asking a peer: another call of this object runs; wait for it, or take another object.';
    throw new DicomException(DicomExceptionCode.NetBlockingOperationInProgress, text);
  }

  /** The association is over, maybe by the peer alone. */
  #forgetScp(): void {
    if (this.#activeScp !== null) setScpAssociation(this.#activeScp, null);
    this.#activeScp = null;
  }

  get #timeoutMs(): number {
    return (this.#activeScp?.Timeout ?? 0) * 1000;
  }

  /** Milliseconds since something came or went, or a callback ran. @internal */
  protected quietMs(): number {
    return this[CORE].quietMs;
  }

  /**
   * Begins a request: finds its presentation context and takes a message id.
   *
   * @returns the message id.
   * @throws {@link DicomException} ClassNotSupported (425) when the peer accepted no context for the class,
   * TransferSyntaxNotSupported (417) when none of them fits.
   * @internal
   */
  protected begin(uid: string, fits: (transferSyntax: string) => boolean = () => true): number {
    this.CurrentPid = this.#acceptedContext(uid, fits);
    this.CurrentMessageId = (this.CurrentMessageId % LAST_MESSAGE_ID) + 1;
    return this.CurrentMessageId;
  }

  #acceptedContext(uid: string, fits: (transferSyntax: string) => boolean): number {
    const { Association: association } = this;
    const peer = this.#activeScp?.ToString() ?? 'the peer';
    let refused: string | undefined;
    for (let id = association?.FindAbstract(uid) ?? 0; id !== 0; id = association?.FindNextAbstract(id, uid) ?? 0) {
      if (association?.GetResult(id) !== DicomAssociateAcceptResultType.Success) continue;
      refused = association.GetTransfer(id, 0);
      if (fits(refused)) return id;
    }
    if (refused !== undefined) {
      const text = `Asking ${peer}: it takes ${uid} in ${refused} only, which the data set cannot be converted to.`;
      throw new DicomException(DicomExceptionCode.TransferSyntaxNotSupported, text);
    }
    throw new DicomException(
      DicomExceptionCode.ClassNotSupported,
      `Asking ${peer}: it accepted no presentation context for ${uid}; propose it, or see whether the peer knows it.`,
    );
  }

  /** @internal */
  protected nextMessage(): Promise<ReceivedMessage> {
    return this.#responses.next(this.#timeoutMs);
  }

  /**
   * The next response to the request that is under way. Messages of other kinds are passed over: their callbacks have had
   * them.
   *
   * @internal
   */
  protected async answer(name: string): Promise<ReceivedMessage> {
    for (;;) {
      const message = await this.nextMessage();
      if (message.name === name && message.args[1] === this.CurrentMessageId) return message;
    }
  }

  /**
   * Keeps the status of a final response.
   *
   * @throws {@link ClientCommunicationCanceled}, {@link ClientCommunicationException} when it is no success or warning.
   * @internal
   */
  protected conclude(status: number): void {
    this.Status = status;
    const category = statusCategory(status);
    if (category === StatusCategory.Cancel) throw new ClientCommunicationCanceled();
    if (category === StatusCategory.Failure) throw new ClientCommunicationException(status);
  }

  /** Calls the listeners of an event one after the other, each awaited. @internal */
  protected async raise(event: string, e: object): Promise<void> {
    for (const { listener, context } of listenersToCall(this as unknown as OrderedEmitter, event)) {
      await listener.call(context, this, e);
    }
  }

  #onSettled(name: string, args: readonly unknown[], failed: boolean): Promise<void> | undefined {
    this.#log(name, args);
    if (name === 'OnClose') {
      const code = Number(args[0]) as DicomExceptionCode;
      const shown = code === DicomExceptionCode.Success ? DicomExceptionCode.NetNotConnected : code;
      this.#responses.end(
        new ClientConnectionException(shown, 'Waiting for an answer: the connection ended before it came.'),
      );
      if (!this.#isBusy) this.#forgetScp();
    }
    return /^OnReceive[CN][A-Z]/.test(name) ? this.#responses.push({ name, args, failed }) : undefined;
  }

  /** Numbers and UIDs, but nothing of patients. */
  #log(name: string, args: readonly unknown[]): void {
    if (!this.EnableDebugLog) return;
    const shown = args.map((arg) =>
      typeof arg === 'object' ? (arg?.constructor.name ?? 'null') : JSON.stringify(arg),
    );
    try {
      appendFileSync(this.DebugLogFilename, `${new Date().toISOString()} ${name}(${shown.join(', ')})\n`);
    } catch (error) {
      // A log that cannot be written must not end what it tells of.
      this.EnableDebugLog = false;
      console.error(`dcxport/leadtools: no debug log in ${JSON.stringify(this.DebugLogFilename)}: ${messageOf(error)}`);
    }
  }
}

/** The peer has answered, if not as was hoped: the association is in order. */
function isAnswer(error: unknown): boolean {
  return error instanceof ClientCommunicationException || error instanceof ClientCommunicationCanceled;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
