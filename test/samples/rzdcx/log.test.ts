import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp, type DcmtkServer } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { ENTRIES, linesOf, runSample } from '../sample-program';

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[\d+\] [A-Z]+ /;

describeInterop('samples/rzdcx/log', ['storescp'], () => {
  let peer: DcmtkServer;
  before(async () => {
    peer = await startStorescp();
  });
  after(() => peer.stop());

  for (const entry of ENTRIES) {
    const sample = `rzdcx/log/${entry}`;
    const entries = entry === 'main' ? 50_000 : 5_000;

    it(`${entry}: fills file after file without losing an entry, and logs fifty echoes into a stream of its own`, async () => {
      const folder = tempDir('log');
      const { code, stdout, stderr } = await runSample(sample, [folder, '127.0.0.1', peer.port, entries]);
      expect(stderr).to.equal('');
      expect(stdout).to.equal(`${entries} entries and 50 echoes are logged\n`);
      expect(code).to.equal(0);
      const files = readdirSync(folder).filter((name) => /^files\b/.test(name));
      const numbers: number[] = [];
      for (const name of files) {
        const lines = linesOf(readFileSync(join(folder, name), 'utf8'));
        expect(lines.length, name).to.be.at.most(250);
        expect(lines.every((line) => LINE.test(line))).to.equal(true);
        numbers.push(...lines.map((line) => Number(/entry (\d+)$/.exec(line)?.[1])));
      }
      expect(files).to.have.length.within(entries / 250, entries / 250 + 1);
      expect(numbers.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: entries }, (_, index) => index));
      const echoes = readFileSync(join(folder, 'echoes.log'), 'utf8');
      expect(echoes.match(/echo \d+ begins/g)).to.have.length(50);
      expect(echoes.match(/sent A-ASSOCIATE-RQ/g)).to.have.length(50);
    });

    it(`${entry}: lets a handler name the files`, async () => {
      const folder = tempDir('log');
      const { code } = await runSample(sample, [folder, '127.0.0.1', peer.port, 600, 'own-names']);
      expect(code).to.equal(0);
      expect(readdirSync(folder).sort()).to.deep.equal(['echoes.log', 'files.log', 'mine-1.log', 'mine-2.log']);
      expect(linesOf(readFileSync(join(folder, 'mine-2.log'), 'utf8'))).to.have.length(100);
    });
  }

  it('main: says that there is no peer, and closes its stream all the same', async () => {
    const folder = tempDir('log');
    const { code, stderr } = await runSample('rzdcx/log/main', [folder, '127.0.0.1', await freePort(), 10]);
    expect(stderr).to.contain('nothing listens there');
    expect(code).to.equal(1);
    expect(readFileSync(join(folder, 'echoes.log'), 'utf8')).to.contain('echo 1 begins');
  });
});
