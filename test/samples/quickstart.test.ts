import { expect } from 'chai';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { runProgram } from '../support/process';
import { syntheticFile } from '../support/dicom-factory';
import { tempDir } from '../support/temp';
import { writeFileSync } from 'node:fs';

const program = join(projectRoot, 'dist', 'samples', 'quickstart', 'main.js');

function quickstart(...args: string[]): ReturnType<typeof runProgram> {
  return runProgram(process.execPath, [program, ...args]);
}

describe('samples/quickstart', () => {
  it('sends a generated series to itself, says what happens and checks every byte', async () => {
    const { code, stdout } = await quickstart();
    expect(stdout).to.contain('OnConnection DCX_SEND -> DCX_STORE from 127.0.0.1');
    expect(stdout.match(/stored, identical/g)).to.have.length(20);
    expect(stdout).to.contain('20 of 20 files are where they should be');
    expect(code).to.equal(0);
  });

  it('names a file that is none, sends the rest and fails', async () => {
    const folder = tempDir('quickstart');
    writeFileSync(join(folder, 'a.txt'), 'not an image');
    writeFileSync(join(folder, 'b.dcm'), syntheticFile({}));
    const { code, stdout } = await quickstart(folder);
    expect(stdout).to.match(/a\.txt .*FAILED: .*not a DICOM file/);
    expect(stdout).to.match(/b\.dcm .*stored, identical/);
    expect(stdout).to.contain('1 of 2 files are where they should be');
    expect(code).to.equal(1);
  });

  it('fails when there is nothing to send, and names where it looked', async () => {
    const folder = tempDir('quickstart-empty');
    const { code, stderr } = await quickstart(folder);
    expect(stderr).to.contain('nothing to send').and.to.contain(folder);
    expect(code).to.equal(1);
  });

  it('says what it takes when asked, and after an option that it does not know', async () => {
    const asked = await quickstart('--help');
    expect(asked.stdout).to.contain('--to HOST:PORT');
    expect(asked.code).to.equal(0);
    const wrong = await quickstart('--bogus');
    expect(wrong.stderr).to.contain("'--bogus'").and.to.contain('--to HOST:PORT');
    expect(wrong.code).to.equal(1);
  });

  it('says in one line that nobody listens, and fails', async () => {
    const { code, stderr } = await quickstart('--to', '127.0.0.1:1', '--aet', 'NOBODY');
    expect(stderr.trim().split('\n')).to.have.length(1);
    expect(stderr).to.contain('127.0.0.1:1').and.to.contain('nothing listens there');
    expect(code).to.equal(1);
  });

  it('says in one line that a port is in use, and fails', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const { code, stderr } = await quickstart('--listen', String(port));
      expect(stderr.trim().split('\n')).to.have.length(1);
      expect(stderr).to.contain(`port ${port}`).and.to.contain('another program uses it');
      expect(code).to.equal(1);
    } finally {
      other.close();
    }
  });
});
