import {
  AssociationAbortedError,
  AssociationRejectedError,
  ConnectError,
  ConnectionLostError,
  describeReject,
  DimseTimeoutError,
  NoPresentationContextError,
  TimerName,
  TlsError,
} from '../../../src';

/** A failure in the words and numbers that the originals print. */
export interface ConditionText {
  /** Module and code in hexadecimal digits, such as `0006:031c`; empty for what has none. */
  readonly code: string;
  readonly text: string;
}

function condition(code: string, text: string): ConditionText {
  return { code, text };
}

function systemCode(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if ('syscall' in cause && 'code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return '';
}

const CONNECTION_TEXTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
};
const UNKNOWN_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);

/** Puts an error of the engine into the originals' words. @param host - Of the peer. */
export function conditionOf(error: unknown, host = ''): ConditionText {
  if (error instanceof TlsError) return condition('0006:031e', `DUL secure transport layer: ${error.message}`);
  if (error instanceof ConnectError) {
    const code = systemCode(error);
    if (UNKNOWN_HOST.has(code)) return condition('0006:0320', `Attempt to connect to unknown host: ${host}`);
    return condition('0006:031c', `TCP Initialization Error: ${CONNECTION_TEXTS[code] ?? error.message}`);
  }
  if (error instanceof DimseTimeoutError) {
    if (error.timer === TimerName.connect)
      return condition('0006:031c', 'TCP Initialization Error: Connection timed out');
    if (error.timer === TimerName.dimseResponse)
      return condition('0006:020a', 'DIMSE No data available (timeout in non-blocking mode)');
    return condition('0006:031a', 'DUL network read timeout');
  }
  if (error instanceof AssociationRejectedError) return condition('0006:0303', 'DUL Association Rejected');
  if (error instanceof AssociationAbortedError && error.by === 'us' && error.cause !== undefined) {
    return conditionOf(error.cause, host);
  }
  if (error instanceof AssociationAbortedError || error instanceof ConnectionLostError) {
    return condition('0006:0317', 'Peer aborted Association (or never connected)');
  }
  if (error instanceof NoPresentationContextError) {
    return condition('0006:0208', 'DIMSE No valid Presentation Context ID');
  }
  return condition('', error instanceof Error ? error.message : String(error));
}

/** A failure with its numbers. */
export function conditionDump(error: unknown, host = ''): string {
  const { code, text } = conditionOf(error, host);
  return code === '' ? text : `${code} ${text}`;
}

/** Whether the peer ended the association, or the connection broke. */
export function isPeerAbort(error: unknown): boolean {
  if (error instanceof AssociationAbortedError) return error.by === 'peer';
  return error instanceof ConnectionLostError;
}

const RESULTS: Readonly<Record<number, string>> = { 1: 'Rejected Permanent', 2: 'Rejected Transient' };
const SOURCES: Readonly<Record<number, string>> = {
  1: 'Service User',
  2: 'Service Provider (ACSE Related)',
  3: 'Service Provider (Presentation Related)',
};
const REASONS: Readonly<Record<string, string>> = {
  '1.1': 'No Reason',
  '1.2': 'Application Context Name Not Supported',
  '1.3': 'Calling AE Title Not Recognized',
  '1.7': 'Called AE Title Not Recognized',
  '2.1': 'No Reason',
  '2.2': 'Protocol Version Not Supported',
  '3.1': 'Temporary Congestion',
  '3.2': 'Local Limit Exceeded',
};

/** The lines that say why a peer rejected. */
export function rejectionLines({ result, source, reason }: AssociationRejectedError): string[] {
  const words = REASONS[`${source}.${reason}`] ?? describeReject(result, source, reason);
  const from = SOURCES[source] ?? `--Invalid/Unknown Source--`;
  return [`Result: ${RESULTS[result] ?? '--Invalid/Unknown Result--'}, Source: ${from}`, `Reason: ${words}`];
}
