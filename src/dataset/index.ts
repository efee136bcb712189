/**
 * Data sets: part 10 headers, reading, writing, conversion, the dictionary and UIDs. The only door to this folder.
 *
 * @module
 */
export * from './byte-source';
export * from './dictionary';
export { encodeFileMeta, IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from './file-meta';
export type { FileMeta, NewFileMeta } from './file-meta';
export { HEADER_SCAN_LIMIT, readPart10Header, readPart10HeaderSync, scanPart10Header } from './part10';
export type { Part10Header, ReadHeaderOptions } from './part10';
export * from './tag';
export * from './uids';
