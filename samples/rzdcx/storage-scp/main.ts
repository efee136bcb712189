/**
 * Keeps what comes, as FOLDER/study/series/instance.dcm.
 *
 *     node dist/samples/rzdcx/storage-scp/main.js PORT FOLDER [ASSOCIATIONS]
 *
 * The loop of the legacy programs: objects arrive under running numbers, OnStoreDone opens each, reads its UIDs and moves
 * it. Ends after that many associations, or on Ctrl-C, which breaks off the association of the moment.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXACC } from 'dcxport/rzdcx';
import { sort } from './sorting';

/** Seconds of one call; the loop looks around in between. */
const SLICE = 5;
/** Seconds without a command until an association is given up. */
const IDLE = 180;

/** The loop, and the flag by which others end it. */
class Receiver {
  readonly #acc = new DCXACC();
  readonly #port: number;
  #running = true;
  #timedOut = false;

  constructor(port: number, folder: string) {
    this.#port = port;
    const acc = this.#acc;
    let count = 0;
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
      this.#timedOut = true;
    });
    acc.on('OnAssocEnd', () => console.log('the association is over'));
  }

  /** Serves one association after the other. @throws COMError when the port cannot be opened. */
  async run(associations: number): Promise<void> {
    for (let served = 0; this.#running && served < associations;) {
      if (!(await this.#acc.WaitForConnection('STORE_SCP', this.#port, SLICE))) continue;
      served++;
      for (let idle = IDLE; this.#running && idle > 0;) {
        this.#timedOut = false;
        if (await this.#acc.WaitForCommand(SLICE)) idle = IDLE;
        else if (this.#timedOut) idle -= SLICE;
        else break;
      }
    }
    this.#acc.Release();
  }

  /** Ends the loop. What waits returns false at once, and an association that is open is aborted. */
  stop(): void {
    this.#running = false;
    this.#acc.Release();
  }
}

async function main(port: number, folder: string, associations: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const receiver = new Receiver(port, folder);
  process.once('SIGINT', () => receiver.stop()).once('SIGTERM', () => receiver.stop());
  await receiver.run(associations);
}

const [port, folder, associations = 'Infinity'] = process.argv.slice(2);
if (port === undefined || folder === undefined) {
  console.error('Usage: main.js PORT FOLDER [ASSOCIATIONS]');
  process.exitCode = 2;
} else {
  main(Number(port), folder, Number(associations)).catch((error: unknown) => {
    if (!(error instanceof COMError)) throw error;
    console.error(error.Description);
    process.exitCode = 1;
  });
}
