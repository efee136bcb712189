import type { DCXACC as AsyncDCXACC } from '../DCXACC';
import type { IDCXACCEvents as AsyncEvents } from '../IDCXACCEvents';
import type { BlockingEventClass, BlockingEvents } from './blocking-types';
import { blockingEventClass } from './BlockingEventSource';
import { DCXACC_DESCRIPTION } from './members';

/** Events of {@link DCXACC}: those of the asynchronous entry, with handlers that return no promises. */
export type IDCXACCEvents = BlockingEvents<AsyncEvents>;

const Base: BlockingEventClass<AsyncDCXACC, AsyncEvents> = blockingEventClass(DCXACC_DESCRIPTION);

/**
 * Accepter: the SCP side, blocking. Its members are those of the asynchronous DCXACC; each call returns when it is done, and
 * handlers run inside it. Objects of one thread share a port, as there; another thread cannot have it.
 *
 * @example
 * ```ts
 * import { DCXACC } from 'dcxport/rzdcx/sync';
 *
 * const acc = new DCXACC();
 * const port = acc.Listen(0);
 * acc.on('OnStoreDone', (filename, ok) => console.log(filename, ok));
 * if (acc.WaitForConnection('STORE_SCP', port, 0.1)) {
 *   while (acc.WaitForCommand(30)) {
 *     // handlers ran inside the call
 *   }
 * }
 * acc.Release();
 * ```
 */
export class DCXACC extends Base {}
