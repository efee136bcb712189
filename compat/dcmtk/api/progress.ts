import type { DataSetSource } from '../../../src/index';

/**
 * Told how much of a data set was sent or received.
 *
 * @param callbackContext - As the program passed it.
 * @param byteCount - Bytes until now.
 */
export type DIMSE_ProgressCallback = (callbackContext: unknown, byteCount: number) => void | PromiseLike<void>;

/** A source that tells how much was taken from it. */
export function countedSource(
  source: DataSetSource,
  callback: DIMSE_ProgressCallback | null,
  callbackContext: unknown,
): DataSetSource {
  if (callback === null) return source;
  let total = 0;
  return {
    read: async (targets) => {
      const read = await source.read(targets);
      total += read.bytesRead;
      await callback(callbackContext, total);
      return read;
    },
    close: () => source.close(),
  };
}
