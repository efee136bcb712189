import { expect } from 'chai';
import { DCXAPP } from 'dcxport/rzdcx';
import { parseDescription, Simulation, TestArchive } from '../../../../samples/modality-simulator/index';
import { tempDir } from '../../../support/temp';
import { tagOf } from '../../../../cli/trace/replay/work';
import { playAcceptor, playRequestor, recordThroughProxy, textsOf } from './recorded';

/** What the simulator makes up for every study, beside UIDs and times. */
const MADE_UP = [
  ...['PatientID', 'StudyID', 'AccessionNumber', 'PerformedProcedureStepID', 'ScheduledProcedureStepID'],
  ...['RequestedProcedureID', 'PixelData'],
];

describe('dcxport trace replay: the day of a modality', function () {
  this.timeout(30_000);

  async function openArchive(): Promise<TestArchive> {
    const archive = new TestArchive({ aeTitle: 'ARCHIVE', folder: tempDir('replay-archive'), indexInMemory: true });
    await archive.open();
    return archive;
  }

  /** One study: procedure step, images, commitment, each over an association of its own. */
  async function study(port: number): Promise<void> {
    const peer = { aeTitle: 'ARCHIVE', host: '127.0.0.1', port };
    const device = {
      ...{
        name: 'CT',
        aeTitle: 'CT_1',
        modality: 'CT',
        studies: 1,
        seriesPerStudy: 1,
        imagesPerSeries: 2,
        rows: 64,
        columns: 64,
      },
      peers: { mpps: peer, storage: peer, commitment: peer },
    };
    const description = parseDescription(JSON.stringify({ seed: 7, devices: [device] }), { name: 'test', folder: '.' });
    const app = new DCXAPP();
    const report = await new Simulation(description).run();
    app.Release();
    expect(report.result).to.equal('success');
  }

  it('its archive is played to the next study, whose UIDs go through all of it, and stand in what is sent back', async () => {
    const archive = await openArchive();
    const trace = await recordThroughProxy(archive.port, study);
    await archive.close();
    // The modality is content with it: its images are committed to by the UIDs that it has made just now.
    const result = await playAcceptor(trace, study, { ignored: MADE_UP.map(tagOf) });
    expect(textsOf(result)).to.deep.equal([]);
    expect(result.played.map(({ findings }) => findings?.compared)).to.deep.equal([1, 2, 1, 2]);
    expect(result.uids.length).to.be.greaterThan(5);
    const another = await openArchive();
    const withArchive = await playRequestor(trace, another.port);
    await another.close();
    expect(textsOf(withArchive)).to.deep.equal([]);
    expect(withArchive.played.map(({ findings }) => findings?.compared)).to.deep.equal([1, 2, 1, 2]);
  });
});
