import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`no package.json above ${__dirname}`);
  return findRoot(parent);
}

/** The folder of package.json, wherever the compiled tests lie below it. */
export const projectRoot = findRoot(__dirname);

/** The folder of the committed fixtures. */
export const fixturesRoot = join(projectRoot, 'test', 'fixtures');
