/**
 * Where everything in a data set lies, without an object for each element.
 *
 * @module
 */
import type { ByteSource } from './byte-source';
import type { Encoding } from './element-header';
import { VR_NAMES, isAmbiguousVR, vrNumber } from './vr';

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

/** What a row stands for. @enum */
export const RowKind = {
  /** An element with a value, or a fragment. */
  value: 0,
  /** A sequence; the rows in it are items. */
  sequence: 1,
  /** Encapsulated pixel data; the rows in it are fragments. */
  fragments: 2,
  /** An item or the data set itself; the rows in it are elements. */
  dataSet: 3,
} as const;
export type RowKind = (typeof RowKind)[keyof typeof RowKind];

/** Numbers of a row. */
const COLUMNS = 5;
const TAG = 0;
const VALUE_START = 1;
const VALUE_LENGTH = 2;
/** The row behind this one and everything in it. */
const NEXT = 3;
/** Bits 0 and 1: kind; then the flags below; from bit 8 on the bytes of the header, from bit 12 on the VR's number. */
const FORM = 4;
const KIND_BITS = 0x03;
const EXPLICIT = 0x04;
const BIG_ENDIAN = 0x08;
const UNDEFINED_LENGTH = 0x10;

const ENCODINGS: readonly Encoding[] = [false, true].flatMap((bigEndian) =>
  [false, true].map((explicit) => ({ explicit, bigEndian })),
);
/** Of a large source; a small one gets what its bytes can hold, since matches of a query are kept by the thousand. */
const ROWS_AT_FIRST = 256;
const SHORTEST_ROW_BYTES = 8;
const DELIMITER_BYTES = 8;

/**
 * A table with a row of five numbers for each element, item and fragment, in the order of the bytes: 20 bytes a row, or 40
 * for sources of 4 GiB and more. It is filled once, by the reader, and does not change from then on.
 *
 * @example
 * ```ts
 * import { BufferSource, ElementIndex, EXPLICIT_VR_LITTLE_ENDIAN, formatTag, RowKind } from 'dcxport';
 *
 * const source = new BufferSource(Buffer.from('10002000' + '4c4f' + '0400' + '34373131', 'hex'));
 * const index = new ElementIndex(source, EXPLICIT_VR_LITTLE_ENDIAN, undefined);
 * const encoding = { explicit: true, bigEndian: false };
 * const dataSet = index.add(RowKind.dataSet, 0, '', 0, 0, 0, encoding, false);
 * index.add(RowKind.value, 0x00100020, 'LO', 0, 8, 4, encoding, false);
 * index.close(dataSet, 12);
 * console.log(index.children(dataSet).map((row) => formatTag(index.tag(row)))); // [ '(0010,0020)' ]
 * ```
 */
export class ElementIndex {
  readonly source: ByteSource;
  readonly transferSyntaxUID: string;
  /** What to read text in when (0008,0005) is absent, empty or unknown; a value of it. */
  readonly fallbackCharacterSet: string | undefined;
  /** For some elements the rest of the data set decides between two VRs. */
  leavesChoices = false;
  #rows: Uint32Array | Float64Array;
  #count = 0;

  /** @param source - What all offsets count in; kept as long as anything that was read from it. */
  constructor(source: ByteSource, transferSyntaxUID: string, fallbackCharacterSet: string | undefined) {
    this.source = source;
    this.transferSyntaxUID = transferSyntaxUID;
    this.fallbackCharacterSet = fallbackCharacterSet;
    // The data set's own row has no bytes.
    const rows = Math.min(ROWS_AT_FIRST, Math.floor(source.size / SHORTEST_ROW_BYTES) + 1);
    this.#rows = source.size > 0xffffffff ? new Float64Array(COLUMNS * rows) : new Uint32Array(COLUMNS * rows);
  }

  /**
   * Adds a row behind the last one.
   *
   * @param vr - The dictionary's words where it leaves a choice; empty for items, fragments and data sets.
   * @param valueLength - May be said later, see {@link close}.
   * @returns its number.
   */
  add(
    kind: RowKind,
    tag: number,
    vr: string,
    start: number,
    valueStart: number,
    valueLength: number,
    encoding: Encoding,
    undefinedLength: boolean,
  ): number {
    const row = this.#count++;
    const at = row * COLUMNS;
    if (at === this.#rows.length) this.#grow();
    const rows = this.#rows;
    rows[at + TAG] = tag;
    rows[at + VALUE_START] = valueStart;
    rows[at + VALUE_LENGTH] = valueLength;
    rows[at + NEXT] = row + 1;
    rows[at + FORM] =
      kind |
      (encoding.explicit ? EXPLICIT : 0) |
      (encoding.bigEndian ? BIG_ENDIAN : 0) |
      (undefinedLength ? UNDEFINED_LENGTH : 0) |
      ((valueStart - start) << 8) |
      (vrNumber(vr) << 12);
    if (isAmbiguousVR(vr)) this.leavesChoices = true;
    return row;
  }

  /** Says that the rows added since belong to this one, and how long it is. */
  close(row: number, valueLength: number): void {
    this.#rows[row * COLUMNS + VALUE_LENGTH] = valueLength;
    this.#rows[row * COLUMNS + NEXT] = this.#count;
  }

  #grow(): void {
    const rows = this.#rows;
    const larger = rows instanceof Uint32Array ? new Uint32Array(rows.length * 2) : new Float64Array(rows.length * 2);
    larger.set(rows);
    this.#rows = larger;
  }

  /** The row behind this one and everything in it. What is in a row begins with the row after it. */
  next(row: number): number {
    return this.#cell(row, NEXT);
  }

  /** The rows directly in a row. */
  children(row: number): number[] {
    const children: number[] = [];
    const end = this.next(row);
    for (let child = row + 1; child < end; child = this.next(child)) children.push(child);
    return children;
  }

  /** 0xggggeeee, unsigned. */
  tag(row: number): number {
    return this.#cell(row, TAG);
  }

  /** What the row stands for. */
  kind(row: number): RowKind {
    return (this.#cell(row, FORM) & KIND_BITS) as RowKind;
  }

  /** Two letters, or the dictionary's words where it leaves a choice. */
  vr(row: number): string {
    return VR_NAMES[this.#cell(row, FORM) >>> 12] ?? 'UN';
  }

  /** Offset of the value in the source, in bytes. */
  valueStart(row: number): number {
    return this.#cell(row, VALUE_START);
  }

  /** Bytes of the value, without the delimiter of an undefined length. */
  valueLength(row: number): number {
    return this.#cell(row, VALUE_LENGTH);
  }

  /** Byte order of the numbers in the value. */
  isBigEndian(row: number): boolean {
    return (this.#cell(row, FORM) & BIG_ENDIAN) !== 0;
  }

  /** Where the row was read, as an object. */
  origin(row: number): Origin {
    const form = this.#cell(row, FORM);
    const valueStart = this.valueStart(row);
    const valueLength = this.valueLength(row);
    const undefinedLength = (form & UNDEFINED_LENGTH) !== 0;
    return {
      source: this.source,
      encoding: ENCODINGS[(form >>> 2) & 0x03] ?? { explicit: true, bigEndian: false },
      start: valueStart - ((form >>> 8) & 0x0f),
      valueStart,
      valueLength,
      end: valueStart + valueLength + (undefinedLength ? DELIMITER_BYTES : 0),
      undefinedLength,
    };
  }

  #cell(row: number, column: number): number {
    return this.#rows[row * COLUMNS + column] ?? 0;
  }
}
