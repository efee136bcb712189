/**
 * C-MOVE and C-GET as SCU.
 *
 * @module
 * @see DICOM PS3.4, C.4.2 and C.4.3
 */
import {
  type Association,
  CommandField,
  type DataSet,
  get,
  LogLevel,
  move,
  type RetrieveResponse,
  statusCategory,
  StatusCategory,
} from '../../src/index';
import { COMError, EventHandlerError, HRESULT } from '../com';
import { beginServing } from './accepter-serving';
import { rzdcxLog } from './process-state';
import { proposalOf, type RequesterCall, UNCOMPRESSED, type Proposal } from './Requester';
import { retrievableClasses } from './retrievable-classes';
import { storeAnswer, type StoreCommandHost, takeStore } from './StoreCommand';

/** Patient Root, MOVE. */
const PATIENT_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.1.2';
/** Study Root, GET. */
export const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';

/** One response, as the events give it; what the message lacks is 0. */
export interface RetrieveProgress {
  readonly status: number;
  /** false for failure statuses. */
  readonly succeeded: boolean;
  readonly remaining: number;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
}

/** Called for each response, the final one included, and awaited; throwing cancels. */
export type OnProgress = (progress: RetrieveProgress) => Promise<unknown>;

/** What a C-MOVE asks for. */
export interface MoveRequest {
  readonly destination: string;
  readonly identifier: DataSet;
  readonly onProgress: OnProgress;
  /** Its abort cancels the operation, and its reason is thrown. */
  readonly cancelled?: AbortSignal;
}

/** Runs a C-MOVE. @throws {@link COMError} 0x80040204 unless the final status is success or a warning. */
export function runMove(call: RequesterCall, request: MoveRequest): Promise<void> {
  const { destination, identifier, onProgress, cancelled } = request;
  return call.over(proposalOf(PATIENT_ROOT_MOVE), async (association) => {
    const SOPClassUID = PATIENT_ROOT_MOVE;
    try {
      for await (const response of move(association, { SOPClassUID, identifier, destination, signal: cancelled })) {
        // What comes between the cancel and the end is nobody's business any more.
        if (cancelled?.aborted === true) continue;
        await onProgress(progressOf(response));
        if (!response.pending) call.check(response, CommandField.C_MOVE_RQ);
      }
    } finally {
      // Why it was cancelled says more than what the peer made of that.
      cancelled?.throwIfAborted();
    }
  });
}

/** What a C-MOVE to ourselves asks for. */
export interface MoveAndStoreRequest extends Omit<MoveRequest, 'cancelled'> {
  /** A DCXACC. */
  readonly accepter: object;
  readonly port: number;
}

/**
 * Runs a C-MOVE while an accepter serves what arrives on a port, and returns when both have come to their end.
 *
 * @throws {@link COMError} as {@link runMove} and `BeginServing`; E_ABORT when a handler of the accepter threw.
 */
export async function moveAndStore(call: RequesterCall, request: MoveAndStoreRequest): Promise<void> {
  const serving = await beginServing(request.accepter, request.port);
  const stop = (): void => void serving.abort().catch(() => undefined);
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    call.signal.throwIfAborted();
    await runMove(call, { ...request, cancelled: serving.failed });
    await serving.end();
    serving.failed.throwIfAborted();
  } catch (error) {
    await serving.abort();
    throw error;
  } finally {
    call.signal.removeEventListener('abort', stop);
  }
}

/** What a C-GET asks for. */
export interface GetRequest {
  readonly SOPClassUID: string;
  readonly identifier: DataSet;
  readonly onProgress: OnProgress;
  /** Takes in what arrives. */
  readonly store: StoreCommandHost;
}

/** Runs a C-GET. @throws {@link COMError} as {@link runMove}; what a handler threw while an object was taken in. */
export function runGet(call: RequesterCall, request: GetRequest): Promise<void> {
  const { SOPClassUID, identifier, onProgress, store } = request;
  return call.over(getProposal(SOPClassUID), async (association) => {
    checkStorageContexts(call, association);
    const cancel = new AbortController();
    const onStore = async (message: Parameters<typeof takeStore>[1], over: Association) => {
      const verdict = await takeStore(over, message, store);
      if (verdict === undefined) throw new Error('The association ended while an object arrived');
      if (verdict.error instanceof EventHandlerError) cancel.abort(verdict.error);
      return storeAnswer(verdict);
    };
    const { signal } = cancel;
    try {
      for await (const response of get(association, { SOPClassUID, identifier, onStore, signal })) {
        if (signal.aborted) continue;
        await onProgress(progressOf(response));
        if (response.pending) continue;
        if ((response.failed ?? 0) > 0) reportRefusedContexts(association, response.failed ?? 0);
        call.check(response, CommandField.C_GET_RQ);
      }
    } finally {
      signal.throwIfAborted();
    }
  });
}

/** The model, and the storage classes in which the peer shall be the one that sends. */
function getProposal(SOPClassUID: string): Proposal {
  const classes = retrievableClasses();
  return {
    presentationContexts: [SOPClassUID, ...classes].map((abstractSyntax) => {
      return { abstractSyntax, transferSyntaxes: UNCOMPRESSED };
    }),
    roleSelections: classes.map((sopClassUID) => ({ sopClassUID, scuRole: false, scpRole: true })),
  };
}

function progressOf(response: RetrieveResponse): RetrieveProgress {
  const { status, remaining = 0, completed = 0, failed = 0, warning = 0 } = response;
  const succeeded = statusCategory(status) !== StatusCategory.Failure;
  return { status, succeeded, remaining, completed, failed, warning };
}

/** Without a context for anything that could arrive there is nothing to ask for. */
function checkStorageContexts(call: RequesterCall, association: Association): void {
  if (association.presentationContexts.some((context) => context.scpRole)) return;
  if (!association.presentationContexts.some((context) => context.scuRole)) return; // The model's refusal says more.
  const text = `${call.doing}: the peer accepted no storage presentation context on which it would send to us.`;
  throw new COMError(HRESULT.NO_PRESENTATION_CONTEXT, text, call.source);
}

function reportRefusedContexts(association: Association, failed: number): void {
  const refused = association.refusedContexts.length;
  const reason = refused === 0 ? '' : `; the peer refused ${refused} of the storage contexts, which may be why`;
  rzdcxLog.log(LogLevel.warning, `C-GET: ${failed} objects could not be sent to us${reason}`);
}
