/**
 * The graphic character sets that text of data sets is made of, each by its registration in ISO-IR. Their tables are made
 * of Node's own decoders (ICU) on first use, and narrowed to what the standards behind the registrations contain.
 *
 * @module
 * @see DICOM PS3.3, tables C.12-2 to C.12-4; PS3.5, 6.1.2
 */

/** What a set is made of: characters by their code in seven bits a byte, and back. */
interface Table {
  readonly characters: ReadonlyMap<number, string>;
  readonly codes: ReadonlyMap<string, number>;
}

/** One set that can be designated as G0 (bytes 21 to 7E) or as G1 (bytes A0 to FF). */
export class GraphicSet {
  readonly area: 'G0' | 'G1';
  /** What follows ESC to designate it. */
  readonly escape: string;
  /** Bytes of a character. */
  readonly width: 1 | 2;
  readonly #load: () => Table;
  #table: Table | undefined;

  /** @param load - Makes the table, on first use. */
  constructor(area: 'G0' | 'G1', escape: string, width: 1 | 2, load: () => Table) {
    this.area = area;
    this.escape = escape;
    this.width = width;
    this.#load = load;
  }

  /**
   * The character of a code.
   *
   * @param code - Seven bits a byte; of two bytes `first << 8 | second`.
   * @returns U+FFFD for a code that the set leaves empty.
   */
  toCharacter(code: number): string {
    return this.#loaded.characters.get(code) ?? REPLACEMENT;
  }

  /** The code of a character, seven bits a byte; undefined for one that the set does not have. */
  toCode(character: string): number | undefined {
    return this.#loaded.codes.get(character);
  }

  get #loaded(): Table {
    return (this.#table ??= this.#load());
  }
}

/** What stands for bytes that are no character. */
export const REPLACEMENT = '\uFFFD';

/**
 * Decodes many codes at once.
 *
 * @param label - An encoding that Node knows.
 * @returns one string for each code; U+FFFD, or more than one character, for what is none.
 */
export function decodeCodes(label: string, codes: readonly (readonly number[])[]): string[] {
  const newline = 0x0a;
  return new TextDecoder(label).decode(Buffer.from(codes.flatMap((code) => [...code, newline]))).split('\n');
}

function toTable(
  pairs: readonly (readonly [number, string])[],
  isWritten: (code: number) => boolean = () => true,
): Table {
  const written = pairs.filter(([code]) => isWritten(code)).map(([code, character]) => [character, code] as const);
  return { characters: new Map(pairs), codes: new Map(written) };
}

/** Whether a code decodes to one character that everybody knows: none for private use. */
function isCharacter(text: string | undefined): text is string {
  return text !== undefined && [...text].length === 1 && !/[\uFFFD\uE000-\uF8FF\0]/.test(text);
}

/** ASCII, but for what a national variant has in its place. */
function latinTable(variants: Readonly<Record<number, string>> = {}): Table {
  return toTable(
    Array.from({ length: 95 }, (_, index) => [
      0x20 + index,
      variants[0x20 + index] ?? String.fromCharCode(0x20 + index),
    ]),
  );
}

/**
 * The upper half of an eight-bit encoding.
 *
 * @param later - Codes that only later editions of the encoding have: they are read, and not written.
 */
function upperHalf(label: string, later: readonly number[] = []): () => Table {
  return () => {
    const codes = Array.from({ length: 96 }, (_, index) => 0x20 + index);
    const texts =
      label === 'latin1' ? codes.map((code) => String.fromCharCode(code | 0x80)) : decodeUpper(label, codes);
    const pairs = codes.map((code, index) => [code, texts[index]] as const);
    return toTable(
      pairs.filter((pair): pair is [number, string] => isCharacter(pair[1])),
      (code) => !later.includes(code | 0x80),
    );
  };
}

function decodeUpper(label: string, codes: readonly number[]): string[] {
  return decodeCodes(
    label,
    codes.map((code) => [code | 0x80]),
  );
}

interface DoubleByteOptions {
  /** Bytes before the two, in the encoding. */
  readonly prefix?: readonly number[];
  /** Whether the standard has the code, and not only the encoding that the table is made of. */
  readonly isStandard: (code: number) => boolean;
  /** Codes that the encoding maps to another character than the standard's own. */
  readonly corrections?: Readonly<Record<number, string>>;
}

/**
 * 94 rows of 94 characters. Characters that other vendors' tables give for the same code are taken for it, too, when
 * text is encoded: Windows keyboards produce them.
 */
function doubleByte(label: string, options: DoubleByteOptions): () => Table {
  return () => {
    const codes = Array.from({ length: 94 * 94 }, (_, at) => ((0x21 + Math.floor(at / 94)) << 8) | (0x21 + (at % 94)));
    const prefix = options.prefix ?? [];
    const texts = decodeCodes(
      label,
      codes.map((code) => [...prefix, (code >> 8) | 0x80, (code & 0xff) | 0x80]),
    );
    const decoded = codes
      .map((code, index) => [code, texts[index]] as const)
      .filter((pair): pair is [number, string] => isCharacter(pair[1]));
    const corrected = decoded.map(([code, text]) => [code, options.corrections?.[code] ?? text] as const);
    const alternative = toTable(decoded, options.isStandard);
    const table = toTable(corrected, options.isStandard);
    return { characters: table.characters, codes: new Map([...alternative.codes, ...table.codes]) };
  };
}

/** Rows 1 to 8 and 16 to 84; what vendors put into the others is read only. */
const isJIS0208 = (code: number): boolean => code < 0x2900 || (code >= 0x3000 && code < 0x7500);
/** Rows 2, 6, 7, 9 to 11 and 16 to 77; its tilde is not the one of ASCII to everybody. */
const isJIS0212 = (code: number): boolean => code < 0x6e00 && code !== 0x2237;
/** Rows 1 to 9 and 16 to 87, without the characters that GBK added there. */
const isGB2312 = (code: number): boolean =>
  !(code >= 0x2221 && code <= 0x222a) && !(code >= 0x2660 && code <= 0x2675) && !(code >= 0x283b && code <= 0x2840);

const single = (escape: string, load: () => Table): GraphicSet => new GraphicSet('G1', escape, 1, load);

/** ISO-IR 6, ASCII. */
export const ASCII = new GraphicSet('G0', '(B', 1, latinTable);
/** ISO-IR 14, JIS X 0201 Roman: yen and overline in place of backslash and tilde. */
export const JIS_ROMAN = new GraphicSet('G0', '(J', 1, () => latinTable({ 0x5c: '\u00A5', 0x7e: '\u203E' }));

/** Sets by the number in the defined term, `ISO_IR n` or `ISO 2022 IR n`. */
export const SETS: Readonly<Record<string, readonly GraphicSet[]>> = {
  6: [ASCII],
  13: [
    JIS_ROMAN,
    single(')I', () =>
      toTable(Array.from({ length: 63 }, (_, index) => [0x21 + index, String.fromCharCode(0xff61 + index)])),
    ),
  ],
  100: [ASCII, single('-A', upperHalf('latin1'))],
  101: [ASCII, single('-B', upperHalf('iso-8859-2'))],
  109: [ASCII, single('-C', upperHalf('iso-8859-3'))],
  110: [ASCII, single('-D', upperHalf('iso-8859-4'))],
  126: [ASCII, single('-F', upperHalf('iso-8859-7', [0xa4, 0xa5, 0xaa]))],
  127: [ASCII, single('-G', upperHalf('iso-8859-6'))],
  138: [ASCII, single('-H', upperHalf('iso-8859-8', [0xfd, 0xfe]))],
  144: [ASCII, single('-L', upperHalf('iso-8859-5'))],
  // What Node calls by these two names are the Windows encodings; their upper halves from A0 on are the same.
  148: [ASCII, single('-M', upperHalf('iso-8859-9'))],
  166: [ASCII, single('-T', upperHalf('iso-8859-11', [0xa0]))],
  203: [ASCII, single('-b', upperHalf('iso-8859-15'))],
  87: [
    new GraphicSet(
      'G0',
      '$B',
      2,
      doubleByte('euc-jp', {
        isStandard: isJIS0208,
        corrections: {
          0x2141: '\u301C',
          0x2142: '\u2016',
          0x215d: '\u2212',
          0x2171: '\u00A2',
          0x2172: '\u00A3',
          0x224c: '\u00AC',
        },
      }),
    ),
  ],
  159: [new GraphicSet('G0', '$(D', 2, doubleByte('euc-jp', { prefix: [0x8f], isStandard: isJIS0212 }))],
  149: [new GraphicSet('G1', '$)C', 2, doubleByte('euc-kr', { isStandard: () => true }))],
  58: [new GraphicSet('G1', '$)A', 2, doubleByte('gbk', { isStandard: isGB2312 }))],
};

/** The set that an escape sequence designates; undefined for a sequence that no defined term has. */
export function setByEscape(bytes: Buffer, offset: number): GraphicSet | undefined {
  // A sequence is two or three bytes long, and none is the beginning of another.
  const three = bytes.toString('latin1', offset, offset + 3);
  return BY_ESCAPE.get(three.slice(0, 2)) ?? BY_ESCAPE.get(three);
}

const BY_ESCAPE = new Map(
  Object.values(SETS)
    .flat()
    .map((set) => [set.escape, set]),
);
