import { DicomException, type AssociateReject } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomAssociateRejectReasonType } from './enums';

/**
 * The peer of a `DicomConnection` rejected the association.
 *
 * @example
 * ```ts
 * import { ClientAssociationException, DicomAssociateRejectReasonType } from 'dcxport/leadtools';
 *
 * console.log(new ClientAssociationException(DicomAssociateRejectReasonType.Called).Reason); // 7
 * ```
 */
export class ClientAssociationException extends DicomException {
  /** What it gave as its reason; its source is in `AssociateReject`. @compat full */
  readonly Reason: DicomAssociateRejectReasonType;

  /** @param associateReject - Addition. */
  constructor(reason: DicomAssociateRejectReasonType, associateReject?: AssociateReject) {
    super(DicomExceptionCode.NetFailure, `The association was rejected, reason ${reason}.`, { associateReject });
    this.name = 'ClientAssociationException';
    this.Reason = reason;
  }
}
