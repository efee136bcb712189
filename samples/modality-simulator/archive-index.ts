import { DCXDIC, DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { keysOf, matchesText } from './archive-matching';
import { objectOf, type TagValue, textOf } from './object-values';

/** What is kept of each object to answer queries. */
const INDEXED: readonly number[] = [
  ...[Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex],
  ...[Tag.StudyInstanceUID, Tag.StudyDate, Tag.StudyTime, Tag.StudyID, Tag.StudyDescription, Tag.AccessionNumber],
  ...[Tag.ReferringPhysicianName, Tag.SeriesInstanceUID, Tag.Modality, Tag.SeriesNumber, Tag.SeriesDescription],
  ...[Tag.SeriesDate, Tag.SeriesTime, Tag.BodyPartExamined, Tag.StationName, Tag.PerformedProcedureStepStartDate],
  ...[Tag.PerformedProcedureStepStartTime, Tag.SOPClassUID, Tag.SOPInstanceUID, Tag.InstanceNumber, Tag.ContentDate],
  ...[Tag.ContentTime, Tag.Rows, Tag.Columns, Tag.BitsAllocated, Tag.NumberOfFrames],
];

/** The unique key of each level, from the top. @see DICOM PS3.4, C.6 */
const LEVELS: Readonly<Record<string, number>> = {
  PATIENT: Tag.PatientID,
  STUDY: Tag.StudyInstanceUID,
  SERIES: Tag.SeriesInstanceUID,
  IMAGE: Tag.SOPInstanceUID,
};

/** An object of the archive. */
interface Row {
  readonly path: string;
  /** In the order of {@link INDEXED}: a map for each object would take twice the memory. */
  readonly values: readonly string[];
}

const PLACES: ReadonlyMap<number, number> = new Map(INDEXED.map((tag, place) => [tag, place]));

/** A value of an object; empty for what is not indexed. */
function valueIn({ values }: Row, tag: number): string {
  return values[PLACES.get(tag) ?? -1] ?? '';
}

/** Texts that objects have in common are kept once; so many are remembered for that. */
const MOST_SHARED = 10_000;

/** Attributes that are counted over the objects of an entity. */
const COUNTED: Readonly<Record<number, (rows: readonly Row[]) => string>> = {
  [Tag.ModalitiesInStudy]: (rows) => distinct(rows, Tag.Modality).join('\\'),
  [Tag.SOPClassesInStudy]: (rows) => distinct(rows, Tag.SOPClassUID).join('\\'),
  [Tag.NumberOfPatientRelatedStudies]: (rows) => String(distinct(rows, Tag.StudyInstanceUID).length),
  [Tag.NumberOfPatientRelatedSeries]: (rows) => String(distinct(rows, Tag.SeriesInstanceUID).length),
  [Tag.NumberOfPatientRelatedInstances]: (rows) => String(rows.length),
  [Tag.NumberOfStudyRelatedSeries]: (rows) => String(distinct(rows, Tag.SeriesInstanceUID).length),
  [Tag.NumberOfStudyRelatedInstances]: (rows) => String(rows.length),
  [Tag.NumberOfSeriesRelatedInstances]: (rows) => String(rows.length),
};

function distinct(rows: readonly Row[], tag: number): string[] {
  return [...new Set(rows.map((row) => valueIn(row, tag)))].filter((value) => value !== '');
}

/** What lies in an archive, in memory: the files are what counts, and the index is made of them. */
export class ArchiveIndex {
  readonly #rows = new Map<string, Row>();
  readonly #dictionary = new DCXDIC();
  readonly #shared = new Map<string, string>();

  /** Objects in the archive. */
  get size(): number {
    return this.#rows.size;
  }

  /** Paths by SOP Instance UID. */
  get paths(): ReadonlyMap<string, string> {
    return new Map([...this.#rows].map(([uid, { path }]) => [uid, path]));
  }

  /** Whether an object is there. */
  has(sopInstanceUID: string): boolean {
    return this.#rows.has(sopInstanceUID);
  }

  /**
   * Enters a file; one of the same SOP Instance UID is replaced.
   *
   * @returns its SOP Instance UID.
   * @throws COMError for what is no DICOM file, Error for an object without the keys of all levels below the patient's.
   */
  add(path: string): string {
    const object = new DCXOBJ();
    try {
      object.openFile(path);
      const row = { path, values: INDEXED.map((tag) => this.#share(textOf(object, tag))) };
      for (const tag of [Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID]) {
        if (valueIn(row, tag) === '') throw new Error(`${path} has no ${this.#dictionary.GetName(tag)}`);
      }
      const uid = valueIn(row, Tag.SOPInstanceUID);
      this.#rows.set(uid, row);
      return uid;
    } finally {
      object.Release();
    }
  }

  /**
   * Answers a query of a level: one object for each patient, study, series or image that fits.
   *
   * @param aeTitle - Where they can be retrieved from.
   * @throws Error for a level that there is not.
   */
  *find(identifier: DCXOBJ, aeTitle: string): Generator<DCXOBJ> {
    const level = textOf(identifier, Tag.QueryRetrieveLevel).trim();
    const unique = LEVELS[level];
    if (unique === undefined) throw new Error(`there is no level ${JSON.stringify(level.slice(0, 20))}`);
    const keys = keysOf(identifier).filter(({ Tag: tag }) => !NO_KEYS.has(tag));
    for (const rows of this.#entities(unique)) {
      if (!keys.every((key) => this.#matches(rows, key.Tag, key.ValueRepresentation, key.CStringPtr))) continue;
      yield objectOf([
        [Tag.SpecificCharacterSet, 'ISO_IR 192'],
        ...keys.map(({ Tag: tag }): TagValue => [tag, valueOf(rows, tag)]),
        [unique, valueOf(rows, unique)],
        [Tag.QueryRetrieveLevel, level],
        [Tag.RetrieveAETitle, aeTitle],
      ]);
    }
  }

  /**
   * Paths of what a C-MOVE or C-GET asks for.
   *
   * @throws Error when the unique key of its level is missing: everything is not what a retrieval may ask for.
   */
  select(identifier: DCXOBJ): string[] {
    const level = textOf(identifier, Tag.QueryRetrieveLevel).trim();
    const unique = LEVELS[level];
    if (unique === undefined || textOf(identifier, unique).trim() === '') {
      throw new Error(`a retrieval needs a level and its unique key, not ${JSON.stringify(level.slice(0, 20))}`);
    }
    const wanted = Object.values(LEVELS)
      .map((tag) => ({ tag, uids: textOf(identifier, tag).split('\\') }))
      .filter(({ uids }) => uids[0]?.trim() !== '');
    return [...this.#rows.values()]
      .filter((row) => wanted.every(({ tag, uids }) => uids.includes(valueIn(row, tag))))
      .map(({ path }) => path);
  }

  #share(text: string): string {
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    if (this.#shared.size >= MOST_SHARED) this.#shared.clear();
    this.#shared.set(text, text);
    return text;
  }

  /** The objects of each entity of a level. */
  #entities(unique: number): Iterable<readonly Row[]> {
    const entities = new Map<string, Row[]>();
    for (const row of this.#rows.values()) {
      const key = valueIn(row, unique);
      const rows = entities.get(key);
      if (rows === undefined) entities.set(key, [row]);
      else rows.push(row);
    }
    return entities.values();
  }

  #matches(rows: readonly Row[], tag: number, vr: number, key: string): boolean {
    // A counted attribute is given back, and only the modalities are a key as well.
    if (tag in COUNTED && tag !== Tag.ModalitiesInStudy) return true;
    return !(tag in COUNTED) && !INDEXED.includes(tag) ? true : matchesText(vr, key, valueOf(rows, tag));
  }
}

/** Elements of an identifier that match nothing. */
const NO_KEYS: ReadonlySet<number> = new Set([Tag.QueryRetrieveLevel, Tag.RetrieveAETitle]);

function valueOf(rows: readonly Row[], tag: number): string {
  const counted = COUNTED[tag];
  const [first] = rows;
  if (counted !== undefined) return counted(rows);
  return first === undefined ? '' : valueIn(first, tag);
}
