/**
 * Elements that the program's own dictionary file adds to the standard's. Process-wide.
 *
 * One entry a line, `(gggg,eeee)`, VR, name, VM and version with a tab between them; `#` begins a comment. The file
 * `dicom.dic` of the current directory is read once, before the first look-up.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { dictionaryVR, lookupTag } from '../../src/index';
import { LOG_LEVEL } from './enums';
import { rzdcxLog } from './process-state';

interface ExtensionEntry {
  readonly vr: string;
  readonly name: string;
}

const DEFAULT_FILE = 'dicom.dic';
const entries = new Map<number, ExtensionEntry>();
let defaultFileRead = false;

/** The VR that an element of that tag gets: of the standard, of the extension, else LO for private creators and UN. */
export function vrForTag(tag: number): string {
  const vr = lookupTag(tag) ? dictionaryVR(tag) : (extension(tag)?.vr ?? dictionaryVR(tag));
  return vr === '--' ? 'UN' : vr;
}

/** Keyword of the standard or name of the extension; empty when neither knows the tag. */
export function nameForTag(tag: number): string {
  return lookupTag(tag)?.keyword ?? extension(tag)?.name ?? '';
}

function extension(tag: number): ExtensionEntry | undefined {
  if (!defaultFileRead) {
    defaultFileRead = true;
    readDefaultFile();
  }
  return entries.get(tag);
}

function readDefaultFile(): void {
  let text: string;
  try {
    text = readFileSync(DEFAULT_FILE, 'utf8');
  } catch (error) {
    // Most programs have none. One that is there and cannot be read is worth a word.
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing)
      rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_WARNING, `Cannot read the dictionary ${DEFAULT_FILE}: ${String(error)}`);
    return;
  }
  for (const [index, line] of text.split(/\r?\n/).entries()) addLine(line, index + 1);
}

function addLine(line: string, number: number): void {
  const content = line.replace(/#.*$/, '').trim();
  if (content === '') return;
  const found = /^\(([0-9a-f]{4}),([0-9a-f]{4})\)\s+([A-Z]{2})\s+(\S+)/i.exec(content);
  const [, group, element, vr, name] = found ?? [];
  if (group === undefined || element === undefined || vr === undefined || name === undefined) {
    rzdcxLog.log(
      LOG_LEVEL.LOG_LEVEL_WARNING,
      `${DEFAULT_FILE}, line ${number}: no entry of the form (gggg,eeee) VR name`,
    );
    return;
  }
  entries.set(Number.parseInt(group + element, 16), { vr: vr.toUpperCase(), name });
}
