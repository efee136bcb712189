/**
 * Storage of CT images over one association, our ends beside DCMTK's and dcmjs-dimse's, in turn in one run.
 *
 *     node dist/bench/storage.js [--rounds 5] [--files 500] [--pdu N] [--only TEXT]
 *
 * `--pdu` sets DCMTK's maximum PDU length on both of its sides; `--only` runs the rows whose name holds the text.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeSeries } from '../test/support/dicom-factory';
import { requireProgram } from '../test/support/programs';
import { removeTempDirs, tempDir } from '../test/support/temp';
import type { ProcessUsage } from './measured-process';
import * as peers from './peers';
import { median, spread, table } from './statistics';

interface Round {
  readonly insideSeconds: number;
  readonly sender: ProcessUsage;
  readonly receiver: ProcessUsage;
}

interface Row {
  readonly name: string;
  readonly sender: peers.Sender;
  readonly receiver: peers.Receiver;
  readonly rounds: Round[];
}

const NORMAL = 'dcmsend -> dcmrecv, normal mode';
const DCMJS = 'dcmjs-dimse -> dcmjs-dimse';

function rowsFor(pduArgs: readonly string[]): Row[] {
  const dcmsend = peers.dcmsendSender(pduArgs);
  const bitPreserving = peers.dcmrecvReceiver('+B', pduArgs);
  const pairs: [peers.Sender, peers.Receiver][] = [
    [peers.dcxreqSender, peers.dcxaccReceiver],
    [peers.dcxreqSender, bitPreserving],
    [dcmsend, peers.dcxaccReceiver],
    [dcmsend, peers.dcmrecvReceiver('normal', pduArgs)],
    [dcmsend, bitPreserving],
    [peers.dcmjsSender, peers.dcmjsReceiver],
    [peers.socketSender, peers.socketReceiver],
  ];
  return pairs.map(([sender, receiver]) => ({
    name: `${sender.name} -> ${receiver.name}`,
    sender,
    receiver,
    rounds: [],
  }));
}

async function runRound(row: Row, source: string, target: string): Promise<Round> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const { port, process: receiving } = await row.receiver.start(target);
  let receiver: ProcessUsage | undefined;
  try {
    const { insideSeconds, usage } = await row.sender.send(port, source);
    receiver = await receiving.stop();
    checkStored(source, target);
    return { insideSeconds, sender: usage, receiver };
  } finally {
    if (!receiver) await receiving.stop();
  }
}

/** A fast row that lost something is no result: as many files, and none shorter than what was sent less its header. */
function checkStored(source: string, target: string): void {
  const [sent, stored] = [readdirSync(source), readdirSync(target)];
  if (stored.length !== sent.length) throw new Error(`${sent.length} files were sent, ${stored.length} are stored`);
  const sizes = (folder: string, names: string[]): number[] => names.map((name) => statSync(join(folder, name)).size);
  if (Math.min(...sizes(target, stored)) < Math.min(...sizes(source, sent)) - 2048) {
    throw new Error('a stored file is shorter than the ones that were sent');
  }
}

function report(rows: readonly Row[], bytes: number, files: number): string {
  const inside = (name: string): number => medianOf(rows, name, (round) => round.insideSeconds);
  const whole = (name: string): number => medianOf(rows, name, (round) => round.sender.wallSeconds);
  const ratios = (own: string, other: string): string =>
    Number.isFinite(inside(other))
      ? `${(inside(other) / inside(own)).toFixed(2)} / ${(whole(other) / whole(own)).toFixed(2)}`
      : '-';
  const head = [
    'sender -> receiver',
    's, connect to release',
    's, whole sender',
    'MB/s',
    'files/s',
    'CPU s/GB, sender',
    'receiver',
    'peak MB, sender',
    'receiver',
    'x normal dcmrecv (inside / whole)',
    'x dcmjs-dimse (inside / whole)',
  ];
  const cells = rows
    .filter(({ rounds }) => rounds.length > 0)
    .map(({ name, rounds }) => [
      name,
      spread(
        pick(rounds, (round) => round.insideSeconds),
        2,
      ),
      spread(
        pick(rounds, (round) => round.sender.wallSeconds),
        2,
      ),
      (bytes / 1e6 / inside(name)).toFixed(0),
      (files / inside(name)).toFixed(0),
      median(pick(rounds, (round) => (round.sender.cpuSeconds / bytes) * 1e9)).toFixed(2),
      median(pick(rounds, (round) => (round.receiver.cpuSeconds / bytes) * 1e9)).toFixed(2),
      (median(pick(rounds, (round) => round.sender.peakRss)) / 1e6).toFixed(0),
      (median(pick(rounds, (round) => round.receiver.peakRss)) / 1e6).toFixed(0),
      ratios(name, NORMAL),
      ratios(name, DCMJS),
    ]);
  return table([head, ...cells]);
}

function medianOf(rows: readonly Row[], name: string, value: (round: Round) => number): number {
  return median(pick(rows.find((row) => row.name === name)?.rounds ?? [], value));
}

function pick(rounds: readonly Round[], value: (round: Round) => number): number[] {
  return rounds.map(value);
}

/** Every round begins with another row, so that none always runs behind the same neighbour. */
function turned<T>(rows: readonly T[], round: number): T[] {
  const first = round % rows.length;
  return [...rows.slice(first), ...rows.slice(0, first)];
}

function settings(pdu: string | undefined, folder: string): string {
  const dcmtk = execFileSync(requireProgram('dcmsend'), ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  const { version } = createRequire(__filename)('dcmjs-dimse') as { version: string };
  return [
    `Node ${process.version}, ${/v[\d.]+/.exec(dcmtk)?.[0] ?? dcmtk} of DCMTK, dcmjs-dimse ${version}`,
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Linux ${release()}, files in ${folder}`,
    'Nagle: off at DCMTK (TCP_NODELAY=1) and at our ends; dcmjs-dimse: off at its receiver, its sender has no switch',
    `PDU length: ${pdu ?? '16384, its default,'} at DCMTK; the defaults at our ends and at dcmjs-dimse`,
  ].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      files: { type: 'string', default: '500' },
      pdu: { type: 'string' },
      only: { type: 'string', default: '' },
    },
  });
  const [rounds, files] = [Number(values.rounds), Number(values.files)];
  const folder = tempDir('bench', 'memory');
  const [source, target] = [join(folder, 'source'), join(folder, 'target')];
  mkdirSync(source);
  const paths = writeSeries(source, files);
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(
    `${files} CT images of 512x512x16 bit, ${(bytes / 1e6).toFixed(0)} MB, one association, ${rounds} rounds`,
  );
  console.log(`${settings(values.pdu, folder)}\n`);

  const rows = rowsFor(values.pdu === undefined ? [] : ['-pdu', values.pdu]).filter(({ name }) =>
    name.includes(values.only),
  );
  const failures = new Map<string, string>();
  for (let round = 1; round <= rounds; round++) {
    for (const row of turned(rows, round)) {
      if (failures.has(row.name)) continue;
      try {
        row.rounds.push(await runRound(row, source, target));
      } catch (error) {
        failures.set(row.name, error instanceof Error ? error.message : String(error));
      }
    }
    console.error(`round ${round} of ${rounds} done`);
  }
  console.log(report(rows, bytes, files));
  for (const [name, reason] of failures) console.log(`\n${name} failed: ${reason}`);
  if (failures.size > 0) process.exitCode = 1;
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => removeTempDirs());
