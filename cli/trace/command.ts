import type { Command } from 'commander';
import { addShow } from './page/command';
import { addProxy } from './proxy/command';
import { addReplay } from './replay/command';

/** Adds `dcxport trace`. */
export function addTrace(program: Command): void {
  const trace = program
    .command('trace')
    .summary('recorded associations')
    .description(
      'Associations, recorded: by every program on the engine when the environment variable DCXPORT_TRACE names a file, ' +
        'by simulate and serve with --trace, and by a proxy. A trace holds patient data as it was sent.',
    );
  addShow(trace);
  addProxy(trace);
  addReplay(trace);
}
