import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataSetOf } from '../../support/compare';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { startStorescp, storescu } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, runSample } from '../sample-program';
import { series, STUDY } from './series';

describeInterop('samples/rzdcx/move-and-store', ['dcmqrscp', 'storescu'], () => {
  let archive: ArchiveServer;
  let localPort: number;
  let files: string[];

  before(async () => {
    localPort = await freePort();
    archive = await startDcmqrscp({ targets: [{ aet: 'QR_SCU', port: localPort }] });
    files = series(tempDir('sent'), 3);
    expect((await storescu(archive.port, files, { args: ['-aec', archive.aet] })).code).to.equal(0);
  });
  after(() => archive.stop());

  for (const entry of ENTRIES) {
    const sample = `rzdcx/move-and-store/${entry}`;
    const retrieve = (patientID: string, folder: string) =>
      runSample(sample, ['127.0.0.1', archive.port, archive.aet, 'QR_SCU', localPort, patientID, folder]);

    it(`${entry}: finds the studies of a patient and has the first one sent to itself`, async () => {
      const folder = join(tempDir('retrieved'), 'new');
      const { code, stdout, stderr } = await retrieve('P7', folder);
      expect(stderr).to.equal('');
      const lines = linesOf(stdout);
      expect(lines[0]).to.match(new RegExp(`^found \\d* ${STUDY}$`));
      expect(lines.slice(-2)).to.deep.equal([
        'status 0x0000: 0 to come, 3 done, 0 failed, 0 with a warning',
        '3 objects',
      ]);
      expect(code).to.equal(0);
      const bytes = (path: string): string => dataSetOf(readFileSync(path)).toString('hex');
      const got = readdirSync(folder).map((name) => bytes(join(folder, name)));
      expect(got.sort()).to.deep.equal(files.map(bytes).sort());
    });

    it(`${entry}: says that nothing was found`, async () => {
      const { code, stdout } = await retrieve('NOBODY', tempDir('retrieved'));
      expect([code, stdout]).to.deep.equal([0, 'nothing found\n']);
    });
  }

  it('blocking: says that its port is taken, before it asks for anything', async () => {
    const other = await startStorescp({ port: localPort });
    const args = ['127.0.0.1', archive.port, archive.aet, 'QR_SCU', localPort, 'P7', tempDir('retrieved')];
    const { code, stdout, stderr } = await runSample('rzdcx/move-and-store/blocking', args);
    expect(stderr).to.contain('another program uses it');
    expect(stdout).to.not.contain('status');
    expect(code).to.equal(1);
    await other.stop();
  });
});
