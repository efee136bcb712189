/**
 * The frame that all items and sub-items of association PDUs share, and how many of them one PDU may hold.
 *
 *     offset  length  field
 *     0       1       item type
 *     1       1       reserved (the version, in a common extended negotiation sub-item)
 *     2       2       item length n, big endian
 *     4       n       content
 *
 * @module
 * @see DICOM PS3.8, 9.3.1
 */
import type { ByteCursor } from '../bytes';
import type { AssociationPduLimits } from './limits';
import type { UnknownItem } from './types';

/** One item as it stands in its PDU. */
export interface Item {
  readonly itemType: number;
  /** Second byte of the header. */
  readonly reserved: number;
  /** Where the item starts in its PDU, in bytes. */
  readonly offset: number;
  readonly content: ByteCursor;
}

/** Counts what one association PDU holds and ends its decoding where there is too much of it. */
export class ItemBudget {
  readonly limits: Required<AssociationPduLimits>;
  #items = 0;
  #kept = 0;

  constructor(limits: Required<AssociationPduLimits>) {
    this.limits = limits;
  }

  /** Counts one item, sub-item or listed UID. @throws what `cursor` makes of it when there are too many. */
  countItem(cursor: ByteCursor): void {
    this.#items += 1;
    const { maxItems } = this.limits;
    if (this.#items > maxItems) throw cursor.error(`association PDU holds more than ${maxItems} items and UIDs`);
  }

  /** Counts one item that is kept as an object of its own. @throws as {@link ItemBudget.countItem}. */
  countKept(cursor: ByteCursor): void {
    this.#kept += 1;
    const { maxKeptItems } = this.limits;
    if (this.#kept > maxKeptItems) {
      throw cursor.error(
        `association PDU holds more than ${maxKeptItems} user information sub-items and unknown items`,
      );
    }
  }
}

/**
 * Reads the header of the next item and gives a cursor over its content.
 *
 * @throws {@link PduDecodeError} when the item ends after `cursor` does, or is one too many.
 */
export function readItem(cursor: ByteCursor, budget: ItemBudget): Item {
  budget.countItem(cursor);
  const offset = cursor.offset;
  const itemType = cursor.uint8('item type');
  const reserved = cursor.uint8('reserved byte of the item header');
  const length = cursor.uint16BE('item length');
  const content = cursor.sub(length, itemName(itemType));
  return { itemType, reserved, offset, content };
}

/** Takes the whole content of an item as a UID without padding. */
export function readUid(item: Item, field: string): string {
  return item.content.unpaddedText(item.content.remaining, field);
}

/** Keeps an item as it came: a view on the PDU's bytes. */
export function keepItem(item: Item, budget: ItemBudget): UnknownItem {
  budget.countKept(item.content);
  return { itemType: item.itemType, data: item.content.rest() };
}

/** How error messages name an item. */
export function itemName(itemType: number): string {
  return `item 0x${itemType.toString(16).padStart(2, '0')}`;
}
