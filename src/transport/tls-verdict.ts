import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { TlsFailure } from '../errors';
import type { SecureLink } from './secure-link';
import type { TlsFault } from './tls-failures';

/** Why a peer is not trusted. */
export interface TlsVerdict extends TlsFault {
  /** OpenSSL's name for what is wrong with the chain, when that is why. */
  readonly verification?: string;
}

/** The certificates of a peer, for a judge. */
export interface TlsPeer {
  /** Its own, then each one's issuer as far as it was sent or is known here. Empty: it sent none. */
  readonly chain: readonly X509Certificate[];
  /** Undefined when the chain is in order and leads to a trusted issuer; else OpenSSL's name for what is wrong. Without a certificate `UNSPECIFIED`. */
  readonly chainError: string | undefined;
}

/** Judges a peer by its certificates; undefined when it is trusted. Runs behind the handshake, and must not wait. */
export type TlsJudge = (peer: TlsPeer) => TlsVerdict | undefined;

/**
 * How a peer's certificate is judged: not at all, by its chain of issuers (the host name is not compared: peers are known by
 * address), by its own thumbprint (SHA-1 or SHA-256, in small hexadecimal digits without separators), or by a function.
 */
export type TlsVerification = 'none' | 'chain' | { readonly thumbprints: readonly string[] } | TlsJudge;

/** What OpenSSL's verification codes mean for whoever has to mend it. */
const CHAIN_FAILURES: Readonly<Record<string, TlsFault>> = {
  CERT_HAS_EXPIRED: { failure: TlsFailure.Expired, text: 'it, or one of its issuers, has expired' },
  CERT_NOT_YET_VALID: { failure: TlsFailure.Expired, text: 'it is not valid yet (are both clocks right?)' },
  CERT_REVOKED: { failure: TlsFailure.Untrusted, text: 'it was revoked' },
  INVALID_PURPOSE: { failure: TlsFailure.Untrusted, text: 'it was not issued for this side of a connection' },
};

/** The chain has no trusted issuer although OpenSSL found one: see {@link TlsTrust.onlyIssuers}. */
const NO_TRUSTED_ISSUER = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';

/** How a peer is judged. */
export interface TlsTrust {
  readonly verification: TlsVerification;
  /**
   * The only issuers that count, when OpenSSL was told of more: of a PKCS#12 file Node takes every certificate that lies in
   * it for a trusted issuer.
   */
  readonly onlyIssuers?: readonly X509Certificate[];
}

/** Chains are short; the bound is for one that leads back to itself. */
const LONGEST_CHAIN = 32;

/** Node's form of a peer's certificate; of a peer that sent none it is empty. */
interface CertificateLink {
  readonly raw?: Buffer;
  /** Of a root: itself. */
  readonly issuerCertificate?: CertificateLink;
}

/** By Node's old form: its `getPeerX509Certificate` takes the certificate out of a requestor's connection. */
function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let link: CertificateLink | undefined = socket.getPeerCertificate(true) ?? undefined;
  while (link?.raw !== undefined && chain.length < LONGEST_CHAIN) {
    chain.push(new X509Certificate(link.raw));
    link = link.issuerCertificate === link ? undefined : link.issuerCertificate;
  }
  return chain;
}

function leadsToOneOf(issuers: readonly X509Certificate[], chain: readonly X509Certificate[]): boolean {
  return chain.some((certificate) =>
    issuers.some(
      (issuer) =>
        issuer.raw.equals(certificate.raw) || (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)),
    ),
  );
}

function chainErrorOf(socket: TLSSocket, chain: readonly X509Certificate[], trust: TlsTrust): string | undefined {
  if (chain.length === 0) return 'UNSPECIFIED';
  if (!socket.authorized) return errorCode(socket.authorizationError);
  if (trust.onlyIssuers === undefined || leadsToOneOf(trust.onlyIssuers, chain)) return undefined;
  return NO_TRUSTED_ISSUER;
}

/** Node has an error there, or its code. */
function errorCode(error: unknown): string {
  if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
  return typeof error === 'string' ? error : 'unknown';
}

/**
 * Judges the peer of a finished handshake, before anything that it sent is read.
 *
 * @returns undefined when it is trusted.
 */
export function judge(socket: TLSSocket, trust: TlsTrust): TlsVerdict | undefined {
  const { verification } = trust;
  if (verification === 'none') return undefined;
  const chain = chainOf(socket);
  if (typeof verification === 'function') {
    return judgeBy(verification, { chain, chainError: chainErrorOf(socket, chain, trust) });
  }
  const [certificate] = chain;
  if (certificate === undefined) return { failure: TlsFailure.NoCertificate, text: 'the peer sent no certificate' };
  const refused = `the certificate of ${nameOf(certificate)} is refused`;
  if (verification === 'chain') {
    const code = chainErrorOf(socket, chain, trust);
    if (code === undefined) return undefined;
    const { failure, text } = CHAIN_FAILURES[code] ?? {
      failure: TlsFailure.Untrusted,
      text: `its issuer is not trusted here: ${JSON.stringify(oneLineName(certificate.issuer))}`,
    };
    return { failure, text: `${refused}: ${text} [${code}]`, verification: code };
  }
  const thumbprints = ['sha1', 'sha256'].map((algorithm) => thumbprintOf(certificate, algorithm));
  if (thumbprints.some((thumbprint) => verification.thumbprints.includes(thumbprint))) return undefined;
  const text = `${refused}: its thumbprint ${thumbprints[0]} is not among the accepted ones`;
  return { failure: TlsFailure.Thumbprint, text };
}

/** An error of the judge refuses the peer: it must neither let it in nor end the process. */
function judgeBy(judgement: TlsJudge, peer: TlsPeer): TlsVerdict | undefined {
  try {
    return judgement(peer);
  } catch (error) {
    return { failure: TlsFailure.Judged, text: `the certificate could not be judged: ${String(error)}` };
  }
}

function thumbprintOf(certificate: X509Certificate, algorithm: string): string {
  return createHash(algorithm).update(certificate.raw).digest('hex');
}

/** Longest name that is repeated in a text; a certificate's may have kilobytes. */
const LONGEST_NAME = 200;

/** A subject or issuer in one line. Node gives undefined for an empty one, whatever its types say. */
function oneLineName(name: string | undefined): string {
  return (name ?? '').slice(0, LONGEST_NAME).replaceAll('\n', ', ');
}

function nameOf(certificate: X509Certificate): string {
  const subject = certificate.subject as string | undefined;
  return JSON.stringify(oneLineName(/^CN=(.*)$/m.exec(subject ?? '')?.[1] ?? subject));
}

/** What a finished handshake has settled. */
export function secureLinkOf(socket: TLSSocket): SecureLink {
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    cipherSuite: socket.getCipher().standardName,
    peerCertificate: chainOf(socket)[0],
  };
}

/** One line about it. */
export function describeSecureLink({ protocol, cipherSuite, peerCertificate }: SecureLink): string {
  const peer =
    peerCertificate === undefined
      ? 'without a certificate'
      : `certificate of ${nameOf(peerCertificate)}, SHA-1 ${thumbprintOf(peerCertificate, 'sha1')}`;
  return `${protocol}, ${cipherSuite}, peer ${peer}`;
}
