import { closeSync, lstatSync, openSync } from 'node:fs';
import {
  FileSource,
  formatTag,
  groupOf,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isPrivate,
  lookupTag,
  parseDataSet,
  readDataSet,
  uidName,
  vrInfo,
  VRKind,
  type DataElement,
  type DataSet,
  type RecordedDataSet,
  type TraceReader,
} from 'dcxport';
import { isTelling, MASK, type Masking } from './masking';

const MOST_ELEMENTS = 400;
const DEEPEST = 8;
const LONGEST_VALUE = 160;
const MOST_NUMBERS = 16;

/** One element, as a page shows it. */
export interface ListedElement {
  /** 0 for the data set itself, 1 for an item in it, ... */
  readonly depth: number;
  /** `(gggg,eeee)`, or `item 1`. */
  readonly tag: string;
  readonly vr: string;
  readonly name: string;
  readonly value: string;
  readonly masked: boolean;
}

/** The elements of a data set. */
export interface Listing {
  readonly elements: readonly ListedElement[];
  /** Elements beyond those that are shown. */
  readonly more: boolean;
  /** Why it cannot be read, when it cannot. */
  readonly problem?: string;
}

/** Lists a data set of a trace. Never throws: what cannot be read says so. */
export function listDataSet(
  reader: TraceReader,
  recorded: RecordedDataSet,
  transferSyntax: string,
  masking: Masking,
): Listing {
  const lister = new Lister(masking);
  try {
    const syntax = transferSyntax === '' ? IMPLICIT_VR_LITTLE_ENDIAN : transferSyntax;
    const path = reader.dataSetPath(recorded);
    if (path === undefined) lister.add(parseDataSet(recorded.bytes ?? Buffer.alloc(0), syntax), 0, false);
    else withFile(path, (source) => lister.add(readDataSet(source, 0, syntax), 0, false));
    return { elements: lister.elements, more: lister.more };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { elements: lister.elements, more: lister.more, problem };
  }
}

function withFile(path: string, action: (source: FileSource) => void): void {
  // A pipe would hold the program for ever, and a link may lead to what is no part of the trace.
  if (!lstatSync(path).isFile()) throw new Error(`${path} is no file`);
  const file = openSync(path, 'r');
  let source: FileSource;
  try {
    source = new FileSource(file);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  try {
    action(source);
  } finally {
    source.close();
  }
}

class Lister {
  readonly elements: ListedElement[] = [];
  more = false;
  readonly #masking: Masking;

  constructor(masking: Masking) {
    this.#masking = masking;
  }

  /** @param telling - Everything in it is masked. */
  add(dataSet: DataSet, depth: number, telling: boolean): void {
    for (let index = 0; index < dataSet.size; index++) {
      const element = dataSet.at(index);
      if (element === undefined) return;
      if (this.elements.length >= MOST_ELEMENTS) {
        this.more = true;
        return;
      }
      const hidden = this.#masking.off ? 0 : privateRun(dataSet, index);
      if (hidden > 1) {
        this.elements.push(privateLine(element.tag, hidden, depth));
        index += hidden - 1;
      } else this.#addElement(element, depth, telling);
    }
  }

  #addElement(element: DataElement, depth: number, inTelling: boolean): void {
    const entry = lookupTag(element.tag);
    const telling = !this.#masking.off && (inTelling || isTelling(element, entry));
    const isEmpty = element.isSequence ? element.items.length === 0 : element.length === 0 && !element.isEncapsulated;
    const masked = telling && !isEmpty && !element.isSequence && !isBulk(element);
    this.elements.push({
      depth,
      tag: formatTag(element.tag),
      vr: element.vr,
      name: entry?.keyword ?? (element.tag & 0x10000 ? 'private' : 'unknown'),
      value: masked ? MASK : shown(element, isEmpty, (uid) => this.#masking.uid(uid, entry?.keyword ?? '')),
      masked,
    });
    if (!element.isSequence || depth >= DEEPEST) return;
    element.items.forEach((item, index) => {
      if (this.elements.length >= MOST_ELEMENTS) {
        this.more = true;
        return;
      }
      this.elements.push({ depth: depth + 1, tag: `item ${index + 1}`, vr: '', name: '', value: '', masked: false });
      this.add(item, depth + 1, telling);
    });
  }
}

/** How many elements of one private group follow each other from there on. */
function privateRun(dataSet: DataSet, start: number): number {
  const group = (at: number): number | undefined => {
    const tag = dataSet.at(at)?.tag;
    return tag !== undefined && isPrivate(tag) ? groupOf(tag) : undefined;
  };
  const first = group(start);
  let end = start;
  while (first !== undefined && group(end) === first) end++;
  return end - start;
}

function privateLine(tag: number, elements: number, depth: number): ListedElement {
  const text = formatTag(tag).replace(/,.*/, ',…)');
  return { depth, tag: text, vr: '', name: 'private', value: `${elements} elements`, masked: true };
}

function isBulk(element: DataElement): boolean {
  return element.isEncapsulated || vrInfo(element.vr).kind === VRKind.bulk;
}

function shown(element: DataElement, isEmpty: boolean, uid: (text: string) => string): string {
  if (element.isSequence) return `${element.items.length} item${element.items.length === 1 ? '' : 's'}`;
  if (element.isEncapsulated) return `${element.fragmentCount} fragments`;
  if (isEmpty) return '';
  if (isBulk(element)) return `${element.length.toLocaleString('en-US')} bytes`;
  if (element.length > 16 * LONGEST_VALUE) return `${element.length.toLocaleString('en-US')} bytes`;
  const texts = element.texts();
  const few = texts.slice(0, MOST_NUMBERS).map((text) => (element.vr === 'UI' ? withName(uid(text)) : text));
  const value = few.join(' \\ ') + (texts.length > few.length ? ` \\ … (${texts.length} values)` : '');
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

function withName(text: string): string {
  const name = uidName(text);
  return name === undefined ? text : `${text} (${name})`;
}
