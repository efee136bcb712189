import { constants, createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import { InvalidArgumentError } from '../errors';
import type { TlsTrust, TlsVerification } from './tls-verdict';

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
 * The secure transport connection profiles. All speak TLS 1.2 and 1.3 and nothing older: what the first of them allowed once,
 * a step down to 1.0 and 1.1, RFC 8996 has taken out of BCP 195. They differ in the cipher suites of TLS 1.2.
 *
 * @enum
 * @see DICOM PS3.15, B.9 (BCP 195), B.10 (non-downgrading) and B.11 (extended)
 */
export const TlsProfile = {
  /** Also the suites without forward secrecy, and those in CBC mode: for old peers. */
  BCP195: 'bcp195',
  /** Suites with forward secrecy and authenticated encryption. */
  NonDowngrading: 'non-downgrading',
  /** Of those the ones with AES alone, 256 bits before 128. */
  Extended: 'extended',
} as const;
export type TlsProfile = (typeof TlsProfile)[keyof typeof TlsProfile];

const TLS_1_3_SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];
const AES_SUITES = [
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES128-GCM-SHA256',
];
const NON_DOWNGRADING_SUITES = [
  ...TLS_1_3_SUITES,
  ...AES_SUITES,
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];
const CIPHER_SUITES: Readonly<Record<TlsProfile, readonly string[]>> = {
  [TlsProfile.BCP195]: [
    ...NON_DOWNGRADING_SUITES,
    'ECDHE-ECDSA-AES256-SHA384',
    'ECDHE-RSA-AES256-SHA384',
    'DHE-RSA-AES256-SHA256',
    'ECDHE-ECDSA-AES128-SHA256',
    'ECDHE-RSA-AES128-SHA256',
    'DHE-RSA-AES128-SHA256',
    'AES256-GCM-SHA384',
    'AES128-GCM-SHA256',
    'AES256-SHA256',
    'AES128-SHA256',
    'AES128-SHA',
  ],
  [TlsProfile.NonDowngrading]: NON_DOWNGRADING_SUITES,
  [TlsProfile.Extended]: ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', ...AES_SUITES],
};

/** TLS for one side of a connection. */
export interface TlsOptions {
  /** Ours. An acceptor needs one. The first counts, unless a peer asks for the name of another (server name indication). */
  readonly identities?: readonly TlsNamedIdentity[];
  /** PEM of issuers that are trusted. They take the place of Node's own roots. @defaultValue Node's own roots */
  readonly issuers?: readonly string[];
  /** PEM of revocation lists: a certificate of the peer's chain holds only when its issuer's list is here and does not name it. @defaultValue nothing is revoked */
  readonly revocationLists?: readonly string[];
  /** How the peer is judged. @defaultValue 'chain' */
  readonly verification?: TlsVerification;
  /** Acceptor: ask the peer for a certificate, and judge it. A requestor always judges the acceptor. @defaultValue false */
  readonly mutual?: boolean;
  /** @defaultValue non-downgrading */
  readonly profile?: TlsProfile;
  /** Cipher suites by OpenSSL's names, in the order of preference, in place of those of the profile. */
  readonly cipherSuites?: readonly string[];
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
    // Without any Node takes its own, which it has read once; from here it would read them again for each context.
    ...(options.issuers === undefined ? {} : { ca: [...options.issuers] }),
    ...(options.revocationLists === undefined ? {} : { crl: [...options.revocationLists] }),
    ciphers: (options.cipherSuites ?? CIPHER_SUITES[options.profile ?? TlsProfile.NonDowngrading]).join(':'),
    minVersion: options.minimumVersion ?? 'TLSv1.2',
    maxVersion: options.maximumVersion ?? 'TLSv1.3',
    honorCipherOrder: true,
    dhparam: 'auto',
    // A peer that comes again is judged again, and none can become another behind the verdict.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  };
}

/** Contexts of the settings used last, by fingerprint and identity: making one may take longer than a handshake. */
const contexts = new Map<string, SecureContext>();
const MOST_CONTEXTS = 16;

/**
 * The same, made ready.
 *
 * @throws {@link InvalidArgumentError} when a certificate, key or passphrase cannot be used.
 */
export function contextOf(options: TlsOptions, identity?: TlsIdentity): SecureContext {
  const position = options.identities?.findIndex((named) => named.identity === identity) ?? -1;
  const key = `${tlsFingerprint(options)} ${position}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const context = makeContext(options, identity);
  const [oldest] = contexts.keys();
  if (contexts.size >= MOST_CONTEXTS && oldest !== undefined) contexts.delete(oldest);
  contexts.set(key, context);
  return context;
}

function makeContext(options: TlsOptions, identity?: TlsIdentity): SecureContext {
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

const PEM_CERTIFICATE = /-----BEGIN (?:X509 )?CERTIFICATE-----[^-]+-----END (?:X509 )?CERTIFICATE-----/g;

/** How these settings judge a peer. */
export function trustOf(options: TlsOptions): TlsTrust {
  const verification = options.verification ?? 'chain';
  const withPfx = options.identities?.some(({ identity }) => 'pfx' in identity) === true;
  if (!withPfx) return { verification };
  const texts = options.issuers ?? rootCertificates;
  const issuers = texts.flatMap((text) => text.match(PEM_CERTIFICATE) ?? []);
  return { verification, onlyIssuers: issuers.map((text) => new X509Certificate(text)) };
}

/** Functions are equal when they are the same one. */
const functionNumbers = new WeakMap<object, number>();
let functions = 0;

function numberOf(value: object): number {
  const number = functionNumbers.get(value) ?? ++functions;
  functionNumbers.set(value, number);
  return number;
}

/** A text that is the same for equal settings, and tells nothing of keys. Undefined for no TLS. */
export function tlsFingerprint(options: TlsOptions | undefined): string | undefined {
  if (options === undefined) return undefined;
  const text = JSON.stringify(options, (key, value: unknown) => {
    if (key === 'onHandshake') return undefined;
    return typeof value === 'function' ? `function ${numberOf(value)}` : value;
  });
  return createHash('sha256').update(text).digest('hex');
}
