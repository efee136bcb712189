/**
 * Which record an object gets in a directory, and which of its attributes stand in it.
 *
 * @module
 * @see DICOM PS3.3, F.4 and F.5
 */
import { InvalidArgumentError } from '../errors';
import type { DataSet } from './data-set';
import { lookupKeyword } from './dictionary';
import { Tag } from './tag';

/** An attribute that is copied from an object into its record. */
export interface RecordKey {
  readonly tag: number;
  /** Left out where the object lacks it. The others are empty then. */
  readonly isOptional: boolean;
}

/** What a record of a type holds. */
export interface RecordForm {
  /** (0004,1430) */
  readonly type: string;
  readonly keys: readonly RecordKey[];
}

/** Types of records that stand at the highest level, since their objects belong to no patient. */
export const ROOT_TYPES: ReadonlySet<string> = new Set([
  'HANGING PROTOCOL',
  'IMPLANT',
  'IMPLANT ASSY',
  'IMPLANT GROUP',
  'INVENTORY',
  'PALETTE',
]);

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/**
 * Record types by SOP class, those below {@link STORAGE} without that. `*` stands for one component and whatever follows.
 * Images are not here: they are known by their rows.
 */
const TYPES = mapOf({
  '4.2': 'SPECTROSCOPY',
  '9.*': 'WAVEFORM',
  '9.100.1': 'PRESENTATION',
  '9.100.2': 'PRESENTATION',
  '11.*': 'PRESENTATION',
  '66': 'RAW DATA',
  '66.1': 'REGISTRATION',
  '66.2': 'FIDUCIAL',
  '66.3': 'REGISTRATION',
  '66.5': 'SURFACE',
  '66.6': 'TRACT',
  '67': 'VALUE MAP',
  '68.*': 'SURFACE SCAN',
  '77.1.5.3': 'STEREOMETRIC',
  '78.*': 'MEASUREMENT',
  '78.6': 'SR DOCUMENT',
  '79.1': 'SR DOCUMENT',
  '80.1': 'MEASUREMENT',
  '88.*': 'SR DOCUMENT',
  '88.59': 'KEY OBJECT DOC',
  '90.1': 'ASSESSMENT',
  '91.1': 'ANNOTATION',
  '104.*': 'ENCAP DOC',
  '131': 'PRESENTATION',
  '481.2': 'RT DOSE',
  '481.3': 'RT STRUCTURE SET',
  '481.4': 'RT TREAT RECORD',
  '481.5': 'RT PLAN',
  '481.6': 'RT TREAT RECORD',
  '481.7': 'RT TREAT RECORD',
  '481.8': 'RT PLAN',
  '481.9': 'RT TREAT RECORD',
  '481.10': 'RADIOTHERAPY',
  '481.11': 'RADIOTHERAPY',
  '481.12': 'RADIOTHERAPY',
  '481.13': 'RADIOTHERAPY',
  '481.14': 'RADIOTHERAPY',
  '481.15': 'RADIOTHERAPY',
  '481.16': 'RADIOTHERAPY',
  '481.17': 'RADIOTHERAPY',
  '481.18': 'RADIOTHERAPY',
  '481.19': 'RADIOTHERAPY',
  '481.20': 'RADIOTHERAPY',
  '481.21': 'PLAN',
  '481.22': 'PLAN',
  '481.25': 'PLAN',
  '1.2.840.10008.5.1.4.34.7': 'PLAN',
  '1.2.840.10008.5.1.4.34.10': 'PLAN',
  '1.2.840.10008.5.1.4.38.1': 'HANGING PROTOCOL',
  '1.2.840.10008.5.1.4.39.1': 'PALETTE',
  '1.2.840.10008.5.1.4.43.1': 'IMPLANT',
  '1.2.840.10008.5.1.4.44.1': 'IMPLANT ASSY',
  '1.2.840.10008.5.1.4.45.1': 'IMPLANT GROUP',
});

const CONTENT_TIME = 'InstanceNumber ContentDate ContentTime';
const CONTENT = `${CONTENT_TIME} ContentLabel ContentDescription ContentCreatorName`;

/** Attributes by record type, in keywords; those with `?` are optional. */
const KEYS = mapOf({
  PATIENT: 'PatientName PatientID PatientBirthDate? PatientSex?',
  STUDY: 'StudyDate StudyTime AccessionNumber StudyDescription StudyInstanceUID StudyID',
  SERIES: 'Modality SeriesDescription? SeriesInstanceUID SeriesNumber',
  IMAGE: 'InstanceNumber',
  PRIVATE: 'InstanceNumber?',
  ANNOTATION: CONTENT,
  ASSESSMENT: 'InstanceCreationDate InstanceCreationTime InstanceNumber',
  'ENCAP DOC':
    'ContentDate ContentTime InstanceNumber ConceptNameCodeSequence DocumentTitle HL7InstanceIdentifier? MIMETypeOfEncapsulatedDocument',
  FIDUCIAL: CONTENT,
  'HANGING PROTOCOL':
    'HangingProtocolName HangingProtocolDescription HangingProtocolLevel HangingProtocolCreator HangingProtocolCreationDateTime ' +
    'HangingProtocolDefinitionSequence HangingProtocolUserIdentificationCodeSequence NumberOfPriorsReferenced',
  IMPLANT: 'Manufacturer ImplantName ImplantSize? ImplantPartNumber',
  'IMPLANT ASSY': 'Manufacturer ImplantAssemblyTemplateName ProcedureTypeCodeSequence',
  'IMPLANT GROUP': 'ImplantTemplateGroupName ImplantTemplateGroupIssuer',
  'KEY OBJECT DOC': `${CONTENT_TIME} ConceptNameCodeSequence ContentSequence?`,
  MEASUREMENT: CONTENT,
  PALETTE: 'ContentLabel ContentDescription',
  PLAN: 'InstanceNumber?',
  PRESENTATION:
    'InstanceNumber PresentationCreationDate PresentationCreationTime ContentLabel ContentDescription ContentCreatorName ' +
    'ReferencedSeriesSequence? BlendingSequence?',
  RADIOTHERAPY: 'InstanceNumber UserContentLabel? UserContentLongLabel? ContentDescription ContentCreatorName',
  'RAW DATA': CONTENT_TIME,
  REGISTRATION: CONTENT,
  'RT DOSE': 'InstanceNumber DoseSummationType',
  'RT PLAN': 'InstanceNumber RTPlanLabel RTPlanDate RTPlanTime',
  'RT STRUCTURE SET': 'InstanceNumber StructureSetLabel StructureSetDate StructureSetTime',
  'RT TREAT RECORD': 'InstanceNumber TreatmentDate TreatmentTime',
  SPECTROSCOPY:
    `ImageType ${CONTENT_TIME} ReferencedImageEvidenceSequence? NumberOfFrames Rows Columns ` +
    'DataPointRows DataPointColumns',
  'SR DOCUMENT': `${CONTENT_TIME} CompletionFlag VerificationFlag VerificationDateTime? ConceptNameCodeSequence ContentSequence?`,
  STEREOMETRIC: 'InstanceNumber?',
  SURFACE: CONTENT,
  'SURFACE SCAN': 'ContentDate ContentTime InstanceNumber?',
  TRACT: CONTENT,
  'VALUE MAP': CONTENT,
  WAVEFORM: CONTENT_TIME,
});

/** A level of the directory above that of files. */
export interface UpperLevel {
  readonly form: RecordForm;
  /** The attribute that tells one record from another. */
  readonly key: number;
  /** What tells records apart that lack the first. Undefined where they must have it. */
  readonly otherKey?: number;
}

/** Names come from files: no property of all objects may be found by one. */
function mapOf(entries: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(entries));
}

const forms = new Map<string, RecordForm>();

/** The form of a record type. */
export function formOf(type: string): RecordForm {
  const known = forms.get(type);
  if (known) return known;
  const form = { type, keys: (KEYS.get(type) ?? '').split(' ').map(keyOf) };
  forms.set(type, form);
  return form;
}

function keyOf(word: string): RecordKey {
  const keyword = word.replace('?', '');
  const tag = lookupKeyword(keyword);
  if (tag === undefined) throw new InvalidArgumentError(`Making a directory: ${keyword} is not in the dictionary`);
  return { tag, isOptional: word !== keyword };
}

/** Patients, studies, series. */
export function upperLevels(): readonly UpperLevel[] {
  return [
    { form: formOf('PATIENT'), key: Tag.PatientID, otherKey: Tag.PatientName },
    { form: formOf('STUDY'), key: Tag.StudyInstanceUID },
    { form: formOf('SERIES'), key: Tag.SeriesInstanceUID },
  ];
}

/**
 * The form of an object's own record. Of a class that is not known as something else, what has rows is an image; the rest
 * gets a private record.
 */
export function fileForm(SOPClassUID: string, dataSet: DataSet): RecordForm {
  const name = SOPClassUID.startsWith(STORAGE) ? SOPClassUID.slice(STORAGE.length) : SOPClassUID;
  const type = TYPES.get(name) ?? TYPES.get(name.replace(/\..*$/, '.*'));
  return formOf(type ?? (dataSet.has(Tag.Rows) ? 'IMAGE' : 'PRIVATE'));
}
