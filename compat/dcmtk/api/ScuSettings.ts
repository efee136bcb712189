import { ASC_DEFAULTMAXPDU, ASC_SC_ROLE_DEFAULT, type T_ASC_SC_ROLE } from './association-constants';
import {
  AssociationConfiguration,
  AssociationConfigurationError,
  type AssociationProfile,
} from '../association-configuration';
import { conditionOf } from './condition-of';
import { EC_IllegalParameter, EC_InvalidFilename, EC_Normal } from './data-conditions';
import type { DcmTransportLayer } from './DcmTransportLayer';
import { DIMSE_BLOCKING, type T_DIMSE_BlockingMode } from './dimse-constants';
import type { OFCondition } from './OFCondition';

/** What becomes of objects that come while a C-GET of ours is served. @enum */
export const DcmStorageMode = {
  /** They are received, answered with success and dropped. */
  DCMSCU_STORAGE_IGNORE: 0,
  /** They are taken into memory and given to `handleSTORERequest`, which writes files. */
  DCMSCU_STORAGE_DISK: 1,
  /** They go into files as they arrive. */
  DCMSCU_STORAGE_BIT_PRESERVING: 2,
} as const;
export type DcmStorageMode = (typeof DcmStorageMode)[keyof typeof DcmStorageMode];
/** Objects are dropped. */
export const DCMSCU_STORAGE_IGNORE = DcmStorageMode.DCMSCU_STORAGE_IGNORE;
/** Objects go through `handleSTORERequest`. */
export const DCMSCU_STORAGE_DISK = DcmStorageMode.DCMSCU_STORAGE_DISK;
/** Objects go into files as they arrive. */
export const DCMSCU_STORAGE_BIT_PRESERVING = DcmStorageMode.DCMSCU_STORAGE_BIT_PRESERVING;

/** A presentation context to be proposed. */
export interface ScuContext {
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
  readonly role: T_ASC_SC_ROLE;
}

const LONGEST_TITLE = 16;
/** Whom a requestor calls unless it is told: nobody's name in particular. */
const ANY_TITLE = 'ANY-SCP';

/**
 * What a {@link DcmSCU} is told before it connects. They count for the next association, but for the DIMSE time-out, which
 * counts at once.
 *
 * @example
 * ```ts
 * import { DcmSCU } from 'dcxport/dcmtk';
 *
 * const scu = new DcmSCU();
 * scu.setAETitle('MODALITY');
 * scu.setPeerPort(104);
 * console.log(scu.getAETitle(), scu.getPeerAETitle(), scu.getPeerPort()); // MODALITY ANY-SCP 104
 * ```
 */
export abstract class ScuSettings {
  #ourAETitle = ANY_TITLE;
  #peerAETitle = ANY_TITLE;
  #peerHostName = '';
  #peerPort = 104;
  #maxReceivePDULength = ASC_DEFAULTMAXPDU;
  #blockingMode: T_DIMSE_BlockingMode = DIMSE_BLOCKING;
  #dimseTimeout = 0;
  #acseTimeout = 30;
  #connectionTimeout = -1;
  #storageDir = '';
  #storageMode: DcmStorageMode = DCMSCU_STORAGE_DISK;
  #verbosePCMode = false;
  #datasetConversionMode = false;
  #progressNotificationMode = true;
  #contexts: ScuContext[] = [];
  #profile: AssociationProfile | undefined;
  #layer: DcmTransportLayer | undefined;

  /** Sets our AE title. @defaultValue ANY-SCP @compat full */
  setAETitle(myAETitle: string): void {
    this.#ourAETitle = myAETitle.trim().slice(0, LONGEST_TITLE);
  }

  /** Our AE title. @compat full */
  getAETitle(): string {
    return this.#ourAETitle;
  }

  /** Sets the peer's AE title. @defaultValue ANY-SCP @compat full */
  setPeerAETitle(peerAETitle: string): void {
    this.#peerAETitle = peerAETitle.trim().slice(0, LONGEST_TITLE);
  }

  /** The peer's AE title. @compat full */
  getPeerAETitle(): string {
    return this.#peerAETitle;
  }

  /** Sets the peer's host, by name or address. @compat full */
  setPeerHostName(peerHostName: string): void {
    this.#peerHostName = peerHostName;
  }

  /** The peer's host. @compat full */
  getPeerHostName(): string {
    return this.#peerHostName;
  }

  /** Sets the peer's port. @defaultValue 104 @compat full */
  setPeerPort(peerPort: number): void {
    this.#peerPort = peerPort;
  }

  /** The peer's port. @compat full */
  getPeerPort(): number {
    return this.#peerPort;
  }

  /** Sets the longest P-DATA PDU that is announced, in bytes. @defaultValue 16384 @compat full */
  setMaxReceivePDULength(maxRecPDU: number): void {
    this.#maxReceivePDULength = maxRecPDU;
  }

  /** The longest P-DATA PDU that is announced, in bytes. @compat full */
  getMaxReceivePDULength(): number {
    return this.#maxReceivePDULength;
  }

  /** Sets whether messages are waited for without a limit. @defaultValue DIMSE_BLOCKING @compat full */
  setDIMSEBlockingMode(blockingMode: T_DIMSE_BlockingMode): void {
    this.#blockingMode = blockingMode;
  }

  /** Whether messages are waited for without a limit. @compat full */
  getDIMSEBlockingMode(): T_DIMSE_BlockingMode {
    return this.#blockingMode;
  }

  /** Sets how long messages are waited for with DIMSE_NONBLOCKING, in seconds. @compat full */
  setDIMSETimeout(dimseTimeout: number): void {
    this.#dimseTimeout = dimseTimeout;
  }

  /** How long messages are waited for with DIMSE_NONBLOCKING, in seconds. @compat full */
  getDIMSETimeout(): number {
    return this.#dimseTimeout;
  }

  /** Sets how long requests and releases of associations may take, in seconds. @defaultValue 30 @compat full */
  setACSETimeout(acseTimeout: number): void {
    this.#acseTimeout = acseTimeout;
  }

  /** How long requests and releases of associations may take, in seconds. @compat full */
  getACSETimeout(): number {
    return this.#acseTimeout;
  }

  /** Sets how long a TCP connection may take, in seconds; -1 is the engine's own limit. @defaultValue -1 @compat full */
  setConnectionTimeout(connectionTimeout: number): void {
    this.#connectionTimeout = connectionTimeout;
  }

  /** How long a TCP connection may take, in seconds. @compat full */
  getConnectionTimeout(): number {
    return this.#connectionTimeout;
  }

  /** Sets the folder that objects of a C-GET go to. @defaultValue the current one @compat full */
  setStorageDir(storeDir: string): void {
    this.#storageDir = storeDir;
  }

  /** The folder that objects of a C-GET go to. @compat full */
  getStorageDir(): string {
    return this.#storageDir === '' ? '.' : this.#storageDir;
  }

  /** Sets what becomes of objects of a C-GET. @defaultValue DCMSCU_STORAGE_DISK @compat full */
  setStorageMode(storageMode: DcmStorageMode): void {
    this.#storageMode = storageMode;
  }

  /** What becomes of objects of a C-GET. @compat full */
  getStorageMode(): DcmStorageMode {
    return this.#storageMode;
  }

  /** Sets whether presentation contexts are logged as information and not for debugging. @defaultValue false @compat full */
  setVerbosePCMode(mode: boolean): void {
    this.#verbosePCMode = mode;
  }

  /** Whether presentation contexts are logged as information. @compat full */
  getVerbosePCMode(): boolean {
    return this.#verbosePCMode;
  }

  /** Sets whether objects are converted among the uncompressed syntaxes to be sent. @defaultValue false @compat full */
  setDatasetConversionMode(mode: boolean): void {
    this.#datasetConversionMode = mode;
  }

  /** Whether objects are converted among the uncompressed syntaxes to be sent. @compat full */
  getDatasetConversionMode(): boolean {
    return this.#datasetConversionMode;
  }

  /** Sets whether the `notify...Progress` methods are called. @defaultValue true @compat full */
  setProgressNotificationMode(mode: boolean): void {
    this.#progressNotificationMode = mode;
  }

  /** Whether the `notify...Progress` methods are called. @compat full */
  getProgressNotificationMode(): boolean {
    return this.#progressNotificationMode;
  }

  /**
   * Takes presentation contexts, roles and extended negotiation from a profile of an association configuration file, in place
   * of those that were added.
   *
   * @returns EC_Normal; EC_InvalidFilename when the file cannot be read, EC_IllegalParameter for a profile that is not there
   * or not fit for a requestor, with the reason as text.
   * @compat full
   */
  setAssocConfigFileAndProfile(filename: string, profile: string): OFCondition {
    try {
      this.#profile = AssociationConfiguration.read(filename).requestorProfile(profile);
      return EC_Normal;
    } catch (error) {
      if (error instanceof AssociationConfigurationError) return EC_IllegalParameter.because(error.message, error);
      return conditionOf(error, EC_InvalidFilename);
    }
  }

  /** The profile that was set. */
  protected get profile(): AssociationProfile | undefined {
    return this.#profile;
  }

  /** Speaks TLS from the next association on; null ends that. @compat full */
  useSecureConnection(tlsLayer: DcmTransportLayer | null): OFCondition {
    this.#layer = tlsLayer ?? undefined;
    return EC_Normal;
  }

  /** Whether the next association speaks TLS. @compat full */
  getTLSEnabled(): boolean {
    return this.#layer !== undefined;
  }

  /** The layer of the next association. */
  protected get transportLayer(): DcmTransportLayer | undefined {
    return this.#layer;
  }

  /**
   * Adds a presentation context to be proposed.
   *
   * @param xferSyntaxes - UIDs, in the order of preference.
   * @returns EC_Normal, or EC_IllegalParameter without an abstract or a transfer syntax, or beyond 128 contexts.
   * @compat full
   */
  addPresentationContext(
    abstractSyntax: string,
    xferSyntaxes: readonly string[],
    role: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
  ): OFCondition {
    if (abstractSyntax === '' || xferSyntaxes.length === 0) {
      return EC_IllegalParameter.because('A presentation context has an abstract syntax and a transfer syntax');
    }
    if (this.#contexts.length >= 128) return EC_IllegalParameter.because('An association has 128 contexts at most');
    this.#contexts.push({ abstractSyntax, transferSyntaxes: [...xferSyntaxes], role });
    return EC_Normal;
  }

  /** Takes out the presentation contexts that were added, and the profile. @compat full */
  clearPresentationContexts(): void {
    this.#contexts = [];
    this.#profile = undefined;
  }

  /** Those that were added. */
  protected get contexts(): readonly ScuContext[] {
    return this.#contexts;
  }
}
