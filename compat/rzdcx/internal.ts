/**
 * How the network classes reach into objects. Not exported from `index.ts`.
 *
 * @module
 */
import {
  type DataSet,
  type StorageObject,
  Tag,
  encodeDataSet,
  encodeDataSetChunks,
  parseDataSet,
  trimUID,
  withoutMeta,
} from '../../src/index';
import { type DCXOBJ, lazyObject, objectContent, pendingLoad, wrapDataSet } from './DCXOBJ';
import type { ObjectContent } from './object-content';

/** An object as it came over the network. */
export interface ReceivedObject {
  /** The data set's bytes, in the order they came in. Left unchanged from here on. */
  readonly chunks: readonly Buffer[];
  readonly transferSyntaxUID: string;
  /** Who sent it: goes into group 0002 when it is saved. */
  readonly sourceApplicationEntityTitle?: string;
}

/** What the content of objects that nobody has looked into yet will be made of. */
const untouched = new WeakMap<() => ObjectContent, ReceivedObject>();

/** Makes an object of received bytes, which are parsed when the program first looks into it. */
export function objectFromReceived(received: ReceivedObject): DCXOBJ {
  const { chunks, transferSyntaxUID, sourceApplicationEntityTitle } = received;
  const load = (): ObjectContent => {
    return { dataSet: parseDataSet(chunks, transferSyntaxUID), sourceApplicationEntityTitle };
  };
  untouched.set(load, received);
  return lazyObject(load);
}

/**
 * An object as bytes, in its own transfer syntax: those that it was received as when nobody has looked into it, else its
 * data set encoded now. They may be the object's own and must not be written to.
 *
 * @throws {@link COMError} 0x80040208 when the object was released; the engine's errors, as `encodeDataSet`.
 */
export function receivedForm(object: DCXOBJ): ReceivedObject {
  const load = pendingLoad(object);
  const received = load === undefined ? undefined : untouched.get(load);
  if (received !== undefined) return received;
  const { dataSet, sourceApplicationEntityTitle } = objectContent(object);
  const { transferSyntaxUID } = dataSet;
  return { chunks: encodeDataSet(dataSet), transferSyntaxUID, sourceApplicationEntityTitle };
}

/** Makes an object on an engine's data set, which is not copied. */
export function objectFromDataSet(dataSet: DataSet): DCXOBJ {
  return wrapDataSet(dataSet);
}

/**
 * The engine's data set of an object, live. Group 0002 is not part of what goes over the network: see
 * {@link encodeForNetwork}.
 *
 * @throws {@link COMError} 0x80040208 when the object was released; as `openFile` for received bytes that are damaged.
 */
export function dataSetOf(object: DCXOBJ): DataSet {
  return objectContent(object).dataSet;
}

/** The bytes of an object as a message carries them. @throws the engine's errors, as `encodeDataSet`. */
export function encodeForNetwork(object: DCXOBJ, transferSyntaxUID: string): Buffer[] {
  return encodeDataSet(withoutMeta(dataSetOf(object)), transferSyntaxUID);
}

/**
 * An object as the engine's storage service takes it; it must not change until it was sent. Long values that lie in files
 * are read while they are sent.
 */
export function storageObjectOf(object: DCXOBJ): StorageObject {
  const dataSet = dataSetOf(object);
  return {
    SOPClassUID: trimUID(dataSet.text(Tag.SOPClassUID) ?? ''),
    SOPInstanceUID: trimUID(dataSet.text(Tag.SOPInstanceUID) ?? ''),
    transferSyntaxUID: dataSet.transferSyntaxUID,
    encode: (transferSyntaxUID) => begun(encodeDataSetChunks(withoutMeta(dataSet), transferSyntaxUID)),
  };
}

/** The same chunks, the first of which is made now: what cannot be encoded fails before anything was sent of it. */
function begun(chunks: Generator<Buffer, void>): Iterable<Buffer> {
  const first = chunks.next();
  return (function* () {
    if (first.done !== true) yield first.value;
    yield* chunks;
  })();
}
