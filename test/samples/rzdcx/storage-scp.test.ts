import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dcmdump, echoscu, startStorescp, storescu } from '../../support/dcmtk';
import { syntheticFile, syntheticUID, writeBigFile } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { Program } from '../../support/process';
import { requireProgram } from '../../support/programs';
import { tempDir } from '../../support/temp';
import { ENTRIES, listenSample, runSample } from '../sample-program';
import { series, SERIES, STUDY } from './series';

describeInterop('samples/rzdcx/storage-scp', ['storescu', 'dcmdump'], () => {
  for (const entry of ENTRIES) {
    const sample = `rzdcx/storage-scp/${entry}`;

    it(`${entry}: sorts what comes by study and series, and takes one association after the other`, async () => {
      const folder = tempDir('scp');
      const files = series(tempDir('sent'), 3);
      const [program, port] = await listenSample(sample, (free) => [free, folder, 3]);
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

    it(`${entry}: L14: refuses an object without study, and keeps nothing of it`, async () => {
      const folder = tempDir('scp');
      const file = join(tempDir('sent'), 'a.dcm');
      writeFileSync(file, syntheticFile({ rows: 4, columns: 4, studyInstanceUID: '../../up' }));
      const [program, port] = await listenSample(sample, (free) => [free, folder, 1]);
      const { stdout, stderr } = await storescu(port, [file], { args: ['-d'] });
      expect(stdout + stderr).to.match(/DIMSE Status +: 0xc000/);
      await program.exited;
      expect(program.output).to.contain('is no UID');
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it(`${entry}: says that its port is taken`, async () => {
      const peer = await startStorescp();
      const { code, stderr } = await runSample(sample, [peer.port, tempDir('scp')]);
      expect(stderr).to.contain('another program uses it');
      expect(code).to.equal(1);
      await peer.stop();
    });
  }

  it('main: ends on a signal, breaks off the association of the moment and leaves no piece of a file', async () => {
    const folder = tempDir('scp');
    const big = join(tempDir('sent'), 'big.dcm');
    writeBigFile(big, 200 * 1024 * 1024);
    const [program, port] = await listenSample('rzdcx/storage-scp/main', (free) => [free, folder]);
    const sender = await Program.spawn(requireProgram('storescu'), ['-R', '127.0.0.1', `${port}`, big]);
    await program.waitForLine(/STORESCU -> ANY-SCP from 127\.0\.0\.1/);
    expect(await program.stop(10_000, 'SIGINT')).to.deep.equal({ code: 0, signal: null });
    expect((await sender.exited).code).to.not.equal(0);
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
