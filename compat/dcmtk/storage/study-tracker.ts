import { renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A study whose objects are arriving, or have all arrived. */
export interface TrackedStudy {
  readonly StudyInstanceUID: string;
  readonly folder: string;
  /** In the order of arrival, each once. */
  readonly files: readonly string[];
  /** Of the object that came last. */
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly peer: string;
}

/** Who sends. */
export type StudySource = Pick<TrackedStudy, 'callingAETitle' | 'calledAETitle' | 'peer'>;

interface Entry {
  readonly uid: string;
  readonly folder: string;
  readonly files: Set<string>;
  /** Associations that are at this study. */
  readonly users: Set<object>;
  source: StudySource;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Follows studies while their objects arrive, over any number of associations at once. A study is complete when its sender
 * goes on to another study, when nothing of it came for a while, or, with a limit of 0, when the association ends.
 */
export class StudyTracker {
  readonly #timeoutMs: number | undefined;
  readonly #onComplete: (study: TrackedStudy) => void;
  readonly #studies = new Map<string, Entry>();

  /** @param timeoutMs - Undefined: no limit. 0: the end of the association. */
  constructor(timeoutMs: number | undefined, onComplete: (study: TrackedStudy) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onComplete = onComplete;
  }

  /** The folder of a study that is arriving. */
  folderOf(StudyInstanceUID: string): string | undefined {
    return this.#studies.get(StudyInstanceUID)?.folder;
  }

  /**
   * An object of a study is about to be stored there: the other studies of this association are complete now, and so are
   * those at which no association is any more.
   */
  enter(association: object, StudyInstanceUID: string, folder: string, source: StudySource): void {
    for (const entry of [...this.#studies.values()]) {
      if (entry.uid === StudyInstanceUID) continue;
      entry.users.delete(association);
      if (entry.users.size === 0) this.#complete(entry);
    }
    const entry = this.#studies.get(StudyInstanceUID) ?? {
      uid: StudyInstanceUID,
      folder,
      files: new Set(),
      users: new Set(),
      source,
      timer: undefined,
    };
    entry.users.add(association);
    entry.source = source;
    this.#studies.set(StudyInstanceUID, entry);
    this.#restart(entry);
  }

  /** An object is stored in the folder of its study, under that name. */
  stored(folder: string, path: string): void {
    for (const entry of this.#studies.values()) {
      if (entry.folder !== folder) continue;
      entry.files.add(path);
      this.#restart(entry);
    }
  }

  /** An association is over. */
  leave(association: object): void {
    for (const entry of [...this.#studies.values()]) {
      if (entry.users.delete(association) && entry.users.size === 0 && this.#timeoutMs === 0) this.#complete(entry);
    }
  }

  /** Nothing will come any more: all studies are complete. */
  close(): void {
    for (const entry of [...this.#studies.values()]) this.#complete(entry);
  }

  #restart(entry: Entry): void {
    clearTimeout(entry.timer);
    if (this.#timeoutMs === undefined || this.#timeoutMs === 0) return;
    entry.timer = setTimeout(() => this.#complete(entry), this.#timeoutMs);
  }

  #complete(entry: Entry): void {
    clearTimeout(entry.timer);
    if (!this.#studies.delete(entry.uid)) return;
    const { uid, folder, files, source } = entry;
    this.#onComplete({ StudyInstanceUID: uid, folder, files: [...files], ...source });
  }
}

/**
 * Gives the files of a study numbers: `CT000001`, `CT000002`, ... by the two letters of their names.
 *
 * @param onFailure - Told of each file that keeps its name.
 */
export function numberFiles(
  files: readonly string[],
  extension: string,
  onFailure: (from: string, to: string, error: unknown) => void,
): void {
  files.forEach((path, index) => {
    const name = `${basename(path).slice(0, 2)}${`${index + 1}`.padStart(6, '0')}${extension}`;
    const target = join(dirname(path), name);
    try {
      renameSync(path, target);
    } catch (error) {
      onFailure(path, target, error);
    }
  });
}
