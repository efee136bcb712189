import { expect } from 'chai';
import { join } from 'node:path';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { filesIn, runTool, SIDES, startReceiver } from './dcmtk-tools';

const CT = join(pydicomFolder, 'CT_small.dcm');

describeInterop(
  'matrix: TLS of both sides',
  ['storescu', 'storescp', 'echoscu', 'openssl', pydicomFolder],
  function () {
    this.timeout(60_000);
    let authority: TestAuthority;
    let other: TestAuthority;
    let server: TestCertificate;
    let client: TestCertificate;
    let stranger: TestCertificate;

    before(() => {
      authority = new TestAuthority('Tool CA');
      other = new TestAuthority('Stranger CA');
      [server, client] = [authority.issue('server.tool'), authority.issue('client.tool')];
      stranger = other.issue('stranger.tool');
    });

    const identity = (of: TestCertificate): string[] => ['+tls', of.keyFile, of.certFile];
    const trust = (): string[] => ['+cf', authority.certFile];

    for (const receiverSide of SIDES) {
      for (const senderSide of SIDES) {
        it(`storescu of ${senderSide} and storescp of ${receiverSide} trust each other`, async () => {
          const receiver = await startReceiver(receiverSide, 'storescp', [...identity(server), ...trust()]);
          const peer = ['127.0.0.1', `${receiver.port}`];
          const sent = await runTool(senderSide, 'storescu', [...identity(client), ...trust(), '-R', ...peer, CT]);
          expect(sent.code, sent.stderr).to.equal(0);
          expect(filesIn(receiver.directory)).to.have.length(1);
          // A stranger, a client without certificate and one without TLS come to nothing.
          for (const args of [[...identity(stranger), ...trust()], ['+tla', ...trust()], []]) {
            const refused = await runTool(senderSide, 'echoscu', ['-ta', '5', ...args, ...peer]);
            expect(refused.code, args.join(' ')).to.equal(1);
          }
          await receiver.program.stop();
        });
      }

      it(`a server of ${receiverSide} that is not trusted ends dcx-echoscu with 1; -ic takes it`, async () => {
        const receiver = await startReceiver(receiverSide, 'storescp', [...identity(stranger), '-ic']);
        const peer = ['127.0.0.1', `${receiver.port}`];
        const refused = await runTool('ours', 'echoscu', ['+tla', ...trust(), ...peer]);
        expect(refused.code).to.equal(1);
        expect(refused.stderr).to.match(/^F: Association Request Failed: 0006:031e /m);
        const taken = await runTool('ours', 'echoscu', ['+tla', '-ic', ...peer]);
        expect(taken.code, taken.stderr).to.equal(0);
        await receiver.program.stop();
      });
    }

    it('profiles and cipher suites: those that fit together work, others fail', async () => {
      const suite = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
      const receiver = await startReceiver('ours', 'storescp', [...identity(server), '-ic', '+cs', suite]);
      const peer = ['127.0.0.1', `${receiver.port}`];
      for (const [args, code] of [
        [['+cs', suite], 0],
        [['+py'], 0],
        [['+px'], 0],
        [['+cs', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'], 1],
      ] as const) {
        const result = await runTool('ours', 'echoscu', ['+tla', ...trust(), ...args, ...peer]);
        expect(result.code, `${args.join(' ')}: ${result.stderr}`).to.equal(code);
      }
      const unknown = await runTool('ours', 'echoscu', ['+tla', '+cs', 'TLS_NONE', ...peer]);
      expect(unknown.stderr).to.include("F: Cipher suite 'TLS_NONE' is unknown");
      await receiver.program.stop();
    });

    it('revoked certificates are refused with a list and --enable-crl-all, and taken without', async () => {
      const issuing = new TestAuthority('Revoking tool CA');
      const bad = issuing.issue('bad.tool');
      issuing.revoke(bad);
      const list = ['+crl', issuing.revocationList()];
      const receiver = await startReceiver('ours', 'storescp', [...identity(bad), '-ic']);
      const args = ['+tla', '+cf', issuing.certFile, ...list];
      const peer = ['127.0.0.1', `${receiver.port}`];
      expect((await runTool('ours', 'echoscu', [...args, ...peer])).code).to.equal(0);
      for (const option of ['+cra', '+crv']) {
        const refused = await runTool('ours', 'echoscu', [...args, option, ...peer]);
        expect(refused.code, option).to.equal(1);
        if (option === '+crv') expect(refused.stderr).to.include('W: --enable-crl-vfy works as --enable-crl-all');
      }
      await receiver.program.stop();
    });

    it('certificates are judged without a connection: +vc and +rc', async () => {
      const run = (...args: string[]): Promise<{ code: number | null }> => runTool('ours', 'echoscu', args);
      expect((await run('+rc', authority.certFile)).code).to.equal(0);
      expect((await run('+rc', client.certFile)).code).to.equal(22);
      expect((await run('+tla', ...trust(), '+vc', client.certFile)).code).to.equal(0);
      expect((await run('+tla', ...trust(), '+vc', stranger.certFile)).code).to.equal(22);
    });
  },
);
