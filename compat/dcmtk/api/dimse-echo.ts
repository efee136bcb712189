/**
 * C-ECHO as user.
 *
 * @module
 * @see dimse.h of dcmnet
 */
import { assign, ByRef } from '../../com';
import { ASC_findAcceptedPresentationContextID } from './asc-contexts';
import type { Assoc } from './asc-network';
import type { Out } from './argument-types';
import type { DcmDataset } from './DcmDataset';
import { DIMSE_C_ECHO_RQ, DIMSE_C_ECHO_RSP, type T_DIMSE_BlockingMode } from './dimse-constants';
import { DIMSE_sendMessageUsingMemoryData } from './dimse-exchange';
import { awaitResponse } from './dimse-users';
import { DIMSE_NOVALIDPRESENTATIONCONTEXTID, DIMSE_NULLKEY } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { UID_VerificationSOPClass } from './service-uids';
import { T_DIMSE_Message } from './T_DIMSE_Message';

/**
 * Sends a C-ECHO and waits for its response.
 *
 * @param msgId - Message ID: `association.nextMsgID++`.
 * @param blocking - DIMSE_BLOCKING waits for the response without a limit.
 * @param timeout - With DIMSE_NONBLOCKING: how long to wait, in seconds.
 * @param status - Gets the status of the response; 0 is success.
 * @param statusDetail - Gets what more the response says; null when that is nothing.
 * @returns EC_Normal when a response came, whatever its status; DIMSE_NOVALIDPRESENTATIONCONTEXTID when Verification was
 * not accepted, DIMSE_NODATAAVAILABLE, DUL_PEERABORTEDASSOCIATION, DUL_PEERREQUESTEDRELEASE.
 * @compat full
 */
export async function DIMSE_echoUser(
  association: Assoc,
  msgId: number,
  blocking: T_DIMSE_BlockingMode,
  timeout: number,
  status: Out<number>,
  statusDetail: Out<DcmDataset | null> = null,
): Promise<OFCondition> {
  if (!association) return DIMSE_NULLKEY;
  const presID = ASC_findAcceptedPresentationContextID(association, UID_VerificationSOPClass);
  if (presID === 0) return DIMSE_NOVALIDPRESENTATIONCONTEXTID;
  const request = new T_DIMSE_Message();
  request.CommandField = DIMSE_C_ECHO_RQ;
  request.msg.CEchoRQ.MessageID = msgId;
  request.msg.CEchoRQ.AffectedSOPClassUID = UID_VerificationSOPClass;
  const sent = await DIMSE_sendMessageUsingMemoryData(association, presID, request);
  if (sent.bad()) return sent;
  const response = new T_DIMSE_Message();
  const detail = new ByRef<DcmDataset | null>(null);
  const cond = await awaitResponse(
    association,
    { blocking, timeout },
    {
      field: DIMSE_C_ECHO_RSP,
      messageID: msgId,
      answeredID: ({ msg }) => msg.CEchoRSP.MessageIDBeingRespondedTo,
    },
    response,
    new ByRef(0),
    detail,
  );
  if (cond.bad()) return cond;
  assign(status, response.msg.CEchoRSP.DimseStatus);
  assign(statusDetail, detail.value);
  return cond;
}
