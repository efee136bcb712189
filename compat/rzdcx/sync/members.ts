/**
 * What the network classes consist of: the whole difference between the two entries is made of these tables.
 *
 * A member or an event that a class has and its table lacks, or the other way round, does not compile.
 *
 * @module
 */
import type { ComObject, EventMap, EventName, EventSource } from '../../com';
import type { DCXACC } from '../DCXACC';
import type { DCXAPP, _IDCXAPPEvents } from '../DCXAPP';
import type { DCXPrintPage } from '../DCXPrintPage';
import type { DCXPrintSession } from '../DCXPrintSession';
import type { DCXREQ } from '../DCXREQ';
import type { IDCXACCEvents } from '../IDCXACCEvents';
import type { IDCXREQEvents } from '../IDCXREQEvents';

/**
 * `call` is a method that returns a promise, in whose time events come; `method` and `property` are done at once.
 */
export type MemberKind = 'call' | 'method' | 'property';

/** The public members that a class has beside those of its base class, {@link EventSource} or {@link ComObject}. */
export type OwnMember<T> = Exclude<keyof T & string, keyof EventSource<Record<never, never>> | keyof ComObject>;

type KindOf<F> = F extends (...args: infer _P) => infer R
  ? R extends Promise<unknown>
    ? 'call'
    : 'method'
  : 'property';

/** A class, described. */
export interface ClassDescription {
  readonly name: string;
  readonly members: Readonly<Record<string, MemberKind>>;
  /** In the order of the event interface. */
  readonly events: readonly string[];
  /** Its events are raised where the engine cannot wait but only stand still. */
  readonly raisedAtOnce: boolean;
}

interface DescriptionOf<T, M extends EventMap<M>> {
  readonly name: string;
  readonly members: { readonly [K in OwnMember<T>]: KindOf<T[K]> };
  readonly events: { readonly [K in EventName<M>]: true };
  readonly raisedAtOnce?: boolean;
}

function describe<T, M extends EventMap<M>>(description: DescriptionOf<T, M>): ClassDescription {
  const { raisedAtOnce = false } = description;
  return { ...description, raisedAtOnce, events: Object.keys(description.events) };
}

export const DCXREQ_DESCRIPTION = describe<DCXREQ, IDCXREQEvents>({
  name: 'DCXREQ',
  members: {
    AssociationRequestTimeout: 'property',
    DimseCommandTimeout: 'property',
    MaximumOperationsInvoked: 'property',
    Parallel: 'property',
    SecurityContext: 'property',
    StoreDirectory: 'property',
    Echo: 'call',
    Send: 'call',
    SendObject: 'call',
    Query: 'call',
    QueryPatients: 'call',
    QueryStudies: 'call',
    QuerySeries: 'call',
    QueryInstances: 'call',
    Move: 'call',
    MovePatient: 'call',
    MoveStudy: 'call',
    MoveSeries: 'call',
    MoveInstances: 'call',
    MoveAndStore: 'call',
    Get: 'call',
    GetPrinterInfo: 'call',
    StartGrayscalePrintSession: 'call',
    StartColorPrintSession: 'call',
    EndPrintSession: 'call',
    CommitFiles: 'call',
    CommitInstances: 'call',
    CommitFilesAndWaitForResult: 'call',
    CommitInstancesAndWaitForResult: 'call',
    SendCommitResult: 'call',
    MPPS_Create: 'call',
    MPPS_Set: 'call',
    N_Create: 'call',
    N_Set: 'call',
    N_Get: 'call',
    N_Action: 'call',
    N_EventReport: 'call',
    N_Delete: 'call',
  },
  events: {
    OnFileSent: true,
    OnQueryResponseRecieved: true,
    OnMoveResponseRecieved: true,
    OnMoveResponseRecievedEx: true,
    OnGetResponseRecieved: true,
    OnStoreDone: true,
    OnStoreSetup: true,
  },
});

export const DCXACC_DESCRIPTION = describe<DCXACC, IDCXACCEvents>({
  name: 'DCXACC',
  members: {
    StoreDirectory: 'property',
    AcceptJpegLosslessStorage: 'property',
    AcceptJpegLossyStorage: 'property',
    AcceptJpeg2000Storage: 'property',
    AcceptRLEStorage: 'property',
    AcceptPrivateStorageSOPClasses: 'property',
    NextStorageResponseStatus: 'property',
    AssociationRequestTimeout: 'property',
    DimseCommandTimeout: 'property',
    SecurityContext: 'property',
    BindAddress: 'property',
    AccessRules: 'property',
    Limits: 'property',
    Durable: 'property',
    AddMoveDestination: 'method',
    RemoveMoveDestination: 'method',
    WaitForConnection: 'call',
    WaitForCommand: 'call',
    Listen: 'call',
    TakeStoredObject: 'method',
    SendCommitResult: 'call',
  },
  events: {
    OnCommitResult: true,
    OnConnection: true,
    OnStoreSetup: true,
    OnStoreDone: true,
    OnTimeout: true,
    OnStorageCommitRequest: true,
    OnAssocEnd: true,
    OnEcho: true,
    OnFind: true,
    OnMPPSCreate: true,
    OnMPPSSet: true,
    OnMove: true,
    OnGet: true,
    OnUserIdentity: true,
  },
});

export const DCXAPP_DESCRIPTION = describe<DCXAPP, _IDCXAPPEvents>({
  name: 'DCXAPP',
  members: {
    StartLogging: 'method',
    StopLogging: 'method',
    LogLevel: 'property',
    MaxLogMessages: 'property',
    MaxLogBytes: 'property',
    LogStream: 'property',
    WriteToLog: 'method',
    FlushLog: 'method',
    EnableInMemoryStorageSCP: 'property',
    MaxInMemoryObjectBytes: 'property',
    MaxInMemoryBytes: 'property',
    NewInstanceUIDPolicy: 'property',
  },
  events: { OnMaxLogCount: true },
  raisedAtOnce: true,
});

export const DCXPRINTPAGE_DESCRIPTION = describe<DCXPrintPage, Record<never, never>>({
  name: 'DCXPrintPage',
  members: {
    Orientation: 'property',
    StandardLayout: 'property',
    SetImageBox: 'call',
    SetImageFromObject: 'call',
    SetImageFromFile: 'call',
    Print: 'call',
  },
  events: {},
});

export const DCXPRINTSESSION_DESCRIPTION = describe<DCXPrintSession, Record<never, never>>({
  name: 'DCXPrintSession',
  members: { CreatePage: 'call', CreatePageEx: 'call', DeletePage: 'call' },
  events: {},
});
