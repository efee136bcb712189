/**
 * Data sets as text for people, one line an element, in the columns of dcmdump.
 *
 * @module
 */
import { lookupTag, vrInfo, VRKind, type DataElement, type DataSet } from '../../src/index';
import { dcmtkUIDName } from './uid-names';

const VALUE_COLUMNS = 40;
/** Longest value in characters before it is cut. */
const LONGEST_VALUE = 64;
/** Bytes of a binary value that are shown. */
const SHOWN_BYTES = 32;
const NONE = '(no value available)';

function tagText(tag: number): string {
  const digits = tag.toString(16).padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}

function nameOf(tag: number, owner: DataSet | undefined): string {
  const element = tag & 0xffff;
  if (element === 0) return 'GenericGroupLength';
  const isPrivate = (tag & 0x10000) !== 0;
  if (isPrivate && element >= 0x10 && element <= 0xff) return 'PrivateCreator';
  const creator = isPrivate ? owner?.text(((tag & 0xffff0000) | (element >>> 8)) >>> 0) : undefined;
  return lookupTag(tag, creator)?.keyword ?? 'Unknown Tag & Data';
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

function printable(text: string): string {
  // Control characters could drive a terminal.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

function binaryText(element: DataElement): string {
  const { wordSize } = vrInfo(element.vr);
  const shown = element.bytes.subarray(0, SHOWN_BYTES);
  const words: string[] = [];
  for (let at = 0; at + wordSize <= shown.length; at += wordSize) {
    const word = [...shown.subarray(at, at + wordSize)];
    if (!element.bigEndian) word.reverse();
    words.push(Buffer.from(word).toString('hex'));
  }
  return words.join('\\') + (element.length > SHOWN_BYTES ? '...' : '');
}

function valueText(element: DataElement): string {
  const { kind } = vrInfo(element.vr);
  if (element.isEncapsulated) return `(PixelSequence #=${element.fragmentCount})`;
  if (element.length === 0) return NONE;
  if (kind === VRKind.bulk) return binaryText(element);
  if (element.vr === 'UI') {
    const name = dcmtkUIDName(element.text());
    if (name !== undefined) return `=${name}`;
  }
  if (kind === VRKind.text || kind === VRKind.ascii) return `[${printable(cut(element.text()))}]`;
  if (kind === VRKind.tag) return element.tags().map(tagText).join('\\');
  return cut(element.text());
}

function line(indent: string, head: string, value: string, length: number, count: number, name: string): string {
  return `${indent}${head} ${value.padEnd(VALUE_COLUMNS)} # ${String(length).padStart(3)}, ${count} ${name}`;
}

/**
 * The lines of a data set. Items stand two blanks further in.
 *
 * @param indent - Blanks before each line.
 */
export function* dumpDataSet(dataSet: DataSet, indent = ''): Generator<string, void> {
  for (const element of dataSet) {
    const head = `${tagText(element.tag)} ${element.vr}`;
    const name = nameOf(element.tag, element.owner);
    if (!element.isSequence) {
      yield line(indent, head, valueText(element), element.length, element.multiplicity, name);
      continue;
    }
    const { items } = element;
    yield line(indent, head, `(Sequence with ${items.length} items)`, element.length, 1, name);
    for (const item of items) {
      yield line(`${indent}  `, '(fffe,e000) na', `(Item with ${item.size} elements)`, 0, 1, 'Item');
      yield* dumpDataSet(item, `${indent}    `);
    }
  }
}
