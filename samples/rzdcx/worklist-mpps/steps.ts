import { DCXELM, DCXOBJ, DCXOBJIterator, DCXUID, DICOM_TAGS_ENUM, UID_TYPE } from 'dcxport/rzdcx';

export const MODALITY_WORKLIST_FIND = '1.2.840.10008.5.1.4.31';
export const PERFORMED_PROCEDURE_STEP = '1.2.840.10008.3.1.2.3.3';
export const OUR_TITLE = 'MODALITY';

const element = new DCXELM();

/** Puts an element in, empty without a value, as type 2 attributes are. */
function put(obj: DCXOBJ, tag: number, value?: string | DCXOBJIterator): void {
  element.Init(tag);
  if (value !== undefined) element.Value = value;
  obj.insertElement(element);
}

function sequence(...items: readonly DCXOBJ[]): DCXOBJIterator {
  const iterator = new DCXOBJIterator();
  for (const item of items) iterator.Insert(item);
  return iterator;
}

/** The text of an element; empty when it is missing. */
export function text(obj: DCXOBJ, tag: number): string {
  try {
    return obj.getElementByTag(tag).CStringPtr;
  } catch {
    return '';
  }
}

/**
 * Steps of a modality; everything that is empty is asked for.
 *
 * @param dates - A day, or a range such as `20260427-20260430`; empty for all.
 */
export function worklistQuery(modality: string, dates: string): DCXOBJ {
  const code = new DCXOBJ();
  put(code, DICOM_TAGS_ENUM.CodeValue);
  put(code, DICOM_TAGS_ENUM.CodingSchemeDesignator);
  put(code, DICOM_TAGS_ENUM.CodeMeaning);
  const step = new DCXOBJ();
  put(step, DICOM_TAGS_ENUM.Modality, modality);
  put(step, DICOM_TAGS_ENUM.ScheduledStationAETitle);
  put(step, DICOM_TAGS_ENUM.ScheduledProcedureStepStartDate, dates);
  put(step, DICOM_TAGS_ENUM.ScheduledProcedureStepStartTime);
  put(step, DICOM_TAGS_ENUM.ScheduledProcedureStepDescription);
  put(step, DICOM_TAGS_ENUM.ScheduledProtocolCodeSequence, sequence(code));
  put(step, DICOM_TAGS_ENUM.ScheduledProcedureStepID);
  const query = new DCXOBJ();
  put(query, DICOM_TAGS_ENUM.AccessionNumber);
  put(query, DICOM_TAGS_ENUM.PatientsName);
  put(query, DICOM_TAGS_ENUM.patientID);
  put(query, DICOM_TAGS_ENUM.PatientsBirthDate);
  put(query, DICOM_TAGS_ENUM.PatientsSex);
  put(query, DICOM_TAGS_ENUM.studyInstanceUID);
  put(query, DICOM_TAGS_ENUM.RequestedProcedureDescription);
  put(query, DICOM_TAGS_ENUM.RequestedProcedureID);
  put(query, DICOM_TAGS_ENUM.ScheduledProcedureStepSequence, sequence(step));
  return query;
}

/** Date and time of now, as DICOM writes them. */
function now(): { date: string; time: string } {
  const [date = '', time = ''] = new Date().toISOString().split('T');
  return { date: date.replaceAll('-', ''), time: time.slice(0, 8).replaceAll(':', '') };
}

/** What N-CREATE says of a step that begins: what was scheduled, and empty what is not known yet. */
export function inProgress(entry: DCXOBJ): DCXOBJ {
  const steps = entry.getElementByTag(DICOM_TAGS_ENUM.ScheduledProcedureStepSequence).Value as DCXOBJIterator;
  const step = steps.Get();
  const scheduled = new DCXOBJ();
  for (const tag of [
    DICOM_TAGS_ENUM.AccessionNumber,
    DICOM_TAGS_ENUM.studyInstanceUID,
    DICOM_TAGS_ENUM.RequestedProcedureDescription,
    DICOM_TAGS_ENUM.RequestedProcedureID,
  ]) {
    put(scheduled, tag, text(entry, tag));
  }
  put(scheduled, DICOM_TAGS_ENUM.ReferencedStudySequence);
  put(scheduled, DICOM_TAGS_ENUM.ScheduledProcedureStepID, text(step, DICOM_TAGS_ENUM.ScheduledProcedureStepID));
  put(scheduled, DICOM_TAGS_ENUM.ScheduledProtocolCodeSequence);

  const pps = new DCXOBJ();
  put(pps, DICOM_TAGS_ENUM.ScheduledStepAttributesSequence, sequence(scheduled));
  for (const tag of [
    DICOM_TAGS_ENUM.PatientsName,
    DICOM_TAGS_ENUM.patientID,
    DICOM_TAGS_ENUM.PatientsBirthDate,
    DICOM_TAGS_ENUM.PatientsSex,
  ]) {
    put(pps, tag, text(entry, tag));
  }
  const { date, time } = now();
  put(pps, DICOM_TAGS_ENUM.PerformedProcedureStepID, String(process.pid));
  put(pps, DICOM_TAGS_ENUM.PerformedStationAETitle, OUR_TITLE);
  put(pps, DICOM_TAGS_ENUM.PerformedProcedureStepStartDate, date);
  put(pps, DICOM_TAGS_ENUM.PerformedProcedureStepStartTime, time);
  put(pps, DICOM_TAGS_ENUM.PerformedProcedureStepStatus, 'IN PROGRESS');
  put(pps, DICOM_TAGS_ENUM.Modality, text(step, DICOM_TAGS_ENUM.Modality));
  for (const tag of [
    DICOM_TAGS_ENUM.PerformedStationName,
    DICOM_TAGS_ENUM.PerformedLocation,
    DICOM_TAGS_ENUM.PerformedProcedureStepDescription,
    DICOM_TAGS_ENUM.PerformedProcedureTypeDescription,
    DICOM_TAGS_ENUM.ProcedureCodeSequence,
    DICOM_TAGS_ENUM.PerformedProcedureStepEndDate,
    DICOM_TAGS_ENUM.PerformedProcedureStepEndTime,
    DICOM_TAGS_ENUM.StudyID,
    DICOM_TAGS_ENUM.PerformedProtocolCodeSequence,
    DICOM_TAGS_ENUM.PerformedSeriesSequence,
  ]) {
    put(pps, tag);
  }
  return pps;
}

/** How a step ends. */
export type FinalState = 'COMPLETED' | 'DISCONTINUED';

/** What N-SET says of a step that ends. */
export function ended(state: FinalState): DCXOBJ {
  const series = new DCXOBJ();
  put(series, DICOM_TAGS_ENUM.RetrieveAETitle);
  put(series, DICOM_TAGS_ENUM.SeriesDescription);
  put(series, DICOM_TAGS_ENUM.PerformingPhysiciansName);
  put(series, DICOM_TAGS_ENUM.OperatorsName);
  put(series, DICOM_TAGS_ENUM.ProtocolName, 'SCOUT');
  put(series, DICOM_TAGS_ENUM.seriesInstanceUID, new DCXUID().CreateUID(UID_TYPE.UID_TYPE_SERIES));
  put(series, DICOM_TAGS_ENUM.ReferencedImageSequence);
  put(series, DICOM_TAGS_ENUM.ReferencedNonImageCompositeSOPInstanceSequence);
  const { date, time } = now();
  const changes = new DCXOBJ();
  put(changes, DICOM_TAGS_ENUM.PerformedProcedureStepStatus, state);
  put(changes, DICOM_TAGS_ENUM.PerformedProcedureStepEndDate, date);
  put(changes, DICOM_TAGS_ENUM.PerformedProcedureStepEndTime, time);
  put(changes, DICOM_TAGS_ENUM.PerformedSeriesSequence, sequence(series));
  return changes;
}
