/**
 * Data sets: part 10 headers, reading, writing, conversion, the dictionary and UIDs. The only door to this folder.
 *
 * @module
 */
export * from './byte-source';
export { CharacterSet } from './character-set';
export type { TextForm } from './text-codecs';
export { DataSetConverter, convertDataSet } from './convert';
export type { ConvertOptions } from './convert';
export { DataElement, DataSet } from './data-set';
export type { ReadContent } from './data-set';
export { ElementIndex, type Origin, RowKind } from './element-index';
export { ElementValue } from './element-value';
export { fromNaturalized, toNaturalized } from './dcmjs';
export type { FromNaturalizedOptions, NaturalDataSet } from './dcmjs';
export { fromDicomJson, toDicomJson } from './dicom-json';
export type {
  DicomJson,
  DicomJsonElement,
  DicomJsonPersonName,
  FromDicomJsonOptions,
  ToDicomJsonOptions,
} from './dicom-json';
export { directoryRecords } from './dicomdir';
export type { DirectoryRecord } from './dicomdir';
export { openDicomFile, parseDicomFile, writeDicomFile } from './dicom-file';
export type { DicomFile, OpenFileOptions, WriteFileOptions } from './dicom-file';
export { dictionaryEntries, dictionaryVR, lookupKeyword, lookupTag, registerDictionaryEntries } from './dictionary';
export type { DictionaryAddition, DictionaryEntry } from './dictionary';
export type { Encoding } from './element-header';
export { encodeFileMeta, IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from './file-meta';
export type { FileMeta, NewFileMeta } from './file-meta';
export { keepOpen, outermost, releaseFiles, shareFiles } from './open-files';
export { HEADER_SCAN_LIMIT, readPart10Header, readPart10HeaderSync, scanPart10Header } from './part10';
export type { Part10Header, ReadHeaderOptions } from './part10';
export { LARGE_VALUE, parseDataSet, readDataSet } from './reader';
export type { ReadOptions } from './reader';
export type { DepthLimit, InflateLimits, ReadLimits } from './limits';
export { saveDicomFile, withoutMeta } from './save-file';
export * from './tag';
export { copyDataSet, copyElement, exclusiveCopy, loosenText } from './text-copies';
export type { ReplacedListener } from './text-copies';
export * from './uids';
export { decimalString } from './values';
export { VRKind, vrInfo } from './vr';
export type { VRInfo } from './vr';
export { writeDirectory } from './write-directory';
export type { FolderScanLimits, WriteDirectoryOptions } from './write-directory';
export { encodeDataSet, encodeDataSetChunks, encodeDataSetInto, encodedValueLength } from './writer';
export type { EncodeChunksOptions, EncodeOptions } from './writer';
