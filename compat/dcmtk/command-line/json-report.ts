import { closeSync, openSync, writeSync } from 'node:fs';
import { CommandLineError } from './command-line-error';
import type { CommandLine } from './parser';

/** What became of one object. Absent members are unknown or do not apply. */
export interface ReportedObject {
  readonly file?: string;
  readonly SOPClassUID?: string;
  readonly SOPInstanceUID?: string;
  /** Of the file. */
  readonly transferSyntaxUID?: string;
  /** Of the network. */
  readonly networkTransferSyntaxUID?: string;
  readonly callingAETitle?: string;
  readonly calledAETitle?: string;
  readonly peer?: string;
  /** Status of the response. */
  readonly status?: number;
  readonly error?: string;
  /** Of the data set. */
  readonly bytes?: number;
  /** From the first byte to the response. */
  readonly milliseconds?: number;
}

/**
 * A report for programs: one JSON object with the tool, a list of objects in the order in which they were done, and sums.
 * Each object is written when it is done, so that memory does not grow with the report.
 */
export class JsonReport {
  readonly #fd: number;
  readonly #path: string;
  #objects = 0;
  #failed = 0;
  #bytes = 0;

  /** @throws {@link CommandLineError} when the file cannot be written. */
  constructor(path: string, tool: string) {
    this.#path = path;
    try {
      this.#fd = openSync(path, 'w');
    } catch (error) {
      throw new CommandLineError(`cannot write the report '${path}'`, { cause: error });
    }
    const started = new Date().toISOString();
    this.#write(`{"tool":${JSON.stringify(tool)},"started":${JSON.stringify(started)},"objects":[`);
  }

  /** The report that a command line asks for. @throws as the constructor. */
  static of(line: CommandLine, tool: string): JsonReport | undefined {
    const path = line.text('--json-report');
    return path === undefined ? undefined : new JsonReport(path, tool);
  }

  /** Adds one object. @throws the system's error. */
  add(object: ReportedObject): void {
    this.#write(`${this.#objects === 0 ? '' : ','}\n${JSON.stringify(object)}`);
    this.#objects += 1;
    this.#bytes += object.bytes ?? 0;
    const isWarning = object.status !== undefined && (object.status & 0xf000) === 0xb000;
    if (object.error !== undefined || (object.status !== 0 && !isWarning)) this.#failed += 1;
  }

  /** Writes the sums and closes the file. @throws the system's error. */
  close(): void {
    const summary = { objects: this.#objects, failed: this.#failed, bytes: this.#bytes };
    const ended = new Date().toISOString();
    this.#write(`\n],"ended":${JSON.stringify(ended)},"summary":${JSON.stringify(summary)}}\n`);
    closeSync(this.#fd);
  }

  #write(text: string): void {
    try {
      writeSync(this.#fd, text);
    } catch (error) {
      throw new Error(`The report '${this.#path}' could not be written; is the disk full?`, { cause: error });
    }
  }
}
