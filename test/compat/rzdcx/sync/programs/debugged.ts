/**
 * A program with a thread that looks into its main thread with the debugger, every 50 ms, while that stands still in one
 * call. Says how often it got an answer in that time.
 *
 * @module
 */
import { Session } from 'node:inspector';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { DCXACC } from '../../../../../compat/rzdcx/sync';

function look(answered: Int32Array): void {
  const session = new Session();
  session.connectToMainThread();
  setInterval(() => {
    session.post('Runtime.evaluate', { expression: '6 * 7' }, (error, answer) => {
      if (error === null && answer.result.value === 42) Atomics.add(answered, 0, 1);
    });
  }, 50);
}

function standStill(): void {
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const debugging = new Worker(__filename, { workerData: answered });
  debugging.on('online', () => {
    const acc = new DCXACC();
    const port = acc.Listen(0);
    const before = Atomics.load(answered, 0);
    acc.WaitForConnection('ACC', port, 1.5);
    console.log(`answers: ${Atomics.load(answered, 0) - before}`);
    process.exit();
  });
}

if (isMainThread) standStill();
else look(workerData as Int32Array);
