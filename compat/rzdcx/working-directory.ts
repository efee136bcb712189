/**
 * What relative names of the network classes count from.
 *
 * @module
 */
import { resolve } from 'node:path';

let directory: string | undefined;

/** The absolute path of a name that a program gave, if it gave one: counted from its current directory, now. */
export function fromWorkingDirectory(name: string): string {
  if (name === '') return name;
  return directory === undefined ? resolve(name) : resolve(directory, name);
}

/** Relative names count from this directory from now on, whatever the process's is: that of the thread we work for. */
export function setWorkingDirectory(path: string): void {
  directory = path;
}
