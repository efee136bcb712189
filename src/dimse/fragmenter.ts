/**
 * The outgoing side of P-DATA: headers in front of fragments, and command sets as whole PDUs.
 *
 * @module
 * @see DICOM PS3.8, 9.3.5 and annex E
 */
import { InvalidArgumentError } from '../errors';
import { PduType } from '../pdu/types';

/** Bytes in front of the payload of a P-DATA-TF with one PDV. */
export const DATA_HEADER_LENGTH = 12;

/** Context id and message control header, which the PDV's length counts. */
const PDV_FIELDS_LENGTH = 2;
/** What the PDU's length counts beside the payload: the PDV's length field, context id, message control header. */
const PDU_FIELDS_LENGTH = 6;

/** Message control header, bit 0: the fragment belongs to a command set. */
const COMMAND = 0x01;
/** Message control header, bit 1: the fragment is the last of its command set or data set. */
const LAST = 0x02;

/**
 * Writes the headers of a P-DATA-TF that holds one PDV. The payload goes behind them.
 *
 *     offset  length  field
 *     0       1       PDU type (04H)
 *     1       1       reserved, 0
 *     2       4       PDU length, big endian: payload + 6
 *     6       4       PDV length, big endian: payload + 2
 *     10      1       presentation context id
 *     11      1       message control header
 *
 * The arguments are not checked: this runs for every fragment, and the caller owns them all.
 *
 * @param target - Has room for 12 bytes at `offset`.
 * @param payloadLength - In bytes, even, within what the peer takes.
 * @returns The offset behind the headers.
 * @see DICOM PS3.8, 9.3.5 and E.2
 */
export function writeDataHeader(
  target: Buffer,
  offset: number,
  contextId: number,
  isCommand: boolean,
  isLast: boolean,
  payloadLength: number,
): number {
  target[offset] = PduType.PDataTF;
  target[offset + 1] = 0;
  writeLength(target, offset + 2, payloadLength + PDU_FIELDS_LENGTH);
  writeLength(target, offset + 6, payloadLength + PDV_FIELDS_LENGTH);
  target[offset + 10] = contextId;
  target[offset + 11] = (isCommand ? COMMAND : 0) | (isLast ? LAST : 0);
  return offset + DATA_HEADER_LENGTH;
}

function writeLength(target: Buffer, offset: number, length: number): void {
  target[offset] = length >>> 24;
  target[offset + 1] = length >>> 16;
  target[offset + 2] = length >>> 8;
  target[offset + 3] = length;
}

/**
 * Wraps a command set into P-DATA-TF PDUs, one fragment each: a single PDU for all peers but those with a tiny
 * maximum length.
 *
 * @param contextId - Presentation context id.
 * @param commandBytes - An encoded command set. Copied.
 * @param maxPdvPayload - Bytes of payload that one PDV may carry: even, at least 2 (the peer's maximum length less 6,
 * rounded down to even).
 * @returns The PDUs one behind the other.
 * @throws {@link InvalidArgumentError} when the command set is empty or of odd length, or the payload limit is not as
 * said.
 * @see DICOM PS3.8, annex E
 */
export function encodeCommandFragments(contextId: number, commandBytes: Buffer, maxPdvPayload: number): Buffer {
  if (!Number.isSafeInteger(maxPdvPayload) || maxPdvPayload < 2 || maxPdvPayload % 2 !== 0) {
    throw new InvalidArgumentError(
      `A fragment carries an even number of bytes, 2 or more; ${maxPdvPayload} was asked for`,
    );
  }
  const total = commandBytes.length;
  if (total === 0 || total % 2 !== 0) {
    throw new InvalidArgumentError(`A command set has an even number of bytes, 2 or more; this one has ${total}`);
  }
  const fragments = Math.ceil(total / maxPdvPayload);
  const target = Buffer.allocUnsafe(total + fragments * DATA_HEADER_LENGTH);
  let offset = 0;
  for (let sent = 0; sent < total; sent += maxPdvPayload) {
    const end = Math.min(sent + maxPdvPayload, total);
    offset = writeDataHeader(target, offset, contextId, true, end === total, end - sent);
    offset += commandBytes.copy(target, offset, sent, end);
  }
  return target;
}
