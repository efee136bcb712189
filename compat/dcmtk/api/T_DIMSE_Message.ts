import {
  T_DIMSE_C_CancelRQ,
  T_DIMSE_C_EchoRQ,
  T_DIMSE_C_EchoRSP,
  T_DIMSE_C_FindRQ,
  T_DIMSE_C_FindRSP,
  T_DIMSE_C_GetRQ,
  T_DIMSE_C_GetRSP,
  T_DIMSE_C_MoveRQ,
  T_DIMSE_C_MoveRSP,
  T_DIMSE_C_StoreRQ,
  T_DIMSE_C_StoreRSP,
} from './composite-messages';
import { DIMSE_NOTHING, type T_DIMSE_Command } from './dimse-constants';
import {
  T_DIMSE_N_ActionRQ,
  T_DIMSE_N_ActionRSP,
  T_DIMSE_N_CreateRQ,
  T_DIMSE_N_CreateRSP,
  T_DIMSE_N_DeleteRQ,
  T_DIMSE_N_DeleteRSP,
  T_DIMSE_N_EventReportRQ,
  T_DIMSE_N_EventReportRSP,
  T_DIMSE_N_GetRQ,
  T_DIMSE_N_GetRSP,
  T_DIMSE_N_SetRQ,
  T_DIMSE_N_SetRSP,
} from './normalized-messages';

/** One record for each message; the one that the command field names counts. */
export interface T_DIMSE_MessageRecords {
  CStoreRQ: T_DIMSE_C_StoreRQ;
  CStoreRSP: T_DIMSE_C_StoreRSP;
  CEchoRQ: T_DIMSE_C_EchoRQ;
  CEchoRSP: T_DIMSE_C_EchoRSP;
  CFindRQ: T_DIMSE_C_FindRQ;
  CFindRSP: T_DIMSE_C_FindRSP;
  CGetRQ: T_DIMSE_C_GetRQ;
  CGetRSP: T_DIMSE_C_GetRSP;
  CMoveRQ: T_DIMSE_C_MoveRQ;
  CMoveRSP: T_DIMSE_C_MoveRSP;
  CCancelRQ: T_DIMSE_C_CancelRQ;
  NEventReportRQ: T_DIMSE_N_EventReportRQ;
  NEventReportRSP: T_DIMSE_N_EventReportRSP;
  NGetRQ: T_DIMSE_N_GetRQ;
  NGetRSP: T_DIMSE_N_GetRSP;
  NSetRQ: T_DIMSE_N_SetRQ;
  NSetRSP: T_DIMSE_N_SetRSP;
  NActionRQ: T_DIMSE_N_ActionRQ;
  NActionRSP: T_DIMSE_N_ActionRSP;
  NCreateRQ: T_DIMSE_N_CreateRQ;
  NCreateRSP: T_DIMSE_N_CreateRSP;
  NDeleteRQ: T_DIMSE_N_DeleteRQ;
  NDeleteRSP: T_DIMSE_N_DeleteRSP;
}

/** Makes a record when somebody looks at it: most messages need one of the 23. */
function lazyRecords(): T_DIMSE_MessageRecords {
  const makers: { readonly [Name in keyof T_DIMSE_MessageRecords]: () => T_DIMSE_MessageRecords[Name] } = {
    CStoreRQ: () => new T_DIMSE_C_StoreRQ(),
    CStoreRSP: () => new T_DIMSE_C_StoreRSP(),
    CEchoRQ: () => new T_DIMSE_C_EchoRQ(),
    CEchoRSP: () => new T_DIMSE_C_EchoRSP(),
    CFindRQ: () => new T_DIMSE_C_FindRQ(),
    CFindRSP: () => new T_DIMSE_C_FindRSP(),
    CGetRQ: () => new T_DIMSE_C_GetRQ(),
    CGetRSP: () => new T_DIMSE_C_GetRSP(),
    CMoveRQ: () => new T_DIMSE_C_MoveRQ(),
    CMoveRSP: () => new T_DIMSE_C_MoveRSP(),
    CCancelRQ: () => new T_DIMSE_C_CancelRQ(),
    NEventReportRQ: () => new T_DIMSE_N_EventReportRQ(),
    NEventReportRSP: () => new T_DIMSE_N_EventReportRSP(),
    NGetRQ: () => new T_DIMSE_N_GetRQ(),
    NGetRSP: () => new T_DIMSE_N_GetRSP(),
    NSetRQ: () => new T_DIMSE_N_SetRQ(),
    NSetRSP: () => new T_DIMSE_N_SetRSP(),
    NActionRQ: () => new T_DIMSE_N_ActionRQ(),
    NActionRSP: () => new T_DIMSE_N_ActionRSP(),
    NCreateRQ: () => new T_DIMSE_N_CreateRQ(),
    NCreateRSP: () => new T_DIMSE_N_CreateRSP(),
    NDeleteRQ: () => new T_DIMSE_N_DeleteRQ(),
    NDeleteRSP: () => new T_DIMSE_N_DeleteRSP(),
  };
  const made: Partial<Record<string, unknown>> = {};
  const records = {};
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(records, name, {
      enumerable: true,
      get: () => (made[name] ??= make()),
      set: (record: unknown) => (made[name] = record),
    });
  }
  return records as T_DIMSE_MessageRecords;
}

/**
 * A message: its command field, and a record with the rest of the command.
 *
 * @example
 * ```ts
 * import { DIMSE_C_ECHO_RQ, T_DIMSE_Message, UID_VerificationSOPClass } from 'dcxport/dcmtk';
 *
 * const msg = new T_DIMSE_Message();
 * msg.CommandField = DIMSE_C_ECHO_RQ;
 * msg.msg.CEchoRQ.AffectedSOPClassUID = UID_VerificationSOPClass;
 * console.log(msg.msg.CEchoRQ.AffectedSOPClassUID); // 1.2.840.10008.1.1
 * ```
 * @see T_DIMSE_Message of dimse.h
 */
export class T_DIMSE_Message {
  /** Which message it is. @compat full */
  CommandField: T_DIMSE_Command = DIMSE_NOTHING;
  /** The records of the messages. @compat full */
  readonly msg: T_DIMSE_MessageRecords = lazyRecords();
}
