/**
 * Many devices for a long time against the test archive in a process of its own: nothing may fail, and memory must not grow.
 *
 *     node dist/samples/modality-simulator/soak.js [--devices 200] [--seconds 300]
 *
 * Prints figures every ten seconds and exits with 1 when something failed or memory grew.
 *
 * @module
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoDescription } from './demo';
import type { Description, Peers } from './description';
import { Simulation } from './simulation';
import { TestArchive } from './test-archive';

const EVERY_MS = 10_000;
/** What live memory may grow by, beside what the archive knows of each object. */
const SHARE = 1.25;
const MOST_GROWTH = 32e6;
const BYTES_PER_OBJECT = 2000;

/** What the archive's process tells. */
type Told = { readonly port: number } | { readonly heap: number; readonly rss: number; readonly objects: number };

interface Sample {
  readonly devices: number;
  readonly archive: number;
  readonly objects: number;
}

async function beArchive(folder: string): Promise<void> {
  const archive = new TestArchive({ aeTitle: 'SOAK', folder, onError: (error) => console.error(error) });
  const tell = (message: Told): void => void process.send?.(message);
  process.on('message', () => {
    const { heapUsed: heap, rss } = process.memoryUsage();
    tell({ heap, rss, objects: archive.index.size });
  });
  process.once('disconnect', () => void archive.close());
  tell({ port: await archive.open() });
}

function describe(devices: number, peers: Peers): Description {
  const description = demoDescription(peers, { devices, studies: devices, imagesPerSeries: 2 });
  return {
    ...description,
    startWithin: 10,
    devices: description.devices.map((device) => ({
      ...device,
      port: undefined,
      studies: 0,
      seriesPerStudy: 1,
      rows: 128,
      columns: 128,
      thinkingTimes: { beforeStudy: [0, 2], betweenSeries: [0, 0], afterStudy: [1, 8] },
    })),
  };
}

/** The least of a stretch of samples is nearest to what is alive. */
function leastOf(samples: readonly Sample[], from: number, to: number, of: (sample: Sample) => number): number {
  return Math.min(...samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)).map(of));
}

/** What grew, in words; empty when nothing did. */
function growth(samples: readonly Sample[]): string[] {
  if (samples.length < 4) return [];
  const objects = (samples.at(-1)?.objects ?? 0) - (samples[Math.floor(samples.length / 4)]?.objects ?? 0);
  return (['devices', 'archive'] as const).flatMap((side) => {
    const [before, after] = [
      leastOf(samples, 0.25, 0.5, (each) => each[side]),
      leastOf(samples, 0.75, 1, (each) => each[side]),
    ];
    const allowed = before * SHARE + MOST_GROWTH + (side === 'archive' ? objects * BYTES_PER_OBJECT : 0);
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
    return after > allowed ? [`memory of the ${side} grew from ${megabytes(before)} to ${megabytes(after)} MB`] : [];
  });
}

async function soak(devices: number, seconds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'dcxport-soak-'));
  const child = fork(__filename, ['--archive', folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const samples: Sample[] = [];
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (told: Told) => ('port' in told ? resolve(told.port) : reject(new Error('no port'))));
      child.once('error', reject);
      child.once('exit', () => reject(new Error('the archive ended at once')));
    });
    const peer = { aeTitle: 'SOAK', host: '127.0.0.1', port, tls: false };
    const simulation = new Simulation(describe(devices, { mpps: peer, storage: peer, commitment: peer }));
    child.on('message', (told: Told) => {
      if ('port' in told) return;
      const { heapUsed, rss } = process.memoryUsage();
      samples.push({ devices: heapUsed, archive: told.heap, objects: told.objects });
      const figures = [
        simulation.seconds.toFixed(0),
        told.objects,
        heapUsed / 1e6,
        rss / 1e6,
        told.heap / 1e6,
        told.rss / 1e6,
      ];
      const [at, objects, ...memory] = figures;
      console.log(
        `${at} s, ${objects} objects, MB (heap, RSS): devices ${show(memory.slice(0, 2))}, archive ${show(memory.slice(2))}`,
      );
    });
    const ticking = setInterval(() => child.connected && child.send('figures'), EVERY_MS);
    const ending = setTimeout(() => simulation.finish(), seconds * 1000);
    process.once('SIGINT', () => simulation.stop());
    const report = await simulation.run();
    clearInterval(ticking);
    clearTimeout(ending);
    const grown = growth(samples);
    console.log(JSON.stringify({ ...report.totals, seconds: report.seconds, operations: report.operations }, null, 2));
    for (const line of [...report.failures.slice(0, 20).map(({ message }) => message), ...grown]) console.error(line);
    return report.result === 'success' && grown.length === 0;
  } finally {
    if (child.connected) child.disconnect();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

function show(numbers: readonly unknown[]): string {
  return numbers.map((value) => Number(value).toFixed(0)).join(' ');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      devices: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '300' },
      archive: { type: 'string' },
    },
  });
  if (values.archive !== undefined) return beArchive(values.archive);
  process.exitCode = (await soak(Number(values.devices), Number(values.seconds))) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
