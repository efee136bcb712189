/**
 * What storage commitment sends and receives, for both roles.
 *
 * @module
 * @see DICOM PS3.4, annex J
 */
import { DataElement, DataSet, isValidUID, trimUID } from '../../src/index';
import { COMError, HRESULT } from '../com';
import { DICOM_TAGS_ENUM } from './tags';

/** Storage Commitment Push Model. */
export const STORAGE_COMMITMENT_SOP_CLASS = '1.2.840.10008.1.20.1';
/** The one instance of it. */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
/** Action type of the request. */
export const REQUEST_COMMITMENT = 1;

/** Event types of the result. @enum */
export const CommitmentEvent = {
  /** All instances are safe. */
  Complete: 1,
  /** Some are not. */
  FailuresExist: 2,
} as const;
export type CommitmentEvent = (typeof CommitmentEvent)[keyof typeof CommitmentEvent];

/** Failure Reason (0008,1197) of what we do not have: no such object instance. */
const NO_SUCH_INSTANCE = 0x0112;
/** Requests whose references are remembered; the oldest are forgotten. */
const REMEMBERED_REQUESTS = 1000;
/** References that are remembered of all requests together, but for the latest one. */
const REMEMBERED_REFERENCES = 200_000;

const Tag = DICOM_TAGS_ENUM;

/** One object of a request or a result. */
export interface InstanceReference {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
}

/** What a request asks for. */
export interface CommitmentRequest {
  readonly transactionUID: string;
  readonly references: readonly InstanceReference[];
}

/** What a result says. */
export interface CommitmentResult {
  readonly transactionUID: string;
  readonly succeeded: readonly InstanceReference[];
  readonly failed: readonly InstanceReference[];
}

/** The data set of a request (Action Information). @see DICOM PS3.4, table J.3-1 */
export function encodeCommitmentRequest(request: CommitmentRequest): DataSet {
  const dataSet = new DataSet();
  dataSet.set(DataElement.fromText(Tag.TransactionUID, 'UI', request.transactionUID));
  dataSet.set(DataElement.sequence(Tag.ReferencedSOPSequence, request.references.map(referenceItem)));
  return dataSet;
}

/** Reads a request; what it lacks is empty. */
export function decodeCommitmentRequest(dataSet: DataSet | undefined): CommitmentRequest {
  return { transactionUID: transactionOf(dataSet), references: referencesIn(dataSet, Tag.ReferencedSOPSequence) };
}

/** The data set of a result (Event Information), with its event type. @see DICOM PS3.4, table J.3-2 */
export function encodeCommitmentResult(result: CommitmentResult): { eventTypeID: CommitmentEvent; dataSet: DataSet } {
  const dataSet = new DataSet();
  dataSet.set(DataElement.fromText(Tag.TransactionUID, 'UI', result.transactionUID));
  if (result.succeeded.length > 0) {
    dataSet.set(DataElement.sequence(Tag.ReferencedSOPSequence, result.succeeded.map(referenceItem)));
  }
  if (result.failed.length === 0) return { eventTypeID: CommitmentEvent.Complete, dataSet };
  const items = result.failed.map((reference) => {
    const item = referenceItem(reference);
    item.set(DataElement.fromNumbers(Tag.FailureReason, 'US', [NO_SUCH_INSTANCE]));
    return item;
  });
  dataSet.set(DataElement.sequence(Tag.FailedSOPSequence, items));
  return { eventTypeID: CommitmentEvent.FailuresExist, dataSet };
}

/** Reads a result; what it lacks is empty. */
export function decodeCommitmentResult(dataSet: DataSet | undefined): CommitmentResult {
  return {
    transactionUID: transactionOf(dataSet),
    succeeded: referencesIn(dataSet, Tag.ReferencedSOPSequence),
    failed: referencesIn(dataSet, Tag.FailedSOPSequence),
  };
}

/** SOP Instance UIDs, as events and lists give them. */
export function instanceUIDs(references: readonly InstanceReference[]): string[] {
  return references.map((reference) => reference.SOPInstanceUID);
}

/** SOP classes by instance, of each request that this process has received. */
const received = new Map<string, ReadonlyMap<string, string>>();

/** Remembers a received request, so that a result can be sent without the SOP classes. */
export function rememberCommitmentRequest(request: CommitmentRequest): void {
  received.delete(request.transactionUID);
  const classes = request.references.map((each): [string, string] => [each.SOPInstanceUID, each.SOPClassUID]);
  received.set(request.transactionUID, new Map(classes));
  let references = [...received.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [oldest, { size }] of received) {
    const tooMany = received.size > REMEMBERED_REQUESTS || references > REMEMBERED_REFERENCES;
    if (!tooMany || oldest === request.transactionUID) break;
    received.delete(oldest);
    references -= size;
  }
}

/**
 * Reads an item `SOPClassUID,SOPInstanceUID`.
 *
 * @throws {@link COMError} E_INVALIDARG when it is none.
 */
export function parseReference(item: string, source: string): InstanceReference {
  const [SOPClassUID = '', SOPInstanceUID = '', ...rest] = item.split(',').map((part) => part.trim());
  if (rest.length === 0 && isValidUID(SOPClassUID) && isValidUID(SOPInstanceUID)) {
    return { SOPClassUID, SOPInstanceUID };
  }
  const text = `${JSON.stringify(item.slice(0, 140))} does not name an instance; write SOPClassUID,SOPInstanceUID.`;
  throw new COMError(HRESULT.E_INVALIDARG, text, source);
}

/**
 * Makes a result of the arguments of `SendCommitResult`.
 *
 * @param transactionUID - Of the request.
 * @param succeeded - Items `SOPInstanceUID` when this process has received the request, else `SOPClassUID,SOPInstanceUID`.
 * @param failed - As `succeeded`.
 * @throws {@link COMError} E_INVALIDARG for a UID that is none, and for an instance whose class is not known.
 */
export function commitmentResultOf(
  transactionUID: string,
  succeeded: readonly string[],
  failed: readonly string[],
  source: string,
): CommitmentResult {
  const transaction = transactionUID.trim();
  if (!isValidUID(transaction)) {
    const text = `transactionUID must be the UID of the request, not ${JSON.stringify(transaction.slice(0, 70))}.`;
    throw new COMError(HRESULT.E_INVALIDARG, text, source);
  }
  const classes = received.get(transaction);
  const read = (item: string): InstanceReference => {
    const SOPInstanceUID = item.trim();
    const SOPClassUID = classes?.get(SOPInstanceUID);
    return SOPClassUID === undefined ? parseReference(item, source) : { SOPClassUID, SOPInstanceUID };
  };
  return { transactionUID: transaction, succeeded: succeeded.map(read), failed: failed.map(read) };
}

function referenceItem(reference: InstanceReference): DataSet {
  const item = new DataSet();
  item.set(DataElement.fromText(Tag.ReferencedSOPClassUID, 'UI', reference.SOPClassUID));
  item.set(DataElement.fromText(Tag.ReferencedSOPInstanceUID, 'UI', reference.SOPInstanceUID));
  return item;
}

function transactionOf(dataSet: DataSet | undefined): string {
  return trimUID(dataSet?.text(Tag.TransactionUID) ?? '');
}

function referencesIn(dataSet: DataSet | undefined, sequence: number): InstanceReference[] {
  const items = dataSet?.get(sequence)?.items ?? [];
  return items.map((item) => ({
    SOPClassUID: trimUID(item.text(Tag.ReferencedSOPClassUID) ?? ''),
    SOPInstanceUID: trimUID(item.text(Tag.ReferencedSOPInstanceUID) ?? ''),
  }));
}
