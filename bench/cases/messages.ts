/** C-ECHO, associations and many associations at once. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSeries } from '../../test/support/dicom-factory';
import { requireProgram } from '../../test/support/programs';
import { tempDir } from '../../test/support/temp';
import { MeasuredProcess, type ProcessUsage } from '../measured-process';
import type { Case, Measurement, Row } from '../measurement';
import * as peers from '../peers';

/** Starts a server, runs a client against it, ends the server. */
export async function clientAndServer(
  serve: () => Promise<peers.Serving>,
  ask: (port: number) => Promise<peers.SendResult>,
): Promise<Measurement> {
  const { port, process: serving } = await serve();
  let server: ProcessUsage | undefined;
  try {
    const { insideSeconds, usage } = await ask(port);
    server = await serving.stop();
    return { insideSeconds, client: usage, server };
  } finally {
    if (!server) await serving.stop();
  }
}

const serveOwn = (): Promise<peers.Serving> => peers.serveNode('echo-receive');

function storescp(...args: string[]): Promise<peers.Serving> {
  return peers.serveOnPort((port) =>
    MeasuredProcess.start(requireProgram('storescp'), [...args, String(port)], peers.environment),
  );
}

/** C-ECHOs one after another on one association. */
export function echoes(count = 10_000): Case {
  const own = (port: number): Promise<peers.SendResult> =>
    peers.runNode('echo-send', '127.0.0.1', String(port), String(count));
  const echoscu = (port: number): Promise<peers.SendResult> =>
    peers.runDcmtk('echoscu', ['--repeat', String(count), '127.0.0.1', String(port)]);
  const row = (name: string, serve: () => Promise<peers.Serving>, ask: typeof own): Row => ({
    name,
    count,
    run: () => clientAndServer(serve, ask),
  });
  const reference = 'echoscu -> storescp';
  return {
    title: `${count} C-ECHOs one after another on one association`,
    unit: 'echoes',
    rows: [
      row('own -> own', serveOwn, own),
      row('own -> storescp', storescp, own),
      row('echoscu -> own', serveOwn, echoscu),
      row(reference, storescp, echoscu),
    ],
    compare: [reference],
    goals: [{ row: 'own -> own', against: reference, ratio: 0.9 }],
  };
}

/** Connect, associate, echo, release, over and over from one client process. */
export function associations(count = 2000): Case {
  const own = (port: number): Promise<peers.SendResult> =>
    peers.runNode('associations-send', '127.0.0.1', String(port), String(count));
  const few = Math.ceil(count / 10);
  const dcmjs = (port: number): Promise<peers.SendResult> =>
    peers.runNode('dcmjs-client', 'associations', '127.0.0.1', String(port), String(few));
  const serveDcmjs = (): Promise<peers.Serving> =>
    peers.serveOnPort((port) => peers.startNode('dcmjs-echo-receive', String(port)));
  const reference = 'dcmjs-dimse -> dcmjs-dimse';
  return {
    title: `${count} associations one after another from one process, each with one C-ECHO (goal 1,000/s)`,
    unit: 'associations',
    rows: [
      { name: 'own -> own', count, run: () => clientAndServer(serveOwn, own) },
      { name: 'own -> storescp', count, run: () => clientAndServer(storescp, own) },
      { name: reference, count: few, run: () => clientAndServer(serveDcmjs, dcmjs) },
    ],
    compare: [reference],
    goals: [
      { row: 'own -> own', against: reference, ratio: 4 },
      { row: 'own -> storescp', against: reference, ratio: 4 },
    ],
  };
}

/** Small objects over so many associations at once into one process, from the same client. */
export function atOnce(senders: number, files = 2000): Case {
  const folder = tempDir('bench-many', 'memory');
  const [source, target] = [join(folder, 'source'), join(folder, 'target')];
  mkdirSync(source);
  writeSeries(source, files, { rows: 64, columns: 60 });
  const send = (port: number): Promise<peers.SendResult> =>
    peers.runNode('many-send', '127.0.0.1', String(port), source, String(senders));
  const row = (name: string, serve: () => Promise<peers.Serving>): Row => ({
    name,
    count: files,
    run: async () => {
      rmSync(target, { recursive: true, force: true });
      mkdirSync(target);
      const measured = await clientAndServer(serve, send);
      const stored = readdirSync(target).length;
      if (stored !== files) throw new Error(`${files} files were sent, ${stored} are stored`);
      return measured;
    },
  });
  const reference = 'own -> storescp --fork';
  return {
    title: `${files} files of 8 KB over ${senders} associations at once, from one process of ours`,
    unit: 'files',
    rows: [
      row('own -> DCXACC', () => peers.serveNode('dcxacc-receive', target, String(senders))),
      row(reference, () => storescp('--fork', '+B', '-od', target)),
      row('own -> storescp, one process', () => storescp('+B', '-od', target)),
    ],
    compare: [reference],
    goals: [{ row: 'own -> DCXACC', against: reference, ratio: 1.5 }],
  };
}
