import { readdirSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { startTrace, stopTrace } from 'dcxport';
import { COMError, DCXAPP } from 'dcxport/rzdcx';
import { FolderWorklist, TestArchive, type Address } from '../../samples/modality-simulator/index';
import { interrupted } from '../process/signals';

interface Options {
  readonly port: number;
  readonly aet: string;
  readonly bind: string;
  readonly worklist?: string;
  readonly peer?: ReadonlyMap<string, Address>;
  readonly allowTitle?: readonly string[];
  readonly allowAddress?: readonly string[];
  readonly reindex?: boolean;
  readonly log?: string;
  readonly trace?: string;
  readonly quiet?: boolean;
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('Give a port from 0 to 65535; 0 takes a free one.');
}

function peer(text: string, known: ReadonlyMap<string, Address> = new Map()): ReadonlyMap<string, Address> {
  const [, title, host, number] = /^([^=]{1,16})=(.+):(\d{1,5})$/.exec(text) ?? [];
  if (
    title === undefined ||
    host === undefined ||
    number === undefined ||
    Number(number) < 1 ||
    Number(number) > 65_535
  ) {
    throw new InvalidArgumentError('Write TITLE=host:port.');
  }
  return new Map([...known, [title, { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(number) }]]);
}

function several(text: string, known: readonly string[] = []): readonly string[] {
  return [...known, text];
}

/** Adds `dcxport serve`. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('a small archive for tests')
    .description(
      'Serves storage to a folder, queries and retrievals at all levels, a worklist, procedure steps and storage ' +
        'commitment, until Ctrl-C. Meant for tests: everybody on the address may read and write, unless --allow-... ' +
        'says who.',
    )
    .argument('<folder>', 'where objects lie; what is in it is served')
    .option('-p, --port <n>', 'port to listen on', port, 11112)
    .option('--aet <title>', 'its AE title; peers that call another one are answered too', 'ARCHIVE')
    .option('--bind <address>', 'address to listen on; 0.0.0.0 is all', '127.0.0.1')
    .option('--worklist <folder>', 'folder of worklist entries, DICOM files named *.wl or *.dcm')
    .option('--peer <title=host:port>', 'where an AE title listens, for C-MOVE and commitment; may be repeated', peer)
    .option('--allow-title <title>', 'only these AE titles may come; may be repeated', several)
    .option('--allow-address <address>', 'only these addresses or ranges may come; may be repeated', several)
    .option('--reindex', 'make the index anew of the files; a database that is there is put aside')
    .option('--log <file>', 'write a log of the network; it may hold UIDs and AE titles')
    .option('--trace <file>', 'record the associations, with patient data, for dcxport trace; a new file')
    .option('-q, --quiet', 'only what goes wrong')
    .action(async (folder: string, options: Options) => {
      process.exitCode = await serve(folder, options);
    });
}

async function serve(folder: string, options: Options): Promise<number> {
  const app = new DCXAPP();
  if (options.log !== undefined) app.StartLogging(options.log);
  const onError = (error: unknown): void => console.error(describe(error));
  const say = (text: string): void => {
    if (options.quiet !== true) console.log(text);
  };
  try {
    if (options.trace !== undefined) startTrace(options.trace, { program: 'dcxport serve', onFailure: onError });
    if (options.worklist !== undefined) readdirSync(options.worklist);
    const archive = new TestArchive({
      aeTitle: options.aet,
      port: options.port,
      bindAddress: options.bind,
      folder,
      reindex: options.reindex,
      worklist: options.worklist === undefined ? undefined : new FolderWorklist(options.worklist, onError),
      destinations: options.peer,
      allowedTitles: options.allowTitle,
      allowedAddresses: options.allowAddress,
      onEvent: say,
      onError,
    });
    // Before anybody can know that it is there.
    const end = interrupted();
    const listening = await archive.open();
    say(`${options.aet} listens on ${options.bind} port ${listening}, ${archive.index.size} objects in ${folder}`);
    await end;
    say('ending; once more ends at once');
    await archive.close();
    return 0;
  } catch (error) {
    onError(error);
    return 1;
  } finally {
    if (options.trace !== undefined) stopTrace();
    if (options.log !== undefined) app.StopLogging();
    app.Release();
  }
}

/** What went wrong, with the handler's own words when it was one. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  // Most messages hold those of their causes already.
  const more = error instanceof COMError && cause instanceof Error && !message.includes(cause.message);
  return more ? `${message} (${cause.message})` : message;
}
