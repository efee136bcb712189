import {
  AssociationAbortedError,
  AssociationClosedError,
  AssociationRejectedError,
  ConnectError,
  ConnectionLostError,
  DataSetError,
  DataSetTooLongError,
  DimseTimeoutError,
  InvalidArgumentError,
  ListenError,
  NoPresentationContextError,
  NotDicomError,
  TimerName,
  TlsError,
  TransferSyntaxError,
} from '../../../src/index';
import {
  EC_CorruptedData,
  EC_FileMetaInfoHeaderMissing,
  EC_IllegalParameter,
  EC_UnsupportedEncoding,
} from './data-conditions';
import {
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_NODATAAVAILABLE,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_OUTOFRESOURCES,
  DUL_ASSOCIATIONREJECTED,
  DUL_PEERABORTEDASSOCIATION,
  DUL_READTIMEOUT,
  DUL_TCPINITERROR,
  DUL_TLSERROR,
  DUL_UNKNOWNHOST,
  NET_EC_InsufficientPortPrivileges,
} from './network-conditions';
import { OFCondition, OFStatus } from './OFCondition';

const NAME_FAULTS: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_FAIL']);

/** The system's name for what went wrong. */
function systemCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function timeoutCondition({ timer }: DimseTimeoutError): OFCondition {
  if (timer === TimerName.connect) return DUL_TCPINITERROR;
  return timer === TimerName.dimseResponse ? DIMSE_NODATAAVAILABLE : DUL_READTIMEOUT;
}

/** The condition that stands for an error of the engine; undefined where none says it. */
function conditionFor(error: unknown): OFCondition | undefined {
  if (error instanceof AssociationRejectedError) return DUL_ASSOCIATIONREJECTED;
  if (error instanceof ConnectError)
    return NAME_FAULTS.has(systemCode(error.cause)) ? DUL_UNKNOWNHOST : DUL_TCPINITERROR;
  if (error instanceof TlsError) return DUL_TLSERROR;
  if (error instanceof DimseTimeoutError) return timeoutCondition(error);
  if (error instanceof AssociationAbortedError) return error.by === 'peer' ? DUL_PEERABORTEDASSOCIATION : undefined;
  if (error instanceof ConnectionLostError) return DUL_PEERABORTEDASSOCIATION;
  if (error instanceof AssociationClosedError) return DIMSE_ILLEGALASSOCIATION;
  if (error instanceof NoPresentationContextError) return DIMSE_NOVALIDPRESENTATIONCONTEXTID;
  if (error instanceof ListenError) {
    return systemCode(error.cause) === 'EACCES' ? NET_EC_InsufficientPortPrivileges : DUL_TCPINITERROR;
  }
  if (error instanceof DataSetTooLongError) return DIMSE_OUTOFRESOURCES;
  if (error instanceof NotDicomError) return EC_FileMetaInfoHeaderMissing;
  if (error instanceof TransferSyntaxError) return EC_UnsupportedEncoding;
  if (error instanceof DataSetError) return EC_CorruptedData;
  if (error instanceof InvalidArgumentError) return EC_IllegalParameter;
  return undefined;
}

/** Code that the original gives to what the system says about a file. */
const FILE_FAULT = 18;

/**
 * What an error of the engine, or of the system, is for a caller: the condition of its kind with the error's text, and the
 * error as cause.
 *
 * @param fallback - For errors that no condition stands for.
 */
export function conditionOf(error: unknown, fallback: OFCondition): OFCondition {
  const text = error instanceof Error ? error.message : String(error);
  const known = conditionFor(error);
  if (known === undefined && typeof systemCode(error) === 'string' && error instanceof Error && 'syscall' in error) {
    return new OFCondition(1, FILE_FAULT, OFStatus.OF_error, text, { cause: error });
  }
  return (known ?? fallback).because(text, error);
}
