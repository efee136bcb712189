/**
 * Keeps what comes, as FOLDER/study/series/instance.dcm.
 *
 *     node dist/samples/rzdcx/storage-scp/blocking.js PORT FOLDER [ASSOCIATIONS]
 *
 * The loop of the legacy programs: objects arrive under running numbers, OnStoreDone opens each, reads its UIDs and moves
 * it. Ends after that many associations; without a number it runs until Ctrl-C.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC } from 'dcxport/rzdcx/sync';
import { sort } from './sorting';

/** Seconds of one call; the loop looks around in between. */
const SLICE = 5;
/** Seconds without a command until an association is given up. */
const IDLE = 180;

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
