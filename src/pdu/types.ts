/**
 * The seven PDUs of the DICOM upper layer as plain data, and the unknown one.
 *
 * UIDs and AE titles are strings without padding. Buffers that came out of a decoder are views on what was received.
 *
 * @module
 * @see DICOM PS3.8, 9.3
 */

/** First byte of each PDU. @enum */
export const PduType = {
  AssociateRQ: 0x01,
  AssociateAC: 0x02,
  AssociateRJ: 0x03,
  PDataTF: 0x04,
  ReleaseRQ: 0x05,
  ReleaseRP: 0x06,
  Abort: 0x07,
} as const;
export type PduType = (typeof PduType)[keyof typeof PduType];

/** First byte of each item inside an association PDU. @enum */
export const ItemType = {
  ApplicationContext: 0x10,
  PresentationContextRQ: 0x20,
  PresentationContextAC: 0x21,
  AbstractSyntax: 0x30,
  TransferSyntax: 0x40,
  UserInformation: 0x50,
  MaximumLength: 0x51,
  ImplementationClassUID: 0x52,
  AsynchronousOperationsWindow: 0x53,
  RoleSelection: 0x54,
  ImplementationVersionName: 0x55,
  SOPClassExtendedNegotiation: 0x56,
  SOPClassCommonExtendedNegotiation: 0x57,
  UserIdentityRQ: 0x58,
  UserIdentityAC: 0x59,
} as const;
export type ItemType = (typeof ItemType)[keyof typeof ItemType];

/** The only application context that DICOM defines. */
export const DICOM_APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/**
 * An item whose type this codec does not know, or that stands where its type has no meaning: skipped, and kept as it
 * came (without its 4-byte header).
 */
export interface UnknownItem {
  readonly itemType: number;
  readonly data: Buffer;
}

/** One presentation context of an A-ASSOCIATE-RQ. */
export interface ProposedPresentationContext {
  /** As proposed; an odd number 1..255 in a conforming request. */
  readonly id: number;
  readonly abstractSyntax: string;
  /** In the proposer's order; may be empty in what was received, and then no syntax can be agreed on. */
  readonly transferSyntaxes: readonly string[];
  readonly unknownItems?: readonly UnknownItem[];
}

/** Answers to a proposed presentation context. @enum @see DICOM PS3.8, 9.3.3.2 */
export const PresentationContextResult = {
  Acceptance: 0,
  UserRejection: 1,
  NoReason: 2,
  AbstractSyntaxNotSupported: 3,
  TransferSyntaxesNotSupported: 4,
} as const;
export type PresentationContextResult = (typeof PresentationContextResult)[keyof typeof PresentationContextResult];

/** One presentation context of an A-ASSOCIATE-AC. */
export interface PresentationContextAnswer {
  readonly id: number;
  readonly result: number;
  /** Only meaningful when the result is acceptance, and then never empty; may be empty otherwise. */
  readonly transferSyntax: string;
  readonly unknownItems?: readonly UnknownItem[];
}

/** @see DICOM PS3.7, D.3.3.4 */
export interface RoleSelection {
  readonly sopClassUID: string;
  readonly scuRole: boolean;
  readonly scpRole: boolean;
}

/** @see DICOM PS3.7, D.3.3.3 */
export interface AsynchronousOperationsWindow {
  /** Operations that the requestor may invoke at once; 0 is unlimited. */
  readonly invoked: number;
  /** Operations that the requestor may perform at once; 0 is unlimited. */
  readonly performed: number;
}

/** @see DICOM PS3.7, D.3.3.5 */
export interface SOPClassExtendedNegotiation {
  readonly sopClassUID: string;
  readonly information: Buffer;
}

/** @see DICOM PS3.7, D.3.3.6 */
export interface SOPClassCommonExtendedNegotiation {
  /** Version of the sub-item, 0 today. */
  readonly version: number;
  readonly sopClassUID: string;
  readonly serviceClassUID: string;
  readonly relatedGeneralSOPClassUIDs: readonly string[];
}

/** Kinds of user identity. @enum @see DICOM PS3.7, D.3.3.7 */
export const UserIdentityType = {
  Username: 1,
  UsernameAndPasscode: 2,
  Kerberos: 3,
  SAML: 4,
  JWT: 5,
} as const;
export type UserIdentityType = (typeof UserIdentityType)[keyof typeof UserIdentityType];

/** @see DICOM PS3.7, D.3.3.7.1 */
export interface UserIdentityRQ {
  readonly identityType: number;
  readonly positiveResponseRequested: boolean;
  readonly primaryField: Buffer;
  readonly secondaryField: Buffer;
}

/** User information item of an A-ASSOCIATE-RQ or -AC. */
export interface UserInformation {
  /** Longest P-DATA-TF variable field that the sender takes; 0 is unlimited, absent when not sent. */
  readonly maximumLength?: number;
  readonly implementationClassUID?: string;
  readonly implementationVersionName?: string;
  readonly asynchronousOperationsWindow?: AsynchronousOperationsWindow;
  readonly roleSelections?: readonly RoleSelection[];
  readonly extendedNegotiations?: readonly SOPClassExtendedNegotiation[];
  readonly commonExtendedNegotiations?: readonly SOPClassCommonExtendedNegotiation[];
  /** In a request only. */
  readonly userIdentity?: UserIdentityRQ;
  /** Server response of the user identity, in an accept only. */
  readonly userIdentityResponse?: Buffer;
  readonly unknownItems?: readonly UnknownItem[];
}

interface AssociateFields {
  /** Bit 0 set is version 1. */
  readonly protocolVersion: number;
  readonly calledAETitle: string;
  readonly callingAETitle: string;
  /** The 32 reserved bytes after the AE titles, absent when all are zero; an acceptor sends back what it received. */
  readonly reserved?: Buffer;
  /** Empty when the item is missing. */
  readonly applicationContextName: string;
  readonly userInformation: UserInformation;
  readonly unknownItems?: readonly UnknownItem[];
}

/** @see DICOM PS3.8, 9.3.2 */
export interface AssociateRQ extends AssociateFields {
  readonly type: typeof PduType.AssociateRQ;
  readonly presentationContexts: readonly ProposedPresentationContext[];
}

/** @see DICOM PS3.8, 9.3.3 */
export interface AssociateAC extends AssociateFields {
  readonly type: typeof PduType.AssociateAC;
  readonly presentationContexts: readonly PresentationContextAnswer[];
}

/** @see DICOM PS3.8, 9.3.4 */
export interface AssociateRJ {
  readonly type: typeof PduType.AssociateRJ;
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** One presentation data value. */
export interface Pdv {
  readonly contextId: number;
  /** Bit 0 of the message control header. */
  readonly isCommand: boolean;
  /** Bit 1 of the message control header. */
  readonly isLast: boolean;
  readonly data: Buffer;
}

/** @see DICOM PS3.8, 9.3.5 */
export interface PDataTF {
  readonly type: typeof PduType.PDataTF;
  readonly values: readonly Pdv[];
}

/** @see DICOM PS3.8, 9.3.6 */
export interface ReleaseRQ {
  readonly type: typeof PduType.ReleaseRQ;
}

/** @see DICOM PS3.8, 9.3.7 */
export interface ReleaseRP {
  readonly type: typeof PduType.ReleaseRP;
}

/** @see DICOM PS3.8, 9.3.8 */
export interface Abort {
  readonly type: typeof PduType.Abort;
  readonly source: number;
  readonly reason: number;
}

/** A PDU of a type that PS3.8 does not define; its body was not kept. */
export interface UnknownPdu {
  readonly type: 'unknown';
  readonly pduType: number;
}

/** Any PDU, the unknown one included; `type` tells them apart. */
export type Pdu = AssociateRQ | AssociateAC | AssociateRJ | PDataTF | ReleaseRQ | ReleaseRP | Abort | UnknownPdu;
