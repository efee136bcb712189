/**
 * The thread in which tests use the blocking entry. It hosts blocking objects as the engine's thread hosts asynchronous
 * ones: the handlers of a test run in the test's own thread while this one stands still.
 *
 * @module
 */
import { workerData } from 'node:worker_threads';
import { DCXACC, DCXAPP, DCXPrintPage, DCXPrintSession, DCXREQ } from '../../../../compat/rzdcx/sync';
import { EngineHost } from '../../../../compat/rzdcx/sync/EngineHost';
import type { EngineThreadData } from '../../../../compat/rzdcx/sync/messages';

new EngineHost(workerData as EngineThreadData, {
  made: { DCXREQ, DCXACC, DCXAPP, DCXPrintPage },
  given: { DCXPrintSession },
  raisedAtOnce: ['DCXREQ', 'DCXACC', 'DCXAPP'],
  callsNest: true,
  detachLogStream: () => (new DCXAPP().LogStream = null),
});
