import type { AccessControl } from '../../src/index';
import { COMError, EventSource, HRESULT, toCOMError } from '../com';
import type { ArgumentChecker } from '../com';
import { DCXSEC } from './DCXSEC';
import { NO_FLAGS, type AcceptFlags } from './accepted-syntaxes';
import { accessControlOf, checkLimits, type AccepterAccessRules, type AccepterLimits } from './accepter-access';
import type { IDCXACCEvents } from './IDCXACCEvents';

/** Seconds. */
const DEFAULT_ASSOCIATION_REQUEST_TIMEOUT = 30;
/** Seconds. */
const DEFAULT_DIMSE_COMMAND_TIMEOUT = 60;

/** Where objects are sent for a C-MOVE. */
export interface MoveDestination {
  readonly host: string;
  readonly port: number;
  readonly security: DCXSEC | null;
}

/** The values of the properties. */
export interface Settings {
  readonly flags: AcceptFlags;
  readonly storeDirectory: string;
  readonly bindAddress: string;
  readonly securityContext: DCXSEC | null;
  readonly access: AccessControl | null;
  readonly limits: AccepterLimits | null;
  readonly durable: boolean;
  readonly nextStorageResponseStatus: number;
  /** Seconds. */
  readonly associationRequestTimeout: number;
  /** Seconds. */
  readonly dimseCommandTimeout: number;
}

/**
 * What of DCXACC is set before and between its calls. Values count from the next association or command on.
 *
 * @example
 * ```ts
 * import { DCXACC } from 'dcxport/rzdcx';
 *
 * const acc = new DCXACC();
 * acc.StoreDirectory = 'inbox';
 * acc.BindAddress = '127.0.0.1';
 * acc.DimseCommandTimeout = 60;
 * console.log(acc.StoreDirectory); // inbox
 * acc.Release();
 * ```
 */
export abstract class AccepterSettings extends EventSource<IDCXACCEvents> {
  readonly #check: ArgumentChecker;
  readonly #source: string;
  readonly #moveDestinations = new Map<string, MoveDestination>();
  #flags: AcceptFlags = NO_FLAGS;
  #storeDirectory = '';
  #bindAddress = '';
  #securityContext: DCXSEC | null = null;
  #accessRules: AccepterAccessRules | null = null;
  #access: AccessControl | null = null;
  #limits: AccepterLimits | null = null;
  #durable = false;
  #nextStorageResponseStatus = 0;
  #associationRequestTimeout = DEFAULT_ASSOCIATION_REQUEST_TIMEOUT;
  #dimseCommandTimeout = DEFAULT_DIMSE_COMMAND_TIMEOUT;

  /** @internal */
  protected constructor(source: string, check: ArgumentChecker) {
    // In the order of the event interface: sinks that dispatch by number count on it.
    super(source, [
      'OnCommitResult',
      'OnConnection',
      'OnStoreSetup',
      'OnStoreDone',
      'OnTimeout',
      'OnStorageCommitRequest',
      'OnAssocEnd',
      'OnEcho',
      'OnFind',
      'OnMPPSCreate',
      'OnMPPSSet',
      'OnMove',
      'OnGet',
      'OnUserIdentity',
    ]);
    this.#check = check;
    this.#source = source;
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
    this.#storeDirectory = this.#check.text('StoreDirectory', value);
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
    this.#nextStorageResponseStatus = this.#check.shortInt('NextStorageResponseStatus', value);
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
    this.#associationRequestTimeout = this.#check.seconds('AssociationRequestTimeout', value);
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
    this.#dimseCommandTimeout = this.#check.seconds('DimseCommandTimeout', value);
  }

  /**
   * TLS settings; null is plain TCP. Read when the port is opened, which must be free or open with equal settings.
   *
   * @defaultValue null
   * @throws {@link COMError} DISP_E_TYPEMISMATCH for what is neither.
   * @see DICOM PS3.15, annex B
   * @compat full
   */
  get SecurityContext(): DCXSEC | null {
    this.checkAlive();
    return this.#securityContext;
  }
  set SecurityContext(value: DCXSEC | null) {
    this.checkAlive();
    this.#securityContext = this.#check.optionalObject('SecurityContext', value, DCXSEC);
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
    this.#bindAddress = this.#check.text('BindAddress', value).trim();
  }

  /**
   * Who may open associations, and for what: called and calling titles, addresses and ranges, TLS, SOP classes. A refusal
   * comes before any event and goes to the log, with who and why; the peer gets the code that fits: title not recognized, or
   * no reason. null admits everybody.
   *
   * @defaultValue null
   * @throws {@link COMError} E_INVALIDARG for what is no title, address, range or member of the rules.
   * @example
   * ```ts
   * import { DCXACC } from 'dcxport/rzdcx';
   *
   * const acc = new DCXACC();
   * acc.AccessRules = {
   *   calledAETitles: ['ARCHIVE'],
   *   peers: [{ callingAETitles: ['CT1', 'CT2'], addresses: ['192.0.2.0/24', '2001:db8::/32'], tls: true }],
   * };
   * console.log(acc.AccessRules?.calledAETitles); // [ 'ARCHIVE' ]
   * acc.Release();
   * ```
   * @addition
   * @compat full
   */
  get AccessRules(): AccepterAccessRules | null {
    this.checkAlive();
    return this.#accessRules;
  }
  set AccessRules(value: AccepterAccessRules | null) {
    this.checkAlive();
    const rules = value ?? null;
    this.#access = rules === null ? null : this.#checked('AccessRules', rules, accessControlOf);
    this.#accessRules = structuredClone(rules);
  }

  /**
   * Bounds of the port and of what comes over it, by the names of the engine's options: connections in all and for each
   * address, lengths and numbers that a peer may announce, and further timers. Counts when the port is opened; of objects that
   * share a port the first sets them. null is the engine's defaults.
   *
   * @defaultValue null
   * @throws {@link COMError} E_INVALIDARG for a name that there is not, and for what is no limit.
   * @addition
   * @compat full
   */
  get Limits(): AccepterLimits | null {
    this.checkAlive();
    return this.#limits;
  }
  set Limits(value: AccepterLimits | null) {
    this.checkAlive();
    const limits = value ?? null;
    if (limits !== null) this.#checked('Limits', limits, checkLimits);
    this.#limits = structuredClone(limits);
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
    this.#durable = this.#check.boolean('Durable', value);
  }

  /**
   * Says where the objects of a C-MOVE go that names this AE title as its destination.
   *
   * @param ae_title - An entry that is there already is replaced.
   * @param security - TLS settings for the way there; null is plain TCP.
   * @throws {@link COMError} E_INVALIDARG for what is no AE title, host or port.
   * @addition
   * @compat full
   */
  AddMoveDestination(ae_title: string, host: string, port: number, security: DCXSEC | null = null): void {
    this.checkAlive();
    const title = this.#check.aeTitle('ae_title', ae_title);
    this.#moveDestinations.set(title, {
      host: this.#check.host('host', host),
      port: this.#check.port('port', port),
      security: this.#check.optionalObject('security', security, DCXSEC),
    });
  }

  /**
   * Forgets a destination of C-MOVE; nothing happens when it is not known.
   *
   * @addition
   * @compat full
   */
  RemoveMoveDestination(ae_title: string): void {
    this.checkAlive();
    this.#moveDestinations.delete(this.#check.aeTitle('ae_title', ae_title));
  }

  /** @internal */
  protected moveDestination(title: string): MoveDestination | undefined {
    return this.#moveDestinations.get(title.trim());
  }

  /** All values, also after Release, for calls that are still ending. @internal */
  protected get settings(): Settings {
    return {
      flags: this.#flags,
      storeDirectory: this.#storeDirectory,
      bindAddress: this.#bindAddress,
      securityContext: this.#securityContext,
      access: this.#access,
      limits: this.#limits,
      durable: this.#durable,
      nextStorageResponseStatus: this.#nextStorageResponseStatus,
      associationRequestTimeout: this.#associationRequestTimeout,
      dimseCommandTimeout: this.#dimseCommandTimeout,
    };
  }

  #checked<T extends object, R>(name: string, value: T, use: (value: T) => R): R {
    if (typeof value !== 'object') {
      throw new COMError(HRESULT.DISP_E_TYPEMISMATCH, `${name} must be an object or null.`, this.#source);
    }
    try {
      return use(value);
    } catch (error) {
      throw toCOMError(error, this.#source, { doing: `${name} cannot be set` });
    }
  }

  #flag(name: keyof AcceptFlags): boolean {
    this.checkAlive();
    return this.#flags[name];
  }

  #setFlag(name: keyof AcceptFlags, value: unknown): void {
    this.checkAlive();
    this.#flags = { ...this.#flags, [name]: this.#check.boolean(name, value) };
  }
}
