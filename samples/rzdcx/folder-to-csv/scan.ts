import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { COMError, DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx';

/** What stands in a line behind the file's name. */
export const COLUMNS = [
  { title: 'patient ID', tag: DICOM_TAGS_ENUM.patientID },
  { title: 'name', tag: DICOM_TAGS_ENUM.PatientsName },
  { title: 'birth date', tag: DICOM_TAGS_ENUM.PatientsBirthDate },
  { title: 'sex', tag: DICOM_TAGS_ENUM.PatientsSex },
  { title: 'study', tag: DICOM_TAGS_ENUM.studyInstanceUID },
  { title: 'series', tag: DICOM_TAGS_ENUM.seriesInstanceUID },
  { title: 'instance', tag: DICOM_TAGS_ENUM.sopInstanceUID },
] as const;

/** One file of the folder. */
export interface Row {
  /** Relative to the folder. */
  readonly file: string;
  /** In the order of {@link COLUMNS}; undefined for what is no DICOM file. */
  readonly values: readonly string[] | undefined;
}

/** Looks into every file below a folder, in the order of names, with one object for all. */
export function* scanFolder(folder: string): Generator<Row, void> {
  const obj = new DCXOBJ();
  try {
    for (const path of filesBelow(folder)) yield { file: relative(folder, path), values: valuesOf(obj, path) };
  } finally {
    obj.Release();
  }
}

function* filesBelow(folder: string): Generator<string, void> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

function valuesOf(obj: DCXOBJ, path: string): string[] | undefined {
  try {
    obj.openFile(path);
  } catch (error) {
    if (error instanceof COMError) return undefined;
    throw error;
  }
  return COLUMNS.map(({ tag }) => {
    const element = obj.GetElement(tag);
    return element === null ? '' : element.CStringPtr;
  });
}

/** A line of CSV; quotes where the text needs them. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
