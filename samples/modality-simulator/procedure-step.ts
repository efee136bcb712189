/**
 * What a device tells of a performed procedure step.
 *
 * @module
 * @see DICOM PS3.4, table F.7.2-1
 */
import { type DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import type { Device } from './description';
import { dateAndTime, objectOf } from './object-values';
import { PROFILES } from './profiles';
import type { ScheduledStep } from './scheduled-step';

/** A series with what was made for it. */
export interface PerformedSeries {
  readonly SeriesInstanceUID: string;
  readonly description: string;
  readonly images: readonly { readonly SOPClassUID: string; readonly SOPInstanceUID: string }[];
}

/** A step that has begun. */
export interface BegunStep {
  readonly device: Device;
  readonly step: ScheduledStep;
  readonly performedStepID: string;
  readonly started: Date;
}

/** The attributes of the N-CREATE: IN PROGRESS, nothing performed yet. */
export function beginStep({ device, step, performedStepID, started }: BegunStep): DCXOBJ {
  const { date, time } = dateAndTime(started);
  const scheduled = objectOf([
    [Tag.AccessionNumber, step.accessionNumber],
    [Tag.ReferencedStudySequence, []],
    [Tag.StudyInstanceUID, step.studyInstanceUID],
    [Tag.RequestedProcedureDescription, step.requestedProcedureDescription],
    [Tag.ScheduledProcedureStepDescription, step.stepDescription],
    [Tag.ScheduledProtocolCodeSequence, []],
    [Tag.ScheduledProcedureStepID, step.stepID],
    [Tag.RequestedProcedureID, step.requestedProcedureID],
  ]);
  return objectOf([
    [Tag.SpecificCharacterSet, device.characterSet || step.characterSet],
    [Tag.Modality, device.modality],
    [Tag.ProcedureCodeSequence, []],
    [Tag.ReferencedPatientSequence, []],
    [Tag.PatientName, step.patientName],
    [Tag.PatientID, step.patientID],
    [Tag.PatientBirthDate, step.birthDate],
    [Tag.PatientSex, step.sex],
    [Tag.StudyID, step.requestedProcedureID.slice(0, 16)],
    [Tag.PerformedStationAETitle, device.aeTitle],
    [Tag.PerformedStationName, device.aeTitle],
    [Tag.PerformedLocation, ''],
    [Tag.PerformedProcedureStepStartDate, date],
    [Tag.PerformedProcedureStepStartTime, time],
    [Tag.PerformedProcedureStepEndDate, ''],
    [Tag.PerformedProcedureStepEndTime, ''],
    [Tag.PerformedProcedureStepStatus, 'IN PROGRESS'],
    [Tag.PerformedProcedureStepID, performedStepID],
    [Tag.PerformedProcedureStepDescription, step.stepDescription],
    [Tag.PerformedProcedureTypeDescription, ''],
    [Tag.PerformedProtocolCodeSequence, []],
    [Tag.ScheduledStepAttributesSequence, [scheduled]],
    [Tag.PerformedSeriesSequence, []],
  ]);
}

/** The attributes of the N-SET that ends a step. */
export function endStep(
  { device, step }: BegunStep,
  status: 'COMPLETED' | 'DISCONTINUED',
  series: readonly PerformedSeries[],
): DCXOBJ {
  const { date, time } = dateAndTime(new Date());
  const performed = series.map(({ SeriesInstanceUID, description, images }) =>
    objectOf([
      [Tag.SeriesDescription, description],
      [Tag.PerformingPhysicianName, step.performingPhysician],
      [Tag.OperatorsName, 'Operator^Olga'],
      [Tag.ProtocolName, PROFILES[device.modality].description],
      [Tag.SeriesInstanceUID, SeriesInstanceUID],
      [Tag.RetrieveAETitle, ''],
      [
        Tag.ReferencedImageSequence,
        images.map((image) =>
          objectOf([
            [Tag.ReferencedSOPClassUID, image.SOPClassUID],
            [Tag.ReferencedSOPInstanceUID, image.SOPInstanceUID],
          ]),
        ),
      ],
      [Tag.ReferencedNonImageCompositeSOPInstanceSequence, []],
    ]),
  );
  return objectOf([
    [Tag.SpecificCharacterSet, device.characterSet || step.characterSet],
    [Tag.PerformedProcedureStepEndDate, date],
    [Tag.PerformedProcedureStepEndTime, time],
    [Tag.PerformedProcedureStepStatus, status],
    ...(status === 'COMPLETED'
      ? []
      : [[Tag.PerformedProcedureStepDiscontinuationReasonCodeSequence, [unspecifiedReason()]] as const]),
    [Tag.PerformedSeriesSequence, performed],
  ]);
}

/** Discontinued for unspecified reason. @see DICOM PS3.16, CID 9300 */
function unspecifiedReason(): DCXOBJ {
  return objectOf([
    [Tag.CodeValue, '110513'],
    [Tag.CodingSchemeDesignator, 'DCM'],
    [Tag.CodeMeaning, 'Discontinued for unspecified reason'],
  ]);
}
