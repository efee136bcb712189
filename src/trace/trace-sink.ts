import type { Logger } from '../log';
import type { AssociationSide, TracedTls, TraceEndpoint, TraceObserver } from './trace-records';

/** A connection for an association, as its observer sees it. */
export interface TracedConnection {
  readonly observer: TraceObserver;
  readonly requestor: TraceEndpoint;
  readonly acceptor: TraceEndpoint;
  readonly tls?: TracedTls;
  /** Where it is said that the trace has ended early. */
  readonly logger: Logger;
}

/** An attempt to connect that came to nothing. */
export interface FailedConnection {
  readonly acceptor: TraceEndpoint;
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly error: Error;
  readonly logger: Logger;
}

/**
 * Sees what passes over the connections of an engine; registered under the token `TRACE`. The default is `processTrace`.
 *
 * What a sink does is done before the bytes go on; none of its methods, nor of what it returns, throws.
 */
export interface TraceSink {
  /** A connection for an association is there. Undefined: nobody wants to see it, and nothing of it is shown. */
  connection(connection: TracedConnection): ConnectionTrace | undefined;
  /** There is none. */
  connectFailed(attempt: FailedConnection): void;
}

/** One connection, seen by a {@link TraceSink}. */
export interface ConnectionTrace {
  /**
   * Bytes pass, without those of TLS, in the order of the wire.
   *
   * @param chunk - What was received does not change any more. What is sent is whole PDUs, and may change when the call
   * returns: whoever wants to keep it copies it.
   */
  bytes(from: AssociationSide, chunk: Buffer): void;
  /**
   * The very last call.
   *
   * @param by - Who has closed, where that is known.
   * @param error - The system's, when there was one.
   * @param why - Why the association was over, in the words of an observer that knows.
   */
  closed(by?: AssociationSide, error?: Error, why?: string): void;
}
