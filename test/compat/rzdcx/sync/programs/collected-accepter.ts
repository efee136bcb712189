/**
 * A program that lets go of a DCXACC without Release and tells when its port is free again. Run with --expose-gc.
 *
 * @module
 */
import { createServer } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { DCXACC } from '../../../../../compat/rzdcx/sync';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

async function main(): Promise<void> {
  const port = new DCXACC().Listen(0);
  console.log(`at first ${await isFree(port)}`);
  while (!(await isFree(port))) {
    globalThis.gc?.();
    await later(10);
  }
  console.log('then true');
}

void main();
