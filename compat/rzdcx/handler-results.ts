/**
 * What handlers of DCXACC return: several objects, in any of the forms that programs use.
 *
 * @module
 */
import { type DataSet, type Storable, scanStorageFile, withoutMeta } from '../../src/index';
import { EventHandlerError, type ArgumentChecker } from '../com';
import { copyObject } from './DCXOBJIterator';
import { DCXOBJ } from './DCXOBJ';
import type { IDCXOBJIterator } from './interfaces';
import { dataSetOf, storageObjectOf } from './internal';
import { fromWorkingDirectory } from './working-directory';

/** Objects that a handler of OnFind returns: at once, or one by one as they are asked for. null is none. */
export type FindResult = IDCXOBJIterator | Iterable<DCXOBJ> | AsyncIterable<DCXOBJ> | null | undefined | void;

/** What a handler of OnMove or OnGet returns: objects, names of files, or names joined by `;`. null is none. */
export type RetrieveResult =
  IDCXOBJIterator | string | Iterable<DCXOBJ | string> | AsyncIterable<DCXOBJ | string> | null | undefined | void;

/** Whether it is a list with a position: AtEnd, Get and Next are enough. */
function isIterator(result: object): result is IDCXOBJIterator {
  return ['AtEnd', 'Get', 'Next'].every((name) => typeof (result as Record<string, unknown>)[name] === 'function');
}

/** Goes through a list with a position, each of its methods called once for each object. */
function* positions(list: IDCXOBJIterator): Generator<unknown> {
  for (; !list.AtEnd(); list.Next()) yield list.Get();
}

/** Goes through what a handler returned. @throws TypeError for what is none of {@link RetrieveResult}'s forms. */
export function several(result: unknown): Iterable<unknown> | AsyncIterable<unknown> {
  if (result === null || result === undefined) return [];
  if (typeof result === 'object') {
    if (isIterator(result)) return positions(result);
    if (Symbol.asyncIterator in result || Symbol.iterator in result) return result as Iterable<unknown>;
  }
  const kinds = 'a DCXOBJIterator, an object with AtEnd, Get and Next, an array, an iterable, or null';
  throw new TypeError(`The handler returned ${typeof result}; it must return ${kinds}`);
}

/**
 * Pulls what a handler returned; whatever goes wrong there is the handler's error. No generator: one that waits for the
 * handler's iterator could not tell it that nobody waits any more.
 */
class Pulled<T extends object> implements AsyncIterable<T>, AsyncIterator<T, undefined> {
  readonly #event: string;
  readonly #result: unknown;
  readonly #read: (item: unknown) => T | Promise<T>;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;

  /** @param read - Makes of an item what is to be sent. */
  constructor(event: string, result: unknown, read: (item: unknown) => T | Promise<T>) {
    this.#event = event;
    this.#result = result;
    this.#read = read;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.#guarded(async () => {
      const step = await (this.#iterator ??= iterate(several(this.#result))).next();
      if (step.done === true) return { done: true, value: undefined };
      try {
        return { done: false, value: await this.#read(step.value) };
      } catch (error) {
        // What its end has to say is worth less than why it came to it.
        await this.return().catch(() => undefined);
        throw error;
      }
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    return this.#guarded(async () => {
      await this.#iterator?.return?.();
      return { done: true, value: undefined };
    });
  }

  async #guarded<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof EventHandlerError ? error : new EventHandlerError(this.#event, error);
    }
  }
}

function iterate(source: Iterable<unknown> | AsyncIterable<unknown>): Iterator<unknown> | AsyncIterator<unknown> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

/** The matches that a handler of OnFind returned, without group 0002, pulled one by one. */
export function matchesOf(event: string, result: unknown, check: ArgumentChecker): AsyncIterable<DataSet> {
  return new Pulled(event, result, (item) => withoutMeta(dataSetOf(check.object(event, item, DCXOBJ))));
}

/** What a handler of OnMove or OnGet returned, ready to be sent. Objects are copied: programs use one again and again. */
export function storablesOf(event: string, result: unknown, check: ArgumentChecker): AsyncIterable<Storable> {
  const list = typeof result === 'string' ? check.list(event, result) : result;
  return new Pulled<Storable>(event, list, (item) =>
    typeof item === 'string'
      ? scanStorageFile(fromWorkingDirectory(item))
      : storageObjectOf(copyObject(check.object(event, item, DCXOBJ))),
  );
}
