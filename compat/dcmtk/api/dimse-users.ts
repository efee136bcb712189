/**
 * What the users of services have in common: waiting for the response to a request.
 *
 * @module
 */
import type { ByRef } from '../../com';
import type { Assoc } from './asc-network';
import { EC_Normal } from './data-conditions';
import type { DcmDataset } from './DcmDataset';
import type { T_DIMSE_BlockingMode, T_DIMSE_Command } from './dimse-constants';
import { commandName, DIMSE_receiveCommand } from './dimse-exchange';
import { DIMSE_OUTOFRESOURCES, DIMSE_UNEXPECTEDREQUEST, DIMSE_UNEXPECTEDRESPONSE } from './network-conditions';
import type { OFCondition } from './OFCondition';
import { STATUS_STORE_Error_CannotUnderstand, STATUS_STORE_Refused_OutOfResources } from './status-constants';
import type { T_DIMSE_Message } from './T_DIMSE_Message';

/** How long to wait for each message. */
export interface Patience {
  readonly blocking: T_DIMSE_BlockingMode;
  /** Seconds. */
  readonly timeout: number;
}

const RESPONSE_BIT = 0x8000;

/** The condition for a message that is not the one that was to come. */
export function unexpected(message: T_DIMSE_Message): OFCondition {
  const condition = message.CommandField & RESPONSE_BIT ? DIMSE_UNEXPECTEDRESPONSE : DIMSE_UNEXPECTEDREQUEST;
  return condition.because(`${commandName(message.CommandField)} came, which was not due`);
}

/** Which response is awaited. */
export interface Awaited {
  readonly field: T_DIMSE_Command;
  readonly messageID: number;
  /** Tells the request that a message responds to. */
  answeredID(message: T_DIMSE_Message): number;
}

/**
 * Waits for the next message, which must be the response that is awaited.
 *
 * @param other - Looks at messages that are not; true when it has dealt with one.
 */
export async function awaitResponse(
  association: Assoc,
  { blocking, timeout }: Patience,
  awaited: Awaited,
  message: T_DIMSE_Message,
  presID: ByRef<number>,
  statusDetail: ByRef<DcmDataset | null>,
  other: (message: T_DIMSE_Message, presID: number) => boolean | Promise<boolean> = () => false,
): Promise<OFCondition> {
  for (;;) {
    const cond = await DIMSE_receiveCommand(association, blocking, timeout, presID, message, statusDetail);
    if (cond.bad()) return cond;
    if (message.CommandField === awaited.field && awaited.answeredID(message) === awaited.messageID) return EC_Normal;
    if (!(await other(message, presID.value))) return unexpected(message);
  }
}

/** The status of a response for a data set that could not be received: out of resources, or not understood. */
export function failureStatusOf(received: OFCondition): number {
  return received.equals(DIMSE_OUTOFRESOURCES)
    ? STATUS_STORE_Refused_OutOfResources
    : STATUS_STORE_Error_CannotUnderstand;
}
