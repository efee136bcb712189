/**
 * The engine that the original loads before its data sets are used. Nothing has to be loaded here.
 *
 * @example
 * ```ts
 * import { DicomEngine } from 'dcxport/leadtools';
 *
 * DicomEngine.Startup();
 * DicomEngine.Shutdown();
 * ```
 */
export class DicomEngine {
  /** Does nothing. @compat full */
  static Startup(): void {
    // Data sets need no preparation.
  }

  /** Does nothing. @compat full */
  static Shutdown(): void {
    // There is nothing to take down.
  }
}
