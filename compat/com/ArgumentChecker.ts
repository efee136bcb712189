import { COMError } from './COMError';
import { HRESULT } from './hresult';
import { parseList } from './lists';

/** Shortens a value for an error message. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : typeof value;
}

/**
 * Turns arguments into what the members work with, as COM's marshalling did, and refuses what cannot be one.
 *
 * One instance serves a class; every failure names that class as its source and happens before anything else does.
 *
 * @example
 * ```ts
 * const check = new ArgumentChecker('rzdcx.DCXREQ');
 * const port = check.port('port', 104);
 * ```
 */
export class ArgumentChecker {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** BSTR: null and undefined are empty text. @throws {@link COMError} DISP_E_TYPEMISMATCH for anything but text. */
  text(name: string, value: unknown): string {
    if (value === null || value === undefined) return '';
    if (typeof value !== 'string') throw this.#mismatch(`${name} must be text, not ${shown(value)}.`);
    return value;
  }

  /**
   * VARIANT_BOOL: 0 is false, any other number true; null and undefined are false.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH for anything else but a boolean.
   */
  boolean(name: string, value: unknown): boolean {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    if (value === null || value === undefined) return false;
    throw this.#mismatch(`${name} must be true or false, not ${shown(value)}.`);
  }

  /** A whole number from `min` to `max`. @throws {@link COMError} E_INVALIDARG otherwise. */
  integer(name: string, value: unknown, min: number, max: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw this.#invalid(`${name} must be a whole number from ${min} to ${max}, not ${shown(value)}.`);
  }

  /** `int` and `long`. @throws {@link COMError} E_INVALIDARG */
  int32(name: string, value: unknown): number {
    return this.integer(name, value, -0x80000000, 0x7fffffff);
  }

  /** `unsigned short`. @throws {@link COMError} E_INVALIDARG */
  uint16(name: string, value: unknown): number {
    return this.integer(name, value, 0, 0xffff);
  }

  /**
   * A `short` that holds 16 bits without sign, such as a DIMSE status: negative numbers are folded.
   *
   * @throws {@link COMError} E_INVALIDARG
   */
  shortInt(name: string, value: unknown): number {
    return this.integer(name, value, -0x8000, 0xffff) & 0xffff;
  }

  /** A tag 0xggggeeee; negative 32-bit numbers are folded. @throws {@link COMError} E_INVALIDARG */
  tag(name: string, value: unknown): number {
    return this.integer(name, value, -0x80000000, 0xffffffff) >>> 0;
  }

  /** A value of a closed set. @throws {@link COMError} E_INVALIDARG */
  enumerator<T extends number>(name: string, value: unknown, set: Readonly<Record<string, T>>): T {
    const found = Object.values(set).find((known) => known === value);
    if (found === undefined) {
      throw this.#invalid(`${name} must be one of ${Object.keys(set).join(', ')}, not ${shown(value)}.`);
    }
    return found;
  }

  /**
   * An AE title, blanks at both ends taken off.
   *
   * @throws {@link COMError} E_INVALIDARG unless 1 to 16 characters remain, all single bytes, none a backslash or control character.
   * @see DICOM PS3.5, 6.2
   */
  aeTitle(name: string, value: unknown): string {
    const title = this.text(name, value).trim();
    if (title === '' || title.length > 16 || /[\\\u0000-\u001f\u007f-\u009f]|[^\u0000-\u00ff]/.test(title)) {
      throw this.#invalid(
        `${name} must be an AE title of 1 to 16 characters without backslash or control characters, not ${shown(value)}.`,
      );
    }
    return title;
  }

  /** A host name or address. @throws {@link COMError} E_INVALIDARG when it is empty or holds blanks or control characters. */
  host(name: string, value: unknown): string {
    const host = this.text(name, value).trim();
    if (host === '' || /[\s\u0000-\u001f\u007f]/.test(host)) {
      throw this.#invalid(`${name} must be a host name or an IP address, not ${shown(value)}.`);
    }
    return host;
  }

  /** A port to connect to, 1 to 65535. @throws {@link COMError} E_INVALIDARG */
  port(name: string, value: unknown): number {
    return this.integer(name, value, 1, 0xffff);
  }

  /** A port to listen on, 0 to 65535; 0 asks for a free one. @throws {@link COMError} E_INVALIDARG */
  listenPort(name: string, value: unknown): number {
    return this.integer(name, value, 0, 0xffff);
  }

  /** A time in seconds, fractions included; 0 is no limit. @throws {@link COMError} E_INVALIDARG when negative or no number. */
  seconds(name: string, value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw this.#invalid(`${name} must be a number of seconds, 0 (no limit) or more, not ${shown(value)}.`);
  }

  /** The items of a list: text with `;` between them, or an array. @throws {@link COMError} DISP_E_TYPEMISMATCH */
  list(name: string, value: string | readonly string[] | null | undefined): string[] {
    return parseList(value, name, this.source);
  }

  /**
   * An object of a class, or null.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH for anything else.
   */
  optionalObject<T>(name: string, value: unknown, type: abstract new (...args: never[]) => T): T | null {
    return value === null || value === undefined ? null : this.object(name, value, type);
  }

  /**
   * An interface pointer.
   *
   * @throws {@link COMError} E_POINTER for null and undefined, DISP_E_TYPEMISMATCH for an object of another class.
   */
  object<T>(name: string, value: unknown, type: abstract new (...args: never[]) => T): T {
    if (value === null || value === undefined) {
      throw new COMError(HRESULT.E_POINTER, `${name} must be a ${type.name}, but none was given.`, this.source);
    }
    if (!(value instanceof type)) throw this.#mismatch(`${name} must be a ${type.name}, not ${shown(value)}.`);
    return value;
  }

  #invalid(description: string): COMError {
    return new COMError(HRESULT.E_INVALIDARG, description, this.source);
  }

  #mismatch(description: string): COMError {
    return new COMError(HRESULT.DISP_E_TYPEMISMATCH, description, this.source);
  }
}
