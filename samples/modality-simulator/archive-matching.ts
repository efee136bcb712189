/**
 * Matching of keys against values, as C-FIND has it.
 *
 * @module
 * @see DICOM PS3.4, C.2.2.2
 */
import { type DCXELM, type DCXOBJ, DICOM_TAGS_ENUM as Tag, VR_CODE } from 'dcxport/rzdcx';
import { itemsOf, listOf, objectOf, type TagValue, textOf } from './object-values';

const RANGES: ReadonlySet<number> = new Set([VR_CODE.VR_CODE_DA, VR_CODE.VR_CODE_TM, VR_CODE.VR_CODE_DT]);
const EXACT: ReadonlySet<number> = new Set([VR_CODE.VR_CODE_UI, VR_CODE.VR_CODE_US, VR_CODE.VR_CODE_UL]);

/**
 * Whether a value fits a key.
 *
 * @param key - Empty fits everything. `a-b` is a range of dates or times, `*` and `?` are wildcards in text; several UIDs are
 * joined by a backslash.
 * @param value - Empty fits only a key that is empty or `*`.
 */
export function matchesText(vr: number, key: string, value: string): boolean {
  const wanted = key.trim();
  if (wanted === '') return true;
  if (RANGES.has(vr)) return matchesRange(wanted, value.trim());
  if (EXACT.has(vr)) return wanted.split('\\').includes(value.trim());
  // Names are matched whatever their case; the standard leaves that to the provider.
  const fold = (text: string): string => (vr === VR_CODE.VR_CODE_PN ? text.toLowerCase() : text);
  return value.split('\\').some((part) => matchesWildcards(fold(wanted), fold(part.trim())));
}

function matchesRange(key: string, value: string): boolean {
  const plain = (text: string): string => text.replaceAll(':', '').trim();
  const dash = key.indexOf('-');
  if (dash < 0)
    return plain(value) !== '' && (plain(value).startsWith(plain(key)) || plain(key).startsWith(plain(value)));
  const [from, to] = [plain(key.slice(0, dash)), plain(key.slice(dash + 1))];
  const at = plain(value);
  // The last moment of a range is in it, seconds and their parts included.
  return at !== '' && at >= from && (to === '' || at.slice(0, to.length) <= to);
}

/** One pass and no backtracking beyond the last star: what a peer sends must not cost more than it is long. */
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
