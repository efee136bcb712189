import { extname } from 'node:path';
import { StorageError } from '../errors';
import { LogLevel, type Logger } from '../log';
import { TraceRecorder } from './trace-recorder';
import { blindConnectionTrace, type TraceSink } from './trace-sink';

/** The variable that asks every program on the engine for a trace. Its value is the file. */
export const TRACE_VARIABLE = 'DCXPORT_TRACE';
/** Names that are tried when files of a name exist already. */
const MOST_TRIES = 10_000;

let sink: TraceSink | undefined;
let asked = false;

/**
 * The trace that the environment variable `DCXPORT_TRACE` asks for, one for all engines of a thread; undefined when it
 * asks for none. The variable is read once.
 *
 * The file is made with the first connection. One that exists is never touched: `trace-2.dcxtrace` stands beside
 * `trace.dcxtrace` then, so that programs that start others, and programs with threads, have a file for each.
 */
export function environmentTrace(): TraceSink | undefined {
  if (asked) return sink;
  asked = true;
  const path = process.env[TRACE_VARIABLE];
  if (path !== undefined && path !== '') sink = lazySink(path);
  return sink;
}

function lazySink(path: string): TraceSink {
  let recorder: TraceRecorder | undefined;
  let failed = false;
  const opened = (logger: Logger): TraceRecorder | undefined => {
    if (recorder !== undefined || failed) return recorder;
    try {
      recorder = nextFree(path, warn);
      process.once('exit', () => recorder?.close());
      logger.log(LogLevel.info, `recording a trace to ${recorder.path} (environment variable ${TRACE_VARIABLE})`);
    } catch (error) {
      failed = true;
      const text = error instanceof Error ? error.message : String(error);
      logger.log(LogLevel.error, `No trace is recorded: ${text}`);
      warn(error);
    }
    return recorder;
  };
  return {
    connection: (connection) => opened(connection.logger)?.connection(connection) ?? blindConnectionTrace,
    connectFailed: (attempt) => opened(attempt.logger)?.connectFailed(attempt),
  };
}

/** Whoever set the variable may not look into the program's log. */
function warn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.emitWarning(`${TRACE_VARIABLE}: no trace is recorded from here on: ${text}`, { type: 'DcxportTrace' });
}

/** @throws {@link StorageError} */
function nextFree(path: string, onFailure: (error: Error) => void): TraceRecorder {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${stem}-${number}${extension}`;
    try {
      return new TraceRecorder(candidate, { onFailure });
    } catch (error) {
      if (!isTaken(error) || number >= MOST_TRIES) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof StorageError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST';
}
