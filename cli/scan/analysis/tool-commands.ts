/**
 * Command lines of dcmnet's tools: in command files, in PowerShell, and in texts that programs start processes with.
 *
 * @module
 */
import type { Catalog } from '../catalog/catalog';
import { Kind, type Member, Status } from '../catalog/members';
import type { SourceFile } from '../source/files';
import { TokenKind } from '../source/lexer';
import { MAX_LOOK, type TokenView } from './token-view';
import { How, type Use } from './uses';

/** A use of a tool, or of an option that dcxport's tool does not have. */
export interface CommandUse extends Use {
  readonly line: number;
}

/** Words in front of a command. */
const PREFIXES =
  /^(?:@?call|@?start|exec|sudo|nohup|time|env|do|then|else|command|eval|@|[A-Za-z_]\w*=.*|\/[a-z]+|"")$/i;

/** Functions that start a process. */
const STARTERS: ReadonlySet<string> = new Set(
  (
    'start system popen _popen shellexecute shellexecuteex createprocess exec execute run shell winexec start-process ' +
    'processstartinfo filename spawn execl execv execvp execlp _spawnl createprocessw createprocessa shellexecutew ' +
    'invoke-expression executable application lpfile'
  ).split(' '),
);

/** A tool's name, perhaps with its folder and ending, quoted or not. */
const TOOL = /^["']?(?<path>(?:[^"'|<>]*[\\/])?)(?<name>[a-z]+)(?<exe>\.exe)?["']?$/i;

/** Every command line of a tool in a file. */
export function* commandsIn(file: SourceFile, catalog: Catalog, view?: TokenView): Generator<CommandUse, void> {
  if (view) yield* inProgram(file, catalog, view);
  else yield* inCommandFile(file, catalog);
}

function* inCommandFile(file: SourceFile, catalog: Catalog): Generator<CommandUse, void> {
  const { lineComments, continuation = '', isCaseSensitive } = file.language;
  const lines = file.text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let text = lines[index] ?? '';
    while (text.endsWith(continuation) && index + 1 < lines.length && text.length < MAX_LOOK) {
      text = `${text.slice(0, -continuation.length)} ${lines[++index] ?? ''}`;
    }
    const trimmed = text.trim();
    const isRemark = lineComments.some((open) => {
      return trimmed.toLowerCase().startsWith(open) && (open !== 'rem' || /^rem(?:\s|$)/i.test(trimmed));
    });
    if (isRemark) continue;
    for (const command of commandsOf(isCaseSensitive ? trimmed.replace(/(?:^|\s)#.*$/, '') : trimmed)) {
      yield* toolUses(command, catalog, line, 0);
    }
  }
}

/** The commands of a line: between pipes, brackets and semicolons that stand in no quotes. */
function commandsOf(line: string): string[] {
  return (line.match(/(?:"[^"]*"|'[^']*'|[^|&;()`"'])+|["']/g) ?? []).map((command) => command.trim());
}

function wordsOf(command: string): string[] {
  return command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+|["']/g) ?? [];
}

function* toolUses(command: string, catalog: Catalog, line: number, at: number): Generator<CommandUse, void> {
  const words = wordsOf(command);
  const isCondition = /^@?(?:if|elif|while)$/i.test(words[0] ?? '');
  const first = words.findIndex((word) => toolNamed(word, catalog) !== undefined);
  const before = words.slice(0, Math.max(0, first));
  const isPrinted = before.some((word) => /^@?(?:echo|printf|print|title|set)$/i.test(word));
  if (first < 0 || isPrinted || !(isCondition || before.every((word) => PREFIXES.test(word)))) return;
  yield* usesOf(words.slice(first), catalog, line, at);
}

function toolNamed(word: string, catalog: Catalog): readonly Member[] | undefined {
  const { name = '' } = TOOL.exec(word)?.groups ?? {};
  return catalog.tools.get(name.toLowerCase());
}

function* usesOf(words: readonly string[], catalog: Catalog, line: number, at: number): Generator<CommandUse, void> {
  const [tool, ...options] = toolNamed(words[0] ?? '', catalog) ?? [];
  if (!tool) return;
  const command = [`dcx-${tool.name}`, ...words.slice(1)].join(' ');
  const use = { how: How.Command, at, line, isCertain: true, command };
  yield { ...use, member: tool };
  for (const word of words.slice(1)) {
    const option = options.find(({ name }) => name === word);
    if (option && option.status !== Status.Full) yield { ...use, member: option };
    if (option || !/^--[a-z][a-z-]+$/.test(word)) continue;
    const remarks = `no option of ${tool.name} that dcxport knows`;
    yield {
      ...use,
      member: { ...tool, owner: tool.name, name: word, kind: Kind.Option, status: Status.None, remarks },
    };
  }
}

function* inProgram(file: SourceFile, catalog: Catalog, view: TokenView): Generator<CommandUse, void> {
  for (let at = 0; at < view.length; at++) {
    const token = view.tokens[at];
    if (!token) continue;
    if (token.kind === TokenKind.Text) yield* inText(token.text, catalog, view, at, file);
    else if (view.language.name === 'PowerShell') yield* inPowerShell(catalog, view, at, file);
  }
}

function* inText(
  text: string,
  catalog: Catalog,
  view: TokenView,
  at: number,
  file: SourceFile,
): Generator<CommandUse, void> {
  // Most texts are no command.
  if (!/\b(?:echo|store|find|move|get|term)sc[up]\b|\bdcm(?:send|recv)\b/i.test(text)) return;
  const words = wordsOf(text.trim());
  const options = toolNamed(words[0] ?? '', catalog);
  if (!options) return;
  const { path = '', exe = '' } = TOOL.exec(words[0] ?? '')?.groups ?? {};
  if (view.language.name === 'PowerShell' && view.text(at - 1) === '&') {
    yield* usesOf([...words, ...restOf(view, at + 1, file)], catalog, view.line(at), at);
    return;
  }
  const option = words.findIndex((word) => options.some(({ kind, name }) => kind === Kind.Option && name === word));
  // A sentence may name an option too.
  const hasOption = option > 0 && words.slice(1, option).every((word) => /[\d.%$:{"'\\/]|^localhost$/.test(word));
  const hasPeer = words.slice(1).some((word, index) => /^\d{2,5}$/.test(word) && index > 0);
  const isStarted = words.length === 1 && (exe !== '' || path !== '' || isStarter(view, at));
  if (isStarted || hasOption || (hasPeer && isStarter(view, at))) yield* usesOf(words, catalog, view.line(at), at);
}

/** Whether a text stands in a call that starts a process. */
function isStarter(view: TokenView, at: number): boolean {
  for (let before = at - 1; before >= 0 && before > at - 10; before--) {
    if (view.isEnd(before) || [';', '{', '}'].includes(view.text(before))) return false;
    if (STARTERS.has(view.text(before).toLowerCase())) return true;
  }
  return false;
}

function* inPowerShell(catalog: Catalog, view: TokenView, at: number, file: SourceFile): Generator<CommandUse, void> {
  const tool = view.isWord(at) ? toolNamed(view.text(at), catalog) : undefined;
  if (!tool || view.isMemberMark(at - 1)) return;
  const isCommand =
    view.isEnd(at - 1) ||
    ['{', '}', '|', '(', '&', '='].includes(view.text(at - 1)) ||
    view.is(at - 1, 'start-process', '-filepath');
  if (isCommand) yield* usesOf([view.text(at), ...restOf(view, at + 1, file)], catalog, view.line(at), at);
}

/** The words behind a command, as written. */
function restOf(view: TokenView, from: number, file: SourceFile): string[] {
  const first = view.text(from) === '.' && view.is(from + 1, 'exe') ? from + 2 : from;
  const end = view.endOfExpression(first, [';', '|']);
  const start = view.tokens[first]?.start;
  const stop = view.tokens[end]?.start ?? file.text.length;
  return start === undefined || end <= first ? [] : wordsOf(file.text.slice(start, stop).replace(/`\n/g, ' '));
}
