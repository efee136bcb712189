import { ArgumentChecker, COMError, ComObject, HRESULT } from '../com';
import type { DCXOBJ } from './DCXOBJ';
import { DCXPrintPage, filmBoxOf, pageDataSet, placePage } from './DCXPrintPage';
import { outgoing } from './identifiers';
import type { PrintJob } from './print-session';

const SOURCE = 'rzdcx.DCXPrintSession';
const check = new ArgumentChecker(SOURCE);

/** Set by the class, whose constructor is not for programs. */
let make: (job: PrintJob) => DCXPrintSession;

/**
 * A print session (a film session) at a printer. Made by `DCXREQ.StartGrayscalePrintSession` and `StartColorPrintSession`, and
 * open until `DCXREQ.EndPrintSession`; releasing this object alone does not end it.
 *
 * @example
 * ```ts
 * const session = await req.StartGrayscalePrintSession('MODALITY', 'PRINTER', 'printer.example', 104);
 * const page = new DCXPrintPage();
 * await session.CreatePage(page);
 * await page.SetImageFromFile(1, 'film.dcm');
 * await page.Print();
 * await session.DeletePage(page);
 * await req.EndPrintSession();
 * ```
 */
export class DCXPrintSession extends ComObject {
  readonly #job: PrintJob;

  static {
    make = (job) => new DCXPrintSession(job);
  }

  private constructor(job: PrintJob) {
    super(SOURCE);
    this.#job = job;
  }

  /**
   * Makes a page known to the printer (N-CREATE of a film box). A page that stood for another film box stands for this one
   * from now on.
   *
   * @throws {@link COMError} E_FAIL when the session has ended, 0x80040204 for a failure status, E_ABORT when the requester was
   * released meanwhile; as every call when the association ends.
   * @see DICOM PS3.4, H.4.2
   * @compat full
   */
  async CreatePage(page: DCXPrintPage): Promise<void> {
    await this.#create(page, undefined);
  }

  /**
   * As {@link DCXPrintSession.CreatePage}, with more attributes of the film box.
   *
   * @param attributes - Added to the page's own; the same elements of the page are overridden.
   * @throws {@link COMError} as {@link DCXPrintSession.CreatePage}.
   * @compat full
   */
  async CreatePageEx(page: DCXPrintPage, attributes: DCXOBJ): Promise<void> {
    await this.#create(page, outgoing(check, 'attributes', attributes));
  }

  /**
   * Has the printer forget a page (N-DELETE of the film box).
   *
   * @throws {@link COMError} E_INVALIDARG for a page that is not in this session; as {@link DCXPrintSession.CreatePage}.
   * @compat full
   */
  async DeletePage(page: DCXPrintPage): Promise<void> {
    this.checkAlive();
    const known = check.object('page', page, DCXPrintPage);
    const filmBox = filmBoxOf(known);
    if (filmBox?.job !== this.#job) {
      throw new COMError(HRESULT.E_INVALIDARG, 'DeletePage: the page is not in this print session.', SOURCE);
    }
    await this.#job.deleteFilmBox(SOURCE, filmBox);
    placePage(known, undefined);
  }

  async #create(page: DCXPrintPage, attributes: ReturnType<typeof outgoing> | undefined): Promise<void> {
    this.checkAlive();
    const known = check.object('page', page, DCXPrintPage);
    placePage(known, await this.#job.createFilmBox(SOURCE, pageDataSet(known, attributes)));
  }
}

/** The object that programs get for a job. */
export function printSessionOf(job: PrintJob): DCXPrintSession {
  return make(job);
}
