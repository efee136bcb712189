import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../support/process';
import { projectRoot } from '../../support/project';
import { tempDir } from '../../support/temp';

const program = join(__dirname, '..', '..', '..', 'samples', 'rzdcx', 'object-write-read', 'main.js');
const withDictionary = join(projectRoot, 'samples', 'rzdcx', 'object-write-read');

describe('samples/rzdcx/object-write-read', () => {
  it('writes an object, finds everything in it again, lists it and copies it after its file was deleted', async () => {
    const folder = tempDir('object-sample');
    const { code, stdout, stderr } = await runProgram(process.execPath, [program, folder], { cwd: withDictionary });
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    expect(stdout.split('\n').filter((line) => line.startsWith('read'))).to.deep.equal([
      'read      name DOE^JOHN',
      'read      id 12345',
      'read      study of 20241231, 131415',
      'read      matrix of 4 values: 1 4 2 3',
      'read      private counter 17',
      'read      private remark second exposure',
      'read      private sequence of 1 item',
      'read      raw bytes 010203040506',
      'read      items 1 2 3 4 5 6 7 8 9 10',
      'read      absent, asked for both ways: exception, null',
    ]);
    expect(readdirSync(folder).sort()).to.deep.equal(['copy.dcm', 'object.txt']);
    const listing = readFileSync(join(folder, 'object.txt'), 'utf8');
    expect(listing).to.contain('(0027,1001) US 2 ExposureCounter [17]');
    expect(listing).to.contain('(0027,1003) SQ 1 items');
  });

  it('says in one line what went wrong, and fails', async () => {
    const folder = join(tempDir('object-sample'), 'none');
    const { code, stderr } = await runProgram(process.execPath, [program, folder], { cwd: withDictionary });
    expect(stderr.trim().split('\n')).to.have.length(1);
    expect(stderr).to.match(/^rzdcx\.DCXOBJ 0x80070003: Cannot save /);
    expect(code).to.equal(1);
  });
});
