import { closeSync, existsSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import {
  EXPLICIT_VR_BIG_ENDIAN as BEE,
  EXPLICIT_VR_LITTLE_ENDIAN as LEE,
  IMPLICIT_VR_LITTLE_ENDIAN as LEI,
  type DicomFile,
  convertDataSet,
  encodeDataSet,
  encodeFileMeta,
  isUncompressed,
  openDicomFile,
  transferSyntax,
  writeDicomFile,
} from '../../src/dataset';
import { DataSetError } from '../../src/errors';
import { differencesOf, valueDifferences, valuesOfEach } from '../support/compare';
import { runDcmtk } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { pydicomFiles, pydicomFolder } from '../support/pydicom-files';
import { fixturesRoot } from '../support/project';
import { tempDir } from '../support/temp';

const DEFLATED = '1.2.840.10008.1.2.1.99';

/** What of the folder is refused, and why. Everything else opens. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'MR_truncated.dcm': /\(7FE0,0010\) announces 8192 bytes, and 8130 are left/,
  'rtplan_truncated.dcm': /Truncated/,
  // Implicit elements under the name of an explicit syntax.
  'SC_rgb_jpeg.dcm': /Truncated/,
  // Begins with a stray byte.
  'no_meta.dcm': /not a DICOM file/,
  'zipMR.gz': /not a DICOM file/,
};
const isText = (name: string): boolean => /\.(txt|json|dump)$|README/.test(name);

function opened(path: string): DicomFile | undefined {
  try {
    return openDicomFile(path);
  } catch (error) {
    if (error instanceof DataSetError) return undefined;
    throw error;
  }
}

/** The data set's bytes, inflated when they are deflated. */
function plainBytes(transferSyntaxUID: string, bytes: Buffer): Buffer {
  return transferSyntaxUID.endsWith('.99') ? inflateRawSync(bytes) : bytes;
}

describeInterop('real files', [pydicomFolder], () => {
  it('open, or are refused with a reason', () => {
    for (const { path, name } of pydicomFiles()) {
      const reason = REFUSED[basename(name)] ?? (isText(name) ? /not a DICOM file/ : undefined);
      if (reason) expect(() => openDicomFile(path), name).to.throw(DataSetError, reason);
      else openDicomFile(path).source?.close();
    }
  });

  it('are saved with the bytes that they had', () => {
    let count = 0;
    for (const { path, name } of pydicomFiles()) {
      const file = opened(path);
      if (!file) continue;
      const uid = file.header.transferSyntaxUID;
      const before = plainBytes(uid, readFileSync(path).subarray(file.header.dataSetOffset));
      expect(plainBytes(uid, Buffer.concat(encodeDataSet(file.dataSet))).equals(before), name).to.equal(true);
      file.source?.close();
      count++;
    }
    expect(count).to.be.greaterThan(100);
  });
});

/** One of each kind that there is to convert. */
const FEW = [
  'CT_small.dcm',
  'MR_small_implicit.dcm',
  'ExplVR_BigEnd.dcm',
  'rtplan.dcm',
  'waveform_ecg.dcm',
  'test-SR.dcm',
  'badVR.dcm',
];

/** A directory whose last record announces more than there is: a data set takes it, a stream cannot know that it may. */
const SHORT_DIRECTORY = 'dicomdirtests/DICOMDIR-nooffset';

/** Every file that can be converted in the thorough run of CI, else a few. */
function convertedFiles(): string[] {
  if (process.env.REQUIRE_INTEROP !== '1') return FEW;
  return pydicomFiles()
    .filter(({ path }) => isUncompressed(opened(path)?.header.transferSyntaxUID ?? ''))
    .map(({ name }) => name)
    .filter((name) => name !== SHORT_DIRECTORY);
}

describeInterop('converted files, judged by dcmdump', [pydicomFolder, 'dcmdump', 'dcmconv'], function () {
  this.timeout(60_000);
  const folder = tempDir('convert');
  const options: Readonly<Record<string, string>> = { [LEI]: '+ti', [LEE]: '+te', [BEE]: '+tb' };

  /** A way to convert the data set of a file, whose bytes are `body`. */
  type Way = (file: DicomFile, body: Buffer, to: string) => Promise<Buffer[]>;

  async function check(name: string, ways: Readonly<Record<string, Way>>) {
    const path = join(pydicomFolder, name);
    const file = openDicomFile(path);
    const body = readFileSync(path).subarray(file.header.dataSetOffset);
    // At once, and as few as can be: it is the programs that take the time.
    const making = Object.entries(options).map(async ([to, option]) => {
      const theirs = join(folder, `theirs-${option}.dcm`);
      // DCMTK would make new group lengths, and give private sequences a length, which hides them in implicit files.
      const isBare = file.fileMeta === undefined;
      const converting = runDcmtk('dcmconv', [...(isBare ? ['-f'] : []), option, '-g', '-e', path, theirs]);
      const ours = Object.entries(ways).map(async ([how, way], place) => {
        const made = join(folder, `ours-${place}-${option}.dcm`);
        const meta = encodeFileMeta({ ...file.header, transferSyntaxUID: to });
        writeFileSync(made, Buffer.concat([meta, ...(await way(file, body, to))]));
        return { made, theirs, what: `${name} to ${to} ${how}` };
      });
      const { code, stderr } = await converting;
      expect(code, `${name}: ${stderr}`).to.equal(0);
      return Promise.all(ours);
    });
    const pairs = (await Promise.all(making)).flat();
    const paths = [...new Set(pairs.flatMap(({ made, theirs }) => [made, theirs]))];
    const dumps = await valuesOfEach(paths);
    const values = new Map(paths.map((dumped, index) => [dumped, dumps[index] ?? []]));
    for (const { made, theirs, what } of pairs) {
      expect(values.get(made), what).to.not.deep.equal([]);
      expect(differencesOf(values.get(made) ?? [], values.get(theirs) ?? []), what).to.deep.equal([]);
    }
    expect(pairs).to.have.length(3 * Object.keys(ways).length);
    file.source?.close();
  }

  const whole: Way = (file, _body, to) => Promise.resolve(encodeDataSet(file.dataSet, to));
  const streamed: Way = (file, body, to) => {
    const chunks: Buffer[] = [];
    for (let at = 0; at < body.length; at += 1000) chunks.push(body.subarray(at, at + 1000));
    return collect(convertDataSet(chunks, file.header.transferSyntaxUID, to));
  };

  it('a directory that is too short is converted as a data set and refused as a stream', async () => {
    await check(SHORT_DIRECTORY, { 'as a data set': whole });
    const file = openDicomFile(join(pydicomFolder, SHORT_DIRECTORY));
    const body = readFileSync(join(pydicomFolder, SHORT_DIRECTORY)).subarray(file.header.dataSetOffset);
    const refusal = await collect(convertDataSet([body], LEE, LEI)).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(DataSetError).with.property('message').that.contains('24 bytes beyond');
  });

  for (const name of convertedFiles()) {
    it(`${name} equals what dcmconv makes of it, streamed and through a data set`, async () => {
      expect(isUncompressed(openDicomFile(join(pydicomFolder, name)).header.transferSyntaxUID)).to.equal(true);
      await check(name, { streamed, 'as a data set': whole });
    });
  }
});

/** DCMTK's dictionary of the standard's elements alone, where Debian puts it. */
function standardDictionary(): string | undefined {
  const folders = readdirSync('/usr/share').filter((name) => /^(lib)?dcmtk\d*$/.test(name));
  return folders.map((name) => join('/usr/share', name, 'dicom.dic')).find((path) => existsSync(path));
}

/** Every file that is not compressed, in the thorough run of CI, else a few; deflated ones too. */
function filesThereAndBack(): string[] {
  if (process.env.REQUIRE_INTEROP !== '1') return [...FEW, 'image_dfl.dcm'];
  return pydicomFiles()
    .filter(({ path }) => {
      const syntax = transferSyntax(opened(path)?.header.transferSyntaxUID ?? '');
      return syntax !== undefined && !syntax.encapsulated;
    })
    .map(({ name }) => name);
}

describeInterop('files converted there and back', [pydicomFolder, 'dcmdump', 'dcmconv'], function () {
  this.timeout(60_000);
  const folder = tempDir('there-and-back');
  const OPTIONS = { [LEI]: '+ti', [LEE]: '+te', [BEE]: '+tb', [DEFLATED]: '+td' } as const;
  type Syntax = keyof typeof OPTIONS;

  /** DCMTK also knows private elements, and what they are in implicit files; here it goes by the standard's, as we do. */
  const { DCMDICTPATH } = process.env;
  before(() => {
    const path = standardDictionary();
    if (path !== undefined) process.env.DCMDICTPATH = path;
  });
  after(() => {
    if (DCMDICTPATH === undefined) delete process.env.DCMDICTPATH;
    else process.env.DCMDICTPATH = DCMDICTPATH;
  });

  /** As DCMTK does it: no group lengths, and undefined lengths, so that implicit private sequences can be told. */
  async function dcmconv(from: string, to: Syntax, target: string, isBare: boolean): Promise<void> {
    const args = [...(isBare ? ['-f'] : []), OPTIONS[to], '-g', '-e', from, target];
    const { code, stderr } = await runDcmtk('dcmconv', args);
    expect(code, `${from} to ${to}: ${stderr}`).to.equal(0);
  }

  function convert(from: string, to: string, target: string): void {
    const file = openDicomFile(from);
    const fd = openSync(target, 'w');
    writeDicomFile(fd, file.dataSet, { transferSyntaxUID: to, formerFileMeta: file.fileMeta });
    closeSync(fd);
    file.source?.close();
  }

  for (const name of filesThereAndBack()) {
    it(`${name} has the values that DCMTK gives it, in each of four syntaxes and back in its own`, async () => {
      const source = join(pydicomFolder, name);
      const { header, source: open } = openDicomFile(source);
      open?.close();
      // At once: it is the programs that take the time.
      const making = (Object.keys(OPTIONS) as Syntax[]).map(async (to, place) => {
        const made = [0, 1, 2, 3].map((index) => join(folder, `${4 * place + index}.dcm`));
        const [ours = '', theirs = '', oursBack = '', theirsBack = ''] = made;
        convert(source, to, ours);
        convert(ours, header.transferSyntaxUID, oursBack);
        await dcmconv(source, to, theirs, header.fileMeta === undefined);
        await dcmconv(theirs, header.transferSyntaxUID as Syntax, theirsBack, false);
        return made;
      });
      const values = await valuesOfEach((await Promise.all(making)).flat());
      for (let index = 0; index < values.length; index += 2) {
        const differences = differencesOf(values[index] ?? [], values[index + 1] ?? []);
        expect(differences, `${Object.keys(OPTIONS)[index >> 2]}, ${index % 4 === 0 ? 'there' : 'back'}`).to.deep.equal(
          [],
        );
      }
      expect(values).to.have.length(16);
    });
  }
});

describeInterop('deflated files, judged by dcmdump', ['dcmdump'], () => {
  it('are read by DCMTK with the values that were written', async () => {
    const folder = tempDir('deflate');
    const source = join(fixturesRoot, 'dataset', 'explicit-le.dcm');
    const file = openDicomFile(source);
    const path = join(folder, 'deflated.dcm');
    const fd = openSync(path, 'w');
    writeDicomFile(fd, file.dataSet, { transferSyntaxUID: '1.2.840.10008.1.2.1.99' });
    closeSync(fd);
    expect(await valueDifferences(path, source)).to.deep.equal([]);
    expect(await valueDifferences(path, join(fixturesRoot, 'dataset', 'explicit-be.dcm'))).to.deep.equal([]);
  });
});

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}
