import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXREQ } from '../../compat/rzdcx';
import { IMPLICIT_VR_LITTLE_ENDIAN, transferSyntax } from '../../src/index';
import { dataSetOf, differencesOf, valueDifferences, valuesOfEach } from '../support/compare';
import { runDcmtk } from '../support/dcmtk';
import { tempDir } from '../support/temp';
import { LogRecorder, reasonOf } from './log-recorder';
import { syntaxOf, testFiles, type TestFile } from './test-files';

/** Something that stores what it receives. */
export interface StoringPeer {
  readonly port: number;
  /** Moves what was stored since the last call away, and gives the paths. */
  take(): Promise<string[]>;
}

/** What became of the files that were sent, by name. */
export interface Outcome {
  /** In the syntax of the file, data set bytes equal. */
  readonly identical: string[];
  /** In the syntax of the file, values equal, bytes not. */
  readonly equal: string[];
  /** In another syntax, values equal. */
  readonly converted: string[];
  /** OnFileSent(false), nothing stored; with the reason from the log. */
  readonly failed: Record<string, string>;
  /** Anything else: what must not be. */
  readonly wrong: string[];
}

/** What one Send of one file did. */
export interface SendReport {
  readonly events: readonly boolean[];
  readonly log: string;
  readonly error: COMError | undefined;
}

/** Moves everything out of a folder, and gives the new paths. */
export function takeFiles(directory: string): string[] {
  const names = readdirSync(directory);
  if (names.length === 0) return [];
  const target = tempDir('kept');
  return names.map((name) => {
    const path = join(target, name);
    renameSync(join(directory, name), path);
    return path;
  });
}

/** Sends one file over an association of its own. */
export async function sendOne(
  port: number,
  path: string,
  recorder: LogRecorder,
  requester = new DCXREQ(),
): Promise<SendReport> {
  const events: boolean[] = [];
  requester.on('OnFileSent', (succeeded) => void events.push(succeeded));
  recorder.take();
  let error: COMError | undefined;
  try {
    await requester.Send('DCXREQ', 'PEER', '127.0.0.1', port, [path]);
  } catch (caught) {
    if (!(caught instanceof COMError)) throw caught;
    error = caught;
  } finally {
    requester.Release();
  }
  return { events, log: recorder.take(), error };
}

/** A stored file whose bytes are not those of the file that was sent. */
interface OtherBytes {
  readonly file: TestFile;
  readonly path: string;
  readonly syntax: string;
}

/** Sends every file of the folder, each over an association of its own, and compares what the peer stored. */
export async function sendEach(peer: StoringPeer): Promise<Outcome> {
  const outcome: Outcome = { identical: [], equal: [], converted: [], failed: {}, wrong: [] };
  const otherBytes: OtherBytes[] = [];
  const recorder = new LogRecorder();
  try {
    for (const file of testFiles()) {
      const { events, log } = await sendOne(peer.port, file.path, recorder);
      const stored = await peer.take();
      const [path] = stored;
      if (events.length !== 1) outcome.wrong.push(`${file.name}: ${events.length} OnFileSent events`);
      else if (events[0] === false && path === undefined) outcome.failed[file.name] = reasonOf(log, file.path);
      else if (path === undefined || stored.length > 1 || events[0] === false) {
        outcome.wrong.push(`${file.name}: OnFileSent(${String(events[0])}), ${stored.length} files stored`);
      } else {
        const bytes = readFileSync(path);
        if (hasBytesOf(bytes, file)) outcome.identical.push(file.name);
        else otherBytes.push({ file, path, syntax: syntaxOf(bytes) });
      }
    }
  } finally {
    recorder.stop();
  }
  await compareValues(outcome, otherBytes);
  return outcome;
}

function hasBytesOf(stored: Buffer, file: TestFile): boolean {
  const syntax = file.header?.transferSyntaxUID ?? '';
  return syntaxOf(stored) === syntax && dataSetOf(stored).equals(paddedDataSet(file.dataSet, syntax));
}

async function compareValues(outcome: Outcome, otherBytes: readonly OtherBytes[]): Promise<void> {
  const [sent, stored] = await Promise.all([
    valuesOfEach(otherBytes.map(({ file }) => file.path)),
    valuesOfEach(otherBytes.map(({ path }) => path)),
  ]);
  for (const [index, { file, path, syntax }] of otherBytes.entries()) {
    let differences = differencesOf(sent[index] ?? [], stored[index] ?? []);
    if (differences.length > 0 && syntax === IMPLICIT_VR_LITTLE_ENDIAN) {
      differences = await valueDifferences(await convertedByDcmtk(file), path);
    }
    if (differences.length > 0) outcome.wrong.push(`${file.name}: ${differences.slice(0, 4).join('\n')}`);
    else (syntax === file.header?.transferSyntaxUID ? outcome.equal : outcome.converted).push(file.name);
  }
}

/**
 * DCMTK's conversion to implicit little endian, for files with private elements: they have no VR any more then, and
 * dcmdump shows them in another way (`-e`: private sequences it knows by their undefined lengths).
 */
async function convertedByDcmtk(file: TestFile): Promise<string> {
  const path = join(tempDir('converted'), 'implicit.dcm');
  const { code, stderr } = await runDcmtk('dcmconv', ['+ti', '-e', file.path, path]);
  if (code !== 0) throw new Error(`dcmconv cannot convert ${file.path}:\n${stderr}`);
  return path;
}

/** A deflated data set may be odd, a fragment may not: one byte is added behind the end of the stream. */
function paddedDataSet(dataSet: Buffer, syntax: string): Buffer {
  const pad = transferSyntax(syntax)?.deflated === true && dataSet.length % 2 !== 0;
  return pad ? Buffer.concat([dataSet, Buffer.alloc(1)]) : dataSet;
}
