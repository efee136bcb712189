/**
 * dcmjs-dimse as SCU: `dcmjs-client.js associations HOST PORT COUNT` opens associations one after another, each with one
 * C-ECHO; `dcmjs-client.js find HOST PORT COUNT` asks for images, of which COUNT are due. Prints `{"ms": N}` and ends.
 */
import { Client, constants, log, requests, type responses } from 'dcmjs-dimse';

const [what = '', host = '', port = '', count = ''] = process.argv.slice(2);

function send(request: requests.CEchoRequest | requests.CFindRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.addRequest(request);
    client.on('networkError', reject);
    client.on('associationRejected', () => reject(new Error('association rejected')));
    client.on('associationReleased', () => resolve());
    client.send(host, Number(port), 'BENCH', 'RECEIVER', { pduTimeout: 600_000 });
  });
}

async function find(): Promise<void> {
  let matches = 0;
  const request = requests.CFindRequest.createImageFindRequest({ StudyInstanceUID: '', SeriesInstanceUID: '' });
  request.on('response', (response: responses.CFindResponse) => {
    if (response.getStatus() === constants.Status.Pending) matches++;
  });
  await send(request);
  if (matches !== Number(count)) throw new Error(`${matches} matches came, ${count} were due`);
}

async function main(): Promise<void> {
  log.setLevel('error');
  const start = performance.now();
  if (what === 'find') await find();
  else for (let opened = 0; opened < Number(count); opened++) await send(new requests.CEchoRequest());
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
