import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXDICOMDIR, DCXELM, DCXOBJ, DICOM_TAGS_ENUM } from '../../../compat/rzdcx';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { runDcmtk, startStorescp, type DcmtkServer } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, runSample } from '../sample-program';

/** Three files of two patients, with the DICOMDIR that dcmmkdir makes of them. */
async function medium(): Promise<string> {
  const folder = tempDir('medium');
  mkdirSync(join(folder, 'IMAGES'));
  for (const [index, patientID] of ['P1', 'P1', 'P2'].entries()) {
    const patient = Number(patientID.slice(1));
    const uids = { studyInstanceUID: syntheticUID(patient), seriesInstanceUID: syntheticUID(patient, 1) };
    const image = { ...uids, sopInstanceUID: syntheticUID(patient, 1, index), patientID, rows: 4, columns: 4 };
    writeFileSync(join(folder, 'IMAGES', `IM${index}`), syntheticFile(image));
  }
  const names = [0, 1, 2].map((index) => join('IMAGES', `IM${index}`));
  const { code, stderr } = await runDcmtk('dcmmkdir', ['+I', ...names], { cwd: folder });
  expect(code, stderr).to.equal(0);
  return folder;
}

describeInterop('samples/rzdcx/send-medium', ['storescp', 'dcmmkdir'], () => {
  let peer: DcmtkServer;
  beforeEach(async () => {
    peer = await startStorescp();
  });
  afterEach(() => peer.stop());

  for (const entry of ENTRIES) {
    const sample = `rzdcx/send-medium/${entry}`;

    it(`${entry}: sends every file of the medium`, async () => {
      const folder = await medium();
      const { code, stdout, stderr } = await runSample(sample, [folder, '127.0.0.1', peer.port, 'STORESCP']);
      expect(linesOf(stdout), stderr).to.deep.equal([
        `P1 ${syntheticUID(1, 1)}: 2 files`,
        `P2 ${syntheticUID(2, 1)}: 1 files`,
        '3 of 3 files sent',
      ]);
      expect(code).to.equal(0);
      expect(readdirSync(peer.directory)).to.have.length(3);
    });

    it(`${entry}: says which file is missing, and that nobody listens`, async () => {
      const folder = await medium();
      rmSync(join(folder, 'IMAGES', 'IM1'));
      const sent = await runSample(sample, [folder, '127.0.0.1', peer.port, 'STORESCP']);
      expect(sent.stderr).to.equal(`not sent: ${join(folder, 'IMAGES', 'IM1')}\n`);
      expect(sent.code).to.equal(1);
      const alone = await runSample(sample, [folder, '127.0.0.1', await freePort(), 'STORESCP']);
      expect(alone.stderr).to.contain('nothing listens there');
      expect(alone.code).to.equal(1);
    });
  }

  it('L14: main: sends nothing when the directory names a file outside of the medium', async () => {
    const folder = await medium();
    const path = join(folder, 'DICOMDIR');
    const directory = new DCXOBJ();
    directory.openFile(path);
    const e = new DCXELM();
    e.Init(DICOM_TAGS_ENUM.ReferencedFileID);
    e.Value = '..\\..\\SECRET';
    const records = directory.getElementByTag(DICOM_TAGS_ENUM.DirectoryRecordSequence).Value;
    for (const record of records as Iterable<DCXOBJ>) {
      if (record.GetElement(DICOM_TAGS_ENUM.ReferencedFileID)) record.insertElement(e);
    }
    directory.saveFile(path);
    const { code, stderr } = await runSample('rzdcx/send-medium/main', [folder, '127.0.0.1', peer.port, 'STORESCP']);
    expect(stderr).to.contain('leads out of');
    expect(code).to.equal(1);
    expect(readdirSync(peer.directory)).to.deep.equal([]);
  });

  it('main: reads what ScanAndCreate writes, and says when there is no directory', async () => {
    const folder = await medium();
    rmSync(join(folder, 'DICOMDIR'));
    const args = [folder, '127.0.0.1', peer.port, 'STORESCP'];
    const missing = await runSample('rzdcx/send-medium/main', args);
    expect(missing.stderr).to.contain(join(folder, 'DICOMDIR'));
    expect(missing.code).to.equal(1);
    new DCXDICOMDIR().ScanAndCreate(folder, 0, 'SAMPLE');
    expect(linesOf((await runSample('rzdcx/send-medium/main', args)).stdout).at(-1)).to.equal('3 of 3 files sent');
  });
});
