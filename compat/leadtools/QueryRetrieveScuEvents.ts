import type { DicomAssociate } from './DicomAssociate';
import type { DicomConnectionEvents } from './DicomConnectionEvents';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomScp } from './DicomScp';
import type { QueryLevel } from './FindQuery';
import type { DicomCommandPriorityType, DicomCommandStatusType } from './enums';
import type { ObjectInformation, InstanceInformation, SeriesInformation, StudyInformation } from './match-information';

/** A match. @typeParam T - What it tells of. */
export interface MatchEventArgs<T> {
  readonly Info: T;
  readonly QueryLevel: QueryLevel;
  /** Instance availability, such as ONLINE; empty when the archive does not say. */
  readonly Availability: string;
  /** Who it can be retrieved from; empty when the archive does not say. */
  readonly RetrieveAETitle: string;
  /** The program's to keep or dispose of. */
  readonly Dataset: DicomDataSet;
}

/** A study that matches. */
export type MatchStudyEventArgs = MatchEventArgs<StudyInformation>;
/** A series that matches. */
export type MatchSeriesEventArgs = MatchEventArgs<SeriesInformation>;
/** An instance that matches. */
export type MatchInstanceEventArgs = MatchEventArgs<InstanceInformation>;

/** Before a query or retrieval is asked for. */
export interface BeforeRequestEventArgs {
  readonly MessageId: number;
  readonly PresentationID: number;
  readonly AffectedClass: string;
  readonly Priority: DicomCommandPriorityType;
  readonly Dataset: DicomDataSet;
  readonly Scp: DicomScp;
}

/** Before a query. */
export interface BeforeCFindEventArgs extends BeforeRequestEventArgs {
  /** null for a worklist, and other queries without one of these levels. */
  readonly QueryLevel: QueryLevel | null;
}

/** A query is done. */
export interface AfterCFindEventArgs {
  readonly Status: DicomCommandStatusType;
  readonly MatchCount: number;
}

/** Before a C-MOVE. */
export interface BeforeCMoveEventArgs extends BeforeRequestEventArgs {
  readonly DestinationAETitle: string;
}

/** An instance has come by C-MOVE. Its data set is the program's to keep or dispose of. */
export type MovedEventArgs = ObjectInformation & { readonly Dataset: DicomDataSet };

/** A C-MOVE was answered: for each sub-operation with Pending, if the peer does so, and when it is done. */
export interface AfterCMoveEventArgs {
  readonly Status: DicomCommandStatusType;
  readonly Remaining: number;
  readonly Completed: number;
  readonly Failed: number;
  readonly Warning: number;
  readonly Dataset: DicomDataSet | null;
}

/** Before a C-GET. */
export type BeforeCGetEventArgs = BeforeRequestEventArgs;
/** A C-GET was answered, as {@link AfterCMoveEventArgs}. */
export type AfterCGetEventArgs = AfterCMoveEventArgs;

/** An instance has come by C-GET. Its data set is the program's to keep or dispose of. */
export type ReceivedStoreRequestEventArgs = MovedEventArgs;

/** Our listener is ready for what is moved. */
export interface HostReadyEventArgs {
  readonly ScpHost: DicomScp;
}

/** Before our listener accepts an association. */
export interface BeforeAssociateAcceptEventArgs {
  readonly Associate: DicomAssociate;
}

/** The events of a `QueryRetrieveScu`. @compat full */
export interface QueryRetrieveScuEvents<Sender> extends DicomConnectionEvents<Sender> {
  MatchStudy: [sender: Sender, e: MatchStudyEventArgs];
  MatchSeries: [sender: Sender, e: MatchSeriesEventArgs];
  MatchInstance: [sender: Sender, e: MatchInstanceEventArgs];
  BeforeCFind: [sender: Sender, e: BeforeCFindEventArgs];
  AfterCFind: [sender: Sender, e: AfterCFindEventArgs];
  BeforeCMove: [sender: Sender, e: BeforeCMoveEventArgs];
  Moved: [sender: Sender, e: MovedEventArgs];
  AfterCMove: [sender: Sender, e: AfterCMoveEventArgs];
  BeforeCGet: [sender: Sender, e: BeforeCGetEventArgs];
  ReceivedStoreRequest: [sender: Sender, e: ReceivedStoreRequestEventArgs];
  AfterCGet: [sender: Sender, e: AfterCGetEventArgs];
  HostReady: [sender: Sender, e: HostReadyEventArgs];
  BeforeAssociateAccept: [sender: Sender, e: BeforeAssociateAcceptEventArgs];
}
