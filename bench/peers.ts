import { join } from 'node:path';
import { dcmrecvAcceptance } from '../test/support/dcmtk';
import { freePort, listensOn } from '../test/support/ports';
import { requireProgram } from '../test/support/programs';
import { waitUntil } from '../test/support/wait-until';
import { MeasuredProcess, type ProcessUsage } from './measured-process';

/** What one sending took. */
export interface SendResult {
  /** From the first connect to the answer to the release, seconds. */
  readonly insideSeconds: number;
  readonly usage: ProcessUsage;
}

/** Sends a folder's files over one association. */
export interface Sender {
  readonly name: string;
  send(port: number, folder: string): Promise<SendResult>;
}

/** Listens and writes what comes into a folder. */
export interface Receiver {
  readonly name: string;
  start(folder: string): Promise<Serving>;
}

/** A receiver that listens. */
export interface Serving {
  readonly port: number;
  readonly process: MeasuredProcess;
}

/** DCMTK without its 40 ms stalls; Node does not look at it. */
export const environment: NodeJS.ProcessEnv = { ...process.env, TCP_NODELAY: '1' };
/** DCMTK as it is by itself. */
const stalling: NodeJS.ProcessEnv = { ...process.env, TCP_NODELAY: undefined };
const programs = join(__dirname, 'programs');

/** Starts one of the programs of `bench/programs`. */
export function startNode(program: string, ...args: string[]): Promise<MeasuredProcess> {
  return MeasuredProcess.start(process.execPath, [join(programs, `${program}.js`), ...args], environment);
}

/** Runs a Node program that reports its inside time itself, as `{"ms": ...}`. */
export async function runNode(program: string, ...args: string[]): Promise<SendResult> {
  const child = await startNode(program, ...args);
  const [line, usage] = await Promise.all([child.nextLine().catch(() => ''), child.finished()]);
  return { insideSeconds: (JSON.parse(line) as { ms: number }).ms / 1000, usage };
}

/** Runs a program of DCMTK: its inside time is the process less a run of `--version`, which starts and ends alike. */
export async function runDcmtk(name: string, args: readonly string[], env = environment): Promise<SendResult> {
  const command = requireProgram(name);
  const empty = await (await MeasuredProcess.start(command, ['--version'], env)).finished();
  const usage = await (await MeasuredProcess.start(command, args, env)).finished();
  return { insideSeconds: usage.wallSeconds - empty.wallSeconds, usage };
}

/** Starts a Node program that takes a free port by itself and tells it, as `{"port": ...}`. */
export async function serveNode(program: string, ...args: string[]): Promise<Serving> {
  const child = await startNode(program, ...args);
  try {
    return { port: (JSON.parse(await child.nextLine()) as { port: number }).port, process: child };
  } catch (error) {
    await child.finished(1000); // says why it ended, when it did
    throw error;
  }
}

/** Starts a program on a free port and waits until it listens. */
export async function serveOnPort(start: (port: number) => Promise<MeasuredProcess>): Promise<Serving> {
  const port = await freePort();
  const child = await start(port);
  await waitUntil(() => listensOn(child.pid, port), `a listener on port ${port}`);
  return { port, process: child };
}

function nodeSender(name: string, program: string, ...args: string[]): Sender {
  return { name, send: (port, folder) => runNode(program, '127.0.0.1', String(port), folder, ...args) };
}

/** Whether DCMTK sends at once, or waits as it does by itself. */
export type Nagle = 'off' | 'on';

export function dcmsendSender(nagle: Nagle = 'off'): Sender {
  return {
    name: nagle === 'off' ? 'dcmsend' : 'dcmsend, Nagle on',
    send: (port, folder) => {
      const args = ['-aec', 'RECEIVER', '+sd', '127.0.0.1', String(port), folder];
      return runDcmtk('dcmsend', args, nagle === 'off' ? environment : stalling);
    },
  };
}

export const dcxreqSender = nodeSender('DCXREQ.Send', 'dcxreq-send');
export const dcxreqParallelSender = nodeSender('DCXREQ.Send, Parallel 2', 'dcxreq-send', '2');
export const dcxreqOperationsSender = nodeSender('DCXREQ.Send, 16 operations', 'dcxreq-send', '1', '16');
export const socketSender = nodeSender('bare socket', 'socket-send');
export const dcmjsSender = nodeSender('dcmjs-dimse', 'dcmjs-send');

/** dcmrecv in its normal mode (it parses and writes anew) or bit-preserving (`+B`). */
export function dcmrecvReceiver(mode: 'normal' | '+B', nagle: Nagle = 'off'): Receiver {
  const command = requireProgram('dcmrecv');
  const name = mode === 'normal' ? 'dcmrecv, normal mode' : 'dcmrecv +B';
  return {
    name: nagle === 'off' ? name : `${name}, Nagle on`,
    start: (folder) => {
      const modeArgs = mode === '+B' ? ['+B'] : [];
      return serveOnPort((port) => {
        const args = ['-od', folder, ...dcmrecvAcceptance, ...modeArgs, String(port)];
        return MeasuredProcess.start(command, args, nagle === 'off' ? environment : stalling);
      });
    },
  };
}

export const dcmjsReceiver: Receiver = {
  name: 'dcmjs-dimse',
  start: (folder) => serveOnPort((port) => startNode('dcmjs-receive', folder, String(port))),
};

/** @param accepters - DCXACC objects that share the port: as many associations go on at once. */
export function dcxaccReceiver(accepters = 1): Receiver {
  return { name: 'DCXACC', start: (folder) => serveNode('dcxacc-receive', folder, String(accepters)) };
}

export const socketReceiver: Receiver = {
  name: 'bare socket',
  start: (folder) => serveNode('socket-receive', folder),
};
