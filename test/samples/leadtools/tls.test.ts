import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { echoscu } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort, onFreePort } from '../../support/ports';
import { type Program, type RunResult, runProgram, startProgram } from '../../support/process';
import { tempDir } from '../../support/temp';

const program = join(__dirname, '..', '..', '..', 'samples', 'leadtools', 'tls', 'main.js');

/** An RSA certificate that is its own issuer, and its key. */
interface Identity {
  readonly certificate: string;
  readonly key: string;
}

function identity(folder: string, name: string, password?: string): Identity {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const secrecy = password === undefined ? ['-nodes'] : ['-passout', `pass:${password}`];
  const files = ['-newkey', 'rsa:2048', ...secrecy, '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', ...files, '-subj', `/CN=${name}`, '-days', '30'], { stdio: 'ignore' });
  return { certificate, key };
}

describeInterop('samples/leadtools/tls', ['openssl', 'echoscu'], function () {
  this.timeout(30_000);
  let server: Identity;
  let client: Identity;
  let stranger: Identity;
  let locked: Identity;
  let running: Program;
  let port: number;

  before(() => {
    const folder = tempDir('tls-sample');
    server = identity(folder, 'server');
    client = identity(folder, 'client');
    stranger = identity(folder, 'stranger');
    locked = identity(folder, 'locked', 'secret');
  });
  beforeEach(async () => {
    [running, port] = await onFreePort(async (free): Promise<[Program, number]> => {
      const args = [program, server.certificate, server.key, client.certificate, `${free}`];
      return [await startProgram(process.execPath, args, { port: free }), free];
    });
  });
  afterEach(async () => {
    expect((await running.stop()).code).to.equal(0);
  });

  function echo(who: Identity, trusted: Identity, env: Record<string, string> = {}): Promise<RunResult> {
    const args = [program, who.certificate, who.key, trusted.certificate, '127.0.0.1', `${port}`];
    return runProgram(process.execPath, args, { env });
  }

  it('is answered where both sides trust each other, with the first suite that both have', async () => {
    const { code, stdout, stderr } = await echo(client, server);
    expect([stdout, stderr]).to.deep.equal(['secure with EcdheRsaWithAes256GcmSha384\nanswered with status 0\n', '']);
    expect(code).to.equal(0);
    expect(running.stdout).to.contain('secure with EcdheRsaWithAes256GcmSha384');
  });

  it('is not answered where one side does not trust the other, and says which', async () => {
    const untrusting = await echo(client, stranger);
    expect(untrusting.stdout).to.match(/^not secure: TLSDepthZeroSelfSignedCert \(176\)/);
    const untrusted = await echo(stranger, server);
    expect(untrusted.stdout).to.not.contain('answered');
    expect([untrusting.code, untrusted.code]).to.deep.equal([1, 1]);
    await running.waitForLine(/not secure: TLSDepthZeroSelfSignedCert \(176\)/);
    expect((await echo(client, server)).code).to.equal(0);
  });

  it('asks for the password of a key, and says when key or certificate cannot be read', async () => {
    const args = [program, locked.certificate, locked.key, server.certificate, '127.0.0.1', `${port}`];
    const wrong = await runProgram(process.execPath, args, { env: { KEY_PASSWORD: 'wrong' } });
    expect(wrong.stderr).to.contain(locked.key);
    expect(wrong.code).to.equal(1);
    // The password is right: the server then does not know the certificate.
    const right = await runProgram(process.execPath, args, { env: { KEY_PASSWORD: 'secret' } });
    expect(right.stderr).to.equal('');
    const missing = await echo({ certificate: '/nowhere.crt', key: client.key }, server);
    expect(missing.stderr).to.contain('/nowhere.crt');
    expect(missing.code).to.equal(1);
  });

  it('says that nobody is there', async () => {
    const args = [program, client.certificate, client.key, server.certificate, '127.0.0.1', `${await freePort()}`];
    const { code, stderr } = await runProgram(process.execPath, args);
    expect(stderr).to.match(/^no connection: NetConnectionRefused \(35\)/);
    expect(code).to.equal(1);
  });

  it('answers echoscu over TLS, and not without', async () => {
    const tls = ['+tls', client.key, client.certificate, '+cf', server.certificate];
    const secure = await echoscu(port, { args: tls });
    expect(secure.code, secure.stderr).to.equal(0);
    expect((await echoscu(port, { args: ['-to', '2', '-ta', '2'] })).code).to.not.equal(0);
  });
});
