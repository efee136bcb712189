import type { DataSet } from '../../src/index';
import { COMError, ComObject, HRESULT } from '../com';
import { type DCXELM, liveElement } from './DCXELM';

const SOURCE = 'rzdcx.DCXELMIterator';

/** Where an element is found. */
interface ElementPlace {
  readonly owner: DataSet;
  readonly tag: number;
}

/** Set by the class, which alone reaches its private fields. */
let fill: (iterator: DCXELMIterator, places: readonly ElementPlace[]) => void;

/**
 * Elements of an object, as they were when the iterator was made; each element is live.
 *
 * @example
 * ```ts
 * for (const it = obj.iterator(); !it.AtEnd(); it.Next()) {
 *   const e = it.Get();
 *   console.log(e.Tag.toString(16), e.Value);
 * }
 * ```
 */
export class DCXELMIterator extends ComObject {
  #places: readonly ElementPlace[] = [];
  #position = 0;

  static {
    fill = (iterator, places) => {
      iterator.#places = places;
    };
  }

  /** Makes an iterator without elements. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Whether the position is behind the last element: true at once when there is none.
   *
   * @compat full
   */
  AtEnd(): boolean {
    this.checkAlive();
    return this.#position >= this.#places.length;
  }

  /**
   * Goes to the next element. No error at the end.
   *
   * @compat full
   */
  Next(): void {
    this.checkAlive();
    if (this.#position < this.#places.length) this.#position++;
  }

  /**
   * The element at the position, live.
   *
   * @throws {@link COMError} E_FAIL at the end.
   * @compat full
   */
  Get(): DCXELM {
    this.checkAlive();
    const place = this.#places[this.#position];
    if (!place) throw new COMError(HRESULT.E_FAIL, 'The iterator is at its end; ask AtEnd before Get.', SOURCE);
    return liveElement(place.owner, place.tag);
  }

  /**
   * Gives all elements from the first; the position stays where it is.
   *
   * @addition
   * @compat full
   */
  *[Symbol.iterator](): Iterator<DCXELM> {
    this.checkAlive();
    for (const place of this.#places) yield liveElement(place.owner, place.tag);
  }

  protected override onRelease(): void {
    this.#places = [];
  }
}

/** Makes an iterator of elements. Not for programs. */
export function elementIterator(places: readonly ElementPlace[]): DCXELMIterator {
  const iterator = new DCXELMIterator();
  fill(iterator, places);
  return iterator;
}

/** Where elements of a tag are in a data set and the items below it, in the order in which they are encoded. */
export function* placesOf(tag: number, dataSet: DataSet): Generator<ElementPlace, void> {
  for (const element of dataSet) {
    if (element.tag === tag) yield { owner: dataSet, tag };
    for (const item of element.items) yield* placesOf(tag, item);
  }
}
