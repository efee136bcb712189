/**
 * Asking for associations.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import {
  AssociationRejectedError,
  encodePdu,
  type Association,
  type AssociateAC,
  type ContextProposal,
  type RequestAssociationOptions,
  type UserIdentity,
} from '../../../src/index';
import { assign, type ByRef } from '../../com';
import { roleFlags, roleOf } from './asc-contexts';
import type { Out } from './argument-types';
import type { Params } from './asc-parameters';
import {
  ASC_P_ACCEPTANCE,
  ASC_P_NOREASON,
  ASC_P_NOTYETNEGOTIATED,
  ASC_SC_ROLE_DEFAULT,
  DUL_BLOCK,
  DUL_NOBLOCK,
  T_ASC_P_ResultReason,
  T_ASC_UserIdentityNegotiationMode as Mode,
  type DUL_BLOCKOPTIONS,
  type T_ASC_RejectParametersReason,
  type T_ASC_RejectParametersResult,
  type T_ASC_RejectParametersSource,
} from './association-constants';
import { conditionOf } from './condition-of';
import { EC_IllegalParameter, EC_Normal } from './data-conditions';
import { DulConnection } from './dul-connection';
import {
  ASC_NOPRESENTATIONCONTEXTPROPOSED,
  ASC_NULLKEY,
  ASC_SCPSCUROLESELECTIONFAILED,
  DUL_ILLEGALREQUEST,
  DUL_REQUESTASSOCIATIONFAILED,
  DUL_TLSERROR,
} from './network-conditions';
import type { OFCondition } from './OFCondition';
import { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import { T_ASC_Association } from './T_ASC_Association';
import type { T_ASC_Network } from './T_ASC_Network';
import type { T_ASC_Parameters } from './T_ASC_Parameters';
import { UserIdentityNegotiationSubItemAC } from './UserIdentityNegotiationSubItem';

/** The engine's own limit for a TCP connection, in milliseconds. */
const CONNECT_MS = 30_000;

/** Host and port of `host:port` or `[address]:port`; undefined for another text. */
function addressOf(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[(?<address>[^\]]+)\]|(?<name>[^\]]+)):(?<digits>\d{1,5})$/.exec(text.trim());
  const { address, name, digits } = match?.groups ?? {};
  const host = address ?? name;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

function identityOf({ DULparams: { identRQ } }: T_ASC_Parameters): UserIdentity | undefined {
  if (identRQ === null) return undefined;
  const mode = identRQ.getIdentityType();
  if (mode === Mode.ASC_USER_IDENTITY_NONE || mode === Mode.ASC_USER_IDENTITY_UNKNOWN) return undefined;
  return {
    type: mode,
    primary: identRQ.getPrimField(),
    secondary: mode === Mode.ASC_USER_IDENTITY_USER_PASSWORD ? identRQ.getSecField() : undefined,
    positiveResponseRequested: identRQ.requestsPositiveResponse(),
  };
}

function proposalsOf(params: T_ASC_Parameters): ContextProposal[] {
  return params.DULparams.contexts.map((context) => ({
    id: context.presentationContextID,
    abstractSyntax: context.abstractSyntax,
    transferSyntaxes: context.proposedTransferSyntaxes,
    roles: roleFlags(context.proposedRole),
  }));
}

/** Whether the same class is proposed with different roles, for which there is one role selection only. */
function hasRoleConflict(params: T_ASC_Parameters): boolean {
  const roles = new Map<string, number>();
  return params.DULparams.contexts.some(({ abstractSyntax, proposedRole }) => {
    const known = roles.get(abstractSyntax) ?? proposedRole;
    roles.set(abstractSyntax, proposedRole);
    return known !== proposedRole;
  });
}

/** Copies what the acceptor answered into the parameters. */
function takeAnswer(params: T_ASC_Parameters, association: Association): void {
  const { accept } = association.negotiation;
  const { DULparams: dul } = params;
  const { userInformation: user } = accept;
  params.theirImplementationClassUID = user.implementationClassUID ?? '';
  params.theirImplementationVersionName = user.implementationVersionName ?? '';
  params.theirMaxPDUReceiveSize = user.maximumLength ?? 0;
  dul.applicationContextName = accept.applicationContextName;
  dul.respondingAPTitle = accept.calledAETitle;
  dul.acceptedExtNeg =
    user.extendedNegotiations?.map(({ sopClassUID, information }) =>
      Object.assign(new SOPClassExtendedNegotiationSubItem(), { sopClassUID, serviceClassAppInfo: information }),
    ) ?? null;
  const response = association.userIdentityResponse;
  dul.identAC = response === undefined ? null : new UserIdentityNegotiationSubItemAC(response);
  takeContexts(params, association, accept);
}

const KNOWN_RESULTS: ReadonlySet<number> = new Set(Object.values(T_ASC_P_ResultReason));

function takeContexts(params: T_ASC_Parameters, association: Association, accept: AssociateAC): void {
  const usable = new Map(association.presentationContexts.map((context) => [context.id, context]));
  const refused = new Map(association.refusedContexts.map((context) => [context.id, context]));
  const selected = new Set(accept.userInformation.roleSelections?.map(({ sopClassUID }) => sopClassUID));
  for (const context of params.DULparams.contexts) {
    const found = usable.get(context.presentationContextID);
    const result = refused.get(context.presentationContextID)?.result;
    if (found !== undefined) {
      context.resultReason = ASC_P_ACCEPTANCE;
      context.acceptedTransferSyntax = found.transferSyntax;
      const hasRole = selected.has(context.abstractSyntax) && context.proposedRole !== ASC_SC_ROLE_DEFAULT;
      context.acceptedRole = hasRole ? roleOf(found.scuRole, found.scpRole) : ASC_SC_ROLE_DEFAULT;
    } else if (result === undefined) {
      context.resultReason = ASC_P_NOTYETNEGOTIATED;
    } else {
      // Accepted in a way that cannot be used counts as refused.
      const known = KNOWN_RESULTS.has(result) && result !== ASC_P_ACCEPTANCE;
      context.resultReason = known ? (result as T_ASC_P_ResultReason) : ASC_P_NOREASON;
    }
  }
}

function optionsOf(
  network: T_ASC_Network,
  params: T_ASC_Parameters,
  limitMs: number,
): RequestAssociationOptions | undefined {
  const { DULparams: dul } = params;
  const address = addressOf(dul.calledPresentationAddress);
  if (address === undefined) return undefined;
  const { acseTimeoutMs, tls } = network.network;
  return {
    ...address,
    callingAETitle: dul.callingAPTitle,
    calledAETitle: dul.calledAPTitle,
    presentationContexts: proposalsOf(params),
    extendedNegotiations: dul.requestedExtNeg?.map(({ sopClassUID, serviceClassAppInfo }) => ({
      sopClassUID,
      information: serviceClassAppInfo,
    })),
    userIdentity: identityOf(params),
    maximumLength: params.ourMaxPDUReceiveSize,
    raw: true,
    tls: dul.useSecureLayer ? tls : undefined,
    timeouts: {
      connect: dul.tcpConnectTimeout < 0 ? CONNECT_MS : dul.tcpConnectTimeout * 1000,
      association: limitMs,
      release: acseTimeoutMs,
      artim: acseTimeoutMs,
    },
  };
}

/**
 * Connects to the peer and asks for an association.
 *
 * @param params - What is proposed; gets what was agreed on, and belongs to the association from here on.
 * @param association - Gets the association; null when there is none.
 * @param associatePDU - Gets the peer's A-ASSOCIATE-AC as bytes.
 * @param block - With DUL_NOBLOCK `timeout` is the limit, otherwise that of the network.
 * @param timeout - For connection and answer, in seconds.
 * @returns EC_Normal, also without any accepted context; DUL_ASSOCIATIONREJECTED (see `ASC_getRejectParameters`),
 * DUL_TCPINITERROR, DUL_UNKNOWNHOST, DUL_READTIMEOUT, DUL_TLSERROR, DUL_PEERABORTEDASSOCIATION,
 * ASC_NOPRESENTATIONCONTEXTPROPOSED, ASC_SCPSCUROLESELECTIONFAILED, EC_IllegalParameter.
 * @compat full
 */
export async function ASC_requestAssociation(
  network: T_ASC_Network | null | undefined,
  params: Params,
  association: ByRef<T_ASC_Association | null>,
  associatePDU: Out<Buffer> = null,
  block: DUL_BLOCKOPTIONS = DUL_BLOCK,
  timeout = 0,
): Promise<OFCondition> {
  association.value = null;
  if (!network || !params) return ASC_NULLKEY;
  if (network.network.isClosed) return DUL_ILLEGALREQUEST.because('The network was dropped');
  if (params.DULparams.contexts.length === 0) return ASC_NOPRESENTATIONCONTEXTPROPOSED;
  if (hasRoleConflict(params)) return ASC_SCPSCUROLESELECTIONFAILED;
  if (params.DULparams.useSecureLayer && network.network.tls === undefined) {
    return DUL_TLSERROR.because('A secure transport was asked for; give the network a layer by ASC_setTransportLayer');
  }
  const limitMs = block === DUL_NOBLOCK ? Math.max(0, timeout) * 1000 : network.network.acseTimeoutMs;
  const options = optionsOf(network, params, limitMs);
  if (options === undefined) {
    const { calledPresentationAddress } = params.DULparams;
    return EC_IllegalParameter.because(`${JSON.stringify(calledPresentationAddress)} is no address; give host:port`);
  }
  try {
    const opened = await network.network.engine.requestAssociation(options);
    takeAnswer(params, opened);
    if (associatePDU) assign(associatePDU, encodePdu(opened.negotiation.accept));
    association.value = new T_ASC_Association(new DulConnection(opened), params);
    return EC_Normal;
  } catch (error) {
    if (error instanceof AssociationRejectedError) takeRejection(params, error);
    return conditionOf(error, DUL_REQUESTASSOCIATIONFAILED);
  }
}

/** What a peer sends is taken as it is, defined or not. */
function takeRejection(params: T_ASC_Parameters, { result, source, reason }: AssociationRejectedError): void {
  params.DULparams.reject = {
    result: result as T_ASC_RejectParametersResult,
    source: source as T_ASC_RejectParametersSource,
    reason: ((source << 8) | reason) as T_ASC_RejectParametersReason,
  };
}
