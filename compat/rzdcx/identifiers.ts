/**
 * Identifiers of queries and retrievals, and what objects look like when they go out as one.
 *
 * @module
 * @see DICOM PS3.4, C.6
 */
import {
  DataElement,
  DataSet,
  EXPLICIT_VR_LITTLE_ENDIAN,
  copyDataSet,
  encodeDataSet,
  withoutMeta,
} from '../../src/index';
import { type ArgumentChecker, toCOMError } from '../com';
import { DCXOBJ } from './DCXOBJ';
import { vrForTag } from './dictionary-extension';
import { dataSetOf } from './internal';
import { DICOM_TAGS_ENUM as Tag } from './tags';

/** Levels of the query and retrieve models. @enum */
export const QueryLevel = { Patient: 'PATIENT', Study: 'STUDY', Series: 'SERIES', Image: 'IMAGE' } as const;
export type QueryLevel = (typeof QueryLevel)[keyof typeof QueryLevel];

/** What queries ask for at each level besides its keys. */
const RETURN_KEYS: Readonly<Record<QueryLevel, readonly number[]>> = {
  PATIENT: [Tag.PatientBirthDate, Tag.PatientSex],
  STUDY: [
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.AccessionNumber,
    Tag.ModalitiesInStudy,
    Tag.ReferringPhysicianName,
    Tag.StudyDescription,
    Tag.PatientName,
    Tag.StudyID,
    Tag.NumberOfStudyRelatedSeries,
    Tag.NumberOfStudyRelatedInstances,
  ],
  SERIES: [
    Tag.SeriesDate,
    Tag.SeriesTime,
    Tag.Modality,
    Tag.SeriesDescription,
    Tag.SeriesNumber,
    Tag.NumberOfSeriesRelatedInstances,
  ],
  IMAGE: [Tag.SOPClassUID, Tag.ContentDate, Tag.ContentTime, Tag.InstanceNumber, Tag.NumberOfFrames],
};

/** Unicode in UTF-8. */
const UTF_8 = 'ISO_IR 192';

/** The keys of an identifier by their tags; several values are joined by backslash. */
export type Keys = Readonly<Record<number, string>>;

/**
 * Makes an identifier. Keys that ASCII cannot hold go out in UTF-8, and (0008,0005) says so.
 *
 * @param keys - Also those that are empty become part of it.
 */
export function identifierOf(level: QueryLevel, keys: Keys): DataSet {
  const identifier = new DataSet();
  const put = (tag: number, text: string): DataElement =>
    identifier.set(
      text === '' ? DataElement.empty(tag, vrForTag(tag)) : DataElement.fromText(tag, vrForTag(tag), text),
    );
  if (/[^\0-\x7f]/.test(Object.values(keys).join(''))) put(Tag.SpecificCharacterSet, UTF_8);
  put(Tag.QueryRetrieveLevel, level);
  for (const [tag, text] of Object.entries(keys)) put(Number(tag), text);
  return identifier;
}

/** As {@link identifierOf}, with the usual return keys of the level. */
export function queryIdentifierOf(level: QueryLevel, keys: Keys): DataSet {
  const returned = RETURN_KEYS[level].map((tag): [number, string] => [tag, '']);
  return identifierOf(level, { ...Object.fromEntries(returned), ...keys });
}

/**
 * An object of the program as it goes out in a message: a copy, without group 0002. What cannot be encoded is refused
 * here, before anything is connected.
 *
 * @param name - Of the argument.
 * @throws {@link COMError} E_POINTER, DISP_E_TYPEMISMATCH, 0x80040208 when it was released, E_INVALIDARG when its text
 * has no place in the character set that it declares, 0x80040207 when its pixel data is compressed.
 */
export function outgoing(check: ArgumentChecker, name: string, obj: unknown): DataSet {
  const dataSet = copyDataSet(withoutMeta(dataSetOf(check.object(name, obj, DCXOBJ))));
  try {
    encodeDataSet(dataSet, EXPLICIT_VR_LITTLE_ENDIAN);
  } catch (error) {
    throw toCOMError(error, check.source, { doing: `${name} cannot be sent`, creating: true });
  }
  return dataSet;
}
