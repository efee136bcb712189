import type { DCXPrintPage as AsyncDCXPrintPage } from '../DCXPrintPage';
import type { BlockingClass } from './blocking-types';
import { blockingClass } from './BlockingObject';
import { DCXPRINTPAGE_DESCRIPTION } from './members';

const Base: BlockingClass<AsyncDCXPrintPage> = blockingClass(DCXPRINTPAGE_DESCRIPTION);

/**
 * A page of a print session, blocking. Its members are those of the asynchronous DCXPrintPage.
 *
 * @example
 * ```ts
 * import { DCXPrintPage, PRINT_PAGE_ORIENTATION } from 'dcxport/rzdcx/sync';
 *
 * const page = new DCXPrintPage();
 * page.Orientation = PRINT_PAGE_ORIENTATION.PPO_LANDSCAPE;
 * console.log(page.StandardLayout); // STANDARD\1,1
 * ```
 */
export class DCXPrintPage extends Base {}
