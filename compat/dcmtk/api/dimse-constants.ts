/**
 * Constants of messages.
 *
 * @module
 * @see dimse.h of dcmnet
 */

/** Command Field of each message. @enum @see DICOM PS3.7, E.1 */
export const T_DIMSE_Command = {
  DIMSE_NOTHING: 0x0000,
  DIMSE_C_STORE_RQ: 0x0001,
  DIMSE_C_STORE_RSP: 0x8001,
  DIMSE_C_GET_RQ: 0x0010,
  DIMSE_C_GET_RSP: 0x8010,
  DIMSE_C_FIND_RQ: 0x0020,
  DIMSE_C_FIND_RSP: 0x8020,
  DIMSE_C_MOVE_RQ: 0x0021,
  DIMSE_C_MOVE_RSP: 0x8021,
  DIMSE_C_ECHO_RQ: 0x0030,
  DIMSE_C_ECHO_RSP: 0x8030,
  DIMSE_C_CANCEL_RQ: 0x0fff,
  DIMSE_N_EVENT_REPORT_RQ: 0x0100,
  DIMSE_N_EVENT_REPORT_RSP: 0x8100,
  DIMSE_N_GET_RQ: 0x0110,
  DIMSE_N_GET_RSP: 0x8110,
  DIMSE_N_SET_RQ: 0x0120,
  DIMSE_N_SET_RSP: 0x8120,
  DIMSE_N_ACTION_RQ: 0x0130,
  DIMSE_N_ACTION_RSP: 0x8130,
  DIMSE_N_CREATE_RQ: 0x0140,
  DIMSE_N_CREATE_RSP: 0x8140,
  DIMSE_N_DELETE_RQ: 0x0150,
  DIMSE_N_DELETE_RSP: 0x8150,
} as const;
export type T_DIMSE_Command = (typeof T_DIMSE_Command)[keyof typeof T_DIMSE_Command];
/** No message. */ export const DIMSE_NOTHING = T_DIMSE_Command.DIMSE_NOTHING;
/** C-STORE-RQ. */ export const DIMSE_C_STORE_RQ = T_DIMSE_Command.DIMSE_C_STORE_RQ;
/** C-STORE-RSP. */ export const DIMSE_C_STORE_RSP = T_DIMSE_Command.DIMSE_C_STORE_RSP;
/** C-GET-RQ. */ export const DIMSE_C_GET_RQ = T_DIMSE_Command.DIMSE_C_GET_RQ;
/** C-GET-RSP. */ export const DIMSE_C_GET_RSP = T_DIMSE_Command.DIMSE_C_GET_RSP;
/** C-FIND-RQ. */ export const DIMSE_C_FIND_RQ = T_DIMSE_Command.DIMSE_C_FIND_RQ;
/** C-FIND-RSP. */ export const DIMSE_C_FIND_RSP = T_DIMSE_Command.DIMSE_C_FIND_RSP;
/** C-MOVE-RQ. */ export const DIMSE_C_MOVE_RQ = T_DIMSE_Command.DIMSE_C_MOVE_RQ;
/** C-MOVE-RSP. */ export const DIMSE_C_MOVE_RSP = T_DIMSE_Command.DIMSE_C_MOVE_RSP;
/** C-ECHO-RQ. */ export const DIMSE_C_ECHO_RQ = T_DIMSE_Command.DIMSE_C_ECHO_RQ;
/** C-ECHO-RSP. */ export const DIMSE_C_ECHO_RSP = T_DIMSE_Command.DIMSE_C_ECHO_RSP;
/** C-CANCEL-RQ. */ export const DIMSE_C_CANCEL_RQ = T_DIMSE_Command.DIMSE_C_CANCEL_RQ;
/** N-EVENT-REPORT-RQ. */ export const DIMSE_N_EVENT_REPORT_RQ = T_DIMSE_Command.DIMSE_N_EVENT_REPORT_RQ;
/** N-EVENT-REPORT-RSP. */ export const DIMSE_N_EVENT_REPORT_RSP = T_DIMSE_Command.DIMSE_N_EVENT_REPORT_RSP;
/** N-GET-RQ. */ export const DIMSE_N_GET_RQ = T_DIMSE_Command.DIMSE_N_GET_RQ;
/** N-GET-RSP. */ export const DIMSE_N_GET_RSP = T_DIMSE_Command.DIMSE_N_GET_RSP;
/** N-SET-RQ. */ export const DIMSE_N_SET_RQ = T_DIMSE_Command.DIMSE_N_SET_RQ;
/** N-SET-RSP. */ export const DIMSE_N_SET_RSP = T_DIMSE_Command.DIMSE_N_SET_RSP;
/** N-ACTION-RQ. */ export const DIMSE_N_ACTION_RQ = T_DIMSE_Command.DIMSE_N_ACTION_RQ;
/** N-ACTION-RSP. */ export const DIMSE_N_ACTION_RSP = T_DIMSE_Command.DIMSE_N_ACTION_RSP;
/** N-CREATE-RQ. */ export const DIMSE_N_CREATE_RQ = T_DIMSE_Command.DIMSE_N_CREATE_RQ;
/** N-CREATE-RSP. */ export const DIMSE_N_CREATE_RSP = T_DIMSE_Command.DIMSE_N_CREATE_RSP;
/** N-DELETE-RQ. */ export const DIMSE_N_DELETE_RQ = T_DIMSE_Command.DIMSE_N_DELETE_RQ;
/** N-DELETE-RSP. */ export const DIMSE_N_DELETE_RSP = T_DIMSE_Command.DIMSE_N_DELETE_RSP;

/** Whether a data set follows a command. @enum */
export const T_DIMSE_DataSetType = { DIMSE_DATASET_PRESENT: 0x0001, DIMSE_DATASET_NULL: 0x0101 } as const;
export type T_DIMSE_DataSetType = (typeof T_DIMSE_DataSetType)[keyof typeof T_DIMSE_DataSetType];
/** A data set follows. */ export const DIMSE_DATASET_PRESENT = T_DIMSE_DataSetType.DIMSE_DATASET_PRESENT;
/** No data set follows. */ export const DIMSE_DATASET_NULL = T_DIMSE_DataSetType.DIMSE_DATASET_NULL;

/** Priorities of requests. @enum */
export const T_DIMSE_Priority = { DIMSE_PRIORITY_LOW: 2, DIMSE_PRIORITY_MEDIUM: 0, DIMSE_PRIORITY_HIGH: 1 } as const;
export type T_DIMSE_Priority = (typeof T_DIMSE_Priority)[keyof typeof T_DIMSE_Priority];
/** Low. */ export const DIMSE_PRIORITY_LOW = T_DIMSE_Priority.DIMSE_PRIORITY_LOW;
/** Medium. */ export const DIMSE_PRIORITY_MEDIUM = T_DIMSE_Priority.DIMSE_PRIORITY_MEDIUM;
/** High. */ export const DIMSE_PRIORITY_HIGH = T_DIMSE_Priority.DIMSE_PRIORITY_HIGH;

/** Whether a call waits for a message without a limit. @enum */
export const T_DIMSE_BlockingMode = { DIMSE_BLOCKING: 0, DIMSE_NONBLOCKING: 1 } as const;
export type T_DIMSE_BlockingMode = (typeof T_DIMSE_BlockingMode)[keyof typeof T_DIMSE_BlockingMode];
/** Wait without a limit. */ export const DIMSE_BLOCKING = T_DIMSE_BlockingMode.DIMSE_BLOCKING;
/** Wait as long as the time-out says. */ export const DIMSE_NONBLOCKING = T_DIMSE_BlockingMode.DIMSE_NONBLOCKING;

/** How far a C-STORE is. @enum */
export const T_DIMSE_StoreProgressType = { DIMSE_StoreBegin: 0, DIMSE_StoreProgressing: 1, DIMSE_StoreEnd: 2 } as const;
export type T_DIMSE_StoreProgressType = (typeof T_DIMSE_StoreProgressType)[keyof typeof T_DIMSE_StoreProgressType];
/** It begins. */ export const DIMSE_StoreBegin = T_DIMSE_StoreProgressType.DIMSE_StoreBegin;
/** It goes on. */ export const DIMSE_StoreProgressing = T_DIMSE_StoreProgressType.DIMSE_StoreProgressing;
/** It has ended. */ export const DIMSE_StoreEnd = T_DIMSE_StoreProgressType.DIMSE_StoreEnd;

/** Which way a message goes. @enum */
export const DIMSE_direction = { DIMSE_INCOMING: 0, DIMSE_OUTGOING: 1 } as const;
export type DIMSE_direction = (typeof DIMSE_direction)[keyof typeof DIMSE_direction];
/** From the peer. */ export const DIMSE_INCOMING = DIMSE_direction.DIMSE_INCOMING;
/** To the peer. */ export const DIMSE_OUTGOING = DIMSE_direction.DIMSE_OUTGOING;
