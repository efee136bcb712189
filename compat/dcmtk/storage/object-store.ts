import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, unlinkSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import {
  describeIncoming,
  encodeReceivedFileMeta,
  FileTarget,
  openDicomFile,
  pathBelow,
  receiveObject,
  StorageError,
  type Association,
  type IncomingMessage,
  type IncomingObject,
} from '../../../src';
import { IdentityTag } from './identity-tags';
import type { FileNamer } from './file-names';
import type { OutputFormat } from './output-format';
import { makeFolder, seriesDateFolder, studyFolder, type StudySorting } from './study-folders';
import type { StudyTracker } from './study-tracker';

/** An object that does not tell what its folder depends on. */
export class UnsortableObjectError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsortableObjectError';
  }
}

/** How received objects are stored. */
export interface ObjectStoreOptions {
  /** The output directory. */
  readonly root: string;
  readonly namer: FileNamer;
  /** Folders by study, which the tracker follows. */
  readonly sorting?: { readonly by: StudySorting; readonly tracker: StudyTracker };
  /** Folders by series date. @defaultValue false */
  readonly bySeriesDate?: boolean;
  /** @defaultValue as they come */
  readonly format?: OutputFormat;
  /** Write no meta information. @defaultValue false */
  readonly bareDataSets?: boolean;
  /** Receive and drop. @defaultValue false */
  readonly ignore?: boolean;
  /** The data set of an object is here whole, in bytes. */
  readonly onReceived?: (bytes: number) => void;
  /** A study gets a folder, new or not. */
  readonly onFolder?: (folder: string, isNew: boolean) => void;
  /** The file is about to be there, and whether it replaces another one. */
  readonly onFile?: (path: string, overwrites: boolean) => void;
}

/** An object that was received. */
export interface ReceivedObject extends IncomingObject {
  /** Absent when objects are ignored. */
  readonly path?: string;
  readonly folder: string;
  /** Of the data set as it came. */
  readonly bytes: number;
}

/** What of a data set its folder depends on. */
interface FolderValues {
  readonly StudyInstanceUID: string;
  readonly PatientName: string;
  readonly SeriesDate: string;
}

/** Stores received objects: names, folders and formats. What peers send never leads out of the output directory. */
export class ObjectStore {
  readonly #options: ObjectStoreOptions;

  constructor(options: ObjectStoreOptions) {
    this.#options = options;
  }

  /**
   * Takes the object of a C-STORE request. When it returns the file is complete and under its name.
   *
   * @throws {@link StorageError} when it cannot be written, {@link UnsortableObjectError}, `DataSetError` when it has to be
   *   read and is damaged, the association's error when it ends first. Nothing is left behind then.
   */
  async receive(association: Association, request: IncomingMessage): Promise<ReceivedObject> {
    const object = describeIncoming(association, request);
    const { root, ignore, sorting, bySeriesDate, format } = this.#options;
    if (ignore === true) {
      await request.dataSet?.drain();
      const bytes = request.dataSet?.receivedBytes ?? 0;
      this.#options.onReceived?.(bytes);
      return { ...object, folder: root, bytes };
    }
    const isLate = sorting !== undefined || bySeriesDate === true || format !== undefined;
    if (isLate) return this.#receiveStaged(association, request, object);
    const path = this.#options.namer.pathFor(root, object);
    const overwrites = existsSync(path);
    const bytes = await receiveObject(request, FileTarget.open(path, { header: this.#header(object) }));
    this.#options.onReceived?.(bytes);
    const shown = this.#shown(path);
    this.#options.onFile?.(shown, overwrites);
    return { ...object, path: shown, folder: root, bytes };
  }

  /** A path as the command line has its root: relative to where the tool runs, or absolute. */
  #shown(path: string): string {
    const { root } = this.#options;
    const inner = relative(resolve(root), path);
    return inner === '' ? root : `${root.replace(/\/+$/, '')}/${inner}`;
  }

  #header(object: IncomingObject): Buffer {
    return this.#options.bareDataSets === true ? Buffer.alloc(0) : encodeReceivedFileMeta(object);
  }

  /** Receives under a hidden name, and moves the file to its place when it can be read. */
  async #receiveStaged(
    association: Association,
    request: IncomingMessage,
    object: IncomingObject,
  ): Promise<ReceivedObject> {
    const { root, format, bareDataSets, sorting } = this.#options;
    const staged = pathBelow(root, `.${randomUUID()}.dcxstage`);
    // What has to be written anew is read by its meta information.
    const header = format === undefined ? this.#header(object) : encodeReceivedFileMeta(object);
    const bytes = await receiveObject(request, FileTarget.open(staged, { header }));
    this.#options.onReceived?.(bytes);
    try {
      const folder = this.#folderFor(association, object, staged);
      format?.apply(staged, object.callingAETitle, bareDataSets === true);
      const path = this.#options.namer.pathFor(folder, object);
      const overwrites = existsSync(path);
      this.#options.onFile?.(this.#shown(path), overwrites);
      renameSync(staged, path);
      sorting?.tracker.stored(folder, path);
      return { ...object, path: this.#shown(path), folder: this.#shown(dirname(path)), bytes };
    } catch (error) {
      remove(staged);
      throw error instanceof Error && 'syscall' in error
        ? new StorageError(root, error.message, { cause: error })
        : error;
    }
  }

  #folderFor(association: Association, object: IncomingObject, staged: string): string {
    const { root, sorting, bySeriesDate, onFolder } = this.#options;
    if (sorting === undefined && bySeriesDate !== true) return root;
    const values = readFolderValues(staged, object.transferSyntaxUID);
    if (sorting === undefined) {
      const folder = seriesDateFolder(root, values.SeriesDate, new Date());
      makeFolder(folder);
      return folder;
    }
    const { StudyInstanceUID } = values;
    if (StudyInstanceUID === '') {
      throw new UnsortableObjectError('element StudyInstanceUID (0020,000d) absent or empty in data set');
    }
    const { tracker, by } = sorting;
    const known = tracker.folderOf(StudyInstanceUID);
    const folder = known ?? studyFolder(root, by, values, new Date());
    const isNew = makeFolder(folder);
    if (known === undefined) onFolder?.(this.#shown(folder), isNew);
    const { callingAETitle, calledAETitle, remoteAddress } = association;
    tracker.enter(association, StudyInstanceUID, folder, { callingAETitle, calledAETitle, peer: remoteAddress });
    return folder;
  }
}

function readFolderValues(path: string, transferSyntaxUID: string): FolderValues {
  const { dataSet, source } = openDicomFile(path, { bareTransferSyntaxUID: transferSyntaxUID });
  try {
    return {
      StudyInstanceUID: dataSet.text(IdentityTag.StudyInstanceUID) ?? '',
      PatientName: dataSet.text(IdentityTag.PatientName) ?? '',
      SeriesDate: dataSet.text(IdentityTag.SeriesDate) ?? '',
    };
  } finally {
    source?.close();
  }
}

/** What cannot be removed either is no news: the error that led here is the one to report. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // See above.
  }
}
