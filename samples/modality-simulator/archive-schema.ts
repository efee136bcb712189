/**
 * What an archive's index keeps of each object, and in which tables.
 *
 * @module
 */
import { DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';

/** Attributes by the table that they are kept in, each in a column of its name. Patients are grouped from studies. */
export const COLUMNS = {
  study: [
    ...(['PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'] as const),
    ...(['StudyInstanceUID', 'StudyDate', 'StudyTime', 'StudyID', 'StudyDescription'] as const),
    ...(['AccessionNumber', 'ReferringPhysicianName', 'InstitutionName'] as const),
  ],
  series: [
    ...(['SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription', 'SeriesDate', 'SeriesTime'] as const),
    ...(['BodyPartExamined', 'StationName', 'Manufacturer', 'ManufacturerModelName', 'ProtocolName'] as const),
    ...(['PerformedProcedureStepStartDate', 'PerformedProcedureStepStartTime', 'PerformedProcedureStepID'] as const),
  ],
  instance: [
    ...(['SOPInstanceUID', 'SOPClassUID', 'InstanceNumber', 'AcquisitionNumber', 'ContentDate'] as const),
    ...(['ContentTime', 'ImageType', 'Rows', 'Columns', 'BitsAllocated', 'NumberOfFrames'] as const),
  ],
} as const satisfies Readonly<Record<string, readonly (keyof typeof Tag)[]>>;

/** A table of {@link COLUMNS}. */
export type Table = keyof typeof COLUMNS;

/** Changes whenever tables do; an index of another version is made anew. */
export const SCHEMA_VERSION = 1;

const columnsOf = (table: Table): string => COLUMNS[table].map((name) => `${name} TEXT NOT NULL`).join(', ');

/** Makes the tables; those of procedure steps hold JSON. A series or study goes with the last of what it holds. */
export const SCHEMA = `
CREATE TABLE study (id INTEGER PRIMARY KEY, ${columnsOf('study')});
CREATE UNIQUE INDEX study_uid ON study (StudyInstanceUID);
CREATE INDEX study_patient ON study (PatientID);
CREATE INDEX study_accession ON study (AccessionNumber);
CREATE TABLE series (id INTEGER PRIMARY KEY, study INTEGER NOT NULL, ${columnsOf('series')});
CREATE UNIQUE INDEX series_uid ON series (SeriesInstanceUID, study);
CREATE INDEX series_study ON series (study);
CREATE TABLE instance (id INTEGER PRIMARY KEY, series INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
  changed INTEGER NOT NULL, ${columnsOf('instance')});
CREATE UNIQUE INDEX instance_uid ON instance (SOPInstanceUID);
CREATE UNIQUE INDEX instance_name ON instance (name);
CREATE INDEX instance_series ON instance (series);
CREATE TABLE step (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, state TEXT NOT NULL);
CREATE TABLE begun (key TEXT PRIMARY KEY, step INTEGER NOT NULL);
CREATE INDEX begun_step ON begun (step);
CREATE TRIGGER step_ends AFTER DELETE ON step BEGIN DELETE FROM begun WHERE step = OLD.id; END;
CREATE TRIGGER series_ends AFTER DELETE ON instance BEGIN
  DELETE FROM series WHERE id = OLD.series AND NOT EXISTS (SELECT 1 FROM instance WHERE series = OLD.series); END;
CREATE TRIGGER study_ends AFTER DELETE ON series BEGIN
  DELETE FROM study WHERE id = OLD.study AND NOT EXISTS (SELECT 1 FROM series WHERE study = OLD.study); END;
`;

/** A level of the query model. @see DICOM PS3.4, C.6 */
export interface Level {
  readonly name: string;
  /** Tag of its unique key. */
  readonly unique: number;
  /** Tables joined, the level's own first. */
  readonly from: string;
  /** What tells an entity from the others; its own rows only. */
  readonly table: Table;
  readonly groupBy: string;
  /** SQL expressions by tag: of the level, of those above it, and what is counted for it. */
  readonly columns: ReadonlyMap<number, string>;
}

function columns(...tables: Table[]): [number, string][] {
  return tables.flatMap((table) => COLUMNS[table].map((name): [number, string] => [Tag[name], `${table}.${name}`]));
}

const SERIES_OF = 'FROM series AS s WHERE s.study = study.id';
const INSTANCES_OF = 'FROM series AS s JOIN instance AS i ON i.series = s.id WHERE s.study = study.id';
/** Studies without an ID belong to one patient only when they name the same one. */
const SAME_PATIENT =
  "FROM study AS t WHERE t.PatientID = study.PatientID AND (t.PatientID <> '' OR t.PatientName = study.PatientName)";
const IN_SAME_PATIENT = `t.id ${SAME_PATIENT}`;

function listOf(column: string, from: string): string {
  return `(SELECT coalesce(group_concat(v, '\\'), '') FROM (SELECT DISTINCT ${column} AS v ${from} AND v <> '' ORDER BY v))`;
}

const PATIENT_COUNTS: [number, string][] = [
  [Tag.NumberOfPatientRelatedStudies, `(SELECT count(*) ${SAME_PATIENT})`],
  [Tag.NumberOfPatientRelatedSeries, `(SELECT count(*) FROM series AS s WHERE s.study IN (SELECT ${IN_SAME_PATIENT}))`],
  [
    Tag.NumberOfPatientRelatedInstances,
    `(SELECT count(*) FROM series AS s JOIN instance AS i ON i.series = s.id WHERE s.study IN (SELECT ${IN_SAME_PATIENT}))`,
  ],
];
const STUDY_COUNTS: [number, string][] = [
  [Tag.ModalitiesInStudy, listOf('s.Modality', SERIES_OF)],
  [Tag.SOPClassesInStudy, listOf('i.SOPClassUID', INSTANCES_OF)],
  [Tag.NumberOfStudyRelatedSeries, `(SELECT count(*) ${SERIES_OF})`],
  [Tag.NumberOfStudyRelatedInstances, `(SELECT count(*) ${INSTANCES_OF})`],
];
const SERIES_COUNTS: [number, string][] = [
  [Tag.NumberOfSeriesRelatedInstances, '(SELECT count(*) FROM instance AS i WHERE i.series = series.id)'],
];
const PATIENT_COLUMNS = columns('study').filter(([, column]) => column.startsWith('study.Patient'));

/** Attributes that are counted, and match nothing. */
export const COUNTS: ReadonlySet<number> = new Set([
  Tag.NumberOfPatientRelatedStudies,
  Tag.NumberOfPatientRelatedSeries,
  Tag.NumberOfPatientRelatedInstances,
  Tag.NumberOfStudyRelatedSeries,
  Tag.NumberOfStudyRelatedInstances,
  Tag.NumberOfSeriesRelatedInstances,
]);

/** Attributes that an SQL index finds values of. */
export const NARROWING: ReadonlySet<number> = new Set([
  ...[Tag.PatientID, Tag.AccessionNumber, Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID],
]);

/** Tables of an object, joined. */
export const OBJECTS = 'instance JOIN series ON series.id = instance.series JOIN study ON study.id = series.study';

/** All levels, from the top. */
export const LEVELS: readonly Level[] = [
  {
    name: 'PATIENT',
    unique: Tag.PatientID,
    from: 'study',
    table: 'study',
    groupBy: "GROUP BY study.PatientID, iif(study.PatientID = '', study.PatientName, '')",
    columns: new Map([...PATIENT_COLUMNS, ...PATIENT_COUNTS]),
  },
  {
    name: 'STUDY',
    unique: Tag.StudyInstanceUID,
    from: 'study',
    table: 'study',
    groupBy: '',
    columns: new Map([...columns('study'), ...PATIENT_COUNTS, ...STUDY_COUNTS]),
  },
  {
    name: 'SERIES',
    unique: Tag.SeriesInstanceUID,
    from: 'series JOIN study ON study.id = series.study',
    table: 'series',
    groupBy: '',
    columns: new Map([...columns('study', 'series'), ...SERIES_COUNTS]),
  },
  {
    name: 'IMAGE',
    unique: Tag.SOPInstanceUID,
    from: OBJECTS,
    table: 'instance',
    groupBy: '',
    columns: new Map(columns('study', 'series', 'instance')),
  },
];
