/**
 * DIMSE services over an association, both roles.
 *
 * @module
 */
export { findContext } from './contexts';
export { FileTarget, type FileTargetOptions } from './file-target';
export {
  DicomServer,
  serveAssociation,
  type DicomServerOptions,
  type ServiceAnswer,
  type ServiceHandler,
} from './server';
export { defaultStoragePath, isSafePathPart, pathBelow } from './storage-path';
export { planStorage, type StorageItem, type StorageLeg } from './storage-plan';
export { describeIncoming, encodeReceivedFileMeta, receiveObject, type IncomingObject } from './storage-scp';
export {
  scanStorageFile,
  storeFiles,
  storeObject,
  type StorageFile,
  type StorageObject,
  type StoreAnswer,
  type StoreResult,
} from './storage-scu';
export { MemoryTarget, type StorageTarget } from './storage-target';
export { echo, respondToEcho } from './verification';
