import { DataElement, type DataSet, Tag, formatTag, loosenText } from '../../src/index';
import type { DataSetContent } from './data-set-content';
import type { DicomCharacterSetType } from './data-set-enums';
import { checkInteger, parameterError, withErrors } from './data-set-errors';
import { type DicomElement, moveHandle } from './DicomElement';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import {
  BYTE,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  type NumberType,
  SHORT,
  elementOfNumbers,
  littleEndianBytes,
  readNumbers,
  valueCountOf,
} from './element-numbers';
import { convertedText, elementOfConverted, elementOfText, neededDeclaration, textValues } from './element-text';
import { ElementTree, contentOf, ownNode } from './ElementTree';

const MOST = 0xffffffff;

/**
 * The values of the elements of a {@link DicomDataSet}. What is read of an element without value, or without a value of
 * that kind, is null.
 *
 * Members that write replace the whole value. Numbers count in the whole data set as little endian: no member shows in
 * which byte order it was read or will be written.
 *
 * @example
 * ```ts
 * import { DicomCharacterSetType, DicomDataSet, DicomTag, DicomVRType } from 'dcxport/leadtools';
 *
 * const ds = new DicomDataSet();
 * const name = ds.InsertElement(null, false, DicomTag.PatientName, DicomVRType.PN, false, -1);
 * ds.SetStringValue(name, 'Müller^Jörg', DicomCharacterSetType.LatinAlphabetNo1);
 * console.log(ds.GetStringValue(name, 0)); // Müller^Jörg
 * const rows = ds.InsertElement(null, false, DicomTag.Rows, DicomVRType.US, false, -1);
 * ds.SetShortValue(rows, [512], 1);
 * console.log(ds.GetShortValue(rows, 0, 1)); // [ 512 ]
 * ```
 */
export abstract class ElementValues extends ElementTree {
  /**
   * Tells how many values an element has: of bytes, how many words of its VR; of sequences none.
   * C++ `LDicomDS::GetCountValue`.
   *
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set.
   * @compat full
   */
  GetElementValueCount(element: DicomElement): number {
    return this.#read('GetElementValueCount', element, valueCountOf) ?? 0;
  }

  /**
   * Gives one value of a text. C++ `LDicomDS::GetStringValue`.
   *
   * @param index - From 0.
   * @returns null for VRs that hold no text, whose text form {@link ElementValues.GetConvertValue} gives, and when there is
   * no value at `index`.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, or what is no index; Read (4)
   * when the value cannot be read.
   * @compat full
   */
  GetStringValue(element: DicomElement, index: number): string | null {
    const doing = 'GetStringValue';
    checkInteger(doing, 'index', index, 0, MOST);
    return this.#read(doing, element, (own) => textValues(own)?.[index] ?? null);
  }

  /**
   * Sets the value of a text. C++ `LDicomDS::SetStringValue`.
   *
   * @param value - In one text, backslash separates values where the VR has several.
   * @param characterSet - What Specific Character Set (0008,0005) shall declare when the text has characters beyond ASCII
   * and nothing is declared yet. Setting (0008,0005) itself keeps all text and encodes it anew.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set or holds no text; Conversion
   * (13) when the character set lacks a character, CantReplaceExistingCharacterSet (233) when one is declared that lacks it.
   * @compat full
   */
  SetStringValue(element: DicomElement, value: string | readonly string[], characterSet: DicomCharacterSetType): void {
    this.#replace('SetStringValue', element, (own) => elementOfText(own, value), characterSet);
  }

  /**
   * Gives the text form of any value, values joined by a backslash: tags as eight hexadecimal digits, bytes and words of
   * OB, OW, OL, OV and UN as hexadecimal digits. C++ `LDicomDS::GetConvertValue`.
   *
   * @returns null without a value, and for sequences and compressed pixel data.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set; Range (14) for more than
   * 16 MiB of bytes.
   * @compat full
   */
  GetConvertValue(element: DicomElement): string | null {
    return this.#read('GetConvertValue', element, convertedText);
  }

  /**
   * Sets any value by its text form, as {@link ElementValues.GetConvertValue} gives it. C++ `LDicomDS::SetConvertValue`.
   *
   * @param count - How many of the values in the text to take; -1 for all.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set or is a sequence, or a count of
   * more than there are; Conversion (13) for text that the VR cannot be made of, or that the declared character set lacks;
   * Range (14) for a number that the VR does not hold.
   * @compat full
   */
  SetConvertValue(element: DicomElement, value: string, count: number): void {
    this.#replace('SetConvertValue', element, (own) => elementOfConverted(own, value, count));
  }

  /**
   * Copies the bytes of a value, as encoded but in little endian order. Of compressed pixel data: the fragments behind the
   * offset table, one behind the other. C++ `LDicomDS::GetBinaryValue`.
   *
   * @param length - Most bytes to copy.
   * @returns a buffer of the program's own; null without a value, and for sequences and items.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, or what is no length; Read (4)
   * when the value cannot be read.
   * @compat full
   */
  GetBinaryValue(element: DicomElement, length: number): Buffer | null {
    const doing = 'GetBinaryValue';
    checkInteger(doing, 'length', length, 0, Number.MAX_SAFE_INTEGER);
    return this.#read(doing, element, (own) => {
      if (own.isEncapsulated) return Buffer.concat(own.fragments.slice(1)).subarray(0, length);
      if (own.isSequence || own.length === 0) return null;
      return Buffer.from(littleEndianBytes(own, 0, length));
    });
  }

  /**
   * Sets a value by its bytes, as encoded but in little endian order. C++ `LDicomDS::SetBinaryValue`.
   *
   * @param value - Copied.
   * @param length - How many of the bytes to take.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set or is a sequence, or a length
   * of more than there is; TransferSyntaxNotSupported (417) for compressed pixel data.
   * @compat full
   */
  SetBinaryValue(element: DicomElement, value: Uint8Array, length: number): void {
    const doing = 'SetBinaryValue';
    if (!(value instanceof Uint8Array)) throw parameterError(`${doing}: the value is no Buffer.`);
    checkInteger(doing, 'length', length, 0, value.length);
    const bytes = Buffer.from(value.subarray(0, length));
    this.#replace(doing, element, ({ tag, vr }) => DataElement.fromBytes(tag, vr, bytes));
  }

  /**
   * Gives bytes: of OB, OW, UN and the like their bytes, of other VRs their numbers, if they are from 0 to 255.
   * C++ `LDicomDS::GetByteValue`.
   *
   * @param index - Of the first one, from 0.
   * @param count - Most that are given.
   * @returns null when the VR holds no numbers, or there is none at `index`.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set, or what is no index or count;
   * Range (14) for a number that is out of bounds; Conversion (13) for an IS or DS that is no number.
   * @compat full
   */
  GetByteValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, BYTE);
  }

  /**
   * Sets a value by bytes. C++ `LDicomDS::SetByteValue`.
   *
   * @param values - From 0 to 255. Of OW and the like: the bytes of its words, little endian.
   * @param count - How many of them to take; -1 for all.
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set or holds no numbers, or a count
   * of more than there are; Range (14) for a number out of bounds.
   * @compat full
   */
  SetByteValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, BYTE);
  }

  /**
   * Gives numbers from -32768 to 65535: those of unsigned VRs and of OW are not negative. C++ `LDicomDS::GetShortValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.GetByteValue}.
   * @compat full
   */
  GetShortValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, SHORT);
  }

  /**
   * Sets a value by numbers from -32768 to 65535; those of an OW may be meant with or without sign.
   * C++ `LDicomDS::SetShortValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.SetByteValue}.
   * @compat full
   */
  SetShortValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, SHORT);
  }

  /**
   * Gives whole numbers of 32 bits, signed or not as the VR is. C++ `LDicomDS::GetIntValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.GetByteValue}.
   * @compat full
   */
  GetIntValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, INT);
  }

  /**
   * Sets a value by whole numbers of 32 bits, signed or not. C++ `LDicomDS::SetIntValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.SetByteValue}.
   * @compat full
   */
  SetIntValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, INT);
  }

  /**
   * Gives whole numbers, of SV and UV those of at most 53 bits; {@link ElementValues.GetConvertValue} gives all of them as
   * text. C++ `LDicomDS::GetLongValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.GetByteValue}.
   * @compat full
   */
  GetLongValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, LONG);
  }

  /**
   * Sets a value by whole numbers of at most 53 bits. C++ `LDicomDS::SetLongValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.SetByteValue}.
   * @compat full
   */
  SetLongValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, LONG);
  }

  /**
   * Gives numbers of any VR that holds some; a DS that is no number is NaN. C++ `LDicomDS::GetFloatValue`.
   *
   * @throws {@link DicomException} Parameter (9) as {@link ElementValues.GetByteValue}.
   * @compat full
   */
  GetFloatValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, FLOAT);
  }

  /**
   * Sets a value by numbers; FL and OF keep 24 bits of each. C++ `LDicomDS::SetFloatValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.SetByteValue}.
   * @compat full
   */
  SetFloatValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, FLOAT);
  }

  /**
   * Gives numbers of any VR that holds some; a DS that is no number is NaN. C++ `LDicomDS::GetDoubleValue`.
   *
   * @throws {@link DicomException} Parameter (9) as {@link ElementValues.GetByteValue}.
   * @compat full
   */
  GetDoubleValue(element: DicomElement, index: number, count: number): number[] | null {
    return this.#getNumbers(element, index, count, DOUBLE);
  }

  /**
   * Sets a value by numbers; in a DS each is written with the shortest loss that fits. C++ `LDicomDS::SetDoubleValue`.
   *
   * @throws {@link DicomException} as {@link ElementValues.SetByteValue}.
   * @compat full
   */
  SetDoubleValue(element: DicomElement, values: readonly number[], count: number): void {
    this.#setNumbers(element, values, count, DOUBLE);
  }

  /**
   * Would drop the value that was kept for the next reading. Nothing is kept, so this has no effect that shows.
   * C++ `LDicomDS::FreeValue`.
   *
   * @throws {@link DicomException} Parameter (9) for an element that is not in this data set.
   * @compat full
   */
  FreeElementValue(element: DicomElement): void {
    ownNode(this, 'FreeElementValue', element);
  }

  #getNumbers(element: DicomElement, index: number, count: number, type: NumberType): number[] | null {
    return this.#read(`Get${type.name}Value`, element, (own) => readNumbers(own, index, count, type));
  }

  #setNumbers(element: DicomElement, values: readonly number[], count: number, type: NumberType): void {
    const doing = `Set${type.name}Value`;
    if (!Array.isArray(values)) throw parameterError(`${doing}: the values are no array.`);
    this.#replace(doing, element, (own) => elementOfNumbers(own, values, count, type));
  }

  /** What `read` finds in an element; null for an item. */
  #read<T>(doing: string, element: DicomElement, read: (own: DataElement) => T): T | null {
    const node = ownNode(this, doing, element);
    const reading = { doing, dataSetCode: DicomExceptionCode.Read };
    return node instanceof DataElement ? withErrors(reading, () => read(node)) : null;
  }

  /** Puts another element in the place of one, with the same handle. */
  #replace(
    doing: string,
    element: DicomElement,
    make: (own: DataElement) => DataElement,
    characterSet: DicomCharacterSetType = 0,
  ): void {
    const own = ownNode(this, doing, element);
    const owner = own instanceof DataElement ? own.owner : undefined;
    if (!(own instanceof DataElement) || !owner || own.isSequence) {
      throw parameterError(`${doing}: items and sequences have no value of their own; insert elements below them.`);
    }
    if (own.isEncapsulated) {
      throw new DicomException(
        DicomExceptionCode.TransferSyntaxNotSupported,
        `${doing}: ${formatTag(own.tag)} is compressed, and there is no codec to make its fragments.`,
      );
    }
    const argumentCode = DicomExceptionCode.Range;
    const made = withErrors({ doing, argumentCode, dataSetCode: DicomExceptionCode.Conversion }, () => make(own));
    putElement(contentOf(this), owner, own, made, characterSet);
  }
}

/** What group 0002 repeats of the data set. */
const REPEATED: ReadonlyMap<number, number> = new Map([
  [Tag.SOPClassUID, Tag.MediaStorageSOPClassUID],
  [Tag.SOPInstanceUID, Tag.MediaStorageSOPInstanceUID],
]);

/**
 * Puts an element into a data set or item, in the place of another one if there is one, which hands its handle on; sees to
 * it that its text can be encoded, and that group 0002 goes on to say the same. Not for programs.
 *
 * @param owner - In `content`.
 * @param former - In `owner`, of the same tag.
 * @throws {@link DicomException} Conversion (13), CantReplaceExistingCharacterSet (233).
 */
export function putElement(
  { body, meta }: DataSetContent,
  owner: DataSet,
  former: DataElement | undefined,
  made: DataElement,
  characterSet: DicomCharacterSetType,
): void {
  if (made.tag === Tag.SpecificCharacterSet) loosenText(owner, moveHandle);
  const needed = neededDeclaration(owner, made, characterSet);
  if (needed) {
    const declared = needed.dataSet.get(Tag.SpecificCharacterSet);
    const declaration = needed.dataSet.set(DataElement.fromText(Tag.SpecificCharacterSet, 'CS', needed.term));
    if (declared) moveHandle(declared, declaration);
  }
  const repeated = owner === body ? meta.get(REPEATED.get(made.tag) ?? 0) : undefined;
  if (repeated && former && repeated.text() === former.text()) {
    moveHandle(repeated, meta.replace(repeated, DataElement.fromText(repeated.tag, 'UI', made.text())));
  }
  if (former) moveHandle(former, owner.replace(former, made));
  else owner.set(made);
}
