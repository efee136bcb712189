import type { Measurement, Results } from './measurement';
import { median, spread, table } from './statistics';

const pick = (runs: readonly Measurement[], value: (run: Measurement) => number): number[] => runs.map(value);

/** A row's medians, in seconds. */
interface Medians {
  readonly inside: number;
  readonly whole: number;
}

function mediansOf(results: Results, name: string): Medians | undefined {
  const runs = results.measured.get(name) ?? [];
  if (runs.length === 0) return undefined;
  return {
    inside: median(pick(runs, (run) => run.insideSeconds)),
    whole: median(pick(runs, (run) => run.client.wallSeconds)),
  };
}

const countOf = (results: Results, name: string): number =>
  results.of.rows.find((row) => row.name === name)?.count ?? NaN;

/** How many times as fast one row is as another, by what each does in a second. */
export function ratioOf(results: Results, name: string, against: string, of: keyof Medians = 'inside'): number {
  const [own, other] = [mediansOf(results, name), mediansOf(results, against)];
  if (own === undefined || other === undefined) return NaN;
  return countOf(results, name) / own[of] / (countOf(results, against) / other[of]);
}

/** Objects a second. */
export function rateOf(results: Results, name: string): number {
  return countOf(results, name) / (mediansOf(results, name)?.inside ?? NaN);
}

/** The case as a heading, a table, its goals and what failed. */
export function report(results: Results): string {
  const { of, measured, failures } = results;
  const { bytes } = of;
  const head = [
    'client -> server',
    's, connect to release',
    's, whole client',
    `${of.unit}/s`,
    ...(bytes === undefined ? [] : ['MB/s', 'CPU s/GB, client', 'server']),
    'peak MB, client',
    'server',
    ...of.compare.map((name) => `x ${name} (inside / whole)`),
  ];
  const cells = [...measured]
    .filter(([, runs]) => runs.length > 0)
    .map(([name, runs]) => [
      name,
      spread(
        pick(runs, (run) => run.insideSeconds),
        2,
      ),
      spread(
        pick(runs, (run) => run.client.wallSeconds),
        2,
      ),
      rateOf(results, name).toFixed(0),
      ...(bytes === undefined ? [] : bytesCells(results, name, runs, bytes)),
      (median(pick(runs, (run) => run.client.peakRss)) / 1e6).toFixed(0),
      (median(pick(runs, (run) => run.server.peakRss)) / 1e6).toFixed(0),
      ...of.compare.map(
        (other) => `${format(ratioOf(results, name, other))} / ${format(ratioOf(results, name, other, 'whole'))}`,
      ),
    ]);
  const goals = of.goals.map(({ row, against, ratio }) => {
    const reached = ratioOf(results, row, against);
    const verdict = Number.isNaN(reached) ? 'not measured' : reached >= ratio ? 'reached' : 'missed';
    return `- ${row}: ${format(reached)} x ${against}, goal ${ratio}: ${verdict}`;
  });
  const failed = [...failures].map(([name, reason]) => `- ${name} failed: ${reason}`);
  return [`## ${of.title}`, '', table([head, ...cells]), '', ...goals, ...failed].join('\n').trimEnd();
}

function bytesCells(results: Results, name: string, runs: readonly Measurement[], bytes: number): string[] {
  const moved = (bytes / Math.max(...results.of.rows.map(({ count }) => count))) * countOf(results, name);
  return [
    ((rateOf(results, name) * moved) / countOf(results, name) / 1e6).toFixed(0),
    ((median(pick(runs, (run) => run.client.cpuSeconds)) / moved) * 1e9).toFixed(2),
    ((median(pick(runs, (run) => run.server.cpuSeconds)) / moved) * 1e9).toFixed(2),
  ];
}

function format(ratio: number): string {
  return Number.isNaN(ratio) ? '-' : ratio.toFixed(2);
}
