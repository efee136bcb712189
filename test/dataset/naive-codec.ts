/**
 * A second encoder and a listing, written without the engine's codec, to hold it against.
 */
import type { DataElement, DataSet } from '../../src/dataset';

/** An element as plain data; numbers in the value are little endian. */
export interface PlainElement {
  readonly tag: number;
  readonly vr: string;
  readonly value: Buffer | readonly (readonly PlainElement[])[];
}

export interface PlainSyntax {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  /** Sequences and items end with delimiters. */
  readonly delimited: boolean;
}

const LONG = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const WORDS: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  OW: 2,
  AT: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  OL: 4,
  OF: 4,
  FD: 8,
  OD: 8,
  SV: 8,
  UV: 8,
  OV: 8,
};

function number(value: number, bytes: number, bigEndian: boolean): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let index = 0; index < bytes; index++) {
    buffer[bigEndian ? bytes - 1 - index : index] = Math.floor(value / 256 ** index) % 256;
  }
  return buffer;
}

function reversedWords(value: Buffer, size: number): Buffer {
  const words: Buffer[] = [];
  for (let at = 0; at < value.length; at += size) words.push(Buffer.from(value.subarray(at, at + size)).reverse());
  return Buffer.concat(words);
}

function tagBytes(tag: number, bigEndian: boolean): Buffer {
  return Buffer.concat([number(Math.floor(tag / 65536), 2, bigEndian), number(tag % 65536, 2, bigEndian)]);
}

function plainHeader(tag: number, vr: string, length: number, syntax: PlainSyntax): Buffer {
  const head = tagBytes(tag, syntax.bigEndian);
  if (!syntax.explicit || vr === '') return Buffer.concat([head, number(length, 4, syntax.bigEndian)]);
  if (!LONG.includes(vr)) return Buffer.concat([head, Buffer.from(vr), number(length, 2, syntax.bigEndian)]);
  return Buffer.concat([head, Buffer.from(vr), Buffer.alloc(2), number(length, 4, syntax.bigEndian)]);
}

/** Encodes elements one after the other. */
export function encodePlain(elements: readonly PlainElement[], syntax: PlainSyntax): Buffer {
  return Buffer.concat(elements.map((element) => encodePlainElement(element, syntax)));
}

function encodePlainElement({ tag, vr, value }: PlainElement, syntax: PlainSyntax): Buffer {
  if (Buffer.isBuffer(value)) {
    const bytes = syntax.bigEndian ? reversedWords(value, WORDS[vr] ?? 1) : value;
    return Buffer.concat([plainHeader(tag, vr, bytes.length, syntax), bytes]);
  }
  const items = value.map((item) => encodePlain(item, syntax));
  if (syntax.delimited) {
    return Buffer.concat([
      plainHeader(tag, 'SQ', 0xffffffff, syntax),
      ...items.flatMap((item) => [
        plainHeader(0xfffee000, '', 0xffffffff, syntax),
        item,
        plainHeader(0xfffee00d, '', 0, syntax),
      ]),
      plainHeader(0xfffee0dd, '', 0, syntax),
    ]);
  }
  const content = Buffer.concat(items.flatMap((item) => [plainHeader(0xfffee000, '', item.length, syntax), item]));
  return Buffer.concat([plainHeader(tag, 'SQ', content.length, syntax), content]);
}

/** Every element with its value, one a line, items indented: equal for data sets of equal values. */
export function listDataSet(dataSet: DataSet, indent = ''): string[] {
  return [...dataSet].filter((element) => element.tag % 65536 !== 0).flatMap((element) => listElement(element, indent));
}

function listElement(element: DataElement, indent: string): string[] {
  const tag = element.tag.toString(16).padStart(8, '0');
  if (element.isSequence) {
    const items = element.items.flatMap((item, index) => [`${indent} ${index}`, ...listDataSet(item, `${indent}  `)]);
    return [`${indent}${tag} SQ`, ...items];
  }
  if (element.isEncapsulated) {
    return [`${indent}${tag} ${element.vr} ${element.fragments.map((fragment) => fragment.toString('hex')).join('|')}`];
  }
  const words = WORDS[element.vr] ?? 1;
  const bytes =
    element.bigEndian && element.bytes.length % words === 0 ? reversedWords(element.bytes, words) : element.bytes;
  const text = bytes.toString('latin1').replace(/[\0 ]+$/, '');
  return [`${indent}${tag} ${element.vr} ${words === 1 ? JSON.stringify(text) : bytes.toString('hex')}`];
}
