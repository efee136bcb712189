/**
 * The classes, routines and blocks of a source.
 *
 * @module
 */
import { Shape } from '../source/languages';
import { basicScopes } from './basic-scopes';
import { braceScopes } from './brace-scopes';
import { pascalScopes } from './pascal-scopes';
import { type Scope, ScopeKind } from './scope';
import type { TokenView } from './token-view';

/** Scopes inside each other: deeper ones count as part of the one around them. */
const MAX_DEPTH = 100;

/** The scopes of a source, and which of them a token is in. */
export class Scopes {
  readonly all: readonly Scope[];
  readonly #innermost: Int32Array;
  readonly #parents: number[] = [];
  readonly #byStart = new Map<number, Scope>();

  constructor(view: TokenView) {
    const file: Scope = { kind: ScopeKind.File, start: 0, end: view.length };
    const found = scopesOf(view).sort((one, other) => one.start - other.start || other.end - one.end);
    this.all = [file, ...found];
    for (const scope of found) this.#byStart.set(scope.start, scope);
    this.#innermost = new Int32Array(view.length + 1);
    const stack: number[] = [];
    let next = 0;
    for (let at = 0; at <= view.length; at++) {
      while (stack.length > 0 && (this.all[stack.at(-1) ?? 0]?.end ?? 0) < at) stack.pop();
      for (; next < this.all.length && this.all[next]?.start === at; next++) {
        this.#parents[next] = stack.at(-1) ?? -1;
        if (stack.length < MAX_DEPTH) stack.push(next);
      }
      this.#innermost[at] = stack.at(-1) ?? 0;
    }
  }

  /** The scopes that a token is in, innermost first. */
  *at(index: number): Generator<Scope> {
    let at = this.#innermost[index] ?? 0;
    while (at >= 0) {
      const scope = this.all[at];
      if (!scope) return;
      yield scope;
      at = this.#parents[at] ?? -1;
    }
  }

  /** The innermost scope that begins at a token. */
  startingAt(index: number): Scope | undefined {
    return this.#byStart.get(index);
  }

  /** The innermost scope. */
  innermost(index: number): Scope | undefined {
    return this.all[this.#innermost[index] ?? 0];
  }

  /** The innermost scope that is one of these. */
  nearest(index: number, ...kinds: readonly ScopeKind[]): Scope | undefined {
    for (const scope of this.at(index)) if (kinds.includes(scope.kind)) return scope;
    return undefined;
  }

  /** The class that code is part of, written inside or outside it. */
  classAt(index: number): string | undefined {
    for (const scope of this.at(index)) {
      if (scope.kind === ScopeKind.Class) return scope.name;
      if (scope.className !== undefined) return scope.className;
    }
    return undefined;
  }
}

function scopesOf(view: TokenView): Scope[] {
  switch (view.language.shape) {
    case Shape.Braces:
      return braceScopes(view);
    case Shape.Basic:
      return basicScopes(view);
    case Shape.Pascal:
      return pascalScopes(view);
    case Shape.Lines:
      return [];
  }
}
