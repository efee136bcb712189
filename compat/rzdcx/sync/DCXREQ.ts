import type { DCXACC as AsyncDCXACC } from '../DCXACC';
import type { DCXPrintSession as AsyncDCXPrintSession } from '../DCXPrintSession';
import type { DCXREQ as AsyncDCXREQ } from '../DCXREQ';
import type { IDCXREQEvents as AsyncEvents } from '../IDCXREQEvents';
import type { BlockingEventClass, BlockingEvents } from './blocking-types';
import { blockingEventClass } from './BlockingEventSource';
import type { DCXACC } from './DCXACC';
import type { DCXPrintSession } from './DCXPrintSession';
import { DCXREQ_DESCRIPTION } from './members';

/** Events of {@link DCXREQ}: those of the asynchronous entry, with handlers that return no promises. */
export type IDCXREQEvents = BlockingEvents<AsyncEvents>;

/** The network classes that DCXREQ takes and gives. */
export type RequesterCounterparts = [AsyncDCXACC, DCXACC] | [AsyncDCXPrintSession, DCXPrintSession];

const Base: BlockingEventClass<AsyncDCXREQ, AsyncEvents, RequesterCounterparts> =
  blockingEventClass(DCXREQ_DESCRIPTION);

/**
 * Requester: the SCU side, blocking. Its members are those of the asynchronous DCXREQ; each call returns when it is done,
 * and handlers run inside it.
 *
 * @example
 * ```ts
 * import { DCXREQ } from 'dcxport/rzdcx/sync';
 *
 * const req = new DCXREQ();
 * try {
 *   req.Echo('MODALITY', 'PACS', '127.0.0.1', 104);
 * } catch (error) {
 *   console.log((error as Error).name); // COMError
 * }
 * req.Release();
 * ```
 */
export class DCXREQ extends Base {}
