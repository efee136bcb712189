import type { _IDCXAPPEvents as AsyncEvents, DCXAPP as AsyncDCXAPP } from '../DCXAPP';
import type { NEW_INSTANCE_UID_POLICY } from '../enums';
import { processState, rzdcxLog } from '../process-state';
import type { LogSink } from '../RzdcxLog';
import type { BlockingEventClass, BlockingEvents } from './blocking-types';
import { blockingEventClass } from './BlockingEventSource';
import { DCXAPP_DESCRIPTION } from './members';

/** Events of {@link DCXAPP}: those of the asynchronous entry, with handlers that return no promises. */
export type _IDCXAPPEvents = BlockingEvents<AsyncEvents>;

const Base: BlockingEventClass<AsyncDCXAPP, AsyncEvents> = blockingEventClass(DCXAPP_DESCRIPTION, {
  // The stream stays in this thread, and so do the objects that ask for the policy.
  LogStream: ([stream]) => {
    if (stream === null || stream === undefined) rzdcxLog.detach();
    else rzdcxLog.attach(stream as LogSink);
  },
  StopLogging: () => rzdcxLog.detach(),
  NewInstanceUIDPolicy: ([policy]) => {
    processState.newInstanceUIDPolicy = policy as NEW_INSTANCE_UID_POLICY;
  },
});

/**
 * Settings and log of this thread's blocking objects. Every instance acts on the same state. Each entry is in the file when
 * the call returns.
 *
 * @example
 * ```ts
 * import { DCXAPP, LOG_LEVEL } from 'dcxport/rzdcx/sync';
 *
 * const app = new DCXAPP();
 * app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
 * const entries: string[] = [];
 * app.LogStream = { write: (entry) => entries.push(entry) };
 * app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'started');
 * app.StopLogging();
 * console.log(entries.length); // 1
 * ```
 */
export class DCXAPP extends Base {}
