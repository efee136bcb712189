import type { ByRef } from '../com';
import type { DCXOBJ } from './DCXOBJ';

/** Events of `DCXREQ`. A handler that throws ends its call, which fails with E_ABORT and the handler's error as cause. */
export interface IDCXREQEvents {
  /**
   * One file of `Send` is done: for every file, in the order of the list, also for those that could not be read or were
   * not accepted, and for the one during which the association ended (those behind it are not reached). A handler that
   * throws stops Send before the next file.
   *
   * @param succeeded - The peer answered with success or a warning.
   * @param filename - The name as it stands in the list.
   * @compat full
   */
  OnFileSent(succeeded: boolean, filename: string): void | PromiseLike<void>;
  /**
   * A match of a query has come: once for each pending C-FIND response, in their order. A handler that throws cancels the
   * query.
   *
   * @param obj - The match. The handler's to keep, to change and to release.
   * @compat full
   */
  OnQueryResponseRecieved(obj: DCXOBJ): void | PromiseLike<void>;
  /**
   * A C-MOVE response has come, the final one included; before {@link IDCXREQEvents.OnMoveResponseRecievedEx}. A handler
   * that throws cancels the move.
   *
   * @param succeeded - The status is no failure.
   * @compat full
   */
  OnMoveResponseRecieved(succeeded: boolean): void | PromiseLike<void>;
  /**
   * A C-MOVE response has come, the final one included. A handler that throws cancels the move.
   *
   * @param status - 0x0000 success; 0xFF00, 0xFF01 pending; 0x0001, 0xBxxx warning; 0xAxxx, 0xCxxx failure; 0xFE00
   * cancelled.
   * @param remaining - Sub-operations still to be done. All four are 0 where the message lacks them.
   * @param completed - Sub-operations done.
   * @param failed - Sub-operations that failed.
   * @param warning - Sub-operations that ended with a warning.
   * @compat full
   */
  OnMoveResponseRecievedEx(
    status: number,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
  ): void | PromiseLike<void>;
  /**
   * A C-GET response has come, the final one included. A handler that throws cancels the retrieval.
   *
   * @param status - As in {@link IDCXREQEvents.OnMoveResponseRecievedEx}, and so are the others.
   * @compat full
   */
  OnGetResponseRecieved(
    status: number,
    remaining: number,
    completed: number,
    failed: number,
    warning: number,
  ): void | PromiseLike<void>;
  /**
   * An object of a C-GET has arrived. The file is complete and closed and may be opened, moved or deleted; the response to
   * the peer waits for the handler. A handler that throws refuses the object and cancels the retrieval.
   *
   * @param filename - The file.
   * @param storage_status - false: it could not be written. The response is then 0xA700, or 0xC000 when the handler
   * clears `accept_storage`; never success.
   * @param accept_storage - Starts true: response 0x0000. false: response 0xC000.
   * @compat full
   */
  OnStoreDone(filename: string, storage_status: boolean, accept_storage: ByRef<boolean>): void | PromiseLike<void>;
  /**
   * An object of a C-GET is about to arrive. A handler that throws refuses the object and cancels the retrieval.
   *
   * @param filename - Starts empty. Set it to have the object there (relative: current directory). Left empty:
   * `<StoreDirectory>/<SOP Instance UID>.dcm`.
   * @addition
   * @compat full
   */
  OnStoreSetup(filename: ByRef<string>): void | PromiseLike<void>;
}
