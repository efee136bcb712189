import { TlsError, TlsFailure } from '../errors';

/** What failed, and in words. */
export interface TlsFault {
  readonly failure: TlsFailure;
  readonly text: string;
}

/** An error of Node's TLS: OpenSSL's are taken apart into these. */
interface TlsSystemError extends NodeJS.ErrnoException {
  /** OpenSSL's words alone, without its file names. */
  reason?: string;
}

const NOT_TLS: TlsFault = {
  failure: TlsFailure.NotTls,
  text: 'the other side does not speak TLS (is it a plain DICOM port or peer?)',
};
const NO_VERSION: TlsFault = {
  failure: TlsFailure.Version,
  text: 'there is no version of TLS that both sides speak (we speak 1.2 and 1.3, unless the settings say otherwise)',
};
const NO_SUITE: TlsFault = {
  failure: TlsFailure.CipherSuite,
  text: 'there is no cipher suite that both sides take (compare the security profiles, and the kinds of the keys)',
};
const LEFT: TlsFault = {
  failure: TlsFailure.RefusedByPeer,
  text: 'the peer closed the connection during the handshake (does it speak TLS, does it trust our certificate?)',
};

const FAULTS: Readonly<Record<string, TlsFault>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_HTTP_REQUEST: NOT_TLS,
  ERR_SSL_HTTPS_PROXY_REQUEST: NOT_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_VERSION,
  ERR_SSL_VERSION_TOO_LOW: NO_VERSION,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: NO_VERSION,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: NO_VERSION,
  ERR_SSL_NO_SHARED_CIPHER: NO_SUITE,
  ERR_SSL_NO_CIPHERS_AVAILABLE: NO_SUITE,
  ERR_SSL_NO_SUITABLE_KEY_SHARE: NO_SUITE,
  ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: NO_SUITE,
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: NO_SUITE,
  ERR_TLS_HANDSHAKE_TIMEOUT: {
    failure: TlsFailure.Timeout,
    text: "the handshake was not finished in time (timer 'tls'; raise the option timeouts.tls if the peer needs longer)",
  },
  ECONNRESET: LEFT,
  EPIPE: LEFT,
};

/** Alerts about the certificate that we sent, or did not send. */
const CERTIFICATE_ALERT = /CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED/;

function faultOf(error: TlsSystemError): TlsFault {
  const code = error.code ?? '';
  const known = FAULTS[code];
  if (known !== undefined) return known;
  const words = error.reason ?? error.message;
  if (!isAlert(error)) return { failure: TlsFailure.Protocol, text: words };
  const text = CERTIFICATE_ALERT.test(code)
    ? `the peer does not take our certificate, or wants one (it said: ${words})`
    : `the peer refused the handshake (it said: ${words}); does it want a certificate, or other cipher suites?`;
  return { failure: TlsFailure.RefusedByPeer, text };
}

function isAlert(error: TlsSystemError): boolean {
  return /_ALERT_/.test(error.code ?? '');
}

/** Makes the error of a handshake that came to nothing. @param peer - Address and port. */
export function handshakeError(peer: string, error: Error): TlsError {
  const { failure, text } = faultOf(error);
  return new TlsError(peer, failure, text, { cause: error });
}

/**
 * Makes the error of a connection that the acceptor ended before it answered anything.
 *
 * With TLS 1.3 the handshake is over for a requestor before its own certificate is judged: a refusal comes behind it, as an
 * alert, or as the mere end of the connection.
 *
 * @param error - What the loss was reported with; its causes are looked through for an alert.
 */
export function lateRefusal(peer: string, error: Error): TlsError {
  let cause: unknown = error;
  // A chain of causes is short; the bound is for one that is circular.
  for (let depth = 0; cause instanceof Error && depth < 8; depth++, cause = cause.cause) {
    if (isAlert(cause)) return handshakeError(peer, cause);
  }
  const text =
    'the connection ended behind the handshake, before the association was answered; ' +
    'the peer probably does not trust our certificate, or wants one';
  return new TlsError(peer, TlsFailure.RefusedByPeer, text, { cause: error });
}
