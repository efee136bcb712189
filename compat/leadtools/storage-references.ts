import type { DataSet } from '../../src/index';
import { dataSetOf } from './data-set-access';
import { parameterError } from './data-set-errors';
import type { DicomDataSet } from './DicomDataSet';
import { DicomTag } from './DicomTag';
import { toDataSet } from './keyword-values';

/** An instance whose storage is committed. */
export interface StorageReference {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
}

/** What a peer has committed. */
export interface StorageCommitmentResultEventArgs {
  readonly TransactionUid: string;
  /** 1 when everything is committed, 2 when something failed. */
  readonly EventType: number;
  readonly Committed: readonly StorageReference[];
  readonly Failed: readonly (StorageReference & { readonly FailureReason: number })[];
}

/** The data set of an N-ACTION. @throws {@link DicomException} Parameter (9) without a transaction UID or references. */
export function commitmentRequest(references: readonly StorageReference[], transactionUid: string): DicomDataSet {
  const doing = 'Asking for a storage commitment';
  if (transactionUid === '') throw parameterError(`${doing}: it needs a transaction UID.`);
  if (references.length === 0) throw parameterError(`${doing}: there are no references.`);
  return toDataSet({
    TransactionUID: transactionUid,
    ReferencedSOPSequence: references.map(({ SOPClassUID, SOPInstanceUID }) => ({
      ReferencedSOPClassUID: SOPClassUID,
      ReferencedSOPInstanceUID: SOPInstanceUID,
    })),
  });
}

/** What an N-EVENT-REPORT says. */
export function commitmentResult(eventType: number, dataSet: DicomDataSet | null): StorageCommitmentResultEventArgs {
  const content = dataSet === null ? undefined : dataSetOf(dataSet);
  return {
    TransactionUid: content?.text(DicomTag.TransactionUID) ?? '',
    EventType: eventType,
    Committed: itemsOf(content, DicomTag.ReferencedSOPSequence).map(referenceOf),
    Failed: itemsOf(content, DicomTag.FailedSOPSequence).map((item) => ({
      ...referenceOf(item),
      FailureReason: item.number(DicomTag.FailureReason) ?? 0,
    })),
  };
}

function itemsOf(content: DataSet | undefined, tag: number): readonly DataSet[] {
  return content?.get(tag)?.items ?? [];
}

function referenceOf(item: DataSet): StorageReference {
  return {
    SOPClassUID: item.text(DicomTag.ReferencedSOPClassUID) ?? '',
    SOPInstanceUID: item.text(DicomTag.ReferencedSOPInstanceUID) ?? '',
  };
}
