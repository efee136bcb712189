/**
 * Writes compat/rzdcx/tags.ts: the dictionary's keywords and the other spellings that the original library has.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dictionaryEntries } from '../src/dataset/dictionary';

interface Inventory {
  readonly enums: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number; readonly keyword: string }[];
  }[];
}

const LINE = 118;

/** Names in tag order; of names for one tag the keyword first. */
function names(projectRoot: string): [string, number][] {
  const inventory = JSON.parse(
    readFileSync(join(projectRoot, 'compat', 'rzdcx', 'inventory.json'), 'utf8'),
  ) as Inventory;
  const listed = inventory.enums.find((set) => set.name === 'DICOM_TAGS_ENUM')?.members ?? [];
  const known = new Map<string, number>();
  // Group 0000 belongs to messages, not to data sets.
  for (const { keyword, tag } of dictionaryEntries()) {
    if (tag >= 0x00020000 && !known.has(keyword)) known.set(keyword, tag);
  }
  for (const { name, value, keyword } of listed) {
    if (known.get(keyword) !== value) throw new Error(`${name}: the dictionary has no ${keyword} at ${value}`);
    known.set(name, value);
  }
  return [...known].sort(([, left], [, right]) => left - right);
}

/** Writes the file below `root`, reading the inventory below `projectRoot`. */
export function generateTags(root: string, projectRoot: string): void {
  const lines: string[] = [];
  let line = '';
  for (const [name, tag] of names(projectRoot)) {
    const entry = `${name}: 0x${tag.toString(16)},`;
    if (line !== '' && line.length + entry.length >= LINE) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? `  ${entry}` : `${line} ${entry}`;
  }
  lines.push(line);
  const source = `/**
 * The tags by name. Written by scripts/generate-tags.ts, not by hand.
 *
 * @module
 * @see DICOM PS3.6
 */

/**
 * Tags by their names: every keyword of the data dictionary (repeating groups by their base group), and for some of them
 * the original library's other spellings, such as \`patientName\`, \`PatientsName\`, \`AcquisitionDatetime\`.
 */
// prettier-ignore
export const DICOM_TAGS_ENUM = {
${lines.join('\n')}
} as const;

/** A tag as a number, 0xggggeeee. Every tag will do, named or not. */
export type DICOM_TAGS_ENUM = number;
`;
  writeFileSync(join(root, 'compat', 'rzdcx', 'tags.ts'), source);
}
