import { type Scope, ScopeKind } from './scope';
import type { TokenView } from './token-view';

const ROUTINES: ReadonlySet<string> = new Set(['procedure', 'function', 'constructor', 'destructor']);
const BLOCKS: ReadonlySet<string> = new Set(['begin', 'case', 'try', 'asm']);
const CLASSES: ReadonlySet<string> = new Set(['class', 'record', 'object', 'interface', 'dispinterface']);

/** Tokens of the longest head of a routine. */
const MAX_HEADER = 500;

interface Open {
  readonly kind: ScopeKind;
  readonly start: number;
  readonly name?: string;
  readonly nameAt?: number;
  readonly className?: string;
  readonly bases?: readonly (readonly [number, number])[];
}

/** The scopes of Delphi. */
export function pascalScopes(view: TokenView): Scope[] {
  const found: Scope[] = [];
  const open: Open[] = [];
  let hasBodies = !hasUnit(view);
  const close = (end: number): void => {
    const ended = open.pop();
    if (ended) found.push({ ...ended, end });
  };
  for (let at = 0; at < view.length; at++) {
    const word = view.folded(at);
    const inClass = open.at(-1)?.kind === ScopeKind.Class;
    if (word === 'implementation') hasBodies = true;
    if (CLASSES.has(word) && view.text(at - 1) === '=') {
      const opened = classAt(view, at);
      if (opened) open.push(opened);
    } else if (ROUTINES.has(word) && hasBodies && !inClass && isRoutine(view, at)) {
      open.push(routineAt(view, at));
    } else if (word === 'record' && inClass) {
      open.push({ kind: ScopeKind.Block, start: at });
    } else if (BLOCKS.has(word) && !inClass && view.text(at - 1) !== '.') {
      open.push({ kind: ScopeKind.Block, start: at });
    } else if (word === 'end' && view.text(at - 1) !== '.') {
      const isBody = open.at(-1)?.kind === ScopeKind.Block && open.at(-2)?.kind === ScopeKind.Routine;
      close(at);
      if (isBody) close(at);
    }
  }
  while (open.length > 0) close(view.length);
  return found;
}

function hasUnit(view: TokenView): boolean {
  return view.is(0, 'unit');
}

function classAt(view: TokenView, at: number): Open | undefined {
  let after = at + 1;
  if (view.is(after, 'of') || view.text(after) === ';') return undefined;
  while (view.is(after, 'abstract', 'sealed', 'packed', 'helper', 'for')) after++;
  const behind = view.afterBrackets(after);
  if (behind > after && view.text(behind) === ';') return undefined;
  const bases: (readonly [number, number])[] = behind > after ? [[after + 1, behind - 2]] : [];
  const nameAt = at - 2;
  return { kind: ScopeKind.Class, start: at, name: view.text(nameAt), nameAt, bases };
}

/** `= procedure` and `: procedure` are types; `forward` and `external` ones have no body. */
function isRoutine(view: TokenView, at: number): boolean {
  if (['=', ':', '(', ','].includes(view.text(at - 1)) || view.is(at - 1, 'to')) return false;
  let end = at;
  const limit = Math.min(view.length, at + MAX_HEADER);
  while (end < limit && view.text(end) !== ';') end = Math.max(end + 1, view.afterBrackets(end));
  return !view.is(end + 1, 'forward', 'external') && !view.is(end - 1, 'external');
}

function routineAt(view: TokenView, at: number): Open {
  const isOutside = view.text(at + 2) === '.' && view.isWord(at + 3);
  const nameAt = isOutside ? at + 3 : at + 1;
  const className = isOutside ? view.text(at + 1) : undefined;
  return { kind: ScopeKind.Routine, start: at, name: view.text(nameAt), nameAt, className };
}
