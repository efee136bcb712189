import { createHash } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import { InvalidArgumentError } from '../errors';

/** A certificate with its key. */
export type TlsIdentity =
  | {
      /** PEM: the certificate, and the issuers between it and the root. */
      readonly certificate: string;
      /** PEM. */
      readonly key: string;
      readonly passphrase?: string;
    }
  | {
      /** PKCS#12. */
      readonly pfx: Buffer;
      readonly passphrase?: string;
    };

/**
 * How a peer's certificate is judged: not at all, by its chain of issuers (the host name is not compared: peers are known by
 * address), or by its own thumbprint, SHA-1 or SHA-256, in hexadecimal digits without separators.
 */
export type TlsVerification = 'none' | 'chain' | { readonly thumbprints: readonly string[] };

/**
 * The secure transport connection profiles. Both speak TLS 1.2 and 1.3 and nothing older.
 *
 * @enum
 * @see DICOM PS3.15, B.10 (non-downgrading) and B.11 (extended)
 */
export const TlsProfile = {
  NonDowngrading: 'non-downgrading',
  Extended: 'extended',
} as const;
export type TlsProfile = (typeof TlsProfile)[keyof typeof TlsProfile];

const TLS_1_3_SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];
const CIPHER_SUITES: Readonly<Record<TlsProfile, readonly string[]>> = {
  [TlsProfile.NonDowngrading]: [
    ...TLS_1_3_SUITES,
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
  ],
  [TlsProfile.Extended]: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-GCM-SHA256',
  ],
};

/** TLS for one side of a connection. */
export interface TlsOptions {
  /** Ours. An acceptor needs one. The first counts, unless a peer asks for the name of another (server name indication). */
  readonly identities?: readonly TlsNamedIdentity[];
  /** PEM of issuers that are trusted. They take the place of Node's own roots. @defaultValue Node's own roots */
  readonly issuers?: readonly string[];
  /** How the peer is judged. @defaultValue 'chain' */
  readonly verification?: TlsVerification;
  /** Acceptor: ask the peer for a certificate, and judge it. A requestor always judges the acceptor. @defaultValue false */
  readonly mutual?: boolean;
  /** @defaultValue non-downgrading */
  readonly profile?: TlsProfile;
  /** @defaultValue 'TLSv1.2' */
  readonly minimumVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** @defaultValue 'TLSv1.3' */
  readonly maximumVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Told of each handshake that succeeded: version, cipher suite, the peer's certificate. Key material is never in it. */
  readonly onHandshake?: (description: string) => void;
}

/** An identity, and the name that peers may ask for. */
export interface TlsNamedIdentity {
  /** The common name of its certificate. */
  readonly name: string;
  readonly identity: TlsIdentity;
}

function identityOptions(identity: TlsIdentity | undefined): SecureContextOptions {
  if (identity === undefined) return {};
  const { passphrase } = identity;
  if ('pfx' in identity) return { pfx: identity.pfx, passphrase };
  return { cert: identity.certificate, key: identity.key, passphrase };
}

/** What Node is told for one side. */
export function contextOptions(options: TlsOptions, identity?: TlsIdentity): SecureContextOptions {
  return {
    ...identityOptions(identity),
    ca: [...(options.issuers ?? rootCertificates)],
    ciphers: CIPHER_SUITES[options.profile ?? TlsProfile.NonDowngrading].join(':'),
    minVersion: options.minimumVersion ?? 'TLSv1.2',
    maxVersion: options.maximumVersion ?? 'TLSv1.3',
    honorCipherOrder: true,
    dhparam: 'auto',
  };
}

/**
 * The same, made ready.
 *
 * @throws {@link InvalidArgumentError} when a certificate, key or passphrase cannot be used.
 */
export function contextOf(options: TlsOptions, identity?: TlsIdentity): SecureContext {
  try {
    return createSecureContext(contextOptions(options, identity));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError(
      `The certificates for TLS cannot be used: ${text}. Do certificate and key belong together, is the passphrase right?`,
      { cause: error },
    );
  }
}

/** A text that is the same for equal settings, and tells nothing of keys. Undefined for no TLS. */
export function tlsFingerprint(options: TlsOptions | undefined): string | undefined {
  if (options === undefined) return undefined;
  const hash = createHash('sha256');
  hash.update(JSON.stringify(options, (key, value: unknown) => (key === 'onHandshake' ? undefined : value)));
  return hash.digest('hex');
}
