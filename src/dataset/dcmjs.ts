/**
 * Data sets as the naturalised objects of dcmjs, both ways. dcmjs is loaded when the first is made.
 *
 * @module
 */
import { DataSetError } from '../errors';
import { DataElement, DataSet } from './data-set';
import { asObject, declareUnicode, elementOfValues, hexTag, littleEndianBytes, toPersonName } from './dicom-json';
import { lookupKeyword, lookupTag } from './dictionary';
import { resolveMaxDepth, type DepthLimit } from './limits';
import { Tag, elementOf, formatTag } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN, transferSyntax } from './uids';
import { VRKind, isAmbiguousVR, vrInfo } from './vr';

/** A data set by keywords: single values as they are, several in an array, items as objects of the same kind. */
export type NaturalDataSet = Record<string, unknown>;

/** An element as dcmjs has it before it is naturalised. */
interface PlainElement {
  vr: string;
  Value?: unknown[];
}

/**
 * Makes the naturalised object that dcmjs itself would: bytes are ArrayBuffers, numbers in text are numbers, elements that
 * dcmjs does not know keep their tag in hexadecimal digits as name, compressed pixel data is one ArrayBuffer a frame.
 *
 * @returns a copy; later changes of either do not show in the other.
 */
export async function toNaturalized(dataSet: DataSet): Promise<NaturalDataSet> {
  const { data } = await import('dcmjs');
  const plain = toPlain(dataSet);
  const natural = data.DicomMetaDictionary.naturalizeDataset(plain);
  noteVRs(natural, plain);
  return natural;
}

/** Notes in `_vrMap` the VRs that names in digits do not tell; dcmjs does not do this, and does not mind. */
function noteVRs(natural: NaturalDataSet, plain: Readonly<Record<string, PlainElement>>): void {
  const vrs: Record<string, unknown> = { ...asObject(natural._vrMap, 'Making a naturalised object') };
  for (const [name, value] of Object.entries(natural)) {
    const tag = findTag(name);
    const element = tag === undefined ? undefined : plain[hexTag(tag)];
    if (!element) continue;
    if (name === hexTag(tag ?? 0)) vrs[name] = element.vr;
    if (element.vr !== 'SQ') continue;
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    element.Value?.forEach((item, index) =>
      noteVRs(items[index] as NaturalDataSet, item as Record<string, PlainElement>),
    );
  }
  natural._vrMap = vrs;
}

function toPlain(dataSet: DataSet): Record<string, PlainElement> {
  const plain: Record<string, PlainElement> = {};
  for (const element of dataSet) {
    if (elementOf(element.tag) === 0) continue;
    const Value = plainValues(element);
    plain[hexTag(element.tag)] ??=
      Value.length === 0 && !element.isSequence ? { vr: element.vr } : { vr: element.vr, Value };
  }
  return plain;
}

function plainValues(element: DataElement): unknown[] {
  if (element.isSequence) return element.items.map(toPlain);
  if (element.isEncapsulated) return framesOf(element).map(toArrayBuffer);
  switch (element.info.kind) {
    case VRKind.bulk:
      return element.length === 0 ? [] : [toArrayBuffer(littleEndianBytes(element))];
    case VRKind.bigInteger:
      return element.bigints();
    case VRKind.integer:
    case VRKind.float:
    case VRKind.tag:
      return element.numbers();
    default:
      return element.texts().map((text) => plainText(text, element.vr));
  }
}

function plainText(text: string, vr: string): unknown {
  if (vr === 'PN') return toPersonName(text);
  const number = vr === 'IS' || vr === 'DS' ? Number(text) : Number.NaN;
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** The fragments put together frame by frame, as far as their number and the offset table tell which belong together. */
function framesOf(element: DataElement): Buffer[] {
  const [table, ...fragments] = element.fragments;
  const offsets = Array.from({ length: (table?.length ?? 0) / 4 }, (_, index) => table?.readUInt32LE(index * 4) ?? 0);
  const frames = element.owner?.number(Tag.NumberOfFrames) ?? 1;
  if (frames === 1) return fragments.length > 1 ? [Buffer.concat(fragments)] : fragments;
  if (fragments.length === frames || offsets.length !== frames) return fragments;
  const parts: Buffer[][] = offsets.map(() => []);
  let offset = 0;
  let frame = -1;
  for (const fragment of fragments) {
    while (frame + 1 < frames && (offsets[frame + 1] ?? 0) <= offset) frame++;
    parts[frame]?.push(fragment);
    offset += 8 + fragment.length;
  }
  return parts.map((pieces) => Buffer.concat(pieces));
}

/** For {@link fromNaturalized}. */
export interface FromNaturalizedOptions extends DepthLimit {
  /**
   * Of the data set. Pixel Data of a compressed one is taken as one frame, or an array of one each.
   * @defaultValue explicit little endian
   */
  transferSyntaxUID?: string;
}

/**
 * Makes a data set of a naturalised object. Names are keywords, also with the prefix `RETIRED_` that dcmjs puts before
 * some, or tags in hexadecimal digits; those that begin with `_` are notes of dcmjs, of which `_vrMap` is used. Text is
 * encoded as `SpecificCharacterSet` says; where there is none and text is not ASCII, it becomes ISO_IR 192.
 *
 * Unlike dcmjs, which leaves them out or cuts them short, names that are not known and values that do not fit are errors.
 *
 * @throws {@link DataSetError} that names the element.
 */
export function fromNaturalized(object: NaturalDataSet, options: FromNaturalizedOptions = {}): DataSet {
  const dataSet = new DataSet(options.transferSyntaxUID ?? EXPLICIT_VR_LITTLE_ENDIAN);
  fill(dataSet, object, options, 0);
  declareUnicode(dataSet);
  return dataSet;
}

function fill(
  dataSet: DataSet,
  object: Readonly<Record<string, unknown>>,
  options: FromNaturalizedOptions,
  depth: number,
) {
  const vrs = asObject(object._vrMap ?? {}, 'Reading _vrMap');
  for (const [name, value] of Object.entries(object)) {
    if (name.startsWith('_') || value === undefined) continue;
    const tag = tagOfName(name);
    const noted = vrs[name];
    const vr = typeof noted === 'string' ? noted : vrOf(tag, value, object);
    if (vrInfo(vr).vr !== vr) throw new DataSetError(`Reading ${name}: '${vr}' is no VR`);
    dataSet.set(toElement(tag, vr, value, options, depth));
  }
}

/** Keywords that dcmjs spells otherwise than the standard. */
const DCMJS_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['NumberofBscansPerFrame', 'NumberOfBscansPerFrame'],
  ['NumbeOfTableColumns', 'NumberOfTableColumns'],
  ['ViewOrientationModifier', 'ViewOrientationModifierCodeSequence'],
  ['ThreatDetectionAlgorithmandVersion', 'ThreatDetectionAlgorithmAndVersion'],
]);

function findTag(name: string): number | undefined {
  const keyword = DCMJS_SPELLINGS.get(name) ?? name.replace(/^RETIRED_/, '');
  return /^[0-9A-Fa-f]{8}$/.test(name) ? Number.parseInt(name, 16) : lookupKeyword(keyword);
}

function tagOfName(name: string): number {
  const tag = findTag(name);
  if (tag === undefined) {
    throw new DataSetError(`Reading a naturalised object: '${name}' is neither a keyword nor eight hexadecimal digits`);
  }
  return tag;
}

/** The dictionary's VR; where it has two, the other elements decide, and what kind of value it is. */
function vrOf(tag: number, value: unknown, object: Readonly<Record<string, unknown>>): string {
  const vr = lookupTag(tag)?.vr ?? 'UN';
  if (!isAmbiguousVR(vr)) return vr;
  if (vr === 'US or SS') return Number(object.PixelRepresentation) === 1 ? 'SS' : 'US';
  if (vr === 'US or OW') return bytesOf(Array.isArray(value) ? value[0] : value) ? 'OW' : 'US';
  return tag === Tag.PixelData && Number(object.BitsAllocated) <= 8 ? 'OB' : 'OW';
}

function toElement(
  tag: number,
  vr: string,
  value: unknown,
  options: FromNaturalizedOptions,
  depth: number,
): DataElement {
  const values: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
  if (vr === 'SQ') return toSequence(tag, values, options, depth);
  const isCompressed = transferSyntax(options.transferSyntaxUID ?? '')?.encapsulated === true;
  if (tag === Tag.PixelData && isCompressed && depth === 0) return toFragments(tag, values);
  const bytes = bytesOf(values[0]);
  if (bytes && values.length === 1) return DataElement.fromBytes(tag, vr, bytes);
  return elementOfValues(tag, vr, values);
}

function toSequence(
  tag: number,
  values: readonly unknown[],
  options: FromNaturalizedOptions,
  depth: number,
): DataElement {
  const deepest = resolveMaxDepth(options);
  if (depth >= deepest) {
    throw new DataSetError(
      `Reading ${formatTag(tag)}: more than ${deepest} sequences inside each other (option maxDepth)`,
    );
  }
  const items = values.map((value) => {
    const item = new DataSet();
    fill(item, asObject(value, `Reading ${formatTag(tag)}`), options, depth + 1);
    return item;
  });
  return DataElement.sequence(tag, items);
}

/** One fragment a frame, behind an empty offset table. */
function toFragments(tag: number, values: readonly unknown[]): DataElement {
  const frames = values.map((value) => {
    const bytes = bytesOf(value);
    if (!bytes) throw new DataSetError(`Reading ${formatTag(tag)}: a frame of compressed pixel data is no ArrayBuffer`);
    return bytes;
  });
  return DataElement.encapsulated(tag, 'OB', [Buffer.alloc(0), ...frames]);
}

/** Bytes in any of the forms that dcmjs and its users have; undefined for anything else. */
function bytesOf(value: unknown): Buffer | undefined {
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== 'object' || value === null || !('InlineBinary' in value)) return undefined;
  return typeof value.InlineBinary === 'string' ? Buffer.from(value.InlineBinary, 'base64') : undefined;
}
