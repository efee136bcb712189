/**
 * Text between bytes and strings. ISO_IR 6, ISO_IR 100 and ISO_IR 192 are read and written. Bytes in any other repertoire
 * read as one character a byte, so that nothing is lost; new text in those must be plain ASCII.
 *
 * @module
 * @see DICOM PS3.3, C.12.1.1.2
 */
import { DataSetError } from '../errors';

const LATIN1 = 'ISO_IR 100';
const UTF8 = 'ISO_IR 192';

const known = new Map<string, CharacterSet>();

/** The repertoire that (0008,0005) Specific Character Set declares. */
export class CharacterSet {
  /** The default repertoire, without Specific Character Set. */
  static readonly ascii = CharacterSet.named('');

  /** What (0008,0005) says, values joined by backslash; empty for the default repertoire. */
  readonly name: string;
  readonly #encoding: 'ascii' | 'latin1' | 'utf8';

  private constructor(name: string) {
    this.name = name;
    this.#encoding = name === UTF8 ? 'utf8' : name === LATIN1 ? 'latin1' : 'ascii';
  }

  /**
   * Finds the repertoire by the value of (0008,0005).
   *
   * @param name - Values joined by backslash; blanks and NULs round them do not matter.
   */
  static named(name: string): CharacterSet {
    const trimmed = name
      .split('\\')
      .map((term) => term.replaceAll('\0', ' ').trim())
      .join('\\');
    const normal = trimmed === 'ISO_IR 6' ? '' : trimmed;
    let set = known.get(normal);
    if (!set) {
      set = new CharacterSet(normal);
      // The names come from files: as many as anybody likes, so only a few are kept.
      if (known.size < 64) known.set(normal, set);
    }
    return set;
  }

  /** Whether text in this repertoire is read as what it means; if not, each byte becomes one character. */
  get isSupported(): boolean {
    return this.#encoding !== 'ascii' || this.name === '';
  }

  /** Bytes to text. */
  decode(bytes: Buffer): string {
    return bytes.toString(this.#encoding === 'utf8' ? 'utf8' : 'latin1');
  }

  /**
   * Text to bytes, without padding.
   *
   * @throws {@link DataSetError} when the repertoire lacks a character, or its encoding is not known.
   */
  encode(text: string): Buffer {
    if (this.#encoding === 'utf8') return Buffer.from(text, 'utf8');
    const highest = this.#encoding === 'latin1' ? 0xff : 0x7f;
    for (const character of text) {
      if ((character.codePointAt(0) ?? 0) > highest) this.#refuse(character);
    }
    return Buffer.from(text, 'latin1');
  }

  #refuse(character: string): never {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const where = this.isSupported
      ? `the character set ${this.name === '' ? 'in use, the default one (ASCII),' : this.name} does not have it`
      : `text in the character set ${this.name} cannot be written`;
    throw new DataSetError(
      `Encoding text with the character U+${code}: ${where}; set Specific Character Set (0008,0005) to ISO_IR 192`,
    );
  }
}
