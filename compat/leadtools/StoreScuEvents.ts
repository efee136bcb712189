import type { DicomDataSet } from './DicomDataSet';
import type { DicomCommandPriorityType, DicomCommandStatusType, StorageCommitOptions } from './enums';

/** Before an object is sent. */
export interface BeforeCStoreEventArgs {
  /** Path of the file; empty for a data set in memory. */
  readonly FileInfo: string;
  readonly MessageId: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Priority: DicomCommandPriorityType;
}

/** An object was answered. */
export interface AfterCStoreEventArgs {
  readonly Status: DicomCommandStatusType;
  readonly FileInfo: string;
}

/** Before a commitment is asked for. */
export interface BeforeNActionEventArgs {
  readonly MessageId: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Instance: string;
  readonly Action: number;
  readonly Dataset: DicomDataSet;
}

/** It was answered; the result comes later. */
export interface AfterNActionEventArgs {
  readonly Status: DicomCommandStatusType;
}

/** Before a result is waited for. */
export interface StorageCommitmentWaitEventArgs {
  readonly Options: StorageCommitOptions;
}
