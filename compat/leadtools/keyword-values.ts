/**
 * Between data sets and plain objects whose properties are DICOM keywords.
 *
 * @module
 */
import { lookupKeyword, lookupTag, type DataSet } from '../../src/index';
import { dataSetOf } from './data-set-access';
import { parameterError } from './data-set-errors';
import { DicomDataSet } from './DicomDataSet';

/** Which tags go into a data set, and whether empty values do. */
export interface ToDataSetOptions {
  readonly beforeAddTag?: (tag: number) => boolean;
  /** @defaultValue true */
  readonly includeEmpty?: boolean;
}

/**
 * Makes a data set of an object: its properties are DICOM keywords, their values text, numbers, dates, arrays of these, and
 * arrays of such objects for sequences. A data set is copied.
 *
 * @throws {@link DicomException} Parameter (9) for properties that are no keywords.
 */
export function toDataSet(values: object, options: ToDataSetOptions = {}): DicomDataSet {
  const dataSet = new DicomDataSet();
  if (values instanceof DicomDataSet) dataSet.Copy(values, null, null);
  else insert(dataSet, values, options);
  return dataSet;
}

/** Adds them to a data set. */
export function insert(dataSet: DicomDataSet, values: object, options: ToDataSetOptions): void {
  for (const [keyword, value] of Object.entries(values) as [string, unknown][]) {
    if (typeof value === 'function' || value === undefined) continue;
    const tag = lookupKeyword(keyword);
    if (tag === undefined) throw parameterError(`Making a data set: ${keyword} is no DICOM keyword.`);
    if (options.beforeAddTag?.(tag) === false) continue;
    if (isItem(value)) insertItems(dataSet, tag, [value], options);
    else if (isItems(value) || (isEmpty(value) && lookupTag(tag)?.vr === 'SQ')) {
      insertItems(dataSet, tag, Array.isArray(value) ? (value as object[]) : [], options);
    } else if (options.includeEmpty !== false || !isEmpty(value)) dataSet.InsertElementAndSetValue(tag, value);
  }
}

function insertItems(dataSet: DicomDataSet, tag: number, items: readonly object[], options: ToDataSetOptions): void {
  if (items.length === 0 && options.includeEmpty === false) return;
  dataSet.BeginEditSequence(tag);
  for (const item of items) {
    dataSet.BeginEditItem();
    insert(dataSet, item, options);
    dataSet.EndEditItem();
  }
  dataSet.EndEditSequence();
}

function isItem(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isItems(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isItem);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Makes an object of a data set: text, or arrays of it; arrays of objects for sequences. Bulk data is left out. */
export function fromDataSet(dataSet: DicomDataSet): Record<string, unknown> {
  return plainObjectOf(dataSetOf(dataSet));
}

function plainObjectOf(dataSet: DataSet): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const element of dataSet) {
    const keyword = lookupTag(element.tag)?.keyword;
    if (keyword === undefined) continue;
    if (element.isSequence) values[keyword] = element.items.map((item) => plainObjectOf(item));
    else if (!element.isEncapsulated) {
      const texts = element.texts();
      values[keyword] = texts.length > 1 ? texts : (texts[0] ?? '');
    }
  }
  return values;
}

/** What a program gives as a query or as a procedure step. @throws {@link DicomException} Parameter (9) when it is no object. */
export function objectOf(values: unknown): object {
  if (typeof values === 'object' && values !== null) return values;
  throw parameterError(
    'Making a data set: this is neither a data set nor an object whose properties are DICOM keywords.',
  );
}

/** One text of a data set; empty without it. */
export function textOf(dataSet: DicomDataSet, tag: number): string {
  return String(dataSet.GetValue(tag, ''));
}
