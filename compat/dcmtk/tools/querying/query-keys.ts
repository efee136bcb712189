import { DataElement, DataSet, dictionaryVR, lookupKeyword, openDicomFile, vrInfo, VRKind } from '../../../../src';
import { CommandLineError } from '../../command-line/command-line-error';
import type { CommandLine } from '../../command-line/parser';

/** Items that a path may make: more of them are a slip, not a query. */
const MOST_ITEMS = 1000;
/** Longest value of a key, in bytes. */
const LONGEST_VALUE = 64 * 1024;

interface Step {
  readonly tag: number;
  /** Of the item; undefined for the last step. */
  readonly item: number | undefined;
}

function tagOf(text: string): number | undefined {
  const digits = /^\(?([0-9a-f]{4}),([0-9a-f]{4})\)?$/i.exec(text);
  if (digits !== null) return Number.parseInt(`${digits[1] ?? ''}${digits[2] ?? ''}`, 16);
  return lookupKeyword(text);
}

/** The steps of a path such as `ScheduledProcedureStepSequence[0].Modality`. */
function stepsOf(path: string): Step[] {
  const parts = path.split('.').map((part) => part.trim());
  return parts.map((part, index) => {
    const match = /^(.*?)(?:\[(\d+)\])?$/.exec(part);
    const name = match?.[1] ?? '';
    const tag = tagOf(name);
    if (tag === undefined) {
      throw new CommandLineError(`bad key format or dictionary name not found in dictionary: ${name}`);
    }
    const isLast = index === parts.length - 1;
    const item = match?.[2] === undefined ? undefined : Number(match[2]);
    // A path may end at an item, which makes an empty one.
    if (!isLast && item === undefined) throw new CommandLineError(`bad key path: ${part} needs an item, such as [0]`);
    if (item !== undefined && item >= MOST_ITEMS) throw new CommandLineError(`bad key path: item ${item} of ${part}`);
    return { tag, item };
  });
}

/** The item with that number; items before it are made empty where they are missing. */
function itemOf(dataSet: DataSet, tag: number, number: number): DataSet {
  const existing = dataSet.get(tag);
  const element = existing?.isSequence === true ? existing : dataSet.set(DataElement.sequence(tag, []));
  while (element.items.length <= number) element.addItem(new DataSet(dataSet.transferSyntaxUID));
  const item = element.items[number];
  if (item === undefined) throw new CommandLineError(`bad key path: there is no item ${number}`);
  return item;
}

function elementOf(tag: number, value: string): DataElement {
  // Where the dictionary leaves a choice, the first will do for a key.
  const vr = dictionaryVR(tag).slice(0, 2);
  const { kind } = vrInfo(vr);
  if (kind === VRKind.sequence) return DataElement.sequence(tag, []);
  if (value === '') return DataElement.empty(tag, vr);
  if (kind === VRKind.ascii || kind === VRKind.text) return DataElement.fromText(tag, vr, value);
  const numbers = value.split('\\').map(Number);
  if (numbers.some(Number.isNaN)) throw new CommandLineError(`bad key value: ${JSON.stringify(value)} for VR ${vr}`);
  return DataElement.fromNumbers(tag, vr, numbers);
}

/**
 * Puts a key of the command line into an identifier: `path=value`, or a path alone for a key without a value.
 *
 * @throws {@link CommandLineError} for a path or value that is none.
 */
export function applyKey(dataSet: DataSet, key: string): void {
  const equals = key.indexOf('=');
  const path = equals < 0 ? key : key.slice(0, equals);
  const value = equals < 0 ? '' : key.slice(equals + 1);
  if (Buffer.byteLength(value) > LONGEST_VALUE) throw new CommandLineError(`bad key value: it is too long for ${path}`);
  let target = dataSet;
  for (const { tag, item } of stepsOf(path.trim())) {
    if (item === undefined) target.set(elementOf(tag, value));
    else target = itemOf(target, tag, item);
  }
}

/**
 * The identifiers that a command line asks with: one for each file, the keys over it; one of the keys alone without files.
 *
 * @throws {@link CommandLineError} for keys that are none, files that cannot be read, and when there is neither.
 */
export function queriesOf(line: CommandLine): DataSet[] {
  const files = line.parameters.slice(2);
  const keys = line.all('--key').map(([key = '']) => key);
  if (files.length === 0 && keys.length === 0) {
    throw new CommandLineError('either query file or override keys (or both) must be specified');
  }
  const dataSets = files.length === 0 ? [new DataSet()] : files.map(readQuery);
  for (const dataSet of dataSets) for (const key of keys) applyKey(dataSet, key);
  return dataSets;
}

function readQuery(path: string): DataSet {
  try {
    const { dataSet, source } = openDicomFile(path);
    // An identifier has no values that are left in files; a copy is independent of its file.
    if (source === undefined) return dataSet;
    source.close();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new CommandLineError(`cannot access file: ${path}`);
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandLineError(`bad DICOM file: ${path}: ${text}`, { cause: error });
  }
  throw new CommandLineError(`bad DICOM file: ${path}: it has values of more than 64 KiB, which no query has`);
}
