import type { CharacterSet } from './character-set';
import type { DataElement } from './element';

/** A data set or an item: elements in tag order. */
export declare class DataSet implements Iterable<DataElement> {
  constructor(transferSyntaxUID?: string);
  /** The syntax it was read in, and is encoded in unless another is asked for. */
  transferSyntaxUID: string;
  /** The data set that holds the sequence that holds this item. */
  get parent(): DataSet | undefined;
  get size(): number;
  get characterSet(): CharacterSet;
  get(tag: number): DataElement | undefined;
  has(tag: number): boolean;
  /** Inserts or replaces; an element that another data set holds is copied. Returns the one that is in. */
  set(element: DataElement): DataElement;
  delete(tag: number): boolean;
  [Symbol.iterator](): IterableIterator<DataElement>;
  /** Text of an element, undefined when absent. */
  text(tag: number): string | undefined;
  /** First number of an element, undefined when absent or empty. */
  number(tag: number): number | undefined;
  copy(): DataSet;
  /** Group 0002 and preamble are not part of it. */
  encode(transferSyntaxUID?: string): Buffer[];
}
