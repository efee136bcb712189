/**
 * C-FIND in both roles.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { assign, ByRef } from '../../com';
import type { Assoc } from './asc-network';
import type { Out } from './argument-types';
import { T_DIMSE_C_FindRSP, type T_DIMSE_C_FindRQ } from './composite-messages';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import { DIMSE_C_FIND_RQ, DIMSE_C_FIND_RSP, DIMSE_DATASET_NULL, type T_DIMSE_BlockingMode } from './dimse-constants';
import { DIMSE_receiveDataSetInMemory, DIMSE_sendMessageUsingMemoryData } from './dimse-exchange';
import { DIMSE_checkForCancelRQ, DIMSE_sendFindResponse } from './dimse-responses';
import { awaitResponse, failureStatusOf } from './dimse-users';
import { DIMSE_NULLKEY } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest, STATUS_Pending } from './status-constants';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/** Told each match of a query. */
export type DIMSE_FindUserCallback = (
  callbackData: unknown,
  request: T_DIMSE_C_FindRQ,
  responseCount: number,
  response: T_DIMSE_C_FindRSP,
  responseIdentifiers: DcmDataset | null,
) => void | PromiseLike<void>;

/**
 * Gives the next response to a query: a pending status with identifiers, or the final one.
 *
 * @param cancelled - The peer has cancelled; it waits for the final response.
 * @param responseCount - From 1.
 */
export type DIMSE_FindProviderCallback = (
  callbackData: unknown,
  cancelled: boolean,
  request: T_DIMSE_C_FindRQ,
  requestIdentifiers: DcmDataset,
  responseCount: number,
  response: T_DIMSE_C_FindRSP,
  responseIdentifiers: ByRef<DcmDataset | null>,
  statusDetail: ByRef<DcmDataset | null>,
) => void | PromiseLike<void>;

/** Pending, with or without unsupported optional keys. */
export function isPending(status: number): boolean {
  return (status & 0xfffe) === STATUS_Pending;
}

/**
 * Sends a C-FIND and receives all its responses.
 *
 * @param presID - Of an accepted presentation context.
 * @param request - Message ID, class, priority.
 * @param requestIdentifiers - The keys.
 * @param responseCount - Gets the number of matches.
 * @param callback - Told each match; it may send a cancel by `DIMSE_sendCancelRequest`.
 * @param response - Gets the final response.
 * @param statusDetail - Gets what more it says; null when that is nothing.
 * @returns EC_Normal when the final response came, whatever its status.
 * @compat full
 */
export async function DIMSE_findUser(
  association: Assoc,
  presID: number,
  request: T_DIMSE_C_FindRQ,
  requestIdentifiers: DcmDataset | null,
  responseCount: Out<number>,
  callback: DIMSE_FindUserCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  response: T_DIMSE_C_FindRSP,
  statusDetail: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  if (requestIdentifiers === null) return DIMSE_NULLKEY;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_FIND_RQ;
  message.msg.CFindRQ = request;
  assign(responseCount, 0);
  const sent = await DIMSE_sendMessageUsingMemoryData(association, presID, message, null, requestIdentifiers);
  if (sent.bad()) return sent;
  const awaited = {
    field: DIMSE_C_FIND_RSP,
    messageID: request.MessageID,
    answeredID: ({ msg }: T_DIMSE_Message): number => msg.CFindRSP.MessageIDBeingRespondedTo,
  };
  const context = new ByRef(presID);
  const detail = new ByRef<DcmDataset | null>(null);
  for (let count = 1; ; count++) {
    const answer = new T_DIMSE_Message();
    const cond = await awaitResponse(association, { blocking, timeout }, awaited, answer, context, detail);
    if (cond.bad()) return cond;
    const received = answer.msg.CFindRSP;
    if (!isPending(received.DimseStatus)) {
      Object.assign(response, received);
      assign(statusDetail, detail.value);
      return EC_Normal;
    }
    const identifiers = new ByRef<DcmDataset | null>(null);
    if (received.DataSetType !== DIMSE_DATASET_NULL) {
      const taken = await DIMSE_receiveDataSetInMemory(association, blocking, timeout, context, identifiers);
      if (taken.bad()) return taken;
    }
    assign(responseCount, count);
    await callback?.(callbackData, request, count, received, identifiers.value);
  }
}

/**
 * Answers a C-FIND request: receives its identifiers and sends what the callback gives, until that is a final response. A
 * cancel of the peer is told to the callback; a pending response that it gives then becomes the final one.
 *
 * @param presIdCmd - Presentation context of the request.
 * @returns EC_Normal when the final response went out. Identifiers that cannot be read are answered with 0xC000, too long
 * ones with 0xA700, and the reason is returned.
 * @compat full
 */
export async function DIMSE_findProvider(
  assoc: Assoc,
  presIdCmd: number,
  request: T_DIMSE_C_FindRQ,
  callback: DIMSE_FindProviderCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
): Promise<OFCondition> {
  const keys = new ByRef<DcmDataset | null>(null);
  const taken = await DIMSE_receiveDataSetInMemory(assoc, blocking, timeout, new ByRef(presIdCmd), keys);
  if (taken.bad() || keys.value === null) {
    const failure = Object.assign(new T_DIMSE_C_FindRSP(), { DimseStatus: failureStatusOf(taken) });
    await DIMSE_sendFindResponse(assoc, presIdCmd, request, failure, null);
    return taken;
  }
  let cancelled = false;
  for (let count = 1; ; count++) {
    cancelled ||= (await DIMSE_checkForCancelRQ(assoc, presIdCmd, request.MessageID)).good();
    const response = new T_DIMSE_C_FindRSP();
    const identifiers = new ByRef<DcmDataset | null>(null);
    const detail = new ByRef<DcmDataset | null>(null);
    response.DimseStatus = cancelled ? STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest : 0;
    await callback?.(callbackData, cancelled, request, keys.value, count, response, identifiers, detail);
    if (cancelled && isPending(response.DimseStatus)) {
      response.DimseStatus = STATUS_FIND_Cancel_MatchingTerminatedDueToCancelRequest;
    }
    const more = isPending(response.DimseStatus);
    const match = more ? identifiers.value : null;
    const sent = await DIMSE_sendFindResponse(assoc, presIdCmd, request, response, match, detail.value);
    if (sent.bad() || !more) return sent;
  }
}
