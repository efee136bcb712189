/**
 * Values between bytes and numbers, tags and text.
 *
 * @module
 * @see DICOM PS3.5, 6.2 and 7.3
 */
import { InvalidArgumentError } from '../errors';
import { type VRInfo, VRKind } from './vr';

/** The whole words in `bytes` as numbers. A rest that is no whole word is left out. */
export function decodeNumbers(bytes: Buffer, info: VRInfo, bigEndian: boolean): number[] {
  if (info.kind === VRKind.bigInteger) return decodeBigInts(bytes, info, bigEndian).map(Number);
  const read = numberReader(bytes, info, bigEndian);
  return Array.from({ length: Math.floor(bytes.length / info.wordSize) }, (_, index) => read(index * info.wordSize));
}

function numberReader(bytes: Buffer, info: VRInfo, bigEndian: boolean): (offset: number) => number {
  if (info.kind === VRKind.float) {
    if (info.wordSize === 4) return (at) => (bigEndian ? bytes.readFloatBE(at) : bytes.readFloatLE(at));
    return (at) => (bigEndian ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at));
  }
  const size = info.wordSize;
  if (info.signed) return (at) => (bigEndian ? bytes.readIntBE(at, size) : bytes.readIntLE(at, size));
  return (at) => (bigEndian ? bytes.readUIntBE(at, size) : bytes.readUIntLE(at, size));
}

/** The whole 64-bit words in `bytes`. */
export function decodeBigInts(bytes: Buffer, info: VRInfo, bigEndian: boolean): bigint[] {
  const read = (at: number): bigint => {
    if (info.signed) return bigEndian ? bytes.readBigInt64BE(at) : bytes.readBigInt64LE(at);
    return bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at);
  };
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => read(index * 8));
}

/** The tags in `bytes`, 0xggggeeee. */
export function decodeTags(bytes: Buffer, bigEndian: boolean): number[] {
  const read = (at: number): number => (bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
  return Array.from(
    { length: Math.floor(bytes.length / 4) },
    (_, index) => read(index * 4) * 0x10000 + read(index * 4 + 2),
  );
}

/**
 * Numbers to the bytes of a binary VR, little endian.
 *
 * @throws {@link InvalidArgumentError} for a number that the VR cannot hold.
 */
export function encodeNumbers(numbers: readonly (number | bigint)[], info: VRInfo): Buffer {
  const size = info.kind === VRKind.tag ? 4 : info.wordSize;
  const bytes = Buffer.allocUnsafe(numbers.length * size);
  numbers.forEach((value, index) => writeNumber(bytes, value, index * size, info));
  return bytes;
}

function writeNumber(bytes: Buffer, value: number | bigint, offset: number, info: VRInfo): void {
  if (info.kind === VRKind.float) {
    if (info.wordSize === 4) bytes.writeFloatLE(Number(value), offset);
    else bytes.writeDoubleLE(Number(value), offset);
    return;
  }
  const whole = toWholeNumber(value, info);
  if (info.kind === VRKind.tag) {
    bytes.writeUInt16LE(Number(whole >> 16n), offset);
    bytes.writeUInt16LE(Number(whole & 0xffffn), offset + 2);
  } else if (info.kind === VRKind.bigInteger) {
    if (info.signed) bytes.writeBigInt64LE(whole, offset);
    else bytes.writeBigUInt64LE(whole, offset);
  } else if (info.signed) {
    bytes.writeIntLE(Number(whole), offset, info.wordSize);
  } else {
    bytes.writeUIntLE(Number(whole), offset, info.wordSize);
  }
}

function toWholeNumber(value: number | bigint, info: VRInfo): bigint {
  const bits = BigInt(info.kind === VRKind.tag ? 32 : info.wordSize * 8);
  const lowest = info.signed ? -(1n << (bits - 1n)) : 0n;
  const highest = info.signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (typeof value === 'bigint' || Number.isInteger(value)) {
    const whole = BigInt(value);
    if (whole >= lowest && whole <= highest) return whole;
  }
  throw new InvalidArgumentError(
    `Encoding ${value} as ${info.vr}, which holds whole numbers from ${lowest} to ${highest}`,
  );
}

/** A DS takes no more characters. */
const DECIMAL_STRING_LENGTH = 16;

/** A number as text of a DS: with the shortest loss that fits into 16 characters. */
export function decimalString(value: number): string {
  let text = String(value);
  for (let precision = 15; text.length > DECIMAL_STRING_LENGTH && precision > 0; precision--) {
    text = String(Number(value.toPrecision(precision)));
  }
  return text;
}

/** Takes the padding off the end of a text: blanks and NULs. */
export function trimPadding(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return text.slice(0, end);
}

/** Splits a decoded text into its values and takes the padding off each. */
export function splitText(text: string, info: VRInfo): string[] {
  return info.multiple ? text.split('\\').map(trimPadding) : [trimPadding(text)];
}

/** The value with one byte of padding behind it if its length is odd, else the value itself. */
export function padToEven(bytes: Buffer, info: VRInfo): Buffer {
  const { length } = bytes;
  if (length % 2 === 0) return bytes;
  const padded = Buffer.allocUnsafe(length + 1);
  bytes.copy(padded);
  padded[length] = info.padding;
  return padded;
}

/**
 * Changes the byte order of words, in place.
 *
 * @param bytes - A whole number of words; a rest is left as it is.
 */
export function swapWords(bytes: Buffer, wordSize: number): void {
  const whole = bytes.length - (bytes.length % wordSize);
  const words = whole === bytes.length ? bytes : bytes.subarray(0, whole);
  if (wordSize === 2) words.swap16();
  else if (wordSize === 4) words.swap32();
  else if (wordSize === 8) words.swap64();
}
