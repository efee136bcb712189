/**
 * The data dictionary: the standard's, expanded from a compact table on first use in about 2 ms, and what the program adds.
 *
 * @module
 * @see DICOM PS3.6
 */
import { InvalidArgumentError } from '../errors';
import { DICTIONARY_TABLE } from './dictionary-table';
import { elementOf, formatTag, isPrivate, isPrivateCreator } from './tag';
import { vrInfo } from './vr';

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

/** An element that a program adds to the dictionary, see {@link registerDictionaryEntries}. */
export interface DictionaryAddition {
  /** 0xggggeeee. Of an element with a private creator, the block (third and fourth last digit) does not matter. */
  readonly tag: number;
  /** Two letters. */
  readonly vr: string;
  /** @defaultValue `1` */
  readonly vm?: string;
  readonly keyword: string;
  /** Whose block of the private group the element is in; without it, a private element is meant in any block. */
  readonly privateCreator?: string;
}

/** By tag, or by creator and tag without its block. */
const additions = new Map<string, DictionaryEntry[]>();

/**
 * Adds elements to the dictionary, for the whole process: private ones and those that are younger than this package. They
 * say what implicit data sets do not, to reader and conversion. What is declared as UN in a file stays UN.
 *
 * The standard's own elements are not replaced, since everybody else reads them as the standard says; of two additions
 * for one element the later one counts.
 *
 * @returns a function that takes these entries out again.
 * @throws {@link InvalidArgumentError} for a VR that there is not, an empty keyword, or a tag that is no element's; nothing
 * is added then.
 */
export function registerDictionaryEntries(entries: readonly DictionaryAddition[]): () => void {
  const added = entries.map((entry) => [keyOf(entry), toEntry(entry)] as const);
  for (const [key, entry] of added) additions.set(key, [...(additions.get(key) ?? []), entry]);
  return () => {
    for (const [key, entry] of added) {
      const rest = (additions.get(key) ?? []).filter((other) => other !== entry);
      if (rest.length > 0) additions.set(key, rest);
      else additions.delete(key);
    }
  };
}

function keyOf({ tag, privateCreator }: DictionaryAddition): string {
  return privateCreator === undefined ? additionKey(tag) : additionKey(tag, privateCreator);
}

function additionKey(tag: number, creator?: string): string {
  return creator === undefined ? `${tag}` : `${(tag & 0xffff00ff) >>> 0} ${creator.trim()}`;
}

function toEntry({ tag, vr, vm = '1', keyword, privateCreator }: DictionaryAddition): DictionaryEntry {
  const where = `Adding ${formatTag(tag)} to the dictionary`;
  if (vrInfo(vr).vr !== vr) throw new InvalidArgumentError(`${where}: there is no VR '${vr}'`);
  if (keyword === '') throw new InvalidArgumentError(`${where}: it has no keyword`);
  const isElement = Number.isInteger(tag) && tag >= 0 && tag <= 0xffffffff && tag >>> 16 !== 0xfffe;
  if (!isElement) throw new InvalidArgumentError(`${where}: this is no tag of a data element`);
  if (privateCreator !== undefined && (!isPrivate(tag) || privateCreator.trim() === '')) {
    throw new InvalidArgumentError(`${where}: only elements of odd groups have a private creator, and it has a name`);
  }
  return { tag, vr, vm, keyword };
}

function lookupAddition(tag: number, creator?: string): DictionaryEntry | undefined {
  if (additions.size === 0) return undefined;
  const ofCreator = creator === undefined ? undefined : additions.get(additionKey(tag, creator));
  return (ofCreator ?? additions.get(additionKey(tag)))?.at(-1);
}

/** Whether elements were added; only then a reader needs to know private creators. */
export function hasDictionaryAdditions(): boolean {
  return additions.size > 0;
}

/** Finds an element of the standard, and nothing that was added. Repeating groups are found by their base group. */
export function lookupStandardTag(tag: number): DictionaryEntry | undefined {
  return loaded().byTag.get(baseTag(tag));
}

/**
 * Finds an element of the standard, or one that was added. Repeating groups are found by their base group.
 *
 * @param tag - 0xggggeeee, unsigned.
 * @param privateCreator - Who reserved the block that a private element is in, if known.
 */
export function lookupTag(tag: number, privateCreator?: string): DictionaryEntry | undefined {
  return lookupStandardTag(tag) ?? lookupAddition(tag, privateCreator);
}

/**
 * Finds the tag of a keyword, in its exact spelling. Repeating groups give the base group's. Additions are found, too, but
 * for those with a private creator, whose tags depend on the data set.
 */
export function lookupKeyword(keyword: string): number | undefined {
  const standard = loaded().byKeyword.get(keyword)?.tag;
  if (standard !== undefined || additions.size === 0) return standard;
  for (const [key, entries] of additions) {
    const entry = entries.at(-1);
    if (entry?.keyword === keyword && key === additionKey(entry.tag)) return entry.tag;
  }
  return undefined;
}

/** Every element of the standard's dictionary, in tag order. */
export function dictionaryEntries(): IterableIterator<DictionaryEntry> {
  return loaded().byTag.values();
}

/**
 * The VR (or VRs) that an element has when nothing in the data set says it: the dictionary's, UL for group lengths, LO
 * for private creators, else UN.
 *
 * @param privateCreator - Who reserved the block that a private element is in, if known.
 * @see DICOM PS3.5, 7.8.1 and 6.2.2
 */
export function dictionaryVR(tag: number, privateCreator?: string): string {
  const entry = loaded().byTag.get(baseTag(tag));
  if (entry) return entry.vr;
  if (elementOf(tag) === 0) return 'UL';
  if (isPrivateCreator(tag)) return 'LO';
  return lookupAddition(tag, privateCreator)?.vr ?? 'UN';
}

/** Longest private creator, as LO has at most 64 characters. */
const LONGEST_CREATOR = 64;

/** Who reserved which block of the private groups, in one data set or item, as far as it was read. */
export class PrivateBlocks {
  readonly #creators = new Map<number, string>();

  /** Notes an element, if it reserves a block. */
  note(tag: number, value: Buffer): void {
    if (!isPrivateCreator(tag) || value.length > LONGEST_CREATOR) return;
    this.#creators.set(tag, value.toString('latin1').replaceAll('\0', ' ').trim());
  }

  /** The creator of the block that a private element is in. */
  creatorOf(tag: number): string | undefined {
    return isPrivate(tag) ? this.#creators.get(((tag & 0xffff0000) | (elementOf(tag) >>> 8)) >>> 0) : undefined;
  }
}
