import { codeMessage } from './code-messages';
import { DicomExceptionCode } from './DicomExceptionCode';
import type {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
} from './enums';

/** What an A-ASSOCIATE-RJ said. */
export interface AssociateReject {
  readonly Result: DicomAssociateRejectResultType;
  readonly Source: DicomAssociateRejectSourceType;
  readonly Reason: DicomAssociateRejectReasonType;
}

/** What an A-ABORT said. */
export interface AbortDetails {
  readonly Source: DicomAbortSourceType;
  readonly Reason: DicomAbortReasonType;
}

/** What belongs to a {@link DicomException} beside its text. */
export interface DicomExceptionOptions {
  /** The error that led to it: one of the engine or of the system. */
  cause?: unknown;
  associateReject?: AssociateReject;
  abort?: AbortDetails;
}

/**
 * An error of these classes, with its code: where the C++ functions return a number.
 *
 * @example
 * ```ts
 * import { DicomException, DicomExceptionCode, DicomNet } from 'dcxport/leadtools';
 *
 * const net = new DicomNet();
 * try {
 *   net.SendReleaseRequest();
 * } catch (error) {
 *   if (!(error instanceof DicomException)) throw error;
 *   console.log(error.Code === DicomExceptionCode.NetNotInitialised); // true
 * }
 * ```
 */
export class DicomException extends Error {
  /** @compat full */
  readonly Code: DicomExceptionCode;
  /**
   * The rejection because of which `WaitForAssociate` failed; else null.
   *
   * @addition
   * @compat full
   */
  readonly AssociateReject: AssociateReject | null;
  /**
   * The abort because of which a wait failed; else null.
   *
   * @addition
   * @compat full
   */
  readonly Abort: AbortDetails | null;

  /**
   * @param codeOrMessage - A text alone has the code NetFailure (29).
   * @param message - In place of the text of the code.
   * @param options - Additions.
   */
  constructor(
    codeOrMessage: DicomExceptionCode | string,
    message?: string,
    { cause, associateReject, abort }: DicomExceptionOptions = {},
  ) {
    const code = typeof codeOrMessage === 'string' ? DicomExceptionCode.NetFailure : codeOrMessage;
    const text = message ?? (typeof codeOrMessage === 'string' ? codeOrMessage : codeMessage(code));
    super(text, cause === undefined ? undefined : { cause });
    this.name = 'DicomException';
    this.Code = code;
    this.AssociateReject = associateReject ?? null;
    this.Abort = abort ?? null;
  }

  /** The text, as `message`. @compat full */
  get Message(): string {
    return this.message;
  }

  /** A code in words. @compat full */
  static GetCodeMessage(code: DicomExceptionCode): string {
    return codeMessage(code);
  }
}
