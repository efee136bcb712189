/**
 * What matches and instances that came tell of, in the classes' own words. What a data set lacks is an empty text.
 *
 * @module
 */
import type { DicomDataSet } from './DicomDataSet';
import { DicomTag } from './DicomTag';
import { textOf } from './keyword-values';

/** A patient. */
export interface PatientInformation {
  readonly Id: string;
  readonly Name: string;
  readonly BirthDate: string;
  readonly Sex: string;
}

/** A study. */
export interface StudyInformation {
  readonly Patient: PatientInformation;
  readonly InstanceUID: string;
  readonly Id: string;
  readonly Date: string;
  readonly Time: string;
  readonly AccessionNumber: string;
  readonly Description: string;
  readonly ReferringPhysiciansName: string;
  /** 0 when it is not known. */
  readonly NumberOfRelatedSeries: number;
  /** 0 when it is not known. */
  readonly NumberOfRelatedInstances: number;
}

/** A series. */
export interface SeriesInformation {
  readonly Study: StudyInformation;
  readonly InstanceUID: string;
  readonly Modality: string;
  readonly Number: string;
  readonly Description: string;
  readonly Date: string;
  readonly Time: string;
  /** 0 when it is not known. */
  readonly NumberOfRelatedInstances: number;
}

/** An instance. */
export interface InstanceInformation {
  readonly Series: SeriesInformation;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly InstanceNumber: string;
}

/** All four of them. */
export interface ObjectInformation {
  readonly Patient: PatientInformation;
  readonly Study: StudyInformation;
  readonly Series: SeriesInformation;
  readonly Instance: InstanceInformation;
}

/** What a data set tells of. @throws {@link DicomException} Format (8) when it cannot be read. */
export function objectInformation(ds: DicomDataSet): ObjectInformation {
  const Patient = {
    Id: textOf(ds, DicomTag.PatientID),
    Name: textOf(ds, DicomTag.PatientName),
    BirthDate: textOf(ds, DicomTag.PatientBirthDate),
    Sex: textOf(ds, DicomTag.PatientSex),
  };
  const Study = {
    Patient,
    InstanceUID: textOf(ds, DicomTag.StudyInstanceUID),
    Id: textOf(ds, DicomTag.StudyID),
    Date: textOf(ds, DicomTag.StudyDate),
    Time: textOf(ds, DicomTag.StudyTime),
    AccessionNumber: textOf(ds, DicomTag.AccessionNumber),
    Description: textOf(ds, DicomTag.StudyDescription),
    ReferringPhysiciansName: textOf(ds, DicomTag.ReferringPhysicianName),
    NumberOfRelatedSeries: ds.GetValue<number>(DicomTag.NumberOfStudyRelatedSeries, 0),
    NumberOfRelatedInstances: ds.GetValue<number>(DicomTag.NumberOfStudyRelatedInstances, 0),
  };
  const Series = {
    Study,
    InstanceUID: textOf(ds, DicomTag.SeriesInstanceUID),
    Modality: textOf(ds, DicomTag.Modality),
    Number: textOf(ds, DicomTag.SeriesNumber),
    Description: textOf(ds, DicomTag.SeriesDescription),
    Date: textOf(ds, DicomTag.SeriesDate),
    Time: textOf(ds, DicomTag.SeriesTime),
    NumberOfRelatedInstances: ds.GetValue<number>(DicomTag.NumberOfSeriesRelatedInstances, 0),
  };
  const Instance = {
    Series,
    SOPInstanceUID: textOf(ds, DicomTag.SOPInstanceUID),
    SOPClassUID: textOf(ds, DicomTag.SOPClassUID),
    InstanceNumber: textOf(ds, DicomTag.InstanceNumber),
  };
  return { Patient, Study, Series, Instance };
}
