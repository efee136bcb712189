/** As handler-receive.js, by the blocking entry. */
import { DCXACC } from 'dcxport/rzdcx/sync';

const [folder = ''] = process.argv.slice(2);
const acc = new DCXACC();
acc.StoreDirectory = folder;
const times: number[] = [];
acc.on('OnStoreDone', (filename, stored, accept) => {
  accept.value = stored && filename !== '';
  times.push(performance.now());
});
const port = acc.Listen(0);
console.log(JSON.stringify({ port }));
acc.WaitForConnection('RECEIVER', port, 60);
while (acc.WaitForCommand(60));
const seconds = ((times.at(-1) ?? NaN) - (times[0] ?? NaN)) / 1000;
console.log(JSON.stringify({ objects: times.length, seconds }));
acc.Release();
