import { ENDED_IN_ORDER, openTrace, type TraceHead, type TraceReader, type TraceRecord } from 'dcxport';

/** What is kept of a trace in memory at most, in bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A record with its time on the clock that all traces share: microseconds since the first of them began. */
export interface TimedRecord {
  readonly record: TraceRecord;
  readonly time: number;
  readonly trace: LoadedTrace;
}

/** One trace of a page. */
export interface LoadedTrace {
  readonly path: string;
  readonly head: TraceHead;
  readonly reader: TraceReader;
  /** Of its records on the shared clock, in microseconds. */
  readonly offset: number;
  /** How it ends, where that is not in order. */
  trouble: string | undefined;
}

/** What a page shows. */
export interface LoadedTraces {
  readonly traces: readonly LoadedTrace[];
  /** In the order of time. */
  readonly records: readonly TimedRecord[];
  /** Records beyond the limit. */
  readonly hidden: number;
  /** When the first of them began: microseconds since 1970. */
  readonly start: number;
}

/**
 * Reads traces, of several programs perhaps.
 *
 * @param limit - Records to keep, of each trace; the first ones.
 * @throws as `openTrace` and the records of a reader do, naming the file.
 */
export async function loadTraces(paths: readonly string[], limit: number): Promise<LoadedTraces> {
  const readers = await Promise.all(paths.map((path) => named(path, openTrace(path))));
  const first = Math.min(...readers.map(({ head }) => startOf(head)));
  const records: TimedRecord[] = [];
  const traces: LoadedTrace[] = [];
  let hidden = 0;
  for (const reader of readers) {
    const { path, head } = reader;
    const trace: LoadedTrace = { path, head, reader, offset: startOf(head) - first, trouble: undefined };
    traces.push(trace);
    hidden += await named(path, collect(trace, limit, records));
  }
  records.sort((a, b) => a.time - b.time);
  return { traces, records, hidden, start: first };
}

async function collect(trace: LoadedTrace, limit: number, into: TimedRecord[]): Promise<number> {
  let [count, bytes, hidden] = [0, 0, 0];
  let ended: string | undefined;
  for await (const record of trace.reader.records()) {
    if (record.event === 'ended') ended = record.why;
    else if (count < limit && bytes < MOST_BYTES) {
      into.push({ record, time: record.time + trace.offset, trace });
      count++;
      bytes += bytesOf(record);
    } else hidden++;
  }
  if (trace.reader.cutShort) trace.trouble = 'cut short in the middle of a line';
  else if (ended === undefined) trace.trouble = 'not ended in order: the program was killed, or goes on';
  else if (ended !== ENDED_IN_ORDER) trace.trouble = ended;
  return hidden;
}

function bytesOf(record: TraceRecord): number {
  if (record.event === 'message') return record.command.length + (record.dataSet?.bytes?.length ?? 0);
  return 'bytes' in record ? record.bytes.length : 0;
}

async function named<T>(path: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** In microseconds since 1970, which a number holds exactly. */
function startOf({ start }: TraceHead): number {
  const [, seconds = '', fraction = '0'] = /^(.*)\.(\d{6})Z$/.exec(start) ?? [];
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction);
}
