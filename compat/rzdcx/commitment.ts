/**
 * Storage commitment: asking for it, and sending the result.
 *
 * @module
 * @see DICOM PS3.4, annex J
 */
import { setTimeout } from 'node:timers/promises';
import {
  type Association,
  CommandField,
  type IncomingMessage,
  LogLevel,
  nAction,
  newUID,
  oneLine,
  receiveDataSet,
  respondToEcho,
  scanStorageFile,
  Status,
} from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import {
  CommitmentEvent,
  decodeCommitmentResult,
  encodeCommitmentRequest,
  encodeCommitmentResult,
  instanceUIDs,
  parseReference,
  REQUEST_COMMITMENT,
  STORAGE_COMMITMENT_INSTANCE,
  STORAGE_COMMITMENT_SOP_CLASS,
  type CommitmentResult,
  type InstanceReference,
} from './commitment-data';
import { reportEvent } from './n-services';
import { waitMs } from './network-address';
import { rzdcxLog } from './process-state';
import { proposalOf, type RequesterCall } from './Requester';
import { fromWorkingDirectory } from './working-directory';

const INSTANCE = { SOPClassUID: STORAGE_COMMITMENT_SOP_CLASS, SOPInstanceUID: STORAGE_COMMITMENT_INSTANCE };

/** A result that came over the association of its request. */
export interface CommitmentOutcome {
  /** All are safe. */
  readonly complete: boolean;
  /** SOP Instance UIDs. */
  readonly succeeded: readonly string[];
  /** SOP Instance UIDs. */
  readonly failed: readonly string[];
}

/**
 * What a list of files stands for.
 *
 * @throws {@link COMError} for the first file that cannot be read.
 */
export async function referencesOfFiles(names: readonly string[], source: string): Promise<InstanceReference[]> {
  const references: InstanceReference[] = [];
  for (const name of names) {
    try {
      const { SOPClassUID, SOPInstanceUID } = await scanStorageFile(fromWorkingDirectory(name));
      references.push({ SOPClassUID, SOPInstanceUID });
    } catch (error) {
      throw toCOMError(error, source, { doing: `Nothing was asked for: cannot read ${name}` });
    }
  }
  return notEmpty(references, source);
}

/**
 * What a list of items `SOPClassUID,SOPInstanceUID` stands for.
 *
 * @throws {@link COMError} E_INVALIDARG for an item that is none.
 */
export function referencesOfItems(items: readonly string[], source: string): InstanceReference[] {
  return notEmpty(
    items.map((item) => parseReference(item, source)),
    source,
  );
}

function notEmpty(references: InstanceReference[], source: string): InstanceReference[] {
  if (references.length > 0) return references;
  throw new COMError(HRESULT.E_INVALIDARG, 'The list is empty; name at least one instance to be kept safe.', source);
}

/** Asks for commitment. @returns the Transaction UID, when the peer said yes. */
export function requestCommitment(call: RequesterCall, references: readonly InstanceReference[]): Promise<string> {
  return call.over(proposalOf(STORAGE_COMMITMENT_SOP_CLASS), (association) => {
    return ask(call, association, newUID(), references);
  });
}

/**
 * Asks for commitment and waits for the result on the same association. When none comes in time, or the peer ends the
 * association before, there is none.
 *
 * @param seconds - 0 is no limit.
 */
export function requestCommitmentAndWait(
  call: RequesterCall,
  references: readonly InstanceReference[],
  seconds: number,
): Promise<{ transactionUID: string; outcome: CommitmentOutcome | undefined }> {
  return call.over(proposalOf(STORAGE_COMMITMENT_SOP_CLASS), async (association) => {
    const transactionUID = newUID();
    // Read from the beginning: a quick peer reports before it answers.
    const arriving = resultOver(association, transactionUID);
    await ask(call, association, transactionUID, references);
    const outcome = await withinSeconds(arriving, seconds);
    call.signal.throwIfAborted();
    return { transactionUID, outcome };
  });
}

/** Sends a result on an association of its own. */
export async function sendCommitmentResult(call: RequesterCall, result: CommitmentResult): Promise<void> {
  const { eventTypeID, dataSet } = encodeCommitmentResult(result);
  await reportEvent(call, INSTANCE, eventTypeID, dataSet);
}

async function ask(
  call: RequesterCall,
  association: Association,
  transactionUID: string,
  references: readonly InstanceReference[],
): Promise<string> {
  const dataSet = encodeCommitmentRequest({ transactionUID, references });
  const response = await nAction(association, { ...INSTANCE, actionTypeID: REQUEST_COMMITMENT, dataSet });
  // A warning is no promise either.
  if (response.status !== Status.Success) throw call.failure(response, CommandField.N_ACTION_RQ);
  return transactionUID;
}

/** The result of a transaction; undefined when the association is over before. Never rejects. */
async function resultOver(association: Association, transactionUID: string): Promise<CommitmentOutcome | undefined> {
  try {
    for (let request = await association.receive(); request !== undefined; request = await association.receive()) {
      const outcome = await answerTo(association, request, transactionUID);
      if (outcome !== undefined) return outcome;
    }
  } catch (error) {
    // Only an answer that could not be sent comes here.
    rzdcxLog.log(LogLevel.warning, oneLine(`storage commitment: ${String(error)}`));
    association.abort(error instanceof Error ? error : undefined);
  }
  return undefined;
}

/** Answers what the peer asks meanwhile; gives the outcome when it is the one waited for. */
async function answerTo(
  association: Association,
  request: IncomingMessage,
  transactionUID: string,
): Promise<CommitmentOutcome | undefined> {
  const { CommandField: field, EventTypeID } = request.command;
  if (field === CommandField.C_ECHO_RQ) {
    await respondToEcho(association, request);
    return undefined;
  }
  if (field !== CommandField.N_EVENT_REPORT_RQ) {
    await association.respond(request, { Status: Status.UnrecognizedOperation });
    return undefined;
  }
  const result = await readResult(request);
  if (result?.transactionUID !== transactionUID) {
    // Refused, so that the peer goes on trying where somebody knows the transaction.
    await association.respond(request, { Status: Status.ProcessingFailure });
    return undefined;
  }
  if (EventTypeID !== CommitmentEvent.Complete && EventTypeID !== CommitmentEvent.FailuresExist) {
    await association.respond(request, { Status: Status.NoSuchEventType });
    return undefined;
  }
  await association.respond(request, { Status: Status.Success });
  const failed = instanceUIDs(result.failed);
  const complete = EventTypeID === CommitmentEvent.Complete && failed.length === 0;
  return { complete, succeeded: instanceUIDs(result.succeeded), failed };
}

async function readResult(request: IncomingMessage): Promise<CommitmentResult | undefined> {
  try {
    return decodeCommitmentResult(await receiveDataSet(request));
  } catch (error) {
    rzdcxLog.log(LogLevel.warning, oneLine(`storage commitment: the result cannot be read: ${String(error)}`));
    return undefined;
  }
}

async function withinSeconds<T>(promise: Promise<T>, seconds: number): Promise<T | undefined> {
  if (seconds === 0) return promise;
  const done = new AbortController();
  const late = setTimeout(waitMs(seconds * 1000), undefined, { signal: done.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}
