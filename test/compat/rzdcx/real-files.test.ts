import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMError, DCXELM, DCXOBJ, DICOM_TAGS_ENUM, HRESULT, TRANSFER_SYNTAX, VR_CODE } from '../../../compat/rzdcx';
import { dataSetOf, valueDifferences } from '../../support/compare';
import { dcmdump, runDcmtk } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { pydicomFiles, pydicomFolder, type PydicomFile } from '../../support/pydicom-files';
import { tempDir } from '../../support/temp';

describeInterop('real files', ['dcmdump', 'dcmconv', pydicomFolder], () => {
  let folder: string;
  let readable: PydicomFile[];

  /** Opens a file; null when it is refused with a proper reason. */
  function open(path: string): DCXOBJ | null {
    const obj = new DCXOBJ();
    try {
      obj.openFile(path);
      return obj;
    } catch (error) {
      expect(error).to.be.instanceOf(COMError);
      expect((error as COMError).HRESULT, path).to.be.oneOf([HRESULT.NOT_DICOM, HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED]);
      return null;
    }
  }

  function hasPrivateSequence(obj: DCXOBJ): boolean {
    return [...obj.iterator()].some((e) => e.ValueRepresentation === VR_CODE.VR_CODE_SQ && (e.Tag & 0x10000) !== 0);
  }

  before(() => {
    folder = tempDir('real');
    readable = pydicomFiles().filter(({ path, isPart10 }) => isPart10 && open(path) !== null);
  });

  it('[DCXOBJ.openFile] opens nearly every file and refuses the rest with a reason', () => {
    const part10 = pydicomFiles().filter(({ isPart10 }) => isPart10);
    expect(part10.length).to.be.greaterThan(80);
    const refused = part10.length - readable.length;
    expect(refused, `${refused} refused`).to.be.at.most(part10.length / 10);
  });

  it('[DCXOBJ.saveFile] keeps the bytes of a data set that was not touched', function () {
    this.timeout(60_000);
    for (const { path, name } of readable) {
      const obj = open(path)!;
      const copy = join(folder, 'copy.dcm');
      obj.saveFile(copy);
      obj.Release();
      // A deflated data set is deflated again: its bytes may differ, its values are compared below.
      const again = open(copy)!;
      if (again.TransferSyntax === TRANSFER_SYNTAX.TS_DEFLATED) continue;
      expect(dataSetOf(readFileSync(copy)).equals(dataSetOf(readFileSync(path))), name).to.equal(true);
    }
  });

  it('[DCXELM.Value] [DCXELM.ValueArray] [DCXELM.Length] [DCXOBJ.iterator] can be read of every element', function () {
    this.timeout(60_000);
    let count = 0;
    const visit = (obj: DCXOBJ): void => {
      for (const e of obj.iterator()) {
        count++;
        const array = e.ValueArray;
        expect(e.Length).to.be.a('number');
        if (e.Value === null) expect(e.ValueMultiplicity).to.equal(0);
        if (Array.isArray(array)) for (const one of array) if (one instanceof DCXOBJ) visit(one);
      }
    };
    for (const { path } of readable) visit(open(path)!);
    expect(count).to.be.greaterThan(3000);
  });

  it('[DCXOBJ.TransferSyntax] [DCXOBJ.SaveAs] converts uncompressed files to LEI, LEE and BEE as dcmconv does', async function () {
    this.timeout(120_000);
    const uncompressed: readonly number[] = [TRANSFER_SYNTAX.TS_LEI, TRANSFER_SYNTAX.TS_LEE, TRANSFER_SYNTAX.TS_BEE];
    const targets = [
      ['+ti', TRANSFER_SYNTAX.TS_LEI],
      ['+te', TRANSFER_SYNTAX.TS_LEE],
      ['+tb', TRANSFER_SYNTAX.TS_BEE],
    ] as const;
    const theirs = join(folder, 'theirs.dcm');
    const ours = join(folder, 'ours.dcm');
    let judged = 0;
    for (const [index, { path, name }] of readable.entries()) {
      const obj = open(path)!;
      if (!uncompressed.includes(obj.TransferSyntax)) continue;
      // One target a file: many of them are alike.
      const [option, syntax] = targets[index % 3]!;
      // Implicit files do not say which private element is a sequence, and dcmdump guesses by its length alone.
      if (option === '+ti' && hasPrivateSequence(obj)) continue;
      // Some of the files are broken on purpose: what DCMTK refuses, it cannot judge.
      const run = await runDcmtk('dcmconv', [option, path, theirs]);
      if (run.code !== 0) continue;
      obj.SaveAs(ours, syntax, 100, folder);
      const differences = await valueDifferences(theirs, ours);
      expect(differences.slice(0, 6), `${name}, dcmconv ${option}`).to.deep.equal([]);
      judged++;
    }
    expect(judged).to.be.greaterThan(30);
  });

  it('[DCXOBJ.saveFile] [DCXOBJ.FileMetaInfo] keep class and instance of a DICOMDIR, which only its group 0002 names', async () => {
    const obj = open(join(pydicomFolder, 'dicomdirtests', 'DICOMDIR'))!;
    const instance = obj.FileMetaInfo!.getElementByTag(DICOM_TAGS_ENUM.MediaStorageSOPInstanceUID).Value as string;
    expect(instance).to.match(/^[0-9.]+$/);
    const after = join(folder, 'DICOMDIR');
    obj.saveFile(after);
    const meta = await dcmdump(after, '+P', '0002,0002', '+P', '0002,0003');
    expect(meta).to.contain('=MediaStorageDirectoryStorage');
    expect(meta).to.contain(`[${instance}]`);
    const again = open(after)!;
    expect(again.FileMetaInfo!.getElementByTag(DICOM_TAGS_ENUM.MediaStorageSOPInstanceUID).Value).to.equal(instance);
  });

  it('[DCXOBJ.insertElement] changes one element of a file and nothing else', async function () {
    this.timeout(60_000);
    const before = join(pydicomFolder, 'CT_small.dcm');
    const obj = open(before)!;
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.PatientID);
    e.Value = 'CHANGED';
    obj.insertElement(e);
    const after = join(folder, 'changed.dcm');
    obj.saveFile(after);
    const differences = await valueDifferences(before, after);
    expect(differences).to.have.length(2);
    expect(differences[1]).to.contain('[CHANGED]');
    expect(await dcmdump(after)).to.contain('[CHANGED]');
  });
});
