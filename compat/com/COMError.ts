/** What a {@link COMError} may carry besides code, text and source. */
export interface COMErrorOptions extends ErrorOptions {
  /** DIMSE status of the failed operation. */
  dicomStatus?: number;
}

/**
 * The one class that compat members fail with.
 *
 * @example
 * ```ts
 * try {
 *   await req.Echo('ME', 'PACS', 'pacs.example', 104);
 * } catch (error) {
 *   if (error instanceof COMError) console.error(error.HRESULT.toString(16), error.Description);
 * }
 * ```
 */
export class COMError extends Error {
  /** Result code, unsigned 32 bit. */
  readonly HRESULT: number;
  /** What failed and why; the same text as `message`. */
  readonly Description: string;
  /** ProgID of the class whose member failed, such as `rzdcx.DCXREQ`. */
  readonly Source: string;
  /** DIMSE status of the failed operation, when there was an answer with a failure status. */
  declare readonly dicomStatus?: number;

  constructor(hresult: number, description: string, source: string, options: COMErrorOptions = {}) {
    super(description, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'COMError';
    this.HRESULT = hresult >>> 0;
    this.Description = description;
    this.Source = source;
    if (options.dicomStatus !== undefined) this.dicomStatus = options.dicomStatus;
  }

  /** {@link COMError.HRESULT} as a signed 32-bit number, as .NET shows it. */
  get ErrorCode(): number {
    return this.HRESULT | 0;
  }
}
