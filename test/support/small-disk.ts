import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeTempDirs, tempDir } from './temp';

/** A file system of 1 MiB that can be filled up, and made read-only. */
export class SmallDisk {
  readonly path: string;

  /** @param folder - Where its mount point is made. */
  constructor(folder: string) {
    this.path = join(folder, 'disk');
    mkdirSync(this.path);
    run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', this.path);
  }

  /** Whether one can be had: mounting takes rights. */
  static get isPossible(): boolean {
    const folder = tempDir('mount');
    try {
      new SmallDisk(folder).unmount();
      return true;
    } catch {
      return false;
    } finally {
      removeTempDirs(folder);
    }
  }

  /** Forbids or allows writing. @throws while a file is open for writing and it shall be forbidden. */
  set writable(value: boolean) {
    run('mount', '-o', `remount,${value ? 'rw' : 'ro'}`, this.path);
  }

  unmount(): void {
    run('umount', this.path);
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}
