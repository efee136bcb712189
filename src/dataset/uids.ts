/**
 * UIDs: transfer syntaxes, storage SOP classes, names, validity and new ones.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { UID_TABLE } from './uid-table';

/** How a transfer syntax encodes a data set. @see DICOM PS3.5, annex A */
export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  /** The VR of each element is written out. */
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  /** The whole data set is one deflate stream. */
  readonly deflated: boolean;
  /** Pixel data is a sequence of fragments, compressed or not. */
  readonly encapsulated: boolean;
  readonly retired: boolean;
}

/** Implicit VR Little Endian, the default of DICOM. */
export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
/** Explicit VR Little Endian. */
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Explicit VR Big Endian (retired, and still met). */
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';
/** Deflated Explicit VR Little Endian. */
export const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';
/** The SOP class of C-ECHO. */
export const VERIFICATION_SOP_CLASS = '1.2.840.10008.1.1';
/** The class of a DICOMDIR. @see DICOM PS3.4, I.4 */
export const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
/** Query and retrieve, Patient Root. @see DICOM PS3.4, C.6.1 */
export const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';
/** @see DICOM PS3.4, C.6.1 */
export const PATIENT_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.1.2';
/** @see DICOM PS3.4, C.6.1 */
export const PATIENT_ROOT_GET = '1.2.840.10008.5.1.4.1.2.1.3';
/** Query and retrieve, Study Root. @see DICOM PS3.4, C.6.2 */
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
/** @see DICOM PS3.4, C.6.2 */
export const STUDY_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
/** @see DICOM PS3.4, C.6.2 */
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
/** Patient/Study Only, retired. @see DICOM PS3.4 (2004), C.6.3 */
export const PATIENT_STUDY_ONLY_FIND = '1.2.840.10008.5.1.4.1.2.3.1';
/** @see DICOM PS3.4 (2004), C.6.3 */
export const PATIENT_STUDY_ONLY_MOVE = '1.2.840.10008.5.1.4.1.2.3.2';
/** @see DICOM PS3.4 (2004), C.6.3 */
export const PATIENT_STUDY_ONLY_GET = '1.2.840.10008.5.1.4.1.2.3.3';
/** @see DICOM PS3.4, annex K */
export const MODALITY_WORKLIST_FIND = '1.2.840.10008.5.1.4.31';
/** @see DICOM PS3.4, F.7 */
export const MODALITY_PERFORMED_PROCEDURE_STEP = '1.2.840.10008.3.1.2.3.3';
/** @see DICOM PS3.4, annex J */
export const STORAGE_COMMITMENT_PUSH = '1.2.840.10008.1.20.1';
/** The one instance of {@link STORAGE_COMMITMENT_PUSH}. @see DICOM PS3.4, J.3.5 */
export const STORAGE_COMMITMENT_PUSH_INSTANCE = '1.2.840.10008.1.20.1.1';

/** Data sets in these carry their pixels by reference: nothing is encapsulated in them. */
const BY_REFERENCE: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.4.94',
  '1.2.840.10008.1.2.4.95',
  '1.2.840.10008.1.2.4.204',
  '1.2.840.10008.1.2.4.205',
  '1.2.840.10008.1.2.7.1',
  '1.2.840.10008.1.2.7.2',
  '1.2.840.10008.1.2.7.3',
]);
/** Named in the registry of transfer syntaxes, but data sets in them are not encoded as PS3.5 says. */
const OTHER_ENCODINGS: ReadonlySet<string> = new Set(['1.2.840.10008.1.2.6.1', '1.2.840.10008.1.2.6.2']);
const NATIVE: ReadonlySet<string> = new Set([
  IMPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  '1.2.840.10008.1.20',
]);

interface UIDRow {
  readonly uid: string;
  readonly kind: string;
  readonly retired: boolean;
  readonly name: string;
}

let rows: Map<string, UIDRow> | undefined;

function table(): Map<string, UIDRow> {
  if (rows) return rows;
  rows = new Map();
  for (const line of UID_TABLE.trim().split('\n')) {
    const [uid = '', kind = '', name = ''] = line.split('|');
    rows.set(uid, { uid, kind: kind.charAt(0), retired: kind.endsWith('R'), name });
  }
  return rows;
}

const syntaxes = new Map<string, TransferSyntax>();

/**
 * Looks up a transfer syntax of the standard.
 *
 * @param uid - Without padding.
 * @returns undefined for a UID that the standard does not list as one that encodes data sets.
 */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  const known = syntaxes.get(uid);
  if (known) return known;
  const row = table().get(uid);
  if (row?.kind !== 'T' || OTHER_ENCODINGS.has(uid)) return undefined;
  const syntax: TransferSyntax = {
    uid,
    name: row.name,
    explicit: uid !== IMPLICIT_VR_LITTLE_ENDIAN && uid !== '1.2.840.10008.1.20',
    bigEndian: uid === EXPLICIT_VR_BIG_ENDIAN,
    deflated:
      uid === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN ||
      uid === '1.2.840.10008.1.2.4.95' ||
      uid === '1.2.840.10008.1.2.4.205',
    encapsulated: !NATIVE.has(uid) && !BY_REFERENCE.has(uid),
    retired: row.retired,
  };
  syntaxes.set(uid, syntax);
  return syntax;
}

/** Every transfer syntax that {@link transferSyntax} knows, in the order of their UIDs. */
export function transferSyntaxes(): TransferSyntax[] {
  return [...table().keys()].map(transferSyntax).filter((syntax) => syntax !== undefined);
}

/** Whether the UID is one of the three that can be converted into each other without a codec: LEI, LEE and BEE. */
export function isUncompressed(uid: string): boolean {
  return uid === IMPLICIT_VR_LITTLE_ENDIAN || uid === EXPLICIT_VR_LITTLE_ENDIAN || uid === EXPLICIT_VR_BIG_ENDIAN;
}

/** Whether the UID is a storage SOP class of the standard, retired ones included. */
export function isStorageSOPClass(uid: string): boolean {
  return table().get(uid)?.kind === 'S';
}

/** Every storage SOP class of the standard, retired ones included, in the order of their UIDs. */
export function storageSOPClasses(): string[] {
  return [...table().values()].filter((row) => row.kind === 'S').map((row) => row.uid);
}

/** The standard's name of a UID, or undefined when it is not in its registry. */
export function uidName(uid: string): string | undefined {
  return table().get(uid)?.name;
}

/**
 * Whether a text is a UID: 1 to 64 characters, components of digits, none empty, none with a leading zero.
 *
 * @param text - Without padding.
 * @see DICOM PS3.5, 9.1
 */
export function isValidUID(text: string): boolean {
  return text.length <= 64 && /^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*$/.test(text);
}

/** Makes a new UID: `2.25.` and a random UUID as one decimal number. @see DICOM PS3.5, B.2 */
export function newUID(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}

/** A UID as it stands in a data set, a command set or a PDU, without the padding (NUL or blank) round it. */
export function trimUID(text: string): string {
  return text.replace(/^[\0 ]+|[\0 ]+$/g, '');
}
