import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNetCallbacks } from './DicomNetCallbacks';

/**
 * The ISCL members of a `DicomNet`: that protocol is obsolete, and each of them throws FeatureNotSupported (208).
 *
 * @typeParam Net - `DicomNet`.
 *
 * @example
 * ```ts
 * import { DicomException, DicomNet } from 'dcxport/leadtools';
 *
 * try {
 *   new DicomNet().GetIsclStatus();
 * } catch (error) {
 *   console.log(error instanceof DicomException && error.Code); // 208
 * }
 * ```
 */
export abstract class DicomNetIscl<Net> extends DicomNetCallbacks<Net> {
  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetMaxCommBlockLengthISCL`.
   *
   * @compat full
   */
  SetIsclMaxCommunicationBlockLength(maxCommunicationBlockLength: number): void;
  SetIsclMaxCommunicationBlockLength(): void {
    throw obsolete('SetIsclMaxCommunicationBlockLength');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetCommBlockLengthISCL`.
   *
   * @compat full
   */
  GetIsclCommunicationBlockLength(): number {
    throw obsolete('GetIsclCommunicationBlockLength');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetMaxMessageLengthISCL`.
   *
   * @compat full
   */
  SetIsclMaxMessageLength(maxMessageLength: number): void;
  SetIsclMaxMessageLength(): void {
    throw obsolete('SetIsclMaxMessageLength');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetMutualAuthAlgISCL`.
   *
   * @compat full
   */
  SetIsclMutualAuthenticationAlgorithm(mutualAuthenticationMode: number): void;
  SetIsclMutualAuthenticationAlgorithm(): void {
    throw obsolete('SetIsclMutualAuthenticationAlgorithm');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetDefaultEncryptionISCL`.
   *
   * @compat full
   */
  SetIsclDefaultEncryptionMode(encryptionMode: number): void;
  SetIsclDefaultEncryptionMode(): void {
    throw obsolete('SetIsclDefaultEncryptionMode');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetDefaultSigningISCL`.
   *
   * @compat full
   */
  SetIsclDefaultSigningMode(signingMode: number): void;
  SetIsclDefaultSigningMode(): void {
    throw obsolete('SetIsclDefaultSigningMode');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetPeerEncryptionISCL`.
   *
   * @compat full
   */
  GetIsclPeerEncryption(): number {
    throw obsolete('GetIsclPeerEncryption');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetPeerMACISCL`.
   *
   * @compat full
   */
  GetIsclPeerMac(): number {
    throw obsolete('GetIsclPeerMac');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetAuthDataISCL`.
   *
   * @compat full
   */
  SetIsclAuthenticationData(data: Uint8Array): void;
  SetIsclAuthenticationData(): void {
    throw obsolete('SetIsclAuthenticationData');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetPeerAuthDataISCL`.
   *
   * @compat full
   */
  GetIsclPeerAuthenticationData(): Buffer {
    throw obsolete('GetIsclPeerAuthenticationData');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetPeerRequestedMessageLengthISCL`.
   *
   * @compat full
   */
  GetIsclPeerRequestedMessageLength(): number {
    throw obsolete('GetIsclPeerRequestedMessageLength');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetMutualAuthKeyISCL`.
   *
   * @compat full
   */
  SetIsclMutualAuthenticationKey(index: number, key: bigint): void;
  SetIsclMutualAuthenticationKey(): void {
    throw obsolete('SetIsclMutualAuthenticationKey');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetIndexForMutualAuthISCL`.
   *
   * @compat full
   */
  SetIsclIndexForMutualAuthentication(index: number): void;
  SetIsclIndexForMutualAuthentication(): void {
    throw obsolete('SetIsclIndexForMutualAuthentication');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetIndexForMutualAuthISCL`.
   *
   * @compat full
   */
  GetIsclIndexForMutualAuthentication(): number {
    throw obsolete('GetIsclIndexForMutualAuthentication');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetEncryptKeyISCL`.
   *
   * @compat full
   */
  SetIsclEncryptionKey(index: number, key: bigint): void;
  SetIsclEncryptionKey(): void {
    throw obsolete('SetIsclEncryptionKey');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SetIndexForEncryptISCL`.
   *
   * @compat full
   */
  SetIsclEncryptionKeyIndex(index: number): void;
  SetIsclEncryptionKeyIndex(): void {
    throw obsolete('SetIsclEncryptionKeyIndex');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetIndexForEncryptISCL`.
   *
   * @compat full
   */
  GetIsclIndexForEncryption(): number {
    throw obsolete('GetIsclIndexForEncryption');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::IsISCLQueueEmpty`.
   *
   * @compat full
   */
  IsIsclQueueEmpty(): boolean {
    throw obsolete('IsIsclQueueEmpty');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::GetStatusISCL`.
   *
   * @compat full
   */
  GetIsclStatus(): number {
    throw obsolete('GetIsclStatus');
  }

  /**
   * Throws FeatureNotSupported (208). C++ `LDicomNet::SendNonSecureISCL`.
   *
   * @compat full
   */
  SendNonSecureIscl(data: Uint8Array): void;
  SendNonSecureIscl(): void {
    throw obsolete('SendNonSecureIscl');
  }
}

function obsolete(name: string): DicomException {
  return new DicomException(
    DicomExceptionCode.FeatureNotSupported,
    `${name}: ISCL is obsolete and not spoken; take DicomNetSecurityMode.Tls.`,
  );
}
