/**
 * Errors on their way between the threads: class, text, fields and causes come through.
 *
 * @module
 */
import { inspect } from 'node:util';
import * as engine from '../../../src/index';
import { COMError } from '../../com';
import type { WireError } from './messages';

/** Longest chain of causes. */
const MOST_CAUSES = 16;

type ErrorClass = new (...args: never[]) => Error;

/** Classes by name: an error gets its own one back. */
const CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  [...Object.values<unknown>(engine), RangeError, SyntaxError, TypeError]
    .filter((value): value is ErrorClass => typeof value === 'function' && value.prototype instanceof Error)
    .map((type) => [type.name, type]),
);

/** A handler's error, in the thread where it was not thrown. */
export class ThrownElsewhere extends Error {
  readonly id: number;

  constructor(id: number, message: string) {
    super(message);
    this.name = 'ThrownElsewhere';
    this.id = id;
  }
}

/** Makes an error ready to cross. */
export function encodeError(error: unknown, depth = 0): WireError {
  if (error instanceof ThrownElsewhere) return { is: 'thrown', id: error.id, message: error.message };
  if (!(error instanceof Error)) return { is: 'value', value: plain(error) ? error : inspect(error) };
  const { message, stack, cause } = error;
  const fields = Object.entries(error).filter(([, value]) => plain(value) || isPlainArray(value));
  return {
    is: 'error',
    type: error.constructor.name,
    message,
    stack,
    fields: Object.fromEntries(fields),
    cause: cause === undefined || depth >= MOST_CAUSES ? undefined : encodeError(cause, depth + 1),
  };
}

/**
 * Makes an error of what has crossed.
 *
 * @param thrown - Gives a handler's error back.
 */
export function decodeError(wire: WireError, thrown: (id: number, message: string) => unknown): unknown {
  if (wire.is === 'thrown') return thrown(wire.id, wire.message);
  if (wire.is === 'value') return wire.value;
  const { type, message, stack, fields } = wire;
  const cause = wire.cause === undefined ? {} : { cause: decodeError(wire.cause, thrown) };
  if (type === 'COMError') return comError(message, fields, cause);
  const error = new Error(message, cause);
  Object.setPrototypeOf(error, (CLASSES.get(type)?.prototype ?? Error.prototype) as object);
  // Where it was made says more than where it arrived.
  return Object.defineProperty(Object.assign(error, fields), 'stack', {
    value: stack,
    configurable: true,
    writable: true,
  });
}

/** Its stack is that of the call that it ends. */
function comError(message: string, fields: Readonly<Record<string, unknown>>, cause: ErrorOptions): COMError {
  const { HRESULT, Source, dicomStatus } = fields as Partial<COMError>;
  const status = dicomStatus === undefined ? {} : { dicomStatus };
  return new COMError(Number(HRESULT), message, String(Source), { ...cause, ...status });
}

function plain(value: unknown): value is string | number | bigint | boolean | null | undefined {
  return value === null || !['object', 'function', 'symbol'].includes(typeof value);
}

function isPlainArray(value: unknown): boolean {
  return Array.isArray(value) && value.every(plain);
}
