/**
 * DIMSE services over an association, both roles.
 *
 * @module
 */
export { AccessControl, type AccessDecision, type AccessRules, type PeerRule } from './access';
export { findContext } from './contexts';
export { FileTarget, type FileTargetOptions } from './file-target';
export { MemoryBudget } from './memory-budget';
export { dataSetSource, receiveDataSet, type ReceiveDataSetOptions } from './message-data-set';
export {
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  type NInstanceOptions,
  type NRequestOptions,
  type NResponse,
} from './n-services';
export { find, type FindOptions, type FindResponse } from './query';
export { get, move, type GetOptions, type MoveOptions, type RetrieveOptions, type RetrieveResponse } from './retrieve';
export { DicomServer, serveAssociation, type DicomServerOptions, type Judgement } from './server';
export { findHandler, serveFind, type FindMatches, type ServiceQuery } from './serve-find';
export {
  getHandler,
  moveHandler,
  serveGet,
  serveMove,
  type OpenDestination,
  type RetrieveItems,
  type ServeGetOptions,
  type ServeMoveOptions,
} from './serve-retrieve';
export type { ServiceAnswer, ServiceHandler, ServiceOutcome } from './service-answer';
export type { Several } from './several';
export { defaultStoragePath, isSafePathPart, pathBelow } from './storage-path';
export { planStorage, type StorageItem, type StorageLeg } from './storage-plan';
export { describeIncoming, encodeReceivedFileMeta, receiveObject, type IncomingObject } from './storage-scp';
export {
  openStorageSource,
  scanStorageFile,
  storeItems,
  storeObject,
  type Storable,
  type StorageFile,
  type StorageObject,
  type StoreAnswer,
  type StoreItemsOptions,
  type StoreOptions,
  type StoreResult,
} from './storage-scu';
export { MemoryTarget, type StorageTarget } from './storage-target';
export { echo, respondToEcho } from './verification';
