/**
 * Texts about PDUs for logs, traces and error messages.
 *
 * What a peer sent is cut short and stripped of control characters, so that it can neither flood a log nor forge lines
 * in it. What a user identity holds is never shown.
 *
 * @module
 */
import { AbortReason, AbortSource } from '../errors';
import {
  PduType,
  UserIdentityType,
  type AssociateAC,
  type AssociateRQ,
  type Pdu,
  type Pdv,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
  type UserInformation,
} from './types';

/** Characters of one value that are shown; a UID has at most 64. */
const MAX_VALUE_LENGTH = 80;
/** Entries of one list that are shown. */
const MAX_LISTED = 128;
/** Transfer syntaxes and related classes that are shown in one line. */
const MAX_IN_LINE = 16;

const PDU_NAMES: Readonly<Record<number, string>> = {
  [PduType.AssociateRQ]: 'A-ASSOCIATE-RQ',
  [PduType.AssociateAC]: 'A-ASSOCIATE-AC',
  [PduType.AssociateRJ]: 'A-ASSOCIATE-RJ',
  [PduType.PDataTF]: 'P-DATA-TF',
  [PduType.ReleaseRQ]: 'A-RELEASE-RQ',
  [PduType.ReleaseRP]: 'A-RELEASE-RP',
  [PduType.Abort]: 'A-ABORT',
};

const REJECT_RESULTS: Readonly<Record<number, string>> = { 1: 'permanently', 2: 'for now' };

const REJECT_SOURCES: Readonly<Record<number, string>> = {
  1: 'by the service user',
  2: 'by the service provider (ACSE)',
  3: 'by the service provider (presentation)',
};

const REJECT_REASONS: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: {
    1: 'no reason given',
    2: 'application context name not supported',
    3: 'calling AE title not recognized',
    7: 'called AE title not recognized',
  },
  2: { 1: 'no reason given', 2: 'protocol version not supported' },
  3: { 1: 'temporary congestion', 2: 'local limit exceeded' },
};

const ABORT_REASONS: Readonly<Record<number, string>> = {
  [AbortReason.NotSpecified]: 'no reason given',
  [AbortReason.UnrecognizedPdu]: 'a PDU of unknown type arrived',
  [AbortReason.UnexpectedPdu]: 'a PDU arrived that the state does not allow',
  [AbortReason.UnrecognizedPduParameter]: 'a PDU held an unknown parameter',
  [AbortReason.UnexpectedPduParameter]: 'a PDU held a parameter that has no place there',
  [AbortReason.InvalidPduParameterValue]: 'a PDU held an invalid parameter value',
};

const CONTEXT_RESULTS: Readonly<Record<number, string>> = {
  0: 'accepted',
  1: 'refused by the user',
  2: 'refused, no reason given',
  3: 'refused, abstract syntax not supported',
  4: 'refused, transfer syntaxes not supported',
};

const IDENTITY_TYPES: Readonly<Record<number, string>> = {
  [UserIdentityType.Username]: 'user name',
  [UserIdentityType.UsernameAndPasscode]: 'user name and passcode',
  [UserIdentityType.Kerberos]: 'Kerberos ticket',
  [UserIdentityType.SAML]: 'SAML assertion',
  [UserIdentityType.JWT]: 'JSON web token',
};

/**
 * Describes a PDU in one or several lines, without a line break at the end.
 *
 * Never throws, whatever the object holds. Payloads and user identities are given by their lengths only.
 */
export function describePdu(pdu: Pdu): string {
  try {
    return linesOf(pdu).join('\n');
  } catch {
    // The object breaks its own type. A log entry must not end an association over that.
    return 'PDU whose fields cannot be read';
  }
}

/** The standard's name of a PDU type, for one that it does not define `PDU of unknown type 0x47`. */
export function pduName(pduType: number): string {
  return known(PDU_NAMES, pduType) ?? `PDU of unknown type ${hex(pduType)}`;
}

/**
 * Says in words how an association was rejected: `permanently, by the service user: called AE title not recognized`.
 * Unknown numbers are given as numbers.
 *
 * @see DICOM PS3.8, table 9-21
 */
export function describeReject(result: number, source: number, reason: number): string {
  const how = known(REJECT_RESULTS, result) ?? `with result ${shown(result)}`;
  const who = known(REJECT_SOURCES, source) ?? `by source ${shown(source)}`;
  const reasons = known(REJECT_REASONS, source);
  const why = (reasons && known(reasons, reason)) ?? `reason ${shown(reason)}`;
  return `${how}, ${who}: ${why}`;
}

/**
 * Says in words who aborted and why: `by the service provider: a PDU of unknown type arrived`. The reason counts when
 * the provider aborts only. Unknown numbers are given as numbers.
 *
 * @see DICOM PS3.8, table 9-26
 */
export function describeAbort(source: number, reason: number): string {
  if (source === AbortSource.ServiceUser) return 'by the service user';
  const why = known(ABORT_REASONS, reason) ?? `reason ${shown(reason)}`;
  const who = source === AbortSource.ServiceProvider ? 'by the service provider' : `by source ${shown(source)}`;
  return `${who}: ${why}`;
}

function linesOf(pdu: Pdu): string[] {
  const name = pduName(pdu.type === 'unknown' ? pdu.pduType : pdu.type);
  switch (pdu.type) {
    case PduType.AssociateRQ:
      return [name, ...associateLines(pdu), ...listed(pdu.presentationContexts, proposedContextLine)];
    case PduType.AssociateAC:
      return [name, ...associateLines(pdu), ...listed(pdu.presentationContexts, contextAnswerLine)];
    case PduType.AssociateRJ:
      return [`${name}: ${describeReject(pdu.result, pdu.source, pdu.reason)}`];
    case PduType.PDataTF:
      return [`${name}: ${shown(pdu.values.length)} PDVs`, ...listed(pdu.values, valueLine)];
    case PduType.Abort:
      return [`${name}: ${describeAbort(pdu.source, pdu.reason)}`];
    default:
      return [name];
  }
}

function associateLines(pdu: AssociateRQ | AssociateAC): string[] {
  const lines = [
    `  protocol version: ${shown(pdu.protocolVersion)}`,
    `  called AE title: ${shown(pdu.calledAETitle)}`,
    `  calling AE title: ${shown(pdu.callingAETitle)}`,
    `  application context: ${shown(pdu.applicationContextName)}`,
    ...userInformationLines(pdu.userInformation),
    ...listed(pdu.unknownItems ?? [], (item) => `  unknown item ${hex(item.itemType)}: ${size(item.data)}`),
  ];
  return [...lines, `  presentation contexts: ${shown(pdu.presentationContexts.length)}`];
}

function userInformationLines(information: UserInformation): string[] {
  const lines: string[] = [];
  if (information.maximumLength !== undefined) {
    const limit = information.maximumLength === 0 ? 'unlimited' : shown(information.maximumLength);
    lines.push(`  maximum length: ${limit}`);
  }
  if (information.implementationClassUID !== undefined) {
    lines.push(`  implementation class UID: ${shown(information.implementationClassUID)}`);
  }
  if (information.implementationVersionName !== undefined) {
    lines.push(`  implementation version name: ${shown(information.implementationVersionName)}`);
  }
  const window = information.asynchronousOperationsWindow;
  if (window !== undefined) {
    lines.push(`  asynchronous operations: invoked ${shown(window.invoked)}, performed ${shown(window.performed)}`);
  }
  lines.push(
    ...listed(
      information.roleSelections ?? [],
      (role) => `  role selection ${shown(role.sopClassUID)}: SCU ${flag(role.scuRole)}, SCP ${flag(role.scpRole)}`,
    ),
    ...listed(
      information.extendedNegotiations ?? [],
      (negotiation) => `  extended negotiation ${shown(negotiation.sopClassUID)}: ${size(negotiation.information)}`,
    ),
    ...listed(
      information.commonExtendedNegotiations ?? [],
      (negotiation) =>
        `  common extended negotiation ${shown(negotiation.sopClassUID)}: service class ` +
        `${shown(negotiation.serviceClassUID)}, related ${inLine(negotiation.relatedGeneralSOPClassUIDs)}`,
    ),
  );
  const identity = information.userIdentity;
  if (identity !== undefined) {
    const kind = known(IDENTITY_TYPES, identity.identityType) ?? `type ${shown(identity.identityType)}`;
    const response = identity.positiveResponseRequested ? ', response requested' : '';
    lines.push(
      `  user identity: ${kind}, ${size(identity.primaryField)} and ${size(identity.secondaryField)}${response}`,
    );
  }
  if (information.userIdentityResponse !== undefined) {
    lines.push(`  user identity response: ${size(information.userIdentityResponse)}`);
  }
  lines.push(
    ...listed(
      information.unknownItems ?? [],
      (item) => `  unknown user information item ${hex(item.itemType)}: ${size(item.data)}`,
    ),
  );
  return lines;
}

function proposedContextLine(context: ProposedPresentationContext): string {
  return `    ${shown(context.id)}: ${shown(context.abstractSyntax)} in ${inLine(context.transferSyntaxes)}`;
}

function contextAnswerLine(answer: PresentationContextAnswer): string {
  const result = known(CONTEXT_RESULTS, answer.result) ?? `result ${shown(answer.result)}`;
  return `    ${shown(answer.id)}: ${result}, ${shown(answer.transferSyntax)}`;
}

function valueLine(value: Pdv): string {
  const kind = value.isCommand ? 'command' : 'data set';
  const last = value.isLast ? ', last fragment' : '';
  return `  context ${shown(value.contextId)}: ${kind}, ${size(value.data)}${last}`;
}

/** One line an entry, and one more for those beyond the limit. */
function listed<T>(entries: readonly T[], line: (entry: T) => string): string[] {
  const lines = entries.slice(0, MAX_LISTED).map(line);
  if (entries.length > MAX_LISTED) lines.push(`    and ${entries.length - MAX_LISTED} more`);
  return lines;
}

function inLine(uids: readonly string[]): string {
  const more = uids.length > MAX_IN_LINE ? ` and ${uids.length - MAX_IN_LINE} more` : '';
  return `[${uids.slice(0, MAX_IN_LINE).map(shown).join(', ')}${more}]`;
}

/** A text or number of a peer, printable and not too long. An empty text is shown as `""`. */
function shown(value: unknown): string {
  const text = String(value);
  if (text === '') return '""';
  const start = text.slice(0, MAX_VALUE_LENGTH).replace(/[^\x20-\x7e]/g, escaped);
  return text.length > MAX_VALUE_LENGTH ? `${start}... (${text.length} characters)` : start;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function size(data: Uint8Array): string {
  return `${shown(data.length)} bytes`;
}

function flag(value: boolean): string {
  return value ? 'yes' : 'no';
}

function hex(value: number): string {
  return typeof value === 'number' ? `0x${value.toString(16).padStart(2, '0')}` : shown(value);
}

/** The entry of a table, and nothing for what is not an own key of it. */
function known<T>(table: Readonly<Record<number, T>>, key: number): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
