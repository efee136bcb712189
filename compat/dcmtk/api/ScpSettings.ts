import type { AccessControl } from '../../../src/index';
import { AssociationConfiguration, AssociationConfigurationError } from '../association-configuration';
import {
  ASC_DEFAULTMAXPDU,
  ASC_SC_ROLE_DEFAULT,
  DUL_BLOCK,
  type DUL_BLOCKOPTIONS,
  type T_ASC_SC_ROLE,
} from './association-constants';
import { roleOf } from './asc-contexts';
import { conditionOf } from './condition-of';
import { EC_IllegalParameter, EC_InvalidFilename, EC_Normal } from './data-conditions';
import type { DcmTransportLayer } from './DcmTransportLayer';
import { DIMSE_BLOCKING, type T_DIMSE_BlockingMode } from './dimse-constants';
import { NET_EC_InvalidSCPAssociationProfile } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { UID_VerificationSOPClass } from './service-uids';
import {
  UID_BigEndianExplicitTransferSyntax,
  UID_LittleEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
} from './transfer-syntax-uids';

/** What an SCP accepts for one abstract syntax. */
export interface ScpContext {
  /** UIDs, in our order of preference. */
  readonly transferSyntaxes: readonly string[];
  readonly role: T_ASC_SC_ROLE;
}

/** Abstract syntaxes by UID. */
type Profile = Map<string, ScpContext>;

const DEFAULT_PROFILE = 'DEFAULT';
const UNCOMPRESSED = [
  UID_LittleEndianExplicitTransferSyntax,
  UID_BigEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
];

/**
 * What a {@link DcmSCP} is told before it listens.
 *
 * @example
 * ```ts
 * import { DcmSCP } from 'dcxport/dcmtk';
 *
 * const scp = new DcmSCP();
 * scp.setPort(11112);
 * scp.setAETitle('ARCHIVE');
 * console.log(scp.getPort() >= 0, scp.getAETitle(), scp.getACSETimeout()); // true ARCHIVE 30
 * ```
 */
export abstract class ScpSettings {
  #port = 104;
  #aeTitle = 'DCMTK_SCP';
  #respondWithCalledAETitle = true;
  #refuseAssociation = false;
  #maxReceivePDULength = ASC_DEFAULTMAXPDU;
  #connectionBlockingMode: DUL_BLOCKOPTIONS = DUL_BLOCK;
  #connectionTimeout = 1000;
  #dimseBlockingMode: T_DIMSE_BlockingMode = DIMSE_BLOCKING;
  #dimseTimeout = 0;
  #acseTimeout = 30;
  #verbosePCMode = false;
  #hostLookup = true;
  #alwaysAcceptDefaultRole = false;
  #progressNotificationMode = true;
  #maxAssociations = 1;
  #access: AccessControl | undefined;
  #layer: DcmTransportLayer | undefined;
  #configuration: AssociationConfiguration | undefined;
  readonly #profiles = new Map<string, Profile>([[DEFAULT_PROFILE, new Map()]]);
  #selected = DEFAULT_PROFILE;

  /** Sets the port to listen on; 0 is a free one, which {@link getPort} tells then. @defaultValue 104 @compat full */
  setPort(port: number): void {
    this.#port = port;
  }

  /** The port; the one in use once it is open. @compat full */
  getPort(): number {
    return this.#port;
  }

  /** Sets our AE title, which counts when {@link setRespondWithCalledAETitle} is off: other titles are not accepted then. @defaultValue DCMTK_SCP @compat full */
  setAETitle(aetitle: string): void {
    this.#aeTitle = aetitle.trim().slice(0, 16);
  }

  /** Our AE title. @compat full */
  getAETitle(): string {
    return this.#aeTitle;
  }

  /**
   * Sets whether we answer to every title. The answer repeats the called title in either case, as PS3.8 wants it.
   *
   * @defaultValue true
   * @compat full
   */
  setRespondWithCalledAETitle(useCalled: boolean): void {
    this.#respondWithCalledAETitle = useCalled;
  }

  /** Whether we answer to every title. @compat full */
  getRespondWithCalledAETitle(): boolean {
    return this.#respondWithCalledAETitle;
  }

  /** Sets whether every association is refused. @defaultValue false @compat full */
  forceAssociationRefuse(doRefuse: boolean): void {
    this.#refuseAssociation = doRefuse;
  }

  /** Whether every association is refused. @compat full */
  getRefuseAssociation(): boolean {
    return this.#refuseAssociation;
  }

  /** Sets the longest P-DATA PDU that is announced, in bytes. @defaultValue 16384 @compat full */
  setMaxReceivePDULength(maxRecPDU: number): void {
    this.#maxReceivePDULength = maxRecPDU;
  }

  /** The longest P-DATA PDU that is announced, in bytes. @compat full */
  getMaxReceivePDULength(): number {
    return this.#maxReceivePDULength;
  }

  /** Sets whether associations are waited for without a limit. @defaultValue DUL_BLOCK @compat full */
  setConnectionBlockingMode(blockingMode: DUL_BLOCKOPTIONS): void {
    this.#connectionBlockingMode = blockingMode;
  }

  /** Whether associations are waited for without a limit. @compat full */
  getConnectionBlockingMode(): DUL_BLOCKOPTIONS {
    return this.#connectionBlockingMode;
  }

  /** Sets how long associations are waited for with DUL_NOBLOCK, in seconds. @defaultValue 1000 @compat full */
  setConnectionTimeout(timeout: number): void {
    this.#connectionTimeout = timeout;
  }

  /** How long associations are waited for with DUL_NOBLOCK, in seconds. @compat full */
  getConnectionTimeout(): number {
    return this.#connectionTimeout;
  }

  /** Sets whether messages are waited for without a limit. @defaultValue DIMSE_BLOCKING @compat full */
  setDIMSEBlockingMode(blockingMode: T_DIMSE_BlockingMode): void {
    this.#dimseBlockingMode = blockingMode;
  }

  /** Whether messages are waited for without a limit. @compat full */
  getDIMSEBlockingMode(): T_DIMSE_BlockingMode {
    return this.#dimseBlockingMode;
  }

  /** Sets how long messages are waited for with DIMSE_NONBLOCKING, in seconds. @compat full */
  setDIMSETimeout(dimseTimeout: number): void {
    this.#dimseTimeout = dimseTimeout;
  }

  /** How long messages are waited for with DIMSE_NONBLOCKING, in seconds. @compat full */
  getDIMSETimeout(): number {
    return this.#dimseTimeout;
  }

  /** Sets how long requests and ends of associations may take, in seconds. @defaultValue 30 @compat full */
  setACSETimeout(acseTimeout: number): void {
    this.#acseTimeout = acseTimeout;
  }

  /** How long requests and ends of associations may take, in seconds. @compat full */
  getACSETimeout(): number {
    return this.#acseTimeout;
  }

  /** Sets whether presentation contexts are logged as information and not for debugging. @defaultValue false @compat full */
  setVerbosePCMode(mode: boolean): void {
    this.#verbosePCMode = mode;
  }

  /** Whether presentation contexts are logged as information. @compat full */
  getVerbosePCMode(): boolean {
    return this.#verbosePCMode;
  }

  /** Sets whether {@link DcmSCP.checkCallingHostAccepted} gets the peer's name, where it has one, or its address. @defaultValue true @compat full */
  setHostLookupEnabled(mode: boolean): void {
    this.#hostLookup = mode;
  }

  /** Whether the peer's name is looked up. @compat full */
  getHostLookupEnabled(): boolean {
    return this.#hostLookup;
  }

  /** Sets whether a role that we do not grant is answered with the default role, and not with a refusal. @defaultValue false @compat full */
  setAlwaysAcceptDefaultRole(enabled: boolean): void {
    this.#alwaysAcceptDefaultRole = enabled;
  }

  /** Whether a role that we do not grant is answered with the default role. */
  protected get alwaysAcceptsDefaultRole(): boolean {
    return this.#alwaysAcceptDefaultRole;
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
   * Sets how many associations are served at once; each has its own place in the methods that are overridden. The original
   * serves one, and lets others wait.
   *
   * @defaultValue 1
   * @addition
   */
  setMaxAssociations(count: number): void {
    this.#maxAssociations = Math.max(1, Math.floor(count));
  }

  /** How many associations are served at once. @addition */
  getMaxAssociations(): number {
    return this.#maxAssociations;
  }

  /**
   * Sets rules of who may open associations, and for what: titles, addresses and ranges, TLS, SOP classes, associations at once.
   * They count beside the methods that judge, from the next association on; null ends that.
   *
   * @defaultValue null
   * @addition
   */
  setAccessControl(access: AccessControl | null): void {
    this.#access = access ?? undefined;
  }

  /** The rules of who may open associations; null without. @addition */
  getAccessControl(): AccessControl | null {
    return this.#access ?? null;
  }

  /** Speaks TLS; null ends that. Counts for the next port that is opened. @addition */
  useSecureConnection(tlsLayer: DcmTransportLayer | null): void {
    this.#layer = tlsLayer ?? undefined;
  }

  /** The layer of the port. */
  protected get transportLayer(): DcmTransportLayer | undefined {
    return this.#layer;
  }

  /**
   * Accepts an abstract syntax.
   *
   * @param xferSyntaxes - UIDs, in our order of preference.
   * @param role - The requestor's.
   * @param profile - Which profile it is added to.
   * @returns EC_Normal, or EC_IllegalParameter without an abstract or a transfer syntax.
   * @compat full
   */
  addPresentationContext(
    abstractSyntax: string,
    xferSyntaxes: readonly string[],
    role: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
    profile = DEFAULT_PROFILE,
  ): OFCondition {
    if (abstractSyntax === '' || xferSyntaxes.length === 0) {
      return EC_IllegalParameter.because('A presentation context has an abstract syntax and a transfer syntax');
    }
    this.#profile(profile).set(abstractSyntax, { transferSyntaxes: [...xferSyntaxes], role });
    return EC_Normal;
  }

  #profile(name: string): Profile {
    const key = name.toUpperCase();
    const known = this.#profiles.get(key);
    if (known !== undefined) return known;
    const made: Profile = new Map();
    this.#profiles.set(key, made);
    return made;
  }

  /** Accepts Verification in the uncompressed syntaxes. @compat full */
  setEnableVerification(profile = DEFAULT_PROFILE): OFCondition {
    return this.addPresentationContext(UID_VerificationSOPClass, UNCOMPRESSED, ASC_SC_ROLE_DEFAULT, profile);
  }

  /**
   * Reads an association configuration file, of which {@link setAndCheckAssociationProfile} selects a profile.
   *
   * @returns EC_Normal, or what is wrong with the file.
   * @compat full
   */
  loadAssociationCfgFile(assocFile: string): OFCondition {
    try {
      this.#configuration = AssociationConfiguration.read(assocFile);
      return EC_Normal;
    } catch (error) {
      if (error instanceof AssociationConfigurationError) return EC_IllegalParameter.because(error.message, error);
      return conditionOf(error, EC_InvalidFilename);
    }
  }

  /**
   * Selects a profile, of those that were added to or of the configuration file.
   *
   * @returns EC_Normal, or NET_EC_InvalidSCPAssociationProfile for one that is not there or not fit for an acceptor.
   * @compat full
   */
  setAndCheckAssociationProfile(profileName: string): OFCondition {
    const key = profileName.toUpperCase();
    if (this.#configuration?.hasProfile(profileName) === true) {
      try {
        const { presentationContexts, roles } = this.#configuration.acceptorProfile(profileName);
        const profile: Profile = new Map();
        for (const { abstractSyntax, transferSyntaxes } of presentationContexts) {
          const wanted = roles.get(abstractSyntax);
          const role = wanted === undefined ? ASC_SC_ROLE_DEFAULT : roleOf(wanted.scu, wanted.scp);
          profile.set(abstractSyntax, { transferSyntaxes, role });
        }
        this.#profiles.set(key, profile);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        return NET_EC_InvalidSCPAssociationProfile.because(text, error);
      }
    }
    if ((this.#profiles.get(key)?.size ?? 0) === 0) {
      return NET_EC_InvalidSCPAssociationProfile.because(`There is no profile ${JSON.stringify(profileName)}`);
    }
    this.#selected = key;
    return EC_Normal;
  }

  /** What is accepted. */
  protected get acceptedContexts(): ReadonlyMap<string, ScpContext> {
    return this.#profile(this.#selected);
  }
}
