import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { TestAuthority, type TestCertificate } from '../../support/certificates';
import { echoscu, storescu } from '../../support/dcmtk';
import { syntheticUID } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import type { Program, RunResult } from '../../support/process';
import { tempDir } from '../../support/temp';
import { linesOf, listenSample, runSample } from '../sample-program';
import { series } from './series';

describeInterop('samples/rzdcx/secure-echo-store', ['openssl', 'echoscu', 'storescu'], function () {
  this.timeout(30_000);
  let authority: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let stranger: TestCertificate;
  let file: string;

  before(() => {
    authority = new TestAuthority('Sample CA');
    server = authority.issue('server.sample');
    client = authority.issue('client.sample');
    stranger = new TestAuthority('Another CA').issue('stranger.sample');
    [file = ''] = series(tempDir('sent'), 1);
  });

  /** The environment of a program whose store holds one certificate, and the issuer. */
  function store(own: TestCertificate): { env: Record<string, string> } {
    const folder = tempDir('certificates');
    mkdirSync(join(folder, 'ca'));
    writeFileSync(join(folder, 'own.pem'), own.certificate + own.key);
    writeFileSync(join(folder, 'ca', 'ca.pem'), authority.certificate);
    return { env: { DCXPORT_CERT_STORE_USER: folder } };
  }

  for (const [entry, serverEntry] of [
    ['main', 'server'],
    ['blocking', 'blocking-server'],
  ] as const) {
    describe(`${entry} and ${serverEntry}`, () => {
      let folder: string;
      let running: Program;
      let port: number;

      beforeEach(async () => {
        folder = tempDir('secure-scp');
        const sample = `rzdcx/secure-echo-store/${serverEntry}`;
        const args = (free: number) => [free, folder, 'chain', 'server.sample'];
        [running, port] = await listenSample(sample, args, store(server));
      });
      afterEach(() => running.stop());

      function call(trust: string, own: string, certificate = client, cwd = tempDir('secure')): Promise<RunResult> {
        const args = ['127.0.0.1', port, 'SECURE_SCP', trust, own, file];
        return runSample(`rzdcx/secure-echo-store/${entry}`, args, { ...store(certificate), cwd });
      }

      it('echoes and stores with each way to judge the server, and logs', async () => {
        const cwd = tempDir('secure');
        for (const [trust, own] of [
          ['chain', 'client.sample'],
          ['none', client.thumbprint],
          [`${stranger.thumbprint};${server.thumbprint}`, 'client.sample'],
        ] as const) {
          const { code, stdout, stderr } = await call(trust, own, client, cwd);
          expect([code, stdout, stderr]).to.deep.equal([0, 'SECURE_SCP is there\n1 files are sent\n', '']);
        }
        expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(7, 1, 0)}.dcm`]);
        expect(readFileSync(join(cwd, 'secure.log'), 'utf8').match(/INFO calling SECURE_SCP/g)).to.have.length(3);
        expect(linesOf(running.stdout).filter((line) => line === 'an echo')).to.have.length(3);
      });

      it('refuses a wrong thumbprint, a client that is not trusted, and one without TLS, and goes on', async () => {
        const wrong = await call(stranger.thumbprint, 'client.sample');
        const untrusted = await call('chain', 'stranger.sample', stranger);
        const plain = await call('plain', '');
        expect([wrong.code, untrusted.code, plain.code]).to.deep.equal([1, 1, 1]);
        expect(wrong.stderr).to.match(/thumbprint/i);
        expect(running.stdout).to.equal('');
        expect((await call('chain', 'client.sample')).code).to.equal(0);
      });

      it('takes echoscu and storescu over TLS, and not without', async () => {
        const tls = ['+tls', client.keyFile, client.certFile, '+cf', authority.certFile];
        expect((await echoscu(port, { args: tls })).code).to.equal(0);
        expect((await storescu(port, [file], { args: tls })).code).to.equal(0);
        expect((await echoscu(port, { args: ['-to', '2', '-ta', '2'] })).code).to.not.equal(0);
        expect(linesOf(running.stdout)).to.have.length(2);
      });
    });
  }
});
