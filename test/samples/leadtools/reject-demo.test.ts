import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram, type RunResult } from '../../support/process';

const programOf = (name: string): string => join(__dirname, '..', '..', '..', 'samples', 'leadtools', name, 'main.js');

function run(name: string, ...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [programOf(name), ...args], { timeoutMs: 60_000 });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('samples/leadtools/reject in one process', function () {
  this.timeout(60_000);

  it('five reasons on the wire, and the next association works', async () => {
    const { code, stdout, stderr } = await run('reject');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(lines(stdout).filter((line) => !line.startsWith('refused'))).to.deep.equal([
      'version 2: rejected, result 1, source 2, reason 2',
      'another application: rejected, result 1, source 1, reason 2',
      'an unknown caller: rejected, result 1, source 1, reason 3',
      'another title: rejected, result 1, source 1, reason 7',
      'the first client: accepted',
      'the second client: accepted',
      'one too many: rejected, result 2, source 3, reason 2',
      'after the first has gone: accepted',
      'on the listener: code 49',
    ]);
  });
});
