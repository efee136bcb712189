import type { Catalog } from '../catalog/catalog';
import type { Type } from '../catalog/members';
import type { Value } from './value';

/** A class of the scanned project. */
export interface OwnClass {
  readonly name: string;
  /** The toolkit types that it is made of, directly. */
  readonly types: Set<Type>;
  /** The names of other classes that it is made of. */
  readonly bases: Set<string>;
  /** Its fields, and what its methods give. */
  readonly members: Map<string, Value | undefined>;
  readonly methods: Set<string>;
}

/** How deep classes derive from each other. */
const MAX_BASES = 32;

/** What the files of a project know of each other: classes, other names of types, variables of all. */
export class Project {
  readonly #catalog: Catalog;
  readonly #classes = new Map<string, OwnClass>();
  readonly #otherNames = new Map<string, Value>();
  readonly #variables = new Map<string, Value>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** A class of the project, made when it is not known yet. */
  declareClass(name: string): OwnClass {
    const known = this.#classes.get(name);
    if (known) return known;
    const made: OwnClass = { name, types: new Set(), bases: new Set(), members: new Map(), methods: new Set() };
    this.#classes.set(name, made);
    return made;
  }

  /** A class of the project. */
  classNamed(name: string): OwnClass | undefined {
    return this.#classes.get(name);
  }

  /** Notes another name of a type, as `typedef` gives it. */
  declareName(name: string, value: Value): void {
    this.#otherNames.set(name, value);
  }

  /** The type that has this other name. */
  named(name: string): Value | undefined {
    return this.#otherNames.get(name);
  }

  /** Notes a variable that every file sees. */
  declareVariable(name: string, value: Value): void {
    this.#variables.set(name, value);
  }

  /** A variable that every file sees. */
  variable(name: string): Value | undefined {
    return this.#variables.get(name);
  }

  /** The class and those of the project that it derives from. */
  *lineage(name: string): Generator<OwnClass> {
    const seen = new Set<string>();
    const next = [name];
    while (next.length > 0 && seen.size < MAX_BASES) {
      const at = next.shift() ?? '';
      const known = seen.has(at) ? undefined : this.#classes.get(at);
      seen.add(at);
      if (!known) continue;
      yield known;
      next.push(...known.bases);
    }
  }

  /** The names by which a file can come to objects of a toolkit without naming one of its types. */
  names(): ReadonlySet<string> {
    const names = new Set([...this.#otherNames.keys(), ...this.#variables.keys()]);
    for (let before = -1; before !== names.size;) {
      before = names.size;
      for (const [name, own] of this.#classes) {
        const leads = [...own.members.values()].some((value) => this.#leads(value, names));
        if (own.types.size > 0 || leads || [...own.bases].some((base) => names.has(base))) names.add(name);
      }
    }
    return names;
  }

  #leads(value: Value | undefined, names: ReadonlySet<string>): boolean {
    if (value?.kind === 'list') return this.#leads(value.of, names);
    return value?.kind === 'object' || (value?.kind === 'own' && names.has(value.name));
  }

  /** The toolkit types that a class derives from. */
  typesOf(name: string): Type[] {
    return [...this.lineage(name)].flatMap(({ types }) => [...types]);
  }

  /** The class of a toolkit that a class derives from; interfaces of events are none. */
  baseOf(name: string): Type | undefined {
    return this.typesOf(name).find((type) => type.eventSource === undefined && !this.#isSink(type));
  }

  #isSink(type: Type): boolean {
    return this.#catalog.typeOf(type.toolkit, type.eventSource) !== undefined;
  }
}
