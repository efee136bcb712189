import {
  describeStatus,
  echo,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  planStorage,
  Status,
  storeObject,
  VERIFICATION_SOP_CLASS,
  type Association,
  type ContextProposal,
} from '../../src/index';
import {
  ArgumentChecker,
  assign,
  COMError,
  dimseFailure,
  EventSource,
  HRESULT,
  joinList,
  toCOMError,
  type ByRef,
} from '../com';
import { DCXOBJ } from './DCXOBJ';
import { engine } from './engine';
import { storageObjectOf } from './internal';
import { checkAddress, describeAddress, requesterTimeouts, type NetworkAddress } from './network-address';
import { isStored, SendRun } from './SendRun';

const SOURCE = 'rzdcx.DCXREQ';
const check = new ArgumentChecker(SOURCE);

/** Seconds. */
const DEFAULT_ASSOCIATION_REQUEST_TIMEOUT = 30;
/** Seconds. */
const DEFAULT_DIMSE_COMMAND_TIMEOUT = 60;

/** Events of {@link DCXREQ}. */
export interface IDCXREQEvents {
  /**
   * One file of {@link DCXREQ.Send} is done: for every file, in the order of the list, also for those that could not be
   * read or were not accepted, and for the one during which the association ended (those behind it are not reached). A
   * handler that throws stops Send before the next file.
   *
   * @param succeeded - The peer answered with success or a warning.
   * @param filename - The name as it stands in the list.
   * @compat full
   */
  OnFileSent(succeeded: boolean, filename: string): void | PromiseLike<void>;
}

/** The two lists of {@link DCXREQ.Send}. */
export interface SendLists {
  /** Names of the files that the peer has, as given, joined by `;`. */
  succeededFilesList: string;
  /** All other names, as given, joined by `;`. */
  failedFilesList: string;
}

/**
 * Requester: the SCU side. Each call opens an association of its own, does its work and releases it; an instance may be
 * used for any number of calls, also at the same time.
 *
 * @example
 * ```ts
 * const req = new DCXREQ();
 * req.on('OnFileSent', (succeeded, filename) => console.log(filename, succeeded ? 'sent' : 'failed'));
 * await req.Echo('MODALITY', 'PACS', '127.0.0.1', 104);
 * const { failedFilesList } = await req.Send('MODALITY', 'PACS', '127.0.0.1', 104, 'a.dcm;b.dcm');
 * req.Release();
 * ```
 */
export class DCXREQ extends EventSource<IDCXREQEvents> {
  /** One for each call that runs. */
  readonly #calls = new Set<AbortController>();
  /** Ends of the associations that calls have opened. */
  readonly #open = new Set<Promise<unknown>>();
  #associationRequestTimeout = DEFAULT_ASSOCIATION_REQUEST_TIMEOUT;
  #dimseCommandTimeout = DEFAULT_DIMSE_COMMAND_TIMEOUT;

  /** Makes a requester; nothing is opened until a call. */
  constructor() {
    super(SOURCE, ['OnFileSent']);
  }

  /**
   * Seconds for connecting and for the answer to the association request together; 0 is no limit.
   *
   * @defaultValue 30
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get AssociationRequestTimeout(): number {
    this.checkAlive();
    return this.#associationRequestTimeout;
  }
  set AssociationRequestTimeout(value: number) {
    this.checkAlive();
    this.#associationRequestTimeout = check.seconds('AssociationRequestTimeout', value);
  }

  /**
   * Seconds for each awaited response, and for the peer to take each part of what is sent; 0 is no limit.
   *
   * @defaultValue 60
   * @throws {@link COMError} E_INVALIDARG when negative.
   * @compat full
   */
  get DimseCommandTimeout(): number {
    this.checkAlive();
    return this.#dimseCommandTimeout;
  }
  set DimseCommandTimeout(value: number) {
    this.checkAlive();
    this.#dimseCommandTimeout = check.seconds('DimseCommandTimeout', value);
  }

  /**
   * C-ECHO: asks whether the peer is there. Returning is the success.
   *
   * @param callingTitle - Our AE title.
   * @param calledTitle - The peer's AE title.
   * @throws {@link COMError} as every call: 0x8007274D, 0x8007274C, 0x80072AF9 without a connection, 0x80040201 rejected,
   * 0x80040202 aborted, 0x80040203 when Verification was not accepted, 0x80040204 for any status but 0x0000.
   * @see DICOM PS3.4, annex A
   * @compat full
   */
  async Echo(callingTitle: string, calledTitle: string, host: string, port: number): Promise<void> {
    this.checkAlive();
    const address = checkAddress(check, callingTitle, calledTitle, host, port);
    const contexts = [
      {
        abstractSyntax: VERIFICATION_SOP_CLASS,
        transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN],
      },
    ];
    await this.#call(`C-ECHO to ${describeAddress(address)}`, async (signal, doing) => {
      const association = await this.#associate(address, contexts, signal);
      const status = await this.#using(association, () => echo(association));
      if (status !== Status.Success) throw dimseFailure(SOURCE, doing, status, describeStatus(status));
    });
  }

  /**
   * C-STORE of files, over one association (over several in turn when the files need more than 128 presentation contexts).
   *
   * All headers are read first. A file in the accepted transfer syntax goes out byte for byte, one in another uncompressed
   * syntax is converted on the way, a compressed one is sent as it is or not at all. A file that is missing, is no DICOM
   * file, has no accepted context or is answered with a failure status is a failed file, not an error; the log has the
   * reason.
   *
   * @param fileList - Paths joined by `;`, empty ones skipped, or an array of paths.
   * @param succeededFilesList - Also gets the first list, even when the call throws.
   * @param failedFilesList - Also gets the second list, even when the call throws.
   * @throws {@link COMError} when the association fails, as {@link DCXREQ.Echo}; 0x80040203 when no storage context at all
   * was accepted; E_ABORT when a handler threw.
   * @see DICOM PS3.4, annex B
   * @compat full
   */
  async Send(
    callingTitle: string,
    calledTitle: string,
    host: string,
    port: number,
    fileList: string | readonly string[],
    succeededFilesList?: ByRef<string> | null,
    failedFilesList?: ByRef<string> | null,
  ): Promise<SendLists> {
    this.checkAlive();
    const address = checkAddress(check, callingTitle, calledTitle, host, port);
    const names = check.list('fileList', fileList);
    return this.#call(`C-STORE to ${describeAddress(address)}`, async (signal, doing) => {
      let current: Association | undefined;
      const run = new SendRun(names, {
        open: async (contexts) => (current = await this.#associate(address, contexts, signal)),
        onFileSent: (succeeded, name) => this.raise('OnFileSent', succeeded, name).then(() => undefined),
      });
      const lists = (): SendLists => ({
        succeededFilesList: joinList(run.succeeded),
        failedFilesList: joinList(run.failedNames),
      });
      try {
        if (!(await run.run(signal))) {
          throw new COMError(
            HRESULT.NO_PRESENTATION_CONTEXT,
            `${doing}: none of the storage presentation contexts was accepted; the log says why for each file.`,
            SOURCE,
          );
        }
        return lists();
      } finally {
        // After a handler's error the association is whole, and is released; after its own it is over already.
        await current?.release();
        const { succeededFilesList: succeeded, failedFilesList: failed } = lists();
        assign(succeededFilesList, succeeded);
        assign(failedFilesList, failed);
      }
    });
  }

  /**
   * C-STORE of one object in memory; its SOP class is the one in (0008,0016). Raises no OnFileSent.
   *
   * @throws {@link COMError} as {@link DCXREQ.Echo}; E_INVALIDARG when the object has no SOP Class or SOP Instance UID,
   * 0x80040203 when no context was accepted for it, 0x80040204 for a failure status.
   * @see DICOM PS3.4, annex B
   * @compat full
   */
  async SendObject(callingTitle: string, calledTitle: string, host: string, port: number, obj: DCXOBJ): Promise<void> {
    this.checkAlive();
    const address = checkAddress(check, callingTitle, calledTitle, host, port);
    const object = storageObjectOf(check.object('obj', obj, DCXOBJ));
    if (object.SOPClassUID === '' || object.SOPInstanceUID === '') {
      const missing = object.SOPClassUID === '' ? 'SOP Class UID (0008,0016)' : 'SOP Instance UID (0008,0018)';
      throw new COMError(HRESULT.E_INVALIDARG, `The object has no ${missing}; it cannot be stored.`, SOURCE);
    }
    await this.#call(`C-STORE to ${describeAddress(address)}`, async (signal, doing) => {
      for (const leg of planStorage([object])) {
        const association = await this.#associate(address, leg.presentationContexts, signal);
        const { status, errorComment } = await this.#using(association, () => storeObject(association, object));
        if (!isStored(status)) {
          const text = describeStatus(status) + (errorComment ? `: ${errorComment}` : '');
          throw dimseFailure(SOURCE, doing, status, text);
        }
      }
    });
  }

  protected override onRelease(): void {
    for (const call of this.#calls) call.abort();
  }

  protected override async whenClosed(): Promise<void> {
    await Promise.all(this.#open);
  }

  /** Runs one call: it can be aborted by Release, and every error comes out as a COMError. */
  async #call<T>(doing: string, work: (signal: AbortSignal, doing: string) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#calls.add(controller);
    try {
      const result = await work(controller.signal, doing);
      controller.signal.throwIfAborted();
      return result;
    } catch (error) {
      if (controller.signal.aborted) {
        throw new COMError(HRESULT.E_ABORT, `${doing} was ended by Release.`, SOURCE, { cause: error });
      }
      throw toCOMError(error, SOURCE, { doing: `${doing} failed` });
    } finally {
      this.#calls.delete(controller);
    }
  }

  async #associate(
    address: NetworkAddress,
    presentationContexts: readonly ContextProposal[],
    signal: AbortSignal,
  ): Promise<Association> {
    const association = await engine.requestAssociation({
      ...address,
      presentationContexts,
      timeouts: requesterTimeouts(this.#associationRequestTimeout, this.#dimseCommandTimeout),
      signal,
    });
    const onAbort = (): void => association.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const closed = association.closed.then(() => {
      signal.removeEventListener('abort', onAbort);
      this.#open.delete(closed);
    });
    this.#open.add(closed);
    return association;
  }

  /** Releases the association when the work is done or failed; one that an error has ended already is left as it is. */
  async #using<T>(association: Association, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      await association.release();
    }
  }
}
