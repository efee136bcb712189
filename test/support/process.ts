import { type ChildProcess, spawn } from 'node:child_process';
import { listensOn } from './ports';
import { waitUntil, within } from './wait-until';

/** How a program is started. */
export interface ProgramOptions {
  cwd?: string;
  /** On top of this process's environment; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** What makes a started program ready. */
export interface ReadyOptions extends ProgramOptions {
  /** The program is ready when it listens on this port. */
  port?: number;
  /** The program is ready when its output matches. */
  line?: RegExp;
  /** @defaultValue 15000 */
  timeoutMs?: number;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunResult extends ExitStatus {
  readonly stdout: string;
  readonly stderr: string;
  /** From the start to the exit, milliseconds. */
  readonly ms: number;
}

const MAX_OUTPUT = 16 * 1024 * 1024;
const running = new Set<Program>();

/** A program of the system in a child process. Whoever starts it stops it; what is left ends with the test run. */
export class Program {
  readonly command: string;
  readonly pid: number;
  /** Settles when the process is gone and its output complete. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #status: ExitStatus | undefined;

  private constructor(command: string, child: ChildProcess, pid: number) {
    this.command = command;
    this.#child = child;
    this.pid = pid;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout = bounded(this.#stdout + text)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr = bounded(this.#stderr + text)));
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(this);
        this.#status = { code, signal };
        resolve(this.#status);
      });
    });
    running.add(this);
  }

  /** @throws when the program cannot be started. */
  static async spawn(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<Program> {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { pid } = child;
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => {
        child.once('error', resolve);
      });
      throw new Error(`cannot start ${command}`, { cause: error });
    }
    return new Program(command, child, pid);
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Standard output, then standard error. */
  get output(): string {
    return this.#stdout + this.#stderr;
  }

  get hasExited(): boolean {
    return this.#status !== undefined;
  }

  /** @throws when the process ends, or the time is over, before the output matches. */
  waitForLine(pattern: RegExp, timeoutMs = 15_000): Promise<RegExpExecArray> {
    return this.#waitWhileRunning(() => pattern.exec(this.output), `a line like ${String(pattern)}`, timeoutMs);
  }

  /** @throws when the process ends, or the time is over, before it listens. */
  async waitForPort(port: number, timeoutMs = 15_000): Promise<void> {
    await this.#waitWhileRunning(() => listensOn(this.pid, port), `a listener on port ${port}`, timeoutMs);
  }

  /** Sends a signal, and waits for nothing. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks the process to end, and ends it when it has not done so after the grace time. */
  async stop(graceMs = 3_000, signal: NodeJS.Signals = 'SIGTERM'): Promise<ExitStatus> {
    if (this.#status) return this.#status;
    this.#child.kill(signal);
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    try {
      return await within(this.exited, `the end of ${this.command} (pid ${this.pid})`, graceMs + 5_000);
    } finally {
      clearTimeout(killer);
    }
  }

  async #waitWhileRunning<T>(condition: () => T, what: string, timeoutMs: number): Promise<NonNullable<T>> {
    const value = await waitUntil(
      () => {
        const exit = this.#status;
        const met = condition();
        if (exit && !met) {
          throw new Error(`${this.command} ended with ${exit.code ?? exit.signal} before ${what}:\n${this.output}`);
        }
        return met;
      },
      `${what} of ${this.command}`,
      timeoutMs,
    );
    return value as NonNullable<T>;
  }
}

/** Starts a server program and waits until it is ready; stops it when it does not become so. */
export async function startProgram(command: string, args: readonly string[], ready: ReadyOptions): Promise<Program> {
  const program = await Program.spawn(command, args, ready);
  try {
    if (ready.port !== undefined) await program.waitForPort(ready.port, ready.timeoutMs);
    if (ready.line !== undefined) await program.waitForLine(ready.line, ready.timeoutMs);
    return program;
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/**
 * Runs a program to its end.
 *
 * @throws when it cannot be started, or takes longer than the limit (it is stopped then). An exit code is a result.
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions & { timeoutMs?: number } = {},
): Promise<RunResult> {
  const start = performance.now();
  const program = await Program.spawn(command, args, options);
  try {
    const status = await within(program.exited, `the end of ${command}`, options.timeoutMs ?? 60_000);
    return { ...status, stdout: program.stdout, stderr: program.stderr, ms: performance.now() - start };
  } finally {
    await program.stop();
  }
}

/** Stops every program that is still running. */
export async function stopPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}

function bounded(text: string): string {
  return text.length > MAX_OUTPUT ? text.slice(-MAX_OUTPUT) : text;
}

// Nothing outlives the run: not after the last test, and not when the process ends in another way.
if (typeof after === 'function') after('no program is left running', stopPrograms);
process.on('exit', () => {
  for (const program of running) program.signal('SIGKILL');
});
