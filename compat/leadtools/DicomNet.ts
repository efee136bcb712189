import { checkInteger, parameterError } from './data-set-errors';
import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNetCallbacks } from './DicomNetCallbacks';
import { DicomNetMessages } from './DicomNetMessages';
import { resolveNetOptions, type DicomNetOptions } from './DicomNetOptions';
import type { DicomOpenSslContextCreationSettings } from './DicomOpenSslContextCreationSettings';
import { DicomOpenSslVersion } from './DicomOpenSslVersion';
import { DicomSocketOptions } from './DicomSocketOptions';
import {
  DicomNetIpTypeFlags,
  type DicomAbortReasonType,
  type DicomAbortSourceType,
  type DicomAssociateRejectReasonType,
  type DicomAssociateRejectResultType,
  type DicomAssociateRejectSourceType,
  type DicomNetFlags,
} from './enums';
import { CORE } from './net-core-key';
import { NetCore } from './NetCore';
import { shutdown, startup } from './net-runtime';
import type { OrderedEmitter } from './OrderedEmitter';
import { connectTarget, listenTarget } from './network-addresses';
import { DicomNetSecurityMode } from './security-enums';

/**
 * A DICOM connection at the level of its messages: an object that connects, one that listens, or one that serves a
 * connection which a listener handed over (C++ `LDicomNet`).
 *
 * Application code derives from it and overrides the On methods, or listens to events of the same names. Nothing is answered
 * by itself, C-ECHO and release included, unless the option `autoRespond` says so.
 *
 * @example
 * ```ts
 * import { DicomAssociate, DicomAssociateAcceptResultType, DicomCommandStatusType, DicomNet } from 'dcxport/leadtools';
 *
 * const { Success } = DicomCommandStatusType;
 * DicomNet.Startup();
 * const server = new DicomNet();
 * server.on('OnAccept', () => {
 *   const connection = new DicomNet(null, undefined, false, { autoRespond: true });
 *   connection.on('OnReceiveAssociateRequest', (request) => {
 *     const accept = new DicomAssociate(false);
 *     accept.Default();
 *     accept.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, request.GetAbstract(1));
 *     accept.AddTransfer(1, request.GetTransfer(1, 0));
 *     connection.SendAssociateAccept(accept);
 *   });
 *   connection.on('OnReceiveReleaseRequest', () => connection.SendReleaseResponse());
 *   server.Accept(connection);
 * });
 * server.Listen('127.0.0.1', 0, 5);
 * await server.WaitForListen();
 *
 * const client = new DicomNet();
 * client.Connect(null, 0, '127.0.0.1', server.HostPort);
 * await client.WaitForConnect();
 * const request = new DicomAssociate(true);
 * request.Default();
 * request.Called = 'SERVER';
 * request.Calling = 'CLIENT';
 * request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, '1.2.840.10008.1.1');
 * request.AddTransfer(1, '1.2.840.10008.1.2');
 * client.SendAssociateRequest(request);
 * await client.WaitForAssociate();
 * const answered = new Promise((resolve) => client.on('OnReceiveCEchoResponse', (...args) => resolve(args[3])));
 * client.SendCEchoRequest(1, 1, '1.2.840.10008.1.1');
 * console.log((await answered) === Success); // true
 * client.SendReleaseRequest();
 * await client.WaitForRelease();
 * client.Close();
 * await client.WaitForClose();
 * server.Close();
 * await server.WaitForClose();
 * DicomNet.Shutdown();
 * ```
 */
export class DicomNet extends DicomNetMessages<DicomNet> {
  /** @internal */
  override readonly [CORE]: NetCore;

  /**
   * C++ `LDicomNet::LDicomNet`.
   *
   * @param path - Folder for temporary files, null for the system's; only long data sets that are received need it.
   * @param mode - What is none of the modes counts as None.
   * @param _reserved - Has no effect.
   * @param options - Additions.
   * @throws {@link DicomException} FeatureNotSupported (208) for ISCL, Parameter (9) for options out of range.
   */
  constructor(
    path: string | null = null,
    mode: DicomNetSecurityMode = DicomNetSecurityMode.None,
    _reserved = false,
    options: DicomNetOptions = {},
  ) {
    super();
    const members = DicomNetCallbacks.prototype as unknown as Readonly<Record<string, unknown>>;
    const own = this as unknown as Readonly<Record<string, unknown>>;
    this[CORE] = new NetCore(
      {
        net: this as unknown as OrderedEmitter,
        isOverridden: (name) => own[name] !== members[name],
        call: (name, args) => Reflect.apply(own[name] as (...args: unknown[]) => unknown, this, args),
      },
      resolveNetOptions(options),
    );
    this[CORE].path = path;
    this[CORE].securityMode = modeOf(mode);
  }

  /**
   * Allows network objects to be used. Counted: `Shutdown` has to follow as often. C++ `LDicomNet::StartUp`.
   *
   * @compat full
   */
  static Startup(): void {
    startup();
  }

  /**
   * Takes one `Startup` back; the last one closes everything that is open, as `CloseForced(true)`. C++
   * `LDicomNet::ShutDown`.
   *
   * @compat full
   */
  static Shutdown(): void {
    shutdown();
  }

  /** What there is of OpenSSL. C++ `LDicomNet::GetOpenSslVersion`. @compat full */
  static GetOpenSslVersion(): DicomOpenSslVersion {
    return new DicomOpenSslVersion();
  }

  /** Resolves after one turn of the event loop. C++ `LDicomNet::Breathe`. @compat full */
  static Breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Sets the security of the object, before Connect or before it is handed to Accept. C++ `LDicomNet::Initialize`.
   *
   * @throws {@link DicomException} FeatureNotSupported (208) for ISCL and for SSL 2 and 3, TLSInvalidCtxCafile (195) when
   * the file of issuers cannot be read, NetSocketAlreadyConnected (42), NetInvalidSocket (41).
   * @compat full
   */
  Initialize(
    path: string | null,
    mode: DicomNetSecurityMode,
    settings: DicomOpenSslContextCreationSettings | null,
  ): void {
    const doing = 'Initialising';
    const core = this[CORE];
    core.checkAlive(doing);
    if (core.isActivated) {
      throw new DicomException(
        DicomExceptionCode.NetSocketAlreadyConnected,
        `${doing}: do it before Connect, or before the object is handed to Accept.`,
      );
    }
    const checked = modeOf(mode);
    core.tls.initialize(settings);
    core.path = path;
    core.securityMode = checked;
  }

  /**
   * Begins to connect, and returns; `OnConnect` tells how it went. C++ `LDicomNet::Connect`.
   *
   * @param hostAddress - Local address; null for any.
   * @param hostPort - Local port; 0 for any.
   * @param peerAddress - Host name or address.
   * @throws {@link DicomException} NetNotInitialised (61), NetSocketAlreadyConnected (42), Parameter (9),
   * Ipv4Ipv6Conflict (307), FeatureNotSupported (208) when Node.js has none of the cipher suites that were set.
   * @compat full
   */
  Connect(
    hostAddress: string | null,
    hostPort: number,
    peerAddress: string,
    peerPort: number,
    ipType: DicomNetIpTypeFlags = DicomNetIpTypeFlags.None,
  ): void {
    this[CORE].connect(() => connectTarget(hostAddress, hostPort, peerAddress, peerPort, ipType), ipType);
  }

  /**
   * Begins to listen, and returns; `OnAccept` tells of each connection, or why it failed. C++ `LDicomNet::Listen`.
   *
   * @param hostAddress - Local address; null, `''` and `*` for all of them.
   * @param hostPort - 0 for a free one: see `WaitForListen`.
   * @param maxNumberOfPeers - Length of the system's queue of connections, which is 511 at least; no limit of clients.
   * @throws {@link DicomException} NetNotInitialised (61), NetSocketAlreadyConnected (42), Parameter (9),
   * Ipv4Ipv6Conflict (307).
   * @compat full
   */
  Listen(
    hostAddress: string | null,
    hostPort: number,
    maxNumberOfPeers: number,
    ipType: DicomNetIpTypeFlags = DicomNetIpTypeFlags.None,
  ): void {
    this[CORE].listen(() => listenTarget(hostAddress, hostPort, maxNumberOfPeers, ipType), ipType);
  }

  /**
   * On a listener: lets an object serve the connection that has waited longest. Security, certificates and options are those
   * of that object. C++ `LDicomNet::Accept`.
   *
   * @throws {@link DicomException} NetWouldBlock (57) when none waits, NetInvalidSocket (41) on an object that does not
   * listen, NetSocketAlreadyConnected (42) for a connected `net`, NetNotInitialised (61).
   * @compat full
   */
  Accept(net: DicomNet): void {
    this[CORE].accept(net[CORE]);
  }

  /** Closes: what is queued goes out first. A listener closes its accepted objects, too. C++ `LDicomNet::Close`. @compat full */
  Close(): void {
    this[CORE].close(false, 'Closing');
  }

  /**
   * Closes at once with true: what the system has not taken is dropped; only an abort has a second to leave. With false as
   * `Close`. C++ `LDicomNet::CloseForced`.
   *
   * @compat full
   */
  CloseForced(forced: boolean): void {
    this[CORE].close(forced, 'Closing');
  }

  /** Stops listening; accepted objects stay open. C++ `LDicomNet::ServerClose`. @compat full */
  ServerClose(): void {
    this[CORE].checkAlive('Stopping to listen');
    this[CORE].listener?.stop();
  }

  /**
   * Closes at once, and calls no callback of this object any more; a listener still hears of its accepted objects. Allowed
   * in any callback, and again. C++ `LDicomNet::~LDicomNet`.
   *
   * @compat full
   */
  Dispose(): void {
    this[CORE].dispose();
  }

  /** Same as {@link Dispose}, for `using`. @addition @compat full */
  [Symbol.dispose](): void {
    this.Dispose();
  }

  // ---- state

  /** From just before OnConnect(Success), or from the return of Accept, until a close begins. C++ `LDicomNet::IsConnected`. @compat full */
  IsConnected(): boolean {
    return this[CORE].connection?.isConnected ?? false;
  }

  /** Whether there is an association. C++ `LDicomNet::IsAssociated`. @compat full */
  IsAssociated(): boolean {
    return this[CORE].connection?.isAssociated ?? false;
  }

  /** While connecting, connected or listening; after a Connect that failed, until Close. C++ `LDicomNet::IsActivated`. @compat full */
  IsActivated(): boolean {
    return this[CORE].isActivated;
  }

  /** Numeric address of the peer; readable until the next Connect. C++ `LDicomNet::GetPeerInfo`. @compat full */
  get PeerAddress(): string {
    return this[CORE].peerAddress;
  }

  /** Port of the peer, as {@link PeerAddress}. C++ `LDicomNet::GetPeerInfo`. @compat full */
  get PeerPort(): number {
    return this[CORE].peerPort;
  }

  /** Local address. C++ `LDicomNet::GetHostInfo`. @compat full */
  get HostAddress(): string {
    return this[CORE].hostAddress;
  }

  /** Local port; 0 until connected or listening. C++ `LDicomNet::GetHostInfo`. @compat full */
  get HostPort(): number {
    return this[CORE].hostPort;
  }

  /** The association as it was accepted; null while there is none. C++ `LDicomNet::GetAssociate`. @compat full */
  get Association(): DicomAssociate | null {
    return this[CORE].association;
  }

  /** Of a listener: accepted objects that are open; else 0. C++ `LDicomNet::GetClientCount`. @compat full */
  GetClientCount(): number {
    return this[CORE].listener?.clients.length ?? 0;
  }

  /** Of a listener: an accepted object, in the order of Accept. C++ `LDicomNet::GetClient`. @throws {@link DicomException} Range (14). @compat full */
  GetClient(index: number): DicomNet {
    const client = this[CORE].listener?.clients[index];
    if (client instanceof DicomNet) return client;
    throw new DicomException(
      DicomExceptionCode.Range,
      `Asking for client ${index}: there are ${this.GetClientCount()}, counted from 0.`,
    );
  }

  /** Of an accepted object: its listener; else null. C++ `LDicomNet::GetServer`. @compat full */
  GetServer(): DicomNet | null {
    const server = this[CORE].server?.net;
    return server instanceof DicomNet ? server : null;
  }

  /** PDUs that were given to be sent and are not written yet. C++ `LDicomNet::GetQueueSend`. @compat full */
  get QueueSend(): number {
    return this[CORE].connection?.queued ?? 0;
  }

  /** As given to Connect or Listen. A subclass that redefines it uses an accessor. @compat full */
  get IpType(): DicomNetIpTypeFlags {
    return this[CORE].ipType;
  }

  /** How data sets are sent. C++ `LDicomNet::SetFlags`, `LDicomNet::GetFlags`. @compat full */
  get Flags(): DicomNetFlags {
    return this[CORE].flags;
  }

  set Flags(value: DicomNetFlags) {
    this[CORE].flags = checkInteger('Setting Flags', 'it', value, 0, 1);
  }

  /** How the connection is secured. C++ `LDicomNet::GetSecureMode`. @compat full */
  get SecurityMode(): DicomNetSecurityMode {
    return this[CORE].securityMode;
  }

  /** Command set of the message whose callback is running; else null. C++ `LDicomNet::GetCommandSet`. @compat full */
  GetCommandSet(): DicomDataSet | null {
    return this[CORE].currentCommandSet;
  }

  /** The options as resolved. @addition @compat full */
  get Options(): Readonly<Required<DicomNetOptions>> {
    return this[CORE].options;
  }

  // ---- association

  /**
   * Asks for an association. C++ `LDicomNet::SendAssociateRequest`.
   *
   * @throws {@link DicomException} Parameter (9) for an accept and for titles that cannot be sent, NetNotConnected (49),
   * NetSocketAlreadyConnected (42) for a second one over the same connection.
   * @compat full
   */
  SendAssociateRequest(associate: DicomAssociate): void {
    this[CORE].toSend('Requesting an association').sendAssociateRequest(associate);
  }

  /**
   * Accepts the association that the peer asks for; `IsAssociated` is true on return. C++ `LDicomNet::SendAssociateAccept`.
   *
   * @param associate - What it leaves empty is completed from the request; contexts that it leaves out are refused.
   * @throws {@link DicomException} Parameter (9) for a request, and contexts that were not proposed; NetNotConnected (49).
   * @compat full
   */
  SendAssociateAccept(associate: DicomAssociate): void {
    this[CORE].toSend('Accepting an association').sendAssociateAccept(associate);
  }

  /** Refuses the association that the peer asks for. The connection stays until `Close`. C++ `LDicomNet::SendAssociateReject`. @throws {@link DicomException} NetNotConnected (49). @compat full */
  SendAssociateReject(
    result: DicomAssociateRejectResultType,
    source: DicomAssociateRejectSourceType,
    reason: DicomAssociateRejectReasonType,
  ): void {
    this[CORE].toSend('Rejecting an association').sendAssociateReject(result, source, reason);
  }

  /** Asks for release, behind what is queued. C++ `LDicomNet::SendReleaseRequest`. @throws {@link DicomException} NetNotConnected (49). @compat full */
  SendReleaseRequest(): void {
    this[CORE].toSend('Releasing an association').sendReleaseRequest();
  }

  /** Answers the peer's release, behind what is queued; `IsAssociated` is false on return. C++ `LDicomNet::SendReleaseResponse`. @throws {@link DicomException} NetNotConnected (49). @compat full */
  SendReleaseResponse(): void {
    this[CORE].toSend('Answering a release').sendReleaseResponse();
  }

  /**
   * Aborts; `IsAssociated` is false on return. What is queued and not begun is not sent any more. The connection stays until
   * the peer closes it, at most for the ARTIM time. C++ `LDicomNet::SendAbort`.
   *
   * @throws {@link DicomException} NetNotConnected (49).
   * @compat full
   */
  SendAbort(source: DicomAbortSourceType, reason: DicomAbortReasonType): void {
    this[CORE].toSend('Aborting an association').sendAbort(source, reason);
  }

  /**
   * Sends any command set, as it is but for its group length and data set type. C++ `LDicomNet::SendData`.
   *
   * @throws {@link DicomException} as the other Send members.
   * @compat full
   */
  SendData(presentationID: number, commandSet: DicomDataSet, dataSet: DicomDataSet | null): void {
    this[CORE].toSend('Sending a message').sendData(presentationID, commandSet, dataSet);
  }

  // ---- socket options

  /** A new object with the defaults. C++ `LDicomNet::GetDefaultSocketOptions`. @compat full */
  GetDefaultSocketOptions(): DicomSocketOptions {
    return new DicomSocketOptions();
  }

  /** A copy of those that are set. C++ `LDicomNet::GetSocketOptions`. @compat full */
  GetSocketOptions(): DicomSocketOptions {
    return Object.assign(new DicomSocketOptions(), this[CORE].socketOptions);
  }

  /**
   * Sets those of the next Connect. C++ `LDicomNet::SetSocketOptions`.
   *
   * @throws {@link DicomException} Parameter (9).
   * @compat partial
   * @remarks The sizes are those of Node.js' streams, not of the system's socket; an accepted object has the defaults.
   */
  SetSocketOptions(options: DicomSocketOptions): void {
    const doing = 'Setting socket options';
    checkInteger(doing, 'SendBufferSize', options.SendBufferSize, 1, 0x7fffffff);
    checkInteger(doing, 'ReceiveBufferSize', options.ReceiveBufferSize, 1, 0x7fffffff);
    if (typeof options.NoDelay !== 'boolean') throw parameterError(`${doing}: NoDelay is true or false.`);
    this[CORE].socketOptions = Object.assign(new DicomSocketOptions(), options);
  }

  /** Has no effect. C++ `LDicomNet::EnableOptimizedSend`. @compat full */
  EnableOptimizedSend(_enable: boolean): void {
    // Sending is as fast as it can be.
  }

  /** Is remembered, and has no other effect. C++ `LDicomNet::EnableOptimizedMemorySend`. @compat full */
  EnableOptimizedMemorySend(enable: boolean): void {
    this.#optimizedMemorySend = enable;
  }

  /** What was set. C++ `LDicomNet::IsOptimizedMemorySendEnabled`. @compat full */
  IsOptimizedMemorySendEnabled(): boolean {
    return this.#optimizedMemorySend;
  }

  /** Has no effect. C++ `LDicomNet::EnableReferenceCounting`. @compat full */
  EnableReferenceCounting(_enable: boolean): void {
    // The garbage collector counts.
  }

  #optimizedMemorySend = false;

  // ---- waiting, in place of the original's Wait loops

  /**
   * Resolves when the object listens and `HostPort` is known.
   *
   * @param timeoutMs - Without it there is no limit.
   * @throws {@link DicomException} with the code of OnAccept, or NetTimeout (56).
   * @addition
   * @compat full
   */
  async WaitForListen(timeoutMs?: number): Promise<void> {
    await this[CORE].waits.wait('listen', timeoutMs);
  }

  /**
   * Resolves behind OnConnect(Success), in TLS mode behind OnSecureLinkReady(Success).
   *
   * @throws {@link DicomException} with their code, or NetTimeout (56).
   * @addition
   * @compat full
   */
  async WaitForConnect(timeoutMs?: number): Promise<void> {
    await this[CORE].waits.wait('connect', timeoutMs);
  }

  /**
   * Resolves behind OnReceiveAssociateAccept; on an accepted object when the accept was written.
   *
   * @throws {@link DicomException} NetFailure (29) with `AssociateReject`, NetConnectionAborted (34) with `Abort`, the code of
   * OnClose or NetNotConnected (49) when the connection ends, NetTimeout (56).
   * @addition
   * @compat full
   */
  async WaitForAssociate(timeoutMs?: number): Promise<DicomAssociate> {
    return (await this[CORE].waits.wait('associate', timeoutMs)) as DicomAssociate;
  }

  /**
   * Resolves behind OnReceiveReleaseResponse; on an accepted object when the release response was written.
   *
   * @throws {@link DicomException} as {@link WaitForAssociate}.
   * @addition
   * @compat full
   */
  async WaitForRelease(timeoutMs?: number): Promise<void> {
    await this[CORE].waits.wait('release', timeoutMs);
  }

  /**
   * Resolves behind OnClose of this object, with its code.
   *
   * @throws {@link DicomException} NetTimeout (56) and nothing else.
   * @addition
   * @compat full
   */
  async WaitForClose(timeoutMs?: number): Promise<DicomExceptionCode> {
    return (await this[CORE].waits.wait('close', timeoutMs)) as DicomExceptionCode;
  }
}

/** @throws {@link DicomException} FeatureNotSupported (208) for ISCL. */
function modeOf(mode: DicomNetSecurityMode): DicomNetSecurityMode {
  if (mode === DicomNetSecurityMode.Iscl) {
    throw new DicomException(
      DicomExceptionCode.FeatureNotSupported,
      'Making a DicomNet: ISCL is obsolete and not spoken; take DicomNetSecurityMode.Tls.',
    );
  }
  return mode === DicomNetSecurityMode.Tls ? mode : DicomNetSecurityMode.None;
}
