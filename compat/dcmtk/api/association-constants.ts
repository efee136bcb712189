/**
 * Constants of associations.
 *
 * @module
 * @see assoc.h and dul.h of dcmnet
 */

/** PDU length that is announced when a program has no wish, in bytes. */
export const ASC_DEFAULTMAXPDU = 16384;
/** Shortest PDU length that the original announces, in bytes. */
export const ASC_MINIMUMPDUSIZE = 4096;
/** Longest PDU length that the original announces, in bytes; the engine behind this one takes more. */
export const ASC_MAXIMUMPDUSIZE = 131072;

/** Which sides of associations a network is for. @enum */
export const T_ASC_NetworkRole = { NET_ACCEPTOR: 0, NET_REQUESTOR: 1, NET_ACCEPTORREQUESTOR: 2 } as const;
export type T_ASC_NetworkRole = (typeof T_ASC_NetworkRole)[keyof typeof T_ASC_NetworkRole];
/** Provider only. */
export const NET_ACCEPTOR = T_ASC_NetworkRole.NET_ACCEPTOR;
/** User only. */
export const NET_REQUESTOR = T_ASC_NetworkRole.NET_REQUESTOR;
/** User and provider. */
export const NET_ACCEPTORREQUESTOR = T_ASC_NetworkRole.NET_ACCEPTORREQUESTOR;

/** What became of a presentation context. @enum @see DICOM PS3.8, 9.3.3.2 */
export const T_ASC_P_ResultReason = {
  ASC_P_ACCEPTANCE: 0,
  ASC_P_USERREJECTION: 1,
  ASC_P_NOREASON: 2,
  ASC_P_ABSTRACTSYNTAXNOTSUPPORTED: 3,
  ASC_P_TRANSFERSYNTAXESNOTSUPPORTED: 4,
  ASC_P_NOTYETNEGOTIATED: 255,
} as const;
export type T_ASC_P_ResultReason = (typeof T_ASC_P_ResultReason)[keyof typeof T_ASC_P_ResultReason];
/** Accepted. */
export const ASC_P_ACCEPTANCE = T_ASC_P_ResultReason.ASC_P_ACCEPTANCE;
/** Refused by the user. */
export const ASC_P_USERREJECTION = T_ASC_P_ResultReason.ASC_P_USERREJECTION;
/** Refused without a reason. */
export const ASC_P_NOREASON = T_ASC_P_ResultReason.ASC_P_NOREASON;
/** The abstract syntax is not supported. */
export const ASC_P_ABSTRACTSYNTAXNOTSUPPORTED = T_ASC_P_ResultReason.ASC_P_ABSTRACTSYNTAXNOTSUPPORTED;
/** None of the transfer syntaxes is supported. */
export const ASC_P_TRANSFERSYNTAXESNOTSUPPORTED = T_ASC_P_ResultReason.ASC_P_TRANSFERSYNTAXESNOTSUPPORTED;
/** Nobody has answered yet, or the answer leaves the context out. */
export const ASC_P_NOTYETNEGOTIATED = T_ASC_P_ResultReason.ASC_P_NOTYETNEGOTIATED;

/** Roles of the association's requestor for a SOP class. @enum @see DICOM PS3.7, D.3.3.4 */
export const T_ASC_SC_ROLE = {
  ASC_SC_ROLE_NONE: 0,
  ASC_SC_ROLE_DEFAULT: 1,
  ASC_SC_ROLE_SCU: 2,
  ASC_SC_ROLE_SCP: 3,
  ASC_SC_ROLE_SCUSCP: 4,
} as const;
export type T_ASC_SC_ROLE = (typeof T_ASC_SC_ROLE)[keyof typeof T_ASC_SC_ROLE];
/** No role at all. */
export const ASC_SC_ROLE_NONE = T_ASC_SC_ROLE.ASC_SC_ROLE_NONE;
/** Without role selection: the requestor is SCU. */
export const ASC_SC_ROLE_DEFAULT = T_ASC_SC_ROLE.ASC_SC_ROLE_DEFAULT;
/** SCU by role selection. */
export const ASC_SC_ROLE_SCU = T_ASC_SC_ROLE.ASC_SC_ROLE_SCU;
/** SCP by role selection. */
export const ASC_SC_ROLE_SCP = T_ASC_SC_ROLE.ASC_SC_ROLE_SCP;
/** Both by role selection. */
export const ASC_SC_ROLE_SCUSCP = T_ASC_SC_ROLE.ASC_SC_ROLE_SCUSCP;

/** Whether a rejection is for good. @enum @see DICOM PS3.8, 9.3.4 */
export const T_ASC_RejectParametersResult = {
  ASC_RESULT_REJECTEDPERMANENT: 1,
  ASC_RESULT_REJECTEDTRANSIENT: 2,
} as const;
export type T_ASC_RejectParametersResult =
  (typeof T_ASC_RejectParametersResult)[keyof typeof T_ASC_RejectParametersResult];
/** For good. */
export const ASC_RESULT_REJECTEDPERMANENT = T_ASC_RejectParametersResult.ASC_RESULT_REJECTEDPERMANENT;
/** For now. */
export const ASC_RESULT_REJECTEDTRANSIENT = T_ASC_RejectParametersResult.ASC_RESULT_REJECTEDTRANSIENT;

/** Who rejects. @enum @see DICOM PS3.8, 9.3.4 */
export const T_ASC_RejectParametersSource = {
  ASC_SOURCE_SERVICEUSER: 1,
  ASC_SOURCE_SERVICEPROVIDER_ACSE_RELATED: 2,
  ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED: 3,
} as const;
export type T_ASC_RejectParametersSource =
  (typeof T_ASC_RejectParametersSource)[keyof typeof T_ASC_RejectParametersSource];
/** The application. */
export const ASC_SOURCE_SERVICEUSER = T_ASC_RejectParametersSource.ASC_SOURCE_SERVICEUSER;
/** The upper layer, in what regards associations. */
export const ASC_SOURCE_SERVICEPROVIDER_ACSE_RELATED =
  T_ASC_RejectParametersSource.ASC_SOURCE_SERVICEPROVIDER_ACSE_RELATED;
/** The upper layer, in what regards presentation. */
export const ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED =
  T_ASC_RejectParametersSource.ASC_SOURCE_SERVICEPROVIDER_PRESENTATION_RELATED;

/** Why an association is rejected: the source in the high byte, its reason in the low one. @enum */
export const T_ASC_RejectParametersReason = {
  ASC_REASON_SU_NOREASON: 0x0101,
  ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED: 0x0102,
  ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED: 0x0103,
  ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED: 0x0107,
  ASC_REASON_SP_ACSE_NOREASON: 0x0201,
  ASC_REASON_SP_ACSE_PROTOCOLVERSIONNOTSUPPORTED: 0x0202,
  ASC_REASON_SP_PRES_TEMPORARYCONGESTION: 0x0301,
  ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED: 0x0302,
} as const;
export type T_ASC_RejectParametersReason =
  (typeof T_ASC_RejectParametersReason)[keyof typeof T_ASC_RejectParametersReason];
/** The application gives no reason. */
export const ASC_REASON_SU_NOREASON = T_ASC_RejectParametersReason.ASC_REASON_SU_NOREASON;
/** Another application context than DICOM's. */
export const ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED =
  T_ASC_RejectParametersReason.ASC_REASON_SU_APPCONTEXTNAMENOTSUPPORTED;
/** The caller is not known. */
export const ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED =
  T_ASC_RejectParametersReason.ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED;
/** Nobody here has the title that was called. */
export const ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED =
  T_ASC_RejectParametersReason.ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED;
/** The upper layer gives no reason. */
export const ASC_REASON_SP_ACSE_NOREASON = T_ASC_RejectParametersReason.ASC_REASON_SP_ACSE_NOREASON;
/** Another version of the protocol. */
export const ASC_REASON_SP_ACSE_PROTOCOLVERSIONNOTSUPPORTED =
  T_ASC_RejectParametersReason.ASC_REASON_SP_ACSE_PROTOCOLVERSIONNOTSUPPORTED;
/** Too busy for the moment. */
export const ASC_REASON_SP_PRES_TEMPORARYCONGESTION =
  T_ASC_RejectParametersReason.ASC_REASON_SP_PRES_TEMPORARYCONGESTION;
/** Too many associations. */
export const ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED = T_ASC_RejectParametersReason.ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED;

/** Which PDU of an association `ASC_dumpParameters` describes. @enum */
export const ASC_associateType = { ASC_ASSOC_RQ: 0, ASC_ASSOC_AC: 1, ASC_ASSOC_RJ: 2 } as const;
export type ASC_associateType = (typeof ASC_associateType)[keyof typeof ASC_associateType];
/** The request. */
export const ASC_ASSOC_RQ = ASC_associateType.ASC_ASSOC_RQ;
/** The acceptance. */
export const ASC_ASSOC_AC = ASC_associateType.ASC_ASSOC_AC;
/** The rejection. */
export const ASC_ASSOC_RJ = ASC_associateType.ASC_ASSOC_RJ;

/** Kinds of user identity. @enum @see DICOM PS3.7, D.3.3.7 */
export const T_ASC_UserIdentityNegotiationMode = {
  ASC_USER_IDENTITY_NONE: 0,
  ASC_USER_IDENTITY_USER: 1,
  ASC_USER_IDENTITY_USER_PASSWORD: 2,
  ASC_USER_IDENTITY_KERBEROS: 3,
  ASC_USER_IDENTITY_SAML: 4,
  ASC_USER_IDENTITY_JWT: 5,
  ASC_USER_IDENTITY_UNKNOWN: 6,
} as const;
export type T_ASC_UserIdentityNegotiationMode =
  (typeof T_ASC_UserIdentityNegotiationMode)[keyof typeof T_ASC_UserIdentityNegotiationMode];

/** Whether a call waits without a limit, or as long as its time-out says. @enum */
export const DUL_BLOCKOPTIONS = { DUL_BLOCK: 0, DUL_NOBLOCK: 1 } as const;
export type DUL_BLOCKOPTIONS = (typeof DUL_BLOCKOPTIONS)[keyof typeof DUL_BLOCKOPTIONS];
/** Wait without a limit. */
export const DUL_BLOCK = DUL_BLOCKOPTIONS.DUL_BLOCK;
/** Wait as long as the time-out says. */
export const DUL_NOBLOCK = DUL_BLOCKOPTIONS.DUL_NOBLOCK;
