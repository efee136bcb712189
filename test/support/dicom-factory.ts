import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What differs between synthetic images; all have defaults. */
export interface SyntheticImage {
  sopInstanceUID?: string;
  studyInstanceUID?: string;
  seriesInstanceUID?: string;
  instanceNumber?: number;
  patientID?: string;
  patientName?: string;
  /** @defaultValue 512 */
  rows?: number;
  /** @defaultValue 512 */
  columns?: number;
  /** Above 1: an Enhanced CT image instead of a CT image. @defaultValue 1 */
  frames?: number;
}

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const ENHANCED_CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2.1';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** A root that belongs to nobody's registry: UIDs made out of numbers, DICOM PS3.5, B.2. */
const UID_ROOT = '2.25.3141592653589793';
const LONG_LENGTH_VRS = new Set(['OB', 'OW', 'UN', 'SQ', 'UT']);
const BYTES_PER_PIXEL = 2;

/** A UID of ours that ends in these numbers. */
export function syntheticUID(...numbers: number[]): string {
  return [UID_ROOT, ...numbers].join('.');
}

/** A part 10 file (explicit VR little endian) with one 16 bit image, written byte by byte without the code under test. */
export function syntheticFile(image: SyntheticImage = {}): Buffer {
  const { rows = 512, columns = 512, frames = 1, instanceNumber = 1 } = image;
  return Buffer.concat([
    syntheticHead(image),
    pixelHeader(rows * columns * frames * BYTES_PER_PIXEL),
    pixels(rows * columns * frames, instanceNumber),
  ]);
}

/** Writes a series of CT images, `0001.dcm` and so on; returns their paths in order. */
export function writeSeries(folder: string, count: number, image: SyntheticImage = {}): string[] {
  return Array.from({ length: count }, (_, index) => {
    const instanceNumber = index + 1;
    const path = join(folder, `${String(instanceNumber).padStart(4, '0')}.dcm`);
    const sopInstanceUID = syntheticUID(1, 1, instanceNumber);
    writeFileSync(path, syntheticFile({ sopInstanceUID, ...image, instanceNumber }));
    return path;
  });
}

/**
 * Writes a multi-frame file with at least that many bytes of pixel data (whole frames of 512x512x16 bit), a frame at a
 * time, so that memory stays flat.
 *
 * @returns the size of the file in bytes.
 */
export function writeBigFile(path: string, pixelBytes: number, image: SyntheticImage = {}): number {
  const { rows = 512, columns = 512 } = image;
  const frameBytes = rows * columns * BYTES_PER_PIXEL;
  const frames = Math.max(2, Math.ceil(pixelBytes / frameBytes));
  const file = openSync(path, 'w');
  try {
    let size = writeSync(file, syntheticHead({ ...image, rows, columns, frames }));
    size += writeSync(file, pixelHeader(frames * frameBytes));
    const frame = pixels(rows * columns, 1);
    for (let number = 1; number <= frames; number++) {
      frame.writeUInt32LE(number); // no two frames are equal
      size += writeSync(file, frame);
    }
    return size;
  } finally {
    closeSync(file);
  }
}

const PREAMBLE = 128;

function syntheticHead(image: SyntheticImage): Buffer {
  const { rows = 512, columns = 512, frames = 1, instanceNumber = 1 } = image;
  const sopClass = frames > 1 ? ENHANCED_CT_IMAGE_STORAGE : CT_IMAGE_STORAGE;
  const sopInstance = image.sopInstanceUID ?? syntheticUID(1, 1, instanceNumber);
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', sopClass),
    element(0x0002, 0x0003, 'UI', sopInstance),
    element(0x0002, 0x0010, 'UI', EXPLICIT_LITTLE_ENDIAN),
    element(0x0002, 0x0012, 'UI', syntheticUID(9)),
  ]);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(meta.length);
  const dataSet = [
    element(0x0008, 0x0005, 'CS', 'ISO_IR 100'),
    element(0x0008, 0x0008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    element(0x0008, 0x0016, 'UI', sopClass),
    element(0x0008, 0x0018, 'UI', sopInstance),
    element(0x0008, 0x0020, 'DA', '20240229'),
    element(0x0008, 0x0030, 'TM', '120000'),
    element(0x0008, 0x0050, 'SH', 'A0001'),
    element(0x0008, 0x0060, 'CS', 'CT'),
    element(0x0008, 0x0070, 'LO', 'Synthetic'),
    element(0x0008, 0x0090, 'PN', ''),
    element(0x0010, 0x0010, 'PN', image.patientName ?? 'Synthetic^Patient'),
    element(0x0010, 0x0020, 'LO', image.patientID ?? 'SYN-1'),
    element(0x0010, 0x0030, 'DA', ''),
    element(0x0010, 0x0040, 'CS', 'O'),
    element(0x0018, 0x0050, 'DS', '1'),
    element(0x0018, 0x0060, 'DS', '120'),
    element(0x0020, 0x000d, 'UI', image.studyInstanceUID ?? syntheticUID(1)),
    element(0x0020, 0x000e, 'UI', image.seriesInstanceUID ?? syntheticUID(1, 1)),
    element(0x0020, 0x0010, 'SH', '1'),
    element(0x0020, 0x0011, 'IS', '1'),
    element(0x0020, 0x0013, 'IS', String(instanceNumber)),
    element(0x0020, 0x0032, 'DS', `0\\0\\${instanceNumber}`),
    element(0x0020, 0x0037, 'DS', '1\\0\\0\\0\\1\\0'),
    element(0x0020, 0x0052, 'UI', syntheticUID(1, 2)),
    element(0x0028, 0x0002, 'US', short(1)),
    element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    ...(frames > 1 ? [element(0x0028, 0x0008, 'IS', String(frames))] : []),
    element(0x0028, 0x0010, 'US', short(rows)),
    element(0x0028, 0x0011, 'US', short(columns)),
    element(0x0028, 0x0030, 'DS', '0.5\\0.5'),
    element(0x0028, 0x0100, 'US', short(16)),
    element(0x0028, 0x0101, 'US', short(16)),
    element(0x0028, 0x0102, 'US', short(15)),
    element(0x0028, 0x0103, 'US', short(0)),
    element(0x0028, 0x1052, 'DS', '-1024'),
    element(0x0028, 0x1053, 'DS', '1'),
  ];
  const prefix = Buffer.concat([Buffer.alloc(PREAMBLE), Buffer.from('DICM')]);
  return Buffer.concat([prefix, element(0x0002, 0x0000, 'UL', groupLength), meta, ...dataSet]);
}

function element(group: number, number: number, vr: string, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const padding = Buffer.alloc(bytes.length % 2, vr === 'UI' || vr === 'OB' ? 0 : 0x20);
  return Buffer.concat([elementHeader(group, number, vr, bytes.length + padding.length), bytes, padding]);
}

function elementHeader(group: number, number: number, vr: string, length: number): Buffer {
  const long = LONG_LENGTH_VRS.has(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  if (long) header.writeUInt32LE(length, 8);
  else header.writeUInt16LE(length, 6);
  return header;
}

function pixelHeader(length: number): Buffer {
  return elementHeader(0x7fe0, 0x0010, 'OW', length);
}

/** A ramp that starts at another value in each image: cheap to make, and a lost or doubled piece shows. */
function pixels(count: number, seed: number): Buffer {
  const bytes = Buffer.alloc(count * BYTES_PER_PIXEL);
  const values = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
  for (let index = 0; index < count; index++) values[index] = index * 7 + seed * 257;
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
