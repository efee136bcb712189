/**
 * Which entries a query asks for, and what of them.
 *
 * @module
 */
import { DicomDataSet, type DicomElement, DicomTag, DicomVRType } from 'dcxport/leadtools';

/**
 * Makes the answer to a query out of an entry.
 *
 * @returns the attributes of the entry that the query names, empty where the entry has none; null when it does not match.
 */
export function answerOf(query: DicomDataSet, entry: DicomDataSet): DicomDataSet | null {
  if (!levelMatches(query, query.GetFirstElement(null, true, true), entry, null)) return null;
  const answer = new DicomDataSet();
  answer.Copy(entry, null, null);
  trim(query, query.GetFirstElement(null, true, true), answer, null);
  return answer;
}

/** The element of a level; `item` null is the top. */
function elementIn(dataSet: DicomDataSet, item: DicomElement | null, tag: number): DicomElement | null {
  return item === null ? dataSet.FindFirstElement(null, tag, true) : dataSet.FindFirstDescendant(item, tag, true);
}

/** Each element of a level from the first on. */
function* level(dataSet: DicomDataSet, first: DicomElement | null): Generator<DicomElement, void> {
  for (let element = first; element !== null; element = dataSet.GetNextElement(element, true, true)) yield element;
}

/** The first key in the item of a sequence of keys; null when it has no item, and matches everything. */
function firstKeyIn(query: DicomDataSet, sequence: DicomElement): DicomElement | null {
  const item = query.GetChildElement(sequence, true);
  return item && query.GetChildElement(item, true);
}

function levelMatches(
  query: DicomDataSet,
  firstKey: DicomElement | null,
  entry: DicomDataSet,
  item: DicomElement | null,
): boolean {
  for (const key of level(query, firstKey)) {
    const found = elementIn(entry, item, key.Tag);
    if (key.VR === DicomVRType.SQ) {
      const inner = firstKeyIn(query, key);
      const items = found === null ? [] : [...level(entry, entry.GetChildElement(found, true))];
      if (inner !== null && !items.some((one) => levelMatches(query, inner, entry, one))) return false;
      continue;
    }
    const wanted = query.GetConvertValue(key);
    if (wanted === null || key.Tag === DicomTag.SpecificCharacterSet) continue;
    if (!valueMatches(key.VR, wanted, found === null ? '' : (entry.GetConvertValue(found) ?? ''))) return false;
  }
  return true;
}

const RANGES: ReadonlySet<number> = new Set([DicomVRType.DA, DicomVRType.TM, DicomVRType.DT]);

function valueMatches(vr: number, wanted: string, value: string): boolean {
  if (RANGES.has(vr) && wanted.includes('-')) {
    const [from = '', to = ''] = wanted.split('-');
    return value !== '' && value >= from && (to === '' || value.slice(0, to.length) <= to);
  }
  if (vr === DicomVRType.UI) return wanted.split('\\').includes(value);
  const isName = vr === DicomVRType.PN;
  return isName ? wildcardMatches(wanted.toLowerCase(), value.toLowerCase()) : wildcardMatches(wanted, value);
}

/** `*` stands for any text, `?` for one character. Takes no longer than both lengths multiplied, whatever a peer sends. */
function wildcardMatches(pattern: string, text: string): boolean {
  let star = -1;
  let resume = 0;
  let at = 0;
  for (let index = 0; index < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  return pattern.slice(at).replaceAll('*', '') === '';
}

/** Takes out of an answer what a query does not name, and puts in, empty, what the entry lacks. */
function trim(
  query: DicomDataSet,
  firstKey: DicomElement | null,
  answer: DicomDataSet,
  item: DicomElement | null,
): void {
  const keys = [...level(query, firstKey)];
  const named = new Set<number>([DicomTag.SpecificCharacterSet, ...keys.map((key) => key.Tag)]);
  const first = item === null ? answer.GetFirstElement(null, true, true) : answer.GetChildElement(item, true);
  for (const element of [...level(answer, first)]) if (!named.has(element.Tag)) answer.DeleteElement(element);
  for (const key of keys) {
    const found = elementIn(answer, item, key.Tag);
    if (found === null) {
      answer.InsertElement(item, true, key.Tag, key.VR, key.VR === DicomVRType.SQ, -1);
    } else if (key.VR === DicomVRType.SQ) {
      const inner = firstKeyIn(query, key);
      if (inner === null) continue;
      for (const one of level(answer, answer.GetChildElement(found, true))) trim(query, inner, answer, one);
    }
  }
}
