/**
 * Reads data sets: finds where every element lies, checks every length against what is there, and decodes nothing.
 *
 * @module
 * @see DICOM PS3.5, 7 and annex A
 */
import { DataSetError, TransferSyntaxError } from '../errors';
import { BufferSource, type ByteSource } from './byte-source';
import { DataSet } from './data-set';
import { PrivateBlocks, dictionaryVR, hasDictionaryAdditions } from './dictionary';
import { ElementIndex, RowKind } from './element-index';
import { ElementHeader, type Encoding, LONGEST_HEADER, SHORTEST_HEADER } from './element-header';
import { inflateDataSet } from './inflate';
import { resolveReadLimits, type InflateLimits, type ReadLimits } from './limits';
import { Tag, UNDEFINED_LENGTH, formatTag, isPrivateCreator } from './tag';
import { transferSyntax } from './uids';
import { VRKind } from './vr';

/** What a data set may come to. */
export interface ReadOptions extends ReadLimits, InflateLimits {
  /**
   * What to read text in when (0008,0005) is absent, empty or not known, as a value of it, `ISO_IR 100` for example. New
   * text is not written in it: what is not declared must be ASCII. @defaultValue none: one character a byte
   */
  fallbackCharacterSet?: string;
}

const IMPLICIT: Encoding = { explicit: false, bigEndian: false };

/**
 * Reads a data set in memory.
 *
 * @param bytes - The data set without preamble and group 0002; several chunks are put together. Not copied if it is one
 * buffer, which must then stay as it is.
 * @throws {@link DataSetError} when it is damaged, truncated or over a limit; `offset` counts in the data set, in its
 * inflated bytes when it was deflated.
 * @throws {@link TransferSyntaxError} when the transfer syntax is not known.
 */
export function parseDataSet(
  bytes: Buffer | readonly Buffer[],
  transferSyntaxUID: string,
  options: ReadOptions = {},
): DataSet {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.concat(bytes);
  return readDataSet(new BufferSource(buffer), 0, transferSyntaxUID, options);
}

/**
 * Reads the data set that goes from `start` to the end of a source.
 *
 * @throws {@link DataSetError}, {@link TransferSyntaxError} as {@link parseDataSet} does; `offset` counts from the first
 * byte of the source, but in the inflated bytes when the data set was deflated.
 */
export function readDataSet(
  source: ByteSource,
  start: number,
  transferSyntaxUID: string,
  options: ReadOptions = {},
): DataSet {
  const syntax = transferSyntax(transferSyntaxUID);
  if (!syntax) {
    throw new TransferSyntaxError(
      `Reading a data set: the transfer syntax '${transferSyntaxUID}' is not known`,
      transferSyntaxUID,
    );
  }
  if (syntax.deflated) {
    const inflated = inflateDataSet(source.read(start, source.size - start), options);
    return new Reader(new BufferSource(inflated), transferSyntaxUID, options).readAll(0, syntax);
  }
  return new Reader(source, transferSyntaxUID, options).readAll(start, syntax);
}

/** Makes the index of a data set: walks through all of it, down to the innermost item, and checks every length. */
class Reader {
  readonly #source: ByteSource;
  readonly #index: ElementIndex;
  readonly #limits: Required<ReadLimits>;
  readonly #header = new ElementHeader();
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #count = 0;
  /** The records of a directory are being read. */
  #inDirectory = false;

  constructor(source: ByteSource, transferSyntaxUID: string, options: ReadOptions) {
    this.#source = source;
    this.#index = new ElementIndex(source, transferSyntaxUID, options.fallbackCharacterSet);
    this.#limits = resolveReadLimits(options);
  }

  readAll(start: number, encoding: Encoding): DataSet {
    const end = this.#source.size;
    const row = this.#index.add(RowKind.dataSet, 0, '', start, start, end - start, encoding, false);
    this.#readElements(start, end, false, encoding, 0);
    this.#index.close(row, end - start);
    return new DataSet(this.#index.transferSyntaxUID, { index: this.#index, row });
  }

  /**
   * Reads elements up to `end`, or, with `delimited`, up to an item delimiter before it.
   *
   * @returns the offset behind the last element; the delimiter's own, if there is one.
   */
  #readElements(start: number, end: number, delimited: boolean, encoding: Encoding, depth: number): number {
    // Only what is added to the dictionary depends on private creators.
    const blocks = !encoding.explicit && hasDictionaryAdditions() ? new PrivateBlocks() : undefined;
    let at = start;
    while (delimited || at < end) {
      this.#readHeader(at, end, encoding);
      const { tag, length, headerLength } = this.#header;
      if (tag === Tag.ItemDelimitationItem && delimited) return at;
      if (blocks && isPrivateCreator(tag)) this.#noteCreator(blocks, tag, at + headerLength, length, end);
      at = this.#readElement(at, end, encoding, depth, blocks?.creatorOf(tag));
    }
    return at;
  }

  #noteCreator(blocks: PrivateBlocks, tag: number, valueStart: number, length: number, end: number): void {
    if (valueStart + length > end || length > LARGE_VALUE) return;
    this.#keepSmallValue(valueStart, length);
    blocks.note(tag, this.#source.read(valueStart, length));
  }

  /** Reads the element whose header was just read. Returns the offset behind it. */
  #readElement(start: number, end: number, encoding: Encoding, depth: number, creator?: string): number {
    const { tag, length, headerLength } = this.#header;
    if (tag >>> 16 === 0xfffe)
      throw new DataSetError(`Reading elements: ${formatTag(tag)} does not belong here`, start);
    const vr = this.#header.vr?.vr ?? dictionaryVR(tag, creator);
    const valueStart = start + headerLength;
    if (length === UNDEFINED_LENGTH) return this.#readDelimited(tag, vr, start, valueStart, end, encoding, depth);
    if (vr === 'SQ' && tag === Tag.DirectoryRecordSequence && depth === 0) {
      return this.#readDirectory(start, valueStart, Math.min(valueStart + length, end), encoding);
    }
    this.#checkLength(tag, start, valueStart, length, end);
    const valueEnd = valueStart + length;
    if (vr !== 'SQ') {
      this.#keepSmallValue(valueStart, length);
      this.#index.add(RowKind.value, tag, vr, start, valueStart, length, encoding, false);
      return valueEnd;
    }
    const row = this.#index.add(RowKind.sequence, tag, vr, start, valueStart, length, encoding, false);
    this.#readItems(valueStart, valueEnd, false, encoding, depth + 1);
    this.#index.close(row, length);
    return valueEnd;
  }

  /**
   * Reads the records of a directory, whose lengths may announce more than there is: whoever reads a directory goes by
   * the offsets in it, so that some are about with a wrong length at the end. The elements must be complete.
   */
  #readDirectory(start: number, valueStart: number, end: number, encoding: Encoding): number {
    const tag = Tag.DirectoryRecordSequence;
    const row = this.#index.add(RowKind.sequence, tag, 'SQ', start, valueStart, end - valueStart, encoding, false);
    this.#inDirectory = true;
    this.#readItems(valueStart, end, false, encoding, 1);
    this.#inDirectory = false;
    this.#index.close(row, end - valueStart);
    return end;
  }

  /** Reads a value of undefined length: fragments if it is bulk data, else a sequence. */
  #readDelimited(
    tag: number,
    vr: string,
    start: number,
    valueStart: number,
    end: number,
    encoding: Encoding,
    depth: number,
  ): number {
    const isUnknown = vr === 'UN';
    const isBulk = tag === Tag.PixelData || (!isUnknown && vr !== 'SQ');
    if (isBulk && this.#header.vr !== undefined && this.#header.vr.kind !== VRKind.bulk) {
      throw new DataSetError(`Reading ${formatTag(tag)}: a value of VR ${vr} cannot have an undefined length`, start);
    }
    const kind = isBulk ? RowKind.fragments : RowKind.sequence;
    const row = this.#index.add(kind, tag, isBulk ? vr : 'SQ', start, valueStart, 0, encoding, true);
    // What an unknown element of undefined length holds is implicit little endian, whatever is around it (CP 246).
    const valueEnd = isBulk
      ? this.#readFragments(tag, valueStart, end, encoding)
      : this.#readItems(valueStart, end, true, isUnknown ? IMPLICIT : encoding, depth + 1);
    this.#index.close(row, valueEnd - valueStart);
    return valueEnd + SHORTEST_HEADER;
  }

  /** Reads items up to `end`, or, with `delimited`, up to the sequence delimiter, whose offset it returns. */
  #readItems(start: number, end: number, delimited: boolean, encoding: Encoding, depth: number): number {
    if (depth > this.#limits.maxDepth) {
      throw new DataSetError(
        `Reading a sequence: more than ${this.#limits.maxDepth} inside each other (option maxDepth)`,
        start,
      );
    }
    let at = start;
    while (delimited || at < end) {
      this.#readHeader(at, end, encoding);
      const { tag } = this.#header;
      if (tag === Tag.SequenceDelimitationItem && delimited) return at;
      if (tag !== Tag.Item) throw new DataSetError(`Reading a sequence: ${formatTag(tag)} in place of an item`, at);
      at = this.#readItem(at, end, encoding, depth);
    }
    return at;
  }

  /** Reads the item whose header was just read. Returns the offset behind it. */
  #readItem(start: number, end: number, encoding: Encoding, depth: number): number {
    const { tag, length } = this.#header;
    const valueStart = start + SHORTEST_HEADER;
    const delimited = length === UNDEFINED_LENGTH;
    const isShort = this.#inDirectory && depth === 1 && valueStart + length > end;
    if (!delimited && !isShort) this.#checkLength(tag, start, valueStart, length, end);
    const limit = delimited || isShort ? end : valueStart + length;
    const row = this.#index.add(RowKind.dataSet, tag, '', start, valueStart, 0, encoding, delimited);
    const valueEnd = this.#readElements(valueStart, limit, delimited, encoding, depth);
    this.#index.close(row, valueEnd - valueStart);
    return delimited ? valueEnd + SHORTEST_HEADER : valueEnd;
  }

  /** Notes where the fragments lie; what is in them is not looked at. Returns the offset of the sequence delimiter. */
  #readFragments(tag: number, start: number, end: number, encoding: Encoding): number {
    let at = start;
    for (;;) {
      this.#readHeader(at, end, encoding);
      const { tag: itemTag, length } = this.#header;
      if (itemTag === Tag.SequenceDelimitationItem) return at;
      if (itemTag !== Tag.Item) {
        throw new DataSetError(`Reading the fragments of ${formatTag(tag)}: ${formatTag(itemTag)} in place of one`, at);
      }
      const offset = at + SHORTEST_HEADER;
      if (length === UNDEFINED_LENGTH) {
        throw new DataSetError(`Reading the fragments of ${formatTag(tag)}: one has no length`, at);
      }
      this.#checkLength(tag, at, offset, length, end);
      this.#index.add(RowKind.value, itemTag, '', at, offset, length, encoding, false);
      at = offset + length;
    }
  }

  #readHeader(at: number, end: number, encoding: Encoding): void {
    if (++this.#count > this.#limits.maxElements) {
      throw new DataSetError(`More than ${this.#limits.maxElements} elements (option maxElements)`, at);
    }
    const inWindow = at - this.#windowStart;
    if (inWindow < 0 || inWindow + LONGEST_HEADER > this.#window.length) this.#moveWindow(at, LONGEST_HEADER);
    const isRead = this.#header.read(this.#window, at - this.#windowStart, encoding);
    if (!isRead || at + this.#header.headerLength > end) {
      throw new DataSetError(
        `Truncated: an element begins here, and ${Math.max(0, end - at)} bytes are left for it`,
        at,
      );
    }
  }

  #moveWindow(at: number, length: number): void {
    const { buffer, start } = this.#source.window(at, length);
    this.#window = buffer;
    this.#windowStart = start;
  }

  /** Sees to it that a short value is in memory, so that only long ones need the file later. */
  #keepSmallValue(offset: number, length: number): void {
    const isThere = offset - this.#windowStart + length <= this.#window.length;
    if (!isThere && length <= LARGE_VALUE) this.#moveWindow(offset, length);
  }

  #checkLength(tag: number, start: number, valueStart: number, length: number, end: number): void {
    if (valueStart + length > end) {
      throw new DataSetError(
        `Truncated: ${formatTag(tag)} announces ${length} bytes, and ${Math.max(0, end - valueStart)} are left`,
        start,
      );
    }
    if (length > this.#limits.maxValueLength) {
      throw new DataSetError(
        `${formatTag(tag)} has ${length} bytes, more than ${this.#limits.maxValueLength} (option maxValueLength)`,
        start,
      );
    }
  }
}

/** Values longer than this stay in their file. */
export const LARGE_VALUE = 64 * 1024;
