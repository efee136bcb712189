import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesRoot } from './project';

/** Bytes from hexadecimal text with white space and comments (`#` to the end of the line). */
export function hex(text: string): Buffer {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error('hex: digits do not make whole bytes');
  return Buffer.from(digits, 'hex');
}

/** The bytes of a `.hex` file below test/fixtures. */
export function hexFixture(path: string): Buffer {
  return hex(readFileSync(join(fixturesRoot, path), 'utf8'));
}
