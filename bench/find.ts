/**
 * The responses to one C-FIND over one association, from a DCXACC and from dcmqrscp, to our SCU and to findscu.
 *
 *     node dist/bench/find.js [--rounds 5] [--count 10000] [--stored 4000]
 *
 * `--count` matches come from the DCXACC, `--stored` from dcmqrscp, whose index holds about 4,600 at most.
 */
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine, planStorage, scanStorageFile, Status, storeItems, type StorageFile } from '../src';
import { startDcmqrscp } from '../test/support/dcmqrscp';
import { syntheticUID, writeSeries } from '../test/support/dicom-factory';
import { requireProgram } from '../test/support/programs';
import { removeTempDirs, tempDir } from '../test/support/temp';
import { MeasuredProcess, type ProcessUsage } from './measured-process';
import * as peers from './peers';
import { median, spread, table } from './statistics';

const ARCHIVE = 'ARCHIVE';

interface Row {
  readonly name: string;
  readonly count: number;
  readonly serve: () => Promise<peers.Serving>;
  readonly ask: (port: number) => Promise<peers.SendResult>;
  readonly results: { asked: peers.SendResult; scp: ProcessUsage }[];
}

/** One series for all: dcmqrscp keeps no more than 500 studies. */
const SERIES = { studyInstanceUID: syntheticUID(50), seriesInstanceUID: syntheticUID(50, 1) };

/** Fills the storage area of a dcmqrscp with small images. @returns its configuration file. */
async function fillArchive(count: number): Promise<string> {
  const archive = await startDcmqrscp();
  try {
    const folder = tempDir('images');
    const files: StorageFile[] = [];
    for (const path of writeSeries(folder, count, { ...SERIES, rows: 1, columns: 1 }))
      files.push(await scanStorageFile(path));
    for (const { items, presentationContexts } of planStorage(files)) {
      const peer = { host: '127.0.0.1', port: archive.port, callingAETitle: 'BENCH', calledAETitle: archive.aet };
      const association = await createEngine().requestAssociation({ ...peer, presentationContexts });
      for await (const { item, status, error } of storeItems(association, items)) {
        if (status !== Status.Success) throw new Error(`${item.path} was not stored: ${error?.message ?? status}`);
      }
      await association.release();
    }
    return join(dirname(archive.directory), 'dcmqrscp.cfg');
  } finally {
    await archive.stop();
  }
}

function askOwn(count: number): Row['ask'] {
  return (port) =>
    peers.runNode(
      'find-send',
      '127.0.0.1',
      String(port),
      ARCHIVE,
      SERIES.studyInstanceUID,
      SERIES.seriesInstanceUID,
      String(count),
    );
}

const askFindscu: Row['ask'] = (port) => {
  const keys = [
    'QueryRetrieveLevel=IMAGE',
    `StudyInstanceUID=${SERIES.studyInstanceUID}`,
    `SeriesInstanceUID=${SERIES.seriesInstanceUID}`,
    'SOPInstanceUID',
    'SOPClassUID',
    'InstanceNumber',
  ];
  const args = keys.flatMap((key) => ['-k', key]);
  return peers.runDcmtk('findscu', ['-S', '-aec', ARCHIVE, ...args, '127.0.0.1', String(port)]);
};

function rowsFor(count: number, stored: number, configuration: string): Row[] {
  const own = (): Promise<peers.Serving> => peers.serveNode('find-receive', String(count));
  const dcmqrscp = (): Promise<peers.Serving> =>
    peers.serveOnPort((port) =>
      MeasuredProcess.start(requireProgram('dcmqrscp'), ['-c', configuration, String(port)], peers.environment),
    );
  return [
    { name: 'own -> DCXACC', count, serve: own, ask: askOwn(count), results: [] },
    { name: 'findscu -> DCXACC', count, serve: own, ask: askFindscu, results: [] },
    { name: 'own -> dcmqrscp', count: stored, serve: dcmqrscp, ask: askOwn(stored), results: [] },
    { name: 'findscu -> dcmqrscp', count: stored, serve: dcmqrscp, ask: askFindscu, results: [] },
  ];
}

async function runOnce(row: Row): Promise<void> {
  const { port, process: serving } = await row.serve();
  let asked: peers.SendResult | undefined;
  try {
    asked = await row.ask(port);
  } finally {
    const scp = await serving.stop();
    if (asked) row.results.push({ asked, scp });
  }
}

function cellsOf({ name, count, results }: Row): string[] {
  const inside = results.map(({ asked }) => asked.insideSeconds);
  return [
    name,
    String(count),
    spread(inside, 3),
    (count / median(inside)).toFixed(0),
    (median(results.map(({ asked }) => asked.usage.peakRss)) / 1e6).toFixed(0),
    (median(results.map(({ scp }) => scp.peakRss)) / 1e6).toFixed(0),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      count: { type: 'string', default: '10000' },
      stored: { type: 'string', default: '4000' },
    },
  });
  const [rounds, count, stored] = [Number(values.rounds), Number(values.count), Number(values.stored)];
  console.log(`Responses to one C-FIND, ${rounds} rounds, TCP_NODELAY=1 for DCMTK\n`);
  const rows = rowsFor(count, stored, await fillArchive(stored));
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    // Every round begins with another row.
    for (const row of [...rows.slice(round % rows.length), ...rows.slice(0, round % rows.length)]) {
      if (failures.has(row.name)) continue;
      await runOnce(row).catch((error: unknown) => failures.set(row.name, String(error)));
    }
  }
  const measured = rows.filter(({ results }) => results.length > 0);
  console.log(table([['', 'matches', 's, inside', 'matches/s', 'SCU MB', 'SCP MB'], ...measured.map(cellsOf)]));
  for (const [name, reason] of failures) console.log(`\n${name} failed: ${reason}`);
  if (failures.size > 0) process.exitCode = 1;
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(removeTempDirs);
