/**
 * The source files below a path, within bounds.
 *
 * @module
 */
import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { decodeSource } from './decoding';
import { type Language, languageOf } from './languages';

/** What a scan reads at most. */
export interface Bounds {
  /** Bytes of one file. */
  readonly fileBytes: number;
  readonly files: number;
  /** Folders inside folders. */
  readonly depth: number;
}

/** What is read unless something else is asked for: 4 MiB, 20,000 files, 32 levels. */
export const DEFAULT_BOUNDS: Bounds = { fileBytes: 4 * 1024 * 1024, files: 20_000, depth: 32 };

/** A source file. */
export interface SourceFile {
  /** Below the scanned folder, with `/`. */
  readonly name: string;
  readonly language: Language;
  readonly text: string;
}

/** A file or folder that was not read, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
  /** Something may be missing in what was found. */
  readonly isFailure: boolean;
}

/** A path that cannot be scanned at all. */
export class ScanPathError extends Error {
  override readonly name = 'ScanPathError';
}

/** Folders that hold what others wrote or what tools made. */
const NOT_SOURCES = new Set(['node_modules', '__pycache__']);

/** The source files below a path: their names first, each text when it is asked for. */
export class SourceTree {
  /** The folder that names are relative to. */
  readonly root: string;
  readonly skipped: Skipped[] = [];
  readonly #skippedNames = new Set<string>();
  readonly #bounds: Bounds;
  readonly #paths: string[] = [];
  #isFull = false;

  /** @throws {@link ScanPathError} when the path is not there or cannot be read. */
  constructor(path: string, bounds: Bounds = DEFAULT_BOUNDS) {
    this.#bounds = bounds;
    try {
      const real = realpathSync(path);
      const isFolder = statSync(real).isDirectory();
      this.root = isFolder ? real : dirname(real);
      if (isFolder) this.#walk(real, 0, readdirSync(real, { withFileTypes: true }));
      else this.#paths.push(real);
    } catch (error) {
      throw new ScanPathError(`${path} cannot be scanned: ${reasonOf(error)}`, { cause: error });
    }
    const [only] = this.#paths;
    if (only !== undefined && this.#paths.length === 1 && languageOf(only) === undefined) {
      throw new ScanPathError(`${path} cannot be scanned: its name ends like no language that is read`);
    }
  }

  /** How many files are read. */
  get size(): number {
    return this.#paths.length;
  }

  /** Each file in the order of names. One that cannot be read is left out, and noted in `skipped` once. */
  *files(): Generator<SourceFile> {
    for (const path of this.#paths) {
      const file = this.#read(path);
      if (file) yield file;
    }
  }

  #walk(folder: string, depth: number, entries: readonly Dirent[]): void {
    for (const entry of [...entries].sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) this.#link(path);
      else if (entry.isDirectory()) this.#folder(path, depth + 1);
      else if (entry.isFile() && languageOf(path) !== undefined) this.#add(path);
    }
  }

  #folder(path: string, depth: number): void {
    const name = basename(path);
    if (name.startsWith('.') || NOT_SOURCES.has(name)) return;
    if (depth > this.#bounds.depth)
      return this.#skip(path, `more than ${this.#bounds.depth} folders inside each other`);
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      return this.#skip(path, `cannot be read: ${reasonOf(error)}`);
    }
    this.#walk(path, depth, entries);
  }

  /** What a link leads to inside the folder is read there. */
  #link(path: string): void {
    let target: string;
    try {
      target = realpathSync(path);
    } catch (error) {
      return this.#skip(path, `is a link that leads nowhere: ${reasonOf(error)}`, false);
    }
    if (!`${target}${sep}`.startsWith(`${this.root}${sep}`))
      this.#skip(path, 'is a link that leads out of the folder', false);
  }

  #add(path: string): void {
    if (this.#paths.length < this.#bounds.files) {
      this.#paths.push(path);
    } else if (!this.#isFull) {
      this.#isFull = true;
      this.#skip(path, `and all behind it: more than ${this.#bounds.files} files (--max-files allows more)`);
    }
  }

  #read(path: string): SourceFile | undefined {
    const language = languageOf(path);
    if (!language) return undefined;
    try {
      const { size } = lstatSync(path);
      if (size > this.#bounds.fileBytes) {
        const most = `${this.#bounds.fileBytes} bytes (--max-file-size allows more)`;
        this.#skip(path, `has ${size} bytes, more than ${most}`);
        return undefined;
      }
      const text = decodeSource(readFileSync(path));
      if (text === undefined) this.#skip(path, 'is no text', false);
      return text === undefined ? undefined : { name: this.#nameOf(path), language, text };
    } catch (error) {
      this.#skip(path, `cannot be read: ${reasonOf(error)}`);
      return undefined;
    }
  }

  #skip(path: string, reason: string, isFailure = true): void {
    const name = this.#nameOf(path);
    if (this.#skippedNames.has(name)) return;
    this.#skippedNames.add(name);
    this.skipped.push({ name, reason, isFailure });
  }

  #nameOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
