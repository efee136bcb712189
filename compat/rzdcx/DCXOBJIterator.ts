import { type DataSet, copyDataSet, outermost, shareFiles } from '../../src/index';
import { ArgumentChecker, COMError, ComObject, HRESULT } from '../com';
import { DCXOBJ, objectContent, wrapDataSet } from './DCXOBJ';
import type { IDCXOBJIterator } from './interfaces';
import { enterObjectModel } from './object-model';

const SOURCE = 'rzdcx.DCXOBJIterator';
const check = new ArgumentChecker(SOURCE);

/** Set by the class, which alone reaches its private fields. */
let fill: (iterator: DCXOBJIterator, objects: DCXOBJ[]) => void;

/**
 * A list of objects with a position: matches of a query, or items of a sequence.
 *
 * @example
 * ```ts
 * const items = new DCXOBJIterator();
 * items.Insert(item);
 * sequence.Value = items;
 * for (const it = sequence.Value as DCXOBJIterator; !it.AtEnd(); it.Next()) console.log(it.Get());
 * ```
 */
export class DCXOBJIterator extends ComObject implements IDCXOBJIterator {
  #objects: DCXOBJ[] = [];
  #position = 0;

  static {
    fill = (iterator, objects) => {
      iterator.#objects = objects;
    };
  }

  /** Makes a list without objects. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Whether the position is behind the last object: true at once when there is none.
   *
   * @compat full
   */
  AtEnd(): boolean {
    this.checkAlive();
    return this.#position >= this.#objects.length;
  }

  /**
   * Goes to the next object. No error at the end.
   *
   * @compat full
   */
  Next(): void {
    this.checkAlive();
    if (this.#position < this.#objects.length) this.#position++;
  }

  /**
   * The object at the position, live.
   *
   * @throws {@link COMError} E_FAIL at the end, also of an empty list.
   * @compat full
   */
  Get(): DCXOBJ {
    this.checkAlive();
    const object = this.#objects[this.#position];
    if (!object) throw new COMError(HRESULT.E_FAIL, 'The iterator is at its end; ask AtEnd before Get.', SOURCE);
    return object;
  }

  /**
   * Appends a copy of the object. The position stays where it is.
   *
   * @throws {@link COMError} E_POINTER without an object, DISP_E_TYPEMISMATCH for anything else.
   * @compat full
   */
  Insert(obj: DCXOBJ): void {
    this.checkAlive();
    this.#objects.push(copyObject(check.object('obj', obj, DCXOBJ)));
  }

  /**
   * Gives all objects from the first; the position stays where it is.
   *
   * @addition
   * @compat full
   */
  *[Symbol.iterator](): Iterator<DCXOBJ> {
    this.checkAlive();
    yield* [...this.#objects];
  }

  protected override onRelease(): void {
    this.#objects = [];
  }
}

/** Copies an object; long values stay in their files. Not for programs. */
export function copyObject(object: DCXOBJ): DCXOBJ {
  const { dataSet } = objectContent(object);
  const copy = copyDataSet(dataSet);
  shareFiles(outermost(dataSet), copy);
  return wrapDataSet(copy);
}

/** Makes a list of objects, which are not copied. Not for programs. */
export function objectIterator(objects: readonly DCXOBJ[]): DCXOBJIterator {
  const iterator = new DCXOBJIterator();
  fill(iterator, [...objects]);
  return iterator;
}

enterObjectModel({ iterate: (items: readonly DataSet[]) => objectIterator(items.map(wrapDataSet)) });
