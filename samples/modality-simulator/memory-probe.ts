/**
 * Tells a parent process how much of this one's memory is alive: loaded in front of a program by `node --require`, it changes
 * nothing in it, and answers every message from the parent.
 *
 * @module
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Memory of a process in MB. */
export interface LiveMemory {
  /** What is left when garbage has been collected, buffers included. */
  readonly live: number;
  /** What the system counts: with free room, and whatever has not been collected yet. */
  readonly resident: number;
}

let collect: (() => void) | undefined;

/** Collects garbage and looks at this process; takes some hundredths of a second. */
export function liveMemory(): LiveMemory {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { live: (heapUsed + arrayBuffers) / 1e6, resident: rss / 1e6 };
}

if (process.send !== undefined) {
  process.on('message', () => process.send?.(liveMemory()));
  // The program ends when it wants to.
  process.channel?.unref();
}
