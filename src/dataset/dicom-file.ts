/**
 * DICOM files as a whole: group 0002 and data set.
 *
 * @module
 * @see DICOM PS3.10
 */
import { closeSync, constants, fstatSync, openSync, writevSync } from 'node:fs';
import { NotDicomError } from '../errors';
import { BufferSource, type ByteSource, FileSource } from './byte-source';
import { type DataSet } from './data-set';
import { encodeFileMeta } from './file-meta';
import { type Part10Header, readPart10HeaderSync } from './part10';
import { type ReadOptions, parseDataSet, readDataSet } from './reader';
import { Tag } from './tag';
import { EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from './uids';
import { type EncodeOptions, encodeDataSetChunks } from './writer';

/** A DICOM file that was opened. */
export interface DicomFile {
  readonly header: Part10Header;
  /** Group 0002; undefined for a bare data set. */
  readonly fileMeta: DataSet | undefined;
  readonly dataSet: DataSet;
  /** The open file, if values were left in it; whoever opened it closes it (or has it load them). */
  readonly source: FileSource | undefined;
}

/**
 * Opens a file: reads all of it but values over 64 KiB. It stays open only when there are such values.
 *
 * @throws {@link NotDicomError} when it is no DICOM file.
 * @throws {@link DataSetError} when it is damaged, truncated or over a limit.
 * @throws {@link TransferSyntaxError} when its transfer syntax is not known.
 * @throws the system's error when it cannot be opened or read.
 */
export function openDicomFile(path: string, options: OpenFileOptions = {}): DicomFile {
  const source = openSource(path);
  try {
    const file = readFrom(source, options);
    if (source.holdsFrom(file.header.dataSetOffset) || isDetached(file.dataSet, source)) {
      source.close();
      return { ...file, source: undefined };
    }
    return { ...file, source };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Opening must not wait: a named pipe without a writer would hold up the program for ever. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

function openSource(path: string): FileSource {
  const fd = openSync(path, OPEN_FLAGS);
  const stats = fstatSync(fd);
  // A folder says so itself, as soon as it is read.
  if (stats.isFile() || stats.isDirectory()) return new FileSource(fd, stats.size);
  closeSync(fd);
  throw new NotDicomError(`${path} is not a file`);
}

/** An inflated data set needs its file no more. */
function isDetached(dataSet: DataSet, source: ByteSource): boolean {
  return dataSet.origin?.source !== source;
}

/** Reads a DICOM file in memory. @throws as {@link openDicomFile}. */
export function parseDicomFile(bytes: Buffer, options: OpenFileOptions = {}): DicomFile {
  return { ...readFrom(new BufferSource(bytes), options), source: undefined };
}

function readFrom(source: ByteSource, options: OpenFileOptions): Omit<DicomFile, 'source'> {
  const header = readPart10HeaderSync(source, options.bareTransferSyntaxUID);
  const dataSet = readDataSet(source, header.dataSetOffset, header.transferSyntaxUID, options);
  return { header, fileMeta: readMeta(source, header, options), dataSet };
}

function readMeta(source: ByteSource, header: Part10Header, options: ReadOptions): DataSet | undefined {
  const meta = header.fileMeta;
  if (!meta) return undefined;
  const bytes = Buffer.from(source.read(meta.offset, meta.length));
  return parseDataSet(bytes, meta.explicit ? EXPLICIT_VR_LITTLE_ENDIAN : IMPLICIT_VR_LITTLE_ENDIAN, options);
}

/** For {@link openDicomFile} and {@link parseDicomFile}. */
export interface OpenFileOptions extends ReadOptions {
  /**
   * Reads the file as a data set in this transfer syntax and nothing else, whatever its first bytes look like.
   * @defaultValue found out
   */
  bareTransferSyntaxUID?: string;
}

/** For {@link writeDicomFile}. */
export interface WriteFileOptions extends EncodeOptions {
  /** The syntax to write in. @defaultValue the data set's own */
  transferSyntaxUID?: string;
  /** Who sent the object, for group 0002. */
  sourceApplicationEntityTitle?: string;
  /**
   * Group 0002 of the file that the data set came from. Class and instance of the new one are taken from it where the data
   * set itself has none, as directories do not.
   */
  formerFileMeta?: DataSet;
  /**
   * What stands before the data set: preamble, prefix and an encoded group 0002, or nothing. The three options above have
   * nothing to say then. @defaultValue a new group 0002
   */
  head?: Buffer;
}

/** What one gathered write takes at most; the system's limit is 1024 buffers. */
const BUFFERS_AT_ONCE = 512;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** What of a long value in a file is in memory at once. */
const SCRATCH_BYTES = 1024 * 1024;

/**
 * Writes preamble, a new group 0002 and the data set.
 *
 * @param fd - Open for writing; stays open.
 * @returns bytes written.
 * @throws as {@link encodeDataSet}, and the system's error when writing fails; the file is then incomplete.
 */
export function writeDicomFile(fd: number, dataSet: DataSet, options: WriteFileOptions = {}): number {
  const transferSyntaxUID = options.transferSyntaxUID ?? dataSet.transferSyntaxUID;
  let waiting: Buffer[] = [options.head ?? newHead(dataSet, transferSyntaxUID, options)];
  let bytes = 0;
  let written = 0;
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  for (const chunk of encodeDataSetChunks(dataSet, transferSyntaxUID, { ...options, scratch })) {
    waiting.push(chunk);
    bytes += chunk.length;
    const isScratch = chunk.buffer === scratch.buffer;
    if (!isScratch && waiting.length < BUFFERS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
    written += writeAll(fd, waiting);
    waiting = [];
    bytes = 0;
  }
  return written + writeAll(fd, waiting);
}

function newHead(dataSet: DataSet, transferSyntaxUID: string, options: WriteFileOptions): Buffer {
  const former = options.formerFileMeta;
  return encodeFileMeta({
    SOPClassUID: dataSet.text(Tag.SOPClassUID) || (former?.text(Tag.MediaStorageSOPClassUID) ?? ''),
    SOPInstanceUID: dataSet.text(Tag.SOPInstanceUID) || (former?.text(Tag.MediaStorageSOPInstanceUID) ?? ''),
    transferSyntaxUID,
    sourceApplicationEntityTitle: options.sourceApplicationEntityTitle,
  });
}

function writeAll(fd: number, buffers: Buffer[]): number {
  let rest = buffers.filter((buffer) => buffer.length > 0);
  let written = 0;
  while (rest.length > 0) {
    let count = writevSync(fd, rest);
    written += count;
    // The system may take less than it was given.
    const partly = rest.findIndex((buffer) => {
      if (count < buffer.length) return true;
      count -= buffer.length;
      return false;
    });
    rest = partly < 0 ? [] : rest.slice(partly);
    if (rest[0] && count > 0) rest[0] = rest[0].subarray(count);
  }
  return written;
}
