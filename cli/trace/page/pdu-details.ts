import {
  describeAbort,
  describeReject,
  PduType,
  PresentationContextResult,
  UserIdentityType,
  type AssociateAC,
  type AssociateRQ,
  type Pdu,
  type UserInformation,
} from 'dcxport';
import type { PageAssociation } from './associations';
import { html, type Content, type Html } from './html';
import { MASK, type Masking } from './masking';
import { count, shortUid, uid } from './wording';

const RESULTS: Readonly<Record<number, string>> = {
  [PresentationContextResult.Acceptance]: 'accepted',
  [PresentationContextResult.UserRejection]: 'refused by the user',
  [PresentationContextResult.NoReason]: 'refused, no reason given',
  [PresentationContextResult.AbstractSyntaxNotSupported]: 'abstract syntax not supported',
  [PresentationContextResult.TransferSyntaxesNotSupported]: 'transfer syntaxes not supported',
};
const IDENTITIES: Readonly<Record<number, string>> = {
  [UserIdentityType.Username]: 'user name',
  [UserIdentityType.UsernameAndPasscode]: 'user name and passcode',
  [UserIdentityType.Kerberos]: 'Kerberos ticket',
  [UserIdentityType.SAML]: 'SAML assertion',
  [UserIdentityType.JWT]: 'JSON Web Token',
};
/** Tables with more rows than this are folded. */
const UNFOLDED = 12;
const NAMES_SHOWN: ReadonlySet<number> = new Set([UserIdentityType.Username, UserIdentityType.UsernameAndPasscode]);

/** A table of names and values. */
export function factTable(facts: readonly (readonly [name: string, value: Content] | undefined)[]): Html {
  const rows = facts.filter((fact) => fact !== undefined);
  return html`<table class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    )}
  </table>`;
}

/** A table that is folded when it is long. */
export function folded(table: Html, rows: number, what: string): Html {
  if (rows <= UNFOLDED) return table;
  return html`<details class="fold">
    <summary>${what}</summary>
    ${table}
  </details>`;
}

/** One line about a PDU, below its name. */
export function pduSummary(pdu: Pdu | undefined): string {
  switch (pdu?.type) {
    case PduType.AssociateRQ:
      return `${count(pdu.presentationContexts.length, 'presentation context')} proposed`;
    case PduType.AssociateAC: {
      const accepted = pdu.presentationContexts.filter(({ result }) => result === 0).length;
      return `${accepted} of ${count(pdu.presentationContexts.length, 'presentation context')} accepted`;
    }
    case PduType.AssociateRJ:
      return describeReject(pdu.result, pdu.source, pdu.reason);
    case PduType.Abort:
      return describeAbort(pdu.source, pdu.reason);
    default:
      return '';
  }
}

/** All that a PDU says. */
export function pduDetails(pdu: Pdu | undefined, association: PageAssociation, masking: Masking): Html {
  if (pdu?.type !== PduType.AssociateRQ && pdu?.type !== PduType.AssociateAC) return html``;
  return html`${factTable([
    ['Calling AE title', pdu.callingAETitle],
    ['Called AE title', pdu.calledAETitle],
    ['Application context', uid(pdu.applicationContextName)],
    ...userFacts(pdu.userInformation, masking),
  ])}
  ${contextTable(association)}`;
}

function userFacts(user: UserInformation, masking: Masking): ([string, Content] | undefined)[] {
  const { maximumLength, asynchronousOperationsWindow: window, userIdentity: identity } = user;
  return [
    maximumLength === undefined
      ? undefined
      : ['Maximum length', maximumLength === 0 ? 'no limit' : `${maximumLength} bytes`],
    ['Implementation', `${user.implementationVersionName ?? ''} ${user.implementationClassUID ?? ''}`],
    window && ['Asynchronous operations', `${window.invoked} invoked, ${window.performed} performed`],
    user.extendedNegotiations && [
      'Extended negotiation',
      user.extendedNegotiations.map(({ sopClassUID, information }) => {
        return html`${shortUid(sopClassUID)}: ${information.subarray(0, 32).toString('hex')}<br />`;
      }),
    ],
    identity && [
      'User identity',
      `${IDENTITIES[identity.identityType] ?? `type ${identity.identityType}`}: ${
        masking.off && NAMES_SHOWN.has(identity.identityType) ? identity.primaryField.toString('utf8') : MASK
      }`,
    ],
    user.userIdentityResponse && ['User identity', 'verified'],
  ];
}

/** What was proposed, and what became of it. */
function contextTable({ request, accept }: PageAssociation): Html {
  const proposed = request?.presentationContexts ?? [];
  const rows = proposed.map(({ id, abstractSyntax, transferSyntaxes }) => {
    const answer = accept?.presentationContexts.find((each) => each.id === id);
    const accepted = answer?.result === PresentationContextResult.Acceptance;
    return html`<tr>
      <td class="number">${id}</td>
      <td>${shortUid(abstractSyntax)}${roles(abstractSyntax, request, accept)}</td>
      <td>
        ${transferSyntaxes.map((syntax) => {
          const chosen = accepted && answer.transferSyntax === syntax;
          return html`<div class="${chosen ? 'chosen' : ''}">${shortUid(syntax)}</div>`;
        })}
      </td>
      <td class="${answer === undefined ? '' : accepted ? 'good' : 'bad'}">
        ${answer === undefined ? 'no answer' : (RESULTS[answer.result] ?? `result ${answer.result}`)}
      </td>
    </tr>`;
  });
  const table = html`<table class="list">
    <caption>
      Presentation contexts
    </caption>
    <thead>
      <tr>
        <th scope="col">ID</th>
        <th scope="col">Abstract syntax</th>
        <th scope="col">Transfer syntaxes, the accepted one in bold</th>
        <th scope="col">Result</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return folded(table, rows.length, count(rows.length, 'presentation context'));
}

function roles(abstractSyntax: string, request?: AssociateRQ, accept?: AssociateAC): string {
  const said = (pdu: AssociateRQ | AssociateAC | undefined): string | undefined => {
    const found = pdu?.userInformation.roleSelections?.find(({ sopClassUID }) => sopClassUID === abstractSyntax);
    return found && [found.scuRole && 'SCU', found.scpRole && 'SCP'].filter(Boolean).join(' and ');
  };
  const [asked, given] = [said(request), said(accept)];
  if (asked === undefined) return '';
  return ` · requestor as ${asked || 'nothing'}${accept === undefined ? '' : `, granted ${given ?? 'nothing said'}`}`;
}
