import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DicomDataSet, DicomExceptionCode, DicomTag } from '../../../compat/leadtools';
import { writeBigFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { runProgram } from '../../support/process';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { expectCode } from './expect-code';

const MIB = 1024 * 1024;
const library = join(__dirname, '..', '..', '..', 'compat', 'leadtools');
const rss = join(__dirname, '..', '..', 'support', 'rss');

/** Loads a file, reads some of its pixels, changes one element, saves it, in two syntaxes; prints what that took. */
const PROGRAM = `
  const { readFileSync } = require('node:fs');
  const { DicomDataSet, DicomTag, DicomUidType } = require(${JSON.stringify(library)});
  const bytesRead = () => Number(/^rchar: (\\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]);
  const before = bytesRead();
  const ds = new DicomDataSet();
  ds.Load(process.argv[1], 0);
  const pixels = ds.FindFirstElement(null, DicomTag.PixelData, true);
  const some = [ds.GetBinaryValue(pixels, 100).length, ds.GetShortValue(pixels, 200000, 3).length];
  const count = ds.GetElementValueCount(pixels);
  const length = pixels.Length;
  const toLoad = bytesRead() - before;
  ds.InsertElementAndSetValue(DicomTag.PatientID, 'CHANGED');
  const copy = new DicomDataSet();
  copy.Copy(ds, null, null);
  ds.Dispose();
  copy.Save(process.argv[2], 0);
  copy.ChangeTransferSyntax(process.argv[2], DicomUidType.ExplicitVRBigEndian, 0, 0, 0);
  const { peakRss } = require(${JSON.stringify(rss)}).ownUsage();
  console.log(JSON.stringify({ some, count, length, toLoad, peak: peakRss }));
`;

interface Taken {
  readonly some: readonly number[];
  readonly count: number;
  readonly length: number;
  readonly toLoad: number;
  readonly peak: number;
}

describeInterop('leadtools: a data set of 200 MB', ['/proc/self/io'], function () {
  this.timeout(60_000);

  async function loadAndSave(from: string, to: string): Promise<Taken> {
    const { code, stdout, stderr } = await runProgram(process.execPath, ['-e', PROGRAM, from, to]);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Taken;
  }

  it('L2: [DicomDataSet.Load] [DicomDataSet.Copy] [DicomDataSet.Save] [DicomDataSet.GetBinaryValue] [DicomDataSet.GetShortValue] take the memory that a small one takes', async () => {
    const folder = tempDir('large-data-set');
    const [large, small, copy] = [join(folder, 'large.dcm'), join(folder, 'small.dcm'), join(folder, 'copy.dcm')];
    const bytes = writeBigFile(large, 200 * MIB);
    writeBigFile(small, MIB);
    const one = await loadAndSave(small, copy);
    const other = await loadAndSave(large, copy);
    expect(statSync(copy).size).to.be.within(bytes - 1024, bytes + 1024);
    expect(other.some).to.deep.equal([100, 3]);
    expect([other.length, other.count]).to.deep.equal([200 * MIB, 100 * MIB]);
    expect(other.toLoad, 'bytes read to load').to.be.lessThan(2 * MIB);
    expect(other.peak - one.peak, 'more memory than the small one').to.be.lessThan(24 * MIB);
  });
});

describe('leadtools: many data sets', () => {
  it('[DicomDataSet.Load] takes files into memory before it runs out of handles, and never fails for files of a usual size', function () {
    this.timeout(30_000);
    const path = writeSmallFile(join(tempDir('many'), 'a.dcm'), { pixelBytes: 80 * 1024 });
    const sets = Array.from({ length: 300 }, () => {
      const ds = new DicomDataSet();
      ds.Load(path, 0);
      return ds;
    });
    for (const ds of sets) {
      expect(ds.GetBinaryValue(ds.FindFirstElement(null, DicomTag.PixelData, true)!, 4)).to.deep.equal(
        Buffer.from([1, 0, 2, 1]),
      );
      ds.Dispose();
    }
    expectCode(DicomExceptionCode.Parameter, () => sets[0]?.Load(path, 0));
  });
});
