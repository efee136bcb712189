/**
 * Between `DicomAssociate` and the PDUs of the wire.
 *
 * @module
 */
import {
  DICOM_APPLICATION_CONTEXT,
  IMPLEMENTATION_CLASS_UID,
  ItemType,
  PduType,
  PresentationContextResult,
  type AssociateAC,
  type AssociateRQ,
  type RoleSelection,
  type SOPClassExtendedNegotiation,
  type UserInformation,
} from '../../src/index';
import { LONGEST_UID } from './AssociateContexts';
import { associateContexts, associateItems, DicomAssociate, LONGEST_VERSION_NAME } from './DicomAssociate';
import { parameterError } from './data-set-errors';
import { DicomAssociateAcceptResultType, DicomRoleSupport } from './enums';
import { counted } from './user-information';

const LONGEST_SENT_TITLE = 16;

/** @throws {@link DicomException} Parameter (9) for an accept, and for AE titles that are missing or too long. */
export function toAssociateRQ(associate: DicomAssociate): AssociateRQ {
  const doing = 'Requesting an association';
  if (!associate.IsRequest)
    throw parameterError(`${doing}: the object is an accept; make it with new DicomAssociate(true).`);
  return {
    type: PduType.AssociateRQ,
    protocolVersion: associate.Version,
    calledAETitle: title(doing, 'Called', associate.Called),
    callingAETitle: title(doing, 'Calling', associate.Calling),
    applicationContextName: associate.ApplicationContextName || DICOM_APPLICATION_CONTEXT,
    presentationContexts: associateContexts(associate).map(({ id, abstractSyntax, transferSyntaxes }) => ({
      id,
      abstractSyntax,
      transferSyntaxes: [...transferSyntaxes],
    })),
    userInformation: toUserInformation(associate, (id) => associate.GetAbstract(id)),
  };
}

/**
 * The answer to a request: what the accept leaves empty is completed, and what it leaves out of the proposed contexts is
 * refused.
 *
 * @throws {@link DicomException} Parameter (9) for a request, contexts that were not proposed, accepted ones without a
 * transfer syntax, and AE titles that are too long.
 */
export function toAssociateAC(associate: DicomAssociate, request: AssociateRQ): AssociateAC {
  const doing = 'Accepting an association';
  if (associate.IsRequest)
    throw parameterError(`${doing}: the object is a request; make it with new DicomAssociate(false).`);
  const proposed = new Map(request.presentationContexts.map((context) => [context.id, context]));
  for (const { id, result, transferSyntaxes } of associateContexts(associate)) {
    if (!proposed.has(id)) throw parameterError(`${doing}: presentation context ${id} was not proposed.`);
    if (result === DicomAssociateAcceptResultType.Success && transferSyntaxes[0] === undefined) {
      throw parameterError(`${doing}: presentation context ${id} is accepted without a transfer syntax.`);
    }
  }
  return {
    type: PduType.AssociateAC,
    protocolVersion: associate.Version,
    calledAETitle: title(doing, 'Called', associate.Called || request.calledAETitle),
    callingAETitle: title(doing, 'Calling', associate.Calling || request.callingAETitle),
    applicationContextName:
      associate.ApplicationContextName || request.applicationContextName || DICOM_APPLICATION_CONTEXT,
    reserved: request.reserved,
    presentationContexts: request.presentationContexts.map(({ id, transferSyntaxes }) => {
      const answer = associateContexts(associate).find((context) => context.id === id);
      return {
        id,
        result: answer?.result ?? PresentationContextResult.UserRejection,
        transferSyntax: answer?.transferSyntaxes[0] ?? transferSyntaxes[0] ?? '',
      };
    }),
    // Roles and extended negotiation go by class, which an accept may leave empty.
    userInformation: toUserInformation(associate, (id) => associate.GetAbstract(id) || abstractOf(request, id)),
  };
}

function abstractOf(request: AssociateRQ, id: number): string {
  return request.presentationContexts.find((context) => context.id === id)?.abstractSyntax ?? '';
}

function title(doing: string, name: string, value: string): string {
  if (value.length >= 1 && value.length <= LONGEST_SENT_TITLE) return value;
  throw parameterError(`${doing}: ${name} has ${value.length} characters; AE titles have 1 to ${LONGEST_SENT_TITLE}.`);
}

function toUserInformation(associate: DicomAssociate, classOf: (id: number) => string): UserInformation {
  const roles = new Map<string, RoleSelection>();
  const extended = new Map<string, SOPClassExtendedNegotiation>();
  for (const context of associateContexts(associate)) {
    const sopClassUID = classOf(context.id);
    const { roles: selected, extendedData } = context;
    if (selected !== undefined && !roles.has(sopClassUID)) {
      const scuRole = selected.user === DicomRoleSupport.Supported;
      const scpRole = selected.provider === DicomRoleSupport.Supported;
      roles.set(sopClassUID, { sopClassUID, scuRole, scpRole });
    }
    if (extendedData !== undefined && !extended.has(sopClassUID)) {
      extended.set(sopClassUID, { sopClassUID, information: extendedData });
    }
  }
  return {
    maximumLength: associate.MaxLength === 0 ? undefined : associate.MaxLength,
    implementationClassUID: associate.ImplementClass || IMPLEMENTATION_CLASS_UID,
    implementationVersionName: associate.ImplementationVersionName || undefined,
    asynchronousOperationsWindow: associate.IsAsynchronousOperations
      ? { invoked: associate.InvokedOperationsCount, performed: associate.PerformedOperationsCount }
      : undefined,
    roleSelections: [...roles.values()],
    extendedNegotiations: [...extended.values()],
    unknownItems: associateItems(associate).map(({ type, data }) => ({ itemType: type, data })),
  };
}

/** A request that was received. */
export function fromAssociateRQ(request: AssociateRQ): DicomAssociate {
  const associate = new DicomAssociate(true);
  readFields(associate, request);
  for (const { id, abstractSyntax, transferSyntaxes } of request.presentationContexts) {
    associate.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, abstractSyntax.slice(0, LONGEST_UID));
    for (const uid of transferSyntaxes) associate.AddTransfer(id, uid.slice(0, LONGEST_UID));
  }
  readUserInformation(associate, request.userInformation);
  return associate;
}

/** An accept that was received. The wire has no abstract syntaxes in it: they are those of the request. */
export function fromAssociateAC(accept: AssociateAC, request: AssociateRQ): DicomAssociate {
  const associate = new DicomAssociate(false);
  readFields(associate, accept);
  for (const { id, result, transferSyntax } of accept.presentationContexts) {
    associate.AddPresentationContext(
      id,
      result as DicomAssociateAcceptResultType,
      abstractOf(request, id).slice(0, LONGEST_UID),
    );
    if (transferSyntax !== '') associate.AddTransfer(id, transferSyntax.slice(0, LONGEST_UID));
  }
  readUserInformation(associate, accept.userInformation);
  return associate;
}

function readFields(associate: DicomAssociate, pdu: AssociateRQ | AssociateAC): void {
  const { maximumLength, implementationClassUID, implementationVersionName } = pdu.userInformation;
  associate.Version = pdu.protocolVersion;
  associate.Called = pdu.calledAETitle;
  associate.Calling = pdu.callingAETitle;
  // Peers send longer ones than the standard allows; that is no reason to refuse them.
  associate.ApplicationContextName = pdu.applicationContextName.slice(0, LONGEST_UID);
  associate.MaxLength = maximumLength ?? 0;
  associate.ImplementClass = (implementationClassUID ?? '').slice(0, LONGEST_UID);
  associate.ImplementationVersionName = (implementationVersionName ?? '').slice(0, LONGEST_VERSION_NAME);
}

function readUserInformation(associate: DicomAssociate, information: UserInformation): void {
  const { asynchronousOperationsWindow: window } = information;
  if (window !== undefined) associate.SetAsynchronousOperations(true, window.invoked, window.performed);
  for (const { id, abstractSyntax } of associateContexts(associate)) {
    const role = information.roleSelections?.find(({ sopClassUID }) => sopClassUID === abstractSyntax);
    if (role !== undefined) associate.SetRoleSelect(id, true, support(role.scuRole), support(role.scpRole));
    const extended = information.extendedNegotiations?.find(({ sopClassUID }) => sopClassUID === abstractSyntax);
    if (extended !== undefined) associate.SetExtendedData(id, extended.information);
  }
  for (const common of information.commonExtendedNegotiations ?? []) {
    const related = Buffer.concat(common.relatedGeneralSOPClassUIDs.map(countedText));
    const data = Buffer.concat([
      countedText(common.sopClassUID),
      countedText(common.serviceClassUID),
      counted(related),
    ]);
    associate.AddUserInformation(ItemType.SOPClassCommonExtendedNegotiation, data);
  }
  const { userIdentity, userIdentityResponse } = information;
  if (userIdentity !== undefined) {
    const { identityType, positiveResponseRequested, primaryField, secondaryField } = userIdentity;
    const head = Buffer.of(identityType, positiveResponseRequested ? 1 : 0);
    const data = Buffer.concat([head, counted(primaryField), counted(secondaryField)]);
    associate.AddUserInformation(ItemType.UserIdentityRQ, data);
  }
  if (userIdentityResponse !== undefined) {
    associate.AddUserInformation(ItemType.UserIdentityAC, counted(userIdentityResponse));
  }
  for (const { itemType, data } of information.unknownItems ?? []) {
    // What stands twice, or under a type that has a member, was refused when the PDU was read.
    associate.AddUserInformation(itemType, data);
  }
}

function support(value: boolean): DicomRoleSupport {
  return value ? DicomRoleSupport.Supported : DicomRoleSupport.Unsupported;
}

function countedText(text: string): Buffer {
  return counted(Buffer.from(text, 'latin1'));
}
