import { type DataElement, type DataSet, formatTag, groupOf, lookupTag, VRKind } from 'dcxport';
import { createHash } from 'node:crypto';
import { isTelling, MASK } from '../page/masking';
import { shown } from './differences';
import { tellsNow, type Interval } from './moments';
import type { UidMap } from './uid-map';

/** An element that differs. */
export interface ElementDifference {
  /** Its name and tag, behind the items on the way to it. */
  readonly element: string;
  /** Undefined when it is absent. */
  readonly recorded: string | undefined;
  readonly live: string | undefined;
}

/** By what two data sets are compared. */
export interface Comparison {
  readonly uids: UidMap;
  /** What counts as now for the recorded one, and for the live one. */
  readonly recordedNow: Interval;
  readonly liveNow: Interval;
  /** Elements that are not looked at, in items neither. */
  readonly ignored: ReadonlySet<number>;
  /** Values that may tell of a patient are shown. */
  readonly showPatientData: boolean;
}

/** Where in a data set the comparison is. */
interface Place {
  /** The items on the way. */
  readonly path: string;
  /** Everything here is about people. */
  readonly telling: boolean;
}

const OUTERMOST: Place = { path: '', telling: false };

const DATA_SET_TRAILING_PADDING = 0xfffcfffc;
/** Bytes of long values that are looked at together. */
const STEP = 1024 * 1024;
const LONGEST_VALUE = 80;
const MOST_NUMBERS = 16;

/**
 * Compares two data sets, element by element and item by item; the transfer syntax makes no difference.
 *
 * Not compared are group lengths, trailing padding, and what the comparison ignores.
 *
 * @returns the differences in the order of the tags.
 * @throws `DataSetError` when a value cannot be read.
 */
export function* compareDataSets(
  recorded: Iterable<DataElement>,
  live: Iterable<DataElement>,
  comparison: Comparison,
  place: Place = OUTERMOST,
): Generator<ElementDifference, void, undefined> {
  const found = new Map([...live].map((element) => [element.tag, element]));
  const both = [...recorded].map((element) => [element.tag, element, found.get(element.tag)] as const);
  const wanted = new Set(both.map(([tag]) => tag));
  const extra = [...found.values()].filter(({ tag }) => !wanted.has(tag));
  const all = [...both, ...extra.map((element) => [element.tag, undefined, element] as const)];
  for (const [tag, one, other] of all.sort(([a], [b]) => a - b)) {
    if (!isCompared(tag, comparison)) continue;
    if (one?.isSequence === true && other?.isSequence === true) {
      yield* compareItems(one, other, comparison, place);
    } else if (one === undefined || other === undefined || !sameValue(one, other, comparison)) {
      const show = (element: DataElement): string => describeIn(place, element, comparison);
      yield { element: `${place.path}${nameOf(tag)}`, recorded: one && show(one), live: other && show(other) };
    }
  }
}

/** Whether an element is looked at. */
export function isCompared(tag: number, { ignored }: Pick<Comparison, 'ignored'>): boolean {
  return tag !== DATA_SET_TRAILING_PADDING && !isGroupLength(tag) && !ignored.has(tag);
}

function* compareItems(
  recorded: DataElement,
  live: DataElement,
  comparison: Comparison,
  { path, telling }: Place,
): Generator<ElementDifference, void, undefined> {
  const { tag } = recorded;
  if (recorded.items.length !== live.items.length) {
    yield { element: `${path}${nameOf(tag)}`, recorded: describeValue(recorded), live: describeValue(live) };
  }
  const within = telling || isTelling(recorded, lookupTag(tag));
  for (const [index, item] of recorded.items.entries()) {
    const other: DataSet | undefined = live.items[index];
    if (other === undefined) return;
    const place = { path: `${path}${keywordOf(tag)}[${index + 1}].`, telling: within };
    yield* compareDataSets(item, other, comparison, place);
  }
}

function sameValue(recorded: DataElement, live: DataElement, comparison: Comparison): boolean {
  if (recorded.isSequence || live.isSequence) return false;
  if (recorded.isEncapsulated || live.isEncapsulated) return sameFragments(recorded, live);
  // One that came as UN may be anything: its bytes count then.
  const vr = recorded.vr === live.vr ? recorded.vr : 'UN';
  const { kind } = recorded.vr === live.vr ? recorded.info : { kind: VRKind.bulk };
  if (kind !== VRKind.ascii && kind !== VRKind.text) return sameBytes(recorded, live);
  const [one, other] = [recorded.texts(), live.texts()];
  if (one.length !== other.length) return false;
  return one.every((text, index) => sameText(vr, text, other[index] ?? '', comparison));
}

function sameText(vr: string, recorded: string, live: string, comparison: Comparison): boolean {
  if (vr === 'UI') return comparison.uids.matches(recorded, live);
  if (recorded === live) return true;
  return tellsNow(vr, recorded, comparison.recordedNow) && tellsNow(vr, live, comparison.liveNow);
}

function sameFragments(recorded: DataElement, live: DataElement): boolean {
  if (!recorded.isEncapsulated || !live.isEncapsulated || recorded.fragmentCount !== live.fragmentCount) return false;
  for (let index = 0; index < recorded.fragmentCount; index++) {
    if (recorded.fragmentLength(index) !== live.fragmentLength(index)) return false;
    if (!recorded.fragment(index).equals(live.fragment(index))) return false;
  }
  return true;
}

/** Bytes in the byte order of their words, padding included. Long ones are looked at piece by piece. */
function sameBytes(recorded: DataElement, live: DataElement): boolean {
  if (recorded.length !== live.length) return false;
  const { wordSize } = recorded.info;
  const turned = recorded.bigEndian !== live.bigEndian && wordSize > 1 && recorded.length % wordSize === 0;
  for (let at = 0; at < recorded.length; at += STEP) {
    const [one, other] = [pieceOf(recorded, at), pieceOf(live, at)];
    if (!one.equals(turned ? swapped(other, wordSize) : other)) return false;
  }
  return true;
}

function pieceOf(element: DataElement, start: number): Buffer {
  const length = Math.min(STEP, element.length - start);
  const range = element.sourceRange;
  if (range === undefined) return element.bytes.subarray(start, start + length);
  return range.source.read(range.valueStart + start, length);
}

function swapped(bytes: Buffer, wordSize: number): Buffer {
  const copy = Buffer.from(bytes);
  if (wordSize === 2) return copy.swap16();
  return wordSize === 4 ? copy.swap32() : copy.swap64();
}

/** `PatientID (0010,0020)`; private ones have their tag alone. */
function nameOf(tag: number): string {
  const keyword = lookupTag(tag)?.keyword;
  return keyword === undefined ? formatTag(tag) : `${keyword} ${formatTag(tag)}`;
}

function keywordOf(tag: number): string {
  return lookupTag(tag)?.keyword ?? formatTag(tag);
}

function isGroupLength(tag: number): boolean {
  return (tag & 0xffff) === 0 && groupOf(tag) > 0;
}

/** A value for people, masked when it may tell of a patient. What is bulk, or how many items there are, tells of nobody. */
function describeIn({ telling }: Place, element: DataElement, { showPatientData }: Comparison): string {
  const hidden = !showPatientData && (telling || isTelling(element, lookupTag(element.tag)));
  const isOpaque = element.isSequence || element.isEncapsulated || element.info.kind === VRKind.bulk;
  return hidden && !isOpaque && element.length > 0 ? MASK : describeValue(element);
}

/** A value for people: short, on one line, long ones by their length and SHA-256. */
export function describeValue(element: DataElement): string {
  if (element.isSequence) return `${element.items.length} item${element.items.length === 1 ? '' : 's'}`;
  if (element.isEncapsulated) return describeFragments(element);
  const { kind, wordSize } = element.info;
  if (kind === VRKind.ascii || kind === VRKind.text) {
    const text = element.texts().join('\\');
    return text === '' ? 'no value' : shown(text, LONGEST_VALUE);
  }
  if (element.length === 0) return 'no value';
  const isShort = element.length <= MOST_NUMBERS * wordSize && element.length % wordSize === 0;
  if (kind !== VRKind.bulk && isShort) return element.texts().join('\\');
  return `${element.length} bytes, SHA-256 ${hashOf(element)}`;
}

function hashOf(element: DataElement): string {
  const hash = createHash('sha256');
  for (let at = 0; at < element.length; at += STEP) hash.update(pieceOf(element, at));
  return hash.digest('hex').slice(0, 16);
}

function describeFragments(element: DataElement): string {
  const hash = createHash('sha256');
  let length = 0;
  for (let index = 0; index < element.fragmentCount; index++) {
    hash.update(element.fragment(index));
    length += element.fragmentLength(index);
  }
  return `${element.fragmentCount} fragments of ${length} bytes, SHA-256 ${hash.digest('hex').slice(0, 16)}`;
}
