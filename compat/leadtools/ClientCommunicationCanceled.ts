import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/**
 * A request of a `DicomConnection` ended because it was canceled.
 *
 * @example
 * ```ts
 * import { ClientCommunicationCanceled } from 'dcxport/leadtools';
 *
 * console.log(new ClientCommunicationCanceled().Code); // 418
 * ```
 */
export class ClientCommunicationCanceled extends DicomException {
  constructor() {
    super(DicomExceptionCode.Canceled);
    this.name = 'ClientCommunicationCanceled';
  }
}
