import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { registerDictionaryEntries, type DictionaryAddition } from '../../../src';
import type { ToolLog } from '../command-line/tool-log';

/** Longest dictionary file, in bytes. */
const LONGEST_FILE = 64 * 1024 * 1024;
/** Tags of groups that repeat, and ranges of them, are patterns; one entry stands for one element here. */
const PUBLIC_TAG = /^\(([0-9a-f]{4}),([0-9a-f]{4})\)$/i;
const PRIVATE_TAG = /^\(([0-9a-f]{4}),"([^"]+)",([0-9a-f]{2})\)$/i;

/**
 * One line of a dictionary file: tag, VR, name and multiplicity, parted by tabs; undefined for comments and for what stands
 * for many elements.
 */
export function parseDictionaryLine(line: string): DictionaryAddition | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined;
  const [tag = '', vr = '', keyword = '', vm = '1'] = line.split(/\t+/).map((field) => field.trim());
  const [, group = '', element = ''] = PUBLIC_TAG.exec(tag) ?? [];
  if (!/^[A-Z]{2}$/.test(vr) || keyword === '') return undefined;
  if (group !== '') return { tag: Number.parseInt(group + element, 16), vr, keyword, vm };
  const [, privateGroup = '', privateCreator = '', number = ''] = PRIVATE_TAG.exec(tag) ?? [];
  if (privateGroup === '') return undefined;
  return { tag: Number.parseInt(`${privateGroup}10${number}`, 16), vr, keyword, vm, privateCreator };
}

/**
 * Adds the dictionary files that the environment names in `DCMDICTPATH` to the dictionary. Files and entries that cannot be
 * used are reported and left out.
 */
export function loadDictionaryFiles(log: ToolLog, paths: string | undefined = process.env.DCMDICTPATH): void {
  for (const path of (paths ?? '').split(delimiter).filter((each) => each !== '')) {
    try {
      log.debug(`DcmDataDictionary: Loading file: ${path}`);
      const bytes = readFileSync(path);
      if (bytes.length > LONGEST_FILE)
        throw new RangeError(`it has ${bytes.length} bytes, ${LONGEST_FILE} are the most`);
      const entries = bytes.toString('utf8').split(/\r?\n/).map(parseDictionaryLine);
      for (const entry of entries) if (entry !== undefined) register(entry, path, log);
    } catch (error) {
      log.error(
        `DcmDataDictionary: Cannot open file: ${path} (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
}

function register(entry: DictionaryAddition, path: string, log: ToolLog): void {
  try {
    registerDictionaryEntries([entry]);
  } catch (error) {
    log.debug(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
