/**
 * Data sets read and written, dcxport beside dcmjs and, for reading, dicom-parser, in turn in one run.
 *
 *     node dist/bench/data-set.js [--rounds 5] [--items 20000] [--megabytes 200]
 *
 * Each figure is the median over the rounds, minimum and maximum behind it; a ratio is the median of the rounds' ratios.
 */
import { readFileSync, rmSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DataElement, type DataSet, encodeDataSetInto, parseDicomFile } from '../src/index';
import { writeBigFile } from '../test/support/dicom-factory';
import { projectRoot } from '../test/support/project';
import { removeTempDirs, tempDir } from '../test/support/temp';
import { type Subject, ctImage, dcmjs, dicomParser, itemsFile, itemsObject, ours } from './data-set-subjects';
import { MeasuredProcess } from './measured-process';
import { median, spread, table } from './statistics';

/** Something that is timed, once a round. */
interface Task {
  readonly name: string;
  /** Whose time is divided by that of ours; all tasks of one group do the same. */
  readonly group: string;
  /** It does more than the goal speaks of. */
  readonly hasNoGoal?: boolean;
  readonly repeat: number;
  readonly run: () => unknown;
  readonly times: number[];
}

/** How many times as fast as dcmjs each group has to be. */
const GOALS: Readonly<Record<string, number>> = {
  'open CT': 10,
  'write CT': 20,
  'read items': 20,
  'write items': 20,
};

function time(task: Task): number {
  const start = performance.now();
  for (let count = 0; count < task.repeat; count++) task.run();
  return (performance.now() - start) / task.repeat;
}

function task(group: string, subject: string, repeat: number, run: () => unknown): Task {
  return { name: `${group}: ${subject}`, group, repeat, run, times: [] };
}

function tasksFor(subject: Subject, ct: Buffer, items: Buffer, isFast: boolean): Task[] {
  const tasks = [
    task('open CT', subject.name, isFast ? 500 : 50, () => subject.read(ct)),
    task('read items', subject.name, isFast ? 5 : 1, () => subject.read(items)),
  ];
  const { write } = subject;
  if (!write) return tasks;
  const [openedCt, openedItems] = [subject.read(ct), subject.read(items)];
  return [
    ...tasks,
    task('write CT', subject.name, isFast ? 200 : 20, () => write(openedCt)),
    task('write items', subject.name, isFast ? 5 : 1, () => write(openedItems)),
  ];
}

/** Asks for every value, items inside included, as dcmjs decodes them all when it reads; returns how many there are. */
function decodeAll(dataSet: DataSet): number {
  let count = 0;
  for (const element of dataSet) {
    if (element.tag !== 0x7fe00010) count += element.texts().length;
    for (const item of element.items) count += decodeAll(item);
  }
  return count;
}

/** What goes beyond the plain use of ours, so that the comparison hides nothing. */
function moreOfOurs(ct: Buffer, items: Buffer, count: number): Task[] {
  const { dataSet } = parseDicomFile(ct);
  dataSet.set(DataElement.fromText(0x00100020, 'LO', 'CHANGED'));
  const target = Buffer.allocUnsafe(ct.length + 4096);
  const made = itemsObject(count);
  const decode = (file: Buffer) => (): number => decodeAll(parseDicomFile(file).dataSet);
  return [
    { ...task('open CT', `${ours.name}, every value decoded`, 100, decode(ct)), hasNoGoal: true },
    { ...task('read items', `${ours.name}, every value decoded`, 2, decode(items)), hasNoGoal: true },
    task('write CT', `${ours.name}, into one buffer, used again`, 200, () => encodeDataSetInto(target, dataSet)),
    // What the allocator takes to find half a megabyte, and the collector to give it back, is most of this one.
    task('write CT', `${ours.name}, into one buffer, always a new one`, 200, () =>
      encodeDataSetInto(undefined, dataSet),
    ),
    // Items that were read are copied as they are; these are encoded one by one.
    task('write items', `${ours.name}, items made anew`, 5, () => encodeDataSetInto(undefined, made)),
  ];
}

function report(tasks: readonly Task[]): string {
  const groups = [...new Set(tasks.map(({ group }) => group))];
  const sorted = groups.flatMap((group) => tasks.filter((one) => one.group === group));
  const rows = sorted.map((one) => {
    const peer = tasks.find(({ name }) => name === `${one.group}: dcmjs`);
    const ratio =
      peer && peer !== one ? median(peer.times.map((ms, round) => ms / (one.times[round] ?? NaN))) : undefined;
    const goal =
      one.name.startsWith(`${one.group}: ${ours.name}`) && one.hasNoGoal !== true ? GOALS[one.group] : undefined;
    const verdict = goal === undefined || ratio === undefined ? '' : `${goal} x: ${ratio >= goal ? 'met' : 'missed'}`;
    return [one.name, spread(one.times, 3), ratio === undefined ? '' : `${ratio.toFixed(1)} x`, verdict];
  });
  return table([['in memory', 'ms', 'as fast as dcmjs', 'goal'], ...rows]);
}

interface LargeRound {
  readonly openMs: number;
  readonly megabytesPerSecond: number;
  readonly peakMegabytes: number;
}

async function largeFile(what: string, from: string, to: string, bytes: number): Promise<LargeRound> {
  rmSync(to, { force: true });
  const program = join(__dirname, 'programs', 'data-set-save.js');
  const child = await MeasuredProcess.start(process.execPath, [program, what, from, to], process.env);
  const { openMs, writeMs } = JSON.parse(await child.nextLine()) as { openMs: number; writeMs: number };
  const { peakRss } = await child.finished();
  return { openMs, megabytesPerSecond: bytes / 1000 / writeMs, peakMegabytes: peakRss / 1e6 };
}

async function large(rounds: number, megabytes: number): Promise<string> {
  const folder = tempDir('bench', 'memory');
  const [source, small, target] = [join(folder, 'large.dcm'), join(folder, 'small.dcm'), join(folder, 'target.dcm')];
  const bytes = writeBigFile(source, megabytes * 1e6);
  const smallBytes = writeBigFile(small, 1e6);
  const cases = [
    { name: `DCXOBJ: open, change one element, save ${megabytes} MB`, what: 'save', from: source, bytes },
    { name: `read and write in steps of 1 MiB, ${megabytes} MB`, what: 'copy', from: source, bytes },
    { name: 'DCXOBJ: the same of 1 MB, for its memory', what: 'save', from: small, bytes: smallBytes },
  ];
  const results = cases.map((): LargeRound[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, one] of cases.entries()) {
      results[index]?.push(await largeFile(one.what, one.from, target, one.bytes));
    }
  }
  const rows = cases.map(({ name }, index) => {
    const of = (value: (round: LargeRound) => number): string => spread((results[index] ?? []).map(value), 1);
    return [
      name,
      of((round) => round.openMs),
      of((round) => round.megabytesPerSecond),
      of((round) => round.peakMegabytes),
    ];
  });
  return table([[`in ${folder}`, 'open ms', 'written MB/s', 'peak RSS MB'], ...rows]);
}

function versions(parser: Subject | undefined): string {
  const lines = [
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Linux ${release()}`,
  ];
  const { devDependencies, dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
    dependencies: Record<string, string>;
  };
  lines.push(`dcmjs ${dependencies.dcmjs ?? devDependencies.dcmjs ?? 'unknown'}, as package.json pins it`);
  if (!parser) lines.push('dicom-parser is not installed: its rows are left out (npm install --no-save dicom-parser)');
  return lines.join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      items: { type: 'string', default: '20000' },
      megabytes: { type: 'string', default: '200' },
    },
  });
  const [rounds, count, megabytes] = [Number(values.rounds), Number(values.items), Number(values.megabytes)];
  const [ct, items] = [ctImage(), itemsFile(count)];
  const parser = dicomParser();
  console.log(`CT of ${ct.length} bytes; ${count} items in ${items.length} bytes; ${rounds} rounds`);
  console.log(`${versions(parser)}\n`);
  const tasks = [
    ...tasksFor(ours, ct, items, true),
    ...moreOfOurs(ct, items, count),
    ...tasksFor(dcmjs(), ct, items, false),
    ...(parser ? tasksFor(parser, ct, items, true) : []),
  ];
  // The compiler has its say before anything counts.
  for (const one of tasks) time({ ...one, repeat: Math.max(2, Math.ceil(one.repeat / 5)) });
  for (let round = 0; round < rounds; round++) for (const one of tasks) one.times.push(time(one));
  console.log(`${report(tasks)}\n`);
  console.log(await large(rounds, megabytes));
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => removeTempDirs());
