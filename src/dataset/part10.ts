/**
 * The header of a part 10 file, as far as sending needs it: group 0002, and the data set up to SOP Instance UID.
 *
 * @module
 * @see DICOM PS3.10, 7.1
 */
import { fstat, read } from 'node:fs';
import { DataSetError, NotDicomError } from '../errors';
import type { ByteSource } from './byte-source';
import { ElementHeader, type Encoding } from './element-header';
import { type FileMeta, scanFileMeta } from './file-meta';
import { inflateStart } from './inflate';
import { lookupTag } from './dictionary';
import { Tag, elementOf, groupOf, isPrivate, UNDEFINED_LENGTH } from './tag';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  transferSyntax,
  trimUID,
} from './uids';
import { vrByCode } from './vr';

/** What the front of a file says. */
export interface Part10Header {
  /** Group 0002; undefined for a bare data set. */
  readonly fileMeta: FileMeta | undefined;
  /** The file begins with 128 bytes and `DICM`. */
  readonly hasPreamble: boolean;
  /** Where the data set begins, in bytes from the file's first. */
  readonly dataSetOffset: number;
  /** Bytes from there to the end of the file. */
  readonly dataSetLength: number;
  /** What group 0002 says, or, when it does not, what the first elements look like. */
  readonly transferSyntaxUID: string;
  /** From the data set, else from group 0002, else empty. */
  readonly SOPClassUID: string;
  /** From the data set, else from group 0002, else empty. */
  readonly SOPInstanceUID: string;
  /** Group 0002 names another class or instance than the data set, which counts. */
  readonly metaDiffers: boolean;
}

/** Most bytes of a file that the scan looks at. */
export const HEADER_SCAN_LIMIT = 64 * 1024;
/** Enough for nearly every file, so that one small read does. */
const FIRST_READ = 8 * 1024;

const LEE: Encoding = { explicit: true, bigEndian: false };
const LEI: Encoding = { explicit: false, bigEndian: false };
const BEE: Encoding = { explicit: true, bigEndian: true };

/**
 * Reads the header from the first bytes of a file.
 *
 * @param head - The file's first bytes.
 * @param size - The whole file's size in bytes.
 * @returns undefined when `head` is shorter than the file and the answer may lie behind it; never so from
 * {@link HEADER_SCAN_LIMIT} bytes on.
 * @throws {@link NotDicomError} for what is neither a part 10 file nor a data set.
 * @throws {@link DataSetError} when group 0002 is damaged or longer than the limit.
 */
export function scanPart10Header(head: Buffer, size: number): Part10Header | undefined {
  const isAll = head.length >= size;
  const mayGrow = !isAll && head.length < HEADER_SCAN_LIMIT;
  const start = metaOffset(head);
  if (start === undefined) return scanBareDataSet(head, size, mayGrow);
  const fileMeta = scanFileMeta(head, start, size);
  if (!fileMeta) {
    if (mayGrow) return undefined;
    throw new DataSetError(`Group 0002 is longer than ${HEADER_SCAN_LIMIT} bytes, the most that is read of it`, start);
  }
  const dataSetOffset = start + fileMeta.length;
  const body = head.subarray(dataSetOffset);
  if (body.length < MINIMUM_TO_GUESS && mayGrow) return undefined;
  const transferSyntaxUID =
    fileMeta.transferSyntaxUID || (guessSyntax(body, size - dataSetOffset) ?? IMPLICIT_VR_LITTLE_ENDIAN);
  const uids = scanUIDs(body, transferSyntaxUID, isAll);
  if (!uids.complete && mayGrow) return undefined;
  const SOPClassUID = uids.SOPClassUID || fileMeta.mediaStorageSOPClassUID;
  const SOPInstanceUID = uids.SOPInstanceUID || fileMeta.mediaStorageSOPInstanceUID;
  return {
    fileMeta,
    hasPreamble: start === PREAMBLE_AND_PREFIX,
    dataSetOffset,
    dataSetLength: size - dataSetOffset,
    transferSyntaxUID,
    SOPClassUID,
    SOPInstanceUID,
    metaDiffers:
      (fileMeta.mediaStorageSOPClassUID !== '' && fileMeta.mediaStorageSOPClassUID !== SOPClassUID) ||
      (fileMeta.mediaStorageSOPInstanceUID !== '' && fileMeta.mediaStorageSOPInstanceUID !== SOPInstanceUID),
  };
}

/**
 * Reads the header of a file or of anything in memory, synchronously, in at most two reads and
 * {@link HEADER_SCAN_LIMIT} bytes.
 *
 * @param bareIn - The transfer syntax of what is a data set and nothing else, whatever its first bytes look like. By
 * default they tell.
 * @throws {@link NotDicomError}, {@link DataSetError} as {@link scanPart10Header} does.
 */
export function readPart10HeaderSync(source: ByteSource, bareIn?: string): Part10Header {
  for (const limit of [FIRST_READ, HEADER_SCAN_LIMIT]) {
    const head = source.read(0, Math.min(limit, source.size));
    const mayGrow = head.length < source.size && head.length < HEADER_SCAN_LIMIT;
    const header =
      bareIn === undefined ? scanPart10Header(head, source.size) : scanBareDataSet(head, source.size, mayGrow, bareIn);
    if (header) return header;
  }
  throw new DataSetError('The header goes on behind the part of the file that is read for it', HEADER_SCAN_LIMIT);
}

/** For {@link readPart10Header}. */
export interface ReadHeaderOptions {
  /** The file's size in bytes, when the caller knows it already. */
  size?: number;
}

/**
 * Reads the header of an open file: one read of 8 KiB in nearly every case, otherwise one more of 64 KiB. The descriptor's
 * position is neither used nor moved.
 *
 * @param fd - Open for reading; stays open.
 * @throws {@link NotDicomError}, {@link DataSetError} as {@link scanPart10Header} does, and the system's error when the
 * file cannot be read.
 */
export async function readPart10Header(fd: number, options: ReadHeaderOptions = {}): Promise<Part10Header> {
  const size = options.size ?? (await fileSize(fd));
  for (const limit of [FIRST_READ, HEADER_SCAN_LIMIT]) {
    const head = await readFront(fd, Math.min(limit, size));
    const header = scanPart10Header(head, size);
    if (header) return header;
  }
  throw new DataSetError('The header goes on behind the part of the file that is read for it', HEADER_SCAN_LIMIT);
}

function fileSize(fd: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fstat(fd, (error, stats) => (error ? reject(error) : resolve(stats.size)));
  });
}

function readFront(fd: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  return new Promise((resolve, reject) => {
    const step = (done: number): void => {
      if (done === length) return resolve(buffer);
      read(fd, buffer, done, length - done, done, (error, count) => {
        if (error) reject(error);
        else if (count === 0) reject(new DataSetError('The file became shorter while its header was being read', done));
        else step(done + count);
      });
    };
    step(0);
  });
}

const PREAMBLE_AND_PREFIX = 132;
/** Two elements' headers, and a little. */
const MINIMUM_TO_GUESS = 32;

/** Where group 0002 begins: behind preamble and prefix, behind a bare prefix, or at once; undefined without it. */
function metaOffset(head: Buffer): number | undefined {
  if (head.length >= PREAMBLE_AND_PREFIX && head.toString('latin1', 128, PREAMBLE_AND_PREFIX) === 'DICM') {
    return PREAMBLE_AND_PREFIX;
  }
  if (head.toString('latin1', 0, 4) === 'DICM') return 4;
  const beginsGroup2 = head.length >= 8 && head.readUInt16LE(0) === 0x0002 && head.readUInt16LE(2) <= 0x0102;
  return beginsGroup2 ? 0 : undefined;
}

function scanBareDataSet(head: Buffer, size: number, mayGrow: boolean, knownSyntax?: string): Part10Header | undefined {
  if (size === 0) throw new NotDicomError('The file is empty');
  const transferSyntaxUID = knownSyntax ?? guessSyntax(head, size);
  if (transferSyntaxUID === undefined) {
    throw new NotDicomError(
      'No DICM prefix, no group 0002, and the first bytes are no data element of a bare data set either: not a DICOM file',
      0,
    );
  }
  const uids = scanUIDs(head, transferSyntaxUID, head.length >= size);
  if (!uids.complete && mayGrow) return undefined;
  return {
    fileMeta: undefined,
    hasPreamble: false,
    dataSetOffset: 0,
    dataSetLength: size,
    transferSyntaxUID,
    SOPClassUID: uids.SOPClassUID,
    SOPInstanceUID: uids.SOPInstanceUID,
    metaDiffers: false,
  };
}

/** Which of the three uncompressed syntaxes the first two elements are in; undefined when in none of them. */
function guessSyntax(body: Buffer, size: number): string | undefined {
  if (looksLikeDataSet(body, size, LEE)) return EXPLICIT_VR_LITTLE_ENDIAN;
  if (looksLikeDataSet(body, size, BEE)) return EXPLICIT_VR_BIG_ENDIAN;
  if (looksLikeDataSet(body, size, LEI)) return IMPLICIT_VR_LITTLE_ENDIAN;
  return undefined;
}

function looksLikeDataSet(body: Buffer, size: number, encoding: Encoding): boolean {
  const first = looksLikeElement(body, 0, size, encoding, 0);
  // An implicit header has nothing but its tag to be known by.
  if (!first || (!encoding.explicit && !lookupTag(first.tag) && elementOf(first.tag) !== 0)) return false;
  if (first.end === undefined || first.end >= size) return true;
  // The second element lies behind what was read, or is checked as well.
  return first.end + 12 > body.length || looksLikeElement(body, first.end, size, encoding, first.tag) !== undefined;
}

interface PlausibleElement {
  readonly tag: number;
  /** undefined for a value of undefined length. */
  readonly end: number | undefined;
}

function looksLikeElement(
  body: Buffer,
  offset: number,
  size: number,
  encoding: Encoding,
  after: number,
): PlausibleElement | undefined {
  const header = new ElementHeader();
  if (!header.read(body, offset, encoding)) return undefined;
  const { tag, length } = header;
  const group = groupOf(tag);
  if (tag <= after || group === 0 || group === 2 || group > 0x7fff) return undefined;
  if (encoding.explicit && !vrByCode(body.readUInt16BE(offset + 4))) return undefined;
  if (!encoding.explicit && !isPrivate(tag) && elementOf(tag) !== 0 && !lookupTag(tag)) return undefined;
  if (length === UNDEFINED_LENGTH) return { tag, end: undefined };
  const end = offset + header.headerLength + length;
  return end <= size ? { tag, end } : undefined;
}

interface ScannedUIDs {
  /** The scan came as far as SOP Instance UID, or where it would stand. */
  complete: boolean;
  SOPClassUID: string;
  SOPInstanceUID: string;
}

function scanUIDs(body: Buffer, transferSyntaxUID: string, isAll: boolean): ScannedUIDs {
  const syntax = transferSyntax(transferSyntaxUID);
  if (syntax) return syntax.deflated ? scanDeflated(body, isAll) : walkToInstance(body, syntax);
  // A private syntax: nearly all are explicit little endian, the few others show it in the first header.
  const guessed = transferSyntax(guessSyntax(body, body.length) ?? EXPLICIT_VR_LITTLE_ENDIAN);
  return walkToInstance(body, guessed ?? LEE);
}

function scanDeflated(body: Buffer, isAll: boolean): ScannedUIDs {
  let scanned: ScannedUIDs = { complete: false, SOPClassUID: '', SOPInstanceUID: '' };
  for (const plain of inflateStart(body, HEADER_SCAN_LIMIT)) {
    scanned = walkToInstance(plain, LEE);
    if (scanned.complete) return scanned;
  }
  return { ...scanned, complete: isAll };
}

function walkToInstance(body: Buffer, encoding: Encoding): ScannedUIDs {
  const found: ScannedUIDs = { complete: false, SOPClassUID: '', SOPInstanceUID: '' };
  const header = new ElementHeader();
  let offset = 0;
  while (header.read(body, offset, encoding)) {
    const { tag, length, headerLength } = header;
    if (tag > Tag.SOPInstanceUID) return { ...found, complete: true };
    const start = offset + headerLength;
    if (length === UNDEFINED_LENGTH) {
      const end = skipUndefinedLength(body, start, header.vr?.vr === 'UN' ? LEI : encoding);
      if (end === undefined) return found;
      offset = end;
      continue;
    }
    if (start + length > body.length) return found;
    if (tag === Tag.SOPClassUID) found.SOPClassUID = trimUID(body.toString('latin1', start, start + length));
    if (tag === Tag.SOPInstanceUID) {
      found.SOPInstanceUID = trimUID(body.toString('latin1', start, start + length));
      return { ...found, complete: true };
    }
    offset = start + length;
  }
  return found;
}

/** The offset behind a sequence of undefined length, or undefined when its end is not in `body`. */
function skipUndefinedLength(body: Buffer, from: number, encoding: Encoding): number | undefined {
  const header = new ElementHeader();
  // Only what ends by a delimiter is entered, and each such level is ended by one delimiter, so counting suffices.
  let depth = 1;
  let offset = from;
  while (depth > 0) {
    if (!header.read(body, offset, encoding)) return undefined;
    offset += header.headerLength;
    if (header.tag === Tag.SequenceDelimitationItem || header.tag === Tag.ItemDelimitationItem) depth--;
    else if (header.length === UNDEFINED_LENGTH) depth++;
    else offset += header.length;
  }
  return offset;
}
