/** Sends files with DCXREQ.Send in a process of its own: `sender.js PORT FILES`. Prints both lists and its peak memory. */
import { ownUsage } from '../rss';
import { entry } from './program-entry';

async function main(): Promise<void> {
  const [port = '', ...files] = process.argv.slice(2);
  const req = new entry.DCXREQ();
  const { succeededFilesList, failedFilesList } = await req.Send(
    'SENDER',
    'RECEIVER',
    '127.0.0.1',
    Number(port),
    files,
  );
  await req[Symbol.asyncDispose]();
  console.log(`succeeded ${succeededFilesList}`);
  console.log(`failed ${failedFilesList}`);
  console.log(`peak ${ownUsage().peakRss}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
