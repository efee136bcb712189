import { checkCommandSet, decodeCommandSet, describeCommandSet, encodeCommandSet } from '../../../src/dimse';
import { DimseDecodeError, DimseError } from '../../../src/errors';

/** Command sets: read and checked, or refused by the error that is for it. */
export function fuzz(bytes: Buffer): void {
  try {
    const command = decodeCommandSet(bytes);
    describeCommandSet(command);
    checkCommandSet(command);
    encodeCommandSet(command);
  } catch (error) {
    // What was read with a value that nobody may send cannot be written.
    if (!(error instanceof DimseDecodeError || error instanceof DimseError)) throw error;
  }
}
