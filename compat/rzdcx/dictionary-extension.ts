/**
 * Elements that dictionary files of the program add to the standard's. Process-wide.
 *
 * One entry a line, `(gggg,eeee)`, VR, name, VM and version with a tab between them; `#` begins a comment. The file
 * `dicom.dic` of the current directory is read once, before the first look-up.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import {
  type DictionaryAddition,
  dictionaryVR,
  groupOf,
  lookupKeyword,
  lookupTag,
  registerDictionaryEntries,
  vrInfo,
} from '../../src/index';
import { COMError, HRESULT, toCOMError } from '../com';
import { LOG_LEVEL } from './enums';
import { rzdcxLog } from './process-state';

const DEFAULT_FILE = 'dicom.dic';
let defaultFileRead = false;
/** Takes entries that were added. */
export type TakeDictionaryEntries = (entries: readonly DictionaryAddition[]) => void;

/** All entries so far, and who else wants those to come. */
const known: DictionaryAddition[] = [];
const told = new Set<TakeDictionaryEntries>();

/**
 * Keeps the dictionary of another thread equal to this one's, until {@link unshareDictionary}.
 *
 * @param tell - Given every entry that is added from now on.
 * @returns the entries that there are already.
 */
export function shareDictionary(tell: TakeDictionaryEntries): readonly DictionaryAddition[] {
  readDefaultDictionary();
  told.add(tell);
  return known;
}

/** Tells no more. */
export function unshareDictionary(tell: TakeDictionaryEntries): void {
  told.delete(tell);
}

/** Takes the entries of the thread that this one works for, whose files are not read again here. */
export function adoptDictionary(entries: readonly DictionaryAddition[]): void {
  defaultFileRead = true;
  register(entries);
}

function register(entries: readonly DictionaryAddition[]): void {
  registerDictionaryEntries(entries);
  known.push(...entries);
  for (const tell of told) tell(entries);
}

/** The VR that an element of that tag gets: of the standard, of a file, else LO for private creators and UN. */
export function vrForTag(tag: number): string {
  readDefaultDictionary();
  const vr = dictionaryVR(tag);
  return vr === '--' ? 'UN' : vr;
}

/** Keyword of the standard or name in a file; empty when neither knows the tag. */
export function nameForTag(tag: number): string {
  readDefaultDictionary();
  return lookupTag(tag)?.keyword ?? '';
}

/** The tag of a keyword of the standard or of a name in a file. */
export function tagForName(name: string): number | undefined {
  readDefaultDictionary();
  return lookupKeyword(name);
}

/**
 * Adds the entries of a file, all or none.
 *
 * @param source - ProgID of the class whose member asks.
 * @throws {@link COMError} the system's code when the file cannot be read, E_INVALIDARG for a line that is no entry.
 */
export function addDictionaryFile(path: string, source: string): void {
  // First, so that what is added by hand outranks it.
  readDefaultDictionary();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw toCOMError(error, source, { doing: `Cannot read the dictionary ${path}` });
  }
  const entries = parse(text, (line) => {
    throw new COMError(HRESULT.E_INVALIDARG, complaint(path, line), source);
  });
  register(entries);
}

/** Reads the current directory's `dicom.dic`, if that was not tried before. To be called before implicit data is read. */
export function readDefaultDictionary(): void {
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
  register(parse(text, (line) => warn(complaint(DEFAULT_FILE, line))));
}

function warn(text: string): void {
  rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_WARNING, text);
}

function complaint(file: string, line: number): string {
  return `${file}, line ${line}: no entry of the form (gggg,eeee) VR name`;
}

/** The entries of a text; `refuse` is told the number of each line that is none. */
function parse(text: string, refuse: (line: number) => void): DictionaryAddition[] {
  const entries: DictionaryAddition[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/#.*$/, '').trim();
    if (content === '') continue;
    const entry = entryOf(content);
    if (entry) entries.push(entry);
    else refuse(index + 1);
  }
  return entries;
}

function entryOf(content: string): DictionaryAddition | undefined {
  const found = /^\(([0-9a-f]{4}),([0-9a-f]{4})\)\s+([a-z]{2})\s+(\S+)/i.exec(content);
  const [, group, element, letters, name] = found ?? [];
  if (group === undefined || element === undefined || letters === undefined || name === undefined) return undefined;
  const vr = letters.toUpperCase();
  const tag = Number.parseInt(group + element, 16);
  // What is known of a VR that does not exist is what is known of UN. Items and delimiters are no elements.
  if (vrInfo(vr).vr !== vr || groupOf(tag) === 0xfffe) return undefined;
  return { tag, vr, keyword: name };
}
