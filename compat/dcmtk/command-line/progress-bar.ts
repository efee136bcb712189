import type { CommandLine } from './parser';

/** Where a bar is drawn. */
export interface BarStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_WIDTH = 24;
/** Between two drawings, in milliseconds: faster ones nobody sees, and they cost. */
const INTERVAL_MS = 100;

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** A bar on a terminal that shows how far a transfer is, in one line that is drawn anew. Elsewhere it draws nothing. */
export class ProgressBar {
  readonly #stream: BarStream | undefined;
  readonly #now: () => number;
  readonly #started: number;
  /** Objects in all; undefined when nobody knows. */
  readonly #total: number | undefined;
  #done = 0;
  #bytes = 0;
  #drawn = -Infinity;

  constructor(stream: BarStream | undefined, total: number | undefined, now: () => number = () => performance.now()) {
    this.#stream = stream?.isTTY === true ? stream : undefined;
    this.#total = total;
    this.#now = now;
    this.#started = now();
  }

  /** A bar for a tool: on a terminal, unless the log shows each step. @param total - Objects in all, when it is known. */
  static of(line: CommandLine, total: number | undefined): ProgressBar {
    const shows = line.given('--quiet', '--verbose', '--debug', '--log-level') === undefined;
    return new ProgressBar(shows ? process.stdout : undefined, total);
  }

  /** One object more is done. */
  advance(bytes: number): void {
    this.#done += 1;
    this.#bytes += bytes;
    if (this.#now() - this.#drawn >= INTERVAL_MS || this.#done === this.#total) this.#draw();
  }

  /** Leaves the last state of the bar behind, on a line of its own. */
  finish(): void {
    if (this.#stream === undefined || this.#done === 0) return;
    this.#draw();
    this.#stream.write('\n');
  }

  #draw(): void {
    if (this.#stream === undefined) return;
    this.#drawn = this.#now();
    const seconds = Math.max((this.#drawn - this.#started) / 1000, 0.001);
    const total = this.#total;
    const bar =
      total === undefined
        ? ''
        : `[${'#'.repeat(Math.round((BAR_WIDTH * this.#done) / total)).padEnd(BAR_WIDTH, '-')}] `;
    const count = total === undefined ? `${this.#done}` : `${this.#done}/${total}`;
    const line = `${bar}${count} objects, ${size(this.#bytes)}, ${size(this.#bytes / seconds)}/s`;
    this.#stream.write(`\r${line.slice(0, Math.max(1, (this.#stream.columns ?? 80) - 1))}\u001b[K`);
  }
}
