import { encodeDataSet, isUncompressed, parseDicomFile, toDicomJson, type DataSet } from '../../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../../src/errors';

const MOST_INFLATED = 100_000;

function readAll(dataSet: DataSet): void {
  for (const element of dataSet) {
    element.texts();
    for (const item of element.items) readAll(item);
  }
}

/** Files: every value is read, and what was read is written as it was; or they are refused by the errors that are for it. */
export function fuzz(bytes: Buffer): void {
  try {
    const { dataSet, header } = parseDicomFile(bytes, { maxInflatedBytes: MOST_INFLATED });
    readAll(dataSet);
    toDicomJson(dataSet);
    if (!isUncompressed(header.transferSyntaxUID)) return;
    const written = Buffer.concat(encodeDataSet(dataSet));
    if (!written.equals(bytes.subarray(header.dataSetOffset))) throw new Error('written otherwise than read');
  } catch (error) {
    if (!(error instanceof DataSetError || error instanceof TransferSyntaxError)) throw error;
  }
}
