import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolContext } from '../../command-line/main';

/** Directories inside each other that are entered at most. */
const DEEPEST = 64;

/** A pattern of file names as a regular expression: `*`, `?` and `[...]`. */
export function patternOf(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? '';
    const close = character === '[' ? pattern.indexOf(']', index + 2) : -1;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (close > 0) {
      const set = pattern
        .slice(index + 1, close)
        .replace(/[\\\]^]/g, '\\$&')
        .replace(/^(?:!|\\\^)/, '^');
      source += `[${set}]`;
      index = close;
    } else source += character.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The files of a directory in the order in which the system lists them. */
function* scan(folder: string, pattern: RegExp | undefined, recurse: boolean, depth = 0): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory(path)) {
      if (recurse && depth < DEEPEST) yield* scan(path, pattern, recurse, depth + 1);
    } else if (pattern === undefined || pattern.test(name)) {
      yield path;
    }
  }
}

/** The files that a sender's command line names, directories scanned when that is asked for. */
export function inputFiles({ line, log }: ToolContext): string[] {
  const scans = line.has('--scan-directories');
  const text = line.text('--scan-pattern');
  const pattern = text === undefined ? undefined : patternOf(text);
  const recurse = line.choice('--no-recurse', '--recurse') === '--recurse';
  if (scans) log.info('determining input files ...');
  const files: string[] = [];
  for (const path of line.parameters.slice(2)) {
    if (!isDirectory(path)) files.push(path);
    else if (scans) files.push(...scan(path, pattern, recurse));
    else log.warn(`ignoring directory because option --scan-directories is not set: ${path}`);
  }
  return files;
}
