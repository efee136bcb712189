import type { DcmDataset } from './DcmDataset';

/**
 * One response to a C-FIND, and what all responses of queries and retrievals have.
 *
 * @example
 * ```ts
 * import { QRResponse } from 'dcxport/dcmtk';
 *
 * console.log(new QRResponse().m_dataset); // null
 * ```
 * @see QRResponse of scu.h
 */
export class QRResponse {
  /** The request that it belongs to. @compat full */
  m_messageIDRespondedTo = 0;
  /** The class of the request, where the response names it. @compat full */
  m_affectedSOPClassUID = '';
  /** A match, or the list of instances that failed; null when there is none. @compat full */
  m_dataset: DcmDataset | null = null;
  /** How it went. @compat full */
  m_status = 0;
  /** What more it says; null when that is nothing. @compat full */
  m_statusDetail: DcmDataset | null = null;
}

/**
 * One response to a C-MOVE or C-GET.
 *
 * @example
 * ```ts
 * import { RetrieveResponse } from 'dcxport/dcmtk';
 *
 * console.log(new RetrieveResponse().m_numberOfCompletedSubops); // 0
 * ```
 * @see RetrieveResponse of scu.h
 */
export class RetrieveResponse extends QRResponse {
  /** Sub-operations that are left. @compat full */
  m_numberOfRemainingSubops = 0;
  /** Sub-operations that were successful. @compat full */
  m_numberOfCompletedSubops = 0;
  /** Sub-operations that have failed. @compat full */
  m_numberOfFailedSubops = 0;
  /** Sub-operations with a warning. @compat full */
  m_numberOfWarningSubops = 0;
}
