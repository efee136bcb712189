import { existsSync } from 'node:fs';
import { onFreePort } from './ports';
import { type Program, type RunResult, runProgram, startProgram } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';

/** Lets dcmrecv take every storage class; without a profile it takes Verification alone. */
export const dcmrecvAcceptance: readonly string[] = ['-xf', '/etc/dcmtk/storescp.cfg', 'Default'];

export interface DcmtkOptions {
  /** TCP_NODELAY=1 for the program: without it DCMTK stalls 40 ms and more an object. @defaultValue true */
  noDelay?: boolean;
  args?: readonly string[];
  timeoutMs?: number;
  /** Where the program runs, for those that write there. @defaultValue this process's own */
  cwd?: string;
}

export interface DcmtkServerOptions extends DcmtkOptions {
  /** Where received objects go. @defaultValue a new temporary folder */
  directory?: string;
  /** @defaultValue a free port */
  port?: number;
}

/** A running storage SCP of DCMTK; the caller stops it. */
export interface DcmtkServer {
  readonly port: number;
  readonly directory: string;
  readonly program: Program;
  stop(): Promise<void>;
}

/** Starts storescp and waits until it listens. */
export function startStorescp(options: DcmtkServerOptions = {}): Promise<DcmtkServer> {
  return startServer('storescp', (directory, port) => ['-od', directory, ...(options.args ?? []), `${port}`], options);
}

/** Starts dcmrecv with {@link dcmrecvAcceptance} unless the arguments name a profile; waits until it listens. */
export function startDcmrecv(options: DcmtkServerOptions = {}): Promise<DcmtkServer> {
  const args = options.args ?? [];
  const acceptance = args.includes('-xf') ? [] : dcmrecvAcceptance;
  return startServer('dcmrecv', (directory, port) => ['-od', directory, ...acceptance, ...args, `${port}`], options);
}

/** Sends files to a port of the loopback address with storescu. */
export function storescu(port: number, files: readonly string[], options: DcmtkOptions = {}): Promise<RunResult> {
  return runDcmtk('storescu', [...(options.args ?? []), '127.0.0.1', `${port}`, ...files], options);
}

/** Sends files to a port of the loopback address with dcmsend. */
export function dcmsend(port: number, files: readonly string[], options: DcmtkOptions = {}): Promise<RunResult> {
  return runDcmtk('dcmsend', [...(options.args ?? []), '127.0.0.1', `${port}`, ...files], options);
}

/** Sends C-ECHO to a port of the loopback address. */
export function echoscu(port: number, options: DcmtkOptions = {}): Promise<RunResult> {
  return runDcmtk('echoscu', [...(options.args ?? []), '127.0.0.1', `${port}`], options);
}

/** The text that dcmdump makes of one or several files. @throws when dcmdump refuses one. */
export async function dcmdump(files: string | readonly string[], ...args: string[]): Promise<string> {
  const result = await runDcmtk('dcmdump', [...args, ...(typeof files === 'string' ? [files] : files)]);
  if (result.code !== 0) throw new Error(`dcmdump refuses ${String(files)}:\n${result.stderr}`);
  return result.stdout;
}

/** Runs any program of DCMTK to its end. */
export function runDcmtk(name: string, args: readonly string[], options: DcmtkOptions = {}): Promise<RunResult> {
  return runProgram(requireProgram(name), args, {
    env: environment(options),
    timeoutMs: options.timeoutMs,
    cwd: options.cwd,
  });
}

async function startServer(
  name: string,
  argsFor: (directory: string, port: number) => string[],
  options: DcmtkServerOptions,
): Promise<DcmtkServer> {
  const directory = options.directory ?? tempDir(name);
  if (!existsSync(directory)) throw new Error(`${name} writes to existing folders only, not to ${directory}`);
  const start = async (port: number): Promise<DcmtkServer> => {
    const program = await startProgram(requireProgram(name), argsFor(directory, port), {
      env: environment(options),
      port,
      timeoutMs: options.timeoutMs,
    });
    const stop = async (): Promise<void> => {
      await program.stop();
    };
    return { port, directory, program, stop };
  };
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

function environment(options: DcmtkOptions): Record<string, string | undefined> {
  return { TCP_NODELAY: (options.noDelay ?? true) ? '1' : undefined };
}
