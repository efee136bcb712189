import { expect } from 'chai';
import { describeInterop } from '../../support/interop';
import { Orthanc } from '../../support/orthanc';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import { freePort } from '../../support/ports';
import type { Program } from '../../support/process';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';
import { ENTRIES, listenSample, runSample } from '../sample-program';
import { series } from './series';

const INSTANCES = [syntheticUID(7, 1, 0), syntheticUID(7, 1, 1)];

/** What a client prints when everything is safe: the instances, in order. */
function safeOf(stdout: string): string[] | undefined {
  return /^asked for 2\.25\.\d+\nsafe: (.*)\n$/.exec(stdout)?.[1]?.split(';').sort();
}

describe('samples/rzdcx/commitment', () => {
  describe('with its own other side', () => {
    let archive: Program;
    let port: number;
    let localPort: number;

    beforeEach(async () => {
      localPort = await freePort();
      const folder = tempDir('archive');
      [archive, port] = await listenSample('rzdcx/commitment/archive', (free) => [
        free,
        folder,
        `WS=127.0.0.1:${localPort}`,
      ]);
    });
    afterEach(async () => {
      expect(await archive.stop()).to.deep.equal({ code: 0, signal: null });
    });

    for (const entry of ENTRIES) {
      it(`${entry}: is told over an association of the archive's that its files are safe`, async () => {
        const args = ['127.0.0.1', port, 'ARCHIVE', 'WS', localPort, ...series(tempDir('sent'), 2)];
        const { code, stdout, stderr } = await runSample(`rzdcx/commitment/${entry}`, args);
        expect(stderr).to.equal('');
        expect(safeOf(stdout)).to.deep.equal(INSTANCES);
        expect(code).to.equal(0);
        expect(archive.stdout).to.contain('WS asked for 2, 2 are safe');
      });
    }

    it('main: is told on the association of its request', async () => {
      const args = ['127.0.0.1', port, 'ARCHIVE', 'STRANGER', '-', ...series(tempDir('sent'), 2)];
      const { code, stdout } = await runSample('rzdcx/commitment/main', args);
      expect(safeOf(stdout)).to.deep.equal(INSTANCES);
      expect(code).to.equal(0);
    });
  });

  describeInterop('with Orthanc', ['Orthanc'], function () {
    this.timeout(60_000);
    let orthanc: Orthanc;
    before(async () => {
      orthanc = await Orthanc.start();
    });
    after(() => orthanc.stop());

    for (const entry of ENTRIES) {
      it(`${entry}: waits for the answer that Orthanc sends over an association of its own`, async () => {
        const localPort = await freePort();
        await orthanc.addModality('us', { aet: 'COMMIT_SCU', host: '127.0.0.1', port: localPort });
        const args = ['127.0.0.1', orthanc.dicomPort, orthanc.aet, 'COMMIT_SCU', localPort];
        const { code, stdout, stderr } = await runSample(`rzdcx/commitment/${entry}`, [
          ...args,
          ...series(tempDir('sent'), 2),
        ]);
        expect(stderr).to.equal('');
        expect(safeOf(stdout)).to.deep.equal(INSTANCES);
        expect(code).to.equal(0);
      });
    }

    it('archive: tells Orthanc which of its objects are not safe', async () => {
      const [archive, port] = await listenSample('rzdcx/commitment/archive', (free) => [
        free,
        tempDir('archive'),
        `ORTHANC=127.0.0.1:${orthanc.dicomPort}`,
      ]);
      await orthanc.addModality('archive', { aet: 'ARCHIVE', host: '127.0.0.1', port });
      const [kept = '', unknown = ''] = INSTANCES;
      const id = await orthanc.find(kept);
      await orthanc.send('archive', [id ?? '']);
      const asked = [kept, unknown].map((SOPInstanceUID) => ({ SOPClassUID: CT_IMAGE_STORAGE, SOPInstanceUID }));
      const transaction = await orthanc.requestCommitment('archive', asked);
      const result = await waitUntil(async () => {
        const state = await orthanc.commitment(transaction);
        return state.Status === 'Pending' ? undefined : state;
      }, 'the result at Orthanc');
      expect(result?.Status).to.equal('Failure');
      expect(result?.Success?.map(({ SOPInstanceUID }) => SOPInstanceUID)).to.deep.equal([kept]);
      expect(result?.Failures?.map(({ SOPInstanceUID }) => SOPInstanceUID)).to.deep.equal([unknown]);
      await archive.stop();
    });
  });
});
