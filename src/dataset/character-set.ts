/**
 * Text between bytes and strings, in every repertoire that Specific Character Set can declare.
 *
 * Bytes in a repertoire that is not known read as one character a byte, so that nothing is lost, and new text in it must
 * be plain ASCII.
 *
 * @module
 * @see DICOM PS3.3, C.12.1.1.2
 */
import { DataSetError } from '../errors';
import { ASCII, type GraphicSet, SETS } from './graphic-sets';
import { ChineseCodec, GraphicCodec, type TextCodec, type TextForm, asciiCodec, utf8Codec } from './text-codecs';

/** Encodings that take no further values beside them. */
const STANDING_ALONE: ReadonlyMap<string, TextCodec> = new Map<string, TextCodec>([
  ['ISO_IR 192', utf8Codec],
  ['GB18030', new ChineseCodec('gb18030')],
  ['GBK', new ChineseCodec('gbk')],
]);

const WHOLE_TEXT: TextForm = { multiple: false, vr: '' };
/** The names come from files: as many as anybody likes, so only so many are kept. */
const MOST_KEPT = 64;
const known = new Map<string, CharacterSet>();

/**
 * The repertoire that (0008,0005) Specific Character Set declares.
 *
 * @example
 * ```ts
 * import { CharacterSet } from 'dcxport';
 *
 * const japanese = CharacterSet.named('\\ISO 2022 IR 87');
 * const bytes = japanese.encode('Yamada^Tarou=山田^太郎', { multiple: true, vr: 'PN' });
 * console.log(japanese.decode(bytes, { multiple: true, vr: 'PN' })); // Yamada^Tarou=山田^太郎
 * ```
 */
export class CharacterSet {
  /** The default repertoire, without Specific Character Set. */
  static readonly ascii = CharacterSet.named('');

  /** What (0008,0005) says, values joined by backslash; empty for the default repertoire. */
  readonly name: string;
  /** What text is read in when the name says too little: the fallback; empty for none. */
  readonly assumed: string;
  readonly #declared: TextCodec | undefined;
  readonly #reading: TextCodec | undefined;

  private constructor(name: string, fallback: string) {
    this.name = name;
    this.#declared = codecOf(name);
    const isEnough = this.#declared !== undefined && name !== '';
    this.assumed = isEnough ? '' : fallback;
    this.#reading = this.assumed === '' ? this.#declared : codecOf(this.assumed);
  }

  /**
   * Finds the repertoire by the value of (0008,0005).
   *
   * @param name - Values joined by backslash; blanks and NULs round them do not matter.
   * @param fallback - What to read text in when the name is empty or not known, a value of (0008,0005) too. It does not
   * matter for writing: undeclared text must be ASCII.
   */
  static named(name: string, fallback = ''): CharacterSet {
    const key = `${name}\n${fallback}`;
    const kept = known.get(key);
    if (kept) return kept;
    const set = new CharacterSet(normalized(name), normalized(fallback));
    if (known.size < MOST_KEPT) known.set(key, set);
    return set;
  }

  /** Whether text in this repertoire is read as what it means; if not, each byte becomes one character. */
  get isSupported(): boolean {
    return this.#reading !== undefined;
  }

  /**
   * Bytes to text. Bytes that are no character of the repertoire give U+FFFD; those above 7F where nothing is declared
   * for them, and all in a repertoire that is not known, one character each.
   *
   * @param form - Of the VR: which characters separate values and components. By default none does.
   */
  decode(bytes: Buffer, form: TextForm = WHOLE_TEXT): string {
    return (this.#reading ?? asciiCodec).decode(bytes, form);
  }

  /**
   * Text to bytes, without padding.
   *
   * @param form - Of the VR: code extensions begin anew behind each separator. By default there is none.
   * @throws {@link DataSetError} when the repertoire lacks a character, or its encoding is not known.
   */
  encode(text: string, form: TextForm = WHOLE_TEXT): Buffer {
    return (this.#declared ?? asciiCodec).encode(text, form, (character) => this.#refuse(character));
  }

  #refuse(character: string): never {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const where = this.#declared
      ? `the character set ${this.name === '' ? 'in use, the default one (ASCII),' : this.name} does not have it`
      : `text in the character set ${this.name} cannot be written`;
    throw new DataSetError(
      `Encoding text with the character U+${code}: ${where}; set Specific Character Set (0008,0005) to ISO_IR 192`,
    );
  }
}

function normalized(name: string): string {
  const terms = name.split('\\').map((term) => term.replaceAll('\0', ' ').trim());
  while (terms.at(-1) === '') terms.pop();
  const joined = terms.join('\\');
  return joined === 'ISO_IR 6' || joined === 'ISO 2022 IR 6' ? '' : joined;
}

/** The codec of a value of (0008,0005); undefined when a term of it is not known. */
function codecOf(name: string): TextCodec | undefined {
  if (name === '') return asciiCodec;
  const [first = '', ...rest] = name.split('\\');
  const alone = STANDING_ALONE.get(first);
  if (alone) return alone;
  // Beside others these mean nothing.
  const others = rest.filter((term) => !STANDING_ALONE.has(term));
  const values = [first === '' ? SETS[6] : setsOf(first), ...others.filter((term) => term !== '').map(setsOf)];
  const sets = values.flatMap((value) => value ?? []);
  if (values.includes(undefined)) return undefined;
  const initial = values[0] ?? [];
  const g0 = initial.find((set) => set.area === 'G0' && set.width === 1) ?? ASCII;
  const extended = rest.length > 0 || isExtending(first);
  return new GraphicCodec({ g0, g1: initial.find((set) => set.area === 'G1') }, [g0, ...sets], extended);
}

/**
 * Of `ISO_IR 100` and of `ISO 2022 IR 100`. Common misspellings with other separators, and the first form among several
 * values, are understood.
 */
function setsOf(term: string): readonly GraphicSet[] | undefined {
  const [, extending, number] = /^ISO[ _-](2022[ _-])?IR[ _-](\d{1,3})$/.exec(term) ?? [];
  if (number === undefined) return undefined;
  const sets = SETS[number];
  // Sets of two bytes a character exist as code extensions only.
  return extending === undefined && sets?.some((set) => set.width === 2) ? undefined : sets;
}

function isExtending(term: string): boolean {
  return /^ISO[ _-]2022/.test(term);
}
