import { MemoryDataSetSource, type DataSetSource, type IncomingMessage } from '../association';
import { encodeDataSetInto, parseDataSet, type DataSet } from '../dataset';

/** Longest data set of a query, a response or a normalized service, in bytes. */
const DEFAULT_LIMIT = 16 * 1024 * 1024;

/** For {@link receiveDataSet}. */
export interface ReceiveDataSetOptions {
  /** Most bytes that are taken into memory. @defaultValue 16777216 */
  limit?: number;
}

/**
 * Takes the data set of a message into memory, to its end.
 *
 * @returns its bytes in the order of arrival; undefined when the message has none.
 * @throws {@link DataSetTooLongError} when it is longer than the limit; the rest is read and dropped.
 * @throws the association's error when it ends in the middle.
 */
export async function receiveBytes(
  message: IncomingMessage,
  options: ReceiveDataSetOptions = {},
): Promise<Buffer[] | undefined> {
  return message.dataSet?.collect(options.limit ?? DEFAULT_LIMIT);
}

/**
 * Reads the data set of a message that is no object to be stored: an identifier, attributes, a result.
 *
 * @returns undefined when the message has none.
 * @throws {@link DataSetError} when it is damaged, {@link DataSetTooLongError} when it is longer than the limit.
 * @throws the association's error when it ends in the middle.
 */
export async function receiveDataSet(
  message: IncomingMessage,
  options: ReceiveDataSetOptions = {},
): Promise<DataSet | undefined> {
  const bytes = await receiveBytes(message, options);
  return bytes === undefined ? undefined : parseDataSet(bytes, message.context.transferSyntax);
}

/** A data set as a message of that transfer syntax carries it. @throws the errors of `encodeDataSetInto`. */
export function dataSetSource(dataSet: DataSet, transferSyntaxUID: string): DataSetSource {
  return new MemoryDataSetSource(encodeDataSetInto(undefined, dataSet, transferSyntaxUID));
}
