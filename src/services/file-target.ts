import {
  close,
  closeSync,
  fsync,
  lstatSync,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  renameSync,
  unlink,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StorageError } from '../errors';
import { FileWriter, MOST_VECTORS } from './file-writer';
import type { StorageTarget } from './storage-target';

/** Longest file name of the usual file systems, in bytes. */
const NAME_LIMIT = 255;
/** Bytes that are gathered for one write. */
const WRITE_BATCH = 64 * 1024;
/** One for all files: a slow disk is slow for all of them. */
const writer = new FileWriter();
const TEMPORARY = /^\..*\.(\d+)-[0-9a-f]{12}\.dcxpart$/;
/** Age from which the temporary file of a dead process is removed, in milliseconds. */
const STALE_MS = 60 * 60 * 1000;

/** Directories whose leftovers this process has looked at already. */
const swept = new Set<string>();
/** Most directories that are remembered; beyond it the memory starts anew, and a directory is looked at once more. */
const MOST_SWEPT = 4096;
/** Reasons for a leftover to stay where it is: another process was quicker, or it is another user's. */
const LEFT_ALONE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EBUSY', 'EROFS']);

function temporaryName(name: string): string {
  // Nobody needs to be unable to guess it: the file is created exclusively.
  const random = Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
  const suffix = `.${process.pid}-${random}.dcxpart`;
  const room = NAME_LIMIT - 1 - suffix.length;
  const kept = Buffer.byteLength(name) <= room ? name : [...name].slice(0, Math.floor(room / 4)).join('');
  return `.${kept}${suffix}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes what processes that are gone left in this directory more than an hour ago; nothing else. */
function sweep(directory: string): void {
  if (swept.has(directory)) return;
  if (swept.size >= MOST_SWEPT) swept.clear();
  swept.add(directory);
  unlessLeftAlone(() => {
    for (const name of readdirSync(directory)) {
      const pid = TEMPORARY.exec(name)?.[1];
      if (pid === undefined || isAlive(Number(pid))) continue;
      const path = join(directory, name);
      unlessLeftAlone(() => {
        const leftover = lstatSync(path);
        if (leftover.isFile() && Date.now() - leftover.mtimeMs > STALE_MS) unlinkSync(path);
      });
    }
  });
}

/** Cleaning up after others must not cost the object that is to be stored. */
function unlessLeftAlone(clean: () => void): void {
  try {
    clean();
  } catch (error) {
    if (!LEFT_ALONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** How a file is written. */
export interface FileTargetOptions {
  /** Bytes in front of the data set: preamble and group 0002. */
  header: Buffer;
  /** The bytes and the directory entry are on the disk before `commit` settles. @defaultValue false */
  durable?: boolean;
}

/**
 * Writes a received object beside its final name and renames it there when it is complete; an existing file is replaced.
 *
 * The temporary file is `.<name>.<pid>-<random>.dcxpart` in the same directory. Directories are made.
 *
 * @example
 * ```ts
 * import { encodeFileMeta, EXPLICIT_VR_LITTLE_ENDIAN, FileTarget, openDicomFile } from 'dcxport';
 *
 * const header = encodeFileMeta({
 *   SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '1.2.3', transferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
 * });
 * const target = FileTarget.open('inbox/1.2.3.dcm', { header, durable: true });
 * await target.write([Buffer.from('10002000' + '4c4f' + '0400' + '34373131', 'hex')]);
 * await target.commit();
 * console.log(openDicomFile('inbox/1.2.3.dcm').dataSet.text(0x00100020)); // 4711
 * ```
 */
export class FileTarget implements StorageTarget {
  /** The final name, absolute. */
  readonly path: string;
  readonly #durable: boolean;
  readonly #temporary: string;
  #fd: number | undefined;
  #pending: Buffer[];
  #pendingBytes = 0;
  /** Takes back what has been written. */
  #giveBack: ((chunks: readonly Buffer[]) => void) | undefined;

  private constructor(path: string, temporary: string, fd: number, options: FileTargetOptions) {
    this.path = path;
    this.#temporary = temporary;
    this.#fd = fd;
    this.#durable = options.durable ?? false;
    this.#pending = [options.header];
  }

  /**
   * Makes the directory and opens the temporary file.
   *
   * @throws {@link StorageError}, its `cause` the system's error.
   */
  static open(path: string, options: FileTargetOptions): FileTarget {
    const absolute = resolve(path);
    const directory = dirname(absolute);
    const temporary = join(directory, temporaryName(basename(absolute)));
    try {
      return new FileTarget(absolute, temporary, openExclusive(directory, temporary), options);
    } catch (error) {
      throw storageError(absolute, error);
    }
  }

  async write(chunks: readonly Buffer[], giveBack?: (chunks: readonly Buffer[]) => void): Promise<void> {
    this.#giveBack = giveBack;
    for (const chunk of chunks) {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
    }
    if (this.#pendingBytes < WRITE_BATCH && this.#pending.length < MOST_VECTORS) return;
    try {
      await this.#flush();
    } catch (error) {
      throw storageError(this.path, error);
    }
  }

  async commit(): Promise<void> {
    try {
      const fd = this.#open();
      await this.#flush();
      if (this.#durable) await call((done) => fsync(fd, done));
      this.#fd = undefined;
      closeSync(fd);
      renameSync(this.#temporary, this.path);
      if (this.#durable) await syncDirectory(dirname(this.path));
    } catch (error) {
      await this.discard();
      throw storageError(this.path, error);
    }
  }

  async discard(): Promise<void> {
    const fd = this.#fd;
    this.#fd = undefined;
    // Whatever goes wrong here, the reason for discarding is the error that matters; a leftover is swept later.
    if (fd !== undefined) await call((done) => close(fd, done)).catch(() => undefined);
    await call((done) => unlink(this.#temporary, done)).catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const chunks = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    await writer.write(this.#open(), chunks);
    this.#giveBack?.(chunks);
  }

  #open(): number {
    if (this.#fd === undefined) throw new Error('the file was committed or discarded already');
    return this.#fd;
  }
}

function openExclusive(directory: string, temporary: string): number {
  if (!swept.has(directory)) {
    mkdirSync(directory, { recursive: true });
    sweep(directory);
  }
  try {
    return openSync(temporary, 'wx', 0o666);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Somebody removed the directory since.
    mkdirSync(directory, { recursive: true });
    return openSync(temporary, 'wx', 0o666);
  }
}

function call(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/** Makes a rename durable; some systems (Windows) have no such call for directories, and need none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const fd = await new Promise<number>((resolve, reject) => {
    open(directory, 'r', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  try {
    await call((done) => fsync(fd, done));
  } finally {
    closeSync(fd);
  }
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EFBIG: 'the file is larger than the system allows',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'part of the path is a file',
  EISDIR: 'a directory has that name',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is longer than the file system allows',
};

function storageError(path: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const text = error instanceof Error ? error.message : String(error);
  return new StorageError(path, HINTS[code] === undefined ? text : `${HINTS[code]} [${code}]`, { cause: error });
}
