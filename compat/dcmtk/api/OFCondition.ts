/** How grave a condition is. @enum */
export const OFStatus = { OF_ok: 0, OF_error: 1, OF_failure: 2 } as const;
export type OFStatus = (typeof OFStatus)[keyof typeof OFStatus];

/**
 * The result of an operation: a code of the module that gives it, and a text. The text may say more than that of the
 * constant with the same code; compare by {@link OFCondition.equals}, not by identity.
 *
 * @example
 * ```ts
 * import { DUL_ASSOCIATIONREJECTED, EC_Normal, OFCondition } from 'dcxport/dcmtk';
 *
 * const cond = new OFCondition(6, 0x301, 1, 'rejected, called AE title not recognized');
 * console.log(cond.bad(), EC_Normal.good()); // true true
 * console.log(cond.equals(DUL_ASSOCIATIONREJECTED)); // true
 * console.log(cond.toString()); // 0006:0301 rejected, called AE title not recognized
 * ```
 * @see OFCondition of ofstd
 */
export class OFCondition {
  /** What the engine said, where the condition comes from an error of its own. @addition */
  readonly cause: unknown;
  readonly #module: number;
  readonly #code: number;
  readonly #status: OFStatus;
  readonly #text: string;

  constructor(module: number, code: number, status: OFStatus, text: string, options: { cause?: unknown } = {}) {
    this.#module = module;
    this.#code = code;
    this.#status = status;
    this.#text = text;
    this.cause = options.cause;
  }

  /** Whether the operation was successful. @compat full */
  good(): boolean {
    return this.#status === OFStatus.OF_ok;
  }

  /** Whether the operation was not successful. @compat full */
  bad(): boolean {
    return this.#status !== OFStatus.OF_ok;
  }

  /** What happened, in words. @compat full */
  text(): string {
    return this.#text;
  }

  /** Who gives the code: 0 ofstd, 1 dcmdata, 6 dcmnet. @compat full */
  module(): number {
    return this.#module;
  }

  /** The code within its module. @compat full */
  code(): number {
    return this.#code;
  }

  /** Good, error or failure. @compat full */
  status(): OFStatus {
    return this.#status;
  }

  /** Whether the other one has the same code of the same module, as the operator == of the original says. @addition */
  equals(other: OFCondition): boolean {
    return other.#module === this.#module && other.#code === this.#code;
  }

  /** The same condition with a text and a cause of its own. @addition */
  because(text: string, cause?: unknown): OFCondition {
    return new OFCondition(this.#module, this.#code, this.#status, text, { cause });
  }

  /** Module and code in hexadecimal and the text, as the tools print it. @addition */
  toString(): string {
    const hexadecimal = (value: number): string => value.toString(16).padStart(4, '0');
    return `${hexadecimal(this.#module)}:${hexadecimal(this.#code)} ${this.#text}`;
  }
}
