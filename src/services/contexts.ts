import type { Association } from '../association';
import { uidName } from '../dataset';
import { NoPresentationContextError } from '../errors';
import type { AcceptedContext } from '../ul';

function nameOf(uid: string): string {
  const name = uidName(uid);
  return name === undefined ? uid : `${name} (${uid})`;
}

/** Why nothing fits, from what the peer answered to the contexts of that SOP class. */
function refusalText(association: Association, abstractSyntax: string): string {
  const reasons = association.refusedContexts
    .filter((context) => context.abstractSyntax === abstractSyntax)
    .map((context) => context.reason);
  return reasons.length === 0 ? 'it was not proposed' : [...new Set(reasons)].join('; ');
}

/**
 * The accepted presentation context for a SOP class in which we have a role, the preferred transfer syntax first.
 *
 * @param accepts - Which transfer syntaxes will do; all when absent. Asked in the order of the proposal.
 * @param role - Ours.
 * @throws {@link NoPresentationContextError} when there is none, with the peer's reason.
 */
export function findContext(
  association: Association,
  abstractSyntax: string,
  accepts: (transferSyntaxUID: string) => boolean = () => true,
  role: 'scu' | 'scp' = 'scu',
): AcceptedContext {
  let otherSyntax: string | undefined;
  for (const context of association.presentationContexts) {
    if (context.abstractSyntax !== abstractSyntax) continue;
    // The roles of a context are the requestor's.
    if (!((association.role === 'requestor') === (role === 'scu') ? context.scuRole : context.scpRole)) continue;
    if (accepts(context.transferSyntax)) return context;
    otherSyntax = context.transferSyntax;
  }
  const why =
    otherSyntax === undefined
      ? refusalText(association, abstractSyntax)
      : `only ${nameOf(otherSyntax)} was accepted, to which this data set is not converted`;
  throw new NoPresentationContextError(
    abstractSyntax,
    `${association.calledAETitle} accepted no presentation context for ${nameOf(abstractSyntax)}: ${why}`,
  );
}
