/**
 * The main job in one program: a storage SCP loop with DCXACC, and DCXREQ.Send to it.
 *
 *     npm run quickstart                             a generated CT series of 20 images, sent to ourselves
 *     npm run quickstart -- FILE-OR-FOLDER...        these files, sent to ourselves
 *     npm run quickstart -- --to HOST:PORT --aet X   the files (or the series) to a real PACS
 *     npm run quickstart -- --listen PORT            only the SCP, for real senders, until Ctrl-C
 *
 * Exits with 0 when everything was sent and, to ourselves, stored as it should be; with 1 otherwise.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDicomFile } from 'dcxport';
import { COMError } from 'dcxport/rzdcx';
import { compareFiles } from './compare';
import { writeCtSeries } from './ct-series';
import { ACCEPTER_TITLE, Receiver } from './receiver';
import { sendFiles, type Peer, type SentFile } from './sender';
import { formatTable } from './table';

const SERIES_LENGTH = 20;
const REQUESTER_TITLE = 'DCX_SEND';

const USAGE = `npm run quickstart -- [options] [file or folder]...

Sends the files, and those in the folders, or a generated series of ${SERIES_LENGTH} CT images, to a storage SCP of its own.

  --to HOST:PORT   sends them to this peer instead
  --aet TITLE      AE title of that peer (ANY-SCP)
  --listen PORT    only the SCP, for real senders, until Ctrl-C
  --keep FOLDER    what is generated and stored stays in this folder
  --help           this text`;

const receiverSays = (text: string): void => console.log(`  receiver  ${text}`);
const senderSays = (text: string): void => console.log(`  sender    ${text}`);

interface Line {
  readonly file: SentFile;
  readonly result: string;
  readonly good: boolean;
}

/** Files as named, folders with all that lies below them. */
function expand(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => expand(join(path, entry.name)));
}

/** Judges a file that we sent to ourselves by what was stored. */
function judge(file: SentFile, stored: string | undefined): Line {
  if (!file.sent) return { file, result: `FAILED: ${file.reason}`, good: false };
  if (stored === undefined) return { file, result: 'sent', good: true };
  const { comparison } = compareFiles(file.path, stored);
  return { file, result: `stored, ${comparison}`, good: comparison !== 'DIFFERENT' };
}

function describeFile(path: string): { instance: string; bytes: string } {
  try {
    const { header, source } = openDicomFile(path);
    source?.close();
    return { instance: header.SOPInstanceUID, bytes: String(header.dataSetLength) };
  } catch {
    // The line of a file that is none says so in its result already.
    return { instance: '-', bytes: '-' };
  }
}

function printTable(lines: readonly Line[]): void {
  const rows = lines.map(({ file, result }) => {
    const { instance, bytes } = describeFile(file.path);
    return [file.path, instance, bytes, file.ms.toFixed(1), result];
  });
  console.log(`\n${formatTable(['file', 'SOP instance', 'bytes', 'ms', 'result'], rows)}`);
}

function parsePeer(text: string, title: string): Peer {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port)) throw new Error(`--to takes HOST:PORT, not ${JSON.stringify(text)}`);
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port, title };
}

async function listen(portText: string, folder: string): Promise<boolean> {
  const receiver = new Receiver(folder, receiverSays);
  const port = await receiver.start(Number(portText));
  console.log(`${ACCEPTER_TITLE} listens on port ${port} and stores into ${folder}; Ctrl-C ends it`);
  process.once('SIGINT', () => void receiver.stop());
  process.once('SIGTERM', () => void receiver.stop());
  await receiver.ended;
  return true;
}

async function sendAll(named: readonly string[], to: Peer | undefined, work: string): Promise<boolean> {
  const files = named.length > 0 ? named.flatMap(expand) : writeCtSeries(join(work, 'series'), SERIES_LENGTH);
  if (files.length === 0) throw new Error(`There is nothing to send: no files in ${named.join(', ')}; name others`);
  const receiver = to === undefined ? new Receiver(join(work, 'stored'), receiverSays) : undefined;
  const port = await receiver?.start(0);
  const peer = to ?? { host: '127.0.0.1', port: port ?? 0, title: ACCEPTER_TITLE };
  console.log(`${files.length} files go to ${peer.title} at ${peer.host}:${peer.port}`);
  const lines: Line[] = [];
  try {
    const error = await sendFiles(files, peer, REQUESTER_TITLE, senderSays, (file) => {
      lines.push(judge(file, file.sent ? receiver?.stored.shift() : undefined));
    });
    printTable(lines);
    if (error !== undefined) console.error(`Not everything was sent: ${error.Description}`);
    const good = lines.filter((line) => line.good).length;
    console.log(`\n${good} of ${files.length} files are where they should be`);
    return error === undefined && good === files.length;
  } finally {
    await receiver?.stop();
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      listen: { type: 'string' },
      to: { type: 'string' },
      aet: { type: 'string', default: 'ANY-SCP' },
      keep: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const work = values.keep ?? mkdtempSync(join(tmpdir(), 'dcxport-quickstart-'));
  try {
    if (values.listen !== undefined) return await listen(values.listen, join(work, 'stored'));
    return await sendAll(positionals, values.to === undefined ? undefined : parsePeer(values.to, values.aet), work);
  } finally {
    if (values.keep === undefined && values.listen === undefined) rmSync(work, { recursive: true, force: true });
  }
}

main().then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof COMError || error instanceof Error ? error.message : error);
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      console.error(`\n${USAGE}`);
    process.exitCode = 1;
  },
);
