import { TraceFormatError } from './trace-format-error';
import { MAXIMUM_TRACE_TEXT } from './trace-records';

/** The fields of one JSON object in a trace, each read with a check. */
export class RecordFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #where: string;

  /**
   * @param where - For messages, such as `line 3`.
   * @throws {@link TraceFormatError} when it is no object.
   */
  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TraceFormatError(`${where} holds no JSON object`);
    }
    this.#values = value as Record<string, unknown>;
    this.#where = where;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  integer(name: string, least: number, most: number): number {
    const value = this.#value(name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw this.#error(name, `a whole number from ${least} to ${most}`);
  }

  text(name: string, longest = MAXIMUM_TRACE_TEXT): string {
    const value = this.#value(name);
    if (typeof value === 'string' && value.length <= longest) return value;
    throw this.#error(name, `a text of at most ${longest} characters`);
  }

  flag(name: string): boolean {
    const value = this.#value(name);
    if (typeof value === 'boolean') return value;
    throw this.#error(name, 'true or false');
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#value(name);
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.#error(name, allowed.join(', '));
  }

  matching(name: string, pattern: RegExp, what: string): string {
    const value = this.text(name);
    if (pattern.test(value)) return value;
    throw this.#error(name, what);
  }

  bytes(name: string, longest: number): Buffer {
    const value = this.#value(name);
    if (typeof value === 'string') {
      const bytes = Buffer.from(value, 'base64');
      if (bytes.length <= longest && bytes.toString('base64') === value) return bytes;
    }
    throw this.#error(name, `base64 of at most ${longest} bytes`);
  }

  object(name: string): RecordFields {
    return new RecordFields(this.#value(name), `${this.#where}, field '${name}',`);
  }

  #value(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined;
  }

  #error(name: string, wanted: string): TraceFormatError {
    const problem = this.has(name) ? 'is something else' : 'is missing';
    return new TraceFormatError(`${this.#where}: field '${name}' ${problem}; it has to be ${wanted}`);
  }
}
