import { hasDataSet, messageName } from './message-table';
import { describeStatus } from './status';
import { Priority } from './types';
import type { CommandSet } from './types';

/** Longest text of a peer that is shown, in characters. */
const LONGEST_TEXT = 80;
/** Most tags that are shown of a list. */
const MOST_TAGS = 8;

/** Options of {@link describeCommandSet}. */
export interface DescribeCommandSetOptions {
  /**
   * Shows Error Comment too. It is the peer's free text, in which some peers quote patient data, so it belongs into
   * debug entries.
   * @defaultValue false
   */
  errorComment?: boolean;
}

/**
 * Describes a command set in one line for a log, such as
 * `C-STORE-RSP to message 7, class 1.2.840.10008.5.1.4.1.1.2, status 0000H Success: done`.
 *
 * Shows ids, UIDs, AE titles, counts and the status; no patient data. Texts of the peer are cut and freed of control
 * characters. Never throws, whatever the members hold.
 */
export function describeCommandSet(command: CommandSet, options: DescribeCommandSetOptions = {}): string {
  const parts = [
    numbered('id', command.MessageID),
    named('class', command.AffectedSOPClassUID ?? command.RequestedSOPClassUID),
    named('instance', command.AffectedSOPInstanceUID ?? command.RequestedSOPInstanceUID),
    command.Priority === undefined ? undefined : `priority ${priorityName(command.Priority)}`,
    named('to', command.MoveDestination),
    named('moved for', command.MoveOriginatorApplicationEntityTitle),
    numbered('message', command.MoveOriginatorMessageID),
    numbered('event type', command.EventTypeID),
    numbered('action type', command.ActionTypeID),
    command.Status === undefined ? undefined : `status ${statusText(command)}`,
    numbered('error id', command.ErrorID),
    tagged('offending', command.OffendingElement),
    tagged('attributes', command.AttributeIdentifierList),
    suboperations(command),
    options.errorComment ? named('comment', command.ErrorComment) : undefined,
    hasDataSet(command) ? 'with data set' : undefined,
  ].filter((part) => part !== undefined);
  return [title(command), ...parts].join(', ');
}

function title(command: CommandSet): string {
  const name = typeof command.CommandField === 'number' ? messageName(command.CommandField) : 'message';
  const answered = command.MessageIDBeingRespondedTo;
  return answered === undefined ? name : `${name} to message ${shown(answered)}`;
}

function statusText({ CommandField, Status }: CommandSet): string {
  if (typeof Status !== 'number') return shown(Status);
  return describeStatus(Status, typeof CommandField === 'number' ? CommandField : undefined);
}

function priorityName(priority: number): string {
  const name = Object.entries(Priority).find(([, value]) => value === priority)?.[0];
  return name === undefined ? shown(priority) : name.toLowerCase();
}

function suboperations(command: CommandSet): string | undefined {
  const counts = [
    counted(command.NumberOfRemainingSuboperations, 'remaining'),
    counted(command.NumberOfCompletedSuboperations, 'completed'),
    counted(command.NumberOfFailedSuboperations, 'failed'),
    counted(command.NumberOfWarningSuboperations, 'with warning'),
  ].filter((part) => part !== undefined);
  return counts.length === 0 ? undefined : `sub-operations: ${counts.join(', ')}`;
}

function counted(count: number | undefined, label: string): string | undefined {
  return count === undefined ? undefined : `${shown(count)} ${label}`;
}

function numbered(label: string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${label} ${shown(value)}`;
}

function named(label: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${label} ${value === '' ? '(empty)' : shown(value)}`;
}

function tagged(label: string, tags: readonly number[] | undefined): string | undefined {
  if (!Array.isArray(tags)) return undefined;
  const rest = tags.length > MOST_TAGS ? ` and ${tags.length - MOST_TAGS} more` : '';
  return `${label} ${tags.slice(0, MOST_TAGS).map(describeTag).join(' ')}${rest}`;
}

function describeTag(tag: unknown): string {
  if (typeof tag !== 'number') return shown(tag);
  const digits = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}

/** Any value as a short text of one line. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `(${typeof value})`;
  const line = value.slice(0, LONGEST_TEXT).replace(/[^\x20-\x7e\u00a0-\u00ff]/g, '?');
  return value.length > LONGEST_TEXT ? `${line}...` : line;
}
