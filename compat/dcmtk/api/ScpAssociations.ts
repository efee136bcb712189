import { AsyncLocalStorage } from 'node:async_hooks';
import { lookupService } from 'node:dns';
import { DICOM_APPLICATION_CONTEXT, type NegotiationPolicy } from '../../../src/index';
import { ByRef } from '../../com';
import type { Later } from './argument-types';
import { ASC_acknowledgeAssociation, ASC_receiveAssociation, ASC_rejectAssociation } from './asc-acceptor';
import {
  ASC_acceptPresentationContext,
  ASC_countAcceptedPresentationContexts,
  ASC_refusePresentationContext,
} from './asc-contexts';
import { ASC_dumpParameters } from './asc-dump';
import {
  ASC_abortAssociation,
  ASC_acknowledgeRelease,
  ASC_destroyAssociation,
  ASC_dropNetwork,
  ASC_dropSCPAssociation,
  ASC_initializeNetwork,
  ASC_setTransportLayer,
} from './asc-network';
import {
  ASC_ASSOC_AC,
  ASC_P_ABSTRACTSYNTAXNOTSUPPORTED,
  ASC_P_TRANSFERSYNTAXESNOTSUPPORTED,
  ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED,
  ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED,
  ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED,
  ASC_REASON_SU_NOREASON,
  DUL_BLOCK,
  DUL_NOBLOCK,
  NET_ACCEPTOR,
  type T_ASC_RejectParametersReason,
} from './association-constants';
import { EC_IllegalCall, EC_InternalError, EC_Normal } from './data-conditions';
import { DcmPresentationContextInfo } from './DcmPresentationContextInfo';
import { DIMSE_receiveCommand } from './dimse-exchange';
import {
  DIMSE_ILLEGALASSOCIATION,
  DUL_PEERABORTEDASSOCIATION,
  DUL_PEERREQUESTEDRELEASE,
  NET_EC_InvalidSCPAssociationProfile,
  NET_EC_StopAfterAssociation,
  NET_EC_StopAfterConnectionTimeout,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import { ScpSettings } from './ScpSettings';
import type { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';
import type { T_ASC_Parameters } from './T_ASC_Parameters';
import { T_ASC_RejectParameters } from './T_ASC_RejectParameters';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/** What `notifyAssociationRequest` wishes. @enum */
export const DcmSCPActionType = { DCMSCP_ACTION_UNDEFINED: 0, DCMSCP_ACTION_REFUSE_ASSOCIATION: 1 } as const;
export type DcmSCPActionType = (typeof DcmSCPActionType)[keyof typeof DcmSCPActionType];
/** Nothing in particular. */
export const DCMSCP_ACTION_UNDEFINED = DcmSCPActionType.DCMSCP_ACTION_UNDEFINED;
/** The association shall be refused. */
export const DCMSCP_ACTION_REFUSE_ASSOCIATION = DcmSCPActionType.DCMSCP_ACTION_REFUSE_ASSOCIATION;

/** How long a peer's name is looked for, in milliseconds. */
const LOOKUP_MS = 2_000;
/** How long a peer has to close its connection after a release, in seconds. */
const CLOSING_SECONDS = 10;

/** How an association is refused, and why, for the log. */
interface Refusal {
  readonly rejection: T_ASC_RejectParameters;
  readonly why: string;
}

function refusal(
  reason: T_ASC_RejectParametersReason,
  why: string,
  more: { readonly result?: number; readonly source?: number } = {},
): Refusal {
  return { rejection: Object.assign(new T_ASC_RejectParameters(), { reason }, more), why };
}

/** The name of an address, or the address when it has none, or not in time. */
function nameOf(address: string): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(address), LOOKUP_MS);
    lookupService(address, 0, (error, host) => {
      clearTimeout(timer);
      resolve(error === null ? host : address);
    });
  });
}

/**
 * The associations of a {@link DcmSCP}: waited for, judged, served command by command, and ended.
 *
 * @example
 * ```ts
 * import { DcmSCP } from 'dcxport/dcmtk';
 *
 * class OneShot extends DcmSCP {
 *   override stopAfterConnectionTimeout(): boolean {
 *     return true;
 *   }
 * }
 * const scp = new OneShot();
 * scp.setPort(0);
 * scp.setEnableVerification();
 * scp.setConnectionBlockingMode(1);
 * scp.setConnectionTimeout(0.1);
 * console.log((await scp.listen()).text()); // Stopped after the time for connections was over, as asked
 * ```
 */
export abstract class ScpAssociations extends ScpSettings {
  readonly #network = new ByRef<T_ASC_Network | null>(null);
  readonly #serving = new AsyncLocalStorage<T_ASC_Association>();
  readonly #associations = new Set<T_ASC_Association>();
  #stop = new AbortController();

  /** The association that a method is called for; from outside, the one that is served if that is one only. */
  protected get association(): T_ASC_Association | null {
    const own = this.#serving.getStore();
    if (own !== undefined) return own;
    const [only] = this.#associations;
    return this.#associations.size === 1 ? (only ?? null) : null;
  }

  /** Whether an association is served. @compat full */
  isConnected(): boolean {
    return this.association?.DULassociation.association?.isOpen === true;
  }

  /** How many associations are served now. @compat full */
  numAssociations(): number {
    return this.#associations.size;
  }

  /** The title that the peer called; empty without an association. @compat full */
  getCalledAETitle(): string {
    return this.association?.params.DULparams.calledAPTitle ?? '';
  }

  /** The peer's title; empty without an association. @compat full */
  getPeerAETitle(): string {
    return this.association?.params.DULparams.callingAPTitle ?? '';
  }

  /** The peer's address; empty without an association. @compat full */
  getPeerIP(): string {
    return this.association?.params.DULparams.callingPresentationAddress ?? '';
  }

  /** The longest P-DATA PDU that the peer takes, in bytes; 0 without an association. @compat full */
  getPeerMaxPDULength(): number {
    return this.association?.params.theirMaxPDUReceiveSize ?? 0;
  }

  /** {@link openListenPort}, then {@link acceptAssociations}. @compat full */
  async listen(): Promise<OFCondition> {
    const opened = await this.openListenPort();
    return opened.bad() ? opened : this.acceptAssociations();
  }

  /**
   * Opens the port. Associations that are asked for from now on wait for {@link acceptAssociations}.
   *
   * @returns EC_Normal; NET_EC_InvalidSCPAssociationProfile when nothing is accepted, EC_IllegalCall when it is open,
   * NET_EC_InsufficientPortPrivileges or DUL_TCPINITERROR when it cannot be listened on.
   * @compat full
   */
  async openListenPort(): Promise<OFCondition> {
    if (this.#network.value !== null) return EC_IllegalCall.because('The port is open already');
    if (this.acceptedContexts.size === 0) return NET_EC_InvalidSCPAssociationProfile;
    const opened = new ByRef<T_ASC_Network | null>(null);
    const cond = await ASC_initializeNetwork(NET_ACCEPTOR, this.getPort(), this.getACSETimeout(), opened);
    const { value: network } = opened;
    if (network === null) return cond;
    this.#network.value = network;
    this.#stop = new AbortController();
    this.setPort(network.acceptorPort);
    if (this.transportLayer !== undefined) ASC_setTransportLayer(network, this.transportLayer);
    return EC_Normal;
  }

  /**
   * Serves associations until it is told to stop; closes the port then.
   *
   * @returns NET_EC_StopAfterAssociation or NET_EC_StopAfterConnectionTimeout, which are good, when it was told to stop;
   * EC_IllegalCall when the port is not open.
   * @compat full
   */
  async acceptAssociations(): Promise<OFCondition> {
    const network = this.#network.value;
    if (network === null) return EC_IllegalCall.because('The port is not open; call openListenPort first');
    const running = new Set<Promise<void>>();
    let result: OFCondition = NET_EC_StopAfterAssociation;
    while (!this.#stop.signal.aborted) {
      if (running.size >= this.getMaxAssociations()) {
        await Promise.race(running);
        continue;
      }
      const came = await this.#waitForAssociation(network);
      if (came === null) {
        if (this.#stop.signal.aborted) break;
        await this.notifyConnectionTimeout();
        if (await this.stopAfterConnectionTimeout()) {
          result = NET_EC_StopAfterConnectionTimeout;
          break;
        }
        continue;
      }
      const served = this.#serve(came).then(() => void running.delete(served));
      running.add(served);
    }
    await Promise.all(running);
    await ASC_dropNetwork(this.#network);
    return result;
  }

  /**
   * Ends {@link listen} behind the associations that are served.
   *
   * @param graceMs - How long these may go on before they are aborted, in milliseconds; without a limit when it is left out.
   * @addition
   */
  stop(graceMs?: number): void {
    this.#stop.abort();
    if (graceMs === undefined) return;
    const abort = (): void => {
      for (const association of this.#associations) void ASC_abortAssociation(association);
    };
    // What is over by then has nothing to be aborted; the wait alone keeps no process alive.
    setTimeout(abort, graceMs).unref();
  }

  async #waitForAssociation(network: T_ASC_Network): Promise<T_ASC_Association | null> {
    const wait = this.getConnectionBlockingMode() === DUL_BLOCK ? 'block' : this.getConnectionTimeout();
    if (!(await network.network.isOfferWaiting(wait, this.#stop.signal))) return null;
    const association = new ByRef<T_ASC_Association | null>(null);
    const secure = this.transportLayer !== undefined;
    await ASC_receiveAssociation(network, association, this.getMaxReceivePDULength(), null, secure, DUL_NOBLOCK, 0);
    return association.value;
  }

  /** Serves one association to its end. What a method of the program throws ends that association alone. */
  async #serve(association: T_ASC_Association): Promise<void> {
    this.#associations.add(association);
    await this.#serving.run(association, async () => {
      try {
        if (await this.#judge(association)) await this.#handleAssociation(association);
        await this.#terminate(association);
      } catch (error) {
        const cond = EC_InternalError.because(error instanceof Error ? error.message : String(error), error);
        OFLog.error(`An association ends by an error of the program: ${cond.text()}`);
        await ASC_abortAssociation(association);
        await ASC_destroyAssociation(new ByRef<T_ASC_Association | null>(association));
      } finally {
        this.#associations.delete(association);
      }
    });
    if (await this.stopAfterCurrentAssociation()) this.#stop.abort();
  }

  async #terminate(association: T_ASC_Association): Promise<void> {
    await ASC_destroyAssociation(new ByRef<T_ASC_Association | null>(association));
    await this.notifyAssociationTermination();
  }

  /** Accepts or refuses. @returns whether it was accepted. */
  async #judge(association: T_ASC_Association): Promise<boolean> {
    const refusal = await this.#refusal(association);
    if (refusal !== undefined) {
      const { callingAPTitle, callingPresentationAddress } = association.params.DULparams;
      const who = `${callingAPTitle} at ${callingPresentationAddress}`;
      OFLog.info(`Association Rejected: ${who}: ${refusal.why} (reason 0x${refusal.rejection.reason.toString(16)})`);
      await ASC_rejectAssociation(association, refusal.rejection);
      return false;
    }
    const cond = await ASC_acknowledgeAssociation(association);
    if (cond.bad()) {
      await this.notifyDIMSEError(cond);
      return false;
    }
    OFLog.info(`Association Acknowledged (Max Send PDV: ${association.sendPDVLength})`);
    const dump = ASC_dumpParameters(new ByRef(''), association.params, ASC_ASSOC_AC);
    const show = this.getVerbosePCMode() ? (line: string) => OFLog.info(line) : (line: string) => OFLog.debug(line);
    dump.split('\n').forEach(show);
    await this.notifyAssociationAcknowledge();
    return true;
  }

  /** Why an association is refused; undefined when it is not. */
  async #refusal({ params, DULassociation }: T_ASC_Association): Promise<Refusal | undefined> {
    const { DULparams: dul } = params;
    OFLog.info(`Association Received from ${dul.callingAPTitle} at ${dul.callingPresentationAddress}`);
    const action = new ByRef<DcmSCPActionType>(DCMSCP_ACTION_UNDEFINED);
    await this.notifyAssociationRequest(params, action);
    if (action.value === DCMSCP_ACTION_REFUSE_ASSOCIATION || this.getRefuseAssociation()) {
      return refusal(ASC_REASON_SU_NOREASON, 'the program refuses it');
    }
    if (dul.applicationContextName !== DICOM_APPLICATION_CONTEXT) {
      return refusal(ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED, 'its application context is not that of DICOM');
    }
    if (!(await this.checkCalledAETitleAccepted(dul.calledAPTitle))) {
      return refusal(ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED, 'the title that it calls is not accepted');
    }
    if (!(await this.checkCallingAETitleAccepted(dul.callingAPTitle))) {
      return refusal(ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED, 'its title is not accepted');
    }
    if (!(await this.#isHostAccepted(dul.callingPresentationAddress))) {
      return refusal(ASC_REASON_SU_NOREASON, 'its host is not accepted');
    }
    const policy = this.#policy();
    const { offer } = DULassociation;
    const access = this.getAccessControl();
    const decision = access === null || offer === undefined ? { policy } : access.decide(offer, policy);
    if (decision.policy === undefined) {
      const { result, source, reason } = decision.refusal;
      // The constants of the reasons tell the sources apart by their higher byte.
      return refusal(((source << 8) | reason) as T_ASC_RejectParametersReason, decision.why, { result, source });
    }
    this.#acceptContexts(params, decision.policy);
    if (ASC_countAcceptedPresentationContexts(params) > 0) return undefined;
    return refusal(ASC_REASON_SU_NOREASON, 'none of its presentation contexts is accepted');
  }

  #policy(): NegotiationPolicy {
    return {
      accept: (abstractSyntax) => {
        const known = this.acceptedContexts.get(abstractSyntax);
        return known && { transferSyntaxes: known.transferSyntaxes };
      },
    };
  }

  async #isHostAccepted(address: string): Promise<boolean> {
    // A name costs a look-up, which only a program's own judgement is worth.
    if (this.checkCallingHostAccepted === ScpAssociations.prototype.checkCallingHostAccepted) return true;
    return this.checkCallingHostAccepted(this.getHostLookupEnabled() ? await nameOf(address) : address);
  }

  #acceptContexts(params: T_ASC_Parameters, policy: NegotiationPolicy): void {
    for (const { presentationContextID: id, abstractSyntax, proposedTransferSyntaxes } of params.DULparams.contexts) {
      const known = this.acceptedContexts.get(abstractSyntax);
      const syntax = known?.transferSyntaxes.find((uid) => proposedTransferSyntaxes.includes(uid));
      if (known === undefined || policy.accept(abstractSyntax) === undefined)
        ASC_refusePresentationContext(params, id, ASC_P_ABSTRACTSYNTAXNOTSUPPORTED);
      else if (syntax === undefined) ASC_refusePresentationContext(params, id, ASC_P_TRANSFERSYNTAXESNOTSUPPORTED);
      else ASC_acceptPresentationContext(params, id, syntax, known.role, this.alwaysAcceptsDefaultRole);
    }
  }

  /** Gives each command to the program until the association ends. */
  async #handleAssociation(association: T_ASC_Association): Promise<void> {
    let cond: OFCondition = EC_Normal;
    while (cond.good()) {
      const [message, presID] = [new T_DIMSE_Message(), new ByRef(0)];
      const mode = this.getDIMSEBlockingMode();
      cond = await DIMSE_receiveCommand(association, mode, this.getDIMSETimeout(), presID, message);
      if (cond.good()) cond = await this.handleIncomingCommand(message, this.presentationContextInfo(presID.value));
    }
    if (cond.equals(DUL_PEERREQUESTEDRELEASE)) {
      await this.notifyReleaseRequest();
      ASC_acknowledgeRelease(association);
      await ASC_dropSCPAssociation(association, CLOSING_SECONDS);
    } else if (cond.equals(DUL_PEERABORTEDASSOCIATION)) {
      await this.notifyAbortRequest();
    } else {
      await this.notifyDIMSEError(cond);
      await ASC_abortAssociation(association);
    }
  }

  /** What is known of a context of the association. */
  protected presentationContextInfo(presID: number): DcmPresentationContextInfo {
    const info = new DcmPresentationContextInfo();
    const contexts = this.association?.params.DULparams.contexts ?? [];
    const found = contexts.find(({ presentationContextID }) => presentationContextID === presID);
    if (found === undefined) return info;
    return Object.assign(info, {
      presentationContextID: presID,
      abstractSyntax: found.abstractSyntax,
      proposedSCRole: found.proposedRole,
      acceptedSCRole: found.acceptedRole,
      acceptedTransferSyntax: found.acceptedTransferSyntax,
    });
  }

  /** Aborts the association. @returns DIMSE_ILLEGALASSOCIATION when there is none. @compat full */
  async abortAssociation(): Promise<OFCondition> {
    const { association } = this;
    return association === null ? DIMSE_ILLEGALASSOCIATION : ASC_abortAssociation(association);
  }

  /**
   * Serves one command. Overridable.
   *
   * @param presInfo - Its presentation context.
   * @returns an error ends the association by an abort.
   * @compat full
   */
  abstract handleIncomingCommand(
    incomingMsg: T_DIMSE_Message,
    presInfo: DcmPresentationContextInfo,
  ): Later<OFCondition>;

  /**
   * Told each association that is asked for, before it is judged. Overridable.
   *
   * @param desiredAction - Set to DCMSCP_ACTION_REFUSE_ASSOCIATION it refuses.
   * @compat full
   */
  notifyAssociationRequest(params: T_ASC_Parameters, desiredAction: ByRef<DcmSCPActionType>): Later<void> {
    void params;
    void desiredAction;
  }

  /** Judges the title that was called. Overridable: ours, or any, by default. @compat full */
  checkCalledAETitleAccepted(calledAE: string): Later<boolean> {
    return this.getRespondWithCalledAETitle() || calledAE === this.getAETitle();
  }

  /** Judges the title of the peer. Overridable: any by default. @compat full */
  checkCallingAETitleAccepted(callingAE: string): Later<boolean> {
    void callingAE;
    return true;
  }

  /** Judges the host of the peer. Overridable: any by default. @param hostOrIP - Its name, where it is looked up. @compat full */
  checkCallingHostAccepted(hostOrIP: string): Later<boolean> {
    void hostOrIP;
    return true;
  }

  /** Told each association that was accepted. Overridable. @compat full */
  notifyAssociationAcknowledge(): Later<void> {
    OFLog.debug('DcmSCP: Association Acknowledged');
  }

  /** Told that the peer asks for release, before that is answered. Overridable. @compat full */
  notifyReleaseRequest(): Later<void> {
    OFLog.info('Received Association Release Request');
  }

  /** Told that the peer has aborted. Overridable. @compat full */
  notifyAbortRequest(): Later<void> {
    OFLog.info('Received Association Abort Request');
  }

  /** Told that an association is over, refused ones too. Overridable. @compat full */
  notifyAssociationTermination(): Later<void> {
    OFLog.debug('DcmSCP: Association Terminated');
  }

  /** Told that nobody has asked for an association in time. Overridable. @compat full */
  notifyConnectionTimeout(): Later<void> {
    OFLog.debug('DcmSCP: Connection Timeout');
  }

  /** Told what ends an association by an error. Overridable. @compat full */
  notifyDIMSEError(cond: OFCondition): Later<void> {
    OFLog.debug(`DIMSE Error, ending the association: ${cond.text()}`);
  }

  /** Whether {@link listen} ends behind the association that is over. Overridable: no by default. @compat full */
  stopAfterCurrentAssociation(): Later<boolean> {
    return false;
  }

  /** Whether {@link listen} ends when nobody asks for an association in time. Overridable: no by default. @compat full */
  stopAfterConnectionTimeout(): Later<boolean> {
    return false;
  }
}
