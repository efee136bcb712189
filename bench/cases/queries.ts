/** The responses to one C-FIND. */
import { dirname, join } from 'node:path';
import { createEngine, planStorage, scanStorageFile, Status, storeItems, type StorageFile } from '../../src';
import { startDcmqrscp } from '../../test/support/dcmqrscp';
import { syntheticUID, writeSeries } from '../../test/support/dicom-factory';
import { Orthanc } from '../../test/support/orthanc';
import { runProgram } from '../../test/support/process';
import { findProgram, requireProgram } from '../../test/support/programs';
import { tempDir } from '../../test/support/temp';
import { MeasuredProcess } from '../measured-process';
import type { Case, Measurement, Row } from '../measurement';
import * as peers from '../peers';
import { clientAndServer } from './messages';

const ARCHIVE = 'ARCHIVE';
/** What dcmqrscp takes; its index holds about 4,600, of no more than 500 studies. */
const DCMQRSCP_HOLDS = 4000;
/** One series for all. */
const SERIES = { studyInstanceUID: syntheticUID(50), seriesInstanceUID: syntheticUID(50, 1) };

type Ask = (port: number) => Promise<peers.SendResult>;

async function fill(port: number, calledAETitle: string, count: number): Promise<void> {
  const folder = tempDir('images', 'memory');
  const files: StorageFile[] = [];
  for (const path of writeSeries(folder, count, { ...SERIES, rows: 1, columns: 1 }))
    files.push(await scanStorageFile(path));
  for (const { items, presentationContexts } of planStorage(files)) {
    const peer = { host: '127.0.0.1', port, callingAETitle: 'BENCH', calledAETitle };
    const association = await createEngine().requestAssociation({ ...peer, presentationContexts });
    for await (const { item, status, error } of storeItems(association, items)) {
      if (status !== Status.Success) throw new Error(`${item.path} was not stored: ${error?.message ?? status}`);
    }
    await association.release();
  }
}

/** Fills the storage area of a dcmqrscp with small images. @returns its configuration file. */
async function fillDcmqrscp(count: number): Promise<string> {
  const archive = await startDcmqrscp();
  try {
    await fill(archive.port, archive.aet, count);
    return join(dirname(archive.directory), 'dcmqrscp.cfg');
  } finally {
    await archive.stop();
  }
}

function ask(program: string, count: number): Ask {
  const { studyInstanceUID, seriesInstanceUID } = SERIES;
  return (port) =>
    peers.runNode(program, '127.0.0.1', String(port), ARCHIVE, studyInstanceUID, seriesInstanceUID, String(count));
}

/** @param count - Matches, which are counted once before anything is measured: findscu says little of a refusal. */
function askFindscu(count: number): Ask {
  const keys = [
    'QueryRetrieveLevel=IMAGE',
    `StudyInstanceUID=${SERIES.studyInstanceUID}`,
    `SeriesInstanceUID=${SERIES.seriesInstanceUID}`,
    'SOPInstanceUID',
    'SOPClassUID',
    'InstanceNumber',
  ];
  const args = ['-S', '-aec', ARCHIVE, ...keys.flatMap((key) => ['-k', key]), '127.0.0.1'];
  let counted = false;
  return async (port) => {
    if (!counted) {
      const { stdout, stderr } = await runProgram(requireProgram('findscu'), ['-v', ...args, String(port)]);
      const answers = `${stdout}${stderr}`;
      const matches = answers.match(/Find Response: \d+ \(Pending\)/g)?.length ?? 0;
      if (matches !== count) throw new Error(`findscu got ${matches} of ${count} matches: ${answers.slice(-200)}`);
      counted = true;
    }
    return peers.runDcmtk('findscu', [...args, String(port)]);
  };
}

/** @param count - Matches of every server but dcmqrscp. */
export function queries(count = 10_000): Case {
  const stored = Math.min(count, DCMQRSCP_HOLDS);
  const filled = once(() => fillDcmqrscp(stored));
  const own = (): Promise<peers.Serving> => peers.serveNode('find-receive', String(count));
  const dcmqrscp = async (): Promise<peers.Serving> => {
    const configuration = await filled();
    return peers.serveOnPort((port) =>
      MeasuredProcess.start(requireProgram('dcmqrscp'), ['-c', configuration, String(port)], peers.environment),
    );
  };
  const dcmjs = (): Promise<peers.Serving> =>
    peers.serveOnPort((port) => peers.startNode('dcmjs-echo-receive', String(port), String(count)));
  const askDcmjs: Ask = (port) => peers.runNode('dcmjs-client', 'find', '127.0.0.1', String(port), String(count));
  const row = (name: string, of: number, serve: () => Promise<peers.Serving>, asking: Ask, rounds?: number): Row => ({
    name,
    count: of,
    ...(rounds === undefined ? {} : { rounds }),
    run: () => clientAndServer(serve, asking),
  });
  const reference = 'findscu -> Orthanc';
  return {
    title: `Responses to one C-FIND: ${count}, and ${stored} from dcmqrscp`,
    unit: 'matches',
    rows: [
      row('own -> DCXACC', count, own, ask('find-send', count)),
      row('DCXREQ.Query -> DCXACC', count, own, ask('query-send', count)),
      row('findscu -> DCXACC', count, own, askFindscu(count)),
      row('own -> dcmqrscp', stored, dcmqrscp, ask('find-send', stored)),
      row('findscu -> dcmqrscp', stored, dcmqrscp, askFindscu(stored)),
      ...(findProgram('Orthanc') === undefined ? [] : [orthancRow(reference, count)]),
      row('dcmjs-dimse -> dcmjs-dimse', count, dcmjs, askDcmjs, 2),
    ],
    compare: ['findscu -> DCXACC', 'findscu -> dcmqrscp', reference, 'dcmjs-dimse -> dcmjs-dimse'],
    goals: [
      { row: 'own -> DCXACC', against: 'findscu -> DCXACC', ratio: 0.95 },
      { row: 'own -> dcmqrscp', against: 'findscu -> dcmqrscp', ratio: 0.95 },
      { row: 'own -> DCXACC', against: reference, ratio: 3 },
      { row: 'own -> DCXACC', against: 'dcmjs-dimse -> dcmjs-dimse', ratio: 30 },
    ],
  };
}

/** Orthanc runs from its first round to the end of the process: it is filled once, and its memory is not taken. */
function orthancRow(name: string, count: number): Row {
  const start = once(async () => {
    const orthanc = await Orthanc.start({ aet: ARCHIVE, settings: { DicomAlwaysAllowFind: true } });
    closers.push(() => orthanc.stop());
    await fill(orthanc.dicomPort, ARCHIVE, count);
    return orthanc.dicomPort;
  });
  const asking = askFindscu(count);
  return {
    name,
    count,
    run: async (): Promise<Measurement> => {
      const { insideSeconds, usage } = await asking(await start());
      return { insideSeconds, client: usage, server: { ...usage, cpuSeconds: NaN, peakRss: NaN } };
    },
  };
}

/** Does the work when it is first asked for: a row that is not run costs nothing. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

const closers: (() => Promise<void>)[] = [];

/** Ends what the cases have started. */
export async function closeServers(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}
