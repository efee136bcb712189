/**
 * The 23 DIMSE messages: names, elements, data sets; and the check of a received command set against them.
 *
 * @module
 * @see DICOM PS3.7, 9.3 and 10.3
 */
import { DimseDecodeError } from '../errors';
import { CommandField, NO_DATA_SET } from './types';
import type { CommandSet } from './types';

/** How a message uses an element: always, if its condition holds, or as the sender likes. */
export type ElementUsage = 'mandatory' | 'conditional' | 'optional';

/** Whether a data set follows: always, never, or as the service or status has it. */
export type DataSetUsage = 'required' | 'optional' | 'forbidden';

/** The elements of a message, beside Command Field and Command Data Set Type, which all have. */
export type ElementTable = Readonly<
  Partial<Record<Exclude<keyof CommandSet, 'CommandField' | 'CommandDataSetType'>, ElementUsage>>
>;

/** One DIMSE message. */
export interface MessageDefinition {
  readonly commandField: CommandField;
  /** As PS3.7 writes it, such as `C-STORE-RQ`. */
  readonly name: string;
  readonly dataSet: DataSetUsage;
  readonly elements: ElementTable;
}

const request = { MessageID: 'mandatory' } as const satisfies ElementTable;

/** All responses: what failure statuses may add is conditional on the status. @see DICOM PS3.7, annex C */
const response = {
  MessageIDBeingRespondedTo: 'mandatory',
  Status: 'mandatory',
  OffendingElement: 'conditional',
  ErrorComment: 'optional',
  ErrorID: 'optional',
} as const satisfies ElementTable;

const affectedClass = { AffectedSOPClassUID: 'mandatory' } as const satisfies ElementTable;
const affectedInstance = { ...affectedClass, AffectedSOPInstanceUID: 'mandatory' } as const satisfies ElementTable;
const requestedInstance = {
  RequestedSOPClassUID: 'mandatory',
  RequestedSOPInstanceUID: 'mandatory',
} as const satisfies ElementTable;
const echoedClass = { AffectedSOPClassUID: 'optional' } as const satisfies ElementTable;
const echoedInstance = { ...echoedClass, AffectedSOPInstanceUID: 'optional' } as const satisfies ElementTable;
const priority = { Priority: 'mandatory' } as const satisfies ElementTable;
const suboperations = {
  NumberOfRemainingSuboperations: 'conditional',
  NumberOfCompletedSuboperations: 'conditional',
  NumberOfFailedSuboperations: 'conditional',
  NumberOfWarningSuboperations: 'conditional',
} as const satisfies ElementTable;

function define(
  commandField: CommandField,
  name: string,
  dataSet: DataSetUsage,
  ...parts: readonly ElementTable[]
): MessageDefinition {
  return { commandField, name, dataSet, elements: Object.assign({}, ...parts) as ElementTable };
}

/** Every message. @see DICOM PS3.7, 9.3 and 10.3 */
export const MESSAGES: readonly MessageDefinition[] = [
  define(CommandField.C_STORE_RQ, 'C-STORE-RQ', 'required', request, affectedInstance, priority, {
    MoveOriginatorApplicationEntityTitle: 'optional',
    MoveOriginatorMessageID: 'optional',
  }),
  define(CommandField.C_STORE_RSP, 'C-STORE-RSP', 'forbidden', response, echoedInstance),
  define(CommandField.C_FIND_RQ, 'C-FIND-RQ', 'required', request, affectedClass, priority),
  define(CommandField.C_FIND_RSP, 'C-FIND-RSP', 'optional', response, echoedClass),
  define(CommandField.C_GET_RQ, 'C-GET-RQ', 'required', request, affectedClass, priority),
  define(CommandField.C_GET_RSP, 'C-GET-RSP', 'optional', response, echoedClass, suboperations),
  define(CommandField.C_MOVE_RQ, 'C-MOVE-RQ', 'required', request, affectedClass, priority, {
    MoveDestination: 'mandatory',
  }),
  define(CommandField.C_MOVE_RSP, 'C-MOVE-RSP', 'optional', response, echoedClass, suboperations),
  define(CommandField.C_ECHO_RQ, 'C-ECHO-RQ', 'forbidden', request, affectedClass),
  define(CommandField.C_ECHO_RSP, 'C-ECHO-RSP', 'forbidden', response, echoedClass),
  define(CommandField.C_CANCEL_RQ, 'C-CANCEL-RQ', 'forbidden', { MessageIDBeingRespondedTo: 'mandatory' }),
  define(CommandField.N_EVENT_REPORT_RQ, 'N-EVENT-REPORT-RQ', 'optional', request, affectedInstance, {
    EventTypeID: 'mandatory',
  }),
  define(CommandField.N_EVENT_REPORT_RSP, 'N-EVENT-REPORT-RSP', 'optional', response, echoedInstance, {
    EventTypeID: 'conditional',
  }),
  define(CommandField.N_GET_RQ, 'N-GET-RQ', 'forbidden', request, requestedInstance, {
    AttributeIdentifierList: 'optional',
  }),
  define(CommandField.N_GET_RSP, 'N-GET-RSP', 'optional', response, echoedInstance, {
    AttributeIdentifierList: 'conditional',
  }),
  define(CommandField.N_SET_RQ, 'N-SET-RQ', 'required', request, requestedInstance),
  define(CommandField.N_SET_RSP, 'N-SET-RSP', 'optional', response, echoedInstance, {
    AttributeIdentifierList: 'conditional',
  }),
  define(CommandField.N_ACTION_RQ, 'N-ACTION-RQ', 'optional', request, requestedInstance, {
    ActionTypeID: 'mandatory',
  }),
  define(CommandField.N_ACTION_RSP, 'N-ACTION-RSP', 'optional', response, echoedInstance, {
    ActionTypeID: 'conditional',
  }),
  define(CommandField.N_CREATE_RQ, 'N-CREATE-RQ', 'optional', request, affectedClass, {
    AffectedSOPInstanceUID: 'optional',
  }),
  define(CommandField.N_CREATE_RSP, 'N-CREATE-RSP', 'optional', response, echoedInstance, {
    AttributeIdentifierList: 'conditional',
  }),
  define(CommandField.N_DELETE_RQ, 'N-DELETE-RQ', 'forbidden', request, requestedInstance),
  define(CommandField.N_DELETE_RSP, 'N-DELETE-RSP', 'forbidden', response, echoedInstance),
];

const byField: ReadonlyMap<number, MessageDefinition> = new Map(MESSAGES.map((entry) => [entry.commandField, entry]));

/** Finds the definition of a Command Field; undefined when DICOM has no such message. */
export function findMessage(commandField: number): MessageDefinition | undefined {
  return byField.get(commandField);
}

/** Names a message, such as `C-STORE-RQ`; an undefined Command Field is named by its number. */
export function messageName(commandField: number): string {
  return byField.get(commandField)?.name ?? `message ${commandField.toString(16).toUpperCase().padStart(4, '0')}H`;
}

/** Whether a Command Field is that of a response (bit 15). */
export function isResponse(commandField: number): boolean {
  return (commandField & 0x8000) !== 0;
}

/** The Command Field of the response to a request. */
export function responseField(requestField: number): number {
  return requestField | 0x8000;
}

/** Whether a data set follows the command. */
export function hasDataSet(command: CommandSet): boolean {
  return command.CommandDataSetType !== NO_DATA_SET;
}

/** Elements without which nothing sensible can be done with a message; the rest of the table is for the services. */
const INDISPENSABLE = ['MessageID', 'MessageIDBeingRespondedTo', 'Status'] as const;

/** Requests that say what they want in their data set and nowhere else. */
const MEANINGLESS_WITHOUT_DATA_SET: ReadonlySet<number> = new Set([
  CommandField.C_STORE_RQ,
  CommandField.C_FIND_RQ,
  CommandField.C_GET_RQ,
  CommandField.C_MOVE_RQ,
]);

/**
 * Checks that a received command set can be answered or matched with its request.
 *
 * Peers leave out, add and misuse elements, so only what nobody can do without is demanded: a request has a Message ID,
 * a response and a C-CANCEL the Message ID being responded to, a response a Status, a C-STORE, C-FIND, C-GET or C-MOVE
 * request its data set. Messages that DICOM does not define are held to the same rules, so that a service can answer
 * them with status 0211H (unrecognized operation).
 *
 * @throws {@link DimseDecodeError} naming what is missing.
 * @see DICOM PS3.7, 9.3 and 10.3
 */
export function checkCommandSet(command: CommandSet): void {
  const field = command.CommandField;
  const elements: ElementTable = findMessage(field)?.elements ?? (isResponse(field) ? response : request);
  for (const keyword of INDISPENSABLE) {
    if (elements[keyword] === 'mandatory' && command[keyword] === undefined) {
      throw new DimseDecodeError(`The peer's ${messageName(field)} has no ${keyword}`);
    }
  }
  if (!hasDataSet(command) && MEANINGLESS_WITHOUT_DATA_SET.has(field)) {
    throw new DimseDecodeError(`The peer's ${messageName(field)} announces no data set, which it cannot do without`);
  }
}

/**
 * Names the mandatory elements that a command set lacks, for services that answer with a status and for logs.
 *
 * @returns Keywords; empty when all are there or DICOM does not define the message.
 */
export function missingElements(command: CommandSet): readonly (keyof CommandSet)[] {
  const elements = findMessage(command.CommandField)?.elements ?? {};
  return (Object.keys(elements) as (keyof typeof elements)[]).filter(
    (keyword) => elements[keyword] === 'mandatory' && command[keyword] === undefined,
  );
}
