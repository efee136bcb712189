import { spawn } from 'node:child_process';
import { splitWords } from '../command-line/command-files';

/** What a command is told: `#p` folder, `#f` file, `#a` calling title, `#c` called title, `#r` address. */
export interface HookValues {
  readonly p: string;
  readonly f?: string;
  readonly a: string;
  readonly c: string;
  readonly r: string;
}

/** Commands that run at once; further ones wait for their turn. */
const MOST_AT_ONCE = 16;
/** Commands that wait; beyond them each object waits for room. */
const MOST_WAITING = 1024;

/** Puts the values into the words of a command; what a peer sent stays within its word. */
export function commandWords(command: string, values: HookValues): string[] {
  return splitWords(command).map((word) =>
    word.replace(/#([pfacr])/g, (placeholder, name: string) => values[name as keyof HookValues] ?? placeholder),
  );
}

/** Runs commands that a command line gave, without a shell: words that come from peers are arguments and nothing else. */
export class HookRunner {
  readonly #onFailure: (text: string) => void;
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];

  /** @param onFailure - Told when a command cannot be started or fails. */
  constructor(onFailure: (text: string) => void) {
    this.#onFailure = onFailure;
  }

  /** @throws `CommandLineError` when the command has no words or a quotation mark too few. */
  static check(command: string): void {
    commandWords(command, { p: '', f: '', a: '', c: '', r: '' });
  }

  /**
   * Runs a command in its turn.
   *
   * @param wait - Settle when it has ended; else when it has begun, or waits among others.
   */
  async run(command: string, values: HookValues, wait: boolean): Promise<void> {
    const [program, ...args] = commandWords(command, values);
    if (program === undefined || program === '') {
      this.#onFailure(`cannot execute command '${command}': it is empty`);
      return;
    }
    const ended = this.#inTurn(() => this.#spawn(program, args));
    if (wait || this.#waiting.length > MOST_WAITING) await ended;
  }

  /** Settles when no command is running or waiting. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #inTurn(start: () => Promise<void>): Promise<void> {
    if (this.#running.size >= MOST_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const running = start();
    this.#running.add(running);
    await running;
    this.#running.delete(running);
    this.#waiting.shift()?.();
  }

  #spawn(program: string, args: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: false });
      let started = true;
      child.once('error', (error) => {
        started = false;
        this.#onFailure(`cannot execute command '${program}': ${error.message}`);
        resolve();
      });
      child.once('close', (code, signal) => {
        if (started && code !== 0) this.#onFailure(`command '${program}' ended with ${code ?? signal ?? 'nothing'}`);
        resolve();
      });
    });
  }
}
