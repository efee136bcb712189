/**
 * The elements of a command set: tag and value representation of each keyword.
 *
 * @module
 * @see DICOM PS3.7, E.1
 */
import type { CommandSet } from './types';

/** Value representations that occur in command sets (the group length aside). */
export type CommandVR = 'UI' | 'US' | 'AE' | 'LO' | 'AT';

/** One element of the dictionary of command sets. */
export interface CommandElement {
  readonly keyword: keyof CommandSet;
  /** Element number; the group is 0000. */
  readonly element: number;
  readonly vr: CommandVR;
}

/** All elements that {@link CommandSet} has, ascending. */
export const COMMAND_ELEMENTS = [
  { element: 0x0002, vr: 'UI', keyword: 'AffectedSOPClassUID' },
  { element: 0x0003, vr: 'UI', keyword: 'RequestedSOPClassUID' },
  { element: 0x0100, vr: 'US', keyword: 'CommandField' },
  { element: 0x0110, vr: 'US', keyword: 'MessageID' },
  { element: 0x0120, vr: 'US', keyword: 'MessageIDBeingRespondedTo' },
  { element: 0x0600, vr: 'AE', keyword: 'MoveDestination' },
  { element: 0x0700, vr: 'US', keyword: 'Priority' },
  { element: 0x0800, vr: 'US', keyword: 'CommandDataSetType' },
  { element: 0x0900, vr: 'US', keyword: 'Status' },
  { element: 0x0901, vr: 'AT', keyword: 'OffendingElement' },
  { element: 0x0902, vr: 'LO', keyword: 'ErrorComment' },
  { element: 0x0903, vr: 'US', keyword: 'ErrorID' },
  { element: 0x1000, vr: 'UI', keyword: 'AffectedSOPInstanceUID' },
  { element: 0x1001, vr: 'UI', keyword: 'RequestedSOPInstanceUID' },
  { element: 0x1002, vr: 'US', keyword: 'EventTypeID' },
  { element: 0x1005, vr: 'AT', keyword: 'AttributeIdentifierList' },
  { element: 0x1008, vr: 'US', keyword: 'ActionTypeID' },
  { element: 0x1020, vr: 'US', keyword: 'NumberOfRemainingSuboperations' },
  { element: 0x1021, vr: 'US', keyword: 'NumberOfCompletedSuboperations' },
  { element: 0x1022, vr: 'US', keyword: 'NumberOfFailedSuboperations' },
  { element: 0x1023, vr: 'US', keyword: 'NumberOfWarningSuboperations' },
  { element: 0x1030, vr: 'AE', keyword: 'MoveOriginatorApplicationEntityTitle' },
  { element: 0x1031, vr: 'US', keyword: 'MoveOriginatorMessageID' },
] as const satisfies readonly CommandElement[];

/** The same elements by their number. */
export const COMMAND_ELEMENT_BY_NUMBER: ReadonlyMap<number, (typeof COMMAND_ELEMENTS)[number]> = new Map(
  COMMAND_ELEMENTS.map((entry) => [entry.element, entry]),
);

/** The same elements by their keyword. */
export const COMMAND_ELEMENT_BY_KEYWORD: ReadonlyMap<string, (typeof COMMAND_ELEMENTS)[number]> = new Map(
  COMMAND_ELEMENTS.map((entry) => [entry.keyword, entry]),
);
