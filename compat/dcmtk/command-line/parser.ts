import { expandCommandFiles } from './command-files';
import { CommandLineError } from './command-line-error';
import {
  optionsOf,
  type OptionDefinition,
  type OptionValue,
  type ParameterDefinition,
  type ToolDefinition,
} from './options';

interface Occurrence {
  readonly option: OptionDefinition;
  readonly values: readonly string[];
}

/** A command line that was understood. */
export class CommandLine {
  /** The words that are no options, in their order. */
  readonly parameters: readonly string[];
  /** Every word with its files taken in and options by their long names. */
  readonly words: readonly string[];
  readonly #occurrences: readonly Occurrence[];
  readonly #defaults: readonly string[];

  constructor(
    occurrences: readonly Occurrence[],
    parameters: readonly string[],
    words: readonly string[],
    defaults: readonly string[],
  ) {
    this.#occurrences = occurrences;
    this.parameters = parameters;
    this.words = words;
    this.#defaults = defaults;
  }

  /** Whether the option was given. */
  has(long: string): boolean {
    return this.#last(long) !== undefined;
  }

  /** A value of the option's right-most occurrence; undefined when it was not given. */
  text(long: string, index = 0): string | undefined {
    return this.#last(long)?.values[index];
  }

  /** The same as a number. */
  number(long: string, index = 0): number | undefined {
    const text = this.text(long, index);
    return text === undefined ? undefined : Number(text);
  }

  /** The values of each occurrence of an option, in their order. */
  all(long: string): (readonly string[])[] {
    return this.#occurrences.filter(({ option }) => option.long === long).map(({ values }) => values);
  }

  /** The right-most of several options, or the one of them that is a default; undefined when there is neither. */
  choice(...longs: string[]): string | undefined {
    const given = this.#occurrences.filter(({ option }) => longs.includes(option.long)).at(-1)?.option.long;
    return given ?? longs.find((long) => this.#defaults.includes(long));
  }

  /** The right-most of several options that was given. */
  given(...longs: string[]): string | undefined {
    return this.#occurrences.filter(({ option }) => longs.includes(option.long)).at(-1)?.option.long;
  }

  #last(long: string): Occurrence | undefined {
    return this.#occurrences.findLast(({ option }) => option.long === long);
  }
}

/** What came of a command line: run the tool, or do the one thing that an option such as `--help` asks for. */
export interface ParsedCommandLine {
  readonly line: CommandLine;
  /** The option that asks for something else than running. */
  readonly instead: OptionDefinition | undefined;
}

/**
 * Understands a command line by a tool's table. No words at all ask for help.
 *
 * Options may stand before, between and behind parameters. Where a part of the table is exclusive its right-most option
 * counts. The first option that ends the parsing is alone what counts.
 *
 * @throws {@link CommandLineError} for what the table does not have.
 */
export function parseCommandLine(tool: ToolDefinition, args: readonly string[]): ParsedCommandLine {
  const options = optionsOf(tool);
  const byName = new Map<string, OptionDefinition>();
  for (const option of options) {
    byName.set(option.long, option);
    if (option.short !== undefined) byName.set(option.short, option);
  }
  const occurrences: Occurrence[] = [];
  const parameters: string[] = [];
  const words: string[] = [];
  const given = expandCommandFiles(args);
  const end = (instead?: OptionDefinition): ParsedCommandLine => {
    const defaults = options.filter(({ isDefault }) => isDefault === true).map(({ long }) => long);
    return { line: new CommandLine(occurrences, parameters, words, defaults), instead };
  };
  if (given.length === 0) return end(byName.get('--help'));
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? '';
    if (!looksLikeOption(word)) {
      parameters.push(word);
      words.push(word);
      continue;
    }
    const option = byName.get(word);
    if (option === undefined) throw new CommandLineError(`Unknown option ${word}`);
    if (option.notApplicable !== undefined) {
      throw new CommandLineError(`${option.long} is not applicable here: ${option.notApplicable}`);
    }
    const values = (option.values ?? []).map((value) => readValue(option, value, given[++index]));
    words.push(option.long, ...values);
    occurrences.push({ option, values });
    if (option.endsParsing === true) return end(option);
  }
  const alone = occurrences.find(({ option }) => option.alone === true)?.option;
  if (alone === undefined) checkParameters(tool.parameters, parameters);
  const parsed = end(alone);
  checkCombinations(tool, parsed.line);
  return parsed;
}

/** A sign and anything but a digit; a sign alone is a parameter. */
function looksLikeOption(word: string): boolean {
  return /^[-+][^0-9]/.test(word);
}

function readValue(option: OptionDefinition, value: OptionValue, word: string | undefined): string {
  if (word === undefined) throw new CommandLineError(`Missing value for option ${option.long}`);
  if (value.minimum === undefined && value.maximum === undefined) return word;
  const isInteger = /^[-+]?[0-9]+$/.test(word) && !(value.unsigned === true && word.startsWith('-'));
  const invalid = `Invalid value for option ${option.long}`;
  if (!isInteger) throw new CommandLineError(`${invalid} (${word})`);
  if (Number(word) < (value.minimum ?? -Infinity)) throw new CommandLineError(`${invalid} (underflow: ${word})`);
  if (Number(word) > (value.maximum ?? Infinity)) throw new CommandLineError(`${invalid} (overflow: ${word})`);
  return word;
}

function checkParameters(definitions: readonly ParameterDefinition[], parameters: readonly string[]): void {
  const missing = definitions.find(({ optional }, index) => optional !== true && index >= parameters.length);
  if (missing !== undefined) throw new CommandLineError(`Missing parameter ${missing.name}`);
  if (parameters.length > definitions.length && definitions.at(-1)?.many !== true) {
    throw new CommandLineError('Too many parameters');
  }
  definitions.forEach(({ port }, index) => {
    const word = parameters[index];
    if (port !== true || word === undefined) return;
    const invalid = `Invalid parameter value ${word}`;
    if (!/^[-+]?[0-9]+$/.test(word)) throw new CommandLineError(invalid);
    if (word.startsWith('-') || Number(word) > 65_535) throw new CommandLineError(`${invalid} (overflow)`);
    if (Number(word) < 1) throw new CommandLineError(`${invalid} (underflow)`);
  });
}

function checkCombinations(tool: ToolDefinition, line: CommandLine): void {
  for (const { parts } of tool.groups) {
    for (const { options, exclusive } of parts) {
      const counts = exclusive === true ? line.given(...options.map(({ long }) => long)) : undefined;
      for (const option of options) {
        const inEffect = exclusive === true ? option.long === counts : line.has(option.long);
        if (inEffect) checkOption(option, line);
      }
    }
  }
}

function checkOption({ long, onlyWith, notWith }: OptionDefinition, line: CommandLine): void {
  if (onlyWith !== undefined && !onlyWith.some((other) => line.has(other))) {
    throw new CommandLineError(`${long} only allowed with ${listOf(onlyWith)}`);
  }
  const other = notWith?.find((each) => line.has(each));
  if (other !== undefined) throw new CommandLineError(`${long} not allowed with ${other}`);
}

function listOf(longs: readonly string[]): string {
  if (longs.length < 2) return longs.join('');
  return `${longs.slice(0, -1).join(', ')} or ${longs.at(-1) ?? ''}`;
}
