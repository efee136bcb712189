import type { Catalog } from '../catalog/catalog';
import { Kind, type Member, type Type } from '../catalog/members';
import type { TokenView } from './token-view';
import { How } from './uses';

/** Prefixes that make a method of a property or an event, and what the method does. */
const PREFIXES: readonly (readonly [prefix: RegExp, how: How | undefined, kinds: readonly Kind[]])[] = [
  [/^(?:put_|putref_|set_|PutRef(?=[A-Z])|Put(?=[A-Za-z]))/, How.Write, [Kind.Property]],
  [/^(?:get_|Get(?=[A-Za-z]))/, How.Read, [Kind.Property]],
  [/^add_/, How.Handle, [Kind.Event, Kind.Callback]],
  [/^remove_/, How.StopHandling, [Kind.Event, Kind.Callback]],
  [/^raw_/, undefined, [Kind.Method, Kind.Property]],
];

/** What the name at a token means on a type, and what is done with it. */
export function memberNamed(
  view: TokenView,
  catalog: Catalog,
  type: Type,
  at: number,
): { readonly members: readonly Member[]; readonly how: How } {
  const ignoreCase = !view.language.isCaseSensitive;
  const name = view.text(at);
  const exact = catalog.membersOf(type, name, ignoreCase);
  const [first] = exact;
  if (first) return { members: exact, how: howOf(view, at, first) };
  for (const [prefix, how, kinds] of PREFIXES) {
    const bare = name.replace(ignoreCase ? new RegExp(prefix.source, 'i') : prefix, '');
    if (bare === name) continue;
    const members = catalog.membersOf(type, bare, ignoreCase).filter(({ kind }) => kinds.includes(kind));
    const [found] = members;
    if (found) return { members, how: how ?? howOf(view, at, found) };
  }
  return { members: [], how: view.text(at + 1) === '(' ? How.Call : How.Read };
}

/** What is done with a member, by what stands around its name. */
function howOf(view: TokenView, at: number, { kind, name }: Member): How {
  const after = view.text(at + 1);
  if (kind === Kind.Event || kind === Kind.Callback) {
    if (after === '-=' || statementBegins(view, at, 'removehandler')) return How.StopHandling;
    return after === '(' && kind === Kind.Callback ? How.Call : How.Handle;
  }
  if (kind !== Kind.Property) return How.Call;
  const written = view.text(at).toLowerCase();
  // C++ reads and writes with functions of other names.
  if (after === '(' && written !== name.toLowerCase()) return /^set/.test(written) ? How.Write : How.Read;
  return after === ':=' || (after === '=' && !isComparison(view, at)) ? How.Write : How.Read;
}

function statementBegins(view: TokenView, at: number, word: string): boolean {
  for (let index = at - 1; index >= 0 && index > at - 8; index--) {
    if (view.isEnd(index)) return false;
    if (view.folded(index) === word) return true;
  }
  return false;
}

/** In Basic and Pascal `=` compares as well. */
function isComparison(view: TokenView, at: number): boolean {
  if (view.language.isCaseSensitive) return false;
  for (let index = at; index >= 0 && index > at - 40 && !view.isEnd(index) && view.text(index) !== ';'; index--) {
    if (view.is(index, 'if', 'elseif', 'while', 'until', 'and', 'or', 'not', 'case')) return true;
    if (view.is(index, 'then', 'else')) return false;
  }
  return false;
}
