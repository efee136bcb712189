import {
  DataSetConverter,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  parseDataSet,
} from '../../../src/dataset';
import { DataSetError, TransferSyntaxError } from '../../../src/errors';

const SYNTAXES = [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN];

/** Data sets on their way into another syntax, which the first byte chooses: what comes out can be read. */
export function fuzz(bytes: Buffer): void {
  const choice = bytes[0] ?? 0;
  const from = SYNTAXES[choice % 3] ?? IMPLICIT_VR_LITTLE_ENDIAN;
  const to = SYNTAXES[(choice >> 2) % 3] ?? EXPLICIT_VR_LITTLE_ENDIAN;
  try {
    const converter = new DataSetConverter(from, to);
    const cut = 1 + ((bytes.length - 1) >> 1);
    const output = [
      converter.push(bytes.subarray(1, cut)),
      converter.push(bytes.subarray(cut)),
      converter.end(),
    ].flat();
    parseDataSet(output, to, { maxDepth: 65 });
  } catch (error) {
    if (!(error instanceof DataSetError || error instanceof TransferSyntaxError)) throw error;
  }
}
