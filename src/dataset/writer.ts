/**
 * Writes data sets. What was not touched since it was read, and is written in the encoding that it was read in, is copied
 * as it was; everything else is encoded anew.
 *
 * @module
 * @see DICOM PS3.5, 7 and annex A
 */
import { DataSetError, TransferSyntaxError } from '../errors';
import type { ByteSource } from './byte-source';
import { type DataElement, DataSet } from './data-set';
import type { Origin } from './element-index';
import { lookupStandardTag } from './dictionary';
import { deflateChunks } from './deflate';
import { type Encoding, encodeHeader, longestValue } from './element-header';
import { Tag, UNDEFINED_LENGTH, elementOf, formatTag, groupOf } from './tag';
import { type TransferSyntax, transferSyntax } from './uids';
import { padToEven, swapWords } from './values';
import { vrInfo } from './vr';

/** A stretch of a source, copied when its turn comes. */
interface SourcePart {
  readonly source: ByteSource;
  readonly offset: number;
  length: number;
  /** Words whose byte order changes; 1 for none. */
  readonly wordSize: number;
}

type Part = Buffer | SourcePart;

/** How a data set is encoded, beyond its transfer syntax. */
export interface EncodeOptions {
  /**
   * Puts a group length (gggg,0000) before each group of the data set itself; items get none. One of more than 4 GiB, which
   * it could not tell, goes without. @defaultValue false: those that are there are left out, unless nothing was changed
   */
  groupLengths?: boolean;
  /**
   * Gives sequences and items a length where they have delimiters, but for sequences that nothing else would show to be
   * such. @defaultValue false: they keep their kind of length
   */
  definedLengths?: boolean;
  /** Gives all sequences and items delimiters, and no lengths. @defaultValue false: they keep their kind of length */
  undefinedLengths?: boolean;
  /** How hard a deflated syntax is tried to make short: 0 not at all, 1 to 9. @defaultValue 6 */
  deflateLevel?: number;
}

/** For {@link encodeDataSetChunks}. */
export interface EncodeChunksOptions extends EncodeOptions {
  /**
   * Memory that long values in files are read into, over and over, for a caller who is done with each piece before asking
   * for the next: those in it are views on it. @defaultValue each gets memory of its own
   */
  scratch?: Buffer;
}

/** Most bytes of a value that are in memory at once while it is written. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Encodes a data set, without preamble and group 0002.
 *
 * Untouched data sets keep their bytes. Otherwise: sequences and items keep their kind of length, new ones get a defined
 * one; odd values are padded; group lengths are left out, since they would be wrong; a value too long for the header of
 * its VR becomes UN. The options ask for more.
 *
 * @param transferSyntaxUID - The syntax to write in; by default the data set's own.
 * @returns the bytes in pieces, some of them views on what was read. Values in files are read.
 * @throws {@link TransferSyntaxError} when the syntax is unknown, or differs from the data set's in how pixel data is
 * compressed.
 * @throws {@link DataSetError} for text that the character set cannot hold, or a value whose file is closed.
 */
export function encodeDataSet(
  dataSet: DataSet,
  transferSyntaxUID: string = dataSet.transferSyntaxUID,
  options: EncodeOptions = {},
): Buffer[] {
  return [...encodeDataSetChunks(dataSet, transferSyntaxUID, options)];
}

/**
 * As {@link encodeDataSet}, piece by piece: long values in files are read 1 MiB at a time, when their turn comes, and
 * deflated so, too.
 */
export function* encodeDataSetChunks(
  dataSet: DataSet,
  transferSyntaxUID: string = dataSet.transferSyntaxUID,
  options: EncodeChunksOptions = {},
): Generator<Buffer, void> {
  const syntax = checkSyntax(dataSet, transferSyntaxUID);
  const writer = new Writer(syntax, options);
  if (options.groupLengths) writer.addGroups(dataSet);
  else writer.addContent(dataSet);
  // Deflating gathers pieces.
  yield* syntax.deflated ? deflateChunks(writer.chunks(), options.deflateLevel) : writer.chunks(options.scratch);
}

/**
 * As {@link encodeDataSet}, into one buffer.
 *
 * @param target - Memory of the caller's to write into, from its beginning, which saves the system from finding new memory
 * for every object. A new buffer is made when it is absent or too short.
 * @returns the encoded data set: a view on `target`, or the new buffer.
 */
export function encodeDataSetInto(
  target: Buffer | undefined,
  dataSet: DataSet,
  transferSyntaxUID: string = dataSet.transferSyntaxUID,
): Buffer {
  const syntax = checkSyntax(dataSet, transferSyntaxUID);
  const writer = new Writer(syntax);
  writer.addContent(dataSet);
  if (!syntax.deflated) return writer.copyTo(sized(target, writer.length));
  const chunks = [...deflateChunks(writer.chunks())];
  const result = sized(
    target,
    chunks.reduce((length, chunk) => length + chunk.length, 0),
  );
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(result, at);
  return result;
}

function sized(target: Buffer | undefined, length: number): Buffer {
  return target && target.length >= length ? target.subarray(0, length) : Buffer.allocUnsafe(length);
}

/**
 * Bytes of the value of an element, or of everything in an item, as it is written in its data set's syntax, delimiters of
 * what is in it included.
 */
export function encodedValueLength(part: DataElement | DataSet, transferSyntaxUID: string): number {
  const writer = new Writer(transferSyntax(transferSyntaxUID) ?? { explicit: true, bigEndian: false });
  if (part instanceof DataSet) {
    writer.addContent(part);
    return writer.length;
  }
  if (!part.isSequence && !part.isEncapsulated) return part.length;
  if (part.isUntouched) return part.length;
  writer.addValue(part);
  return writer.length;
}

function checkSyntax(dataSet: DataSet, transferSyntaxUID: string): TransferSyntax {
  const syntax = transferSyntax(transferSyntaxUID);
  if (!syntax) {
    throw new TransferSyntaxError(
      `Writing a data set: the transfer syntax '${transferSyntaxUID}' is not known`,
      transferSyntaxUID,
    );
  }
  const pixelData = dataSet.get(Tag.PixelData);
  if (!pixelData) return syntax;
  if (syntax.encapsulated ? transferSyntaxUID !== dataSet.transferSyntaxUID : pixelData.isEncapsulated) {
    throw new TransferSyntaxError(
      `Writing a data set in ${syntax.name}: its pixel data is in ${transferSyntax(dataSet.transferSyntaxUID)?.name ?? dataSet.transferSyntaxUID}, and this needs a codec`,
      transferSyntaxUID,
    );
  }
  return syntax;
}

class Writer {
  readonly #encoding: Encoding;
  readonly #options: EncodeOptions;
  readonly #parts: Part[] = [];
  /** Bytes so far. */
  length = 0;

  constructor(encoding: Encoding, options: EncodeOptions = {}) {
    this.#encoding = encoding;
    this.#options = options;
  }

  /** The parts as buffers. */
  *chunks(scratch?: Buffer): Generator<Buffer, void> {
    for (const part of this.#parts) {
      if (Buffer.isBuffer(part)) yield part;
      else yield* readPart(part, scratch);
    }
  }

  /** Writes all parts into `target`, which has the length that they have, and returns it. */
  copyTo(target: Buffer): Buffer {
    let at = 0;
    for (const part of this.#parts) {
      if (Buffer.isBuffer(part)) {
        at += part.copy(target, at);
        continue;
      }
      const room = target.subarray(at, at + part.length);
      const bytes = part.source.read(part.offset, part.length, room);
      if (bytes.buffer !== room.buffer || bytes.byteOffset !== room.byteOffset) bytes.copy(room);
      if (part.wordSize > 1) swapWords(room, part.wordSize);
      at += part.length;
    }
    return target;
  }

  /** Everything in a data set or an item, without an item's header. */
  addContent(dataSet: DataSet): void {
    const origin = dataSet.origin;
    if (origin && this.#isSame(origin) && !this.#changesLengths && dataSet.isUntouched) {
      this.#addRange(origin.source, origin.valueStart, origin.valueLength, 1);
      return;
    }
    for (const element of dataSet) {
      if (elementOf(element.tag) !== 0) this.#addElement(element);
    }
  }

  /** Everything in a data set, with a group length before each group. */
  addGroups(dataSet: DataSet): void {
    let group = -1;
    let content = this.#inner();
    const flush = (): void => {
      if (content.length === 0) return;
      if (content.length <= 0xffffffff) this.#addGroupLength(group, content.length);
      this.#append(content);
      content = this.#inner();
    };
    for (const element of dataSet) {
      if (elementOf(element.tag) === 0) continue;
      if (groupOf(element.tag) !== group) flush();
      group = groupOf(element.tag);
      content.#addElement(element);
    }
    flush();
  }

  #addGroupLength(group: number, length: number): void {
    const value = Buffer.alloc(4);
    if (this.#encoding.bigEndian) value.writeUInt32BE(length);
    else value.writeUInt32LE(length);
    this.#add(encodeHeader(group * 0x10000, 'UL', value.length, this.#encoding));
    this.#add(value);
  }

  /** For what is put together before its length is known. */
  #inner(): Writer {
    return new Writer(this.#encoding, this.#options);
  }

  #isSame(origin: Origin): boolean {
    return (
      origin.encoding.explicit === this.#encoding.explicit && origin.encoding.bigEndian === this.#encoding.bigEndian
    );
  }

  #addElement(element: DataElement): void {
    const origin = element.origin;
    const mayStay = !this.#changesLengths || !element.isSequence;
    if (origin && mayStay && this.#isSame(origin) && element.isUntouched) {
      this.#addRange(origin.source, origin.start, origin.end - origin.start, 1);
      return;
    }
    if (element.isEncapsulated) this.#addFragments(element);
    else if (element.isSequence) this.#addSequence(element);
    else if (element.sourceRange) this.#addSourceValue(element, element.sourceRange);
    else this.#addBytes(element);
  }

  #addBytes(element: DataElement): void {
    const bytes = element.bytes;
    const vr = this.#fittingVR(element.vr, bytes.length);
    this.#add(encodeHeader(element.tag, vr, bytes.length, this.#encoding));
    this.#add(inByteOrder(bytes, element.info.wordSize, element.bigEndian, this.#bigEndianFor(vr)));
  }

  /** A value that was read: copied from its source when its turn comes. */
  #addSourceValue(element: DataElement, range: Origin): void {
    const { source, valueStart, valueLength } = range;
    const info = element.info;
    const padded = valueLength + (valueLength % 2);
    const vr = this.#fittingVR(element.vr, padded);
    this.#add(encodeHeader(element.tag, vr, padded, this.#encoding));
    const swaps = element.bigEndian !== this.#bigEndianFor(vr);
    this.#addRange(source, valueStart, valueLength, swaps ? info.wordSize : 1);
    if (padded !== valueLength) this.#add(Buffer.from([info.padding]));
  }

  /** A value that is too long for its VR's header goes out as UN, whose content is always little endian. */
  #fittingVR(vr: string, length: number): string {
    return length > longestValue(vr, this.#encoding) ? 'UN' : vr;
  }

  #bigEndianFor(vr: string): boolean {
    return vr !== 'UN' && this.#encoding.bigEndian;
  }

  /** Items or fragments, without header and sequence delimiter. */
  addValue(element: DataElement): void {
    if (element.isEncapsulated) this.#addFragmentItems(element);
    else for (const item of element.items) this.#addItem(item);
  }

  #addSequence(element: DataElement): void {
    const content = this.#inner();
    content.addValue(element);
    const delimited =
      this.#keepsDelimiter(element.origin) ||
      content.length >= UNDEFINED_LENGTH ||
      needsDelimiter(element.tag, this.#encoding);
    this.#add(encodeHeader(element.tag, 'SQ', delimited ? UNDEFINED_LENGTH : content.length, this.#encoding));
    this.#append(content);
    if (delimited) this.#add(encodeHeader(Tag.SequenceDelimitationItem, '', 0, this.#encoding));
  }

  #addItem(item: DataSet): void {
    const origin = item.origin;
    // A data set that was read by itself has no item header to copy.
    const wasItem = origin !== undefined && origin.start < origin.valueStart;
    if (wasItem && this.#isSame(origin) && !this.#changesLengths && item.isUntouched) {
      this.#addRange(origin.source, origin.start, origin.end - origin.start, 1);
      return;
    }
    const content = this.#inner();
    content.addContent(item);
    const delimited = this.#keepsDelimiter(origin) || content.length >= UNDEFINED_LENGTH;
    this.#add(encodeHeader(Tag.Item, '', delimited ? UNDEFINED_LENGTH : content.length, this.#encoding));
    this.#append(content);
    if (delimited) this.#add(encodeHeader(Tag.ItemDelimitationItem, '', 0, this.#encoding));
  }

  get #changesLengths(): boolean {
    return this.#options.definedLengths === true || this.#options.undefinedLengths === true;
  }

  #keepsDelimiter(origin: Origin | undefined): boolean {
    if (this.#options.undefinedLengths === true) return true;
    return origin?.undefinedLength === true && !this.#options.definedLengths;
  }

  #addFragments(element: DataElement): void {
    if (!this.#encoding.explicit || this.#encoding.bigEndian) {
      throw new DataSetError(
        `Writing ${formatTag(element.tag)}: fragments can only be written in an explicit little endian syntax`,
      );
    }
    this.#add(encodeHeader(element.tag, element.vr, UNDEFINED_LENGTH, this.#encoding));
    this.#addFragmentItems(element);
    this.#add(encodeHeader(Tag.SequenceDelimitationItem, '', 0, this.#encoding));
  }

  #addFragmentItems(element: DataElement): void {
    for (let index = 0; index < element.fragmentCount; index++) {
      const fragment = padToEven(element.fragment(index), vrInfo('OB'));
      this.#add(encodeHeader(Tag.Item, '', fragment.length, this.#encoding));
      this.#add(fragment);
    }
  }

  #add(buffer: Buffer): void {
    if (buffer.length === 0) return;
    this.#parts.push(buffer);
    this.length += buffer.length;
  }

  #addRange(source: ByteSource, offset: number, length: number, wordSize: number): void {
    if (length === 0) return;
    const last = this.#parts.at(-1);
    this.length += length;
    const continues =
      last !== undefined && !Buffer.isBuffer(last) && last.source === source && last.offset + last.length === offset;
    if (continues && last.wordSize === 1 && wordSize === 1) last.length += length;
    else this.#parts.push({ source, offset, length, wordSize });
  }

  #append(content: Writer): void {
    for (const part of content.#parts) this.#parts.push(part);
    this.length += content.length;
  }
}

/**
 * In an implicit data set, only its undefined length shows that an element is a sequence when the dictionary lacks it: the
 * standard's, for others do not have what was added to ours.
 */
export function needsDelimiter(tag: number, encoding: Encoding): boolean {
  return !encoding.explicit && lookupStandardTag(tag)?.vr !== 'SQ';
}

function inByteOrder(bytes: Buffer, wordSize: number, from: boolean, to: boolean): Buffer {
  if (from === to || wordSize === 1) return bytes;
  const swapped = Buffer.from(bytes);
  swapWords(swapped, wordSize);
  return swapped;
}

/** Whether memory is part of other memory; two pieces of one pool are not. */
function isWithin(bytes: Buffer, around: Buffer): boolean {
  const start = bytes.byteOffset - around.byteOffset;
  return bytes.buffer === around.buffer && start >= 0 && start + bytes.length <= around.length;
}

function* readPart(part: SourcePart, scratch?: Buffer): Generator<Buffer, void> {
  // Whole words in each step, so that they can change places.
  const step = Math.min(CHUNK_BYTES, scratch ? scratch.length & ~7 : CHUNK_BYTES) || CHUNK_BYTES;
  for (let done = 0; done < part.length; done += step) {
    const bytes = part.source.read(part.offset + done, Math.min(step, part.length - done), scratch);
    // What was read into the caller's memory is nobody else's.
    if (part.wordSize > 1 && scratch && isWithin(bytes, scratch)) {
      swapWords(bytes, part.wordSize);
      yield bytes;
    } else {
      yield inByteOrder(bytes, part.wordSize, false, true);
    }
  }
}
