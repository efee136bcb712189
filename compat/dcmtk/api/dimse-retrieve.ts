/**
 * C-MOVE and C-GET as user.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { assign, ByRef } from '../../com';
import type { Assoc } from './asc-network';
import type { Out } from './argument-types';
import {
  T_DIMSE_C_StoreRSP,
  type T_DIMSE_C_GetRQ,
  type T_DIMSE_C_GetRSP,
  type T_DIMSE_C_MoveRQ,
  type T_DIMSE_C_MoveRSP,
} from './composite-messages';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import {
  DIMSE_C_GET_RQ,
  DIMSE_C_GET_RSP,
  DIMSE_C_MOVE_RQ,
  DIMSE_C_MOVE_RSP,
  DIMSE_C_STORE_RQ,
  DIMSE_DATASET_NULL,
  type T_DIMSE_BlockingMode,
} from './dimse-constants';
import { DIMSE_receiveDataSetInMemory, DIMSE_sendMessageUsingMemoryData } from './dimse-exchange';
import { isPending } from './dimse-find';
import { DIMSE_sendStoreResponse } from './dimse-responses';
import { awaitResponse, type Awaited, type Patience } from './dimse-users';
import { DIMSE_NULLKEY } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { STATUS_STORE_Refused_SOPClassNotSupported } from './status-constants';
import { SubAssociations, type DIMSE_SubOpProviderCallback } from './sub-operations';
import type { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/** Told each response to a C-MOVE but the final one. */
export type DIMSE_MoveUserCallback = (
  callbackData: unknown,
  request: T_DIMSE_C_MoveRQ,
  responseCount: number,
  response: T_DIMSE_C_MoveRSP,
) => void | PromiseLike<void>;

/** Told each response to a C-GET but the final one. */
export type DIMSE_GetUserCallback = (
  callbackData: unknown,
  request: T_DIMSE_C_GetRQ,
  responseCount: number,
  response: T_DIMSE_C_GetRSP,
) => void | PromiseLike<void>;

/** What the two have in common: both responses have the same fields. */
interface Retrieval {
  readonly association: Assoc;
  readonly presID: number;
  readonly message: T_DIMSE_Message;
  readonly identifiers: DcmDataset;
  readonly patience: Patience;
  readonly awaited: Awaited;
  /** The record of a response. */
  record(message: T_DIMSE_Message): T_DIMSE_C_MoveRSP;
  onPending(count: number, response: T_DIMSE_C_MoveRSP): void | PromiseLike<void> | undefined;
  onOther?(message: T_DIMSE_Message, presID: number): Promise<boolean>;
}

/** Sends the request and receives the responses to the final one. */
async function retrieve(
  retrieval: Retrieval,
  response: T_DIMSE_C_MoveRSP,
  statusDetail: Out<DcmDataset | null>,
  responseIdentifiers: Out<DcmDataset | null>,
): Promise<OFCondition> {
  const { association, presID, message, identifiers, patience, awaited } = retrieval;
  const sent = await DIMSE_sendMessageUsingMemoryData(association, presID, message, null, identifiers);
  if (sent.bad()) return sent;
  const context = new ByRef(presID);
  const detail = new ByRef<DcmDataset | null>(null);
  for (let count = 1; ; count++) {
    const answer = new T_DIMSE_Message();
    const cond = await awaitResponse(association, patience, awaited, answer, context, detail, (other, id) =>
      retrieval.onOther === undefined ? false : retrieval.onOther(other, id),
    );
    if (cond.bad()) return cond;
    const received = retrieval.record(answer);
    const more = isPending(received.DimseStatus);
    const list = new ByRef<DcmDataset | null>(null);
    if (received.DataSetType !== DIMSE_DATASET_NULL && !more) {
      const { blocking, timeout } = patience;
      const taken = await DIMSE_receiveDataSetInMemory(association, blocking, timeout, context, list);
      if (taken.bad()) return taken;
    }
    if (more) {
      await retrieval.onPending(count, received);
      continue;
    }
    Object.assign(response, received);
    assign(statusDetail, detail.value);
    assign(responseIdentifiers, list.value);
    return EC_Normal;
  }
}

/**
 * Sends a C-MOVE and receives all its responses, while `subOpCallback` takes what comes to our own port.
 *
 * @param presID - Of an accepted presentation context.
 * @param request - Message ID, class, priority, destination.
 * @param requestIdentifiers - Unique keys of what is wanted.
 * @param callback - Told each response but the final one; it may send a cancel.
 * @param net - An acceptor's network, when the objects shall come to us; or null.
 * @param subOpCallback - Takes what comes to it, association by association.
 * @param response - Gets the final response.
 * @param statusDetail - Gets what more it says; null when that is nothing.
 * @param responseIdentifiers - Gets the list of instances that failed; null when there is none.
 * @param ignorePendingDatasets - Data sets of pending responses are never kept.
 * @returns EC_Normal when the final response came, whatever its status.
 * @throws what `subOpCallback` throws, when the C-MOVE is over.
 * @compat full
 */
export async function DIMSE_moveUser(
  association: Assoc,
  presID: number,
  request: T_DIMSE_C_MoveRQ,
  requestIdentifiers: DcmDataset | null,
  callback: DIMSE_MoveUserCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  net: T_ASC_Network | null,
  subOpCallback: DIMSE_SubOpProviderCallback | null,
  subOpCallbackData: unknown,
  response: T_DIMSE_C_MoveRSP,
  statusDetail: Out<DcmDataset | null> = null,
  responseIdentifiers: Out<DcmDataset | null> = null,
  ignorePendingDatasets = true,
): Promise<OFCondition> {
  void ignorePendingDatasets;
  if (requestIdentifiers === null) return DIMSE_NULLKEY;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_MOVE_RQ;
  message.msg.CMoveRQ = request;
  const serves = net !== null && net.acceptorPort !== 0 && subOpCallback !== null;
  const subAssociations = serves ? new SubAssociations(net, subOpCallback, subOpCallbackData) : undefined;
  try {
    return await retrieve(
      {
        association,
        presID,
        message,
        identifiers: requestIdentifiers,
        patience: { blocking, timeout },
        awaited: {
          field: DIMSE_C_MOVE_RSP,
          messageID: request.MessageID,
          answeredID: ({ msg }) => msg.CMoveRSP.MessageIDBeingRespondedTo,
        },
        record: ({ msg }) => msg.CMoveRSP,
        onPending: (count, pending) => callback?.(callbackData, request, count, pending),
      },
      response,
      statusDetail,
      responseIdentifiers,
    );
  } finally {
    await subAssociations?.finish();
  }
}

/**
 * Sends a C-GET and receives all its responses. Each C-STORE request that comes between them over the same association is
 * given to `subOpCallback`, which receives it by `DIMSE_receiveCommand` and answers it; without a callback it is refused.
 *
 * @param net - Passed on to the callback.
 * @param subOpCallback - Its association is the one of the C-GET.
 * @param response - Gets the final response.
 * @param statusDetail - Gets what more it says; null when that is nothing.
 * @param responseIdentifiers - Gets the list of instances that failed; null when there is none.
 * @returns EC_Normal when the final response came, whatever its status.
 * @compat full
 */
export async function DIMSE_getUser(
  association: Assoc,
  presID: number,
  request: T_DIMSE_C_GetRQ,
  requestIdentifiers: DcmDataset | null,
  callback: DIMSE_GetUserCallback | null,
  callbackData: unknown,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  net: T_ASC_Network | null,
  subOpCallback: DIMSE_SubOpProviderCallback | null,
  subOpCallbackData: unknown,
  response: T_DIMSE_C_GetRSP,
  statusDetail: Out<DcmDataset | null> = null,
  responseIdentifiers: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  if (!association || requestIdentifiers === null) return DIMSE_NULLKEY;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_GET_RQ;
  message.msg.CGetRQ = request;
  return retrieve(
    {
      association,
      presID,
      message,
      identifiers: requestIdentifiers,
      patience: { blocking, timeout },
      awaited: {
        field: DIMSE_C_GET_RSP,
        messageID: request.MessageID,
        answeredID: ({ msg }) => msg.CGetRSP.MessageIDBeingRespondedTo,
      },
      record: ({ msg }) => msg.CGetRSP,
      onPending: (count, pending) => callback?.(callbackData, request, count, pending),
      onOther: async (other, storePresID) => {
        if (other.CommandField !== DIMSE_C_STORE_RQ) return false;
        if (subOpCallback !== null) {
          association.DULassociation.putBack();
          await subOpCallback(subOpCallbackData, net, new ByRef<T_ASC_Association | null>(association));
          return true;
        }
        const refusal = Object.assign(new T_DIMSE_C_StoreRSP(), {
          DimseStatus: STATUS_STORE_Refused_SOPClassNotSupported,
        });
        return (await DIMSE_sendStoreResponse(association, storePresID, other.msg.CStoreRQ, refusal)).good();
      },
    },
    response,
    statusDetail,
    responseIdentifiers,
  );
}
