import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../support/process';
import { projectRoot } from '../support/project';
import { tempDir } from '../support/temp';

describe('support: interop suites', () => {
  const file = join(tempDir('interop'), 'suite.js');
  const run = async (program: string, required: string | undefined): Promise<Record<string, number>> => {
    const suite = `describeInterop('peer', ['${program}'], () => { it('runs', () => {}); });`;
    writeFileSync(
      file,
      `const { describeInterop } = require(${JSON.stringify(join(__dirname, '../support/interop'))});\n${suite}`,
    );
    const mocha = join(projectRoot, 'node_modules/mocha/bin/mocha.js');
    const env = { REQUIRE_INTEROP: required };
    const { stdout } = await runProgram(process.execPath, [mocha, '--no-config', '-R', 'json', file], { env });
    const { stats } = JSON.parse(stdout) as { stats: Record<string, number> };
    return { passes: stats.passes ?? -1, pending: stats.pending ?? -1, failures: stats.failures ?? -1 };
  };

  it('run when their programs are there', async () => {
    expect(await run('sh', '1')).to.deep.equal({ passes: 1, pending: 0, failures: 0 });
  });

  it('are pending when a program is missing', async () => {
    expect(await run('no-such-program', undefined)).to.deep.equal({ passes: 0, pending: 1, failures: 0 });
  });

  it('fail when a program is missing and interop is required', async () => {
    expect(await run('no-such-program', '1')).to.deep.equal({ passes: 0, pending: 0, failures: 1 });
  });

  it('take a path for a file that must be there', async () => {
    expect(await run('/no/such/folder', '1')).to.deep.equal({ passes: 0, pending: 0, failures: 1 });
  });
});
