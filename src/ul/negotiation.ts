/**
 * The acceptor's side of association negotiation: pure functions from a request and a policy to an answer.
 *
 * @module
 * @see DICOM PS3.8, 7.1 and PS3.7, annex D
 */
import { AbortReason, ProtocolError } from '../errors';
import { DICOM_APPLICATION_CONTEXT, PduType, PresentationContextResult } from '../pdu/types';
import type {
  AssociateRJ,
  AssociateRQ,
  AsynchronousOperationsWindow,
  PresentationContextAnswer,
  ProposedPresentationContext,
  RoleSelection,
  SOPClassExtendedNegotiation,
} from '../pdu/types';
import { maximumFragmentLength } from './maximum-length';
import { DEFAULT_ROLES, indexRoles, resolveRoles } from './presentation-contexts';
import type { AcceptedContext } from './presentation-contexts';

/** What an acceptor does for one abstract syntax. */
export interface AcceptedSyntax {
  /** The transfer syntaxes it takes: in its order of preference, or a test for any of them. */
  readonly transferSyntaxes: readonly string[] | ((transferSyntaxUID: string) => boolean);
  /**
   * The roles that the association requestor may take, asked for by role selection.
   * @defaultValue SCU only
   */
  readonly requestorRoles?: { readonly scu: boolean; readonly scp: boolean };
  /**
   * Answers a SOP class extended negotiation: gives the information that it honours, or undefined for no answer.
   * @defaultValue no answer
   */
  readonly extendedNegotiation?: (information: Buffer) => Buffer | undefined;
}

/** What an acceptor accepts. */
export interface NegotiationPolicy {
  /** Says what is done for an abstract syntax; undefined refuses it. Asked once per abstract syntax. */
  accept(abstractSyntax: string): AcceptedSyntax | undefined;
  /**
   * Whose order decides among the transfer syntaxes that both have. Where the acceptor has a test instead of a list,
   * the proposer's order decides.
   * @defaultValue 'proposer'
   */
  readonly preference?: 'proposer' | 'acceptor';
  /**
   * How many operations the requestor may have outstanding (`invoked`) and may be asked to have (`performed`);
   * 0 is unlimited.
   * @defaultValue 1 and 1
   */
  readonly asynchronousOperationsWindow?: AsynchronousOperationsWindow;
}

/** The answer to a request, ready to go into an A-ASSOCIATE-AC. */
export interface NegotiationResult {
  /** Every proposed context under its own id, in the order of the proposal. */
  readonly presentationContexts: readonly PresentationContextAnswer[];
  /** The contexts that can be used. */
  readonly accepted: readonly AcceptedContext[];
  /** Only for accepted abstract syntaxes that were proposed with role selection. */
  readonly roleSelections: readonly RoleSelection[];
  /** Only where the policy answered. */
  readonly extendedNegotiations: readonly SOPClassExtendedNegotiation[];
  /** Only if the request had one. */
  readonly asynchronousOperationsWindow: AsynchronousOperationsWindow | undefined;
}

/** Fills the transfer syntax field of a refused context that proposed none. */
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';

const ONE_OPERATION: AsynchronousOperationsWindow = { invoked: 1, performed: 1 };

/**
 * Answers every proposed presentation context, and the role selections, extended negotiations and the asynchronous
 * operations window of the request.
 *
 * A context is refused by the user (result 1) when the policy leaves the requestor neither of the roles that it
 * proposed. The transfer syntax of a refused context repeats the first one proposed; receivers must not look at it.
 *
 * @param request - A request that passed {@link checkAssociateRQ}.
 * @param policy - What is accepted.
 * @see DICOM PS3.8, 9.3.3.2; PS3.7, D.3.3.3 to D.3.3.5
 */
export function negotiate(request: AssociateRQ, policy: NegotiationPolicy): NegotiationResult {
  const { roleSelections, extendedNegotiations, asynchronousOperationsWindow } = request.userInformation;
  const proposedRoles = indexRoles(roleSelections);
  const decisions = new Map<string, AcceptedSyntax | undefined>();
  const accepted: AcceptedContext[] = [];
  const presentationContexts = request.presentationContexts.map((context): PresentationContextAnswer => {
    const { abstractSyntax } = context;
    if (!decisions.has(abstractSyntax)) decisions.set(abstractSyntax, policy.accept(abstractSyntax));
    const syntax = decisions.get(abstractSyntax);
    if (syntax === undefined) return refuse(context, PresentationContextResult.AbstractSyntaxNotSupported);
    const proposed = proposedRoles.get(abstractSyntax);
    const roles = resolveRoles(proposed, proposed && grantRoles(proposed, syntax));
    if (!roles.scuRole && !roles.scpRole) return refuse(context, PresentationContextResult.UserRejection);
    const transferSyntax = chooseTransferSyntax(context.transferSyntaxes, syntax, policy.preference ?? 'proposer');
    if (transferSyntax === undefined) return refuse(context, PresentationContextResult.TransferSyntaxesNotSupported);
    accepted.push({ id: context.id, abstractSyntax, transferSyntax, ...roles });
    return { id: context.id, result: PresentationContextResult.Acceptance, transferSyntax };
  });
  const usable = new Map<string, AcceptedContext>(accepted.map((context) => [context.abstractSyntax, context]));
  return {
    presentationContexts,
    accepted,
    roleSelections: answerRoles(proposedRoles, usable),
    extendedNegotiations: answerExtended(extendedNegotiations ?? [], usable, decisions),
    asynchronousOperationsWindow:
      asynchronousOperationsWindow &&
      narrowWindow(asynchronousOperationsWindow, policy.asynchronousOperationsWindow ?? ONE_OPERATION),
  };
}

function refuse(context: ProposedPresentationContext, result: PresentationContextResult): PresentationContextAnswer {
  return { id: context.id, result, transferSyntax: context.transferSyntaxes[0] ?? IMPLICIT_LITTLE_ENDIAN };
}

function grantRoles(proposed: RoleSelection, syntax: AcceptedSyntax): RoleSelection {
  const allowed = syntax.requestorRoles ?? { scu: DEFAULT_ROLES.scuRole, scp: DEFAULT_ROLES.scpRole };
  return {
    sopClassUID: proposed.sopClassUID,
    scuRole: proposed.scuRole && allowed.scu,
    scpRole: proposed.scpRole && allowed.scp,
  };
}

function chooseTransferSyntax(
  proposed: readonly string[],
  { transferSyntaxes }: AcceptedSyntax,
  preference: 'proposer' | 'acceptor',
): string | undefined {
  if (typeof transferSyntaxes === 'function') return proposed.find((uid) => transferSyntaxes(uid));
  const [ranking, other] = preference === 'proposer' ? [proposed, transferSyntaxes] : [transferSyntaxes, proposed];
  return ranking.find((uid) => other.includes(uid));
}

function answerRoles(
  proposed: ReadonlyMap<string, RoleSelection>,
  usable: ReadonlyMap<string, AcceptedContext>,
): readonly RoleSelection[] {
  const answers: RoleSelection[] = [];
  for (const sopClassUID of proposed.keys()) {
    const context = usable.get(sopClassUID);
    if (context) answers.push({ sopClassUID, scuRole: context.scuRole, scpRole: context.scpRole });
  }
  return answers;
}

function answerExtended(
  proposed: readonly SOPClassExtendedNegotiation[],
  usable: ReadonlyMap<string, AcceptedContext>,
  decisions: ReadonlyMap<string, AcceptedSyntax | undefined>,
): readonly SOPClassExtendedNegotiation[] {
  const answers = new Map<string, SOPClassExtendedNegotiation>();
  for (const { sopClassUID, information } of proposed) {
    if (!usable.has(sopClassUID) || answers.has(sopClassUID)) continue;
    const answer = decisions.get(sopClassUID)?.extendedNegotiation?.(information);
    if (answer !== undefined) answers.set(sopClassUID, { sopClassUID, information: answer });
  }
  return [...answers.values()];
}

/** The smaller of two windows, where 0 is unlimited. */
function narrowWindow(
  proposed: AsynchronousOperationsWindow,
  supported: AsynchronousOperationsWindow,
): AsynchronousOperationsWindow {
  const narrow = (a: number, b: number): number => (a === 0 ? b : b === 0 ? a : Math.min(a, b));
  return {
    invoked: narrow(proposed.invoked, supported.invoked),
    performed: narrow(proposed.performed, supported.performed),
  };
}

/** Whom an acceptor talks to. */
export interface AssociateRQChecks {
  /** Whether we answer to this called AE title. @defaultValue any */
  readonly acceptsCalledAETitle?: (aeTitle: string) => boolean;
  /** Whether this caller is known. @defaultValue any */
  readonly acceptsCallingAETitle?: (aeTitle: string) => boolean;
}

function reject(reason: number): AssociateRJ {
  return { type: PduType.AssociateRJ, result: 1, source: 1, reason };
}

/** Permanent refusals by the service user. @see DICOM PS3.8, table 9-21 */
const REJECT = {
  noReason: reject(1),
  applicationContextNotSupported: reject(2),
  callingAETitleNotRecognized: reject(3),
  calledAETitleNotRecognized: reject(7),
} as const;

/**
 * Checks a request before anything in it is negotiated. The first that applies decides:
 *
 * 1. a presentation context id that is even or proposed twice, or a maximum length of 1 to 7 bytes: abort (thrown);
 * 2. an application context other than DICOM's: rejected, permanent, reason 2;
 * 3. a called AE title that we do not answer to: rejected, permanent, reason 7;
 * 4. a calling AE title that we do not know: rejected, permanent, reason 3;
 * 5. no presentation context at all: rejected, permanent, reason 1 (none given).
 *
 * The protocol version was looked at by the state machine (AE-6).
 *
 * @returns The rejection to send, or undefined when the request can be negotiated.
 * @throws {@link ProtocolError} with the reason of the A-ABORT.
 * @see DICOM PS3.8, 9.3.2 and 9.3.4
 */
export function checkAssociateRQ(request: AssociateRQ, checks: AssociateRQChecks = {}): AssociateRJ | undefined {
  checkContextIds(request.presentationContexts);
  maximumFragmentLength(request.userInformation.maximumLength);
  if (request.applicationContextName !== DICOM_APPLICATION_CONTEXT) return REJECT.applicationContextNotSupported;
  if (checks.acceptsCalledAETitle?.(request.calledAETitle) === false) return REJECT.calledAETitleNotRecognized;
  if (checks.acceptsCallingAETitle?.(request.callingAETitle) === false) return REJECT.callingAETitleNotRecognized;
  if (request.presentationContexts.length === 0) return REJECT.noReason;
  return undefined;
}

// Odd ids of one byte without repetition are 128 at most, which bounds the number of contexts as well.
function checkContextIds(contexts: readonly ProposedPresentationContext[]): void {
  const seen = new Set<number>();
  for (const { id } of contexts) {
    if (id % 2 !== 1 || id < 1 || id > 255) {
      throw brokenRequest(`has the presentation context id ${id}; ids are odd, 1 to 255`);
    }
    if (seen.has(id)) throw brokenRequest(`proposes presentation context ${id} twice`);
    seen.add(id);
  }
}

function brokenRequest(text: string): ProtocolError {
  return new ProtocolError(`The peer's A-ASSOCIATE-RQ ${text}`, AbortReason.InvalidPduParameterValue);
}
