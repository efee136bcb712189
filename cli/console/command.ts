import { type Command, InvalidArgumentError } from 'commander';
import type { ConsoleOptions } from './console-options';

/** Exit code for a command line that cannot be used. */
const UNUSABLE = 2;

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** Adds `dcxport console`. */
export function addConsole(program: Command): void {
  program
    .command('console')
    .summary('simulated modalities in a browser')
    .description(
      'Shows simulated CT, MR, US and CR devices in a browser, to start, to stop and to watch: worklist, studies, ' +
        'associations, images, failures. It listens on 127.0.0.1 and is for whoever has the address that it prints. ' +
        'Ends on Ctrl-C, with every association released.',
    )
    .argument('[description]', 'YAML or JSON file that describes the devices, as for simulate')
    .option('--demo', 'bring a worklist, a procedure step manager, an archive and storage commitment along')
    .option('-p, --port <n>', 'port of the console; 0 takes a free one', wholeNumber(0, 65_535), 11180)
    .option('--start', 'start all devices at once')
    .option('--studies <n>', 'of the demo: studies of all devices together (20)', wholeNumber(1, 100_000))
    .option('--devices <n>', 'of the demo: devices (4)', wholeNumber(1, 200))
    .option('--images <n>', 'of the demo: images in a series', wholeNumber(1, 1000))
    .option('--seed <n>', 'of the demo: other patients and noise (1)', wholeNumber(0, 2 ** 31))
    .option('--rate <n>', 'of the demo: images of a device in a second; 0 is no limit', wholeNumber(0, 10_000), 4)
    .option('--keep <folder>', 'of the demo: keep what the archive has received')
    .option('--log <file>', 'write a log of the network; it may hold UIDs and AE titles')
    .action(async (file: string | undefined, options: ConsoleOptions, command: Command) => {
      if (file === undefined && options.demo !== true) {
        command.error('error: name a description, or ask for --demo', { exitCode: UNUSABLE });
      }
      const { runConsole } = await import('./console-run.js');
      process.exitCode = await runConsole(file, options);
    });
}
