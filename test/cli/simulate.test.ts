import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandField } from '../../src';
import type { Report } from '../../samples/modality-simulator/index';
import { Program, type RunResult, runProgram } from '../support/process';
import { tempDir } from '../support/temp';
import { waitUntil } from '../support/wait-until';
import { Witness } from '../samples/modality-simulator-witness';

const command = join(__dirname, '..', '..', 'cli', 'main.js');

function dcxport(...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [command, ...args]);
}

function describeFile(device: Readonly<Record<string, unknown>>): string {
  const path = join(tempDir('cli'), 'devices.json');
  const small = { aeTitle: 'SMALL_CT', modality: 'CT', rows: 64, columns: 64, seriesPerStudy: 1, imagesPerSeries: 2 };
  writeFileSync(path, JSON.stringify({ devices: [{ ...small, ...device }] }));
  return path;
}

describe('dcxport simulate', () => {
  it('--demo does its studies with nothing else installed, says so line by line and exits with 0', async () => {
    const folder = tempDir('cli');
    const report = join(folder, 'report.json');
    const demo = ['--demo', '--studies', '4', '--images', '1', '--report', report, '--keep', join(folder, 'kept')];
    const { code, stdout, stderr } = await dcxport('simulate', ...demo);
    expect(stderr).to.equal('');
    expect(stdout.match(/^(CT 1|MR 2|US 3|CR 4): study 1 completed in [\d.]+ s/gm)).to.have.length(4);
    expect(stdout).to.contain('4 devices, studies: 4 completed; 7 images stored').and.to.contain('result: success');
    expect(code).to.equal(0);

    const written = JSON.parse(readFileSync(report, 'utf8')) as Report;
    expect(written.result).to.equal('success');
    expect(written.totals).to.include({ devices: 4, imagesStored: 7, imagesCommitted: 7 });
    expect(written.studies.map(({ outcome }) => outcome)).to.deep.equal(Array<string>(4).fill('completed'));
    expect(readdirSync(join(folder, 'kept'))).to.have.length(7);
  });

  it('--demo takes the devices of a description, with its own peers in place of theirs', async () => {
    const { code, stdout } = await dcxport('simulate', describeFile({ studies: 2 }), '--demo', '--quiet');
    expect(stdout).to.match(/^1 device, studies: 2 completed; 4 images stored \([\d.]+ MB\), 4 committed/);
    expect(code).to.equal(0);
  });

  it('exits with 1 when something failed, and says what and with whom', async () => {
    const path = describeFile({ peers: { storage: { aeTitle: 'NOBODY', port: 1 } } });
    const { code, stdout } = await dcxport('simulate', path);
    expect(stdout).to.match(/SMALL_CT: study 1 failed in .*C-STORE: .*127\.0\.0\.1:1/);
    expect(stdout).to.contain('result: failure');
    expect(code).to.equal(1);
  });

  const unusable: [title: string, args: () => string[], says: RegExp][] = [
    ['neither a description nor --demo', () => ['simulate'], /name a description, or ask for --demo/],
    ['a file that is not there', () => ['simulate', '/nowhere/devices.yaml'], /ENOENT.*\/nowhere\/devices\.yaml/],
    [
      'a description with a mistake',
      () => ['simulate', describeFile({ modality: 'PET' })],
      /devices\[0\]\.modality must be CT/,
    ],
    ['a number that is none', () => ['simulate', '--demo', '--studies', 'many'], /Give a whole number from 1 to/],
    [
      'a report that has no folder',
      () => ['simulate', '--demo', '--report', '/nowhere/report.json'],
      /no folder for the report/,
    ],
    ['an option that it does not know', () => ['simulate', '--demmo'], /unknown option '--demmo'/],
    ['a command that it does not know', () => ['simulat'], /unknown command 'simulat'/],
  ];
  for (const [title, args, says] of unusable) {
    it(`exits with 2 for ${title}`, async () => {
      const { code, stderr } = await dcxport(...args());
      expect(stderr).to.match(says);
      expect(code).to.equal(2);
    });
  }

  it('--help and --version exit with 0', async () => {
    const [help, version] = [await dcxport('simulate', '--help'), await dcxport('--version')];
    expect(help.stdout).to.contain('--demo');
    expect(version.stdout).to.match(/^\d+\.\d+\.\d+/);
    expect([help.code, version.code]).to.deep.equal([0, 0]);
  });

  it('ends on Ctrl-C with the step discontinued, every association released and no file left, and exits with 130', async () => {
    const witness = await Witness.start();
    const temporary = tempDir('cli');
    const peer = { aeTitle: 'WITNESS', port: witness.port };
    const path = describeFile({ studies: 0, imagesPerSeries: 20, rate: 100, peers: { mpps: peer, storage: peer } });
    const program = await Program.spawn(process.execPath, [command, 'simulate', path], { env: { TMPDIR: temporary } });
    try {
      await waitUntil(() => witness.of(CommandField.C_STORE_RQ).length > 25, 'the second study');
      const { code, signal } = await program.stop(10_000, 'SIGINT');
      await witness.stop();
      expect({ code, signal }).to.deep.equal({ code: 130, signal: null });
      expect(program.stdout).to.contain('result: interrupted');
      expect(new Set(witness.ends.map(({ kind }) => kind))).to.deep.equal(new Set(['released']));
      expect(witness.of(CommandField.N_SET_RQ)).to.have.length(witness.of(CommandField.N_CREATE_RQ).length);
      expect(readdirSync(temporary)).to.deep.equal([]);
    } finally {
      await program.stop();
      await witness.stop();
    }
  });

  it('--log writes what went over the network', async () => {
    const log = join(tempDir('cli'), 'network.log');
    const { code } = await dcxport('simulate', '--demo', '--quiet', '--studies', '1', '--images', '1', '--log', log);
    expect(code).to.equal(0);
    expect(readFileSync(log, 'utf8')).to.match(/^\d{4}-\d\d-\d\d .* CT_1/m);
  });
});
