/**
 * Walks through the tree of a data set. Elements and items that have the same parent are a level; the tree as one list
 * has each element before what is in it.
 *
 * @module
 */
import { DataElement, type DataSet, Tag } from '../../src/index';
import type { DataSetContent } from './data-set-content';
import type { ElementNode } from './DicomElement';

/** Elements of a data set or item, or items of a sequence. */
export interface Level {
  readonly size: number;
  at(index: number): ElementNode | undefined;
  /** -1 for what is not in it. */
  indexOf(node: ElementNode): number;
  /** The first of that tag; items have the tag of items. */
  first(tag: number): ElementNode | undefined;
}

/** Where an item was last seen among its kind, so that walking through long sequences does not search each time. */
const positions = new WeakMap<DataSet, number>();

function elementsLevel(dataSet: DataSet): Level {
  return {
    size: dataSet.size,
    at: (index) => dataSet.at(index),
    indexOf: (node) => (node instanceof DataElement ? dataSet.indexOf(node) : -1),
    first: (tag) => dataSet.get(tag),
  };
}

function itemsLevel(sequence: DataElement): Level {
  const { items } = sequence;
  return {
    size: items.length,
    at: (index) => {
      const item = items[index];
      if (item) positions.set(item, index);
      return item;
    },
    indexOf: (node) => {
      if (node instanceof DataElement) return -1;
      const last = positions.get(node);
      return last !== undefined && items[last] === node ? last : items.indexOf(node);
    },
    first: (tag) => (tag === Tag.Item ? items[0] : undefined),
  };
}

/** Group 0002 and the rest, one behind the other. */
export function topLevel({ meta, body }: DataSetContent): Level {
  return {
    size: meta.size + body.size,
    at: (index) => (index < meta.size ? meta.at(index) : body.at(index - meta.size)),
    indexOf: (node) => {
      if (!(node instanceof DataElement)) return -1;
      if (node.owner === meta) return meta.indexOf(node);
      const index = body.indexOf(node);
      return index < 0 ? -1 : meta.size + index;
    },
    first: (tag) => meta.get(tag) ?? body.get(tag),
  };
}

/** The sequence of an item, the item of an element; undefined at the top. */
export function parentOf(node: ElementNode): ElementNode | undefined {
  if (!(node instanceof DataElement)) return node.holder;
  const { owner } = node;
  return owner?.holder === undefined ? undefined : owner;
}

/** What is directly in a sequence or item; undefined for anything else. */
export function levelBelow(node: ElementNode): Level | undefined {
  if (!(node instanceof DataElement)) return elementsLevel(node);
  return node.isSequence ? itemsLevel(node) : undefined;
}

/** The level that something is in. */
export function levelOf(node: ElementNode, content: DataSetContent): Level {
  const parent = parentOf(node);
  return (parent && levelBelow(parent)) ?? topLevel(content);
}

/** The data set in which a node lies at the top, its own level being left upwards. */
export function rootOf(node: ElementNode): DataSet | undefined {
  let around = node instanceof DataElement ? node.owner : node;
  while (around?.parent) around = around.parent;
  return around?.holder === undefined ? around : undefined;
}

/** The next or previous one of the same level. */
export function neighborOf(node: ElementNode, content: DataSetContent, step: 1 | -1): ElementNode | undefined {
  const level = levelOf(node, content);
  const index = level.indexOf(node) + step;
  return index < 0 ? undefined : level.at(index);
}

/** The next one of the list. With `within`, of the part of the list that is below that node. */
export function nextInList(node: ElementNode, content: DataSetContent, within?: ElementNode): ElementNode | undefined {
  const child = levelBelow(node)?.at(0);
  if (child) return child;
  for (let at: ElementNode | undefined = node; at && at !== within; at = parentOf(at)) {
    const next = neighborOf(at, content, 1);
    if (next) return next;
  }
  return undefined;
}

/** The previous one of the list. */
export function previousInList(node: ElementNode, content: DataSetContent): ElementNode | undefined {
  const previous = neighborOf(node, content, -1);
  return previous ? lastWithin(previous) : parentOf(node);
}

/** The last one of the list. */
export function lastInList(content: DataSetContent): ElementNode | undefined {
  const level = topLevel(content);
  const last = level.at(level.size - 1);
  return last && lastWithin(last);
}

function lastWithin(node: ElementNode): ElementNode {
  let last = node;
  for (;;) {
    const level = levelBelow(last);
    const next = level?.at(level.size - 1);
    if (!next) return last;
    last = next;
  }
}
