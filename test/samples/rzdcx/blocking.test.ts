import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDcmjsService, type DcmjsService } from '../../support/dcmjs-service';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { dcmdump, echoscu, startStorescp, storescu, type DcmtkServer } from '../../support/dcmtk';
import { dataSetOf } from '../../support/compare';
import { syntheticFile, syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { Orthanc } from '../../support/orthanc';
import { freePort, onFreePort } from '../../support/ports';
import { runProgram, startProgram, type Program, type RunResult } from '../../support/process';
import { tempDir } from '../../support/temp';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../../support/wlmscpfs';

function fileOf(sample: string): string {
  return join(__dirname, '..', '..', '..', 'samples', 'rzdcx', sample, 'blocking.js');
}

function run(sample: string, args: readonly (string | number)[], cwd = tempDir('sample')): Promise<RunResult> {
  return runProgram(process.execPath, [fileOf(sample), ...args.map(String)], { cwd });
}

/** Starts a sample that listens on the port that it is given. */
function listen(sample: string, argsOf: (port: number) => (string | number)[]): Promise<[Program, number]> {
  return onFreePort(async (port) => {
    const args = [fileOf(sample), ...argsOf(port).map(String)];
    return [await startProgram(process.execPath, args, { port }), port];
  });
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
  describeInterop('echo', ['storescp'], () => {
    it('says that a peer is there, and writes a log', async () => {
      const peer = await startStorescp();
      const folder = tempDir('echo');
      const { code, stdout } = await run('echo', ['127.0.0.1', peer.port, 'STORESCP'], folder);
      expect(stdout).to.equal(`STORESCP at 127.0.0.1:${peer.port} is there\n`);
      expect(code).to.equal(0);
      expect(readFileSync(join(folder, 'echo.log'), 'utf8')).to.contain('A-ASSOCIATE-AC');
      await peer.stop();
    });

    it('says why there is none', async () => {
      const { code, stderr } = await run('echo', ['127.0.0.1', await freePort()]);
      expect(stderr).to.contain('nothing listens there').and.contain('(0x8007274D)');
      expect(code).to.equal(1);
    });
  });

  describeInterop('storage-scu', ['storescp'], () => {
    let peer: DcmtkServer;
    before(async () => {
      peer = await startStorescp();
    });
    after(() => peer.stop());

    it('sends the files of a folder and tells those that it could not send', async () => {
      const folder = tempDir('scu');
      series(folder, 3);
      writeFileSync(join(folder, 'notes.txt'), 'no DICOM');
      const { code, stdout } = await run('storage-scu', ['127.0.0.1', peer.port, 'STORESCP', folder]);
      expect(stdout).to.contain(`sent ${join(folder, '0.dcm')}\n`);
      expect(stdout).to.contain(`NOT SENT ${join(folder, 'notes.txt')}\n3 sent, 1 failed\n`);
      expect(code).to.equal(1);
      expect(readdirSync(peer.directory)).to.have.length(3);
    });

    it('takes names that count from the current directory', async () => {
      const folder = tempDir('scu');
      series(folder, 1);
      const { code, stdout } = await run('storage-scu', ['127.0.0.1', peer.port, 'STORESCP', '0.dcm'], folder);
      expect(stdout).to.equal('sent 0.dcm\n1 sent, 0 failed\n');
      expect(code).to.equal(0);
    });
  });

  describeInterop('storage-scp', ['storescu', 'dcmdump'], () => {
    it('sorts what comes by study and series, and takes one association after the other', async () => {
      const folder = tempDir('scp');
      const files = series(tempDir('sent'), 3);
      const [program, port] = await listen('storage-scp', (free) => [free, folder, 3]);
      expect((await storescu(port, files.slice(0, 2))).code).to.equal(0);
      expect((await storescu(port, files.slice(1))).code).to.equal(0);
      expect((await echoscu(port)).code).to.equal(0);
      expect(await program.exited).to.deep.equal({ code: 0, signal: null });
      const names = [0, 1, 2].map((number) => `${syntheticUID(7, 1, number)}.dcm`);
      expect(readdirSync(folder)).to.deep.equal([STUDY]);
      expect(readdirSync(join(folder, STUDY, SERIES)).sort()).to.deep.equal([...names].sort());
      expect(await dcmdump(join(folder, STUDY, SERIES, names[0] ?? ''), '+P', 'PatientID')).to.contain('[P7]');
      expect(program.output.match(/the association is over/g)).to.have.length(3);
    });

    it('refuses an object without study, and keeps nothing of it', async () => {
      const folder = tempDir('scp');
      const file = join(tempDir('sent'), 'a.dcm');
      writeFileSync(file, syntheticFile({ rows: 4, columns: 4, studyInstanceUID: '../../up' }));
      const [program, port] = await listen('storage-scp', (free) => [free, folder, 1]);
      const { stdout, stderr } = await storescu(port, [file], { args: ['-d'] });
      expect(stdout + stderr).to.match(/DIMSE Status +: 0xc000/);
      await program.exited;
      expect(program.output).to.contain('is no UID');
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  describeInterop('memory-scp', ['storescu'], () => {
    it('takes objects from memory, and nothing for an echo', async () => {
      const [program, port] = await listen('memory-scp', (free) => [free, 2]);
      expect((await echoscu(port)).code).to.equal(0);
      expect((await storescu(port, series(tempDir('sent'), 2))).code).to.equal(0);
      expect(await program.exited).to.deep.equal({ code: 0, signal: null });
      expect(program.output.split('\n')).to.deep.equal([
        'a command that stores nothing',
        `${syntheticUID(7, 1, 0)} 24x16, 768 bytes of pixels`,
        `${syntheticUID(7, 1, 1)} 24x16, 768 bytes of pixels`,
        '',
      ]);
    });
  });

  describeInterop('hot-folder', ['storescp'], () => {
    it('sends what is there, removes it, and puts aside what is no DICOM', async () => {
      const peer = await startStorescp();
      const [folder, rejects] = [tempDir('hot'), join(tempDir('rejects'), 'new')];
      mkdirSync(join(folder, 'patient', 'ct'), { recursive: true });
      for (const [index, file] of series(tempDir('source'), 3).entries()) {
        copyFileSync(file, join(folder, 'patient', 'ct', `${index}.dcm`));
      }
      writeFileSync(join(folder, 'notes.txt'), 'no DICOM');
      const args = [folder, rejects, '127.0.0.1', peer.port, 'STORESCP', 1];
      const { code, stdout, stderr } = await run('hot-folder', args);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      expect(stdout.match(/^sent /gm)).to.have.length(3);
      expect(readdirSync(folder)).to.deep.equal([]);
      expect(readdirSync(rejects)).to.deep.equal(['notes.txt']);
      expect(readdirSync(peer.directory)).to.have.length(3);
      await peer.stop();
    });

    it('leaves everything where it is while the peer is not there, and tries again', async () => {
      const folder = tempDir('hot');
      series(folder, 2);
      const args = [folder, tempDir('rejects'), '127.0.0.1', await freePort(), 'STORESCP', 2];
      const { code, stderr } = await run('hot-folder', args);
      expect(stderr.match(/The next pass tries again/g)).to.have.length(2);
      expect(code).to.equal(0);
      expect(readdirSync(folder)).to.have.length(2);
    });
  });

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
