import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DCXDIC, type DCXOBJ, DICOM_TAGS_ENUM as Tag, VR_CODE } from 'dcxport/rzdcx';
import { ArchiveDatabase, type Row } from './archive-database';
import { type FileFront, readFront } from './archive-front';
import { hasWildcards, keysOf, matchesText } from './archive-matching';
import {
  COLUMNS,
  COUNTS,
  type Level,
  LEVELS,
  NARROWING,
  OBJECTS,
  SCHEMA,
  SCHEMA_VERSION,
  type Table,
} from './archive-schema';
import { objectOf, type TagValue, textOf } from './object-values';

/** How an index is opened. */
export interface ArchiveIndexOptions {
  /** Where the objects lie, flat, in files named `*.dcm`. */
  readonly folder: string;
  /** Keeps the index in memory, so that the folder holds nothing but objects. @defaultValue false in the folder */
  readonly inMemory?: boolean;
  /** Makes it anew of the files. @defaultValue false */
  readonly anew?: boolean;
  /** Told of files that are no objects, and of what could not be written and is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds that a query, a list of objects or the reading of a folder goes on before others have their turn. */
const SLICE_MS = 4;

/** Procedure steps that are kept; the oldest are forgotten. */
const MOST_STEPS = 100_000;

/** Elements of an identifier that match nothing. */
const NO_KEYS: ReadonlySet<number> = new Set([Tag.QueryRetrieveLevel, Tag.RetrieveAETitle]);

/** A key of an identifier, without the identifier. */
interface Key {
  readonly tag: number;
  readonly vr: number;
  readonly text: string;
}

/** Part of a query in SQL. */
interface Condition {
  readonly sql: string;
  readonly value: string;
}

/** What lies in an archive: the files are what counts, and the index is made of them. */
export class ArchiveIndex {
  readonly #folder: string;
  readonly #database: ArchiveDatabase;
  readonly #onError: (error: unknown) => void;

  private constructor(database: ArchiveDatabase, { folder, onError }: ArchiveIndexOptions) {
    this.#database = database;
    this.#folder = folder;
    this.#onError = onError;
  }

  /** Opens an index; {@link close} closes it. @throws Error when it cannot be used; it says what can be done. */
  static async open(options: ArchiveIndexOptions): Promise<ArchiveIndex> {
    const { inMemory = false, anew, onError } = options;
    const folder = inMemory ? undefined : options.folder;
    const database = await ArchiveDatabase.open({ folder, schema: SCHEMA, version: SCHEMA_VERSION, anew, onError });
    return new ArchiveIndex(database, options);
  }

  /** Objects in the archive. */
  get size(): number {
    return Number(this.#database.all('SELECT count(*) AS n FROM instance')[0]?.n);
  }

  /** Whether an object is there. */
  has(sopInstanceUID: string): boolean {
    return this.#database.all('SELECT 1 FROM instance WHERE SOPInstanceUID = ?', [sopInstanceUID.trim()]).length > 0;
  }

  /** Those of many objects that are there; others have their turn meanwhile, since a peer says how many they are. */
  async present(sopInstanceUIDs: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const turn = turns();
    for (const uid of sopInstanceUIDs) {
      if (this.has(uid)) found.add(uid);
      await turn();
    }
    return found;
  }

  /** Reads what has changed in the folder since the index was last open. @returns how many files were read. */
  async synchronize(): Promise<number> {
    const known = new Map<string, Row>();
    for (const row of this.#database.all('SELECT name, size, changed FROM instance')) known.set(String(row.name), row);
    let read = 0;
    const turn = turns();
    for (const name of readdirSync(this.#folder).filter((each) => each.endsWith('.dcm'))) {
      const row = known.get(name);
      known.delete(name);
      const path = join(this.#folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.size === row?.size && Math.floor(stats?.mtimeMs ?? 0) === row?.changed) continue;
      try {
        this.add(path);
        read++;
      } catch (error) {
        if (row !== undefined) this.#remove(name);
        this.#onError(error);
      }
      await turn();
    }
    for (const name of known.keys()) this.#remove(name);
    this.#database.flush();
    return read;
  }

  /**
   * Enters a file of the folder; another one of the same SOP Instance UID is replaced.
   *
   * @returns its SOP Instance UID.
   * @throws Error for what is no DICOM file, for an object without the keys of all levels below the patient's, and when the
   * index cannot be written.
   */
  add(path: string): string {
    const values = readFront(path, (front) => valuesOf(front, path));
    const name = basename(path);
    const { study, series, instance, size, changed } = values;
    const uid = instance[COLUMNS.instance.indexOf('SOPInstanceUID')] ?? '';
    this.#database.write(() => {
      this.#database.run('DELETE FROM instance WHERE SOPInstanceUID = ? OR name = ?', [uid, name]);
      this.#database.run(INSERT_STUDY, study);
      const studyUID = study[COLUMNS.study.indexOf('StudyInstanceUID')] ?? '';
      const seriesUID = series[COLUMNS.series.indexOf('SeriesInstanceUID')] ?? '';
      this.#database.run(INSERT_SERIES, [studyUID, ...series]);
      this.#database.run(INSERT_INSTANCE, [seriesUID, studyUID, name, size, changed, ...instance]);
    });
    return uid;
  }

  /**
   * Answers a query of a level: one object for each patient, study, series or image that fits, made when it is asked for.
   *
   * @param aeTitle - Where they can be retrieved from.
   * @throws Error for a level that there is not.
   */
  find(identifier: DCXOBJ, aeTitle: string): AsyncGenerator<DCXOBJ, void> {
    const level = levelOf(identifier);
    if (level === undefined) throw new Error(`there is no level ${shown(textOf(identifier, Tag.QueryRetrieveLevel))}`);
    const keys = keysOf(identifier)
      .filter((key) => !NO_KEYS.has(key.Tag))
      .map((key): Key => ({ tag: key.Tag, vr: key.ValueRepresentation, text: key.CStringPtr }));
    return this.#answers(level, keys, aeTitle);
  }

  /**
   * Paths of what a C-MOVE or C-GET asks for.
   *
   * @throws Error when the unique key of its level is missing: everything is not what a retrieval may ask for.
   */
  select(identifier: DCXOBJ): string[] {
    const level = levelOf(identifier);
    if (level === undefined || textOf(identifier, level.unique).trim() === '') {
      const name = shown(textOf(identifier, Tag.QueryRetrieveLevel));
      throw new Error(`a retrieval needs a level and its unique key, not ${name}`);
    }
    const conditions = LEVELS.flatMap(({ unique }) => {
      const text = textOf(identifier, unique).trim();
      const values = unique === Tag.PatientID ? [text] : uidsIn(text);
      return text === '' ? [] : [isOneOf(IMAGE_COLUMNS.get(unique) ?? '', values)];
    });
    const sql = `SELECT instance.name FROM ${OBJECTS} WHERE ${conditions.map((each) => each.sql).join(' AND ')}`;
    const values = conditions.map(({ value }) => value);
    return this.#database.all(sql, values).map(({ name }) => join(this.#folder, String(name)));
  }

  /**
   * Keeps the state of a procedure step; it is written when this returns.
   *
   * @param begun - Keys of the worklist's steps that are begun by it.
   * @throws Error when it could not be written.
   */
  keep(uid: string, state: object, begun: readonly string[] = []): void {
    this.#database.write(() => {
      const sql = 'INSERT INTO step (uid, state) VALUES (?, ?) ON CONFLICT (uid) DO UPDATE SET state = excluded.state';
      this.#database.run(sql, [uid, JSON.stringify(state)]);
      for (const key of begun) {
        this.#database.run('INSERT OR REPLACE INTO begun SELECT ?, id FROM step WHERE uid = ?', [key, uid]);
      }
      this.#database.run(`DELETE FROM step WHERE id <= (SELECT max(id) - ${MOST_STEPS} FROM step)`);
    });
    this.#database.flush();
  }

  /** The state of a procedure step; undefined when none is kept. */
  kept(uid: string): unknown {
    const [row] = this.#database.all('SELECT state FROM step WHERE uid = ?', [uid]);
    return row === undefined ? undefined : JSON.parse(String(row.state));
  }

  /** The procedure steps that were kept last, the latest last. */
  lastKept(count: number): [uid: string, state: unknown][] {
    const rows = this.#database.all('SELECT uid, state FROM step ORDER BY id DESC LIMIT ?', [count]);
    return rows.reverse().map(({ uid, state }) => [String(uid), JSON.parse(String(state))]);
  }

  /** Whether a step of the worklist has been begun. */
  isBegun(key: string): boolean {
    return this.#database.all('SELECT 1 FROM begun WHERE key = ?', [key]).length > 0;
  }

  /** Writes what is under way and closes. */
  close(): void {
    this.#database.close();
  }

  #remove(name: string): void {
    this.#database.write(() => this.#database.run('DELETE FROM instance WHERE name = ?', [name]));
  }

  async *#answers(level: Level, keys: readonly Key[], aeTitle: string): AsyncGenerator<DCXOBJ, void> {
    const { unique, columns, from, table, groupBy } = level;
    const wanted = [...new Set([unique, ...keys.map(({ tag }) => tag)])].filter((tag) => columns.has(tag));
    const conditions = keys.flatMap((key) => narrowing(key, columns));
    // What comes while the query runs is not its matter. The plus keeps that from being taken for the way to the rows.
    const where = [`+${table}.id <= (SELECT max(id) FROM ${table})`, ...conditions.map(({ sql }) => sql)].join(' AND ');
    const selected = wanted.map((tag) => `${columns.get(tag) ?? ''} AS "${tag}"`).join(', ');
    const rows = this.#database.each(
      `SELECT ${selected} FROM ${from} WHERE ${where} ${groupBy}`,
      conditions.map(({ value }) => value),
    );
    const turn = turns();
    for (const row of rows) {
      const valueOf = (tag: number): string => String(row[tag] ?? '');
      if (keys.every(({ tag, vr, text }) => !isKey(tag, columns) || matchesText(vr, text, valueOf(tag)))) {
        yield objectOf([
          [Tag.SpecificCharacterSet, 'ISO_IR 192'],
          ...keys.map(({ tag, vr }): TagValue => [tag, vr === VR_CODE.VR_CODE_SQ ? [] : valueOf(tag)]),
          [unique, valueOf(unique)],
          [Tag.QueryRetrieveLevel, level.name],
          [Tag.RetrieveAETitle, aeTitle],
        ]);
      }
      await turn();
    }
  }
}

const IMAGE_COLUMNS = LEVELS.at(-1)?.columns ?? new Map<number, string>();

const marks = (count: number): string => Array<string>(count).fill('?').join(', ');
const INSERT_STUDY =
  `INSERT INTO study (${COLUMNS.study.join(', ')}) VALUES (${marks(COLUMNS.study.length)}) ` +
  'ON CONFLICT (StudyInstanceUID) DO NOTHING';
const INSERT_SERIES =
  `INSERT INTO series (study, ${COLUMNS.series.join(', ')}) ` +
  `VALUES ((SELECT id FROM study WHERE StudyInstanceUID = ?), ${marks(COLUMNS.series.length)}) ` +
  'ON CONFLICT (SeriesInstanceUID, study) DO NOTHING';
const INSERT_INSTANCE =
  `INSERT INTO instance (series, name, size, changed, ${COLUMNS.instance.join(', ')}) ` +
  'VALUES ((SELECT series.id FROM series JOIN study ON study.id = series.study ' +
  `WHERE SeriesInstanceUID = ? AND StudyInstanceUID = ?), ${marks(COLUMNS.instance.length + 3)})`;

const dictionary = new DCXDIC();

/** The values of an object's rows. @throws Error when it lacks a key. */
function valuesOf(
  { dataSet, size, changed }: FileFront,
  path: string,
): Record<Table, string[]> & {
  readonly size: number;
  readonly changed: number;
} {
  const values = (table: Table): string[] => COLUMNS[table].map((name) => dataSet.text(Tag[name])?.trim() ?? '');
  for (const tag of [Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID]) {
    if ((dataSet.text(tag)?.trim() ?? '') === '') throw new Error(`${path} has no ${dictionary.GetName(tag)}`);
  }
  return { study: values('study'), series: values('series'), instance: values('instance'), size, changed };
}

function levelOf(identifier: DCXOBJ): Level | undefined {
  const name = textOf(identifier, Tag.QueryRetrieveLevel).trim();
  return LEVELS.find((level) => level.name === name);
}

/** Whether an element of an identifier selects: it is indexed, and not only counted. */
function isKey(tag: number, columns: Level['columns']): boolean {
  return columns.has(tag) && !COUNTS.has(tag);
}

/** What of a key SQL can decide by its indexes; the rest is matched row by row. */
function narrowing({ tag, vr, text }: Key, columns: Level['columns']): Condition[] {
  const column = columns.get(tag);
  const wanted = text.trim();
  if (column === undefined || wanted === '' || !NARROWING.has(tag)) return [];
  if (vr === VR_CODE.VR_CODE_UI) return [isOneOf(column, uidsIn(wanted))];
  return hasWildcards(wanted) ? [] : [isOneOf(column, [wanted])];
}

function isOneOf(column: string, values: readonly string[]): Condition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, value: JSON.stringify(values) };
}

function uidsIn(text: string): string[] {
  return text.split('\\').map((uid) => uid.trim());
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 20));
}

/** Something to await again and again: it lets others have their turn when they have waited long enough. */
function turns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
