/**
 * Writes compat/leadtools/DicomTag.ts and DicomUidType.ts: the names of the standard, and the spellings that the original
 * library has for some of them.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dictionaryEntries } from '../src/dataset/dictionary';
import { UID_TABLE } from '../src/dataset/uid-table';

interface Inventory {
  readonly enums: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number | string }[];
  }[];
}

/** Prints UIDs and their keywords as JSON, from the registry of python3-pydicom (Debian's package). */
const READ_KEYWORDS = `
import json
from pydicom._uid_dict import UID_dictionary
print(json.dumps([[uid, v[4]] for uid, v in UID_dictionary.items()]))
`;

const LINE = 118;

function listedNames(projectRoot: string, set: string): readonly { name: string; value: number | string }[] {
  const path = join(projectRoot, 'compat', 'leadtools', 'inventory.json');
  const inventory = JSON.parse(readFileSync(path, 'utf8')) as Inventory;
  return inventory.enums.find(({ name }) => name === set)?.members ?? [];
}

function add<T>(names: Map<string, T>, name: string, value: T): void {
  const known = names.get(name);
  if (known !== undefined && known !== value)
    throw new Error(`${name} stands for ${String(known)} and ${String(value)}`);
  names.set(name, value);
}

function tagNames(projectRoot: string): string[] {
  const names = new Map<string, number>();
  for (const { keyword, tag } of dictionaryEntries()) if (!names.has(keyword)) names.set(keyword, tag);
  for (const { name, value } of listedNames(projectRoot, 'DicomTag')) add(names, name, Number(value));
  const hexadecimal = (tag: number): string => `0x${tag.toString(16).padStart(8, '0')}`;
  return [...names].sort(([, left], [, right]) => left - right).map(([name, tag]) => `${name}: ${hexadecimal(tag)},`);
}

/** A UID's name without what no identifier can have is its keyword, as the standard makes them. */
function keywordOf(name: string): string {
  return name.replace(/&/g, 'And').replace(/[^A-Za-z0-9]/g, '');
}

function uidNames(projectRoot: string): string[] {
  const text = execFileSync('/usr/bin/python3', ['-c', READ_KEYWORDS], { encoding: 'utf8' });
  const keywords = new Map(JSON.parse(text) as [string, string][]);
  const names = new Map<string, string>();
  for (const line of UID_TABLE.trim().split('\n')) {
    const [uid = '', , name = ''] = line.split('|');
    add(names, keywords.get(uid) || keywordOf(name), uid);
  }
  for (const { name, value } of listedNames(projectRoot, 'DicomUidType')) add(names, name, String(value));
  return [...names].map(([name, uid]) => `${name}: '${uid}',`);
}

/** As many entries to a line as it takes. */
function packed(entries: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const entry of entries) {
    if (line !== '' && line.length + entry.length >= LINE) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? `  ${entry}` : `${line} ${entry}`;
  }
  lines.push(line);
  return lines.join('\n');
}

/** Writes the files below `root`, reading the inventory below `projectRoot`. Needs python3-pydicom. */
export function generateLeadtoolsNames(root: string, projectRoot: string): void {
  const tags = `/**
 * The tags by name. Written by scripts/generate-leadtools-names.ts, not by hand.
 *
 * @module
 * @see DICOM PS3.6
 */

/** Tags by the keywords of the data dictionary; repeating groups by their base group. */
// prettier-ignore
export const DicomTag = {
${packed(tagNames(projectRoot))}
} as const;
/** A tag as a number, 0xggggeeee. Every tag will do, named or not. */
export type DicomTag = number;

/** {@link DicomTag} under its former name. */
export const DicomTagType = DicomTag;
/** {@link DicomTag} under its former name. */
export type DicomTagType = number;
`;
  const uids = `/**
 * The UIDs by name. Written by scripts/generate-leadtools-names.ts, not by hand.
 *
 * @module
 * @see DICOM PS3.6, annex A
 */

/** UIDs by their keywords, and by the other names that the original library has for some of them. */
// prettier-ignore
export const DicomUidType = {
${packed(uidNames(projectRoot))}
} as const;
/** A UID as text. Every UID will do, named or not. */
export type DicomUidType = string;
`;
  const folder = join(root, 'compat', 'leadtools');
  writeFileSync(join(folder, 'DicomTag.ts'), tags);
  writeFileSync(join(folder, 'DicomUidType.ts'), uids);
}
