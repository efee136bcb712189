/**
 * What an association's presentation contexts mean once both sides have spoken, as the requestor works it out.
 *
 * @module
 * @see DICOM PS3.8, 9.3.3.2 and PS3.7, D.3.3.4
 */
import { AbortReason, ProtocolError } from '../errors';
import { PresentationContextResult } from '../pdu/types';
import type {
  AssociateAC,
  AssociateRQ,
  PresentationContextAnswer,
  ProposedPresentationContext,
  RoleSelection,
} from '../pdu/types';
import { maximumFragmentLength } from './maximum-length';

/** A presentation context that can be used, the same on both sides of the association. */
export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  /** Whether the association requestor may act as SCU (and the acceptor as SCP) for the SOP class. */
  readonly scuRole: boolean;
  /** Whether the association requestor may act as SCP (and the acceptor as SCU) for the SOP class. */
  readonly scpRole: boolean;
}

/** A proposed presentation context that cannot be used. */
export interface RefusedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
  /** What the peer answered; undefined when it left the context out of its answer. */
  readonly result: number | undefined;
  /** Why, in words. */
  readonly reason: string;
}

/** All proposed contexts, each in one of the lists, in the order of the proposal. */
export interface ContextOutcome {
  readonly accepted: readonly AcceptedContext[];
  readonly refused: readonly RefusedContext[];
}

/** The part of {@link AcceptedContext} that role selection decides. */
export type GrantedRoles = Pick<AcceptedContext, 'scuRole' | 'scpRole'>;

/** The roles of a SOP class without role selection: the requestor is SCU. @see DICOM PS3.7, D.3.3.4 */
export const DEFAULT_ROLES = { scuRole: true, scpRole: false } as const;

const RESULT_TEXT: Readonly<Record<number, string>> = {
  [PresentationContextResult.UserRejection]: 'refused by the peer application',
  [PresentationContextResult.NoReason]: 'refused by the peer without a reason',
  [PresentationContextResult.AbstractSyntaxNotSupported]: 'the peer does not support the abstract syntax (SOP class)',
  [PresentationContextResult.TransferSyntaxesNotSupported]: 'the peer supports none of the transfer syntaxes',
};

/** Names the result of a presentation context in words; any number is taken. */
export function describeContextResult(result: number): string {
  if (result === PresentationContextResult.Acceptance) return 'accepted';
  return RESULT_TEXT[result] ?? `refused with the undefined result ${result}`;
}

/**
 * Works out the roles of the requestor for one SOP class.
 *
 * A role holds if it was proposed and granted; a grant of what was not proposed is void. Without both a proposal and
 * an answer the default roles hold.
 */
export function resolveRoles(proposed: RoleSelection | undefined, answered: RoleSelection | undefined): GrantedRoles {
  if (proposed === undefined || answered === undefined) return DEFAULT_ROLES;
  return { scuRole: proposed.scuRole && answered.scuRole, scpRole: proposed.scpRole && answered.scpRole };
}

/** Makes role selections accessible by SOP class; of several for one class the first counts. */
export function indexRoles(selections: readonly RoleSelection[] = []): ReadonlyMap<string, RoleSelection> {
  const roles = new Map<string, RoleSelection>();
  for (const selection of selections) {
    if (!roles.has(selection.sopClassUID)) roles.set(selection.sopClassUID, selection);
  }
  return roles;
}

/**
 * Matches an answer with the request that it answers, context by context.
 *
 * A context that was accepted with a transfer syntax outside its proposal counts as refused, since nothing could be
 * sent on it rightly; the others stay usable. A context that the answer leaves out, or to which it grants none of the
 * proposed roles, is refused too.
 *
 * @param request - What we sent.
 * @param accept - What the peer answered.
 * @throws {@link ProtocolError} when the answer names a context that was not proposed, or the same one twice, or
 * announces a maximum length below 8 bytes.
 * @see DICOM PS3.8, 9.3.3.2
 */
export function matchContexts(request: AssociateRQ, accept: AssociateAC): ContextOutcome {
  maximumFragmentLength(accept.userInformation.maximumLength);
  const answers = indexAnswers(request, accept);
  const proposedRoles = indexRoles(request.userInformation.roleSelections);
  const answeredRoles = indexRoles(accept.userInformation.roleSelections);
  const accepted: AcceptedContext[] = [];
  const refused: RefusedContext[] = [];
  for (const context of request.presentationContexts) {
    const { id, abstractSyntax } = context;
    const answer = answers.get(id);
    const roles = resolveRoles(proposedRoles.get(abstractSyntax), answeredRoles.get(abstractSyntax));
    const reason = refusal(context, answer, roles);
    if (answer !== undefined && reason === undefined) {
      accepted.push({ id, abstractSyntax, transferSyntax: answer.transferSyntax, ...roles });
    } else refused.push({ ...context, result: answer?.result, reason: reason ?? UNANSWERED });
  }
  return { accepted, refused };
}

/**
 * Gives the contexts that the peer accepted, in the order of the proposal.
 *
 * @throws {@link ProtocolError} as {@link matchContexts} does.
 */
export function acceptedContexts(request: AssociateRQ, accept: AssociateAC): readonly AcceptedContext[] {
  return matchContexts(request, accept).accepted;
}

const UNANSWERED = 'the peer did not answer it';

function refusal(
  context: ProposedPresentationContext,
  answer: PresentationContextAnswer | undefined,
  roles: GrantedRoles,
): string | undefined {
  if (answer === undefined) return UNANSWERED;
  if (answer.result !== PresentationContextResult.Acceptance) return describeContextResult(answer.result);
  if (!context.transferSyntaxes.includes(answer.transferSyntax)) {
    return `accepted with transfer syntax '${answer.transferSyntax}', which was not proposed`;
  }
  if (!roles.scuRole && !roles.scpRole) return 'accepted, but with none of the roles that were proposed';
  return undefined;
}

function indexAnswers(request: AssociateRQ, accept: AssociateAC): ReadonlyMap<number, PresentationContextAnswer> {
  const proposed = new Set(request.presentationContexts.map(({ id }) => id));
  const answers = new Map<number, PresentationContextAnswer>();
  for (const answer of accept.presentationContexts) {
    if (!proposed.has(answer.id)) {
      throw brokenAnswer(`answers presentation context ${answer.id}, which was not proposed`);
    }
    if (answers.has(answer.id)) throw brokenAnswer(`answers presentation context ${answer.id} twice`);
    answers.set(answer.id, answer);
  }
  return answers;
}

function brokenAnswer(text: string): ProtocolError {
  return new ProtocolError(`The peer's A-ASSOCIATE-AC ${text}`, AbortReason.InvalidPduParameterValue);
}
