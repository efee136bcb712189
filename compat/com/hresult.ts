/**
 * The result codes that compat classes fail with, as unsigned 32-bit numbers.
 *
 * @remarks Codes of the form 0x8007xxxx wrap a Windows error number (0x274D is WSAECONNREFUSED), those from 0x80040200 on
 * belong to the interfaces themselves.
 * @enum
 */
export const HRESULT = {
  /** Unspecified failure. */
  E_FAIL: 0x80004005,
  /** Stopped by the program: a throwing handler, or `Release` during a call. */
  E_ABORT: 0x80004004,
  E_NOTIMPL: 0x80004001,
  E_INVALIDARG: 0x80070057,
  /** null where an object is needed. */
  E_POINTER: 0x80004003,
  E_ACCESSDENIED: 0x80070005,
  FILE_NOT_FOUND: 0x80070002,
  PATH_NOT_FOUND: 0x80070003,
  DISK_FULL: 0x80070070,
  CONNECTION_REFUSED: 0x8007274d,
  TIMED_OUT: 0x8007274c,
  ADDRESS_IN_USE: 0x80072740,
  CONNECTION_RESET: 0x80072746,
  HOST_NOT_FOUND: 0x80072af9,
  DISP_E_MEMBERNOTFOUND: 0x80020003,
  DISP_E_TYPEMISMATCH: 0x80020005,
  /** `Unadvise` with a cookie that no sink has. */
  CONNECT_E_NOCONNECTION: 0x80040200,
  ASSOCIATION_REJECTED: 0x80040201,
  ASSOCIATION_ABORTED: 0x80040202,
  NO_PRESENTATION_CONTEXT: 0x80040203,
  /** The peer answered with a failure status; `COMError.dicomStatus` says which. */
  DIMSE_FAILURE: 0x80040204,
  TAG_NOT_FOUND: 0x80040205,
  NOT_DICOM: 0x80040206,
  TRANSFER_SYNTAX_NOT_SUPPORTED: 0x80040207,
  OBJECT_RELEASED: 0x80040208,
} as const;
export type HRESULT = (typeof HRESULT)[keyof typeof HRESULT];

/** Name of a code in {@link HRESULT}, or its eight hex digits. */
export function hresultName(code: number): string {
  const found = Object.entries(HRESULT).find(([, value]) => value === code);
  return found ? found[0] : `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
