/**
 * Gathers the output of a conversion: headers and short values in buffers of a fixed size, long values as views.
 *
 * @module
 */
import { type Encoding, LONGEST_HEADER } from './element-header';
import { swapWords } from './values';
import type { VRInfo } from './vr';

/** Values from this length on are handed on as views unless their bytes change. */
const VIEW_FROM = 4096;

/** Output of a conversion. */
export class HeaderWriter {
  readonly #size: number;
  #buffer: Buffer;
  /** First byte of the buffer that was not handed out. */
  #start = 0;
  #end = 0;
  #ready: Buffer[] = [];

  /** @param size - Bytes of a buffer. */
  constructor(size: number) {
    this.#size = size;
    this.#buffer = Buffer.allocUnsafe(size);
  }

  /**
   * Writes a header.
   *
   * @param info - The VR; undefined for items and delimiters.
   */
  header(tag: number, info: VRInfo | undefined, length: number, encoding: Encoding): void {
    if (this.#end + LONGEST_HEADER > this.#buffer.length) this.#renew();
    const buffer = this.#buffer;
    const at = this.#end;
    const hasVR = encoding.explicit && info !== undefined;
    const isLong = hasVR && info.longLength;
    const lengthAt = at + (isLong ? 8 : 4);
    if (encoding.bigEndian) buffer.writeUInt32BE(tag, at);
    else {
      buffer.writeUInt16LE(tag >>> 16, at);
      buffer.writeUInt16LE(tag & 0xffff, at + 2);
    }
    this.#end = lengthAt + 4;
    if (!hasVR || isLong) {
      if (encoding.bigEndian) buffer.writeUInt32BE(length, lengthAt);
      else buffer.writeUInt32LE(length, lengthAt);
    } else if (encoding.bigEndian) buffer.writeUInt16BE(length, at + 6);
    else buffer.writeUInt16LE(length, at + 6);
    if (!hasVR) return;
    buffer[at + 4] = info.vr.charCodeAt(0);
    buffer[at + 5] = info.vr.charCodeAt(1);
    if (isLong) buffer.writeUInt16LE(0, at + 6);
  }

  /** Writes part of a value, its words swapped if `wordSize` is above 1. */
  bytes(bytes: Buffer, wordSize: number): void {
    if (bytes.length >= VIEW_FROM) {
      this.#handOut();
      this.#ready.push(wordSize === 1 ? bytes : swapped(bytes, wordSize));
      return;
    }
    if (this.#end + bytes.length > this.#buffer.length) this.#renew();
    bytes.copy(this.#buffer, this.#end);
    if (wordSize > 1) swapWords(this.#buffer.subarray(this.#end, this.#end + bytes.length), wordSize);
    this.#end += bytes.length;
  }

  /** Writes one byte. */
  byte(value: number): void {
    if (this.#end === this.#buffer.length) this.#renew();
    this.#buffer[this.#end++] = value;
  }

  /** Gives what is ready, but for a buffer that is not full. */
  take(): Buffer[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Gives everything. */
  flush(): Buffer[] {
    this.#handOut();
    return this.take();
  }

  #handOut(): void {
    if (this.#end > this.#start) this.#ready.push(this.#buffer.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }

  #renew(): void {
    this.#handOut();
    this.#buffer = Buffer.allocUnsafe(this.#size);
    this.#start = 0;
    this.#end = 0;
  }
}

function swapped(bytes: Buffer, wordSize: number): Buffer {
  const copy = Buffer.from(bytes);
  swapWords(copy, wordSize);
  return copy;
}
