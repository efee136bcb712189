import type { DicomDataSet } from './DicomDataSet';
import type { DicomCommandPriorityType, DicomCommandStatusType, StorageCommitOptions } from './enums';

/** A file, as .NET's class of that name tells of one. */
export interface FileInfo {
  /** The absolute path. */
  readonly FullName: string;
  /** The name without folders. */
  readonly Name: string;
}

/** Before an object is sent. */
export interface BeforeCStoreEventArgs {
  /** null for a data set in memory. */
  readonly FileInfo: FileInfo | null;
  readonly MessageId: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Priority: DicomCommandPriorityType;
}

/** An object was answered. */
export interface AfterCStoreEventArgs {
  readonly Status: DicomCommandStatusType;
  readonly FileInfo: FileInfo | null;
}

/** Before a commitment is asked for. */
export interface BeforeNActionEventArgs {
  readonly MessageID: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Instance: string;
  readonly ActionType: number;
  readonly Dataset: DicomDataSet;
}

/** It was answered; the result comes later. */
export interface AfterNActionEventArgs extends Omit<BeforeNActionEventArgs, 'Dataset'> {
  readonly Status: DicomCommandStatusType;
}

/** The request was answered; what is done now may still be changed. */
export interface StorageCommitmentWaitEventArgs {
  Options: StorageCommitOptions;
}
