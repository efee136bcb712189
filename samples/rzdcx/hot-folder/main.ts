/**
 * Sends what appears in a folder, and removes it when the peer has it.
 *
 *     node dist/samples/rzdcx/hot-folder/main.js FOLDER REJECTS HOST PORT CALLED [PASSES]
 *
 * Files that are not DICOM, and those that the peer refuses, are moved to REJECTS, the latter into a folder for their study.
 * A peer that is not there changes nothing: the next pass tries again. Without a number of passes it runs until Ctrl-C, which
 * lets the batch of the moment be sent to its end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ByRef, COMError, DCXREQ } from 'dcxport/rzdcx';
import { type Batch, fileListOf, HotFolder } from './HotFolder';

const PAUSE_MS = 2_000;

/** Whom it sends to. */
interface Peer {
  readonly host: string;
  readonly port: number;
  readonly called: string;
}

async function sendBatch(batch: Batch, hot: HotFolder, peer: Peer): Promise<void> {
  const req = new DCXREQ();
  const succeeded = new ByRef('');
  const failed = new ByRef('');
  try {
    await req.Send('HOT_FOLDER', peer.called, peer.host, peer.port, fileListOf(batch), succeeded, failed);
    hot.settle(batch, succeeded.value, failed.value);
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(`${error.Description} The next pass tries again.`);
  } finally {
    req.Release();
  }
}

async function main(hot: HotFolder, peer: Peer, passes: number): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  for (let left = passes; left > 0; left--) {
    for (const batch of hot.batches()) {
      if (stop.signal.aborted) return;
      await sendBatch(batch, hot, peer);
    }
    if (left > 1) await pause(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    if (stop.signal.aborted) return;
  }
}

const [folder, rejects, host, port, called, passes = 'Infinity'] = process.argv.slice(2);
if (folder === undefined || rejects === undefined || host === undefined || called === undefined) {
  console.error('Usage: main.js FOLDER REJECTS HOST PORT CALLED [PASSES]');
  process.exitCode = 2;
} else {
  void main(new HotFolder(folder, rejects), { host, port: Number(port), called }, Number(passes));
}
