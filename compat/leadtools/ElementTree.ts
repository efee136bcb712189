import { DataElement, DataSet, EXPLICIT_VR_LITTLE_ENDIAN, Tag, formatTag, groupOf } from '../../src/index';
import { type DicomVRType } from './data-set-enums';
import { DataSetContent } from './data-set-content';
import { checkInteger, checkTag, parameterError } from './data-set-errors';
import { DicomElement, type ElementNode, elementOf, elementOrNull, nodeOf } from './DicomElement';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import {
  type Level,
  lastInList,
  levelBelow,
  levelOf,
  neighborOf,
  nextInList,
  parentOf,
  previousInList,
  rootOf,
  topLevel,
} from './element-levels';
import { newElementVR } from './vr-types';

/** Set by the class, which alone reaches its private fields. */
let get: (tree: ElementTree) => DataSetContent;
let put: (tree: ElementTree, content: DataSetContent | undefined) => void;

/**
 * The elements of a {@link DicomDataSet} as a tree or as one list: finding, walking, inserting and deleting.
 *
 * An `element` that a member takes must be one of this data set; null stands for the top level. With `tree` true a member
 * looks at the level of `element` only, at what has the same parent; with false at the whole data set, items included, as
 * one list in which everything stands before what is in it. `includeVolatile` makes no difference: nothing is volatile.
 *
 * Group 0002 of a file is part of the top level, before everything else.
 *
 * @example
 * ```ts
 * import { DicomDataSet, DicomDataSetLoadFlags, DicomTag } from 'dcxport/leadtools';
 *
 * const ds = new DicomDataSet();
 * ds.Load('ct.dcm', DicomDataSetLoadFlags.None);
 * let count = 0;
 * for (let e = ds.GetFirstElement(null, false, true); e !== null; e = ds.GetNextElement(e, false, true)) count++;
 * console.log(count > 10); // true
 * console.log(ds.FindFirstElement(null, DicomTag.StudyDate, true)); // null
 * ```
 */
export abstract class ElementTree {
  #content: DataSetContent | undefined = new DataSetContent(() => new DataSet(EXPLICIT_VR_LITTLE_ENDIAN));

  static {
    get = (tree) => {
      if (tree.#content) return tree.#content;
      throw parameterError('Using a data set: it was disposed of; keep it until it is no longer needed.');
    };
    put = (tree, content) => {
      const former = tree.#content;
      tree.#content = content;
      former?.dispose();
    };
  }

  /**
   * Gives the first element of the level of `element`, or of the whole data set. C++ `LDicomDS::GetFirstElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set.
   * @compat full
   */
  GetFirstElement(element: DicomElement | null, tree: boolean, _includeVolatile: boolean): DicomElement | null {
    const doing = 'GetFirstElement';
    return elementOrNull(this.#level(doing, element, tree).at(0));
  }

  /**
   * Gives the last element of the level of `element`; with `tree` false the last one of the list, which may lie in the
   * last item of a sequence. C++ `LDicomDS::GetLastElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetLastElement(element: DicomElement | null, tree: boolean, _includeVolatile: boolean): DicomElement | null {
    const level = this.#level('GetLastElement', element, tree);
    return elementOrNull(tree ? level.at(level.size - 1) : lastInList(get(this)));
  }

  /**
   * Gives the element behind `element`, in its level or in the list. C++ `LDicomDS::GetNextElement`.
   *
   * @returns null behind the last one.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetNextElement(element: DicomElement, tree: boolean, _includeVolatile: boolean): DicomElement | null {
    const node = this.#own('GetNextElement', element);
    return elementOrNull(this.#step(node, tree, 1));
  }

  /**
   * Gives the element before `element`, in its level or in the list. C++ `LDicomDS::GetPreviousElement`.
   *
   * @returns null before the first one.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetPreviousElement(element: DicomElement, tree: boolean, _includeVolatile: boolean): DicomElement | null {
    const node = this.#own('GetPreviousElement', element);
    return elementOrNull(this.#step(node, tree, -1));
  }

  /**
   * Finds the first element of that tag, in the level of `element` or in the whole data set.
   * C++ `LDicomDS::FindFirstElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, or what is no tag.
   * @compat full
   */
  FindFirstElement(element: DicomElement | null, tag: number, tree: boolean): DicomElement | null {
    const doing = 'FindFirstElement';
    checkTag(doing, tag);
    const level = this.#level(doing, element, tree);
    return elementOrNull(tree ? level.first(tag) : this.#find(level.at(0), tag, tree, 1));
  }

  /**
   * Finds the last element of that tag, in the level of `element` or in the whole data set.
   * C++ `LDicomDS::FindLastElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.FindFirstElement}.
   * @compat full
   */
  FindLastElement(element: DicomElement | null, tag: number, tree: boolean): DicomElement | null {
    const doing = 'FindLastElement';
    checkTag(doing, tag);
    const level = this.#level(doing, element, tree);
    return elementOrNull(this.#find(tree ? level.at(level.size - 1) : lastInList(get(this)), tag, tree, -1));
  }

  /**
   * Finds the next element that has the tag of `element`, in its level or in the list behind it.
   * C++ `LDicomDS::FindNextElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.FindFirstElement}.
   * @compat full
   */
  FindNextElement(element: DicomElement, tree: boolean): DicomElement | null {
    const node = this.#own('FindNextElement', element);
    return elementOrNull(this.#find(this.#step(node, tree, 1), tagOf(node), tree, 1));
  }

  /**
   * Finds the previous element that has the tag of `element`, in its level or in the list before it.
   * C++ `LDicomDS::FindPreviousElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.FindFirstElement}.
   * @compat full
   */
  FindPreviousElement(element: DicomElement, tree: boolean): DicomElement | null {
    const node = this.#own('FindPreviousElement', element);
    return elementOrNull(this.#find(this.#step(node, tree, -1), tagOf(node), tree, -1));
  }

  /**
   * Finds the first element of that tag below `parent`, a sequence or an item. C++ `LDicomDS::FindFirstDescendant`.
   *
   * @param nextLevelOnly - Looks only at what is directly in `parent`, not further down.
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.FindFirstElement}.
   * @compat full
   */
  FindFirstDescendant(parent: DicomElement, tag: number, nextLevelOnly: boolean): DicomElement | null {
    const doing = 'FindFirstDescendant';
    const node = this.#own(doing, parent);
    checkTag(doing, tag);
    const level = levelBelow(node);
    return elementOrNull(nextLevelOnly ? level?.first(tag) : this.#findBelow(node, level?.at(0), tag, false));
  }

  /**
   * Finds the next element below `parent` that has the tag of `child`. C++ `LDicomDS::FindNextDescendant`.
   *
   * @param child - The element that was found last.
   * @param nextLevelOnly - As for {@link ElementTree.FindFirstDescendant}.
   * @returns null when there is none.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, or a child that is not below
   * the parent.
   * @compat full
   */
  FindNextDescendant(parent: DicomElement, child: DicomElement, nextLevelOnly: boolean): DicomElement | null {
    const doing = 'FindNextDescendant';
    const above = this.#own(doing, parent);
    const node = this.#own(doing, child);
    if (!isBelow(node, above)) throw parameterError(`${doing}: the child is not below the parent.`);
    const content = get(this);
    const next = nextLevelOnly ? neighborOf(node, content, 1) : nextInList(node, content, above);
    return elementOrNull(this.#findBelow(above, next, tagOf(node), nextLevelOnly));
  }

  /**
   * Gives the first item of a sequence, or the first element of an item. C++ `LDicomDS::GetChildElement`.
   *
   * @returns null when there is none.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetChildElement(element: DicomElement, _includeVolatile: boolean): DicomElement | null {
    return elementOrNull(levelBelow(this.#own('GetChildElement', element))?.at(0));
  }

  /**
   * Gives the item that an element is in, or the sequence that an item is in. C++ `LDicomDS::GetParentElement`.
   *
   * @returns null for an element of the top level.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetParentElement(element: DicomElement): DicomElement | null {
    return elementOrNull(parentOf(this.#own('GetParentElement', element)));
  }

  /**
   * Gives the element of the top level that `element` lies under; itself, when it is one. C++ `LDicomDS::GetRootElement`.
   *
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  GetRootElement(element: DicomElement): DicomElement | null {
    let node = this.#own('GetRootElement', element);
    for (let above = parentOf(node); above; above = parentOf(node)) node = above;
    return elementOf(node);
  }

  /**
   * Tells whether an element would be left out of a saved file: never here. C++ `LDicomDS::IsVolatileElement`.
   *
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  IsVolatileElement(element: DicomElement): boolean {
    this.#own('IsVolatileElement', element);
    return false;
  }

  /**
   * Inserts an empty element, or an empty item into a sequence. C++ `LDicomDS::InsertElement`.
   *
   * @param neighbor - Beside or below which it is inserted; null for the top level.
   * @param child - Below `neighbor`, a sequence or item; else beside it.
   * @param tag - 0xFFFEE000 for an item.
   * @param vr - UN takes the one of the dictionary, if the tag is known.
   * @param sequence - Makes an element of VR UN whose tag is not known a sequence; VR SQ is one in any case.
   * @param index - The place among the items of a sequence; -1, or beyond the last: behind the last. Elements stand in the
   * order of their tags whatever it says.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, what is no tag or VR, an
   * element in the place of an item or the other way round, a VR that no sequence has; ElementAlreadyExists (416) for a
   * tag that is there already.
   * @compat full
   */
  InsertElement(
    neighbor: DicomElement | null,
    child: boolean,
    tag: number,
    vr: DicomVRType,
    sequence: boolean,
    index: number,
  ): DicomElement {
    const doing = `Inserting ${formatTag(tag)}`;
    checkTag(doing, tag);
    checkInteger(doing, 'index', index, -1, 0xffffffff);
    const near = neighbor === null ? undefined : this.#own(doing, neighbor);
    const above = near && (child ? near : parentOf(near));
    if (above instanceof DataElement) return this.#insertItem(doing, above, tag, index);
    const holder = above ?? this.#holderAtTop(tag);
    if (groupOf(tag) === 0xfffe) throw parameterError(`${doing}: items can be inserted into sequences only.`);
    if (above && groupOf(tag) <= 0x0002) throw parameterError(`${doing}: its group has no place in an item.`);
    if (holder.has(tag)) {
      throw new DicomException(
        DicomExceptionCode.ElementAlreadyExists,
        `${doing}: it is there already. FindFirstElement finds it.`,
      );
    }
    const vrName = newElementVR(doing, holder, tag, vr, sequence);
    return elementOf(holder.set(DataElement.empty(tag, vrName)));
  }

  /**
   * Deletes an element or an item, with everything in it. Its handle is of no use afterwards. C++
   * `LDicomDS::DeleteElement`.
   *
   * @returns the next one of its level; null when it was the last.
   * @throws {@link DicomException} as {@link ElementTree.GetFirstElement}.
   * @compat full
   */
  DeleteElement(element: DicomElement): DicomElement | null {
    const node = this.#own('DeleteElement', element);
    const next = neighborOf(node, get(this), 1);
    if (node instanceof DataElement) node.owner?.remove(node);
    else node.holder?.removeItem(node);
    return elementOrNull(next);
  }

  #insertItem(doing: string, sequence: DataElement, tag: number, index: number): DicomElement {
    if (!sequence.isSequence) throw parameterError(`${doing}: ${formatTag(sequence.tag)} is no sequence.`);
    if (tag !== Tag.Item) {
      throw parameterError(
        `${doing}: sequences hold items; insert an item (FFFE,E000) first, and the element below it.`,
      );
    }
    const owner = sequence.owner;
    const item = new DataSet(owner?.transferSyntaxUID);
    return elementOf(sequence.addItem(item, index < 0 ? undefined : index));
  }

  #holderAtTop(tag: number): DataSet {
    const { meta, body } = get(this);
    return groupOf(tag) === 0x0002 ? meta : body;
  }

  /** What a handle stands for, which must be in this data set. */
  #own(doing: string, element: DicomElement): ElementNode {
    return ownNode(this, doing, element);
  }

  #level(doing: string, element: DicomElement | null, tree: boolean): Level {
    const node = element === null ? undefined : this.#own(doing, element);
    const content = get(this);
    return node && tree ? levelOf(node, content) : topLevel(content);
  }

  #step(node: ElementNode, tree: boolean, step: 1 | -1): ElementNode | undefined {
    const content = get(this);
    if (tree) return neighborOf(node, content, step);
    return step === 1 ? nextInList(node, content) : previousInList(node, content);
  }

  #find(from: ElementNode | undefined, tag: number, tree: boolean, step: 1 | -1): ElementNode | undefined {
    let node = from;
    while (node && tagOf(node) !== tag) node = this.#step(node, tree, step);
    return node;
  }

  #findBelow(
    above: ElementNode,
    from: ElementNode | undefined,
    tag: number,
    nextLevelOnly: boolean,
  ): ElementNode | undefined {
    const content = get(this);
    let node = from;
    while (node && tagOf(node) !== tag) {
      node = nextLevelOnly ? neighborOf(node, content, 1) : nextInList(node, content, above);
    }
    return node;
  }
}

function tagOf(node: ElementNode): number {
  return node instanceof DataElement ? node.tag : Tag.Item;
}

function isBelow(node: ElementNode, above: ElementNode): boolean {
  for (let parent = parentOf(node); parent; parent = parentOf(parent)) if (parent === above) return true;
  return false;
}

/** What a handle stands for. Not for programs. @throws {@link DicomException} Parameter (9) when it is not in the data set. */
export function ownNode(tree: ElementTree, doing: string, element: DicomElement): ElementNode {
  const { meta, body } = get(tree);
  const node = element instanceof DicomElement ? nodeOf(element) : undefined;
  const root = node && rootOf(node);
  if (node && root && (root === body || root === meta)) return node;
  throw parameterError(
    `${doing}: the element is not in this data set: it was deleted, is another data set's, or is no DicomElement.`,
  );
}

/** What a data set holds. Not for programs. @throws {@link DicomException} Parameter (9) when it was disposed of. */
export function contentOf(tree: ElementTree): DataSetContent {
  return get(tree);
}

/** Gives a data set something else to hold, and lets go of what it held; undefined disposes of it. Not for programs. */
export function setContent(tree: ElementTree, content: DataSetContent | undefined): void {
  put(tree, content);
}
