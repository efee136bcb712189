import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp } from '../../support/dcmtk';
import { syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { JPEG_LOSSLESS, LEE, LEI, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { runSample } from '../sample-program';

describeInterop('samples/dcmtk/storage-scu', ['storescp'], () => {
  it('sends what the peer takes, tells what it does not, and writes summary and report', async () => {
    const folder = tempDir('storage-scu');
    const files = [LEE, JPEG_LOSSLESS, LEI].map((transferSyntax, index) =>
      writeSmallFile(join(folder, `${index}.dcm`), { transferSyntax, sopInstanceUID: syntheticUID(33, index) }),
    );
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, 'Dear editor');
    const peer = await startStorescp();
    const report = join(folder, 'report.txt');
    const args = ['127.0.0.1', peer.port, 'STORESCP', report, ...files, letter];
    const { code, stdout, stderr } = await runSample('dcmtk/storage-scu/main', args);
    expect(stderr).to.contain(`${letter} is left out: `);
    expect(stdout)
      .to.contain(`sending ${files[0] ?? ''}\n`)
      .and.contain(`not taken: ${files[1] ?? ''}\n`);
    expect(stdout).to.match(/with status SUCCESS\s+: 2/);
    expect(code).to.equal(1);
    expect(readdirSync(peer.directory)).to.have.length(2);
    expect(readFileSync(report, 'utf8')).to.contain(syntheticUID(33, 2));
    await peer.stop();
  });

  it('says that there is no association', async () => {
    const folder = tempDir('storage-scu');
    const file = writeSmallFile(join(folder, 'a.dcm'));
    const args = ['127.0.0.1', await freePort(), 'STORESCP', join(folder, 'report.txt'), file];
    const { code, stderr } = await runSample('dcmtk/storage-scu/main', args);
    expect(stderr).to.match(/^the association ends: /);
    expect(code).to.equal(1);
  });
});
