import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { within } from '../test/support/wait-until';

/** What the system counted for one finished process. */
export interface ProcessUsage {
  readonly exitCode: number | null;
  /** From the start of the program to its end, seconds. */
  readonly wallSeconds: number;
  /** User and system time, seconds. */
  readonly cpuSeconds: number;
  /** Largest resident size, bytes; never below the 9 MB or so of the wrapper that starts the program. */
  readonly peakRss: number;
}

/** Starts the program, tells its process id on descriptor 3, and after its end what wait4 says about it. */
const WRAPPER = `
import json, os, signal, sys, time
os.set_inheritable(3, False)
out = os.fdopen(3, 'w')
start = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
print(json.dumps({'pid': pid}), file=out, flush=True)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - start
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
print(json.dumps({'exitCode': code, 'wallSeconds': wall, 'cpuSeconds': usage.ru_utime + usage.ru_stime,
                  'peakRss': usage.ru_maxrss * 1024}), file=out, flush=True)
`;

/** Characters of standard error that are kept for a failure's message. */
const MOST_KEPT = 20_000;

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill();
});

/** A program whose time and memory are taken by the system's own accounting, whatever the program is. */
export class MeasuredProcess {
  /** The program's, not its wrapper's. */
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #lines: LineReader;
  readonly #usage: Promise<ProcessUsage>;
  readonly #output: { stderr: string };

  private constructor(
    name: string,
    child: ChildProcess,
    pid: number,
    lines: LineReader,
    usage: Promise<ProcessUsage>,
    output: { stderr: string },
  ) {
    this.#name = name;
    this.#child = child;
    this.pid = pid;
    this.#lines = lines;
    this.#usage = usage;
    this.#output = output;
  }

  /** @param command - An absolute path. */
  static async start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<MeasuredProcess> {
    const child = spawn('/usr/bin/python3', ['-I', '-S', '-c', WRAPPER, command, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    living.add(child);
    child.once('close', () => living.delete(child));
    const output = { stderr: '' };
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (output.stderr = (output.stderr + text).slice(-MOST_KEPT)));
    const lines = new LineReader(child.stdout as Readable);
    const notices = new LineReader(child.stdio[3] as Readable);
    const { pid } = JSON.parse(await within(notices.next(), `the start of ${command}: ${output.stderr}`)) as {
      pid: number;
    };
    const usage = notices.next().then((line) => JSON.parse(line) as ProcessUsage);
    return new MeasuredProcess(command, child, pid, lines, usage, output);
  }

  /** The next line of standard output. */
  nextLine(limitMs = 30_000): Promise<string> {
    return within(this.#lines.next(), `a line of ${this.#name}`, limitMs);
  }

  /** Waits for the end. @throws when the exit code is not 0. */
  async finished(limitMs = 600_000): Promise<ProcessUsage> {
    const usage = await within(this.#usage, `the end of ${this.#name}`, limitMs);
    if (usage.exitCode !== 0) {
      const said = this.#output.stderr.trim().split('\n');
      const reason = said.find((line) => line.includes('Error')) ?? said.join('\n');
      throw new Error(`${this.#name} ended with ${usage.exitCode ?? 'a signal'}: ${reason}`);
    }
    return usage;
  }

  /** Ends the program. */
  stop(): Promise<ProcessUsage> {
    this.#child.kill('SIGTERM');
    return within(this.#usage, `the end of ${this.#name}`);
  }
}

class LineReader {
  #text = '';
  #ended = false;
  readonly #lines: string[] = [];
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];

  constructor(stream: Readable) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (this.#text + text).split('\n');
      this.#text = lines.pop() ?? '';
      for (const line of lines) {
        const waiting = this.#waiting.shift();
        if (waiting) waiting.resolve(line);
        else this.#lines.push(line);
      }
    });
    stream.once('close', () => {
      this.#ended = true;
      for (const { reject } of this.#waiting) reject(new Error('the output ended'));
    });
  }

  next(): Promise<string> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.reject(new Error('the output ended'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }
}
