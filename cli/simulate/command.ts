import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { startTrace, stopTrace } from 'dcxport';
import { DCXAPP } from 'dcxport/rzdcx';
import { Display } from '../../samples/modality-simulator/display';
import {
  Demo,
  demoDescription,
  DescriptionError,
  MOST_DEVICES,
  readDescription,
  Simulation,
  type Description,
  type Peers,
  type Report,
} from '../../samples/modality-simulator/index';
import { INTERRUPTED, onInterrupt } from '../process/signals';

/** Exit codes by what a simulation came to; 2 is a description that cannot be used. */
const EXIT_CODES: Readonly<Record<Report['result'], number>> = { success: 0, failure: 1, interrupted: INTERRUPTED };
const UNUSABLE = 2;

interface Options {
  readonly demo?: boolean;
  readonly studies?: number;
  readonly devices?: number;
  readonly images?: number;
  readonly seed?: number;
  readonly for?: number;
  readonly report?: string;
  readonly keep?: string;
  readonly log?: string;
  readonly trace?: string;
  readonly quiet?: boolean;
  readonly plain?: boolean;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** Adds `dcxport simulate`. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .summary('simulated modalities at work')
    .description(
      'Runs simulated CT, MR, US and CR devices: worklist, procedure step, images, storage, storage commitment. ' +
        'Exits with 0 when everything went as described, 1 when something failed, 2 for a description that cannot be ' +
        'used, 130 after Ctrl-C.',
    )
    .argument('[description]', 'YAML or JSON file that describes the devices')
    .option('--demo', 'bring a worklist, a procedure step manager, an archive and storage commitment along')
    .option('--studies <n>', 'of the demo: studies of all devices together (20)', wholeNumber(1, 100_000))
    .option('--devices <n>', 'of the demo: devices (4)', wholeNumber(1, MOST_DEVICES))
    .option('--images <n>', 'of the demo: images in a series', wholeNumber(1, 1000))
    .option('--seed <n>', 'of the demo: other patients and noise (1)', wholeNumber(0, 2 ** 31))
    .option('--keep <folder>', 'of the demo: keep what the archive has received')
    .option('--for <seconds>', 'begin no further study after that time', wholeNumber(1, 1_000_000))
    .option('--report <file>', 'write a report in JSON')
    .option('--log <file>', 'write a log of the network; it may hold UIDs and AE titles')
    .option('--trace <file>', 'record the associations, with patient data, for dcxport trace; a new file')
    .option('--plain', 'a line for each study instead of a live table')
    .option('-q, --quiet', 'only what it came to')
    .action(async (file: string | undefined, options: Options, command: Command) => {
      if (file === undefined && options.demo !== true) {
        command.error('error: name a description, or ask for --demo', { exitCode: UNUSABLE });
      }
      // A report that cannot be kept should not become known when all the work is done.
      if (options.report !== undefined && !existsSync(dirname(resolve(options.report)))) {
        command.error(`error: there is no folder for the report ${options.report}`, { exitCode: UNUSABLE });
      }
      process.exitCode = await simulate(file, options);
    });
}

async function simulate(file: string | undefined, options: Options): Promise<number> {
  const app = new DCXAPP();
  if (options.log !== undefined) app.StartLogging(options.log);
  const onFailure = ({ message }: Error): void => console.error(`The trace has ended: ${message}`);
  try {
    if (options.trace !== undefined) startTrace(options.trace, { program: 'dcxport simulate', onFailure });
    const { report, simulation, display } = await run(file, options);
    display.finish(simulation, report);
    if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
    return EXIT_CODES[report.result];
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (isMissingFile(error)) console.error('Is the path right? (simulate --demo needs no description)');
    return error instanceof DescriptionError || isMissingFile(error) ? UNUSABLE : 1;
  } finally {
    if (options.trace !== undefined) stopTrace();
    if (options.log !== undefined) app.StopLogging();
    app.Release();
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

interface Ran {
  readonly report: Report;
  readonly simulation: Simulation | undefined;
  readonly display: Display;
}

async function run(file: string | undefined, options: Options): Promise<Ran> {
  const live = options.plain === true ? false : undefined;
  const display = new Display({ output: process.stdout, live, quiet: options.quiet });
  let simulation: Simulation | undefined;
  let timer: NodeJS.Timeout | undefined;
  const watch = (begun: Simulation): void => {
    simulation = begun;
    display.watch(begun);
    if (options.for !== undefined) timer = setTimeout(() => begun.finish(), options.for * 1000);
  };
  const release = onInterrupt(() => {
    console.error('ending; once more ends at once');
    simulation?.stop();
  });
  try {
    let report: Report;
    if (options.demo === true) {
      const describe = (peers: Peers): Description =>
        file === undefined
          ? demoDescription(peers, { ...options, imagesPerSeries: options.images })
          : readDescription(file, { peers });
      if (options.keep !== undefined) mkdirSync(options.keep, { recursive: true });
      const onError = (error: unknown): void => {
        if (options.quiet !== true) console.error(error instanceof Error ? error.message : error);
      };
      report = await new Demo(describe, options.keep, onError).run(watch);
    } else {
      const only = new Simulation(readDescription(file ?? ''));
      watch(only);
      report = await only.run();
    }
    return { report, simulation, display };
  } finally {
    clearTimeout(timer);
    release();
  }
}
