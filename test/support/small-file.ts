import { writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { CT_IMAGE_STORAGE, syntheticUID } from './dicom-factory';

export const LEI = '1.2.840.10008.1.2';
export const LEE = '1.2.840.10008.1.2.1';
export const BEE = '1.2.840.10008.1.2.2';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
export const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';
export const RLE = '1.2.840.10008.1.2.5';

/** A small object; all fields have defaults. */
export interface SmallObject {
  /** @defaultValue CT Image Storage */
  sopClassUID?: string;
  sopInstanceUID?: string;
  /** @defaultValue explicit VR little endian */
  transferSyntax?: string;
  /** Length of the pixel data, even. @defaultValue 64 */
  pixelBytes?: number;
}

/** The data set of the object, written byte by byte in its transfer syntax without the code under test. */
export function smallDataSet(object: SmallObject = {}): Buffer {
  const { transferSyntax = LEE, pixelBytes = 64 } = object;
  const implicit = transferSyntax === LEI;
  const bigEndian = transferSyntax === BEE;
  const add = (group: number, element: number, vr: string, value: string | number[] | Buffer): Buffer => {
    const bytes = encodeValue(vr, value, bigEndian);
    return Buffer.concat([encodeHeader(group, element, vr, bytes.length, implicit, bigEndian), bytes]);
  };
  const encapsulated = ![LEI, LEE, BEE, DEFLATED].includes(transferSyntax);
  const pixels = Array.from({ length: pixelBytes / 2 }, (_, index) => (index * 257 + 1) & 0xffff);
  const dataSet = Buffer.concat([
    add(0x0008, 0x0016, 'UI', object.sopClassUID ?? CT_IMAGE_STORAGE),
    add(0x0008, 0x0018, 'UI', object.sopInstanceUID ?? syntheticUID(1, 1, 1)),
    add(0x0010, 0x0010, 'PN', 'Small^Object'),
    add(0x0028, 0x0010, 'US', [8]),
    add(0x0028, 0x0011, 'US', [(pixelBytes / 16) & 0xffff]),
    add(0x0028, 0x0100, 'US', [16]),
    encapsulated ? encapsulatedPixels(pixelBytes) : add(0x7fe0, 0x0010, 'OW', pixels),
  ]);
  return transferSyntax === DEFLATED ? deflateRawSync(dataSet) : dataSet;
}

/** The object as a part 10 file. */
export function smallFile(object: SmallObject = {}): Buffer {
  return part10(object, smallDataSet(object));
}

/** Any bytes as data set of a part 10 file. */
export function part10(object: SmallObject, dataSet: Buffer): Buffer {
  const meta = Buffer.concat([
    metaElement(0x0001, 'OB', Buffer.from([0, 1])),
    metaElement(0x0002, 'UI', object.sopClassUID ?? CT_IMAGE_STORAGE),
    metaElement(0x0003, 'UI', object.sopInstanceUID ?? syntheticUID(1, 1, 1)),
    metaElement(0x0010, 'UI', object.transferSyntax ?? LEE),
    metaElement(0x0012, 'UI', syntheticUID(9)),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), metaElement(0x0000, 'UL', length), meta, dataSet]);
}

/** Writes the object to a file and gives its path back. */
export function writeSmallFile(path: string, object: SmallObject = {}): string {
  writeFileSync(path, smallFile(object));
  return path;
}

function metaElement(element: number, vr: string, value: string | Buffer): Buffer {
  const bytes = encodeValue(vr, value, false);
  return Buffer.concat([encodeHeader(0x0002, element, vr, bytes.length, false, false), bytes]);
}

function encodeValue(vr: string, value: string | number[] | Buffer, bigEndian: boolean): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') {
    const padding = Buffer.alloc(value.length % 2, vr === 'UI' ? 0 : 0x20);
    return Buffer.concat([Buffer.from(value, 'latin1'), padding]);
  }
  const bytes = Buffer.alloc(value.length * 2);
  value.forEach((number, index) =>
    bigEndian ? bytes.writeUInt16BE(number, index * 2) : bytes.writeUInt16LE(number, index * 2),
  );
  return bytes;
}

function encodeHeader(
  group: number,
  element: number,
  vr: string,
  length: number,
  implicit: boolean,
  bigEndian: boolean,
): Buffer {
  const long = !implicit && ['OB', 'OW'].includes(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  const put16 = (value: number, at: number): number =>
    bigEndian ? header.writeUInt16BE(value, at) : header.writeUInt16LE(value, at);
  const put32 = (value: number, at: number): number =>
    bigEndian ? header.writeUInt32BE(value, at) : header.writeUInt32LE(value, at);
  put16(group, 0);
  put16(element, 2);
  if (!implicit) header.write(vr, 4, 'latin1');
  if (implicit) put32(length, 4);
  else if (long) put32(length, 8);
  else put16(length, 6);
  return header;
}

/** Pixel Data of undefined length: an empty offset table and one fragment, whose content nobody looks at here. */
function encapsulatedPixels(length: number): Buffer {
  const item = (bytes: number): Buffer => {
    const header = Buffer.from('feff00e000000000', 'hex');
    header.writeUInt32LE(bytes, 4);
    return header;
  };
  return Buffer.concat([
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    item(0),
    item(length),
    Buffer.alloc(length, 0x5a),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
}
