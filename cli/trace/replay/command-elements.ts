import { DataElement, dictionaryVR } from 'dcxport';

/** Tag and length in front of each value. */
const HEADER_LENGTH = 8;
const GROUP_LENGTH = 0x00000000;
/**
 * What is free to differ: Message ID, the one responded to (it decides what a response belongs to) and the move originator's;
 * of Command Data Set Type all values but 0101H say the same.
 */
const FREE: ReadonlySet<number> = new Set([0x00000110, 0x00000120, 0x00001031, 0x00000800]);

/**
 * The elements of a command set that is known to be well-formed, those that the engine has no name for included, and the
 * group length left out.
 */
export function commandElements(bytes: Buffer): DataElement[] {
  const elements: DataElement[] = [];
  for (let at = 0; at + HEADER_LENGTH <= bytes.length;) {
    const tag = bytes.readUInt16LE(at) * 0x10000 + bytes.readUInt16LE(at + 2);
    const start = at + HEADER_LENGTH;
    at = start + bytes.readUInt32LE(at + 4);
    if (tag !== GROUP_LENGTH) elements.push(DataElement.fromBytes(tag, dictionaryVR(tag), bytes.subarray(start, at)));
  }
  return elements;
}

/** Those of its elements that are compared. */
export function comparedCommandElements(bytes: Buffer): DataElement[] {
  return commandElements(bytes).filter(({ tag }) => !FREE.has(tag));
}

/**
 * Encodes a command set.
 *
 * @param elements - In their order, without the group length.
 */
export function encodeCommandElements(elements: readonly DataElement[]): Buffer {
  const parts = elements.map(({ tag, bytes }) => [header(tag, bytes.length), bytes]).flat();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([header(GROUP_LENGTH, length.length), length, ...parts]);
}

function header(tag: number, length: number): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH);
  bytes.writeUInt16LE(tag >>> 16, 0);
  bytes.writeUInt16LE(tag & 0xffff, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
