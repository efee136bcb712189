/**
 * Elements out of text, and numbers out of elements, as the original's string functions have it.
 *
 * @module
 */
import { DataElement, dictionaryVR, vrInfo, VRKind, type DataSet } from '../../../src/index';

const DIGITS = 16;

/** The VR of a new element: the one there is already, else the dictionary's. */
export function vrFor(dataSet: DataSet, tag: number): string {
  const present = dataSet.get(tag);
  if (present !== undefined) return present.vr;
  const isPrivate = (tag & 0x10000) !== 0;
  const creator = isPrivate ? dataSet.text(((tag & 0xffff0000) | ((tag & 0xffff) >>> 8)) >>> 0) : undefined;
  const vr = dictionaryVR(tag, creator);
  if (vr === 'US or SS') return dataSet.pixelRepresentation === 1 ? 'SS' : 'US';
  return vr.includes(' or ') ? 'OW' : vr;
}

function hexadecimalBytes(text: string, wordSize: number): Buffer | undefined {
  const words = text === '' ? [] : text.split('\\');
  const bytes = Buffer.alloc(words.length * wordSize);
  for (const [index, word] of words.entries()) {
    if (!/^[0-9A-Fa-f]+$/.test(word) || word.length > 2 * wordSize) return undefined;
    bytes.writeUIntLE(parseInt(word, DIGITS), index * wordSize, wordSize);
  }
  return bytes;
}

function parseTags(text: string): number[] | undefined {
  const tags: number[] = [];
  for (const part of text === '' ? [] : text.split('\\')) {
    const match = /^\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\)?$/.exec(part.trim());
    if (match === null) return undefined;
    tags.push(parseInt(`${match[1] ?? ''}${match[2] ?? ''}`, DIGITS));
  }
  return tags;
}

function parseNumbers(text: string, big: boolean): (number | bigint)[] | undefined {
  const parts = text === '' ? [] : text.split('\\').map((part) => part.trim());
  if (parts.some((part) => part === '' || Number.isNaN(Number(part)))) return undefined;
  if (!big) return parts.map(Number);
  return parts.every((part) => /^[+-]?\d+$/.test(part)) ? parts.map(BigInt) : undefined;
}

/**
 * An element of text as a program writes it: values are separated by backslash; numbers are decimal, tags `(gggg,eeee)`,
 * bytes and words of OB and OW hexadecimal.
 *
 * @returns undefined for a text that is none of the VR, and for sequences.
 * @throws {@link InvalidArgumentError} for a number that the VR cannot hold.
 */
export function elementFromText(tag: number, vr: string, text: string): DataElement | undefined {
  const { kind } = vrInfo(vr);
  switch (kind) {
    case VRKind.text:
    case VRKind.ascii:
      return DataElement.fromText(tag, vr, text);
    case VRKind.sequence:
      return undefined;
    case VRKind.tag: {
      const tags = parseTags(text);
      return tags && DataElement.fromNumbers(tag, vr, tags);
    }
    case VRKind.bulk: {
      const bytes = hexadecimalBytes(text, vr === 'OW' ? 2 : 1);
      return bytes && DataElement.fromBytes(tag, vr, bytes);
    }
    default: {
      const numbers = parseNumbers(text, kind === VRKind.bigInteger);
      return numbers && DataElement.fromNumbers(tag, vr, numbers);
    }
  }
}
