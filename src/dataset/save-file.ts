/**
 * Data sets to files that appear under their name when they are complete.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DataSet } from './data-set';
import { type WriteFileOptions, writeDicomFile } from './dicom-file';
import { groupOf } from './tag';

/** Longest part of the target's name in the temporary name, so that this is no longer than file systems allow. */
const NAME_LIMIT = 60;

/**
 * Writes a data set to a file, under a temporary name in the target's folder, and renames it when complete. What is no
 * regular file, such as a device, is written to directly.
 *
 * @throws the system's error, or those of `encodeDataSet`; nothing is left behind then.
 */
export function saveDicomFile(path: string, dataSet: DataSet, options: WriteFileOptions = {}): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writeNew(path, 'w', dataSet, options);
    return;
  }
  // A link stays a link.
  const target = existing ? realpathSync(path) : resolve(path);
  const unique = `${process.pid}-${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(target), `.${basename(target).slice(0, NAME_LIMIT)}.${unique}.dcxpart`);
  let made = false;
  try {
    writeNew(temporary, 'wx', dataSet, options, () => (made = true));
    renameSync(temporary, target);
  } catch (error) {
    if (made) rmSync(temporary, { force: true });
    throw error;
  }
}

function writeNew(
  path: string,
  flags: string,
  dataSet: DataSet,
  options: WriteFileOptions,
  opened: () => void = () => undefined,
): void {
  const descriptor = openSync(path, flags);
  opened();
  try {
    writeDicomFile(descriptor, dataSet, options);
  } finally {
    closeSync(descriptor);
  }
}

/** The data set, or a copy of it, without elements of messages and of group 0002, which belong to the file and are made anew. */
export function withoutMeta(dataSet: DataSet): DataSet {
  const foreign = [...dataSet].map((element) => element.tag).filter((tag) => [0x0000, 0x0002].includes(groupOf(tag)));
  if (foreign.length === 0) return dataSet;
  const copy = dataSet.copy();
  for (const tag of foreign) copy.delete(tag);
  return copy;
}
