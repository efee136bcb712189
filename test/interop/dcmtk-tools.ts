import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { dataSetOf, differencesOf, valuesOfEach } from '../support/compare';
import { runDcmtk } from '../support/dcmtk';
import { onFreePort } from '../support/ports';
import { runProgram, startProgram, type Program, type RunResult } from '../support/process';
import { requireProgram } from '../support/programs';
import { tempDir } from '../support/temp';
import { KNOWN_DIFFERENCES, type KnownDifference } from './known-differences';

/** Whose program: DCMTK's own, or the one of this package with the same name behind `dcx-`. */
export type Side = 'theirs' | 'ours';
export const SIDES: readonly Side[] = ['theirs', 'ours'];

const BIN = join(__dirname, '..', '..', 'compat', 'dcmtk', 'bin');

/** Where a compiled tool of ours is. */
export function toolPath(tool: string): string {
  return join(BIN, `${tool}.js`);
}

/** Runs a tool to its end. */
export function runTool(side: Side, tool: string, args: readonly string[], cwd?: string): Promise<RunResult> {
  const options = { timeoutMs: 30_000, cwd };
  if (side === 'theirs') return runDcmtk(tool, args, options);
  return runProgram(process.execPath, [toolPath(tool), ...args], options);
}

/** Runs a tool of either side with the same arguments, side by side. */
export async function runBoth(
  tool: string,
  args: readonly string[] | ((side: Side) => readonly string[]),
): Promise<Record<Side, RunResult>> {
  const argsOf = (side: Side): readonly string[] => (typeof args === 'function' ? args(side) : args);
  const [theirs, ours] = await Promise.all(SIDES.map((side) => runTool(side, tool, argsOf(side))));
  if (theirs === undefined || ours === undefined) throw new Error('two runs have two results');
  return { theirs, ours };
}

/** A running receiver; the caller stops it. */
export interface Receiver {
  readonly port: number;
  readonly directory: string;
  readonly program: Program;
}

/** Starts storescp or dcmrecv of either side, and waits until it listens. */
export function startReceiver(side: Side, tool: string, args: readonly string[] = []): Promise<Receiver> {
  return onFreePort(async (port) => {
    const directory = tempDir(`${side}-${tool}`);
    const all = [...args, '-od', directory, `${port}`];
    const program =
      side === 'theirs'
        ? await startProgram(requireProgram(tool), all, { port, env: { TCP_NODELAY: '1' } })
        : await startProgram(process.execPath, [toolPath(tool), ...all], { port });
    return { port, directory, program };
  });
}

/** The files below a folder, by their relative names, in order. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(directory, path))
    .sort();
}

/** Data sets of the files of a folder, by name. */
export function dataSetsIn(directory: string): Map<string, Buffer> {
  return new Map(filesIn(directory).map((name) => [name, dataSetOf(readFileSync(join(directory, name)))]));
}

/** The elements of group 0002 of a file, without those that name the program or the sender; values in base 64. */
export function comparableMeta(path: string): string[] {
  const bytes = readFileSync(path);
  const end = bytes.length - dataSetOf(bytes).length;
  const elements: string[] = [];
  for (let at = 132; at < end;) {
    const element = bytes.readUInt16LE(at + 2);
    const isLong = bytes.toString('latin1', at + 4, at + 6) === 'OB';
    const [start, length] = isLong ? [at + 12, bytes.readUInt32LE(at + 8)] : [at + 8, bytes.readUInt16LE(at + 6)];
    if (![0x0000, 0x0012, 0x0013, 0x0016].includes(element)) {
      elements.push(`${element.toString(16)} ${bytes.toString('base64', start, start + length)}`);
    }
    at = start + length;
  }
  return elements;
}

/**
 * Lines of dcmdump that only one of two files has. Padding behind a data set is none of its values: the originals leave it
 * out when they encode anew.
 */
export async function differentValues(left: string, right: string): Promise<string[]> {
  return differencesOf(...(await withoutPadding(left, right)));
}

async function withoutPadding(left: string, right: string): Promise<[string[], string[]]> {
  const [one = [], other = []] = await valuesOfEach([left, right]);
  const values = (lines: readonly string[]): string[] => lines.filter((line) => !line.startsWith('(fffc,fffc)'));
  return [values(one), values(other)];
}

/** The known difference of a case, if there is one. */
export function knownDifference(tool: string, name: string): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find((each) => each.tool === tool && each.name === name);
}

/** What a run said, without what must differ: program names, the fragment length, folders of its own. */
export function logLines({ stderr }: RunResult, ...own: readonly string[]): string[] {
  return stderr
    .split('\n')
    .map((line) => own.reduce((text, part) => text.replaceAll(part, 'OWN'), line))
    .map((line) => line.replace(/calling '[^']*'/, "calling 'it'"))
    .map((line) => line.replace(/\(Max Send PDV: \d+\)/, '(Max Send PDV: n)').trimEnd())
    .filter((line) => line !== '' && !/^\$dc(mtk|xport): |^(dcx-)?(?!error)[a-z]{5,}: /.test(line));
}
