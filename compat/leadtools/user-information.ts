import { checkInteger, parameterError } from './data-set-errors';

/** An item of the user information that has no member of its own. */
export interface UserInformationItem {
  readonly type: number;
  /** Without the item's header. */
  readonly data: Buffer;
}

/** Items that are members of `DicomAssociate`. */
const FIRST_MEMBER = 0x51;
const LAST_MEMBER = 0x56;
const LONGEST_DATA = 0xffff;
const PASSCODE = 2;

/** Checks and copies an item. @throws {@link DicomException} Parameter (9). */
export function userInformationItem(doing: string, type: number, data: Uint8Array): UserInformationItem {
  checkInteger(doing, 'type', type, 0, 0xff);
  if (type >= FIRST_MEMBER && type <= LAST_MEMBER) {
    throw parameterError(`${doing}: item 0x${type.toString(16)} is set by a property or method of its own.`);
  }
  if (!(data instanceof Uint8Array) || data.length > LONGEST_DATA) {
    throw parameterError(`${doing}: an item's data are at most ${LONGEST_DATA} bytes.`);
  }
  return { type, data: Buffer.from(data) };
}

/**
 * The bytes of a user identity of a request.
 *
 * @throws {@link DicomException} Parameter (9).
 * @see DICOM PS3.7, D.3.3.7.1
 */
export function userIdentityData(
  type: number,
  primary: string | Uint8Array,
  secondary: string | Uint8Array,
  positiveResponseRequested: boolean,
): Buffer {
  const doing = 'Setting a user identity';
  checkInteger(doing, 'type', type, 1, 5);
  const first = field(doing, primary);
  const second = field(doing, secondary);
  if (first.length === 2) throw parameterError(`${doing}: the primary field is empty.`);
  if (type !== PASSCODE && second.length > 2) {
    throw parameterError(`${doing}: only type 2 has a secondary field, the passcode; this is type ${type}.`);
  }
  return Buffer.concat([Buffer.of(type, positiveResponseRequested ? 1 : 0), first, second]);
}

/** Length in two bytes, then the bytes. */
function field(doing: string, value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  if (bytes.length > LONGEST_DATA) throw parameterError(`${doing}: a field has at most ${LONGEST_DATA} bytes.`);
  return counted(bytes);
}

/** Bytes behind their length, as 16 bits, big endian. */
export function counted(bytes: Uint8Array): Buffer {
  const result = Buffer.alloc(2 + bytes.length);
  result.writeUInt16BE(bytes.length, 0);
  result.set(bytes, 2);
  return result;
}
