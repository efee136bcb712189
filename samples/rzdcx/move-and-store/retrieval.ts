import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';
import { identifier } from '../query-move/identifiers';

/** The studies of a patient. */
export function studiesOf(patientID: string): DCXOBJ {
  return identifier({
    [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'STUDY',
    [DICOM_TAGS_ENUM.StudyDate]: '',
    [DICOM_TAGS_ENUM.patientName]: '',
    [DICOM_TAGS_ENUM.patientID]: patientID,
    [DICOM_TAGS_ENUM.studyInstanceUID]: '',
  });
}

/** What a C-MOVE of one study names. */
export function studyOf(patientID: string, studyInstanceUID: string): DCXOBJ {
  return identifier({
    [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'STUDY',
    [DICOM_TAGS_ENUM.patientID]: patientID,
    [DICOM_TAGS_ENUM.studyInstanceUID]: studyInstanceUID,
  });
}

/** Names files by their number. */
export class NumberedFolder {
  readonly #folder: string;
  count = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  next(): string {
    return join(this.#folder, `${String(++this.count).padStart(4, '0')}.dcm`);
  }
}
