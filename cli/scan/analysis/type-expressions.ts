import type { Catalog } from '../catalog/catalog';
import { Toolkit } from '../catalog/members';
import type { Project } from './project';
import type { TokenView } from './token-view';
import { instanceOf, type Value } from './value';

/** Types of which nothing can be said before the program runs. */
const ANYTHING: ReadonlySet<string> = new Set(
  (
    'var auto object dynamic variant olevariant idispatch iunknown let const any id idispatchptr iunknownptr ' +
    'ccomdispatchdriver coledispatchdriver pscustomobject psobject __comobject'
  ).split(' '),
);

/** Types that hold one object of what stands in their brackets. */
const HOLDERS: ReadonlySet<string> = new Set(
  (
    'ccomptr ccomqiptr ccomptrbase _com_ptr_t comptr unique_ptr shared_ptr weak_ptr auto_ptr scoped_ptr ofunique_ptr ' +
    'ofshared_ptr ofauto_ptr gcroot auto_gcroot nullable lazy optional task'
  ).split(' '),
);

/** The first words of names of the toolkits' own name spaces. */
const SPACES: Readonly<Record<string, Toolkit>> = {
  rzdcxlib: Toolkit.Rzdcx,
  rzdcx: Toolkit.Rzdcx,
  rzdcxlib_tlb: Toolkit.Rzdcx,
  leadtools: Toolkit.Leadtools,
};

/** Words in front of a type that are no part of it. */
const PREFIXES: ReadonlySet<string> = new Set([
  'const',
  'volatile',
  'struct',
  'class',
  'enum',
  'typename',
  'new',
  'ref',
  'out',
  'in',
]);

/** Marks behind a type that belong to it. */
const MARKS: Readonly<Record<string, ReadonlySet<string>>> = {
  'C++': new Set(['*', '&', '&&', '^', '%', 'const']),
  'C#': new Set(['?', '*']),
};
const NO_MARKS: ReadonlySet<string> = new Set();

/** A type as a source writes it. */
export interface TypeExpression {
  readonly value: Value | undefined;
  /** Its last name, and the first token behind it, marks of pointers included. */
  readonly nameAt: number;
  readonly after: number;
  /** The type is nothing: what it is shows later. */
  readonly isAnything: boolean;
  readonly isPointer: boolean;
}

/** Reads the types in a source. */
export class TypeReader {
  readonly #view: TokenView;
  readonly #catalog: Catalog;
  readonly #project: Project;
  readonly #signs: ReadonlySet<Toolkit>;
  readonly #marks: ReadonlySet<string>;

  constructor(view: TokenView, catalog: Catalog, project: Project, signs: ReadonlySet<Toolkit>) {
    this.#view = view;
    this.#catalog = catalog;
    this.#project = project;
    this.#signs = signs;
    this.#marks = MARKS[view.language.name] ?? NO_MARKS;
  }

  /** The name space that a word means. */
  space(name: string): Toolkit | undefined {
    const folded = name.toLowerCase();
    return Object.hasOwn(SPACES, folded) ? SPACES[folded] : undefined;
  }

  /**
   * What a name means as a type.
   *
   * @param space - The toolkit whose name space stands before it; null for somebody else's.
   */
  named(name: string, space?: Toolkit | null): Value | undefined {
    const folded = this.#view.fold(name);
    if (space === undefined) {
      const other = this.#project.named(folded);
      if (other) return other;
      if (this.#project.classNamed(folded)) return { kind: 'ownType', name: folded };
    }
    const found = space === null ? undefined : this.#catalog.typeNamed(name, !this.#view.language.isCaseSensitive);
    if (!found) return undefined;
    const { type, needsSign } = found;
    if (space !== undefined) return type.toolkit === space ? { kind: 'type', type } : undefined;
    return needsSign && !this.#signs.has(type.toolkit) ? undefined : { kind: 'type', type };
  }

  /** The type that begins at a token; undefined when none can begin there. */
  at(index: number, depth = 0): TypeExpression | undefined {
    const view = this.#view;
    let at = index;
    while (PREFIXES.has(view.folded(at)) && view.isWord(at)) at++;
    if (view.text(at) === '::') at++;
    if (!view.isWord(at) || depth > 8) return undefined;
    let space: Toolkit | null | undefined;
    while (view.isMemberMark(at + 1) && view.isWord(at + 2)) {
      space ??= this.space(view.text(at)) ?? this.#otherSpace(view.text(at));
      at += 2;
    }
    const nameAt = at;
    const name = view.text(nameAt);
    const isAnything = ANYTHING.has(name.toLowerCase()) && view.isWord(nameAt);
    let value: Value | undefined = isAnything
      ? undefined
      : (this.named(name, space) ?? { kind: 'ownType', name: view.fold(name) });
    at++;
    const inner = this.#arguments(at, depth);
    if (inner) {
      at = inner.after;
      if (HOLDERS.has(name.toLowerCase())) value = inner.value;
      else if (value?.kind === 'ownType' && !this.#project.classNamed(value.name))
        value = { kind: 'list', of: instanceOf(inner.value) };
    }
    let isPointer = false;
    for (;;) {
      if (this.#marks.has(view.text(at))) {
        isPointer ||= view.is(at, '*', '^');
        at++;
      } else if (view.text(at) === '[' && (view.pair(at) === at + 1 || view.text(at + 1) === ',')) {
        value = { kind: 'list', of: instanceOf(value) };
        at = view.pair(at) + 1;
      } else break;
    }
    return { value, nameAt, after: at, isAnything, isPointer };
  }

  /** Somebody else's name space; parts of LEADTOOLS' own may stand alone behind `using Leadtools`. */
  #otherSpace(name: string): Toolkit | null {
    const isPart = /^(?:Dicom|Scu|Common|Networking|Interop)$/i.test(name);
    return isPart && this.#signs.has(Toolkit.Leadtools) ? Toolkit.Leadtools : null;
  }

  /** The last type in angle brackets, or behind VB's `(Of`. */
  #arguments(open: number, depth: number): { readonly value: Value | undefined; readonly after: number } | undefined {
    const view = this.#view;
    if (view.text(open) === '(' && view.is(open + 1, 'of')) {
      const inner = this.at(open + 2, depth + 1);
      return view.pair(open) > open ? { value: inner?.value, after: view.pair(open) + 1 } : undefined;
    }
    if (view.text(open) !== '<') return undefined;
    let at = open + 1;
    let value: Value | undefined;
    let isFirst = true;
    for (;;) {
      const inner = this.at(at, depth + 1);
      if (!inner) return undefined;
      // A holder has one type, and perhaps details of it; of several types the last is what is kept.
      const isDetail = !isFirst && (view.text(inner.nameAt).startsWith('IID_') || view.text(at) === '&');
      if (!isDetail && (isFirst || inner.value?.kind !== 'ownType' || value?.kind !== 'type')) value = inner.value;
      isFirst = false;
      at = inner.after;
      if (view.text(at) === ',') at++;
      else break;
      while (view.text(at) === '&') at++;
    }
    // Two closing brackets are two marks.
    return view.text(at) === '>' ? { value, after: at + 1 } : undefined;
  }
}
