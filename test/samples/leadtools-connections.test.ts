import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { echoscu, startStorescp } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { onFreePort } from '../support/ports';
import { runProgram, startProgram, type Program, type RunResult } from '../support/process';
import { tempDir } from '../support/temp';

const programOf = (name: string): string => join(__dirname, '..', '..', 'samples', name, 'main.js');

function run(name: string, ...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [programOf(name), ...args], { timeoutMs: 60_000 });
}

function serve(name: string, ...args: string[]): Promise<[Program, string]> {
  return onFreePort(async (port) => {
    const program = await startProgram(process.execPath, [programOf(name), 'scp', `${port}`, ...args], { port });
    return [program, `${port}`];
  });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('samples of leadtools that connect', function () {
  this.timeout(60_000);

  it('leadtools-echo: both roles in one process, which ends by itself', async () => {
    const { code, stdout, stderr } = await run('leadtools-echo', 'both');
    expect([code, stderr]).to.deep.equal([0, '']);
    const told = lines(stdout);
    expect(told.filter((line) => !line.startsWith('server'))).to.deep.equal([
      'client: closed (0), status 0',
      'by promises: status 0',
    ]);
    const closed = told.filter((line) => line.startsWith('server: a connection is closed (0), '));
    expect([closed.length, closed.at(-1)]).to.deep.equal([2, 'server: a connection is closed (0), 0 are open']);
  });

  it('leadtools-reject: five reasons on the wire, and the next association works', async () => {
    const { code, stdout, stderr } = await run('leadtools-reject');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(lines(stdout)).to.deep.equal([
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

  it('leadtools-abort: one end for each object, with its code', async () => {
    const { code, stdout, stderr } = await run('leadtools-abort');
    expect([code, stderr]).to.deep.equal([0, '']);
    const cases = stdout.split(/^(?=\S)/m).map((part) => lines(part));
    const sorted = cases.map(([title = '', ...rest]) => [title, ...rest.sort()]);
    expect(sorted.slice(0, 2)).to.deep.equal([
      [
        'the client aborts while it sends',
        '  client is closed: 34',
        '  server hears of an abort: source 0, reason 0',
        '  server is closed: 34',
        '  the listener hears of the end: 34',
      ],
      [
        'the server aborts while it receives',
        '  client hears of an abort: source 0, reason 0',
        '  client is closed: 34',
        '  server is closed: 34',
        '  the listener hears of the end: 34',
      ],
    ]);
    const [title, ...byForce] = sorted[2] ?? [];
    expect(title).to.equal('the server closes by force, in a callback');
    expect(byForce[0]).to.match(/^ {2}client is closed: (0|36)$/);
    expect(byForce.slice(1)).to.deep.equal(['  server is closed: 0', '  the listener hears of the end: 0']);
    expect(sorted[3]?.[0]).to.equal('nobody listens: 35');
    expect(cases.flat().find((line) => line.startsWith('nobody has'))).to.match(/: (58|63)$/);
  });

  describe('leadtools-tls', () => {
    interface Identity {
      readonly certificate: string;
      readonly key: string;
    }
    let ours: Identity;
    let theirs: Identity;

    /** RSA, which the suites of the sample need; each its own issuer. */
    function identity(name: string, folder: string): Identity {
      const files = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
      const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', files.key];
      const args = ['req', '-x509', ...key, '-out', files.certificate, '-subj', `/CN=${name}`, '-days', '30'];
      execFileSync('openssl', args, { stdio: 'ignore' });
      return files;
    }

    before(() => {
      const folder = tempDir('leadtools-tls');
      ours = identity('client', folder);
      theirs = identity('server', folder);
    });

    it('both sides verify each other and name the suite; a key may have a password', async () => {
      const [server, port] = await serve('leadtools-tls', ours.certificate, theirs.certificate, theirs.key, '1');
      const key = `${ours.key}.encrypted`;
      const plain = createPrivateKey(readFileSync(ours.key));
      const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' };
      writeFileSync(key, plain.export({ type: 'pkcs8', format: 'pem', ...cipher }));
      const args = ['scu', '127.0.0.1', port, 'SERVER', theirs.certificate, ours.certificate, key];
      const { code, stdout, stderr } = await runProgram(process.execPath, [programOf('leadtools-tls'), ...args], {
        timeoutMs: 30_000,
        env: { KEY_PASSWORD: 'secret' },
      });
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(lines(stdout)).to.deep.equal(['client: secure, suite 26', 'client: status 0']);
      await server.exited;
      expect(server.stdout).to.contain('server: secure, suite 26');
    });

    it('a server that is not trusted is told of, and nothing is asked', async () => {
      const [server, port] = await serve('leadtools-tls', ours.certificate, theirs.certificate, theirs.key, '1');
      const args = ['scu', '127.0.0.1', port, 'SERVER', ours.certificate, ours.certificate, ours.key];
      const { code, stdout, stderr } = await run('leadtools-tls', ...args);
      expect([code, stdout]).to.deep.equal([1, '']);
      expect(stderr).to.contain('client: not secure: TLSDepthZeroSelfSignedCert (176)');
      await server.exited;
    });
  });
});

describeInterop('samples of leadtools that connect, with DCMTK', ['echoscu', 'storescp'], function () {
  this.timeout(60_000);

  it('leadtools-echo answers echoscu', async () => {
    const [server, port] = await serve('leadtools-echo', '1');
    const { code, stdout, stderr } = await echoscu(Number(port), { args: ['-v'] });
    expect(code).to.equal(0);
    expect(stdout + stderr).to.contain('Received Echo Response (Success)');
    expect((await server.exited).code).to.equal(0);
  });

  it('leadtools-echo asks storescp', async () => {
    const peer = await startStorescp();
    const { code, stdout } = await run('leadtools-echo', 'scu', '127.0.0.1', `${peer.port}`, 'STORESCP');
    expect([code, lines(stdout)]).to.deep.equal([0, ['client: closed (0), status 0', 'by promises: status 0']]);
    await peer.stop();
  });

  it('leadtools-reject tells echoscu why', async () => {
    const [server, port] = await serve('leadtools-reject');
    const asked = async (...args: string[]): Promise<string> => {
      const { stdout, stderr } = await echoscu(Number(port), { args });
      return stdout + stderr;
    };
    expect(await asked('-aet', 'STRANGER', '-aec', 'SERVER')).to.contain('Calling AE Title Not Recognized');
    expect(await asked('-aet', 'MODALITY', '-aec', 'ARCHIVE')).to.contain('Called AE Title Not Recognized');
    await server.stop();
  });

  it('leadtools-abort aborts a store to storescp', async () => {
    const peer = await startStorescp({ args: ['-v'] });
    const { code, stdout } = await run('leadtools-abort', 'store', '127.0.0.1', `${peer.port}`, 'STORESCP');
    expect([code, lines(stdout)]).to.deep.equal([0, ['  client is closed: 34']]);
    await peer.program.waitForLine(/Association Aborted/);
    await peer.stop();
  });
});
