/**
 * Converts data sets between implicit little endian, explicit little endian and explicit big endian while they flow
 * through, in memory that does not grow with the data set.
 *
 * What a reader gets out of both is equal. What changes: sequences and items get undefined lengths (their new length is
 * known only at their end; empty ones keep their zero), group lengths are left out (they would be wrong), odd values are
 * padded, a value that is too long for an explicit header of its VR becomes UN, elements that the dictionary does not
 * have become UN when implicit becomes explicit, those that may be US or SS become US while no Pixel Representation was
 * seen yet, and an unknown element of undefined length becomes the sequence that it
 * is (CP 246).
 *
 * @module
 * @see DICOM PS3.5, 7 and annex A
 */
import { DataSetError, TransferSyntaxError } from '../errors';
import { PrivateBlocks, dictionaryVR, hasDictionaryAdditions } from './dictionary';
import { ElementHeader, type Encoding, SHORTEST_HEADER, isItemTag, longestValue } from './element-header';
import { HeaderWriter } from './header-writer';
import { resolveMaxDepth, type DepthLimit } from './limits';
import { Tag, UNDEFINED_LENGTH, elementOf, formatTag } from './tag';
import { isUncompressed, transferSyntax } from './uids';
import { type VRInfo, VRKind, vrInfo } from './vr';
import { needsDelimiter } from './writer';

/** Bounds of a conversion. */
export type ConvertOptions = DepthLimit;

/** A data set, sequence or item that is open at the moment. */
interface Frame {
  readonly isSequence: boolean;
  /** Offset of its end in the input; infinite when a delimiter ends it. */
  readonly end: number;
  /** The nearest end here or around. */
  readonly limit: number;
  /** Of its content in the input. */
  readonly encoding: Encoding;
  /** Pixel Representation (0028,0103), as far as it was seen here or around. */
  pixelRepresentation: number | undefined;
  /** Private creators; undefined where none are needed. */
  readonly blocks: PrivateBlocks | undefined;
}

const IMPLICIT: Encoding = { explicit: false, bigEndian: false };
/** Values up to this length are taken whole; longer ones pass through in pieces. */
const SHORT_VALUE = 1024;
const OUTPUT_BYTES = 64 * 1024;

/**
 * Converts one data set, chunk by chunk.
 *
 * @example
 * ```ts
 * import { DataElement, DataSet, DataSetConverter, encodeDataSet, parseDataSet } from 'dcxport';
 * import { EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from 'dcxport';
 *
 * const dataSet = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
 * dataSet.set(DataElement.fromText(0x00100020, 'LO', '4711'));
 *
 * const converter = new DataSetConverter(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN);
 * const explicit: Buffer[] = [];
 * for (const chunk of encodeDataSet(dataSet)) explicit.push(...converter.push(chunk));
 * explicit.push(...converter.end());
 * console.log(parseDataSet(explicit, EXPLICIT_VR_LITTLE_ENDIAN).text(0x00100020)); // 4711
 * ```
 */
export class DataSetConverter {
  readonly #target: Encoding;
  readonly #maxDepth: number;
  readonly #frames: Frame[];
  readonly #header = new ElementHeader();
  readonly #output = new HeaderWriter(OUTPUT_BYTES);
  #input: Buffer = Buffer.alloc(0);
  /** Next byte of the input to look at. */
  #at = 0;
  /** Offset in the data set of the input's first byte. */
  #inputStart = 0;
  /** Bytes of the current value that have not come yet. */
  #remaining = 0;
  #wordSize = 1;
  /** The byte to write behind the current value; -1 for none. */
  #padding = -1;

  /**
   * @param from - Transfer syntax of the input: LEI, LEE or BEE.
   * @param to - Transfer syntax of the output: one of the same three.
   * @throws {@link TransferSyntaxError} for any other.
   */
  constructor(from: string, to: string, options: ConvertOptions = {}) {
    const source = uncompressed(from, from, to);
    this.#target = uncompressed(to, from, to);
    this.#maxDepth = resolveMaxDepth(options);
    this.#frames = [
      {
        isSequence: false,
        end: Number.POSITIVE_INFINITY,
        limit: Number.POSITIVE_INFINITY,
        encoding: source,
        pixelRepresentation: undefined,
        blocks: blocksFor(source),
      },
    ];
  }

  /**
   * Takes the next bytes.
   *
   * @param chunk - Must stay unchanged until the output was used: long values are handed on as views.
   * @returns the output that is ready, possibly none.
   * @throws {@link DataSetError} when the data set is damaged; the offset counts from its first byte.
   */
  push(chunk: Buffer): Buffer[] {
    const rest = this.#input.length - this.#at;
    this.#inputStart += this.#at;
    this.#input = rest === 0 ? chunk : Buffer.concat([this.#input.subarray(this.#at), chunk]);
    this.#at = 0;
    while (this.#remaining > 0 ? this.#passValue() : this.#step());
    return this.#output.take();
  }

  /**
   * Ends the data set.
   *
   * @returns the last output.
   * @throws {@link DataSetError} when the data set is not complete.
   */
  end(): Buffer[] {
    this.#closeFinished();
    const rest = this.#input.length - this.#at;
    if (this.#remaining > 0 || rest > 0 || this.#frames.length > 1) {
      throw new DataSetError('Converting a data set: truncated, it ends inside an element', this.#offset + rest);
    }
    return this.#output.flush();
  }

  /** Of the next byte, in the data set. */
  get #offset(): number {
    return this.#inputStart + this.#at;
  }

  get #frame(): Frame {
    const frame = this.#frames.at(-1);
    if (!frame) throw new DataSetError('Converting a data set: a delimiter closes what was not open', this.#offset);
    return frame;
  }

  /** Converts the next header, with its value if it is short. @returns false when more input is needed. */
  #step(): boolean {
    this.#closeFinished();
    const frame = this.#frame;
    if (!this.#header.read(this.#input, this.#at, frame.encoding)) return false;
    return frame.isSequence ? this.#stepInSequence(frame) : this.#stepInDataSet(frame);
  }

  #stepInSequence(frame: Frame): boolean {
    const { tag, length } = this.#header;
    if (tag === Tag.SequenceDelimitationItem && frame.end === Number.POSITIVE_INFINITY) {
      this.#at += SHORTEST_HEADER;
      this.#close();
      return true;
    }
    if (tag !== Tag.Item) {
      throw new DataSetError(`Converting a sequence: ${formatTag(tag)} in place of an item`, this.#offset);
    }
    this.#checkEnd(tag, SHORTEST_HEADER, length, frame);
    this.#at += SHORTEST_HEADER;
    if (length === 0) {
      this.#output.header(Tag.Item, undefined, 0, this.#target);
      return true;
    }
    this.#output.header(Tag.Item, undefined, UNDEFINED_LENGTH, this.#target);
    this.#open(false, length, frame.encoding, frame.pixelRepresentation);
    return true;
  }

  #stepInDataSet(frame: Frame): boolean {
    const { tag, length, headerLength } = this.#header;
    if (isItemTag(tag)) {
      const closes =
        tag === Tag.ItemDelimitationItem && this.#frames.length > 1 && frame.end === Number.POSITIVE_INFINITY;
      if (!closes) throw new DataSetError(`Converting elements: ${formatTag(tag)} does not belong here`, this.#offset);
      this.#at += SHORTEST_HEADER;
      this.#close();
      return true;
    }
    const info = this.#header.vr ?? resolveVR(dictionaryVR(tag, frame.blocks?.creatorOf(tag)), frame);
    this.#checkEnd(tag, headerLength, length, frame);
    if (length === UNDEFINED_LENGTH || info.kind === VRKind.sequence) {
      this.#openSequence(info, frame);
      return true;
    }
    const available = this.#input.length - this.#at - headerLength;
    if (length <= SHORT_VALUE && available < length) return false;
    if (tag === Tag.PixelRepresentation && length === 2) this.#notePixelRepresentation(frame, headerLength);
    this.#at += headerLength;
    if (length <= SHORT_VALUE) frame.blocks?.note(tag, this.#input.subarray(this.#at, this.#at + length));
    if (elementOf(tag) === 0) this.#skipGroupLength(length);
    else this.#beginValue(tag, info, length);
    return true;
  }

  #openSequence(info: VRInfo, frame: Frame): void {
    const { tag, length, headerLength } = this.#header;
    if (length === UNDEFINED_LENGTH && (tag === Tag.PixelData || (info.kind !== VRKind.sequence && info.vr !== 'UN'))) {
      throw new DataSetError(
        `Converting ${formatTag(tag)}: a value of VR ${info.vr} has an undefined length, which only compressed pixel data has`,
        this.#offset,
      );
    }
    this.#at += headerLength;
    if (length === 0 && !needsDelimiter(tag, this.#target)) {
      this.#output.header(tag, vrInfo('SQ'), 0, this.#target);
      return;
    }
    this.#output.header(tag, vrInfo('SQ'), UNDEFINED_LENGTH, this.#target);
    this.#open(true, length, info.vr === 'UN' ? IMPLICIT : frame.encoding, frame.pixelRepresentation);
  }

  #open(isSequence: boolean, length: number, encoding: Encoding, pixelRepresentation: number | undefined): void {
    // Sequences and items take turns.
    if (this.#frames.length > 2 * this.#maxDepth) {
      throw new DataSetError(
        `Converting a sequence: more than ${this.#maxDepth} inside each other (option maxDepth)`,
        this.#offset,
      );
    }
    const end = length === UNDEFINED_LENGTH ? Number.POSITIVE_INFINITY : this.#offset + length;
    this.#frames.push({
      isSequence,
      end,
      limit: Math.min(end, this.#frame.limit),
      encoding,
      pixelRepresentation,
      blocks: isSequence ? undefined : blocksFor(encoding),
    });
  }

  #close(): void {
    const delimiter = this.#frame.isSequence ? Tag.SequenceDelimitationItem : Tag.ItemDelimitationItem;
    this.#output.header(delimiter, undefined, 0, this.#target);
    this.#frames.pop();
  }

  /** Closes what ends here by its length. */
  #closeFinished(): void {
    while (this.#frame.end === this.#offset) this.#close();
  }

  #checkEnd(tag: number, headerLength: number, length: number, frame: Frame): void {
    const end = this.#offset + headerLength + (length === UNDEFINED_LENGTH ? 0 : length);
    if (end > frame.limit) {
      throw new DataSetError(
        `Converting ${formatTag(tag)}: it goes ${end - frame.limit} bytes beyond the sequence or item that it is in`,
        this.#offset,
      );
    }
  }

  #notePixelRepresentation(frame: Frame, headerLength: number): void {
    const start = this.#at + headerLength;
    frame.pixelRepresentation = frame.encoding.bigEndian
      ? this.#input.readUInt16BE(start)
      : this.#input.readUInt16LE(start);
  }

  #skipGroupLength(length: number): void {
    if (length > SHORT_VALUE) {
      throw new DataSetError(`Converting a group length: it has ${length} bytes`, this.#offset);
    }
    this.#at += length;
  }

  #beginValue(tag: number, info: VRInfo, length: number): void {
    const padded = length + (length % 2);
    const isTooLong = padded > longestValue(info.vr, this.#target);
    const written = isTooLong ? vrInfo('UN') : info;
    this.#output.header(tag, written, padded, this.#target);
    this.#padding = padded === length ? -1 : info.padding;
    this.#wordSize = this.#swapSize(info, isTooLong);
    this.#remaining = length;
    if (length === 0) this.#padding = -1;
    else if (length <= SHORT_VALUE) this.#passValue();
  }

  /** Size of the words that change byte order, 1 for none. The content of UN is little endian in every syntax. */
  #swapSize(info: VRInfo, becomesUN: boolean): number {
    const target = !becomesUN && this.#target.bigEndian;
    const isSwapped = info.vr !== 'UN' && this.#frame.encoding.bigEndian !== target;
    return isSwapped ? info.wordSize : 1;
  }

  /** Hands on what has come of the current value. @returns false when more input is needed. */
  #passValue(): boolean {
    const available = Math.min(this.#remaining, this.#input.length - this.#at);
    const isLast = available === this.#remaining;
    // Words are swapped whole; a rest that is no whole word only stands at a damaged value's end.
    const count = isLast ? available : available - (available % this.#wordSize);
    if (count === 0) return false;
    this.#output.bytes(this.#input.subarray(this.#at, this.#at + count), this.#wordSize);
    this.#at += count;
    this.#remaining -= count;
    if (this.#remaining > 0) return false;
    if (this.#padding >= 0) this.#output.byte(this.#padding);
    return true;
  }
}

/** Only what is added to the dictionary depends on private creators, and explicit data sets need no dictionary. */
function blocksFor(encoding: Encoding): PrivateBlocks | undefined {
  return !encoding.explicit && hasDictionaryAdditions() ? new PrivateBlocks() : undefined;
}

function uncompressed(uid: string, from: string, to: string): Encoding {
  const syntax = transferSyntax(uid);
  if (syntax && isUncompressed(uid)) return syntax;
  throw new TransferSyntaxError(
    `Converting a data set from ${from} to ${to}: only implicit little endian and the two explicit syntaxes are converted into each other`,
    uid,
  );
}

/** The VR of an element of an implicit data set, chosen where the dictionary has several. */
function resolveVR(vr: string, frame: Frame): VRInfo {
  if (vr.length === 2) return vrInfo(vr);
  if (vr !== 'US or SS') return vrInfo('OW');
  return vrInfo(frame.pixelRepresentation === 1 ? 'SS' : 'US');
}

/**
 * Converts a data set as it flows.
 *
 * @param chunks - The data set's bytes, without preamble and group 0002; each chunk must stay unchanged until what came
 * of it was used.
 * @param from - Transfer syntax of the input: LEI, LEE or BEE. When it equals `to`, the chunks pass unchanged.
 * @param to - Transfer syntax of the output.
 * @throws {@link TransferSyntaxError}, {@link DataSetError} as {@link DataSetConverter} does.
 */
export async function* convertDataSet(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  from: string,
  to: string,
  options: ConvertOptions = {},
): AsyncGenerator<Buffer, void> {
  if (from === to) {
    yield* chunks;
    return;
  }
  const converter = new DataSetConverter(from, to, options);
  for await (const chunk of chunks) yield* converter.push(chunk);
  yield* converter.end();
}
