import type { DicomOpenSslOptionsFlags, DicomOpenSslVerificationFlags, DicomSslMethodType } from './security-enums';

/**
 * How a secure connection is made (C++ `L_SSL_CTX_CREATE`).
 *
 * @example
 * ```ts
 * import { DicomNet, DicomNetSecurityMode, DicomOpenSslContextCreationSettings } from 'dcxport/leadtools';
 * import { DicomOpenSslOptionsFlags, DicomOpenSslVerificationFlags, DicomSslMethodType } from 'dcxport/leadtools';
 *
 * const net = new DicomNet();
 * net.Initialize(null, DicomNetSecurityMode.Tls, new DicomOpenSslContextCreationSettings(
 *   DicomSslMethodType.TlsV1, null, DicomOpenSslVerificationFlags.Peer, 9, DicomOpenSslOptionsFlags.None,
 * ));
 * console.log(net.SecurityMode === DicomNetSecurityMode.Tls); // true
 * ```
 */
export class DicomOpenSslContextCreationSettings {
  /** TlsV1, SslV23 and Tls mean TLS 1.2 or later. SslV2 and SslV3 are refused. @compat full */
  MethodType: DicomSslMethodType;
  /** PEM file of issuers that are trusted; null for Node's own roots. @compat full */
  CertificationAuthoritiesFileName: string | null;
  /** How the peer is verified. @compat full */
  VerificationFlags: DicomOpenSslVerificationFlags;
  /** Issuers that may stand between the peer's certificate and a trusted root. @compat full */
  MaximumVerificationDepth: number;
  /**
   * Versions that are excluded.
   *
   * @compat partial
   * @remarks Remembered without effect: versions below TLS 1.2 are never spoken.
   */
  Options: DicomOpenSslOptionsFlags;

  constructor(
    methodType: DicomSslMethodType,
    certificationAuthoritiesFileName: string | null,
    verificationFlags: DicomOpenSslVerificationFlags,
    maximumVerificationDepth: number,
    options: DicomOpenSslOptionsFlags,
  ) {
    this.MethodType = methodType;
    this.CertificationAuthoritiesFileName = certificationAuthoritiesFileName;
    this.VerificationFlags = verificationFlags;
    this.MaximumVerificationDepth = maximumVerificationDepth;
    this.Options = options;
  }
}
