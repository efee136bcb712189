/**
 * Reads A-ASSOCIATE-RQ and A-ASSOCIATE-AC. No length inside them is trusted and what they hold is counted, so the
 * result stays a small multiple of the PDU.
 *
 * @module
 * @see DICOM PS3.8, 9.3.2 and 9.3.3
 */
import { isPadding, type ByteCursor } from '../bytes';
import { decodeUserInformation } from './decode-user-information';
import { ItemBudget, itemName, keepItem, readItem, readUid, type Item } from './items';
import type { AssociationPduLimits } from './limits';
import {
  ItemType,
  PduType,
  PresentationContextResult,
  type AssociateAC,
  type AssociateRQ,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
  type UnknownItem,
  type UserInformation,
} from './types';

/**
 * Reads an A-ASSOCIATE-RQ.
 *
 *     offset  length  field
 *     6       2       protocol version, big endian
 *     8       2       reserved
 *     10      16      called AE title, padded with spaces
 *     26      16      calling AE title, padded with spaces
 *     42      32      reserved
 *     74      ...     items: 0x10 application context, 0x20 presentation contexts, 0x50 user information
 *
 * Whether protocol version, AE titles and application context are acceptable is the association's decision. A request
 * without application context or user information comes out with an empty one; a context without transfer syntaxes
 * with an empty list.
 *
 * @param body - What follows the PDU header; its offsets count from the PDU's first byte.
 * @throws {@link PduDecodeError} when a length is wrong, a context id is even or comes twice, a context has not exactly
 * one abstract syntax, an item comes twice that may come once, or there are more items than the limits allow.
 * @see DICOM PS3.8, 9.3.2
 */
export function decodeAssociateRQ(body: ByteCursor, limits: Required<AssociationPduLimits>): AssociateRQ {
  const fields = decodeFixedFields(body);
  const items = decodeItems(body, limits, ItemType.PresentationContextRQ, decodeProposedContext);
  return { type: PduType.AssociateRQ, ...fields, ...items };
}

/**
 * Reads an A-ASSOCIATE-AC: the layout of the A-ASSOCIATE-RQ, with contexts as items 0x21.
 *
 * @param body - What follows the PDU header; its offsets count from the PDU's first byte.
 * @throws {@link PduDecodeError} as {@link decodeAssociateRQ}, and when an accepted context has not exactly one
 * transfer syntax.
 * @see DICOM PS3.8, 9.3.3
 */
export function decodeAssociateAC(body: ByteCursor, limits: Required<AssociationPduLimits>): AssociateAC {
  const fields = decodeFixedFields(body);
  const items = decodeItems(body, limits, ItemType.PresentationContextAC, decodeContextAnswer);
  return { type: PduType.AssociateAC, ...fields, ...items };
}

interface FixedFields {
  protocolVersion: number;
  calledAETitle: string;
  callingAETitle: string;
  reserved?: Buffer;
}

function decodeFixedFields(body: ByteCursor): FixedFields {
  const protocolVersion = body.uint16BE('protocol version');
  body.skip(2, 'reserved bytes after the protocol version');
  const calledAETitle = decodeAETitle(body, 'called AE title');
  const callingAETitle = decodeAETitle(body, 'calling AE title');
  const reserved = body.bytes(32, 'reserved bytes after the AE titles');
  const fields = { protocolVersion, calledAETitle, callingAETitle };
  return reserved.every((byte) => byte === 0) ? fields : { ...fields, reserved };
}

/** Spaces on both sides of an AE title mean nothing; NULs at its end are what some programs pad with. */
function decodeAETitle(body: ByteCursor, field: string): string {
  const text = body.unpaddedText(16, field);
  let start = 0;
  while (start < text.length && isPadding(text.charCodeAt(start))) start += 1;
  return text.slice(start);
}

interface AssociateItems<Context> {
  applicationContextName: string;
  presentationContexts: Context[];
  userInformation: UserInformation;
  unknownItems?: UnknownItem[];
}

function decodeItems<Context extends { readonly id: number }>(
  body: ByteCursor,
  limits: Required<AssociationPduLimits>,
  contextItemType: number,
  decodeContext: (item: Item, budget: ItemBudget) => Context,
): AssociateItems<Context> {
  const budget = new ItemBudget(limits);
  const ids = new Set<number>();
  const presentationContexts: Context[] = [];
  const unknownItems: UnknownItem[] = [];
  let applicationContextName: string | undefined;
  let userInformation: UserInformation | undefined;

  while (!body.atEnd) {
    const item = readItem(body, budget);
    switch (item.itemType) {
      case ItemType.ApplicationContext:
        expectFirst(applicationContextName, item);
        applicationContextName = readUid(item, 'application context name');
        break;
      case contextItemType: {
        if (presentationContexts.length >= limits.maxPresentationContexts) {
          throw body.error(
            `association PDU holds more than ${limits.maxPresentationContexts} presentation contexts`,
            item.offset,
          );
        }
        const context = decodeContext(item, budget);
        if (context.id % 2 === 0) {
          throw body.error(`presentation context id ${context.id} is even; ids are odd numbers`, item.offset + 4);
        }
        if (ids.has(context.id)) {
          throw body.error(`presentation context id ${context.id} comes a second time`, item.offset + 4);
        }
        ids.add(context.id);
        presentationContexts.push(context);
        break;
      }
      case ItemType.UserInformation:
        expectFirst(userInformation, item);
        userInformation = decodeUserInformation(item.content, budget);
        break;
      default:
        unknownItems.push(keepItem(item, budget));
    }
  }

  const items = {
    applicationContextName: applicationContextName ?? '',
    presentationContexts,
    userInformation: userInformation ?? {},
  };
  return unknownItems.length > 0 ? { ...items, unknownItems } : items;
}

function expectFirst(present: unknown, item: Item): void {
  if (present !== undefined) throw item.content.error(`${itemName(item.itemType)} comes a second time`, item.offset);
}

/**
 * Reads one proposed presentation context.
 *
 *     offset  length  field
 *     0       1       presentation context ID
 *     1       3       reserved
 *     4       ...     sub-items: one 0x30 abstract syntax, 0x40 transfer syntaxes
 *
 * @see DICOM PS3.8, 9.3.2.2
 */
function decodeProposedContext(item: Item, budget: ItemBudget): ProposedPresentationContext {
  const { content } = item;
  const id = content.uint8('presentation context id');
  content.skip(3, 'reserved bytes of the presentation context');
  const transferSyntaxes: string[] = [];
  const unknownItems: UnknownItem[] = [];
  let abstractSyntax: string | undefined;

  while (!content.atEnd) {
    const subItem = readItem(content, budget);
    switch (subItem.itemType) {
      case ItemType.AbstractSyntax:
        expectFirst(abstractSyntax, subItem);
        abstractSyntax = readUid(subItem, 'abstract syntax');
        break;
      case ItemType.TransferSyntax:
        transferSyntaxes.push(readUid(subItem, 'transfer syntax'));
        break;
      default:
        unknownItems.push(keepItem(subItem, budget));
    }
  }

  if (abstractSyntax === undefined) {
    throw content.error(`presentation context ${id} has no abstract syntax`, item.offset);
  }
  const context = { id, abstractSyntax, transferSyntaxes };
  return unknownItems.length > 0 ? { ...context, unknownItems } : context;
}

/**
 * Reads the answer to one presentation context.
 *
 *     offset  length  field
 *     0       1       presentation context ID
 *     1       1       reserved
 *     2       1       result
 *     3       1       reserved
 *     4       ...     one transfer syntax sub-item (0x40)
 *
 * An accepted context without transfer syntax, or with several, cannot be used and is an error. The transfer syntax of a
 * refused one means nothing: it is kept as received, may be empty or missing, and of several the first is kept.
 *
 * @see DICOM PS3.8, 9.3.3.2
 */
function decodeContextAnswer(item: Item, budget: ItemBudget): PresentationContextAnswer {
  const { content } = item;
  const id = content.uint8('presentation context id');
  content.skip(1, 'reserved byte after the presentation context id');
  const result = content.uint8('presentation context result');
  content.skip(1, 'reserved byte after the result');
  const unknownItems: UnknownItem[] = [];
  let transferSyntax = '';
  let count = 0;

  while (!content.atEnd) {
    const subItem = readItem(content, budget);
    if (subItem.itemType === ItemType.TransferSyntax) {
      count += 1;
      if (count === 1) transferSyntax = readUid(subItem, 'transfer syntax');
    } else {
      unknownItems.push(keepItem(subItem, budget));
    }
  }

  if (result === PresentationContextResult.Acceptance && (count !== 1 || transferSyntax === '')) {
    const found = count > 1 ? `${count} transfer syntaxes` : 'no transfer syntax';
    throw content.error(`presentation context ${id} is accepted with ${found}; one is needed`, item.offset);
  }
  const answer = { id, result, transferSyntax };
  return unknownItems.length > 0 ? { ...answer, unknownItems } : answer;
}
