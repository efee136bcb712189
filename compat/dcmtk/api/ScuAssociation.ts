import { hostname } from 'node:os';
import { ByRef } from '../../com';
import { ASC_dumpParameters } from './asc-dump';
import {
  ASC_addPresentationContext,
  ASC_countAcceptedPresentationContexts,
  ASC_findAcceptedPresentationContextID,
  roleOf,
} from './asc-contexts';
import {
  ASC_abortAssociation,
  ASC_acknowledgeRelease,
  ASC_destroyAssociation,
  ASC_dropNetwork,
  ASC_initializeNetwork,
  ASC_releaseAssociation,
  ASC_setTransportLayer,
} from './asc-network';
import {
  ASC_createAssociationParameters,
  ASC_setAPTitles,
  ASC_setPresentationAddresses,
  ASC_setRequestedExtNegList,
  ASC_setTransportLayerType,
} from './asc-parameters';
import { ASC_requestAssociation } from './asc-requestor';
import {
  ASC_ASSOC_AC,
  ASC_P_ACCEPTANCE,
  ASC_SC_ROLE_DEFAULT,
  NET_REQUESTOR,
  type T_ASC_SC_ROLE,
} from './association-constants';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import {
  DIMSE_receiveCommand,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendMessageUsingFileData,
  DIMSE_sendMessageUsingMemoryData,
} from './dimse-exchange';
import type { T_DIMSE_BlockingMode } from './dimse-constants';
import {
  ASC_NULLKEY,
  DIMSE_ILLEGALASSOCIATION,
  NET_EC_AlreadyConnected,
  NET_EC_NoAcceptablePresentationContexts,
  NET_EC_NoPresentationContextsDefined,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { OFLog } from './OFLog';
import { ScuSettings } from './ScuSettings';
import { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import type { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';
import type { T_ASC_Parameters } from './T_ASC_Parameters';
import type { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
import type { T_DIMSE_Message } from './T_DIMSE_Message';

/** How an association ends. @enum */
export const DcmCloseAssociationType = {
  /** We release it. */
  DCMSCU_RELEASE_ASSOCIATION: 0,
  /** We abort it. */
  DCMSCU_ABORT_ASSOCIATION: 1,
  /** The peer asks for release; we agree. */
  DCMSCU_PEER_REQUESTED_RELEASE: 2,
  /** The peer has aborted it. */
  DCMSCU_PEER_ABORTED_ASSOCIATION: 3,
} as const;
export type DcmCloseAssociationType = (typeof DcmCloseAssociationType)[keyof typeof DcmCloseAssociationType];
/** We release it. */
export const DCMSCU_RELEASE_ASSOCIATION = DcmCloseAssociationType.DCMSCU_RELEASE_ASSOCIATION;
/** We abort it. */
export const DCMSCU_ABORT_ASSOCIATION = DcmCloseAssociationType.DCMSCU_ABORT_ASSOCIATION;
/** The peer asks for release; we agree. */
export const DCMSCU_PEER_REQUESTED_RELEASE = DcmCloseAssociationType.DCMSCU_PEER_REQUESTED_RELEASE;
/** The peer has aborted it. */
export const DCMSCU_PEER_ABORTED_ASSOCIATION = DcmCloseAssociationType.DCMSCU_PEER_ABORTED_ASSOCIATION;

/** A presentation context id, or 0 for one that is looked for. */
export type PresID = number;

/**
 * The association of a {@link DcmSCU}: opened, asked for its contexts, and closed.
 *
 * @example
 * ```ts
 * import { DcmSCU, UID_LittleEndianImplicitTransferSyntax, UID_VerificationSOPClass } from 'dcxport/dcmtk';
 *
 * const peer = { host: 'pacs.example', port: 104 };
 * const scu = new DcmSCU();
 * scu.setPeerHostName(peer.host);
 * scu.setPeerPort(peer.port);
 * scu.addPresentationContext(UID_VerificationSOPClass, [UID_LittleEndianImplicitTransferSyntax]);
 * await scu.initNetwork();
 * console.log((await scu.negotiateAssociation()).good(), scu.isConnected()); // true true
 * console.log(scu.findPresentationContextID(UID_VerificationSOPClass, '')); // 1
 * await scu.releaseAssociation();
 * await scu.freeNetwork();
 * ```
 */
export abstract class ScuAssociation extends ScuSettings {
  readonly #network = new ByRef<T_ASC_Network | null>(null);
  readonly #params = new ByRef<T_ASC_Parameters | null>(null);
  readonly #association = new ByRef<T_ASC_Association | null>(null);

  /** The association; null when there is none. */
  protected get association(): T_ASC_Association | null {
    return this.#association.value;
  }

  /** Whether there is an association. @compat full */
  isConnected(): boolean {
    return this.#association.value?.DULassociation.association?.isOpen === true;
  }

  /**
   * Prepares the next association from the settings.
   *
   * @returns EC_Normal; NET_EC_AlreadyConnected when there is one, and as `ASC_addPresentationContext`.
   * @compat full
   */
  async initNetwork(): Promise<OFCondition> {
    if (this.isConnected()) return NET_EC_AlreadyConnected;
    await this.freeNetwork();
    const opened = await ASC_initializeNetwork(NET_REQUESTOR, 0, this.getACSETimeout(), this.#network);
    if (opened.bad()) return opened;
    ASC_setTransportLayer(this.#network.value, this.transportLayer ?? null);
    const made = ASC_createAssociationParameters(
      this.#params,
      this.getMaxReceivePDULength(),
      this.getConnectionTimeout(),
    );
    if (made.bad()) return made;
    const { value: params } = this.#params;
    const host = this.getPeerHostName();
    ASC_setAPTitles(params, this.getAETitle(), this.getPeerAETitle(), null);
    ASC_setPresentationAddresses(
      params,
      hostname(),
      `${host.includes(':') ? `[${host}]` : host}:${this.getPeerPort()}`,
    );
    ASC_setTransportLayerType(params, this.getTLSEnabled());
    return this.profile === undefined ? this.#proposeContexts() : this.#proposeProfile();
  }

  #proposeContexts(): OFCondition {
    for (const [index, { abstractSyntax, transferSyntaxes, role }] of this.contexts.entries()) {
      const id = 2 * index + 1;
      const added = ASC_addPresentationContext(this.#params.value, id, abstractSyntax, transferSyntaxes, role);
      if (added.bad()) return added;
    }
    return EC_Normal;
  }

  #proposeProfile(): OFCondition {
    const { presentationContexts = [], roles, extendedNegotiations } = this.profile ?? {};
    for (const [index, { abstractSyntax, transferSyntaxes }] of presentationContexts.entries()) {
      const wanted = roles?.get(abstractSyntax);
      const role = wanted === undefined ? ASC_SC_ROLE_DEFAULT : roleOf(wanted.scu, wanted.scp);
      const id = 2 * index + 1;
      const added = ASC_addPresentationContext(this.#params.value, id, abstractSyntax, transferSyntaxes, role);
      if (added.bad()) return added;
    }
    const items = [...(extendedNegotiations ?? [])].map(([sopClassUID, serviceClassAppInfo]) =>
      Object.assign(new SOPClassExtendedNegotiationSubItem(), { sopClassUID, serviceClassAppInfo }),
    );
    ASC_setRequestedExtNegList(this.#params.value, items.length === 0 ? null : items);
    return EC_Normal;
  }

  /**
   * Connects to the peer and negotiates the association that was prepared.
   *
   * @returns EC_Normal; NET_EC_AlreadyConnected, NET_EC_NoPresentationContextsDefined,
   * NET_EC_NoAcceptablePresentationContexts (the association is aborted then), and as `ASC_requestAssociation`.
   * @compat full
   */
  async negotiateAssociation(): Promise<OFCondition> {
    if (this.isConnected()) return NET_EC_AlreadyConnected;
    const { value: params } = this.#params;
    if (params === null) return ASC_NULLKEY.because('No network was prepared; call initNetwork first');
    if (params.DULparams.contexts.length === 0) return NET_EC_NoPresentationContextsDefined;
    OFLog.info('Requesting Association');
    const cond = await ASC_requestAssociation(this.#network.value, params, this.#association);
    if (cond.bad()) {
      OFLog.error(`Association Request Failed: ${cond.toString()}`);
      return cond;
    }
    const dump = ASC_dumpParameters(new ByRef(''), params, ASC_ASSOC_AC);
    const show = this.getVerbosePCMode() ? (line: string) => OFLog.info(line) : (line: string) => OFLog.debug(line);
    dump.split('\n').forEach(show);
    if (ASC_countAcceptedPresentationContexts(params) === 0) {
      OFLog.error('No Acceptable Presentation Contexts');
      await this.abortAssociation();
      return NET_EC_NoAcceptablePresentationContexts;
    }
    OFLog.info(`Association Accepted (Max Send PDU: ${this.#association.value?.sendPDVLength ?? 0})`);
    return EC_Normal;
  }

  #accepted(): T_ASC_PresentationContext[] {
    const contexts = this.#association.value?.params.DULparams.contexts ?? [];
    return contexts.filter(({ resultReason }) => resultReason === ASC_P_ACCEPTANCE);
  }

  /**
   * The id of an accepted presentation context.
   *
   * @param transferSyntax - UID; an empty one is not looked at.
   * @param role - Looked at when it is not ASC_SC_ROLE_DEFAULT.
   * @returns 0 when there is none.
   * @compat full
   */
  findPresentationContextID(
    abstractSyntax: string,
    transferSyntax: string,
    role: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
  ): PresID {
    const found = this.#accepted().find(
      (context) =>
        context.abstractSyntax === abstractSyntax &&
        (transferSyntax === '' || context.acceptedTransferSyntax === transferSyntax) &&
        (role === ASC_SC_ROLE_DEFAULT || context.acceptedRole === role),
    );
    return found?.presentationContextID ?? 0;
  }

  /**
   * The id of the accepted presentation context that suits a data set best: its own syntax, else explicit VR uncompressed, else
   * implicit VR, else any.
   *
   * @returns 0 when there is none for the abstract syntax.
   * @compat full
   */
  findAnyPresentationContextID(abstractSyntax: string, transferSyntax: string): PresID {
    const wanted = transferSyntax === '' ? undefined : transferSyntax;
    return ASC_findAcceptedPresentationContextID(this.#association.value, abstractSyntax, wanted);
  }

  /** Tells what was agreed on for a context; both are empty when it was not accepted. @compat full */
  findPresentationContext(presID: PresID, abstractSyntax: ByRef<string>, transferSyntax: ByRef<string>): void {
    const found = this.#accepted().find((context) => context.presentationContextID === presID);
    abstractSyntax.value = found?.abstractSyntax ?? '';
    transferSyntax.value = found?.acceptedTransferSyntax ?? '';
  }

  /** The abstract syntax of an accepted context; empty when there is none. */
  protected abstractSyntaxOf(presID: PresID): string {
    const abstractSyntax = new ByRef('');
    this.findPresentationContext(presID, abstractSyntax, new ByRef(''));
    return abstractSyntax.value;
  }

  /** The Message ID for the next request. */
  protected nextMessageID(): number {
    const { value: association } = this.#association;
    if (association === null) return 0;
    const id = association.nextMsgID;
    association.nextMsgID = (id % 0xffff) + 1;
    return id;
  }

  /** How messages are waited for. */
  protected patience(timeout = 0): { blocking: T_DIMSE_BlockingMode; timeout: number } {
    return timeout > 0
      ? { blocking: 1, timeout }
      : { blocking: this.getDIMSEBlockingMode(), timeout: this.getDIMSETimeout() };
  }

  /** Sends a message with a data set, or with that of a file. */
  protected sendDIMSEMessage(
    presID: PresID,
    msg: T_DIMSE_Message,
    dataObject: DcmDataset | null,
    file: string | null = null,
  ): Promise<OFCondition> {
    const { value: association } = this.#association;
    if (association === null) return Promise.resolve(DIMSE_ILLEGALASSOCIATION);
    const onBytes = this.getProgressNotificationMode()
      ? (_context: unknown, bytes: number) => this.notifySENDProgress(bytes)
      : null;
    return file === null
      ? DIMSE_sendMessageUsingMemoryData(association, presID, msg, null, dataObject, onBytes)
      : DIMSE_sendMessageUsingFileData(association, presID, msg, null, file, onBytes);
  }

  /** Waits for the next message. @param timeout - Seconds; 0 is what the settings say. */
  protected receiveDIMSECommand(
    presID: ByRef<PresID>,
    msg: T_DIMSE_Message,
    statusDetail: ByRef<DcmDataset | null> | null = null,
    timeout = 0,
  ): Promise<OFCondition> {
    const { value: association } = this.#association;
    if (association === null) return Promise.resolve(DIMSE_ILLEGALASSOCIATION);
    const wait = this.patience(timeout);
    return DIMSE_receiveCommand(association, wait.blocking, wait.timeout, presID, msg, statusDetail);
  }

  /** Receives the data set of the last message. */
  protected receiveDIMSEDataset(presID: ByRef<PresID>, dataObject: ByRef<DcmDataset | null>): Promise<OFCondition> {
    const { blocking, timeout } = this.patience();
    const onBytes = this.getProgressNotificationMode()
      ? (_context: unknown, bytes: number) => this.notifyRECEIVEProgress(bytes)
      : null;
    return DIMSE_receiveDataSetInMemory(this.#association.value, blocking, timeout, presID, dataObject, onBytes);
  }

  /** Told while a data set is sent. Overridable. @param byteCount - Until now. @compat full */
  notifySENDProgress(byteCount: number): void {
    OFLog.debug(`${byteCount} bytes sent`);
  }

  /** Told while a data set is received. Overridable. @param byteCount - Until now. @compat full */
  notifyRECEIVEProgress(byteCount: number): void {
    OFLog.debug(`${byteCount} bytes received`);
  }

  /** Releases the association. @returns DIMSE_ILLEGALASSOCIATION when there is none, and as `ASC_releaseAssociation`. @compat full */
  async releaseAssociation(): Promise<OFCondition> {
    if (!this.isConnected()) return DIMSE_ILLEGALASSOCIATION;
    OFLog.info('Releasing Association');
    const cond = await ASC_releaseAssociation(this.#association.value);
    await ASC_destroyAssociation(this.#association);
    return cond;
  }

  /** Aborts the association. @returns DIMSE_ILLEGALASSOCIATION when there is none. @compat full */
  async abortAssociation(): Promise<OFCondition> {
    if (this.#association.value === null) return DIMSE_ILLEGALASSOCIATION;
    OFLog.info('Aborting Association');
    const cond = await ASC_abortAssociation(this.#association.value);
    await ASC_destroyAssociation(this.#association);
    return cond;
  }

  /** Closes the association in the way that its end asks for. @compat full */
  async closeAssociation(closeType: DcmCloseAssociationType): Promise<void> {
    switch (closeType) {
      case DCMSCU_RELEASE_ASSOCIATION:
        await this.releaseAssociation();
        break;
      case DCMSCU_ABORT_ASSOCIATION:
        await this.abortAssociation();
        break;
      case DCMSCU_PEER_REQUESTED_RELEASE:
        OFLog.info('Peer requested release');
        ASC_acknowledgeRelease(this.#association.value);
        break;
      case DCMSCU_PEER_ABORTED_ASSOCIATION:
        OFLog.error('Peer Aborted Association');
        break;
    }
    await ASC_destroyAssociation(this.#association);
  }

  /** Lets go of the network; an association that is still there is dropped. @compat full */
  async freeNetwork(): Promise<OFCondition> {
    await ASC_destroyAssociation(this.#association);
    this.#params.value = null;
    return ASC_dropNetwork(this.#network);
  }
}
