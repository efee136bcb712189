/**
 * Arguments and results on their way between the threads.
 *
 * @module
 */
import { ByRef, toCOMError } from '../../com';
import { DCXOBJ, lazyObject } from '../DCXOBJ';
import { DCXOBJIterator, objectIterator } from '../DCXOBJIterator';
import { DCXPrintImageBox } from '../DCXPrintImageBox';
import { objectFromReceived, receivedForm } from '../internal';
import { decodeError, encodeError } from './crossing-errors';
import type { Wire, Written } from './messages';

/** Lists in lists go no deeper; what holds itself ends here too. */
const DEEPEST = 8;

const IMAGE_PROPERTIES = Object.entries(Object.getOwnPropertyDescriptors(DCXPrintImageBox.prototype))
  .filter(([, { writable }]) => writable === undefined)
  .map(([name]) => name);

type Kind<K extends string> = Extract<Wire, { readonly is: K }>;

/** What one of the two threads knows of values: the objects that live in one thread only. */
export interface ThreadOfValues {
  /** What stands for an object there; undefined for one that means nothing to the other thread. */
  encode(value: object): Wire | undefined;
  /** What such a stand-in is here. */
  decode(wire: Kind<'network object' | 'DCXSEC' | 'stream' | 'results'>): unknown;
  /** A handler's error. */
  thrown(id: number, message: string): unknown;
}

/** What crosses with one message, and what waits for the answer to it. */
export interface Parcel {
  readonly wires: Wire[];
  /** To be moved to the other thread. */
  readonly transfer: ArrayBuffer[];
  /** The by-reference arguments among the values, in their order. */
  readonly references: ByRef<unknown>[];
}

/** Makes values ready to cross. */
export function encodeValues(values: readonly unknown[], side: ThreadOfValues): Parcel {
  const parcel: Parcel = { wires: [], transfer: [], references: [] };
  for (const value of values) parcel.wires.push(encode(value, side, parcel, 0));
  return parcel;
}

/** What crossed, here. */
export interface Unpacked {
  readonly values: unknown[];
  /** The by-reference arguments, with what they held when they arrived. */
  readonly references: readonly { readonly reference: ByRef<unknown>; readonly initial: unknown }[];
}

/** Makes values of what has crossed. */
export function decodeValues(wires: readonly Wire[], side: ThreadOfValues): Unpacked {
  const references: { reference: ByRef<unknown>; initial: unknown }[] = [];
  const values = wires.map((wire) => {
    if (!isKind(wire, 'ByRef')) return decode(wire, side);
    const initial = decode(wire.value, side);
    const reference = new ByRef(initial);
    references.push({ reference, initial });
    return reference;
  });
  return { values, references };
}

/** The by-reference arguments that were written to meanwhile. */
export function encodeWritten({ references }: Unpacked, side: ThreadOfValues, transfer: ArrayBuffer[]): Written {
  const written: [number, Wire][] = [];
  for (const [place, { reference, initial }] of references.entries()) {
    if (Object.is(reference.value, initial)) continue;
    const { wires, transfer: more } = encodeValues([reference.value], side);
    written.push([place, wires[0]]);
    transfer.push(...more);
  }
  return written;
}

/** Writes the by-reference arguments that the other thread has written to. */
export function assignWritten(references: readonly ByRef<unknown>[], written: Written, side: ThreadOfValues): void {
  for (const [place, wire] of written) {
    const reference = references[place];
    if (reference !== undefined) reference.value = decode(wire, side);
  }
}

function encode(value: unknown, side: ThreadOfValues, parcel: Parcel, depth: number): Wire {
  switch (typeof value) {
    case 'function':
      return { is: 'other', type: 'function' };
    case 'symbol':
      return { is: 'other', type: 'symbol' };
    case 'object':
      return value === null ? null : encodeObject(value, side, parcel, depth);
    default:
      return value as Wire;
  }
}

function encodeObject(value: object, side: ThreadOfValues, parcel: Parcel, depth: number): Wire {
  if (value instanceof DCXOBJ) return encodeDCXOBJ(value, parcel);
  if (value instanceof DCXPrintImageBox) return encodeImageBox(value, side, parcel);
  if (value instanceof Uint8Array) {
    const bytes = joined([value]);
    parcel.transfer.push(bytes);
    return { is: 'bytes', bytes };
  }
  const known = side.encode(value);
  if (known !== undefined) return known;
  const each = (item: unknown): Wire => encode(item, side, parcel, depth + 1);
  if (depth >= DEEPEST) return { is: 'other', type: 'object' };
  if (value instanceof DCXOBJIterator) return { is: 'DCXOBJIterator', objects: [...value].map(each) };
  if (Array.isArray(value)) return { is: 'array', items: value.map(each) };
  if (depth === 0 && isReference(value)) {
    parcel.references.push(value);
    return { is: 'ByRef', value: each(value.value) };
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return { is: 'other', type: 'object' };
  const fields = Object.entries(value).map(([name, field]) => [name, each(field)] as const);
  return { is: 'record', fields: Object.fromEntries(fields) };
}

/** Anything with a value of that name will do, as for the members that write to it. */
function isReference(value: object): value is ByRef<unknown> {
  return value instanceof ByRef || ('value' in value && Object.getPrototypeOf(value) === Object.prototype);
}

function encodeDCXOBJ(object: DCXOBJ, parcel: Parcel): Wire {
  try {
    const { chunks, transferSyntaxUID, sourceApplicationEntityTitle } = receivedForm(object);
    const bytes = joined(chunks);
    parcel.transfer.push(bytes);
    return { is: 'DCXOBJ', bytes, transferSyntaxUID, sourceApplicationEntityTitle };
  } catch (error) {
    const failure = toCOMError(error, 'rzdcx.DCXOBJ', { doing: 'The object cannot be encoded', creating: true });
    return { is: 'unreadable DCXOBJ', error: encodeError(failure) };
  }
}

function encodeImageBox(box: DCXPrintImageBox, side: ThreadOfValues, parcel: Parcel): Wire {
  try {
    const properties = IMAGE_PROPERTIES.map((name) => [name, encode(Reflect.get(box, name), side, parcel, 1)] as const);
    return { is: 'DCXPrintImageBox', properties: Object.fromEntries(properties) };
  } catch {
    return { is: 'DCXPrintImageBox', properties: undefined };
  }
}

function decodeImageBox(
  properties: Readonly<Record<string, Wire>> | undefined,
  side: ThreadOfValues,
): DCXPrintImageBox {
  const box = new DCXPrintImageBox();
  if (properties === undefined) box.Release();
  for (const [name, value] of Object.entries(properties ?? {})) Reflect.set(box, name, decode(value, side));
  return box;
}

/** The chunks in memory that nobody else has: theirs may belong to a pool or to the object, and would go with it. */
function joined(chunks: readonly Uint8Array[]): ArrayBuffer {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes.buffer;
}

function decode(wire: Wire, side: ThreadOfValues): unknown {
  if (typeof wire !== 'object' || wire === null) return wire;
  switch (wire.is) {
    case 'array':
      return wire.items.map((item) => decode(item, side));
    case 'record':
      return Object.fromEntries(Object.entries(wire.fields).map(([name, field]) => [name, decode(field, side)]));
    case 'bytes':
      return Buffer.from(wire.bytes);
    case 'DCXPrintImageBox':
      return decodeImageBox(wire.properties, side);
    case 'DCXOBJ': {
      const { bytes, ...described } = wire;
      return objectFromReceived({ ...described, chunks: [Buffer.from(bytes)] });
    }
    case 'unreadable DCXOBJ':
      return lazyObject(() => {
        throw decodeError(wire.error, (id, message) => side.thrown(id, message));
      });
    case 'DCXOBJIterator':
      return objectIterator(wire.objects.map((object) => decode(object, side) as DCXOBJ));
    case 'ByRef':
      return new ByRef(decode(wire.value, side));
    case 'other':
      return standIn(wire.type);
    default:
      return side.decode(wire);
  }
}

/** Something that every member refuses for what it is. */
function standIn(type: Kind<'other'>['type']): unknown {
  if (type === 'function') return () => undefined;
  return type === 'symbol' ? Symbol('of the calling thread') : {};
}

function isKind<K extends string>(wire: Wire, kind: K): wire is Kind<K> {
  return typeof wire === 'object' && wire !== null && wire.is === kind;
}
