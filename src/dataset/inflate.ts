/**
 * Bounded inflation of deflated data sets.
 *
 * @module
 * @see DICOM PS3.5, A.5
 */
import { constants, inflateRawSync } from 'node:zlib';
import { DataSetError } from '../errors';
import { resolveInflateLimits, type InflateLimits } from './limits';

/** Small data sets may have any ratio: a blank image deflates a thousandfold. */
const FREE_BYTES = 16 * 1024 * 1024;

/**
 * Inflates a whole data set.
 *
 * @param deflated - A raw deflate stream, with or without a pad byte behind it.
 * @throws {@link DataSetError} when the stream is damaged, cut off or over a limit; no more than the limit is ever held.
 */
export function inflateDataSet(deflated: Buffer, limits: InflateLimits = {}): Buffer {
  const { maxInflatedBytes, maxInflationRatio } = resolveInflateLimits(limits);
  const byRatio = Math.max(FREE_BYTES, deflated.length * maxInflationRatio);
  const maxOutputLength = Math.max(1, Math.min(maxInflatedBytes, byRatio));
  try {
    return inflateRawSync(deflated, { maxOutputLength });
  } catch (cause) {
    if (errorCode(cause) === 'ERR_BUFFER_TOO_LARGE') {
      throw new DataSetError(
        `Inflating a deflated data set of ${deflated.length} bytes gives more than ${maxOutputLength} bytes ` +
          '(options maxInflatedBytes and maxInflationRatio)',
        -1,
        undefined,
        { cause },
      );
    }
    throw new DataSetError('Inflating a deflated data set: the stream is damaged or cut off', -1, undefined, { cause });
  }
}

const STEP = 1024;
/** Deflate makes at most 1032 bytes of one. */
const MOST_OF_A_STEP = 1032 * STEP;

/**
 * Inflates the front of a stream, a little more at each step, until `limit` bytes came out or the input is used up. One
 * step adds about 1 MiB at the most, whatever the stream says.
 *
 * @throws {@link DataSetError} when the stream is damaged.
 */
export function* inflateStart(deflated: Buffer, limit: number): Generator<Buffer, void> {
  for (let used = STEP; ; used += STEP) {
    const plain = inflatePart(deflated.subarray(0, used), limit + MOST_OF_A_STEP);
    yield plain;
    if (used >= deflated.length || plain.length >= limit) return;
  }
}

function inflatePart(part: Buffer, maxOutputLength: number): Buffer {
  if (part.length === 0) return part;
  try {
    return inflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength });
  } catch (cause) {
    throw new DataSetError('Inflating the front of a deflated data set: the stream is damaged', -1, undefined, {
      cause,
    });
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
