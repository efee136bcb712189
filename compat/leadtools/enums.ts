/**
 * The closed sets of the network classes, with the numbers of the original.
 *
 * @module
 */

/**
 * Kinds of protocol data unit (C++ `PDU_*`). `Unknown` is any type that the standard does not define.
 *
 * @enum
 */
export const DicomPduType = {
  Unknown: 0,
  AssociateRequest: 1,
  AssociateAccept: 2,
  AssociateReject: 3,
  DataTransfer: 4,
  ReleaseRequest: 5,
  ReleaseResponse: 6,
  Abort: 7,
} as const;
export type DicomPduType = (typeof DicomPduType)[keyof typeof DicomPduType];

/**
 * Answers to a proposed presentation context (C++ `PDU_ACCEPT_RESULT_*`).
 *
 * @enum
 */
export const DicomAssociateAcceptResultType = {
  Success: 0,
  UserReject: 1,
  ProviderReject: 2,
  AbstractSyntax: 3,
  TransferSyntax: 4,
} as const;
export type DicomAssociateAcceptResultType =
  (typeof DicomAssociateAcceptResultType)[keyof typeof DicomAssociateAcceptResultType];

/**
 * How long a rejection holds (C++ `PDU_REJECT_RESULT_*`).
 *
 * @enum
 */
export const DicomAssociateRejectResultType = {
  Permanent: 1,
  Transient: 2,
} as const;
export type DicomAssociateRejectResultType =
  (typeof DicomAssociateRejectResultType)[keyof typeof DicomAssociateRejectResultType];

/**
 * Who rejects (C++ `PDU_REJECT_SOURCE_*`): the application, the association service (`Provider1`), the presentation service (`Provider2`).
 *
 * @enum
 */
export const DicomAssociateRejectSourceType = {
  User: 1,
  Provider1: 2,
  Provider2: 3,
} as const;
export type DicomAssociateRejectSourceType =
  (typeof DicomAssociateRejectSourceType)[keyof typeof DicomAssociateRejectSourceType];

/**
 * Why an association is rejected (C++ `PDU_REJECT_REASON_*`). Numbers occur twice, and the source tells which is meant: `User` gives
 * Unknown, Application, Calling and Called; `Provider1` Unknown and Version; `Provider2` Congestion and Limit.
 *
 * @enum
 */
export const DicomAssociateRejectReasonType = {
  Unknown: 1,
  Application: 2,
  Calling: 3,
  Called: 7,
  Version: 2,
  Congestion: 1,
  Limit: 2,
} as const;
export type DicomAssociateRejectReasonType =
  (typeof DicomAssociateRejectReasonType)[keyof typeof DicomAssociateRejectReasonType];

/**
 * Who aborts (C++ `PDU_ABORT_SOURCE_*`).
 *
 * @enum
 */
export const DicomAbortSourceType = {
  User: 0,
  Provider: 2,
} as const;
export type DicomAbortSourceType = (typeof DicomAbortSourceType)[keyof typeof DicomAbortSourceType];

/**
 * Why an association is aborted (C++ `PDU_ABORT_REASON_*`); 3 is not used.
 *
 * @enum
 */
export const DicomAbortReasonType = {
  Unknown: 0,
  Unrecognized: 1,
  Unexpected: 2,
  UnrecognizedParameter: 4,
  UnexpectedParameter: 5,
  InvalidParameterValue: 6,
} as const;
export type DicomAbortReasonType = (typeof DicomAbortReasonType)[keyof typeof DicomAbortReasonType];

/**
 * Whether a role is proposed or accepted (C++ `PDU_ROLE_*`).
 *
 * @enum
 */
export const DicomRoleSupport = {
  Unsupported: 0,
  Supported: 1,
} as const;
export type DicomRoleSupport = (typeof DicomRoleSupport)[keyof typeof DicomRoleSupport];

/**
 * Kinds of command (C++ `COMMAND_*`), without the bit that marks a response.
 *
 * @enum
 */
export const DicomCommandType = {
  Undefined: 0x0000,
  CStore: 0x0001,
  CGet: 0x0010,
  CFind: 0x0020,
  CMove: 0x0021,
  CEcho: 0x0030,
  NReport: 0x0100,
  NGet: 0x0110,
  NSet: 0x0120,
  NAction: 0x0130,
  NCreate: 0x0140,
  NDelete: 0x0150,
  CCancel: 0x0fff,
} as const;
export type DicomCommandType = (typeof DicomCommandType)[keyof typeof DicomCommandType];

/**
 * Priority of a request.
 *
 * @enum
 */
export const DicomCommandPriorityType = {
  Low: 2,
  Medium: 0,
  High: 1,
} as const;
export type DicomCommandPriorityType = (typeof DicomCommandPriorityType)[keyof typeof DicomCommandPriorityType];

/**
 * Status of a response (C++ `COMMAND_STATUS_*`). Parameters of this type take every number from 0 to 0xFFFF. `ClaseInstanceConflict` is the older
 * spelling of `ClassInstanceConflict`.
 *
 * @enum
 */
export const DicomCommandStatusType = {
  Success: 0x0000,
  Cancel: 0xfe00,
  NoSuchAttribute: 0x0105,
  InvalidAttributeValue: 0x0106,
  AttributeListError: 0x0107,
  ProcessingFailure: 0x0110,
  DuplicateInstance: 0x0111,
  NoSuchObjectInstance: 0x0112,
  NoSuchEventType: 0x0113,
  NoSuchArgument: 0x0114,
  InvalidArgumentValue: 0x0115,
  AttributeOutOfRange: 0x0116,
  InvalidObjectInstance: 0x0117,
  NoSuchClass: 0x0118,
  ClassInstanceConflict: 0x0119,
  ClaseInstanceConflict: 0x0119,
  MissingAttribute: 0x0120,
  MissingAttributeValue: 0x0121,
  ClassNotSupported: 0x0122,
  NoSuchActionType: 0x0123,
  RefusedNotAuthorized: 0x0124,
  DuplicateTransactionUid: 0x0131,
  DuplicateInvocation: 0x0210,
  UnrecognizedOperation: 0x0211,
  MistypedArgument: 0x0212,
  ResourceLimitation: 0x0213,
  RefusedOutOfResources: 0xa700,
  RefusedUnableToCalculateMatches: 0xa701,
  RefusedUnableToPerformSuboperations: 0xa702,
  RefusedMoveDestinationUnknown: 0xa801,
  Warning: 0xb000,
  Failure: 0xc001,
  Reserved2: 0xc002,
  Reserved3: 0xc003,
  Reserved4: 0xc004,
  Pending: 0xff00,
  PendingWarning: 0xff01,
} as const;
export type DicomCommandStatusType = number;

/**
 * Internet protocols that a connection may use (C++ `DICOM_IPTYPE_*`); `None` counts as `Ipv4OrIpv6`.
 *
 * @enum
 */
export const DicomNetIpTypeFlags = {
  None: 0,
  Ipv4: 1,
  Ipv6: 2,
  Ipv4OrIpv6: 3,
} as const;
export type DicomNetIpTypeFlags = number;

/**
 * How data sets are sent.
 *
 * @enum
 */
export const DicomNetFlags = {
  None: 0,
  SendDataWithGroupLengthStandardDataElements: 1,
} as const;
export type DicomNetFlags = number;

/**
 * What a `DicomConnection` proposes as transfer syntaxes.
 *
 * @enum
 */
export const Compression = {
  Native: 0,
  Lossless: 1,
  Lossy: 2,
} as const;
export type Compression = (typeof Compression)[keyof typeof Compression];

/**
 * What `StoreScu.StorageCommit` does once the request was answered.
 *
 * @enum
 */
export const StorageCommitOptions = {
  None: 0,
  WaitForResultsThenClose: 1,
  NoWaitForResults: 2,
} as const;
export type StorageCommitOptions = (typeof StorageCommitOptions)[keyof typeof StorageCommitOptions];
