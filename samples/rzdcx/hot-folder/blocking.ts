/**
 * Sends what appears in a folder, and removes it when the peer has it.
 *
 *     node dist/samples/rzdcx/hot-folder/blocking.js FOLDER REJECTS HOST PORT CALLED [PASSES]
 *
 * Files that are not DICOM, and those that the peer refuses, are moved to REJECTS, the latter into a folder for their study.
 * A peer that is not there changes nothing: the next pass tries again. Without a number of passes it runs until Ctrl-C.
 */
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ByRef, COMError, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';

const MOST_IN_A_BATCH = 100;
const PAUSE_MS = 2_000;

/** Whom it sends to. */
interface Peer {
  readonly host: string;
  readonly port: number;
  readonly called: string;
}

/** Study Instance UID; empty when there is none that may name a folder. @throws COMError for what is not DICOM. */
function studyOf(file: string): string {
  const obj = new DCXOBJ();
  try {
    obj.openFile(file);
    const element = obj.GetElement(DICOM_TAGS_ENUM.studyInstanceUID);
    const uid = element === null || element.Length === 0 ? '' : element.CStringPtr;
    return /^[0-9][0-9.]{0,63}$/.test(uid) && !uid.includes('..') ? uid : '';
  } finally {
    obj.Release();
  }
}

function moveTo(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  renameSync(file, join(folder, basename(file)));
}

/** Removes a folder that has become empty, and those above it up to the hot folder. */
function removeEmpty(folder: string, root: string): void {
  for (let at = folder; at !== root && readdirSync(at).length === 0; at = dirname(at)) rmdirSync(at);
}

/** Sends one batch of files, by their studies. */
function sendBatch(batch: ReadonlyMap<string, string>, folder: string, rejects: string, peer: Peer): void {
  const req = new DCXREQ();
  const succeeded = new ByRef('');
  const failed = new ByRef('');
  let fileList = '';
  for (const file of batch.keys()) fileList += `;${file}`;
  try {
    req.Send('HOT_FOLDER', peer.called, peer.host, peer.port, fileList, succeeded, failed);
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(`${error.Description} The next pass tries again.`);
    return;
  } finally {
    req.Release();
  }
  const named = (list: string): string[] => list.split(';').filter((file) => file !== '');
  for (const file of named(succeeded.value)) {
    rmSync(file);
    console.log(`sent ${file}`);
    removeEmpty(dirname(file), folder);
  }
  for (const file of named(failed.value)) {
    moveTo(join(rejects, batch.get(file) ?? ''), file);
    console.log(`rejected ${file}`);
    removeEmpty(dirname(file), folder);
  }
}

function pass(folder: string, rejects: string, peer: Peer): void {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  let batch = new Map<string, string>();
  for (const file of files.sort()) {
    try {
      batch.set(file, studyOf(file));
    } catch (error) {
      if (!(error instanceof COMError)) throw error;
      moveTo(rejects, file);
      console.log(`no DICOM ${file}`);
      removeEmpty(dirname(file), folder);
    }
    if (batch.size < MOST_IN_A_BATCH) continue;
    sendBatch(batch, folder, rejects, peer);
    batch = new Map();
  }
  if (batch.size > 0) sendBatch(batch, folder, rejects, peer);
}

const [folder, rejects, host, port, called, passes = 'Infinity'] = process.argv.slice(2);
if (folder === undefined || rejects === undefined || host === undefined || called === undefined) {
  console.error('Usage: blocking.js FOLDER REJECTS HOST PORT CALLED [PASSES]');
  process.exitCode = 2;
} else {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let left = Number(passes); left > 0; left--) {
    pass(folder, rejects, { host, port: Number(port), called });
    // Stands still, as the legacy programs' Sleep.
    if (left > 1) Atomics.wait(clock, 0, 0, PAUSE_MS);
  }
}
