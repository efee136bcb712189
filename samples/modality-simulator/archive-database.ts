import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database, SQLiteValue, Statement } from 'node-sqlite3-wasm';
import { messageOf } from './operation-error';

/** How a database is opened. */
export interface ArchiveDatabaseOptions {
  /** Folder that it lies in; made when it is missing. undefined: in memory, for this process only. */
  readonly folder: string | undefined;
  /** SQL that makes the tables of a new one. */
  readonly schema: string;
  /** Another one than was made with is an error. */
  readonly version: number;
  /** Puts what is there aside and begins anew. @defaultValue false */
  readonly anew?: boolean;
  /** Told when a batch could not be written; it is tried again with the next one. */
  readonly onError: (error: unknown) => void;
}

/** A row by column. */
export type Row = Readonly<Record<string, SQLiteValue>>;

/** Name of the database in its folder. */
export const DATABASE_NAME = 'dcxport-index.sqlite';
const OWNER_NAME = 'dcxport-index.owner';
/** Says that a database is one of ours. */
const APPLICATION_ID = 0x64637870;
/** Writes that one transaction holds at most, and milliseconds that the first of them waits. */
const BATCH_WRITES = 500;
const BATCH_MS = 200;

/** Folders whose database is open in this process. */
const openHere = new Set<string>();

/**
 * An SQLite database that belongs to this process alone. Its calls are synchronous and short; writes go out in batches. It is
 * a copy of what stands in files, so nothing waits for the disk: what a batch held when the process was killed is read from the
 * files again.
 */
export class ArchiveDatabase {
  readonly #path: string;
  readonly #folder: string | undefined;
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #onError: (error: unknown) => void;
  /** What the open transaction has done, to be done again should it fail. */
  #batch: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  private constructor(database: Database, path: string, folder: string | undefined, onError: (error: unknown) => void) {
    this.#database = database;
    this.#path = path;
    this.#folder = folder;
    this.#onError = onError;
  }

  /**
   * Opens the database of a folder, or makes it.
   *
   * @throws Error when another process has it open, when it is damaged, and when it is not ours.
   */
  static async open(options: ArchiveDatabaseOptions): Promise<ArchiveDatabase> {
    // More than a megabyte of code, which nothing else needs.
    const { default: sqlite } = await import('node-sqlite3-wasm');
    const { schema, version, anew = false, onError } = options;
    const folder = options.folder === undefined ? undefined : resolve(options.folder);
    const path = folder === undefined ? ':memory:' : join(folder, DATABASE_NAME);
    const crashed = folder !== undefined && claim(folder);
    let database: Database | undefined;
    try {
      if (folder !== undefined) {
        // A folder is what the library locks with. Nobody but the owner can have made it.
        removeFolder(`${path}.lock`);
        if (anew) putAside(path);
      }
      database = new sqlite.Database(path);
      prepare(database, schema, version, crashed);
      return new ArchiveDatabase(database, path, folder, onError);
    } catch (error) {
      if (database?.isOpen === true) database.close();
      if (folder !== undefined) disclaim(folder);
      throw explained('Opening', path, error);
    }
  }

  /** All rows of a query that gives few. */
  all(sql: string, values: SQLiteValue[] = []): Row[] {
    return this.#explain('Reading', () => this.#statement(sql).all(values) as Row[]);
  }

  /**
   * The rows of a query one by one, so that none is read before it is asked for. Leaving the loop ends the query.
   *
   * @throws Error from the loop.
   */
  *each(sql: string, values: SQLiteValue[]): Generator<Row, void> {
    // Not from the store of statements: several may run at a time.
    const statement = this.#explain('Reading', () => this.#database.prepare(sql));
    try {
      const rows = statement.iterate(values);
      for (let row = this.#explain('Reading', () => rows.next()); row.done !== true;) {
        yield row.value as Row;
        row = this.#explain('Reading', () => rows.next());
      }
    } finally {
      unlessItFailed(() => statement.finalize());
    }
  }

  /** Runs a statement; inside of {@link write} when it changes something. */
  run(sql: string, values: SQLiteValue[] = []): void {
    this.#statement(sql).run(values);
  }

  /**
   * Writes as part of the batch, which is visible to queries at once.
   *
   * @param work - Runs statements; may run again later when its batch could not be written.
   * @throws Error when nothing of it was written.
   */
  write(work: () => void): void {
    this.#explain('Writing to', () => {
      this.#begin();
      work();
      this.#batch.push(work);
      if (this.#batch.length >= BATCH_WRITES) this.#commit();
    });
  }

  /** Writes what the batch holds. @throws Error when that failed; the next batch tries it again. */
  flush(): void {
    this.#explain('Writing to', () => {
      if (this.#batch.length === 0) return;
      this.#begin();
      this.#commit();
    });
  }

  /** Writes what is left and closes; nothing may be called after that. */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      this.flush();
    } finally {
      clearTimeout(this.#timer);
      for (const statement of this.#statements.values()) statement.finalize();
      this.#database.close();
      if (this.#folder !== undefined) disclaim(this.#folder);
    }
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #begin(): void {
    if (this.#database.inTransaction) return;
    this.#database.exec('BEGIN');
    for (const work of this.#batch) work();
    this.#timer = setTimeout(() => {
      try {
        this.flush();
      } catch (error) {
        this.#onError(error);
      }
    }, BATCH_MS).unref();
  }

  #commit(): void {
    clearTimeout(this.#timer);
    this.#database.exec('COMMIT');
    this.#batch = [];
  }

  #rollBack(): void {
    clearTimeout(this.#timer);
    // A statement that failed cannot be used again, and says its error once more when it is let go.
    for (const statement of this.#statements.values()) unlessItFailed(() => statement.finalize());
    this.#statements.clear();
    if (this.#database.isOpen && this.#database.inTransaction) this.#database.exec('ROLLBACK');
  }

  #explain<T>(doing: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (doing !== 'Reading') this.#rollBack();
      throw explained(doing, this.#path, error);
    }
  }
}

function unlessItFailed(finalize: () => void): void {
  try {
    finalize();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'SQLite3Error')) throw error;
  }
}

function explained(doing: string, path: string, error: unknown): Error {
  const advice = 'The stored objects are not touched by that: --reindex makes the index anew of them.';
  return new Error(`${doing} the index ${path}: ${messageOf(error)}. ${advice}`, { cause: error });
}

/** @throws Error for a damaged database and for one that somebody else made. */
function prepare(database: Database, schema: string, version: number, crashed: boolean): void {
  const pragma = (name: string): SQLiteValue => Object.values(database.get(`PRAGMA ${name}`) as Row)[0] ?? null;
  // First of all: without it a database with a log needs memory shared between processes, which WebAssembly has not.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const tables = (database.get('SELECT count(*) AS n FROM sqlite_schema') as Row).n;
  const [id, made] = [pragma('application_id'), pragma('user_version')];
  if (tables !== 0 && id !== APPLICATION_ID) throw new Error('it is a database of another program');
  if (tables !== 0 && made !== version)
    throw new Error(`it was made by another version (${String(made)} and not ${version})`);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  if (tables === 0) {
    database.exec(
      `BEGIN; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}; ${schema} COMMIT`,
    );
  } else if (crashed && pragma('quick_check') !== 'ok') {
    throw new Error('it is damaged');
  }
}

/**
 * Takes the folder for this process.
 *
 * @returns whether the last owner has ended without a word.
 * @throws Error when it belongs to a process that lives.
 */
function claim(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  if (openHere.has(folder)) throw new Error(`${folder} is open in this process already`);
  const path = join(folder, OWNER_NAME);
  const owner = ownerIn(path);
  if (owner !== undefined) {
    // In a container every process may have the same number.
    if (owner !== process.pid && isAlive(owner)) {
      throw new Error(
        `${folder} is served by process ${owner} already. End that, or take another folder; if that process is another ` +
          `program, remove ${path}`,
      );
    }
    rmSync(path, { force: true });
  }
  const file = openSync(path, 'wx');
  writeSync(file, `${process.pid}\n`);
  closeSync(file);
  openHere.add(folder);
  return owner !== undefined;
}

function disclaim(folder: string): void {
  if (openHere.delete(folder)) rmSync(join(folder, OWNER_NAME), { force: true });
}

/** @returns the process that a file names; 0 when it names none, undefined when there is no file. */
function ownerIn(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Renames a database to `*.old`, in place of what was put aside before; its log goes. */
function putAside(path: string): void {
  try {
    renameSync(path, `${path}.old`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  for (const suffix of ['-wal', '-journal', '-shm']) rmSync(path + suffix, { force: true });
}
