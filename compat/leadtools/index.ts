/**
 * The network classes of LEADTOOLS' medical toolkit for Node.js, under the names of its .NET binding.
 *
 * @module
 */
export * from './enums';
export * from './security-enums';
export { DicomExceptionCode } from './DicomExceptionCode';
export { DicomException, type AbortDetails, type AssociateReject, type DicomExceptionOptions } from './DicomException';
export { DicomAssociate } from './DicomAssociate';
export * from './data-set-enums';
export { DicomDataSet } from './DicomDataSet';
export { DicomElement } from './DicomElement';
export { ElementTree } from './ElementTree';
export { DicomTag, DicomTagType } from './DicomTag';
export { DicomUidType } from './DicomUidType';
export { ElementValues } from './ElementValues';
