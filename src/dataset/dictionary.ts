/**
 * The data dictionary of the standard. Expanded from a compact table on first use, in about 2 ms.
 *
 * @module
 * @see DICOM PS3.6
 */
import { DICTIONARY_TABLE } from './dictionary-table';
import { elementOf, isPrivate, isPrivateCreator } from './tag';

/** One element of the dictionary. */
export interface DictionaryEntry {
  /** 0xggggeeee; of repeating groups the base group (5000, 6000). */
  readonly tag: number;
  /** Two letters; `US or SS`, `OB or OW`, `US or OW` where it depends on the rest; `--` for items and delimiters. */
  readonly vr: string;
  /** `1`, `1-n`, `2-2n`, ... */
  readonly vm: string;
  readonly keyword: string;
}

const SEVERAL_VRS: Readonly<Record<string, string>> = { xs: 'US or SS', ox: 'OB or OW', lt: 'US or OW' };

interface Dictionary {
  readonly byTag: ReadonlyMap<number, DictionaryEntry>;
  readonly byKeyword: ReadonlyMap<string, DictionaryEntry>;
}

let dictionary: Dictionary | undefined;

function expand(): Dictionary {
  const byTag = new Map<number, DictionaryEntry>();
  const byKeyword = new Map<string, DictionaryEntry>();
  for (const line of DICTIONARY_TABLE.trim().split('\n')) {
    const blank = line.indexOf(' ');
    const vr = line.slice(8, 10);
    const entry: DictionaryEntry = {
      tag: Number.parseInt(line.slice(0, 8), 16),
      vr: SEVERAL_VRS[vr] ?? vr,
      vm: line.slice(10, blank),
      keyword: line.slice(blank + 1),
    };
    byTag.set(entry.tag, entry);
    if (!byKeyword.has(entry.keyword)) byKeyword.set(entry.keyword, entry);
  }
  return { byTag, byKeyword };
}

function loaded(): Dictionary {
  return (dictionary ??= expand());
}

/** Even groups 5000 to 50FF and 6000 to 60FF repeat the elements of 5000 and 6000. */
function baseTag(tag: number): number {
  const block = tag >>> 24;
  return (block === 0x50 || block === 0x60) && !isPrivate(tag) ? (tag & 0xff00ffff) >>> 0 : tag;
}

/**
 * Finds an element of the standard. Repeating groups are found by their base group.
 *
 * @param tag - 0xggggeeee, unsigned.
 */
export function lookupTag(tag: number): DictionaryEntry | undefined {
  return loaded().byTag.get(baseTag(tag));
}

/** Finds the tag of a keyword, in its exact spelling. Repeating groups give the base group's. */
export function lookupKeyword(keyword: string): number | undefined {
  return loaded().byKeyword.get(keyword)?.tag;
}

/** Every element of the dictionary, in tag order. */
export function dictionaryEntries(): IterableIterator<DictionaryEntry> {
  return loaded().byTag.values();
}

/**
 * The VR (or VRs) that an element has when nothing in the data set says it: the dictionary's, UL for group lengths, LO
 * for private creators, else UN.
 *
 * @see DICOM PS3.5, 7.8.1 and 6.2.2
 */
export function dictionaryVR(tag: number): string {
  const entry = loaded().byTag.get(baseTag(tag));
  if (entry) return entry.vr;
  if (elementOf(tag) === 0) return 'UL';
  return isPrivateCreator(tag) ? 'LO' : 'UN';
}
