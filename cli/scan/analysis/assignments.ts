import { Shape } from '../source/languages';
import type { Evaluation } from './evaluation';
import { type Scope, ScopeKind } from './scope';
import { FOREIGN, instanceOf, type Value } from './value';

/** Values that say nothing of what a variable is for. */
const NOTHING: ReadonlySet<string> = new Set([
  'null',
  'nothing',
  'nil',
  '$null',
  'nullptr',
  'none',
  'undefined',
  'empty',
  'unassigned',
  'default',
  '0',
]);

/** What makes something else of the values around it. */
const OPERATORS: ReadonlySet<string> = new Set([
  '+',
  '==',
  '!=',
  '&&',
  '||',
  '<>',
  '<=',
  '>=',
  'and',
  'or',
  'is',
  'isnot',
  'like',
  '-eq',
  '-ne',
  '-is',
]);

/** Longer expressions make no objects. */
const MAX_EXPRESSION = 200;

/** What may stand before a variable that Basic assigns to. */
const BASIC_STARTS: ReadonlySet<string> = new Set(
  'set let dim static private public friend protected global const then else redim using'.split(' '),
);

/** Follows what variables hold. */
export class Assignments {
  readonly #evaluation: Evaluation;
  /** What is waiting for the expression that ends before a token. */
  readonly #pending = new Map<number, (() => void)[]>();
  /** Objects that `New-Object` made, by its token. */
  readonly #objects = new Map<number, Value>();

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** Gives waiting variables the value of the expression that ended. */
  settle(at: number): void {
    for (const settle of this.#pending.get(at) ?? []) settle();
    this.#pending.delete(at);
  }

  /** Looks at a mark that may assign. */
  mark(at: number): void {
    const { view } = this.#evaluation.context;
    const isPascal = view.language.shape === Shape.Pascal;
    if (view.text(at) !== (isPascal ? ':=' : '=')) return;
    const target = this.#target(at);
    if (target === undefined || this.#evaluation.isMember(target)) return;
    const first = at + 1;
    const end = view.endOfExpression(first, [';', ','], MAX_EXPRESSION);
    if (end === first + 1 && NOTHING.has(view.text(first).toLowerCase())) return;
    this.#when(end, () => this.#assign(target, this.#valueOf(first, end)));
  }

  /** Looks at a word that may begin something: an object, a loop, the result of a routine. */
  word(at: number): void {
    const { view, types } = this.#evaluation.context;
    if (view.isMemberMark(at - 1)) return;
    if (view.is(at, 'new', 'gcnew')) {
      const type = types.at(at + 1);
      if (type) this.#evaluation.making.add(type.nameAt);
    } else if (view.is(at, 'new-object')) this.#newObject(at);
    else if (view.is(at, 'in')) this.#loop(at);
    else if (view.is(at, 'return') && !view.language.isTyped) this.#result(at);
    else if (view.text(at).startsWith('$') && view.text(at - 1) === ']') this.#typedVariable(at);
  }

  #when(end: number, settle: () => void): void {
    this.#pending.set(end, [...(this.#pending.get(end) ?? []), settle]);
  }

  /** The name that an assignment gives a value. */
  #target(at: number): number | undefined {
    const { view } = this.#evaluation.context;
    let name = at - 1;
    if (view.language.shape === Shape.Basic) {
      // `Dim name As Object = value`
      if (view.is(at - 2, 'as')) name = at - 3;
      const before = name - 1;
      const isStart = view.isEnd(before) || BASIC_STARTS.has(view.folded(before)) || this.#isOwnField(name);
      return view.isWord(name) && isStart ? name : undefined;
    }
    if (!view.isWord(name) || (view.isMemberMark(name - 1) && !this.#isOwnField(name))) return undefined;
    return name;
  }

  #isOwnField(name: number): boolean {
    const { view } = this.#evaluation.context;
    return view.isMemberMark(name - 1) && view.is(name - 2, 'this', 'me', 'self', '$this');
  }

  /** What an expression is, when it is one object and no more. */
  #valueOf(first: number, end: number): Value | undefined {
    const { view } = this.#evaluation.context;
    const { values } = this.#evaluation;
    const isBasic = view.language.shape === Shape.Basic;
    for (let at = first + 1; at < end; at = Math.max(at + 1, view.afterBrackets(at))) {
      if (OPERATORS.has(view.folded(at)) || (isBasic && view.is(at, '&', '=', '<', '>'))) return FOREIGN;
      if (view.text(at) === '?' && view.text(at + 1) !== '.') return undefined;
    }
    // PowerShell calls its commands without brackets.
    const isCommand = view.language.name === 'PowerShell' && view.isWord(first) && !view.text(first).startsWith('$');
    if (isCommand && !view.isMemberMark(first + 1)) return this.#objects.get(first) ?? values[first];
    return values[end - 1];
  }

  #assign(target: number, value: Value | undefined): void {
    const { view, symbols, scopes, project } = this.#evaluation.context;
    const name = view.folded(target);
    if (this.#isOwnField(target)) {
      const own = scopes.classAt(target);
      if (own === undefined || value?.kind !== 'object') return;
      const members = project.declareClass(view.fold(own)).members;
      if (members.get(name) === undefined) members.set(name, value);
      return;
    }
    const declared = symbols.scopeOf(name, target);
    const known = declared && symbols.valueOf(name, target - 1);
    // What is declared with a type stays what it is.
    if (view.language.isTyped && known !== undefined && symbols.declaredAt(name, target) !== target) return;
    if (!declared && this.#isField(name, target, value)) return;
    symbols.declare(name, this.#home(name, target, declared), target, value);
  }

  /** A field of the class that is declared in another file. */
  #isField(name: string, target: number, value: Value | undefined): boolean {
    const { view, scopes, project } = this.#evaluation.context;
    const own = scopes.classAt(target);
    for (const each of own === undefined ? [] : project.lineage(view.fold(own))) {
      if (!each.members.has(name)) continue;
      if (each.members.get(name) === undefined && value?.kind === 'object') each.members.set(name, value);
      return true;
    }
    return false;
  }

  /** Where a variable holds that is assigned to. */
  #home(name: string, target: number, declared: Scope | undefined): Scope {
    const { view, scopes } = this.#evaluation.context;
    const [file] = scopes.all.slice(0, 1);
    const nearest = scopes.nearest(target, ScopeKind.Routine, ScopeKind.File) ?? file;
    const outside = { kind: ScopeKind.File, start: 0, end: view.length };
    // A function of Basic gives what is assigned to its name.
    if (nearest?.kind === ScopeKind.Routine && view.fold(nearest.name ?? '') === name) return file ?? outside;
    if (declared) return declared;
    const isDeclaration = view.is(target - 1, 'var', 'let', 'const', 'auto', 'dim');
    if (isDeclaration && view.language.isTyped) return scopes.innermost(target) ?? outside;
    const isGlobal = view.language.name === 'JScript' && !isDeclaration;
    return (isGlobal ? file : nearest) ?? outside;
  }

  /** `New-Object -ComObject name`, or of a type. */
  #newObject(at: number): void {
    const { view, types, catalog } = this.#evaluation.context;
    const end = view.endOfExpression(at + 1, [';', '|']);
    let name = at + 1;
    let isCOM = false;
    for (; name < end && view.text(name).startsWith('-'); name++) isCOM ||= /^-com/i.test(view.text(name));
    const token = view.tokens[name];
    if (!token) return;
    let last = name;
    while (view.isMemberMark(last + 1) && view.isWord(last + 2)) last += 2;
    const written = view.isText(name)
      ? token.text
      : Array.from({ length: last - name + 1 }, (_, index) => view.text(name + index)).join('');
    const named = isCOM ? catalog.classOfProgID(written) : undefined;
    const [, unknown] = (!named && isCOM && /^rzdcx\.(\w+)/i.exec(written)) || [];
    if (unknown !== undefined) this.#evaluation.unknownClass(unknown, name);
    const typed = isCOM || view.isText(name) ? undefined : types.at(name);
    const found = named ?? (typed?.value?.kind === 'type' ? typed.value.type : undefined);
    const value = found ? this.#evaluation.make(found, name) : (instanceOf(typed?.value) ?? FOREIGN);
    this.#when(end, () => this.#set(end - 1, value));
    this.#set(at, value);
    this.#objects.set(at, value);
  }

  #set(at: number, value: Value): void {
    (this.#evaluation.values as (Value | undefined)[])[at] = value;
  }

  /** `for each name in list` */
  #loop(at: number): void {
    const { view, symbols } = this.#evaluation.context;
    const name = at - 1;
    if (!view.isWord(name)) return;
    const end = view.endOfExpression(at + 1);
    this.#when(end, () => {
      const list = this.#evaluation.values[end - 1];
      const value = list?.kind === 'list' ? list.of : undefined;
      const declared = symbols.scopeOf(view.folded(name), name);
      const known = declared && symbols.valueOf(view.folded(name), name);
      if (known === undefined)
        symbols.declare(view.folded(name), this.#home(view.folded(name), name, declared), name, value);
    });
  }

  /** What a routine without declared types gives. */
  #result(at: number): void {
    const { view, scopes, symbols } = this.#evaluation.context;
    const routine = scopes.nearest(at, ScopeKind.Routine);
    const [file] = scopes.all;
    if (routine?.name === undefined || !file) return;
    const name = view.fold(routine.name);
    const end = view.endOfExpression(at + 1);
    this.#when(end, () => {
      const value = this.#valueOf(at + 1, end);
      if (value?.kind === 'object') symbols.declare(name, file, routine.nameAt ?? routine.start, value);
    });
  }

  /** `[type]$name` */
  #typedVariable(at: number): void {
    const { symbols, view } = this.#evaluation.context;
    const value = this.#evaluation.values[at - 1];
    if (value?.kind !== 'type') return;
    const name = view.folded(at);
    symbols.declare(name, this.#home(name, at, symbols.scopeOf(name, at)), at, instanceOf(value));
    this.#set(at, instanceOf(value) ?? value);
  }
}
