/**
 * The tag of an element.
 *
 * @example
 * ```ts
 * import { DcmTagKey } from 'dcxport/dcmtk';
 *
 * const key = new DcmTagKey(0x0010, 0x0020);
 * console.log(key.toString(), key.getGroup()); // (0010,0020) 16
 * ```
 * @see DcmTagKey of dcmdata
 */
export class DcmTagKey {
  readonly #group: number;
  readonly #element: number;

  constructor(group: number, element: number) {
    this.#group = group & 0xffff;
    this.#element = element & 0xffff;
  }

  /** Its group. @compat full */
  getGroup(): number {
    return this.#group;
  }

  /** Its element number. @compat full */
  getElement(): number {
    return this.#element;
  }

  /** The tag in one number, 0xggggeeee. @addition */
  valueOf(): number {
    return this.#group * 0x10000 + this.#element;
  }

  /** `(gggg,eeee)` in hexadecimal. @compat full */
  toString(): string {
    const digits = (value: number): string => value.toString(16).padStart(4, '0');
    return `(${digits(this.#group)},${digits(this.#element)})`;
  }
}

/** A tag as a program names it: by a key, or as 0xggggeeee. */
export type TagArgument = DcmTagKey | number;

/** The tag in one number. */
export function tagOf(tag: TagArgument): number {
  return typeof tag === 'number' ? tag >>> 0 : tag.valueOf();
}
