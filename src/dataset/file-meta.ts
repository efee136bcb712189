/**
 * Group 0002, the file meta information.
 *
 * @module
 * @see DICOM PS3.10, 7.1
 */
import { DataSetError, InvalidArgumentError } from '../errors';
import { ElementHeader, type Encoding } from './element-header';
import { Tag, elementOf, formatTag, groupOf, UNDEFINED_LENGTH } from './tag';
import { isValidUID, trimUID } from './uids';
import { vrByCode } from './vr';

/** This implementation, in file meta information and in association requests. */
export const IMPLEMENTATION_CLASS_UID = '2.25.300190519756385011636917672448041863607';
/** This implementation's version, up to 16 characters. */
export const IMPLEMENTATION_VERSION_NAME = 'DCXPORT_0_1_0';

/** Group 0002 as read. Absent elements are empty strings; padding is removed. */
export interface FileMeta {
  /** Where it begins, in bytes from the first of the file. */
  readonly offset: number;
  /** Bytes of the group as found, whatever its group length says. */
  readonly length: number;
  /** Explicit VR in every file that conforms. */
  readonly explicit: boolean;
  readonly mediaStorageSOPClassUID: string;
  readonly mediaStorageSOPInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly implementationClassUID: string;
  readonly implementationVersionName: string;
  readonly sourceApplicationEntityTitle: string;
}

/**
 * Reads group 0002. Where it ends is found by its elements; a group length that is missing or wrong does not matter.
 *
 * @param head - The file's first bytes.
 * @param start - Where the group begins.
 * @param size - The whole file's size in bytes.
 * @returns undefined when `head` ends before the group does.
 * @throws {@link DataSetError} when the file ends inside the group.
 */
export function scanFileMeta(head: Buffer, start: number, size: number): FileMeta | undefined {
  const explicit = head.length < start + 6 || vrByCode(head.readUInt16BE(start + 4)) !== undefined;
  const encoding: Encoding = { explicit, bigEndian: false };
  const values = new Map<number, string>();
  const header = new ElementHeader();
  let offset = start;
  let announcedEnd = -1;
  while (offset < size && !(offset === announcedEnd && !goesOn(head, offset, encoding))) {
    if (!header.read(head, offset, encoding)) {
      if (head.length < size) return undefined;
      throw new DataSetError('Truncated: the file ends inside group 0002', offset);
    }
    const { tag, length } = header;
    if (groupOf(tag) !== 0x0002) break;
    const valueStart = offset + header.headerLength;
    if (length === UNDEFINED_LENGTH || valueStart + length > size) {
      throw new DataSetError(`The file ends inside ${formatTag(tag)} of group 0002`, offset);
    }
    if (valueStart + length > head.length) return undefined;
    if (tag === Tag.FileMetaInformationGroupLength && length === 4) {
      announcedEnd = valueStart + 4 + head.readUInt32LE(valueStart);
    } else if (length <= 1024) {
      values.set(tag, trimUID(head.toString('latin1', valueStart, valueStart + length)));
    }
    offset = valueStart + length;
  }
  const endsTooEarly = offset >= size && (announcedEnd > size || offset === start);
  if (endsTooEarly) throw new DataSetError('Truncated: the file ends inside group 0002', offset);
  const text = (tag: number): string => values.get(tag) ?? '';
  return {
    offset: start,
    length: offset - start,
    explicit,
    mediaStorageSOPClassUID: text(Tag.MediaStorageSOPClassUID),
    mediaStorageSOPInstanceUID: text(Tag.MediaStorageSOPInstanceUID),
    transferSyntaxUID: text(Tag.TransferSyntaxUID),
    implementationClassUID: text(Tag.ImplementationClassUID),
    implementationVersionName: text(Tag.ImplementationVersionName),
    sourceApplicationEntityTitle: text(Tag.SourceApplicationEntityTitle),
  };
}

/** Whether group 0002 plainly goes on at its announced end: a deflated data set could begin with the bytes 02 00, too. */
function goesOn(head: Buffer, offset: number, encoding: Encoding): boolean {
  const isGroup2 = offset + 8 <= head.length && head.readUInt16LE(offset) === 0x0002;
  return isGroup2 && encoding.explicit && vrByCode(head.readUInt16BE(offset + 4)) !== undefined;
}

/** What a new group 0002 says. */
export interface NewFileMeta {
  /** Empty for an identifier that is no instance of a class. */
  SOPClassUID: string;
  /** Empty for an identifier that is no instance of a class. */
  SOPInstanceUID: string;
  transferSyntaxUID: string;
  /** Who sent the object, up to 16 characters. */
  sourceApplicationEntityTitle?: string;
}

const PREAMBLE_AND_PREFIX = `${'\0'.repeat(128)}DICM`;

/**
 * Makes preamble, prefix and group 0002 of a new file. The data set follows at once.
 *
 * @throws {@link InvalidArgumentError} when the transfer syntax is no UID, or a value is longer than its VR allows.
 * @see DICOM PS3.10, table 7.1-1
 */
export function encodeFileMeta(meta: NewFileMeta): Buffer {
  if (!isValidUID(meta.transferSyntaxUID)) {
    throw new InvalidArgumentError(
      `Making a file header: '${meta.transferSyntaxUID}' is no transfer syntax UID; give the one that the data set is encoded in`,
    );
  }
  // Written as text of one byte a character, which is one allocation in place of thirty: a receiver does this for every file.
  const group =
    element(Tag.FileMetaInformationVersion, 'OB', '\x00\x01') +
    uid(Tag.MediaStorageSOPClassUID, meta.SOPClassUID) +
    uid(Tag.MediaStorageSOPInstanceUID, meta.SOPInstanceUID) +
    uid(Tag.TransferSyntaxUID, meta.transferSyntaxUID) +
    uid(Tag.ImplementationClassUID, IMPLEMENTATION_CLASS_UID) +
    text(Tag.ImplementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME) +
    (meta.sourceApplicationEntityTitle
      ? text(Tag.SourceApplicationEntityTitle, 'AE', meta.sourceApplicationEntityTitle)
      : '');
  const groupLength = element(Tag.FileMetaInformationGroupLength, 'UL', int16(group.length) + int16(0));
  return Buffer.from(PREAMBLE_AND_PREFIX + groupLength + group, 'latin1');
}

/** A 16-bit number as two characters, low byte first. */
function int16(value: number): string {
  return String.fromCharCode(value & 0xff, value >>> 8);
}

/** An element of even length with an explicit VR. @see DICOM PS3.5, 7.1.2 */
function element(tag: number, vr: string, value: string): string {
  const longLength = vr === 'OB';
  const length = longLength ? `\0\0${int16(value.length)}\0\0` : int16(value.length);
  return int16(groupOf(tag)) + int16(elementOf(tag)) + vr + length + value;
}

function text(tag: number, vr: string, value: string): string {
  return element(tag, vr, padded(tag, value, 16, ' '));
}

function uid(tag: number, value: string): string {
  return element(tag, 'UI', padded(tag, value, 64, '\0'));
}

function padded(tag: number, value: string, longest: number, padding: string): string {
  if (value.length > longest) {
    throw new InvalidArgumentError(
      `Making a file header: '${value}' for ${formatTag(tag)} is longer than ${longest} characters`,
    );
  }
  return value.length % 2 === 0 ? value : value + padding;
}
