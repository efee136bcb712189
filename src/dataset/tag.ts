/**
 * Tags as unsigned numbers, 0xggggeeee.
 *
 * @module
 */

/** Tags that the engine itself reads or writes, by their DICOM keyword. */
export const Tag = {
  FileMetaInformationGroupLength: 0x00020000,
  FileMetaInformationVersion: 0x00020001,
  MediaStorageSOPClassUID: 0x00020002,
  MediaStorageSOPInstanceUID: 0x00020003,
  TransferSyntaxUID: 0x00020010,
  ImplementationClassUID: 0x00020012,
  ImplementationVersionName: 0x00020013,
  SourceApplicationEntityTitle: 0x00020016,
  FileSetID: 0x00041130,
  OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: 0x00041200,
  OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: 0x00041202,
  FileSetConsistencyFlag: 0x00041212,
  DirectoryRecordSequence: 0x00041220,
  OffsetOfTheNextDirectoryRecord: 0x00041400,
  RecordInUseFlag: 0x00041410,
  OffsetOfReferencedLowerLevelDirectoryEntity: 0x00041420,
  DirectoryRecordType: 0x00041430,
  PrivateRecordUID: 0x00041432,
  ReferencedFileID: 0x00041500,
  ReferencedSOPClassUIDInFile: 0x00041510,
  ReferencedSOPInstanceUIDInFile: 0x00041511,
  ReferencedTransferSyntaxUIDInFile: 0x00041512,
  SpecificCharacterSet: 0x00080005,
  SOPClassUID: 0x00080016,
  SOPInstanceUID: 0x00080018,
  FailedSOPInstanceUIDList: 0x00080058,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  NumberOfFrames: 0x00280008,
  Rows: 0x00280010,
  BitsAllocated: 0x00280100,
  PixelRepresentation: 0x00280103,
  RelationshipType: 0x0040a010,
  ContentSequence: 0x0040a730,
  WaveformBitsAllocated: 0x54001004,
  PixelData: 0x7fe00010,
  DataSetTrailingPadding: 0xfffcfffc,
  Item: 0xfffee000,
  ItemDelimitationItem: 0xfffee00d,
  SequenceDelimitationItem: 0xfffee0dd,
} as const;

/** A length field that says: until the delimiter. */
export const UNDEFINED_LENGTH = 0xffffffff;

/** The group of a tag. */
export function groupOf(tag: number): number {
  return tag >>> 16;
}

/** The element number of a tag. */
export function elementOf(tag: number): number {
  return tag & 0xffff;
}

/** Whether the tag belongs to a private (odd) group. */
export function isPrivate(tag: number): boolean {
  return (tag & 0x00010000) !== 0;
}

/** Whether the tag reserves a block of a private group: odd group, elements 0010 to 00FF. */
export function isPrivateCreator(tag: number): boolean {
  const element = elementOf(tag);
  return isPrivate(tag) && element >= 0x10 && element <= 0xff;
}

/** `(gggg,eeee)` in upper case hexadecimal. */
export function formatTag(tag: number): string {
  const digits = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}
