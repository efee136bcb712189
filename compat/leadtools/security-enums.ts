/**
 * The closed sets of secure connections, with the numbers of the original.
 *
 * @module
 */

/**
 * How a connection is secured (C++ `DICOM_SECURE_*`).
 *
 * @enum
 */
export const DicomNetSecurityMode = {
  None: 0xabcd0000,
  Iscl: 0xabcd0001,
  Tls: 0xabcd0002,
} as const;
export type DicomNetSecurityMode = (typeof DicomNetSecurityMode)[keyof typeof DicomNetSecurityMode];

/**
 * Cipher suites of TLS.
 *
 * @enum
 */
export const DicomTlsCipherSuiteType = {
  None: 0,
  DheRsaWithDesCbcSha: 0x12,
  DheRsaWith3DesEdeCbcSha: 0x13,
  DheRsaAes256Sha: 0x14,
  RsaWithAes128CbcSha: 0x15,
  RsaWith3DesEdeCbcSha: 0x16,
  DheRsaWithAes128GcmSha256: 0x17,
  EcdheRsaWithAes128GcmSha256: 0x18,
  DheRsaWithAes256GcmSha384: 0x19,
  EcdheRsaWithAes256GcmSha384: 0x1a,
} as const;
export type DicomTlsCipherSuiteType = (typeof DicomTlsCipherSuiteType)[keyof typeof DicomTlsCipherSuiteType];

/**
 * Encryption of a cipher suite.
 *
 * @enum
 */
export const DicomTlsEncryptionMethodType = {
  None: 0,
  Des: 1,
  ThreeDes: 2,
  Rc4: 3,
  Rc2: 4,
  Idea: 5,
  Fortezza: 6,
  Aes: 7,
} as const;
export type DicomTlsEncryptionMethodType =
  (typeof DicomTlsEncryptionMethodType)[keyof typeof DicomTlsEncryptionMethodType];

/**
 * Integrity check of a cipher suite; `None` for suites that encrypt and authenticate in one.
 *
 * @enum
 */
export const DicomTlsMacMethodType = {
  None: 0,
  Sha1: 0x10,
  Md5: 0x11,
} as const;
export type DicomTlsMacMethodType = (typeof DicomTlsMacMethodType)[keyof typeof DicomTlsMacMethodType];

/**
 * Authentication of a cipher suite.
 *
 * @enum
 */
export const DicomTlsAuthenticationMethodType = {
  None: 0,
  Rsa: 0x20,
  Dss: 0x21,
  Dh: 0x22,
} as const;
export type DicomTlsAuthenticationMethodType =
  (typeof DicomTlsAuthenticationMethodType)[keyof typeof DicomTlsAuthenticationMethodType];

/**
 * Key exchange of a cipher suite.
 *
 * @enum
 */
export const DicomTlsExchangeMethodType = {
  None: 0,
  RsaSignedDhe: 0x40,
  Rsa: 0x41,
  Dh: 0x42,
  Dss: 0x43,
  Fortezza: 0x44,
} as const;
export type DicomTlsExchangeMethodType = (typeof DicomTlsExchangeMethodType)[keyof typeof DicomTlsExchangeMethodType];

/**
 * Form of a certificate file.
 *
 * @enum
 */
export const DicomTlsCertificateType = {
  Pem: 1,
  Asn1: 2,
} as const;
export type DicomTlsCertificateType = (typeof DicomTlsCertificateType)[keyof typeof DicomTlsCertificateType];

/**
 * Protocol that a secure connection speaks. All that are possible mean TLS 1.2 or later.
 *
 * @enum
 */
export const DicomSslMethodType = {
  SslV2: 1,
  SslV3: 2,
  TlsV1: 3,
  SslV23: 4,
  Tls: 5,
} as const;
export type DicomSslMethodType = (typeof DicomSslMethodType)[keyof typeof DicomSslMethodType];

/**
 * How a peer is verified.
 *
 * @enum
 */
export const DicomOpenSslVerificationFlags = {
  None: 0,
  Peer: 1,
  FailIfNoPeerCertificate: 2,
  ClientOnce: 4,
  All: 7,
} as const;
export type DicomOpenSslVerificationFlags = number;

/**
 * Options of a secure connection.
 *
 * @enum
 */
export const DicomOpenSslOptionsFlags = {
  None: 0x00000000,
  NoSslV2: 0x01000000,
  NoSslV3: 0x02000000,
  NoTlsV1: 0x04000000,
  AllBugWorkarounds: 0x00000fff,
} as const;
export type DicomOpenSslOptionsFlags = number;

/**
 * Mutual authentication of ISCL, which is obsolete.
 *
 * @enum
 */
export const DicomIsclMutualAuthenticationMode = {
  ThreePFourW: 0x00,
} as const;
export type DicomIsclMutualAuthenticationMode =
  (typeof DicomIsclMutualAuthenticationMode)[keyof typeof DicomIsclMutualAuthenticationMode];

/**
 * Encryption of ISCL, which is obsolete.
 *
 * @enum
 */
export const DicomIsclEncryptionMethodType = {
  None: 0x00,
  DesCbc: 0x1212,
} as const;
export type DicomIsclEncryptionMethodType =
  (typeof DicomIsclEncryptionMethodType)[keyof typeof DicomIsclEncryptionMethodType];

/**
 * Message authentication of ISCL, which is obsolete.
 *
 * @enum
 */
export const DicomIsclSigningMethodType = {
  None: 0x00,
  Md5: 0x1441,
  DesMac: 0x4001,
} as const;
export type DicomIsclSigningMethodType = (typeof DicomIsclSigningMethodType)[keyof typeof DicomIsclSigningMethodType];

/** The spelling of older versions; the same object as {@link DicomNetSecurityMode}. @enum */
export const DicomNetSecurityeMode = DicomNetSecurityMode;
export type DicomNetSecurityeMode = DicomNetSecurityMode;
