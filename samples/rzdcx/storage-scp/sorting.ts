import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';

/** UIDs come from the peer and become names of folders: anything else than digits and dots is refused. */
function folderName(uid: string): string {
  if (!/^[0-9][0-9.]{0,63}$/.test(uid) || uid.includes('..')) throw new Error(`${JSON.stringify(uid)} is no UID`);
  return uid;
}

/**
 * Reads the UIDs of a file and moves it to `folder/study/series/instance.dcm`, in the place of an older one.
 *
 * @throws when it has no UIDs, or cannot be moved.
 */
export function sort(filename: string, folder: string): string {
  const obj = new DCXOBJ();
  try {
    obj.openFile(filename);
    const uid = (tag: number): string => folderName(obj.getElementByTag(tag).CStringPtr);
    const series = join(folder, uid(DICOM_TAGS_ENUM.studyInstanceUID), uid(DICOM_TAGS_ENUM.seriesInstanceUID));
    const target = join(series, `${uid(DICOM_TAGS_ENUM.sopInstanceUID)}.dcm`);
    mkdirSync(series, { recursive: true });
    rmSync(target, { force: true });
    renameSync(filename, target);
    return target;
  } finally {
    obj.Release();
  }
}
