/**
 * Sends what appears in a folder, and removes it when the peer has it.
 *
 *     node dist/samples/rzdcx/hot-folder/blocking.js FOLDER REJECTS HOST PORT CALLED [PASSES]
 *
 * Files that are not DICOM, and those that the peer refuses, are moved to REJECTS, the latter into a folder for their study.
 * A peer that is not there changes nothing: the next pass tries again. Without a number of passes it runs until Ctrl-C.
 */
import { ByRef, COMError, DCXREQ } from 'dcxport/rzdcx/sync';
import { type Batch, fileListOf, HotFolder } from './HotFolder';

const PAUSE_MS = 2_000;

/** Whom it sends to. */
interface Peer {
  readonly host: string;
  readonly port: number;
  readonly called: string;
}

function sendBatch(batch: Batch, hot: HotFolder, peer: Peer): void {
  const req = new DCXREQ();
  const succeeded = new ByRef('');
  const failed = new ByRef('');
  try {
    req.Send('HOT_FOLDER', peer.called, peer.host, peer.port, fileListOf(batch), succeeded, failed);
    hot.settle(batch, succeeded.value, failed.value);
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(`${error.Description} The next pass tries again.`);
  } finally {
    req.Release();
  }
}

const [folder, rejects, host, port, called, passes = 'Infinity'] = process.argv.slice(2);
if (folder === undefined || rejects === undefined || host === undefined || called === undefined) {
  console.error('Usage: blocking.js FOLDER REJECTS HOST PORT CALLED [PASSES]');
  process.exitCode = 2;
} else {
  const hot = new HotFolder(folder, rejects);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let left = Number(passes); left > 0; left--) {
    for (const batch of hot.batches()) sendBatch(batch, hot, { host, port: Number(port), called });
    // Stands still, as the legacy programs' Sleep.
    if (left > 1) Atomics.wait(clock, 0, 0, PAUSE_MS);
  }
}
