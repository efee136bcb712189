import type { Abort, AssociateAC, AssociateRJ, AssociateRQ, AssociationSide, CommandSet, TraceEndpoint } from 'dcxport';
import type { StoredDataSet } from './stored-data-set';
import type { FirstSpoken } from './uid-map';

/** A DIMSE message, whole. */
export interface RecordedMessage {
  readonly kind: 'message';
  readonly from: AssociationSide;
  /** 1, 2, 3, ... of its association, both sides together. */
  readonly number: number;
  /** `C-STORE-RQ`, say. */
  readonly name: string;
  readonly contextId: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  readonly command: Buffer;
  readonly set: CommandSet;
  readonly dataSet: StoredDataSet | undefined;
  /** What it begins, answers or cancels; undefined for an answer or a cancel to nothing. */
  readonly operation: Operation | undefined;
  /** When it was complete, in milliseconds since the start of the trace. */
  readonly time: number;
}

/** A request with what belongs to it, in the order of the recording. */
export interface Operation {
  request: RecordedMessage | undefined;
  readonly responses: RecordedMessage[];
  cancel: RecordedMessage | undefined;
}

/** The association is asked for. */
export interface RequestStep {
  readonly kind: 'request';
  readonly from: AssociationSide;
  readonly pdu: AssociateRQ;
}

/** It is accepted. */
export interface AnswerStep {
  readonly kind: 'accept';
  readonly from: AssociationSide;
  readonly pdu: AssociateAC;
}

/** What one side did. */
export type Step =
  | RequestStep
  | AnswerStep
  | RecordedMessage
  /** Half a message, broken off. */
  | { readonly kind: 'broken'; readonly from: AssociationSide }
  | { readonly kind: 'reject'; readonly from: AssociationSide; readonly pdu: AssociateRJ }
  | { readonly kind: 'release'; readonly from: AssociationSide }
  | { readonly kind: 'abort'; readonly from: AssociationSide; readonly pdu: Abort }
  /** The connection was closed without a word. */
  | { readonly kind: 'lost'; readonly from: AssociationSide }
  /** From here on nothing is known. */
  | { readonly kind: 'unknown'; readonly from: AssociationSide; readonly why: string };

/** One association of a trace. */
export interface RecordedAssociation {
  /** As the trace numbers it. */
  readonly number: number;
  readonly requestor: TraceEndpoint;
  readonly acceptor: TraceEndpoint;
  /** In milliseconds since the start of the trace. */
  readonly began: number;
  /** In the order of the recording. Empty when nothing was asked for. */
  readonly steps: readonly Step[];
}

/** What is to be played. */
export interface Recording {
  readonly path: string;
  /** When the trace began, in milliseconds since 1970. */
  readonly start: number;
  /** In the order of their connections. */
  readonly associations: readonly RecordedAssociation[];
  readonly firstSpoken: FirstSpoken;
  /** Abstract and transfer syntaxes that were proposed: they are agreed upon, and nobody's to make. */
  readonly syntaxes: ReadonlySet<string>;
}

/** The other side. */
export function otherSide(side: AssociationSide): AssociationSide {
  return side === 'requestor' ? 'acceptor' : 'requestor';
}

const PENDING = new Set([0xff00, 0xff01]);

/** Whether a response says that more follow. */
export function isPending({ Status }: CommandSet): boolean {
  return PENDING.has(Status ?? 0);
}
