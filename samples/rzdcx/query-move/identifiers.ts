import { DCXELM, type DCXOBJIterator, DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';

/** SOP classes of queries by patient and by study. @see DICOM PS3.4, C.6 */
export const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';

/** An identifier of these keys; empty ones are asked for. One element is used again and again. */
export function identifier(keys: Readonly<Record<number, string>>): DCXOBJ {
  const obj = new DCXOBJ();
  const e = new DCXELM();
  for (const [tag, value] of Object.entries(keys)) {
    e.Init(Number(tag));
    if (value !== '') e.Value = value;
    obj.insertElement(e);
  }
  return obj;
}

/** Patients by name and ID, which may hold wildcards. */
export function patientQuery(name: string, id: string): DCXOBJ {
  return identifier({
    [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'PATIENT',
    [DICOM_TAGS_ENUM.patientName]: name,
    [DICOM_TAGS_ENUM.patientID]: id,
    [DICOM_TAGS_ENUM.PatientsBirthDate]: '',
    [DICOM_TAGS_ENUM.PatientsSex]: '',
  });
}

/** The text of an element; empty when there is none. */
export function text(obj: DCXOBJ, tag: number): string {
  return obj.GetElement(tag)?.CStringPtr ?? '';
}

/** A status as it is written. */
export function statusText(status: number): string {
  return `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Goes through the matches, as every program does. */
export function listOf(matches: DCXOBJIterator): DCXOBJ[] {
  const list: DCXOBJ[] = [];
  for (; !matches.AtEnd(); matches.Next()) list.push(matches.Get());
  return list;
}
