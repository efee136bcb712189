import { readFileSync } from 'node:fs';
import { CommandLineError } from './command-line-error';

/** Longest command file, in bytes. */
const LONGEST_FILE = 16 * 1024 * 1024;
/** A quoted part, in either kind of quotes, or a piece of a word without quotes. */
const PIECE = /"([^"]*)"|'([^']*)'|([^\s"']+)|(["'])/g;

/** The words of a text; quotes keep blanks together and are dropped. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let end = -1;
  for (const match of text.matchAll(PIECE)) {
    const piece = match[1] ?? match[2] ?? match[3] ?? '';
    if (match[4] !== undefined) throw new CommandLineError(`A quotation mark ${match[4]} is not closed`);
    // Pieces that touch each other are one word.
    if (match.index === end) words.push(`${words.pop() ?? ''}${piece}`);
    else words.push(piece);
    end = match.index + match[0].length;
  }
  return words;
}

/**
 * Puts the words of a file in the place of each argument `@FILE`. Arguments in such a file are not looked at again.
 *
 * @throws {@link CommandLineError} when the file cannot be read.
 */
export function expandCommandFiles(args: readonly string[]): string[] {
  return args.flatMap((arg) => (arg.startsWith('@') && arg.length > 1 ? wordsOfFile(arg.slice(1)) : [arg]));
}

function wordsOfFile(path: string): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandLineError(`Cannot open command file '${path}'`, { cause: error });
  }
  if (bytes.length > LONGEST_FILE) throw new CommandLineError(`The command file '${path}' is too long`);
  return splitWords(bytes.toString('utf8'));
}
