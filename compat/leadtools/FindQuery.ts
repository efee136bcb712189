import type { DicomDataSet } from './DicomDataSet';
import { toDataSet } from './keyword-values';

/**
 * What a `FindQuery` looks for.
 *
 * @enum
 */
export const QueryLevel = {
  Study: 0,
  Series: 1,
  Image: 2,
} as const;
export type QueryLevel = (typeof QueryLevel)[keyof typeof QueryLevel];

const LEVELS = ['STUDY', 'SERIES', 'IMAGE'] as const;

/** The level that a data set names; null for none of them, as worklists have it. */
export function queryLevelOf(text: string): QueryLevel | null {
  const index = LEVELS.indexOf(text as (typeof LEVELS)[number]);
  return index < 0 ? null : (index as QueryLevel);
}

/**
 * Keys of a query in an archive, study root. What is left empty matches everything; `*` and `?` are wildcards, dates may be
 * ranges: `20240101-20241231`.
 *
 * Below the level of studies an archive is asked by the unique keys of the levels above alone, unless the peer is
 * `Relational`.
 *
 * @example
 * ```ts
 * import { FindQuery, QueryLevel } from 'dcxport/leadtools';
 *
 * const query = new FindQuery();
 * query.QueryLevel = QueryLevel.Series;
 * query.StudyInstanceUID = '1.2.3';
 * console.log(query.PatientName === ''); // true
 * ```
 */
export class FindQuery {
  QueryLevel: QueryLevel = QueryLevel.Study;
  PatientName = '';
  PatientId = '';
  /** Study date, or a range. */
  StudyDate = '';
  StudyTime = '';
  StudyId = '';
  AccessionNumber = '';
  ReferringPhysiciansName = '';
  /** Modalities in study; of series, the modality. */
  Modalities: string[] = [];
  StudyInstanceUID = '';
  SeriesInstanceUID = '';
  SeriesNumber = '';
  SOPInstanceUID = '';
  InstanceNumber = '';
}

/** The identifier of a C-FIND. @see DICOM PS3.4, C.6.2 */
export function queryKeys(query: FindQuery, isRelational: boolean): DicomDataSet {
  const level = query.QueryLevel;
  const study = { StudyInstanceUID: query.StudyInstanceUID };
  const series = { SeriesInstanceUID: query.SeriesInstanceUID };
  return toDataSet({
    QueryRetrieveLevel: LEVELS[level],
    ...(level === QueryLevel.Study || isRelational ? { ...studyKeys(query), ...study } : study),
    ...(level === QueryLevel.Series || (level === QueryLevel.Image && isRelational)
      ? { ...seriesKeys(query), ...series }
      : level === QueryLevel.Image && series),
    ...(level === QueryLevel.Image && imageKeys(query)),
  });
}

function studyKeys(query: FindQuery): object {
  return {
    PatientName: query.PatientName,
    PatientID: query.PatientId,
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: query.StudyDate,
    StudyTime: query.StudyTime,
    StudyID: query.StudyId,
    AccessionNumber: query.AccessionNumber,
    ReferringPhysicianName: query.ReferringPhysiciansName,
    ModalitiesInStudy: query.Modalities,
    StudyDescription: '',
    NumberOfStudyRelatedSeries: '',
    NumberOfStudyRelatedInstances: '',
  };
}

function seriesKeys(query: FindQuery): object {
  return {
    Modality: query.Modalities,
    SeriesNumber: query.SeriesNumber,
    SeriesDescription: '',
    SeriesDate: '',
    SeriesTime: '',
    NumberOfSeriesRelatedInstances: '',
  };
}

function imageKeys(query: FindQuery): object {
  return { SOPInstanceUID: query.SOPInstanceUID, SOPClassUID: '', InstanceNumber: query.InstanceNumber };
}
