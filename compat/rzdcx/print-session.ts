/**
 * A print job on its association: film session, film boxes and image boxes.
 *
 * @module
 * @see DICOM PS3.4, annex H
 */
import {
  type Association,
  CommandField,
  DataElement,
  DataSet,
  LogLevel,
  nAction,
  nCreate,
  nDelete,
  newUID,
  nSet,
  oneLine,
  respondToEcho,
  Status,
  trimUID,
  type NResponse,
} from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import type { Instance } from './n-services';
import { rzdcxLog } from './process-state';
import { isDone, operationFailure, proposalOf, type RequesterCall } from './Requester';
import { DICOM_TAGS_ENUM as Tag } from './tags';

const FILM_SESSION = '1.2.840.10008.5.1.1.1';
const FILM_BOX = '1.2.840.10008.5.1.1.2';
/** Action type of a film box. */
const PRINT = 1;

/** What grayscale and colour printing differ in. */
export interface PrintKind {
  readonly name: string;
  /** All classes of a job go over its one presentation context. */
  readonly metaClass: string;
  readonly imageBoxClass: string;
  /** Holds the one image of an image box. */
  readonly imageSequence: number;
  readonly samples: 1 | 3;
}

export const GRAYSCALE: PrintKind = {
  name: 'grayscale',
  metaClass: '1.2.840.10008.5.1.1.9',
  imageBoxClass: '1.2.840.10008.5.1.1.4',
  imageSequence: Tag.BasicGrayscaleImageSequence,
  samples: 1,
};

export const COLOR: PrintKind = {
  name: 'color',
  metaClass: '1.2.840.10008.5.1.1.18',
  imageBoxClass: '1.2.840.10008.5.1.1.4.1',
  imageSequence: Tag.BasicColorImageSequence,
  samples: 3,
};

/** A film box that the printer has made. */
export interface FilmBox {
  readonly job: PrintJob;
  readonly uid: string;
  /** By their positions, from 1 on. */
  readonly imageBoxes: readonly Instance[];
}

/** One print job, from its film session to the release of its association. */
export class PrintJob {
  readonly kind: PrintKind;
  readonly #association: Association;
  readonly #peer: string;
  #filmSession = newUID();
  #state: 'open' | 'ended' | 'aborted' = 'open';

  private constructor(association: Association, peer: string, kind: PrintKind) {
    this.#association = association;
    this.#peer = peer;
    this.kind = kind;
  }

  /**
   * Opens the association and creates the film session.
   *
   * @param peer - How it is named in descriptions.
   */
  static async begin(call: RequesterCall, peer: string, kind: PrintKind): Promise<PrintJob> {
    const association = await call.open(proposalOf(kind.metaClass));
    try {
      const job = new PrintJob(association, peer, kind);
      void answerEvents(association);
      const session = { SOPClassUID: FILM_SESSION, SOPInstanceUID: job.#filmSession };
      const response = await nCreate(association, { ...session, contextSOPClassUID: kind.metaClass });
      call.check(response, CommandField.N_CREATE_RQ);
      job.#filmSession = uidOf(response, job.#filmSession);
      return job;
    } catch (error) {
      await association.release();
      throw error;
    }
  }

  /** Whether anything can still be asked of the printer. */
  get isOpen(): boolean {
    return this.#state === 'open' && this.#association.isOpen;
  }

  /** Ends the association at once; what runs fails with E_ABORT. */
  abort(): void {
    this.#state = 'aborted';
    this.#association.abort();
  }

  /** Deletes the film session and releases the association, whatever the printer says. */
  async end(source: string): Promise<void> {
    try {
      await this.#step(source, CommandField.N_DELETE_RQ, (association, context) =>
        nDelete(association, { ...context, SOPClassUID: FILM_SESSION, SOPInstanceUID: this.#filmSession }),
      );
    } finally {
      if (this.#state === 'open') this.#state = 'ended';
      await this.#association.release();
    }
  }

  /** Creates a film box. @param dataSet - Its attributes; the reference to the film session is put in. */
  async createFilmBox(source: string, dataSet: DataSet): Promise<FilmBox> {
    dataSet.set(DataElement.sequence(Tag.ReferencedFilmSessionSequence, [reference(FILM_SESSION, this.#filmSession)]));
    const wanted = newUID();
    const response = await this.#step(source, CommandField.N_CREATE_RQ, (association, context) =>
      nCreate(association, { ...context, SOPClassUID: FILM_BOX, SOPInstanceUID: wanted, dataSet }),
    );
    const items = response.dataSet?.get(Tag.ReferencedImageBoxSequence)?.items ?? [];
    const imageBoxes = items.map((item) => ({
      SOPClassUID: trimUID(item.text(Tag.ReferencedSOPClassUID) ?? '') || this.kind.imageBoxClass,
      SOPInstanceUID: trimUID(item.text(Tag.ReferencedSOPInstanceUID) ?? ''),
    }));
    return { job: this, uid: uidOf(response, wanted), imageBoxes };
  }

  /** Deletes a film box. */
  async deleteFilmBox(source: string, { uid }: FilmBox): Promise<void> {
    await this.#step(source, CommandField.N_DELETE_RQ, (association, context) =>
      nDelete(association, { ...context, SOPClassUID: FILM_BOX, SOPInstanceUID: uid }),
    );
  }

  /** Prints a film box. */
  async print(source: string, { uid }: FilmBox): Promise<void> {
    await this.#step(source, CommandField.N_ACTION_RQ, (association, context) =>
      nAction(association, { ...context, SOPClassUID: FILM_BOX, SOPInstanceUID: uid, actionTypeID: PRINT }),
    );
  }

  /** Fills an image box. */
  async setImageBox(source: string, imageBox: Instance, dataSet: DataSet): Promise<void> {
    await this.#step(source, CommandField.N_SET_RQ, (association, context) =>
      nSet(association, { ...context, ...imageBox, dataSet }),
    );
  }

  /** Runs one operation. Every error comes out as a COMError, a failure status too. */
  async #step(
    source: string,
    field: CommandField,
    work: (association: Association, context: { contextSOPClassUID: string }) => Promise<NResponse>,
  ): Promise<NResponse> {
    const doing = `${OPERATIONS[field] ?? 'An operation'} to ${this.#peer}`;
    if (this.#state === 'ended') throw new COMError(HRESULT.E_FAIL, `${doing}: the print session has ended.`, source);
    try {
      const response = await work(this.#association, { contextSOPClassUID: this.kind.metaClass });
      if (!isDone(response.status)) throw operationFailure(source, doing, response, field);
      return response;
    } catch (error) {
      if (this.#state === 'aborted') {
        throw new COMError(HRESULT.E_ABORT, `${doing} was ended by Release.`, source, { cause: error });
      }
      throw toCOMError(error, source, { doing: `${doing} failed` });
    }
  }
}

const OPERATIONS: Partial<Record<CommandField, string>> = {
  [CommandField.N_CREATE_RQ]: 'N-CREATE',
  [CommandField.N_SET_RQ]: 'N-SET',
  [CommandField.N_ACTION_RQ]: 'N-ACTION',
  [CommandField.N_DELETE_RQ]: 'N-DELETE',
};

/** What the answer names the instance, else what we named it. */
function uidOf(response: NResponse, wanted: string): string {
  return trimUID(response.SOPInstanceUID ?? '') || wanted;
}

function reference(SOPClassUID: string, SOPInstanceUID: string): DataSet {
  const item = new DataSet();
  item.set(DataElement.fromText(Tag.ReferencedSOPClassUID, 'UI', SOPClassUID));
  item.set(DataElement.fromText(Tag.ReferencedSOPInstanceUID, 'UI', SOPInstanceUID));
  return item;
}

/** Printers report how they are on the association of the job, and wait for the answer. Never rejects. */
async function answerEvents(association: Association): Promise<void> {
  try {
    for (let request = await association.receive(); request !== undefined; request = await association.receive()) {
      const { CommandField: field, EventTypeID } = request.command;
      if (field === CommandField.C_ECHO_RQ) {
        await respondToEcho(association, request);
      } else if (field === CommandField.N_EVENT_REPORT_RQ) {
        rzdcxLog.log(LogLevel.info, oneLine(`print: ${association.calledAETitle} reports event ${EventTypeID ?? 0}`));
        await association.respond(request, { Status: Status.Success });
      } else {
        await association.respond(request, { Status: Status.UnrecognizedOperation });
      }
    }
  } catch (error) {
    // Only an answer that could not be sent comes here.
    rzdcxLog.log(LogLevel.warning, oneLine(`print: ${String(error)}`));
    association.abort(error instanceof Error ? error : undefined);
  }
}
