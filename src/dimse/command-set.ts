/**
 * The codec of command sets: implicit VR little endian, group 0000 only, whatever the transfer syntax of the data set.
 *
 * @module
 * @see DICOM PS3.7, 6.3.1
 */
import { DimseDecodeError, InvalidArgumentError } from '../errors';
import { COMMAND_ELEMENT_BY_KEYWORD, COMMAND_ELEMENT_BY_NUMBER } from './command-elements';
import type { CommandElement, CommandVR } from './command-elements';
import type { CommandSet } from './types';

/** The longest command set that is taken from a peer unless told otherwise, in bytes. */
export const DEFAULT_MAXIMUM_COMMAND_LENGTH = 64 * 1024;

/** Group, element and 32-bit length in front of each value. */
const ELEMENT_HEADER_LENGTH = 8;
/** The group length element: header and a 32-bit value. */
const GROUP_LENGTH_ELEMENT_LENGTH = 12;

const UNDEFINED_LENGTH = 0xffffffff;
const NUL = 0x00;
const SPACE = 0x20;

type CommandValue = number | string | number[];

/**
 * Encodes a command set, its elements ascending behind a group length that is computed here.
 *
 *     offset  length  field
 *     0       8       tag (0000,0000), length 4
 *     8       4       bytes that follow, little endian
 *     12      ...     the elements: group, element (2 bytes each), length (4 bytes), value
 *
 * Values of odd length are padded: UIDs with NUL, texts with a space. Texts are written byte for byte as they were
 * decoded (characters up to U+00FF), so that a UID goes back as it came even if it is none. An undefined member is
 * an absent element, an empty string an empty one.
 *
 * @returns A buffer of its own, of even length.
 * @throws {@link InvalidArgumentError} when a number does not fit 16 bits (tags: 32 bits) or a text has characters
 * beyond U+00FF.
 * @see DICOM PS3.7, 6.3.1 and E.1
 */
export function encodeCommandSet(command: CommandSet): Buffer {
  const elements = presentElements(command);
  let length = GROUP_LENGTH_ELEMENT_LENGTH;
  for (const each of elements) length += ELEMENT_HEADER_LENGTH + each.length;
  const target = Buffer.alloc(length);
  target.writeUInt32LE(4, 4);
  target.writeUInt32LE(length - GROUP_LENGTH_ELEMENT_LENGTH, 8);
  let offset = GROUP_LENGTH_ELEMENT_LENGTH;
  for (const { definition, value, length: valueLength } of elements) {
    target.writeUInt16LE(definition.element, offset + 2);
    target.writeUInt32LE(valueLength, offset + 4);
    offset += ELEMENT_HEADER_LENGTH;
    writeValue(target.subarray(offset, offset + valueLength), definition.vr, value);
    offset += valueLength;
  }
  return target;
}

interface PresentElement {
  readonly definition: CommandElement;
  readonly value: CommandValue;
  /** Of the value with its padding, in bytes. */
  readonly length: number;
}

/** What a command set holds, ascending by element. It has few of the many elements there are, so these are not gone through. */
function presentElements(command: CommandSet): PresentElement[] {
  const present: PresentElement[] = [];
  for (const keyword in command) {
    const definition = COMMAND_ELEMENT_BY_KEYWORD.get(keyword);
    if (definition === undefined) continue;
    const value: CommandValue | undefined = command[definition.keyword];
    if (value === undefined) continue;
    const added = { definition, value, length: encodedLength(keyword, definition.vr, value) };
    let at = present.length;
    for (
      let before = present[at - 1];
      before && before.definition.element > definition.element;
      before = present[at - 1]
    ) {
      present[at--] = before;
    }
    present[at] = added;
  }
  return present;
}

/** Checks a value against its representation and gives its length with padding. */
function encodedLength(keyword: string, vr: CommandVR, value: CommandValue): number {
  if (vr === 'US') {
    if (typeof value === 'number' && isUnsigned(value, 0xffff)) return 2;
    throw new InvalidArgumentError(`${keyword} must be a whole number from 0 to 65535, not ${String(value)}`);
  }
  if (vr === 'AT') {
    if (Array.isArray(value) && value.every((tag) => isUnsigned(tag, 0xffffffff))) return 4 * value.length;
    throw new InvalidArgumentError(
      `${keyword} must be a list of tags (whole numbers of 32 bits), not ${String(value)}`,
    );
  }
  if (typeof value !== 'string') throw new InvalidArgumentError(`${keyword} must be a text, not ${typeof value}`);
  if (BEYOND_LATIN_1.test(value)) {
    throw new InvalidArgumentError(
      `${keyword} has characters that a command set cannot carry (beyond U+00FF): ${value}`,
    );
  }
  return value.length + (value.length % 2);
}

const BEYOND_LATIN_1 = /[^\u0000-\u00ff]/;

function isUnsigned(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maximum;
}

function writeValue(target: Buffer, vr: CommandVR, value: CommandValue): void {
  if (typeof value === 'number') {
    target.writeUInt16LE(value, 0);
  } else if (typeof value === 'string') {
    target.fill(vr === 'UI' ? NUL : SPACE);
    target.write(value, 'latin1');
  } else {
    // A tag is two 16-bit numbers, group first.
    value.forEach((tag, index) => {
      target.writeUInt16LE(tag >>> 16, 4 * index);
      target.writeUInt16LE(tag & 0xffff, 4 * index + 2);
    });
  }
}

/** Options of {@link decodeCommandSet}. */
export interface DecodeCommandSetOptions {
  /** The longest command set that is taken, in bytes. @defaultValue 65536 */
  maximumLength?: number;
}

/**
 * Decodes a command set.
 *
 * Lenient where peers differ: the group length is not looked at, elements may come in any order, elements that
 * {@link CommandSet} does not have are skipped, padding (NUL or space, in front or behind) is taken off texts, and a
 * number without value counts as absent. Strict where a value could be misread.
 *
 * @param bytes - The whole command set. Neither changed nor kept.
 * @throws {@link DimseDecodeError} when it is longer than the limit, an element is cut off or of undefined length or
 * from another group than 0000, a number does not have the length of one value, an element comes twice, or Command
 * Field or Command Data Set Type is missing.
 * @see DICOM PS3.7, 6.3.1 and E.1
 */
export function decodeCommandSet(bytes: Buffer, options: DecodeCommandSetOptions = {}): CommandSet {
  const maximumLength = options.maximumLength ?? DEFAULT_MAXIMUM_COMMAND_LENGTH;
  if (bytes.length > maximumLength) {
    throw new DimseDecodeError(`The command set has ${bytes.length} bytes; ${maximumLength} are allowed`);
  }
  const values: Partial<Record<keyof CommandSet, CommandValue>> = {};
  const seen = new Set<number>();
  let offset = 0;
  while (offset < bytes.length) {
    const { element, start, end } = readElementHeader(bytes, offset);
    offset = end;
    const entry = COMMAND_ELEMENT_BY_NUMBER.get(element);
    if (entry === undefined) continue;
    if (seen.has(element)) throw new DimseDecodeError(`The command set has ${describeElement(element)} twice`);
    seen.add(element);
    const value = readValue(bytes.subarray(start, end), element, entry.vr);
    if (value !== undefined) values[entry.keyword] = value;
  }
  return requireMandatory(values as Partial<CommandSet>);
}

function readElementHeader(bytes: Buffer, offset: number): { element: number; start: number; end: number } {
  const start = offset + ELEMENT_HEADER_LENGTH;
  if (start > bytes.length) {
    throw new DimseDecodeError(`The command set ends inside an element header (offset ${offset} of ${bytes.length})`);
  }
  const group = bytes.readUInt16LE(offset);
  const element = bytes.readUInt16LE(offset + 2);
  const length = bytes.readUInt32LE(offset + 4);
  if (group !== 0) {
    throw new DimseDecodeError(
      `The command set holds an element of group ${hex(group)} (offset ${offset}); only 0000 is allowed`,
    );
  }
  if (length === UNDEFINED_LENGTH) {
    throw new DimseDecodeError(`${describeElement(element)} has undefined length, which a command set cannot have`);
  }
  if (length > bytes.length - start) {
    throw new DimseDecodeError(
      `${describeElement(element)} announces ${length} bytes where ${bytes.length - start} are left in the command set`,
    );
  }
  return { element, start, end: start + length };
}

function readValue(value: Buffer, element: number, vr: CommandVR): CommandValue | undefined {
  switch (vr) {
    case 'US':
      if (value.length === 0) return undefined;
      if (value.length === 2) return value.readUInt16LE(0);
      throw new DimseDecodeError(`${describeElement(element)} is one 16-bit number but has ${value.length} bytes`);
    case 'AT': {
      if (value.length === 0) return undefined;
      if (value.length % 4 !== 0) {
        throw new DimseDecodeError(`${describeElement(element)} is a list of tags but has ${value.length} bytes`);
      }
      const tags: number[] = [];
      for (let at = 0; at < value.length; at += 4) {
        tags.push(value.readUInt16LE(at) * 0x10000 + value.readUInt16LE(at + 2));
      }
      return tags;
    }
    case 'UI':
    case 'AE':
    case 'LO':
      return readText(value);
  }
}

function readText(value: Buffer): string {
  let start = 0;
  let end = value.length;
  while (end > start && isPadding(value[end - 1])) end--;
  while (start < end && isPadding(value[start])) start++;
  return value.toString('latin1', start, end);
}

function isPadding(byte: number | undefined): boolean {
  return byte === NUL || byte === SPACE;
}

function requireMandatory(values: Partial<CommandSet>): CommandSet {
  const { CommandField, CommandDataSetType } = values;
  if (CommandField === undefined) throw new DimseDecodeError('The command set has no Command Field (0000,0100)');
  if (CommandDataSetType === undefined) {
    throw new DimseDecodeError(
      'The command set has no Command Data Set Type (0000,0800), so it is unknown whether a data set follows',
    );
  }
  return { ...values, CommandField, CommandDataSetType };
}

function describeElement(element: number): string {
  const keyword = COMMAND_ELEMENT_BY_NUMBER.get(element)?.keyword;
  return keyword === undefined ? `Element (0000,${hex(element)})` : `${keyword} (0000,${hex(element)})`;
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

const LONGEST_ERROR_COMMENT = 64;

/**
 * Turns any text into one that Error Comment (0000,0902) may hold: at most 64 characters, printable ASCII, no
 * backslash. What does not fit is replaced by a question mark or cut, since the comment is a hint to a human reader.
 *
 * @see DICOM PS3.5, 6.2 (LO)
 */
export function toErrorComment(text: string): string {
  return text
    .slice(0, LONGEST_ERROR_COMMENT)
    .replace(/[^\x20-\x7e]|\\/g, '?')
    .trim();
}
