import { DimseError } from '../errors';

/**
 * A file is no trace, or one of another version, or damaged.
 *
 * @example
 * ```ts
 * import { openTrace, TraceFormatError } from 'dcxport';
 *
 * try {
 *   await openTrace('ct.dcm');
 * } catch (error) {
 *   console.log(error instanceof TraceFormatError); // true
 * }
 * ```
 */
export class TraceFormatError extends DimseError {
  constructor(message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_TRACE_FORMAT', message, options);
  }
}
