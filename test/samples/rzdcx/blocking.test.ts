import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDcmjsService, type DcmjsService } from '../../support/dcmjs-service';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { storescu } from '../../support/dcmtk';
import { dataSetOf } from '../../support/compare';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { Orthanc } from '../../support/orthanc';
import { freePort } from '../../support/ports';
import { runProgram, type RunResult } from '../../support/process';
import { tempDir } from '../../support/temp';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../../support/wlmscpfs';

function fileOf(sample: string): string {
  return join(__dirname, '..', '..', '..', 'samples', 'rzdcx', sample, 'blocking.js');
}

function run(sample: string, args: readonly (string | number)[], cwd = tempDir('sample')): Promise<RunResult> {
  return runProgram(process.execPath, [fileOf(sample), ...args.map(String)], { cwd });
}

const [STUDY, SERIES] = [syntheticUID(7), syntheticUID(7, 1)];

/** Files of one series. */
function series(folder: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}.dcm`);
    const image = { rows: 16, columns: 24, patientID: 'P7', studyInstanceUID: STUDY, seriesInstanceUID: SERIES };
    writeFileSync(path, syntheticFile({ ...image, sopInstanceUID: syntheticUID(7, 1, index) }));
    return path;
  });
}

describe('samples/rzdcx, blocking', () => {
  describeInterop('move-and-store', ['dcmqrscp', 'storescu'], () => {
    it('finds the studies of a patient and has the first one sent to itself', async () => {
      const localPort = await freePort();
      const archive: ArchiveServer = await startDcmqrscp({ targets: [{ aet: 'QR_SCU', port: localPort }] });
      const files = series(tempDir('sent'), 3);
      expect((await storescu(archive.port, files, { args: ['-aec', archive.aet] })).code).to.equal(0);
      const folder = join(tempDir('retrieved'), 'new');
      const address = ['127.0.0.1', archive.port, archive.aet, 'QR_SCU', localPort];
      const { code, stdout, stderr } = await run('move-and-store', [...address, 'P7', folder]);
      expect(stderr).to.equal('');
      expect(stdout).to.match(new RegExp(`^found \\d* ${STUDY}\n`));
      expect(stdout).to.contain('status 0x0000: 0 to come, 3 done, 0 failed, 0 with a warning\n3 objects\n');
      expect(code).to.equal(0);
      const sent = files.map((file) => Buffer.from(dataSetOf(readFileSync(file))).toString('hex'));
      const got = readdirSync(folder).map((name) => Buffer.from(dataSetOf(readFileSync(join(folder, name)))));
      expect(got).to.have.length(3);
      expect(got.every((bytes) => sent.some((hex) => hex.length === bytes.length * 2))).to.equal(true);
      const nobody = await run('move-and-store', [...address, 'NOBODY', folder]);
      expect([nobody.code, nobody.stdout]).to.deep.equal([0, 'nothing found\n']);
      await archive.stop();
    });
  });

  describeInterop('worklist-mpps', ['wlmscpfs', 'dump2dcm'], () => {
    let worklist: WorklistServer;
    let mpps: DcmjsService;
    before(async () => {
      worklist = await startWlmscpfs([
        worklistEntry({ patientName: 'DOE^JANE', patientID: '4711', modality: 'MR', startDate: '20261121' }),
      ]);
      mpps = await startDcmjsService({ PerformedProcedureStepStatus: 'IN PROGRESS' });
    });
    after(async () => {
      mpps.close();
      await worklist.stop();
    });

    it('reports the examination of the first entry of a worklist', async () => {
      const args = ['127.0.0.1', worklist.port, worklist.aet, mpps.port, 'MPPS_SCP', 'MR'];
      const { code, stdout, stderr } = await run('worklist-mpps', args);
      expect(stderr).to.equal('');
      const [, uid] = /^patient 4711\nin progress ([0-9.]+)\ncompleted\n$/.exec(stdout) ?? [];
      expect(code).to.equal(0);
      const [create, set] = mpps.requests;
      expect([create?.operation, set?.operation]).to.deep.equal(['N-CREATE', 'N-SET']);
      expect([create?.instance, set?.instance]).to.deep.equal([uid, uid]);
      expect(create?.elements).to.include({ PerformedProcedureStepStatus: 'IN PROGRESS', PatientID: '4711' });
      expect(set?.elements).to.include({ PerformedProcedureStepStatus: 'COMPLETED' });
    });

    it('says that the worklist has nothing for another modality', async () => {
      const args = ['127.0.0.1', worklist.port, worklist.aet, mpps.port, 'MPPS_SCP', 'NM'];
      expect((await run('worklist-mpps', args)).stdout).to.equal('the worklist is empty\n');
    });
  });

  describeInterop('commitment', ['Orthanc'], () => {
    let orthanc: Orthanc;
    before(async function () {
      this.timeout(60_000);
      orthanc = await Orthanc.start();
    });
    after(() => orthanc.stop());

    it('waits for the answer that the archive sends over an association of its own', async () => {
      const localPort = await freePort();
      await orthanc.addModality('us', { aet: 'COMMIT_SCU', host: '127.0.0.1', port: localPort });
      const files = series(tempDir('sent'), 2);
      const args = ['127.0.0.1', orthanc.dicomPort, orthanc.aet, 'COMMIT_SCU', localPort, ...files];
      const { code, stdout, stderr } = await run('commitment', args);
      expect(stderr).to.equal('');
      const safe = /^asked for 2\.25\.\d+\nsafe: (.*)\n$/.exec(stdout)?.[1];
      expect(safe?.split(';').sort()).to.deep.equal([syntheticUID(7, 1, 0), syntheticUID(7, 1, 1)].sort());
      expect(code).to.equal(0);
      expect(existsSync(files[0] ?? '')).to.equal(true);
    });
  });
});
