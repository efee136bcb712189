/**
 * Deflation of data sets as they are written, in memory that does not grow with them.
 *
 * @module
 * @see DICOM PS3.5, A.5
 */
import { constants, deflateRawSync } from 'node:zlib';

/** Input that is deflated at once. */
const BLOCK_BYTES = 1024 * 1024;
/** How far back deflate refers. */
const WINDOW_BYTES = 32 * 1024;

/**
 * Deflates a data set block by block. Each block ends on a byte and refers back into the one before it, so that together
 * they are one raw deflate stream, about as short as if it was made in one piece. A zero byte makes its length even.
 *
 * @param chunks - The data set's bytes.
 * @param level - 0 to 9; the library's own when absent.
 */
export function* deflateChunks(chunks: Iterable<Buffer>, level?: number): Generator<Buffer, void> {
  let waiting: Buffer[] = [];
  let length = 0;
  let window: Buffer = Buffer.alloc(0);
  let written = 0;
  for (const chunk of pieces(chunks)) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < BLOCK_BYTES) continue;
    const block = Buffer.concat(waiting, length);
    const deflated = deflateBlock(block, window, false, level);
    written += deflated.length;
    yield deflated;
    window = block.subarray(-WINDOW_BYTES);
    waiting = [];
    length = 0;
  }
  const last = deflateBlock(Buffer.concat(waiting, length), window, true, level);
  yield (written + last.length) % 2 === 0 ? last : Buffer.concat([last, Buffer.alloc(1)]);
}

/** The chunks in pieces of one block at the most. */
function* pieces(chunks: Iterable<Buffer>): Generator<Buffer, void> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) yield chunk.subarray(at, at + BLOCK_BYTES);
  }
}

function deflateBlock(block: Buffer, window: Buffer, isLast: boolean, level: number | undefined): Buffer {
  return deflateRawSync(block, {
    ...(level === undefined ? {} : { level }),
    finishFlush: isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    ...(window.length > 0 ? { dictionary: window } : {}),
  });
}
