/**
 * Mixed traffic of many simulated devices into one server process, for as long as is wished: nothing may fail, and the
 * memory of both processes may not grow.
 *
 *     npm run soak -- [--minutes 30] [--devices 100] [--save]
 *
 * `--save` writes `bench/soak.svg`. Ends with 1 when an operation failed or memory grew beyond its noise.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSeries } from '../test/support/dicom-factory';
import { projectRoot } from '../test/support/project';
import { removeTempDirs, tempDir } from '../test/support/temp';
import { serveNode, startNode } from './peers';
import { lineChart } from './plot';

/** Images of each study. */
const IMAGES = 3;
/** The part of the run in which programs warm up, which says nothing of a leak. */
const WARM_UP = 0.4;
/** Growth from then to the end that counts as noise: of the memory at that time, and at least so many bytes. */
const NOISE_SHARE = 0.15;
const NOISE_BYTES = 15e6;

interface Sample {
  /** Since the start. */
  readonly seconds: number;
  readonly bytes: number;
}

interface Counts {
  /** Counted by the devices. */
  readonly associations?: number;
  readonly bytes?: number;
  readonly echoes: number;
  readonly queries: number;
  readonly steps: number;
  readonly objects: number;
  readonly failures: number;
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** Bytes a second, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ seconds }) => seconds)), mean(samples.map(({ bytes }) => bytes))];
  const covariance = mean(samples.map(({ seconds, bytes }) => (seconds - x) * (bytes - y)));
  return covariance / mean(samples.map(({ seconds }) => (seconds - x) ** 2));
}

/** What memory did behind the warming up, in words, and whether it is more than noise. */
function judge(name: string, samples: readonly Sample[], length: number): { text: string; grew: boolean } {
  const warm = samples.filter(({ seconds }) => seconds > length * WARM_UP && seconds < length);
  const slope = slopeOf(warm);
  const grown = slope * length * (1 - WARM_UP);
  const level = warm.reduce((sum, { bytes }) => sum + bytes, 0) / warm.length;
  const grew = grown > Math.max(NOISE_BYTES, level * NOISE_SHARE);
  const text = `${name}: ${(level / 1e6).toFixed(0)} MB on the average, slope ${((slope * 3600) / 1e6).toFixed(1)} MB/h${grew ? ', GROWS' : ''}`;
  return { text, grew };
}

async function run(seconds: number, devices: number, save: boolean): Promise<boolean> {
  const [images, store] = [tempDir('soak', 'memory'), tempDir('soak-store', 'memory')];
  writeSeries(images, IMAGES, { rows: 128, columns: 128 });
  const { port, process: server } = await serveNode('soak-server', store, String(devices));
  const client = await startNode('soak-devices', String(port), images, String(devices), String(seconds));
  const memory = { server: [] as Sample[], devices: [] as Sample[] };
  const started = performance.now();
  const timer = setInterval(
    () => {
      const since = (performance.now() - started) / 1000;
      if (since > seconds) return;
      memory.server.push({ seconds: since, bytes: residentBytes(server.pid) });
      memory.devices.push({ seconds: since, bytes: residentBytes(client.pid) });
    },
    Math.max(100, seconds * 2),
  );
  // A device that is in the middle of its work when the time is over may finish it.
  const usage = client.finished(seconds * 1000 + 120_000).finally(() => clearInterval(timer));
  const [line] = await Promise.all([client.nextLine(seconds * 1000 + 120_000), usage]);
  const ended = server.nextLine();
  const [servedLine] = await Promise.all([ended, server.stop()]);
  const [done, served] = [JSON.parse(line) as Counts, JSON.parse(servedLine) as Counts];

  const verdicts = [judge('server', memory.server, seconds), judge('devices', memory.devices, seconds)];
  const lost = served.objects - done.objects;
  console.log(`${devices} devices, ${(seconds / 60).toFixed(1)} minutes`);
  console.log(
    `${done.queries} worklist queries, ${done.steps} procedure steps, ${done.objects} objects stored, ${done.echoes} echoes`,
  );
  console.log(`${done.associations ?? 0} associations, ${done.bytes ?? 0} bytes of objects`);
  console.log(`${done.failures + served.failures} failures, ${lost} objects counted by one side only`);
  for (const { text } of verdicts) console.log(text);
  if (save) {
    const toLine = (name: string, samples: readonly Sample[]) => ({
      name,
      points: samples.map(({ seconds: x, bytes }) => [x / 60, bytes / 1e6] as const),
    });
    const lines = [toLine('server', memory.server), toLine('devices', memory.devices)];
    const chart = lineChart(`Resident memory, ${devices} devices`, { x: 'minutes', y: 'MB' }, lines);
    writeFileSync(join(projectRoot, 'bench', 'soak.svg'), chart);
  }
  return done.failures + served.failures === 0 && lost === 0 && verdicts.every(({ grew }) => !grew);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      devices: { type: 'string', default: '100' },
      save: { type: 'boolean', default: false },
    },
  });
  if (!(await run(Number(values.minutes) * 60, Number(values.devices), values.save))) process.exitCode = 1;
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => removeTempDirs());
