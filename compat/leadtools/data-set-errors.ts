/**
 * Errors of data sets, with the codes of the original.
 *
 * @module
 */
import {
  DataSetError,
  InvalidArgumentError,
  NotDicomError,
  TooManyOpenFilesError,
  TransferSyntaxError,
} from '../../src/index';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';

/** The first class that fits counts. */
const ENGINE_CLASSES: readonly (readonly [abstract new (...args: never[]) => Error, DicomExceptionCode])[] = [
  [TransferSyntaxError, DicomExceptionCode.TransferSyntaxNotSupported],
  [TooManyOpenFilesError, DicomExceptionCode.TooManyOpenFiles],
  [NotDicomError, DicomExceptionCode.Format],
  [DataSetError, DicomExceptionCode.Format],
  [InvalidArgumentError, DicomExceptionCode.Parameter],
];

const SYSTEM_CODES: Readonly<Record<string, DicomExceptionCode>> = {
  ENOSPC: DicomExceptionCode.DiskFull,
  EDQUOT: DicomExceptionCode.DiskFull,
  EFBIG: DicomExceptionCode.DiskFull,
  EMFILE: DicomExceptionCode.TooManyOpenFiles,
  ENFILE: DicomExceptionCode.TooManyOpenFiles,
  ENOENT: DicomExceptionCode.Open,
  ENOTDIR: DicomExceptionCode.Open,
  EISDIR: DicomExceptionCode.Open,
  EACCES: DicomExceptionCode.Open,
  EPERM: DicomExceptionCode.Open,
  EROFS: DicomExceptionCode.Open,
  ENAMETOOLONG: DicomExceptionCode.Open,
  ELOOP: DicomExceptionCode.Open,
};

/** How errors of an operation are read. */
export interface ErrorReading {
  /** What was being done, as the beginning of the text: `Loading /tmp/x.dcm`. */
  readonly doing: string;
  /** The code of a data set error: what is damaged, or cannot be encoded. @defaultValue Format (8) */
  readonly dataSetCode?: DicomExceptionCode;
  /** The code of an engine's argument error. @defaultValue Parameter (9) */
  readonly argumentCode?: DicomExceptionCode;
  /** The code of any other error of the system. @defaultValue Read (4) */
  readonly systemCode?: DicomExceptionCode;
}

/** An argument is wrong. */
export function parameterError(message: string): DicomException {
  return new DicomException(DicomExceptionCode.Parameter, message);
}

/** An integer within bounds. @throws {@link DicomException} Parameter (9). */
export function checkInteger(doing: string, name: string, value: number, lowest: number, highest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw parameterError(
    `${doing}: ${name} is ${String(value)}, and must be a whole number from ${lowest} to ${highest}.`,
  );
}

/** A tag, 0xggggeeee. @throws {@link DicomException} Parameter (9). */
export function checkTag(doing: string, tag: number): number {
  return checkInteger(doing, 'tag', tag, 0, 0xffffffff);
}

/** Runs an action; what it throws comes out as a {@link DicomException} with the error as its cause. */
export function withErrors<T>(reading: ErrorReading, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toDicomException(error, reading);
  }
}

function toDicomException(error: unknown, reading: ErrorReading): DicomException {
  if (error instanceof DicomException) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new DicomException(codeOf(error, reading), `${reading.doing}: ${text}`, { cause: error });
}

function codeOf(error: unknown, reading: ErrorReading): DicomExceptionCode {
  const known = ENGINE_CLASSES.find(([type]) => error instanceof type)?.[1];
  if (known === DicomExceptionCode.Format) return reading.dataSetCode ?? known;
  if (known === DicomExceptionCode.Parameter) return reading.argumentCode ?? known;
  if (known !== undefined) return known;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? SYSTEM_CODES[code] : undefined) ?? reading.systemCode ?? DicomExceptionCode.Read;
}
