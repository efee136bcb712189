/**
 * DIMSE messages as plain data. Command elements keep their DICOM keywords.
 *
 * @module
 * @see DICOM PS3.7, 9.3, 10.3 and annex E
 */

/** Command Field (0000,0100) of each message. @enum @see DICOM PS3.7, E.1 */
export const CommandField = {
  C_STORE_RQ: 0x0001,
  C_STORE_RSP: 0x8001,
  C_GET_RQ: 0x0010,
  C_GET_RSP: 0x8010,
  C_FIND_RQ: 0x0020,
  C_FIND_RSP: 0x8020,
  C_MOVE_RQ: 0x0021,
  C_MOVE_RSP: 0x8021,
  C_ECHO_RQ: 0x0030,
  C_ECHO_RSP: 0x8030,
  N_EVENT_REPORT_RQ: 0x0100,
  N_EVENT_REPORT_RSP: 0x8100,
  N_GET_RQ: 0x0110,
  N_GET_RSP: 0x8110,
  N_SET_RQ: 0x0120,
  N_SET_RSP: 0x8120,
  N_ACTION_RQ: 0x0130,
  N_ACTION_RSP: 0x8130,
  N_CREATE_RQ: 0x0140,
  N_CREATE_RSP: 0x8140,
  N_DELETE_RQ: 0x0150,
  N_DELETE_RSP: 0x8150,
  C_CANCEL_RQ: 0x0fff,
} as const;
export type CommandField = (typeof CommandField)[keyof typeof CommandField];

/** Command Data Set Type (0000,0800) of a message without data set. */
export const NO_DATA_SET = 0x0101;
/** Command Data Set Type that this engine sends for a message with data set (any other value but 0101H says the same). */
export const DATA_SET_PRESENT = 0x0001;

/** Priority (0000,0700). @enum */
export const Priority = { Medium: 0, High: 1, Low: 2 } as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/** A command set. Absent elements are absent; UIDs and AE titles come without padding. */
export interface CommandSet {
  CommandField: number;
  CommandDataSetType: number;
  MessageID?: number;
  MessageIDBeingRespondedTo?: number;
  AffectedSOPClassUID?: string;
  RequestedSOPClassUID?: string;
  AffectedSOPInstanceUID?: string;
  RequestedSOPInstanceUID?: string;
  Priority?: number;
  Status?: number;
  /** Tags, 0xggggeeee. */
  OffendingElement?: number[];
  ErrorComment?: string;
  ErrorID?: number;
  MoveDestination?: string;
  MoveOriginatorApplicationEntityTitle?: string;
  MoveOriginatorMessageID?: number;
  NumberOfRemainingSuboperations?: number;
  NumberOfCompletedSuboperations?: number;
  NumberOfFailedSuboperations?: number;
  NumberOfWarningSuboperations?: number;
  EventTypeID?: number;
  ActionTypeID?: number;
  /** Tags, 0xggggeeee. */
  AttributeIdentifierList?: number[];
}
