import { describeStatus } from '../../src/index';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomCommandStatusType } from './enums';

/**
 * The peer of a `DicomConnection` answered with a failure.
 *
 * @example
 * ```ts
 * import { ClientCommunicationException, DicomCommandStatusType } from 'dcxport/leadtools';
 *
 * console.log(new ClientCommunicationException(DicomCommandStatusType.ProcessingFailure).Status); // 272
 * ```
 */
export class ClientCommunicationException extends DicomException {
  /** @compat full */
  readonly Status: DicomCommandStatusType;

  constructor(status: DicomCommandStatusType) {
    super(DicomExceptionCode.NetFailure, `The peer answered with ${describeStatus(status)}.`);
    this.name = 'ClientCommunicationException';
    this.Status = status;
  }
}
