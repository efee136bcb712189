/**
 * What the value of an element means: text, numbers, tags.
 *
 * @module
 * @see DICOM PS3.5, 6.2
 */
import { DataSetError } from '../errors';
import type { CharacterSet } from './character-set';
import { formatTag } from './tag';
import { decodeBigInts, decodeNumbers, decodeTags, splitText, trimPadding } from './values';
import { type VRInfo, VRKind, vrInfo } from './vr';

/**
 * An element's value, decoded when it is asked for.
 *
 * @example
 * ```ts
 * import { DataElement, type ElementValue } from 'dcxport';
 *
 * const show = (value: ElementValue): string => `${value.vr} ${value.multiplicity} ${value.texts().join(' and ')}`;
 * console.log(show(DataElement.fromText(0x00080008, 'CS', ['ORIGINAL', 'PRIMARY']))); // CS 2 ORIGINAL and PRIMARY
 * console.log(show(DataElement.fromNumbers(0x00280010, 'US', [512]))); // US 1 512
 * ```
 */
export abstract class ElementValue {
  /** 0xggggeeee, unsigned. */
  abstract readonly tag: number;
  /** Two letters. */
  abstract get vr(): string;
  /** Bytes of the value as encoded, padding included. */
  abstract get length(): number;
  /** The value's bytes. */
  abstract get bytes(): Buffer;
  /** Whether the numbers in {@link bytes} are big endian. */
  abstract get bigEndian(): boolean;
  /** Text that is not encoded yet. */
  abstract get pendingText(): string | undefined;
  /** What the text is encoded in. */
  protected abstract get characterSet(): CharacterSet;

  /** What is known of the VR. */
  get info(): VRInfo {
    return vrInfo(this.vr);
  }

  /**
   * The value as text: values joined by backslash, padding removed. Numbers in decimal, tags as eight hexadecimal digits;
   * binary values as if they were text. Empty for sequences and fragments.
   */
  text(): string {
    return this.texts().join('\\');
  }

  /** As {@link text}, one string a value; none when the value is empty. */
  texts(): string[] {
    const info = this.info;
    const pending = this.pendingText;
    if (pending !== undefined) return pending === '' ? [] : splitText(pending, info);
    const bytes = this.bytes;
    if (bytes.length === 0) return [];
    switch (info.kind) {
      case VRKind.integer:
      case VRKind.float:
        return this.numbers().map(String);
      case VRKind.bigInteger:
        return this.bigints().map(String);
      case VRKind.tag:
        return this.tags().map((tag) => tag.toString(16).toUpperCase().padStart(8, '0'));
      default:
        return this.#decodeText(bytes, info);
    }
  }

  #decodeText(bytes: Buffer, info: VRInfo): string[] {
    const text = this.characterSet.decode(bytes, info);
    // Padding alone is no value.
    return trimPadding(text) === '' ? [] : splitText(text, info);
  }

  /**
   * The value as numbers: binary VRs and the text ones (IS, DS), of which what is no number gives NaN. 64-bit numbers may
   * lose digits, see {@link bigints}.
   *
   * @throws {@link DataSetError} for VRs that hold no numbers.
   */
  numbers(): number[] {
    const info = this.info;
    switch (info.kind) {
      case VRKind.integer:
      case VRKind.float:
      case VRKind.bigInteger:
        return decodeNumbers(this.bytes, info, this.bigEndian);
      case VRKind.tag:
        return this.tags();
      case VRKind.ascii:
      case VRKind.text:
        return this.texts().map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
      default:
        throw new DataSetError(`Reading ${formatTag(this.tag)} as numbers: its VR ${this.vr} holds none`);
    }
  }

  /**
   * Whole numbers without loss: SV, UV and the shorter ones.
   *
   * @throws {@link DataSetError} for other VRs.
   */
  bigints(): bigint[] {
    const info = this.info;
    if (info.kind === VRKind.bigInteger) return decodeBigInts(this.bytes, info, this.bigEndian);
    if (info.kind === VRKind.integer) return this.numbers().map(BigInt);
    throw new DataSetError(`Reading ${formatTag(this.tag)} as whole numbers: its VR is ${this.vr}`);
  }

  /**
   * The tags of an AT, 0xggggeeee.
   *
   * @throws {@link DataSetError} for other VRs.
   */
  tags(): number[] {
    if (this.info.kind === VRKind.tag) return decodeTags(this.bytes, this.bigEndian);
    throw new DataSetError(`Reading ${formatTag(this.tag)} as tags: its VR is ${this.vr}`);
  }

  /** Number of values, 0 when empty, 1 for VRs that have one value of any size. */
  get multiplicity(): number {
    const info = this.info;
    if (info.kind === VRKind.bulk) return this.length === 0 ? 0 : 1;
    if (info.kind === VRKind.tag) return Math.floor(this.length / 4);
    if (info.kind === VRKind.ascii || info.kind === VRKind.text) return this.texts().length;
    return Math.floor(this.length / info.wordSize);
  }
}
