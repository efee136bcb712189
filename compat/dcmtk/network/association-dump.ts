import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  UserIdentityType,
  type AssociateAC,
  type AssociateRQ,
  type RoleSelection,
  type UserIdentityRQ,
} from '../../../src';
import { showUID } from '../uid-names';

/** What a dump of association parameters shows. */
export interface AssociationParameters {
  readonly role: 'requestor' | 'acceptor';
  readonly request: AssociateRQ;
  /** Absent before the answer. */
  readonly accept?: AssociateAC;
  /** The longest PDU that we announce, in bytes. */
  readonly maximumLength: number;
}

function roleText(roles: RoleSelection | undefined): string {
  if (roles === undefined) return 'Default';
  if (roles.scuRole && roles.scpRole) return 'SCP/SCU';
  if (roles.scpRole) return 'SCP';
  return roles.scuRole ? 'SCU' : 'None';
}

const REFUSALS: Readonly<Record<number, string>> = {
  1: 'User Rejection',
  2: 'No Reason',
  3: 'Abstract Syntax Not Supported',
  4: 'Transfer Syntaxes Not Supported',
};

function contextLines({ request, accept }: AssociationParameters): string[] {
  if (request.presentationContexts.length === 0) return ['Presentation Contexts:         none'];
  const find = (list: readonly RoleSelection[] | undefined, uid: string): RoleSelection | undefined =>
    list?.find(({ sopClassUID }) => sopClassUID === uid);
  const lines = ['Presentation Contexts:'];
  for (const { id, abstractSyntax, transferSyntaxes } of request.presentationContexts) {
    const answer = accept?.presentationContexts.find((each) => each.id === id);
    const state =
      answer === undefined ? 'Proposed' : answer.result === 0 ? 'Accepted' : (REFUSALS[answer.result] ?? 'Refused');
    const proposed = find(request.userInformation.roleSelections, abstractSyntax);
    lines.push(`  Context ID:        ${id} (${state})`, `    Abstract Syntax: ${showUID(abstractSyntax)}`);
    lines.push(`    Proposed SCP/SCU Role: ${roleText(proposed)}`);
    if (answer?.result === 0) {
      lines.push(
        `    Accepted SCP/SCU Role: ${roleText(find(accept?.userInformation.roleSelections, abstractSyntax))}`,
      );
      lines.push(`    Accepted Transfer Syntax: ${showUID(answer.transferSyntax)}`);
    } else {
      lines.push('    Proposed Transfer Syntax(es):', ...transferSyntaxes.map((uid) => `      ${showUID(uid)}`));
    }
  }
  return lines;
}

/** Passcodes, tickets and tokens are not shown, only how long they are. */
function identityLines(identity: UserIdentityRQ | undefined): string[] {
  if (identity === undefined) return ['Requested User Identity Negotiation: none'];
  const lines = ['Requested User Identity Negotiation:'];
  const { identityType, primaryField, secondaryField, positiveResponseRequested } = identity;
  const { length } = primaryField;
  switch (identityType) {
    case UserIdentityType.Username:
    case UserIdentityType.UsernameAndPasscode: {
      const both = identityType === UserIdentityType.UsernameAndPasscode;
      lines.push(`  Authentication mode ${identityType}: Username${both ? '/Password' : ''}`);
      lines.push(`  Username: [${primaryField.toString('utf8')}]`);
      if (both) lines.push(`  Password: (not dumped) length: ${secondaryField.length}`);
      break;
    }
    case UserIdentityType.Kerberos:
      lines.push('  Authentication mode 3: Kerberos', `  Kerberos Service Ticket (not dumped) length: ${length}`);
      break;
    case UserIdentityType.SAML:
      lines.push('  Authentication mode 4: SAML', `  SAML Assertion (not dumped) length: ${length}`);
      break;
    case UserIdentityType.JWT:
      lines.push('  Authentication mode 5: JWT', `  JSON Web Token (not dumped) length: ${length}`);
      break;
    default:
      lines.push('  Authentication mode: Unknown', `  First value (not dumped), length: ${length}`);
  }
  return [...lines, `  Positive Response requested: ${positiveResponseRequested ? 'Yes' : 'No'}`];
}

function extendedText(list: readonly unknown[] | undefined, words: string): string {
  return list === undefined || list.length === 0 ? `${words} none` : `${words} ${list.length}`;
}

/** Association parameters in the lines that the originals show. */
export function dumpAssociation(parameters: AssociationParameters): string {
  const { role, request, accept, maximumLength } = parameters;
  const kind = accept === undefined ? 'RQ' : 'AC';
  const requested = request.userInformation;
  const theirs = role === 'acceptor' ? requested : accept?.userInformation;
  const response = accept?.userInformation.userIdentityResponse;
  return [
    `====================== BEGIN A-ASSOCIATE-${kind} =====================`,
    `Our Implementation Class UID:      ${IMPLEMENTATION_CLASS_UID}`,
    `Our Implementation Version Name:   ${IMPLEMENTATION_VERSION_NAME}`,
    `Their Implementation Class UID:    ${theirs?.implementationClassUID ?? ''}`,
    `Their Implementation Version Name: ${theirs?.implementationVersionName ?? ''}`,
    `Application Context Name:    ${request.applicationContextName}`,
    `Calling Application Name:    ${request.callingAETitle}`,
    `Called Application Name:     ${request.calledAETitle}`,
    `Responding Application Name: ${accept?.calledAETitle ?? (role === 'requestor' ? request.calledAETitle : '')}`,
    `Our Max PDU Receive Size:    ${maximumLength}`,
    `Their Max PDU Receive Size:  ${theirs?.maximumLength ?? 0}`,
    ...contextLines(parameters),
    extendedText(requested.extendedNegotiations, 'Requested Extended Negotiation:'),
    extendedText(accept?.userInformation.extendedNegotiations, 'Accepted Extended Negotiation: '),
    ...identityLines(requested.userIdentity),
    response === undefined
      ? 'User Identity Negotiation Response:  none'
      : `User Identity Negotiation Response:\n  Server Response (not dumped) length: ${response.length}`,
    `======================= END A-ASSOCIATE-${kind} ======================`,
  ].join('\n');
}
