/**
 * Writes the tables of docs/guide/errors.md and limits.md, and the lists of CONFORMANCE.md, between `<!-- generated: NAME -->` and `<!-- end -->`.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conformanceTables } from './guide-conformance';
import { errorTables } from './guide-errors';
import { limitTables } from './guide-limits';

const PLACE = /(?<start><!-- generated: (?<name>[^\n]*) -->\n)[^]*?(?<end><!-- end -->)/g;

function fillIn(
  text: string,
  tables: Readonly<Record<string, string>>,
  page: string,
): { text: string; complaints: string[] } {
  const left = new Set(Object.keys(tables));
  const complaints: string[] = [];
  const filled = text.replace(PLACE, (_place, start: string, name: string, end: string) => {
    const made = tables[name];
    left.delete(name);
    if (made === undefined) complaints.push(`${page}: nothing makes a table ${name}`);
    return `${start}\n${made ?? ''}\n\n${end}`;
  });
  return { text: filled, complaints: [...complaints, ...[...left].map((name) => `${page} has no place for ${name}`)] };
}

/** @returns what is wrong with the pages. */
export function generateGuide(root: string, projectRoot: string): string[] {
  const pages = {
    'docs/guide/errors.md': errorTables(projectRoot),
    'docs/guide/limits.md': limitTables(projectRoot),
    'CONFORMANCE.md': conformanceTables(),
  };
  return Object.entries(pages).flatMap(([page, tables]) => {
    const { text, complaints } = fillIn(readFileSync(join(projectRoot, page), 'utf8'), tables, page);
    const target = join(root, page);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return complaints;
  });
}
