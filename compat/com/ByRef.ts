/**
 * An argument that the called side may write to.
 *
 * @example
 * ```ts
 * const failed = new ByRef('');
 * await req.Send('ME', 'PACS', 'pacs.example', 104, files, null, failed);
 * console.log(failed.value.split(';'));
 * ```
 */
export class ByRef<T> {
  value: T;

  constructor(value?: T) {
    // The usual use is `new ByRef<string>()` for a value that the callee writes before anybody reads it.
    this.value = value as T;
  }
}

/** Writes to an optional by-reference argument; does nothing when the caller gave none. */
export function assign<T>(target: ByRef<T> | null | undefined, value: T): void {
  if (target) target.value = value;
}
