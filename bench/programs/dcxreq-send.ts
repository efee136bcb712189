/**
 * Sends the files of a folder with DCXREQ.Send, over one association or several, with one unanswered file in each or
 * several: `dcxreq-send.js HOST PORT FOLDER [PARALLEL [OPERATIONS]]`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { subscribe } from 'node:diagnostics_channel';
import { DCXREQ } from 'dcxport/rzdcx';

async function main(): Promise<void> {
  const [host = '', port = '', folder = '', parallel = '1', operations = '1'] = process.argv.slice(2);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const requestor = new DCXREQ();
  requestor.Parallel = Number(parallel);
  requestor.MaximumOperationsInvoked = Number(operations);
  // Counted from the first connect, when all headers have been read.
  let start = 0;
  subscribe('net.client.socket', () => (start ||= performance.now()));
  const { failedFilesList } = await requestor.Send('BENCH', 'RECEIVER', host, Number(port), files);
  const ms = performance.now() - start;
  if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
  console.log(JSON.stringify({ ms }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
