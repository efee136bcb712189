/**
 * DCMTK's network interface: the `ASC_` and `DIMSE_` functions, the records, constants and conditions that they use, and the
 * classes `DcmSCU`, `DcmSCP`, `DcmStorageSCU` and `DcmStorageSCP`, over the engine.
 *
 * Functions that wait are asynchronous; arguments that the original writes through a pointer are a {@link ByRef}.
 *
 * @module
 */
export { ByRef } from '../../com';
export type { AssociationProfile, ProfileContext, ProfileRoles } from '../association-configuration';
export type { Later, Out } from './argument-types';
export * from './asc-acceptor';
export {
  ASC_acceptContextsWithPreferredTransferSyntaxes,
  ASC_acceptContextsWithTransferSyntax,
  ASC_acceptPresentationContext,
  ASC_addPresentationContext,
  ASC_countAcceptedPresentationContexts,
  ASC_countPresentationContexts,
  ASC_findAcceptedPresentationContext,
  ASC_findAcceptedPresentationContextID,
  ASC_getPresentationContext,
  ASC_refusePresentationContext,
} from './asc-contexts';
export {
  ASC_abortAssociation,
  ASC_acknowledgeRelease,
  ASC_associationWaiting,
  ASC_closeTransportConnection,
  ASC_dataWaiting,
  ASC_destroyAssociation,
  ASC_dropAssociation,
  ASC_dropNetwork,
  ASC_dropSCPAssociation,
  ASC_initializeNetwork,
  ASC_releaseAssociation,
  ASC_setTransportLayer,
  type Assoc,
} from './asc-network';
export * from './asc-dump';
export * from './asc-parameters';
export * from './asc-requestor';
export * from './association-constants';
export * from './composite-messages';
export * from './data-conditions';
export * from './DcmDataset';
export * from './DcmItem';
export { DcmOutputFileStream } from './DcmOutputFileStream';
export { DcmPresentationContextInfo } from './DcmPresentationContextInfo';
export { DcmSCP } from './DcmSCP';
export * from './DcmSCU';
export * from './DcmStorageSCP';
export { DcmStorageSCU } from './DcmStorageSCU';
export { DcmTagKey, type TagArgument } from './DcmTagKey';
export { DcmTransportLayer } from './DcmTransportLayer';
export * from './dimse-constants';
export * from './dimse-dump';
export * from './dimse-echo';
export {
  DIMSE_createFilestream,
  DIMSE_ignoreDataSet,
  DIMSE_receiveCommand,
  DIMSE_receiveDataSetInFile,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendMessageUsingFileData,
  DIMSE_sendMessageUsingMemoryData,
} from './dimse-exchange';
export {
  DIMSE_findProvider,
  DIMSE_findUser,
  type DIMSE_FindProviderCallback,
  type DIMSE_FindUserCallback,
} from './dimse-find';
export * from './dimse-responses';
export * from './dimse-retrieve';
export * from './dimse-retrieve-provider';
export * from './dimse-store';
export * from './encoding-constants';
export * from './message-options';
export * from './network-conditions';
export * from './normalized-messages';
export { OFCondition, OFStatus } from './OFCondition';
export { OFLog } from './OFLog';
export type { DIMSE_ProgressCallback } from './progress';
export * from './QRResponse';
export * from './ScpAssociations';
export * from './ScpSettings';
export * from './ScuAssociation';
export { ScuServices } from './ScuServices';
export * from './ScuSettings';
export * from './service-uids';
export { SOPClassExtendedNegotiationSubItem } from './SOPClassExtendedNegotiationSubItem';
export * from './status-constants';
export * from './storage-uids';
export { T_ASC_Association } from './T_ASC_Association';
export { T_ASC_Network } from './T_ASC_Network';
export { T_ASC_Parameters } from './T_ASC_Parameters';
export { T_ASC_PresentationContext } from './T_ASC_PresentationContext';
export { T_ASC_RejectParameters } from './T_ASC_RejectParameters';
export { T_DIMSE_Message, type T_DIMSE_MessageRecords } from './T_DIMSE_Message';
export type { DIMSE_SubOpProviderCallback } from './sub-operations';
export * from './transfer-syntax-uids';
export * from './TransferEntry';
export { UserIdentityNegotiationSubItemAC, UserIdentityNegotiationSubItemRQ } from './UserIdentityNegotiationSubItem';
