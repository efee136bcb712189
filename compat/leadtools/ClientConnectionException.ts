import { DicomException } from './DicomException';
import type { DicomExceptionCode } from './DicomExceptionCode';

/**
 * A `DicomConnection` could not connect.
 *
 * @example
 * ```ts
 * import { ClientConnectionException, DicomExceptionCode } from 'dcxport/leadtools';
 *
 * console.log(new ClientConnectionException(DicomExceptionCode.NetConnectionRefused).Code); // 35
 * ```
 */
export class ClientConnectionException extends DicomException {
  /** @compat full */
  declare readonly Code: DicomExceptionCode;

  /** @param options - Additions. */
  constructor(code: DicomExceptionCode, message?: string, options?: { cause: unknown }) {
    super(code, message, options);
    this.name = 'ClientConnectionException';
  }
}
