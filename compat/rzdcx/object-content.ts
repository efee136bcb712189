import { type DataElement, type DataSet, type FileSource, LARGE_VALUE } from '../../src/index';

/** What an object holds. */
export interface ObjectContent {
  readonly dataSet: DataSet;
  /** Group 0002 of the file that was opened. */
  readonly fileMeta?: DataSet;
  /** The file, if values were left in it. */
  readonly source?: FileSource;
  /** Who sent it. */
  readonly sourceApplicationEntityTitle?: string;
}

/** Short values are in memory, whatever their file does. */
export function mayLieInFile(element: DataElement): boolean {
  return element.isSequence || element.isEncapsulated || (element.sourceRange?.valueLength ?? 0) > LARGE_VALUE;
}
