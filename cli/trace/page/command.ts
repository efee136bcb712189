import { type Command, InvalidArgumentError } from 'commander';
import type { PageOptions } from './page-options';

const MOST_EVENTS = 20_000;
const DEFAULT_EVENTS = 2_000;

interface Options extends Omit<PageOptions, 'paths'> {
  readonly output: string;
}

function events(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && value <= MOST_EVENTS) return value;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_EVENTS}.`);
}

/** Adds `dcxport trace show`. */
export function addShow(trace: Command): void {
  trace
    .command('show')
    .summary('make a page of a trace')
    .description(
      'Makes one HTML page of a trace, or of several of the same time: who spoke with whom, message by message, with ' +
        'contexts, statuses, times and data sets, and the RZDCX and DicomNet members that each message stands for. ' +
        'The page needs no other file and no network.',
    )
    .argument('<file...>', 'recorded with DCXPORT_TRACE, --trace or trace proxy')
    .requiredOption('-o, --output <page>', 'the HTML file; one of that name is replaced')
    .option('--show-patient-data', 'show the values that are masked otherwise', false)
    .option('--events <n>', 'show no more of them', events, DEFAULT_EVENTS)
    .action(async (paths: string[], { output, ...options }: Options) => {
      try {
        const { writePage } = await import('./write-page.js');
        const { associations, hidden } = await writePage(output, { ...options, paths });
        const more = hidden > 0 ? `; ${hidden} more events are not shown (--events)` : '';
        console.log(`${output}: ${associations} association${associations === 1 ? '' : 's'}${more}`);
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 2;
      }
    });
}
