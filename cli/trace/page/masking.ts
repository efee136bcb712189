import { isPrivate, uidName, vrInfo, VRKind, type DataElement, type DictionaryEntry } from 'dcxport';

/** Shown in the place of a value. */
export const MASK = '••••••';

/** VRs of names, dates, ages and words. */
const TELLING_VRS: ReadonlySet<string> = new Set([
  'AS',
  'DA',
  'DT',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UC',
  'UN',
  'UR',
  'UT',
]);

/** Texts that tell of devices and codes, and of nobody. */
const HARMLESS_TEXTS: ReadonlySet<number> = new Set([
  0x00080070, // Manufacturer
  0x00080100, // Code Value
  0x00080102, // Coding Scheme Designator
  0x00080103, // Coding Scheme Version
  0x00080104, // Code Meaning
  0x00080119, // Long Code Value
  0x00081090, // Manufacturer's Model Name
  0x00181020, // Software Versions
]);

/** The group of the elements of a patient. */
const PATIENT_GROUP = 0x0010;
/** Sequences whose items are about people. */
const ABOUT_PEOPLE = /Patient|Physician|Person|Operator|Observer|Author|Participant|Verifying|Institution|Issuer|Visit/;

/**
 * Whether a value has to be masked. After the basic profile of PS3.15 annex E, and beyond it: every name, date, time and text
 * is, unless it is known to tell of nobody, everything in the group of the patient, and every private element. Numbers,
 * codes and UIDs of the rest are shown.
 *
 * @param entry - Of the dictionary; undefined when the element is not in it.
 */
export function isTelling({ tag, vr }: Pick<DataElement, 'tag' | 'vr'>, entry: DictionaryEntry | undefined): boolean {
  if (entry === undefined || isPrivate(tag) || tag >>> 16 === PATIENT_GROUP) return true;
  if (vr === 'SQ') return ABOUT_PEOPLE.test(entry.keyword);
  // A VR on the wire may be another one than it should be.
  if (TELLING_VRS.has(vr) || TELLING_VRS.has(entry.vr)) return !HARMLESS_TEXTS.has(tag);
  return vrInfo(vr).kind === VRKind.bulk;
}

/** Keywords of UIDs that name definitions, and nothing of a patient. */
const OF_NO_OBJECT = /Class|Syntax|Scheme|MappingResource|ContextGroup/;

/**
 * What a sentence may tell of somebody: what it quotes, UIDs, and numbers as long as those of a date or a patient.
 * An apostrophe within a word quotes nothing, four numbers between dots are an address.
 */
const TELLING_PARTS = /"[^"]*"?|“[^”]*”?|(?<!\w)'[^']*'?|\d+(?:\.\d+){4,}|\d{6,}/g;
const UID_SHAPE = /^\d+(?:\.\d+)+$/;

/** What a page shows of the values of patients. */
export class Masking {
  /** Whether they are shown as they are. */
  readonly off: boolean;
  readonly #aliases = new Map<string, string>();

  constructor(showPatientData: boolean) {
    this.off = showPatientData;
  }

  /**
   * A UID, as a page may show it. That of an object has another name, the same one everywhere in the page: many programs
   * make them of dates and numbers, and an archive finds the patient by each.
   *
   * @param keyword - Of its element.
   */
  uid(text: string, keyword: string): string {
    if (this.off || uidName(text) !== undefined || OF_NO_OBJECT.test(keyword) || text === '') return text;
    const known = this.#aliases.get(text);
    if (known !== undefined) return known;
    const alias = `UID ${this.#aliases.size + 1}`;
    this.#aliases.set(text, alias);
    return alias;
  }

  /** The words of a program about a failure, without the values that they quote. */
  sentence(text: string): string {
    if (this.off) return text;
    return text.replace(TELLING_PARTS, (part) => (UID_SHAPE.test(part) ? this.uid(part, '') : MASK));
  }
}

/** What the page says of masking. */
export const MASKING_RULES =
  'Masked are names, dates, times and texts of every element that is not known to tell of nobody, all elements of the ' +
  'patient (group 0010), private and unknown elements, error comments, and what reasons quote. UIDs of objects have other names, the same ' +
  'ones everywhere in the page. AE titles, codes and numbers are shown. ' +
  'Passcodes are never shown.';
