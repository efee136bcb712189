import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError } from '../errors';
import { decodeTraceHead, decodeTraceRecord } from './record-lines';
import { TraceFormatError } from './trace-format-error';
import {
  dataSetFolder,
  MAXIMUM_TRACE_LINE,
  type RecordedDataSet,
  type TraceHead,
  type TraceRecord,
} from './trace-records';

const LINE_END = 0x0a;

/**
 * A trace that is read: record by record, every one checked, so that neither its length nor its content can harm.
 *
 * @example
 * ```ts
 * import { openTrace, TraceReader, TraceWriter } from 'dcxport';
 *
 * new TraceWriter('short.dcxtrace', { program: 'an example' }).close();
 * const trace: TraceReader = await openTrace('short.dcxtrace');
 * console.log(trace.head.program); // an example
 * for await (const record of trace.records()) console.log(record.event);
 * ```
 */
export class TraceReader {
  readonly path: string;
  readonly head: TraceHead;
  #cutShort = false;

  /** @internal */
  constructor(path: string, head: TraceHead) {
    this.path = path;
    this.head = head;
  }

  /** Whether the last line was cut short: the program was killed, or the disk was full. Known behind the last record. */
  get cutShort(): boolean {
    return this.#cutShort;
  }

  /**
   * The records in the order of the file. May be called several times.
   *
   * @throws {@link TraceFormatError} at the first line that is none, with its number.
   * @throws the system's error.
   */
  async *records(): AsyncGenerator<TraceRecord, void, undefined> {
    const opened = new Set<number>();
    for await (const { text, number, whole } of linesOf(this.path)) {
      if (number === 1) continue;
      if (!whole) {
        this.#cutShort = true;
        return;
      }
      const record = decodeTraceRecord(text, `line ${number}`);
      checkOrder(record, opened, number);
      yield record;
    }
  }

  /** Where a long data set lies; undefined for one that stands in its line. */
  dataSetPath({ file }: RecordedDataSet): string | undefined {
    return file === undefined ? undefined : join(dataSetFolder(this.path), file);
  }

  /**
   * The bytes of a data set.
   *
   * @param limit - The longest one that is read, in bytes.
   * @throws {@link InvalidArgumentError} when it is longer.
   * @throws {@link TraceFormatError} when its file is not what was recorded.
   * @throws the system's error.
   */
  async readDataSet(dataSet: RecordedDataSet, limit: number): Promise<Buffer> {
    if (dataSet.length > limit) {
      throw new InvalidArgumentError(`The data set has ${dataSet.length} bytes, and at most ${limit} are to be read`);
    }
    const path = this.dataSetPath(dataSet);
    if (path !== undefined) {
      const found = await lstat(path);
      // A device never ends, and a link may lead anywhere.
      if (!found.isFile() || found.size !== dataSet.length) throw changed(path);
    }
    const bytes = path === undefined ? (dataSet.bytes ?? Buffer.alloc(0)) : await readFile(path);
    if (createHash('sha256').update(bytes).digest('hex') !== dataSet.sha256) throw changed(path ?? this.path);
    return bytes;
  }
}

/**
 * Opens a trace and reads its first line.
 *
 * @throws {@link TraceFormatError} when the file is no trace, or one of another version.
 * @throws the system's error.
 */
export async function openTrace(path: string): Promise<TraceReader> {
  const lines = linesOf(path);
  try {
    const first = await lines.next();
    if (first.done === true) throw new TraceFormatError(`The file is empty, and no trace: ${path}`);
    return new TraceReader(path, decodeTraceHead(first.value.text));
  } finally {
    await lines.return(undefined);
  }
}

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** False for what stands behind the last line end. */
  readonly whole: boolean;
}

async function* linesOf(path: string): AsyncGenerator<Line, void, undefined> {
  let pieces: Buffer[] = [];
  let length = 0;
  let number = 0;
  const line = (whole: boolean): Line => {
    const text = Buffer.concat(pieces).toString('utf8');
    pieces = [];
    length = 0;
    return { text, number: ++number, whole };
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(LINE_END, at);
      const piece = chunk.subarray(at, end < 0 ? chunk.length : end);
      pieces.push(piece);
      length += piece.length;
      if (length > MAXIMUM_TRACE_LINE) {
        throw new TraceFormatError(
          `line ${number + 1} is longer than ${MAXIMUM_TRACE_LINE} bytes: the file is no trace`,
        );
      }
      if (end >= 0) yield line(true);
      at += piece.length + 1;
    }
  }
  if (length > 0) yield line(false);
}

function checkOrder(record: TraceRecord, opened: Set<number>, number: number): void {
  if (!('association' in record)) return;
  const { association, event } = record;
  if (event === 'opened') {
    if (opened.has(association))
      throw new TraceFormatError(`line ${number}: association ${association} is open already`);
    opened.add(association);
  } else if (!opened.has(association)) {
    throw new TraceFormatError(`line ${number}: association ${association} is not open`);
  } else if (event === 'closed') opened.delete(association);
}

function changed(path: string): TraceFormatError {
  return new TraceFormatError(`The data set in ${path} is not the one that was recorded: length or SHA-256 differ`);
}
