import type { ContextProposal } from '../association';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isUncompressed,
  VERIFICATION_SOP_CLASS,
} from '../dataset';
import { MAX_PRESENTATION_CONTEXTS } from '../pdu';

/** What of an object decides about its presentation context. */
export interface StorageItem {
  readonly SOPClassUID: string;
  readonly transferSyntaxUID: string;
}

/** One association of a storage run. */
export interface StorageLeg<T extends StorageItem> {
  readonly presentationContexts: readonly ContextProposal[];
  /** In the order of the list. */
  readonly items: readonly T[];
}

/** Behind the syntax of most objects, in this order. */
const UNCOMPRESSED = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN];

const VERIFICATION: ContextProposal = {
  abstractSyntax: VERIFICATION_SOP_CLASS,
  transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN],
};

/** Objects with the same key share a presentation context. */
function contextKey(item: StorageItem): string {
  return isUncompressed(item.transferSyntaxUID) ? item.SOPClassUID : `${item.SOPClassUID} ${item.transferSyntaxUID}`;
}

/**
 * Decides which presentation contexts a list of objects is sent over.
 *
 * Each association proposes Verification; for each SOP class with objects in an uncompressed syntax one context with all
 * three of them, the syntax of most objects first; for each SOP class and each other syntax (deflated included) one
 * context with that syntax alone. A list that needs more than 128 contexts is cut, in its own order, into several
 * associations.
 *
 * @example
 * ```ts
 * for (const leg of planStorage(files)) {
 *   const association = await engine.requestAssociation({ ...peer, presentationContexts: leg.presentationContexts });
 *   for await (const result of storeItems(association, leg.items)) console.log(result.item.path, result.status);
 *   await association.release();
 * }
 * ```
 */
export function planStorage<T extends StorageItem>(items: readonly T[]): StorageLeg<T>[] {
  const legs: StorageLeg<T>[] = [];
  let keys = new Set<string>();
  let legItems: T[] = [];
  const finish = (): void => {
    if (legItems.length > 0) legs.push({ presentationContexts: proposeContexts(legItems), items: legItems });
    keys = new Set();
    legItems = [];
  };
  for (const item of items) {
    const key = contextKey(item);
    if (!keys.has(key) && keys.size === MAX_PRESENTATION_CONTEXTS - 1) finish();
    keys.add(key);
    legItems.push(item);
  }
  finish();
  return legs;
}

function proposeContexts(items: readonly StorageItem[]): ContextProposal[] {
  const groups = new Map<string, StorageItem[]>();
  for (const item of items) {
    const key = contextKey(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const proposals = [VERIFICATION];
  for (const [first, ...rest] of groups.values()) {
    if (first === undefined) continue;
    proposals.push({
      abstractSyntax: first.SOPClassUID,
      transferSyntaxes: isUncompressed(first.transferSyntaxUID)
        ? preferMostFrequent([first, ...rest])
        : [first.transferSyntaxUID],
    });
  }
  return proposals;
}

function preferMostFrequent(items: readonly StorageItem[]): string[] {
  const count = (uid: string): number => items.filter((item) => item.transferSyntaxUID === uid).length;
  const most = Math.max(...UNCOMPRESSED.map(count));
  const winner = UNCOMPRESSED.find((uid) => count(uid) === most);
  return [...UNCOMPRESSED.filter((uid) => uid === winner), ...UNCOMPRESSED.filter((uid) => uid !== winner)];
}
