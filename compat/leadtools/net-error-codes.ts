import { AbortReason, ConnectError, DimseTimeoutError, ListenError, TlsError, TlsFailure } from '../../src/index';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

const SYSTEM_CODES: Readonly<Record<string, DicomExceptionCode>> = {
  ECONNREFUSED: DicomExceptionCode.NetConnectionRefused,
  ECONNRESET: DicomExceptionCode.NetConnectionReset,
  EPIPE: DicomExceptionCode.NetConnectionReset,
  ECONNABORTED: DicomExceptionCode.NetConnectionAborted,
  ETIMEDOUT: DicomExceptionCode.NetTimeout,
  EADDRINUSE: DicomExceptionCode.NetAddressInUse,
  EADDRNOTAVAIL: DicomExceptionCode.NetAddressNotAvailable,
  EACCES: DicomExceptionCode.NetAccess,
  EMFILE: DicomExceptionCode.NetNoMoreFile,
  ENETUNREACH: DicomExceptionCode.NetUnReach,
  EHOSTUNREACH: DicomExceptionCode.NetHostUnreachable,
  ENOTFOUND: DicomExceptionCode.NetHostNotFound,
  EAI_AGAIN: DicomExceptionCode.NetTryAgain,
};

/** The code of an error of the engine or of the system. */
export function netErrorCode(error: unknown): DicomExceptionCode {
  if (error instanceof DicomException) return error.Code;
  if (error instanceof DimseTimeoutError) return DicomExceptionCode.NetTimeout;
  if (error instanceof TlsError) return tlsErrorCode(error);
  if (error instanceof ConnectError || error instanceof ListenError) return netErrorCode(error.cause);
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return SYSTEM_CODES[code ?? ''] ?? DicomExceptionCode.NetFailure;
}

function tlsErrorCode(error: TlsError): DicomExceptionCode {
  switch (error.failure) {
    case TlsFailure.Timeout:
      return DicomExceptionCode.NetTimeout;
    case TlsFailure.Expired:
    case TlsFailure.Untrusted:
    case TlsFailure.Judged:
    case TlsFailure.Thumbprint:
    case TlsFailure.TooMany:
    case TlsFailure.TlsOnPlain:
      return DicomExceptionCode.TLSInternalError;
    default:
      return DicomExceptionCode.TLSHandshakeFailure;
  }
}

/** The code of a PDU that ended the association, by the reason that our abort gives for it. */
export function faultCode(reason: number): DicomExceptionCode {
  switch (reason) {
    case AbortReason.UnrecognizedPdu:
    case AbortReason.UnexpectedPdu:
      return DicomExceptionCode.BadPDUType;
    case AbortReason.UnexpectedPduParameter:
      return DicomExceptionCode.BadPDUID;
    case AbortReason.InvalidPduParameterValue:
    case AbortReason.UnrecognizedPduParameter:
      return DicomExceptionCode.BadPDULength;
    default:
      return DicomExceptionCode.NetFailure;
  }
}
