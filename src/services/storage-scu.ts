import { closeSync, constants, fstatSync, open, openSync } from 'node:fs';
import {
  FileDataSetSource,
  IterableDataSetSource,
  OutgoingDataSet,
  type Association,
  type DataSetSource,
} from '../association';
import { convertDataSet, isUncompressed, readPart10Header, transferSyntax } from '../dataset';
import { CommandField, Priority, Status } from '../dimse';
import { DataSetError, DimseTimeoutError, ProtocolError } from '../errors';
import type { AcceptedContext } from '../ul';
import { findContext } from './contexts';
import { SendingWindow, type WindowOutcome } from './sending-window';
import type { StorageItem } from './storage-plan';

/** A file whose header was read. */
export interface StorageFile extends StorageItem {
  readonly path: string;
  readonly SOPInstanceUID: string;
  /** The file's size in bytes when its header was read. */
  readonly size: number;
  /** When the file was last written before its header was read, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Where the data set begins, in bytes from the file's first. */
  readonly dataSetOffset: number;
  /** Bytes from there to the end of the file. */
  readonly dataSetLength: number;
  /** Group 0002 names another class or instance than the data set, which counts. */
  readonly metaDiffers: boolean;
}

/** What became of one object. */
export interface StoreResult<T> {
  readonly item: T;
  /** The peer's answer; undefined when the object was not sent. */
  readonly status?: number;
  /** The peer's words for a failure, if it sent any. */
  readonly errorComment?: string;
  /** Why it was not sent. */
  readonly error?: Error;
  /** Bytes of the data set; as in the file, also when it was converted on the way. */
  readonly bytes: number;
  /** The syntax that it went out in. */
  readonly transferSyntaxUID?: string;
}

/** Of a file that was only read there is nothing to lose in closing it; in place, since a trip to the thread pool costs more. */
function closeDescriptor(fd: number): void {
  closeSync(fd);
}

/** Opening must not wait: a named pipe without a writer would hold a thread for ever. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

function openForReading(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    open(path, OPEN_FLAGS, (error, fd) => (error ? reject(error) : resolve(fd)));
  });
}

/** Size of an open file in bytes, and when it was written. @throws {@link DataSetError} for what is no file. */
function statOf(fd: number, path: string): { size: number; modifiedMs: number } {
  const stats = fstatSync(fd);
  if (!stats.isFile()) throw new DataSetError(`${path} is not a file`);
  return { size: stats.size, modifiedMs: stats.mtimeMs };
}

/** What may stand in an association request. Leading zeros are common and harm nobody. */
const SENDABLE_UID = /^[0-9][0-9.]{0,63}$/;

function checkUID(path: string, name: string, uid: string): void {
  if (uid === '') throw new DataSetError(`${path} holds no ${name}; it cannot be stored`);
  if (!SENDABLE_UID.test(uid)) {
    throw new DataSetError(`${path} holds ${JSON.stringify(uid.slice(0, 80))} as ${name}, which is no UID`);
  }
}

/**
 * Reads as much of a file as sending needs: group 0002 and the data set up to SOP Instance UID. The file is closed again.
 *
 * @throws {@link NotDicomError}, {@link DataSetError}, or the system's error.
 */
export async function scanStorageFile(path: string): Promise<StorageFile> {
  const fd = await openForReading(path);
  try {
    const { size, modifiedMs } = statOf(fd, path);
    // Only these of the header are kept: a list may be very long.
    const header = await readPart10Header(fd, { size });
    const { SOPClassUID, SOPInstanceUID, transferSyntaxUID, dataSetOffset, dataSetLength, metaDiffers } = header;
    checkUID(path, 'SOP Class UID', SOPClassUID);
    checkUID(path, 'SOP Instance UID', SOPInstanceUID);
    checkUID(path, 'Transfer Syntax UID', transferSyntaxUID);
    const uids = { SOPClassUID, SOPInstanceUID, transferSyntaxUID };
    return { path, ...uids, size, modifiedMs, dataSetOffset, dataSetLength, metaDiffers };
  } finally {
    closeDescriptor(fd);
  }
}

/** Which accepted context an object goes out on: its own syntax if there is one, else a conversion among uncompressed ones. */
function chooseContext(association: Association, item: StorageItem): AcceptedContext {
  const own = association.presentationContexts.find(
    (context) => context.abstractSyntax === item.SOPClassUID && context.transferSyntax === item.transferSyntaxUID,
  );
  if (own !== undefined) return findContext(association, item.SOPClassUID, (uid) => uid === item.transferSyntaxUID);
  const convertible = isUncompressed(item.transferSyntaxUID);
  return findContext(association, item.SOPClassUID, (uid) => convertible && isUncompressed(uid));
}

interface Prepared {
  readonly context: AcceptedContext;
  readonly dataSet: OutgoingDataSet;
}

/** What can be sent: a file whose header was read, or an object that a program holds. */
export type Storable = StorageFile | StorageObject;

function prepare(association: Association, item: Storable): Prepared {
  return 'path' in item ? prepareFile(association, item) : prepareObject(association, item);
}

function prepareObject(association: Association, object: StorageObject): Prepared {
  const context = chooseContext(association, object);
  const source = new IterableDataSetSource(object.encode(context.transferSyntax));
  return { context, dataSet: new OutgoingDataSet(source, context.id, association.fragmentLength) };
}

function prepareFile(association: Association, file: StorageFile): Prepared {
  const context = chooseContext(association, file);
  const source = openStorageSource(file, context.transferSyntax);
  const dataSet = new OutgoingDataSet(source, context.id, association.fragmentLength);
  dataSet.prefetch();
  return { context, dataSet };
}

/**
 * Opens the data set of a file whose header was read, to be sent in its own syntax as it is, or converted on the way among
 * the uncompressed ones. Whoever sends it closes it.
 *
 * @throws {@link DataSetError} when the file was written to since its header was read, or cannot be sent as it is.
 * @throws {@link TransferSyntaxError} for a syntax that it is not converted to; the system's error.
 */
export function openStorageSource(file: StorageFile, transferSyntaxUID: string): DataSetSource {
  // In place: its header was read a moment ago, so that the system knows the way to it.
  const fd = openSync(file.path, OPEN_FLAGS);
  let source: DataSetSource | undefined;
  try {
    const { size, modifiedMs } = statOf(fd, file.path);
    if (size !== file.size || modifiedMs !== file.modifiedMs) {
      throw new DataSetError(
        `${file.path} was written to since its header was read (${file.size} bytes then, ${size} now)`,
      );
    }
    source = openSource(fd, file, transferSyntaxUID);
    return source;
  } finally {
    if (source === undefined) closeDescriptor(fd);
  }
}

function openSource(fd: number, file: StorageFile, target: string): DataSetSource {
  const { dataSetOffset, dataSetLength } = file;
  if (target === file.transferSyntaxUID) {
    const deflated = transferSyntax(target)?.deflated === true;
    if (dataSetLength % 2 !== 0 && !deflated) {
      throw new DataSetError(
        `The data set of ${file.path} has the odd length ${dataSetLength}; it cannot be sent as it is`,
      );
    }
    return new FileDataSetSource({
      fd,
      path: file.path,
      position: dataSetOffset,
      length: dataSetLength,
      padToEven: deflated,
      closeDescriptor,
    });
  }
  const chunks = readStretch(fd, dataSetOffset, dataSetLength, file.path);
  return new IterableDataSetSource(convertDataSet(chunks, file.transferSyntaxUID, target));
}

const STRETCH_CHUNK = 256 * 1024;

/** The bytes of a file in chunks, each in a buffer of its own. Closes the descriptor at the end. */
async function* readStretch(fd: number, position: number, length: number, path: string): AsyncGenerator<Buffer> {
  const source = new FileDataSetSource({ fd, path, position, length, padToEven: false, closeDescriptor });
  try {
    for (let done = length === 0; !done;) {
      const chunk = Buffer.allocUnsafe(STRETCH_CHUNK);
      const read = await source.read([chunk]);
      done = read.done;
      yield chunk.subarray(0, read.bytesRead);
    }
  } finally {
    source.close();
  }
}

/** On whose behalf objects are sent. */
export interface StoreOptions {
  /** The C-MOVE that asked for them. */
  moveOriginator?: { readonly AETitle: string; readonly messageID: number };
}

/** For {@link storeItems}. */
export interface StoreItemsOptions<T> extends StoreOptions {
  /** Told of answers that nobody has taken when the loop is left, or ends with an error. */
  onAbandoned?: (result: StoreResult<T>) => void;
}

/**
 * Sends files and objects over an open association, one after the other, and yields what became of each, in order. Where
 * the two sides agreed on asynchronous operations, further ones are sent before the first is answered.
 *
 * While one is on its way the next one is opened and its first part read. What cannot be read or has no accepted context
 * is a result with `error`; the next one follows. One that fails when part of it was sent already costs the association:
 * it is the last result, and {@link Association.isOpen} is false; what was sent before it and is not answered is a result with
 * an error too. Leaving the loop stops before the next one, and waits for the answers to what is sent.
 *
 * @throws the association's error when it ends for any other reason.
 * @see DICOM PS3.4, annex B
 * @example
 * ```ts
 * const files = [await scanStorageFile('a.dcm'), await scanStorageFile('b.dcm')];
 * for await (const { item, status, error } of storeItems(association, files)) {
 *   console.log(item.path, error?.message ?? describeStatus(status ?? 0));
 * }
 * ```
 */
export async function* storeItems<T extends Storable>(
  association: Association,
  items: readonly T[],
  options: StoreItemsOptions<T> = {},
): AsyncGenerator<StoreResult<T>, undefined> {
  const width = Math.min(MOST_UNANSWERED, association.maximumOperationsInvoked);
  const window = new SendingWindow<T, Prepared, Sent>(items, width, {
    prepare: (item) => prepare(association, item),
    send: (item, prepared, onSent) => sendItem(association, item, prepared, options, onSent),
    drop: ({ dataSet }) => dataSet.close(),
  });
  try {
    for (let outcome = await window.next(); outcome !== undefined; outcome = await window.next()) {
      const answered = answeredResult(outcome);
      if (answered !== undefined) {
        yield answered;
        continue;
      }
      const { item, sent } = outcome;
      // One that failed before its first byte went out leaves the association as it was. One that broke off has ended it, and
      // those in front of it that were not answered have failed with it.
      const { error = outcome.error, ended = false, brokeOff = false } = sent ?? {};
      if (ended && !brokeOff && !(await window.rest()).some((each) => each.sent?.brokeOff)) throw error;
      yield { item, error: asError(error), bytes: lengthOf(item) };
      if (brokeOff) return;
    }
  } finally {
    for (const outcome of await window.rest()) {
      const answered = answeredResult(outcome);
      if (answered !== undefined) options.onAbandoned?.(answered);
    }
  }
}

function answeredResult<T extends Storable>(outcome: WindowOutcome<T, Prepared, Sent>): StoreResult<T> | undefined {
  const { item, prepared, sent } = outcome;
  if (sent?.answer === undefined) return undefined;
  return { item, ...sent.answer, bytes: lengthOf(item), transferSyntaxUID: prepared?.context.transferSyntax };
}

function lengthOf(item: Storable): number {
  return 'path' in item ? item.dataSetLength : 0;
}

/** Most objects that are sent before the first of them is answered, whatever the peer allows. */
const MOST_UNANSWERED = 64;

/** The peer's answer, or why there is none. */
interface Sent {
  readonly answer?: StoreAnswer;
  readonly error?: unknown;
  /** The association was over after the error. */
  readonly ended?: boolean;
  /** It was this item that ended the association, in the middle of its data set. */
  readonly brokeOff?: boolean;
}

async function sendItem(
  association: Association,
  item: Storable,
  prepared: Prepared,
  options: StoreOptions,
  onSent: () => void,
): Promise<Sent> {
  let complete = false;
  try {
    const answer = await store(association, item, prepared, options, () => {
      complete = true;
      onSent();
    });
    return { answer };
  } catch (error) {
    return { error, ended: !association.isOpen, brokeOff: !complete && isFaultOfItem(association, error) };
  }
}

/** Whether the association is over because this error made us abort it in the middle of a message. */
function isFaultOfItem(association: Association, error: unknown): boolean {
  const { outcome } = association;
  const ofPeer = error instanceof DimseTimeoutError || error instanceof ProtocolError;
  return outcome?.kind === 'aborted' && outcome.error.cause === error && !ofPeer;
}

/** The peer's answer to a C-STORE. */
export interface StoreAnswer {
  readonly status: number;
  readonly errorComment?: string;
}

async function store(
  association: Association,
  item: { SOPClassUID: string; SOPInstanceUID: string },
  prepared: Prepared,
  { moveOriginator }: StoreOptions = {},
  onSent?: () => void,
): Promise<StoreAnswer> {
  const request = {
    contextId: prepared.context.id,
    command: {
      CommandField: CommandField.C_STORE_RQ,
      MessageID: association.nextMessageID(),
      AffectedSOPClassUID: item.SOPClassUID,
      AffectedSOPInstanceUID: item.SOPInstanceUID,
      Priority: Priority.Medium,
      MoveOriginatorApplicationEntityTitle: moveOriginator?.AETitle,
      MoveOriginatorMessageID: moveOriginator?.messageID,
    },
    dataSet: prepared.dataSet,
  };
  const { command, dataSet } = await association.request(request, onSent);
  // There should be none; unread it would keep back what follows it.
  dataSet?.discard();
  return { status: command.Status ?? Status.ProcessingFailure, errorComment: command.ErrorComment };
}

/** An object that a program holds and that can be encoded in more than one syntax. */
export interface StorageObject extends StorageItem {
  readonly SOPInstanceUID: string;
  /** The data set in that syntax, without group 0002, piece by piece: taken as the peer takes them. */
  encode(transferSyntaxUID: string): Iterable<Buffer>;
}

/**
 * Sends one object that a program holds.
 *
 * @throws {@link NoPresentationContextError} when it cannot be sent in an accepted syntax.
 * @throws the association's error when it ends first.
 */
export async function storeObject(association: Association, object: StorageObject): Promise<StoreAnswer> {
  return store(association, object, prepareObject(association, object));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
