/**
 * Many devices for a long time against `dcxport serve` in a process of its own: nothing may fail, and memory must not grow.
 *
 *     node dist/samples/modality-simulator/soak.js [--devices 200] [--seconds 300]
 *
 * Prints figures every ten seconds, and at the end the slope of either process's memory with its noise. Exits with 1 when
 * something failed, or memory grew. In less than two minutes memory has not settled: it is printed then, and not judged.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { demoDescription } from './demo';
import type { Description, Peers } from './description';
import { type MemorySample, residentMegabytes, trendOf } from './memory-trend';
import { Simulation } from './simulation';

const EVERY_MS = 2000;
/** Samples between two lines of figures. */
const SAMPLES_A_LINE = 5;
/** Share of the time that memory has to settle, and the least time in which it is judged, seconds. */
const SETTLING = 0.4;
const LEAST_SECONDS = 120;
/** What it may grow by at most, MB a minute, when its noise is taken off. */
const MOST_GROWTH = 1;
const START_MS = 20_000;

/** `dcxport serve` as it is installed, in a process of its own. */
class Archive {
  readonly pid: number;
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number, port: number) {
    this.#child = child;
    this.pid = pid;
    this.port = port;
  }

  /** @throws Error when it does not come to listen. */
  static async start(folder: string): Promise<Archive> {
    const command = join(__dirname, '..', '..', 'cli', 'main.js');
    const args = [command, 'serve', folder, '--port', '0', '--aet', 'SOAK'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const signal = AbortSignal.timeout(START_MS);
      let port: string | undefined;
      for await (const line of createInterface({ input: child.stdout, signal })) {
        port = /listens on .* port (\d+)/.exec(line)?.[1];
        if (port !== undefined) break;
      }
      if (port === undefined || child.pid === undefined) throw new Error('the archive has ended at its start');
      // What it says from here on is of no interest, and must not hold it up.
      child.stdout.resume();
      return new Archive(child, child.pid, Number(port));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** @returns whether it ended in order. */
  async stop(): Promise<boolean> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    this.#child.kill('SIGTERM');
    const [code] = (await once(this.#child, 'exit')) as [number | null];
    return code === 0;
  }
}

function describe(devices: number, peers: Peers): Description {
  const description = demoDescription(peers, { devices, studies: devices, imagesPerSeries: 2 });
  return {
    ...description,
    startWithin: Math.min(10, devices / 10),
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

/** Prints the trend of a process. @returns false when it grew. */
function judge(name: string, samples: readonly MemorySample[], seconds: number): boolean {
  const trend = trendOf(samples.filter(({ at }) => at >= seconds * SETTLING && at <= seconds));
  if (trend === undefined) {
    console.log(`memory of the ${name}: too few samples`);
    return true;
  }
  const { slope, noise, mean, most } = trend;
  const judged = seconds >= LEAST_SECONDS;
  const grew = judged && slope - 2 * noise > MOST_GROWTH;
  const figures = `${mean.toFixed(0)} MB on average, ${most.toFixed(0)} at most, slope ${slope.toFixed(2)} ± ${noise.toFixed(2)} MB a minute`;
  console.log(`memory of the ${name}: ${figures}${grew ? ': it grew' : judged ? '' : ' (too short to judge)'}`);
  return !grew;
}

async function soak(devices: number, seconds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'dcxport-soak-'));
  const archive = await Archive.start(folder);
  const memory: Record<'devices' | 'archive', MemorySample[]> = { devices: [], archive: [] };
  const peer = { aeTitle: 'SOAK', host: '127.0.0.1', port: archive.port, tls: false };
  const simulation = new Simulation(describe(devices, { mpps: peer, storage: peer, commitment: peer }));
  const note = (): void => {
    const at = simulation.seconds;
    const samples = { devices: residentMegabytes(process.pid), archive: residentMegabytes(archive.pid) };
    for (const side of ['devices', 'archive'] as const) {
      if (samples[side] !== undefined) memory[side].push({ at, megabytes: samples[side] });
    }
    if (memory.devices.length % SAMPLES_A_LINE !== 0) return;
    const stored = simulation.progress.reduce((sum, each) => sum + each.imagesStored, 0);
    const [mine, its] = [samples.devices?.toFixed(0) ?? '?', samples.archive?.toFixed(0) ?? '?'];
    console.log(`${at.toFixed(0)} s: ${stored} images stored; devices ${mine} MB, archive ${its} MB`);
  };
  const ticking = setInterval(note, EVERY_MS);
  const ending = setTimeout(() => simulation.finish(), seconds * 1000);
  const onInterrupt = (): void => simulation.stop();
  process.once('SIGINT', onInterrupt);
  try {
    const report = await simulation.run();
    clearInterval(ticking);
    const { studies, imagesStored, imagesCommitted, bytesStored } = report.totals;
    console.log(
      `${devices} devices, ${report.seconds.toFixed(0)} s: ${studies.completed} studies completed, ${studies.failed} failed; ` +
        `${imagesStored} images stored (${(imagesStored / report.seconds).toFixed(0)}/s, ${(bytesStored / 1e6).toFixed(0)} MB), ` +
        `${imagesCommitted} committed`,
    );
    for (const [operation, { count, failed, meanMs, longestMs }] of Object.entries(report.operations)) {
      console.log(`  ${operation}: ${count}, ${failed} failed, mean ${meanMs} ms, longest ${longestMs} ms`);
    }
    for (const { device, message } of report.failures.slice(0, 20)) console.error(`${device}: ${message}`);
    const [mine, its] = [judge('devices', memory.devices, seconds), judge('archive', memory.archive, seconds)];
    const files = readdirSync(folder).filter((name) => name.endsWith('.dcm')).length;
    if (files !== imagesStored) console.error(`${files} files lie in the archive, not ${imagesStored}`);
    const ended = await archive.stop();
    if (!ended) console.error('the archive did not end in order');
    return report.result === 'success' && mine && its && ended && files === imagesStored;
  } finally {
    clearInterval(ticking);
    clearTimeout(ending);
    process.off('SIGINT', onInterrupt);
    await archive.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} takes a whole number, not ${JSON.stringify(text)}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { devices: { type: 'string', default: '200' }, seconds: { type: 'string', default: '300' } },
  });
  const devices = wholeNumber('devices', values.devices);
  process.exitCode = (await soak(devices, wholeNumber('seconds', values.seconds))) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
