import { TlsFailure, type TlsOptions, type TlsPeer, type TlsVerdict } from '../../src/index';
import { checkInteger, parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomOpenSslContextCreationSettings } from './DicomOpenSslContextCreationSettings';
import { netErrorCode } from './net-error-codes';
import {
  DicomOpenSslVerificationFlags as Flags,
  DicomSslMethodType,
  DicomTlsCipherSuiteType as Suite,
} from './security-enums';
import { readIssuers, type OwnCertificate } from './tls-certificates';
import { suiteNamed, usableSuites } from './tls-suites';

const SLOTS = 16;
/** OpenSSL's numbers of what can be wrong with a chain begin at 2, and the codes of the original 158 higher. */
const VERIFICATION_CODES = 158;
const VERIFICATION_REASONS = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'OUT_OF_MEM',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'SUBJECT_ISSUER_MISMATCH',
  'AKID_SKID_MISMATCH',
  'AKID_ISSUER_SERIAL_MISMATCH',
  'KEYUSAGE_NO_CERTSIGN',
];
const FIRST_REASON = 2;
/** X509_V_ERR_APPLICATION_VERIFICATION: what OpenSSL says where it has no better word. */
const OTHER_REASON = 50;
const CHAIN_TOO_LONG = 'CERT_CHAIN_TOO_LONG';

/** Decides about a peer's certificate: `OnVerify`. */
export type VerifyQuestion = (ok: boolean, certificate: string, error: number, errorString: string) => boolean;

/** The TLS half of a `DicomNet`: what its members set, made into the engine's settings. */
export class TlsSettings {
  /** Code of the last failure; 0 for none. */
  lastError = 0;
  certificate: OwnCertificate | undefined;
  #slots: Suite[] = new Array<Suite>(SLOTS).fill(Suite.None);
  #settings: DicomOpenSslContextCreationSettings | null = null;
  #issuers: string | undefined;
  #settled: Suite = Suite.None;
  /** Why the peer of the last handshake was not trusted. */
  #verdict: DicomExceptionCode | undefined;

  /** @throws {@link DicomException} FeatureNotSupported (208) for SSL 2 and 3, TLSInvalidCtxCafile (195). */
  initialize(settings: DicomOpenSslContextCreationSettings | null): void {
    const method = settings?.MethodType;
    if (method === DicomSslMethodType.SslV2 || method === DicomSslMethodType.SslV3) {
      throw new DicomException(
        DicomExceptionCode.FeatureNotSupported,
        'Initialising a secure connection: SSL 2 and 3 are not spoken; take TlsV1, which means TLS 1.2 or later.',
      );
    }
    const file = settings?.CertificationAuthoritiesFileName ?? null;
    this.#issuers = file === null || file === '' ? undefined : readIssuers(file);
    this.#settings = settings;
  }

  /** The suite that the handshake has settled. */
  get settledSuite(): Suite {
    return this.#settled;
  }

  setSuite(index: number, suite: Suite): void {
    const doing = 'Setting a cipher suite';
    checkInteger(doing, 'index', index, 0, SLOTS - 1);
    if (!Object.values(Suite).includes(suite)) throw parameterError(`${doing}: there is no suite ${suite}.`);
    if (suite === Suite.None && index === 0) this.#slots.fill(Suite.None);
    else this.#slots[index] = suite;
  }

  suiteAt(index: number): Suite {
    checkInteger('Asking for a cipher suite', 'index', index, 0, SLOTS - 1);
    return this.#slots[index] ?? Suite.None;
  }

  /** @throws {@link DicomException} FeatureNotSupported (208) when suites were set and Node has none of them. */
  checkSuites(): void {
    const suites = this.#slots.filter((suite) => suite !== Suite.None);
    if (suites.length > 0) usableSuites(suites);
  }

  /** A handshake is about to begin. */
  begin(): void {
    this.#settled = Suite.None;
    this.#verdict = undefined;
  }

  /** It has ended well. */
  succeeded(cipherSuite: string): void {
    this.#settled = suiteNamed(cipherSuite);
  }

  /** It has failed. @returns the code for the callbacks. */
  failed(error: unknown): DicomExceptionCode {
    const code = this.#verdict ?? netErrorCode(error);
    this.lastError = code;
    return code;
  }

  /**
   * The engine's settings for one side.
   *
   * @throws {@link DicomException} FeatureNotSupported (208) when Node has none of the suites; CertificateLoadFailed (219)
   * for an acceptor without a certificate.
   */
  options(side: 'requestor' | 'acceptor', verify: VerifyQuestion): TlsOptions {
    const { certificate } = this;
    if (side === 'acceptor' && certificate === undefined) {
      throw new DicomException(
        DicomExceptionCode.CertificateLoadFailed,
        'Accepting a secure connection: it needs a certificate of ours; call SetTlsClientCertificate before Accept.',
      );
    }
    const flags = this.#settings?.VerificationFlags ?? (side === 'requestor' ? Flags.Peer : Flags.None);
    const verified = (flags & (Flags.Peer | Flags.FailIfNoPeerCertificate)) !== 0;
    const suites = this.#slots.filter((suite) => suite !== Suite.None);
    return {
      identities: certificate && [
        { name: '', identity: { certificate: certificate.certificate, key: certificate.key } },
      ],
      issuers: this.#issuers === undefined ? undefined : [this.#issuers],
      mutual: side === 'acceptor' && verified,
      verification: verified ? (peer) => this.#judge(peer, side, flags, verify) : 'none',
      ...(suites.length > 0 && { cipherSuites: usableSuites(suites), maximumVersion: 'TLSv1.2' as const }),
    };
  }

  #judge(peer: TlsPeer, side: 'requestor' | 'acceptor', flags: number, verify: VerifyQuestion): TlsVerdict | undefined {
    const [certificate] = peer.chain;
    if (certificate === undefined) {
      if (side === 'acceptor' && (flags & Flags.FailIfNoPeerCertificate) === 0) return undefined;
      this.#verdict = DicomExceptionCode.TLSHandshakeFailure;
      return { failure: TlsFailure.NoCertificate, text: 'the peer sent no certificate' };
    }
    const reason = this.#tooLong(peer) ? CHAIN_TOO_LONG : peer.chainError;
    const number = reason === undefined ? 0 : numberOf(reason);
    if (verify(reason === undefined, certificate.toString(), number, reason ?? 'ok')) return undefined;
    this.#verdict = codeOf(reason === undefined ? OTHER_REASON : number);
    return {
      failure: TlsFailure.Judged,
      text: `the certificate is refused: ${reason ?? 'OnVerify said so'}`,
      verification: reason,
    };
  }

  /** The peer's own certificate and a root do not count. */
  #tooLong({ chain, chainError }: TlsPeer): boolean {
    const depth = this.#settings?.MaximumVerificationDepth;
    return depth !== undefined && chainError === undefined && chain.length - 2 > depth;
  }
}

function numberOf(reason: string): number {
  const index = VERIFICATION_REASONS.indexOf(reason);
  return index < 0 ? OTHER_REASON : index + FIRST_REASON;
}

function codeOf(number: number): DicomExceptionCode {
  if (number === OTHER_REASON) return DicomExceptionCode.TLSApplicationVerification;
  return (VERIFICATION_CODES + number) as DicomExceptionCode;
}
