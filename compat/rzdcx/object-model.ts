/**
 * How an element reaches the classes that stand above it: its value may be a list of objects, which hold elements.
 * DCXOBJ and DCXOBJIterator enter themselves here when they are loaded.
 *
 * @module
 */
import type { DataSet } from '../../src/index';
import type { IDCXOBJ, IDCXOBJIterator } from './interfaces';

/** What elements need of the classes above them. */
export interface ObjectModel {
  /** The data set of a DCXOBJ; undefined for anything else. */
  dataSetOf(value: unknown): DataSet | undefined;
  /** A live DCXOBJ on an item. */
  wrap(item: DataSet): IDCXOBJ;
  /** A DCXOBJIterator on live items. */
  iterate(items: readonly DataSet[]): IDCXOBJIterator;
}

const entered: Partial<ObjectModel> = {};

/** Enters a class's part. */
export function enterObjectModel(part: Partial<ObjectModel>): void {
  Object.assign(entered, part);
}

/** @throws when the classes were not loaded, which `index.ts` does. */
export function objectModel(): ObjectModel {
  const { dataSetOf, wrap, iterate } = entered;
  if (!dataSetOf || !wrap || !iterate) throw new Error('DCXOBJ and DCXOBJIterator are not loaded');
  return { dataSetOf, wrap, iterate };
}
