import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { TlsFailure } from '../errors';
import type { TlsVerification } from './tls-options';

/** Why a peer is not trusted. */
export interface TlsVerdict {
  readonly failure: TlsFailure;
  readonly text: string;
}

/** What OpenSSL's verification codes mean for whoever has to mend it. */
const CHAIN_FAILURES: Readonly<Record<string, TlsVerdict>> = {
  CERT_HAS_EXPIRED: { failure: TlsFailure.Expired, text: 'it has expired' },
  CERT_NOT_YET_VALID: { failure: TlsFailure.Expired, text: 'it is not valid yet (are both clocks right?)' },
  CERT_REVOKED: { failure: TlsFailure.Untrusted, text: 'it was revoked' },
};

function untrusted(code: string): TlsVerdict {
  return { failure: TlsFailure.Untrusted, text: `its issuer is not trusted here [${code}]` };
}

/**
 * Judges the peer of a finished handshake, before anything that it sent is read.
 *
 * @returns undefined when it is trusted.
 */
export function judge(socket: TLSSocket, verification: TlsVerification): TlsVerdict | undefined {
  if (verification === 'none') return undefined;
  const { raw, subject } = socket.getPeerCertificate() as { raw?: Buffer; subject?: { CN?: string } };
  if (raw === undefined) return { failure: TlsFailure.NoCertificate, text: 'the peer sent no certificate' };
  const name = `the certificate of ${JSON.stringify(subject?.CN ?? '?')} is refused`;
  if (verification === 'chain') {
    if (socket.authorized) return undefined;
    const code = errorCode(socket.authorizationError);
    const { failure, text } = CHAIN_FAILURES[code] ?? untrusted(code);
    return { failure, text: `${name}: ${text}` };
  }
  const thumbprints = ['sha1', 'sha256'].map((algorithm) => createHash(algorithm).update(raw).digest('hex'));
  if (thumbprints.some((thumbprint) => verification.thumbprints.includes(thumbprint))) return undefined;
  return { failure: TlsFailure.Thumbprint, text: `${name}: its thumbprint ${thumbprints[0]} is not accepted` };
}

/** Node has an error there, or its code. */
function errorCode(error: unknown): string {
  if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
  return typeof error === 'string' ? error : 'unknown';
}

/** One line about a finished handshake. */
export function describeHandshake(socket: TLSSocket): string {
  const { raw, subject } = socket.getPeerCertificate() as { raw?: Buffer; subject?: { CN?: string } };
  const peer =
    raw === undefined
      ? 'without a certificate'
      : `certificate of ${JSON.stringify(subject?.CN ?? '?')}, SHA-1 ${createHash('sha1').update(raw).digest('hex')}`;
  return `${socket.getProtocol() ?? 'TLS'}, ${socket.getCipher().name}, peer ${peer}`;
}
