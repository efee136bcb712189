/**
 * Writes items of association PDUs. For the layouts see where they are read.
 *
 * @module
 * @see DICOM PS3.7, annex D.3.3; PS3.8, 9.3.1 and annex D.1
 */
import type { ByteWriter } from '../bytes';
import {
  ItemType,
  type RoleSelection,
  type SOPClassCommonExtendedNegotiation,
  type SOPClassExtendedNegotiation,
  type UnknownItem,
  type UserIdentityRQ,
  type UserInformation,
} from './types';

/** Starts an item; give the mark to `fillLength16BE` when its content is written. */
export function beginItem(writer: ByteWriter, itemType: number, reserved = 0): number {
  writer.uint8(itemType, 'item type');
  writer.uint8(reserved, 'second byte of the item header');
  return writer.reserve16BE();
}

/** Writes an item whose whole content is a text, without padding. */
export function encodeTextItem(writer: ByteWriter, itemType: number, text: string, field: string): void {
  const mark = beginItem(writer, itemType);
  writer.unpaddedText(text, field);
  writer.fillLength16BE(mark, field);
}

/** Writes items as they were kept. */
export function encodeUnknownItems(writer: ByteWriter, items: readonly UnknownItem[] | undefined): void {
  for (const item of items ?? []) {
    const mark = beginItem(writer, item.itemType);
    writer.bytes(item.data);
    writer.fillLength16BE(mark, 'unknown item');
  }
}

/**
 * Writes a user information item, its sub-items in the order of their types.
 *
 * @throws {@link InvalidArgumentError} when a value does not fit its field.
 */
export function encodeUserInformation(writer: ByteWriter, information: UserInformation): void {
  const mark = beginItem(writer, ItemType.UserInformation);
  if (information.maximumLength !== undefined) {
    const item = beginItem(writer, ItemType.MaximumLength);
    writer.uint32BE(information.maximumLength, 'maximum length');
    writer.fillLength16BE(item, 'maximum length');
  }
  if (information.implementationClassUID !== undefined) {
    encodeTextItem(
      writer,
      ItemType.ImplementationClassUID,
      information.implementationClassUID,
      'implementation class UID',
    );
  }
  if (information.asynchronousOperationsWindow !== undefined) {
    const item = beginItem(writer, ItemType.AsynchronousOperationsWindow);
    writer.uint16BE(information.asynchronousOperationsWindow.invoked, 'operations invoked');
    writer.uint16BE(information.asynchronousOperationsWindow.performed, 'operations performed');
    writer.fillLength16BE(item, 'asynchronous operations window');
  }
  for (const role of information.roleSelections ?? []) encodeRoleSelection(writer, role);
  if (information.implementationVersionName !== undefined) {
    encodeTextItem(
      writer,
      ItemType.ImplementationVersionName,
      information.implementationVersionName,
      'implementation version name',
    );
  }
  for (const negotiation of information.extendedNegotiations ?? []) encodeExtendedNegotiation(writer, negotiation);
  for (const negotiation of information.commonExtendedNegotiations ?? []) {
    encodeCommonExtendedNegotiation(writer, negotiation);
  }
  if (information.userIdentity !== undefined) encodeUserIdentity(writer, information.userIdentity);
  if (information.userIdentityResponse !== undefined) {
    const item = beginItem(writer, ItemType.UserIdentityAC);
    encodeCountedBytes(writer, information.userIdentityResponse, 'server response');
    writer.fillLength16BE(item, 'user identity response');
  }
  encodeUnknownItems(writer, information.unknownItems);
  writer.fillLength16BE(mark, 'user information');
}

function encodeRoleSelection(writer: ByteWriter, role: RoleSelection): void {
  const item = beginItem(writer, ItemType.RoleSelection);
  encodeCountedUid(writer, role.sopClassUID, 'SOP class UID of role selection');
  writer.uint8(role.scuRole ? 1 : 0, 'SCU role');
  writer.uint8(role.scpRole ? 1 : 0, 'SCP role');
  writer.fillLength16BE(item, 'role selection');
}

function encodeExtendedNegotiation(writer: ByteWriter, negotiation: SOPClassExtendedNegotiation): void {
  const item = beginItem(writer, ItemType.SOPClassExtendedNegotiation);
  encodeCountedUid(writer, negotiation.sopClassUID, 'SOP class UID of extended negotiation');
  writer.bytes(negotiation.information);
  writer.fillLength16BE(item, 'extended negotiation');
}

function encodeCommonExtendedNegotiation(writer: ByteWriter, negotiation: SOPClassCommonExtendedNegotiation): void {
  const item = beginItem(writer, ItemType.SOPClassCommonExtendedNegotiation, negotiation.version);
  encodeCountedUid(writer, negotiation.sopClassUID, 'SOP class UID of common extended negotiation');
  encodeCountedUid(writer, negotiation.serviceClassUID, 'service class UID of common extended negotiation');
  const list = writer.reserve16BE();
  for (const uid of negotiation.relatedGeneralSOPClassUIDs) {
    encodeCountedUid(writer, uid, 'related general SOP class UID');
  }
  writer.fillLength16BE(list, 'related general SOP classes');
  writer.fillLength16BE(item, 'common extended negotiation');
}

function encodeUserIdentity(writer: ByteWriter, identity: UserIdentityRQ): void {
  const item = beginItem(writer, ItemType.UserIdentityRQ);
  writer.uint8(identity.identityType, 'user identity type');
  writer.uint8(identity.positiveResponseRequested ? 1 : 0, 'positive response requested');
  encodeCountedBytes(writer, identity.primaryField, 'primary field');
  encodeCountedBytes(writer, identity.secondaryField, 'secondary field');
  writer.fillLength16BE(item, 'user identity');
}

function encodeCountedUid(writer: ByteWriter, uid: string, field: string): void {
  const mark = writer.reserve16BE();
  writer.unpaddedText(uid, field);
  writer.fillLength16BE(mark, field);
}

function encodeCountedBytes(writer: ByteWriter, data: Buffer, field: string): void {
  const mark = writer.reserve16BE();
  writer.bytes(data);
  writer.fillLength16BE(mark, field);
}
