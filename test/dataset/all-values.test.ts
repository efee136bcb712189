import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { type DataElement, type DataSet, type DicomFile, VRKind, openDicomFile } from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { describeInterop } from '../support/interop';
import { requireProgram } from '../support/programs';
import { pydicomFiles, pydicomFolder } from '../support/pydicom-files';

const charsetFolder = join(pydicomFolder, '..', 'charset_files');
const files = [...pydicomFiles().map(({ path }) => path), ...filesIn(charsetFolder)];

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Values longer than this many bytes are not printed. */
const LONGEST = 4096;
const OPTIONS = ['-q', '+F', '+L', '-M', '+R', `${LONGEST / 1024}`, '-Un'];

interface PrintedElement {
  readonly tag: number;
  readonly vr: string;
  readonly value: string;
}

/** What dcmdump prints of every file's data set, by path; files that it refuses are not there. */
function dumpAll(paths: readonly string[]): Map<string, PrintedElement[]> {
  const { stdout } = spawnSync(requireProgram('dcmdump'), [...OPTIONS, ...paths], {
    encoding: 'latin1',
    maxBuffer: 64 * 1024 * 1024,
  });
  const sections = stdout.split(/^# dcmdump \(\d+\/\d+\): /m).slice(1);
  const dumps = new Map<string, PrintedElement[]>();
  for (const section of sections) {
    const name = section.slice(0, section.indexOf('\n'));
    const dataSet = section.split(/^# Dicom-Data-Set\n/m)[1]?.replace(/^ *#.*\n/gm, '');
    if (dataSet !== undefined)
      dumps.set(name, dataSet.split(/^(?=\s*\([0-9a-f]{4},[0-9a-f]{4}\) )/m).flatMap(parseLine));
  }
  return dumps;
}

/** One element with the lines that its text may go on in. Delimiters, which depend on the kind of length, give none. */
function parseLine(text: string): PrintedElement[] {
  const found = /^\s*\((....),(....)\) (\S\S) ([\s\S]*?) *#\s+(\d+|u\/l), *\d+ [^\n]*\n*$/.exec(text);
  if (!found) return [];
  const [, group = '', element = '', vr = '', value = ''] = found;
  const tag = Number.parseInt(group + element, 16);
  return tag === 0xfffee00d || tag === 0xfffee0dd ? [] : [{ tag, vr, value }];
}

/** The same elements in the same order, as DCMTK's listing has them. */
function* walk(dataSet: DataSet): Generator<DataElement | number> {
  for (const element of dataSet) {
    yield element;
    for (const item of element.items) {
      yield 0xfffee000;
      yield* walk(item);
    }
    if (element.isEncapsulated) for (let index = 0; index < element.fragmentCount; index++) yield 0xfffee000;
  }
}

/** Why an element differs from its line; undefined when it agrees. */
function difference(element: DataElement | number, printed: PrintedElement, isImplicit: boolean): string | undefined {
  if (typeof element === 'number') return element === printed.tag ? undefined : 'no item';
  if (element.tag !== printed.tag) return 'another tag';
  if (element.isEncapsulated) return printed.vr === 'OB' ? undefined : 'fragments';
  // DCMTK's dictionary has private elements, which here are unknown.
  if (isImplicit && element.tag & 0x10000 && printed.vr !== 'LO') return undefined;
  if (VR_NAMES[printed.vr] !== undefined ? !VR_NAMES[printed.vr]?.includes(element.vr) : printed.vr !== element.vr) {
    return `VR ${element.vr}`;
  }
  if (element.isSequence || printed.value === '(not loaded)') return undefined;
  const ours = valueOf(element);
  return sameValue(element, ours, printed.value) ? undefined : `value ${ours}`;
}

/** VRs that the standard does not have, in DCMTK's listing. */
const VR_NAMES: Readonly<Record<string, readonly string[]>> = {
  up: ['UL'],
  ox: ['OB', 'OW'],
  xs: ['US', 'SS'],
  lt: ['US', 'OW'],
  '??': ['UN'],
};

function valueOf(element: DataElement): string {
  const { kind, wordSize } = element.info;
  if (element.length === 0) return '(no value available)';
  switch (kind) {
    case VRKind.ascii:
    case VRKind.text:
      return `[${element.bytes.toString('latin1').replace(/[ \0]+$/, '')}]`;
    case VRKind.tag:
      return element
        .tags()
        .map((tag) => tag.toString(16).padStart(8, '0'))
        .map((digits) => `(${digits.slice(0, 4)},${digits.slice(4)})`)
        .join('\\');
    case VRKind.bulk:
      return words(element, element.vr === 'UN' ? 1 : wordSize);
    default:
      return element.numbers().join('\\');
  }
}

function words(element: DataElement, size: number): string {
  const texts: string[] = [];
  for (let at = 0; at + size <= element.bytes.length; at += size) {
    const word = Buffer.from(element.bytes.subarray(at, at + size));
    texts.push((element.bigEndian ? word : word.reverse()).toString('hex'));
  }
  return texts.join('\\');
}

function sameValue(element: DataElement, ours: string, theirs: string): boolean {
  if (element.info.kind === VRKind.float) {
    const round = element.vr === 'FL' ? Math.fround : Number;
    const numbers = theirs.split('\\').map((text) => round(Number(text)));
    return theirs === ours || numbers.every((number, index) => Object.is(number, element.numbers()[index]));
  }
  return ours === theirs.replace(/[ \0]+\]$/, ']');
}

function opened(path: string): DicomFile | undefined {
  try {
    return openDicomFile(path);
  } catch (error) {
    if (error instanceof DataSetError) return undefined;
    throw error;
  }
}

describeInterop('every real file, beside dcmdump', [pydicomFolder, charsetFolder, 'dcmdump'], function () {
  this.timeout(30_000);
  let dumps = new Map<string, PrintedElement[]>();
  before(() => {
    dumps = dumpAll(files);
  });

  it('opens when dcmdump opens it, and is refused when dcmdump refuses it', () => {
    const ours = files.filter((path) => opened(path)).map((path) => basename(path));
    const theirs = files.filter((path) => dumps.has(path)).map((path) => basename(path));
    expect(ours).to.deep.equal(theirs);
    expect(ours.length).to.be.greaterThan(150);
  });

  it('has the elements, items and values that dcmdump prints', () => {
    let compared = 0;
    for (const [path, printed] of dumps) {
      const file = opened(path);
      if (!file) continue;
      const elements = [...walk(file.dataSet)];
      const isImplicit = file.dataSet.origin?.encoding.explicit === false;
      elements.forEach((element, index) => {
        const line = printed[index];
        const problem = line ? difference(element, line, isImplicit) : 'not printed';
        if (problem !== undefined) {
          expect.fail(`${basename(path)}: ${JSON.stringify(line)?.slice(0, 300)}, and here ${problem.slice(0, 300)}`);
        }
      });
      expect(elements.length, path).to.equal(printed.length);
      compared += elements.length;
      file.source?.close();
    }
    expect(compared).to.be.greaterThan(10_000);
  });
});
