import { dataSetOf } from './data-set-access';
import type { DicomDataSet } from './DicomDataSet';

/** UID of the transfer syntax that a data set is in. */
export function transferSyntaxOf(dataSet: DicomDataSet): string {
  return dataSetOf(dataSet).transferSyntaxUID;
}
