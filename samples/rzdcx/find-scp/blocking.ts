/**
 * Answers queries with three patients, whoever is asked for.
 *
 *     node dist/samples/rzdcx/find-scp/blocking.js PORT [ASSOCIATIONS [list|own|none]]
 *
 * Writes the last query to `query.txt` in the current directory. Ends after that many associations, or on Ctrl-C.
 */
import { COMError, DCXACC } from 'dcxport/rzdcx/sync';
import { type Form, Sink } from './Sink';

/** Seconds. */
const WAIT = 30;

const [port = '104', associations = 'Infinity', form = 'list'] = process.argv.slice(2);
try {
  const acc = new DCXACC();
  const cookie = acc.Advise(new Sink(form as Form, 'query.txt'));
  for (let served = 0; served < Number(associations);) {
    if (!acc.WaitForConnection('WORKLIST', Number(port), WAIT)) continue;
    served++;
    while (acc.WaitForCommand(WAIT));
  }
  acc.Unadvise(cookie);
  acc.Release();
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
