/**
 * What stands in a trace, a file of JSON lines: a {@link TraceHead}, then one {@link TraceRecord} a line, in the order in
 * which each was complete. Bytes stand in it as base64; long data sets in numbered files of the folder beside it.
 *
 * @module
 */

/** What the field `format` of the first line says. */
export const TRACE_FORMAT = 'dcxtrace';
/** The version of the format that is written, and the only one that is read. */
export const TRACE_VERSION = 1;

/** One of the two ends of an association. */
export type AssociationSide = 'requestor' | 'acceptor';
/** Who has recorded a connection: one of its ends, or a proxy between them. */
export type TraceObserver = AssociationSide | 'proxy';

/** The first line. */
export interface TraceHead {
  readonly format: typeof TRACE_FORMAT;
  readonly version: typeof TRACE_VERSION;
  /** When the trace began: ISO 8601, UTC, with microseconds. The times of the records count from here. */
  readonly start: string;
  /** What was recorded; for people. */
  readonly program: string;
  /** Its process, as the system numbers it. */
  readonly process: number;
}

/** Address and port. */
export interface TraceEndpoint {
  readonly address: string;
  /** 0 where there is none. */
  readonly port: number;
}

interface TraceEvent {
  /** Microseconds since the start of the trace. */
  readonly time: number;
}

interface AssociationEvent extends TraceEvent {
  /** The number of the connection and its association: 1, 2, 3, ... in each trace. */
  readonly association: number;
}

/** What secures a connection. */
export interface TracedTls {
  readonly protocol: string;
  readonly cipherSuite: string;
  /** The subject of the certificate that the observer's peer has shown. */
  readonly peer?: string;
}

/** A connection is there, its TLS handshake done. The first record of its association. */
export interface ConnectionOpenedRecord extends AssociationEvent {
  readonly event: 'opened';
  readonly observer: TraceObserver;
  readonly requestor: TraceEndpoint;
  readonly acceptor: TraceEndpoint;
  readonly tls?: TracedTls;
}

/** The PDUs that are recorded as such: all but P-DATA-TF. */
export type TracedPduName =
  'A-ASSOCIATE-RQ' | 'A-ASSOCIATE-AC' | 'A-ASSOCIATE-RJ' | 'A-RELEASE-RQ' | 'A-RELEASE-RP' | 'A-ABORT';

/** A PDU that is no P-DATA-TF. */
export interface PduRecord extends AssociationEvent {
  readonly event: 'pdu';
  readonly from: AssociationSide;
  readonly name: TracedPduName;
  /** All of it, header included. */
  readonly bytes: Buffer;
}

/** A data set as it went over the wire, in the transfer syntax of its message. */
export interface RecordedDataSet {
  /** Bytes. */
  readonly length: number;
  /** Of its bytes, in lower case hexadecimal digits. */
  readonly sha256: string;
  /** It, when it is short. */
  readonly bytes?: Buffer;
  /** The name of its file in the folder beside the trace, when it is long. */
  readonly file?: string;
}

/** A DIMSE message; `time` is when its command set was complete. */
export interface MessageRecord extends AssociationEvent {
  readonly event: 'message';
  readonly from: AssociationSide;
  /** When its last byte passed, in microseconds since the start of the trace. */
  readonly end: number;
  readonly contextId: number;
  /** Of the presentation context; empty when the context was not proposed. */
  readonly abstractSyntax: string;
  /** Of the presentation context; empty when it was not accepted. */
  readonly transferSyntax: string;
  /** The command set: Implicit VR Little Endian. */
  readonly command: Buffer;
  /** Absent when the message has none. */
  readonly dataSet?: RecordedDataSet;
  /** PDVs that its data set came in. */
  readonly fragments: number;
  /** False when the connection ended in the middle of the message. */
  readonly complete: boolean;
}

/** What one side sent cannot be understood. From here on nothing of that side is recorded. */
export interface FaultRecord extends AssociationEvent {
  readonly event: 'fault';
  readonly from: AssociationSide;
  readonly why: string;
  /** From the first byte of the PDU on, as far as it came, {@link MAXIMUM_FAULT_LENGTH} at most. */
  readonly bytes: Buffer;
}

/** How a connection ended, as far as its bytes tell. */
export type TracedOutcome =
  /** By A-RELEASE. */
  | 'released'
  | 'rejected'
  | 'aborted'
  /** Without a word. */
  | 'lost'
  /** Before anything was asked for. */
  | 'unused';

/** The connection is closed: the last record of its association. */
export interface ConnectionClosedRecord extends AssociationEvent {
  readonly event: 'closed';
  readonly outcome: TracedOutcome;
  /** Who closed; absent when the observer cannot tell. */
  readonly by?: AssociationSide;
  /** The system's error, when there was one. */
  readonly error?: string;
  /** Why the association was over, in the words of the observer, where that is neither a release nor a rejection. */
  readonly why?: string;
}

/** There is no connection, or no secure one. */
export interface ConnectFailedRecord extends TraceEvent {
  readonly event: 'connectFailed';
  /** Where to. */
  readonly acceptor: TraceEndpoint;
  /** The titles that would have been used. */
  readonly callingAETitle: string;
  readonly calledAETitle: string;
  readonly error: string;
}

/** The trace ends in order. A trace without it is that of a program that was killed, or of a full disk. */
export interface TraceEndedRecord extends TraceEvent {
  readonly event: 'ended';
  readonly why: string;
}

/** What a {@link TraceEndedRecord} says when nothing went wrong. */
export const ENDED_IN_ORDER = 'the recording was ended';

/** One line behind the first. */
export type TraceRecord =
  | ConnectionOpenedRecord
  | PduRecord
  | MessageRecord
  | FaultRecord
  | ConnectionClosedRecord
  | ConnectFailedRecord
  | TraceEndedRecord;

/** The longest data set that stands in its line, in bytes; a longer one has a file. */
export const MAXIMUM_INLINE_DATA_SET = 64 * 1024;
/** The longest PDU that is recorded, in bytes. */
export const MAXIMUM_TRACED_PDU = 2 * 1024 * 1024;
/** The longest command set that is recorded, in bytes. */
export const MAXIMUM_TRACED_COMMAND = 1024 * 1024;
/** The most bytes of a {@link FaultRecord}. */
export const MAXIMUM_FAULT_LENGTH = 64 * 1024;
/** The longest text in a record, in characters. */
export const MAXIMUM_TRACE_TEXT = 4096;
/** The longest line that is read, in bytes. */
export const MAXIMUM_TRACE_LINE = 4 * 1024 * 1024;

/** The folder of a trace's long data sets. */
export function dataSetFolder(tracePath: string): string {
  return `${tracePath}.data`;
}
