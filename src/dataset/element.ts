import type { CharacterSet } from './character-set';
import type { DataSet } from './data-set';

/** One data element. The value is what `vr` says; text stays text until the data set is encoded. */
export declare class DataElement {
  /** 0xggggeeee, unsigned. */
  readonly tag: number;
  /** Two letters. */
  get vr(): string;
  /** Bytes of the value field, padding included. */
  get length(): number;
  get isSequence(): boolean;
  /** Pixel data in fragments. */
  get isEncapsulated(): boolean;
  /** The data set that holds the element. */
  get owner(): DataSet | undefined;
  /** The value's bytes as encoded; a view. */
  get bytes(): Buffer;
  /** Whether numbers in `bytes` are big endian. */
  get bigEndian(): boolean;
  /** Items of a sequence; live. */
  get items(): readonly DataSet[];
  /** Fragments of encapsulated pixel data, the first is the offset table. */
  get fragments(): readonly Buffer[];
  /** Appends an item to a sequence. */
  addItem(item: DataSet): void;
  /** The whole value as text, values joined by backslash, padding removed. */
  text(characterSet?: CharacterSet): string;
  texts(characterSet?: CharacterSet): string[];
  /** US SS UL SL FL FD, and IS DS from their text. */
  numbers(): number[];
  /** SV UV, and the other whole numbers. */
  bigints(): bigint[];
  /** AT. */
  tags(): number[];
  /** Number of values; items for SQ; 1 for bulk VRs; 0 when empty. */
  get multiplicity(): number;
  copy(): DataElement;

  static empty(tag: number, vr: string): DataElement;
  static fromBytes(tag: number, vr: string, bytes: Buffer, bigEndian?: boolean): DataElement;
  /** Backslash separates values in a single string. */
  static fromText(tag: number, vr: string, text: string | readonly string[]): DataElement;
  static fromNumbers(tag: number, vr: string, numbers: readonly (number | bigint)[]): DataElement;
  static sequence(tag: number, items: readonly DataSet[]): DataElement;
  static encapsulated(tag: number, vr: string, fragments: readonly Buffer[]): DataElement;
}
