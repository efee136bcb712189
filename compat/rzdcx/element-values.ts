/**
 * Values of elements between what programs give and take and what the engine holds.
 *
 * @module
 */
import {
  DataElement,
  type DataSet,
  copyDataSet,
  decimalString,
  dictionaryVR,
  formatTag,
  outermost,
  shareFiles,
} from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import type { ElmValue, IDCXOBJ, IDCXOBJIterator, TypedArray } from './interfaces';
import { objectModel } from './object-model';

const SOURCE = 'rzdcx.DCXELM';

const NUMBER_VRS: ReadonlySet<string> = new Set(['US', 'SS', 'UL', 'SL', 'FL', 'FD']);
const WIDE_VRS: ReadonlySet<string> = new Set(['SV', 'UV']);
const BYTE_VRS: ReadonlySet<string> = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'OV', 'UN']);

/** Whether values of the VR are bytes as they are. */
export function isByteVR(vr: string): boolean {
  return BYTE_VRS.has(vr);
}

/** Compressed pixel data without the offset table, in one piece. */
export function allFragments(element: DataElement): Buffer {
  return Buffer.concat(element.fragments.slice(1));
}

/** Whether the value has length zero. Text need not be encodable to tell. */
function isEmpty(element: DataElement): boolean {
  return element.pendingText === undefined ? element.length === 0 : element.pendingText === '';
}

/** Bytes of text in the narrowest repertoire that has it, ISO_IR 100 or ISO_IR 192, padding included. */
export function textLength(text: string): number {
  const isNarrow = [...text].every((character) => (character.codePointAt(0) ?? 0) <= 0xff);
  const length = isNarrow ? text.length : Buffer.byteLength(text, 'utf8');
  return length + (length % 2);
}

/** What `Value` gives. `bytes` gives the live bytes of the element. */
export function readValue(element: DataElement, bytes: () => Buffer): ElmValue {
  if (element.vr === 'SQ') return objectModel().iterate(element.items);
  if (element.isEncapsulated) return allFragments(element);
  if (isEmpty(element)) return null;
  if (isByteVR(element.vr)) return bytes();
  if (NUMBER_VRS.has(element.vr)) return single(element.numbers());
  if (WIDE_VRS.has(element.vr)) return single(element.bigints());
  if (element.vr === 'AT') return single(element.tags());
  return element.text();
}

/** What `ValueArray` gives. */
export function readValueArray(
  element: DataElement,
  bytes: () => Buffer,
): string[] | number[] | bigint[] | TypedArray | IDCXOBJ[] {
  const { vr } = element;
  if (vr === 'SQ') return element.items.map((item) => objectModel().wrap(item));
  if (isByteVR(vr)) return element.isEncapsulated ? allFragments(element) : words(element, bytes());
  if (NUMBER_VRS.has(vr)) return element.numbers();
  if (WIDE_VRS.has(vr)) return element.bigints();
  return vr === 'AT' ? element.tags() : element.texts();
}

/**
 * Makes an element of what `Value` takes. Nothing of the value is kept but copies.
 *
 * @throws {@link COMError} E_INVALIDARG for numbers that cannot be parsed or are out of range, DISP_E_TYPEMISMATCH for
 * values that the VR cannot be made of.
 */
export function elementOfValue(tag: number, vr: string, value: ElmValue): DataElement {
  if (value === null || value === undefined || value === '') return DataElement.empty(tag, vr);
  try {
    if (vr === 'SQ') return elementOfItems(tag, itemsOf(tag, value));
    if (isByteVR(vr)) return elementOfBytes(tag, vr, value);
    if (NUMBER_VRS.has(vr)) return elementOfNumbers(tag, vr, value);
    if (WIDE_VRS.has(vr))
      return DataElement.fromNumbers(
        tag,
        vr,
        listOf(value).flatMap((one) => wideOf(tag, vr, one)),
      );
    if (vr === 'AT')
      return DataElement.fromNumbers(
        tag,
        vr,
        listOf(value).map((one) => tagOf(tag, one)),
      );
    return DataElement.fromText(
      tag,
      vr,
      listOf(value)
        .map((one) => textOf(tag, vr, one))
        .join('\\'),
    );
  } catch (error) {
    throw toCOMError(error, SOURCE, { doing: `Setting the value of ${formatTag(tag)}` });
  }
}

function single<T>(values: T[]): T | T[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/** Bytes as the words that the VR is made of, in the machine's byte order. */
function words(element: DataElement, bytes: Buffer): TypedArray {
  const { vr, bigEndian } = element;
  const size = { OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 }[vr];
  if (size === undefined) return bytes;
  // A copy: typed arrays need an aligned beginning, and the machine's byte order.
  const whole = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % size)));
  const copy = Buffer.from(whole.buffer);
  if (bigEndian) swap(copy, size);
  switch (vr) {
    case 'OW':
      return new Uint16Array(whole.buffer);
    case 'OF':
      return new Float32Array(whole.buffer);
    case 'OL':
      return new Uint32Array(whole.buffer);
    case 'OD':
      return new Float64Array(whole.buffer);
    default:
      return new BigUint64Array(whole.buffer);
  }
}

function swap(bytes: Buffer, wordSize: number): void {
  if (wordSize === 2) bytes.swap16();
  else if (wordSize === 4) bytes.swap32();
  else bytes.swap64();
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** The values one by one. */
function listOf(value: ElmValue): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isTypedArray(value) ? Array.from<number | bigint>(value) : [value];
}

function mismatch(tag: number, vr: string, value: unknown): COMError {
  const kind = value === null ? 'null' : typeof value;
  return new COMError(
    HRESULT.DISP_E_TYPEMISMATCH,
    `${formatTag(tag)} is ${vr}, whose value cannot be made of a value of type ${kind}.`,
    SOURCE,
  );
}

function unparsable(tag: number, vr: string, value: unknown): COMError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
  return new COMError(HRESULT.E_INVALIDARG, `${formatTag(tag)} is ${vr}, and ${shown} is no such number.`, SOURCE);
}

function textOf(tag: number, vr: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return vr === 'DS' ? decimalString(value) : String(value);
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(tag, vr, value);
  throw mismatch(tag, vr, value);
}

/** Local time. */
function dateText(tag: number, vr: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw unparsable(tag, vr, 'Invalid Date');
  const pad = (number: number, length = 2): string => String(number).padStart(length, '0');
  const day = pad(date.getFullYear(), 4) + pad(date.getMonth() + 1) + pad(date.getDate());
  const time = pad(date.getHours()) + pad(date.getMinutes()) + pad(date.getSeconds());
  if (vr === 'DA') return day;
  if (vr === 'TM') return time;
  if (vr === 'DT') return day + time;
  throw mismatch(tag, vr, date);
}

function elementOfNumbers(tag: number, vr: string, value: ElmValue): DataElement {
  const numbers = listOf(value).flatMap((one) => numbersOf(tag, vr, one));
  // Of the two VRs that the dictionary leaves open only one has signs.
  const signed = vr === 'US' && dictionaryVR(tag) === 'US or SS' && numbers.some((number) => number < 0);
  return DataElement.fromNumbers(tag, signed ? 'SS' : vr, numbers);
}

function numbersOf(tag: number, vr: string, value: unknown): number[] {
  if (typeof value === 'number') return [finite(tag, vr, value)];
  if (typeof value === 'bigint') return [Number(value)];
  if (typeof value !== 'string') throw mismatch(tag, vr, value);
  return value.split('\\').map((text) => {
    if (text.trim() === '' || Number.isNaN(Number(text))) throw unparsable(tag, vr, value);
    return Number(text);
  });
}

function finite(tag: number, vr: string, value: number): number {
  if (Number.isNaN(value) && vr !== 'FL' && vr !== 'FD') throw unparsable(tag, vr, value);
  return value;
}

function wideOf(tag: number, vr: string, value: unknown): bigint[] {
  if (typeof value === 'bigint') return [value];
  if (typeof value === 'number' && Number.isInteger(value)) return [BigInt(value)];
  if (typeof value === 'string' && value.split('\\').every((text) => /^\s*[+-]?\d+\s*$/.test(text))) {
    return value.split('\\').map((text) => BigInt(text.trim().replace(/^\+/, '')));
  }
  if (typeof value === 'number' || typeof value === 'string') throw unparsable(tag, vr, value);
  throw mismatch(tag, vr, value);
}

function tagOf(tag: number, value: unknown): number {
  if (typeof value !== 'number') throw mismatch(tag, 'AT', value);
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) throw unparsable(tag, 'AT', value);
  return value >>> 0;
}

function elementOfBytes(tag: number, vr: string, value: ElmValue): DataElement {
  if (isTypedArray(value)) {
    return elementOfCopy(tag, vr, Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  }
  if (Array.isArray(value)) return elementOfCopy(tag, vr, bytesOfNumbers(tag, vr, value));
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  if (vr === 'UN' && isPlain) return DataElement.fromText(tag, vr, String(value));
  throw mismatch(tag, vr, value);
}

/** An element of a copy of the bytes, with a zero behind them when their number is odd. */
export function elementOfCopy(tag: number, vr: string, bytes: Buffer): DataElement {
  const even = Buffer.alloc(bytes.length + (bytes.length % 2));
  bytes.copy(even);
  return DataElement.fromBytes(tag, vr, even);
}

/** VRs of bytes that are made of numbers borrow the coding of the VR that holds such numbers. */
const WORD_VRS: Readonly<Record<string, string>> = { OW: 'US', OL: 'UL', OF: 'FL', OD: 'FD', OV: 'UV' };

function bytesOfNumbers(tag: number, vr: string, values: readonly unknown[]): Buffer {
  const numbers = values.map((value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') throw mismatch(tag, vr, value);
    return value;
  });
  const word = WORD_VRS[vr];
  if (word !== undefined) return DataElement.fromNumbers(tag, word, numbers).bytes;
  return Buffer.from(
    numbers.map((number) => {
      if (Number.isInteger(Number(number)) && number >= 0 && number <= 0xff) return Number(number);
      throw unparsable(tag, vr, number);
    }),
  );
}

function elementOfItems(tag: number, items: readonly DataSet[]): DataElement {
  const element = DataElement.sequence(tag, items.map(copyDataSet));
  for (const item of items) shareFiles(outermost(item), element);
  return element;
}

/** The data sets of whatever a sequence is made of. */
function itemsOf(tag: number, value: Exclude<ElmValue, null | undefined>): DataSet[] {
  const model = objectModel();
  const alone = model.dataSetOf(value);
  if (alone) return [alone];
  return objectsOf(tag, value).map((object) => {
    const dataSet = model.dataSetOf(object);
    if (!dataSet) throw mismatch(tag, 'SQ', object);
    return dataSet;
  });
}

function objectsOf(tag: number, value: Exclude<ElmValue, null | undefined>): unknown[] {
  if (typeof value !== 'object' || isTypedArray(value)) throw mismatch(tag, 'SQ', value);
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  if (!isObjectIterator(value)) throw mismatch(tag, 'SQ', value);
  const objects: unknown[] = [];
  for (; !value.AtEnd(); value.Next()) objects.push(value.Get());
  return objects;
}

/** Whether something can be walked as DCXOBJIterator can. */
export function isObjectIterator(value: object): value is IDCXOBJIterator {
  return ['AtEnd', 'Next', 'Get'].every(
    (name) => name in value && typeof value[name as keyof typeof value] === 'function',
  );
}
