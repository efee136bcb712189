/**
 * Matching of keys against values, as C-FIND has it.
 *
 * @module
 * @see DICOM PS3.4, C.2.2.2
 */
import { type DCXELM, type DCXOBJ, DICOM_TAGS_ENUM as Tag, VR_CODE } from 'dcxport/rzdcx';
import { itemsOf, listOf, objectOf, type TagValue, textOf } from './object-values';

/** Digits of a whole value: date, time of day, both. */
const MOMENTS: ReadonlyMap<number, number> = new Map([
  [VR_CODE.VR_CODE_DA, 8],
  [VR_CODE.VR_CODE_TM, 6],
  [VR_CODE.VR_CODE_DT, 14],
]);
/** VRs in which `*` and `?` stand for other characters. */
const WILD: ReadonlySet<number> = new Set([
  ...[VR_CODE.VR_CODE_AE, VR_CODE.VR_CODE_CS, VR_CODE.VR_CODE_LO, VR_CODE.VR_CODE_lt, VR_CODE.VR_CODE_PN],
  ...[VR_CODE.VR_CODE_SH, VR_CODE.VR_CODE_ST, VR_CODE.VR_CODE_UT, VR_CODE.VR_CODE_UC, VR_CODE.VR_CODE_UR],
]);
/** Characters of the longest text in which wildcards are looked for; what is longer fits as it is written. */
const LONGEST_WILD = 1024;
const NUMBERS: ReadonlySet<number> = new Set([VR_CODE.VR_CODE_IS, VR_CODE.VR_CODE_DS]);

/**
 * Whether a value fits a key. Names fit whatever their case, and by any of their representations; all other text as it is
 * written. Numbers in text fit by what they are worth.
 *
 * @param key - Empty and `*` fit everything. `a-b` is a range of dates or times, `*` and `?` are wildcards in text; several
 * UIDs are joined by a backslash.
 * @param value - Of several values, joined by a backslash, one has to fit. Empty fits only a key that fits everything.
 */
export function matchesText(vr: number, key: string, value: string): boolean {
  const wanted = key.trim();
  if (wanted === '' || wanted === '*') return true;
  const parts = value.split('\\');
  // A peer says how long both are: what each costs the other must stay small.
  const isLong = WILD.has(vr) && Math.max(wanted.length, value.length) > LONGEST_WILD;
  return parts.some((part) => (isLong ? part.trim() === wanted : matchesValue(vr, wanted, part.trim())));
}

function matchesValue(vr: number, key: string, value: string): boolean {
  const digits = MOMENTS.get(vr);
  if (digits !== undefined) return value !== '' && matchesRange(digits, key, value);
  if (vr === VR_CODE.VR_CODE_UI) return value !== '' && uidsOf(key).has(value);
  if (vr === VR_CODE.VR_CODE_PN) return matchesName(key.toLowerCase(), value.toLowerCase());
  if (NUMBERS.has(vr) && value !== '' && Number(key) === Number(value)) return true;
  return WILD.has(vr) ? matchesWildcards(key, value) : key === value;
}

/** The list that was taken apart last: it may be long, and is asked for by every row of a query. */
let lastUIDs = { key: '', uids: new Set<string>() };

function uidsOf(key: string): ReadonlySet<string> {
  if (lastUIDs.key !== key) lastUIDs = { key, uids: new Set(key.split('\\').map((uid) => uid.trim())) };
  return lastUIDs.uids;
}

/** Whether a key is more than one value of text. */
export function hasWildcards(key: string): boolean {
  return /[*?]/.test(key);
}

/** A key of one representation may be any of the value's; one of several, each the value's in its place. */
function matchesName(key: string, value: string): boolean {
  const groups = value.split('=');
  const wanted = key.split('=');
  if (wanted.length === 1) return groups.some((group) => matchesGroup(key, group)) || matchesGroup(key, value);
  return wanted.every((group, at) => group.trim() === '' || matchesGroup(group, groups[at] ?? ''));
}

/** Components that are empty at the end are as good as none. */
function matchesGroup(key: string, value: string): boolean {
  return matchesWildcards(bare(key), bare(value));
}

function bare(group: string): string {
  let end = group.length;
  while (end > 0 && '^ '.includes(group.charAt(end - 1))) end--;
  return group.slice(0, end).trimStart();
}

/** Zones of DT count for nothing: in a key without a range they are told from one by their four digits. */
const MOMENT = /^(\d{2,14})(?:\.(\d{1,6}))?(?:[+-]\d{4})?$/;

function matchesRange(digits: number, key: string, value: string): boolean {
  const plain = (text: string): string => text.replaceAll(':', '').trim();
  const wanted = plain(key);
  const dash = digits === 14 && MOMENT.test(wanted) ? -1 : wanted.indexOf('-');
  const [from, to] = dash < 0 ? [wanted, wanted] : [wanted.slice(0, dash), wanted.slice(dash + 1)];
  if (from === '' && to === '') return true;
  const at = moment(digits, plain(value), '0');
  const [least, most] = [moment(digits, from, '0'), moment(digits, to, '9')];
  if (at === undefined || (from !== '' && least === undefined) || (to !== '' && most === undefined)) return false;
  // The last moment of a range is in it, seconds and their parts included.
  return (least === undefined || at >= least) && (most === undefined || at <= most);
}

/** A moment in a form that can be compared; what it leaves open is filled up. */
function moment(digits: number, text: string, fill: '0' | '9'): string | undefined {
  const [, whole, parts = ''] = MOMENT.exec(text.trim()) ?? [];
  if (whole === undefined || whole.length > digits) return undefined;
  return `${whole.padEnd(digits, fill)}.${parts.padEnd(6, parts === '' ? fill : '0')}`;
}

/** No backtracking beyond the last star: costs at most the product of the two lengths. */
function matchesWildcards(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (pattern[p] === '?' || (pattern[p] !== undefined && pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** The elements of an identifier that are keys. */
export function keysOf(identifier: DCXOBJ): DCXELM[] {
  return [...identifier.iterator()].filter(({ Tag: tag }) => tag !== Tag.SpecificCharacterSet);
}

/** Whether an object fits an identifier, the items of its sequences included. */
export function matchesObject(identifier: DCXOBJ, object: DCXOBJ): boolean {
  return keysOf(identifier).every((key) => {
    if (key.ValueRepresentation !== VR_CODE.VR_CODE_SQ) {
      return matchesText(key.ValueRepresentation, key.CStringPtr, textOf(object, key.Tag));
    }
    const [wanted] = itemsOf(identifier, key.Tag);
    return wanted === undefined || itemsOf(object, key.Tag).some((item) => matchesObject(wanted, item));
  });
}

/** What of an object an identifier asks for; what the object lacks is empty. */
export function answerOf(identifier: DCXOBJ, object: DCXOBJ): DCXOBJ {
  const values = keysOf(identifier).map((key): TagValue => {
    const { Tag: tag } = key;
    if (key.ValueRepresentation !== VR_CODE.VR_CODE_SQ) return [tag, textOf(object, tag)];
    const [wanted] = itemsOf(identifier, tag);
    const items = itemsOf(object, tag);
    if (wanted === undefined) return [tag, listOf(items)];
    return [tag, listOf(items.filter((item) => matchesObject(wanted, item)).map((item) => answerOf(wanted, item)))];
  });
  const characterSet = textOf(object, Tag.SpecificCharacterSet);
  return objectOf([...(characterSet === '' ? [] : [[Tag.SpecificCharacterSet, characterSet] as const]), ...values]);
}
