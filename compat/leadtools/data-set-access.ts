/**
 * Between data sets as programs see them and as the engine has them. For the network classes, not for programs.
 *
 * @module
 */
import { type ByteSource, DataSet, parseDataSet, readDataSet } from '../../src/index';
import { DataSetContent } from './data-set-content';
import { DicomDataSet } from './DicomDataSet';
import { contentOf, setContent } from './ElementTree';

/** Bytes of a data set as they came, without group 0002. */
export interface ReceivedBytes {
  /** In memory, in one or several pieces, or a file that they were spooled to. Must stay unchanged. */
  readonly bytes: Buffer | readonly Buffer[] | ByteSource;
  readonly transferSyntaxUID: string;
}

/** For {@link wrapDataSet}. */
export interface WrapOptions {
  /**
   * Called once when the program disposes of the data set, loads another into it or lets go of it, and of everything that it
   * copied from it: deletes what was spooled. Must not refer to the data set.
   */
  readonly onDispose?: () => void;
}

/**
 * The engine's data set of a DicomDataSet, live, without group 0002. One that was received is read now.
 *
 * @throws {@link DicomException} Format (8) when what was received cannot be read, Parameter (9) when it was disposed of.
 */
export function dataSetOf(dataSet: DicomDataSet): DataSet {
  return contentOf(dataSet).body;
}

/**
 * Makes a DicomDataSet on an engine's data set, which is not copied, or on bytes, which are read when the program first
 * asks for something in them.
 */
export function wrapDataSet(content: DataSet | ReceivedBytes, options: WrapOptions = {}): DicomDataSet {
  const load = content instanceof DataSet ? () => content : () => readBytes(content);
  const dataSet = new DicomDataSet();
  setContent(dataSet, new DataSetContent(load, options));
  return dataSet;
}

function readBytes({ bytes, transferSyntaxUID }: ReceivedBytes): DataSet {
  if (Buffer.isBuffer(bytes) || Array.isArray(bytes)) return parseDataSet(bytes, transferSyntaxUID);
  return readDataSet(bytes as ByteSource, 0, transferSyntaxUID);
}
