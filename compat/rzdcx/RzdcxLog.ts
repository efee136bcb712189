import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { parse } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Logger } from '../../src/index';
import { LOG_LEVEL } from './enums';
import { fromWorkingDirectory } from './working-directory';

/** Where log entries go instead of a file: a Node stream or any object that can be written to. It is never read or ended. */
export interface LogSink {
  /** Takes one entry. */
  write(chunk: string): unknown;
}

/** Asks for the file after a full one. Gives its name, empty for a name of our own making. */
export type NextLogFile = (count: number, closedFileName: string) => string;

interface LogFile {
  /** As the program wrote it. */
  readonly name: string;
  readonly descriptor: number;
  /** Entries that this opening of the file has taken. */
  entries: number;
  /** How long it is with what is gathered for it. */
  bytes: number;
}

const LEVEL_NAMES = ['NONE', 'FATAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG'] as const;
/** Characters that are gathered before they are written without being asked to. */
const BUFFER_LIMIT = 64 * 1024;
/** Names tried for a next file before the folder is taken for unusable. */
const NAME_ATTEMPTS = 100_000;

/**
 * The log of the process: entries go to a stream, else to a file, else nowhere.
 *
 * Entries for a file are gathered and written when the current turn of the event loop ends, at once from WARNING upwards,
 * after 64 KiB, at {@link RzdcxLog.flush} and when the process exits. An error while writing ends the logging and reaches
 * nobody: a log never fails the operation that it tells of.
 */
export class RzdcxLog implements Logger {
  /** Entries above this level are not kept. */
  level: LOG_LEVEL = LOG_LEVEL.LOG_LEVEL_INFO;
  /** Entries that a file takes before the next one is asked for; 0 is no limit. */
  maxMessages = 0;
  /** Bytes that a file may have before the next one is asked for; 0 is no limit. */
  maxBytes = 0;
  /** Asked when a file is full. */
  nextFile: NextLogFile = () => '';
  /** Takes the entries while there is neither file nor stream: the log of the thread that does the networking for us. */
  relay: ((level: number, message: string) => void) | undefined;
  /** Writes every entry at once, for a thread that may be ended from outside at any time. */
  immediate = false;
  /** The number of the thread that entries name. */
  thread = threadId + 1;

  #file: LogFile | undefined;
  /** What the files after the first are named by when nobody gives a name. */
  #firstName = '';
  #lastNumber = 0;
  #stream: LogSink | undefined;
  #pending = '';
  #scheduled = false;
  /** Entries made while a full file is being replaced. */
  #held: string[] | undefined;
  readonly #streamFailed = (): void => this.detach();
  readonly #flushAtExit = (): void => this.flush();

  /**
   * Opens a file to append to and closes the one before.
   *
   * @throws the system's error when the file cannot be opened; the one before stays in use then.
   */
  open(name: string): void {
    const file = openLogFile(name, 'a');
    this.close();
    this.#file = file;
    this.#firstName = name;
    this.#lastNumber = 0;
    process.on('exit', this.#flushAtExit);
  }

  /** Writes what is gathered and closes the file. Does nothing when none is open. */
  close(): void {
    this.flush();
    const file = this.#file;
    this.#file = undefined;
    this.#held = undefined;
    process.off('exit', this.#flushAtExit);
    if (file) this.#attempt(() => closeSync(file.descriptor));
  }

  /** Sends entries to a stream from now on. */
  attach(stream: LogSink): void {
    this.detach();
    this.flush();
    this.#stream = stream;
    // Without a listener an error of the log's stream would end the program.
    if (isEmitter(stream)) stream.on('error', this.#streamFailed);
  }

  /** Lets go of the stream; entries go to the file again when one is open. */
  detach(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream && isEmitter(stream)) stream.off('error', this.#streamFailed);
  }

  /** Ends the logging: file closed, stream let go of. */
  stop(): void {
    this.close();
    this.detach();
  }

  isEnabled(level: number): boolean {
    if (!this.#isOpen) return this.relay !== undefined;
    return level > LOG_LEVEL.LOG_LEVEL_NONE && level <= this.level;
  }

  log(level: number, message: string): void {
    if (!this.#isOpen) {
      this.relay?.(level, message);
      return;
    }
    if (!this.isEnabled(level)) return;
    const entry = `${timestamp(new Date())} [${this.thread}] ${LEVEL_NAMES[level] ?? 'DEBUG'} ${message}\n`;
    if (this.#stream) this.#writeToStream(this.#stream, entry);
    else if (this.#held) this.#held.push(entry);
    else {
      if (this.#file && this.#isTooLong(this.#file, entry)) this.#replace(this.#file);
      this.#append(entry, level);
      // What a handler logs while a file is replaced does not count here, or a small limit would never come to rest.
      if (this.maxMessages > 0 && this.#file && this.#file.entries >= this.maxMessages) this.#replace(this.#file);
    }
  }

  get #isOpen(): boolean {
    return (this.#stream ?? this.#file ?? this.#held) !== undefined;
  }

  /** Whether entries go to a stream now. */
  get hasStream(): boolean {
    return this.#stream !== undefined;
  }

  /**
   * Hands an entry that another thread's log has made to the stream.
   *
   * @returns false when there is none, or not any more since it failed.
   */
  pass(entry: string): boolean {
    if (this.#stream) this.#writeToStream(this.#stream, entry);
    return this.hasStream;
  }

  /** Everything logged so far is in the file when it returns. */
  flush(): void {
    const text = this.#pending;
    this.#pending = '';
    const file = this.#file;
    if (!file || text === '') return;
    this.#attempt(() => writeAll(file.descriptor, Buffer.from(text, 'utf8')));
  }

  #isTooLong(file: LogFile, entry: string): boolean {
    return this.maxBytes > 0 && file.bytes > 0 && file.bytes + Buffer.byteLength(entry) > this.maxBytes;
  }

  #append(entry: string, level: number): void {
    if (!this.#file) return;
    this.#pending += entry;
    this.#file.entries++;
    this.#file.bytes += Buffer.byteLength(entry);
    const urgent = this.immediate || level <= LOG_LEVEL.LOG_LEVEL_WARNING;
    if (urgent || this.#pending.length >= BUFFER_LIMIT) this.flush();
    else this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    }).unref();
  }

  /** Closes a full file and opens the next one. */
  #replace(full: LogFile): void {
    this.flush();
    if (this.#file !== full) return;
    const held: string[] = [];
    this.#file = undefined;
    this.#held = held;
    try {
      closeSync(full.descriptor);
      const name = this.nextFile(full.entries, full.name);
      // Unless the handler stopped the logging, or started it anew.
      if (this.#held === held) this.#file = name === '' ? this.#numberedFile() : openLogFile(name, 'a');
    } catch {
      // Neither a full disk nor a throwing handler may reach the operation that is being logged.
      if (this.#held === held) this.stop();
    }
    this.#held = undefined;
    for (const entry of held) this.#append(entry, LOG_LEVEL.LOG_LEVEL_DEBUG);
  }

  /** `<base>.<n><ext>` beside the first file, with the next number that no file has. */
  #numberedFile(): LogFile {
    const { dir, name, ext } = parse(this.#firstName);
    const folder = dir === '' || dir.endsWith('/') ? dir : `${dir}/`;
    for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      this.#lastNumber++;
      try {
        return openLogFile(`${folder}${name}.${this.#lastNumber}${ext}`, 'ax');
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
    throw new Error(`No free name for a log file beside ${this.#firstName}`);
  }

  #writeToStream(stream: LogSink, entry: string): void {
    try {
      stream.write(entry);
    } catch {
      this.detach();
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch {
      const file = this.#file;
      this.#file = undefined;
      this.#pending = '';
      if (file) closeQuietly(file.descriptor);
    }
  }
}

function isEmitter(stream: LogSink): stream is LogSink & Pick<NodeJS.EventEmitter, 'on' | 'off'> {
  return 'on' in stream && typeof stream.on === 'function' && 'off' in stream && typeof stream.off === 'function';
}

function openLogFile(name: string, flags: 'a' | 'ax'): LogFile {
  const descriptor = openSync(fromWorkingDirectory(name), flags);
  return { name, descriptor, entries: 0, bytes: fstatSync(descriptor).size };
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
}

function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // The write error before it already ended the logging.
  }
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** `2025-01-31 12:34:56.789`, local time. */
function timestamp(now: Date): string {
  const date = `${digits(now.getFullYear(), 4)}-${digits(now.getMonth() + 1, 2)}-${digits(now.getDate(), 2)}`;
  const time = `${digits(now.getHours(), 2)}:${digits(now.getMinutes(), 2)}:${digits(now.getSeconds(), 2)}`;
  return `${date} ${time}.${digits(now.getMilliseconds(), 3)}`;
}
