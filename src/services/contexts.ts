import type { Association } from '../association';
import { uidName } from '../dataset';
import { NoPresentationContextError } from '../errors';
import type { AcceptedContext } from '../ul';

function nameOf(uid: string): string {
  const name = uidName(uid);
  return name === undefined ? uid : `${name} (${uid})`;
}

function peerOf(association: Association): string {
  return association.role === 'requestor' ? association.calledAETitle : association.callingAETitle;
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
  let otherRole = false;
  for (const context of association.presentationContexts) {
    if (context.abstractSyntax !== abstractSyntax) continue;
    // The roles of a context are the requestor's.
    if (!((association.role === 'requestor') === (role === 'scu') ? context.scuRole : context.scpRole)) {
      otherRole = true;
      continue;
    }
    if (accepts(context.transferSyntax)) return context;
    otherSyntax = context.transferSyntax;
  }
  let why = refusalText(association, abstractSyntax);
  if (otherSyntax !== undefined) {
    why = `only ${nameOf(otherSyntax)} was accepted, to which this data set is not converted`;
  } else if (otherRole) {
    why = `it was negotiated without the ${role.toUpperCase()} role for us, which role selection gives`;
  }
  const whose = `presentation context with ${peerOf(association)} for ${nameOf(abstractSyntax)}`;
  throw new NoPresentationContextError(abstractSyntax, `There is no ${whose}: ${why}`);
}
