import type { AssociationSide } from 'dcxport';
import type { Endpoint, TlsFiles } from '../network/endpoint';
import type { AssociationFindings } from './differences';
import type { RecordedAssociation, Recording } from './recorded-steps';

/** How a trace is replayed. */
export interface ReplayOptions extends TlsFiles {
  readonly trace: string;
  /** The side that we play. */
  readonly as: AssociationSide;
  /** As requestor: whom to connect to. */
  readonly to?: Endpoint;
  /** As acceptor: where to listen. */
  readonly listen?: Endpoint;
  /** Numbers of the associations to play. @defaultValue all */
  readonly associations?: readonly number[];
  /** For each wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Elements that are not compared, as tags. @defaultValue none */
  readonly ignored?: readonly number[];
  /** No live UID stands for a recorded one. @defaultValue false */
  readonly exactUids?: boolean;
  readonly showPatientData?: boolean;
  readonly callingAETitle?: string;
  readonly calledAETitle?: string;
  /** File of a trace of the replay itself. @defaultValue none */
  readonly output?: string;
  /** Told when we listen. */
  readonly onListening?: (port: number) => void;
  /** What goes wrong beside. */
  readonly onError?: (text: string) => void;
}

/** What the replay of a trace came to. */
export interface ReplayResult {
  readonly recording: Recording;
  readonly options: ReplayOptions;
  /** In the order of the recording; undefined for one that nobody came for. */
  readonly played: readonly PlayedAssociation[];
  /** As acceptor: associations that the live side asked for when all of the recording were played. */
  readonly unexpected: number;
  /** UIDs that the live side has made: recorded, live. */
  readonly uids: readonly (readonly [string, string])[];
  /** Whether everything went as recorded. */
  readonly same: boolean;
}

/** What came of the associations. */
export type Played = Pick<ReplayResult, 'played' | 'unexpected'>;

/** One association of the replay. */
export interface PlayedAssociation {
  readonly recorded: RecordedAssociation;
  /** Undefined when the live side did not come for it. */
  readonly findings: AssociationFindings | undefined;
}
