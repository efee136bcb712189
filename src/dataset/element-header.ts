/**
 * Element headers, as the reader, the part 10 scan and the conversion meet them.
 *
 * @module
 */
import { Tag } from './tag';
import { type VRInfo, vrByCode, vrInfo } from './vr';

/** Byte order and form of headers, the part of a transfer syntax that a codec works with. */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

const UN = vrInfo('UN');
/** Bytes of the longest header: tag, VR, two reserved bytes, length. */
export const LONGEST_HEADER = 12;
/** Bytes of the shortest header, and of every item's and delimiter's. */
export const SHORTEST_HEADER = 8;

/**
 * Reads one header at a time into its own fields, without making objects.
 *
 * Explicit, VR with short length:
 *
 *     offset  length  field
 *     0       4       tag: group, element
 *     4       2       VR, two letters
 *     6       2       value length
 *
 * Explicit, VR with long length (OB, OW, SQ, UN, UT, ... and VRs of the future): two reserved bytes at 6, value length in
 * 4 bytes at 8. Implicit, and items and delimiters in any syntax: value length in 4 bytes at 4.
 *
 * @see DICOM PS3.5, 7.1.2, 7.1.3 and 7.5
 */
export class ElementHeader {
  /** 0xggggeeee, unsigned. */
  tag = 0;
  /** What the header says; undefined when the header has no VR field. One that the standard does not know counts as UN. */
  vr: VRInfo | undefined = undefined;
  /** Value length in bytes; 0xFFFFFFFF for a value that reaches to a delimiter. */
  length = 0;
  /** Bytes of the header itself: 8 or 12. */
  headerLength = SHORTEST_HEADER;

  /**
   * Reads the header at `offset`.
   *
   * @returns false when fewer bytes are there than the header has; the fields are then undefined.
   */
  read(buffer: Buffer, offset: number, encoding: Encoding): boolean {
    const available = buffer.length - offset;
    if (available < SHORTEST_HEADER) return false;
    return encoding.bigEndian
      ? this.#readBigEndian(buffer, offset, available, encoding.explicit)
      : this.#readLittleEndian(buffer, offset, available, encoding.explicit);
  }

  #readLittleEndian(buffer: Buffer, offset: number, available: number, explicit: boolean): boolean {
    this.tag = buffer.readUInt16LE(offset) * 0x10000 + buffer.readUInt16LE(offset + 2);
    if (!explicit || isItemTag(this.tag)) {
      this.vr = undefined;
      this.length = buffer.readUInt32LE(offset + 4);
      this.headerLength = SHORTEST_HEADER;
      return true;
    }
    if (!this.#readVR(buffer, offset)) {
      this.length = buffer.readUInt16LE(offset + 6);
      return true;
    }
    if (available < LONGEST_HEADER) return false;
    this.length = buffer.readUInt32LE(offset + 8);
    return true;
  }

  #readBigEndian(buffer: Buffer, offset: number, available: number, explicit: boolean): boolean {
    this.tag = buffer.readUInt32BE(offset);
    if (!explicit || isItemTag(this.tag)) {
      this.vr = undefined;
      this.length = buffer.readUInt32BE(offset + 4);
      this.headerLength = SHORTEST_HEADER;
      return true;
    }
    if (!this.#readVR(buffer, offset)) {
      this.length = buffer.readUInt16BE(offset + 6);
      return true;
    }
    if (available < LONGEST_HEADER) return false;
    this.length = buffer.readUInt32BE(offset + 8);
    return true;
  }

  /**
   * Reads the VR field and tells whether the length is a long one. Two capital letters that are no VR of today may be
   * one of tomorrow, which PS3.5 gives a long length; anything else comes from senders that write a short one.
   */
  #readVR(buffer: Buffer, offset: number): boolean {
    const code = buffer.readUInt16BE(offset + 4);
    const known = vrByCode(code);
    this.vr = known ?? UN;
    const isLong = known ? known.longLength : isCapital(code >> 8) && isCapital(code & 0xff);
    this.headerLength = isLong ? LONGEST_HEADER : SHORTEST_HEADER;
    return isLong;
  }
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

/** Items and both delimiters have no VR in any transfer syntax. */
export function isItemTag(tag: number): boolean {
  return tag === Tag.Item || tag === Tag.ItemDelimitationItem || tag === Tag.SequenceDelimitationItem;
}

/**
 * Writes a header into a new buffer.
 *
 * @param vr - Two letters; not written when the encoding is implicit or the tag is an item's or delimiter's.
 * @param length - Value length; an explicit header with a short length field takes at most 65534.
 */
export function encodeHeader(tag: number, vr: string, length: number, encoding: Encoding): Buffer {
  const hasVR = encoding.explicit && !isItemTag(tag);
  const isLong = hasVR && vrInfo(vr).longLength;
  const header = Buffer.allocUnsafe(isLong ? LONGEST_HEADER : SHORTEST_HEADER);
  writeUInt16(header, tag >>> 16, 0, encoding.bigEndian);
  writeUInt16(header, tag & 0xffff, 2, encoding.bigEndian);
  if (hasVR) header.write(vr, 4, 2, 'latin1');
  if (isLong) header.writeUInt16LE(0, 6);
  if (hasVR && !isLong) writeUInt16(header, length, 6, encoding.bigEndian);
  else if (encoding.bigEndian) header.writeUInt32BE(length, isLong ? 8 : 4);
  else header.writeUInt32LE(length, isLong ? 8 : 4);
  return header;
}

function writeUInt16(target: Buffer, value: number, offset: number, bigEndian: boolean): void {
  if (bigEndian) target.writeUInt16BE(value, offset);
  else target.writeUInt16LE(value, offset);
}

/** The longest value that an explicit header of this VR can announce. */
export function longestValue(vr: string, encoding: Encoding): number {
  return encoding.explicit && !vrInfo(vr).longLength ? 0xfffe : 0xfffffffe;
}
