/**
 * A storage SCP for many associations at once: one worker with one DCXACC each, all on one port.
 *
 *     node dist/samples/rzdcx/parallel-scp/main.js PORT TITLE FOLDER
 *
 * Keeps objects as FOLDER/calling title/W<worker>F<number>.dcm. The operator has signals: SIGHUP closes the door to new
 * associations and opens it again, SIGUSR2 has the running workers answer with A700 (out of resources) and then with the
 * truth again, SIGINT and SIGTERM end everything.
 */
import { COMError } from 'dcxport/rzdcx';
import { type Station, Worker } from './Worker';

const OUT_OF_RESOURCES = 0xa700;

function fail(error: unknown): void {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}

async function main(station: Station): Promise<void> {
  const workers = new Set<Worker>();
  let running = true;
  let forced = 0;
  const stop = (): void => {
    running = false;
    for (const worker of workers) worker.end();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  process.on('SIGHUP', () => {
    station.isOpen = !station.isOpen;
    console.log(`the door is ${station.isOpen ? 'open' : 'closed'}`);
  });
  process.on('SIGUSR2', () => {
    forced = forced === 0 ? OUT_OF_RESOURCES : 0;
    for (const worker of workers) worker.force(forced);
    console.log(`workers answer with ${forced === 0 ? 'the truth' : forced.toString(16)}`);
  });

  for (let number = 1; running; number++) {
    const worker = new Worker(station, number);
    workers.add(worker);
    if (!(await worker.takeAssociation())) break;
    // It goes on by itself, and the next one waits on the same port.
    worker
      .serve()
      .catch(fail)
      .finally(() => workers.delete(worker));
  }
}

const [port, title, folder] = process.argv.slice(2);
if (port === undefined || title === undefined || folder === undefined) {
  console.error('Usage: main.js PORT TITLE FOLDER');
  process.exitCode = 2;
} else {
  main({ port: Number(port), title, folder, isOpen: true }).catch(fail);
}
