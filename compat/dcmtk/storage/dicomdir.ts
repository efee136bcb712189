import { dirname } from 'node:path';
import { openDicomFile, pathBelow, Tag, type DataSet } from '../../../src';

/** An object that a DICOMDIR refers to. */
export interface ReferencedFile {
  /** Below the folder of the DICOMDIR. */
  readonly path: string;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly transferSyntaxUID: string;
}

const ReferenceTag = {
  FileID: 0x00041500,
  SOPClassUIDInFile: 0x00041510,
  SOPInstanceUIDInFile: 0x00041511,
  TransferSyntaxUIDInFile: 0x00041512,
} as const;

function referenceOf(folder: string, record: DataSet): ReferencedFile | undefined {
  const parts = record.get(ReferenceTag.FileID)?.texts() ?? [];
  if (parts.length === 0) return undefined;
  return {
    path: pathBelow(folder, ...parts.map((part) => part.trim())),
    SOPClassUID: record.text(ReferenceTag.SOPClassUIDInFile) ?? '',
    SOPInstanceUID: record.text(ReferenceTag.SOPInstanceUIDInFile) ?? '',
    transferSyntaxUID: record.text(ReferenceTag.TransferSyntaxUIDInFile) ?? '',
  };
}

/**
 * The objects that a DICOMDIR refers to, in the order of its records; undefined for a file that is no DICOMDIR.
 *
 * @param path - Relative to the current directory or absolute, as are the paths that come out.
 * @throws as `openDicomFile`, and RangeError for a reference that leads out of the folder.
 */
export function readDicomdir(path: string): ReferencedFile[] | undefined {
  const { dataSet, source } = openDicomFile(path);
  try {
    const records = dataSet.get(Tag.DirectoryRecordSequence);
    return records?.items.flatMap((record) => referenceOf(dirname(path), record) ?? []);
  } finally {
    source?.close();
  }
}
