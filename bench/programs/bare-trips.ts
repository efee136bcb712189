/**
 * Two threads that hand over to each other with nothing between them, as the blocking entry does: a message port, and a
 * counter in shared memory on which the waiting thread stands still. Prints what `blocking-trips.js` prints.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import { median } from '../statistics';

const CALLS = 5_000;
const EVENTS = 2_000;
const ROUNDS = 5;

interface Shared {
  readonly port: MessagePort;
  readonly counter: Int32Array;
}

/** The other thread: answers a call at once, or raises so many events first and waits for the answer to each. */
function serve({ port, counter }: Shared): void {
  let events = 0;
  const say = (word: string): void => {
    port.postMessage(word);
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
  };
  port.on('message', (asked: number) => {
    if (asked > 0) events = asked;
    else if (asked < 0) events--;
    say(events > 0 ? 'event' : 'answer');
  });
}

/** The program's thread: asks, and stands still until the answer is there. */
function ask({ port, counter }: Shared, events: number): void {
  port.postMessage(events);
  for (;;) {
    const seen = Atomics.load(counter, 0);
    const word = receiveMessageOnPort(port);
    if (word === undefined) Atomics.wait(counter, 0, seen, 250);
    else if (word.message === 'answer') return;
    else port.postMessage(-1);
  }
}

function measure(): void {
  const begin = performance.now();
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(__filename, { workerData: { port: port2, counter }, transferList: [port2] });
  const shared = { port: port1, counter };
  ask(shared, 0);
  const startMs = performance.now() - begin;
  const microseconds = (count: number, work: () => void): number => {
    const start = performance.now();
    work();
    return ((performance.now() - start) * 1000) / count;
  };
  const calls: number[] = [];
  const events: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    calls.push(
      microseconds(CALLS, () => {
        for (let count = 0; count < CALLS; count++) ask(shared, 0);
      }),
    );
    events.push(microseconds(EVENTS, () => ask(shared, EVENTS)));
  }
  console.log(JSON.stringify({ startMs, callUs: median(calls), eventUs: median(events) }));
  void worker.terminate();
}

const given = workerData as Shared | null;
if (given === null) measure();
else serve(given);
