import {
  AssociationAbortedError,
  AssociationClosedError,
  AssociationRejectedError,
  ConnectionLostError,
  DataSetError,
  DimseTimeoutError,
  InvalidArgumentError,
  NoPresentationContextError,
  NotDicomError,
  ProtocolError,
  TlsError,
  TransferSyntaxError,
} from '../../src/index';
import { COMError } from './COMError';
import { EventHandlerError } from './EventHandlerError';
import { HRESULT } from './hresult';

/** Result codes of the system's error codes. */
const SYSTEM_CODES: Readonly<Record<string, HRESULT>> = {
  ECONNREFUSED: HRESULT.CONNECTION_REFUSED,
  ETIMEDOUT: HRESULT.TIMED_OUT,
  EHOSTUNREACH: HRESULT.TIMED_OUT,
  ENETUNREACH: HRESULT.TIMED_OUT,
  ENOTFOUND: HRESULT.HOST_NOT_FOUND,
  EAI_AGAIN: HRESULT.HOST_NOT_FOUND,
  ECONNRESET: HRESULT.CONNECTION_RESET,
  EPIPE: HRESULT.CONNECTION_RESET,
  EADDRINUSE: HRESULT.ADDRESS_IN_USE,
  EACCES: HRESULT.E_ACCESSDENIED,
  EPERM: HRESULT.E_ACCESSDENIED,
  EROFS: HRESULT.E_ACCESSDENIED,
  EISDIR: HRESULT.E_ACCESSDENIED,
  ENOENT: HRESULT.FILE_NOT_FOUND,
  ENOTDIR: HRESULT.PATH_NOT_FOUND,
  ENOSPC: HRESULT.DISK_FULL,
  EDQUOT: HRESULT.DISK_FULL,
  EFBIG: HRESULT.DISK_FULL,
};

/**
 * Result codes of the engine's error classes, the first that fits counts. Classes whose code depends on the system's
 * error behind them (no connection, no listener, no store) are not here: the chain of causes decides.
 */
const ENGINE_CLASSES: readonly (readonly [abstract new (...args: never[]) => Error, HRESULT])[] = [
  [InvalidArgumentError, HRESULT.E_INVALIDARG],
  [DimseTimeoutError, HRESULT.TIMED_OUT],
  [AssociationRejectedError, HRESULT.ASSOCIATION_REJECTED],
  [TlsError, HRESULT.ASSOCIATION_REJECTED],
  [AssociationAbortedError, HRESULT.ASSOCIATION_ABORTED],
  [AssociationClosedError, HRESULT.ASSOCIATION_ABORTED],
  [ProtocolError, HRESULT.ASSOCIATION_ABORTED],
  [NoPresentationContextError, HRESULT.NO_PRESENTATION_CONTEXT],
  [ConnectionLostError, HRESULT.CONNECTION_RESET],
  [NotDicomError, HRESULT.NOT_DICOM],
  [TransferSyntaxError, HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED],
];

/** How {@link toCOMError} words and reads an error. */
export interface EngineErrorContext {
  /** What was being done, as the beginning of the description: `Cannot open /tmp/x.dcm`. */
  doing?: string;
  /**
   * A file was to be made: a missing name on its way is a missing directory, and a data set error says that the object
   * cannot be encoded as it is.
   */
  creating?: boolean;
}

/**
 * Makes the error of a compat member from whatever stopped it. The original error is always the `cause`.
 *
 * A `COMError` comes back as it is; what a handler threw becomes E_ABORT with the handler's error as cause.
 *
 * @param error - What was caught.
 * @param source - ProgID of the class whose member failed.
 */
export function toCOMError(error: unknown, source: string, context: EngineErrorContext = {}): COMError {
  if (error instanceof COMError) return error;
  if (error instanceof EventHandlerError) {
    return new COMError(HRESULT.E_ABORT, error.message, source, { cause: error.cause });
  }
  const text = error instanceof Error ? error.message : String(error);
  const description = context.doing === undefined ? text : `${context.doing}: ${text}`;
  return new COMError(resultOf(error, context.creating ?? false), description, source, { cause: error });
}

/**
 * Makes the error for a peer's failure status.
 *
 * @param doing - What was asked for, such as `C-ECHO to PACS at pacs.example:104`.
 * @param statusText - What the status means.
 */
export function dimseFailure(source: string, doing: string, status: number, statusText: string): COMError {
  const code = `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
  return new COMError(HRESULT.DIMSE_FAILURE, `${doing} was answered with status ${code} (${statusText}).`, source, {
    dicomStatus: status,
  });
}

function resultOf(error: unknown, creating: boolean): HRESULT {
  // A cause chain is short; the bound is for one that is circular.
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 16; depth++, current = current.cause) {
    const { name } = current;
    if (current instanceof COMError && current.HRESULT !== HRESULT.E_FAIL) return current.HRESULT as HRESULT;
    if (name === 'AbortError') return HRESULT.E_ABORT;
    const known = ENGINE_CLASSES.find(([type]) => current instanceof type);
    if (known) return known[1];
    const system = systemResult(current, creating);
    if (system !== undefined) return system;
  }
  if (!(error instanceof DataSetError)) return HRESULT.E_FAIL;
  return creating ? HRESULT.E_INVALIDARG : HRESULT.NOT_DICOM;
}

function systemResult(error: Error, creating: boolean): HRESULT | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return undefined;
  if (code === 'ENOENT' && creating) return HRESULT.PATH_NOT_FOUND;
  return SYSTEM_CODES[code];
}
