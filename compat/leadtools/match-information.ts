/**
 * What matches and moved instances tell of, in the classes' own words.
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
  readonly InstanceUID: string;
  readonly Id: string;
  readonly Date: string;
  readonly Time: string;
  readonly AccessionNumber: string;
  readonly Description: string;
}

/** A series. */
export interface SeriesInformation {
  readonly InstanceUID: string;
  readonly Modality: string;
  readonly Number: string;
  readonly Description: string;
}

/** An instance. */
export interface InstanceInformation {
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly Number: string;
}

/** All four of them. */
export interface ObjectInformation {
  readonly Patient: PatientInformation;
  readonly Study: StudyInformation;
  readonly Series: SeriesInformation;
  readonly Instance: InstanceInformation;
}

/** What a data set tells of; empty texts for what it lacks. */
export function objectInformation(ds: DicomDataSet): ObjectInformation {
  return {
    Patient: {
      Id: textOf(ds, DicomTag.PatientID),
      Name: textOf(ds, DicomTag.PatientName),
      BirthDate: textOf(ds, DicomTag.PatientBirthDate),
      Sex: textOf(ds, DicomTag.PatientSex),
    },
    Study: {
      InstanceUID: textOf(ds, DicomTag.StudyInstanceUID),
      Id: textOf(ds, DicomTag.StudyID),
      Date: textOf(ds, DicomTag.StudyDate),
      Time: textOf(ds, DicomTag.StudyTime),
      AccessionNumber: textOf(ds, DicomTag.AccessionNumber),
      Description: textOf(ds, DicomTag.StudyDescription),
    },
    Series: {
      InstanceUID: textOf(ds, DicomTag.SeriesInstanceUID),
      Modality: textOf(ds, DicomTag.Modality),
      Number: textOf(ds, DicomTag.SeriesNumber),
      Description: textOf(ds, DicomTag.SeriesDescription),
    },
    Instance: {
      SOPInstanceUID: textOf(ds, DicomTag.SOPInstanceUID),
      SOPClassUID: textOf(ds, DicomTag.SOPClassUID),
      Number: textOf(ds, DicomTag.InstanceNumber),
    },
  };
}
