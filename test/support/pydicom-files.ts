import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where python3-pydicom keeps its test files; the environment variable names another folder. */
export const pydicomFolder =
  process.env.DCXPORT_PYDICOM_FILES ?? '/usr/lib/python3/dist-packages/pydicom/data/test_files';

export interface PydicomFile {
  readonly path: string;
  /** Relative to the folder, for titles. */
  readonly name: string;
  /** Has the preamble and prefix of DICOM PS3.10, 7.1. Some of the others are DICOM data sets without them. */
  readonly isPart10: boolean;
}

/** Every file of the folder in the order of names; none when the folder is not there. */
export function pydicomFiles(): PydicomFile[] {
  if (!existsSync(pydicomFolder)) return [];
  return readdirSync(pydicomFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, name: relative(pydicomFolder, path), isPart10: hasPrefix(path) }));
}

function hasPrefix(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const prefix = Buffer.alloc(4);
    return readSync(file, prefix, 0, 4, 128) === 4 && prefix.toString('latin1') === 'DICM';
  } finally {
    closeSync(file);
  }
}
