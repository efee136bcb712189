import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';

export const STUDY = syntheticUID(7);
export const SERIES = syntheticUID(7, 1);
export const PATIENT = 'P7';

/** Small images of one series of patient P7, `0.dcm` and so on; instance n is `syntheticUID(7, 1, n)`. */
export function series(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}.dcm`);
    const image = { rows: 16, columns: 24, patientID: PATIENT, studyInstanceUID: STUDY, seriesInstanceUID: SERIES };
    writeFileSync(path, syntheticFile({ ...image, sopInstanceUID: syntheticUID(7, 1, index) }));
    return path;
  });
}
