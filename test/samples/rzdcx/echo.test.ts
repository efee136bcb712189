import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { ENTRIES, runSample } from '../sample-program';

describeInterop('samples/rzdcx/echo', ['storescp'], () => {
  for (const entry of ENTRIES) {
    const sample = `rzdcx/echo/${entry}`;

    it(`${entry}: says that a peer is there, and writes a log`, async () => {
      const peer = await startStorescp();
      const folder = tempDir('echo');
      const { code, stdout } = await runSample(sample, ['127.0.0.1', peer.port, 'STORESCP'], { cwd: folder });
      expect(stdout).to.equal(`STORESCP at 127.0.0.1:${peer.port} is there\n`);
      expect(code).to.equal(0);
      expect(readFileSync(join(folder, 'echo.log'), 'utf8')).to.contain('A-ASSOCIATE-AC');
      await peer.stop();
    });

    it(`${entry}: says that nobody listens, and that the peer refuses`, async () => {
      const alone = await runSample(sample, ['127.0.0.1', await freePort()]);
      expect(alone.stderr).to.contain('nothing listens there').and.contain('(0x8007274D)');
      const peer = await startStorescp({ args: ['--refuse'] });
      const folder = tempDir('echo');
      const refused = await runSample(sample, ['127.0.0.1', peer.port], { cwd: folder });
      expect(refused.stderr).to.contain('rejected').and.contain('(0x80040201)');
      expect([alone.code, refused.code]).to.deep.equal([1, 1]);
      expect(existsSync(join(folder, 'echo.log'))).to.equal(true);
      await peer.stop();
    });

    it(`${entry}: gives a peer up that never answers`, async () => {
      const silent = await new Promise<Server>((resolve) => {
        const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1', () =>
          resolve(server),
        );
      });
      const { port } = silent.address() as AddressInfo;
      const { code, stderr, ms } = await runSample(sample, ['127.0.0.1', port, 'SILENT', 'ECHO_SCU', 0.5]);
      expect(stderr).to.contain('(0x8007274C)');
      expect(code).to.equal(1);
      expect(ms).to.be.within(500, 5_000);
      silent.close();
    });
  }
});
