/**
 * Values of elements as text.
 *
 * @module
 */
import {
  CharacterSet,
  DataElement,
  type DataSet,
  Tag,
  VRKind,
  formatTag,
  groupOf,
  outermost,
  vrInfo,
} from '../../src/index';
import { DicomCharacterSetType } from './data-set-enums';
import { checkInteger, parameterError } from './data-set-errors';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { littleEndianBytes } from './element-numbers';

/** Values of (0008,0005). */
const TERMS: ReadonlyMap<number, string> = new Map<number, string>([
  [DicomCharacterSetType.Default, ''],
  [DicomCharacterSetType.LatinAlphabetNo1, 'ISO_IR 100'],
  [DicomCharacterSetType.LatinAlphabetNo2, 'ISO_IR 101'],
  [DicomCharacterSetType.LatinAlphabetNo3, 'ISO_IR 109'],
  [DicomCharacterSetType.LatinAlphabetNo4, 'ISO_IR 110'],
  [DicomCharacterSetType.LatinAlphabetNo5, 'ISO_IR 148'],
  [DicomCharacterSetType.Cyrillic, 'ISO_IR 144'],
  [DicomCharacterSetType.Arabic, 'ISO_IR 127'],
  [DicomCharacterSetType.Greek, 'ISO_IR 126'],
  [DicomCharacterSetType.Hebrew, 'ISO_IR 138'],
  [DicomCharacterSetType.Thai, 'ISO_IR 166'],
  [DicomCharacterSetType.JapaneseJisX0201, 'ISO_IR 13'],
  [DicomCharacterSetType.Korean, '\\ISO 2022 IR 149'],
  [DicomCharacterSetType.UnicodeInUtf8, 'ISO_IR 192'],
  [DicomCharacterSetType.Gb18030, 'GB18030'],
]);

/** (0000,0100), which every command set has. */
const COMMAND_FIELD = 0x00000100;

/** Hexadecimal digits of a word; floating point words are written in decimal. */
const WORD_DIGITS: Readonly<Record<string, number>> = { OB: 2, UN: 2, OW: 4, OL: 8, OV: 16 };
const FLOAT_WORDS: Readonly<Record<string, string>> = { OF: 'FL', OD: 'FD' };
/** Values of bytes that are longer have no text form: it would take several times the memory. */
const LONGEST_BYTES = 16 * 1024 * 1024;

/** Whether the value is text. */
export function isText({ info: { kind } }: DataElement): boolean {
  return kind === VRKind.ascii || kind === VRKind.text;
}

/** The values of a text; null for other VRs. */
export function textValues(element: DataElement): string[] | null {
  return isText(element) ? element.texts() : null;
}

/**
 * The text form of any value, values joined by a backslash: tags in eight hexadecimal digits, words of bytes in as many
 * hexadecimal digits as they have.
 *
 * @returns null without a value, and for sequences and compressed pixel data.
 * @throws {@link DicomException} Range (14) for a value of more than 16 MiB of bytes.
 */
export function convertedText(element: DataElement): string | null {
  if (element.isSequence || element.isEncapsulated) return null;
  const text = element.info.kind === VRKind.bulk ? wordTexts(element).join('\\') : element.text();
  return text === '' ? null : text;
}

function wordTexts(element: DataElement): string[] {
  const { tag, vr, length, info } = element;
  if (length > LONGEST_BYTES) {
    const text = `GetConvertValue of ${formatTag(tag)}: it has ${length} bytes; take GetBinaryValue.`;
    throw new DicomException(DicomExceptionCode.Range, text);
  }
  const float = FLOAT_WORDS[vr];
  if (float !== undefined) return DataElement.fromBytes(tag, float, element.bytes, element.bigEndian).texts();
  const bytes = littleEndianBytes(element);
  const texts: string[] = [];
  for (let at = 0; at + info.wordSize <= bytes.length; at += info.wordSize) {
    texts.push(
      Buffer.from(bytes.subarray(at, at + info.wordSize))
        .reverse()
        .toString('hex')
        .toUpperCase(),
    );
  }
  return texts;
}

/**
 * The opposite of {@link convertedText}: an element of text, in place of another one.
 *
 * @param count - How many values to take; -1 for all.
 * @throws {@link DicomException} Parameter (9) for a count of more than there are, Conversion (13) for text that the VR
 * cannot be made of.
 */
export function elementOfConverted(element: DataElement, text: string, count: number): DataElement {
  const { tag, vr, info } = element;
  const doing = `SetConvertValue of ${formatTag(tag)}`;
  if (typeof text !== 'string') throw parameterError(`${doing}: the value is no text.`);
  const values = text === '' ? [] : info.multiple || info.kind === VRKind.bulk ? text.split('\\') : [text];
  checkInteger(doing, 'count', count, -1, values.length);
  const taken = count < 0 ? values : values.slice(0, count);
  switch (info.kind) {
    case VRKind.ascii:
    case VRKind.text:
      return DataElement.fromText(tag, vr, taken);
    case VRKind.integer:
    case VRKind.float:
      return DataElement.fromNumbers(
        tag,
        vr,
        taken.map((value) => numberOf(doing, value)),
      );
    case VRKind.bigInteger:
      return DataElement.fromNumbers(
        tag,
        vr,
        taken.map((value) => wholeNumberOf(doing, value)),
      );
    case VRKind.tag:
      return DataElement.fromNumbers(
        tag,
        vr,
        taken.map((value) => tagOf(doing, value)),
      );
    case VRKind.bulk:
      return DataElement.fromBytes(tag, vr, wordBytes(doing, element, taken));
    default:
      throw parameterError(`${doing}: a sequence has no text.`);
  }
}

function refuse(doing: string, value: string, what: string): never {
  throw new DicomException(
    DicomExceptionCode.Conversion,
    `${doing}: ${JSON.stringify(value.slice(0, 40))} is ${what}.`,
  );
}

function numberOf(doing: string, value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? refuse(doing, value, 'no number') : number;
}

function wholeNumberOf(doing: string, value: string): bigint {
  return /^ *[+-]?\d+ *$/.test(value) ? BigInt(value.trim().replace('+', '')) : refuse(doing, value, 'no whole number');
}

function tagOf(doing: string, value: string): number {
  const digits = /^ *\(?([0-9a-f]{4})[,:]?([0-9a-f]{4})\)? *$/i.exec(value);
  return digits
    ? Number.parseInt(`${digits[1]}${digits[2]}`, 16)
    : refuse(doing, value, 'no tag in hexadecimal digits');
}

function wordBytes(doing: string, { tag, vr }: DataElement, values: readonly string[]): Buffer {
  const float = FLOAT_WORDS[vr];
  if (float !== undefined) {
    return DataElement.fromNumbers(
      tag,
      float,
      values.map((value) => numberOf(doing, value)),
    ).bytes;
  }
  const digits = WORD_DIGITS[vr] ?? 2;
  return Buffer.concat(
    values.map((value) => {
      const isWord = value.length === digits && /^[0-9a-f]+$/i.test(value);
      return isWord
        ? Buffer.from(value, 'hex').reverse()
        : refuse(doing, value, `not made of ${digits} hexadecimal digits`);
    }),
  );
}

/**
 * An element of text, in place of another one.
 *
 * @throws {@link DicomException} Parameter (9) for a VR that holds no text, or several values of one that holds one.
 */
export function elementOfText(element: DataElement, value: string | readonly string[]): DataElement {
  const { tag, vr, info } = element;
  const doing = `SetStringValue of ${formatTag(tag)}`;
  const values = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(values) || values.some((one) => typeof one !== 'string')) {
    throw parameterError(`${doing}: the value is no text.`);
  }
  if (!isText(element))
    throw parameterError(`${doing}: a value of VR ${vr} is no text; SetConvertValue takes its text form.`);
  if (!info.multiple && values.length > 1) throw parameterError(`${doing}: a value of VR ${vr} is one text.`);
  return DataElement.fromText(tag, vr, values);
}

/**
 * Sees to it that a text can be encoded where an element lies: declares the character set, if none is.
 *
 * @param owner - The data set or item of the element.
 * @returns the data set in which the declaration is needed, and its value; undefined when nothing is needed.
 * @throws {@link DicomException} Conversion (13) when the character set lacks a character of the text, and
 * CantReplaceExistingCharacterSet (233) when the one that is declared lacks it.
 */
export function neededDeclaration(
  owner: DataSet,
  element: DataElement,
  type: DicomCharacterSetType,
): { readonly dataSet: DataSet; readonly term: string } | undefined {
  const doing = `Setting the text of ${formatTag(element.tag)}`;
  const term = TERMS.get(type);
  if (term === undefined) throw parameterError(`${doing}: ${String(type)} is none of DicomCharacterSetType.`);
  const text = element.pendingText;
  if (text === undefined || isASCII(text)) return undefined;
  const usesDeclared = vrInfo(element.vr).kind === VRKind.text;
  const declared = usesDeclared ? owner.characterSet : CharacterSet.ascii;
  if (holds(declared, text, element)) return undefined;
  if (declared.name !== '') {
    throw new DicomException(
      DicomExceptionCode.CantReplaceExistingCharacterSet,
      `${doing}: the data set declares ${declared.name}, which lacks a character of the text; set (0008,0005) to ISO_IR 192 first.`,
    );
  }
  const isOpen = usesDeclared && groupOf(element.tag) > 0x0002 && mayDeclare(outermost(owner));
  if (!isOpen || term === '' || !holds(CharacterSet.named(term), text, element)) {
    throw new DicomException(
      DicomExceptionCode.Conversion,
      `${doing}: ${isOpen ? 'the character set lacks a character of the text; UnicodeInUtf8 has all' : 'only ASCII has a place here'}.`,
    );
  }
  return { dataSet: declaringDataSet(owner), term };
}

/** Whether (0008,0005) has a place in an outermost data set: not in command sets, and not in group 0002. */
export function mayDeclare(top: DataSet): boolean {
  const first = top.at(0);
  return !top.has(COMMAND_FIELD) && (first === undefined || groupOf(first.tag) !== 0x0002);
}

function declaringDataSet(owner: DataSet): DataSet {
  for (let around: DataSet | undefined = owner; around; around = around.parent) {
    if (around.has(Tag.SpecificCharacterSet)) return around;
  }
  return outermost(owner);
}

/** Whether a text is the same in every repertoire. */
export function isASCII(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function holds(set: CharacterSet, text: string, { info }: DataElement): boolean {
  try {
    set.encode(text, info);
    return true;
  } catch {
    return false;
  }
}
