/**
 * Follows the expressions of a source from left to right: what each is an object of, and which members are used.
 *
 * @module
 */
import { isDistinctive } from '../catalog/catalog';
import { Kind, type Member, Status, Toolkit, type Type } from '../catalog/members';
import { Shape } from '../source/languages';
import { TokenKind } from '../source/lexer';
import { Assignments } from './assignments';
import { CallValues } from './call-values';
import { memberNamed } from './member-names';
import { openMember } from './open-enumerations';
import type { Context, Evaluation } from './evaluation';
import { ScopeKind } from './scope';
import { BRIDGES, How, isForeign, MAKERS, OF_EVERY_OBJECT, SAME_OBJECT, type Use } from './uses';
import { FOREIGN, instanceOf, objectOf, type Value } from './value';
import { WithBlocks } from './with-blocks';

const THIS: ReadonlySet<string> = new Set(['this', 'me', 'self', '$this', 'myclass']);
const BASE: ReadonlySet<string> = new Set(['base', 'mybase', 'super', 'inherited', '__super']);

/** Follows the expressions of one source. */
export class Evaluator implements Evaluation {
  readonly context: Context;
  /** What the expression is that ends at a token. */
  readonly values: (Value | undefined)[] = [];
  /** What a call of the name at a token gives. */
  readonly results = new Map<number, Value | undefined>();
  /** Tokens at which an object was made. */
  readonly making = new Set<number>();
  readonly #report: (use: Use) => void;
  readonly #assignments: Assignments;
  readonly #calls: CallValues;
  readonly #withs: WithBlocks;
  /** The names of members that were found. */
  readonly #found = new Set<number>();
  readonly #brackets: number[] = [];

  constructor(context: Context, report: (use: Use) => void) {
    this.context = context;
    this.#report = report;
    this.#assignments = new Assignments(this);
    this.#calls = new CallValues(this);
    this.#withs = new WithBlocks(this);
  }

  /** Follows the whole source. */
  run(): void {
    const { view } = this.context;
    for (let at = 0; at <= view.length; at++) {
      this.#assignments.settle(at);
      this.#withs.settle(at);
      if (at < view.length) this.#step(at);
    }
  }

  /** Whether the name at a token was found to be a member. */
  isMember(at: number): boolean {
    return this.#found.has(at);
  }

  /** Notes a use. */
  use(member: Member, how: How, at: number, more: Partial<Use> = {}): void {
    this.#found.add(at);
    this.#report({ isCertain: true, ...more, member, how, at });
  }

  #step(at: number): void {
    const { view, catalog } = this.context;
    const token = view.tokens[at];
    switch (token?.kind) {
      case TokenKind.Text: {
        const type = catalog.classOfProgID(token.text);
        this.values[at] = type ? { kind: 'type', type } : FOREIGN;
        return;
      }
      case TokenKind.Number:
        this.values[at] = FOREIGN;
        return;
      case TokenKind.Word:
        this.#withs.enter(at);
        this.values[at] = view.isMemberMark(at - 1) ? this.#afterMark(at) : this.#name(at);
        this.#assignments.word(at);
        return;
      case TokenKind.Mark:
        return this.#mark(at, token.text);
      default:
        return;
    }
  }

  #mark(at: number, text: string): void {
    if (text === '(' || text === '[' || text === '{') {
      this.#brackets.push(at);
      if (text === '{') this.#withs.openInitializer(at);
    } else if (text === ')' || text === ']' || text === '}') {
      this.#brackets.pop();
      this.values[at] = this.#calls.closing(at, text);
    } else {
      this.#assignments.mark(at);
    }
  }

  #afterMark(at: number): Value | undefined {
    const { view } = this.context;
    const before = view.tokens[at - 2];
    const mark = view.tokens[at - 1];
    const isLeading = !before || !mark || before.kind === TokenKind.End || before.end < mark.start;
    if (view.language.shape === Shape.Basic && isLeading) {
      const value = this.#withs.object;
      return value ? this.member(at, value, undefined, this.#withs.receiver) : this.#unknownMember(at);
    }
    if (view.text(at - 1) === '::' && !view.isWord(at - 2) && view.text(at - 2) !== ']' && view.text(at - 2) !== '>') {
      return this.#name(at);
    }
    return this.member(at, this.values[at - 2], at - 2);
  }

  /** A member of a value; notes its use. */
  member(at: number, value: Value | undefined, receiverAt?: number, receiver?: string): Value | undefined {
    const { view } = this.context;
    switch (value?.kind) {
      case undefined:
        return this.#unknownMember(at, receiverAt);
      case 'object':
      case 'type':
        return this.#toolkitMember(at, value, receiverAt, receiver);
      case 'own':
      case 'ownType':
        return this.#ownMember(at, value.name, receiverAt);
      case 'space':
        return this.#inSpace(at, value.toolkit);
      case 'list':
        return view.is(at, 'front', 'back', 'first', 'last', 'item', 'pop') ? this.#gives(at, value.of) : FOREIGN;
      case 'foreign':
        return FOREIGN;
    }
  }

  #toolkitMember(
    at: number,
    value: { readonly kind: 'object' | 'type'; readonly type: Type },
    receiverAt?: number,
    receiver?: string,
  ): Value | undefined {
    const { view, catalog } = this.context;
    const { type } = value;
    const name = view.text(at);
    if (type.isEnumeration) return this.#enumerator(at, type, value.kind === 'type');
    if (type.self.kind === Kind.Structure) return FOREIGN;
    if (value.kind === 'type' && view.is(at, 'create', 'createremote', 'new', 'Create', 'CreateRemote')) {
      const isOwn = view.language.shape !== Shape.Pascal && catalog.membersOf(type, name, false).length > 0;
      if (!isOwn) return this.#gives(at, this.make(type, at));
    }
    const found = memberNamed(view, catalog, type, at);
    const [first] = found.members;
    if (first) {
      for (const member of found.members) this.use(member, found.how, at, { receiverAt, receiver });
      return this.#gives(at, this.typeOf(first));
    }
    const folded = name.toLowerCase();
    if (SAME_OBJECT.has(folded)) return this.#gives(at, value);
    if (folded === 'createinstance' || folded === 'cocreateinstance') this.make(type, at);
    if (OF_EVERY_OBJECT.has(folded) || name.startsWith('~') || name === 'operator') return FOREIGN;
    if (type.eventSource !== undefined || value.kind === 'type') return FOREIGN;
    const remarks = `no member of ${type.name} that dcxport knows`;
    const { toolkit } = type;
    const kind = view.text(at + 1) === '(' ? Kind.Method : Kind.Property;
    this.use({ toolkit, owner: type.name, name, kind, status: Status.None, remarks, awaits: false }, found.how, at, {
      receiverAt,
      receiver,
    });
    return this.#gives(at, FOREIGN);
  }

  #enumerator(at: number, type: Type, isType: boolean): Value | undefined {
    const { view } = this.context;
    if (!isType) return FOREIGN;
    const name = view.folded(at);
    const known = type.members.find((member) => view.fold(member.name) === name);
    const member = known ?? openMember(type, view.text(at), !view.language.isCaseSensitive);
    if (member) this.use(member, How.Read, at);
    return FOREIGN;
  }

  #ownMember(at: number, className: string, receiverAt?: number): Value | undefined {
    const { view, project, catalog } = this.context;
    const name = view.folded(at);
    for (const own of project.lineage(className)) {
      if (own.members.has(name)) return this.#gives(at, own.members.get(name));
      if (own.methods.has(name)) return this.#gives(at, FOREIGN);
    }
    for (const type of project.typesOf(className)) {
      const { members, how } = memberNamed(view, catalog, type, at);
      const [first] = members;
      for (const member of members) this.use(member, how, at, { receiverAt });
      if (first) return this.#gives(at, this.typeOf(first));
    }
    const bridge = BRIDGES[className]?.[view.text(at)];
    const type = catalog.typeOf(Toolkit.Dcmtk, bridge);
    return this.#gives(at, type ? objectOf(type) : FOREIGN);
  }

  #inSpace(at: number, toolkit: Toolkit): Value | undefined {
    const { view, types, catalog } = this.context;
    const name = view.text(at);
    const value = types.named(name, toolkit);
    if (value) return this.#typeName(at, value);
    const member = toolkit === Toolkit.Leadtools ? undefined : catalog.global(name, !view.language.isCaseSensitive);
    if (member?.toolkit === toolkit) {
      this.use(member, How.Read, at);
      return FOREIGN;
    }
    if (toolkit !== Toolkit.Rzdcx || view.isMemberMark(at + 1)) return { kind: 'space', toolkit };
    if (/^I?DCX[A-Z]+$/i.test(name)) this.unknownClass(name, at);
    return FOREIGN;
  }

  /** Notes a class that the toolkit has and dcxport does not know. */
  unknownClass(name: string, at: number): void {
    const remarks = 'no class that dcxport knows';
    const member = {
      toolkit: Toolkit.Rzdcx,
      owner: '',
      name,
      kind: Kind.Class,
      status: Status.None,
      remarks,
      awaits: false,
    };
    this.use(member, How.Make, at);
  }

  /** A member of something of which nothing is known: counts only when no other library has such a name. */
  #unknownMember(at: number, receiverAt?: number): Value | undefined {
    const { view, catalog, signs } = this.context;
    const name = view.text(at);
    const [member] = catalog.anywhere(name).filter((each) => {
      const isName = view.language.isCaseSensitive ? each.name === name : true;
      const isPossible = each.toolkit !== Toolkit.Dcmtk || view.language.name === 'C++';
      return isName && isPossible && isDistinctive(each) && signs.has(each.toolkit);
    });
    if (!member) return undefined;
    const how = view.text(at + 1) === '=' ? How.Write : view.text(at + 1) === '+=' ? How.Handle : How.Call;
    this.use(member, how, at, { receiverAt, isCertain: false });
    return this.#gives(at, this.typeOf(member));
  }

  /** A name with nothing in front of it. */
  #name(at: number): Value | undefined {
    const { view, symbols, project, types } = this.context;
    const name = view.folded(at);
    const text = view.text(at);
    if (BASE.has(name) || view.is(at - 1, 'inherited')) return this.#baseObject(at, name);
    if (THIS.has(name)) return this.#thisObject(at);
    if (this.#withs.initializerMember(at)) return undefined;
    const fromWith = this.#withs.bareMember(at);
    if (fromWith !== null) return fromWith;
    if (symbols.has(name, at)) return this.#gives(at, symbols.valueOf(name, at));
    const inherited = this.#inherited(at, name);
    if (inherited !== null) return inherited;
    const variable = project.variable(name);
    if (variable) return this.#gives(at, variable);
    const type = types.named(text);
    if (type && !this.#isForeignLanguage(type)) return this.#typeName(at, type);
    const space = types.space(text);
    if (space !== undefined && view.isMemberMark(at + 1)) return { kind: 'space', toolkit: space };
    if (this.making.has(at) && !MAKERS.has(name)) return this.#gives(at, FOREIGN);
    return this.#global(at);
  }

  #isForeignLanguage(value: Value): boolean {
    return value.kind === 'type' && value.type.toolkit === Toolkit.Dcmtk && this.context.view.language.name !== 'C++';
  }

  #baseObject(at: number, name: string): Value | undefined {
    const { view, scopes, project } = this.context;
    const own = scopes.classAt(at);
    const base = own === undefined ? undefined : project.baseOf(view.fold(own));
    if (!BASE.has(name)) return base ? this.member(at, objectOf(base), undefined, 'super') : undefined;
    return base ? objectOf(base) : FOREIGN;
  }

  #thisObject(at: number): Value | undefined {
    const { view, scopes } = this.context;
    const own = scopes.classAt(at);
    return own === undefined ? undefined : { kind: 'own', name: view.fold(own) };
  }

  /** A member of the class that the code is part of; null when it is none. */
  #inherited(at: number, name: string): Value | undefined | null {
    const { view, scopes, project, catalog } = this.context;
    const own = scopes.classAt(at);
    if (own === undefined) return null;
    for (const each of project.lineage(view.fold(own))) {
      if (each.members.has(name)) return this.#gives(at, each.members.get(name));
    }
    const isDeclared = this.#isDeclaration(at);
    const base = project.baseOf(view.fold(own));
    if (!base || isDeclared || [...project.lineage(view.fold(own))].some(({ methods }) => methods.has(name)))
      return null;
    const { members, how } = memberNamed(view, catalog, base, at);
    const [first] = members;
    const isCall = view.text(at + 1) === '(';
    const needsCall = first?.kind !== Kind.Property && view.language.shape === Shape.Braces;
    if (!first || (needsCall && !isCall)) return null;
    for (const member of members) this.use(member, how, at, { receiver: 'this' });
    return this.#gives(at, this.typeOf(first));
  }

  /** Whether a name stands where a method or a field is declared. */
  #isDeclaration(at: number): boolean {
    const { view, scopes } = this.context;
    const scope = scopes.nearest(at, ScopeKind.Class, ScopeKind.Routine, ScopeKind.File);
    if (scope?.kind === ScopeKind.Class)
      return view.language.shape !== Shape.Braces || view.isWord(at - 1) || view.is(at - 1, '*', '&', '>', ']');
    return scope?.nameAt === at;
  }

  /** The name of a type. */
  #typeName(at: number, value: Value): Value | undefined {
    const { view, made } = this.context;
    if (value.kind !== 'type') return value;
    const { type } = value;
    const isMade = this.making.has(at) || made.has(at);
    if (isMade) return this.make(type, at);
    const after = view.text(at + 1) === ']' ? at + 2 : at + 1;
    // A member of the class itself is what counts.
    const isName = view.isMemberMark(after) && (type.isEnumeration || this.#hasMember(type, after + 1));
    const isConstructor = view.language.name === 'C++' && view.text(at + 1) === '(' && type.cppName === view.text(at);
    if (isConstructor) this.make(type, at);
    else if (type.eventSource === undefined && !isName) this.use(type.self, How.Mention, at);
    return value;
  }

  #hasMember(type: Type, at: number): boolean {
    const { view, catalog } = this.context;
    return catalog.membersOf(type, view.text(at), !view.language.isCaseSensitive).length > 0;
  }

  /** Makes an object of a class: notes it. */
  make(type: Type, at: number): Value {
    const { catalog } = this.context;
    if (type.self.kind === Kind.Class && type.eventSource === undefined) {
      this.use(catalog.constructorOf(type), How.Make, at);
    } else if (type.eventSource === undefined) this.use(type.self, How.Mention, at);
    this.results.set(at, objectOf(type));
    return objectOf(type);
  }

  #global(at: number): Value | undefined {
    const { view, catalog, signs } = this.context;
    const name = view.text(at);
    const member = catalog.global(name, !view.language.isCaseSensitive);
    if (!member || !this.#mayBeGlobal(member, name, at)) return undefined;
    const isSigned = member.kind === Kind.Function || signs.has(member.toolkit);
    if (!isSigned) return undefined;
    this.use(member, member.kind === Kind.Function ? How.Call : How.Read, at);
    return this.#gives(at, member.kind === Kind.Function ? this.typeOf(member) : FOREIGN);
  }

  #mayBeGlobal(member: Member, name: string, at: number): boolean {
    const { view } = this.context;
    if (member.toolkit !== Toolkit.Rzdcx) return view.language.name === 'C++';
    // Imported type libraries make enumerators plain names; scripts and C# have no such thing.
    if (!['C++', 'VB', 'Delphi'].includes(view.language.name)) return false;
    if (name.includes('_')) return true;
    const open = this.#brackets.at(-1) ?? 0;
    return this.#found.has(open - 1) || this.#found.has(at - 1);
  }

  /** The class that a member gives, as a value. */
  typeOf({ toolkit, type }: Member): Value {
    const found = this.context.catalog.typeOf(toolkit, type);
    return found ? objectOf(found) : FOREIGN;
  }

  #gives(at: number, value: Value | undefined): Value | undefined {
    if (value !== undefined && !isForeign(value))
      this.results.set(at, value.kind === 'list' ? value : instanceOf(value));
    else if (isForeign(value)) this.results.set(at, FOREIGN);
    return value;
  }
}
