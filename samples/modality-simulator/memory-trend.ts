import { readFileSync } from 'node:fs';

/** Memory of a process at a moment. */
export interface MemorySample {
  /** Seconds since the start. */
  readonly at: number;
  readonly megabytes: number;
}

/** How memory has gone on, in MB a minute. */
export interface MemoryTrend {
  /** Of the straight line nearest to the samples. */
  readonly slope: number;
  /** Standard error of the slope: what it would be without any growth is as likely above as below that. */
  readonly noise: number;
  readonly mean: number;
  readonly most: number;
}

/**
 * Fits a line to samples.
 *
 * @returns undefined for fewer than five: noise would be a guess.
 */
export function trendOf(samples: readonly MemorySample[]): MemoryTrend | undefined {
  if (samples.length < 5) return undefined;
  const mean = (of: (sample: MemorySample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [middle, level] = [mean(({ at }) => at / 60), mean(({ megabytes }) => megabytes)];
  const spread = samples.reduce((sum, { at }) => sum + (at / 60 - middle) ** 2, 0);
  const slope = samples.reduce((sum, { at, megabytes }) => sum + (at / 60 - middle) * (megabytes - level), 0) / spread;
  const rest = samples.reduce(
    (sum, { at, megabytes }) => sum + (megabytes - level - slope * (at / 60 - middle)) ** 2,
    0,
  );
  const noise = Math.sqrt(rest / (samples.length - 2) / spread);
  return { slope, noise, mean: level, most: Math.max(...samples.map(({ megabytes }) => megabytes)) };
}

/** Resident memory of a process in MB; undefined where the system does not tell, or when it is gone. */
export function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return undefined; // No such system, or no such process.
  }
}
