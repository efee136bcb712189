import { styleText } from 'node:util';
import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import type { Report } from './report';
import { type DeviceProgress, Outcome } from './results';
import type { Simulation } from './simulation';

/** Where and how a simulation is shown. */
export interface DisplayOptions {
  readonly output: NodeJS.WriteStream;
  /** A table that is drawn again and again, instead of a line for each study. @defaultValue on a terminal */
  readonly live?: boolean;
  /** Only the end. @defaultValue false */
  readonly quiet?: boolean;
}

type Color = 'bold' | 'cyan' | 'green' | 'red';

/** Milliseconds between two drawings. */
const REDRAW_MS = 250;
/** Cells of a progress bar. */
const BAR_WIDTH = 10;
/** Lines of the table's frame, of the line below, and one to spare. */
const LINES_AROUND = 8;

/** Shows a simulation while it runs, and what it came to. */
export class Display {
  readonly #options: DisplayOptions;
  readonly #live: boolean;
  readonly #colors: boolean;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  #timer: NodeJS.Timeout | undefined;
  #last = { at: performance.now(), images: 0, bytes: 0 };
  #rates = { images: 0, bytes: 0 };

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#live = options.live ?? options.output.isTTY;
    // As the terminal says, and the environment variable NO_COLOR.
    this.#colors = this.#live && options.output.isTTY && options.output.hasColors();
    this.#draw = createLogUpdate(options.output);
  }

  /** Begins to show a simulation. */
  watch(simulation: Simulation): void {
    if (this.#options.quiet === true) return;
    if (this.#live) {
      this.#timer = setInterval(() => this.#redraw(simulation), REDRAW_MS);
      this.#timer.unref();
      return;
    }
    simulation.on('study', ({ device, number, outcome, fault, failure, imagesStored, imagesCommitted, seconds }) => {
      const what = `${imagesStored} images stored, ${imagesCommitted} committed`;
      const why = failure === undefined ? '' : `: ${failure.operation}: ${failure.message}`;
      const planned = fault === undefined ? '' : ` (${fault})`;
      this.line(`${device}: study ${number} ${outcome}${planned} in ${seconds.toFixed(1)} s, ${what}${why}`);
    });
    simulation.on('failure', (device, failure) => {
      this.line(`${device === '' ? 'simulator' : device}: ${failure.operation}: ${failure.message}`);
    });
  }

  /** Draws for the last time, and says what it came to. */
  finish(simulation: Simulation | undefined, report: Report): void {
    clearInterval(this.#timer);
    if (simulation !== undefined && this.#live && this.#options.quiet !== true) {
      this.#redraw(simulation);
      this.#draw.done();
    }
    for (const line of summary(report)) this.line(this.#colors ? colored(line) : line);
  }

  /** Writes a line. */
  line(text: string): void {
    this.#options.output.write(`${text}\n`);
  }

  #redraw(simulation: Simulation): void {
    const { progress } = simulation;
    this.#measure(progress);
    const rows = Math.max(3, (this.#options.output.rows || 40) - LINES_AROUND);
    this.#draw(renderTable(progress, rows, simulation.seconds, this.#rates, this.#colors));
  }

  #measure(progress: readonly DeviceProgress[]): void {
    const now = performance.now();
    const seconds = (now - this.#last.at) / 1000;
    if (seconds < 0.9) return;
    const images = sum(progress, ({ imagesStored }) => imagesStored);
    const bytes = sum(progress, ({ bytesStored }) => bytesStored);
    this.#rates = { images: (images - this.#last.images) / seconds, bytes: (bytes - this.#last.bytes) / seconds };
    this.#last = { at: now, images, bytes };
  }
}

function sum(progress: readonly DeviceProgress[], of: (device: DeviceProgress) => number): number {
  return progress.reduce((total, device) => total + of(device), 0);
}

/**
 * The picture of a simulation: a line a device, and what all of them have done.
 *
 * @param rows - Devices to show at most; those that failed come first when there are more.
 * @param colors - Whether the terminal has colors. What they say, the words say too.
 */
export function renderTable(
  progress: readonly DeviceProgress[],
  rows: number,
  seconds: number,
  rates: { readonly images: number; readonly bytes: number },
  colors = false,
): string {
  const paint = (color: Color, text: string): string => (colors ? painted(color, text) : text);
  const shown =
    progress.length <= rows
      ? progress
      : [...progress].sort((a, b) => Number(b.lastFailure !== '') - Number(a.lastFailure !== '')).slice(0, rows);
  const table = new Table({
    head: ['device', 'doing', 'studies', 'images of it', 'stored', 'safe', 'failed'].map((text) => paint('bold', text)),
    // As wide as a small terminal, whatever is in it, so that nothing jumps.
    colWidths: [10, 12, 8, 20, 8, 7, 7],
    style: { head: [], border: colors ? ['gray'] : [], compact: true, 'padding-left': 1, 'padding-right': 0 },
    wordWrap: false,
  });
  for (const device of shown) {
    table.push([
      device.name,
      paint(device.phase === 'done' ? 'green' : 'cyan', device.phase),
      `${device.studiesDone}${device.studiesPlanned > 0 ? `/${device.studiesPlanned}` : ''}`,
      `${paint('green', bar(device.imagesDone, device.imagesPlanned))} ${device.imagesDone}/${device.imagesPlanned}`,
      device.imagesStored,
      device.imagesCommitted,
      device.studiesFailed === 0 ? 0 : paint('red', String(device.studiesFailed)),
    ]);
  }
  const rest = progress.length - shown.length;
  const stored = sum(progress, ({ imagesStored }) => imagesStored);
  return [
    table.toString(),
    ...(rest > 0 ? [`... and ${rest} more devices`] : []),
    `${seconds.toFixed(0)} s, ${stored} images stored, ${rates.images.toFixed(0)} images/s, ${megabytes(rates.bytes)}/s`,
  ].join('\n');
}

function bar(done: number, planned: number): string {
  const full = planned === 0 ? 0 : Math.min(BAR_WIDTH, Math.round((BAR_WIDTH * done) / planned));
  return '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Whether the output has colors was asked before. */
function painted(color: Color, text: string): string {
  return styleText(color, text, { validateStream: false });
}

/** A line of a summary in the color of what it says. */
function colored(line: string): string {
  if (line === 'result: success') return painted('green', line);
  return /^ {2}FAILED |^result: /.test(line) ? painted('red', line) : line;
}

/** What a simulation came to, in lines. */
export function summary(report: Report): string[] {
  const { totals, operations, failures, seconds } = report;
  const { studies } = totals;
  const counts = Object.values(Outcome).flatMap((outcome) =>
    studies[outcome] > 0 ? [`${studies[outcome]} ${outcome}`] : [],
  );
  const images = `${totals.imagesStored} images stored (${megabytes(totals.bytesStored)}), ${totals.imagesCommitted} committed`;
  const lines = [
    `${totals.devices} ${totals.devices === 1 ? 'device' : 'devices'}, studies: ${counts.join(', ') || 'none'}; ${images}; ${seconds.toFixed(1)} s`,
  ];
  for (const [operation, { count, failed, meanMs, longestMs }] of Object.entries(operations)) {
    const bad = failed > 0 ? `, ${failed} failed` : '';
    lines.push(`  ${operation}: ${count}${bad}, mean ${meanMs} ms, longest ${longestMs} ms`);
  }
  for (const { device, operation, message } of failures.slice(0, 10)) {
    lines.push(`  FAILED ${device === '' ? '' : `${device}: `}${operation}: ${message}`);
  }
  if (totals.failures > 10) lines.push(`  ... and ${totals.failures - 10} more failures; the report has them`);
  lines.push(`result: ${report.result}`);
  return lines;
}
