/**
 * The presentation contexts in association parameters.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import { EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '../../../src/index';
import type { Params } from './asc-parameters';
import {
  ASC_P_ABSTRACTSYNTAXNOTSUPPORTED,
  ASC_P_ACCEPTANCE,
  ASC_P_NOREASON,
  ASC_P_TRANSFERSYNTAXESNOTSUPPORTED,
  ASC_P_USERREJECTION,
  ASC_SC_ROLE_DEFAULT,
  ASC_SC_ROLE_NONE,
  ASC_SC_ROLE_SCP,
  ASC_SC_ROLE_SCU,
  ASC_SC_ROLE_SCUSCP,
  type T_ASC_P_ResultReason,
  type T_ASC_SC_ROLE,
} from './association-constants';
import { EC_Normal } from './data-conditions';
import {
  ASC_BADPRESENTATIONCONTEXTID,
  ASC_MISSINGTRANSFERSYNTAX,
  ASC_NULLKEY,
  ASC_SCPSCUROLESELECTIONFAILED,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import type { T_ASC_Association } from './T_ASC_Association';
import { T_ASC_PresentationContext } from './T_ASC_PresentationContext';

/**
 * Proposes a presentation context.
 *
 * @param presentationContextID - Odd, 1 to 255, and not used yet.
 * @param transferSyntaxList - UIDs, in the order of preference.
 * @param proposedRole - Ours.
 * @returns EC_Normal; ASC_BADPRESENTATIONCONTEXTID, ASC_MISSINGTRANSFERSYNTAX, ASC_NULLKEY.
 * @compat full
 */
export function ASC_addPresentationContext(
  params: Params,
  presentationContextID: number,
  abstractSyntax: string,
  transferSyntaxList: readonly string[],
  proposedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  const { contexts } = params.DULparams;
  const isId = presentationContextID % 2 === 1 && presentationContextID >= 1 && presentationContextID <= 255;
  if (!isId || contexts.some((context) => context.presentationContextID === presentationContextID)) {
    return ASC_BADPRESENTATIONCONTEXTID.because(`${presentationContextID} is no free id; they are odd, 1 to 255`);
  }
  if (transferSyntaxList.length === 0) return ASC_MISSINGTRANSFERSYNTAX;
  const context = new T_ASC_PresentationContext();
  context.presentationContextID = presentationContextID;
  context.abstractSyntax = abstractSyntax;
  context.proposedTransferSyntaxes = [...transferSyntaxList];
  context.transferSyntaxCount = transferSyntaxList.length;
  context.proposedRole = proposedRole;
  contexts.push(context);
  return EC_Normal;
}

/** How many presentation contexts are proposed. @compat full */
export function ASC_countPresentationContexts(params: Params): number {
  return params?.DULparams.contexts.length ?? 0;
}

function accepted(params: Params): T_ASC_PresentationContext[] {
  return params?.DULparams.contexts.filter(({ resultReason }) => resultReason === ASC_P_ACCEPTANCE) ?? [];
}

/** How many presentation contexts are accepted. @compat full */
export function ASC_countAcceptedPresentationContexts(params: Params): number {
  return accepted(params).length;
}

/**
 * Copies a presentation context by its place in the list.
 *
 * @param listPosition - From 0.
 * @param presentationContext - Gets the values.
 * @returns EC_Normal, or ASC_BADPRESENTATIONCONTEXTID when there is none at that place.
 * @compat full
 */
export function ASC_getPresentationContext(
  params: Params,
  listPosition: number,
  presentationContext: T_ASC_PresentationContext,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  const found = params.DULparams.contexts[listPosition];
  if (found === undefined) return ASC_BADPRESENTATIONCONTEXTID;
  presentationContext.assign(found);
  return EC_Normal;
}

/** Copies an accepted presentation context by its id. @compat full */
export function ASC_findAcceptedPresentationContext(
  params: Params,
  presentationContextID: number,
  presentationContext: T_ASC_PresentationContext,
): OFCondition {
  const found = accepted(params).find((context) => context.presentationContextID === presentationContextID);
  if (found === undefined) return ASC_BADPRESENTATIONCONTEXTID;
  presentationContext.assign(found);
  return EC_Normal;
}

/**
 * The id of an accepted presentation context for an abstract syntax.
 *
 * @param transferSyntax - When given, the context that suits a data set in that syntax best: the same one, else explicit
 * VR uncompressed, else implicit VR, else any.
 * @returns 0 when there is none.
 * @compat full
 */
export function ASC_findAcceptedPresentationContextID(
  association: T_ASC_Association | null | undefined,
  abstractSyntax: string,
  transferSyntax?: string,
): number {
  const candidates = accepted(association?.params).filter((context) => context.abstractSyntax === abstractSyntax);
  if (transferSyntax === undefined) return candidates[0]?.presentationContextID ?? 0;
  const ranking = [transferSyntax, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN];
  for (const syntax of ranking) {
    const found = candidates.find((context) => context.acceptedTransferSyntax === syntax);
    if (found !== undefined) return found.presentationContextID;
  }
  return candidates[0]?.presentationContextID ?? 0;
}

/** What is left of a proposed role when an acceptor grants that one; undefined when nothing is. */
function grant(proposed: T_ASC_SC_ROLE, granted: T_ASC_SC_ROLE): T_ASC_SC_ROLE | undefined {
  if (granted === ASC_SC_ROLE_DEFAULT || granted === proposed || proposed === ASC_SC_ROLE_SCUSCP) return granted;
  const isDefault = proposed === ASC_SC_ROLE_DEFAULT || proposed === ASC_SC_ROLE_NONE;
  if (isDefault) return granted === ASC_SC_ROLE_SCP ? undefined : ASC_SC_ROLE_DEFAULT;
  return granted === ASC_SC_ROLE_SCUSCP ? proposed : undefined;
}

function accept(context: T_ASC_PresentationContext, transferSyntax: string, role: T_ASC_SC_ROLE): OFCondition {
  const granted = grant(context.proposedRole, role);
  if (granted === undefined) {
    context.resultReason = ASC_P_USERREJECTION;
    context.acceptedTransferSyntax = '';
    return ASC_SCPSCUROLESELECTIONFAILED;
  }
  context.resultReason = ASC_P_ACCEPTANCE;
  context.acceptedTransferSyntax = transferSyntax;
  context.acceptedRole = granted;
  return EC_Normal;
}

/**
 * Accepts a proposed presentation context.
 *
 * @param transferSyntax - One of those proposed.
 * @param acceptedRole - The requestor's.
 * @param alwaysAcceptDefaultRole - Falls back to the default role where the proposed one does not allow the granted one.
 * @returns EC_Normal; ASC_BADPRESENTATIONCONTEXTID, ASC_MISSINGTRANSFERSYNTAX, ASC_SCPSCUROLESELECTIONFAILED (the context
 * is refused then).
 * @compat full
 */
export function ASC_acceptPresentationContext(
  params: Params,
  presentationContextID: number,
  transferSyntax: string,
  acceptedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
  alwaysAcceptDefaultRole = false,
): OFCondition {
  const context = params?.DULparams.contexts.find((entry) => entry.presentationContextID === presentationContextID);
  if (context === undefined) return ASC_BADPRESENTATIONCONTEXTID;
  if (!context.proposedTransferSyntaxes.includes(transferSyntax)) {
    return ASC_MISSINGTRANSFERSYNTAX.because(`${transferSyntax} was not proposed for context ${presentationContextID}`);
  }
  const fallsBack = alwaysAcceptDefaultRole && grant(context.proposedRole, acceptedRole) === undefined;
  return accept(context, transferSyntax, fallsBack ? ASC_SC_ROLE_DEFAULT : acceptedRole);
}

/**
 * Accepts every proposed context of these abstract syntaxes, each with the first of these transfer syntaxes that it has,
 * and refuses all others.
 *
 * @param abstractSyntaxes - UIDs.
 * @param transferSyntaxes - UIDs, in our order of preference.
 * @compat full
 */
export function ASC_acceptContextsWithPreferredTransferSyntaxes(
  params: Params,
  abstractSyntaxes: readonly string[],
  transferSyntaxes: readonly string[],
  acceptedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  for (const context of params.DULparams.contexts) {
    if (context.resultReason === ASC_P_ACCEPTANCE) continue;
    const syntax = transferSyntaxes.find((uid) => context.proposedTransferSyntaxes.includes(uid));
    if (!abstractSyntaxes.includes(context.abstractSyntax)) context.resultReason = ASC_P_ABSTRACTSYNTAXNOTSUPPORTED;
    else if (syntax === undefined) context.resultReason = ASC_P_TRANSFERSYNTAXESNOTSUPPORTED;
    else accept(context, syntax, acceptedRole);
  }
  return EC_Normal;
}

/** As {@link ASC_acceptContextsWithPreferredTransferSyntaxes} with one transfer syntax. @compat full */
export function ASC_acceptContextsWithTransferSyntax(
  params: Params,
  transferSyntax: string,
  abstractSyntaxes: readonly string[],
  acceptedRole: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
): OFCondition {
  return ASC_acceptContextsWithPreferredTransferSyntaxes(params, abstractSyntaxes, [transferSyntax], acceptedRole);
}

/** Refuses a presentation context. @compat full */
export function ASC_refusePresentationContext(
  params: Params,
  presentationContextID: number,
  resultReason: T_ASC_P_ResultReason = ASC_P_NOREASON,
): OFCondition {
  const context = params?.DULparams.contexts.find((entry) => entry.presentationContextID === presentationContextID);
  if (context === undefined) return ASC_BADPRESENTATIONCONTEXTID;
  context.resultReason = resultReason;
  context.acceptedTransferSyntax = '';
  return EC_Normal;
}

/** The two flags of a role selection; undefined for a role that needs none. */
export function roleFlags(role: T_ASC_SC_ROLE): { scu: boolean; scp: boolean } | undefined {
  if (role === ASC_SC_ROLE_DEFAULT || role === ASC_SC_ROLE_NONE) return undefined;
  return { scu: role !== ASC_SC_ROLE_SCP, scp: role !== ASC_SC_ROLE_SCU };
}

/** The role that two flags make. */
export function roleOf(scu: boolean, scp: boolean): T_ASC_SC_ROLE {
  if (scu) return scp ? ASC_SC_ROLE_SCUSCP : ASC_SC_ROLE_SCU;
  return scp ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_NONE;
}
