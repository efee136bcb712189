/**
 * dcxport beside DCMTK, dcmjs-dimse, Orthanc and bare sockets, in turn in one run.
 *
 *     node dist/bench/main.js [--rounds 5] [--case NAME]... [--only TEXT] [--save]
 *
 * Cases: ct, small, medium, big, echo, associations, at-once-16, at-once-64, find, idle, growth; all of them unless some
 * are named. `--only` runs the rows whose name holds the text. `--save` writes `bench/RESULTS.md` and its plots.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../test/support/project';
import { findProgram, requireProgram } from '../test/support/programs';
import { removeTempDirs } from '../test/support/temp';
import { associations, atOnce, echoes } from './cases/messages';
import { closeServers, queries } from './cases/queries';
import { growth, idle } from './cases/scale';
import { bigObject, ctSet, mediumSet, smallSet } from './cases/storage';
import { measure, type Case } from './measurement';
import { barChart, type BarGroup } from './plot';
import { rateOf, report } from './report';

const CASES: Readonly<Record<string, () => Case>> = {
  ct: () => ctSet(),
  small: () => smallSet(),
  medium: () => mediumSet(),
  big: () => bigObject(),
  echo: () => echoes(),
  associations: () => associations(),
  'at-once-16': () => atOnce(16),
  'at-once-64': () => atOnce(64),
  find: () => queries(),
};

function settings(rounds: number): string {
  const version = (program: string): string =>
    /v?\d+\.\d+\.\d+/.exec(execFileSync(requireProgram(program), ['--version'], { encoding: 'utf8' }))?.[0] ?? '?';
  const { version: dcmjs } = createRequire(__filename)('dcmjs-dimse') as { version: string };
  const orthanc = findProgram('Orthanc') === undefined ? 'no Orthanc' : `Orthanc ${version('Orthanc')}`;
  return [
    `- Node ${process.version}, DCMTK ${version('dcmsend')}, dcmjs-dimse ${dcmjs}, ${orthanc}`,
    `- ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 1e9).toFixed(0)} GB, Linux ${release()}`,
    '- Loopback; files on a RAM disk; PDU lengths are the defaults of each program (DCMTK 16384, ours 262144)',
    '- Nagle: off at DCMTK (TCP_NODELAY=1) unless the row says so, off at our ends and at the servers of dcmjs-dimse',
    `- Medians of ${rounds} rounds, minimum and maximum behind them; the programs run in turn, each round begins with another`,
    '- "Connect to release" of DCMTK: the process less a run of --version; "whole client": with the start of the process',
  ].join('\n');
}

interface Output {
  readonly sections: string[];
  readonly groups: BarGroup[];
  /** File name and SVG. */
  readonly charts: [string, string][];
}

async function run(names: readonly string[], rounds: number, only: string): Promise<Output> {
  const output: Output = { sections: [], groups: [], charts: [] };
  const wanted = (name: string): boolean => names.length === 0 || names.includes(name);
  const show = (text: string): void => {
    output.sections.push(text);
    console.log(`\n${text}`);
  };
  for (const [name, make] of Object.entries(CASES)) {
    if (!wanted(name)) continue;
    const results = await measure(make(), rounds, only);
    show(report(results));
    const bars = results.of.rows.map((row) => ({ name: row.name, value: rateOf(results, row.name) }));
    const title = `${results.of.title} (${results.of.unit}/s)`;
    output.groups.push({ title, bars: bars.filter(({ value }) => !Number.isNaN(value)) });
    await closeServers();
    removeTempDirs();
    if (results.failures.size > 0) process.exitCode = 1;
  }
  if (wanted('idle')) show(await idle());
  if (wanted('growth')) {
    const { text, chart } = await growth(Math.min(rounds, 3));
    show(text);
    output.charts.push(['growth.svg', chart]);
  }
  if (output.groups.length > 0) output.charts.unshift(['rates.svg', barChart(output.groups)]);
  return output;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      case: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', default: '' },
      save: { type: 'boolean', default: false },
    },
  });
  const unknown = values.case.find((name) => !(name in CASES || name === 'idle' || name === 'growth'));
  if (unknown !== undefined)
    throw new Error(`there is no case ${unknown}; there are ${Object.keys(CASES).join(', ')}, idle, growth`);
  const head = settings(Number(values.rounds));
  console.log(head);
  const { sections, groups, charts } = await run(values.case, Number(values.rounds), values.only);
  if (!values.save) return;
  const folder = join(projectRoot, 'bench');
  for (const [name, chart] of charts) writeFileSync(join(folder, name), chart);
  const plots = charts.map(([name]) => `![${name}](${name})`);
  const text = ['# Results of the last kept run', head, ...plots, ...sections].join('\n\n');
  writeFileSync(join(folder, 'RESULTS.md'), `${text}\n`);
  console.error(`${groups.length} cases written to bench/RESULTS.md`);
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(async () => {
    await closeServers();
    removeTempDirs();
  });
