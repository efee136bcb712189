/**
 * Keeps what comes, as FOLDER/study/series/instance.dcm.
 *
 *     node dist/samples/rzdcx/storage-scp/blocking.js PORT FOLDER [ASSOCIATIONS]
 *
 * The loop of the legacy programs: objects arrive under running numbers, OnStoreDone opens each, reads its UIDs and moves
 * it. Ends after that many associations; without a number it runs until Ctrl-C.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC, DCXOBJ, DICOM_TAGS_ENUM } from 'dcxport/rzdcx/sync';

/** Seconds of one call; the loop looks around in between. */
const SLICE = 5;
/** Seconds without a command until an association is given up. */
const IDLE = 180;

/** UIDs come from the peer and become names of folders: anything else than digits and dots is refused. */
function folderName(uid: string): string {
  if (!/^[0-9][0-9.]{0,63}$/.test(uid) || uid.includes('..')) throw new Error(`${JSON.stringify(uid)} is no UID`);
  return uid;
}

/** Reads the UIDs of a file and moves it to where they say. */
function sort(filename: string, folder: string): string {
  const obj = new DCXOBJ();
  try {
    obj.openFile(filename);
    const uid = (tag: number): string => folderName(obj.getElementByTag(tag).CStringPtr);
    const series = join(folder, uid(DICOM_TAGS_ENUM.studyInstanceUID), uid(DICOM_TAGS_ENUM.seriesInstanceUID));
    const target = join(series, `${uid(DICOM_TAGS_ENUM.sopInstanceUID)}.dcm`);
    mkdirSync(series, { recursive: true });
    rmSync(target, { force: true });
    renameSync(filename, target);
    return target;
  } finally {
    obj.Release();
  }
}

function serve(port: number, folder: string, associations: number): void {
  mkdirSync(folder, { recursive: true });
  const acc = new DCXACC();
  let count = 0;
  let timedOut = false;
  acc.on('OnConnection', (calling, called, host) => console.log(`${calling} -> ${called} from ${host}`));
  acc.on('OnStoreSetup', (filename) => {
    filename.value = join(folder, `incoming-${++count}.dcm`);
  });
  acc.on('OnStoreDone', (filename, stored, accept) => {
    try {
      accept.value = stored;
      if (stored) console.log(`kept ${sort(filename, folder)}`);
    } catch (error) {
      console.error(`${filename} is refused: ${(error as Error).message}`);
      accept.value = false;
      rmSync(filename, { force: true });
    }
  });
  acc.on('OnTimeout', () => {
    timedOut = true;
  });
  acc.on('OnAssocEnd', () => console.log('the association is over'));

  for (let served = 0; served < associations;) {
    if (!acc.WaitForConnection('STORE_SCP', port, SLICE)) continue;
    served++;
    for (let idle = IDLE; idle > 0;) {
      timedOut = false;
      if (acc.WaitForCommand(SLICE)) idle = IDLE;
      else if (timedOut) idle -= SLICE;
      else break;
    }
  }
  acc.Release();
}

const [port, folder, associations] = process.argv.slice(2);
if (port === undefined || folder === undefined) {
  console.error('Usage: blocking.js PORT FOLDER [ASSOCIATIONS]');
  process.exitCode = 2;
} else {
  try {
    serve(Number(port), folder, associations === undefined ? Infinity : Number(associations));
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(error.Description);
    process.exitCode = 1;
  }
}
