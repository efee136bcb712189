/**
 * Answers queries with three patients, whoever is asked for.
 *
 *     node dist/samples/rzdcx/find-scp/main.js PORT [ASSOCIATIONS [list|own|none]]
 *
 * Writes the last query to `query.txt` in the current directory. Ends after that many associations, or on Ctrl-C.
 */
import { COMError, DCXACC } from 'dcxport/rzdcx';
import { type Form, Sink } from './Sink';

/** Seconds. */
const WAIT = 30;

async function main(port: number, associations: number, form: Form): Promise<void> {
  const acc = new DCXACC();
  let running = true;
  const stop = (): void => {
    running = false;
    acc.Release();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const cookie = acc.Advise(new Sink(form, 'query.txt'));
  for (let served = 0; running && served < associations;) {
    if (!(await acc.WaitForConnection('WORKLIST', port, WAIT))) continue;
    served++;
    while (running && (await acc.WaitForCommand(WAIT)));
  }
  if (!running) return;
  acc.Unadvise(cookie);
  acc.Release();
}

const [port = '104', associations = 'Infinity', form = 'list'] = process.argv.slice(2);
main(Number(port), Number(associations), form as Form).catch((error: unknown) => {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
});
