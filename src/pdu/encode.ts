/**
 * Writes whole PDUs. For the layouts see where they are read.
 *
 * @module
 * @see DICOM PS3.8, 9.3
 */
import { ByteWriter } from '../bytes';
import { InvalidArgumentError } from '../errors';
import { PDU_HEADER_LENGTH, PDV_COMMAND, PDV_HEADER_LENGTH, PDV_LAST } from './decode';
import { beginItem, encodeTextItem, encodeUnknownItems, encodeUserInformation } from './encode-user-information';
import { MAX_PRESENTATION_CONTEXTS } from './limits';
import {
  ItemType,
  PduType,
  PresentationContextResult,
  type AssociateAC,
  type AssociateRQ,
  type PDataTF,
  type Pdu,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
  type UnknownPdu,
} from './types';

/** A PDU that can be written: any but an unknown one, whose body was not kept. */
export type EncodablePdu = Exclude<Pdu, UnknownPdu>;

/**
 * Writes one PDU, header included.
 *
 * UIDs and names lose the padding that they may have at their end; AE titles are filled up with spaces. The fragments
 * of a P-DATA-TF are copied and written as they are: that they have an even length is the caller's business.
 *
 * @returns A new buffer, owned by the caller.
 * @throws {@link InvalidArgumentError} when a value does not fit its field, or would be refused on reading: an AE title
 * longer than 16 characters, an even or repeated presentation context id, more than 128 contexts, an accepted context
 * without transfer syntax, an item longer than 65535 bytes.
 * @see DICOM PS3.8, 9.3
 */
export function encodePdu(pdu: EncodablePdu): Buffer {
  switch (pdu.type) {
    case PduType.AssociateRQ:
    case PduType.AssociateAC:
      return encodeAssociate(pdu);
    case PduType.AssociateRJ:
      return encodeShort(pdu.type, 0, pdu.result, pdu.source, pdu.reason);
    case PduType.PDataTF:
      return encodePDataTF(pdu);
    case PduType.ReleaseRQ:
    case PduType.ReleaseRP:
      return encodeShort(pdu.type, 0, 0, 0, 0);
    case PduType.Abort:
      return encodeShort(pdu.type, 0, 0, pdu.source, pdu.reason);
    default:
      throw new InvalidArgumentError(
        `Cannot encode a PDU of type ${String((pdu as { type: unknown }).type)}; only the seven of PS3.8 have a layout`,
      );
  }
}

/** The PDUs that are a header and four bytes. */
function encodeShort(type: number, ...body: [number, number, number, number]): Buffer {
  const writer = new ByteWriter(PDU_HEADER_LENGTH + 4);
  const mark = beginPdu(writer, type);
  for (const value of body) writer.uint8(value, `field of PDU 0x0${type}`);
  writer.fillLength32BE(mark);
  return writer.toBuffer();
}

function beginPdu(writer: ByteWriter, type: number): number {
  writer.uint8(type, 'PDU type');
  writer.uint8(0, 'reserved byte of the PDU header');
  return writer.reserve32();
}

function encodeAssociate(pdu: AssociateRQ | AssociateAC): Buffer {
  const writer = new ByteWriter(1024);
  const mark = beginPdu(writer, pdu.type);
  writer.uint16BE(pdu.protocolVersion, 'protocol version');
  writer.fill(0, 2);
  writer.paddedText(pdu.calledAETitle, 16, 'called AE title');
  writer.paddedText(pdu.callingAETitle, 16, 'calling AE title');
  if (pdu.reserved === undefined) {
    writer.fill(0, 32);
  } else {
    if (pdu.reserved.length !== 32) {
      throw new InvalidArgumentError(`reserved field: ${pdu.reserved.length} bytes given, it has 32`);
    }
    writer.bytes(pdu.reserved);
  }
  encodeTextItem(writer, ItemType.ApplicationContext, pdu.applicationContextName, 'application context name');
  checkContextIds(pdu.presentationContexts);
  if (pdu.type === PduType.AssociateRQ) {
    for (const context of pdu.presentationContexts) encodeProposedContext(writer, context);
  } else {
    for (const answer of pdu.presentationContexts) encodeContextAnswer(writer, answer);
  }
  encodeUserInformation(writer, pdu.userInformation);
  encodeUnknownItems(writer, pdu.unknownItems);
  writer.fillLength32BE(mark);
  return writer.toBuffer();
}

function checkContextIds(contexts: readonly { readonly id: number }[]): void {
  if (contexts.length > MAX_PRESENTATION_CONTEXTS) {
    throw new InvalidArgumentError(
      `${contexts.length} presentation contexts in one association; ${MAX_PRESENTATION_CONTEXTS} is the most, use several associations`,
    );
  }
  const ids = new Set<number>();
  for (const { id } of contexts) {
    if (id % 2 !== 1 || ids.has(id)) {
      throw new InvalidArgumentError(
        `presentation context id ${id} is even or given twice; use each odd number 1..255 once`,
      );
    }
    ids.add(id);
  }
}

function encodeProposedContext(writer: ByteWriter, context: ProposedPresentationContext): void {
  const mark = beginItem(writer, ItemType.PresentationContextRQ);
  writer.uint8(context.id, 'presentation context id');
  writer.fill(0, 3);
  encodeTextItem(writer, ItemType.AbstractSyntax, context.abstractSyntax, 'abstract syntax');
  for (const uid of context.transferSyntaxes) encodeTextItem(writer, ItemType.TransferSyntax, uid, 'transfer syntax');
  encodeUnknownItems(writer, context.unknownItems);
  writer.fillLength16BE(mark, `presentation context ${context.id}`);
}

function encodeContextAnswer(writer: ByteWriter, answer: PresentationContextAnswer): void {
  if (answer.result === PresentationContextResult.Acceptance && answer.transferSyntax === '') {
    throw new InvalidArgumentError(`presentation context ${answer.id} is accepted without a transfer syntax; name one`);
  }
  const mark = beginItem(writer, ItemType.PresentationContextAC);
  writer.uint8(answer.id, 'presentation context id');
  writer.uint8(0, 'reserved byte after the presentation context id');
  writer.uint8(answer.result, 'presentation context result');
  writer.uint8(0, 'reserved byte after the result');
  // The sub-item stands there even if it is empty: its place in the item is not optional.
  encodeTextItem(writer, ItemType.TransferSyntax, answer.transferSyntax, 'transfer syntax');
  encodeUnknownItems(writer, answer.unknownItems);
  writer.fillLength16BE(mark, `presentation context ${answer.id}`);
}

function encodePDataTF(pdu: PDataTF): Buffer {
  let length = 0;
  for (const value of pdu.values) length += PDV_HEADER_LENGTH + value.data.length;
  const writer = new ByteWriter(PDU_HEADER_LENGTH + length);
  writer.uint8(PduType.PDataTF, 'PDU type');
  writer.uint8(0, 'reserved byte of the PDU header');
  writer.uint32BE(length, 'length of the P-DATA-TF');
  for (const value of pdu.values) {
    writer.uint32BE(value.data.length + 2, 'PDV length');
    writer.uint8(value.contextId, 'presentation context id');
    writer.uint8((value.isCommand ? PDV_COMMAND : 0) | (value.isLast ? PDV_LAST : 0), 'message control header');
    writer.bytes(value.data);
  }
  return writer.toBuffer();
}
