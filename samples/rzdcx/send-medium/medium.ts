import { join } from 'node:path';
import { pathBelow } from 'dcxport';
import { DCXDICOMDIR, DICOM_TAGS_ENUM, type DCXOBJ } from 'dcxport/rzdcx';

/** The text of an element; empty where there is none. */
function textOf(obj: DCXOBJ, tag: number): string {
  return obj.GetElement(tag)?.CStringPtr ?? '';
}

/**
 * The file that a record names, below the medium's folder.
 *
 * @throws RangeError for a name that leads out of it: what stands in a directory is not to be trusted.
 */
function fileOf(folder: string, leaf: DCXOBJ): string {
  const names = textOf(leaf, DICOM_TAGS_ENUM.ReferencedFileID).split('\\');
  return pathBelow(folder, ...names.map((name) => name.trim()));
}

/** Every file that the DICOMDIR of a folder lists, patient by patient; tells each series. */
export function filesOfMedium(folder: string): string[] {
  const files: string[] = [];
  const directory = new DCXDICOMDIR();
  try {
    directory.Init(join(folder, 'DICOMDIR'));
    for (const patients = directory.getPatientIterator(); !patients.AtEnd(); patients.Next()) {
      const patientID = textOf(patients.Get(), DICOM_TAGS_ENUM.patientID);
      for (const studies = directory.getStudyIterator(patientID); !studies.AtEnd(); studies.Next()) {
        const studyUID = textOf(studies.Get(), DICOM_TAGS_ENUM.studyInstanceUID);
        for (const list = directory.getSeriesIterator(patientID, studyUID); !list.AtEnd(); list.Next()) {
          const seriesUID = textOf(list.Get(), DICOM_TAGS_ENUM.seriesInstanceUID);
          const before = files.length;
          const leaves = directory.getSeriesLeafIterator(patientID, studyUID, seriesUID);
          for (; !leaves.AtEnd(); leaves.Next()) files.push(fileOf(folder, leaves.Get()));
          console.log(`${patientID} ${seriesUID}: ${files.length - before} files`);
        }
      }
    }
  } finally {
    directory.Release();
  }
  return files;
}
