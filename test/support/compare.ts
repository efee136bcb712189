import { dcmdump } from './dcmtk';

const PREFIX_END = 132;
const LONG_LENGTH_VRS = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'SQ', 'UC', 'UN', 'UR', 'UT', 'SV', 'UV']);

/**
 * The bytes of a part 10 file behind its file meta information: what goes over the wire and must arrive. Walks the meta
 * elements one by one, for files whose group length is wrong or missing.
 *
 * @throws when the file has no part 10 prefix.
 */
export function dataSetOf(file: Buffer): Buffer {
  if (file.toString('latin1', 128, PREFIX_END) !== 'DICM') throw new Error('the file has no part 10 prefix');
  let offset = PREFIX_END;
  while (offset + 8 <= file.length && file.readUInt16LE(offset) === 0x0002) {
    const long = LONG_LENGTH_VRS.has(file.toString('latin1', offset + 4, offset + 6));
    offset += long ? 12 + file.readUInt32LE(offset + 8) : 8 + file.readUInt16LE(offset + 6);
  }
  return file.subarray(offset);
}

/**
 * The values of a file's data set as lines of text, the same for each uncompressed transfer syntax: dcmdump's output
 * without lengths (group lengths too), delimiters and file meta information; `??`, its mark for an implicit element that
 * it does not know, reads as UN.
 */
export async function valuesOf(path: string): Promise<string[]> {
  const [values = []] = await valuesOfEach([path]);
  return values;
}

/** The same of many files, by one run of dcmdump. */
export async function valuesOfEach(paths: readonly string[]): Promise<string[][]> {
  if (paths.length === 0) return [];
  const text = await dcmdump(paths, '-q', '+F', '+L', '+M', '-Un');
  const dumps = text.split(/^# dcmdump \(\d+\/\d+\): .*$/m).slice(1);
  if (dumps.length !== paths.length) throw new Error(`dcmdump shows ${dumps.length} of ${paths.length} files`);
  return dumps.map(valueLines);
}

function valueLines(dump: string): string[] {
  return dump
    .split('\n')
    .filter(
      (line) =>
        /^\s*\([0-9a-f]{4},[0-9a-f]{4}\)/.test(line) && !/^\s*\((0002,|....,0000|fffe,e00d|fffe,e0dd)/.test(line),
    )
    .map((line) =>
      line
        .replace(/\s+#[^#]*$/, '')
        .replace(/\((Sequence|Item) with (explicit|undefined) length.*/, '($1)')
        .replace(/^(\s*\(....,....\)) \?\?/, '$1 UN'),
    );
}

/** Lines that only one of two files has, for messages; empty when the values are equal. */
export async function valueDifferences(left: string, right: string): Promise<string[]> {
  const [leftLines = [], rightLines = []] = await valuesOfEach([left, right]);
  return differencesOf(leftLines, rightLines);
}

/** Lines that only one of two lists of values has, for messages; empty when they are equal. */
export function differencesOf(left: readonly string[], right: readonly string[]): string[] {
  const differences: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]];
    if (one !== other) differences.push(`- ${short(one)}`, `+ ${short(other)}`);
  }
  return differences;
}

function short(line = '(nothing)'): string {
  return line.length > 160 ? `${line.slice(0, 160)}... (${line.length} characters)` : line;
}
