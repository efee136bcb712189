import { StorageError } from '../errors';
import { LogLevel, type Logger } from '../log';
import type { AssociateAC, AssociateRQ } from '../pdu';
import { SideRecorder, type SharedRecording } from './side-recorder';
import {
  ENDED_IN_ORDER,
  MAXIMUM_TRACE_TEXT,
  type AssociationSide,
  type TracedOutcome,
  type TracedPduName,
  type TraceRecord,
} from './trace-records';
import { type ConnectionTrace, type FailedConnection, type TracedConnection, type TraceSink } from './trace-sink';
import { TraceWriter, type TraceWriterOptions } from './trace-writer';

/**
 * Records connections into a trace file: what a program registers under the token `TRACE`, or gives to `createEngine`.
 *
 * What cannot be written (a full disk, say) ends the recording, with one entry in the log, and nothing else: the
 * associations go on as without it.
 *
 * @example
 * ```ts
 * import { createEngine, echo, openTrace, TraceRecorder } from 'dcxport';
 *
 * const trace = new TraceRecorder('echo.dcxtrace');
 * const association = await createEngine({ trace }).requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * await echo(association);
 * await association.release();
 * trace.close();
 * let messages = 0;
 * for await (const record of (await openTrace('echo.dcxtrace')).records()) if (record.event === 'message') messages++;
 * console.log(messages); // 2
 * ```
 */
export class TraceRecorder implements TraceSink {
  readonly #writer: TraceWriter;
  readonly #onFailure: ((error: Error) => void) | undefined;
  readonly #open = new Set<ConnectionRecorder>();
  #connections = 0;
  #over = false;

  /**
   * @param options - `onFailure` is told, once, beside the log, that the recording has ended early.
   * @throws {@link StorageError} when the file exists or cannot be made.
   */
  constructor(path: string, options: TraceWriterOptions & { onFailure?: (error: Error) => void } = {}) {
    this.#writer = new TraceWriter(path, options);
    this.#onFailure = options.onFailure;
  }

  /** The trace's file. */
  get path(): string {
    return this.#writer.path;
  }

  connection(connection: TracedConnection): ConnectionTrace | undefined {
    if (this.#over) return undefined;
    const { observer, requestor, acceptor, tls, logger } = connection;
    const association = ++this.#connections;
    const recorder = new ConnectionRecorder(association, this.#writer, {
      guard: (action) => this.#guard(logger, action),
      onClosed: () => this.#open.delete(recorder),
    });
    this.#open.add(recorder);
    this.#guard(logger, () => {
      const time = this.#writer.now();
      this.#writer.write({ event: 'opened', time, association, observer, requestor, acceptor, tls });
    });
    return recorder;
  }

  connectFailed({ acceptor, callingAETitle, calledAETitle, error, logger }: FailedConnection): void {
    this.#guard(logger, () => {
      const [time, text] = [this.#writer.now(), shortened(error)];
      this.#writer.write({ event: 'connectFailed', time, acceptor, callingAETitle, calledAETitle, error: text });
    });
  }

  /** Ends the recording in order; connections that are open go on unseen. A second call does nothing. */
  close(): void {
    if (this.#over) return;
    try {
      for (const recorder of this.#open) recorder.finish();
      this.#writer.write({ event: 'ended', time: this.#writer.now(), why: ENDED_IN_ORDER });
    } catch (error) {
      this.#onFailure?.(asError(error));
    } finally {
      this.#end();
    }
  }

  #guard(logger: Logger, action: () => void): void {
    if (this.#over) return;
    try {
      action();
      if (this.#writer.isFull) {
        const why = `the trace has reached its limit of ${this.#writer.maximumBytes} bytes`;
        this.#writer.write({ event: 'ended', time: this.#writer.now(), why });
        throw new StorageError(this.path, why);
      }
    } catch (error) {
      this.#end();
      logger.log(LogLevel.error, `The trace ends here, the associations go on: ${asError(error).message}`);
      this.#onFailure?.(asError(error));
    }
  }

  #end(): void {
    this.#over = true;
    for (const recorder of this.#open) recorder.drop();
    this.#open.clear();
    this.#writer.close();
  }
}

interface RecorderHost {
  /** Does it unless the recording is over, and ends the recording when it fails. */
  guard(action: () => void): void;
  onClosed(): void;
}

/** One connection: what its two sides send, and how it ends. */
class ConnectionRecorder implements ConnectionTrace, SharedRecording {
  readonly association: number;
  readonly writer: TraceWriter;
  readonly #host: RecorderHost;
  readonly #sides: Readonly<Record<AssociationSide, SideRecorder>>;
  readonly #abstractSyntaxes = new Map<number, string>();
  readonly #transferSyntaxes = new Map<number, string>();
  #outcome: TracedOutcome = 'unused';

  constructor(association: number, writer: TraceWriter, host: RecorderHost) {
    this.association = association;
    this.writer = writer;
    this.#host = host;
    this.#sides = { requestor: new SideRecorder('requestor', this), acceptor: new SideRecorder('acceptor', this) };
  }

  bytes(from: AssociationSide, chunk: Buffer): void {
    this.#host.guard(() => this.#sides[from].push(chunk));
  }

  closed(by?: AssociationSide, error?: Error, why?: string): void {
    this.#host.guard(() => {
      this.finish();
      const record: TraceRecord = {
        ...{ event: 'closed', time: this.writer.now(), association: this.association },
        ...{ outcome: this.#outcome, by, error: error && shortened(error) },
        why: why?.slice(0, MAXIMUM_TRACE_TEXT),
      };
      this.writer.write(record);
    });
    this.#host.onClosed();
  }

  /** Records what has begun. */
  finish(): void {
    for (const side of Object.values(this.#sides)) side.end();
  }

  drop(): void {
    for (const side of Object.values(this.#sides)) side.drop();
  }

  onPdu(name: TracedPduName, pdu: AssociateRQ | AssociateAC | undefined): void {
    for (const context of pdu?.presentationContexts ?? []) {
      if ('abstractSyntax' in context) this.#abstractSyntaxes.set(context.id, context.abstractSyntax);
      else if (context.result === 0) this.#transferSyntaxes.set(context.id, context.transferSyntax ?? '');
    }
    if (name === 'A-RELEASE-RP') this.#outcome = 'released';
    else if (name === 'A-ASSOCIATE-RJ') this.#outcome = 'rejected';
    else if (name === 'A-ABORT') this.#outcome = 'aborted';
    else if (this.#outcome === 'unused') this.#outcome = 'lost';
  }

  syntaxes(contextId: number): { abstractSyntax: string; transferSyntax: string } {
    return {
      abstractSyntax: this.#abstractSyntaxes.get(contextId) ?? '',
      transferSyntax: this.#transferSyntaxes.get(contextId) ?? '',
    };
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function shortened(error: Error): string {
  return error.message.slice(0, MAXIMUM_TRACE_TEXT);
}
