/**
 * Between messages as records and the engine's command sets.
 *
 * @module
 */
import { CommandField, type CommandSet } from '../../../src/index';
import { DIMSE_DATASET_NULL, DIMSE_DATASET_PRESENT, T_DIMSE_Command } from './dimse-constants';
import type { T_DIMSE_Message, T_DIMSE_MessageRecords } from './T_DIMSE_Message';

type Element = keyof CommandSet;

/** A field of a record: its element, its name where that is another, and its mark in `opts` when it is optional. */
type Field = readonly [element: Element, mark?: number];

interface RecordDefinition {
  readonly name: keyof T_DIMSE_MessageRecords;
  readonly fields: readonly Field[];
}

/** Fields that are named otherwise than their elements. */
const NAMES: Partial<Record<Element, string>> = {
  Status: 'DimseStatus',
  MoveOriginatorMessageID: 'MoveOriginatorID',
  NumberOfRemainingSuboperations: 'NumberOfRemainingSubOperations',
  NumberOfCompletedSuboperations: 'NumberOfCompletedSubOperations',
  NumberOfFailedSuboperations: 'NumberOfFailedSubOperations',
  NumberOfWarningSuboperations: 'NumberOfWarningSubOperations',
};

const RECORDS: Readonly<Record<number, RecordDefinition>> = {
  [CommandField.C_STORE_RQ]: {
    name: 'CStoreRQ',
    fields: [
      ['MessageID'],
      ['AffectedSOPClassUID'],
      ['Priority'],
      ['AffectedSOPInstanceUID'],
      ['MoveOriginatorApplicationEntityTitle', 1],
      ['MoveOriginatorMessageID', 2],
    ],
  },
  [CommandField.C_STORE_RSP]: {
    name: 'CStoreRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status'], ['AffectedSOPInstanceUID', 2]],
  },
  [CommandField.C_ECHO_RQ]: { name: 'CEchoRQ', fields: [['MessageID'], ['AffectedSOPClassUID']] },
  [CommandField.C_ECHO_RSP]: {
    name: 'CEchoRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status']],
  },
  [CommandField.C_FIND_RQ]: { name: 'CFindRQ', fields: [['MessageID'], ['AffectedSOPClassUID'], ['Priority']] },
  [CommandField.C_FIND_RSP]: {
    name: 'CFindRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status']],
  },
  [CommandField.C_GET_RQ]: { name: 'CGetRQ', fields: [['MessageID'], ['AffectedSOPClassUID'], ['Priority']] },
  [CommandField.C_GET_RSP]: {
    name: 'CGetRSP',
    fields: [
      ['MessageIDBeingRespondedTo'],
      ['AffectedSOPClassUID', 1],
      ['Status'],
      ['NumberOfRemainingSuboperations', 2],
      ['NumberOfCompletedSuboperations', 4],
      ['NumberOfFailedSuboperations', 8],
      ['NumberOfWarningSuboperations', 16],
    ],
  },
  [CommandField.C_MOVE_RQ]: {
    name: 'CMoveRQ',
    fields: [['MessageID'], ['AffectedSOPClassUID'], ['Priority'], ['MoveDestination']],
  },
  [CommandField.C_MOVE_RSP]: {
    name: 'CMoveRSP',
    fields: [
      ['MessageIDBeingRespondedTo'],
      ['AffectedSOPClassUID', 1],
      ['Status'],
      ['NumberOfRemainingSuboperations', 2],
      ['NumberOfCompletedSuboperations', 4],
      ['NumberOfFailedSuboperations', 8],
      ['NumberOfWarningSuboperations', 16],
    ],
  },
  [CommandField.C_CANCEL_RQ]: { name: 'CCancelRQ', fields: [['MessageIDBeingRespondedTo']] },
  [CommandField.N_EVENT_REPORT_RQ]: {
    name: 'NEventReportRQ',
    fields: [['MessageID'], ['AffectedSOPClassUID'], ['AffectedSOPInstanceUID'], ['EventTypeID']],
  },
  [CommandField.N_EVENT_REPORT_RSP]: {
    name: 'NEventReportRSP',
    fields: [
      ['MessageIDBeingRespondedTo'],
      ['AffectedSOPClassUID', 1],
      ['Status'],
      ['AffectedSOPInstanceUID', 2],
      ['EventTypeID', 4],
    ],
  },
  [CommandField.N_GET_RQ]: {
    name: 'NGetRQ',
    fields: [['MessageID'], ['RequestedSOPClassUID'], ['RequestedSOPInstanceUID'], ['AttributeIdentifierList']],
  },
  [CommandField.N_GET_RSP]: {
    name: 'NGetRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status'], ['AffectedSOPInstanceUID', 2]],
  },
  [CommandField.N_SET_RQ]: {
    name: 'NSetRQ',
    fields: [['MessageID'], ['RequestedSOPClassUID'], ['RequestedSOPInstanceUID']],
  },
  [CommandField.N_SET_RSP]: {
    name: 'NSetRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status'], ['AffectedSOPInstanceUID', 2]],
  },
  [CommandField.N_ACTION_RQ]: {
    name: 'NActionRQ',
    fields: [['MessageID'], ['RequestedSOPClassUID'], ['RequestedSOPInstanceUID'], ['ActionTypeID']],
  },
  [CommandField.N_ACTION_RSP]: {
    name: 'NActionRSP',
    fields: [
      ['MessageIDBeingRespondedTo'],
      ['AffectedSOPClassUID', 1],
      ['Status'],
      ['AffectedSOPInstanceUID', 2],
      ['ActionTypeID', 4],
    ],
  },
  [CommandField.N_CREATE_RQ]: {
    name: 'NCreateRQ',
    fields: [['MessageID'], ['AffectedSOPClassUID'], ['AffectedSOPInstanceUID', 2]],
  },
  [CommandField.N_CREATE_RSP]: {
    name: 'NCreateRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status'], ['AffectedSOPInstanceUID', 2]],
  },
  [CommandField.N_DELETE_RQ]: {
    name: 'NDeleteRQ',
    fields: [['MessageID'], ['RequestedSOPClassUID'], ['RequestedSOPInstanceUID']],
  },
  [CommandField.N_DELETE_RSP]: {
    name: 'NDeleteRSP',
    fields: [['MessageIDBeingRespondedTo'], ['AffectedSOPClassUID', 1], ['Status'], ['AffectedSOPInstanceUID', 2]],
  },
};

const KNOWN_COMMANDS: ReadonlySet<number> = new Set(Object.values(T_DIMSE_Command));

/** A record as a table of its fields: the tables above say which it has. */
function fieldsOf(message: T_DIMSE_Message, { name }: RecordDefinition): Record<string, unknown> {
  return message.msg[name] as unknown as Record<string, unknown>;
}

/** A command set as the program's record says it; undefined for a command field that is none. */
export function commandSetOf(message: T_DIMSE_Message): Omit<CommandSet, 'CommandDataSetType'> | undefined {
  const definition = RECORDS[message.CommandField];
  if (definition === undefined) return undefined;
  const record = fieldsOf(message, definition);
  const marks = Number(record['opts'] ?? 0);
  const command: Record<string, unknown> = { CommandField: message.CommandField };
  for (const [element, mark] of definition.fields) {
    if (mark !== undefined && (marks & mark) === 0) continue;
    const value = record[NAMES[element] ?? element];
    // An empty list asks for everything by being absent.
    if (!Array.isArray(value) || value.length > 0) command[element] = value;
  }
  return command as unknown as Omit<CommandSet, 'CommandDataSetType'>;
}

/** Fills the program's record from a command set. @returns whether DICOM defines such a message. */
export function readCommandSet(command: CommandSet, message: T_DIMSE_Message): boolean {
  const definition = RECORDS[command.CommandField];
  if (definition === undefined || !KNOWN_COMMANDS.has(command.CommandField)) return false;
  message.CommandField = command.CommandField as T_DIMSE_Command;
  const record = fieldsOf(message, definition);
  let marks = 0;
  for (const [element, mark = 0] of definition.fields) {
    const value = command[element];
    if (value === undefined) continue;
    record[NAMES[element] ?? element] = value;
    marks |= mark;
  }
  record['DataSetType'] =
    command.CommandDataSetType === DIMSE_DATASET_NULL ? DIMSE_DATASET_NULL : DIMSE_DATASET_PRESENT;
  if ('opts' in record) record['opts'] = marks;
  return true;
}

/** Says in the record whether a data set goes with the message. */
export function markDataSet(message: T_DIMSE_Message, present: boolean): void {
  const definition = RECORDS[message.CommandField];
  if (definition === undefined) return;
  fieldsOf(message, definition)['DataSetType'] = present ? DIMSE_DATASET_PRESENT : DIMSE_DATASET_NULL;
}
