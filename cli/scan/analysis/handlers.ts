/**
 * Handlers of events and overridden members: they are declared, not used.
 *
 * @module
 */
import { Kind, type Member, Toolkit, type Type } from '../catalog/members';
import { Shape } from '../source/languages';
import type { Evaluation } from './evaluation';
import { type Scope, ScopeKind } from './scope';
import { How } from './uses';

const SINK_ENTRIES = /^(?:SINK_ENTRY(?:_EX|_INFO)?|ON_EVENT(?:_REFLECT|_RANGE)?)$/;
const ROUTINE_WORDS: ReadonlySet<string> = new Set(['sub', 'function', 'procedure']);

/** Finds handlers and overrides. */
export class Handlers {
  readonly #evaluation: Evaluation;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** Notes what the classes and routines of the source declare. Needs to know the classes, not the expressions. */
  collectMethods(): void {
    const { scopes, project, view } = this.#evaluation.context;
    for (const scope of scopes.all) {
      const owner = this.#ownerOf(scope);
      if (owner === undefined || scope.name === undefined) continue;
      project.declareClass(view.fold(owner)).methods.add(view.fold(scope.name));
    }
  }

  /** Notes every handler and override, once expressions have been followed. */
  run(): void {
    const { view, scopes } = this.#evaluation.context;
    for (const scope of scopes.all) {
      if (scope.kind === ScopeKind.Routine && scope.nameAt !== undefined) this.#routine(scope, scope.nameAt);
    }
    const prefixes = this.#prefixes();
    for (let at = 0; at < view.length; at++) {
      if (!view.isWord(at)) continue;
      if (this.#isMethodWithoutBody(at)) this.#override(at, scopes.nearest(at, ScopeKind.Class)?.name);
      if (SINK_ENTRIES.test(view.text(at)) && view.text(at + 1) === '(') this.#sinkEntry(at);
      if (view.is(at, 'register-objectevent') || view.is(at, 'unregister-event')) this.#registration(at);
      for (const [prefix, type] of prefixes) this.#prefixed(at, prefix, type);
    }
  }

  #ownerOf(scope: Scope): string | undefined {
    const { scopes } = this.#evaluation.context;
    if (scope.kind !== ScopeKind.Routine || scope.nameAt === undefined) return undefined;
    if (scope.className !== undefined) return scope.className;
    for (const outer of scopes.at(scope.nameAt))
      if (outer !== scope) return outer.kind === ScopeKind.Class ? outer.name : undefined;
    return undefined;
  }

  #routine(scope: Scope, nameAt: number): void {
    const { view } = this.#evaluation.context;
    this.#override(nameAt, this.#ownerOf(scope), view.folded(nameAt));
    if (view.language.shape === Shape.Basic) this.#basicHandler(nameAt);
  }

  /** A method of a class that derives from a toolkit's, or implements its events. */
  #override(at: number, owner: string | undefined, name = this.#evaluation.context.view.folded(at)): void {
    const { view, project, catalog } = this.#evaluation.context;
    if (owner === undefined) return;
    const types = project.typesOf(view.fold(owner));
    // `Implements IDCXREQEvents` of VB 6: the interface stands in front of the name.
    const [, ofInterface, event] = /^(_?IDCX\w+Events)_(\w+)$/i.exec(name) ?? [];
    for (const type of types) {
      const written = ofInterface === undefined ? name : (event ?? name);
      const isCaseless = !view.language.isCaseSensitive;
      for (const member of catalog.membersOf(type, written, isCaseless)) {
        const isOverride = member.kind === Kind.Callback || member.kind === Kind.Event || this.#saysOverride(at);
        if (isOverride) return this.#evaluation.use(member, How.Override, at);
      }
    }
  }

  #saysOverride(at: number): boolean {
    const { view } = this.#evaluation.context;
    for (let before = at - 1; before > at - 8 && before >= 0; before--) {
      if (view.isEnd(before) || [';', '{', '}'].includes(view.text(before))) return false;
      if (view.is(before, 'override', 'overrides')) return true;
    }
    return false;
  }

  /** `void OnConnect(int error);` in a class. */
  #isMethodWithoutBody(at: number): boolean {
    const { view, scopes } = this.#evaluation.context;
    if (view.language.shape === Shape.Pascal) {
      return ['procedure', 'function'].includes(view.folded(at - 1)) && scopes.innermost(at)?.kind === ScopeKind.Class;
    }
    if (view.text(at + 1) !== '(' || scopes.innermost(at)?.kind !== ScopeKind.Class) return false;
    if (view.language.name === 'C#') return view.isWord(at - 1) && view.is(view.afterBrackets(at + 1), '=>', ';');
    if (view.language.name !== 'C++') return false;
    return view.isWord(at - 1) || view.is(at - 1, '*', '&', '>');
  }

  /** `Sub name_Event(...)`, where `name` is an object. */
  #basicHandler(at: number): void {
    const { view, symbols, catalog, project, scopes } = this.#evaluation.context;
    const name = view.folded(at);
    for (let split = name.indexOf('_'); split > 0; split = name.indexOf('_', split + 1)) {
      const variable = name.slice(0, split);
      const own = scopes.classAt(at);
      const field = own === undefined ? undefined : project.classNamed(view.fold(own))?.members.get(variable);
      const value = symbols.valueOf(variable, at) ?? field;
      if (value?.kind !== 'object') continue;
      const [member] = catalog.membersOf(value.type, name.slice(split + 1), true).filter(isHandled);
      if (member) return this.#evaluation.use(member, How.Handle, at, { receiver: variable });
    }
  }

  /** `CreateObject(name, prefix)` and `ConnectObject object, prefix` of Windows Script Host. */
  #prefixes(): Map<string, Type> {
    const { view, catalog } = this.#evaluation.context;
    const found = new Map<string, Type>();
    if (view.language.name !== 'VBScript' && view.language.name !== 'JScript') return found;
    for (let at = 0; at < view.length; at++) {
      if (!view.is(at, 'createobject', 'connectobject', 'CreateObject', 'ConnectObject')) continue;
      const isCall = view.text(at + 1) === '(';
      const first = isCall ? at + 2 : at + 1;
      const second = view.endOfExpression(first, [',']) + 1;
      const prefix = view.isText(second) ? view.tokens[second]?.text : undefined;
      const progID = view.isText(first) ? catalog.classOfProgID(view.tokens[first]?.text ?? '') : undefined;
      const value = this.#evaluation.values[second - 2];
      const type = progID ?? (value?.kind === 'object' ? value.type : undefined);
      if (prefix !== undefined && prefix !== '' && type) found.set(view.fold(prefix), type);
    }
    return found;
  }

  #prefixed(at: number, prefix: string, type: Type): void {
    const { view, catalog } = this.#evaluation.context;
    const name = view.folded(at);
    if (!name.startsWith(prefix) || !ROUTINE_WORDS.has(view.folded(at - 1))) return;
    const [member] = catalog
      .membersOf(type, name.slice(prefix.length), !view.language.isCaseSensitive)
      .filter(isHandled);
    if (member) this.#evaluation.use(member, How.Handle, at, { receiver: prefix.replace(/_$/, '') });
  }

  /** An entry of a sink map: by the number of the event, or by its name. */
  #sinkEntry(at: number): void {
    const { view, catalog, project, scopes } = this.#evaluation.context;
    const close = view.pair(at + 1);
    let sources: Type[] = [];
    const numbers: number[] = [];
    for (let inner = at + 2; inner < close; inner++) {
      const value = this.#evaluation.values[inner];
      const named = view.isWord(inner) ? catalog.typeNamed(view.text(inner), false)?.type : undefined;
      if (named?.eventSource !== undefined) sources = [named];
      else if (value?.kind === 'type' && value.type.eventSource !== undefined) sources = [value.type];
      else if (/^(?:0x[\dA-Fa-f]+|\d+)$/.test(view.text(inner))) numbers.push(Number(view.text(inner)));
    }
    const own = scopes.classAt(at);
    if (sources.length === 0 && own !== undefined)
      sources = project.typesOf(view.fold(own)).filter(({ eventSource }) => eventSource !== undefined);
    for (const source of sources) {
      const event = source.members.find(({ dispatchID }) => dispatchID !== undefined && dispatchID === numbers.at(-1));
      const byName = event ?? this.#eventNamed(source, at + 2, close);
      if (byName) return this.#evaluation.use(byName, How.Handle, at);
    }
  }

  #eventNamed(source: Type, first: number, end: number): Member | undefined {
    const { view } = this.#evaluation.context;
    for (let at = first; at < end; at++) {
      const found = source.members.find(({ name }) => name === view.text(at));
      if (found) return found;
    }
    return undefined;
  }

  /** `Register-ObjectEvent -InputObject $name -EventName OnEvent` */
  #registration(at: number): void {
    const { view, catalog } = this.#evaluation.context;
    const end = view.endOfExpression(at + 1, [';']);
    let type: Type | undefined;
    let receiver: string | undefined;
    for (let inner = at + 1; inner < end; inner = Math.max(inner + 1, view.afterBrackets(inner))) {
      const value = this.#evaluation.values[inner];
      if (!type && value?.kind === 'object' && value.type.toolkit !== Toolkit.Dcmtk) {
        type = value.type;
        receiver = view.text(inner);
        continue;
      }
      const name = view.tokens[inner]?.text ?? '';
      const [member] = type ? catalog.membersOf(type, name, true).filter(isHandled) : [];
      if (member) return this.#evaluation.use(member, How.Handle, inner, { receiver });
    }
  }
}

function isHandled({ kind }: Member): boolean {
  return kind === Kind.Event || kind === Kind.Callback;
}
