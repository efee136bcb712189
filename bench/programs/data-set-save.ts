/**
 * Opens a file with DCXOBJ, changes one element and saves it, or copies the bytes: `data-set-save.js save|copy IN OUT`.
 * Prints the milliseconds of opening and of writing as JSON.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { DCXOBJ, DICOM_TAGS_ENUM } from '../../compat/rzdcx';

const CHUNK_BYTES = 1024 * 1024;

function save(from: string, to: string): { openMs: number; writeMs: number } {
  const start = performance.now();
  const obj = new DCXOBJ();
  obj.openFile(from);
  const opened = performance.now();
  const e = obj.createElement(DICOM_TAGS_ENUM.PatientID);
  e.Value = 'CHANGED';
  obj.insertElement(e);
  obj.saveFile(to);
  obj.Release();
  return { openMs: opened - start, writeMs: performance.now() - opened };
}

function copy(from: string, to: string): { openMs: number; writeMs: number } {
  const start = performance.now();
  const [source, target] = [openSync(from, 'r'), openSync(to, 'w')];
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const opened = performance.now();
  for (let count = -1; count !== 0;) {
    count = readSync(source, buffer);
    writeSync(target, buffer, 0, count);
  }
  closeSync(source);
  closeSync(target);
  return { openMs: opened - start, writeMs: performance.now() - opened };
}

const [what, from = '', to = ''] = process.argv.slice(2);
console.log(JSON.stringify(what === 'copy' ? copy(from, to) : save(from, to)));
