import { accessSync, constants, statSync } from 'node:fs';
import type { CommandLine } from '../../command-line/parser';

/** Why an output directory cannot be used. */
export type DirectoryFault = 'missing' | 'read-only';

/** The output directory of a command line, by default the one that the tool runs in. */
export function outputDirectory(line: CommandLine): string {
  return line.text('--output-directory') ?? '.';
}

/** Looks whether files can be written there; undefined when all is well. */
export function directoryFault(path: string): DirectoryFault | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return 'missing';
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch {
    return 'read-only';
  }
}
