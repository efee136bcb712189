import { expect } from 'chai';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CommandField } from '../../../src';
import type { ConsoleState } from '../../../cli/console/protocol';
import { Witness } from '../../samples/modality-simulator-witness';
import { listensOn } from '../../support/ports';
import { Program, runProgram, startProgram } from '../../support/process';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';

const command = join(__dirname, '..', '..', '..', 'cli', 'main.js');
const printed = /http:\/\/127\.0\.0\.1:(\d+)\/\?token=([\w-]+)/;

function describeFile(device: Readonly<Record<string, unknown>>): string {
  const path = join(tempDir('console'), 'devices.json');
  const small = { aeTitle: 'SMALL_CT', modality: 'CT', rows: 64, columns: 64, seriesPerStudy: 1 };
  writeFileSync(path, JSON.stringify({ devices: [{ ...small, ...device }] }));
  return path;
}

function start(args: readonly string[], env: Record<string, string> = {}): Promise<Program> {
  return startProgram(process.execPath, [command, 'console', '--port', '0', ...args], { line: printed, env });
}

async function stateOf(program: Program): Promise<ConsoleState> {
  const [, port = '', token = ''] = printed.exec(program.stdout) ?? [];
  const answer = await fetch(`http://127.0.0.1:${port}/api/state`, { headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()) as ConsoleState;
}

describe('dcxport console', function () {
  this.timeout(60_000);

  it('--demo --start works with nothing else, on the loopback address alone, and leaves nothing behind', async () => {
    const temporary = tempDir('console');
    const demo = ['--demo', '--start', '--rate', '0', '--studies', '4', '--images', '1'];
    const program = await start(demo, { TMPDIR: temporary });
    try {
      await waitUntil(async () => (await stateOf(program)).totals.imagesCommitted === 7, 'all images', 30_000);
      const port = Number(printed.exec(program.stdout)?.[1]);
      expect(listensOn(program.pid, port)).to.equal(true);
      const { code } = await program.stop(10_000, 'SIGINT');
      expect(code).to.equal(0);
      expect(program.stderr).to.equal('');
      expect(readdirSync(temporary)).to.deep.equal([]);
      // The port is free: somebody else may have it.
      const next = createServer();
      await new Promise<void>((resolve, reject) => next.once('error', reject).listen(port, '127.0.0.1', resolve));
      next.close();
    } finally {
      await program.stop();
    }
  });

  it('ends on Ctrl-C with the step discontinued and every association released', async () => {
    const witness = await Witness.start();
    const peer = { aeTitle: 'WITNESS', port: witness.port };
    const path = describeFile({ studies: 0, imagesPerSeries: 20, rate: 100, peers: { mpps: peer, storage: peer } });
    const program = await start([path, '--start']);
    try {
      await waitUntil(() => witness.of(CommandField.C_STORE_RQ).length > 25, 'the second study');
      const { code } = await program.stop(10_000, 'SIGINT');
      await witness.stop();
      expect(code).to.equal(0);
      expect(new Set(witness.ends.map(({ kind }) => kind))).to.deep.equal(new Set(['released']));
      expect(witness.of(CommandField.N_SET_RQ)).to.have.length(witness.of(CommandField.N_CREATE_RQ).length);
    } finally {
      await program.stop();
      await witness.stop();
    }
  });

  const unusable: [title: string, args: () => string[], says: RegExp, code: number][] = [
    ['neither a description nor --demo', () => [], /name a description, or ask for --demo/, 2],
    ['a file that is not there', () => ['/nowhere/devices.yaml'], /ENOENT.*\/nowhere\/devices\.yaml/, 2],
    ['a description with a mistake', () => [describeFile({ modality: 'PET' })], /devices\[0\]\.modality must be CT/, 2],
    ['a port that is none', () => ['--demo', '--port', '70000'], /Give a whole number from 0 to 65535/, 2],
  ];
  for (const [title, args, says, expected] of unusable) {
    it(`exits with ${expected} for ${title}`, async () => {
      const { code, stderr } = await runProgram(process.execPath, [command, 'console', ...args()]);
      expect(stderr).to.match(says);
      expect(code).to.equal(expected);
    });
  }

  it('says in one line that its port is in use, and how to choose another', async () => {
    const witness = await Witness.start();
    const { code, stderr } = await runProgram(process.execPath, [
      command,
      'console',
      '--demo',
      '--port',
      `${witness.port}`,
    ]);
    await witness.stop();
    expect(stderr.trim().split('\n')).to.have.length(1);
    expect(stderr).to.contain('EADDRINUSE').and.to.contain(`${witness.port}`).and.to.contain('--port');
    expect(code).to.equal(1);
  });
});
