/**
 * Values of elements as plain values of the language, for GetValue and InsertElementAndSetValue.
 *
 * @module
 */
import { DataElement, VRKind, formatTag } from '../../src/index';
import { parameterError } from './data-set-errors';
import { DOUBLE, LONG, elementOfNumbers } from './element-numbers';
import { convertedText, elementOfConverted, isText, textValues } from './element-text';

/**
 * The value of an element as the kind of value that another one is: text, number, bigint, Date, Buffer, or an array of
 * text or numbers. Without such a model, what suits the VR: text or a number, or an array where there are several.
 *
 * @returns undefined without a value, or when it cannot be had as that kind.
 */
export function plainValue(element: DataElement, model: unknown): unknown {
  if (element.isSequence || element.isEncapsulated || element.multiplicity === 0) return undefined;
  if (typeof model === 'string') return convertedText(element) ?? undefined;
  if (typeof model === 'number') return numbersOf(element)?.[0];
  if (typeof model === 'bigint') return bigintsOf(element)?.[0];
  if (model instanceof Date) return dateOf(element);
  if (model instanceof Uint8Array) return Buffer.from(element.bytes);
  if (Array.isArray(model)) return arrayOf(element, model);
  return model === undefined || model === null ? naturalValue(element) : undefined;
}

function numbersOf(element: DataElement): number[] | undefined {
  const { kind } = element.info;
  if (kind === VRKind.bulk || (isText(element) && element.vr !== 'IS' && element.vr !== 'DS')) return undefined;
  const numbers = element.numbers();
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

function bigintsOf(element: DataElement): bigint[] | undefined {
  const { kind } = element.info;
  if (kind === VRKind.integer || kind === VRKind.bigInteger) return element.bigints();
  return numbersOf(element)?.every(Number.isSafeInteger) ? element.numbers().map(BigInt) : undefined;
}

function arrayOf(element: DataElement, model: readonly unknown[]): unknown {
  const [first] = model;
  if (typeof first === 'number') return numbersOf(element);
  if (typeof first === 'bigint') return bigintsOf(element);
  if (typeof first === 'string') return textValues(element) ?? element.texts();
  const natural = naturalValue(element);
  return Array.isArray(natural) ? natural : [natural];
}

function naturalValue(element: DataElement): unknown {
  if (element.info.kind === VRKind.bulk) return Buffer.from(element.bytes);
  const values: readonly unknown[] = isText(element) ? element.texts() : (numbersOf(element) ?? []);
  return values.length === 1 ? values[0] : values;
}

const DATE = /^(\d{4})\.?(\d{2})\.?(\d{2})/;
const DATE_TIME = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.(\d{1,6}))?([+-]\d{4})?$/;

/** Local time, unless a DT says otherwise. */
function dateOf(element: DataElement): Date | undefined {
  const text = element.texts()[0]?.trim() ?? '';
  if (element.vr === 'DA') {
    const [, year, month, day] = DATE.exec(text) ?? [];
    return year === undefined ? undefined : new Date(Number(year), Number(month) - 1, Number(day));
  }
  const [, year, month = '1', day = '1', hour = 0, minute = 0, second = 0, fraction = '0', offset] =
    (element.vr === 'DT' ? DATE_TIME.exec(text) : null) ?? [];
  if (year === undefined) return undefined;
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  if (offset === undefined) return new Date(...parts, milliseconds);
  const minutes = (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))) * (offset.startsWith('-') ? -1 : 1);
  return new Date(Date.UTC(...parts, milliseconds) - minutes * 60_000);
}

/**
 * Makes an element of a plain value, in place of an empty one.
 *
 * @throws {@link DicomException} Parameter (9) for what no element is made of, Range (14) and Conversion (13) for what
 * the VR does not hold.
 */
export function elementOfPlain(element: DataElement, value: unknown): DataElement {
  const { tag, vr } = element;
  const doing = `Setting ${formatTag(tag)}`;
  if (vr === 'SQ') throw parameterError(`${doing}: it is a sequence; BeginEditSequence and BeginEditItem fill it.`);
  if (value === null || value === undefined) return DataElement.empty(tag, vr);
  if (value instanceof Uint8Array) return DataElement.fromBytes(tag, vr, Buffer.from(value));
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.every((one) => typeof one === 'number') && vr !== 'UN' && !isPlainText(element)) {
    return elementOfNumbers(element, values, -1, values.every(Number.isInteger) ? LONG : DOUBLE);
  }
  const texts = values.map((one) => textOf(doing, vr, one));
  return isText(element) ? DataElement.fromText(tag, vr, texts) : elementOfConverted(element, texts.join('\\'), -1);
}

/** Text whose values are no numbers. */
function isPlainText(element: DataElement): boolean {
  return isText(element) && element.vr !== 'IS' && element.vr !== 'DS';
}

function textOf(doing: string, vr: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return dateText(doing, vr, value);
  throw parameterError(`${doing}: its value is made of text, numbers, dates or a Buffer, or of an array of them.`);
}

/** Local time. */
function dateText(doing: string, vr: string, date: Date): string {
  const digits = (number: number, count: number): string => String(number).padStart(count, '0');
  const day = digits(date.getFullYear(), 4) + digits(date.getMonth() + 1, 2) + digits(date.getDate(), 2);
  const time = digits(date.getHours(), 2) + digits(date.getMinutes(), 2) + digits(date.getSeconds(), 2);
  const moment = `${time}.${digits(date.getMilliseconds() * 1000, 6)}`;
  if (vr === 'DA') return day;
  if (vr === 'TM') return moment;
  if (vr === 'DT') return day + moment;
  throw parameterError(`${doing}: a value of VR ${vr} is no date.`);
}
