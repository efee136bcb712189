import type { DCXPrintPage as AsyncDCXPrintPage } from '../DCXPrintPage';
import type { DCXPrintSession as AsyncDCXPrintSession } from '../DCXPrintSession';
import type { BlockingClass } from './blocking-types';
import { blockingClass } from './BlockingObject';
import type { DCXPrintPage } from './DCXPrintPage';
import { DCXPRINTSESSION_DESCRIPTION } from './members';
import { enterClass } from './RemoteObject';

const Base: BlockingClass<AsyncDCXPrintSession, [AsyncDCXPrintPage, DCXPrintPage]> =
  blockingClass(DCXPRINTSESSION_DESCRIPTION);

/**
 * A print session, blocking. Its members are those of the asynchronous DCXPrintSession; DCXREQ gives it.
 *
 * @example
 * ```ts
 * import { DCXPrintPage, DCXREQ } from 'dcxport/rzdcx/sync';
 *
 * const req = new DCXREQ();
 * try {
 *   const session = req.StartGrayscalePrintSession('MODALITY', 'PRINTER', '127.0.0.1', 104);
 *   const page = new DCXPrintPage();
 *   session.CreatePage(page);
 *   page.SetImageFromFile(1, 'ct.dcm');
 *   page.Print();
 *   req.EndPrintSession();
 * } catch (error) {
 *   console.log((error as Error).name); // COMError
 * }
 * ```
 */
export class DCXPrintSession extends Base {
  static {
    enterClass(this, DCXPRINTSESSION_DESCRIPTION);
  }

  private constructor() {
    super();
  }
}
