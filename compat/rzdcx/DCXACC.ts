import {
  AssociationClosedError,
  CommandField,
  describeStatus,
  LogLevel,
  nEventReport,
  Rejection,
  respondToEcho,
  Status,
  STORAGE_COMMITMENT_PUSH,
  STORAGE_COMMITMENT_PUSH_INSTANCE,
  toErrorComment,
  type Association,
  type AssociationOffer,
  type IncomingMessage,
  type NegotiationPolicy,
  type SharedListener,
  type TlsOptions,
} from '../../src/index';
import { ArgumentChecker, ByRef, COMError, dimseFailure, EventHandlerError, HRESULT, toCOMError } from '../com';
import { logRefusal } from './accepter-access';
import { ACCEPTED_OPERATIONS, accepterPolicy, isServedStorageClass, type HandledServices } from './accepted-syntaxes';
import { enterAccepterServing, type AccepterServing } from './accepter-serving';
import { AccepterSettings } from './AccepterSettings';
import { commitmentResultOf, encodeCommitmentResult } from './commitment-data';
import type { DCXOBJ } from './DCXOBJ';
import { tlsOptionsOf } from './DCXSEC';
import { engine } from './engine';
import { objectFromReceived } from './internal';
import { ListeningPort } from './ListeningPort';
import { isManagementCommand, serveManagement, type ManagementCommandHost } from './ManagementCommand';
import { commandTimeouts, requesterTimeouts, waitMs } from './network-address';
import { PortService } from './PortService';
import { processState, rzdcxLog } from './process-state';
import { tryRespond } from './respond';
import { serveRetrieve, type RetrieveCommandHost } from './RetrieveCommand';
import { serveStore, type StoredInMemory } from './StoreCommand';

const SOURCE = 'rzdcx.DCXACC';
const check = new ArgumentChecker(SOURCE);

/** Our AE title until a WaitForConnection gave one. */
const DEFAULT_TITLE = 'DCXPORT';

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
export class DCXACC extends AccepterSettings {
  readonly #port = new ListeningPort(this);
  readonly #stop = new AbortController();
  #association: Association | undefined;
  /** While MoveAndStore runs. */
  #service: PortService | undefined;
  #waiting = false;
  /** Ours, of the last WaitForConnection. */
  #title = DEFAULT_TITLE;
  /** A handler of OnStorageCommitRequest runs: its request has no answer yet. */
  #answering = false;
  #stored: StoredInMemory | undefined;

  static {
    enterAccepterServing((accepter, port) => (accepter as DCXACC).#serveAll(port));
  }

  /** Makes an accepter; no port is opened until {@link DCXACC.WaitForConnection} or {@link DCXACC.Listen}. */
  constructor() {
    super(SOURCE, check);
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
    const title = check.aeTitle('ae_title', ae_title);
    const wanted = check.listenPort('port', port);
    const seconds = check.seconds('timeout', timeout);
    return this.#wait('WaitForConnection', async () => {
      const tls = this.#tls();
      await this.#endOpenAssociation();
      this.#title = title;
      const deadline = seconds === 0 ? Infinity : performance.now() + seconds * 1000;
      const listener = await this.#open(wanted, tls);
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
      association.changeTimeouts(commandTimeouts(this.settings.dimseCommandTimeout));
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
      const { port: opened } = await this.#open(wanted, this.#tls());
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
   * Sends the result of a storage commitment on the open association, once the request was answered: from behind the
   * WaitForCommand that served it, not from inside OnStorageCommitRequest. May run beside a Wait call.
   *
   * @param transactionUID - Of the request.
   * @param succeededInstances - Joined by `;`, or an array: `SOPInstanceUID` when this process received the request, else
   * `SOPClassUID,SOPInstanceUID`.
   * @param failedInstances - As those; each is reported with failure reason 0x0112.
   * @throws {@link COMError} E_FAIL without an open association and inside the handler, E_INVALIDARG for what names no
   * instance, 0x80040203 when the peer did not accept storage commitment, 0x80040204 when it answered with a failure.
   * @see DICOM PS3.4, J.3.3
   * @addition
   * @compat full
   */
  async SendCommitResult(
    transactionUID: string,
    succeededInstances: string | readonly string[],
    failedInstances: string | readonly string[],
  ): Promise<void> {
    this.checkAlive();
    const result = commitmentResultOf(
      check.text('transactionUID', transactionUID),
      check.list('succeededInstances', succeededInstances),
      check.list('failedInstances', failedInstances),
      SOURCE,
    );
    const association = this.#association;
    if (association?.isOpen !== true) {
      throw new COMError(HRESULT.E_FAIL, 'SendCommitResult needs an open association; DCXREQ opens one.', SOURCE);
    }
    if (this.#answering) {
      const text = 'SendCommitResult was called before the request was answered; call it behind WaitForCommand.';
      throw new COMError(HRESULT.E_FAIL, text, SOURCE);
    }
    const doing = `N-EVENT-REPORT to ${association.callingAETitle}`;
    try {
      const { status, errorComment } = await nEventReport(association, {
        SOPClassUID: STORAGE_COMMITMENT_PUSH,
        SOPInstanceUID: STORAGE_COMMITMENT_PUSH_INSTANCE,
        ...encodeCommitmentResult(result),
      });
      if (status === Status.Success) return;
      throw dimseFailure(SOURCE, doing, status, describeStatus(status) + (errorComment ? `: ${errorComment}` : ''));
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `${doing} failed` });
    }
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

  /** What SecurityContext says now. @throws {@link COMError} E_INVALIDARG when a certificate is missing. */
  #tls(): TlsOptions | undefined {
    return tlsOptionsOf(this.settings.securityContext, 'accepter');
  }

  /** The port's listener, told how long it holds what nobody waits for. */
  async #open(port: number, tls: TlsOptions | undefined): Promise<SharedListener> {
    const { bindAddress, limits } = this.settings;
    const listener = await this.#port.open(port, bindAddress, tls, limits);
    listener.holdMs = this.settings.associationRequestTimeout * 1000;
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
    const policy = this.#admit(offer);
    if (policy === undefined) return undefined;
    let refusedBy: string | undefined;
    try {
      refusedBy = await this.#judge(offer);
    } catch (error) {
      offer.reject(Rejection.NoReason);
      throw error;
    }
    if (refusedBy !== undefined || this.released) {
      if (refusedBy !== undefined) logRefusal(offer, `by ${refusedBy}`);
      offer.reject(Rejection.NoReason);
      return undefined;
    }
    try {
      const association = offer.accept(policy, { userIdentityResponse: this.#verified });
      association.changeTimeouts(commandTimeouts(this.settings.dimseCommandTimeout));
      return association;
    } catch (error) {
      // The peer did not wait for the answer; somebody else may come.
      if (!(error instanceof AssociationClosedError)) throw error;
      return undefined;
    }
  }

  /** What the rules of access leave the peer of what is accepted; undefined when it was refused. */
  #admit(offer: AssociationOffer): NegotiationPolicy | undefined {
    let accepted: NegotiationPolicy | undefined;
    const policy: NegotiationPolicy = {
      preference: 'proposer',
      asynchronousOperationsWindow: ACCEPTED_OPERATIONS,
      // Made behind the events, whose handlers may change it.
      accept: (uid) => (accepted ??= accepterPolicy(this.settings.flags, this.#handled)).accept(uid),
    };
    const { access } = this.settings;
    if (access === null) return policy;
    const decision = access.decide(offer, policy);
    if (decision.policy !== undefined) return decision.policy;
    logRefusal(offer, decision.why);
    offer.reject(decision.refusal);
    return undefined;
  }

  /** Asks the program; gives the event whose handler refuses. @throws what a handler threw. */
  async #judge({ request, remoteAddress, userIdentity }: AssociationOffer): Promise<string | undefined> {
    const { callingAETitle, calledAETitle } = request;
    if (this.handles('OnUserIdentity')) {
      const { identityType = 0, primaryField = Buffer.alloc(0), secondaryField = Buffer.alloc(0) } = userIdentity ?? {};
      const accept = new ByRef(true);
      await this.raise('OnUserIdentity', callingAETitle, identityType, primaryField, secondaryField, accept);
      if (!check.boolean('accept_identity', accept.value)) return 'OnUserIdentity';
    }
    const accept = new ByRef(true);
    await this.raise('OnConnection', callingAETitle, calledAETitle, remoteAddress, accept);
    return check.boolean('accept_connection', accept.value) ? undefined : 'OnConnection';
  }

  /** What a peer that asks is told of its user: empty, as it is for names, where somebody has looked. */
  get #verified(): Buffer | undefined {
    return this.handles('OnUserIdentity') ? Buffer.alloc(0) : undefined;
  }

  /** Serves what comes to a port, several associations at once; counts as a Wait call until it is ended. */
  async #serveAll(port: number): Promise<AccepterServing> {
    this.checkAlive();
    this.#checkIdle('MoveAndStore');
    this.#waiting = true;
    const lease = new ListeningPort(this);
    try {
      const { bindAddress, limits } = this.settings;
      const listener = await lease.open(port, bindAddress, this.#tls(), limits);
      listener.holdMs = this.settings.associationRequestTimeout * 1000;
      this.#service = new PortService({
        next: (signal) => listener.next(0, signal),
        answer: (offer) => this.#answer(offer),
        serve: (association, request) => this.#serve(association, request),
        onEnd: () => this.raise('OnAssocEnd'),
        idleLimit: () => this.settings.dimseCommandTimeout,
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
    if (
      field === CommandField.C_STORE_RQ &&
      isServedStorageClass(request.context.abstractSyntax, this.settings.flags)
    ) {
      return serveStore(association, request, {
        check,
        storeDirectory: this.settings.storeDirectory,
        inMemory: processState.enableInMemoryStorageSCP,
        durable: this.settings.durable,
        nextResponseStatus: () => this.settings.nextStorageResponseStatus,
        onStoreSetup: (filename) => this.raise('OnStoreSetup', filename),
        onStoreDone: (filename, stored, accept) => this.raise('OnStoreDone', filename, stored, accept),
        onStoredInMemory: (stored) => (this.#stored = stored),
      });
    }
    if (this.#servesRetrieve(field)) return serveRetrieve(association, request, this.#retrieveHost);
    if (isManagementCommand(request)) return serveManagement(association, request, this.#managementHost);
    rzdcxLog.log(LogLevel.warning, `command 0x${field.toString(16)} is not served here; it is refused`);
    return tryRespond(association, () => association.respond(request, { Status: Status.UnrecognizedOperation }));
  }

  get #handled(): HandledServices {
    return {
      find: this.handles('OnFind'),
      move: this.handles('OnMove'),
      get: this.handles('OnGet'),
      procedureSteps: this.handles('OnMPPSCreate') || this.handles('OnMPPSSet'),
    };
  }

  #servesRetrieve(field: number): boolean {
    const { find, move, get } = this.#handled;
    return (
      (field === CommandField.C_FIND_RQ && find) ||
      (field === CommandField.C_MOVE_RQ && move) ||
      (field === CommandField.C_GET_RQ && get)
    );
  }

  readonly #retrieveHost: RetrieveCommandHost = {
    check,
    onFind: (identifier) => this.raise('OnFind', identifier),
    onMove: (identifier, destination) => this.raise('OnMove', identifier, destination),
    onGet: (identifier) => this.raise('OnGet', identifier),
    destination: (title) => {
      const destination = this.moveDestination(title);
      if (destination === undefined) return undefined;
      const { host, port, security } = destination;
      return async (presentationContexts) => {
        const { associationRequestTimeout, dimseCommandTimeout } = this.settings;
        return engine.requestAssociation({
          host,
          port,
          tls: tlsOptionsOf(security, 'requester'),
          callingAETitle: this.#title,
          calledAETitle: title,
          presentationContexts,
          timeouts: requesterTimeouts(associationRequestTimeout, dimseCommandTimeout),
          signal: this.#stop.signal,
        });
      };
    },
  };

  readonly #managementHost: ManagementCommandHost = {
    check,
    onMPPSCreate: (uid, dataSet) => this.raise('OnMPPSCreate', uid, dataSet),
    onMPPSSet: (uid, dataSet) => this.raise('OnMPPSSet', uid, dataSet),
    onStorageCommitRequest: async (transaction, instances, accept) => {
      this.#answering = true;
      try {
        await this.raise('OnStorageCommitRequest', transaction, instances, accept);
      } finally {
        this.#answering = false;
      }
    },
    onCommitResult: (status, transaction, succeeded, failed) =>
      this.raise('OnCommitResult', status, transaction, succeeded, failed),
  };

  async #serveEcho(association: Association, request: IncomingMessage): Promise<boolean> {
    try {
      await this.raise('OnEcho');
    } catch (error) {
      if (error instanceof EventHandlerError) {
        const answer = { Status: Status.ProcessingFailure, ErrorComment: toErrorComment(error.message) };
        await tryRespond(association, () => association.respond(request, answer));
      }
      throw error;
    }
    return tryRespond(association, () => respondToEcho(association, request));
  }
}
