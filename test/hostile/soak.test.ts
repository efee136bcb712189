import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../support/process';

/** Seconds of traffic: enough for some thousand associations, too short to say anything of memory. */
const SECONDS = 8;
const SOAK = join(__dirname, '../../bench/soak.js');

describe('mixed traffic', function () {
  this.timeout(90_000);

  it('L28: of a hundred devices into one process fails nowhere, and both sides count the same', async () => {
    const args = [SOAK, '--minutes', String(SECONDS / 60), '--devices', '100'];
    const { stdout, stderr } = await runProgram(process.execPath, args, { timeoutMs: 80_000 });
    expect(stdout, stderr).to.match(/^0 failures, 0 objects counted by one side only$/m);
    const steps = /(\d+) procedure steps/.exec(stdout)?.[1];
    expect(Number(steps)).to.be.at.least(100);
  });
});
