/**
 * Writes the generated files again: `npm run build && npm run generate [-- NAME...]`.
 *
 * With `--check` nothing is written: exit code 1 when a committed file is not what its generator makes.
 *
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { generateCoverage } from './generate-coverage';
import { generateDictionaryTable } from './generate-dictionary';
import { generateGuide } from './generate-guide';
import { generateLeadtoolsNames } from './generate-leadtools-names';
import { generateTags } from './generate-tags';
import { generateUIDTable } from './generate-uids';

/** Writes below `root`; reads what it needs below `projectRoot`. Returns what is wrong with the sources, if anything. */
type Generator = (root: string, projectRoot: string) => readonly string[] | void;

/** In the order in which they depend on each other. */
const GENERATORS: Readonly<Record<string, Generator>> = {
  uids: generateUIDTable,
  dictionary: generateDictionaryTable,
  tags: generateTags,
  leadtools: generateLeadtoolsNames,
  coverage: generateCoverage,
  guide: generateGuide,
};

function projectFolder(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  return projectFolder(dirname(from));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Generates into an empty folder and compares. */
function check(generator: Generator, projectRoot: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'dcxport-generate-'));
  try {
    for (const folder of ['src/dataset', 'compat/rzdcx', 'compat/leadtools'])
      mkdirSync(join(root, folder), { recursive: true });
    const complaints = [...(generator(root, projectRoot) ?? [])];
    for (const path of filesBelow(root)) {
      const name = relative(root, path);
      const committed = join(projectRoot, name);
      const same = existsSync(committed) && readFileSync(committed, 'utf8') === readFileSync(path, 'utf8');
      if (!same) complaints.push(`${name} is stale: run npm run build && npm run generate, and commit it`);
    }
    return complaints;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function main(args: readonly string[]): void {
  const projectRoot = projectFolder(__dirname);
  const wanted = args.filter((arg) => arg !== '--check');
  const unknown = wanted.filter((name) => GENERATORS[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`No generator ${unknown.join(', ')}; there are ${Object.keys(GENERATORS).join(', ')}`);
  }
  const chosen = Object.entries(GENERATORS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const complaints = chosen.flatMap(([, generator]) =>
    args.includes('--check') ? check(generator, projectRoot) : [...(generator(projectRoot, projectRoot) ?? [])],
  );
  for (const complaint of complaints) console.error(complaint);
  if (args.includes('--check') && complaints.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
