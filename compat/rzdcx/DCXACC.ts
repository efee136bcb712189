import {
  AssociationClosedError,
  CommandField,
  LogLevel,
  Rejection,
  respondToEcho,
  Status,
  type Association,
  type AssociationOffer,
  type IncomingMessage,
  type SharedListener,
} from '../../src/index';
import { ArgumentChecker, ByRef, COMError, EventHandlerError, EventSource, HRESULT, toCOMError } from '../com';
import { enterAccepterServing, type AccepterServing } from './accepter-serving';
import { accepterPolicy, isServedStorageClass, NO_FLAGS, type AcceptFlags } from './accepted-syntaxes';
import type { DCXOBJ } from './DCXOBJ';
import { objectFromReceived } from './internal';
import { ListeningPort } from './ListeningPort';
import { commandTimeouts, waitMs } from './network-address';
import { PortService } from './PortService';
import { processState, rzdcxLog } from './process-state';
import { serveStore, type StoredInMemory } from './StoreCommand';

const SOURCE = 'rzdcx.DCXACC';
const check = new ArgumentChecker(SOURCE);

/** Seconds. */
const DEFAULT_ASSOCIATION_REQUEST_TIMEOUT = 30;
/** Seconds. */
const DEFAULT_DIMSE_COMMAND_TIMEOUT = 60;

/** Events of {@link DCXACC}. */
export interface IDCXACCEvents {
  /**
   * A peer asks for an association; runs inside {@link DCXACC.WaitForConnection}, before the answer. A handler that
   * throws rejects it.
   *
   * @param calling_host - The peer's IP address.
   * @param accept_connection - Starts true. false rejects the association, and waiting goes on.
   * @compat full
   */
  OnConnection(
    calling_ae_title: string,
    called_ae_title: string,
    calling_host: string,
    accept_connection: ByRef<boolean>,
  ): void | PromiseLike<void>;
  /**
   * An object is about to arrive.
   *
   * @param filename - Starts empty. Set it to have the object there (relative: current directory). Left empty: memory
   * when {@link DCXAPP.EnableInMemoryStorageSCP} is set, else `<StoreDirectory>/<SOP Instance UID>.dcm`.
   * @compat full
   */
  OnStoreSetup(filename: ByRef<string>): void | PromiseLike<void>;
  /**
   * An object has arrived. The file is complete and closed and may be opened, moved or deleted; the response waits for
   * the handler.
   *
   * @param filename - Empty when the object is in memory.
   * @param storage_status - false: it could not be written. The response is then 0xA700, or 0xC000 when the handler
   * clears `accept_storage`; never success.
   * @param accept_storage - Starts true: response 0x0000. false: response 0xC000.
   * @compat full
   */
  OnStoreDone(filename: string, storage_status: boolean, accept_storage: ByRef<boolean>): void | PromiseLike<void>;
  /** A {@link DCXACC.WaitForCommand} found no command in time; it then returns false. @compat full */
  OnTimeout(): void | PromiseLike<void>;
  /** A C-ECHO was received; the response is success unless the handler throws (then 0x0110). @compat full */
  OnEcho(): void | PromiseLike<void>;
  /** The association is over, for whatever reason; once, inside the Wait call that notices it. @compat full */
  OnAssocEnd(): void | PromiseLike<void>;
}

/**
 * Accepter: the SCP side. One object serves one association at a time; several objects may wait on the same port, and
 * each association goes to the one that has waited longest.
 *
 * @example
 * ```ts
 * const acc = new DCXACC();
 * acc.StoreDirectory = 'inbox';
 * acc.on('OnStoreDone', (filename, ok, accept) => console.log(filename, ok));
 * while (running) {
 *   if (await acc.WaitForConnection('STORE_SCP', 104, 5)) {
 *     while (await acc.WaitForCommand(30)) {
 *       // handlers ran inside the call
 *     }
 *   }
 * }
 * acc.Release();
 * ```
 */
export class DCXACC extends EventSource<IDCXACCEvents> {
  readonly #port = new ListeningPort(this);
  readonly #stop = new AbortController();
  #association: Association | undefined;
  /** While MoveAndStore runs. */
  #service: PortService | undefined;
  #waiting = false;
  #stored: StoredInMemory | undefined;
  #flags: AcceptFlags = NO_FLAGS;
  #storeDirectory = '';
  #bindAddress = '';
  #durable = false;
  #nextStorageResponseStatus = 0;
  #associationRequestTimeout = DEFAULT_ASSOCIATION_REQUEST_TIMEOUT;
  #dimseCommandTimeout = DEFAULT_DIMSE_COMMAND_TIMEOUT;

  static {
    enterAccepterServing((accepter, port) => (accepter as DCXACC).#serveAll(port));
  }

  /** Makes an accepter; no port is opened until {@link DCXACC.WaitForConnection} or {@link DCXACC.Listen}. */
  constructor() {
    super(SOURCE, ['OnConnection', 'OnStoreSetup', 'OnStoreDone', 'OnTimeout', 'OnEcho', 'OnAssocEnd']);
  }

  /**
   * Waits for an association. OnConnection runs inside the call. An association that is still open on this object is
   * aborted first. Raises no OnTimeout.
   *
   * The port stays open between two calls, until the object is released; what comes meanwhile is held for
   * {@link DCXACC.AssociationRequestTimeout}.
   *
   * @param ae_title - Our own AE title. Does not filter: what was called is for OnConnection to judge.
   * @param port - 0 takes a free port; {@link DCXACC.Listen} tells which.
   * @param timeout - Seconds; 0 waits for ever.
   * @returns true when an association is established, false when none came in time.
   * @throws {@link COMError} 0x80072740 or 0x80070005 when the port cannot be opened, E_FAIL when another Wait call of
   * this object runs, E_ABORT when a handler threw (the association is rejected).
   * @compat full
   */
  async WaitForConnection(ae_title: string, port: number, timeout: number): Promise<boolean> {
    this.checkAlive();
    check.aeTitle('ae_title', ae_title);
    const wanted = check.listenPort('port', port);
    const seconds = check.seconds('timeout', timeout);
    return this.#wait('WaitForConnection', async () => {
      await this.#endOpenAssociation();
      const deadline = seconds === 0 ? Infinity : performance.now() + seconds * 1000;
      const listener = await this.#open(wanted);
      for (let left = deadline - performance.now(); left > 0; left = deadline - performance.now()) {
        if (this.released) return false;
        const offer = await listener.next(waitMs(left), this.#stop.signal);
        if (offer !== undefined && (await this.#take(offer))) return true;
      }
      return false;
    });
  }

  /**
   * Waits for one command and serves it; its events run inside the call.
   *
   * @param timeout - Seconds for the start of a command; 0 waits for ever. Once it has begun,
   * {@link DCXACC.DimseCommandTimeout} rules.
   * @returns true when a command was received and answered. false after OnTimeout: none came in time, the association is
   * still open. false without OnTimeout: the association is over (OnAssocEnd has run, once).
   * @throws {@link COMError} E_FAIL when another Wait call of this object runs, E_ABORT when a handler threw (the peer got
   * a refusal, the association stays open).
   * @compat full
   */
  async WaitForCommand(timeout: number): Promise<boolean> {
    this.checkAlive();
    const seconds = check.seconds('timeout', timeout);
    return this.#wait('WaitForCommand', async () => {
      const association = this.#association;
      if (association === undefined) return false;
      association.changeTimeouts(commandTimeouts(this.#dimseCommandTimeout));
      const request = await association.receive({ timeoutMs: waitMs(seconds * 1000) });
      if (request !== undefined) return (await this.#serve(association, request)) || this.#noticeEnd();
      if (!association.isOpen) return this.#noticeEnd();
      await this.raise('OnTimeout');
      return false;
    });
  }

  /**
   * Opens the port beforehand, shared with whoever listens on it in this process.
   *
   * @param port - 0 takes a free one, which a following `WaitForConnection` with 0 or with the result uses.
   * @returns the port in use.
   * @throws {@link COMError} 0x80072740 or 0x80070005 when it cannot be opened, E_FAIL while a Wait call of this object
   * runs.
   * @addition
   * @compat full
   */
  async Listen(port: number): Promise<number> {
    this.checkAlive();
    const wanted = check.listenPort('port', port);
    this.#checkIdle('Listen');
    try {
      const { port: opened } = await this.#open(wanted);
      this.checkAlive();
      return opened;
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: 'Listen failed' });
    }
  }

  /**
   * Hands over the object that was received into memory last, and forgets it; null when there is none. Works from inside
   * OnStoreDone until the next object arrives, which replaces one not taken.
   *
   * @compat full
   */
  TakeStoredObject(): DCXOBJ | null {
    this.checkAlive();
    const stored = this.#stored;
    this.#stored = undefined;
    if (stored === undefined) return null;
    return objectFromReceived({
      chunks: stored.chunks,
      transferSyntaxUID: stored.object.transferSyntaxUID,
      sourceApplicationEntityTitle: stored.object.callingAETitle,
    });
  }

  /**
   * Where files go when OnStoreSetup names none. Made when it is missing.
   *
   * @defaultValue '' the current directory at the time of the store
   * @compat full
   */
  get StoreDirectory(): string {
    this.checkAlive();
    return this.#storeDirectory;
  }
  set StoreDirectory(value: string) {
    this.checkAlive();
    this.#storeDirectory = check.text('StoreDirectory', value);
  }

  /**
   * Also accept lossless JPEG for storage (1.2.840.10008.1.2.4.57 and .70), from the next association on.
   *
   * @defaultValue false
   * @compat full
   */
  get AcceptJpegLosslessStorage(): boolean {
    return this.#flag('AcceptJpegLosslessStorage');
  }
  set AcceptJpegLosslessStorage(value: boolean) {
    this.#setFlag('AcceptJpegLosslessStorage', value);
  }

  /**
   * Also accept lossy JPEG for storage (1.2.840.10008.1.2.4.50 and .51), from the next association on.
   *
   * @defaultValue false
   * @compat full
   */
  get AcceptJpegLossyStorage(): boolean {
    return this.#flag('AcceptJpegLossyStorage');
  }
  set AcceptJpegLossyStorage(value: boolean) {
    this.#setFlag('AcceptJpegLossyStorage', value);
  }

  /**
   * Also accept JPEG 2000 for storage (1.2.840.10008.1.2.4.90 to .93), from the next association on.
   *
   * @defaultValue false
   * @compat full
   */
  get AcceptJpeg2000Storage(): boolean {
    return this.#flag('AcceptJpeg2000Storage');
  }
  set AcceptJpeg2000Storage(value: boolean) {
    this.#setFlag('AcceptJpeg2000Storage', value);
  }

  /**
   * Also accept RLE for storage (1.2.840.10008.1.2.5), from the next association on.
   *
   * @defaultValue false
   * @compat full
   */
  get AcceptRLEStorage(): boolean {
    return this.#flag('AcceptRLEStorage');
  }
  set AcceptRLEStorage(value: boolean) {
    this.#setFlag('AcceptRLEStorage', value);
  }

  /**
   * Also accept the storage SOP classes of some vendors, uncompressed, from the next association on.
   *
   * @defaultValue false
   * @compat full
   */
  get AcceptPrivateStorageSOPClasses(): boolean {
    return this.#flag('AcceptPrivateStorageSOPClasses');
  }
  set AcceptPrivateStorageSOPClasses(value: boolean) {
    this.#setFlag('AcceptPrivateStorageSOPClasses', value);
  }

  /**
   * Status of every following C-STORE response, whatever OnStoreDone says; 0 for none. Negative shorts are folded. May be
   * set at any time, also while a Wait call runs. An object that could not be written is never answered with success.
   *
   * @defaultValue 0
   * @throws {@link COMError} E_INVALIDARG unless it fits 16 bits.
   * @compat full
   */
  get NextStorageResponseStatus(): number {
    this.checkAlive();
    return this.#nextStorageResponseStatus;
  }
  set NextStorageResponseStatus(value: number) {
    this.checkAlive();
    this.#nextStorageResponseStatus = check.shortInt('NextStorageResponseStatus', value);
  }

  /**
   * Seconds from the arrival of an association request until it is taken by a Wait call; 0 is no limit.
   *
   * @defaultValue 30
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get AssociationRequestTimeout(): number {
    this.checkAlive();
    return this.#associationRequestTimeout;
  }
  set AssociationRequestTimeout(value: number) {
    this.checkAlive();
    this.#associationRequestTimeout = check.seconds('AssociationRequestTimeout', value);
  }

  /**
   * Seconds that a command which has begun may stall before the association is aborted; 0 is no limit.
   *
   * @defaultValue 60
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get DimseCommandTimeout(): number {
    this.checkAlive();
    return this.#dimseCommandTimeout;
  }
  set DimseCommandTimeout(value: number) {
    this.checkAlive();
    this.#dimseCommandTimeout = check.seconds('DimseCommandTimeout', value);
  }

  /**
   * Address to listen on; empty for all interfaces. Counts when the port is opened.
   *
   * @defaultValue ''
   * @addition
   * @compat full
   */
  get BindAddress(): string {
    this.checkAlive();
    return this.#bindAddress;
  }
  set BindAddress(value: string) {
    this.checkAlive();
    this.#bindAddress = check.text('BindAddress', value).trim();
  }

  /**
   * A received file is on the disk, not only with the system, before it is reported and answered.
   *
   * @defaultValue false
   * @addition
   * @compat full
   */
  get Durable(): boolean {
    this.checkAlive();
    return this.#durable;
  }
  set Durable(value: boolean) {
    this.checkAlive();
    this.#durable = check.boolean('Durable', value);
  }

  protected override onRelease(): void {
    this.#stop.abort();
    this.#association?.abort();
    this.#service?.fail(new COMError(HRESULT.E_ABORT, 'The accepter was released meanwhile.', SOURCE));
    this.#port.close();
    this.#stored = undefined;
  }

  protected override async whenClosed(): Promise<void> {
    await this.#association?.closed;
    await this.#port.closed;
  }

  /** Runs one Wait call: one at a time, and every error comes out as a COMError. */
  async #wait(member: string, work: () => Promise<boolean>): Promise<boolean> {
    this.#checkIdle(member);
    this.#waiting = true;
    try {
      return await work();
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `${member} failed` });
    } finally {
      this.#waiting = false;
    }
  }

  #checkIdle(member: string): void {
    if (!this.#waiting) return;
    const text = `${member} was called while a Wait call of this object runs; use a DCXACC for each association.`;
    throw new COMError(HRESULT.E_FAIL, text, SOURCE);
  }

  /** The port's listener, told how long it holds what nobody waits for. */
  async #open(port: number): Promise<SharedListener> {
    const listener = await this.#port.open(port, this.#bindAddress);
    listener.holdMs = this.#associationRequestTimeout * 1000;
    return listener;
  }

  async #endOpenAssociation(): Promise<void> {
    if (this.#association === undefined) return;
    this.#association.abort();
    await this.#noticeEnd();
  }

  /** The association is over: says so once. Always false, for the Wait call to return. */
  async #noticeEnd(): Promise<false> {
    this.#association = undefined;
    await this.raise('OnAssocEnd');
    return false;
  }

  /** Answers an offer; the association that comes of it becomes ours. */
  async #take(offer: AssociationOffer): Promise<boolean> {
    this.#association = await this.#answer(offer);
    if (this.#association === undefined) return false;
    this.#port.guard(this.#association);
    return true;
  }

  /** Answers an offer; undefined when there is no association after it. */
  async #answer(offer: AssociationOffer): Promise<Association | undefined> {
    if (this.released) {
      offer.reject(Rejection.TemporaryCongestion);
      return undefined;
    }
    const { callingAETitle, calledAETitle } = offer.request;
    const accept = new ByRef(true);
    let accepted: boolean;
    try {
      await this.raise('OnConnection', callingAETitle, calledAETitle, offer.remoteAddress, accept);
      accepted = check.boolean('accept_connection', accept.value);
    } catch (error) {
      offer.reject(Rejection.NoReason);
      throw error;
    }
    if (!accepted || this.released) {
      offer.reject(Rejection.NoReason);
      return undefined;
    }
    try {
      const association = offer.accept(accepterPolicy(this.#flags));
      association.changeTimeouts(commandTimeouts(this.#dimseCommandTimeout));
      return association;
    } catch (error) {
      // The peer did not wait for the answer; somebody else may come.
      if (!(error instanceof AssociationClosedError)) throw error;
      return undefined;
    }
  }

  /** Serves what comes to a port, several associations at once; counts as a Wait call until it is ended. */
  async #serveAll(port: number): Promise<AccepterServing> {
    this.checkAlive();
    this.#checkIdle('MoveAndStore');
    this.#waiting = true;
    const lease = new ListeningPort(this);
    try {
      const listener = await lease.open(port, this.#bindAddress);
      listener.holdMs = this.#associationRequestTimeout * 1000;
      this.#service = new PortService({
        next: (signal) => listener.next(0, signal),
        answer: (offer) => this.#answer(offer),
        serve: (association, request) => this.#serve(association, request),
        onEnd: () => this.raise('OnAssocEnd'),
        idleLimit: () => this.#dimseCommandTimeout,
        close: async () => {
          this.#service = undefined;
          this.#waiting = false;
          lease.close();
          await lease.closed;
        },
      });
      return this.#service;
    } catch (error) {
      this.#waiting = false;
      throw toCOMError(error, SOURCE, { doing: `Cannot listen on port ${port}` });
    }
  }

  /** Serves one request; false when the association ended before it was answered. */
  async #serve(association: Association, request: IncomingMessage): Promise<boolean> {
    const field = request.command.CommandField;
    if (field === CommandField.C_ECHO_RQ) return this.#serveEcho(association, request);
    if (field === CommandField.C_STORE_RQ && isServedStorageClass(request.context.abstractSyntax, this.#flags)) {
      return serveStore(association, request, {
        check,
        storeDirectory: this.#storeDirectory,
        inMemory: processState.enableInMemoryStorageSCP,
        durable: this.#durable,
        nextResponseStatus: () => this.#nextStorageResponseStatus,
        onStoreSetup: (filename) => this.raise('OnStoreSetup', filename),
        onStoreDone: (filename, stored, accept) => this.raise('OnStoreDone', filename, stored, accept),
        onStoredInMemory: (stored) => (this.#stored = stored),
      });
    }
    rzdcxLog.log(LogLevel.warning, `command 0x${field.toString(16)} is not served here; it is refused`);
    return tryRespond(association, () => association.respond(request, { Status: Status.UnrecognizedOperation }));
  }

  async #serveEcho(association: Association, request: IncomingMessage): Promise<boolean> {
    try {
      await this.raise('OnEcho');
    } catch (error) {
      if (error instanceof EventHandlerError) {
        await tryRespond(association, () => association.respond(request, { Status: Status.ProcessingFailure }));
      }
      throw error;
    }
    return tryRespond(association, () => respondToEcho(association, request));
  }

  #flag(name: keyof AcceptFlags): boolean {
    this.checkAlive();
    return this.#flags[name];
  }

  #setFlag(name: keyof AcceptFlags, value: unknown): void {
    this.checkAlive();
    this.#flags = { ...this.#flags, [name]: check.boolean(name, value) };
  }
}

/** Sends a response; false when the association was over before. */
async function tryRespond(association: Association, respond: () => Promise<void>): Promise<boolean> {
  if (!association.isOpen) return false;
  try {
    await respond();
    return true;
  } catch (error) {
    if (association.isOpen) throw error;
    return false;
  }
}
