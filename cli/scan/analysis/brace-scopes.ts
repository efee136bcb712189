import { type Scope, ScopeKind } from './scope';
import type { TokenView } from './token-view';

const CLASS_WORDS: ReadonlySet<string> = new Set(['class', 'struct', 'interface', 'union', 'record']);
const NO_ROUTINES: ReadonlySet<string> = new Set(
  'if for foreach while switch catch using lock fixed with elseif else do try param return unchecked checked'.split(
    ' ',
  ),
);

/** The scopes of languages with braces. */
export function braceScopes(view: TokenView): Scope[] {
  const found: Scope[] = [];
  for (let open = 0; open < view.length; open++) {
    const end = view.pair(open);
    if (view.text(open) === '{' && end > open) found.push(scopeOf(view, open, end));
  }
  return found;
}

function scopeOf(view: TokenView, open: number, end: number): Scope {
  const start = headerStart(view, open);
  return (
    classScope(view, start, open, end) ?? routineScope(view, start, open, end) ?? blockScope(view, start, open, end)
  );
}

/** Where the statement begins that a brace belongs to. */
function headerStart(view: TokenView, open: number): number {
  let at = open;
  while (at > 0) {
    const before = at - 1;
    const text = view.text(before);
    if (view.isEnd(before) || text === ';' || text === '{' || text === '}') break;
    const pair = view.pair(before);
    // An open bracket: the brace is an argument, as of a lambda.
    if (text === '(' || text === '[') break;
    at = pair >= 0 && pair < before ? pair : before;
  }
  return at;
}

function classScope(view: TokenView, start: number, open: number, end: number): Scope | undefined {
  for (let at = start; at < open; at++) {
    if (view.is(at, 'enum') && view.isWord(at)) return enumeration(view, at, open, end);
    const isClass = CLASS_WORDS.has(view.folded(at)) && !['<', ','].includes(view.text(at - 1));
    if (!isClass || view.text(at + 1) === '{') continue;
    let colon = at + 1;
    while (colon < open && ![':', 'extends', 'where', '<', '('].includes(view.text(colon))) colon++;
    let nameAt = colon - 1;
    if (['final', 'sealed', 'abstract'].includes(view.text(nameAt))) nameAt--;
    if (!view.isWord(nameAt) || nameAt <= at) continue;
    while (colon < open && ![':', 'extends'].includes(view.text(colon))) colon++;
    const bases: (readonly [number, number])[] = colon + 1 < open ? [[colon + 1, open - 1]] : [];
    return { kind: ScopeKind.Class, start: open, end, name: view.text(nameAt), nameAt, bases };
  }
  return undefined;
}

function enumeration(view: TokenView, at: number, open: number, end: number): Scope {
  const nameAt = view.is(at + 1, 'class', 'struct') ? at + 2 : at + 1;
  const name = nameAt < open && view.isWord(nameAt) ? view.text(nameAt) : undefined;
  return { kind: ScopeKind.Enumeration, start: open, end, name };
}

function routineScope(view: TokenView, start: number, open: number, end: number): Scope | undefined {
  if (view.is(start, 'function') && view.isWord(start + 1)) {
    return { kind: ScopeKind.Routine, start, end, name: view.text(start + 1), nameAt: start + 1 };
  }
  if (view.text(open - 1) === '=>') return lambdaScope(view, open, end);
  for (let at = start; at < open; at = Math.max(at + 1, view.afterBrackets(at))) {
    if (view.text(at) === '=' && view.language.isTyped) return undefined;
    if (view.text(at) !== '(' || view.pair(at) >= open) continue;
    const nameAt = at - 1;
    if (!view.isWord(nameAt) || NO_ROUTINES.has(view.folded(nameAt))) return undefined;
    if (view.is(nameAt, 'function')) return { kind: ScopeKind.Routine, start: nameAt, end };
    const isOutside = view.text(nameAt - 1) === '::' && view.isWord(nameAt - 2);
    const className = isOutside ? view.text(nameAt - 2) : undefined;
    return { kind: ScopeKind.Routine, start, end, name: view.text(nameAt), nameAt, className };
  }
  return undefined;
}

function lambdaScope(view: TokenView, open: number, end: number): Scope {
  const close = open - 2;
  const start = view.text(close) === ')' ? view.pair(close) : close;
  return { kind: ScopeKind.Block, start: Math.max(0, start), end };
}

function blockScope(view: TokenView, start: number, open: number, end: number): Scope {
  const isControlled = NO_ROUTINES.has(view.folded(start));
  return { kind: ScopeKind.Block, start: isControlled ? start : open, end };
}
