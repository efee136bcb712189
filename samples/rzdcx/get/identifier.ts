import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';
import { identifier } from '../query-move/identifiers';

/**
 * What is asked for: read from a file that was saved earlier, or a study by its UID, which is saved for the next time.
 *
 * @param folder - Made when it is missing; the file lies beside it.
 */
export function wantedOf(fileOrStudy: string, folder: string): DCXOBJ {
  mkdirSync(folder, { recursive: true });
  if (existsSync(fileOrStudy)) {
    const obj = new DCXOBJ();
    obj.openFile(fileOrStudy);
    return obj;
  }
  const obj = identifier({
    [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'STUDY',
    [DICOM_TAGS_ENUM.studyInstanceUID]: fileOrStudy,
  });
  // It has no SOP UIDs, and opens again all the same.
  obj.saveFile(`${folder}.query`);
  return obj;
}

/** A name for the next object. */
export function nextName(folder: string, count: number): string {
  return join(folder, `${String(count).padStart(4, '0')}.dcm`);
}
