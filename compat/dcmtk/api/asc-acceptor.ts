/**
 * Taking associations.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import {
  encodePdu,
  PresentationContextResult,
  resolveRoles,
  type AcceptedContext,
  type AssociateRQ,
  type AssociationOffer,
  type NegotiationResult,
  type PresentationContextAnswer,
  type RoleSelection,
} from '../../../src/index';
import { assign, type ByRef } from '../../com';
import { waitOf, type Assoc } from './asc-network';
import { roleFlags, roleOf } from './asc-contexts';
import type { Out } from './argument-types';
import {
  ASC_P_ACCEPTANCE,
  ASC_P_NOREASON,
  ASC_P_NOTYETNEGOTIATED,
  ASC_SC_ROLE_DEFAULT,
  DUL_BLOCK,
  T_ASC_UserIdentityNegotiationMode as Mode,
  type DUL_BLOCKOPTIONS,
} from './association-constants';
import { conditionOf } from './condition-of';
import { EC_Normal } from './data-conditions';
import { DulConnection } from './dul-connection';
import {
  ASC_NULLKEY,
  DUL_ILLEGALACCEPT,
  DUL_NETWORKCLOSED,
  DUL_NOASSOCIATIONREQUEST,
  DUL_PEERABORTEDASSOCIATION,
  DUL_TCPINITERROR,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';
import { T_ASC_Parameters } from './T_ASC_Parameters';
import { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
import type { T_ASC_RejectParameters } from './T_ASC_RejectParameters';
import { UserIdentityNegotiationSubItemRQ } from './UserIdentityNegotiationSubItem';

const KNOWN_MODES: ReadonlySet<number> = new Set(Object.values(Mode));

function contextsOf(request: AssociateRQ): T_ASC_PresentationContext[] {
  const selections = request.userInformation.roleSelections ?? [];
  return request.presentationContexts.map(({ id, abstractSyntax, transferSyntaxes }) => {
    const selection = selections.find(({ sopClassUID }) => sopClassUID === abstractSyntax);
    return Object.assign(new T_ASC_PresentationContext(), {
      presentationContextID: id,
      abstractSyntax,
      proposedTransferSyntaxes: [...transferSyntaxes],
      transferSyntaxCount: transferSyntaxes.length,
      proposedRole: selection === undefined ? ASC_SC_ROLE_DEFAULT : roleOf(selection.scuRole, selection.scpRole),
    });
  });
}

/** Parameters that say what the peer asks for. */
function parametersOf({ request, remoteAddress }: AssociationOffer, maxReceivePDUSize: number): T_ASC_Parameters {
  const params = new T_ASC_Parameters(maxReceivePDUSize);
  const { DULparams: dul } = params;
  const { userInformation: user } = request;
  dul.applicationContextName = request.applicationContextName;
  dul.callingAPTitle = request.callingAETitle;
  dul.calledAPTitle = request.calledAETitle;
  dul.respondingAPTitle = request.calledAETitle;
  dul.callingPresentationAddress = remoteAddress;
  dul.contexts.push(...contextsOf(request));
  dul.requestedExtNeg =
    user.extendedNegotiations?.map(({ sopClassUID, information }) =>
      Object.assign(new SOPClassExtendedNegotiationSubItem(), { sopClassUID, serviceClassAppInfo: information }),
    ) ?? null;
  params.theirImplementationClassUID = user.implementationClassUID ?? '';
  params.theirImplementationVersionName = user.implementationVersionName ?? '';
  params.theirMaxPDUReceiveSize = user.maximumLength ?? 0;
  const identity = user.userIdentity;
  if (identity !== undefined) {
    const { identityType, primaryField, secondaryField, positiveResponseRequested } = identity;
    const mode = KNOWN_MODES.has(identityType) ? (identityType as Mode) : Mode.ASC_USER_IDENTITY_UNKNOWN;
    dul.identRQ = new UserIdentityNegotiationSubItemRQ(mode, primaryField, secondaryField, positiveResponseRequested);
  }
  return params;
}

/**
 * Waits for somebody who asks for an association. It is established by `ASC_acknowledgeAssociation`, or refused by
 * `ASC_rejectAssociation`.
 *
 * @param association - Gets the association; null when nobody asks.
 * @param maxReceivePDUSize - Longest P-DATA PDU that we announce, in bytes.
 * @param associatePDU - Gets the peer's A-ASSOCIATE-RQ as bytes.
 * @param useSecureLayer - Over TLS, with the layer of the network. All associations of a network are of one kind.
 * @param block - DUL_BLOCK waits without a limit.
 * @param timeout - With DUL_NOBLOCK: how long to wait, in seconds; 0 only looks.
 * @returns EC_Normal; DUL_NOASSOCIATIONREQUEST when nobody asked in time, DUL_NETWORKCLOSED when the network was dropped.
 * @compat full
 */
export async function ASC_receiveAssociation(
  network: T_ASC_Network | null | undefined,
  association: ByRef<T_ASC_Association | null>,
  maxReceivePDUSize: number,
  associatePDU: Out<Buffer> = null,
  useSecureLayer = false,
  block: DUL_BLOCKOPTIONS = DUL_BLOCK,
  timeout = 0,
): Promise<OFCondition> {
  association.value = null;
  if (!network) return ASC_NULLKEY;
  if (network.acceptorPort === 0) return DUL_ILLEGALACCEPT;
  let offer: AssociationOffer | undefined;
  try {
    offer = await network.network.nextOffer(block === DUL_BLOCK ? 'block' : waitOf(timeout), useSecureLayer);
  } catch (error) {
    return conditionOf(error, DUL_TCPINITERROR);
  }
  if (offer === undefined) return network.network.isClosed ? DUL_NETWORKCLOSED : DUL_NOASSOCIATIONREQUEST;
  if (associatePDU) assign(associatePDU, encodePdu(offer.request));
  association.value = new T_ASC_Association(new DulConnection(offer), parametersOf(offer, maxReceivePDUSize));
  return EC_Normal;
}

/** What the program's marks on the contexts mean for the answer. */
function resultOf(request: AssociateRQ, params: T_ASC_Parameters): NegotiationResult {
  const proposed = request.userInformation.roleSelections ?? [];
  const answers: PresentationContextAnswer[] = [];
  const accepted: AcceptedContext[] = [];
  const roleSelections = new Map<string, RoleSelection>();
  for (const context of params.DULparams.contexts) {
    const { presentationContextID: id, abstractSyntax, acceptedTransferSyntax: transferSyntax, resultReason } = context;
    if (resultReason !== ASC_P_ACCEPTANCE) {
      const result = resultReason === ASC_P_NOTYETNEGOTIATED ? ASC_P_NOREASON : resultReason;
      answers.push({ id, result, transferSyntax: context.proposedTransferSyntaxes[0] ?? '' });
      continue;
    }
    const flags = roleFlags(context.acceptedRole);
    const selection = proposed.find(({ sopClassUID }) => sopClassUID === abstractSyntax);
    const granted = flags && { sopClassUID: abstractSyntax, scuRole: flags.scu, scpRole: flags.scp };
    if (granted !== undefined && selection !== undefined) roleSelections.set(abstractSyntax, granted);
    answers.push({ id, result: PresentationContextResult.Acceptance, transferSyntax });
    accepted.push({ id, abstractSyntax, transferSyntax, ...resolveRoles(selection, granted) });
  }
  const usable = new Set(accepted.map(({ abstractSyntax }) => abstractSyntax));
  return {
    presentationContexts: answers,
    accepted,
    roleSelections: [...roleSelections.values()],
    extendedNegotiations: (params.DULparams.acceptedExtNeg ?? [])
      .filter(({ sopClassUID }) => usable.has(sopClassUID))
      .map(({ sopClassUID, serviceClassAppInfo }) => ({ sopClassUID, information: serviceClassAppInfo })),
    asynchronousOperationsWindow: undefined,
  };
}

/**
 * Accepts an association that was received, with the marks that the program has set on its contexts. Contexts without a
 * mark are refused; an association without any accepted context is established all the same.
 *
 * @param associatePDU - Gets our A-ASSOCIATE-AC as bytes.
 * @returns EC_Normal; DUL_ILLEGALACCEPT for an association that is none of ours to accept, DUL_PEERABORTEDASSOCIATION.
 * @compat full
 */
export async function ASC_acknowledgeAssociation(
  association: Assoc,
  associatePDU: Out<Buffer> = null,
): Promise<OFCondition> {
  if (!association) return ASC_NULLKEY;
  const { DULassociation: connection, params } = association;
  const { offer } = connection;
  if (offer === undefined || connection.association !== undefined) return DUL_ILLEGALACCEPT;
  try {
    const opened = offer.answer(resultOf(offer.request, params), {
      maximumLength: params.ourMaxPDUReceiveSize,
      userIdentityResponse: params.DULparams.identAC?.getServerResponse(),
    });
    connection.establish(opened);
    if (associatePDU) assign(associatePDU, encodePdu(opened.negotiation.accept));
    return EC_Normal;
  } catch (error) {
    return conditionOf(error, DUL_PEERABORTEDASSOCIATION);
  }
}

/**
 * Refuses an association that was received.
 *
 * @param associatePDU - Gets our A-ASSOCIATE-RJ as bytes.
 * @compat full
 */
export async function ASC_rejectAssociation(
  association: Assoc,
  rejectParameters: T_ASC_RejectParameters,
  associatePDU: Out<Buffer> = null,
): Promise<OFCondition> {
  const offer = association?.DULassociation.offer;
  if (!association || offer === undefined) return ASC_NULLKEY;
  const { result, source, reason } = rejectParameters;
  const rejection = { result, source, reason: reason & 0xff };
  if (!offer.isOpen) return DUL_PEERABORTEDASSOCIATION;
  offer.reject(rejection);
  if (associatePDU) assign(associatePDU, encodePdu({ type: 3, ...rejection }));
  return EC_Normal;
}
