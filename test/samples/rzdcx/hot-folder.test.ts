import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { JPEG_LOSSLESS, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { startProgram } from '../../support/process';
import { ENTRIES, runSample, sampleFile } from '../sample-program';
import { series } from './series';

describeInterop('samples/rzdcx/hot-folder', ['storescp'], () => {
  for (const entry of ENTRIES) {
    const sample = `rzdcx/hot-folder/${entry}`;

    it(`${entry}: sends what is there, removes it, and puts aside what is no DICOM or was refused`, async () => {
      const peer = await startStorescp();
      const [folder, rejects] = [tempDir('hot'), join(tempDir('rejects'), 'new')];
      mkdirSync(join(folder, 'patient', 'ct'), { recursive: true });
      for (const [index, file] of series(tempDir('source'), 3).entries()) {
        copyFileSync(file, join(folder, 'patient', 'ct', `${index}.dcm`));
      }
      writeFileSync(join(folder, 'notes.txt'), 'no DICOM');
      // This peer takes no compressed objects.
      writeSmallFile(join(folder, 'jpeg.dcm'), { transferSyntax: JPEG_LOSSLESS });
      const { code, stdout, stderr } = await runSample(sample, [folder, rejects, '127.0.0.1', peer.port, 'SCP', 1]);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      expect(stdout.match(/^sent /gm)).to.have.length(3);
      expect(readdirSync(folder)).to.deep.equal([]);
      expect(readdirSync(rejects).sort()).to.deep.equal(['jpeg.dcm', 'notes.txt']);
      expect(readdirSync(peer.directory)).to.have.length(3);
      await peer.stop();
    });
  }

  it('blocking: leaves everything where it is while the peer is not there, and tries again', async () => {
    const folder = tempDir('hot');
    series(folder, 2);
    const args = [folder, tempDir('rejects'), '127.0.0.1', await freePort(), 'SCP', 2];
    const { code, stderr } = await runSample('rzdcx/hot-folder/blocking', args);
    expect(stderr.match(/The next pass tries again/g)).to.have.length(2);
    expect(code).to.equal(0);
    expect(readdirSync(folder)).to.have.length(2);
  });

  it('main: ends in its pause on a signal, and has touched nothing', async () => {
    const folder = tempDir('hot');
    series(folder, 2);
    const args = [sampleFile('rzdcx/hot-folder/main'), folder, tempDir('rejects'), '127.0.0.1', `${await freePort()}`];
    const line = /The next pass tries again/;
    const program = await startProgram(process.execPath, [...args, 'SCP'], { line });
    expect(await program.stop(5_000, 'SIGINT')).to.deep.equal({ code: 0, signal: null });
    expect(readdirSync(folder)).to.have.length(2);
  });
});
