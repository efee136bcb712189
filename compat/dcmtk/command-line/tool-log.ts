import type { CommandLine } from './parser';

/** The levels of the tools' log, from the few lines to the many. @enum */
export const ToolLogLevel = {
  fatal: 1,
  error: 2,
  warn: 3,
  info: 4,
  debug: 5,
  trace: 6,
} as const;
export type ToolLogLevel = (typeof ToolLogLevel)[keyof typeof ToolLogLevel];

const PREFIXES: Readonly<Record<ToolLogLevel, string>> = { 1: 'F', 2: 'E', 3: 'W', 4: 'I', 5: 'D', 6: 'T' };

/** What a peer or a file says, fit for one line: control characters come out as `\x0a`. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The log of a tool: one line an entry, with the letter of its level, to standard error. */
export class ToolLog {
  readonly level: ToolLogLevel;
  readonly #write: (text: string) => void;

  constructor(level: ToolLogLevel, write: (text: string) => void = (text) => void process.stderr.write(text)) {
    this.level = level;
    this.#write = write;
  }

  /** Whether entries of that level come out. */
  shows(level: ToolLogLevel): boolean {
    return level <= this.level;
  }

  /** Takes one entry; line feeds in it are ours, and begin lines with a prefix of their own. */
  log(level: ToolLogLevel, text: string): void {
    if (!this.shows(level)) return;
    const prefix = `${PREFIXES[level]}: `;
    const lines = text.split('\n').map((line) => `${prefix}${printable(line)}\n`);
    this.#write(lines.join(''));
  }

  fatal(text: string): void {
    this.log(ToolLogLevel.fatal, text);
  }

  error(text: string): void {
    this.log(ToolLogLevel.error, text);
  }

  warn(text: string): void {
    this.log(ToolLogLevel.warn, text);
  }

  info(text: string): void {
    this.log(ToolLogLevel.info, text);
  }

  debug(text: string): void {
    this.log(ToolLogLevel.debug, text);
  }
}

const NAMED_LEVELS: Readonly<Record<string, ToolLogLevel>> = ToolLogLevel;

/** Whether a text names a log level. */
export function isLogLevelName(text: string): boolean {
  return Object.hasOwn(NAMED_LEVELS, text.toLowerCase());
}

/** The level that a command line asks for; the right-most option counts. */
export function logLevelOf(line: CommandLine): ToolLogLevel {
  switch (line.given('--quiet', '--verbose', '--debug', '--log-level')) {
    case '--quiet':
      return ToolLogLevel.fatal;
    case '--verbose':
      return ToolLogLevel.info;
    case '--debug':
      return ToolLogLevel.debug;
    case '--log-level':
      return NAMED_LEVELS[(line.text('--log-level') ?? '').toLowerCase()] ?? ToolLogLevel.warn;
    default:
      return ToolLogLevel.warn;
  }
}
