import { existsSync, mkdirSync } from 'node:fs';
import { isSafePathPart, pathBelow } from '../../../src';
import { safeUID, secondsText } from './file-names';

/** How objects are sorted into folders. */
export type StudySorting =
  | { readonly by: 'arrival'; readonly prefix: string }
  | { readonly by: 'study-uid'; readonly prefix: string }
  | { readonly by: 'patient-name' };

/** What of an object decides about its folder. */
export interface SortedObject {
  readonly StudyInstanceUID: string;
  readonly PatientName: string;
}

/** Longest name of a patient in a folder's name, in characters. */
const LONGEST_NAME = 64;

function milliseconds(date: Date): string {
  const text = secondsText(date);
  return `${text.slice(0, 8)}_${text.slice(8)}${`${date.getMilliseconds()}`.padStart(3, '0')}`;
}

/** A patient's name as part of a path: what is no letter and no digit is `_`. */
export function folderName(patientName: string): string {
  const [alphabetic = ''] = patientName.split('=');
  const name = alphabetic
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST_NAME);
  return name === '' ? 'ANONYMOUS' : name;
}

/** The folder of an object of a new study, below the root; one that exists already is taken only for its own study. */
export function studyFolder(root: string, sorting: StudySorting, object: SortedObject, date: Date): string {
  switch (sorting.by) {
    case 'study-uid': {
      const uid = object.StudyInstanceUID;
      return pathBelow(root, checked(`${sorting.prefix}_${safeUID(uid)}`));
    }
    case 'arrival':
      return unused(root, sorting.prefix, date);
    case 'patient-name':
      return unused(root, folderName(object.PatientName), date);
  }
}

/** @throws RangeError for a prefix of the command line that is no part of a path. */
function checked(name: string): string {
  if (isSafePathPart(name)) return name;
  throw new RangeError(`${JSON.stringify(name)} cannot be the name of a folder; choose another prefix`);
}

function unused(root: string, prefix: string, date: Date): string {
  for (let later = 0; later < 1000; later++) {
    const folder = pathBelow(root, checked(`${prefix}_${milliseconds(new Date(date.getTime() + later))}`));
    if (!existsSync(folder)) return folder;
  }
  throw new RangeError(`No folder name with the prefix ${prefix} was free in ${root}`);
}

/** Makes a study's folder. @returns whether it was not there before. @throws the system's error. */
export function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return false;
  mkdirSync(folder, { recursive: true });
  return true;
}

/** `data/YYYY/MM/DD` by the series date; `undef/YYYYMMDD` by today where there is none that is one. */
export function seriesDateFolder(root: string, seriesDate: string, today: Date): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(seriesDate.trim());
  const [, year = '', month = '', day = ''] = match ?? [];
  const isDate = match !== null && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (isDate) return pathBelow(root, 'data', year, month, day);
  return pathBelow(root, 'undef', secondsText(today).slice(0, 8));
}
