import { Kind } from '../catalog/members';
import { Shape } from '../source/languages';
import type { Evaluation } from './evaluation';
import { memberNamed } from './member-names';
import { How } from './uses';
import type { Value } from './value';

interface Open {
  readonly value: Value | undefined;
  readonly receiver: string | undefined;
  /** The token that ends it; undefined where words do. */
  readonly until?: number;
}

/** Objects whose members stand without them: `With` of Basic, `with` of Pascal and JScript, and initializers. */
export class WithBlocks {
  readonly #evaluation: Evaluation;
  readonly #open: Open[] = [];
  /** Blocks that open when their expression is known. */
  readonly #pending = new Map<number, (value: Value | undefined) => void>();
  /** Initializers of objects, by their opening brace. */
  readonly #initializers: (Open & { readonly until: number })[] = [];

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** The object whose members stand with nothing but a dot. */
  get object(): Value | undefined {
    return (this.#initializers.at(-1) ?? this.#open.at(-1))?.value;
  }

  /** How that object is called. */
  get receiver(): string | undefined {
    return (this.#initializers.at(-1) ?? this.#open.at(-1))?.receiver;
  }

  /** Opens what was waiting for an expression that ends here, and closes what ends here. */
  settle(at: number): void {
    while (this.#initializers.length > 0 && (this.#initializers.at(-1)?.until ?? 0) <= at) this.#initializers.pop();
    while (this.#open.length > 0 && (this.#open.at(-1)?.until ?? Infinity) <= at) this.#open.pop();
    this.#pending.get(at)?.(this.#evaluation.values[at - 1]);
    this.#pending.delete(at);
  }

  /** Looks whether a word begins or ends such a block. */
  enter(at: number): void {
    const { view } = this.#evaluation.context;
    if (!view.is(at, 'with') || view.isMemberMark(at - 1)) return;
    switch (view.language.shape) {
      case Shape.Basic:
        if (view.is(at - 1, 'end') && this.#open.length > 0) this.#open.pop();
        else if (view.isEnd(at - 1)) this.#opens(at + 1, view.endOfExpression(at + 1), undefined);
        return;
      case Shape.Pascal:
        return this.#pascal(at);
      case Shape.Braces:
        if (view.language.name === 'JScript' && view.text(at + 1) === '(') this.#script(at);
        return;
      case Shape.Lines:
        return;
    }
  }

  /** An initializer of the object that was just made opens at a brace. */
  openInitializer(open: number): void {
    const { view } = this.#evaluation.context;
    if (!['C#', 'VB'].includes(view.language.name)) return;
    const before = view.is(open - 1, 'with') ? open - 2 : open - 1;
    const value = this.#evaluation.values[before];
    const name = view.text(before) === ')' ? view.pair(before) - 1 : before;
    const isMade = this.#evaluation.making.has(name) || this.#isMade(name);
    if (value?.kind === 'object' && isMade)
      this.#initializers.push({ value, receiver: undefined, until: view.pair(open) });
  }

  #isMade(name: number): boolean {
    return this.#evaluation.context.made.has(name);
  }

  /** A member that an initializer of C# sets; whether the name is one. */
  initializerMember(at: number): boolean {
    const { view, catalog } = this.#evaluation.context;
    const initializer = this.#initializers.at(-1);
    if (!initializer || view.language.name !== 'C#' || view.text(at + 1) !== '=') return false;
    if (!['{', ','].includes(view.text(at - 1)) || initializer.value?.kind !== 'object') return false;
    const { members } = memberNamed(view, catalog, initializer.value.type, at);
    for (const member of members) this.#evaluation.use(member, How.Write, at);
    return members.length > 0;
  }

  /** A member that stands without its object, in Pascal and JScript; null when the name is none. */
  bareMember(at: number): Value | undefined | null {
    const { view, catalog } = this.#evaluation.context;
    if (view.language.shape === Shape.Basic) return null;
    for (const { value, receiver } of [...this.#open].reverse()) {
      if (value?.kind !== 'object') continue;
      const [member] = catalog.membersOf(value.type, view.text(at), !view.language.isCaseSensitive);
      if (member && member.kind !== Kind.Constructor) return this.#evaluation.member(at, value, undefined, receiver);
    }
    return null;
  }

  #opens(first: number, end: number, until: number | undefined): void {
    const { view } = this.#evaluation.context;
    const receiver = end === first + 1 ? view.text(first) : undefined;
    this.#pending.set(end, (value) => this.#open.push({ value, receiver, until }));
  }

  #pascal(at: number): void {
    const { view, scopes } = this.#evaluation.context;
    let end = at + 1;
    while (end < view.length && end < at + 200 && !view.is(end, 'do')) end++;
    const body = end + 1;
    const block = view.is(body, 'begin') ? scopes.startingAt(body) : undefined;
    const until = block?.end ?? view.endOfExpression(body, [';']);
    for (const [first, last] of parts(view, at + 1, end)) {
      const { length } = view;
      if (last < length) this.#opens(first, last + 1, until);
    }
  }

  #script(at: number): void {
    const { view } = this.#evaluation.context;
    const close = view.pair(at + 1);
    const until = view.text(close + 1) === '{' ? view.pair(close + 1) : view.endOfExpression(close + 1, [';']);
    this.#opens(at + 2, close, until);
  }
}

/** The expressions between commas. */
function parts(
  view: { text(index: number): string; afterBrackets(index: number): number },
  first: number,
  end: number,
): (readonly [first: number, last: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let start = first; start < end;) {
    let at = start;
    while (at < end && view.text(at) !== ',') at = Math.max(at + 1, view.afterBrackets(at));
    found.push([start, at - 1]);
    start = at + 1;
  }
  return found;
}
