import { hostname } from 'node:os';
import { rootCertificates } from 'node:tls';
import { LogLevel, oneLine, type TlsOptions, type TlsVerification } from '../../src/index';
import { ArgumentChecker, COMError, ComObject, HRESULT } from '../com';
import {
  issuersIn,
  issuersInFile,
  readCertificateFile,
  readStore,
  storeFolderOf,
  type StoreContent,
  type StoredCertificate,
} from './certificate-store';
import { DCXSEC_CERT_STORE, DCXSEC_VERIFICATION_METHOD } from './enums';
import { rzdcxLog } from './process-state';

const SOURCE = 'rzdcx.DCXSEC';
const check = new ArgumentChecker(SOURCE);

/** Unusable files that an error tells of. */
const MOST_REASONS = 4;

/** Set by the class, which alone reaches its private fields. */
let read: (security: DCXSEC, role: 'requester' | 'accepter') => TlsOptions;

/** Blanks, colons and case do not matter in a thumbprint. */
function plainThumbprint(text: string): string {
  return text.replaceAll(/[\s:]/g, '').toLowerCase();
}

/** SHA-1 and SHA-256. */
const THUMBPRINT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function plainName(text: string): string {
  return text.trim().replace(/^CN\s*=\s*/i, '');
}

/**
 * TLS settings, assigned to `SecurityContext` of DCXREQ and DCXACC. Values are read when a call starts; one object may serve
 * several.
 *
 * @example
 * ```ts
 * const security = new DCXSEC();
 * security.CertFile = 'modality.pem';
 * security.CAFile = 'hospital-ca.pem';
 * req.SecurityContext = security;
 * await req.Echo('MODALITY', 'PACS', '192.0.2.10', 2762);
 * ```
 */
export class DCXSEC extends ComObject {
  #verificationMethod: DCXSEC_VERIFICATION_METHOD = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN;
  #certStore: DCXSEC_CERT_STORE = DCXSEC_CERT_STORE.DCXSEC_CERT_STORE_CURRENT_USER;
  #certSubjectName = '';
  #certThumbprint = '';
  /** What our certificate is searched by: the one that was set last. */
  #searchBy: 'nothing' | 'name' | 'thumbprint' = 'nothing';
  #acceptedThumbprints = '';
  #mutualAuthentication = false;
  #debugLog = false;
  #storeFolder = '';
  #certFile = '';
  #keyFile = '';
  #keyPassphrase = '';
  #caFile = '';

  static {
    read = (security, role) => security.tlsOptions(role);
  }

  /** Makes settings that judge the peer by its chain of issuers and search the user's store. */
  constructor() {
    super(SOURCE);
  }

  /**
   * How the peer's certificate is judged: not at all, by its issuers (the host name is not compared), or by its thumbprint.
   *
   * @defaultValue DCXSEC_VERIFICATION_METHOD_TRUST_CHAIN
   * @throws {@link COMError} E_INVALIDARG for an unknown method.
   * @compat full
   */
  get VerificationMethod(): DCXSEC_VERIFICATION_METHOD {
    this.checkAlive();
    return this.#verificationMethod;
  }
  set VerificationMethod(value: DCXSEC_VERIFICATION_METHOD) {
    this.checkAlive();
    check.enumerator('VerificationMethod', value, DCXSEC_VERIFICATION_METHOD);
    this.#verificationMethod = value;
  }

  /**
   * Our certificate by the common name of its subject, with or without `CN=`; of several the one that is valid longest.
   * Setting it updates {@link DCXSEC.CertThumbprint}, to empty when the store has none of that name.
   *
   * @defaultValue '' the name of this computer; on an accepter also the name that a peer asks for
   * @compat full
   */
  get CertSubjectName(): string {
    this.checkAlive();
    return this.#searchBy === 'thumbprint' ? (this.#search()?.name ?? '') : this.#certSubjectName;
  }
  set CertSubjectName(value: string) {
    this.checkAlive();
    this.#certSubjectName = check.text('CertSubjectName', value);
    this.#certThumbprint = '';
    this.#searchBy = plainName(this.#certSubjectName) === '' ? 'nothing' : 'name';
  }

  /**
   * Our certificate by SHA-1 of its DER bytes, in hexadecimal digits; blanks, colons and case do not matter. Setting it
   * updates {@link DCXSEC.CertSubjectName}, to empty when the store has no such certificate.
   *
   * @defaultValue ''
   * @compat full
   */
  get CertThumbprint(): string {
    this.checkAlive();
    return this.#searchBy === 'name' ? (this.#search()?.thumbprint ?? '') : this.#certThumbprint;
  }
  set CertThumbprint(value: string) {
    this.checkAlive();
    this.#certThumbprint = check.text('CertThumbprint', value);
    this.#certSubjectName = '';
    this.#searchBy = plainThumbprint(this.#certThumbprint) === '' ? 'nothing' : 'thumbprint';
  }

  /**
   * Thumbprints of the peers that are accepted, joined by `;`, for DCXSEC_VERIFICATION_METHOD_THUMBPRINT: 40 digits are SHA-1,
   * 64 digits SHA-256; blanks, colons and case do not matter.
   *
   * @defaultValue ''
   * @throws {@link COMError} E_INVALIDARG for an item of another length, or with other digits.
   * @compat full
   */
  get AcceptedThumbprints(): string {
    this.checkAlive();
    return this.#acceptedThumbprints;
  }
  set AcceptedThumbprints(value: string) {
    this.checkAlive();
    const list = check.text('AcceptedThumbprints', value);
    const wrong = check.list('AcceptedThumbprints', list).find((each) => !THUMBPRINT.test(plainThumbprint(each)));
    if (wrong !== undefined) {
      const text = `AcceptedThumbprints must hold thumbprints of 40 or 64 hexadecimal digits, not ${JSON.stringify(wrong)}.`;
      throw new COMError(HRESULT.E_INVALIDARG, text, SOURCE);
    }
    this.#acceptedThumbprints = list;
  }

  /**
   * An accepter asks for the client's certificate and judges it. No effect on a requester, which judges the server in any
   * case.
   *
   * @defaultValue false
   * @compat full
   */
  get MutualAuthentication(): boolean {
    this.checkAlive();
    return this.#mutualAuthentication;
  }
  set MutualAuthentication(value: boolean) {
    this.checkAlive();
    this.#mutualAuthentication = check.boolean('MutualAuthentication', value);
  }

  /**
   * Which store is searched: a folder each. The user's is the one that the environment variable DCXPORT_CERT_STORE_USER names,
   * else `.dcxport/certs` in the home directory; the computer's is DCXPORT_CERT_STORE_MACHINE, else `/etc/dcxport/certs`.
   * Certificates lie there as `*.pem` with their key, `*.crt` beside `*.key`, or `*.p12` or `*.pfx`; trusted issuers in the
   * subfolder `ca`, besides Node's own.
   *
   * @defaultValue DCXSEC_CERT_STORE_CURRENT_USER
   * @throws {@link COMError} E_INVALIDARG for an unknown store.
   * @compat full
   */
  get CertStore(): DCXSEC_CERT_STORE {
    this.checkAlive();
    return this.#certStore;
  }
  set CertStore(value: DCXSEC_CERT_STORE) {
    this.checkAlive();
    check.enumerator('CertStore', value, DCXSEC_CERT_STORE);
    this.#certStore = value;
  }

  /**
   * TLS details go into the log, at DEBUG. Write-only.
   *
   * @compat full
   */
  set DebugLog(value: boolean) {
    this.checkAlive();
    this.#debugLog = check.boolean('DebugLog', value);
  }

  /**
   * The folder that stands for the certificate store, whatever {@link DCXSEC.CertStore} says.
   *
   * @defaultValue ''
   * @addition
   * @compat full
   */
  get StoreFolder(): string {
    this.checkAlive();
    return this.#storeFolder;
  }
  set StoreFolder(value: string) {
    this.checkAlive();
    this.#storeFolder = check.text('StoreFolder', value);
  }

  /**
   * Our certificate as a file, PEM or PKCS#12; outranks the store.
   *
   * @defaultValue ''
   * @addition
   * @compat full
   */
  get CertFile(): string {
    this.checkAlive();
    return this.#certFile;
  }
  set CertFile(value: string) {
    this.checkAlive();
    this.#certFile = check.text('CertFile', value);
  }

  /**
   * The key of {@link DCXSEC.CertFile} in PEM, when it is not in that file.
   *
   * @defaultValue ''
   * @addition
   * @compat full
   */
  get KeyFile(): string {
    this.checkAlive();
    return this.#keyFile;
  }
  set KeyFile(value: string) {
    this.checkAlive();
    this.#keyFile = check.text('KeyFile', value);
  }

  /**
   * The passphrase of the key or of the PKCS#12 files. Write-only.
   *
   * @addition
   * @compat full
   */
  set KeyPassphrase(value: string) {
    this.checkAlive();
    this.#keyPassphrase = check.text('KeyPassphrase', value);
  }

  /**
   * Trusted issuers as a PEM file; takes the place of Node's own and of those in the store.
   *
   * @defaultValue ''
   * @addition
   * @compat full
   */
  get CAFile(): string {
    this.checkAlive();
    return this.#caFile;
  }
  set CAFile(value: string) {
    this.checkAlive();
    this.#caFile = check.text('CAFile', value);
  }

  /**
   * The settings as the engine takes them, read now.
   *
   * @throws {@link COMError} E_INVALIDARG when a certificate is missing.
   *
   * @internal
   */
  protected tlsOptions(role: 'requester' | 'accepter'): TlsOptions {
    return this.#options(role);
  }

  /** The folder of the store. */
  get #folder(): string {
    return storeFolderOf(this.#storeFolder, this.#certStore);
  }

  #store(): StoreContent {
    return readStore(this.#folder, this.#keyPassphrase);
  }

  /** The certificate that the program asked for, in the store. */
  #search({ certificates } = this.#store()): StoredCertificate | undefined {
    const name = plainName(this.#certSubjectName).toLowerCase();
    const thumbprint = plainThumbprint(this.#certThumbprint);
    return certificates.find((each) =>
      this.#searchBy === 'thumbprint' ? each.thumbprint === thumbprint : each.name.toLowerCase() === name,
    );
  }

  /** Ours, the one that counts first. @throws {@link COMError} E_INVALIDARG when one that is needed is missing. */
  #certificates(role: 'requester' | 'accepter'): StoredCertificate[] {
    if (this.#certFile !== '') return [readCertificateFile(this.#certFile, this.#keyFile, this.#keyPassphrase)];
    const store = this.#store();
    if (this.#searchBy !== 'nothing') {
      const found = this.#search(store);
      if (found !== undefined) return [found];
      const what =
        this.#searchBy === 'name' ? `the name ${this.#certSubjectName}` : `thumbprint ${this.#certThumbprint}`;
      throw this.#missing(`${this.#folder} holds no certificate of ${what} with a key that can be read.`, store);
    }
    const { certificates } = store;
    const own = certificates.filter(({ name }) => name.toLowerCase() === hostname().toLowerCase());
    if (role === 'requester') return own;
    if (certificates.length > 0) return [...own, ...certificates.filter((each) => !own.includes(each))];
    const text = `An accepter with TLS needs a certificate: set CertFile, or put one with its key into ${this.#folder}.`;
    throw this.#missing(text, store);
  }

  /** @param store - Its unusable files may be what was meant. */
  #missing(text: string, { unusable }: StoreContent): COMError {
    const some = unusable.slice(0, MOST_REASONS);
    return new COMError(HRESULT.E_INVALIDARG, [text, ...some].join(' '), SOURCE);
  }

  get #verification(): TlsVerification {
    switch (this.#verificationMethod) {
      case DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_NONE:
        return 'none';
      case DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_THUMBPRINT:
        return { thumbprints: check.list('AcceptedThumbprints', this.#acceptedThumbprints).map(plainThumbprint) };
      default:
        return 'chain';
    }
  }

  #options(role: 'requester' | 'accepter'): TlsOptions {
    this.checkAlive();
    const certificates = this.#certificates(role);
    return {
      identities: certificates.map(({ name, identity }) => ({ name, identity })),
      issuers: this.#caFile === '' ? [...rootCertificates, ...issuersIn(this.#folder)] : issuersInFile(this.#caFile),
      verification: this.#verification,
      mutual: this.#mutualAuthentication,
      ...(this.#debugLog ? { onHandshake: logHandshake } : {}),
    };
  }
}

/** Writes what a handshake came to into the log. */
export function logHandshake(text: string): void {
  rzdcxLog.log(LogLevel.debug, oneLine(`TLS: ${text}`));
}

/** The settings as the engine takes them, read now. @throws {@link COMError} E_INVALIDARG when a certificate is missing. */
export function tlsOptionsOf(security: DCXSEC | null, role: 'requester' | 'accepter'): TlsOptions | undefined {
  return security === null ? undefined : read(security, role);
}
