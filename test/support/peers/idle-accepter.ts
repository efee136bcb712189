/**
 * What becomes of a DCXACC that is never released, in a process of its own: `idle-accepter.js idle | wait | collect`.
 * `collect` needs --expose-gc.
 */
import { createServer } from 'node:net';
import { DCXACC } from '../../../compat/rzdcx';
import { waitUntil } from '../wait-until';

async function listen(): Promise<{ acc: DCXACC; port: number }> {
  const acc = new DCXACC();
  const port = await acc.Listen(0);
  console.log('listening');
  return { acc, port };
}

/** Listens and forgets the object. */
async function listenAndForget(): Promise<number> {
  return (await listen()).port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

async function main(): Promise<void> {
  switch (process.argv[2]) {
    case 'wait': {
      const { acc, port } = await listen();
      console.log(await acc.WaitForConnection('IDLE', port, 0.5));
      break;
    }
    case 'collect': {
      const port = await listenAndForget();
      await waitUntil(() => {
        globalThis.gc?.();
        return isFree(port);
      }, 'the port to be free');
      console.log('free');
      break;
    }
    default:
      await listen();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
