/**
 * The network classes of LEADTOOLS' medical toolkit for Node.js, under the names of its .NET binding.
 *
 * @module dcxport/leadtools
 */
export * from './enums';
export * from './security-enums';
export { DicomExceptionCode } from './DicomExceptionCode';
export { DicomException, type AbortDetails, type AssociateReject, type DicomExceptionOptions } from './DicomException';
export { DicomAssociate } from './DicomAssociate';
export { DicomNet } from './DicomNet';
export { DicomNetCallbacks } from './DicomNetCallbacks';
export type { DicomNetEvents } from './DicomNetEvents';
export { DicomNetIscl } from './DicomNetIscl';
export { DicomNetMessageCallbacks } from './DicomNetMessageCallbacks';
export { DicomNetMessages } from './DicomNetMessages';
export type { DicomNetOptions } from './DicomNetOptions';
export { DicomNetSecurity } from './DicomNetSecurity';
export { DicomEngine } from './DicomEngine';
export { DicomOpenSslContextCreationSettings } from './DicomOpenSslContextCreationSettings';
export { DicomOpenSslVersion } from './DicomOpenSslVersion';
export { DicomSocketOptions } from './DicomSocketOptions';
export { OrderedEmitter, type ArgumentsOf, type EventArguments, type EventListener } from './OrderedEmitter';
export * from './data-set-enums';
export { DicomDataSet } from './DicomDataSet';
export { DicomElement } from './DicomElement';
export { ElementTree } from './ElementTree';
export { DicomTag, DicomTagType } from './DicomTag';
export { DicomUidType } from './DicomUidType';
export { ElementValues } from './ElementValues';
export { ClientAssociationException } from './ClientAssociationException';
export { ClientCommunicationCanceled } from './ClientCommunicationCanceled';
export { ClientCommunicationException } from './ClientCommunicationException';
export { ClientConnectionException } from './ClientConnectionException';
export { DicomConnection } from './DicomConnection';
export type * from './DicomConnectionEvents';
export { DicomScp } from './DicomScp';
export type {
  InstanceInformation,
  ObjectInformation,
  PatientInformation,
  SeriesInformation,
  StudyInformation,
} from './match-information';
export * from './PerformedProcedureStepScu';
export { PresentationContext } from './PresentationContext';
export { FindQuery, QueryLevel } from './FindQuery';
export { QueryRetrieveScu, type MatchListener } from './QueryRetrieveScu';
export type * from './QueryRetrieveScuEvents';
export { StoreScu, type StoreScuEvents } from './StoreScu';
export type * from './StoreScuEvents';
export type {
  CommitmentResult,
  CommittedReference,
  FailedReference,
  StorageCommitmentResultEventArgs,
  StorageReference,
} from './storage-references';
