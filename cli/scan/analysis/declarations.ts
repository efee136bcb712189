/**
 * The declarations of a source that say a type, or that a name is the program's own.
 *
 * @module
 */
import type { Type } from '../catalog/members';
import { Shape } from '../source/languages';
import type { Project } from './project';
import { type Scope, ScopeKind } from './scope';
import type { Scopes } from './scopes';
import type { Symbols } from './symbols';
import type { TokenView } from './token-view';
import type { TypeExpression, TypeReader } from './type-expressions';
import { FOREIGN, instanceOf, type Value } from './value';

/** Words that begin no declaration and name no variable. */
const NO_TYPES: ReadonlySet<string> = new Set(
  (
    'return throw new delete else case goto await yield typedef using namespace operator sizeof typeof not and or is as ' +
    'where select orderby group join let if while for foreach do switch try catch finally lock fixed checked unchecked ' +
    'break continue default public private protected internal static readonly sealed abstract partial event override ' +
    'virtual extern inline friend template this base get set add remove init null nullptr true false when with'
  ).split(' '),
);
const MODIFIERS: ReadonlySet<string> = new Set(
  (
    'public private protected internal static readonly sealed abstract partial event override virtual extern inline ' +
    'friend mutable volatile const unsafe async new ref out in params this using await required constexpr explicit is ' +
    'case fixed register thread_local afx_msg l_virtual'
  ).split(' '),
);
/** What may stand behind the name of something that is declared. */
const AFTER_NAME: ReadonlySet<string> = new Set(['=', ';', ',', ')', '(', '{', '[', 'in', '=>', ':']);
const BEFORE_TYPE: ReadonlySet<string> = new Set([';', '{', '}', '(', ',', ']', '>', ')', ':', '']);

/** Where declarations go. */
export interface DeclarationTargets {
  readonly view: TokenView;
  readonly scopes: Scopes;
  readonly symbols: Symbols;
  readonly types: TypeReader;
  readonly project: Project;
}

/** Notes every declaration with a type. */
export class Declarations {
  /** Tokens of types of which an object is made where they stand. */
  readonly made = new Set<number>();
  readonly #view: TokenView;
  readonly #scopes: Scopes;
  readonly #symbols: Symbols;
  readonly #types: TypeReader;
  readonly #project: Project;

  constructor({ view, scopes, symbols, types, project }: DeclarationTargets) {
    this.#view = view;
    this.#scopes = scopes;
    this.#symbols = symbols;
    this.#types = types;
    this.#project = project;
  }

  /** Notes the classes of the project, which types of other declarations may be. */
  collectClasses(): void {
    for (const scope of this.#scopes.all) {
      if (scope.kind === ScopeKind.Enumeration && scope.name !== undefined) {
        this.#project.declareName(this.#view.fold(scope.name), FOREIGN);
      }
      if (scope.kind !== ScopeKind.Class || scope.name === undefined) continue;
      const own = this.#project.declareClass(this.#view.fold(scope.name));
      for (const [first, last] of scope.bases ?? []) this.#collectBases(first, last, own);
    }
    const view = this.#view;
    for (let at = 0; at < view.length; at++) {
      if (view.is(at, 'typedef') || (view.is(at, 'using') && view.text(at + 2) === '=')) this.#otherName(at);
    }
  }

  #collectBases(first: number, last: number, own: { types: Set<Type>; bases: Set<string> }): void {
    for (let at = first; at <= last; at++) {
      if (!this.#view.isWord(at) || this.#view.isMemberMark(at - 1)) continue;
      const found = this.#types.at(at);
      if (!found || found.nameAt > last) continue;
      const { value } = found;
      if (value?.kind === 'type') own.types.add(value.type);
      else if (value?.kind === 'ownType') own.bases.add(value.name);
      // What stands in angle brackets may be an interface of events.
      if (found.after <= last && value?.kind !== 'list') at = Math.max(at, found.nameAt);
    }
  }

  #otherName(at: number): void {
    const view = this.#view;
    const isAlias = view.is(at, 'using');
    const found = this.#types.at(isAlias ? at + 3 : at + 1);
    const name = isAlias ? view.text(at + 1) : view.text(found?.after ?? -1);
    if (found?.value?.kind === 'type' && name !== '') this.#project.declareName(view.fold(name), found.value);
  }

  /** Notes variables, fields, parameters and what routines give. */
  collect(): void {
    const { shape, isTyped } = this.#view.language;
    for (let at = 0; at < this.#view.length; at++) {
      if (shape === Shape.Braces && isTyped) at = this.#braces(at);
      else if (shape === Shape.Basic) this.#basic(at);
      else if (shape === Shape.Pascal) this.#pascal(at);
    }
    for (const scope of this.#scopes.all) {
      if (scope.kind === ScopeKind.Enumeration) this.#ownNames(scope);
      if (scope.kind === ScopeKind.Routine && !(isTyped && shape !== Shape.Basic)) this.#parameters(scope);
    }
  }

  #braces(at: number): number {
    const view = this.#view;
    if (view.text(at) === '#define') this.#symbols.declare(view.fold(view.text(at + 1)), this.#file, at + 1, FOREIGN);
    const before = view.folded(at - 1);
    if (!view.isWord(at) || NO_TYPES.has(view.text(at)) || view.isMemberMark(at - 1)) return at;
    if (!BEFORE_TYPE.has(before) && !MODIFIERS.has(before) && !view.isEnd(at - 1)) return at;
    const found = this.#types.at(at);
    if (!found || !view.isWord(found.after) || NO_TYPES.has(view.text(found.after))) return at;
    const isPattern = before === 'is' || before === 'case' || before === 'out';
    if (!isPattern && !AFTER_NAME.has(view.text(found.after + 1))) return at;
    this.#declareTyped(found, ['(', ','].includes(before));
    return found.after;
  }

  #declareTyped(found: TypeExpression, isParameter: boolean): void {
    const view = this.#view;
    for (let name = found.after; ;) {
      const isMade = !found.isPointer && [';', '(', '{', ','].includes(view.text(name + 1)) && !isParameter;
      if (isMade && view.language.name === 'C++') this.made.add(found.nameAt);
      const isCall = view.text(name + 1) === '(';
      this.#declare(name, instanceOf(found.value), isCall);
      if (isParameter) return;
      const end =
        view.text(name + 1) === '=' ? view.endOfExpression(name + 2, [';', ','], 200) : view.afterBrackets(name + 1);
      const next = end + 1 + (view.is(end + 1, '*', '&') ? 1 : 0);
      if (view.text(end) !== ',' || !view.isWord(next) || ![',', ';', '=', '('].includes(view.text(next + 1))) return;
      name = next;
    }
  }

  #basic(at: number): void {
    const view = this.#view;
    if (view.is(at, 'dim') || view.is(at, 'const')) this.#symbolsUntil(at + 1);
    if (!view.is(at, 'as') || !view.isWord(at)) return;
    const isNew = view.is(at + 1, 'new');
    const found = this.#types.at(isNew ? at + 2 : at + 1);
    if (!found) return;
    if (isNew) this.made.add(found.nameAt);
    let name = at - 1;
    let value = instanceOf(found.value);
    if (view.text(name) === ')' && view.pair(name) >= 0) {
      name = view.pair(name) - 1;
      const isRoutine = view.is(name - 1, 'function', 'property', 'get', 'operator');
      if (isRoutine) return this.#declare(name, value, true);
      if (!view.isWord(name)) return;
      value = { kind: 'list', of: value };
    }
    for (; view.isWord(name); name -= 2) {
      this.#declare(name, value, view.is(name - 1, 'function', 'property'));
      if (view.text(name - 1) !== ',' || this.#scopes.nearest(at, ScopeKind.Routine)?.start === at) return;
    }
  }

  /** Names without a type. */
  #symbolsUntil(first: number): void {
    const view = this.#view;
    for (let at = first; view.isWord(at); at = view.afterBrackets(at + 1) + 1) {
      this.#declare(at, undefined, false);
      if (view.text(view.afterBrackets(at + 1)) !== ',') return;
    }
  }

  #pascal(at: number): void {
    const view = this.#view;
    if (view.text(at) !== ':') return;
    const found = this.#types.at(at + 1);
    if (!found || ![';', ')', '=', ':='].includes(view.text(found.after))) return;
    const value = instanceOf(found.value);
    let name = at - 1;
    if (view.text(name) === ')' && view.pair(name) > 0) return this.#declare(view.pair(name) - 1, value, true);
    for (; view.isWord(name); name -= 2) {
      const keyword = view.isMemberMark(name - 1) ? name - 3 : name - 1;
      this.#declare(name, value, view.is(keyword, 'function'));
      if (view.text(name - 1) !== ',') return;
    }
  }

  /** Parameters without a type hide what is outside. */
  #parameters(scope: Scope): void {
    const view = this.#view;
    let open = (scope.nameAt ?? scope.start) + 1;
    if (scope.name === undefined && view.text(scope.start + 1) === '(') open = scope.start + 1;
    if (view.text(open) !== '(') return;
    for (const [first, last] of view.argumentsAt(open)) {
      let at = first;
      while (at < last && view.is(at, 'byval', 'byref', 'optional', 'paramarray')) at++;
      if (view.isWord(at) && !view.is(at + 1, 'as')) this.#symbols.declare(view.folded(at), scope, at, undefined);
    }
  }

  /** The names of an enumeration of the program. */
  #ownNames({ start, end }: Scope): void {
    for (let at = start; at < end; at++) {
      if (!this.#view.isWord(at) || this.#view.isMemberMark(at - 1)) continue;
      if (['=', '|', '+'].includes(this.#view.text(at - 1))) continue;
      this.#symbols.declare(this.#view.folded(at), this.#file, at, FOREIGN);
    }
  }

  get #file(): Scope {
    return this.#scopes.all[0] ?? { kind: ScopeKind.File, start: 0, end: this.#view.length };
  }

  #declare(at: number, value: Value | undefined, isRoutine: boolean): void {
    const name = this.#view.folded(at);
    const { scope, className } = this.#home(at, isRoutine);
    this.#symbols.declare(name, scope, at, value);
    if (className !== undefined) {
      const own = this.#project.declareClass(className);
      own.members.set(name, value);
      if (isRoutine) own.methods.add(name);
    } else if (scope.kind === ScopeKind.File && value?.kind === 'object') this.#project.declareVariable(name, value);
  }

  /** Where a declaration holds: of a routine's own name, around the routine. */
  #home(at: number, isRoutine: boolean): { readonly scope: Scope; readonly className: string | undefined } {
    for (const scope of this.#scopes.at(at)) {
      if (isRoutine && scope.kind === ScopeKind.Routine && scope.nameAt === at) {
        if (scope.className === undefined) continue;
        return { scope: this.#file, className: this.#view.fold(scope.className) };
      }
      const className = scope.kind === ScopeKind.Class ? scope.name : undefined;
      return { scope, className: className === undefined ? undefined : this.#view.fold(className) };
    }
    return { scope: this.#file, className: undefined };
  }
}
