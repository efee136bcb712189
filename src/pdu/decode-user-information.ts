/**
 * Reads the user information item of an association PDU.
 *
 * @module
 * @see DICOM PS3.7, annex D.3.3; PS3.8, annex D.1
 */
import type { ByteCursor } from '../bytes';
import { itemName, keepItem, readItem, readUid, type Item, type ItemBudget } from './items';
import {
  ItemType,
  type AsynchronousOperationsWindow,
  type RoleSelection,
  type SOPClassCommonExtendedNegotiation,
  type SOPClassExtendedNegotiation,
  type UnknownItem,
  type UserIdentityRQ,
  type UserInformation,
} from './types';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the sub-items of a user information item, in any order.
 *
 * A sub-item that may stand there once only (all but role selection and the two extended negotiations) and comes twice
 * is an error: which of two identities or maximum lengths counts must not depend on who reads them.
 *
 * @param content - What follows the item's header.
 * @throws {@link PduDecodeError} when a sub-item is shorter or longer than its fields say, comes twice, or when there
 * are too many, or more bytes than may be.
 */
export function decodeUserInformation(content: ByteCursor, budget: ItemBudget): UserInformation {
  const { maxUserInformationLength } = budget.limits;
  if (content.remaining > maxUserInformationLength) {
    throw content.error(
      `user information takes ${content.remaining} bytes, ${maxUserInformationLength} at most are taken`,
    );
  }
  const result: Mutable<UserInformation> = {};
  const roleSelections: RoleSelection[] = [];
  const extendedNegotiations: SOPClassExtendedNegotiation[] = [];
  const commonExtendedNegotiations: SOPClassCommonExtendedNegotiation[] = [];
  const unknownItems: UnknownItem[] = [];

  while (!content.atEnd) {
    const item = readItem(content, budget);
    switch (item.itemType) {
      case ItemType.MaximumLength:
        expectFirst(result.maximumLength, item);
        result.maximumLength = item.content.uint32BE('maximum length');
        item.content.expectEnd(itemName(item.itemType));
        break;
      case ItemType.ImplementationClassUID:
        expectFirst(result.implementationClassUID, item);
        result.implementationClassUID = readUid(item, 'implementation class UID');
        break;
      case ItemType.AsynchronousOperationsWindow:
        expectFirst(result.asynchronousOperationsWindow, item);
        result.asynchronousOperationsWindow = decodeAsynchronousOperationsWindow(item.content);
        break;
      case ItemType.RoleSelection:
        budget.countKept(item.content);
        roleSelections.push(decodeRoleSelection(item.content));
        break;
      case ItemType.ImplementationVersionName:
        expectFirst(result.implementationVersionName, item);
        result.implementationVersionName = readUid(item, 'implementation version name');
        break;
      case ItemType.SOPClassExtendedNegotiation:
        budget.countKept(item.content);
        extendedNegotiations.push(decodeExtendedNegotiation(item.content));
        break;
      case ItemType.SOPClassCommonExtendedNegotiation:
        budget.countKept(item.content);
        commonExtendedNegotiations.push(decodeCommonExtendedNegotiation(item, budget));
        break;
      case ItemType.UserIdentityRQ:
        expectFirst(result.userIdentity, item);
        result.userIdentity = decodeUserIdentity(item.content);
        break;
      case ItemType.UserIdentityAC:
        expectFirst(result.userIdentityResponse, item);
        result.userIdentityResponse = decodeUserIdentityResponse(item.content);
        break;
      default:
        unknownItems.push(keepItem(item, budget));
    }
  }

  if (roleSelections.length > 0) result.roleSelections = roleSelections;
  if (extendedNegotiations.length > 0) result.extendedNegotiations = extendedNegotiations;
  if (commonExtendedNegotiations.length > 0) result.commonExtendedNegotiations = commonExtendedNegotiations;
  if (unknownItems.length > 0) result.unknownItems = unknownItems;
  return result;
}

function expectFirst(present: unknown, item: Item): void {
  if (present !== undefined) {
    throw item.content.error(`user information ${itemName(item.itemType)} comes a second time`, item.offset);
  }
}

/**
 *     offset  length  field
 *     0       2       maximum number of operations invoked, big endian
 *     2       2       maximum number of operations performed, big endian
 *
 * @see DICOM PS3.7, D.3.3.3
 */
function decodeAsynchronousOperationsWindow(content: ByteCursor): AsynchronousOperationsWindow {
  const invoked = content.uint16BE('operations invoked');
  const performed = content.uint16BE('operations performed');
  content.expectEnd('asynchronous operations window');
  return { invoked, performed };
}

/**
 *     offset  length  field
 *     0       2       UID length n, big endian
 *     2       n       SOP class UID
 *     2 + n   1       SCU role, 0 or 1
 *     3 + n   1       SCP role, 0 or 1
 *
 * @see DICOM PS3.7, D.3.3.4
 */
function decodeRoleSelection(content: ByteCursor): RoleSelection {
  const sopClassUID = decodeCountedUid(content, 'SOP class UID of role selection');
  const scuRole = content.uint8('SCU role') === 1;
  const scpRole = content.uint8('SCP role') === 1;
  content.expectEnd('role selection');
  return { sopClassUID, scuRole, scpRole };
}

/**
 *     offset  length  field
 *     0       2       UID length n, big endian
 *     2       n       SOP class UID
 *     2 + n   ...     service class application information, kept as a view
 *
 * @see DICOM PS3.7, D.3.3.5
 */
function decodeExtendedNegotiation(content: ByteCursor): SOPClassExtendedNegotiation {
  const sopClassUID = decodeCountedUid(content, 'SOP class UID of extended negotiation');
  return { sopClassUID, information: content.rest() };
}

/**
 * The version stands in the second byte of the item's header. What follows the last field is room for later versions
 * and passed over.
 *
 *     offset  length  field
 *     0       2       UID length n, big endian
 *     2       n       SOP class UID
 *     2 + n   2       UID length m, big endian
 *     4 + n   m       service class UID
 *     4+n+m   2       length of the list of related general SOP classes in bytes, big endian
 *     6+n+m   ...     the list: UID length, UID, UID length, UID, ...
 *
 * @see DICOM PS3.7, D.3.3.6
 */
function decodeCommonExtendedNegotiation(item: Item, budget: ItemBudget): SOPClassCommonExtendedNegotiation {
  const { content, reserved: version } = item;
  const sopClassUID = decodeCountedUid(content, 'SOP class UID of common extended negotiation');
  const serviceClassUID = decodeCountedUid(content, 'service class UID of common extended negotiation');
  const listLength = content.uint16BE('length of the related general SOP classes');
  const list = content.sub(listLength, 'related general SOP classes');
  const relatedGeneralSOPClassUIDs: string[] = [];
  while (!list.atEnd) {
    budget.countItem(list);
    relatedGeneralSOPClassUIDs.push(decodeCountedUid(list, 'related general SOP class UID'));
  }
  return { version, sopClassUID, serviceClassUID, relatedGeneralSOPClassUIDs };
}

/**
 *     offset  length  field
 *     0       1       type: 1 user name, 2 with passcode, 3 Kerberos, 4 SAML, 5 JSON web token
 *     1       1       positive response requested, 0 or 1
 *     2       2       length n of the primary field, big endian
 *     4       n       primary field
 *     4 + n   2       length m of the secondary field, big endian
 *     6 + n   m       secondary field, the passcode of type 2
 *
 * @see DICOM PS3.7, D.3.3.7.1
 */
function decodeUserIdentity(content: ByteCursor): UserIdentityRQ {
  const identityType = content.uint8('user identity type');
  const positiveResponseRequested = content.uint8('positive response requested') === 1;
  const primaryField = content.bytes(content.uint16BE('length of the primary field'), 'primary field');
  const secondaryField = content.bytes(content.uint16BE('length of the secondary field'), 'secondary field');
  content.expectEnd('user identity');
  return { identityType, positiveResponseRequested, primaryField, secondaryField };
}

/**
 *     offset  length  field
 *     0       2       length n of the server response, big endian
 *     2       n       server response
 *
 * @see DICOM PS3.7, D.3.3.7.2
 */
function decodeUserIdentityResponse(content: ByteCursor): Buffer {
  const response = content.bytes(content.uint16BE('length of the server response'), 'server response');
  content.expectEnd('user identity response');
  return response;
}

function decodeCountedUid(content: ByteCursor, field: string): string {
  return content.unpaddedText(content.uint16BE(`length of the ${field}`), field);
}
