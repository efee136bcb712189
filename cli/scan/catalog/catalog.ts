import { Kind, type Member, Toolkit, type Type } from './members';
import { readToolkit } from './toolkit-files';
import { toolkitTypes } from './toolkit-types';

/** A name that means a type, and whether it needs a sign that its toolkit is used: others have types of that name. */
interface TypeName {
  readonly type: Type;
  readonly needsSign: boolean;
}

/** The names of all toolkits, as sources write them. */
export class Catalog {
  readonly tools: ReadonlyMap<string, readonly Member[]>;
  readonly #types = new Map<string, Type>();
  readonly #names = new Map<string, TypeName>();
  readonly #foldedNames = new Map<string, TypeName>();
  /** Functions, constants and enumerators that stand alone. */
  readonly #globals = new Map<string, Member>();
  readonly #foldedGlobals = new Map<string, Member>();
  /** Members of all types by their folded names. */
  readonly #everywhere = new Map<string, Member[]>();

  constructor() {
    const tools = new Map<string, readonly Member[]>();
    for (const toolkit of Object.values(Toolkit)) {
      const { types, globals, tools: own } = toolkitTypes(toolkit, readToolkit(toolkit));
      for (const type of types) this.#addType(type);
      for (const [name, member] of globals) this.#addGlobal(name, member);
      for (const [name, members] of own) tools.set(name, members);
    }
    this.tools = tools;
  }

  /** Every type. */
  get types(): Iterable<Type> {
    return this.#types.values();
  }

  /** Every function, constant and enumerator by its own name. */
  get globals(): ReadonlyMap<string, Member> {
    return this.#globals;
  }

  /** The type of a toolkit by the name that the toolkit gives it. */
  typeOf(toolkit: Toolkit, name: string | undefined): Type | undefined {
    return name === undefined ? undefined : this.#types.get(`${toolkit}:${name}`);
  }

  /** The type that a name means in a source. */
  typeNamed(name: string, ignoreCase: boolean): TypeName | undefined {
    return this.#names.get(name) ?? (ignoreCase ? this.#foldedNames.get(name.toLowerCase()) : undefined);
  }

  /** The class that a ProgID means. */
  classOfProgID(progID: string): Type | undefined {
    const [, name] = /^rzdcx(?:lib)?\.(\w+)(?:\.\d+)?$/i.exec(progID) ?? [];
    const found = name === undefined ? undefined : this.#foldedNames.get(name.toLowerCase());
    return found?.type.toolkit === Toolkit.Rzdcx ? found.type : undefined;
  }

  /** A function, constant or enumerator. */
  global(name: string, ignoreCase: boolean): Member | undefined {
    return this.#globals.get(name) ?? (ignoreCase ? this.#foldedGlobals.get(name.toLowerCase()) : undefined);
  }

  /** The members that a name means on a type, on what it is made of, or among its events. */
  membersOf(type: Type, name: string, ignoreCase: boolean): readonly Member[] {
    const folded = name.toLowerCase();
    for (let at: Type | undefined = type; at; at = this.typeOf(at.toolkit, at.base)) {
      const also = at.alsoNamed.get(name);
      if (also) return also;
      const own = at.members.find((member) => {
        return (
          member.kind !== Kind.Constructor && (ignoreCase ? member.name.toLowerCase() === folded : member.name === name)
        );
      });
      if (own) return [own];
      const events = this.eventsOf(at);
      const event = events && this.membersOf(events, name, ignoreCase);
      if (event && event.length > 0) return event;
    }
    return [];
  }

  /** The interface of a class's events. */
  eventsOf(type: Type): Type | undefined {
    for (const other of this.#types.values()) {
      if (other.toolkit === type.toolkit && other.eventSource === type.name) return other;
    }
    return undefined;
  }

  /** The constructor of a class, or the class where the toolkit lists none. */
  constructorOf(type: Type): Member {
    return type.members.find(({ kind }) => kind === Kind.Constructor) ?? type.self;
  }

  /** The members of that name of whatever type. */
  anywhere(name: string): readonly Member[] {
    return this.#everywhere.get(name.toLowerCase()) ?? [];
  }

  #addType(type: Type): void {
    this.#types.set(`${type.toolkit}:${type.name}`, type);
    for (const [name, needsSign] of namesOf(type)) {
      if (this.#names.has(name)) continue;
      this.#names.set(name, { type, needsSign });
      this.#foldedNames.set(name.toLowerCase(), { type, needsSign });
    }
    for (const member of type.isEnumeration ? [] : type.members) {
      const folded = member.name.toLowerCase();
      this.#everywhere.set(folded, [...(this.#everywhere.get(folded) ?? []), member]);
    }
  }

  #addGlobal(name: string, member: Member): void {
    if (this.#globals.has(name)) return;
    this.#globals.set(name, member);
    this.#foldedGlobals.set(name.toLowerCase(), member);
  }
}

/** The names that sources give a type. */
function namesOf({ toolkit, name, isEnumeration, cppName, self }: Type): [name: string, needsSign: boolean][] {
  if (toolkit === Toolkit.Rzdcx) {
    if (isEnumeration) return [[name, !name.startsWith('DCX') && !name.startsWith('DICOM_TAGS')]];
    const own = /^_?I(DCX\w+Events)$/.exec(name);
    if (own)
      return [name, `DIID_${name}`, `${name}_Event`, `_${own[1] ?? ''}`, own[1] ?? name].map((each) => [each, false]);
    if (self.kind === Kind.Structure) return [[name, false]];
    const wrappers = [`I${name}`, `${name}Class`, `I${name}Ptr`, `T${name}`, `Co${name}`];
    const numbers = [`CLSID_${name}`, `CLASS_${name}`, `IID_I${name}`];
    return [name, ...wrappers, ...numbers].map((each) => [each, false]);
  }
  if (toolkit === Toolkit.Leadtools) {
    const names: [string, boolean][] = [[name, true]];
    if (cppName !== undefined) names.push([cppName, false]);
    // The name that programs with MFC give the class which they derive.
    if (name === 'DicomNet') names.push(['CDicomNet', false]);
    if (name === 'DicomElement') names.push(['pDICOMELEMENT', false], ['DICOMELEMENT', false]);
    return names;
  }
  return [[name, false]];
}

/** Whether a member's name is so much its own that no receiver has to be known. */
export function isDistinctive(member: Member): boolean {
  const { name } = member;
  if (name.length < 8 || COMMON.has(name.toLowerCase()) || VALUES_AND_ELEMENTS.test(name)) return false;
  const humps = name.match(/[A-Z]+[a-z0-9]*|[a-z0-9]+/g)?.length ?? 0;
  return humps >= 3 || /dicom|patient|study|series|mpps|dimse|uid|instance/i.test(name);
}

/** Names of several words that well-known libraries of Windows and the web use as well. */
const COMMON = new Set([
  'waitforconnection',
  'getsocketoptions',
  'setsocketoptions',
  'getclientcount',
  'debuglogfilename',
]);

/** Readers and writers of values and elements: data bases and documents have them too. */
const VALUES_AND_ELEMENTS = /^(?:[gs]et\w+value|(?:get|find|insert|delete|create)\w*element)s?$/i;
