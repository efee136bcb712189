/**
 * The engine's thread, which ends as `DYING` says when the first log entry comes.
 *
 * @module
 */
import { workerData } from 'node:worker_threads';
import type { EngineThreadData } from '../../../../../compat/rzdcx/sync/messages';
import '../../../../../compat/rzdcx/sync/worker';

const { port } = workerData as EngineThreadData;

const WAYS: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(3),
  throw: () => {
    throw new RangeError('this ends the thread');
  },
  memory: () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(1000).fill({}));
  },
};

port.on('message', (message: { readonly do: string }) => {
  // Behind the call that is to be running then.
  if (message.do === 'log') setTimeout(() => WAYS[process.env['DYING'] ?? '']?.(), 50);
});
