/**
 * The TypeScript to write instead of a use.
 *
 * @module
 */
import { Kind, keyOf, type Member, Status, Toolkit } from '../catalog/members';
import type { FoundUse } from '../analysis/source-analysis';
import type { TokenView } from '../analysis/token-view';
import { How } from '../analysis/uses';
import { argumentRanges, plainExpression, variableName } from './arguments';

/** What to write instead. */
export interface TypeScriptLines {
  /** In the asynchronous entry, or a command line. */
  readonly async: string;
  /** In the blocking entry, for toolkits that have one. */
  readonly blocking?: string;
  /** What to import for it, and from where; nothing for command lines. */
  readonly imports?: readonly string[];
}

/** The entry points of the package, by toolkit. */
export const ENTRIES: Readonly<Record<Toolkit, string>> = {
  [Toolkit.Rzdcx]: 'dcxport/rzdcx',
  [Toolkit.Leadtools]: 'dcxport/leadtools',
  [Toolkit.Dcmtk]: 'dcxport/dcmtk',
};

/** The blocking entry point; the other toolkits have none. */
export const BLOCKING_ENTRY = 'dcxport/rzdcx/sync';

/** The TypeScript to write instead of a use; undefined where dcxport has nothing. */
export function typeScriptFor(use: FoundUse): TypeScriptLines | undefined {
  const { member } = use;
  if (member.status === Status.None) return undefined;
  if (use.command !== undefined) return { async: `npx ${use.command}` };
  const [async, blocking] = [true, false].map((isAsync) => lineOf(use, isAsync));
  if (async === undefined) return undefined;
  const imports = [importOf(member)];
  return member.toolkit === Toolkit.Rzdcx ? { async, blocking, imports } : { async, imports };
}

function importOf({ owner, name, kind }: Member): string {
  if (kind === Kind.Event || kind === Kind.Callback) return owner.replace(/^_?I(DCX\w+)Events$/, '$1');
  return owner === '' ? name : owner;
}

function lineOf(use: FoundUse, isAsync: boolean): string | undefined {
  const { member, how } = use;
  const awaits = isAsync && member.awaits ? 'await ' : '';
  switch (member.kind) {
    case Kind.Class:
    case Kind.Constructor:
    case Kind.Structure:
      return how === How.Make ? maker(use) : mention(use);
    case Kind.Enumeration:
      return mention(use);
    case Kind.Enumerator:
      return keyOf(member);
    case Kind.Constant:
      return member.name;
    case Kind.Function:
      return `${targetOf(use)}${awaits}${member.name}(${argumentsOf(use)});`;
    case Kind.Static:
      return `${targetOf(use)}${awaits}${keyOf(member)}(${argumentsOf(use)});`;
    case Kind.Property:
      return property(use);
    case Kind.Event:
    case Kind.Callback:
      return handler(use, isAsync);
    case Kind.Method:
      if (how === How.Override) return override(use);
      return `${targetOf(use)}${awaits}${receiverOf(use)}.${member.name}(${argumentsOf(use)});`;
    case Kind.Tool:
    case Kind.Option:
      return undefined;
  }
}

function maker(use: FoundUse): string {
  const { member, view, at } = use;
  const name = importOf(member);
  const declared = view.language.isTyped ? declaredName(view, at) : undefined;
  const target = targetOf(use);
  const given = member.kind === Kind.Constructor ? argumentsOf(use) : '';
  return target === ''
    ? `const ${declared ?? defaultName(name)} = new ${name}(${given});`
    : `${target}new ${name}(${given});`;
}

/** A class that derives from a type, or a variable of it. */
function mention({ member, view, at }: FoundUse): string {
  const name = importOf(member);
  for (let before = at - 1; before > at - 16 && before >= 0; before--) {
    if (['{', '}', ';'].includes(view.text(before)) || view.text(before) === ')') break;
    if (view.is(before, 'inherits')) return `class Mine extends ${name} { … }`;
    if (!view.is(before, 'class') || !view.isWord(before)) continue;
    const own = view.text(before - 1) === '=' ? view.text(before - 2) : view.text(before + 1);
    if (own !== view.text(at)) return `class ${own} extends ${name} { … }`;
  }
  return `let ${declaredName(view, at) ?? defaultName(keyOf(member))}: ${name};`;
}

/** The variable that is declared with the type at a token. */
function declaredName(view: TokenView, at: number): string | undefined {
  let start = at;
  while (view.isMemberMark(start - 1) && view.isWord(start - 2)) start -= 2;
  if (view.is(start - 1, 'new') && view.is(start - 2, 'as')) start--;
  if (view.is(start - 1, 'as') || (view.text(start - 1) === ':' && view.language.name === 'Delphi')) {
    return view.isWord(start - 2) ? variableName(view.text(start - 2)) : undefined;
  }
  let after = at + 1;
  while (view.is(after, '*', '&', '^', '?', '>', 'const')) after++;
  return view.isWord(after) && !view.language.isLateBound ? variableName(view.text(after)) : undefined;
}

function property(use: FoundUse): string {
  const { member, how, view, at } = use;
  const object = `${receiverOf(use)}.${member.name}`;
  if (how !== How.Write) return `${targetOf(use)}${object};`;
  const isCall = view.text(at + 1) === '(';
  const [first] = isCall ? view.argumentsAt(at + 1) : [[at + 2, view.endOfExpression(at + 2) - 1] as const];
  const value = first && plainExpression(view, first[0], first[1]);
  return `${object} = ${value ?? 'value'};`;
}

function handler(use: FoundUse, isAsync: boolean): string {
  const { member, how } = use;
  const names = member.isEvent === true ? ['sender', 'e'] : (member.parameters ?? []).map(bare);
  if (how === How.Override) return override(use);
  if (how === How.Call) return `super.${member.name}(${names.join(', ')});`;
  if (how === How.StopHandling) return `${receiverOf(use)}.off('${member.name}', handler);`;
  const prefix = isAsync && member.toolkit === Toolkit.Rzdcx && member.name !== 'OnMaxLogCount' ? 'async ' : '';
  return `${receiverOf(use)}.on('${member.name}', ${prefix}(${names.join(', ')}) => { … });`;
}

function override({ member }: FoundUse): string {
  const names = (member.parameters ?? []).map(bare).join(', ');
  // A sink has methods with the names of the events.
  if (member.kind === Kind.Event) return `${defaultName(importOf(member))}.Advise({ ${member.name}(${names}) { … } });`;
  return `${member.toolkit === Toolkit.Leadtools ? 'protected ' : ''}override ${member.name}(${names}) { … }`;
}

function bare(name: string): string {
  return name.replace(/\?$/, '');
}

/** The object in front of a member, as TypeScript writes it. */
function receiverOf({ view, receiverAt, receiver, member }: FoundUse): string {
  if (receiver !== undefined) return variableName(view.firstCasing(receiver));
  const chain = receiverAt === undefined ? undefined : chainTo(view, receiverAt);
  return chain ?? defaultName(importOf(member));
}

/** `this.req` and the like, ending at a token; calls in between with plain arguments. */
function chainTo(view: TokenView, last: number): string | undefined {
  let text = '';
  for (let at = last; ; at -= 2) {
    if (view.text(at) === ')') {
      const open = view.pair(at);
      const given = view.argumentsAt(open).map(([first, end]) => plainExpression(view, first, end));
      if (open < 0 || given.includes(undefined)) return undefined;
      text = `(${given.join(', ')})${text}`;
      at = open - 1;
    }
    if (!view.isWord(at)) return undefined;
    const isFirst = !view.isMemberMark(at - 1);
    text = `${variableName(isFirst ? view.firstCasing(view.text(at)) : view.text(at))}${text}`;
    if (isFirst) return text.startsWith('(') || view.is(at - 1, 'new') ? undefined : text;
    text = `.${text}`;
  }
}

/** A name for an object of a class. */
function defaultName(name: string): string {
  const short = name.replace(/^(?:DCX|Dicom|Dcm|OF|T_(?:ASC|DIMSE)_)(?=\w)/, '').replace(/\..*$/, '');
  return /^[A-Z]+$/.test(short)
    ? short.toLowerCase()
    : short.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (head) => head.toLowerCase());
}

/** The arguments of a call: those of the source where they are plain, else the names of the parameters. */
function argumentsOf({ view, at, member }: FoundUse): string {
  const names = member.parameters ?? [];
  // A function of another name has parameters of its own.
  const isSameName =
    view.text(at).replace(/^raw_/, '').toLowerCase() === member.name.toLowerCase() || member.kind === Kind.Constructor;
  const ranges = isSameName ? argumentRanges(view, at) : undefined;
  const needed = names.filter((name) => !name.endsWith('?'));
  if (!ranges) return needed.map(bare).join(', ');
  // Lengths and sizes of the original may be gone here.
  const isSame = ranges.length >= needed.length && (names.length === 0 || ranges.length <= names.length);
  if (!isSame) return needed.map(bare).join(', ');
  return ranges
    .map(([first, last], index) => plainExpression(view, first, last) ?? bare(names[index] ?? `argument${index + 1}`))
    .join(', ');
}

/** `const name = ` or `name = ` where the source keeps what a call gives. */
function targetOf({ view, at, receiverAt }: FoundUse): string {
  // Another member may follow.
  if (view.isMemberMark(view.afterBrackets(at + 1))) return '';
  let start = receiverAt ?? at;
  while (view.text(start) === ')' && view.pair(start) > 0) start = view.pair(start) - 1;
  while (view.isMemberMark(start - 1) && view.isWord(start - 2)) start -= 2;
  while (view.is(start - 1, 'new', 'await', 'gcnew', '&')) start--;
  if (!['=', ':='].includes(view.text(start - 1)) || !view.isWord(start - 2)) return '';
  let name = start - 2;
  let isDeclared = view.isWord(name - 1) && !view.is(name - 1, 'set', 'let', 'then', 'else', 'return');
  if (view.is(name - 1, 'as')) name -= 2;
  else if (view.is(name - 1, '*', '&', '>', ']')) isDeclared = true;
  return `${isDeclared ? 'const ' : ''}${variableName(view.firstCasing(view.text(name)))} = `;
}
