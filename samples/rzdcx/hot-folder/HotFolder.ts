import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { COMError, DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';

const MOST_IN_A_BATCH = 100;

/** Files to be sent together, each with its Study Instance UID. */
export type Batch = ReadonlyMap<string, string>;

/** Study Instance UID; empty when there is none that may name a folder. @throws COMError for what is not DICOM. */
function studyOf(file: string): string {
  const obj = new DCXOBJ();
  try {
    obj.openFile(file);
    const element = obj.GetElement(DICOM_TAGS_ENUM.studyInstanceUID);
    const uid = element === null || element.Length === 0 ? '' : element.CStringPtr;
    return /^[0-9][0-9.]{0,63}$/.test(uid) && !uid.includes('..') ? uid : '';
  } finally {
    obj.Release();
  }
}

function moveTo(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  renameSync(file, join(folder, basename(file)));
}

/** Removes a folder that has become empty, and those above it up to the hot folder. */
function removeEmpty(folder: string, root: string): void {
  for (let at = folder; at !== root && readdirSync(at).length === 0; at = dirname(at)) rmdirSync(at);
}

/** A folder whose files are to be sent, and one for those that cannot be. */
export class HotFolder {
  readonly #folder: string;
  readonly #rejects: string;

  constructor(folder: string, rejects: string) {
    this.#folder = folder;
    this.#rejects = rejects;
  }

  /** What lies in the folder now, in batches. Puts aside what is no DICOM file. */
  *batches(): Generator<Batch, void> {
    const entries = readdirSync(this.#folder, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    let batch = new Map<string, string>();
    for (const file of files.sort()) {
      try {
        batch.set(file, studyOf(file));
      } catch (error) {
        if (!(error instanceof COMError)) throw error;
        moveTo(this.#rejects, file);
        console.log(`no DICOM ${file}`);
        removeEmpty(dirname(file), this.#folder);
      }
      if (batch.size < MOST_IN_A_BATCH) continue;
      yield batch;
      batch = new Map();
    }
    if (batch.size > 0) yield batch;
  }

  /** Removes what was sent, and puts aside what the peer refused. Both are lists of the toolkit. */
  settle(batch: Batch, succeeded: string, failed: string): void {
    for (const file of named(succeeded)) {
      rmSync(file);
      console.log(`sent ${file}`);
      removeEmpty(dirname(file), this.#folder);
    }
    for (const file of named(failed)) {
      moveTo(join(this.#rejects, batch.get(file) ?? ''), file);
      console.log(`rejected ${file}`);
      removeEmpty(dirname(file), this.#folder);
    }
  }
}

/** The files of a batch as legacy programs list them, with a separator in front of the first one too. */
export function fileListOf(batch: Batch): string {
  let fileList = '';
  for (const file of batch.keys()) fileList += `;${file}`;
  return fileList;
}

function named(list: string): string[] {
  return list.split(';').filter((file) => file !== '');
}
