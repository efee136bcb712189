import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../support/process';
import { projectRoot } from '../support/project';

const MAIN = join(projectRoot, 'dist', 'cli', 'main.js');

describe('dcxport', () => {
  it('ends without a word when nobody reads what it prints any more', async () => {
    const pipe = `"${process.execPath}" "${MAIN}" scan --help | true; echo "$?"`;
    const { code, stderr } = await runProgram('/bin/sh', ['-c', pipe], { timeoutMs: 15_000 });
    expect([code, stderr]).to.deep.equal([0, '']);
  });

  it('names its commands, and tells of one that it does not have', async () => {
    const help = await runProgram(process.execPath, [MAIN, '--help'], { timeoutMs: 15_000 });
    for (const command of ['simulate', 'serve', 'scan', 'trace', 'console'])
      expect(help.stdout).to.contain(`  ${command} `);
    const unknown = await runProgram(process.execPath, [MAIN, 'polish'], { timeoutMs: 15_000 });
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.contain("unknown command 'polish'");
  });
});
