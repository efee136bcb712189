/**
 * Data sets as text for people.
 *
 * @module
 */
import { type DataElement, type DataSet, formatTag, vrInfo, VRKind } from '../../src/index';
import { nameForTag } from './dictionary-extension';
import { textLength } from './element-values';

/** Longest value in characters before it is cut. */
const VALUE_LIMIT = 64;

/**
 * One line an element: tag, VR, length, name, value. Items stand under their sequence, two blanks further in.
 *
 * @param indent - Blanks before each line.
 */
export function* dumpLines(dataSet: DataSet, indent = ''): Generator<string, void> {
  for (const element of dataSet) {
    const head = `${indent}${formatTag(element.tag)} ${element.vr}`;
    const name = nameForTag(element.tag);
    if (!element.isSequence) {
      yield `${head} ${sizeOf(element)} ${name} [${valueOf(element)}]`;
      continue;
    }
    yield `${head} ${element.items.length} items ${name}`;
    for (const [index, item] of element.items.entries()) {
      yield `${indent}  item ${index + 1}`;
      yield* dumpLines(item, `${indent}    `);
    }
  }
}

function sizeOf(element: DataElement): string {
  if (element.isEncapsulated) return `${element.fragmentCount} fragments`;
  const text = element.pendingText;
  return `${text === undefined ? element.length : textLength(text)}`;
}

function valueOf(element: DataElement): string {
  if (element.isEncapsulated) return '';
  if (vrInfo(element.vr).kind === VRKind.bulk) return hexadecimal(element);
  const text = [...element.text()].map((character) => (isControl(character) ? ' ' : character)).join('');
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}...` : text;
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/** The first bytes; a long value stays where it is. */
function hexadecimal(element: DataElement): string {
  const shown = Math.min(element.length, VALUE_LIMIT / 2);
  const range = element.sourceRange;
  const bytes = range ? range.source.read(range.valueStart, shown) : element.bytes.subarray(0, shown);
  return bytes.toString('hex') + (element.length > shown ? '...' : '');
}
