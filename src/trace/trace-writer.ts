import { createHash, type Hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StorageError } from '../errors';
import { encodeTraceLine } from './record-lines';
import {
  dataSetFolder,
  MAXIMUM_INLINE_DATA_SET,
  TRACE_FORMAT,
  TRACE_VERSION,
  type RecordedDataSet,
  type TraceRecord,
} from './trace-records';

/** Bytes of a long data set that are put together to one write. */
const GATHERED = 256 * 1024;
const DEFAULT_MAXIMUM_BYTES = 8 * 1024 ** 3;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** What a trace is made with. */
export interface TraceWriterOptions {
  /** What is recorded, for people. @defaultValue the name of the program */
  program?: string;
  /** The longest trace, in bytes, data sets in files of their own included; 0 is no limit. @defaultValue 8 GiB */
  maximumBytes?: number;
}

/**
 * Writes a trace: each record is in the system's hands when the call returns, so that a trace shows what happened up to
 * the moment in which a program is killed.
 *
 * The file, and the folder of long data sets beside it, hold patient data as it was sent; only their owner may read them.
 *
 * @example
 * ```ts
 * import { openTrace, TraceWriter } from 'dcxport';
 *
 * const writer = new TraceWriter('example.dcxtrace', { program: 'an example' });
 * writer.write({ event: 'ended', time: writer.now(), why: 'that was all' });
 * writer.close();
 * const trace = await openTrace('example.dcxtrace');
 * for await (const record of trace.records()) console.log(record.event); // ended
 * ```
 */
export class TraceWriter {
  readonly path: string;
  /** See {@link TraceWriterOptions.maximumBytes}; whoever writes looks at {@link isFull}. */
  readonly maximumBytes: number;
  readonly #origin: number;
  #file: number | undefined;
  #dataSets = 0;
  #bytes = 0;

  /** @throws {@link StorageError} when the file exists or cannot be made. */
  constructor(path: string, options: TraceWriterOptions = {}) {
    this.path = path;
    this.maximumBytes = options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES;
    this.#origin = performance.now();
    this.#file = stored(
      path,
      () => openSync(path, 'wx', OWNER_ONLY),
      'a trace is never written over: give another name',
    );
    this.#line(
      encodeTraceLine({
        format: TRACE_FORMAT,
        version: TRACE_VERSION,
        start: withMicroseconds(performance.timeOrigin + this.#origin),
        program: options.program ?? basename(process.argv[1] ?? process.title),
        process: process.pid,
      }),
    );
  }

  /** Whether more was written than the limit allows. */
  get isFull(): boolean {
    return this.maximumBytes > 0 && this.#bytes > this.maximumBytes;
  }

  /** The time of a record that is written now: microseconds since the start of the trace. */
  now(): number {
    return Math.round((performance.now() - this.#origin) * 1000);
  }

  /** Writes one record. @throws {@link StorageError} when it cannot; the file ends with what could be written. */
  write(record: TraceRecord): void {
    this.#line(encodeTraceLine(record));
  }

  /** Begins the recording of one data set; any number of them may be under way. */
  beginDataSet(): DataSetRecording {
    return new DataSetRecording(() => {
      const folder = dataSetFolder(this.path);
      const name = `${String(++this.#dataSets).padStart(6, '0')}.bin`;
      const path = join(folder, name);
      return stored(path, () => {
        mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
        return { name, path, file: openSync(path, 'wx', OWNER_ONLY), onWritten: (length) => (this.#bytes += length) };
      });
    });
  }

  /** Closes the file. A second call does nothing. */
  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }

  #line(line: string): void {
    const file = this.#file;
    if (file === undefined) throw new StorageError(this.path, 'the trace is closed');
    const bytes = Buffer.from(`${line}\n`);
    stored(this.path, () => writeAll(file, bytes));
    this.#bytes += bytes.length;
  }
}

interface OpenFile {
  readonly name: string;
  readonly path: string;
  readonly file: number;
  readonly onWritten: (length: number) => void;
}

/**
 * One data set on its way into a trace: kept while it is short, written to a file of its own once it is long.
 *
 * @example
 * ```ts
 * import { DataSetRecording, TraceWriter } from 'dcxport';
 *
 * const writer = new TraceWriter('data-set.dcxtrace');
 * const recording: DataSetRecording = writer.beginDataSet();
 * recording.append(Buffer.from('0800600002000000', 'hex'));
 * recording.append(Buffer.from('CT'));
 * console.log(recording.finish().length); // 10
 * writer.close();
 * ```
 */
export class DataSetRecording {
  readonly #open: () => OpenFile;
  readonly #hash: Hash = createHash('sha256');
  #length = 0;
  /** What was not written yet: the first `#used` bytes. */
  #gathered: Buffer = Buffer.alloc(0);
  #used = 0;
  #file: OpenFile | undefined;

  /** @internal */
  constructor(open: () => OpenFile) {
    this.#open = open;
  }

  /**
   * Takes the next bytes.
   *
   * @param chunk - Copied; the caller's again when the call returns.
   * @throws {@link StorageError}
   */
  append(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#length += chunk.length;
    for (let at = 0; at < chunk.length;) {
      if (this.#used === this.#gathered.length) this.#makeRoom(chunk.length - at);
      const copied = chunk.copy(this.#gathered, this.#used, at);
      this.#used += copied;
      at += copied;
    }
  }

  /** The data set is complete, or will never be. @throws {@link StorageError} */
  finish(): RecordedDataSet {
    const summary = { length: this.#length, sha256: this.#hash.digest('hex') };
    if (this.#length <= MAXIMUM_INLINE_DATA_SET) return { ...summary, bytes: this.#gathered.subarray(0, this.#used) };
    this.#flush();
    const file = this.#file;
    if (file === undefined) throw new Error('a long data set has a file');
    this.#file = undefined;
    closeSync(file.file);
    return { ...summary, file: file.name };
  }

  /** Gives it up: what was written of it is removed. */
  drop(): void {
    this.#used = 0;
    if (this.#file === undefined) return;
    closeSync(this.#file.file);
    // Whoever has removed it already has done no harm: a recording that ends must not end what is recorded.
    rmSync(this.#file.path, { force: true });
    this.#file = undefined;
  }

  #makeRoom(wanted: number): void {
    if (this.#used >= GATHERED) {
      this.#flush();
      return;
    }
    const grown = Buffer.allocUnsafe(Math.min(GATHERED, Math.max(this.#used + wanted, 2 * this.#used)));
    this.#gathered.copy(grown);
    this.#gathered = grown;
  }

  #flush(): void {
    const { path, file, onWritten } = (this.#file ??= this.#open());
    const bytes = this.#gathered.subarray(0, this.#used);
    this.#used = 0;
    stored(path, () => writeAll(file, bytes));
    onWritten(bytes.length);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** @param hint - What to do when the file exists. */
function stored<T>(path: string, action: () => T, hint?: string): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    const exists = (error as NodeJS.ErrnoException | undefined)?.code === 'EEXIST';
    throw new StorageError(path, exists && hint !== undefined ? `the file exists, and ${hint}` : text, {
      cause: error,
    });
  }
}

/** @param time - Milliseconds since 1970, with a fraction. */
function withMicroseconds(time: number): string {
  const whole = Math.floor(time);
  const fraction = Math.floor((time - whole) * 1000);
  return new Date(whole).toISOString().replace('Z', `${String(fraction).padStart(3, '0')}Z`);
}
