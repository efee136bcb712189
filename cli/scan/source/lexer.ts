/**
 * Cuts a source into words, texts and marks, without its comments, by the table of its language.
 *
 * @module
 */
import { isInactive, skipInactive } from './directives';
import { Shape, type Language, type TextRule } from './languages';

/** What a token is. `End` is the end of a statement where lines end statements. */
export const TokenKind = { Word: 'word', Number: 'number', Text: 'text', Mark: 'mark', End: 'end' } as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** One word, number, text or mark. */
export interface Token {
  readonly kind: TokenKind;
  /** As written; the content, of a text; without brackets and signs, of a word. */
  readonly text: string;
  /** 1 and up. */
  readonly line: number;
  /** Where it starts and ends in the source. */
  readonly start: number;
  readonly end: number;
}

const SPACE = /[^\S\n]+/y;
const NUMBER = /(?:0[xX][\dA-Fa-f_']+|\d[\d_']*(?:\.\d+)?(?:[eE][+-]?\d+)?)[A-Za-z]*/y;
const BASIC_NUMBER = /(?:&[HhOo][\dA-Fa-f]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[A-Za-z&%#!@]?/y;
const PASCAL_NUMBER = /\$[\dA-Fa-f]+|#\$?[\dA-Fa-f]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MARK = /->|::|\?\.|\+=|-=|:=|=>|==|!=|<=|>=|<>|&&|\|\||\?\?|\+\+|--|[^\s\w]/uy;
const RAW_TEXT = /(?:u8|[uUL])?R"([^()\\\s]{0,16})\(/y;
const TEXT_PREFIX = /(?:u8|[uUL])(?=["'])/y;
const DATE = /#\s*\d[^#\n]*#/y;
/** Nothing but space up to the end of the line; up to the remark there, in Basic. */
const REST_OF_LINE = /[^\S\n]*(?:\n|$)/y;
const REST_BEFORE_REMARK = /[^\S\n]*(?:['\n]|$)/y;
const REGULAR_EXPRESSION = /^\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/;
/** Longer ones are none: a line of brackets that never close would be read once for each of them. */
const LONGEST_REGULAR_EXPRESSION = 1000;
const CLOSES: Readonly<Record<string, string>> = { '{': '}', '(': ')' };

/** Code inside texts inside code: deeper than this it is text. */
const MAX_NESTING = 16;

/** The tokens of a source. */
export function tokensOf(source: string, language: Language): Token[] {
  const lexer = new Lexer(source, language);
  lexer.run();
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #source: string;
  readonly #language: Language;
  readonly #endsByLine: boolean;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** The line end that was looked for last, and from where: long lines are looked through once. */
  #foundEnd = { from: 0, end: -1 };
  /** Round and square brackets that are open: a line inside them ends nothing. */
  #brackets: string[] = [];
  #nesting = 0;
  /** Where the directive ends that holds code. */
  #directiveEnd = -1;

  constructor(source: string, language: Language) {
    this.#source = source;
    this.#language = language;
    this.#endsByLine = language.continuation !== undefined;
  }

  run(): void {
    while (this.#at < this.#source.length) this.#step();
    this.#endStatement();
  }

  #step(): void {
    const character = this.#source[this.#at];
    if (character === '\n') return this.#newLine();
    if (this.#match(SPACE) !== undefined) return;
    if (this.#skipComment() || this.#skipDirective() || this.#continues()) return;
    if (this.#text() || this.#regularExpression() || this.#date() || this.#number() || this.#word()) return;
    this.#mark();
  }

  #newLine(): void {
    if (this.#at >= this.#directiveEnd && this.#directiveEnd >= 0) {
      this.#directiveEnd = -1;
      this.#push(TokenKind.End, '', this.#at);
    }
    if (this.#brackets.length === 0 || this.#brackets.at(-1) === '{') this.#endStatement();
    this.#moveTo(this.#at + 1);
  }

  #endStatement(): void {
    const last = this.tokens.at(-1);
    if (!this.#endsByLine || !last || last.kind === TokenKind.End) return;
    this.#push(TokenKind.End, '', this.#at);
  }

  #skipComment(): boolean {
    const { lineComments, blockComments } = this.#language;
    for (const [open, close] of blockComments) {
      if (!this.#source.startsWith(open, this.#at)) continue;
      const end = this.#source.indexOf(close, this.#at + open.length);
      this.#moveTo(end < 0 ? this.#source.length : end + close.length);
      return true;
    }
    const isLine =
      lineComments.some((open) => this.#source.startsWith(open, this.#at)) || (this.#isBasic && this.#isRemark());
    if (!isLine) return false;
    this.#moveTo(this.#lineEnd());
    return true;
  }

  get #isBasic(): boolean {
    return this.#language.shape === Shape.Basic;
  }

  /** `Rem` begins a comment at the start of a statement. */
  #isRemark(): boolean {
    const last = this.tokens.at(-1);
    const isStart = !last || last.kind === TokenKind.End;
    return isStart && /^rem(?![\w])/i.test(this.#source.slice(this.#at, this.#at + 4));
  }

  #lineEnd(): number {
    const { from, end } = this.#foundEnd;
    if (this.#at >= from && this.#at <= end) return end;
    const found = this.#source.indexOf('\n', this.#at);
    this.#foundEnd = { from: this.#at, end: found < 0 ? this.#source.length : found };
    return this.#foundEnd.end;
  }

  /** Nothing but space stands before it in its line. */
  get #isFirst(): boolean {
    SPACE.lastIndex = this.#lineStart;
    return this.#lineStart === this.#at || (SPACE.test(this.#source) && SPACE.lastIndex >= this.#at);
  }

  #isBlankFrom(at: number, rest = REST_OF_LINE): boolean {
    rest.lastIndex = at;
    return rest.test(this.#source);
  }

  /** Directives are no code; what `#if 0` leaves out is a comment. `#define` may hold code. */
  #skipDirective(): boolean {
    if (this.#language.hasDirectives !== true || this.#source[this.#at] !== '#') return false;
    if (!this.#isFirst) return false;
    const line = this.#source.slice(this.#at, this.#lineEnd());
    if (isInactive(line)) {
      this.#moveTo(skipInactive(this.#source, this.#at));
      return true;
    }
    const [directive = ''] = /^#\s*[a-z]+/i.exec(line) ?? [];
    if (!/^#\s*(?:define|import|include|using)$/i.test(directive)) {
      this.#moveTo(this.#lineEnd());
      return true;
    }
    const start = this.#at;
    this.#at += directive.length;
    this.#push(TokenKind.Word, directive.replace(/\s/g, ''), start);
    this.#directiveEnd = Math.max(this.#directiveEnd, this.#endOfDirective());
    return true;
  }

  /** Behind the last of the lines that go on. Looked for once: what stands in it may look like a directive too. */
  #endOfDirective(): number {
    if (this.#at < this.#directiveEnd) return this.#directiveEnd;
    let end = this.#lineEnd();
    while (end < this.#source.length && this.#source[end - 1] === '\\') {
      const next = this.#source.indexOf('\n', end + 1);
      end = next < 0 ? this.#source.length : next;
    }
    return end;
  }

  #continues(): boolean {
    const { continuation } = this.#language;
    if (continuation === undefined || this.#source[this.#at] !== continuation) return false;
    const isLast = this.#isBlankFrom(this.#at + 1, this.#isBasic ? REST_BEFORE_REMARK : REST_OF_LINE);
    if (!isLast || (this.#isBasic && /\w/.test(this.#source[this.#at - 1] ?? ''))) return false;
    this.#moveTo(Math.min(this.#lineEnd() + 1, this.#source.length));
    return true;
  }

  #text(): boolean {
    if (this.#language.name === 'C++') {
      const raw = this.#rawText();
      if (raw) return true;
      this.#match(TEXT_PREFIX);
    }
    for (const rule of this.#language.texts) {
      if (!this.#source.startsWith(rule.open, this.#at)) continue;
      if (rule.isHereText === true && !this.#isBlankFrom(this.#at + rule.open.length)) continue;
      this.#readText(rule);
      return true;
    }
    return false;
  }

  #rawText(): boolean {
    const start = this.#at;
    const match = this.#match(RAW_TEXT);
    if (match === undefined) return false;
    const close = `)${match[1] ?? ''}"`;
    const end = this.#source.indexOf(close, this.#at);
    const content = this.#source.slice(this.#at, end < 0 ? undefined : end);
    const line = this.#line;
    this.#moveTo(end < 0 ? this.#source.length : end + close.length);
    this.tokens.push({ kind: TokenKind.Text, text: content, line, start, end: this.#at });
    return true;
  }

  #readText(rule: TextRule): void {
    const start = this.#at;
    const line = this.#line;
    const index = this.tokens.length;
    let content = '';
    this.#at += rule.open.length;
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at] ?? '';
      if (character === '\n' && rule.isMultiline !== true) break;
      if (character === rule.escape) {
        content += this.#source.slice(this.#at, this.#at + 2);
        this.#moveTo(this.#at + 2);
      } else if (this.#closesText(rule)) {
        if (rule.isDoubled !== true || this.#source[this.#at + 1] !== rule.close) break;
        content += rule.close;
        this.#at += 2;
      } else if (this.#opensHole(rule)) {
        this.#hole(rule.hole ?? '');
      } else {
        content += character;
        this.#moveTo(this.#at + 1);
      }
    }
    if (this.#source.startsWith(rule.close, this.#at)) this.#at += rule.close.length;
    this.tokens.splice(index, 0, { kind: TokenKind.Text, text: content, line, start, end: this.#at });
  }

  #closesText(rule: TextRule): boolean {
    if (!this.#source.startsWith(rule.close, this.#at)) return false;
    return rule.isHereText !== true || this.#isFirst;
  }

  #opensHole({ hole }: TextRule): boolean {
    if (hole === undefined || !this.#source.startsWith(hole, this.#at) || this.#nesting >= MAX_NESTING) return false;
    if (hole !== '{' || this.#source[this.#at + 1] !== '{') return true;
    this.#at++;
    return false;
  }

  /** Code inside a text, in brackets of its own. */
  #hole(open: string): void {
    const bracket = open.at(-1) ?? '(';
    const close = CLOSES[bracket] ?? ')';
    const outer = this.#brackets;
    this.#brackets = ['('];
    this.#nesting++;
    this.#push(TokenKind.Mark, '(', this.#at);
    this.#at += open.length;
    let depth = 1;
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at];
      if (character === bracket) depth++;
      if (character === close && --depth === 0) break;
      this.#step();
    }
    this.#push(TokenKind.Mark, ')', this.#at);
    this.#at++;
    this.#nesting--;
    this.#brackets = outer;
  }

  /** A `/` begins one where no value can stand before it. */
  #regularExpression(): boolean {
    if (this.#language.hasRegularExpressions !== true || this.#source[this.#at] !== '/') return false;
    const last = this.tokens.at(-1);
    const isValue =
      last !== undefined &&
      (last.kind === TokenKind.Mark
        ? [')', ']', '}'].includes(last.text)
        : !['return', 'typeof', 'case', 'in', 'void'].includes(last.text));
    if (isValue) return false;
    const ahead = this.#source.slice(this.#at, this.#at + LONGEST_REGULAR_EXPRESSION);
    const [expression = ''] = REGULAR_EXPRESSION.exec(ahead) ?? [];
    this.#at += expression.length;
    return expression !== '';
  }

  #date(): boolean {
    return this.#isBasic && this.#source[this.#at] === '#' && this.#match(DATE) !== undefined;
  }

  #number(): boolean {
    const start = this.#at;
    const { shape } = this.#language;
    const match = this.#match(shape === Shape.Pascal ? PASCAL_NUMBER : shape === Shape.Basic ? BASIC_NUMBER : NUMBER);
    if (match === undefined) return false;
    this.#push(TokenKind.Number, match[0], start);
    return true;
  }

  #word(): boolean {
    const start = this.#at;
    const match = this.#match(this.#language.word);
    if (match === undefined) return false;
    const [word] = match;
    const inner = /^(?:\[(.*)\]|\$\{(.*)\}|[@&](.+))$/.exec(word);
    const bare = inner ? (inner[2] === undefined ? (inner[1] ?? inner[3] ?? word) : `$${inner[2]}`) : word;
    this.#push(TokenKind.Word, bare.replace(/^\$(?:script|global|local|private|using):/i, '$'), start);
    return true;
  }

  #mark(): void {
    const start = this.#at;
    const text = this.#match(MARK)?.[0] ?? this.#source[this.#at] ?? '';
    if (this.#at === start) this.#at++;
    if (text === '(' || text === '[' || text === '{') this.#brackets.push(text);
    else if (text === ')' || text === ']' || text === '}') this.#brackets.pop();
    const ends = this.#endsByLine && (this.#isBasic ? text === ':' : text === ';');
    this.#push(ends ? TokenKind.End : TokenKind.Mark, ends ? '' : text, start);
  }

  #push(kind: TokenKind, text: string, start: number): void {
    this.tokens.push({ kind, text, line: this.#line, start, end: this.#at });
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #moveTo(end: number): void {
    for (let at = this.#at; at < end; at++) {
      if (this.#source[at] !== '\n') continue;
      this.#line++;
      this.#lineStart = at + 1;
    }
    this.#at = end;
  }
}
