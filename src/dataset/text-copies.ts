/**
 * Text that moves between character sets: what lies encoded in one becomes text again, so that it is encoded anew, as its
 * object declares then, when that is saved or sent.
 *
 * @module
 */
import type { CharacterSet } from './character-set';
import { DataElement, type DataSet } from './data-set';
import { Tag } from './tag';
import { VRKind } from './vr';

const ASCII_ESCAPE = 0x1b;

/**
 * A copy of an element for another data set.
 *
 * @param target - Where it will be inserted.
 */
export function copyElement(element: DataElement, target: DataSet): DataElement {
  const from = element.owner?.characterSet;
  if (!from || !isDeclared(from) || from.name === target.characterSet.name) return element.copy();
  if (isEncodedText(element)) return loosened(element);
  const copy = element.copy();
  loosenItems(element, copy);
  return copy;
}

/** As {@link copyElement}, of bytes that nobody else can write to. */
export function exclusiveCopy(element: DataElement, target: DataSet): DataElement {
  if (element.isSequence || element.isEncapsulated || element.sourceRange || element.pendingText !== undefined) {
    return copyElement(element, target);
  }
  return DataElement.fromBytes(element.tag, element.vr, Buffer.from(element.bytes), element.bigEndian);
}

/** A copy of a data set that stands alone, also of an item whose character set was declared around it. */
export function copyDataSet(dataSet: DataSet): DataSet {
  const copy = dataSet.copy();
  if (!dataSet.has(Tag.SpecificCharacterSet) && isDeclared(dataSet.characterSet)) loosen(dataSet, copy);
  return copy;
}

/** Called with an element that was taken out of a data set, and the one that took its place. */
export type ReplacedListener = (former: DataElement, current: DataElement) => void;

/** Makes a data set ready for another Specific Character Set than the one that it has. */
export function loosenText(dataSet: DataSet, onReplaced: ReplacedListener = () => undefined): void {
  if (isDeclared(dataSet.characterSet)) loosen(dataSet, dataSet, onReplaced);
}

/** Bytes that no character set explains are left as they are: a new declaration may be what was missing. */
function isDeclared(set: CharacterSet): boolean {
  return set.name !== '' && set.isSupported;
}

/** Replaces encoded text of `from` in `into`, which is the same or a copy of it. */
function loosen(from: DataSet, into: DataSet, onReplaced?: ReplacedListener): void {
  for (const element of [...from]) {
    if (isEncodedText(element)) {
      const current = into.set(loosened(element));
      onReplaced?.(element, current);
    }
    const copy = into.get(element.tag);
    if (copy) loosenItems(element, copy, onReplaced);
  }
}

function loosenItems(from: DataElement, into: DataElement, onReplaced?: ReplacedListener): void {
  for (const [index, item] of from.items.entries()) {
    const copy = into.items[index];
    // An item with a character set of its own brings it along.
    if (copy && !item.has(Tag.SpecificCharacterSet)) loosen(item, copy, onReplaced);
  }
}

function loosened(element: DataElement): DataElement {
  return DataElement.fromText(element.tag, element.vr, element.text());
}

/** ASCII is the same in every repertoire. */
function isEncodedText(element: DataElement): boolean {
  if (element.info.kind !== VRKind.text || element.pendingText !== undefined) return false;
  return element.bytes.some((byte) => byte > 0x7f || byte === ASCII_ESCAPE);
}
