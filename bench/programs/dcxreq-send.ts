/** Sends the files of a folder with DCXREQ.Send over one association: `dcxreq-send.js HOST PORT FOLDER`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DCXREQ } from 'dcxport/rzdcx';

async function main(): Promise<void> {
  const [host = '', port = '', folder = ''] = process.argv.slice(2);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const requestor = new DCXREQ();
  const start = performance.now();
  const { failedFilesList } = await requestor.Send('BENCH', 'RECEIVER', host, Number(port), files);
  const ms = performance.now() - start;
  if (failedFilesList !== '') throw new Error(`not sent: ${failedFilesList}`);
  console.log(JSON.stringify({ ms }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
