import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../support/process';
import { tempDir } from '../support/temp';

const ENGINE = join(__dirname, '../../src/index.js');
const OPEN = `
  const { openDicomFile } = require(process.argv[1]);
  for (const path of process.argv.slice(2)) {
    try { openDicomFile(path); console.log('opened'); } catch (error) { console.log(error.name + ': ' + error.message); }
  }
  console.log(require('node:fs').readdirSync('/proc/self/fd').filter((fd) => {
    try { return process.argv.slice(2).includes(require('node:fs').readlinkSync('/proc/self/fd/' + fd)); } catch { return false; }
  }).length + ' left open');
`;

describe('hostile files', () => {
  it('opening a named pipe or a device says that it is no file, and neither waits nor leaves it open', async () => {
    const folder = tempDir('hostile');
    const pipe = join(folder, 'pipe');
    const link = join(folder, 'link');
    expect(spawnSync('mkfifo', [pipe]).status).to.equal(0);
    symlinkSync(pipe, link);
    const { stdout } = await runProgram(process.execPath, ['-e', OPEN, ENGINE, pipe, link, '/dev/zero'], {
      timeoutMs: 10_000,
    });
    expect(stdout.trim().split('\n')).to.deep.equal([
      ...[pipe, link, '/dev/zero'].map((path) => `NotDicomError: ${path} is not a file`),
      '0 left open',
    ]);
  });
});
