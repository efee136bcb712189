/**
 * Trips between the two threads of the blocking entry: prints milliseconds from the first object to the return of the first
 * call, and microseconds of a call that does nothing and of an event with a by-reference result.
 */
import { DCXREQ } from 'dcxport/rzdcx/sync';
import { median } from '../statistics';

const CALLS = 5_000;
const EVENTS = 2_000;
const ROUNDS = 5;

const begin = performance.now();
const req = new DCXREQ();
req.AssociationRequestTimeout = 30;
const startMs = performance.now() - begin;

function microseconds(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return ((performance.now() - start) * 1000) / count;
}

/** A Send of files that are missing connects to nobody and raises an event for each. */
const missing = Array.from({ length: EVENTS }, (_, index) => `missing-${index}`);
const send = (): void => void req.Send('ME', 'NOBODY', '127.0.0.1', 104, missing);

const calls: number[] = [];
const events: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  calls.push(
    microseconds(CALLS, () => {
      for (let count = 0; count < CALLS; count++) req.AssociationRequestTimeout = 30;
    }),
  );
  const without = microseconds(EVENTS, send);
  let seen = 0;
  const handler = (): void => void seen++;
  req.on('OnFileSent', handler);
  events.push(microseconds(EVENTS, send) - without);
  req.off('OnFileSent', handler);
  if (seen !== EVENTS) throw new Error(`${seen} events of ${EVENTS}`);
}
console.log(JSON.stringify({ startMs, callUs: median(calls), eventUs: median(events) }));
req.Release();
