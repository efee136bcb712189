import { expect } from 'chai';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Channel, CHANNEL_COUNTERS } from '../../../../compat/rzdcx/sync/channel';

/** Waits for the counter to be asked for, stands still for a moment, then sends a message as a channel does. */
const LATE_SENDER = `
const { workerData: { port, counters, ms } } = require('node:worker_threads');
Atomics.wait(counters, 1, 0);
Atomics.wait(counters, 1, 1, ms);
port.postMessage('late');
Atomics.add(counters, 0, 1);
Atomics.notify(counters, 0);
`;

describe('the channel between the threads of the blocking entry', () => {
  let line: MessageChannel;
  let counters: Int32Array;
  let here: Channel<string, string>;

  beforeEach(() => {
    line = new MessageChannel();
    counters = new Int32Array(new SharedArrayBuffer(CHANNEL_COUNTERS * Int32Array.BYTES_PER_ELEMENT));
    here = new Channel(line.port1, counters, 0);
  });
  afterEach(() => {
    line.port1.close();
  });

  it('gives messages in their order, standing still or not, and nothing when none is there', () => {
    const there = new Channel<string, string>(line.port2, counters, 1);
    for (const message of ['first', 'second', 'third']) there.send(message);
    expect([here.soon(), here.next(0), here.next(1000)]).to.deep.equal(['first', 'second', 'third']);
    expect([here.soon(), here.next(0), here.next(1)]).to.deep.equal([undefined, undefined, undefined]);
  });

  it('looks again when the counter has moved before its message is there, or behind one that was taken', () => {
    const there = new Channel<string, string>(line.port2, counters, 1);
    Atomics.add(counters, 0, 5);
    there.send('only');
    expect([here.soon(), here.soon(), here.next(1)]).to.deep.equal(['only', undefined, undefined]);
  });

  it('gets what is sent by another thread while it looks or stands still', async () => {
    const sender = new Worker(LATE_SENDER, {
      eval: true,
      workerData: { port: line.port2, counters, ms: 20 },
      transferList: [line.port2],
    });
    const ended = new Promise((resolve) => sender.once('exit', resolve));
    let asked = 0;
    Atomics.store(counters, 1, 1);
    Atomics.notify(counters, 1);
    let message = here.soon();
    for (; message === undefined && asked < 1000; asked++) message = here.soon() ?? here.next(250);
    expect(message).to.equal('late');
    await ended;
  });
});
