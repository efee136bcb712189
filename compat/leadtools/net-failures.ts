/**
 * The failures of a connection that programs see.
 *
 * @module
 */
import { DicomException, type AbortDetails, type AssociateReject } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** Something is sent in a state that does not allow it. */
export function notConnected(doing: string, why: string): DicomException {
  return new DicomException(DicomExceptionCode.NetNotConnected, `${doing}: ${why}.`);
}

/** What is waited for can come no more. */
export function closedBefore(
  code: DicomExceptionCode,
  abort: AbortDetails | undefined,
  associateReject: AssociateReject | undefined,
): DicomException {
  const shown = code === DicomExceptionCode.Success ? DicomExceptionCode.NetNotConnected : code;
  const text = 'Waiting: the connection was closed before it came about.';
  return new DicomException(shown, text, { abort, associateReject });
}

/** The peer has rejected the association. */
export function rejected(associateReject: AssociateReject): DicomException {
  const { Result, Source, Reason } = associateReject;
  const text = `Requesting an association: the peer rejected it with result ${Result}, source ${Source}, reason ${Reason}.`;
  return new DicomException(DicomExceptionCode.NetFailure, text, { associateReject });
}
