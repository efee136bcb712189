import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { DCXACC } from '../../../compat/rzdcx';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { startStorescp, storescu, type DcmtkServer } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, runSample } from '../sample-program';
import { series } from './series';

describeInterop('samples/rzdcx/query-move', ['dcmqrscp', 'storescu', 'storescp'], () => {
  let archive: ArchiveServer;
  let viewer: DcmtkServer;
  let full: DCXACC;
  let serving: Promise<void>;

  before(async () => {
    viewer = await startStorescp();
    full = new DCXACC();
    const fullPort = await full.Listen(0);
    // Nobody has room for anything here.
    full.NextStorageResponseStatus = 0xa700;
    full.StoreDirectory = tempDir('full');
    serving = (async () => {
      while (await full.WaitForConnection('FULL', fullPort, 60)) while (await full.WaitForCommand(60));
    })();
    const targets = [
      { aet: 'VIEWER', port: viewer.port },
      { aet: 'FULL', port: fullPort },
      { aet: 'NOBODY', port: await freePort() },
    ];
    archive = await startDcmqrscp({ targets });
    const files = series(tempDir('sent'), 3);
    expect((await storescu(archive.port, files, { args: ['-aec', archive.aet] })).code).to.equal(0);
  });
  after(async () => {
    await archive.stop();
    await viewer.stop();
    full.Release();
    await serving;
  });

  for (const entry of ENTRIES) {
    const sample = `rzdcx/query-move/${entry}`;
    const ask = (target: string, ...query: string[]) =>
      runSample(sample, ['127.0.0.1', archive.port, archive.aet, 'WS', target, ...query]);

    it(`${entry}: lists patients as they are found, and has the chosen one sent to a third party`, async () => {
      const { code, stdout, stderr } = await ask('VIEWER', '*', 'P*', '1');
      expect(stderr).to.equal('');
      const lines = linesOf(stdout);
      expect(lines[0]).to.equal('1: P7 Synthetic^Patient');
      expect(lines).to.include('status 0x0000: 0 to come, 3 done, 0 failed, 0 with a warning');
      expect(lines.at(-1)).to.equal('P7 is at VIEWER');
      expect(lines.filter((line) => line.startsWith('status 0xFF00'))).to.have.length.at.least(2);
      expect(code).to.equal(0);
      expect(readdirSync(viewer.directory)).to.have.length(3);
    });

    it(`${entry}: says that nobody was found`, async () => {
      const { code, stdout } = await ask('VIEWER', '', 'NOT_THERE', '1');
      expect([code, stdout]).to.deep.equal([0, 'nobody found\n']);
    });

    it(`${entry}: says with which status the archive refuses`, async () => {
      const { code, stderr } = await ask('UNKNOWN', '*', 'P7', '1');
      expect(stderr).to.match(/0xA801/i);
      expect(code).to.equal(1);
    });

    it(`${entry}: gives the move up when a file could not be sent`, async () => {
      const { code, stdout, stderr } = await ask('FULL', '*', 'P7', '1');
      expect(stderr).to.equal('given up: a file could not be sent\n');
      expect(code).to.equal(1);
      expect(linesOf(stdout).at(-1)).to.match(/^status 0x.*[1-3] failed/);
    });
  }
});
