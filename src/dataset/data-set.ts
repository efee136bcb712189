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
import type { Encoding } from './element-header';
import { Tag, formatTag } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN } from './uids';
import { decodeBigInts, decodeNumbers, decodeTags, encodeNumbers, padToEven, splitText, trimPadding } from './values';
import { type VRInfo, VRKind, isAmbiguousVR, vrInfo } from './vr';

/** Where an element or an item was read. Offsets are in bytes from the first of the source. */
export interface Origin {
  readonly source: ByteSource;
  readonly encoding: Encoding;
  /** Of the header. */
  readonly start: number;
  readonly valueStart: number;
  /** Bytes of the value, without the delimiter of an undefined length. */
  readonly valueLength: number;
  /** Behind the value and its delimiter, if any. */
  readonly end: number;
  /** The value's length was not written but ends with a delimiter. */
  readonly undefinedLength: boolean;
}

/** A fragment of encapsulated pixel data that is still in its source. */
export interface FragmentRange {
  readonly offset: number;
  readonly length: number;
}

interface ElementContent {
  readonly origin?: Origin;
  readonly bytes?: Buffer;
  readonly bigEndian?: boolean;
  readonly text?: string;
  readonly items?: DataSet[];
  readonly fragments?: readonly Buffer[];
  readonly fragmentRanges?: readonly FragmentRange[];
}

/**
 * One data element. Its value does not change, but for the items of a sequence, which are live; to change a value, put
 * another element of the same tag into the data set.
 */
export class DataElement {
  /** 0xggggeeee, unsigned. */
  readonly tag: number;
  readonly #vr: string;
  readonly #content: ElementContent;
  #owner: DataSet | undefined;
  #itemsChanged = false;

  private constructor(tag: number, vr: string, content: ElementContent) {
    this.tag = tag;
    this.#vr = vr;
    this.#content = content;
  }

  /** An element without value. Of a sequence: without items. */
  static empty(tag: number, vr: string): DataElement {
    return vr === 'SQ' ? DataElement.sequence(tag, []) : new DataElement(tag, vr, { bytes: Buffer.alloc(0) });
  }

  /**
   * An element of bytes as they shall be encoded; an odd length is padded on encoding.
   *
   * @param bytes - Not copied.
   * @param bigEndian - Byte order of the words in it.
   */
  static fromBytes(tag: number, vr: string, bytes: Buffer, bigEndian = false): DataElement {
    return new DataElement(tag, vr, { bytes, bigEndian });
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
    const origin: Origin = {
      source,
      encoding: { explicit: true, bigEndian: false },
      start: -1,
      valueStart: offset,
      valueLength: length,
      end: -1,
      undefinedLength: false,
    };
    return new DataElement(tag, vr, { origin });
  }

  /**
   * An element of text. It is encoded, in the character set that its data set has then, when the data set is.
   *
   * @param text - In one string, backslash separates values where the VR has several.
   */
  static fromText(tag: number, vr: string, text: string | readonly string[]): DataElement {
    return new DataElement(tag, vr, { text: typeof text === 'string' ? text : text.join('\\') });
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
    const element = new DataElement(tag, 'SQ', { items: [] });
    for (const item of items) element.addItem(item);
    return element;
  }

  /** Pixel data in fragments, the first of which is the (possibly empty) basic offset table. Nothing is copied. */
  static encapsulated(tag: number, vr: string, fragments: readonly Buffer[]): DataElement {
    return new DataElement(tag, vr, { fragments });
  }

  /** @internal For the reader. */
  static read(
    tag: number,
    vr: string,
    origin: Origin,
    items?: DataSet[],
    fragmentRanges?: readonly FragmentRange[],
  ): DataElement {
    const element = new DataElement(tag, vr, { origin, items, fragmentRanges });
    items?.forEach((item) => item.adopt(element));
    return element;
  }

  /** Two letters. Of implicit files it is the dictionary's, chosen by Pixel Representation where there are several. */
  get vr(): string {
    if (!isAmbiguousVR(this.#vr)) return this.#vr;
    if (this.#vr !== 'US or SS') return 'OW';
    return this.#owner?.pixelRepresentation === 1 ? 'SS' : 'US';
  }

  /** What is known of the VR. */
  get info(): VRInfo {
    return vrInfo(this.vr);
  }

  /** The data set that holds the element. */
  get owner(): DataSet | undefined {
    return this.#owner;
  }

  /** Where the element was read; undefined for a new one. */
  get origin(): Origin | undefined {
    const origin = this.#content.origin;
    return origin && origin.start >= 0 ? origin : undefined;
  }

  /** Text that is not encoded yet. */
  get pendingText(): string | undefined {
    return this.#content.text;
  }

  /** A value that lies in a source, read or not. */
  get sourceRange(): Origin | undefined {
    return this.isSequence || this.isEncapsulated ? undefined : this.#content.origin;
  }

  /** A sequence, be it without items. */
  get isSequence(): boolean {
    return this.#content.items !== undefined;
  }

  /** Pixel data in fragments. */
  get isEncapsulated(): boolean {
    return this.#content.fragments !== undefined || this.#content.fragmentRanges !== undefined;
  }

  /** Whether the numbers in {@link bytes} are big endian. */
  get bigEndian(): boolean {
    return this.#content.bigEndian ?? this.#content.origin?.encoding.bigEndian ?? false;
  }

  /**
   * Bytes of the value as encoded, padding included. Of a sequence or of fragments: as read, 0 for new ones.
   *
   * @throws {@link DataSetError} for text that the character set cannot hold.
   */
  get length(): number {
    if (this.#content.origin) return this.#content.origin.valueLength;
    if (this.isSequence || this.isEncapsulated) return 0;
    const length = this.#rawBytes().length;
    return length + (length % 2);
  }

  /**
   * The value's bytes, padded to an even length unless they were read. A view where possible: do not write to it. Empty
   * for sequences and fragments.
   *
   * @throws {@link DataSetError} for text that the character set cannot hold, or a value whose file is closed.
   */
  get bytes(): Buffer {
    if (this.isSequence || this.isEncapsulated) return Buffer.alloc(0);
    return this.#content.origin ? this.#rawBytes() : padToEven(this.#rawBytes(), this.info);
  }

  #rawBytes(): Buffer {
    const { bytes, text, origin } = this.#content;
    if (bytes) return bytes;
    if (text !== undefined) return this.#characterSet().encode(text, this.info);
    return origin ? origin.source.read(origin.valueStart, origin.valueLength) : Buffer.alloc(0);
  }

  #characterSet(): CharacterSet {
    const usesIt = this.info.kind === VRKind.text || this.info.vr === 'UN';
    return (usesIt ? this.#owner?.characterSet : undefined) ?? CharacterSet.ascii;
  }

  /** The items of a sequence, live; empty for anything else. */
  get items(): readonly DataSet[] {
    return this.#content.items ?? [];
  }

  /** Whether element and items are as they were read, so that their bytes can be copied. */
  get isUntouched(): boolean {
    return this.origin !== undefined && !this.#itemsChanged && this.items.every((item) => item.isUntouched);
  }

  /**
   * Appends an item to a sequence.
   *
   * @param item - Belongs to the sequence from here on; one that belongs to another is copied.
   * @returns the item that is in the sequence.
   * @throws {@link InvalidArgumentError} when the element is no sequence.
   */
  addItem(item: DataSet): DataSet {
    if (!this.#content.items) {
      throw new InvalidArgumentError(`Adding an item to ${formatTag(this.tag)}, which is ${this.vr} and no sequence`);
    }
    const added = item.holder === undefined && !this.#isWithin(item) ? item : item.copy();
    added.adopt(this);
    this.#content.items.push(added);
    this.#itemsChanged = true;
    return added;
  }

  /** Whether the element lies in `dataSet` or in an item below it. */
  #isWithin(dataSet: DataSet): boolean {
    for (let around = this.#owner; around; around = around.parent) if (around === dataSet) return true;
    return false;
  }

  /** Number of fragments, the offset table included. */
  get fragmentCount(): number {
    return this.#content.fragments?.length ?? this.#content.fragmentRanges?.length ?? 0;
  }

  /** Bytes of one fragment, without reading it; 0 for an index that there is not. */
  fragmentLength(index: number): number {
    return this.#content.fragments?.[index]?.length ?? this.#content.fragmentRanges?.[index]?.length ?? 0;
  }

  /** One fragment; 0 is the offset table. A view where possible. Empty for an index that there is not. */
  fragment(index: number): Buffer {
    const { fragments, fragmentRanges, origin } = this.#content;
    if (fragments) return fragments[index] ?? Buffer.alloc(0);
    const range = fragmentRanges?.[index];
    return range && origin ? origin.source.read(range.offset, range.length) : Buffer.alloc(0);
  }

  /** All fragments, the offset table first. */
  get fragments(): Buffer[] {
    return Array.from({ length: this.fragmentCount }, (_, index) => this.fragment(index));
  }

  /**
   * The value as text: values joined by backslash, padding removed. Numbers in decimal, tags as eight hexadecimal digits;
   * binary values as if they were text. Empty for sequences and fragments.
   */
  text(): string {
    return this.texts().join('\\');
  }

  /** As {@link text}, one string a value; none when the value is empty. */
  texts(): string[] {
    const info = this.info;
    const pending = this.#content.text;
    if (pending !== undefined) return pending === '' ? [] : splitText(pending, info);
    const bytes = this.bytes;
    if (bytes.length === 0) return [];
    switch (info.kind) {
      case VRKind.integer:
      case VRKind.float:
        return this.numbers().map(String);
      case VRKind.bigInteger:
        return this.bigints().map(String);
      case VRKind.tag:
        return this.tags().map((tag) => tag.toString(16).toUpperCase().padStart(8, '0'));
      default:
        return this.#decodeText(bytes, info);
    }
  }

  #decodeText(bytes: Buffer, info: VRInfo): string[] {
    const text = this.#characterSet().decode(bytes, info);
    // Padding alone is no value.
    return trimPadding(text) === '' ? [] : splitText(text, info);
  }

  /**
   * The value as numbers: binary VRs and the text ones (IS, DS), of which what is no number gives NaN. 64-bit numbers may
   * lose digits, see {@link bigints}.
   *
   * @throws {@link DataSetError} for VRs that hold no numbers.
   */
  numbers(): number[] {
    const info = this.info;
    switch (info.kind) {
      case VRKind.integer:
      case VRKind.float:
      case VRKind.bigInteger:
        return decodeNumbers(this.bytes, info, this.bigEndian);
      case VRKind.tag:
        return this.tags();
      case VRKind.ascii:
      case VRKind.text:
        return this.texts().map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
      default:
        throw new DataSetError(`Reading ${formatTag(this.tag)} as numbers: its VR ${this.vr} holds none`);
    }
  }

  /**
   * Whole numbers without loss: SV, UV and the shorter ones.
   *
   * @throws {@link DataSetError} for other VRs.
   */
  bigints(): bigint[] {
    const info = this.info;
    if (info.kind === VRKind.bigInteger) return decodeBigInts(this.bytes, info, this.bigEndian);
    if (info.kind === VRKind.integer) return this.numbers().map(BigInt);
    throw new DataSetError(`Reading ${formatTag(this.tag)} as whole numbers: its VR is ${this.vr}`);
  }

  /**
   * The tags of an AT, 0xggggeeee.
   *
   * @throws {@link DataSetError} for other VRs.
   */
  tags(): number[] {
    if (this.info.kind === VRKind.tag) return decodeTags(this.bytes, this.bigEndian);
    throw new DataSetError(`Reading ${formatTag(this.tag)} as tags: its VR is ${this.vr}`);
  }

  /** Number of values: items of a sequence, 0 when empty, 1 for VRs that have one value of any size. */
  get multiplicity(): number {
    if (this.isSequence) return this.items.length;
    if (this.isEncapsulated) return 1;
    const info = this.info;
    if (info.kind === VRKind.bulk) return this.length === 0 ? 0 : 1;
    if (info.kind === VRKind.tag) return Math.floor(this.length / 4);
    if (info.kind === VRKind.ascii || info.kind === VRKind.text) return this.texts().length;
    return Math.floor(this.length / info.wordSize);
  }

  /** A copy that belongs to no data set, items copied too; values in a source stay there. */
  copy(): DataElement {
    const { items, ...rest } = this.#content;
    if (!items) return new DataElement(this.tag, this.#vrForCopy(), rest);
    const copy = new DataElement(this.tag, this.#vr, { ...rest, items: items.map((item) => item.copy()) });
    copy.#content.items?.forEach((item) => item.adopt(copy));
    copy.#itemsChanged = this.#itemsChanged;
    return copy;
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

/** What the reader makes a data set of. */
export interface ReadContent {
  /** In the order of the bytes; taken over. */
  readonly elements: DataElement[];
  readonly origin?: Origin;
  /** What to read text in when (0008,0005) is absent, empty or unknown; a value of it. @defaultValue none */
  readonly fallbackCharacterSet?: string;
}

function isAscending(elements: readonly DataElement[]): boolean {
  return elements.every((element, index) => index === 0 || (elements[index - 1]?.tag ?? 0) < element.tag);
}

/** A data set, or an item of a sequence: elements in the order of their tags. Group 0002 is not part of it. */
export class DataSet implements Iterable<DataElement> {
  /** The syntax that it was read in, and is written in unless another is asked for. */
  transferSyntaxUID: string;
  readonly #elements: DataElement[];
  readonly #origin: Origin | undefined;
  readonly #fallbackCharacterSet: string | undefined;
  /** False for data sets that were read with tags out of order, or twice; they stay as they are. */
  #ordered: boolean;
  #changed = false;
  #holder: DataElement | undefined;

  /**
   * @param transferSyntaxUID - The syntax that it was read in, or shall be written in.
   * @param content - For the reader: what was read, and where.
   */
  constructor(transferSyntaxUID: string = EXPLICIT_VR_LITTLE_ENDIAN, content?: ReadContent) {
    this.transferSyntaxUID = transferSyntaxUID;
    this.#elements = content?.elements ?? [];
    this.#origin = content?.origin;
    this.#fallbackCharacterSet = content?.fallbackCharacterSet;
    this.#ordered = isAscending(this.#elements);
    for (const element of this.#elements) element.setOwner(this);
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
    return this.#origin;
  }

  /** Whether everything in it is as it was read. */
  get isUntouched(): boolean {
    return this.#origin !== undefined && !this.#changed && this.#elements.every((element) => element.isUntouched);
  }

  /** What (0008,0005) declares here, or in the nearest data set around. */
  get characterSet(): CharacterSet {
    const own = this.get(Tag.SpecificCharacterSet);
    const fallback = this.#fallbackCharacterSet;
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
    if (!this.#ordered) return this.#elements.find((element) => element.tag === tag);
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

  /** Takes the element of that tag out. @returns whether there was one. */
  delete(tag: number): boolean {
    const index = this.#indexOf(tag);
    const element = this.#elements[index];
    if (element?.tag !== tag) return false;
    element.setOwner(undefined);
    this.#elements.splice(index, 1);
    this.#changed = true;
    return true;
  }

  /** Index of the first element of that tag, or of the place where it belongs. */
  #indexOf(tag: number): number {
    if (!this.#ordered) {
      const same = this.#elements.findIndex((element) => element.tag === tag);
      if (same >= 0) return same;
      const greater = this.#elements.findIndex((element) => element.tag > tag);
      return greater >= 0 ? greater : this.#elements.length;
    }
    let low = 0;
    let high = this.#elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#elements[middle]?.tag ?? 0) < tag) low = middle + 1;
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
    const elements = this.#elements.map((element) => element.copy());
    const copy = new DataSet(this.transferSyntaxUID, {
      elements,
      origin: this.#origin,
      fallbackCharacterSet: this.#fallbackCharacterSet,
    });
    copy.#changed = this.#changed;
    return copy;
  }

  /** @internal For the sequence that takes the item in. */
  adopt(holder: DataElement): void {
    this.#holder = holder;
  }
}
