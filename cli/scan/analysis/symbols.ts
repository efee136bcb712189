import type { Scope } from './scope';
import type { Scopes } from './scopes';
import type { Value } from './value';

interface Declaration {
  readonly at: number;
  readonly value: Value | undefined;
}

/** The variables of a source: which scope each is declared in, and what it holds from which place on. */
export class Symbols {
  readonly #scopes: Scopes;
  /** By name and scope, in the order of places. */
  readonly #declarations = new Map<string, Map<Scope, Declaration[]>>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** Notes what a name holds in a scope from a place on; a second note of the same place replaces the first. */
  declare(name: string, scope: Scope, at: number, value: Value | undefined): void {
    const byScope = this.#declarations.get(name) ?? new Map<Scope, Declaration[]>();
    this.#declarations.set(name, byScope);
    const known = byScope.get(scope) ?? [];
    byScope.set(scope, known);
    const index = firstFrom(known, at);
    known.splice(index, known[index]?.at === at ? 1 : 0, { at, value });
  }

  /** The scope in which a name is declared, seen from a place. */
  scopeOf(name: string, at: number): Scope | undefined {
    const byScope = this.#declarations.get(name);
    if (!byScope) return undefined;
    for (const scope of this.#scopes.at(at)) if (byScope.has(scope)) return scope;
    return undefined;
  }

  /** Whether a name is a variable at a place. */
  has(name: string, at: number): boolean {
    return this.scopeOf(name, at) !== undefined;
  }

  /** Where the note stands that counts at a place. */
  declaredAt(name: string, at: number): number | undefined {
    return this.#find(name, at)?.at;
  }

  /** What a name holds at a place: in its scope the last note before the place counts, else the first one behind it. */
  valueOf(name: string, at: number): Value | undefined {
    return this.#find(name, at)?.value;
  }

  #find(name: string, at: number): Declaration | undefined {
    const scope = this.scopeOf(name, at);
    const known = (scope && this.#declarations.get(name)?.get(scope)) ?? [];
    const behind = firstFrom(known, at + 1);
    return known[behind - 1] ?? known[behind];
  }
}

/** The index of the first declaration at or behind a place. */
function firstFrom(known: readonly Declaration[], at: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
