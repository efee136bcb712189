import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { startStorescp, storescu, type DcmtkServer } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { linesOf, runSample } from '../sample-program';
import { PATIENT, series } from '../rzdcx/series';

describeInterop('samples/dcmtk/query-move', ['dcmqrscp', 'storescu', 'storescp'], () => {
  let archive: ArchiveServer;
  let viewer: DcmtkServer;

  before(async () => {
    viewer = await startStorescp();
    archive = await startDcmqrscp({ targets: [{ aet: 'VIEWER', port: viewer.port }] });
    const files = series(tempDir('sent'), 3);
    expect((await storescu(archive.port, files, { args: ['-aec', archive.aet] })).code).to.equal(0);
  });
  after(async () => {
    await archive.stop();
    await viewer.stop();
  });

  const retrieve = (target: string, patient: string) =>
    runSample('dcmtk/query-move/main', ['127.0.0.1', archive.port, archive.aet, target, patient]);

  it('finds the studies of a patient and has them sent to a third party', async () => {
    const { code, stdout, stderr } = await retrieve('VIEWER', PATIENT);
    expect(stderr).to.equal('');
    expect(linesOf(stdout)[0]).to.equal('1 studies found');
    expect(linesOf(stdout).at(-1)).to.equal('status 0x0000, 0 to come, 0 failed');
    expect(code).to.equal(0);
    expect(readdirSync(viewer.directory)).to.have.length(3);
  });

  it('tells a refusal by its status, and finds nothing of an unknown patient', async () => {
    const refused = await retrieve('NOBODY', PATIENT);
    expect(refused.stdout).to.match(/status 0xa801/i);
    const unknown = await retrieve('VIEWER', 'NOT_THERE');
    expect(unknown.stdout).to.equal('0 studies found\n');
    expect([refused.code, unknown.code]).to.deep.equal([1, 0]);
  });

  it('says that there is no association', async () => {
    const args = ['127.0.0.1', await freePort(), archive.aet, 'VIEWER', PATIENT];
    const { code, stderr } = await runSample('dcmtk/query-move/main', args);
    expect(stderr).to.match(/^no association: /);
    expect(code).to.equal(1);
  });
});
