import { COMError, HRESULT } from '../../com';
import { several } from '../handler-results';

/** What handlers returned that the engine asks for one by one. */
export class HandlerResults {
  readonly #sources = new Map<number, object>();
  readonly #iterators = new Map<number, Iterator<unknown>>();
  #last = 0;

  /** Keeps what a handler returned. @returns a number for it. */
  keep(result: object): number {
    this.#sources.set(++this.#last, result);
    return this.#last;
  }

  /** Forgets everything. */
  clear(): void {
    this.#sources.clear();
    this.#iterators.clear();
  }

  /**
   * The next one.
   *
   * @throws what going through it throws; TypeError for what is no list, {@link COMError} DISP_E_TYPEMISMATCH for one that
   * would have to be waited for.
   */
  next(id: number): IteratorResult<unknown> {
    return this.#iterator(id).next();
  }

  /** No more of them are wanted. @throws what its cleaning up throws. */
  leave(id: number): void {
    this.#iterators.get(id)?.return?.();
  }

  #iterator(id: number): Iterator<unknown> {
    const begun = this.#iterators.get(id);
    if (begun !== undefined) return begun;
    const source = several(this.#sources.get(id));
    if (!(Symbol.iterator in source)) {
      const text = 'The handler returned an asynchronous list, and a blocking call cannot wait for it.';
      throw new COMError(HRESULT.DISP_E_TYPEMISMATCH, text, 'rzdcx.DCXACC');
    }
    const iterator = source[Symbol.iterator]();
    this.#iterators.set(id, iterator);
    return iterator;
  }
}
