import {
  DataElement,
  type DataSet,
  type DirectoryRecord,
  Tag,
  directoryRecords,
  keepOpen,
  openDicomFile,
  releaseFiles,
  trimUID,
  writeDirectory,
} from '../../src/index';
import { ArgumentChecker, COMError, ComObject, HRESULT, toCOMError } from '../com';
import { type DCXOBJ, objectContent, wrapDataSet } from './DCXOBJ';
import { type DCXOBJIterator, copyObject, objectIterator } from './DCXOBJIterator';
import { readDefaultDictionary } from './dictionary-extension';
import { APPLICATION_PROFILE } from './enums';

const SOURCE = 'rzdcx.DCXDICOMDIR';
const check = new ArgumentChecker(SOURCE);

/** A DICOMDIR that was opened. */
interface Directory {
  readonly dataSet: DataSet;
  /** Those of the highest level. */
  readonly records: readonly DirectoryRecord[];
}

/**
 * The directory of a medium: patients, their studies, their series, and the files of these.
 *
 * The iterators give copies of the directory's records, which stay usable behind Release. IDs and UIDs are compared
 * without blanks round them; what the directory does not have gives an empty iterator.
 *
 * @example
 * ```ts
 * const directory = new DCXDICOMDIR();
 * directory.ScanAndCreate('medium', APPLICATION_PROFILE.AP_GENERAL_PURPOSE, 'EXAMPLE');
 * directory.Init('medium/DICOMDIR');
 * for (const patient of directory.getPatientIterator()) {
 *   const id = patient.getElementByTag(DICOM_TAGS_ENUM.patientID).CStringPtr;
 *   for (const study of directory.getStudyIterator(id)) {
 *     console.log(id, study.getElementByTag(DICOM_TAGS_ENUM.studyInstanceUID).Value);
 *   }
 * }
 * directory.Release();
 * ```
 */
export class DCXDICOMDIR extends ComObject {
  #opened: Directory | undefined;

  /** Makes an object without directory: Init opens one. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Opens a DICOMDIR, in the place of the one that was open. What its offsets say counts, not the order of its records;
   * where they lead nowhere the order does.
   *
   * @param path - Of the file itself, which usually has the name DICOMDIR. Relative names count from the current directory.
   * @throws {@link COMError} 0x80070002 for a missing file, 0x80040206 for one that is not DICOM, is damaged, or is no
   * directory; the one that was open stays so then.
   * @compat full
   */
  Init(path: string): void {
    this.checkAlive();
    const opened = openDirectory(check.text('path', path));
    this.#letGo();
    this.#opened = opened;
  }

  /**
   * Gives the patients.
   *
   * @throws {@link COMError} E_FAIL before Init.
   * @compat full
   */
  getPatientIterator(): DCXOBJIterator {
    this.checkAlive();
    return iteratorOf(this.#patients());
  }

  /**
   * Gives the studies of a patient; those that stand below no patient have an empty ID.
   *
   * @throws {@link COMError} E_FAIL before Init.
   * @compat full
   */
  getStudyIterator(patientID: string): DCXOBJIterator {
    this.checkAlive();
    return iteratorOf(this.#studies(check.text('patientID', patientID)));
  }

  /**
   * Gives the series of a study.
   *
   * @throws {@link COMError} E_FAIL before Init.
   * @compat full
   */
  getSeriesIterator(patientID: string, studyUID: string): DCXOBJIterator {
    this.checkAlive();
    return iteratorOf(this.#series(check.text('patientID', patientID), check.text('studyUID', studyUID)));
  }

  /**
   * Gives the files of a series, of whatever type their records are. Where a record has no SOP Class UID (0008,0016) or SOP
   * Instance UID (0008,0018) of its own, the object has those of the file, (0004,1510) and (0004,1511). Referenced File ID
   * (0004,1500) is the file's name, the folders before it, from that of the DICOMDIR on.
   *
   * @throws {@link COMError} E_FAIL before Init.
   * @compat full
   */
  getSeriesLeafIterator(patientID: string, studyUID: string, seriesUID: string): DCXOBJIterator {
    this.checkAlive();
    const wanted = check.text('seriesUID', seriesUID);
    const series = this.#series(check.text('patientID', patientID), check.text('studyUID', studyUID));
    const files = series.filter((record) => hasID(record, Tag.SeriesInstanceUID, wanted)).flatMap(({ lower }) => lower);
    return iteratorOf(files, nameInstance);
  }

  /**
   * Writes `<folder>/DICOMDIR`: a directory of the DICOM files in the folder and those below it, by patient, study and series,
   * in the order of their names. One that is there is replaced when the new one is complete. It is not opened: Init does
   * that.
   *
   * Other files are passed over: those that are not DICOM or have no file header, other directories, symbolic links.
   * Attributes that an object lacks are empty in its record. Objects of classes that have no record of their own count as
   * images when they have rows; the rest get a private record.
   *
   * @param folder - Relative names count from the current directory. At most 100,000 files in 32 folders inside each other.
   * @param profile - AP_GENERAL_PURPOSE.
   * @param fileSetId - Name of the medium: up to 16 capitals, digits, blanks and underscores. May be empty.
   * @param flag - Makes no difference; what it meant is not known.
   * @throws {@link COMError} E_INVALIDARG for another profile, a bad fileSetId, and for a file, which is named, that is damaged,
   * has no study, series or instance UID, or whose path no directory can hold: up to 8 names of up to 8 capitals, digits
   * and underscores. 0x80070003 for a missing folder, 0x80070005 without permission, 0x80070070 for a full disk. Nothing is
   * written then, and a directory that is there stays.
   * @compat full
   */
  ScanAndCreate(folder: string, profile: number, fileSetId: string, flag?: boolean): void {
    this.checkAlive();
    const root = check.text('folder', folder);
    check.enumerator('profile', profile, APPLICATION_PROFILE);
    const fileSetID = check.text('fileSetId', fileSetId);
    check.boolean('flag', flag);
    if (root === '') throw new COMError(HRESULT.E_INVALIDARG, 'A folder to make a directory of needs a name.', SOURCE);
    try {
      readDefaultDictionary();
      writeDirectory(root, { fileSetID });
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `Cannot make a directory of ${root}`, creating: true });
    }
  }

  protected override onRelease(): void {
    this.#letGo();
  }

  #records(): readonly DirectoryRecord[] {
    if (this.#opened) return this.#opened.records;
    throw new COMError(HRESULT.E_FAIL, 'No directory is open; call Init with the path of a DICOMDIR before.', SOURCE);
  }

  #patients(): DirectoryRecord[] {
    return ofType(this.#records(), 'PATIENT');
  }

  #studies(patientID: string): DirectoryRecord[] {
    const patients = this.#patients().filter((record) => hasID(record, Tag.PatientID, patientID));
    const studies = patients.flatMap(({ lower }) => ofType(lower, 'STUDY'));
    return patientID.trim() === '' ? [...studies, ...ofType(this.#records(), 'STUDY')] : studies;
  }

  #series(patientID: string, studyUID: string): DirectoryRecord[] {
    const studies = this.#studies(patientID).filter((record) => hasID(record, Tag.StudyInstanceUID, studyUID));
    return studies.flatMap(({ lower }) => ofType(lower, 'SERIES'));
  }

  #letGo(): void {
    if (this.#opened) releaseFiles(this.#opened.dataSet);
    this.#opened = undefined;
  }
}

function openDirectory(path: string): Directory {
  try {
    readDefaultDictionary();
    const { dataSet, source } = openDicomFile(path);
    try {
      const records = directoryRecords(dataSet);
      if (source) keepOpen(source, dataSet);
      return { dataSet, records };
    } catch (error) {
      source?.close();
      throw error;
    }
  } catch (error) {
    throw toCOMError(error, SOURCE, { doing: `Cannot open ${path === '' ? 'a DICOMDIR without name' : path}` });
  }
}

function ofType(records: readonly DirectoryRecord[], type: string): DirectoryRecord[] {
  return records.filter((record) => record.type === type);
}

function hasID({ dataSet }: DirectoryRecord, tag: number, wanted: string): boolean {
  return trimUID(dataSet.text(tag) ?? '') === trimUID(wanted);
}

function iteratorOf(
  records: readonly DirectoryRecord[],
  finish: (object: DCXOBJ) => void = () => undefined,
): DCXOBJIterator {
  const objects = records.map((record) => copyObject(wrapDataSet(record.dataSet)));
  for (const object of objects) finish(object);
  return objectIterator(objects);
}

/** Programs look for class and instance of a file where objects have them. */
function nameInstance(object: DCXOBJ): void {
  const { dataSet } = objectContent(object);
  fill(dataSet, Tag.SOPClassUID, Tag.ReferencedSOPClassUIDInFile);
  fill(dataSet, Tag.SOPInstanceUID, Tag.ReferencedSOPInstanceUIDInFile);
}

function fill(dataSet: DataSet, tag: number, from: number): void {
  const uid = dataSet.text(from);
  if (uid && !dataSet.text(tag)) dataSet.set(DataElement.fromText(tag, 'UI', uid));
}
