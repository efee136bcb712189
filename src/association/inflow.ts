import type { ReadLoans } from '../transport';

/** What a buffer of incoming data asks of its association. */
export interface InflowControl {
  /** The memory that the data came in, where it can be used again. */
  readonly loans: ReadLoans | undefined;
  /** More is buffered than the limit allows; stop reading from the transport. */
  hold(): void;
  /** What was held back may come. */
  release(): void;
}

/** Counts who wants the transport to pause; it reads on when nobody does. */
export class Inflow implements InflowControl {
  loans: ReadLoans | undefined;
  readonly #onChange: (held: boolean) => void;
  #holds = 0;
  #closed = false;

  /** @param onChange - Called when the first asks for a pause, and when the last wants it no more. */
  constructor(onChange: (held: boolean) => void) {
    this.#onChange = onChange;
  }

  get held(): boolean {
    return this.#holds > 0 && !this.#closed;
  }

  hold(): void {
    if (this.#holds++ === 0 && !this.#closed) this.#onChange(true);
  }

  release(): void {
    if (--this.#holds === 0 && !this.#closed) this.#onChange(false);
  }

  /** From now on nobody is asked any more. */
  close(): void {
    this.#closed = true;
  }
}
