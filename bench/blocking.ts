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
/** What it is measured against: twice the figures of a first trial, and four fifths of the asynchronous entry's rate. */
const GOALS = { startMs: 98, callUs: 32, eventUs: 33, ratio: 0.8 } as const;

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

async function trips(): Promise<Trips> {
  const running = await startNode('blocking-trips');
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
  for (let round = 0; round < Number(values.rounds); round++) {
    const programs = ['handler-receive', 'blocking-receive'] as const;
    for (const program of round % 2 === 0 ? programs : [...programs].reverse()) {
      rates[program].push(await receive(program, source));
    }
    measured.push(await trips());
  }
  const { 'handler-receive': asynchronous, 'blocking-receive': blocking } = rates;
  const ratio = median(blocking) / median(asynchronous);
  const trip = (name: keyof Trips, digits: number): string[] => {
    const figures = measured.map((each) => each[name]);
    return [spread(figures, digits), String(GOALS[name]), median(figures) <= GOALS[name] ? 'yes' : 'no'];
  };
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
      ['start of the thread and first call: ms', ...trip('startMs', 0)],
      ['a call that does nothing: microseconds', ...trip('callUs', 1)],
      ['an event: microseconds', ...trip('eventUs', 1)],
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
