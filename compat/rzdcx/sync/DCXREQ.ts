import type { DCXREQ as AsyncDCXREQ } from '../DCXREQ';
import type { IDCXREQEvents as AsyncEvents } from '../IDCXREQEvents';
import type { BlockingClass, BlockingEvents } from './blocking-types';
import { blockingClass } from './BlockingObject';
import type { DCXACC } from './DCXACC';
import { DCXREQ_DESCRIPTION } from './members';

/** Events of {@link DCXREQ}: those of the asynchronous entry, with handlers that return no promises. */
export type IDCXREQEvents = BlockingEvents<AsyncEvents>;

const Base: BlockingClass<AsyncDCXREQ, AsyncEvents, DCXACC> = blockingClass(DCXREQ_DESCRIPTION);

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
