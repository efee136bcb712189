/**
 * Association parameters: titles, addresses, user identity, extended negotiation.
 *
 * @module
 * @see assoc.h of dcmnet
 */
import { DICOM_APPLICATION_CONTEXT } from '../../../src/index';
import { assign, type ByRef } from '../../com';
import type { Out } from './argument-types';
import { T_ASC_UserIdentityNegotiationMode as Mode } from './association-constants';
import { EC_IllegalParameter, EC_Normal } from './data-conditions';
import { ASC_NULLKEY, ASC_USERIDENTIFICATIONFAILED } from './network-conditions';
import type { OFCondition } from './OFCondition';
import type { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
import { T_ASC_Parameters } from './T_ASC_Parameters';
import type { T_ASC_RejectParameters } from './T_ASC_RejectParameters';
import { UserIdentityNegotiationSubItemAC, UserIdentityNegotiationSubItemRQ } from './UserIdentityNegotiationSubItem';

/** Parameters as a program passes them on: those that it has not made yet are null. */
export type Params = T_ASC_Parameters | null | undefined;

/** What an association PDU can announce: the field has 32 bits. */
const LONGEST_PDU = 0xffffffff;

/**
 * Makes parameters with nothing in them but the PDU length to announce.
 *
 * @param params - Gets the parameters.
 * @param maxReceivePDUSize - Longest P-DATA PDU that we take, in bytes.
 * @param tcpConnectTimeout - For the TCP connection, in seconds; -1 is the engine's own limit of 30 s.
 * @returns EC_Normal, or EC_IllegalParameter for a length that is none.
 * @compat full
 */
export function ASC_createAssociationParameters(
  params: ByRef<T_ASC_Parameters | null>,
  maxReceivePDUSize: number,
  tcpConnectTimeout = -1,
): OFCondition {
  if (!Number.isInteger(maxReceivePDUSize) || maxReceivePDUSize < 8 || maxReceivePDUSize > LONGEST_PDU) {
    return EC_IllegalParameter.because(`${maxReceivePDUSize} bytes are no PDU length; give 8 or more`);
  }
  const made = new T_ASC_Parameters(maxReceivePDUSize);
  made.DULparams.tcpConnectTimeout = tcpConnectTimeout;
  params.value = made;
  return EC_Normal;
}

/** Lets go of parameters that no association has taken. @compat full */
export function ASC_destroyAssociationParameters(params: ByRef<T_ASC_Parameters | null>): OFCondition {
  params.value = null;
  return EC_Normal;
}

/**
 * Asks for a secure transport, which the network's layer defines.
 *
 * @see {@link ASC_setTransportLayer}
 * @compat full
 */
export function ASC_setTransportLayerType(params: Params, useSecureLayer: boolean): OFCondition {
  if (!params) return ASC_NULLKEY;
  params.DULparams.useSecureLayer = useSecureLayer;
  return EC_Normal;
}

/**
 * Sets AE titles; null leaves one as it is.
 *
 * @param respondingAPTitle - Kept, and not sent: the answer repeats the called title, as PS3.8 wants it.
 * @returns EC_Normal, or EC_IllegalParameter for a title that is not 1 to 16 characters.
 * @compat full
 */
export function ASC_setAPTitles(
  params: Params,
  callingAPTitle: string | null,
  calledAPTitle: string | null,
  respondingAPTitle: string | null,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  const bad = [callingAPTitle, calledAPTitle, respondingAPTitle].find((title) => (title?.trim().length ?? 0) > 16);
  if (bad !== undefined) return EC_IllegalParameter.because(`${JSON.stringify(bad)} has more than 16 characters`);
  const { DULparams: dul } = params;
  if (callingAPTitle !== null) dul.callingAPTitle = callingAPTitle;
  if (calledAPTitle !== null) dul.calledAPTitle = calledAPTitle;
  if (respondingAPTitle !== null) dul.respondingAPTitle = respondingAPTitle;
  return EC_Normal;
}

/** Tells the AE titles. @compat full */
export function ASC_getAPTitles(
  params: Params,
  callingAPTitle: Out<string>,
  calledAPTitle: Out<string>,
  respondingAPTitle: Out<string>,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  assign(callingAPTitle, params.DULparams.callingAPTitle);
  assign(calledAPTitle, params.DULparams.calledAPTitle);
  assign(respondingAPTitle, params.DULparams.respondingAPTitle);
  return EC_Normal;
}

/** Tells the application context, which is DICOM's unless a requestor said otherwise. @compat full */
export function ASC_getApplicationContextName(params: Params, applicationContextName: Out<string>): OFCondition {
  if (!params) return ASC_NULLKEY;
  assign(applicationContextName, params.DULparams.applicationContextName || DICOM_APPLICATION_CONTEXT);
  return EC_Normal;
}

/**
 * Sets where to connect.
 *
 * @param callingPresentationAddress - Name of our host; for the program's own use.
 * @param calledPresentationAddress - Host and port of the peer, `host:port`; an IPv6 address stands in brackets.
 * @compat full
 */
export function ASC_setPresentationAddresses(
  params: Params,
  callingPresentationAddress: string,
  calledPresentationAddress: string,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  params.DULparams.callingPresentationAddress = callingPresentationAddress;
  params.DULparams.calledPresentationAddress = calledPresentationAddress;
  return EC_Normal;
}

/** Tells the addresses; of an association that was received the calling one is the peer's. @compat full */
export function ASC_getPresentationAddresses(
  params: Params,
  callingPresentationAddress: Out<string>,
  calledPresentationAddress: Out<string>,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  assign(callingPresentationAddress, params.DULparams.callingPresentationAddress);
  assign(calledPresentationAddress, params.DULparams.calledPresentationAddress);
  return EC_Normal;
}

/** Tells how the peer rejected the association. @compat full */
export function ASC_getRejectParameters(params: Params, rejectParameters: Out<T_ASC_RejectParameters>): OFCondition {
  if (!params || !rejectParameters) return ASC_NULLKEY;
  Object.assign(rejectParameters.value, params.DULparams.reject);
  return EC_Normal;
}

/** Longest field of a user identity, in bytes. */
const LONGEST_FIELD = 0xffff;

function setIdentity(
  params: Params,
  mode: Mode,
  primary: string | Buffer,
  secondary: string,
  requestRsp: boolean,
): OFCondition {
  if (!params) return ASC_NULLKEY;
  const fields = [Buffer.from(primary), Buffer.from(secondary)];
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = fields;
  if (first.length === 0 || fields.some((field) => field.length > LONGEST_FIELD)) {
    return ASC_USERIDENTIFICATIONFAILED.because('A user identity has 1 to 65535 bytes in its first field');
  }
  params.DULparams.identRQ = new UserIdentityNegotiationSubItemRQ(mode, first, second, requestRsp);
  return EC_Normal;
}

/** Says who the user is, by name. @param requestRsp - Whether the acceptor shall confirm it. @compat full */
export function ASC_setIdentRQUserOnly(params: Params, userName: string, requestRsp = true): OFCondition {
  return setIdentity(params, Mode.ASC_USER_IDENTITY_USER, userName, '', requestRsp);
}

/** Says who the user is, by name and passcode; they go over the wire as they are. @compat full */
export function ASC_setIdentRQUserPassword(
  params: Params,
  userName: string,
  password: string,
  requestRsp = true,
): OFCondition {
  return setIdentity(params, Mode.ASC_USER_IDENTITY_USER_PASSWORD, userName, password, requestRsp);
}

/** Says who the user is, by a Kerberos service ticket. @compat full */
export function ASC_setIdentRQKerberos(params: Params, kerbTicket: Buffer, requestRsp = true): OFCondition {
  return setIdentity(params, Mode.ASC_USER_IDENTITY_KERBEROS, kerbTicket, '', requestRsp);
}

/** Says who the user is, by a SAML assertion. @compat full */
export function ASC_setIdentRQSaml(params: Params, saml: string | Buffer, requestRsp = true): OFCondition {
  return setIdentity(params, Mode.ASC_USER_IDENTITY_SAML, saml, '', requestRsp);
}

/** Says who the user is, by a JSON web token. @compat full */
export function ASC_setIdentRQJwt(params: Params, jwt: string | Buffer, requestRsp = true): OFCondition {
  return setIdentity(params, Mode.ASC_USER_IDENTITY_JWT, jwt, '', requestRsp);
}

/** Tells who the requestor says that its user is; null when it says nothing. @compat full */
export function ASC_getUserIdentRQ(params: Params, usrIdentRQ: ByRef<UserIdentityNegotiationSubItemRQ | null>): void {
  usrIdentRQ.value = params?.DULparams.identRQ ?? null;
}

/** Tells what the acceptor answered to the user identity; null when it has not answered. @compat full */
export function ASC_getUserIdentAC(params: Params, usrIdentAC: ByRef<UserIdentityNegotiationSubItemAC | null>): void {
  usrIdentAC.value = params?.DULparams.identAC ?? null;
}

/**
 * Confirms the requestor's user identity; it goes out with the acknowledgement, if the requestor asked for it.
 *
 * @param response - Kerberos ticket or SAML response; empty for the kinds that have none.
 * @compat full
 */
export function ASC_setIdentAC(params: Params, response: Buffer | string): OFCondition {
  if (!params) return ASC_NULLKEY;
  const bytes = Buffer.from(response);
  if (bytes.length > LONGEST_FIELD) return ASC_USERIDENTIFICATIONFAILED;
  params.DULparams.identAC = new UserIdentityNegotiationSubItemAC(bytes);
  return EC_Normal;
}

/** Extended negotiation items; null for none. */
export type ExtNegList = SOPClassExtendedNegotiationSubItem[] | null;

/** Sets what is asked for beyond the rules of SOP classes. @compat full */
export function ASC_setRequestedExtNegList(params: Params, extNegList: ExtNegList): void {
  if (params) params.DULparams.requestedExtNeg = extNegList;
}

/** Tells what the requestor asks for beyond the rules of SOP classes; null for nothing. @compat full */
export function ASC_getRequestedExtNegList(params: Params, extNegList: ByRef<ExtNegList>): void {
  extNegList.value = params?.DULparams.requestedExtNeg ?? null;
}

/** Sets what an acceptor grants of it; of classes without an accepted context nothing goes out. @compat full */
export function ASC_setAcceptedExtNegList(params: Params, extNegList: ExtNegList): void {
  if (params) params.DULparams.acceptedExtNeg = extNegList;
}

/** Tells what the acceptor granted of it; null for nothing. @compat full */
export function ASC_getAcceptedExtNegList(params: Params, extNegList: ByRef<ExtNegList>): void {
  extNegList.value = params?.DULparams.acceptedExtNeg ?? null;
}
