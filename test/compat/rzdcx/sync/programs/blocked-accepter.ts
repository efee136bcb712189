/**
 * A program that listens to SIGINT and SIGTERM and stands still in a call. Says `blocked` from inside it.
 *
 * @module
 */
import { writeSync } from 'node:fs';
import { DCXACC } from '../../../../../compat/rzdcx/sync';

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => writeSync(1, 'listener\n'));
}

const acc = new DCXACC();
const port = acc.Listen(0);
acc.on('OnConnection', (_calling, _called, _host, accept) => {
  accept.value = false;
  writeSync(1, 'blocked\n');
});
writeSync(1, `port ${port}\n`);
acc.WaitForConnection('ACC', port, 60);
