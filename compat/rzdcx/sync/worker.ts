/**
 * The engine's thread of a program that uses the blocking entry.
 *
 * @module
 */
import { workerData } from 'node:worker_threads';
import { DCXACC } from '../DCXACC';
import { DCXAPP } from '../DCXAPP';
import { DCXPrintPage } from '../DCXPrintPage';
import { DCXPrintSession } from '../DCXPrintSession';
import { DCXREQ } from '../DCXREQ';
import { rzdcxLog } from '../process-state';
import { EngineHost } from './EngineHost';
import type { EngineThreadData } from './messages';

const host = new EngineHost(workerData as EngineThreadData, {
  made: { DCXREQ, DCXACC, DCXAPP, DCXPrintPage },
  given: { DCXPrintSession },
  // The log is written in the middle of anything.
  raisedAtOnce: ['DCXAPP'],
  callsNest: false,
  detachLogStream: () => rzdcxLog.detach(),
});

// Behind this the thread ends; the program's next call says why.
process.on('uncaughtExceptionMonitor', (error) => host.fail(error));
