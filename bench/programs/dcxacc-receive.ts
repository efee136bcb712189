/** Keeps what comes with DCXACC until it is ended: `dcxacc-receive.js FOLDER`. Prints its port when it listens. */
import { DCXACC } from 'dcxport/rzdcx';

const WAIT_SECONDS = 3600;

async function main(): Promise<void> {
  const acceptor = new DCXACC();
  acceptor.StoreDirectory = process.argv[2] ?? '';
  const port = await acceptor.Listen(0);
  console.log(JSON.stringify({ port }));
  for (;;) {
    if (!(await acceptor.WaitForConnection('RECEIVER', port, WAIT_SECONDS))) continue;
    while (await acceptor.WaitForCommand(WAIT_SECONDS));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
