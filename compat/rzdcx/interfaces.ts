/**
 * The object interfaces as far as the classes need them of each other. Programs may implement {@link IDCXOBJIterator}.
 *
 * @module
 */
import type { ByRef } from '../com';
import type { VR_CODE } from './enums';

/** An `[out]` argument that the caller may leave out. */
export type Out<T> = ByRef<T> | null;

/** An array of numbers with a fixed type. */
export type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/**
 * A value of an element, as DCXELM gives and takes it. What an element gives depends on its VR: text for the text VRs,
 * a number (several: an array) for the binary ones, a bigint for SV and UV, a Buffer for the VRs of bytes, an iterator for
 * SQ, null for a value of length zero.
 */
export type ElmValue =
  | string
  | number
  | bigint
  | Date
  | TypedArray
  | IDCXOBJ
  | IDCXOBJIterator
  | Iterable<IDCXOBJ>
  | readonly (string | number | bigint | Date | IDCXOBJ)[]
  | null
  | undefined;

/** One element. {@link DCXELM} is the class. */
export interface IDCXELM {
  /** 0xggggeeee, unsigned. */
  readonly Tag: number;
  /** How the value is encoded. */
  ValueRepresentation: VR_CODE;
  /** Bytes of the value as encoded. */
  Length: number;
  /** The value. */
  Value: ElmValue;
}

/** A data set. {@link DCXOBJ} is the class. */
export interface IDCXOBJ {
  /** The element of that tag; fails when there is none. */
  getElementByTag(tag: number): IDCXELM;
  /** The element of that tag, or null. */
  GetElement(tag: number): IDCXELM | null;
  /** Puts a copy of the element in. */
  insertElement(e: IDCXELM): void;
}

/**
 * A list of objects with a position. {@link DCXOBJIterator} is the class; where one is taken, any object with these three
 * methods will do.
 */
export interface IDCXOBJIterator {
  /** Whether the position is behind the last object. */
  AtEnd(): boolean;
  /** Goes to the next object. */
  Next(): void;
  /** The object at the position. */
  Get(): IDCXOBJ;
}
