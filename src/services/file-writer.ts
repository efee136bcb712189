import { writev, writevSync } from 'node:fs';

/** Vectors of one system call; the usual limit of the system is 1024. */
export const MOST_VECTORS = 512;
/** A write that takes longer than this, in milliseconds, was not taken by the system's cache. */
const SLOW_MS = 20;
/** For how long writes then go through the thread pool, in milliseconds. */
const CAREFUL_MS = 1000;

/** What a {@link FileWriter} needs of the system; tests put their own in its place. */
export interface FileWriterSystem {
  /** Milliseconds. */
  now(): number;
  /** Writes in place. Returns the bytes written. */
  writeNow(fd: number, chunks: readonly Buffer[]): number;
  /** Writes through the thread pool. Resolves to the bytes written. */
  writeLater(fd: number, chunks: readonly Buffer[]): Promise<number>;
}

const system: FileWriterSystem = {
  now: () => performance.now(),
  writeNow: (fd, chunks) => writevSync(fd, chunks),
  writeLater: (fd, chunks) =>
    new Promise((resolve, reject) => {
      writev(fd, chunks, (error, count) => (error ? reject(error) : resolve(count)));
    }),
};

/**
 * Writes files as fast as the disk allows without letting a slow one hold up the process.
 *
 * A write usually only copies into the system's cache, which takes less time than a trip through the thread pool: so it is
 * done in place. When one took long (the disk is behind, the file system is remote), all writes of the next second go through
 * the thread pool; then one is tried in place again.
 */
export class FileWriter {
  readonly #system: FileWriterSystem;
  #carefulUntil = -Infinity;

  constructor(of: FileWriterSystem = system) {
    this.#system = of;
  }

  /** Writes all bytes, in order; a partial write goes on where it stopped. @throws the system's error. */
  async write(fd: number, chunks: readonly Buffer[]): Promise<void> {
    let rest = chunks.filter((chunk) => chunk.length > 0);
    while (rest.length > 0) {
      const batch = rest.slice(0, MOST_VECTORS);
      const before = this.#system.now();
      const inPlace = before >= this.#carefulUntil;
      const written = inPlace ? this.#system.writeNow(fd, batch) : await this.#system.writeLater(fd, batch);
      const after = this.#system.now();
      if (inPlace && after - before > SLOW_MS) this.#carefulUntil = after + CAREFUL_MS;
      rest = behind(rest, written);
    }
  }
}

/** What is left of the chunks behind the first `written` bytes. */
function behind(chunks: readonly Buffer[], written: number): Buffer[] {
  let skip = written;
  const rest: Buffer[] = [];
  for (const chunk of chunks) {
    if (skip >= chunk.length) {
      skip -= chunk.length;
    } else {
      rest.push(skip > 0 ? chunk.subarray(skip) : chunk);
      skip = 0;
    }
  }
  return rest;
}
