import { type Language, Shape } from '../source/languages';
import { type Token, TokenKind } from '../source/lexer';

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** What stands between an object and its member. */
const MEMBER_MARKS: ReadonlySet<string> = new Set(['.', '->', '::', '?.']);

/** How far a look ahead goes: a statement is not longer, and noise costs no more. */
export const MAX_LOOK = 5000;

/** The tokens of a source, with what every look at them needs: neighbours, brackets, casing. */
export class TokenView {
  readonly tokens: readonly Token[];
  readonly language: Language;
  /** The bracket that belongs to each bracket; -1 where there is none. */
  readonly #pairs: Int32Array;
  #casings: Map<string, string> | undefined;

  constructor(tokens: readonly Token[], language: Language) {
    this.tokens = tokens;
    this.language = language;
    this.#pairs = pairsOf(tokens);
  }

  get length(): number {
    return this.tokens.length;
  }

  /** The token as written; empty outside the source and for texts, so that no text is taken for code. */
  text(index: number): string {
    const token = this.tokens[index];
    return token === undefined || token.kind === TokenKind.Text ? '' : token.text;
  }

  /** The token in the casing that the language compares names in. */
  folded(index: number): string {
    return this.fold(this.text(index));
  }

  fold(name: string): string {
    return this.language.isCaseSensitive ? name : name.toLowerCase();
  }

  /** A name in the casing of its first place, where casing says nothing. */
  firstCasing(name: string): string {
    if (this.language.isCaseSensitive) return name;
    if (!this.#casings) {
      this.#casings = new Map<string, string>();
      for (const { kind, text } of this.tokens) {
        const folded = text.toLowerCase();
        if (kind === TokenKind.Word && !this.#casings.has(folded)) this.#casings.set(folded, text);
      }
    }
    return this.#casings.get(name.toLowerCase()) ?? name;
  }

  line(index: number): number {
    return this.tokens[index]?.line ?? 0;
  }

  isWord(index: number): boolean {
    return this.tokens[index]?.kind === TokenKind.Word;
  }

  isText(index: number): boolean {
    return this.tokens[index]?.kind === TokenKind.Text;
  }

  isEnd(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === undefined || kind === TokenKind.End;
  }

  is(index: number, ...texts: readonly string[]): boolean {
    return texts.includes(this.folded(index));
  }

  /** Whether the token stands between an object and its member. */
  isMemberMark(index: number): boolean {
    if (!MEMBER_MARKS.has(this.text(index))) return false;
    return this.language.shape !== Shape.Basic || this.text(index) === '.';
  }

  /** The other bracket; -1 when there is none. */
  pair(index: number): number {
    return this.#pairs[index] ?? -1;
  }

  /** Behind the brackets that open at `index`; `index` itself when none do. */
  afterBrackets(index: number): number {
    const pair = this.pair(index);
    return pair > index ? pair + 1 : index;
  }

  /** Where the statement ends that `index` is in: at a mark in `ends` or a bracket that opened before it. */
  endOfExpression(index: number, ends: readonly string[] = [';', ','], look = MAX_LOOK): number {
    const limit = Math.min(this.length, index + look);
    for (let at = index; at < limit; at++) {
      const text = this.text(at);
      if (ends.includes(text) || this.tokens[at]?.kind === TokenKind.End) return at;
      if (CLOSING[text] !== undefined) return at;
      if (this.pair(at) > at) at = this.pair(at);
    }
    return limit;
  }

  /** The arguments of a call whose bracket opens at `open`: first and last token of each. */
  argumentsAt(open: number): (readonly [first: number, last: number])[] {
    const close = this.pair(open);
    const found: (readonly [number, number])[] = [];
    if (close < open) return found;
    for (let first = open + 1; first < close && found.length < MAX_LOOK;) {
      let end = first;
      while (end < close && this.text(end) !== ',') end = Math.max(end + 1, this.afterBrackets(end));
      if (end > first) found.push([first, end - 1]);
      first = end + 1;
    }
    return found;
  }
}

function pairsOf(tokens: readonly Token[]): Int32Array {
  const pairs = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  const counts: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== TokenKind.Mark) return;
    const count = counts[text];
    if (count !== undefined) {
      counts[text] = count + 1;
      open.push(index);
    }
    const opening = CLOSING[text];
    // A bracket too many, as `#if` leaves behind, closes nothing; one too few ends with the block around it.
    if (opening === undefined || counts[opening] === 0) return;
    for (let start = open.pop(); start !== undefined; start = open.pop()) {
      const other = tokens[start]?.text ?? '';
      counts[other] = (counts[other] ?? 1) - 1;
      if (other !== opening) continue;
      pairs[start] = index;
      pairs[index] = start;
      return;
    }
  });
  return pairs;
}
