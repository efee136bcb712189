import { type Command, InvalidArgumentError } from 'commander';
import {
  addConnectTls,
  addListenTls,
  describeEndpoint,
  parseListen,
  parseTarget,
  type Endpoint,
  type TlsFiles,
} from '../network/endpoint';
import { interrupted } from '../../process/signals';

const UNUSABLE = 2;
const DEFAULT_CONNECTIONS = 64;
const MOST_CONNECTIONS = 10_000;
const DEFAULT_GRACE_S = 5;
const LONGEST_GRACE_S = 3600;

interface Options extends TlsFiles {
  readonly listen: readonly Endpoint[];
  readonly to: readonly Endpoint[];
  readonly output: string;
  readonly connections: number;
  readonly grace: number;
  readonly quiet?: boolean;
}

function gathered(
  parse: (text: string) => Endpoint,
): (text: string, known?: readonly Endpoint[]) => readonly Endpoint[] {
  return (text, known = []) => [...known, parse(text)];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** Adds `dcxport trace proxy`. */
export function addProxy(trace: Command): void {
  const command = trace
    .command('proxy')
    .summary('record what two DICOM nodes say to each other')
    .description(
      'Stands between DICOM nodes: passes every byte on, unchanged and at once, and records the associations, until ' +
        'Ctrl-C. Give --listen and --to once for each connection between two nodes, in the same order: a C-MOVE has ' +
        'two. The trace holds patient data as it was sent.',
    )
    .requiredOption(
      '--listen <[tls:][address:]port>',
      'where the one node connects to, instead of to the other; on this machine only unless an address is named',
      gathered(parseListen),
    )
    .requiredOption('--to <[tls:]host:port>', 'where the other node listens', gathered(parseTarget))
    .requiredOption('-o, --output <file>', 'the trace, a new file')
    .option('--connections <n>', 'connections at once', wholeNumber(1, MOST_CONNECTIONS), DEFAULT_CONNECTIONS)
    .option(
      '--grace <seconds>',
      'for connections to end after Ctrl-C; they are cut then',
      wholeNumber(0, LONGEST_GRACE_S),
      DEFAULT_GRACE_S,
    )
    .option('-q, --quiet', 'only what goes wrong');
  addConnectTls(addListenTls(command)).action(async (options: Options) => {
    if (options.listen.length !== options.to.length) {
      command.error('error: give --listen and --to equally often', { exitCode: UNUSABLE });
    }
    process.exitCode = await proxy(options);
  });
}

async function proxy(options: Options): Promise<number> {
  const onError = (text: string): void => console.error(text);
  const say = (text: string): void => {
    if (options.quiet !== true) console.log(text);
  };
  try {
    const { openProxy } = await import('./run.js');
    const opening = openProxy({ ...options, graceMs: options.grace * 1000, say, onError });
    const end = interrupted(
      () =>
        void opening.then(
          (running) => running.cut(),
          () => undefined,
        ),
    );
    const running = await opening;
    running.ports.forEach((port, index) => {
      const [listen, to] = [options.listen[index], options.to[index]];
      if (listen === undefined || to === undefined) return;
      say(`listening on ${describeEndpoint({ host: listen.host, port })} for ${describeEndpoint(to)}`);
    });
    say(`recording to ${options.output}; Ctrl-C ends it`);
    await end;
    say('ending; once more ends at once');
    await running.close();
    return 0;
  } catch (error) {
    onError(error instanceof Error ? error.message : String(error));
    return UNUSABLE;
  }
}
