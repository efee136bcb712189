import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startDcmqrscp } from '../../support/dcmqrscp';
import { startStorescp } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort } from '../../support/ports';
import { runProgram, type RunResult } from '../../support/process';
import { projectRoot } from '../../support/project';
import { tempDir } from '../../support/temp';
import { PATIENT, series } from '../rzdcx/series';

const bin = join(__dirname, '..', '..', '..', 'compat', 'dcmtk', 'bin');

describeInterop('samples/dcmtk/scripts', ['dcmqrscp', 'storescp', 'echoscu', 'storescu', 'findscu'], () => {
  /** The tools of the package, each by a name in one folder, as npm installs them. */
  function ourTools(): string {
    const folder = tempDir('tools');
    for (const tool of ['echoscu', 'storescu', 'findscu']) {
      const file = join(folder, `dcx-${tool}`);
      writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${join(bin, `${tool}.js`)}" "$@"\n`);
      chmodSync(file, 0o755);
    }
    return `${folder}/dcx-`;
  }

  function forward(tools: string, port: number, called: string, folder: string): Promise<RunResult> {
    const script = join(projectRoot, 'samples', 'dcmtk', 'scripts', 'forward.sh');
    const args = ['127.0.0.1', `${port}`, called, folder, PATIENT];
    return runProgram(script, args, { env: { TOOLS: tools, TCP_NODELAY: '1' } });
  }

  it('does with our tools what it does with those of DCMTK', async () => {
    const folder = tempDir('forward');
    series(folder, 2);
    const archive = await startDcmqrscp();
    const silent = await startStorescp();
    const aborting = await startStorescp({ args: ['--abort-after'] });
    for (const tools of ['', ourTools()]) {
      const sent = await forward(tools, archive.port, archive.aet, folder);
      expect([sent.code, sent.stdout], sent.stderr).to.deep.equal([0, '1 studies of P7 are there\n']);
      expect((await forward(tools, await freePort(), 'NOBODY', folder)).code).to.equal(1);
      expect((await forward(tools, aborting.port, 'STORESCP', folder)).code).to.equal(2);
      // A peer that stores but cannot be asked.
      expect((await forward(tools, silent.port, 'STORESCP', folder)).code).to.equal(3);
    }
    await archive.stop();
    await silent.stop();
    await aborting.stop();
  });
});
