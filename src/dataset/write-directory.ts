/**
 * A DICOMDIR for the files of a folder.
 *
 * @module
 * @see DICOM PS3.10, 8
 */
import { openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkedLimit } from '../bytes';
import { DataSetError, InvalidArgumentError, NotDicomError, TransferSyntaxError } from '../errors';
import { FileSource } from './byte-source';
import { DirectoryBuilder } from './directory-builder';
import { encodeFileMeta } from './file-meta';
import { readPart10HeaderSync } from './part10';
import { readDataSet } from './reader';
import { saveDicomFile } from './save-file';
import { EXPLICIT_VR_LITTLE_ENDIAN, MEDIA_STORAGE_DIRECTORY, newUID } from './uids';

/** What a folder that a directory is made of may come to. */
export interface FolderScanLimits {
  /** Most files, of whatever kind. @defaultValue 100,000 */
  maxFiles?: number;
  /** Most folders inside each other. @defaultValue 32 */
  maxFolderDepth?: number;
}

/** For {@link writeDirectory}. */
export interface WriteDirectoryOptions extends FolderScanLimits {
  /** Name of the medium, up to 16 capitals, digits, blanks and underscores. @defaultValue none */
  fileSetID?: string;
}

/** Its name on every medium. */
const DIRECTORY_NAME = 'DICOMDIR';
/** @see DICOM PS3.10, 8.2 */
const COMPONENT = /^[A-Z0-9_]{1,8}$/;
const MOST_COMPONENTS = 8;

/**
 * Makes the DICOMDIR of a folder: lists the DICOM files in it and in the folders below, by patient, study and series, in
 * the order of their names. One that is there is replaced when the new one is complete.
 *
 * Files that are not DICOM, data sets without file header, other directories and symbolic links are passed over. Of the
 * rest each must be fit for a medium, else nothing is written. Attributes that an object lacks are empty in its record;
 * without a patient ID the name tells patients apart. Objects of classes that have no type of record are images when they
 * have rows, and get a private record otherwise, with their class as its UID.
 *
 * @returns the number of files that it lists.
 * @throws {@link InvalidArgumentError} for a file whose path is no File ID (up to 8 names of up to 8 capitals, digits and
 * underscores), that is damaged, or lacks a UID that its place depends on, all with its name; also for a folder over a
 * limit and a bad `fileSetID`.
 * @throws the system's error when the folder or a file in it cannot be read, or the directory not be written.
 * @example
 * ```ts
 * import { copyFileSync, mkdirSync } from 'node:fs';
 * import { directoryRecords, openDicomFile, writeDirectory } from 'dcxport';
 *
 * mkdirSync('medium/IMAGES', { recursive: true });
 * copyFileSync('ct.dcm', 'medium/IMAGES/CT1');
 * console.log(writeDirectory('medium', { fileSetID: 'EXAMPLE' })); // 1
 * const [patient] = directoryRecords(openDicomFile('medium/DICOMDIR').dataSet);
 * console.log(patient?.lower[0]?.lower[0]?.lower[0]?.type); // IMAGE
 * ```
 */
export function writeDirectory(folder: string, options: WriteDirectoryOptions = {}): number {
  const { fileSetID = '' } = options;
  if (!/^[A-Z0-9_ ]{0,16}$/.test(fileSetID)) {
    throw new InvalidArgumentError(
      `The file-set ID '${fileSetID}' must be up to 16 capital letters, digits, blanks and underscores`,
    );
  }
  const builder = new DirectoryBuilder();
  let listed = 0;
  for (const fileID of filesBelow(folder, resolveLimits(options))) if (addFile(builder, folder, fileID)) listed++;
  const head = encodeFileMeta({
    SOPClassUID: MEDIA_STORAGE_DIRECTORY,
    SOPInstanceUID: newUID(),
    transferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
  });
  saveDicomFile(join(folder, DIRECTORY_NAME), builder.build(head, fileSetID), { head });
  return listed;
}

function resolveLimits({ maxFiles = 100_000, maxFolderDepth = 32 }: FolderScanLimits): Required<FolderScanLimits> {
  return {
    maxFiles: checkedLimit('maxFiles', maxFiles),
    maxFolderDepth: checkedLimit('maxFolderDepth', maxFolderDepth, 0, 256),
  };
}

/** The paths of all files but the directory itself, in the order of their names. */
function* filesBelow(root: string, limits: Required<FolderScanLimits>): Generator<readonly string[], void> {
  let count = 0;
  for (const path of walk(root, [], limits.maxFolderDepth)) {
    if (path.length === 1 && path[0] === DIRECTORY_NAME) continue;
    if (++count > limits.maxFiles) {
      throw new InvalidArgumentError(`${root} holds more than ${limits.maxFiles} files (option maxFiles)`);
    }
    yield path;
  }
}

function* walk(root: string, path: readonly string[], depthLeft: number): Generator<readonly string[], void> {
  const entries = readdirSync(join(root, ...path), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const inside = [...path, entry.name];
    if (entry.isFile()) {
      yield inside;
    } else if (entry.isDirectory()) {
      if (depthLeft === 0) {
        throw new InvalidArgumentError(`${join(root, ...inside)} lies deeper than folders may (option maxFolderDepth)`);
      }
      yield* walk(root, inside, depthLeft - 1);
    }
  }
}

/** Adds a file if it is one that a directory lists. */
function addFile(builder: DirectoryBuilder, root: string, fileID: readonly string[]): boolean {
  const path = join(root, ...fileID);
  const source = new FileSource(openSync(path, 'r'));
  try {
    const { fileMeta, hasPreamble, dataSetOffset, ...header } = readPart10HeaderSync(source);
    if (!fileMeta || !hasPreamble || header.SOPClassUID === MEDIA_STORAGE_DIRECTORY) return false;
    checkFileID(fileID);
    const dataSet = readDataSet(source, dataSetOffset, header.transferSyntaxUID);
    builder.add({ fileID, dataSet, ...header });
    return true;
  } catch (error) {
    if (error instanceof NotDicomError) return false;
    throw inFile(path, error);
  } finally {
    source.close();
  }
}

function checkFileID(fileID: readonly string[]): void {
  const wrong = fileID.find((name) => !COMPONENT.test(name));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `'${wrong}' cannot stand in a directory; rename it to 1 to 8 capital letters, digits and underscores`,
    );
  }
  if (fileID.length > MOST_COMPONENTS) {
    throw new InvalidArgumentError(
      `it lies ${fileID.length} names deep, and ${MOST_COMPONENTS} can stand in a directory; move it higher`,
    );
  }
}

/** Whoever has thousands of files wants to know which. */
function inFile(path: string, error: unknown): unknown {
  const isOfFile =
    error instanceof InvalidArgumentError || error instanceof DataSetError || error instanceof TransferSyntaxError;
  if (!isOfFile) return error;
  return new InvalidArgumentError(`Listing ${path}: ${error.message}`, { cause: error });
}
