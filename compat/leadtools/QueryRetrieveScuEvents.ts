import type { DicomAssociate } from './DicomAssociate';
import type { DicomConnectionEvents } from './DicomConnectionEvents';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomScp } from './DicomScp';
import type { DicomCommandPriorityType, DicomCommandStatusType } from './enums';
import type {
  ObjectInformation,
  InstanceInformation,
  PatientInformation,
  SeriesInformation,
  StudyInformation,
} from './match-information';

/** A match, at any level. */
export interface MatchEventArgs {
  readonly Patient: PatientInformation;
  readonly Dataset: DicomDataSet;
}

/** A patient or study that matches. */
export interface MatchStudyEventArgs extends MatchEventArgs {
  readonly Study: StudyInformation;
}

/** A series that matches. */
export interface MatchSeriesEventArgs extends MatchStudyEventArgs {
  readonly Series: SeriesInformation;
}

/** An instance that matches. */
export interface MatchInstanceEventArgs extends MatchSeriesEventArgs {
  readonly Instance: InstanceInformation;
}

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
export type BeforeCFindEventArgs = BeforeRequestEventArgs;

/** A query is done. */
export interface AfterCFindEventArgs {
  readonly Status: DicomCommandStatusType;
  readonly MatchCount: number;
}

/** Before a C-MOVE. */
export interface BeforeCMoveEventArgs extends BeforeRequestEventArgs {
  readonly DestinationAETitle: string;
}

/** An instance has come by C-MOVE. */
export type MovedEventArgs = ObjectInformation & { readonly Dataset: DicomDataSet };

/** A C-MOVE is done. */
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
/** A C-GET is done. */
export type AfterCGetEventArgs = AfterCMoveEventArgs;

/** An object came, by C-GET or C-MOVE. */
export interface ReceivedStoreRequestEventArgs {
  readonly PresentationID: number;
  readonly MessageId: number;
  readonly AffectedClass: string;
  readonly Instance: string;
  readonly Dataset: DicomDataSet | null;
}

/** Our listener is ready for what is moved. */
export interface HostReadyEventArgs {
  readonly ScpHost: DicomScp;
}

/** Before our listener accepts an association. */
export interface BeforeAssociateAcceptEventArgs {
  readonly Associate: DicomAssociate;
}

/** The events of a `QueryRetrieveScu`. */
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
