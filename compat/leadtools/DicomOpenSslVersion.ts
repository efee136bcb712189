/**
 * What there is of OpenSSL (C++ `DICOMOPENSSLVERSION`): the one in Node.js.
 *
 * @example
 * ```ts
 * import { DicomNet } from 'dcxport/leadtools';
 *
 * console.log(DicomNet.GetOpenSslVersion().IsAvailable); // true
 * ```
 */
export class DicomOpenSslVersion {
  /** Always true. @compat full */
  readonly IsAvailable = true;
  /** The version that is needed: any that Node.js has. @compat full */
  readonly RequiredVersion = process.versions.openssl;
  /** The version in use. @compat full */
  readonly InstalledVersion = process.versions.openssl;
  /** Empty: there is nothing to download. @compat full */
  readonly DownloadMessage = '';
}
