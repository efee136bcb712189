import { COMError, HRESULT } from '../com';
import { CompositeRequester } from './CompositeRequester';
import type { DCXOBJ } from './DCXOBJ';
import { type DCXPrintSession, printSessionOf } from './DCXPrintSession';
import { getInstance } from './n-services';
import { describeAddress, type NetworkAddress } from './network-address';
import { COLOR, GRAYSCALE, PrintJob, type PrintKind } from './print-session';

const SOURCE = 'rzdcx.DCXREQ';
const PRINTER = { SOPClassUID: '1.2.840.10008.5.1.1.16', SOPInstanceUID: '1.2.840.10008.5.1.1.17' };

/**
 * The part of `DCXREQ` that prints. Programs make a `DCXREQ`.
 *
 * @example
 * ```ts
 * const req = new DCXREQ();
 * const status = await req.GetPrinterInfo('MODALITY', 'PRINTER', 'printer.example', 104);
 * console.log(status.GetElement(DICOM_TAGS_ENUM.PrinterStatus)?.Value);
 * req.Release();
 * ```
 */
export abstract class PrintRequester extends CompositeRequester {
  #job: PrintJob | undefined;
  #starting = false;

  /**
   * Asks a printer how it is (N-GET of the Printer instance).
   *
   * @returns all attributes that it tells.
   * @throws {@link COMError} as every call.
   * @see DICOM PS3.4, H.4.6
   * @compat full
   */
  async GetPrinterInfo(callingTitle: string, calledTitle: string, host: string, port: number): Promise<DCXOBJ> {
    const address = this.address(callingTitle, calledTitle, host, port);
    return this.requester.run(address, 'N-GET', (call) => getInstance(call, PRINTER, []));
  }

  /**
   * Opens an association with a printer and creates a film session for grayscale images. It stays open until
   * {@link PrintRequester.EndPrintSession}; a requester has one at a time.
   *
   * @throws {@link COMError} as every call; E_FAIL while another print session of this requester is open.
   * @see DICOM PS3.4, H.4.1
   * @compat full
   */
  async StartGrayscalePrintSession(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
  ): Promise<DCXPrintSession> {
    return this.#start(this.address(callingTitle, calledTitle, host, port), GRAYSCALE);
  }

  /**
   * As {@link PrintRequester.StartGrayscalePrintSession}, for colour images.
   *
   * @throws {@link COMError} as {@link PrintRequester.StartGrayscalePrintSession}.
   * @compat full
   */
  async StartColorPrintSession(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
  ): Promise<DCXPrintSession> {
    return this.#start(this.address(callingTitle, calledTitle, host, port), COLOR);
  }

  /**
   * Deletes the film session and releases its association; the association is released also when the printer refuses.
   *
   * @throws {@link COMError} E_FAIL without a print session, 0x80040204 for a failure status; as every call when the
   * association has ended before.
   * @compat full
   */
  async EndPrintSession(): Promise<void> {
    this.checkAlive();
    const job = this.#job;
    if (job === undefined) {
      throw new COMError(HRESULT.E_FAIL, 'EndPrintSession: no print session was started by this requester.', SOURCE);
    }
    try {
      await job.end(SOURCE);
    } finally {
      this.#job = undefined;
    }
  }

  /** @internal */
  protected override onRelease(): void {
    super.onRelease();
    this.#job?.abort();
  }

  async #start(address: NetworkAddress, kind: PrintKind): Promise<DCXPrintSession> {
    if (this.#starting || this.#job?.isOpen === true) {
      const text = 'A print session of this requester is open; end it with EndPrintSession, or use another DCXREQ.';
      throw new COMError(HRESULT.E_FAIL, text, SOURCE);
    }
    this.#starting = true;
    try {
      const begin = (call: Parameters<typeof PrintJob.begin>[0]) =>
        PrintJob.begin(call, describeAddress(address), kind);
      const job = await this.requester.run(address, 'N-CREATE', begin);
      if (this.released) job.abort();
      this.#job = job;
      return printSessionOf(job);
    } finally {
      this.#starting = false;
    }
  }
}
