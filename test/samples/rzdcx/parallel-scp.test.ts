import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataSetOf } from '../../support/compare';
import { echoscu, storescu } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import type { Program } from '../../support/process';
import { tempDir } from '../../support/temp';
import { listenSample } from '../sample-program';
import { series } from './series';

const CLIENTS = 8;

describeInterop('samples/rzdcx/parallel-scp', ['storescu', 'echoscu'], () => {
  let folder: string;
  let server: Program;
  let port: number;

  beforeEach(async () => {
    folder = tempDir('parallel-scp');
    [server, port] = await listenSample('rzdcx/parallel-scp/main', (free) => [free, 'STATION', folder]);
  });
  afterEach(() => server.stop());

  const call = (caller: string, ...args: string[]): { args: string[] } => ({
    args: ['-aet', caller, '-aec', 'STATION', ...args],
  });

  it('serves many clients at once, each into a folder of its own, and loses none at the hand-over', async () => {
    const files = series(tempDir('sent'), 3);
    const callers = Array.from({ length: CLIENTS }, (_, index) => `CT_${index}`);
    const results = await Promise.all(callers.map((caller) => storescu(port, files, call(caller, '-R'))));
    expect(results.map(({ code }) => code)).to.deep.equal(callers.map(() => 0));
    expect(readdirSync(folder).sort()).to.deep.equal(callers);
    for (const caller of callers) {
      const names = readdirSync(join(folder, caller)).sort();
      expect(names.map((name) => name.replace(/^W\d+/, ''))).to.deep.equal(['F1.dcm', 'F2.dcm', 'F3.dcm']);
      const last = readFileSync(join(folder, caller, names[2] ?? ''));
      expect(dataSetOf(last).equals(dataSetOf(readFileSync(files[2] ?? '')))).to.equal(true);
    }
    expect(await server.stop()).to.deep.equal({ code: 0, signal: null });
    expect(server.stdout.match(/is done after 3 objects/g)).to.have.length(CLIENTS);
  });

  it('L14: makes a folder name of a calling title that is none', async () => {
    expect((await storescu(port, series(tempDir('sent'), 1), call('../../UP'))).code).to.equal(0);
    expect(readdirSync(folder)).to.deep.equal(['______UP']);
  });

  it('refuses who calls somebody else, and everybody while the door is closed', async () => {
    expect((await echoscu(port, { args: ['-aec', 'ELSEWHERE'] })).code).to.equal(1);
    await server.waitForLine(/refuses ECHOSCU, which calls ELSEWHERE/);
    server.signal('SIGHUP');
    await server.waitForLine(/the door is closed/);
    expect((await echoscu(port, call('CT'))).code).to.equal(1);
    server.signal('SIGHUP');
    await server.waitForLine(/the door is open/);
    expect((await echoscu(port, call('CT'))).code).to.equal(0);
  });

  it('answers with the status that the operator forces', async () => {
    server.signal('SIGUSR2');
    await server.waitForLine(/workers answer with a700/);
    const file = series(tempDir('sent'), 1);
    const refused = await storescu(port, file, call('CT', '-v'));
    expect(refused.stdout + refused.stderr).to.contain('Refused: OutOfResources');
    server.signal('SIGUSR2');
    await server.waitForLine(/workers answer with the truth/);
    expect((await storescu(port, file, call('CT'))).code).to.equal(0);
  });
});
