/**
 * Writes an object with private elements and sequences, reads it again and lists it.
 *
 *     cd samples/rzdcx/object-write-read && node ../../../dist/samples/rzdcx/object-write-read/main.js [FOLDER]
 *
 * The private elements get their VRs from `dicom.dic` in the current directory. Exits with 0 when everything was found
 * again as it was written.
 */
import { existsSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMError } from 'dcxport/rzdcx';
import { readObject } from './read';
import { writeObject } from './write';

function main(folder: string): boolean {
  const file = join(folder, 'object.dcm');
  writeObject(file);
  console.log(`written   ${file}`);
  const obj = readObject(file, (line) => console.log(`read      ${line}`));
  const listing = join(folder, 'object.txt');
  obj.Dump(listing);
  console.log(`listed    ${listing}`);
  // An open object holds no lock on its file.
  unlinkSync(file);
  const copy = join(folder, 'copy.dcm');
  obj.saveFile(copy);
  obj.Release();
  console.log(`copied    ${copy}, after ${file} was deleted`);
  return existsSync(copy) && existsSync(listing) && !existsSync(file);
}

const [named] = process.argv.slice(2);
const folder = named ?? mkdtempSync(join(tmpdir(), 'dcxport-object-'));
try {
  process.exitCode = main(folder) ? 0 : 1;
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(`${error.Source} 0x${error.HRESULT.toString(16)}: ${error.Description}`);
  process.exitCode = 1;
} finally {
  if (named === undefined) rmSync(folder, { recursive: true, force: true });
}
