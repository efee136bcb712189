import { DataElement, DataSet, vrInfo, VRKind } from '../../../src/index';
import { assign, type ByRef } from '../../com';
import type { Out } from './argument-types';
import { conditionOf } from './condition-of';
import {
  EC_CorruptedData,
  EC_IllegalCall,
  EC_IllegalParameter,
  EC_InvalidVR,
  EC_InvalidValue,
  EC_ItemNotFound,
  EC_Normal,
  EC_TagNotFound,
} from './data-conditions';
import { tagOf, type TagArgument } from './DcmTagKey';
import type { OFCondition } from './OFCondition';
import { dumpDataSet } from '../data-set-dump';
import { elementFromText, vrFor } from './string-values';

/** Where {@link DcmItem.print} writes to: any stream of Node, or an object with its `write`. */
export interface TextOutput {
  /** Takes lines. */
  write(text: string): unknown;
}

/** Item number that appends. */
const APPEND = -2;
/** Item number of the last one. */
const LAST = -1;

/**
 * A data set, or an item of a sequence: elements by their tags. Tags are given as 0xggggeeee or as a `DcmTagKey`.
 *
 * @example
 * ```ts
 * import { ByRef, DcmItem } from 'dcxport/dcmtk';
 *
 * const item = new DcmItem();
 * item.putAndInsertString(0x00100020, '4711');
 * const id = new ByRef<string>('');
 * console.log(item.findAndGetOFString(0x00100020, id).good(), id.value); // true 4711
 * console.log(item.findAndGetOFString(0x00100010, id).text()); // There is no such tag
 * ```
 * @see DcmItem of dcmdata
 */
export class DcmItem {
  #dataSet: DataSet;

  /** @param dataSet - The engine's data set that it is a view on; a new one by default. */
  constructor(dataSet: DataSet = new DataSet()) {
    this.#dataSet = dataSet;
  }

  /** The engine's data set, live. @addition */
  get dataSet(): DataSet {
    return this.#dataSet;
  }

  /** Becomes a view on another data set. */
  protected adopt(dataSet: DataSet): void {
    this.#dataSet = dataSet;
  }

  /** Number of elements. @compat full */
  card(): number {
    return this.#dataSet.size;
  }

  /** Whether there are no elements. @compat full */
  isEmpty(): boolean {
    return this.#dataSet.size === 0;
  }

  /** Takes all elements out. @compat full */
  clear(): OFCondition {
    for (const tag of [...this.#dataSet].map((element) => element.tag)) this.#dataSet.delete(tag);
    return EC_Normal;
  }

  /** Whether there is such an element. @param searchIntoSub - In items as well. @compat full */
  tagExists(key: TagArgument, searchIntoSub = false): boolean {
    return this.#find(tagOf(key), searchIntoSub) !== undefined;
  }

  /** Whether there is such an element with a value. @compat full */
  tagExistsWithValue(key: TagArgument, searchIntoSub = false): boolean {
    return (this.#find(tagOf(key), searchIntoSub)?.multiplicity ?? 0) > 0;
  }

  /**
   * Puts an element of text in.
   *
   * @param value - Values are separated by backslash. Numbers are decimal, tags `(gggg,eeee)`, bytes of OB and words of OW
   * hexadecimal. Null makes an empty element.
   * @param replaceOld - Whether an element of that tag is replaced.
   * @returns EC_Normal; EC_InvalidValue for a text that is none of the VR, EC_InvalidVR for a sequence, EC_IllegalCall when
   * the element is there and is not to be replaced.
   * @compat full
   */
  putAndInsertString(tag: TagArgument, value: string | null, replaceOld = true): OFCondition {
    const number = tagOf(tag);
    const vr = vrFor(this.#dataSet, number);
    if (vr === 'SQ') return EC_InvalidVR;
    return this.#insert(number, replaceOld, () => elementFromText(number, vr, value ?? ''));
  }

  /** As {@link putAndInsertString}. @compat full */
  putAndInsertOFStringArray(tag: TagArgument, value: string, replaceOld = true): OFCondition {
    return this.putAndInsertString(tag, value, replaceOld);
  }

  /** Puts an element with one number in. @param pos - Its place among the values, from 0. @compat full */
  putAndInsertUint16(tag: TagArgument, value: number, pos = 0, replaceOld = true): OFCondition {
    return this.#putNumber(tag, value, pos, replaceOld);
  }

  /** Puts an element with one number in. @param pos - Its place among the values, from 0. @compat full */
  putAndInsertSint16(tag: TagArgument, value: number, pos = 0, replaceOld = true): OFCondition {
    return this.#putNumber(tag, value, pos, replaceOld);
  }

  /** Puts an element with one number in. @param pos - Its place among the values, from 0. @compat full */
  putAndInsertUint32(tag: TagArgument, value: number, pos = 0, replaceOld = true): OFCondition {
    return this.#putNumber(tag, value, pos, replaceOld);
  }

  /** Puts an element with one number in. @param pos - Its place among the values, from 0. @compat full */
  putAndInsertSint32(tag: TagArgument, value: number, pos = 0, replaceOld = true): OFCondition {
    return this.#putNumber(tag, value, pos, replaceOld);
  }

  /** Puts an element with one number in. @param pos - Its place among the values, from 0. @compat full */
  putAndInsertFloat64(tag: TagArgument, value: number, pos = 0, replaceOld = true): OFCondition {
    return this.#putNumber(tag, value, pos, replaceOld);
  }

  /** Puts an element of bytes in. @param value - Copied; little endian where the VR has words. @compat full */
  putAndInsertUint8Array(tag: TagArgument, value: Uint8Array, replaceOld = true): OFCondition {
    const number = tagOf(tag);
    const vr = vrFor(this.#dataSet, number);
    if (vrInfo(vr).kind !== VRKind.bulk) return EC_InvalidVR;
    return this.#insert(number, replaceOld, () => DataElement.fromBytes(number, vr, Buffer.from(value)));
  }

  /** Puts an element without a value in. @compat full */
  insertEmptyElement(tag: TagArgument, replaceOld = true): OFCondition {
    const number = tagOf(tag);
    return this.#insert(number, replaceOld, () => DataElement.empty(number, vrFor(this.#dataSet, number)));
  }

  #putNumber(tag: TagArgument, value: number, pos: number, replaceOld: boolean): OFCondition {
    const number = tagOf(tag);
    const vr = vrFor(this.#dataSet, number);
    const present = this.#dataSet.get(number);
    // A place behind the first adds to what is there.
    const values = pos === 0 ? [] : (present?.numbers() ?? []);
    if (pos < 0 || pos > values.length) return EC_IllegalParameter;
    values[pos] = value;
    return this.#insert(number, replaceOld || pos > 0, () => DataElement.fromNumbers(number, vr, values));
  }

  #insert(tag: number, replaceOld: boolean, make: () => DataElement | undefined): OFCondition {
    if (!replaceOld && this.#dataSet.has(tag)) return EC_IllegalCall.because('The element is there already');
    try {
      const element = make();
      if (element === undefined) return EC_InvalidValue;
      this.#dataSet.set(element);
      return EC_Normal;
    } catch (error) {
      return EC_InvalidValue.because(error instanceof Error ? error.message : String(error), error);
    }
  }

  /**
   * Gets one value of an element as text.
   *
   * @param value - Gets the text; an empty one when there is no such value.
   * @param pos - Its place among the values, from 0.
   * @param searchIntoSub - In items as well, the first that is found.
   * @returns EC_Normal also for an empty element; EC_TagNotFound; EC_IllegalParameter for a place that there is not.
   * @compat full
   */
  findAndGetOFString(tagKey: TagArgument, value: Out<string>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#read(tagKey, value, '', searchIntoSub, (element) => {
      const texts = element.texts();
      return texts.length === 0 && pos === 0 ? '' : texts[pos];
    });
  }

  /** Gets all values of an element as text, separated by backslash. @compat full */
  findAndGetOFStringArray(tagKey: TagArgument, value: Out<string>, searchIntoSub = false): OFCondition {
    return this.#read(tagKey, value, '', searchIntoSub, (element) => element.text());
  }

  /** Gets one number. @param pos - Its place among the values, from 0. @compat full */
  findAndGetUint16(tagKey: TagArgument, value: Out<number>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#readNumber(tagKey, value, pos, searchIntoSub);
  }

  /** Gets one number. @param pos - Its place among the values, from 0. @compat full */
  findAndGetSint16(tagKey: TagArgument, value: Out<number>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#readNumber(tagKey, value, pos, searchIntoSub);
  }

  /** Gets one number. @param pos - Its place among the values, from 0. @compat full */
  findAndGetUint32(tagKey: TagArgument, value: Out<number>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#readNumber(tagKey, value, pos, searchIntoSub);
  }

  /** Gets one number, out of text as well. @param pos - Its place among the values, from 0. @compat full */
  findAndGetSint32(tagKey: TagArgument, value: Out<number>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#readNumber(tagKey, value, pos, searchIntoSub);
  }

  /** Gets one number, out of text as well. @param pos - Its place among the values, from 0. @compat full */
  findAndGetFloat64(tagKey: TagArgument, value: Out<number>, pos = 0, searchIntoSub = false): OFCondition {
    return this.#readNumber(tagKey, value, pos, searchIntoSub);
  }

  /** Gets the bytes of an element, which stay as they are. @compat full */
  findAndGetUint8Array(tagKey: TagArgument, value: Out<Buffer>, searchIntoSub = false): OFCondition {
    return this.#read(tagKey, value, Buffer.alloc(0), searchIntoSub, (element) => element.bytes);
  }

  #readNumber(tagKey: TagArgument, value: Out<number>, pos: number, searchIntoSub: boolean): OFCondition {
    return this.#read(tagKey, value, 0, searchIntoSub, (element) => element.numbers()[pos]);
  }

  #read<T>(
    tagKey: TagArgument,
    value: Out<T>,
    missing: T,
    searchIntoSub: boolean,
    get: (element: DataElement) => T | undefined,
  ): OFCondition {
    assign(value, missing);
    const element = this.#find(tagOf(tagKey), searchIntoSub);
    if (element === undefined) return EC_TagNotFound;
    try {
      const found = get(element);
      if (found === undefined) return EC_IllegalParameter.because('The element has no value at that place');
      assign(value, found);
      return EC_Normal;
    } catch (error) {
      return EC_InvalidVR.because(error instanceof Error ? error.message : String(error), error);
    }
  }

  #find(tag: number, searchIntoSub: boolean): DataElement | undefined {
    const own = this.#dataSet.get(tag);
    if (own !== undefined || !searchIntoSub) return own;
    for (const element of this.#dataSet) {
      for (const item of element.items) {
        const found = new DcmItem(item).#find(tag, true);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /**
   * Puts an item into a sequence, which is made if there is none.
   *
   * @param item - Belongs to the sequence from here on; of one that belongs to another a copy goes in.
   * @param itemNum - Its place, from 0; -1 in front of the last, -2 behind the last.
   * @returns EC_Normal; EC_InvalidVR when the element is no sequence, EC_IllegalParameter for a place that there is not.
   * @compat full
   */
  insertSequenceItem(seqTagKey: TagArgument, item: DcmItem, itemNum = APPEND): OFCondition {
    const sequence = this.#sequence(tagOf(seqTagKey));
    if (sequence === undefined) return EC_InvalidVR;
    const count = sequence.items.length;
    const place = itemNum === APPEND ? count : itemNum === LAST ? Math.max(0, count - 1) : itemNum;
    if (!Number.isInteger(place) || place < 0 || place > count) return EC_IllegalParameter;
    if (place === count) {
      item.adopt(sequence.addItem(item.dataSet));
      return EC_Normal;
    }
    const items = [...sequence.items];
    items.splice(place, 0, item.dataSet);
    const replaced = this.#dataSet.set(DataElement.sequence(sequence.tag, items));
    const inserted = replaced.items[place];
    if (inserted !== undefined) item.adopt(inserted);
    return EC_Normal;
  }

  #sequence(tag: number): DataElement | undefined {
    const present = this.#dataSet.get(tag);
    if (present !== undefined) return present.isSequence ? present : undefined;
    const vr = vrFor(this.#dataSet, tag);
    return vr === 'SQ' || vr === 'UN' ? this.#dataSet.set(DataElement.sequence(tag, [])) : undefined;
  }

  /**
   * Gets an item of a sequence, live.
   *
   * @param item - Gets it; null when there is none.
   * @param itemNum - From 0; -1 is the last.
   * @compat full
   */
  findAndGetSequenceItem(seqTagKey: TagArgument, item: ByRef<DcmItem | null>, itemNum = 0): OFCondition {
    item.value = null;
    const sequence = this.#dataSet.get(tagOf(seqTagKey));
    if (sequence === undefined) return EC_TagNotFound;
    if (!sequence.isSequence) return EC_InvalidVR;
    const found = sequence.items.at(itemNum);
    if (found === undefined) return EC_ItemNotFound;
    item.value = new DcmItem(found);
    return EC_Normal;
  }

  /** As {@link findAndGetSequenceItem}; makes the sequence and empty items up to that one. @compat full */
  findOrCreateSequenceItem(seqTagKey: TagArgument, item: ByRef<DcmItem | null>, itemNum = 0): OFCondition {
    item.value = null;
    const sequence = this.#sequence(tagOf(seqTagKey));
    if (sequence === undefined) return EC_InvalidVR;
    const place = itemNum === APPEND ? sequence.items.length : itemNum === LAST ? sequence.items.length - 1 : itemNum;
    if (!Number.isInteger(place) || place > 100_000) return EC_IllegalParameter;
    while (sequence.items.length <= Math.max(0, place)) sequence.addItem(new DataSet());
    return this.findAndGetSequenceItem(seqTagKey, item, Math.max(0, place));
  }

  /**
   * Takes an element out.
   *
   * @param allOccurrences - Of all items as well, if `searchIntoSub`.
   * @returns EC_Normal, or EC_TagNotFound.
   * @compat full
   */
  findAndDeleteElement(tagKey: TagArgument, allOccurrences = false, searchIntoSub = false): OFCondition {
    return this.#delete(tagOf(tagKey), allOccurrences, searchIntoSub) ? EC_Normal : EC_TagNotFound;
  }

  #delete(tag: number, all: boolean, searchIntoSub: boolean): boolean {
    let deleted = this.#dataSet.delete(tag);
    if (!searchIntoSub || (deleted && !all)) return deleted;
    for (const element of this.#dataSet) {
      for (const item of element.items) {
        deleted = new DcmItem(item).#delete(tag, all, true) || deleted;
        if (deleted && !all) return true;
      }
    }
    return deleted;
  }

  /**
   * Writes all elements as lines of text, as dcmdump does. Patient data stands in them.
   *
   * @param out - A stream, or whatever has its `write`.
   * @compat full
   */
  print(out: TextOutput): void {
    for (const line of dumpDataSet(this.#dataSet)) out.write(`${line}\n`);
  }

  /** Does something that may fail with an error of the engine or the system. */
  protected attempt(action: () => void): OFCondition {
    try {
      action();
      return EC_Normal;
    } catch (error) {
      return conditionOf(error, EC_CorruptedData);
    }
  }
}
