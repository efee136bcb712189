/**
 * Data sets as DICOM JSON, both ways.
 *
 * @module
 * @see DICOM PS3.18, annex F
 */
import { DataSetError } from '../errors';
import { DataElement, DataSet } from './data-set';
import { resolveMaxDepth, type DepthLimit } from './limits';
import { Tag, elementOf, formatTag, groupOf } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN } from './uids';
import { swapWords } from './values';
import { VRKind, vrInfo } from './vr';

/** One attribute of a DICOM JSON object. */
export interface DicomJsonElement {
  vr: string;
  /** Strings, numbers, person names, items, or null for an empty value among others. */
  Value?: unknown[];
  /** Base64, little endian. */
  InlineBinary?: string;
  BulkDataURI?: string;
}

/** A data set as DICOM JSON: attributes by their tag in eight upper case hexadecimal digits. */
export type DicomJson = Record<string, DicomJsonElement>;

/** A person name in DICOM JSON; groups that are empty are left out. */
export interface DicomJsonPersonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}

/** For {@link toDicomJson}. */
export interface ToDicomJsonOptions {
  /**
   * Gives the address at which a value of bytes can be got, so that it is not put inline. Asked for each element that is
   * bytes; undefined keeps it inline. @defaultValue everything inline
   */
  bulkDataURI?: (element: DataElement) => string | undefined;
}

/**
 * Makes DICOM JSON of a data set. Numbers in text (IS, DS) become JSON numbers where that changes nothing of how they are
 * written, else strings, and so do whole numbers beyond 2^53. Specific Character Set (0008,0005) stays as it is: it says
 * how the text was encoded, while JSON is Unicode.
 *
 * @returns an object ready for `JSON.stringify`, attributes in tag order, without group lengths.
 * @throws {@link DataSetError} for compressed pixel data without an address, which JSON has no form for.
 */
export function toDicomJson(dataSet: DataSet, options: ToDicomJsonOptions = {}): DicomJson {
  const json: DicomJson = {};
  for (const element of [...dataSet].sort((one, other) => one.tag - other.tag)) {
    const name = hexTag(element.tag);
    if (elementOf(element.tag) !== 0 && !Object.hasOwn(json, name)) json[name] = toJsonElement(element, options);
  }
  return json;
}

/** A tag as JSON names it: eight upper case hexadecimal digits. */
export function hexTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

function toJsonElement(element: DataElement, options: ToDicomJsonOptions): DicomJsonElement {
  const { vr } = element;
  if (element.isSequence) {
    const items = element.items.map((item) => toDicomJson(item, options));
    return items.length === 0 ? { vr } : { vr, Value: items };
  }
  if (!element.isEncapsulated && element.length === 0) return { vr };
  if (element.isEncapsulated || element.info.kind === VRKind.bulk) {
    const uri = options.bulkDataURI?.(element);
    if (uri !== undefined) return { vr, BulkDataURI: uri };
    return { vr, InlineBinary: littleEndianBytes(element).toString('base64') };
  }
  const values = toJsonValues(element);
  return values.length === 0 ? { vr } : { vr, Value: values };
}

/**
 * The bytes of a value with its words in little endian.
 *
 * @throws {@link DataSetError} for fragments.
 */
export function littleEndianBytes(element: DataElement): Buffer {
  if (element.isEncapsulated) {
    throw new DataSetError(
      `Putting ${formatTag(element.tag)} inline: it is in fragments; give an address for it (option bulkDataURI)`,
    );
  }
  if (!element.bigEndian || element.info.wordSize === 1) return element.bytes;
  const bytes = Buffer.from(element.bytes);
  swapWords(bytes, element.info.wordSize);
  return bytes;
}

function toJsonValues(element: DataElement): unknown[] {
  switch (element.info.kind) {
    case VRKind.integer:
      return element.numbers();
    case VRKind.float:
      return element.numbers().map((number) => (Number.isFinite(number) ? number : String(number)));
    case VRKind.bigInteger:
      return element.bigints().map((whole) => (Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole)));
    case VRKind.tag:
      return element.tags().map(hexTag);
    default:
      return element.texts().map((text) => toJsonText(text, element.vr));
  }
}

function toJsonText(text: string, vr: string): unknown {
  if (text === '') return null;
  if (vr === 'PN') return toPersonName(text);
  if (vr !== 'IS' && vr !== 'DS') return text;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

/** The groups of a name, those that are not empty. */
export function toPersonName(text: string): DicomJsonPersonName {
  const [Alphabetic = '', Ideographic = '', Phonetic = ''] = text.split('=');
  return { ...(Alphabetic && { Alphabetic }), ...(Ideographic && { Ideographic }), ...(Phonetic && { Phonetic }) };
}

/** For {@link fromDicomJson}. */
export interface FromDicomJsonOptions extends DepthLimit {
  /** Of the data set. @defaultValue what (0002,0010) says if it is there, else explicit little endian */
  transferSyntaxUID?: string;
  /** Gets the bytes of a BulkDataURI, little endian. @defaultValue such a value is an error */
  bulkData?: (uri: string, tag: number, vr: string) => Buffer;
}

/**
 * Makes a data set of DICOM JSON. Group lengths are left out, and group 0002, which is no part of a data set, but for its
 * transfer syntax. Text is encoded as (0008,0005) says when the data set is; where there is none and text is not ASCII,
 * it becomes ISO_IR 192.
 *
 * @param json - What `JSON.parse` gave; everything in it is checked.
 * @throws {@link DataSetError} when it is no DICOM JSON object; the message names the attribute.
 */
export function fromDicomJson(json: unknown, options: FromDicomJsonOptions = {}): DataSet {
  const object = asObject(json, 'Reading DICOM JSON');
  const meta = asObject(object['00020010'] ?? {}, 'Reading (0002,0010)');
  const announced: unknown = Array.isArray(meta.Value) ? meta.Value[0] : undefined;
  const dataSet = new DataSet(
    options.transferSyntaxUID ?? (typeof announced === 'string' ? announced : EXPLICIT_VR_LITTLE_ENDIAN),
  );
  fill(dataSet, object, options, 0);
  declareUnicode(dataSet);
  return dataSet;
}

function fill(
  dataSet: DataSet,
  object: Readonly<Record<string, unknown>>,
  options: FromDicomJsonOptions,
  depth: number,
) {
  for (const [name, value] of Object.entries(object)) {
    if (!/^[0-9A-Fa-f]{8}$/.test(name)) throw new DataSetError(`Reading DICOM JSON: '${name}' is no tag`);
    const tag = Number.parseInt(name, 16);
    if (elementOf(tag) === 0 || groupOf(tag) === 0x0002) continue;
    dataSet.set(fromJsonElement(tag, asObject(value, `Reading ${formatTag(tag)}`), options, depth));
  }
}

function fromJsonElement(
  tag: number,
  { vr, Value, InlineBinary, BulkDataURI }: Readonly<Record<string, unknown>>,
  options: FromDicomJsonOptions,
  depth: number,
): DataElement {
  const where = `Reading ${formatTag(tag)}`;
  if (typeof vr !== 'string' || vrInfo(vr).vr !== vr) throw new DataSetError(`${where}: ${describe(vr)} is no VR`);
  if (typeof InlineBinary === 'string') return DataElement.fromBytes(tag, vr, decodeBase64(InlineBinary, where));
  if (typeof BulkDataURI === 'string') {
    if (options.bulkData) return DataElement.fromBytes(tag, vr, options.bulkData(BulkDataURI, tag, vr));
    throw new DataSetError(`${where}: its value is at ${BulkDataURI}; give a way to get it (option bulkData)`);
  }
  if (Value !== undefined && !Array.isArray(Value)) throw new DataSetError(`${where}: its Value is no array`);
  const values: readonly unknown[] = Value ?? [];
  if (vr !== 'SQ') return elementOfValues(tag, vr, values);
  const deepest = resolveMaxDepth(options);
  if (depth >= deepest) {
    throw new DataSetError(`${where}: more than ${deepest} sequences inside each other (option maxDepth)`);
  }
  const items = values.map((value) => {
    const item = new DataSet();
    fill(item, value === null ? {} : asObject(value, where), options, depth + 1);
    return item;
  });
  return DataElement.sequence(tag, items);
}

/** JSON has no form for what a decoder would leave out. */
function decodeBase64(text: string, where: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw new DataSetError(`${where}: its InlineBinary is no base64`);
  return Buffer.from(text, 'base64');
}

/**
 * Makes an element of values as JSON has them: strings, numbers, whole numbers of any size, person names, null.
 *
 * @throws {@link DataSetError} for a value that the VR cannot hold.
 */
export function elementOfValues(tag: number, vr: string, values: readonly unknown[]): DataElement {
  const { kind } = vrInfo(vr);
  const where = `Reading ${formatTag(tag)}`;
  if (values.every((value) => value === null || value === undefined || value === '')) {
    const empties = values.length > 1 && (kind === VRKind.ascii || kind === VRKind.text);
    return empties
      ? DataElement.fromText(
          tag,
          vr,
          values.map(() => ''),
        )
      : DataElement.empty(tag, vr);
  }
  switch (kind) {
    case VRKind.ascii:
    case VRKind.text:
      return DataElement.fromText(
        tag,
        vr,
        values.map((value) => textOf(value, vr, where)),
      );
    case VRKind.tag:
      return elementOfNumbers(
        tag,
        vr,
        values.map((value) => tagOf(value, where)),
      );
    case VRKind.integer:
    case VRKind.bigInteger:
      return elementOfNumbers(
        tag,
        vr,
        values.map((value) => wholeOf(value, where)),
      );
    case VRKind.float:
      return elementOfNumbers(
        tag,
        vr,
        values.map((value) => numberOf(value, where)),
      );
    default:
      throw new DataSetError(`${where}: a value of VR ${vr} is InlineBinary or BulkDataURI`);
  }
}

/** What is out of range for a VR is a fault of the data here, not of the caller. */
function elementOfNumbers(tag: number, vr: string, numbers: readonly (number | bigint)[]): DataElement {
  try {
    return DataElement.fromNumbers(tag, vr, numbers);
  } catch (cause) {
    throw new DataSetError(`Reading ${formatTag(tag)}: a number is out of range`, -1, undefined, { cause });
  }
}

function textOf(value: unknown, vr: string, where: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return vr === 'DS' ? decimalString(value) : String(value);
  if (vr !== 'PN') throw new DataSetError(`${where}: ${describe(value)} is no text`);
  const { Alphabetic, Ideographic, Phonetic } = asObject(value, where);
  const groups = [Alphabetic, Ideographic, Phonetic].map((group) => textOf(group, 'LO', where));
  return groups.join('=').replace(/=+$/, '');
}

/** Most characters of a DS. */
const LONGEST_DECIMAL = 16;

/** A number in at most 16 characters, with as many digits as that allows. */
function decimalString(value: number): string {
  let text = String(value);
  for (let digits = LONGEST_DECIMAL; text.length > LONGEST_DECIMAL; digits--)
    text = String(Number(value.toPrecision(digits)));
  return text;
}

function tagOf(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^[0-9A-Fa-f]{8}$/.test(value)) return Number.parseInt(value, 16);
  throw new DataSetError(`${where}: ${describe(value)} is no tag`);
}

function wholeOf(value: unknown, where: string): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^\s*[+-]?\d{1,20}\s*$/.test(value)) return BigInt(value.trim().replace(/^\+/, ''));
  throw new DataSetError(`${where}: ${describe(value)} is no whole number`);
}

function numberOf(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
  if (number !== undefined && (!Number.isNaN(number) || value === 'NaN')) return number;
  throw new DataSetError(`${where}: ${describe(value)} is no number`);
}

/** The properties of an object. @throws {@link DataSetError} for anything else. */
export function asObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataSetError(`${where}: ${describe(value)} in place of an object`);
}

function describe(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.slice(0, 64)}'`
    : value === null
      ? 'null'
      : `a value of type ${typeof value}`;
}

/** Sets ISO_IR 192 where nothing is declared and text needs it. */
export function declareUnicode(dataSet: DataSet): void {
  if ((dataSet.text(Tag.SpecificCharacterSet) ?? '') === '' && needsUnicode(dataSet)) {
    dataSet.set(DataElement.fromText(Tag.SpecificCharacterSet, 'CS', 'ISO_IR 192'));
  }
}

function needsUnicode(dataSet: DataSet): boolean {
  return [...dataSet].some(
    (element) =>
      (element.info.kind === VRKind.text && /[^\0-\x7F]/.test(element.pendingText ?? '')) ||
      element.items.some((item) => (item.text(Tag.SpecificCharacterSet) ?? '') === '' && needsUnicode(item)),
  );
}
