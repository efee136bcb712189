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

/** Pulls what a handler returned; whatever goes wrong there is the handler's error. */
async function* pull<T>(event: string, result: unknown, read: (item: unknown) => T | Promise<T>): AsyncGenerator<T> {
  // Errors of whoever takes the items must not be wrapped: only the pulling and the reading are the handler's.
  const guarded = async <R>(work: () => R | Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      throw new EventHandlerError(event, error);
    }
  };
  const source = await guarded(() => several(result));
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let done = false;
  try {
    for (;;) {
      const step = await guarded(() => iterator.next());
      if (step.done === true) {
        done = true;
        return;
      }
      yield await guarded(() => read(step.value));
    }
  } finally {
    if (!done) await iterator.return?.();
  }
}

/** The matches that a handler of OnFind returned, without group 0002, pulled one by one. */
export function matchesOf(event: string, result: unknown, check: ArgumentChecker): AsyncGenerator<DataSet> {
  return pull(event, result, (item) => withoutMeta(dataSetOf(check.object(event, item, DCXOBJ))));
}

/** What a handler of OnMove or OnGet returned, ready to be sent. Objects are copied: programs use one again and again. */
export function storablesOf(event: string, result: unknown, check: ArgumentChecker): AsyncGenerator<Storable> {
  const list = typeof result === 'string' ? check.list(event, result) : result;
  return pull<Storable>(event, list, (item) =>
    typeof item === 'string'
      ? scanStorageFile(fromWorkingDirectory(item))
      : storageObjectOf(copyObject(check.object(event, item, DCXOBJ))),
  );
}
