import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../support/process';

describe('DicomNet: a server that closes under load', function () {
  this.timeout(60_000);

  it('[DicomNet.Close] a listener with 200 open associations releases every socket and timer: its process ends by itself', async () => {
    const program = join(__dirname, 'two-hundred.js');
    const { code, stdout, stderr } = await runProgram(process.execPath, [program], { timeoutMs: 50_000 });
    expect(stdout, stderr).to.equal('200 open, 200 closed, 0 left\n');
    expect(code).to.equal(0);
  });
});
