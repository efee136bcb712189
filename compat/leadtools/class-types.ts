/**
 * Kinds of objects and their SOP classes.
 *
 * @module
 */
import { isStorageSOPClass } from '../../src/index';
import { DicomClassType } from './data-set-enums';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** Queries have none: a SOP class UID in one would be a key to match. */
const UIDS: ReadonlyMap<DicomClassType, string> = new Map<DicomClassType, string>([
  [DicomClassType.CRImageStorage, `${STORAGE}1`],
  [DicomClassType.CTImageStorage, `${STORAGE}2`],
  [DicomClassType.MRImageStorage, `${STORAGE}4`],
  [DicomClassType.NMImageStorage, `${STORAGE}20`],
  [DicomClassType.USImageStorage, `${STORAGE}6.1`],
  [DicomClassType.USMultiFrameImageStorage, `${STORAGE}3.1`],
  [DicomClassType.SCImageStorage, `${STORAGE}7`],
  [DicomClassType.XAImageStorage, `${STORAGE}12.1`],
  [DicomClassType.XRFImageStorage, `${STORAGE}12.2`],
  [DicomClassType.RTImageStorage, `${STORAGE}481.1`],
  [DicomClassType.RTDoseStorage, `${STORAGE}481.2`],
  [DicomClassType.RTStructureSetStorage, `${STORAGE}481.3`],
  [DicomClassType.RTPlanStorage, `${STORAGE}481.5`],
  [DicomClassType.PETImageStorage, `${STORAGE}128`],
  [DicomClassType.DXImageStoragePresentation, `${STORAGE}1.1`],
  [DicomClassType.DXImageStorageProcessing, `${STORAGE}1.1.1`],
  [DicomClassType.BasicTextSR, `${STORAGE}88.11`],
  [DicomClassType.EnhancedSR, `${STORAGE}88.22`],
  [DicomClassType.ComprehensiveSR, `${STORAGE}88.33`],
  [DicomClassType.EnhancedMRImageStorage, `${STORAGE}4.1`],
  [DicomClassType.EncapsulatedPdfStorage, `${STORAGE}104.1`],
  [DicomClassType.BasicFilmSession, '1.2.840.10008.5.1.1.1'],
  [DicomClassType.BasicFilmBox, '1.2.840.10008.5.1.1.2'],
  [DicomClassType.StorageCommitmentPushModel, '1.2.840.10008.1.20.1'],
  [DicomClassType.StorageCommitmentPullModel, '1.2.840.10008.1.20.2'],
  [DicomClassType.ModalityPerformedProcedureStep, '1.2.840.10008.3.1.2.3.3'],
  [DicomClassType.BasicDirectory, '1.2.840.10008.1.3.10'],
]);
const TYPES: ReadonlyMap<string, DicomClassType> = new Map([...UIDS].map(([type, uid]) => [uid, type]));

/** The SOP class of a kind of object; undefined for those that have none, such as queries. */
export function classUIDOf(type: number): string | undefined {
  return UIDS.get(type as DicomClassType);
}

/** The kind of object of a SOP class; undefined for one without a number. */
export function classTypeOf(uid: string): DicomClassType | undefined {
  return TYPES.get(uid);
}

/** The SOP classes of the kinds of objects that are stored. */
export function storageClasses(): string[] {
  return [...UIDS.values()].filter((uid) => isStorageSOPClass(uid));
}
