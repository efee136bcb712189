/**
 * Elements that dictionary files of the program add to the standard's. Process-wide.
 *
 * One entry a line, `(gggg,eeee)`, VR, name, VM and version with a tab between them; `#` begins a comment. The file
 * `dicom.dic` of the current directory is read once, before the first look-up.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { dictionaryVR, lookupTag, vrInfo } from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import { LOG_LEVEL } from './enums';
import { rzdcxLog } from './process-state';

interface ExtensionEntry {
  readonly tag: number;
  readonly vr: string;
  readonly name: string;
}

const DEFAULT_FILE = 'dicom.dic';
const byTag = new Map<number, ExtensionEntry>();
const byName = new Map<string, number>();
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

/** The tag that an extension gives a name to. */
export function tagForName(name: string): number | undefined {
  readDefaultFile();
  return byName.get(name);
}

/**
 * Adds the entries of a file, all or none.
 *
 * @param source - ProgID of the class whose member asks.
 * @throws {@link COMError} the system's code when the file cannot be read, E_INVALIDARG for a line that is no entry.
 */
export function addDictionaryFile(path: string, source: string): void {
  // First, so that what is added by hand outranks it.
  readDefaultFile();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw toCOMError(error, source, { doing: `Cannot read the dictionary ${path}` });
  }
  const entries = parse(text, (line) => {
    throw new COMError(HRESULT.E_INVALIDARG, complaint(path, line), source);
  });
  for (const entry of entries) add(entry);
}

function extension(tag: number): ExtensionEntry | undefined {
  readDefaultFile();
  return byTag.get(tag);
}

function add(entry: ExtensionEntry): void {
  byTag.set(entry.tag, entry);
  byName.set(entry.name, entry.tag);
}

function readDefaultFile(): void {
  if (defaultFileRead) return;
  defaultFileRead = true;
  let text: string;
  try {
    text = readFileSync(DEFAULT_FILE, 'utf8');
  } catch (error) {
    // Most programs have none. One that is there and cannot be read is worth a word.
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) warn(`Cannot read the dictionary ${DEFAULT_FILE}: ${String(error)}`);
    return;
  }
  for (const entry of parse(text, (line) => warn(complaint(DEFAULT_FILE, line)))) add(entry);
}

function warn(text: string): void {
  rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_WARNING, text);
}

function complaint(file: string, line: number): string {
  return `${file}, line ${line}: no entry of the form (gggg,eeee) VR name`;
}

/** The entries of a text; `refuse` is told the number of each line that is none. */
function parse(text: string, refuse: (line: number) => void): ExtensionEntry[] {
  const entries: ExtensionEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/#.*$/, '').trim();
    if (content === '') continue;
    const entry = entryOf(content);
    if (entry) entries.push(entry);
    else refuse(index + 1);
  }
  return entries;
}

function entryOf(content: string): ExtensionEntry | undefined {
  const found = /^\(([0-9a-f]{4}),([0-9a-f]{4})\)\s+([a-z]{2})\s+(\S+)/i.exec(content);
  const [, group, element, letters, name] = found ?? [];
  if (group === undefined || element === undefined || letters === undefined || name === undefined) return undefined;
  const vr = letters.toUpperCase();
  // What is known of a VR that does not exist is what is known of UN.
  if (vrInfo(vr).vr !== vr) return undefined;
  return { tag: Number.parseInt(group + element, 16), vr, name };
}
