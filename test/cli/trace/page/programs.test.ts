import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram, type RunResult } from '../../../support/process';
import { tempDir } from '../../../support/temp';
import { pageOf } from './pages';

const command = join(__dirname, '..', '..', '..', '..', 'cli', 'main.js');

describe('the option --trace', function () {
  this.timeout(30_000);
  const run = (...args: readonly string[]): Promise<RunResult> => runProgram(process.execPath, [command, ...args]);

  it('has simulated devices record what they do, and their archive with them', async () => {
    const path = join(tempDir('simulate-trace'), 'demo.dcxtrace');
    const demo = ['--demo', '--studies', '1', '--devices', '1', '--images', '1', '--plain', '--trace', path];
    const { code, stderr } = await run('simulate', ...demo);
    expect(code, stderr).to.equal(0);
    const page = await pageOf([path]);
    for (const name of ['C-FIND-RQ', 'N-CREATE-RQ', 'C-STORE-RQ', 'N-ACTION-RQ', 'N-EVENT-REPORT-RQ', 'N-SET-RQ']) {
      expect(page).to.match(new RegExp(`<b>${name}</b`));
    }
    for (const member of ['DCXREQ.MPPS_Create', 'DCXREQ.CommitFiles', 'IDCXACCEvents.OnCommitResult']) {
      expect(page).to.include(member);
    }
  });

  it('never replaces a file: the program says so, and does not begin', async () => {
    const folder = tempDir('serve-trace');
    const path = join(folder, 'mine');
    writeFileSync(path, 'mine');
    for (const args of [
      ['serve', folder, '--port', '0'],
      ['simulate', '--demo', '--plain'],
    ]) {
      const { code, stderr, stdout } = await run(...args, '--trace', path);
      expect(code).to.equal(1);
      expect(stderr).to.match(/the file exists, and a trace is never written over/);
      expect(stdout).to.equal('');
    }
  });
});
