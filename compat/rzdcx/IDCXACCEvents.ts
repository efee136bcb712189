import type { ByRef } from '../com';
import type { DCXOBJ } from './DCXOBJ';
import type { FindResult, RetrieveResult } from './handler-results';

/** Events of `DCXACC`. */
export interface IDCXACCEvents {
  /**
   * A peer asks for an association; runs inside `WaitForConnection`, before the answer. A handler that
   * throws rejects it.
   *
   * @param calling_host - The peer's IP address.
   * @param accept_connection - Starts true. false rejects the association, and waiting goes on.
   * @compat full
   */
  OnConnection(
    calling_ae_title: string,
    called_ae_title: string,
    calling_host: string,
    accept_connection: ByRef<boolean>,
  ): void | PromiseLike<void>;
  /**
   * An object is about to arrive.
   *
   * @param filename - Starts empty. Set it to have the object there (relative: current directory). Left empty: memory
   * when `DCXAPP.EnableInMemoryStorageSCP` is set, else `<StoreDirectory>/<SOP Instance UID>.dcm`.
   * @compat full
   */
  OnStoreSetup(filename: ByRef<string>): void | PromiseLike<void>;
  /**
   * An object has arrived. The file is complete and closed and may be opened, moved or deleted; the response waits for
   * the handler.
   *
   * @param filename - Empty when the object is in memory.
   * @param storage_status - false: it could not be written. The response is then 0xA700, or 0xC000 when the handler
   * clears `accept_storage`; never success.
   * @param accept_storage - Starts true: response 0x0000. false: response 0xC000.
   * @compat full
   */
  OnStoreDone(filename: string, storage_status: boolean, accept_storage: ByRef<boolean>): void | PromiseLike<void>;
  /** A `WaitForCommand` found no command in time; it then returns false. @compat full */
  OnTimeout(): void | PromiseLike<void>;
  /** A C-ECHO was received; the response is success unless the handler throws (then 0x0110). @compat full */
  OnEcho(): void | PromiseLike<void>;
  /** The association is over, for whatever reason; once, inside the Wait call that notices it. @compat full */
  OnAssocEnd(): void | PromiseLike<void>;
  /**
   * A storage commitment result has arrived. The response waits for the handler.
   *
   * @param status - Everything is safe (event type 1).
   * @param transaction_uid - Of our request.
   * @param succeeded_instances - SOP Instance UIDs joined by `;`.
   * @param failed_instances - SOP Instance UIDs joined by `;`.
   * @see DICOM PS3.4, J.3.3
   * @compat full
   */
  OnCommitResult(
    status: boolean,
    transaction_uid: string,
    succeeded_instances: string,
    failed_instances: string,
  ): void | PromiseLike<void>;
  /**
   * A peer asks for storage commitment. The result itself is sent with `SendCommitResult`, when this handler has returned.
   *
   * @param transaction_uid - Of the request; the result names it.
   * @param instances - SOP Instance UIDs joined by `;`.
   * @param accept_storage_commit - Starts true: response 0x0000. false: response 0x0110.
   * @see DICOM PS3.4, J.3.2
   * @compat full
   */
  OnStorageCommitRequest(
    transaction_uid: string,
    instances: string,
    accept_storage_commit: ByRef<boolean>,
  ): void | PromiseLike<void>;
  /**
   * A query has come. Queries are accepted while this event has a handler.
   *
   * @param identifier - The keys. May be changed, and given back as a match. The model is not told.
   * @returns the matches, which go out as they are, one by one as the peer takes them; the last handler's count.
   * @see DICOM PS3.4, C.4.1
   * @compat full
   */
  OnFind(identifier: DCXOBJ): FindResult | PromiseLike<FindResult>;
  /**
   * A performed procedure step begins. MPPS is accepted while this event or {@link IDCXACCEvents.OnMPPSSet} has a handler.
   * The response is success unless the handler throws (then 0x0110).
   *
   * @param affected_sop_instance_uid - Its UID: the peer's, or a new one, which the response tells, when it gave none.
   * @param dataset - Its attributes. The handler's to keep.
   * @see DICOM PS3.4, F.7.2.1
   * @compat full
   */
  OnMPPSCreate(affected_sop_instance_uid: string, dataset: DCXOBJ): void | PromiseLike<void>;
  /**
   * A performed procedure step goes on or ends. Otherwise as {@link IDCXACCEvents.OnMPPSCreate}.
   *
   * @see DICOM PS3.4, F.7.2.2
   * @compat full
   */
  OnMPPSSet(affected_sop_instance_uid: string, dataset: DCXOBJ): void | PromiseLike<void>;
  /**
   * A peer wants objects sent to somebody. C-MOVE is accepted while this event has a handler. Not raised for a destination
   * that `AddMoveDestination` was not told: the peer then gets 0xA801.
   *
   * @param identifier - The keys.
   * @param destination - AE title.
   * @returns what to send: objects, names of files, or a list of names joined by `;`. It is sent, counted and reported to
   * the peer by the accepter. A file that cannot be read counts as an error of the handler.
   * @see DICOM PS3.4, C.4.2
   * @addition
   * @compat full
   */
  OnMove(identifier: DCXOBJ, destination: string): RetrieveResult | PromiseLike<RetrieveResult>;
  /**
   * A peer wants to have objects on its own association. C-GET is accepted while this event has a handler. Otherwise as
   * {@link IDCXACCEvents.OnMove}.
   *
   * @see DICOM PS3.4, C.4.3
   * @addition
   * @compat full
   */
  OnGet(identifier: DCXOBJ): RetrieveResult | PromiseLike<RetrieveResult>;
  /**
   * A peer asks for an association: says who its user claims to be. Comes before OnConnection, for each association anew, also
   * for one without a user. A peer that asks for it is told that its user was verified, when a handler has accepted. The log
   * never holds what is said here.
   *
   * @param identity_type - 1 a name, 2 a name with a passcode, 3 a Kerberos ticket, 4 a SAML assertion, 5 a JSON web token; 0
   * when the peer names no user.
   * @param primary_field - The name in UTF-8, the ticket, the assertion or the token.
   * @param secondary_field - The passcode in UTF-8, else empty.
   * @param accept_identity - Starts true. false rejects the association.
   * @see DICOM PS3.7, D.3.3.7
   * @addition
   * @compat full
   */
  OnUserIdentity(
    calling_ae_title: string,
    identity_type: number,
    primary_field: Uint8Array,
    secondary_field: Uint8Array,
    accept_identity: ByRef<boolean>,
  ): void | PromiseLike<void>;
}
