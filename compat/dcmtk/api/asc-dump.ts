/**
 * Associations as text for people.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import { describeReject, PduType, type AssociateAC, type AssociateRQ, type RoleSelection } from '../../../src/index';
import type { ByRef } from '../../com';
import { dumpAssociation } from '../network/association-dump';
import { roleFlags } from './asc-contexts';
import type { Params } from './asc-parameters';
import { ASC_ASSOC_RQ, type ASC_associateType, type T_ASC_SC_ROLE } from './association-constants';
import type { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import type { T_ASC_Parameters } from './T_ASC_Parameters';
import type { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
import type { T_ASC_RejectParameters } from './T_ASC_RejectParameters';

/**
 * Says a rejection in words.
 *
 * @param str - Gets the text.
 * @returns the text as well.
 * @compat full
 */
export function ASC_printRejectParameters(str: ByRef<string>, rej: T_ASC_RejectParameters): string {
  str.value = describeReject(rej.result, rej.source, rej.reason & 0xff);
  return str.value;
}

function rolesOf(
  contexts: readonly T_ASC_PresentationContext[],
  role: (context: T_ASC_PresentationContext) => T_ASC_SC_ROLE,
): RoleSelection[] {
  return contexts.flatMap((context) => {
    const flags = roleFlags(role(context));
    return flags ? [{ sopClassUID: context.abstractSyntax, scuRole: flags.scu, scpRole: flags.scp }] : [];
  });
}

function extended(items: readonly SOPClassExtendedNegotiationSubItem[] | null): AssociateRQ['userInformation'] {
  if (items === null) return {};
  return {
    extendedNegotiations: items.map(({ sopClassUID, serviceClassAppInfo }) => ({
      sopClassUID,
      information: serviceClassAppInfo,
    })),
  };
}

/** The request as the parameters tell it, with what is known of the peer. */
function requestOf(param: T_ASC_Parameters): AssociateRQ {
  const { DULparams: dul } = param;
  const { identRQ } = dul;
  return {
    type: PduType.AssociateRQ,
    protocolVersion: 1,
    calledAETitle: dul.calledAPTitle,
    callingAETitle: dul.callingAPTitle,
    applicationContextName: dul.applicationContextName,
    presentationContexts: dul.contexts.map((context) => ({
      id: context.presentationContextID,
      abstractSyntax: context.abstractSyntax,
      transferSyntaxes: context.proposedTransferSyntaxes,
    })),
    userInformation: {
      maximumLength: param.theirMaxPDUReceiveSize,
      implementationClassUID: param.theirImplementationClassUID,
      implementationVersionName: param.theirImplementationVersionName,
      roleSelections: rolesOf(dul.contexts, ({ proposedRole }) => proposedRole),
      ...extended(dul.requestedExtNeg),
      userIdentity:
        identRQ === null
          ? undefined
          : {
              identityType: identRQ.getIdentityType(),
              positiveResponseRequested: identRQ.requestsPositiveResponse(),
              primaryField: identRQ.getPrimField(),
              secondaryField: identRQ.getSecField(),
            },
    },
  };
}

function acceptOf(param: T_ASC_Parameters): AssociateAC {
  const { DULparams: dul } = param;
  return {
    type: PduType.AssociateAC,
    protocolVersion: 1,
    calledAETitle: dul.respondingAPTitle,
    callingAETitle: dul.callingAPTitle,
    applicationContextName: dul.applicationContextName,
    presentationContexts: dul.contexts.map((context) => ({
      id: context.presentationContextID,
      result: context.resultReason,
      transferSyntax: context.acceptedTransferSyntax,
    })),
    userInformation: {
      roleSelections: rolesOf(dul.contexts, ({ acceptedRole }) => acceptedRole),
      ...extended(dul.acceptedExtNeg),
      userIdentityResponse: dul.identAC?.getServerResponse(),
    },
  };
}

/**
 * Says what association parameters hold in words. Passcodes and tickets are not shown.
 *
 * @param str - Gets the text.
 * @param dir - Which PDU it is about; of a rejection the request is shown.
 * @returns the text as well.
 * @compat full
 */
export function ASC_dumpParameters(str: ByRef<string>, param: Params, dir: ASC_associateType): string {
  str.value = '';
  if (!param) return str.value;
  str.value = dumpAssociation({
    // The peer's side stands in the request, whichever side it is.
    role: 'acceptor',
    request: requestOf(param),
    accept: dir === ASC_ASSOC_RQ ? undefined : acceptOf(param),
    maximumLength: param.ourMaxPDUReceiveSize,
  });
  return str.value;
}
