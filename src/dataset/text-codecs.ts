/**
 * Text codecs: eight-bit sets with and without code extensions, and the encodings that stand alone.
 *
 * @module
 * @see DICOM PS3.5, 6.1.2
 */
import { ASCII, type GraphicSet, REPLACEMENT, decodeCodes, setByEscape } from './graphic-sets';

/** Which characters end a stretch of text that is encoded on its own. */
export interface TextForm {
  /** Backslash separates values. */
  readonly multiple: boolean;
  /** `PN`: also `^` and `=` do. */
  readonly vr: string;
}

/** Between bytes and text. */
export interface TextCodec {
  /** Bytes that are no character give U+FFFD, or one character a byte where the set says nothing of them. */
  decode(bytes: Buffer, form: TextForm): string;
  /**
   * Text to bytes.
   *
   * @param refuse - Called with the first character that there are no bytes for; throws.
   */
  encode(text: string, form: TextForm, refuse: (character: string) => never): Buffer;
}

/** One byte a character, up to 7F. More is read, so that nothing is lost, and not written. */
export const asciiCodec: TextCodec = {
  decode: (bytes) => bytes.toString('latin1'),
  encode: (text, _form, refuse) => {
    for (const character of text) if (character > '\x7F') refuse(character);
    return Buffer.from(text, 'latin1');
  },
};

/** Unicode. */
export const utf8Codec: TextCodec = {
  decode: (bytes) => bytes.toString('utf8'),
  encode: (text, _form, refuse) => {
    const half = /\p{Surrogate}/u.exec(text);
    if (half) refuse(half[0]);
    return Buffer.from(text, 'utf8');
  },
};

const ESCAPE = 0x1b;

/** Sets that are active at the beginning of each stretch of text. */
export interface InitialSets {
  readonly g0: GraphicSet;
  readonly g1: GraphicSet | undefined;
}

/** Eight-bit text: G0 in the lower half, G1 in the upper, either of them changed by escape sequences if there are any. */
export class GraphicCodec implements TextCodec {
  readonly #initial: InitialSets;
  readonly #sets: readonly GraphicSet[];
  readonly #extended: boolean;

  /**
   * @param sets - All that may be designated, the preferred ones first.
   * @param extended - Escape sequences are read and written.
   */
  constructor(initial: InitialSets, sets: readonly GraphicSet[], extended: boolean) {
    this.#initial = initial;
    this.#sets = sets;
    this.#extended = extended;
  }

  decode(bytes: Buffer, form: TextForm): string {
    let { g0, g1 } = this.#initial;
    if (g0 === ASCII && isPlain(bytes)) return bytes.toString('latin1');
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at] ?? 0;
      const designated = byte === ESCAPE && this.#extended ? setByEscape(bytes, at + 1) : undefined;
      if (designated) {
        if (designated.area === 'G0') g0 = designated;
        else g1 = designated;
        at += 1 + designated.escape.length;
        continue;
      }
      if (isReset(byte, form, g0)) ({ g0, g1 } = this.#initial);
      const set = byte < 0x80 ? g0 : g1;
      if (isControl(byte) || set === undefined || isDelimiter(byte, form, g0)) {
        text += String.fromCharCode(byte);
        at++;
      } else if (set.width === 1) {
        text += set.toCharacter(byte & 0x7f);
        at++;
      } else {
        const character = byte === 0x20 ? ' ' : decodePair(set, byte, bytes[at + 1]);
        text += character ?? REPLACEMENT;
        at += byte === 0x20 || character === undefined ? 1 : 2;
      }
    }
    return text;
  }

  encode(text: string, form: TextForm, refuse: (character: string) => never): Buffer {
    const { g0: firstG0, g1: firstG1 } = this.#initial;
    const bytes: number[] = [];
    let { g0, g1 } = this.#initial;
    const designate = (set: GraphicSet): void => {
      bytes.push(ESCAPE, ...Buffer.from(set.escape, 'latin1'));
      if (set.area === 'G0') g0 = set;
      else g1 = set;
    };
    // What was active at the beginning is so again before each delimiter and at the end (PS3.5, 6.1.2.5.3).
    const reset = (): void => {
      if (g0 !== firstG0) designate(firstG0);
      if (firstG1 && g1 !== firstG1) designate(firstG1);
      g1 = firstG1;
    };
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (isControl(code) || isDelimiter(code, form, firstG0)) {
        if (code === ESCAPE && this.#extended) refuse(character);
        reset();
        bytes.push(code);
        continue;
      }
      const set = this.#setFor(character, g0, g1) ?? refuse(character);
      if (set !== g0 && set !== g1) designate(set);
      const setCode = set.toCode(character) ?? refuse(character);
      // The yen sign of JIS X 0201 has the backslash's place, and would separate values.
      if (set.area === 'G0' && isDelimiter(setCode, form, set)) refuse(character);
      pushCode(bytes, set, setCode);
    }
    reset();
    return Buffer.from(bytes);
  }

  /** The set to write a character in: an active one, else the first that has it. */
  #setFor(character: string, g0: GraphicSet, g1: GraphicSet | undefined): GraphicSet | undefined {
    const has = (set: GraphicSet | undefined): boolean => set?.toCode(character) !== undefined;
    if (has(g0)) return g0;
    if (has(g1)) return g1;
    return this.#extended ? this.#sets.find(has) : undefined;
  }
}

/** Nothing but ASCII, as nearly every value. */
function isPlain(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80 && byte !== ESCAPE);
}

/** Controls are the same in every set. */
function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/** In a set of two bytes a character, what looks like a delimiter is half a character. */
function isDelimiter(code: number, form: TextForm, g0: GraphicSet): boolean {
  if (g0.width === 2) return false;
  return (form.multiple && code === 0x5c) || (form.vr === 'PN' && (code === 0x5e || code === 0x3d));
}

function isReset(byte: number, form: TextForm, g0: GraphicSet): boolean {
  return (byte < 0x20 && byte !== ESCAPE) || isDelimiter(byte, form, g0);
}

/** The character of two bytes; undefined when they are not two of the same half. */
function decodePair(set: GraphicSet, first: number, second: number | undefined): string | undefined {
  if (second === undefined || (first ^ second) >= 0x80 || (first & 0x7f) < 0x21 || (second & 0x7f) < 0x21)
    return undefined;
  return set.toCharacter(((first & 0x7f) << 8) | (second & 0x7f));
}

function pushCode(bytes: number[], set: GraphicSet, code: number): void {
  const half = set.area === 'G1' ? 0x80 : 0;
  if (set.width === 2) bytes.push((code >> 8) | half);
  bytes.push((code & 0xff) | half);
}

/** GBK and GB 18030, which stand alone: a second byte may be any of 40 to FE, a backslash's among them. */
export class ChineseCodec implements TextCodec {
  readonly #label: 'gbk' | 'gb18030';
  #codes: ReadonlyMap<string, number> | undefined;

  /** @param label - Node's name of the encoding. */
  constructor(label: 'gbk' | 'gb18030') {
    this.#label = label;
  }

  decode(bytes: Buffer): string {
    return new TextDecoder(this.#label, { ignoreBOM: true }).decode(bytes);
  }

  encode(text: string, _form: TextForm, refuse: (character: string) => never): Buffer {
    const bytes: number[] = [];
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      const code = point < 0x80 ? point : (this.#codeOf(character, point) ?? refuse(character));
      if (code > 0xffff) bytes.push(code >>> 24, (code >>> 16) & 0xff);
      if (code > 0xff) bytes.push((code >>> 8) & 0xff);
      bytes.push(code & 0xff);
    }
    return Buffer.from(bytes);
  }

  #codeOf(character: string, point: number): number | undefined {
    this.#codes ??= this.#label === 'gbk' ? gbkCodes() : new Map([...fourByteCodes(), ...twoByteCodes('gb18030')]);
    if (point >= 0x10000 && this.#label === 'gb18030') return fourByteCode(FIRST_SUPPLEMENTARY + point - 0x10000);
    return this.#codes.get(character);
  }
}

function twoByteCodes(label: string): Map<string, number> {
  const codes: number[][] = [];
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) if (second !== 0x7f) codes.push([first, second]);
  }
  return inverse(
    decodeCodes(label, codes),
    codes.map(([first = 0, second = 0]) => (first << 8) | second),
  );
}

/** Without the codes for private use. */
function gbkCodes(): Map<string, number> {
  return new Map([...twoByteCodes('gbk')].filter(([character]) => character < '\uE000' || character > '\uF8FF'));
}

/** Of the characters up to U+FFFF that have no code of two bytes; the others follow in the order of Unicode. */
const FOUR_BYTE_COUNT = 39_420;
const FIRST_SUPPLEMENTARY = 189_000;

function fourByteCodes(): Map<string, number> {
  const codes = Array.from({ length: FOUR_BYTE_COUNT }, (_, index) => fourByteCode(index));
  const bytes = codes.map((code) => [code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff]);
  return inverse(decodeCodes('gb18030', bytes), codes);
}

/** The index-th code: digits to the bases 126, 10, 126 and 10, counted from 81, 30, 81 and 30. */
function fourByteCode(index: number): number {
  const third = Math.floor(index / 10);
  const second = Math.floor(third / 126);
  const first = Math.floor(second / 10);
  return (
    ((0x81 + first) * 0x1000000 +
      (0x30 + (second % 10)) * 0x10000 +
      (0x81 + (third % 126)) * 0x100 +
      0x30 +
      (index % 10)) >>>
    0
  );
}

function inverse(characters: readonly string[], codes: readonly number[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const [index, code] of codes.entries()) {
    const character = characters[index];
    const isOne = character !== undefined && [...character].length === 1 && character !== REPLACEMENT;
    // Of several codes for one character the first is the usual one.
    if (isOne && !result.has(character)) result.set(character, code);
  }
  return result;
}
