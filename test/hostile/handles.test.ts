import { join } from 'node:path';
import { expect } from 'chai';
import { writeSeries } from '../support/dicom-factory';
import { Peers } from '../support/peers/peers';
import { runProgram } from '../support/process';
import { tempDir } from '../support/temp';

const FILES = 600;
const HANDLES = 64;
const SENDER = join(__dirname, '../support/peers/sender.js');

describe('file handles', function () {
  this.timeout(60_000);

  it(`L5: ${FILES} files are sent by a process that may have ${HANDLES} handles`, async () => {
    const peers = new Peers();
    try {
      const scp = await peers.scp({ forget: true });
      const files = writeSeries(tempDir('handles'), FILES, { rows: 8, columns: 8 });
      const limited = [
        '-c',
        `ulimit -n ${HANDLES}; exec "$@"`,
        'sh',
        process.execPath,
        SENDER,
        String(scp.port),
        ...files,
      ];
      const { code, stdout } = await runProgram('/bin/sh', limited, { timeoutMs: 50_000 });
      expect(code, stdout.slice(-2000)).to.equal(0);
      expect(stdout).to.match(/^failed $/m);
      expect(/^succeeded (.*)$/m.exec(stdout)?.[1]?.split(';')).to.have.length(FILES);
    } finally {
      await peers.stop();
    }
  });
});
