import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp, type DcmtkServer } from '../../support/dcmtk';
import { syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { JPEG_LOSSLESS, LEE, LEI, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { ENTRIES, runSample } from '../sample-program';

/** Small files of one class in these syntaxes. */
function write(folder: string, syntaxes: readonly string[]): void {
  for (const [index, transferSyntax] of syntaxes.entries()) {
    writeSmallFile(join(folder, `${index}.dcm`), { transferSyntax, sopInstanceUID: syntheticUID(22, index) });
  }
}

describeInterop('samples/rzdcx/storage-scu', ['storescp'], () => {
  let peer: DcmtkServer;
  beforeEach(async () => {
    peer = await startStorescp({ args: ['+xs'] });
  });
  afterEach(() => peer.stop());

  for (const entry of ENTRIES) {
    const sample = `rzdcx/storage-scu/${entry}`;

    it(`${entry}: sends compressed and uncompressed files of a folder, and tells what it could not send`, async () => {
      const folder = tempDir('scu');
      write(folder, [LEE, JPEG_LOSSLESS, LEI]);
      writeFileSync(join(folder, 'notes.txt'), 'no DICOM');
      const { code, stdout } = await runSample(sample, ['127.0.0.1', peer.port, 'STORESCP', folder]);
      const sent = [0, 1, 2].map((index) => `sent ${join(folder, `${index}.dcm`)}\n`).join('');
      expect(stdout).to.equal(`${sent}NOT SENT ${join(folder, 'notes.txt')}\n3 sent, 1 failed\n`);
      expect(code).to.equal(1);
      expect(readdirSync(peer.directory)).to.have.length(3);
    });

    it(`${entry}: says that there is no association, so that everything is to be sent again`, async () => {
      const folder = tempDir('scu');
      write(folder, [LEE]);
      const { code, stderr } = await runSample(sample, ['127.0.0.1', await freePort(), 'STORESCP', folder]);
      expect(stderr).to.contain('nothing listens there');
      expect(code).to.equal(101);
    });
  }

  it('main: takes names that count from the current directory', async () => {
    const folder = tempDir('scu');
    write(folder, [LEE]);
    const { code, stdout } = await runSample('rzdcx/storage-scu/main', ['127.0.0.1', peer.port, 'STORESCP', '0.dcm'], {
      cwd: folder,
    });
    expect(stdout).to.equal('sent 0.dcm\n1 sent, 0 failed\n');
    expect(code).to.equal(0);
  });
});
