import type { CommandSet } from '../dimse';
import type { AssociateAC, AssociateRQ } from '../pdu';
import type { CloseReason } from './close-reason';
import type { OutgoingDataSet } from './outgoing-data-set';
import type { DataSetSource } from './data-set-source';
import type { AssociationLimits } from './limits';
import type { AssociationTimeouts } from './timeouts';

/** What an association raises. */
export interface AssociationEvents {
  /**
   * Exactly once, when the association is over and its transport closed. Listeners are called with the association as
   * `this`; one that throws is logged and keeps none of the others from being called.
   */
  closed: [reason: CloseReason];
  /** Raw mode: the peer asks for release; {@link Association.respondRelease} answers it. */
  releaseRequested: [];
}

/** Limits and switches of an association; the same for both roles. */
export interface AssociationOptions extends AssociationLimits {
  timeouts?: AssociationTimeouts;
  /** Longest P-DATA-TF variable field that we send, however much the peer takes, in bytes. @defaultValue {@link LONGEST_PDU} */
  maximumSendLength?: number;
  /** Indicate requests of any protocol version instead of rejecting those without version 1. @defaultValue false */
  acceptAnyProtocolVersion?: boolean;
  /** Keep the transport open until {@link Association.closeTransport} or ARTIM, where the table closes it. @defaultValue false */
  holdTransportClose?: boolean;
  /**
   * Every message, responses and C-CANCEL included, comes out of {@link Association.receive}, and release is answered by
   * the application through {@link Association.respondRelease}. @defaultValue false
   */
  raw?: boolean;
  /** Raw mode: called when the peer asks for release, before the event `releaseRequested`. */
  onReleaseRequested?: () => void;
}

/** A message to be sent. */
export interface OutgoingMessage {
  contextId: number;
  /** CommandDataSetType is set by the sender according to `dataSet`. */
  command: Omit<CommandSet, 'CommandDataSetType'>;
  /** In the context's transfer syntax. The association closes it in any case. */
  dataSet?: DataSetSource | OutgoingDataSet;
}

/** What was negotiated, as the two PDUs say it. */
export interface Negotiation {
  readonly request: AssociateRQ;
  readonly accept: AssociateAC;
}

/** How long {@link Association.receive} waits. */
export interface ReceiveOptions {
  /** For the start of a message, in milliseconds; 0 or absent is no limit. */
  timeoutMs?: number;
  /** Ends the wait as if nothing came in time; a message that has come is never lost. */
  signal?: AbortSignal;
}
