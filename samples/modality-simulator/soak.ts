/**
 * Many devices for a long time against `dcxport serve` in a process of its own: nothing may fail, and memory must not grow.
 *
 *     node dist/samples/modality-simulator/soak.js [--devices 200] [--seconds 300]
 *
 * Prints figures every ten seconds, and at the end the slope of either process's memory with its noise. Exits with 1 when
 * something failed, or what is alive of the memory grew; what is resident rises and falls with the load. In less than four minutes memory has not settled: it is printed then, and not judged.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoDescription } from './demo';
import type { Description, Peers } from './description';
import { type LiveMemory, liveMemory } from './memory-probe';
import { type MemorySample, trendOf } from './memory-trend';
import { Simulation } from './simulation';

const EVERY_MS = 5000;
/** Samples between two lines of figures. */
const SAMPLES_A_LINE = 2;
/** Studies and failures that are remembered. */
const MOST_NAMED = 20;
/** Share of the time that memory has to settle, and the least time in which it is judged, seconds. */
const SETTLING = 0.4;
const LEAST_SECONDS = 240;
/** What it may grow by at most, MB a minute, when its noise is taken off. */
const MOST_GROWTH = 1;
const START_MS = 20_000;

/** `dcxport serve` as it is installed, in a process of its own. */
class Archive {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** @throws Error when it does not come to listen. */
  static async start(folder: string): Promise<Archive> {
    const command = join(__dirname, '..', '..', 'cli', 'main.js');
    const args = [
      '--require',
      join(__dirname, 'memory-probe.js'),
      command,
      'serve',
      folder,
      '--port',
      '0',
      '--aet',
      'SOAK',
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    try {
      return new Archive(child, await portOf(child));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Asks how much memory it has, unless it has not answered yet. @param told - Called when it answers. */
  askForMemory(told: (memory: LiveMemory) => void): void {
    // One question at a time.
    if (!this.#child.connected || this.#child.listenerCount('message') > 0) return;
    this.#child.once('message', (message) => told(message as LiveMemory));
    this.#child.send('memory');
  }

  /** @returns whether it ended in order. */
  async stop(): Promise<boolean> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    this.#child.kill('SIGTERM');
    const [code] = (await once(this.#child, 'exit')) as [number | null];
    return code === 0;
  }
}

/** Reads what a child says until it says where it listens, and on to its end: nobody who is not heard can go on speaking. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the archive did not listen within ${START_MS / 1000} s`)),
      START_MS,
    );
    let said: string | undefined = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (said === undefined) return;
      said += text;
      const port = /listens on .* port (\d+),/.exec(said)?.[1];
      if (port === undefined) return;
      said = undefined;
      clearTimeout(late);
      resolve(Number(port));
    });
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error('the archive has ended'));
    });
  });
}

function describe(devices: number, peers: Peers): Description {
  const description = demoDescription(peers, { devices, studies: devices, imagesPerSeries: 2 });
  return {
    ...description,
    // All at once: memory that is kept for the next sender is then there from the start, and no growth later on.
    startWithin: 0,
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

/** Memory of a process over the time. */
class MemoryLog {
  readonly #name: string;
  readonly #samples: Record<keyof LiveMemory, MemorySample[]> = { live: [], resident: [] };

  constructor(name: string) {
    this.#name = name;
  }

  add(at: number, { live, resident }: LiveMemory): void {
    this.#samples.live.push({ at, megabytes: live });
    this.#samples.resident.push({ at, megabytes: resident });
  }

  /** The last figures. */
  toString(): string {
    const last = (of: keyof LiveMemory): string => this.#samples[of].at(-1)?.megabytes.toFixed(0) ?? '?';
    return `${this.#name} ${last('live')} MB alive, ${last('resident')} MB resident`;
  }

  /** Prints the trends. @returns false when what is alive grew. */
  judge(seconds: number): boolean {
    let grew = false;
    for (const of of ['live', 'resident'] as const) {
      const trend = trendOf(this.#samples[of].filter(({ at }) => at >= seconds * SETTLING && at <= seconds));
      if (trend === undefined) continue;
      const { slope, noise, mean, most } = trend;
      if (of === 'live' && seconds >= LEAST_SECONDS && slope - 2 * noise > MOST_GROWTH) grew = true;
      console.log(
        `memory of the ${this.#name}, ${of}: ${mean.toFixed(1)} MB on average, ${most.toFixed(1)} at most, ` +
          `slope ${slope.toFixed(2)} ± ${noise.toFixed(2)} MB a minute`,
      );
    }
    if (grew) console.error(`memory of the ${this.#name} grew`);
    return !grew;
  }
}

async function soak(devices: number, seconds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'dcxport-soak-'));
  const archive = await Archive.start(folder);
  const [mine, its] = [new MemoryLog('devices'), new MemoryLog('archive')];
  const peer = { aeTitle: 'SOAK', host: '127.0.0.1', port: archive.port, tls: false };
  const simulation = new Simulation(describe(devices, { mpps: peer, storage: peer, commitment: peer }), MOST_NAMED);
  let samples = 0;
  const note = (): void => {
    archive.askForMemory((memory) => {
      const at = simulation.seconds;
      its.add(at, memory);
      mine.add(at, liveMemory());
      if (++samples % SAMPLES_A_LINE !== 0) return;
      const stored = simulation.progress.reduce((sum, each) => sum + each.imagesStored, 0);
      console.log(`${at.toFixed(0)} s: ${stored} images stored; ${mine.toString()}; ${its.toString()}`);
    });
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
    for (const { device, message } of report.failures) console.error(`${device}: ${message}`);
    const flat = [mine.judge(seconds), its.judge(seconds)];
    const files = readdirSync(folder).filter((name) => name.endsWith('.dcm')).length;
    if (files !== imagesStored) console.error(`${files} files lie in the archive, not ${imagesStored}`);
    const ended = await archive.stop();
    if (!ended) console.error('the archive did not end in order');
    return report.result === 'success' && !flat.includes(false) && ended && files === imagesStored;
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
