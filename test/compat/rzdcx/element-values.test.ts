import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXELM, DCXOBJ, DCXOBJIterator, VR_CODE } from '../../../compat/rzdcx';
import { describeInterop } from '../../support/interop';
import { requireProgram } from '../../support/programs';
import { pydicomFiles, pydicomFolder } from '../../support/pydicom-files';

const charsetFolder = join(pydicomFolder, '..', 'charset_files');

/** Values of more bytes are not printed. */
const LONGEST_KIB = 4;

/** An element, an item or a fragment as dcmdump lists it. */
interface Printed {
  readonly tag: number;
  readonly vr: string;
  readonly value: string;
}

function allFiles(): string[] {
  const names = existsSync(charsetFolder) ? readdirSync(charsetFolder) : [];
  return [
    ...pydicomFiles().map(({ path }) => path),
    ...names.filter((name) => name.endsWith('.dcm')).map((name) => join(charsetFolder, name)),
  ];
}

/** The data set of each file that dcmdump takes, text as its bytes, one character each. */
function dumps(paths: readonly string[]): Map<string, Printed[]> {
  const options = ['-q', '+F', '+L', '-M', '+R', `${LONGEST_KIB}`, '-Un'];
  const { stdout } = spawnSync(requireProgram('dcmdump'), [...options, ...paths], {
    encoding: 'latin1',
    maxBuffer: 64 * 1024 * 1024,
  });
  const found = new Map<string, Printed[]>();
  for (const section of stdout.split(/^# dcmdump \(\d+\/\d+\): /m).slice(1)) {
    const dataSet = section.split(/^# Dicom-Data-Set\n/m)[1]?.replace(/^ *#.*\n/gm, '');
    if (dataSet === undefined) continue;
    const lines = dataSet.split(/^(?=\s*\([0-9a-f]{4},[0-9a-f]{4}\) )/m).flatMap(parse);
    found.set(section.slice(0, section.indexOf('\n')), lines);
  }
  return found;
}

function parse(text: string): Printed[] {
  const [, group, element, vr = '', value = ''] =
    /^\s*\((....),(....)\) (\S\S) ([\s\S]*?) *#\s+(?:\d+|u\/l), *\d+ [^\n]*\n*$/.exec(text) ?? [];
  if (group === undefined || element === undefined || group === 'fffe') return [];
  return [{ tag: Number.parseInt(group + element, 16), vr, value }];
}

/** All elements in the order of the listing. */
function* walk(obj: DCXOBJ): Generator<DCXELM> {
  for (const e of obj.iterator()) {
    yield e;
    if (e.ValueRepresentation !== VR_CODE.VR_CODE_SQ) continue;
    for (const item of e.Value as DCXOBJIterator) yield* walk(item);
  }
}

const TEXT_VRS: readonly string[] = 'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' ');
const NUMBER_VRS: readonly string[] = 'US SS UL SL FL FD'.split(' ');
const isAscii = (text: string): boolean => [...text].every((character) => character >= ' ' && character <= '~');

/** What kind of value was compared, for the count; undefined for what dcmdump does not show. */
function compare(e: DCXELM, { vr, value }: Printed, where: string): string | undefined {
  if (value === '(not loaded)') return undefined;
  if (value === '(no value available)') {
    expect(e.Value, where).to.equal(null);
    expect([e.Length, e.ValueMultiplicity], where).to.deep.equal([0, 0]);
    return 'empty';
  }
  if (e.ValueRepresentation === VR_CODE.VR_CODE_SQ) {
    if (vr === 'SQ') expect(e.ValueMultiplicity, where).to.equal(Number(/#=(\d+)\)/.exec(value)?.[1]));
    return 'sequence';
  }
  if (vr === 'AT') {
    const tags = value.split('\\').map((text) => Number.parseInt(text.replace(/[(),]/g, ''), 16));
    expect(e.ValueArray, where).to.deep.equal(tags);
    expect(e.Value, where).to.deep.equal(tags.length === 1 ? tags[0] : tags);
    return vr;
  }
  if (NUMBER_VRS.includes(vr)) {
    const numbers = e.ValueArray as number[];
    const printed = value.split('\\').map(Number);
    expect(e.ValueMultiplicity, where).to.equal(printed.length);
    for (const [index, number] of numbers.entries()) {
      const expected = printed[index] ?? NaN;
      // dcmdump rounds floats to the digits that they have.
      if (vr === 'FL') expect(Math.fround(expected), where).to.be.closeTo(number, Math.abs(number) * 1e-6);
      else if (vr === 'FD') expect(expected, where).to.be.closeTo(number, Math.abs(number) * 1e-12);
      else expect(expected, where).to.equal(number);
    }
    expect(e.Value, where).to.deep.equal(numbers.length === 1 ? numbers[0] : numbers);
    return vr;
  }
  if (TEXT_VRS.includes(vr) && value.startsWith('[')) {
    const text = value.replace(/^\[([\s\S]*)\]$/, '$1');
    // What is not ASCII is told by the tests of character sets.
    if (!isAscii(text)) return undefined;
    const squeezed = (one: string): string =>
      one
        .split('\\')
        .map((part) => part.trim())
        .join('\\');
    expect(squeezed(e.CStringPtr), where).to.equal(squeezed(text));
    expect(e.CStringPtr, where).to.equal(e.Value);
    return vr;
  }
  if (Buffer.isBuffer(e.Value) && /^[0-9a-f\\]+$/.test(value)) {
    const words = value.split('\\');
    const expected = Buffer.from(words.join(''), 'hex');
    if (words[0]?.length === 4) expected.swap16();
    const ours = e.ValueArray instanceof Uint16Array ? Buffer.from(e.ValueArray.buffer) : e.Value;
    expect(ours.equals(expected), where).to.equal(true);
    return 'bytes';
  }
  return undefined;
}

describeInterop('values of elements in real files', ['dcmdump', pydicomFolder], () => {
  it('[DCXELM.Value] [DCXELM.ValueArray] [DCXELM.ValueMultiplicity] [DCXELM.CStringPtr] are what dcmdump lists', function () {
    this.timeout(120_000);
    const counts = new Map<string, number>();
    let files = 0;
    for (const [path, lines] of dumps(allFiles())) {
      const obj = new DCXOBJ();
      obj.openFile(path);
      const elements = [...walk(obj)].filter((e) => (e.Tag & 0xffff) !== 0);
      const printed = lines.filter(({ tag }) => (tag & 0xffff) !== 0);
      expect(
        elements.map((e) => e.Tag),
        path,
      ).to.deep.equal(printed.map(({ tag }) => tag));
      files++;
      for (const [index, e] of elements.entries()) {
        const line = printed[index];
        // A private element of an implicit file is bytes here and what DCMTK's own dictionary says there.
        if (!line || (e.ValueRepresentation === VR_CODE.VR_CODE_UN && line.vr !== 'UN')) continue;
        const kind = compare(e, line, `${path} (${e.Tag.toString(16)}) ${line.vr} ${line.value.slice(0, 60)}`);
        if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
      obj.Release();
    }
    expect(files).to.be.greaterThan(90);
    for (const kind of [
      'empty',
      'sequence',
      'bytes',
      'AT',
      'US',
      'SS',
      'UL',
      'SL',
      'FL',
      'FD',
      'DS',
      'IS',
      'DA',
      'UI',
    ]) {
      expect(counts.get(kind) ?? 0, kind).to.be.greaterThan(0);
    }
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).to.be.greaterThan(5000);
  });
});
