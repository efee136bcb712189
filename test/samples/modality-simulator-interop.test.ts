import { expect } from 'chai';
import { join } from 'node:path';
import { DCXREQ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { FaultKind, parseDescription, Simulation } from '../../samples/modality-simulator/index';
import { dateAndTime, objectOf, textOf } from '../../samples/modality-simulator/object-values';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { freePort } from '../support/ports';
import { type Program, startProgram } from '../support/process';
import { tempDir } from '../support/temp';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../support/wlmscpfs';

const command = join(__dirname, '..', '..', 'cli', 'main.js');
const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const MODALITIES = ['CT', 'MR', 'US', 'CR'] as const;

/** A device of each modality at a worklist of DCMTK, procedure steps at dcxport serve, and the rest at Orthanc. */
describeInterop('interop: simulated modalities', ['wlmscpfs', 'dump2dcm', 'Orthanc'], function () {
  this.timeout(60_000);
  let worklist: WorklistServer;
  let orthanc: Orthanc;
  let archive: Program;
  let resultPort: number;

  before(async () => {
    const { date } = dateAndTime(new Date());
    const entries = MODALITIES.map((modality, at) =>
      worklistEntry({
        patientID: `${at + 1}`,
        patientName: at === 0 ? 'Yamada^Tarou=山田^太郎' : `Test^Patient${at + 1}`,
        modality,
        startDate: date,
        step: `STEP${at + 1}`,
      }),
    );
    worklist = await startWlmscpfs(entries);
    orthanc = await Orthanc.start();
    resultPort = await freePort();
    for (const modality of MODALITIES) {
      await orthanc.addModality(modality, { aet: `SIM_${modality}`, host: '127.0.0.1', port: resultPort });
    }
    await orthanc.addModality('viewer', { aet: 'VIEWER', host: '127.0.0.1', port: 1 });
    archive = await startProgram(
      process.execPath,
      [command, 'serve', tempDir('mpps'), '--port', '0', '--aet', 'RIS', '--allow-address', '127.0.0.1'],
      { line: /listens on 127\.0\.0\.1 port \d+.*\n/ },
    );
  });
  after(async () => {
    await archive.stop();
    await orthanc.stop();
    await worklist.stop();
  });

  it('every study goes from the worklist of wlmscpfs to the commitment of Orthanc without a failed step', async () => {
    const atOrthanc = { aeTitle: orthanc.aet, port: orthanc.dicomPort };
    const port = Number(/port (\d+)/.exec(archive.stdout)?.[1]);
    const devices = MODALITIES.map((modality) => ({
      aeTitle: `SIM_${modality}`,
      modality,
      port: resultPort,
      peers: {
        worklist: { aeTitle: worklist.aet, port: worklist.port },
        mpps: { aeTitle: 'RIS', port },
        storage: atOrthanc,
        commitment: atOrthanc,
      },
      worklist: { station: 'any', date: 'today' },
      studies: 5,
      seriesPerStudy: 2,
      imagesPerSeries: 2,
      rows: 128,
      columns: 128,
      transferSyntax: modality === 'CT' ? 'implicit-little' : 'explicit-little',
      faults:
        modality === 'MR'
          ? [{ kind: FaultKind.AbortInStore }]
          : modality === 'US'
            ? [{ kind: FaultKind.SlowSending, bytesPerSecond: 1_000_000 }]
            : [],
    }));
    const simulation = new Simulation(parseDescription(JSON.stringify({ devices }), { name: 'interop', folder: '.' }));
    const report = await simulation.run();

    expect(report.failures).to.deep.equal([]);
    expect(report.totals.studies.completed, 'one study for each worklist entry').to.equal(4);
    expect(report.totals).to.include({ imagesStored: 16, imagesCommitted: 16 });
    expect(await orthanc.instances()).to.have.length(16);
    for (const { procedureStepUID } of report.studies) {
      const told = [...archive.stdout.matchAll(/^procedure step (\S+) (.+)$/gm)].filter(
        ([, uid]) => uid === procedureStepUID,
      );
      expect(told.map(([, , status]) => status)).to.deep.equal(['IN PROGRESS', 'COMPLETED']);
    }

    const viewer = new DCXREQ();
    const keys = objectOf([
      [Tag.QueryRetrieveLevel, 'STUDY'],
      [Tag.PatientID, ''],
      [Tag.ModalitiesInStudy, ''],
      [Tag.StudyInstanceUID, ''],
      [Tag.NumberOfStudyRelatedInstances, ''],
    ]);
    const found = await viewer.Query('VIEWER', orthanc.aet, '127.0.0.1', orthanc.dicomPort, STUDY_ROOT_FIND, keys);
    const asked = [Tag.PatientID, Tag.ModalitiesInStudy, Tag.StudyInstanceUID, Tag.NumberOfStudyRelatedInstances];
    const rows = [...found].map((study) => asked.map((tag) => textOf(study, tag).trim()).join(' '));
    viewer.Release();
    expect(rows.sort()).to.deep.equal(
      MODALITIES.map((modality, at) => `${at + 1} ${modality} 2.25.4711.${at + 1} 4`).sort(),
    );
  });
});
