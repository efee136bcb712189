import { DataSet } from '../../src/index';
import { dataSetOf } from './data-set-access';
import { parameterError } from './data-set-errors';
import type { DicomDataSet } from './DicomDataSet';
import { DicomTag } from './DicomTag';
import { toDataSet } from './keyword-values';

/** An instance whose storage is committed. */
export interface StorageReference {
  readonly ReferencedSopClassUid: string;
  readonly ReferencedSopInstanceUid: string;
}

/** An instance that was committed, and where it is when that was told. */
export interface CommittedReference extends StorageReference {
  readonly RetrieveAETitle: string;
  readonly StorageMediaFileSetID: string;
  readonly StorageMediaFileSetUID: string;
}

/** An instance that was not. */
export interface FailedReference extends StorageReference {
  readonly FailureReason: number;
}

/** What a peer has committed. @see DICOM PS3.4, J.3.3 */
export interface CommitmentResult {
  readonly TransactionUID: string;
  readonly RetrieveAETitle: string;
  readonly StorageMediaFileSetID: string;
  readonly StorageMediaFileSetUID: string;
  readonly ReferencedSOPSequence: readonly CommittedReference[];
  readonly FailedSOPSequence: readonly FailedReference[];
}

/** A peer has told what it has committed. */
export interface StorageCommitmentResultEventArgs {
  readonly Result: CommitmentResult;
  /** 1 when everything is committed, 2 when something failed. */
  readonly EventType: number;
}

/** The data set of an N-ACTION. @throws {@link DicomException} Parameter (9) without a transaction UID or references. */
export function commitmentRequest(references: readonly StorageReference[], transactionUid: string): DicomDataSet {
  const doing = 'Asking for a storage commitment';
  if (transactionUid === '') throw parameterError(`${doing}: it needs a transaction UID.`);
  if (references.length === 0) throw parameterError(`${doing}: there are no references.`);
  return toDataSet({
    TransactionUID: transactionUid,
    ReferencedSOPSequence: references.map((reference) => ({
      ReferencedSOPClassUID: reference.ReferencedSopClassUid,
      ReferencedSOPInstanceUID: reference.ReferencedSopInstanceUid,
    })),
  });
}

/** What an N-EVENT-REPORT says. */
export function commitmentResult(dataSet: DicomDataSet | null): CommitmentResult {
  const content = dataSet === null ? new DataSet() : dataSetOf(dataSet);
  return {
    TransactionUID: content.text(DicomTag.TransactionUID) ?? '',
    ...placeOf(content),
    ReferencedSOPSequence: itemsOf(content, DicomTag.ReferencedSOPSequence).map((item) => ({
      ...referenceOf(item),
      ...placeOf(item),
    })),
    FailedSOPSequence: itemsOf(content, DicomTag.FailedSOPSequence).map((item) => ({
      ...referenceOf(item),
      FailureReason: item.number(DicomTag.FailureReason) ?? 0,
    })),
  };
}

function itemsOf(content: DataSet, tag: number): readonly DataSet[] {
  return content.get(tag)?.items ?? [];
}

function placeOf(item: DataSet): Omit<CommittedReference, keyof StorageReference> {
  return {
    RetrieveAETitle: item.text(DicomTag.RetrieveAETitle) ?? '',
    StorageMediaFileSetID: item.text(DicomTag.StorageMediaFileSetID) ?? '',
    StorageMediaFileSetUID: item.text(DicomTag.StorageMediaFileSetUID) ?? '',
  };
}

function referenceOf(item: DataSet): StorageReference {
  return {
    ReferencedSopClassUid: item.text(DicomTag.ReferencedSOPClassUID) ?? '',
    ReferencedSopInstanceUid: item.text(DicomTag.ReferencedSOPInstanceUID) ?? '',
  };
}
