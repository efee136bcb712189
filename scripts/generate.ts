/**
 * Writes the generated tables again: `npm run build && npm run generate`.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateDictionaryTable } from './generate-dictionary';
import { generateUIDTable } from './generate-uids';

function projectFolder(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  return projectFolder(dirname(from));
}

const root = projectFolder(__dirname);
generateUIDTable(root);
generateDictionaryTable(root);
