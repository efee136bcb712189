import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A path as it is, or the files of a folder and of those below it. */
export function filesOf(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A list as legacy programs make it, with a separator behind the last one too. */
export function fileListOf(paths: readonly string[]): string {
  let fileList = '';
  for (const path of paths.flatMap(filesOf)) fileList += `${path};`;
  return fileList;
}

/** The names in a list of the toolkit. */
export function namesOf(list: string): string[] {
  return list.split(';').filter((name) => name !== '');
}
