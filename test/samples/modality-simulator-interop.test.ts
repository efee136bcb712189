import { expect } from 'chai';
import { FaultKind, parseDescription, Simulation } from '../../samples/modality-simulator/index';
import { DemoArchive } from '../../samples/modality-simulator/index';
import { dateAndTime } from '../../samples/modality-simulator/object-values';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { freePort } from '../support/ports';
import { startWlmscpfs, worklistEntry, type WorklistServer } from '../support/wlmscpfs';

/** Two devices at a worklist of DCMTK, procedure steps of ours, storage and commitment of Orthanc. */
describeInterop('interop: simulated modalities', ['wlmscpfs', 'dump2dcm', 'Orthanc'], function () {
  this.timeout(60_000);
  let worklist: WorklistServer;
  let orthanc: Orthanc;
  let archive: DemoArchive;
  let resultPort: number;

  before(async () => {
    const { date } = dateAndTime(new Date());
    const entries = ['1', '2', '3', '4'].map((patientID) =>
      worklistEntry({
        patientID,
        patientName: patientID === '1' ? 'Yamada^Tarou=山田^太郎' : `Test^Patient${patientID}`,
        modality: patientID < '3' ? 'CT' : 'MR',
        startDate: date,
        step: `STEP${patientID}`,
      }),
    );
    worklist = await startWlmscpfs(entries);
    orthanc = await Orthanc.start();
    resultPort = await freePort();
    await orthanc.addModality('ct', { aet: 'SIM_CT', host: '127.0.0.1', port: resultPort });
    await orthanc.addModality('mr', { aet: 'SIM_MR', host: '127.0.0.1', port: resultPort });
    archive = new DemoArchive();
    await archive.open();
  });
  after(async () => {
    await archive.close();
    await orthanc.stop();
    await worklist.stop();
  });

  it('every study goes from the worklist of wlmscpfs to the commitment of Orthanc without a failed step', async () => {
    const atOrthanc = { aeTitle: orthanc.aet, port: orthanc.dicomPort };
    const common = {
      port: resultPort,
      peers: {
        worklist: { aeTitle: worklist.aet, port: worklist.port },
        mpps: archive.peers.mpps,
        storage: atOrthanc,
        commitment: atOrthanc,
      },
      worklist: { station: 'any', date: 'today' },
      studies: 5,
      seriesPerStudy: 2,
      imagesPerSeries: 2,
      rows: 128,
      columns: 128,
    };
    const devices = [
      { ...common, aeTitle: 'SIM_CT', modality: 'CT', transferSyntax: 'implicit-little' },
      {
        ...common,
        aeTitle: 'SIM_MR',
        modality: 'MR',
        faults: [
          { kind: FaultKind.AbortInStore, every: 2 },
          { kind: FaultKind.SlowSending, bytesPerSecond: 1_000_000 },
        ],
      },
    ];
    const simulation = new Simulation(parseDescription(JSON.stringify({ devices }), { name: 'interop', folder: '.' }));
    const report = await simulation.run();

    expect(report.failures).to.deep.equal([]);
    expect(report.totals.studies.completed, 'one study for each worklist entry').to.equal(4);
    expect(report.totals).to.include({ imagesStored: 16, imagesCommitted: 16 });
    expect(await orthanc.instances()).to.have.length(16);
    const studies = [...archive.steps.values()].map(({ studyInstanceUID, status }) => `${studyInstanceUID} ${status}`);
    expect(studies.sort()).to.deep.equal(['1', '2', '3', '4'].map((id) => `2.25.4711.${id} COMPLETED`));
    for (const { images } of archive.steps.values()) {
      for (const uid of images) expect(await orthanc.find(uid), uid).to.be.a('string');
    }
  });
});
