import type { DicomAssociate } from './DicomAssociate';
import type { DicomExceptionCode } from './DicomExceptionCode';
import type { DicomScp } from './DicomScp';
import type {
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
} from './enums';

/** Of events that tell which peer is meant. */
export interface ScpEventArgs {
  readonly Scp: DicomScp;
}

/** Before a connection is made. */
export type BeforeConnectEventArgs = ScpEventArgs;

/** A connection was made, or failed. */
export interface AfterConnectEventArgs extends ScpEventArgs {
  readonly Error: DicomExceptionCode;
}

/** A TLS handshake has succeeded, or failed. */
export type AfterSecureLinkReadyEventArgs = AfterConnectEventArgs;

/** Before an association is asked for; what is proposed may still be changed. */
export interface BeforeAssociateRequestEventArgs extends ScpEventArgs {
  readonly Associate: DicomAssociate;
}

/** An association was accepted or rejected. */
export interface AfterAssociateRequestEventArgs extends ScpEventArgs {
  readonly Rejected: boolean;
  /** Of a rejection, as are the next two; else 0. */
  readonly Result: DicomAssociateRejectResultType | 0;
  readonly Source: DicomAssociateRejectSourceType | 0;
  readonly Reason: DicomAssociateRejectReasonType | 0;
  /** What was accepted; null for a rejection. */
  readonly Associate: DicomAssociate | null;
}

/** Before release is asked for. */
export type BeforeReleaseRequestEventArgs = ScpEventArgs;
/** The release was answered. */
export type AfterReleaseRequestEventArgs = ScpEventArgs;
/** Before the connection is closed. */
export type BeforeCloseEventArgs = ScpEventArgs;
/** The connection is closed. */
export type AfterCloseEventArgs = ScpEventArgs;

/** The password of a private key is needed. */
export interface PrivateKeyPasswordEventArgs {
  /** To be set by the listener, at once. */
  PrivateKeyPassword: string;
}

/**
 * The events of a `DicomConnection`.
 *
 * @typeParam Sender - `DicomConnection`.
 * @compat full
 */
export interface DicomConnectionEvents<Sender> {
  BeforeConnect: [sender: Sender, e: BeforeConnectEventArgs];
  AfterConnect: [sender: Sender, e: AfterConnectEventArgs];
  AfterSecureLinkReady: [sender: Sender, e: AfterSecureLinkReadyEventArgs];
  BeforeAssociateRequest: [sender: Sender, e: BeforeAssociateRequestEventArgs];
  AfterAssociateRequest: [sender: Sender, e: AfterAssociateRequestEventArgs];
  BeforeReleaseRequest: [sender: Sender, e: BeforeReleaseRequestEventArgs];
  AfterReleaseRequest: [sender: Sender, e: AfterReleaseRequestEventArgs];
  BeforeClose: [sender: Sender, e: BeforeCloseEventArgs];
  AfterClose: [sender: Sender, e: AfterCloseEventArgs];
  PrivateKeyPassword: [sender: Sender, e: PrivateKeyPasswordEventArgs];
}
