/**
 * Keeps what comes with DCXACC until it is ended: `dcxacc-receive.js FOLDER [ACCEPTERS]`, which share one port. Prints its
 * port when it listens.
 */
import { DCXACC } from 'dcxport/rzdcx';

const WAIT_SECONDS = 3600;
const [folder = '', accepters = '1'] = process.argv.slice(2);

function accepter(): DCXACC {
  const acceptor = new DCXACC();
  acceptor.StoreDirectory = folder;
  return acceptor;
}

async function serve(acceptor: DCXACC, port: number): Promise<void> {
  for (;;) {
    if (!(await acceptor.WaitForConnection('RECEIVER', port, WAIT_SECONDS))) continue;
    while (await acceptor.WaitForCommand(WAIT_SECONDS));
  }
}

async function main(): Promise<void> {
  const first = accepter();
  const port = await first.Listen(0);
  console.log(JSON.stringify({ port }));
  const others = Array.from({ length: Number(accepters) - 1 }, accepter);
  await Promise.all([first, ...others].map((acceptor) => serve(acceptor, port)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
