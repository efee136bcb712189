import { readFileSync } from 'node:fs';

/** Memory and processor time of a process. */
export interface ProcessUsage {
  /** Largest resident size so far, bytes. */
  readonly peakRss: number;
  /** User and system time so far, seconds; children that were waited for are not in it. */
  readonly cpuSeconds: number;
}

/** Clock ticks of /proc/<pid>/stat: 100 a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Usage of a living process, out of /proc. Ask while the process is idle and before it ends: a dead one has no entry.
 *
 * @throws when there is no such process.
 */
export function usageOf(pid: number): ProcessUsage {
  const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (peakKiB === undefined) throw new Error(`process ${pid} has no VmHWM: it is ending`);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { peakRss: Number(peakKiB) * 1024, cpuSeconds: ticks / TICKS_PER_SECOND };
}

/**
 * Usage of this process, for a child that reports at its own end. Not `process.resourceUsage()`: its peak also counts what
 * the parent held when it made the child.
 */
export function ownUsage(): ProcessUsage {
  return usageOf(process.pid);
}
