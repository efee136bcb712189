/**
 * Responses, and what cancels a request.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import type { Assoc } from './asc-network';
import type {
  T_DIMSE_C_EchoRQ,
  T_DIMSE_C_FindRQ,
  T_DIMSE_C_FindRSP,
  T_DIMSE_C_GetRQ,
  T_DIMSE_C_GetRSP,
  T_DIMSE_C_MoveRQ,
  T_DIMSE_C_MoveRSP,
  T_DIMSE_C_StoreRQ,
  T_DIMSE_C_StoreRSP,
} from './composite-messages';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import {
  DIMSE_C_CANCEL_RQ,
  DIMSE_C_ECHO_RSP,
  DIMSE_C_FIND_RSP,
  DIMSE_C_GET_RSP,
  DIMSE_C_MOVE_RSP,
  DIMSE_C_STORE_RSP,
} from './dimse-constants';
import { commandName, DIMSE_sendMessageUsingMemoryData, isCancelOf } from './dimse-exchange';
import { readCommandSet } from './message-records';
import {
  O_ECHO_AFFECTEDSOPCLASSUID,
  O_FIND_AFFECTEDSOPCLASSUID,
  O_GET_AFFECTEDSOPCLASSUID,
  O_MOVE_AFFECTEDSOPCLASSUID,
  O_STORE_AFFECTEDSOPCLASSUID,
  O_STORE_AFFECTEDSOPINSTANCEUID,
} from './message-options';
import { DIMSE_NODATAAVAILABLE, DIMSE_NULLKEY, DIMSE_UNEXPECTEDREQUEST } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/**
 * Answers a C-ECHO request.
 *
 * @param status - How it went; 0 is success.
 * @param statusDetail - Offending element, error comment and error id, or null.
 * @compat full
 */
export function DIMSE_sendEchoResponse(
  assoc: Assoc,
  presID: number,
  request: T_DIMSE_C_EchoRQ,
  status: number,
  statusDetail: DcmDataset | null = null,
): Promise<OFCondition> {
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_ECHO_RSP;
  Object.assign(message.msg.CEchoRSP, {
    MessageIDBeingRespondedTo: request.MessageID,
    AffectedSOPClassUID: request.AffectedSOPClassUID,
    DimseStatus: status,
    opts: O_ECHO_AFFECTEDSOPCLASSUID,
  });
  return DIMSE_sendMessageUsingMemoryData(assoc, presID, message, statusDetail);
}

/** Answers a C-STORE request with the status in `response`; the identifiers are taken over from the request. @compat full */
export function DIMSE_sendStoreResponse(
  assoc: Assoc,
  presID: number,
  request: T_DIMSE_C_StoreRQ,
  response: T_DIMSE_C_StoreRSP,
  statusDetail: DcmDataset | null = null,
): Promise<OFCondition> {
  response.MessageIDBeingRespondedTo = request.MessageID;
  response.AffectedSOPClassUID = request.AffectedSOPClassUID;
  response.AffectedSOPInstanceUID = request.AffectedSOPInstanceUID;
  response.opts |= O_STORE_AFFECTEDSOPCLASSUID | O_STORE_AFFECTEDSOPINSTANCEUID;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_STORE_RSP;
  message.msg.CStoreRSP = response;
  return DIMSE_sendMessageUsingMemoryData(assoc, presID, message, statusDetail);
}

/** Answers a C-FIND request, one match or the end. @param responseIdentifiers - The match; null at the end. @compat full */
export function DIMSE_sendFindResponse(
  assoc: Assoc,
  presID: number,
  request: T_DIMSE_C_FindRQ,
  response: T_DIMSE_C_FindRSP,
  responseIdentifiers: DcmDataset | null,
  statusDetail: DcmDataset | null = null,
): Promise<OFCondition> {
  response.MessageIDBeingRespondedTo = request.MessageID;
  response.AffectedSOPClassUID = request.AffectedSOPClassUID;
  response.opts |= O_FIND_AFFECTEDSOPCLASSUID;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_FIND_RSP;
  message.msg.CFindRSP = response;
  return DIMSE_sendMessageUsingMemoryData(assoc, presID, message, statusDetail, responseIdentifiers);
}

/** Answers a C-MOVE request: how far it is, or how it ended. @param responseIdentifiers - The instances that failed. @compat full */
export function DIMSE_sendMoveResponse(
  assoc: Assoc,
  presID: number,
  request: T_DIMSE_C_MoveRQ,
  response: T_DIMSE_C_MoveRSP,
  responseIdentifiers: DcmDataset | null,
  statusDetail: DcmDataset | null = null,
): Promise<OFCondition> {
  response.MessageIDBeingRespondedTo = request.MessageID;
  response.AffectedSOPClassUID = request.AffectedSOPClassUID;
  response.opts |= O_MOVE_AFFECTEDSOPCLASSUID;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_MOVE_RSP;
  message.msg.CMoveRSP = response;
  return DIMSE_sendMessageUsingMemoryData(assoc, presID, message, statusDetail, responseIdentifiers);
}

/** Answers a C-GET request: how far it is, or how it ended. @param responseIdentifiers - The instances that failed. @compat full */
export function DIMSE_sendGetResponse(
  assoc: Assoc,
  presID: number,
  request: T_DIMSE_C_GetRQ,
  response: T_DIMSE_C_GetRSP,
  responseIdentifiers: DcmDataset | null,
  statusDetail: DcmDataset | null = null,
): Promise<OFCondition> {
  response.MessageIDBeingRespondedTo = request.MessageID;
  response.AffectedSOPClassUID = request.AffectedSOPClassUID;
  response.opts |= O_GET_AFFECTEDSOPCLASSUID;
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_GET_RSP;
  message.msg.CGetRSP = response;
  return DIMSE_sendMessageUsingMemoryData(assoc, presID, message, statusDetail, responseIdentifiers);
}

/** Asks the peer to end a request of ours; its final response still comes. @param msgId - Of the request. @compat full */
export function DIMSE_sendCancelRequest(association: Assoc, presId: number, msgId: number): Promise<OFCondition> {
  const message = new T_DIMSE_Message();
  message.CommandField = DIMSE_C_CANCEL_RQ;
  message.msg.CCancelRQ.MessageIDBeingRespondedTo = msgId;
  return DIMSE_sendMessageUsingMemoryData(association, presId, message);
}

/**
 * Looks whether the peer cancels its request. Any other message stays where it is.
 *
 * @param msgId - Of the request.
 * @returns EC_Normal when it does; DIMSE_NODATAAVAILABLE when nothing came, DIMSE_UNEXPECTEDREQUEST for another message.
 * @compat full
 */
export async function DIMSE_checkForCancelRQ(association: Assoc, presId: number, msgId: number): Promise<OFCondition> {
  if (!association) return DIMSE_NULLKEY;
  const { DULassociation: connection } = association;
  if (!(await connection.isDataWaiting(0))) return DIMSE_NODATAAVAILABLE;
  const arrival = await connection.receive(0);
  if (arrival.kind !== 'message') return DIMSE_NODATAAVAILABLE;
  const message = new T_DIMSE_Message();
  const known = readCommandSet(arrival.message.command, message);
  if (known && arrival.message.context.id === presId && isCancelOf(message, msgId)) return EC_Normal;
  connection.putBack();
  return DIMSE_UNEXPECTEDREQUEST.because(`${commandName(message.CommandField)} came in place of a cancel`);
}
