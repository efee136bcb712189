/**
 * The cipher suites of the original, and what OpenSSL calls them.
 *
 * @module
 */
import { getCiphers } from 'node:tls';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import {
  DicomTlsAuthenticationMethodType as Authentication,
  DicomTlsCipherSuiteType as Suite,
  DicomTlsEncryptionMethodType as Encryption,
  DicomTlsExchangeMethodType as Exchange,
  DicomTlsMacMethodType as Mac,
} from './security-enums';

/** What a cipher suite is made of. */
export interface TlsSuite {
  readonly openSslName: string;
  /** As the handshake names it. */
  readonly standardName: string;
  readonly encryption: Encryption;
  /** Of the key, in bits. */
  readonly bits: number;
  readonly mac: Mac;
  readonly exchange: Exchange;
}

const { Aes, Des, ThreeDes } = Encryption;
const { RsaSignedDhe, Rsa } = Exchange;

function suite(
  openSslName: string,
  standardName: string,
  encryption: Encryption,
  bits: number,
  mac: Mac,
  exchange: Exchange,
): TlsSuite {
  return { openSslName, standardName, encryption, bits, mac, exchange };
}

const SUITES: ReadonlyMap<number, TlsSuite> = new Map([
  [
    Suite.DheRsaWithDesCbcSha,
    suite('EDH-RSA-DES-CBC-SHA', 'TLS_DHE_RSA_WITH_DES_CBC_SHA', Des, 56, Mac.Sha1, RsaSignedDhe),
  ],
  [
    Suite.DheRsaWith3DesEdeCbcSha,
    suite('DHE-RSA-DES-CBC3-SHA', 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA', ThreeDes, 168, Mac.Sha1, RsaSignedDhe),
  ],
  [
    Suite.DheRsaAes256Sha,
    suite('DHE-RSA-AES256-SHA', 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA', Aes, 256, Mac.Sha1, RsaSignedDhe),
  ],
  [Suite.RsaWithAes128CbcSha, suite('AES128-SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA', Aes, 128, Mac.Sha1, Rsa)],
  [Suite.RsaWith3DesEdeCbcSha, suite('DES-CBC3-SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', ThreeDes, 168, Mac.Sha1, Rsa)],
  [
    Suite.DheRsaWithAes128GcmSha256,
    suite('DHE-RSA-AES128-GCM-SHA256', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', Aes, 128, Mac.None, RsaSignedDhe),
  ],
  [
    Suite.DheRsaWithAes256GcmSha384,
    suite('DHE-RSA-AES256-GCM-SHA384', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', Aes, 256, Mac.None, RsaSignedDhe),
  ],
  [
    Suite.EcdheRsaWithAes128GcmSha256,
    suite('ECDHE-RSA-AES128-GCM-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', Aes, 128, Mac.None, RsaSignedDhe),
  ],
  [
    Suite.EcdheRsaWithAes256GcmSha384,
    suite('ECDHE-RSA-AES256-GCM-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', Aes, 256, Mac.None, RsaSignedDhe),
  ],
]);

/** What a suite is made of; undefined for None and numbers without meaning. */
export function tlsSuite(type: number): TlsSuite | undefined {
  return SUITES.get(type);
}

/** Authentication of a suite: RSA for all of them. */
export function suiteAuthentication(type: number): Authentication {
  return SUITES.has(type) ? Authentication.Rsa : Authentication.None;
}

/** The suite that a handshake has settled; None for one without a member. */
export function suiteNamed(standardName: string): Suite {
  for (const [type, { standardName: name }] of SUITES) if (name === standardName) return type as Suite;
  return Suite.None;
}

/**
 * OpenSSL's names of the suites that Node has among these.
 *
 * @throws {@link DicomException} FeatureNotSupported (208) when it has none of them.
 */
export function usableSuites(types: readonly Suite[]): string[] {
  const known = new Set(getCiphers());
  const names = types
    .flatMap((type) => tlsSuite(type)?.openSslName ?? [])
    .filter((name) => known.has(name.toLowerCase()));
  if (names.length > 0) return names;
  throw new DicomException(
    DicomExceptionCode.FeatureNotSupported,
    'Making a secure connection: Node.js has none of the cipher suites that were set; take one with AES.',
  );
}
