import { type Scope, ScopeKind } from './scope';
import type { TokenView } from './token-view';

const MODIFIERS: ReadonlySet<string> = new Set(
  (
    'public private friend protected static shared overrides overridable notoverridable overloads shadows default ' +
    'partial mustinherit notinheritable async iterator readonly writeonly global'
  ).split(' '),
);
const ROUTINES: ReadonlySet<string> = new Set(['sub', 'function', 'property', 'operator']);
const CLASSES: ReadonlySet<string> = new Set(['class', 'module', 'structure', 'interface', 'enum', 'type']);

interface Open {
  readonly word: string;
  readonly start: number;
  readonly name?: string;
  readonly nameAt?: number;
  readonly bases: (readonly [number, number])[];
}

/** The scopes of VB and VBScript. */
export function basicScopes(view: TokenView): Scope[] {
  const found: Scope[] = [];
  const open: Open[] = [];
  let at = 0;
  while (at < view.length) {
    const end = statementEnd(view, at);
    let word = at;
    while (MODIFIERS.has(view.folded(word))) word++;
    if (view.is(at, 'end') && open.at(-1)?.word === view.folded(at + 1)) {
      const ended = open.pop();
      if (ended) found.push(scopeOf(ended, end));
    } else if (view.is(at, 'inherits', 'implements')) {
      open.at(-1)?.bases.push([at + 1, end - 1]);
    } else {
      const opened = opens(view, word, end, open.at(-1)?.word);
      if (opened) open.push(opened);
    }
    at = end + 1;
  }
  return [...found, ...open.map((each) => scopeOf(each, view.length))];
}

function statementEnd(view: TokenView, start: number): number {
  let at = start;
  while (at < view.length && !view.isEnd(at)) at++;
  return at;
}

function opens(view: TokenView, at: number, end: number, outer: string | undefined): Open | undefined {
  const word = view.folded(at);
  if (CLASSES.has(word) && view.isWord(at + 1)) {
    return { word, start: at, name: view.text(at + 1), nameAt: at + 1, bases: [] };
  }
  if (ROUTINES.has(word) && outer !== 'interface') {
    if (word === 'property' && !hasAccessors(view, at, end)) return undefined;
    const nameAt = word === 'property' && view.is(at + 1, 'get', 'let', 'set') && view.isWord(at + 2) ? at + 2 : at + 1;
    return { word, start: at, name: view.text(nameAt), nameAt, bases: [] };
  }
  // A routine without a name as an argument: of several lines when its line ends behind its parameters.
  for (let inner = at; inner < end; inner++) {
    if (!view.is(inner, 'sub', 'function') || view.text(inner + 1) !== '(') continue;
    if (view.is(inner - 1, 'end', 'exit', 'declare', 'delegate', 'mustoverride')) continue;
    let after = view.afterBrackets(inner + 1);
    if (view.is(after, 'as')) after += 2;
    if (after >= end) return { word: view.folded(inner), start: inner, bases: [] };
  }
  return undefined;
}

/** A property of one line has no end of its own. */
function hasAccessors(view: TokenView, at: number, end: number): boolean {
  if (view.is(at + 1, 'get', 'let', 'set') && view.isWord(at + 2)) return true;
  let next = end + 1;
  while (MODIFIERS.has(view.folded(next))) next++;
  return view.is(next, 'get', 'set') && (view.isEnd(next + 1) || view.text(next + 1) === '(');
}

function scopeOf({ word, start, name, nameAt, bases }: Open, end: number): Scope {
  const kind = ROUTINES.has(word) ? ScopeKind.Routine : word === 'enum' ? ScopeKind.Enumeration : ScopeKind.Class;
  return { kind, start, end, name, nameAt, bases };
}
