import { Toolkit } from '../catalog/members';
import { Shape } from '../source/languages';
import type { Evaluation } from './evaluation';
import { ANGLE_CASTS, CASTS, CLASS_FINDERS, How, MAKERS, STANDINGS } from './uses';
import { FOREIGN, instanceOf, type Value } from './value';

/** How far back the bracket of a cast may open. */
const MAX_CAST = 32;

/** What brackets give when they close: calls, casts, groups, places in lists. */
export class CallValues {
  readonly #evaluation: Evaluation;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  /** The value of what ends with a closing bracket. */
  closing(at: number, text: string): Value | undefined {
    const { view } = this.#evaluation.context;
    const open = view.pair(at);
    if (open < 0) return undefined;
    if (text === ']') return this.#index(open, at);
    if (text === '}') return this.#evaluation.values[view.is(open - 1, 'with') ? open - 2 : open - 1];
    if (
      view.isWord(open - 1) &&
      !view.is(open - 1, 'if', 'while', 'return', 'and', 'or', 'not', 'in', 'await', 'set')
    ) {
      return this.#call(open);
    }
    if (view.text(open - 1) === '>') return this.#angleCast(open);
    return this.#group(open, at);
  }

  #call(open: number): Value | undefined {
    const { values, results, context } = this.#evaluation;
    const { view } = context;
    const name = view.text(open - 1).toLowerCase();
    const given = view.argumentsAt(open);
    const standing = STANDINGS.get(name);
    if (standing !== undefined) return this.#standing(standing, given, open - 1);
    const first = this.#argument(given[0]);
    if (CLASS_FINDERS.has(name) && first?.kind === 'type') return first;
    if (MAKERS.has(name)) return this.#made(given, open);
    if (CASTS.has(name)) return instanceOf(this.#argument(given[1]));
    if (results.has(open - 1)) {
      const result = results.get(open - 1);
      // Basic writes places of lists and calls alike.
      return result?.kind === 'list' && view.language.shape === Shape.Basic ? result.of : result;
    }
    const callee = values[open - 1];
    if (callee?.kind === 'type' || callee?.kind === 'ownType') return instanceOf(callee);
    return callee?.kind === 'foreign' ? FOREIGN : undefined;
  }

  /** The value of an argument. */
  #argument(given: readonly [number, number] | undefined): Value | undefined {
    return given && this.#evaluation.values[given[1]];
  }

  /** An object that is made by name. */
  #made(given: readonly (readonly [number, number])[], open: number): Value | undefined {
    const { view } = this.#evaluation.context;
    const { values } = this.#evaluation;
    for (const argument of given) {
      const value = this.#argument(argument);
      if (value?.kind === 'type') return this.#evaluation.make(value.type, argument[0]);
      const [, name] = /^rzdcx\.(\w+)(?:\.\d+)?$/i.exec(view.tokens[argument[0]]?.text ?? '') ?? [];
      if (name !== undefined) {
        this.#evaluation.unknownClass(name, argument[0]);
        return FOREIGN;
      }
    }
    const isMember = view.isMemberMark(open - 2);
    const receiver = isMember ? values[open - 3] : undefined;
    if (receiver?.kind === 'object') return receiver;
    // Somebody else's class.
    return given.some(([first]) => view.isText(first)) ? FOREIGN : undefined;
  }

  /** A function of the system that does what a member does here. */
  #standing(name: string, given: readonly (readonly [number, number])[], at: number): Value {
    const { catalog, view } = this.#evaluation.context;
    for (const argument of given) {
      const value = this.#argument(argument);
      if (value?.kind !== 'object' || value.type.toolkit !== Toolkit.Rzdcx) continue;
      const [member] = catalog.membersOf(value.type, name, false);
      const receiver = argument[0] === argument[1] ? view.text(argument[0]) : undefined;
      if (member) this.#evaluation.use(member, How.Call, at, { receiver });
      return FOREIGN;
    }
    return FOREIGN;
  }

  /** `cast<type>(value)`. */
  #angleCast(open: number): Value | undefined {
    const { view, types } = this.#evaluation.context;
    let depth = 0;
    for (let at = open - 1; at > 0 && at > open - MAX_CAST; at--) {
      if (view.text(at) === '>') depth++;
      if (view.text(at) !== '<' || --depth > 0) continue;
      if (!ANGLE_CASTS.has(view.text(at - 1))) return undefined;
      const value = types.at(at + 1)?.value;
      const isMaker = view.text(at - 1).startsWith('make_') || view.is(at - 1, 'CreateInstance');
      if (isMaker && value?.kind === 'type') return this.#evaluation.make(value.type, at + 1);
      return instanceOf(value);
    }
    return undefined;
  }

  /** Brackets with no name in front: a cast inside them decides, else what they hold. */
  #group(open: number, close: number): Value | undefined {
    const { values, context } = this.#evaluation;
    const { view, types } = context;
    const inner = open + 1;
    if (view.text(inner) === '(') {
      const cast = types.at(inner + 1);
      const isCast = cast?.after === view.pair(inner) && cast.after + 1 < close;
      if (isCast && (cast.value?.kind === 'type' || cast.value?.kind === 'ownType')) return instanceOf(cast.value);
    }
    const value = values[close - 1];
    if (value?.kind !== 'type' && value?.kind !== 'ownType') return value;
    for (let at = close - 1; at > open && at > close - MAX_CAST; at--) if (view.is(at, 'as')) return instanceOf(value);
    return value;
  }

  /** A place in a list, or a type of PowerShell. */
  #index(open: number, close: number): Value | undefined {
    const { values, context } = this.#evaluation;
    const { view } = context;
    const list = values[open - 1];
    const isIndex = view.isWord(open - 1) || view.is(open - 1, ')', ']');
    if (isIndex && list?.kind === 'list') return list.of;
    if (isIndex) return list?.kind === 'foreign' ? FOREIGN : undefined;
    return view.language.name === 'PowerShell' ? values[close - 1] : undefined;
  }
}
