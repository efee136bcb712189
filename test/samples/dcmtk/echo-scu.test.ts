import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { runProgram } from '../../support/process';

const program = join(__dirname, '..', '..', '..', 'samples', 'dcmtk', 'echo-scu', 'main.js');

describeInterop('samples/dcmtk/echo-scu', ['storescp'], function () {
  this.timeout(20_000);

  it('sends a C-ECHO to storescp', async () => {
    const server = await startStorescp({ args: ['-v'] });
    const result = await runProgram(process.execPath, [program, '127.0.0.1', `${server.port}`, 'STORESCP']);
    expect(result.stderr).to.equal('');
    expect(result.stdout).to.equal('the peer answered with status 0\n');
    expect(result.code).to.equal(0);
    await server.program.waitForLine(/I: Received Echo Request/);
    await server.stop();
  });

  it('says how it was rejected, and what went wrong without a peer', async () => {
    const server = await startStorescp({ args: ['--refuse'] });
    const rejected = await runProgram(process.execPath, [program, '127.0.0.1', `${server.port}`]);
    expect(rejected.stderr).to.match(/^rejected: /);
    expect(rejected.code).to.equal(1);
    await server.stop();
    const alone = await runProgram(process.execPath, [program, '127.0.0.1', `${await freePort()}`]);
    expect(alone.stderr).to.match(/^no association: /);
    expect(alone.code).to.equal(1);
  });
});
