/**
 * The blocking entry beside the asynchronous one.
 *
 *     node dist/bench/blocking.js [--rounds 5] [--save]
 *
 * `--save` writes `bench/BLOCKING.md`.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSeries } from '../test/support/dicom-factory';
import { projectRoot } from '../test/support/project';
import { removeTempDirs, tempDir } from '../test/support/temp';
import { runNode, serveNode, startNode } from './peers';
import { median, spread, table } from './statistics';

const FILES = 1_000;
/**
 * What it is measured against: four fifths of the asynchronous entry's rate; 98 ms for the start; and for the trips twice those
 * of two bare threads in the same run, since machines hand over between threads at very different speeds (a first trial
 * took 16 microseconds for a call and 16.5 for an event).
 */
const GOALS = { startMs: 98, trips: 2, ratio: 0.8 } as const;

interface Trips {
  readonly startMs: number;
  readonly callUs: number;
  readonly eventUs: number;
}

/** Objects each second that a receiver takes, its handler included. */
async function receive(program: string, source: string): Promise<number> {
  const target = join(source, '..', 'target');
  mkdirSync(target);
  try {
    const { port, process: receiving } = await serveNode(program, target);
    await runNode('dcxreq-send', '127.0.0.1', String(port), source);
    const { objects, seconds } = JSON.parse(await receiving.nextLine()) as { objects: number; seconds: number };
    await receiving.finished();
    if (objects !== FILES || readdirSync(target).length !== FILES) throw new Error(`${objects} objects of ${FILES}`);
    return objects / seconds;
  } finally {
    rmSync(target, { recursive: true });
  }
}

async function trips(program: string): Promise<Trips> {
  const running = await startNode(program);
  const result = JSON.parse(await running.nextLine(60_000)) as Trips;
  await running.finished();
  return result;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, save: { type: 'boolean' } } });
  const [load = 0] = loadavg();
  const source = join(tempDir('bench-blocking', 'memory'), 'source');
  mkdirSync(source);
  writeSeries(source, FILES);
  const rates: Record<'handler-receive' | 'blocking-receive', number[]> = {
    'handler-receive': [],
    'blocking-receive': [],
  };
  const measured: Trips[] = [];
  const bare: Trips[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const programs = ['handler-receive', 'blocking-receive'] as const;
    for (const program of round % 2 === 0 ? programs : [...programs].reverse()) {
      rates[program].push(await receive(program, source));
    }
    measured.push(await trips('blocking-trips'));
    bare.push(await trips('bare-trips'));
  }
  const { 'handler-receive': asynchronous, 'blocking-receive': blocking } = rates;
  const ratio = median(blocking) / median(asynchronous);
  const figures = (of: readonly Trips[], name: keyof Trips): number[] => of.map((each) => each[name]);
  const trip = (what: string, name: 'callUs' | 'eventUs'): string[][] => {
    const times = median(figures(measured, name)) / median(figures(bare, name));
    return [
      [`${what}: microseconds`, spread(figures(measured, name), 1), '', ''],
      ['two bare threads', spread(figures(bare, name), 1), '', ''],
      ['times the bare threads', times.toFixed(2), `${GOALS.trips}`, times <= GOALS.trips ? 'yes' : 'no'],
    ];
  };
  const start = figures(measured, 'startMs');
  const text = [
    '# The blocking entry',
    '',
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}); medians of ${values.rounds} rounds, minimum and maximum behind them.`,
    'Sender: `DCXREQ.Send` of the asynchronous entry in a process of its own; files on a RAM disk.',
    `Load average of the machine before the run: ${load.toFixed(1)}. Figures of a busy machine say little: threads that hand over to each other wait for a core each time.`,
    '',
    table([
      ['', 'measured', 'goal', 'reached'],
      [`${FILES} objects of 0.5 MB, a handler for each, asynchronous: objects/s`, spread(asynchronous, 0), '', ''],
      ['the same, blocking: objects/s', spread(blocking, 0), '', ''],
      ['blocking / asynchronous', ratio.toFixed(2), `${GOALS.ratio}`, ratio >= GOALS.ratio ? 'yes' : 'no'],
      [
        'start of the thread and first call: ms',
        spread(start, 0),
        `${GOALS.startMs}`,
        median(start) <= GOALS.startMs ? 'yes' : 'no',
      ],
      ['a bare thread, nothing loaded', spread(figures(bare, 'startMs'), 0), '', ''],
      ...trip('a call that does nothing', 'callUs'),
      ...trip('an event', 'eventUs'),
    ]),
    '',
  ].join('\n');
  console.log(text);
  if (values.save === true) writeFileSync(join(projectRoot, 'bench', 'BLOCKING.md'), text);
  removeTempDirs();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
