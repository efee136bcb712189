/**
 * A thread of a program that uses the blocking entry by itself.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { COMError, DCXACC, DCXREQ } from '../../../../../compat/rzdcx/sync';

/** What the thread is told. */
export interface UserThreadData {
  /** Somebody answers echoes here. */
  readonly echo: number;
  /** Another thread listens here. */
  readonly taken: number;
}

const { echo, taken } = workerData as UserThreadData;
const req = new DCXREQ();
for (let count = 0; count < 20; count++) req.Echo('THREAD', 'PEER', '127.0.0.1', echo);
let hresult = 0;
try {
  new DCXACC().Listen(taken);
} catch (error) {
  hresult = error instanceof COMError ? error.HRESULT : -1;
}
parentPort?.postMessage(hresult);
