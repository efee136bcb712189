/**
 * Receives one association with a handler for each object: `handler-receive.js FOLDER`, by the asynchronous entry. Prints
 * its port, then how many objects came in how many seconds, from the first to the last handler.
 */
import { DCXACC } from 'dcxport/rzdcx';

async function main(): Promise<void> {
  const [folder = ''] = process.argv.slice(2);
  const acc = new DCXACC();
  acc.StoreDirectory = folder;
  const times: number[] = [];
  acc.on('OnStoreDone', (filename, stored, accept) => {
    accept.value = stored && filename !== '';
    times.push(performance.now());
  });
  const port = await acc.Listen(0);
  console.log(JSON.stringify({ port }));
  await acc.WaitForConnection('RECEIVER', port, 60);
  while (await acc.WaitForCommand(60));
  const seconds = ((times.at(-1) ?? NaN) - (times[0] ?? NaN)) / 1000;
  console.log(JSON.stringify({ objects: times.length, seconds }));
  acc.Release();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
