/**
 * Copies elements and items between data sets.
 *
 * @module
 */
import { DataElement, DataSet, Tag, copyDataSet, copyElement, formatTag, loosenText, outermost } from '../../src/index';
import { parameterError } from './data-set-errors';
import { type ElementNode, moveHandle } from './DicomElement';
import { isASCII, mayDeclare } from './element-text';

/**
 * Copies elements into a data set or item; those of a tag that is there already take the place of the former ones.
 *
 * @param from - The data set or item that they are in.
 */
export function copyElements(from: DataSet, into: DataSet): void {
  if (from === into) return;
  // Before anything is changed: one may lie in the other.
  for (const element of [...from]) {
    if (element.tag === Tag.SpecificCharacterSet) loosenText(into, moveHandle);
    const former = into.get(element.tag);
    const added = into.set(copyElement(element, into));
    if (former) moveHandle(former, added);
    carryCharacterSet(from, into, added);
  }
}

/**
 * Copies the items of a sequence behind those of another one.
 *
 * @throws {@link DicomException} Parameter (9) unless both are sequences.
 */
export function copyItems(doing: string, from: ElementNode | null, to: ElementNode | null): void {
  for (const end of [from, to]) {
    if (end instanceof DataElement && end.isSequence) continue;
    const what = end instanceof DataElement ? `${formatTag(end.tag)} is none` : 'one of the two is none';
    throw parameterError(`${doing}: items are copied from one sequence to another, and ${what}.`);
  }
  if (!(from instanceof DataElement) || !(to instanceof DataElement)) return;
  for (const item of [...from.items]) {
    const added = to.addItem(copyDataSet(item));
    for (const element of added) carryCharacterSet(item, added, element);
  }
}

/** Declares the character set of copied text where none is declared that could hold it. */
function carryCharacterSet(from: DataSet, into: DataSet, added: DataElement): void {
  const { name } = from.characterSet;
  const top = outermost(into);
  if (name === '' || into.characterSet.name !== '' || !mayDeclare(top) || !hasOtherText(added)) return;
  top.set(DataElement.fromText(Tag.SpecificCharacterSet, 'CS', name));
}

/** Whether text beyond ASCII waits to be encoded in an element or in its items. */
function hasOtherText(element: DataElement): boolean {
  const { pendingText } = element;
  if (pendingText !== undefined) return !isASCII(pendingText);
  return element.items.some((item) => [...item].some(hasOtherText));
}
