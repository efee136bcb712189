import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** Where temporary folders of that kind lie: on disk (or wherever TMPDIR points), or in memory if the system has that. */
export function tempRoot(kind: 'disk' | 'memory' = 'disk'): string {
  return kind === 'memory' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Makes an empty folder that is removed after the test run. */
export function tempDir(name: string, kind: 'disk' | 'memory' = 'disk'): string {
  const path = mkdtempSync(join(tempRoot(kind), `dcxport-${name}-`));
  made.add(path);
  return path;
}

/** Removes one temporary folder, or all that were made. */
export function removeTempDirs(...paths: string[]): void {
  for (const path of paths.length > 0 ? paths : [...made]) {
    rmSync(path, { recursive: true, force: true });
    made.delete(path);
  }
}

if (typeof after === 'function') after('no temporary folder is left', () => removeTempDirs());
process.on('exit', () => removeTempDirs());
