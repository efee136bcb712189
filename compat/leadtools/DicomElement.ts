import { DataElement, type DataSet, Tag, encodedValueLength, outermost } from '../../src/index';
import type { DicomVRType } from './data-set-enums';
import { DicomExceptionCode } from './DicomExceptionCode';
import { withErrors } from './data-set-errors';
import { vrTypeOf } from './vr-types';

/** What a handle stands for: an element, or an item of a sequence. */
export type ElementNode = DataElement | DataSet;

/** Set by the class, which alone reaches its private fields. */
let make: (node: ElementNode) => DicomElement;
let read: (element: DicomElement) => ElementNode;
let write: (element: DicomElement, node: ElementNode) => void;

const handles = new WeakMap<ElementNode, DicomElement>();

/**
 * A handle on one element, or on one item of a sequence, of a {@link DicomDataSet}. Data sets give them; programs do not
 * make any. There is one handle for each element, which stays the same whatever value the element gets, until the element
 * is deleted or its data set holds something else.
 *
 * @example
 * ```ts
 * import { DicomDataSet, DicomDataSetLoadFlags, DicomTag, DicomVRType } from 'dcxport/leadtools';
 *
 * const ds = new DicomDataSet();
 * ds.Load('ct.dcm', DicomDataSetLoadFlags.None);
 * const element = ds.FindFirstElement(null, DicomTag.PatientName, true);
 * if (element === null) throw new Error('the patient has no name');
 * console.log(element.Tag === DicomTag.PatientName, element.VR === DicomVRType.PN, element.Length); // true true 12
 * ```
 */
export class DicomElement {
  #node: ElementNode;

  static {
    make = (node) => new DicomElement(node);
    read = (element) => element.#node;
    write = (element, node) => {
      element.#node = node;
    };
  }

  private constructor(node: ElementNode) {
    this.#node = node;
  }

  /**
   * The tag, 0xggggeeee, unsigned; that of an item is 0xFFFEE000.
   *
   * @compat full
   */
  get Tag(): number {
    return this.#node instanceof DataElement ? this.#node.tag : Tag.Item;
  }

  /**
   * How the value is encoded; SQ for an item.
   *
   * @compat full
   */
  get VR(): DicomVRType {
    return vrTypeOf(this.#node instanceof DataElement ? this.#node.vr : 'SQ');
  }

  /**
   * Bytes of the value as encoded, padding included. Of sequences, items and compressed pixel data: of everything in it,
   * its own delimiter not included.
   *
   * @compat full
   */
  get Length(): number {
    const node = this.#node;
    const around = node instanceof DataElement ? node.owner : node;
    const reading = { doing: 'Measuring an element', dataSetCode: DicomExceptionCode.Conversion };
    return withErrors(reading, () =>
      encodedValueLength(node, around === undefined ? '' : outermost(around).transferSyntaxUID),
    );
  }
}

/** The one handle of an element or item. Not for programs. */
export function elementOf(node: ElementNode): DicomElement {
  const known = handles.get(node);
  if (known) return known;
  const element = make(node);
  handles.set(node, element);
  return element;
}

/** The handle of what may not be there. Not for programs. */
export function elementOrNull(node: ElementNode | undefined): DicomElement | null {
  return node === undefined ? null : elementOf(node);
}

/** What a handle stands for. Not for programs. */
export function nodeOf(element: DicomElement): ElementNode {
  return read(element);
}

/** Says that another element took the place of one: its handle stands for the new one from here on. Not for programs. */
export function moveHandle(from: ElementNode, to: ElementNode): void {
  const element = handles.get(from);
  if (!element || from === to) return;
  handles.delete(from);
  handles.set(to, element);
  write(element, to);
}
