/**
 * How a requester's call has incoming associations served by an accepter. DCXACC enters itself here when it is loaded.
 *
 * @module
 */

/** An accepter that serves every association which comes to a port, beside whatever else happens. */
export interface AccepterServing {
  /**
   * Aborted as soon as a handler of the accepter has failed, with its error as reason. Associations that are open are
   * served on.
   */
  readonly failed: AbortSignal;
  /**
   * Takes no association any more, waits for those that are open (each at most for the accepter's DimseCommandTimeout
   * after its last data, then it is aborted) and gives the port back.
   */
  end(): Promise<void>;
  /** Aborts what is open and gives the port back. */
  abort(): Promise<void>;
}

/**
 * Begins to serve; the port is open when it resolves.
 *
 * @throws {@link COMError} 0x80072740 or 0x80070005 when the port cannot be opened, E_FAIL while a Wait call of the
 * accepter runs, 0x80040208 when it was released.
 */
export type BeginServing = (accepter: object, port: number) => Promise<AccepterServing>;

let entered: BeginServing | undefined;

/** Enters the accepter's class. */
export function enterAccepterServing(begin: BeginServing): void {
  entered = begin;
}

/** As {@link BeginServing}. @throws when the class was not loaded, which `index.ts` does. */
export function beginServing(accepter: object, port: number): Promise<AccepterServing> {
  if (entered === undefined) throw new Error('DCXACC is not loaded');
  return entered(accepter, port);
}
