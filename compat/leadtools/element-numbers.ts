/**
 * Values of elements as numbers, as the Get...Value and Set...Value members of data sets give and take them.
 *
 * @module
 */
import { DataElement, VRKind, decimalString, formatTag, vrInfo } from '../../src/index';
import { checkInteger, parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** A type of numbers in the original; signed and unsigned ones are not told apart. */
export interface NumberType {
  readonly name: string;
  /** The least and the greatest one; undefined for floating point. */
  readonly bounds?: readonly [lowest: number, highest: number];
}

export const BYTE: NumberType = { name: 'Byte', bounds: [0, 0xff] };
export const SHORT: NumberType = { name: 'Short', bounds: [-0x8000, 0xffff] };
export const INT: NumberType = { name: 'Int', bounds: [-0x80000000, 0xffffffff] };
export const LONG: NumberType = { name: 'Long', bounds: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] };
export const FLOAT: NumberType = { name: 'Float' };
export const DOUBLE: NumberType = { name: 'Double' };

/** What the words of a value of bytes are read and written as. */
const WORD_VRS: Readonly<Record<string, string>> = { OW: 'US', OL: 'UL', OV: 'UV', OF: 'FL', OD: 'FD' };
const MOST = 0xffffffff;

/** Number of values: of words, for values of bytes; 0 for sequences. */
export function valueCountOf(element: DataElement): number {
  if (element.isSequence || element.isEncapsulated) return 0;
  if (element.info.kind === VRKind.bulk) return Math.floor(element.length / element.info.wordSize);
  return element.multiplicity;
}

/**
 * Some of an element's numbers.
 *
 * @returns null when the VR holds none, or there is none at `index`.
 * @throws {@link DicomException} Parameter (9) for an index or count that is none, Range (14) for a number that the type
 * does not hold, Conversion (13) for text that is no number.
 */
export function readNumbers(element: DataElement, index: number, count: number, type: NumberType): number[] | null {
  const doing = `Get${type.name}Value of ${formatTag(element.tag)}`;
  checkInteger(doing, 'index', index, 0, MOST);
  checkInteger(doing, 'count', count, 0, MOST);
  const numbers = numbersBetween(element, index, count, type === BYTE);
  if (numbers === null || numbers.length === 0) return null;
  return numbers.map((number) => checkNumber(doing, number, type));
}

function numbersBetween(
  element: DataElement,
  index: number,
  count: number,
  asBytes: boolean,
): readonly (number | bigint)[] | null {
  const { info } = element;
  if (element.isSequence || element.isEncapsulated) return null;
  switch (info.kind) {
    case VRKind.integer:
    case VRKind.float:
    case VRKind.tag:
      return element.numbers().slice(index, index + count);
    case VRKind.bigInteger:
      return element.bigints().slice(index, index + count);
    case VRKind.bulk:
      return bulkNumbers(element, index, count, asBytes);
    default:
      return element.vr === 'IS' || element.vr === 'DS' ? element.numbers().slice(index, index + count) : null;
  }
}

function bulkNumbers(element: DataElement, index: number, count: number, asBytes: boolean): (number | bigint)[] {
  const word = WORD_VRS[element.vr];
  if (word === undefined || asBytes) return [...littleEndianBytes(element, index, index + count)];
  const size = element.info.wordSize;
  const bytes = littleEndianBytes(element, index * size, (index + count) * size);
  const words = DataElement.fromBytes(element.tag, word, bytes);
  return vrInfo(word).kind === VRKind.bigInteger ? words.bigints() : words.numbers();
}

/**
 * Bytes of a value, numbers in it in little endian order whatever the data set was read in. A view where possible; of a
 * value in a file no more is read than is asked for.
 */
export function littleEndianBytes(element: DataElement, start = 0, end = Number.POSITIVE_INFINITY): Buffer {
  const size = element.info.wordSize;
  const first = Math.min(start - (start % size), element.length);
  const last = Math.min(Math.ceil(end / size) * size, element.length);
  const bytes = bytesBetween(element, first, Math.max(first, last));
  const words = element.bigEndian && size > 1 ? swapped(bytes, size) : bytes;
  return words.subarray(start - first, end - first);
}

function bytesBetween(element: DataElement, start: number, end: number): Buffer {
  const range = element.sourceRange;
  if (range && element.pendingText === undefined) return range.source.read(range.valueStart + start, end - start);
  return element.bytes.subarray(start, end);
}

function swapped(bytes: Buffer, size: number): Buffer {
  const words = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % size)));
  if (size === 2) words.swap16();
  else if (size === 4) words.swap32();
  else words.swap64();
  return Buffer.concat([words, bytes.subarray(words.length)]);
}

function checkNumber(doing: string, value: number | bigint, type: NumberType): number {
  const number = Number(value);
  const { bounds } = type;
  if (bounds === undefined) return number;
  if (Number.isNaN(number)) throw new DicomException(DicomExceptionCode.Conversion, `${doing}: the text is no number.`);
  if (Number.isInteger(number) && number >= bounds[0] && number <= bounds[1]) return number;
  throw new DicomException(
    DicomExceptionCode.Range,
    `${doing}: ${value} is none of the whole numbers from ${bounds[0]} to ${bounds[1]}; take another type.`,
  );
}

/**
 * Makes an element of numbers, in place of another one.
 *
 * @param count - How many of them to take; -1 for all.
 * @throws {@link DicomException} Parameter (9) for a count of more than there are, or a VR that holds no such numbers, and
 * Range (14) for a number that type or VR do not hold.
 */
export function elementOfNumbers(
  element: DataElement,
  values: readonly number[],
  count: number,
  type: NumberType,
): DataElement {
  const { tag, vr, info } = element;
  const doing = `Set${type.name}Value of ${formatTag(tag)}`;
  checkInteger(doing, 'count', count, -1, values.length);
  const numbers = values.slice(0, count < 0 ? undefined : count);
  for (const number of numbers) {
    if (typeof number !== 'number') throw parameterError(`${doing}: ${String(number)} is no number.`);
    checkNumber(doing, number, type);
  }
  if (info.kind === VRKind.bulk) return DataElement.fromBytes(tag, vr, bulkBytes(doing, element, numbers, type));
  if (vr === 'DS') return decimals(doing, element, numbers);
  if (vr === 'IS')
    return DataElement.fromText(
      tag,
      vr,
      numbers.map((number) => String(checkNumber(doing, number, INT))),
    );
  if (info.kind === VRKind.ascii || info.kind === VRKind.text || info.kind === VRKind.sequence) {
    throw parameterError(`${doing}: a value of VR ${vr} is not made of numbers.`);
  }
  return DataElement.fromNumbers(tag, vr, numbers);
}

function decimals(doing: string, { tag, vr }: DataElement, numbers: readonly number[]): DataElement {
  const infinite = numbers.find((number) => !Number.isFinite(number));
  if (infinite === undefined) return DataElement.fromText(tag, vr, numbers.map(decimalString));
  throw new DicomException(DicomExceptionCode.Range, `${doing}: ${infinite} cannot be written in decimal.`);
}

function bulkBytes(doing: string, { tag, vr }: DataElement, numbers: readonly number[], type: NumberType): Buffer {
  if (type === BYTE) return Buffer.from(numbers);
  const word = WORD_VRS[vr];
  if (word === undefined) throw parameterError(`${doing}: a value of VR ${vr} is made of bytes; take SetByteValue.`);
  const { kind, wordSize } = vrInfo(word);
  const wrap = 2 ** (wordSize * 8);
  const isFloat = kind === VRKind.float;
  const words = numbers.map((number) => (isFloat || number >= 0 ? number : number + wrap));
  return DataElement.fromNumbers(tag, word, words).bytes;
}
