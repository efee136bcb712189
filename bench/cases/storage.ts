/** Storage over one association: our ends beside DCMTK's, dcmjs-dimse's and a bare socket. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeBigFile, writeSeries } from '../../test/support/dicom-factory';
import { tempDir } from '../../test/support/temp';
import type { ProcessUsage } from '../measured-process';
import type { Case, Measurement, Row } from '../measurement';
import * as peers from '../peers';

const OWN = 'DCXREQ.Send -> DCXACC';
const OPERATIONS = 'DCXREQ.Send, 16 operations -> DCXACC';
const PARALLEL = 'DCXREQ.Send, Parallel 2 -> DCXACC';
const NORMAL = 'dcmsend -> dcmrecv, normal mode';
const PRESERVING = 'dcmsend -> dcmrecv +B';
const DCMJS = 'dcmjs-dimse -> dcmjs-dimse';
const SOCKET = 'bare socket -> bare socket';

/** A folder with what is to be sent. */
interface Source {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

function sourceOf(name: string, write: (folder: string) => void): Source {
  const folder = join(tempDir(`bench-${name}`, 'memory'), 'source');
  mkdirSync(folder);
  write(folder);
  const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  return { folder, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function row(sender: peers.Sender, receiver: peers.Receiver, source: Source, rounds?: number): Row {
  return {
    name: `${sender.name} -> ${receiver.name}`,
    count: source.files,
    ...(rounds === undefined ? {} : { rounds }),
    run: () => transfer(sender, receiver, source),
  };
}

async function transfer(sender: peers.Sender, receiver: peers.Receiver, source: Source): Promise<Measurement> {
  const target = join(source.folder, '..', 'target');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const { port, process: receiving } = await receiver.start(target);
  let server: ProcessUsage | undefined;
  try {
    const { insideSeconds, usage } = await sender.send(port, source.folder);
    server = await receiving.stop();
    checkStored(source.folder, target);
    return { insideSeconds, client: usage, server };
  } finally {
    if (!server) await receiving.stop();
    rmSync(target, { recursive: true, force: true });
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

/** A CT series: 512x512x16 bit. */
export function ctSet(files = 500): Case {
  const source = sourceOf('ct', (folder) => void writeSeries(folder, files));
  const dcmsend = peers.dcmsendSender();
  const preserving = peers.dcmrecvReceiver('+B');
  return {
    title: `CT set: ${files} files of 512x512x16 bit, ${(source.bytes / 1e6).toFixed(0)} MB, one association`,
    unit: 'files',
    bytes: source.bytes,
    rows: [
      row(peers.dcxreqSender, peers.dcxaccReceiver(), source),
      row(peers.dcxreqOperationsSender, peers.dcxaccReceiver(), source),
      row(peers.dcxreqParallelSender, peers.dcxaccReceiver(2), source),
      row(peers.dcxreqSender, preserving, source),
      row(dcmsend, peers.dcxaccReceiver(), source),
      row(dcmsend, peers.dcmrecvReceiver('normal'), source),
      row(dcmsend, preserving, source),
      row(peers.dcmjsSender, peers.dcmjsReceiver, source, 3),
      row(peers.socketSender, peers.socketReceiver, source),
    ],
    compare: [NORMAL, PRESERVING, DCMJS, SOCKET],
    goals: [
      { row: OWN, against: NORMAL, ratio: 1.2 },
      { row: OWN, against: PRESERVING, ratio: 0.9 },
      { row: OWN, against: DCMJS, ratio: 12 },
      { row: OPERATIONS, against: PRESERVING, ratio: 0.9 },
      { row: PARALLEL, against: PRESERVING, ratio: 1.2 },
      { row: 'DCXREQ.Send -> dcmrecv +B', against: PRESERVING, ratio: 0.9 },
      { row: 'dcmsend -> DCXACC', against: PRESERVING, ratio: 0.9 },
    ],
  };
}

/** Many small objects: what a message costs. */
export function smallSet(files = 2000): Case {
  const source = sourceOf('small', (folder) => void writeSeries(folder, files, { rows: 64, columns: 60 }));
  const dcmsend = peers.dcmsendSender();
  return {
    title: `Small set: ${files} files of 8 KB, one association`,
    unit: 'files',
    bytes: source.bytes,
    rows: [
      row(peers.dcxreqSender, peers.dcxaccReceiver(), source),
      row(peers.dcxreqOperationsSender, peers.dcxaccReceiver(), source),
      row(dcmsend, peers.dcmrecvReceiver('normal'), source),
      row(dcmsend, peers.dcmrecvReceiver('+B'), source),
      row(dcmsend, peers.dcxaccReceiver(), source),
      row(peers.dcxreqSender, peers.dcmrecvReceiver('+B'), source),
      row(peers.socketSender, peers.socketReceiver, source),
    ],
    compare: [NORMAL, PRESERVING],
    goals: [
      { row: OWN, against: NORMAL, ratio: 1.2 },
      { row: OWN, against: PRESERVING, ratio: 1.2 },
      { row: OPERATIONS, against: NORMAL, ratio: 1.2 },
      { row: OPERATIONS, against: PRESERVING, ratio: 1.2 },
    ],
  };
}

/** Objects of a size at which Nagle's algorithm hurts DCMTK with its default settings, shown beside. */
export function mediumSet(files = 1000): Case {
  const source = sourceOf('medium', (folder) => void writeSeries(folder, files, { rows: 128, columns: 152 }));
  const few = sourceOf('few', (folder) => void writeSeries(folder, 50, { rows: 128, columns: 152 }));
  const dcmsend = peers.dcmsendSender();
  return {
    title: `${files} files of 39 KB, one association; 50 of them where DCMTK keeps its default settings (Nagle on)`,
    unit: 'files',
    bytes: source.bytes,
    rows: [
      row(peers.dcxreqSender, peers.dcxaccReceiver(), source),
      row(peers.dcxreqSender, peers.dcmrecvReceiver('+B'), source),
      row(dcmsend, peers.dcmrecvReceiver('+B'), source),
      row(peers.dcmsendSender('on'), peers.dcmrecvReceiver('+B', 'on'), few, 2),
      row(peers.dcxreqSender, peers.dcmrecvReceiver('+B', 'on'), few, 2),
      row(peers.dcmsendSender('on'), peers.dcxaccReceiver(), few, 2),
    ],
    compare: [PRESERVING],
    goals: [],
  };
}

/** One object that no memory should hold. */
export function bigObject(bytes = 1024 ** 3): Case {
  const source = sourceOf('big', (folder) => void writeBigFile(join(folder, 'big.dcm'), bytes));
  return {
    title: `One object of ${(source.bytes / 1024 ** 3).toFixed(1)} GiB, files on a RAM disk`,
    unit: 'files',
    bytes: source.bytes,
    rows: [
      row(peers.dcxreqSender, peers.dcxaccReceiver(), source),
      row(peers.dcxreqSender, peers.dcmrecvReceiver('+B'), source),
      row(peers.dcmsendSender(), peers.dcmrecvReceiver('+B'), source),
      row(peers.socketSender, peers.socketReceiver, source),
    ],
    compare: [SOCKET, PRESERVING],
    goals: [{ row: OWN, against: SOCKET, ratio: 0.8 }],
  };
}
