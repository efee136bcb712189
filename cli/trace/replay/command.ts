import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  addConnectTls,
  addListenTls,
  describeEndpoint,
  parseListen,
  parseTarget,
  type TlsFiles,
} from '../network/endpoint';
import { INTERRUPTED, onInterrupt } from '../../process/signals';
import type { ReplayOptions } from './replay-types';

const EXIT_CODES = { same: 0, different: 1, failed: 2 } as const;
const DEFAULT_TIMEOUT_S = 30;
const LONGEST_TIMEOUT_S = 86_400;
const MOST_ASSOCIATIONS = 2 ** 32;

interface Options
  extends TlsFiles, Pick<ReplayOptions, 'as' | 'to' | 'listen' | 'output' | 'showPatientData' | 'exactUids'> {
  readonly association?: readonly number[];
  readonly timeout: number;
  readonly ignore?: readonly string[];
  readonly calling?: string;
  readonly called?: string;
  readonly json?: string;
  readonly quiet?: boolean;
}

function association(text: string, known: readonly number[] = []): readonly number[] {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_ASSOCIATIONS) return [...known, value];
  throw new InvalidArgumentError('Give the number of an association, 1 or more.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= LONGEST_TIMEOUT_S) return value;
  throw new InvalidArgumentError(`Give seconds, more than 0 and up to ${LONGEST_TIMEOUT_S}.`);
}

function several(text: string, known: readonly string[] = []): readonly string[] {
  return [...known, text];
}

function title(text: string): string {
  if (/^[ -[\]-~]{1,16}$/.test(text)) return text;
  throw new InvalidArgumentError('An AE title has 1 to 16 characters.');
}

const RULES = `
Compared: results and transfer syntaxes of presentation contexts, roles, the asynchronous operations window; which
messages come, and their order; elements of command sets; elements of data sets, items included, by value.
Not compared: lengths of PDUs and fragments, the maximum length, implementation UID and version, AE titles, Message IDs,
group lengths, trailing padding, the time between messages.

Dates and times (DA, TM, DT) are the same when both tell the time of their own association, from an hour before it; others
have to be equal. A UID may differ where the live side has made it: the recorded one was said by that side first, and the
live one occurs nowhere in the recording. The two belong together then, whoever says them; ours go out so.

Associations are played one after the other as requestor; as acceptor each that comes plays the next one of the recording
that proposes the same abstract syntaxes, else the next, several at once where they come so. What cannot be
sent, since the live side has accepted other contexts, is reported and not made up. A message that the recording has no
answer to ends the association.
`;

/** Adds `dcxport trace replay`. */
export function addReplay(trace: Command): void {
  const command = trace
    .command('replay')
    .summary('play one side of a trace again, and compare')
    .description(
      'Plays the recorded messages of one side against a live peer and reports what the peer did differently: order of ' +
        'messages, results and syntaxes of presentation contexts, elements of commands and data sets. Exits with 0 when ' +
        'nothing differs, 1 when something does, 2 when it could not be played.',
    )
    .argument('<trace>', 'recorded with DCXPORT_TRACE, --trace or trace proxy')
    .addOption(new Option('--as <side>', 'the side to play').choices(['requestor', 'acceptor']).makeOptionMandatory())
    .option('--to <[tls:]host:port>', 'as requestor: where the live peer listens', parseTarget)
    .option('--listen <[tls:][address:]port>', 'as acceptor: where the live peer connects to', parseListen)
    .option('--association <n>', 'play this one of the trace only; may be repeated', association)
    .option('--timeout <seconds>', 'for each wait', seconds, DEFAULT_TIMEOUT_S)
    .option('--calling <title>', 'as requestor: our AE title, in place of the recorded one', title)
    .option('--called <title>', "as requestor: the peer's AE title, in place of the recorded one", title)
    .option('--ignore <element>', 'do not compare it, by keyword or tag (ggggeeee); may be repeated', several)
    .option('--exact-uids', 'a UID that the live side has made differs, too')
    .option('--show-patient-data', 'show the values that are masked otherwise')
    .option('--json <file>', 'write the report in JSON as well; one of that name is replaced')
    .option('-o, --output <file>', 'record the replay itself, as a new trace')
    .option('-q, --quiet', 'no report but that in JSON');
  command.addHelpText('after', RULES);
  addConnectTls(addListenTls(command)).action(async (file: string, options: Options) => {
    const { as, to, listen } = options;
    if ((as === 'requestor') !== (to !== undefined) || (as === 'acceptor') !== (listen !== undefined)) {
      command.error('error: --as requestor goes with --to, --as acceptor with --listen', {
        exitCode: EXIT_CODES.failed,
      });
    }
    process.exitCode = await play(file, options);
  });
}

async function play(file: string, options: Options): Promise<number> {
  // What lies in temporary files is removed when the process exits, and only then.
  const release = onInterrupt(() => process.exit(INTERRUPTED));
  try {
    const { replay, jsonReport, textReport, tagOf, writeReport } = await import('./work.js');
    const result = await replay({
      ...options,
      trace: file,
      associations: options.association,
      timeoutMs: options.timeout * 1000,
      ignored: options.ignore?.map(tagOf),
      callingAETitle: options.calling,
      calledAETitle: options.called,
      onListening: (port) => {
        if (options.quiet === true || options.listen === undefined) return;
        console.log(`listening on ${describeEndpoint({ host: options.listen.host, port })}`);
      },
      onError: (text) => console.error(text),
    });
    if (options.quiet !== true) console.log(textReport(result));
    if (options.json !== undefined) writeReport(options.json, jsonReport(result));
    return result.same ? EXIT_CODES.same : EXIT_CODES.different;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return EXIT_CODES.failed;
  } finally {
    release();
  }
}
