import { Lifetime } from './Lifetime';

/**
 * What every compat object has: an end that the program may set by hand.
 *
 * Members of subclasses call `checkAlive` first and let go of what they hold in
 * `onRelease`.
 *
 * @example
 * ```ts
 * import { DCXOBJ } from 'dcxport/rzdcx';
 *
 * const obj = new DCXOBJ();
 * obj.Release();
 * obj.Release(); // nothing more to do
 * try {
 *   obj.openFile('ct.dcm');
 * } catch (error) {
 *   console.log((error as Error).name); // COMError
 * }
 * ```
 */
export abstract class ComObject {
  readonly #lifetime: Lifetime;

  /** @param source - ProgID, such as `rzdcx.DCXOBJ`. */
  protected constructor(source: string) {
    this.#lifetime = new Lifetime(source);
  }

  /**
   * Frees the object. A second call does nothing; any other use afterwards fails with 0x80040208.
   *
   * @compat full
   */
  Release(): void {
    if (this.#lifetime.end()) this.onRelease();
  }

  /**
   * Frees the object, as {@link ComObject.Release}; what `using` calls.
   *
   * @addition
   * @compat full
   */
  [Symbol.dispose](): void {
    this.Release();
  }

  /**
   * Frees the object and resolves when nothing of it is open any more; what `await using` calls.
   *
   * @addition
   * @compat full
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.Release();
    await this.whenClosed();
  }

  /**
   * @throws {@link COMError} 0x80040208 when the object was released.
   *
   * @internal
   */
  protected checkAlive(): void {
    this.#lifetime.check();
  }

  /**
   * Lets go of what the object holds. Called once.
   *
   * @internal
   */
  protected onRelease(): void {
    // Most objects hold memory only.
  }

  /**
   * Resolves when what `onRelease` let go of is closed.
   *
   * @internal
   */
  protected whenClosed(): Promise<void> {
    return Promise.resolve();
  }
}
