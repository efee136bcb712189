import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandLineError, ToolFailure } from './command-line-error';
import { heading, helpText, identification, versionText } from './help';
import type { OptionDefinition, ToolDefinition } from './options';
import { parseCommandLine, type CommandLine } from './parser';
import { isLogLevelName, logLevelOf, ToolLog, ToolLogLevel } from './tool-log';

/** What a running tool has at hand. */
export interface ToolContext {
  readonly tool: ToolDefinition;
  readonly line: CommandLine;
  readonly log: ToolLog;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
}

/** The working part of a tool, loaded when there is work. */
export interface ToolProgram {
  /** Does the work. @returns the exit code. @throws {@link CommandLineError} before anything was done. */
  run(context: ToolContext): Promise<number>;
  /** Does what an option such as `--list-ciphers` asks for in place of the work. @returns the exit code. */
  runInstead?(option: OptionDefinition, context: ToolContext): Promise<number>;
}

/** The release of this package. */
export function packageVersion(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: string };
      return version ?? '0';
    }
    if (folder === dirname(folder)) return '0';
  }
}

/**
 * Runs a tool.
 *
 * @param args - The words behind the program's name.
 * @returns the exit code. Never rejects for what a user or peer did.
 */
export async function runTool(
  tool: ToolDefinition,
  load: () => Promise<ToolProgram>,
  args: readonly string[],
): Promise<number> {
  const print = (text: string): void => void process.stdout.write(text);
  try {
    const { line, instead } = parseCommandLine(tool, args);
    if (instead?.long === '--help') {
      print(helpText(tool, packageVersion()));
      return 0;
    }
    if (instead?.long === '--version') {
      print(versionText(tool, packageVersion()));
      return 0;
    }
    const level = line.text('--log-level');
    if (level !== undefined && !isLogLevelName(level))
      throw new CommandLineError('Invalid log level for --log-level option');
    const log = new ToolLog(logLevelOf(line));
    const context = { tool, line, log, print };
    if (instead !== undefined) {
      if (instead.endsParsing === true) print(`${heading(tool, packageVersion())}\n`);
      return (await (await load()).runInstead?.(instead, context)) ?? 0;
    }
    if (log.shows(ToolLogLevel.debug)) log.debug(`${identification(tool, packageVersion())}\n`);
    if (line.has('--arguments')) log.info(argumentsText(tool, line));
    return await (await load()).run(context);
  } catch (error) {
    if (error instanceof ToolFailure) {
      process.stderr.write(`F: ${error.message}\n`);
    } else if (error instanceof CommandLineError) {
      process.stderr.write(`${heading(tool, packageVersion())}error: ${error.message}\n`);
    } else {
      // A fault of the program itself: what helps to find it matters more than form.
      process.stderr.write(`F: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
    return 1;
  }
}

function argumentsText({ name }: ToolDefinition, { words }: CommandLine): string {
  const list = words.map((word) => `'${word}' `).join('');
  return `calling 'dcx-${name}' with ${words.length} argument${words.length === 1 ? '' : 's'}: ${list}\n`;
}

/** Runs a tool as this process: its arguments, its exit code. */
export function runAsProcess(tool: ToolDefinition, load: () => Promise<ToolProgram>): void {
  // Whoever read our output may be gone; the work goes on and the exit code tells.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  void runTool(tool, load, process.argv.slice(2)).then((code) => {
    // What was written last must be out; behind that nothing keeps the process, whatever is still open.
    process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
  });
}
