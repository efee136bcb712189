import { COMError } from './COMError';
import { HRESULT } from './hresult';

/** Whether an object was released. Each compat object owns one. */
export class Lifetime {
  readonly source: string;
  #released = false;

  constructor(source: string) {
    this.source = source;
  }

  get released(): boolean {
    return this.#released;
  }

  /** Ends it. @returns false when it had ended before. */
  end(): boolean {
    if (this.#released) return false;
    this.#released = true;
    return true;
  }

  /** @throws {@link COMError} 0x80040208 when it has ended. */
  check(): void {
    if (this.#released) {
      throw new COMError(
        HRESULT.OBJECT_RELEASED,
        'The object was released. Make a new one, or call Release later.',
        this.source,
      );
    }
  }
}
