/**
 * Reads whole PDUs.
 *
 * @module
 * @see DICOM PS3.8, 9.3
 */
import { ByteCursor } from '../bytes';
import { PduDecodeError } from '../errors';
import { decodeAssociateAC, decodeAssociateRQ } from './decode-associate';
import { pduName } from './describe';
import { resolveAssociationPduLimits, type AssociationPduLimits } from './limits';
import { PduType, type Abort, type AssociateRJ, type PDataTF, type Pdu, type Pdv, type UnknownPdu } from './types';

/** Length of the header of each PDU: type, reserved byte, length of the rest. */
export const PDU_HEADER_LENGTH = 6;

/** Length of what stands in front of each PDV's payload: item length, context id, message control header. */
export const PDV_HEADER_LENGTH = 6;

/** Message control header, bit 0: the fragment is of a command set. @see DICOM PS3.8, annex E.2 */
export const PDV_COMMAND = 0x01;
/** Message control header, bit 1: the fragment is the last one. @see DICOM PS3.8, annex E.2 */
export const PDV_LAST = 0x02;

/**
 * Reads one PDU.
 *
 *     offset  length  field
 *     0       1       PDU type
 *     1       1       reserved
 *     2       4       PDU length n, big endian
 *     6       n       the rest
 *
 * A P-DATA-TF without any PDV comes out with an empty list; a PDU of an unknown type without its body.
 *
 * @param buffer - The whole PDU and nothing else. Not copied: buffers in the result are views on it.
 * @param limits - What an association PDU may hold.
 * @returns A new object.
 * @throws {@link PduDecodeError} when the PDU is shorter or longer than its length fields say, or what it holds is
 * malformed; {@link PduDecodeError.abortReason} is what an A-ABORT says to it.
 * @see DICOM PS3.8, 9.3
 */
export function decodePdu(buffer: Buffer, limits?: AssociationPduLimits): Pdu {
  const cursor = pduCursor(buffer, buffer.length > 0 ? pduName(buffer.readUInt8(0)) : 'PDU', 0);
  const pduType = cursor.uint8('PDU type');
  cursor.skip(1, 'reserved byte of the PDU header');
  const length = cursor.uint32BE('PDU length');
  const body = cursor.sub(length, 'PDU');
  cursor.expectEnd('buffer of one PDU');
  return pduType === PduType.PDataTF
    ? decodePDataTF(body)
    : decodeBody(pduType, body, resolveAssociationPduLimits(limits));
}

/**
 * Reads what follows the header of a PDU of any type but P-DATA-TF.
 *
 * @param pduType - First byte of the header.
 * @param buffer - The PDU without its header. Not copied: buffers in the result are views on it.
 * @param limits - What an association PDU may hold.
 * @throws {@link PduDecodeError} as {@link decodePdu}; offsets count from the header's first byte.
 */
export function decodeControlPdu(
  pduType: number,
  buffer: Buffer,
  limits: Required<AssociationPduLimits>,
): Exclude<Pdu, PDataTF> {
  return decodeBody(pduType, pduCursor(buffer, pduName(pduType), PDU_HEADER_LENGTH), limits);
}

function pduCursor(buffer: Buffer, name: string, base: number): ByteCursor {
  return new ByteCursor(buffer, (message, offset) => new PduDecodeError(`Malformed ${name}: ${message}`, offset), base);
}

function decodeBody(pduType: number, body: ByteCursor, limits: Required<AssociationPduLimits>): Exclude<Pdu, PDataTF> {
  switch (pduType) {
    case PduType.AssociateRQ:
      return decodeAssociateRQ(body, limits);
    case PduType.AssociateAC:
      return decodeAssociateAC(body, limits);
    case PduType.AssociateRJ:
      return decodeAssociateRJ(body);
    case PduType.ReleaseRQ:
    case PduType.ReleaseRP:
      body.skip(4, 'reserved bytes of the release PDU');
      body.expectEnd('release PDU');
      return { type: pduType };
    case PduType.Abort:
      return decodeAbort(body);
    default:
      return { type: 'unknown', pduType } satisfies UnknownPdu;
  }
}

/**
 *     offset  length  field
 *     6       1       reserved
 *     7       1       result: 1 permanent, 2 transient
 *     8       1       source: 1 user, 2 provider (ACSE), 3 provider (presentation)
 *     9       1       reason
 *
 * @see DICOM PS3.8, 9.3.4
 */
function decodeAssociateRJ(body: ByteCursor): AssociateRJ {
  body.skip(1, 'reserved byte of the A-ASSOCIATE-RJ');
  const result = body.uint8('result');
  const source = body.uint8('source');
  const reason = body.uint8('reason');
  body.expectEnd('A-ASSOCIATE-RJ');
  return { type: PduType.AssociateRJ, result, source, reason };
}

/**
 *     offset  length  field
 *     6       2       reserved
 *     8       1       source: 0 user, 2 provider
 *     9       1       reason
 *
 * @see DICOM PS3.8, 9.3.8
 */
function decodeAbort(body: ByteCursor): Abort {
  body.skip(2, 'reserved bytes of the A-ABORT');
  const source = body.uint8('source');
  const reason = body.uint8('reason');
  body.expectEnd('A-ABORT');
  return { type: PduType.Abort, source, reason };
}

/**
 * Repeated for each PDV:
 *
 *     offset  length  field
 *     0       4       item length n, big endian, 2 or more
 *     4       1       presentation context ID
 *     5       1       message control header: bit 0 command, bit 1 last fragment
 *     6       n - 2   fragment
 *
 * @see DICOM PS3.8, 9.3.5
 */
function decodePDataTF(body: ByteCursor): PDataTF {
  const values: Pdv[] = [];
  while (!body.atEnd) {
    const offset = body.offset;
    const length = body.uint32BE('PDV length');
    if (length < 2) throw body.error(`PDV length is ${length}; 2 is the least`, offset);
    const pdv = body.sub(length, 'PDV');
    const contextId = pdv.uint8('presentation context id');
    const control = pdv.uint8('message control header');
    values.push({
      contextId,
      isCommand: (control & PDV_COMMAND) !== 0,
      isLast: (control & PDV_LAST) !== 0,
      data: pdv.rest(),
    });
  }
  return { type: PduType.PDataTF, values };
}
