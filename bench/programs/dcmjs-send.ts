/** Sends the files of a folder with dcmjs-dimse over one association: `dcmjs-send.js HOST PORT FOLDER`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, constants, log, requests, type responses } from 'dcmjs-dimse';

function main(): void {
  const [host = '', port = '', folder = ''] = process.argv.slice(2);
  log.setLevel('error');
  const client = new Client();
  let failed = 0;
  for (const name of readdirSync(folder)) {
    const request = new requests.CStoreRequest(join(folder, name));
    request.on('response', (response: responses.CStoreResponse) => {
      if (response.getStatus() !== constants.Status.Success) failed++;
    });
    client.addRequest(request);
  }
  const fail = (what: string): void => {
    console.error(what);
    process.exitCode = 1;
  };
  client.on('networkError', (error) => fail(String(error)));
  client.on('associationRejected', () => fail('association rejected'));
  const start = performance.now();
  client.on('associationReleased', () => {
    if (failed > 0) fail(`${failed} stores failed`);
    console.log(JSON.stringify({ ms: performance.now() - start }));
  });
  client.send(host, Number(port), 'BENCH', 'RECEIVER', {
    connectTimeout: 60_000,
    associationTimeout: 60_000,
    pduTimeout: 600_000,
  });
}

main();
