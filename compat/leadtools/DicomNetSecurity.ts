import { DicomNetIscl } from './DicomNetIscl';
import { CORE } from './net-core-key';
import type { NetCore } from './NetCore';
import {
  DicomTlsEncryptionMethodType,
  DicomTlsExchangeMethodType,
  DicomTlsMacMethodType,
  type DicomTlsAuthenticationMethodType,
  type DicomTlsCertificateType,
  type DicomTlsCipherSuiteType,
} from './security-enums';
import { readCertificate } from './tls-certificates';
import { suiteAuthentication, tlsSuite } from './tls-suites';

/**
 * The TLS members of a `DicomNet`. What they set counts from the next Connect, or from being handed to Accept, on.
 *
 * Versions below TLS 1.2 are never spoken. Host names are not compared: peers are known by address.
 *
 * @typeParam Net - `DicomNet`.
 *
 * @example
 * ```ts
 * import { DicomNet, DicomNetSecurityMode, DicomTlsCipherSuiteType } from 'dcxport/leadtools';
 *
 * const net = new DicomNet(null, DicomNetSecurityMode.Tls);
 * net.SetTlsCipherSuiteByIndex(0, DicomTlsCipherSuiteType.EcdheRsaWithAes256GcmSha384);
 * console.log(net.GetTlsEncryptionKeyLength(net.GetTlsCipherSuiteByIndex(0))); // 256
 * ```
 */
export abstract class DicomNetSecurity<Net> extends DicomNetIscl<Net> {
  /** @internal */
  abstract readonly [CORE]: NetCore;

  /**
   * Sets one of the 16 places of the list of cipher suites, which pins TLS 1.2; None at 0 empties the list. C++
   * `LDicomNet::SetCipherToIndexTLS`.
   *
   * @param index - 0 to 15.
   * @throws {@link DicomException} Parameter (9).
   * @compat full
   */
  SetTlsCipherSuiteByIndex(index: number, cipher: DicomTlsCipherSuiteType): void {
    this[CORE].tls.setSuite(index, cipher);
  }

  /** The suite at a place. C++ `LDicomNet::GetCipherFromIndexTLS`. @throws {@link DicomException} Parameter (9). @compat full */
  GetTlsCipherSuiteByIndex(index: number): DicomTlsCipherSuiteType {
    return this[CORE].tls.suiteAt(index);
  }

  /**
   * The suite that the handshake has settled; None before it, and for suites without a member, as all of TLS 1.3 are. C++
   * `LDicomNet::GetCiphersuiteTLS`.
   *
   * @compat full
   */
  GetTlsCipherSuite(): DicomTlsCipherSuiteType {
    return this[CORE].tls.settledSuite;
  }

  /**
   * Sets the certificate that this side shows, connecting and accepting alike; the files are read at once. A key with a
   * password asks `OnPrivateKeyPassword`. C++ `LDicomNet::SetClientCertificateTLS`.
   *
   * @param pathToKeyFile - null: it is in the same file.
   * @throws {@link DicomException} CertificateLoadFailed (219), PrivateKeyLoadFailed (218), KeysMismatch (221).
   * @compat full
   */
  SetTlsClientCertificate(
    pathToCertificate: string,
    certificateType: DicomTlsCertificateType,
    pathToKeyFile: string | null,
  ): void {
    const files = { certificate: pathToCertificate, type: certificateType, key: pathToKeyFile };
    this[CORE].tls.certificate = readCertificate(files, () => this.OnPrivateKeyPassword(false));
  }

  /** Same as {@link SetTlsClientCertificate}. C++ `LDicomNet::SetServerCertificateTLS`. @compat full */
  SetTlsServerCertificate(
    pathToCertificate: string,
    certificateType: DicomTlsCertificateType,
    pathToKeyFile: string | null,
  ): void {
    this.SetTlsClientCertificate(pathToCertificate, certificateType, pathToKeyFile);
  }

  /** Encryption of a suite. C++ `LDicomNet::GetEncryptionAlgorithmTLS`. @compat full */
  GetTlsEncryptionAlgorithm(cipher: DicomTlsCipherSuiteType): DicomTlsEncryptionMethodType {
    return tlsSuite(cipher)?.encryption ?? DicomTlsEncryptionMethodType.None;
  }

  /** Authentication of a suite. C++ `LDicomNet::GetAuthenticationAlgorithmTLS`. @compat full */
  GetTlsAuthenticationAlgorithm(cipher: DicomTlsCipherSuiteType): DicomTlsAuthenticationMethodType {
    return suiteAuthentication(cipher);
  }

  /** Integrity check of a suite. C++ `LDicomNet::GetIntegrityAlgorithmTLS`. @compat full */
  GetTlsIntegrityAlgorithm(cipher: DicomTlsCipherSuiteType): DicomTlsMacMethodType {
    return tlsSuite(cipher)?.mac ?? DicomTlsMacMethodType.None;
  }

  /** Key exchange of a suite. C++ `LDicomNet::GetKeyExchangeAlgorithmTLS`. @compat full */
  GetTlsKeyExchangeAlgorithm(cipher: DicomTlsCipherSuiteType): DicomTlsExchangeMethodType {
    return tlsSuite(cipher)?.exchange ?? DicomTlsExchangeMethodType.None;
  }

  /** Length of a suite's key, in bits. C++ `LDicomNet::GetEncryptKeyLengthTLS`. @compat full */
  GetTlsEncryptionKeyLength(cipher: DicomTlsCipherSuiteType): number {
    return tlsSuite(cipher)?.bits ?? 0;
  }

  /** Length of our own certificate's key, in bits; 0 without one. C++ `LDicomNet::GetMutualAuthKeyLengthTLS`. @compat full */
  GetTlsMutualAuthenticationKeyLength(_cipher: DicomTlsCipherSuiteType): number {
    return this[CORE].tls.certificate?.keyBits ?? 0;
  }

  /** The `DicomExceptionCode` of the last TLS failure, 0 for none. C++ `LDicomNet::GetErrorSecure`. @compat full */
  GetLastIsclOrTlsError(): number {
    return this[CORE].tls.lastError;
  }
}
