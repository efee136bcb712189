import {
  describeContextResult,
  describeReject,
  PduType,
  PresentationContextResult,
  uidName,
  type AssociateAC,
  type AssociateRJ,
  type AssociateRQ,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
  type RoleSelection,
  type UserInformation,
} from 'dcxport';
import { DifferenceKind, type Difference } from './differences';

/** The recorded contexts that live ones stand for: recorded id to live id. */
export type ContextMap = ReadonlyMap<number, number>;

/**
 * Finds the recorded context that each live one stands for: the one of the same id and abstract syntax, else the first of the
 * same abstract syntax that is left, those with the same transfer syntaxes first.
 */
export function mapContexts(recorded: AssociateRQ, live: AssociateRQ): ContextMap {
  const map = new Map<number, number>();
  const free = new Map(live.presentationContexts.map((context) => [context.id, context]));
  const claim = (same: (one: ProposedPresentationContext, other: ProposedPresentationContext) => boolean): void => {
    for (const one of recorded.presentationContexts) {
      if (map.has(one.id)) continue;
      const found = [...free.values()].find((other) => one.abstractSyntax === other.abstractSyntax && same(one, other));
      if (found === undefined) continue;
      map.set(one.id, found.id);
      free.delete(found.id);
    }
  };
  claim((one, other) => one.id === other.id);
  claim((one, other) => sameList(one.transferSyntaxes, other.transferSyntaxes));
  claim(() => true);
  return map;
}

/** Compares what a live requestor proposes with what was proposed: contexts with their transfer syntaxes, and roles. */
export function compareRequests(recorded: AssociateRQ, live: AssociateRQ, map: ContextMap): Difference[] {
  const differences: Difference[] = [];
  const proposals = new Map(live.presentationContexts.map((context) => [context.id, context]));
  for (const one of recorded.presentationContexts) {
    const other = proposals.get(map.get(one.id) ?? -1);
    const name = nameOfContext(one);
    proposals.delete(other?.id ?? -1);
    if (other === undefined) {
      differences.push(contextDifference(`${name} is not proposed`, name, one.transferSyntaxes.join(', '), undefined));
    } else if (!sameList(one.transferSyntaxes, other.transferSyntaxes)) {
      const [wanted, found] = [namesOf(one.transferSyntaxes), namesOf(other.transferSyntaxes)];
      differences.push(
        contextDifference(`${name} is proposed with ${found}, recorded with ${wanted}`, name, wanted, found),
      );
    }
  }
  for (const other of proposals.values()) {
    const name = nameOfContext(other);
    differences.push(
      contextDifference(`${name} is proposed, and was not`, name, undefined, namesOf(other.transferSyntaxes)),
    );
  }
  return [...differences, ...compareUserInformation(recorded.userInformation, live.userInformation, 'proposed')];
}

/** Compares the answers of a live acceptor with those recorded: context by context, and roles. */
export function compareAnswers(request: AssociateRQ, recorded: AssociateAC, live: AssociateAC): Difference[] {
  const differences: Difference[] = [];
  const [wanted, found] = [indexed(recorded), indexed(live)];
  for (const context of request.presentationContexts) {
    const [one, other] = [answerText(wanted.get(context.id)), answerText(found.get(context.id))];
    if (one === other) continue;
    const name = nameOfContext(context);
    differences.push(contextDifference(`${name}: ${other}; recorded: ${one}`, name, one, other));
  }
  return [...differences, ...compareUserInformation(recorded.userInformation, live.userInformation, 'answered')];
}

/** Compares two refusals. */
export function compareRejections(recorded: AssociateRJ, live: AssociateRJ): Difference[] {
  const [one, other] = [recorded, live].map(({ result, source, reason }) => describeReject(result, source, reason));
  if (one === other || one === undefined || other === undefined) return [];
  const text = `The association is refused by ${other}, recorded ${one}`;
  return [{ kind: DifferenceKind.Association, recorded: one, live: other, text }];
}

/**
 * The recorded answer, made to fit what a live requestor proposes: what was not recorded is refused, and what was accepted
 * with a transfer syntax that is not proposed now is refused too.
 */
export function answerTo(live: AssociateRQ, recorded: AssociateAC, map: ContextMap): AssociateAC {
  const answers = indexed(recorded);
  const recordedIds = new Map([...map].map(([one, other]) => [other, one]));
  const { userInformation } = recorded;
  const proposedRoles = new Set(live.userInformation.roleSelections?.map(({ sopClassUID }) => sopClassUID));
  return {
    type: PduType.AssociateAC,
    protocolVersion: recorded.protocolVersion,
    calledAETitle: live.calledAETitle,
    callingAETitle: live.callingAETitle,
    applicationContextName: live.applicationContextName,
    reserved: live.reserved,
    presentationContexts: live.presentationContexts.map((context) => {
      const answer = answers.get(recordedIds.get(context.id) ?? -1);
      return { ...fittingAnswer(context, answer), id: context.id };
    }),
    userInformation: {
      ...userInformation,
      roleSelections: userInformation.roleSelections?.filter(({ sopClassUID }) => proposedRoles.has(sopClassUID)),
      // Who was not asked does not answer.
      asynchronousOperationsWindow:
        live.userInformation.asynchronousOperationsWindow && userInformation.asynchronousOperationsWindow,
      userIdentityResponse:
        live.userInformation.userIdentity?.positiveResponseRequested === true
          ? userInformation.userIdentityResponse
          : undefined,
      extendedNegotiations: userInformation.extendedNegotiations?.filter(({ sopClassUID }) =>
        live.userInformation.extendedNegotiations?.some((other) => other.sopClassUID === sopClassUID),
      ),
    },
  };
}

function fittingAnswer(
  context: ProposedPresentationContext,
  answer: PresentationContextAnswer | undefined,
): PresentationContextAnswer {
  const { id } = context;
  const transferSyntax = context.transferSyntaxes[0] ?? '';
  if (answer === undefined) return { id, result: PresentationContextResult.NoReason, transferSyntax };
  if (answer.result !== PresentationContextResult.Acceptance) return { id, result: answer.result, transferSyntax };
  if (context.transferSyntaxes.includes(answer.transferSyntax)) return answer;
  return { id, result: PresentationContextResult.TransferSyntaxesNotSupported, transferSyntax };
}

function compareUserInformation(recorded: UserInformation, live: UserInformation, verb: string): Difference[] {
  const [one, other] = [rolesText(recorded.roleSelections), rolesText(live.roleSelections)];
  const differences: Difference[] = [];
  if (one !== other)
    differences.push(contextDifference(`Roles are ${verb} as ${other}, recorded ${one}`, 'roles', one, other));
  const [window, liveWindow] = [windowText(recorded), windowText(live)];
  if (window !== liveWindow) {
    const text = `The asynchronous operations window is ${verb} as ${liveWindow}, recorded ${window}`;
    differences.push(contextDifference(text, 'asynchronous operations window', window, liveWindow));
  }
  return differences;
}

function rolesText(selections: readonly RoleSelection[] | undefined): string {
  if (selections === undefined || selections.length === 0) return 'none';
  const texts = selections.map(({ sopClassUID, scuRole, scpRole }) => {
    const roles = [scuRole ? 'SCU' : '', scpRole ? 'SCP' : ''].filter((role) => role !== '');
    return `${uidName(sopClassUID) ?? sopClassUID}: ${roles.join(' and ') || 'none'}`;
  });
  return texts.sort().join(', ');
}

function windowText({ asynchronousOperationsWindow: window }: UserInformation): string {
  return window === undefined ? '1/1' : `${window.invoked}/${window.performed}`;
}

function indexed({ presentationContexts }: AssociateAC): ReadonlyMap<number, PresentationContextAnswer> {
  return new Map(presentationContexts.map((answer) => [answer.id, answer]));
}

function answerText(answer: PresentationContextAnswer | undefined): string {
  if (answer === undefined) return 'not answered';
  if (answer.result !== PresentationContextResult.Acceptance)
    return `refused (${describeContextResult(answer.result)})`;
  return `accepted with ${namesOf([answer.transferSyntax])}`;
}

function nameOfContext({ id, abstractSyntax }: ProposedPresentationContext): string {
  return `Presentation context ${id} for ${uidName(abstractSyntax) ?? abstractSyntax}`;
}

function namesOf(syntaxes: readonly string[]): string {
  return syntaxes.map((syntax) => uidName(syntax) ?? syntax).join(', ') || 'no transfer syntax';
}

function contextDifference(
  text: string,
  element: string,
  recorded: string | undefined,
  live: string | undefined,
): Difference {
  return { kind: DifferenceKind.Context, element, recorded, live, text };
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
