import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeBigFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { runProgram } from '../../support/process';
import { tempDir } from '../../support/temp';

const MIB = 1024 * 1024;
const library = join(__dirname, '..', '..', '..', 'compat', 'rzdcx');
const rss = join(__dirname, '..', '..', 'support', 'rss');

/** Opens a file, looks at it, changes one element and saves it; prints what that took. */
const PROGRAM = `
  const { readFileSync } = require('node:fs');
  const { DCXOBJ, DICOM_TAGS_ENUM } = require(${JSON.stringify(library)});
  const bytesRead = () => Number(/^rchar: (\\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]);
  const before = bytesRead();
  const obj = new DCXOBJ();
  obj.openFile(process.argv[1]);
  const frames = obj.FrameCount;
  const length = obj.getElementByTag(DICOM_TAGS_ENUM.PixelData).Length;
  const toOpen = bytesRead() - before;
  const e = obj.createElement(DICOM_TAGS_ENUM.PatientID);
  e.Value = 'CHANGED';
  obj.insertElement(e);
  obj.saveFile(process.argv[2]);
  const { peakRss } = require(${JSON.stringify(rss)}).ownUsage();
  console.log(JSON.stringify({ frames, length, toOpen, peak: peakRss }));
`;

interface Taken {
  readonly frames: number;
  readonly length: number;
  readonly toOpen: number;
  readonly peak: number;
}

describeInterop('a multi-frame object of 200 MB', ['/proc/self/io'], function () {
  this.timeout(60_000);

  async function openAndSave(from: string, to: string): Promise<Taken> {
    const { code, stdout, stderr } = await runProgram(process.execPath, ['-e', PROGRAM, from, to]);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Taken;
  }

  it('L2: [DCXOBJ.openFile] [DCXOBJ.FrameCount] [DCXOBJ.saveFile] opens without reading its pixels and is saved in the memory that a small one takes', async () => {
    const folder = tempDir('multi-frame');
    const [large, small, copy] = [join(folder, 'large.dcm'), join(folder, 'small.dcm'), join(folder, 'copy.dcm')];
    const bytes = writeBigFile(large, 200 * MIB);
    writeBigFile(small, MIB);
    const one = await openAndSave(small, copy);
    const other = await openAndSave(large, copy);
    expect(existsSync(copy) && statSync(copy).size).to.be.within(bytes, bytes + 1024);
    expect(other.frames).to.equal(400);
    expect(other.length).to.equal(200 * MIB);
    expect(other.toOpen, 'bytes read to open').to.be.lessThan(MIB);
    expect(other.peak - one.peak, 'more memory than the small one').to.be.lessThan(24 * MIB);
  });
});
