import { extname } from 'node:path';
import { StorageError } from '../errors';
import { LogLevel, type Logger } from '../log';
import { TraceRecorder } from './trace-recorder';
import type { TraceSink } from './trace-sink';
import type { TraceWriterOptions } from './trace-writer';

/** The variable that asks every program on the engine for a trace. Its value is the file. */
export const TRACE_VARIABLE = 'DCXPORT_TRACE';
/** Names that are tried when files of a name exist already. */
const MOST_TRIES = 10_000;

let recorder: TraceRecorder | undefined;
let environmentAsked = false;
let endsWithProcess = false;

/**
 * The sink of every engine that is given no other one. It records what {@link startTrace} or the environment variable
 * `DCXPORT_TRACE` asks for, and is blind until then. The variable is read at the first connection of each thread.
 *
 * A file that exists is never touched: what the variable asks for goes to `trace-2.dcxtrace` beside `trace.dcxtrace` then,
 * so that programs that start others, and programs with threads, have a file for each.
 */
export const processTrace: TraceSink = {
  connection: (connection) => current(connection.logger)?.connection(connection),
  connectFailed: (attempt) => current(attempt.logger)?.connectFailed(attempt),
};

/**
 * Records the associations of the program's thread from here on, but for those of engines with a sink of their own.
 * A recording that is under way is ended.
 *
 * @throws {@link StorageError} when the file exists or cannot be made.
 */
export function startTrace(
  path: string,
  options: TraceWriterOptions & { onFailure?: (error: Error) => void } = {},
): TraceRecorder {
  const started = new TraceRecorder(path, options);
  stopTrace();
  environmentAsked = true;
  recorder = started;
  if (!endsWithProcess) process.once('exit', stopTrace);
  endsWithProcess = true;
  return started;
}

/** Ends the recording that {@link startTrace} or the environment began; does nothing when there is none. */
export function stopTrace(): void {
  recorder?.close();
  recorder = undefined;
}

function current(logger: Logger): TraceRecorder | undefined {
  if (!environmentAsked) {
    environmentAsked = true;
    const path = process.env[TRACE_VARIABLE];
    if (path !== undefined && path !== '') startFromEnvironment(path, logger);
  }
  return recorder;
}

function startFromEnvironment(path: string, logger: Logger): void {
  try {
    recorder = nextFree(path);
    logger.log(LogLevel.info, `recording a trace to ${recorder.path} (environment variable ${TRACE_VARIABLE})`);
  } catch (error) {
    logger.log(LogLevel.error, `No trace is recorded: ${error instanceof Error ? error.message : String(error)}`);
    warn(error);
  }
}

/** Whoever set the variable may not look into the program's log. */
function warn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.emitWarning(`${TRACE_VARIABLE}: no trace is recorded from here on: ${text}`, { type: 'DcxportTrace' });
}

/** @throws {@link StorageError} */
function nextFree(path: string): TraceRecorder {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${stem}-${number}${extension}`;
    try {
      return startTrace(candidate, { onFailure: warn });
    } catch (error) {
      if (!isTaken(error) || number >= MOST_TRIES) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof StorageError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST';
}
