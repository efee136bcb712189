import { type DCXOBJ, DCXUID, DICOM_TAGS_ENUM as Tag, UID_TYPE } from 'dcxport/rzdcx';
import type { Modality } from './description';
import { firstItem, objectOf, textOf } from './object-values';
import type { Random } from './random';

/** What a device is to do: a worklist entry, or what stands for one. */
export interface ScheduledStep {
  readonly characterSet: string;
  readonly patientName: string;
  readonly patientID: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly accessionNumber: string;
  readonly referringPhysician: string;
  readonly studyInstanceUID: string;
  readonly requestedProcedureID: string;
  readonly requestedProcedureDescription: string;
  readonly stepID: string;
  readonly stepDescription: string;
  readonly performingPhysician: string;
  /** It comes from a worklist. */
  readonly scheduled: boolean;
}

/** What is asked of a worklist. */
export interface WorklistKeys {
  /** AE title; empty: any. */
  readonly station: string;
  readonly modality: Modality;
  /** `YYYYMMDD`; empty: any. */
  readonly date: string;
}

/** The identifier of a worklist query: the keys of the step stand in its sequence. @see DICOM PS3.4, table K.6-1 */
export function worklistIdentifier({ station, modality, date }: WorklistKeys): DCXOBJ {
  const step = objectOf([
    [Tag.Modality, modality],
    [Tag.ScheduledStationAETitle, station],
    [Tag.ScheduledProcedureStepStartDate, date],
    [Tag.ScheduledProcedureStepStartTime, ''],
    [Tag.ScheduledPerformingPhysicianName, ''],
    [Tag.ScheduledProcedureStepDescription, ''],
    [Tag.ScheduledProcedureStepID, ''],
  ]);
  return objectOf([
    [Tag.SpecificCharacterSet, 'ISO_IR 192'],
    [Tag.AccessionNumber, ''],
    [Tag.ReferringPhysicianName, ''],
    [Tag.PatientName, ''],
    [Tag.PatientID, ''],
    [Tag.PatientBirthDate, ''],
    [Tag.PatientSex, ''],
    [Tag.StudyInstanceUID, ''],
    [Tag.RequestedProcedureDescription, ''],
    [Tag.RequestedProcedureID, ''],
    [Tag.ScheduledProcedureStepSequence, [step]],
  ]);
}

/** Reads a worklist entry. What a device cannot do without is made up. */
export function readWorklistEntry(entry: DCXOBJ): ScheduledStep {
  const step = firstItem(entry, Tag.ScheduledProcedureStepSequence);
  return {
    characterSet: textOf(entry, Tag.SpecificCharacterSet) || 'ISO_IR 192',
    patientName: textOf(entry, Tag.PatientName),
    patientID: textOf(entry, Tag.PatientID),
    birthDate: textOf(entry, Tag.PatientBirthDate),
    sex: textOf(entry, Tag.PatientSex),
    accessionNumber: textOf(entry, Tag.AccessionNumber),
    referringPhysician: textOf(entry, Tag.ReferringPhysicianName),
    studyInstanceUID: textOf(entry, Tag.StudyInstanceUID) || new DCXUID().CreateUID(UID_TYPE.UID_TYPE_STUDY),
    requestedProcedureID: textOf(entry, Tag.RequestedProcedureID),
    requestedProcedureDescription: textOf(entry, Tag.RequestedProcedureDescription),
    stepID: textOf(step, Tag.ScheduledProcedureStepID),
    stepDescription: textOf(step, Tag.ScheduledProcedureStepDescription),
    performingPhysician: textOf(step, Tag.ScheduledPerformingPhysicianName),
    scheduled: true,
  };
}

const FAMILY_NAMES = [
  'Abel',
  'Brook',
  'Castro',
  'Dahl',
  'Eriksen',
  'Fontaine',
  'Garcia',
  'Hoang',
  'Ito',
  'Jensen',
] as const;
const GIVEN_NAMES = ['Ada', 'Bela', 'Clara', 'Dario', 'Elif', 'Finn', 'Grete', 'Hugo', 'Ines', 'Jonas'] as const;

/** Makes up a patient with an examination. @param number - Tells the patients of a simulation apart. */
export function inventStep(number: string, modality: Modality, random: Random): ScheduledStep {
  const year = 1930 + random.below(90);
  return {
    characterSet: 'ISO_IR 192',
    patientName: `${random.pick(FAMILY_NAMES)}^${random.pick(GIVEN_NAMES)}`,
    patientID: `SIM-${number}`,
    birthDate: `${year}${String(1 + random.below(12)).padStart(2, '0')}${String(1 + random.below(28)).padStart(2, '0')}`,
    sex: random.pick(['F', 'M', 'O']),
    accessionNumber: `A${number}`.slice(0, 16),
    referringPhysician: 'Referrer^Rita',
    studyInstanceUID: new DCXUID().CreateUID(UID_TYPE.UID_TYPE_STUDY),
    requestedProcedureID: `RP${number}`.slice(0, 16),
    requestedProcedureDescription: `${modality} examination`,
    stepID: `SPS${number}`.slice(0, 16),
    stepDescription: `${modality} routine`,
    performingPhysician: 'Performer^Paul',
    scheduled: false,
  };
}
