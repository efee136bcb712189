/**
 * Data sets and their elements in memory. Elements that were read keep where they came from: their value is decoded when
 * asked for, and written back as the very bytes that were read.
 *
 * The two classes stand in one file because each holds the other.
 *
 * @module
 * @see DICOM PS3.5, 7
 */
import { DataSetError, InvalidArgumentError } from '../errors';
import type { ByteSource } from './byte-source';
import { CharacterSet } from './character-set';
import { type ElementIndex, type Origin, RowKind } from './element-index';
import { ElementValue } from './element-value';
import { Tag, formatTag } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN } from './uids';
import { encodeNumbers, padToEven } from './values';
import { VRKind, isAmbiguousVR, vrInfo } from './vr';

/** The value of an element that was made, not read. */
interface NewValue {
  readonly bytes?: Buffer;
  readonly bigEndian?: boolean;
  readonly text?: string;
  readonly fragments?: readonly Buffer[];
  /** A value in a source that is no data set's. */
  readonly range?: Origin;
}

const NO_VALUE: NewValue = {};
const NO_BYTES: Buffer = Buffer.alloc(0);
const NO_ITEMS: readonly DataSet[] = [];

/**
 * One data element. Its value does not change, but for the items of a sequence, which are live; to change a value, put
 * another element of the same tag into the data set.
 *
 * @example
 * ```ts
 * import { DataElement } from 'dcxport';
 *
 * console.log(DataElement.fromText(0x00100020, 'LO', '4711').text()); // 4711
 * console.log(DataElement.fromNumbers(0x00280010, 'US', [512]).numbers()); // [ 512 ]
 * ```
 */
export class DataElement extends ElementValue {
  /** 0xggggeeee, unsigned. */
  override readonly tag: number;
  readonly #vr: string;
  readonly #kind: RowKind;
  readonly #value: NewValue;
  /** Where it was read, and its row there; undefined for a new one. */
  readonly #index: ElementIndex | undefined;
  readonly #row: number;
  #owner: DataSet | undefined;
  #origin: Origin | undefined;
  /** Those of a sequence that was read are made when they are first asked for. */
  #items: DataSet[] | undefined;
  #itemsChanged = false;

  private constructor(tag: number, vr: string, kind: RowKind, value: NewValue, index?: ElementIndex, row = 0) {
    super();
    this.tag = tag;
    this.#vr = vr;
    this.#kind = kind;
    this.#value = value;
    this.#index = index;
    this.#row = row;
  }

  /** An element without value. Of a sequence: without items. */
  static empty(tag: number, vr: string): DataElement {
    return vr === 'SQ' ? DataElement.sequence(tag, []) : DataElement.fromBytes(tag, vr, NO_BYTES);
  }

  /**
   * An element of bytes as they shall be encoded; an odd length is padded on encoding.
   *
   * @param bytes - Not copied.
   * @param bigEndian - Byte order of the words in it.
   */
  static fromBytes(tag: number, vr: string, bytes: Buffer, bigEndian = false): DataElement {
    return new DataElement(tag, vr, RowKind.value, { bytes, bigEndian });
  }

  /**
   * An element whose value stays in its source until it is asked for or encoded.
   *
   * @param offset - Of the value, in bytes.
   * @throws {@link DataSetError} when the source is shorter.
   */
  static fromSource(tag: number, vr: string, source: ByteSource, offset: number, length: number): DataElement {
    if (offset + length > source.size) {
      throw new DataSetError(`Taking ${length} bytes as value of ${formatTag(tag)}: the source ends before`, offset);
    }
    const range: Origin = {
      source,
      encoding: { explicit: true, bigEndian: false },
      start: -1,
      valueStart: offset,
      valueLength: length,
      end: -1,
      undefinedLength: false,
    };
    return new DataElement(tag, vr, RowKind.value, { range });
  }

  /**
   * An element of text. It is encoded, in the character set that its data set has then, when the data set is.
   *
   * @param text - In one string, backslash separates values where the VR has several.
   */
  static fromText(tag: number, vr: string, text: string | readonly string[]): DataElement {
    return new DataElement(tag, vr, RowKind.value, { text: typeof text === 'string' ? text : text.join('\\') });
  }

  /**
   * An element of numbers: binary VRs, tags for AT, decimal text for the rest.
   *
   * @throws {@link InvalidArgumentError} for a number that the VR cannot hold, and for sequences.
   */
  static fromNumbers(tag: number, vr: string, numbers: readonly (number | bigint)[]): DataElement {
    const info = vrInfo(vr);
    if (info.kind === VRKind.ascii || info.kind === VRKind.text) {
      return DataElement.fromText(tag, vr, numbers.map(String));
    }
    if (info.kind === VRKind.sequence || info.kind === VRKind.bulk) {
      throw new InvalidArgumentError(`Making ${formatTag(tag)} of numbers: ${vr} holds none; give bytes or items`);
    }
    return DataElement.fromBytes(tag, vr, encodeNumbers(numbers, info));
  }

  /** A sequence. Items that belong to another sequence are copied. */
  static sequence(tag: number, items: readonly DataSet[]): DataElement {
    const element = new DataElement(tag, 'SQ', RowKind.sequence, NO_VALUE);
    for (const item of items) element.addItem(item);
    return element;
  }

  /** Pixel data in fragments, the first of which is the (possibly empty) basic offset table. Nothing is copied. */
  static encapsulated(tag: number, vr: string, fragments: readonly Buffer[]): DataElement {
    return new DataElement(tag, vr, RowKind.fragments, { fragments });
  }

  /** @internal For the data set that it was read in. */
  static read(index: ElementIndex, row: number, owner: DataSet): DataElement {
    const element = new DataElement(index.tag(row), index.vr(row), index.kind(row), NO_VALUE, index, row);
    element.#owner = owner;
    return element;
  }

  /** Two letters. Of implicit files it is the dictionary's, chosen by Pixel Representation where there are several. */
  override get vr(): string {
    if (!isAmbiguousVR(this.#vr)) return this.#vr;
    if (this.#vr !== 'US or SS') return 'OW';
    return this.#owner?.pixelRepresentation === 1 ? 'SS' : 'US';
  }

  /** The data set that holds the element. */
  get owner(): DataSet | undefined {
    return this.#owner;
  }

  /** Where the element was read; undefined for a new one. */
  get origin(): Origin | undefined {
    return (this.#origin ??= this.#index?.origin(this.#row));
  }

  /** Text that is not encoded yet. */
  override get pendingText(): string | undefined {
    return this.#value.text;
  }

  /** A value that lies in a source, read or not. */
  get sourceRange(): Origin | undefined {
    return this.#kind === RowKind.value ? (this.#value.range ?? this.origin) : undefined;
  }

  /** A sequence, be it without items. */
  get isSequence(): boolean {
    return this.#kind === RowKind.sequence;
  }

  /** Pixel data in fragments. */
  get isEncapsulated(): boolean {
    return this.#kind === RowKind.fragments;
  }

  /** Whether the numbers in {@link bytes} are big endian. */
  override get bigEndian(): boolean {
    return this.#value.bigEndian ?? this.#index?.isBigEndian(this.#row) ?? false;
  }

  /**
   * Bytes of the value as encoded, padding included. Of a sequence or of fragments: as read, 0 for new ones.
   *
   * @throws {@link DataSetError} for text that the character set cannot hold.
   */
  override get length(): number {
    if (this.#index) return this.#index.valueLength(this.#row);
    if (this.#kind !== RowKind.value) return 0;
    if (this.#value.range) return this.#value.range.valueLength;
    const length = this.#rawBytes().length;
    return length + (length % 2);
  }

  /**
   * The value's bytes, padded to an even length unless they were read. A view where possible: do not write to it. Empty
   * for sequences and fragments.
   *
   * @throws {@link DataSetError} for text that the character set cannot hold, or a value whose file is closed.
   */
  override get bytes(): Buffer {
    if (this.#kind !== RowKind.value) return NO_BYTES;
    return this.#index || this.#value.range ? this.#rawBytes() : padToEven(this.#rawBytes(), this.info);
  }

  #rawBytes(): Buffer {
    const index = this.#index;
    if (index) return index.source.read(index.valueStart(this.#row), index.valueLength(this.#row));
    const { bytes, text, range } = this.#value;
    if (bytes) return bytes;
    if (text !== undefined) return this.characterSet.encode(text, this.info);
    return range ? range.source.read(range.valueStart, range.valueLength) : NO_BYTES;
  }

  protected override get characterSet(): CharacterSet {
    const usesIt = this.info.kind === VRKind.text || this.info.vr === 'UN';
    return (usesIt ? this.#owner?.characterSet : undefined) ?? CharacterSet.ascii;
  }

  /** The items of a sequence, live; empty for anything else. */
  get items(): readonly DataSet[] {
    return this.#kind === RowKind.sequence ? this.#ownItems() : NO_ITEMS;
  }

  #ownItems(): DataSet[] {
    return (this.#items ??= this.#index?.children(this.#row).map((row) => this.#readItem(row)) ?? []);
  }

  #readItem(row: number): DataSet {
    const item = new DataSet(this.#index?.transferSyntaxUID, this.#index && { index: this.#index, row });
    item.adopt(this);
    return item;
  }

  /** Whether element and items are as they were read, so that their bytes can be copied. */
  get isUntouched(): boolean {
    if (!this.#index || this.#itemsChanged) return false;
    return this.#items?.every((item) => item.isUntouched) ?? true;
  }

  /**
   * Puts an item into a sequence.
   *
   * @param item - Belongs to the sequence from here on; one that belongs to another is copied.
   * @param index - Its place among the items, from 0. @defaultValue behind the last one
   * @returns the item that is in the sequence.
   * @throws {@link InvalidArgumentError} when the element is no sequence.
   */
  addItem(item: DataSet, index: number = Number.POSITIVE_INFINITY): DataSet {
    if (this.#kind !== RowKind.sequence) {
      throw new InvalidArgumentError(`Adding an item to ${formatTag(this.tag)}, which is ${this.vr} and no sequence`);
    }
    const added = item.holder === undefined && !this.#isWithin(item) ? item : item.copy();
    added.adopt(this);
    this.#ownItems().splice(index, 0, added);
    this.#itemsChanged = true;
    return added;
  }

  /** Takes an item out of the sequence. @returns whether it was in it. */
  removeItem(item: DataSet): boolean {
    const index = item.holder === this ? this.#ownItems().indexOf(item) : -1;
    if (index < 0) return false;
    this.#ownItems().splice(index, 1);
    this.#itemsChanged = true;
    item.adopt(undefined);
    return true;
  }

  /** Whether the element lies in `dataSet` or in an item below it. */
  #isWithin(dataSet: DataSet): boolean {
    for (let around = this.#owner; around; around = around.parent) if (around === dataSet) return true;
    return false;
  }

  /** Number of fragments, the offset table included. */
  get fragmentCount(): number {
    if (this.#kind !== RowKind.fragments) return 0;
    // Nothing is inside fragments, so that each has one row.
    return this.#index ? this.#index.next(this.#row) - this.#row - 1 : (this.#value.fragments?.length ?? 0);
  }

  /** Bytes of one fragment, without reading it; 0 for an index that there is not. */
  fragmentLength(index: number): number {
    if (!this.#hasFragment(index)) return 0;
    return this.#index?.valueLength(this.#row + 1 + index) ?? this.#value.fragments?.[index]?.length ?? 0;
  }

  /** One fragment; 0 is the offset table. A view where possible. Empty for an index that there is not. */
  fragment(index: number): Buffer {
    if (!this.#hasFragment(index)) return NO_BYTES;
    if (!this.#index) return this.#value.fragments?.[index] ?? NO_BYTES;
    const row = this.#row + 1 + index;
    return this.#index.source.read(this.#index.valueStart(row), this.#index.valueLength(row));
  }

  #hasFragment(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.fragmentCount;
  }

  /** All fragments, the offset table first. */
  get fragments(): Buffer[] {
    return Array.from({ length: this.fragmentCount }, (_, index) => this.fragment(index));
  }

  /** Number of values: items of a sequence, 0 when empty, 1 for VRs that have one value of any size. */
  override get multiplicity(): number {
    if (this.isSequence) return this.items.length;
    return this.isEncapsulated ? 1 : super.multiplicity;
  }

  /** A copy that belongs to no data set, items copied too; values in a source stay there. */
  copy(): DataElement {
    const copy = new DataElement(this.tag, this.#vrForCopy(), this.#kind, this.#value, this.#index, this.#row);
    if (this.#kind !== RowKind.sequence || this.#isAsIndexed()) return copy;
    copy.#items = this.#ownItems().map((item) => item.copy());
    for (const item of copy.#items) item.adopt(copy);
    copy.#itemsChanged = this.#itemsChanged;
    return copy;
  }

  /** The items were not made yet, and can be made in the same way away from the data set. */
  #isAsIndexed(): boolean {
    return this.#items === undefined && this.#index?.leavesChoices === false;
  }

  /** Away from its data set nothing else tells which of two VRs it is. */
  #vrForCopy(): string {
    return this.#owner ? this.vr : this.#vr;
  }

  /** @internal For the data set that takes the element in. */
  setOwner(owner: DataSet | undefined): void {
    this.#owner = owner;
  }
}

/** What the reader found: a row of its index, in which the elements are. */
export interface ReadContent {
  readonly index: ElementIndex;
  readonly row: number;
}

function isAscending(elements: readonly DataElement[]): boolean {
  let last = -1;
  for (const { tag } of elements) {
    if (tag <= last) return false;
    last = tag;
  }
  return true;
}

/**
 * A data set, or an item of a sequence: elements in the order of their tags. Group 0002 is not part of it.
 *
 * @example
 * ```ts
 * import { DataElement, DataSet, openDicomFile } from 'dcxport';
 *
 * const { dataSet } = openDicomFile('ct.dcm');
 * console.log(dataSet.text(0x00100010)); // Small^Object
 * dataSet.set(DataElement.fromText(0x00100010, 'PN', 'Doe^Jane'));
 *
 * const item = new DataSet();
 * item.set(DataElement.fromText(0x00100020, 'LO', '4711'));
 * dataSet.set(DataElement.sequence(0x00101002, [item])); // Other Patient IDs Sequence
 * console.log(dataSet.get(0x00101002)?.items[0]?.text(0x00100020)); // 4711
 * ```
 */
export class DataSet implements Iterable<DataElement> {
  /** The syntax that it was read in, and is written in unless another is asked for. */
  transferSyntaxUID: string;
  readonly #read: ReadContent | undefined;
  /** Those of a data set that was read are made when the first is asked for. */
  #made: DataElement[] | undefined;
  #origin: Origin | undefined;
  /** False for data sets that were read with tags out of order, or twice; they stay as they are. */
  #ordered = true;
  #changed = false;
  #holder: DataElement | undefined;

  /**
   * @param transferSyntaxUID - The syntax that it was read in, or shall be written in.
   * @param read - For the reader: where it was read.
   */
  constructor(transferSyntaxUID: string = EXPLICIT_VR_LITTLE_ENDIAN, read?: ReadContent) {
    this.transferSyntaxUID = transferSyntaxUID;
    this.#read = read;
  }

  get #elements(): DataElement[] {
    return this.#made ?? this.#make();
  }

  #make(): DataElement[] {
    const elements: DataElement[] = [];
    if (this.#read) {
      const { index, row } = this.#read;
      for (const child of index.children(row)) elements.push(DataElement.read(index, child, this));
      this.#ordered = isAscending(elements);
    }
    this.#made = elements;
    return elements;
  }

  /** The sequence whose item this is. */
  get holder(): DataElement | undefined {
    return this.#holder;
  }

  /** The data set that holds the sequence whose item this is. */
  get parent(): DataSet | undefined {
    return this.#holder?.owner;
  }

  /** Number of elements. */
  get size(): number {
    return this.#elements.length;
  }

  /** Where it was read; undefined for a new one. */
  get origin(): Origin | undefined {
    return (this.#origin ??= this.#read?.index.origin(this.#read.row));
  }

  /** Whether everything in it is as it was read. */
  get isUntouched(): boolean {
    if (!this.#read || this.#changed) return false;
    return this.#made?.every((element) => element.isUntouched) ?? true;
  }

  /** What (0008,0005) declares here, or in the nearest data set around. */
  get characterSet(): CharacterSet {
    const own = this.get(Tag.SpecificCharacterSet);
    const fallback = this.#read?.index.fallbackCharacterSet;
    // Not by text(): were its VR a damaged one, that would ask for the character set again.
    if (own) return CharacterSet.named(own.pendingText ?? CharacterSet.ascii.decode(own.bytes), fallback);
    return this.parent?.characterSet ?? CharacterSet.named('', fallback);
  }

  /** Pixel Representation (0028,0103) here, or in the nearest data set around: 0 unsigned, 1 signed. */
  get pixelRepresentation(): number | undefined {
    const own = this.get(Tag.PixelRepresentation);
    if (own?.length !== 2) return this.parent?.pixelRepresentation;
    return own.bigEndian ? own.bytes.readUInt16BE() : own.bytes.readUInt16LE();
  }

  /** The element of that tag; the first if there are several. */
  get(tag: number): DataElement | undefined {
    const element = this.#elements[this.#indexOf(tag)];
    return element?.tag === tag ? element : undefined;
  }

  /** Whether there is an element of that tag. */
  has(tag: number): boolean {
    return this.get(tag) !== undefined;
  }

  /**
   * Puts an element in, instead of the one of the same tag if there is one.
   *
   * @param element - Belongs to the data set from here on; one that belongs to another is copied.
   * @returns the element that is in.
   */
  set(element: DataElement): DataElement {
    if (element.owner === this && this.get(element.tag) === element) return element;
    const added = element.owner === undefined ? element : element.copy();
    const index = this.#indexOf(added.tag);
    const replaced = this.#elements[index];
    if (replaced?.tag === added.tag) {
      replaced.setOwner(undefined);
      this.#elements[index] = added;
    } else {
      this.#elements.splice(index, 0, added);
    }
    added.setOwner(this);
    this.#changed = true;
    return added;
  }

  /**
   * Puts an element in the place of another one of the same tag: of the very one, where the tag is there twice.
   *
   * @param element - As {@link set} takes it.
   * @returns the element that is in.
   * @throws {@link InvalidArgumentError} when `replaced` is not in the data set, or has another tag.
   */
  replace(replaced: DataElement, element: DataElement): DataElement {
    const index = this.indexOf(replaced);
    if (index < 0 || element.tag !== replaced.tag) {
      throw new InvalidArgumentError(
        `Replacing ${formatTag(replaced.tag)} by ${formatTag(element.tag)}: the first must be in the data set, and both have one tag`,
      );
    }
    const added = element.owner === undefined ? element : element.copy();
    replaced.setOwner(undefined);
    this.#elements[index] = added;
    added.setOwner(this);
    this.#changed = true;
    return added;
  }

  /** Takes the element of that tag out. @returns whether there was one. */
  delete(tag: number): boolean {
    const element = this.get(tag);
    return element !== undefined && this.remove(element);
  }

  /** Takes this very element out, where a tag may be there twice. @returns whether it was in. */
  remove(element: DataElement): boolean {
    const index = this.indexOf(element);
    if (index < 0) return false;
    element.setOwner(undefined);
    this.#elements.splice(index, 1);
    this.#changed = true;
    return true;
  }

  /** The element at a place in the order of encoding, from 0; undefined where there is none. */
  at(index: number): DataElement | undefined {
    return this.#elements[index];
  }

  /** The place of an element in the order of encoding, -1 when it is not in the data set. */
  indexOf(element: DataElement): number {
    if (element.owner !== this) return -1;
    const index = this.#indexOf(element.tag);
    return this.#elements[index] === element ? index : this.#elements.indexOf(element, index);
  }

  /** Index of the first element of that tag, or of the place where it belongs. */
  #indexOf(tag: number): number {
    const elements = this.#elements;
    if (!this.#ordered) {
      const same = elements.findIndex((element) => element.tag === tag);
      if (same >= 0) return same;
      const greater = elements.findIndex((element) => element.tag > tag);
      return greater >= 0 ? greater : elements.length;
    }
    let low = 0;
    let high = elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((elements[middle]?.tag ?? 0) < tag) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The elements, in the order in which they are encoded. */
  [Symbol.iterator](): IterableIterator<DataElement> {
    return this.#elements[Symbol.iterator]();
  }

  /** The text of an element, undefined when it is absent. @see {@link DataElement.text} */
  text(tag: number): string | undefined {
    return this.get(tag)?.text();
  }

  /** The first number of an element, undefined when it is absent or empty. @see {@link DataElement.numbers} */
  number(tag: number): number | undefined {
    return this.get(tag)?.numbers()[0];
  }

  /** A copy that is no item of any sequence, elements and items copied too; values in a source stay there. */
  copy(): DataSet {
    const copy = new DataSet(this.transferSyntaxUID, this.#read);
    if (this.#made === undefined && this.#read?.index.leavesChoices === false) return copy;
    copy.#made = this.#elements.map((element) => element.copy());
    for (const element of copy.#made) element.setOwner(copy);
    copy.#ordered = this.#ordered;
    copy.#changed = this.#changed;
    return copy;
  }

  /** @internal For the sequence that takes the item in, or out. */
  adopt(holder: DataElement | undefined): void {
    this.#holder = holder;
  }
}
