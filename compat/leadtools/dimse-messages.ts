/**
 * The DIMSE messages as the Send and OnReceive members have them: which parameter is which command element.
 *
 * @module
 */
import { CommandField, IMPLICIT_VR_LITTLE_ENDIAN, type CommandSet } from '../../src/index';
import { checkUid } from './AssociateContexts';
import { checkInteger, parameterError } from './data-set-errors';
import { wrapDataSet } from './data-set-access';
import type { DicomDataSet } from './DicomDataSet';
import { DicomCommandStatusType } from './enums';

/** One message. */
export interface DimseMessage {
  /** `SendX` and `OnReceiveX` have this X. */
  readonly name: string;
  readonly field: number;
  /** The elements of the parameters behind the presentation context id, in the order of the parameters. */
  readonly elements: readonly (keyof CommandSet)[];
  /** Whether the last parameter is a data set. */
  readonly dataSet: 'none' | 'optional' | 'required';
}

const CLASS = 'AffectedSOPClassUID';
const INSTANCE = 'AffectedSOPInstanceUID';
const REQUESTED_CLASS = 'RequestedSOPClassUID';
const REQUESTED_INSTANCE = 'RequestedSOPInstanceUID';
const ANSWERED = 'MessageIDBeingRespondedTo';
const COUNTERS = [
  'NumberOfRemainingSuboperations',
  'NumberOfCompletedSuboperations',
  'NumberOfFailedSuboperations',
  'NumberOfWarningSuboperations',
] as const;

function request(
  name: string,
  field: number,
  elements: DimseMessage['elements'],
  dataSet: DimseMessage['dataSet'],
): DimseMessage {
  return { name: `${name}Request`, field, elements: ['MessageID', ...elements], dataSet };
}

function response(
  name: string,
  field: number,
  elements: DimseMessage['elements'],
  dataSet: DimseMessage['dataSet'],
): DimseMessage {
  return { name: `${name}Response`, field, elements: [ANSWERED, CLASS, ...elements], dataSet };
}

/** Every message, by what follows `Send` and `OnReceive` in the members' names. */
export const DIMSE_MESSAGES = {
  CStoreRequest: request(
    'CStore',
    CommandField.C_STORE_RQ,
    [CLASS, INSTANCE, 'Priority', 'MoveOriginatorApplicationEntityTitle', 'MoveOriginatorMessageID'],
    'required',
  ),
  CStoreResponse: response('CStore', CommandField.C_STORE_RSP, [INSTANCE, 'Status'], 'none'),
  CFindRequest: request('CFind', CommandField.C_FIND_RQ, [CLASS, 'Priority'], 'required'),
  CFindResponse: response('CFind', CommandField.C_FIND_RSP, ['Status'], 'optional'),
  CGetRequest: request('CGet', CommandField.C_GET_RQ, [CLASS, 'Priority'], 'required'),
  CGetResponse: response('CGet', CommandField.C_GET_RSP, ['Status', ...COUNTERS], 'optional'),
  CMoveRequest: request('CMove', CommandField.C_MOVE_RQ, [CLASS, 'Priority', 'MoveDestination'], 'required'),
  CMoveResponse: response('CMove', CommandField.C_MOVE_RSP, ['Status', ...COUNTERS], 'optional'),
  CCancelRequest: { name: 'CCancelRequest', field: CommandField.C_CANCEL_RQ, elements: [ANSWERED], dataSet: 'none' },
  CEchoRequest: request('CEcho', CommandField.C_ECHO_RQ, [CLASS], 'none'),
  CEchoResponse: response('CEcho', CommandField.C_ECHO_RSP, ['Status'], 'none'),
  NReportRequest: request('NReport', CommandField.N_EVENT_REPORT_RQ, [CLASS, INSTANCE, 'EventTypeID'], 'optional'),
  NReportResponse: response(
    'NReport',
    CommandField.N_EVENT_REPORT_RSP,
    [INSTANCE, 'Status', 'EventTypeID'],
    'optional',
  ),
  NGetRequest: request(
    'NGet',
    CommandField.N_GET_RQ,
    [REQUESTED_CLASS, REQUESTED_INSTANCE, 'AttributeIdentifierList'],
    'none',
  ),
  NGetResponse: response('NGet', CommandField.N_GET_RSP, [INSTANCE, 'Status'], 'optional'),
  NSetRequest: request('NSet', CommandField.N_SET_RQ, [REQUESTED_CLASS, REQUESTED_INSTANCE], 'required'),
  NSetResponse: response('NSet', CommandField.N_SET_RSP, [INSTANCE, 'Status'], 'optional'),
  NActionRequest: request(
    'NAction',
    CommandField.N_ACTION_RQ,
    [REQUESTED_CLASS, REQUESTED_INSTANCE, 'ActionTypeID'],
    'optional',
  ),
  NActionResponse: response('NAction', CommandField.N_ACTION_RSP, [INSTANCE, 'Status', 'ActionTypeID'], 'optional'),
  NCreateRequest: request('NCreate', CommandField.N_CREATE_RQ, [CLASS, INSTANCE], 'optional'),
  NCreateResponse: response('NCreate', CommandField.N_CREATE_RSP, [INSTANCE, 'Status'], 'optional'),
  NDeleteRequest: request('NDelete', CommandField.N_DELETE_RQ, [REQUESTED_CLASS, REQUESTED_INSTANCE], 'none'),
  NDeleteResponse: response('NDelete', CommandField.N_DELETE_RSP, [INSTANCE, 'Status'], 'none'),
} as const satisfies Readonly<Record<string, DimseMessage>>;

/** The name of a message in {@link DIMSE_MESSAGES}. */
export type DimseMessageName = keyof typeof DIMSE_MESSAGES;

const BY_FIELD: ReadonlyMap<number, DimseMessage> = new Map(
  Object.values(DIMSE_MESSAGES).map((message: DimseMessage) => [message.field, message]),
);

/** The message of a Command Field; undefined for an unknown one. */
export function dimseMessageOf(commandField: number): DimseMessage | undefined {
  return BY_FIELD.get(commandField);
}

const UIDS: ReadonlySet<string> = new Set([CLASS, INSTANCE, REQUESTED_CLASS, REQUESTED_INSTANCE]);
const TITLES: ReadonlySet<string> = new Set(['MoveDestination', 'MoveOriginatorApplicationEntityTitle']);
const LONGEST_TITLE = 16;
const WITH_REMAINING: ReadonlySet<unknown> = new Set([
  DicomCommandStatusType.Cancel,
  DicomCommandStatusType.Pending,
  DicomCommandStatusType.PendingWarning,
]);

/**
 * The command of a Send call.
 *
 * @param values - The parameters between the presentation context id and the data set.
 * @throws {@link DicomException} Parameter (9).
 */
export function commandOf(message: DimseMessage, values: readonly unknown[]): Omit<CommandSet, 'CommandDataSetType'> {
  const doing = `Sending a ${message.name}`;
  const command: Record<string, unknown> = { CommandField: message.field };
  message.elements.forEach((element, index) => {
    const value = checkedValue(doing, element, values[index]);
    if (value !== '') command[element] = value;
  });
  if (message.field === CommandField.C_STORE_RQ && isPlainStore(command)) delete command.MoveOriginatorMessageID;
  if (!WITH_REMAINING.has(command.Status)) delete command.NumberOfRemainingSuboperations;
  return command as unknown as Omit<CommandSet, 'CommandDataSetType'>;
}

/** Nobody asked for it by a C-MOVE. */
function isPlainStore(command: Readonly<Record<string, unknown>>): boolean {
  return command.MoveOriginatorApplicationEntityTitle === undefined && command.MoveOriginatorMessageID === 0;
}

function checkedValue(doing: string, element: string, value: unknown): unknown {
  if (UIDS.has(element)) return checkUid(`${doing}, ${element}`, value as string);
  if (TITLES.has(element)) {
    if (typeof value === 'string' && value.length <= LONGEST_TITLE) return value;
    throw parameterError(`${doing}: ${element} is a text of at most ${LONGEST_TITLE} characters.`);
  }
  if (element === 'AttributeIdentifierList') return checkedTags(doing, value);
  return checkInteger(doing, element, value as number, 0, 0xffff);
}

/** No attribute means all of them, and no element says so. */
function checkedTags(doing: string, value: unknown): unknown {
  if (!Array.isArray(value)) throw parameterError(`${doing}: attributes is a list of tags.`);
  for (const tag of value as unknown[]) checkInteger(doing, 'an attribute', tag as number, 0, 0xffffffff);
  return value.length === 0 ? '' : value;
}

/** The arguments of an OnReceive callback: absent elements are `''`, 0 and an empty list. */
export function argumentsOf(
  message: DimseMessage,
  presentationID: number,
  command: CommandSet,
  dataSet: DicomDataSet | null,
): unknown[] {
  const args: unknown[] = [presentationID];
  for (const element of message.elements) {
    const value = command[element];
    if (UIDS.has(element) || TITLES.has(element)) args.push(value ?? '');
    else args.push(value ?? (element === 'AttributeIdentifierList' ? [] : 0));
  }
  if (message.dataSet !== 'none') args.push(dataSet);
  return args;
}

/** A command set as programs see it, read when they look into it. @param bytes - Are copied. */
export function commandSetOf(bytes: Buffer): DicomDataSet {
  return wrapDataSet({ bytes: Buffer.from(bytes), transferSyntaxUID: IMPLICIT_VR_LITTLE_ENDIAN });
}
