/**
 * The arithmetic of the maximum length of P-DATA-TF PDUs.
 *
 * @module
 * @see DICOM PS3.8, D.1
 */
import { AbortReason, InvalidArgumentError, ProtocolError } from '../errors';

/** What one PDV adds to its payload inside a PDU: item length (4), context id (1), message control header (1). */
const PDV_OVERHEAD = 6;

/** The smallest maximum length that leaves room for a fragment of two bytes. */
export const SMALLEST_MAXIMUM_LENGTH = PDV_OVERHEAD + 2;

/** The longest P-DATA-TF variable field that we send to a peer that sets no limit, in bytes, unless told otherwise. */
export const DEFAULT_SEND_CAP = 1024 * 1024;

/**
 * Works out how many bytes of a message one PDV may carry, sent alone in its PDU.
 *
 * Fragments are of even length always, so an odd limit loses a byte.
 *
 * @param peerMaximumLength - What the peer announced, in bytes of the PDU's variable field; 0 or undefined (nothing
 * announced) is no limit.
 * @param cap - Our own limit of the variable field, in bytes; at least 8.
 * @returns Bytes of payload: even, at least 2.
 * @throws {@link ProtocolError} when the peer's limit is 1 to 7, which leaves no room for a fragment.
 * @throws {@link InvalidArgumentError} when our own limit is below 8 or not a whole number.
 * @see DICOM PS3.8, D.1
 */
export function maximumFragmentLength(peerMaximumLength: number | undefined, cap = DEFAULT_SEND_CAP): number {
  if (!Number.isSafeInteger(cap) || cap < SMALLEST_MAXIMUM_LENGTH) {
    throw new InvalidArgumentError(
      `The longest PDU to send must be at least ${SMALLEST_MAXIMUM_LENGTH} bytes, not ${cap}`,
    );
  }
  const unlimited = peerMaximumLength === undefined || peerMaximumLength === 0;
  if (!unlimited && peerMaximumLength < SMALLEST_MAXIMUM_LENGTH) {
    throw new ProtocolError(
      `The peer announces a maximum length of ${peerMaximumLength} bytes, in which no fragment fits ` +
        `(0 or at least ${SMALLEST_MAXIMUM_LENGTH} is needed)`,
      AbortReason.InvalidPduParameterValue,
    );
  }
  const limit = unlimited ? cap : Math.min(peerMaximumLength, cap);
  const payload = limit - PDV_OVERHEAD;
  return payload - (payload % 2);
}
