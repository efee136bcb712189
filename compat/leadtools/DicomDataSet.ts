import { setContent, ElementTree } from './ElementTree';

/**
 * A data set.
 */
export class DicomDataSet extends ElementTree {
  /** Lets go of everything. C++ `LDicomDS::~LDicomDS`. @compat full */
  Dispose(): void {
    setContent(this, undefined);
  }
}
