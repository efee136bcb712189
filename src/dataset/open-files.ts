/**
 * Files that stay open because long values were left in them, for programs that do not say when they are done. At most 256
 * in a process; each is closed when its owner lets go of it or is collected.
 *
 * @module
 */
import { TooManyOpenFilesError } from '../errors';
import type { FileSource } from './byte-source';
import type { DataSet } from './data-set';

const MOST_OPEN_FILES = 256;
/** Bytes of one file that are taken into memory to close it. */
const LOAD_LIMIT = 64 * 1024 * 1024;

/** An open file as long as something needs it. Never held strongly but by those in `needs`. */
interface OpenFile {
  readonly source: FileSource;
  /** Values in it belong to other objects as well, so that releasing the first one does not end it. */
  shared: boolean;
}

/** In the order of their opening. */
const openSources = new Set<FileSource>();
/** Which files a data set (the outermost one) or an element that belongs to none needs. */
const needs = new WeakMap<object, Set<OpenFile>>();
const collected = new FinalizationRegistry<FileSource>(close);

function close(source: FileSource): void {
  openSources.delete(source);
  source.close();
}

/** The data set that holds all others around this one. */
export function outermost(dataSet: DataSet): DataSet {
  let outer = dataSet;
  while (outer.parent) outer = outer.parent;
  return outer;
}

/**
 * Takes over an open file for as long as `owner` needs it. Beyond 256 of them the oldest is taken into memory, if it has
 * at most 64 MiB.
 *
 * @param owner - An outermost data set, or an element that belongs to none.
 * @throws {@link TooManyOpenFilesError} when all of them are longer; `source` is closed then.
 */
export function keepOpen(source: FileSource, owner: object): void {
  if (openSources.size >= MOST_OPEN_FILES) makeRoom(source);
  const file: OpenFile = { source, shared: false };
  openSources.add(source);
  collected.register(file, source);
  needs.set(owner, new Set([...(needs.get(owner) ?? []), file]));
}

function makeRoom(newcomer: FileSource): void {
  for (const source of openSources) {
    if (!source.isOpen || source.load(LOAD_LIMIT)) {
      openSources.delete(source);
      return;
    }
  }
  newcomer.close();
  throw new TooManyOpenFilesError(
    `${MOST_OPEN_FILES} files with values too long for memory are open. Release or dispose of those that are no longer needed.`,
  );
}

/** Says that values of `from` were copied to `to`, which now needs the same files. */
export function shareFiles(from: object, to: object): void {
  const files = needs.get(from);
  if (!files || from === to) return;
  for (const file of files) file.shared = true;
  needs.set(to, new Set([...(needs.get(to) ?? []), ...files]));
}

/** Closes the files that only `owner` needs. */
export function releaseFiles(owner: object): void {
  for (const file of needs.get(owner) ?? []) if (!file.shared) close(file.source);
  needs.delete(owner);
}
