/**
 * Arguments of a call as TypeScript writes them, where that is plain.
 *
 * @module
 */
import { Shape } from '../source/languages';
import { TokenKind } from '../source/lexer';
import type { TokenView } from '../analysis/token-view';

/** Texts of C++ and COM, wrapped; the text inside is what counts. */
const WRAPPERS: ReadonlySet<string> = new Set([
  '_bstr_t',
  'CComBSTR',
  'CComVariant',
  '_variant_t',
  'OLESTR',
  '_T',
  'T',
  'TEXT',
  'L_TEXT',
  'string',
  'OFString',
  'CString',
  'String',
]);

const WORDS: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  variant_true: 'true',
  variant_false: 'false',
  oftrue: 'true',
  offalse: 'false',
  $true: 'true',
  $false: 'false',
  l_true: 'true',
  l_false: 'false',
  null: 'null',
  $null: 'null',
  nil: 'null',
  nothing: 'null',
  nullptr: 'null',
};

/** The tokens of each argument of the call of the name at `at`; undefined when it is not called. */
export function argumentRanges(view: TokenView, at: number): (readonly [first: number, last: number])[] | undefined {
  if (view.text(at + 1) === '(') return view.argumentsAt(at + 1);
  // Basic calls without brackets at the start of a statement.
  const isBare =
    view.language.shape === Shape.Basic &&
    (view.isText(at + 1) || view.isWord(at + 1) || view.tokens[at + 1]?.kind === TokenKind.Number);
  if (!isBare) return undefined;
  const found: (readonly [number, number])[] = [];
  for (let first = at + 1; !view.isEnd(first);) {
    const end = view.endOfExpression(first, [',']);
    found.push([first, end - 1]);
    if (view.text(end) !== ',') break;
    first = end + 1;
  }
  return found;
}

/** An expression in TypeScript; undefined when it is not plain. */
export function plainExpression(view: TokenView, first: number, last: number): string | undefined {
  let at = first;
  while (view.is(at, 'out', 'ref', 'byref', 'new') || (view.is(at, '&', '*', '@') && at < last)) at++;
  if (view.text(at) === '(' && view.pair(at) < last && view.pair(at) > at) at = view.pair(at) + 1;
  if (view.text(at) === '[' && view.pair(at) < last && view.pair(at) > at) at = view.pair(at) + 1;
  const token = view.tokens[at];
  if (!token) return undefined;
  if (at === last && token.kind === TokenKind.Text) return quoted(token.text, view);
  if (at === last && token.kind === TokenKind.Number) return numberOf(token.text);
  if (token.text === '-' && at + 1 === last && view.tokens[last]?.kind === TokenKind.Number)
    return `-${numberOf(view.text(last))}`;
  if (token.kind !== TokenKind.Word) return undefined;
  if (WRAPPERS.has(token.text) && view.text(at + 1) === '(' && view.pair(at + 1) === last) {
    return plainExpression(view, at + 2, last - 1);
  }
  return namesOf(view, at, last);
}

/** `this.host` and the like. */
function namesOf(view: TokenView, first: number, last: number): string | undefined {
  const names: string[] = [];
  for (let at = first; at <= last; at += 2) {
    if (!view.isWord(at) || (at < last && !view.isMemberMark(at + 1)) || at === last - 1) return undefined;
    names.push(variableName(at === first ? view.firstCasing(view.text(at)) : view.text(at)));
  }
  const [only = ''] = names;
  if (names.length === 1) return WORDS[view.folded(first).toLowerCase()] ?? only;
  return /^(?:rzdcxlib|leadtools|dicom)$/i.test(only) ? names.slice(1).join('.') : names.join('.');
}

/** A variable as TypeScript writes it. */
export function variableName(name: string): string {
  if (/^(?:me|self|\$this)$/i.test(name)) return 'this';
  return name.replace(/^\$/, '').replace(/^@/, '');
}

function numberOf(text: string): string {
  const hexadecimal = /^(?:&[Hh]|\$|0[xX])([\dA-Fa-f]+)/.exec(text.replace(/[_']/g, ''));
  if (hexadecimal) return `0x${hexadecimal[1] ?? '0'}`;
  return /^[\d.]+(?:[eE][+-]?\d+)?/.exec(text.replace(/[_']/g, ''))?.[0] ?? text;
}

function quoted(text: string, view: TokenView): string {
  const escapes = ['C#', 'C++', 'JScript'].includes(view.language.name);
  const body = escapes && !/[\n]/.test(text) ? text : text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return `'${body.replace(/(?<!\\)'/g, "\\'")}'`;
}
