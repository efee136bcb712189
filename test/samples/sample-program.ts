import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort } from '../support/ports';
import { type Program, type ProgramOptions, runProgram, type RunResult, startProgram } from '../support/process';
import { tempDir } from '../support/temp';

/** What a sample is told, in the order of its arguments. */
export type Arguments = readonly (string | number)[];

/** The program of a sample, such as `rzdcx/echo/main`. @throws when it is not compiled. */
export function sampleFile(sample: string): string {
  const file = join(__dirname, '..', '..', 'samples', `${sample}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: was it compiled?`);
  return file;
}

/** Runs a sample to its end, in a folder of its own. */
export function runSample(sample: string, args: Arguments, options: ProgramOptions = {}): Promise<RunResult> {
  const cwd = options.cwd ?? tempDir('sample');
  return runProgram(process.execPath, [sampleFile(sample), ...args.map(String)], { ...options, cwd });
}

/** Starts a sample that listens on the port that it is given, and waits until it does. */
export function listenSample(
  sample: string,
  argsOf: (port: number) => Arguments,
  options: ProgramOptions = {},
): Promise<[Program, number]> {
  return onFreePort(async (port) => {
    const args = [sampleFile(sample), ...argsOf(port).map(String)];
    return [await startProgram(process.execPath, args, { cwd: tempDir('sample'), ...options, port }), port];
  });
}

/** What both entries have a program for. */
export const ENTRIES = ['main', 'blocking'] as const;

/** The lines of an output; what follows the last line's end counts when it is not empty. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
