/**
 * The originals' names of UIDs, which configuration files, log lines and file names use.
 *
 * @module
 */
import { DCMTK_TRANSFER_SYNTAXES, DCMTK_UIDS } from './uid-table';

interface NamedUID {
  readonly uid: string;
  readonly name: string;
  /** Of file names; storage classes only. */
  readonly prefix: string | undefined;
  /** Who proposes the class by itself: `p` storescu, `g` getscu. */
  readonly proposers: string;
}

let byUID: Map<string, NamedUID> | undefined;
let byName: Map<string, string> | undefined;
let syntaxNames: Map<string, string> | undefined;

function linesOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|'));
}

function table(): Map<string, NamedUID> {
  byUID ??= new Map(
    linesOf(DCMTK_UIDS).map(([uid = '', name = '', prefix, proposers = '']) => [uid, { uid, name, prefix, proposers }]),
  );
  return byUID;
}

/** The name of a UID, such as `CTImageStorage`; undefined when it has none. */
export function dcmtkUIDName(uid: string): string | undefined {
  return table().get(uid)?.name;
}

/** A UID as log lines show it: `=` and its name, or the UID itself. */
export function showUID(uid: string): string {
  const name = dcmtkUIDName(uid);
  return name === undefined ? uid : `=${name}`;
}

/** The UID of a name, with regard to case; undefined for an unknown one. */
export function uidOfName(name: string): string | undefined {
  byName ??= new Map([...table().values()].map((entry) => [entry.name, entry.uid]));
  return byName.get(name);
}

/** The prefix of a file name for objects of a class, such as `CT`; `OT` for classes that the originals do not know. */
export function modalityPrefix(SOPClassUID: string): string {
  return table().get(SOPClassUID)?.prefix ?? 'OT';
}

/** Whether the originals know the class as one that is stored. */
export function isKnownStorageClass(SOPClassUID: string): boolean {
  return table().get(SOPClassUID)?.prefix !== undefined;
}

/** The storage classes that a tool proposes by itself, in its order: by their names without regard to case. */
export function proposedStorageClasses(tool: 'storescu' | 'getscu'): string[] {
  const mark = tool === 'storescu' ? 'p' : 'g';
  return [...table().values()]
    .filter(({ proposers }) => proposers.includes(mark))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ uid }) => uid);
}

/** A transfer syntax in words, such as `Little Endian Explicit`. */
export function transferSyntaxName(uid: string): string {
  syntaxNames ??= new Map(linesOf(DCMTK_TRANSFER_SYNTAXES).map(([key = '', name = '']) => [key, name]));
  return syntaxNames.get(uid) ?? 'Unknown Transfer Syntax';
}
