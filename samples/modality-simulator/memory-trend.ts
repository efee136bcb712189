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
