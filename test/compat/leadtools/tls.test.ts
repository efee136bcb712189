import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DicomNet,
  DicomNetSecurityMode,
  DicomOpenSslContextCreationSettings,
  DicomOpenSslOptionsFlags,
  DicomOpenSslVerificationFlags as Verify,
  DicomSslMethodType,
  DicomTlsAuthenticationMethodType,
  DicomTlsCertificateType,
  DicomTlsCipherSuiteType as Suite,
  DicomTlsEncryptionMethodType,
  DicomTlsExchangeMethodType,
  DicomTlsMacMethodType,
} from '../../../compat/leadtools';
import { TestAuthority, type TestCertificate } from '../../support/certificates';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { NetLog, Pair, record } from './net-recorder';

const { Tls, Iscl } = DicomNetSecurityMode;
const { Pem, Asn1 } = DicomTlsCertificateType;

describe('leadtools: secure connections', function () {
  this.timeout(20_000);
  let authority: TestAuthority;
  let other: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let expired: TestCertificate;
  let pair: Pair | undefined;
  /** RSA, which those suites need; its own issuer. */
  let rsa: { readonly certFile: string; readonly keyFile: string };

  before(() => {
    DicomNet.Startup();
    authority = new TestAuthority('Test CA');
    other = new TestAuthority('Other CA');
    server = authority.issue('server');
    client = authority.issue('client');
    const folder = tempDir('leadtools-rsa');
    rsa = { certFile: join(folder, 'rsa.crt'), keyFile: join(folder, 'rsa.key') };
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', rsa.keyFile];
    execFileSync('openssl', ['req', '-x509', ...key, '-out', rsa.certFile, '-subj', '/CN=rsa', '-days', '30'], {
      stdio: 'ignore',
    });
    expired = authority.issue('expired', { from: '20200101000000Z', until: '20200201000000Z' });
  });
  after(() => DicomNet.Shutdown());
  afterEach(() => pair?.end());

  const settings = (
    flags: number,
    ca: string | null = authority.certFile,
    depth = 9,
  ): DicomOpenSslContextCreationSettings =>
    new DicomOpenSslContextCreationSettings(DicomSslMethodType.TlsV1, ca, flags, depth, DicomOpenSslOptionsFlags.None);

  interface Side {
    readonly flags?: number;
    readonly ca?: string | null;
    readonly depth?: number;
    readonly certificate?: Pick<TestCertificate, 'certFile' | 'keyFile'>;
    readonly suites?: readonly Suite[];
    readonly verify?: (ok: boolean, error: number) => boolean;
  }

  function secured(side: Side, questions: unknown[] = []): DicomNet {
    class Secured extends DicomNet {
      protected override OnVerify(ok: boolean, certificate: string, error: number, text: string): boolean {
        questions.push([ok, certificate.startsWith('-----BEGIN CERTIFICATE'), error, text]);
        return side.verify?.(ok, error) ?? super.OnVerify(ok, certificate, error, text);
      }
    }
    const net = new Secured(null, Tls);
    net.Initialize(null, Tls, side.flags === undefined ? null : settings(side.flags, side.ca, side.depth));
    if (side.certificate) net.SetTlsClientCertificate(side.certificate.certFile, Pem, side.certificate.keyFile);
    side.suites?.forEach((suite, index) => net.SetTlsCipherSuiteByIndex(index, suite));
    return net;
  }

  function secure(clientSide: Side, serverSide: Side, questions: unknown[] = []): Pair {
    pair = new Pair({
      makeClient: () => secured({ flags: Verify.Peer, ...clientSide }, questions),
      makeConnection: () => secured({ certificate: server, ...serverSide }, questions),
    });
    return pair;
  }

  it('the link is ready before an association; both sides name the suite [DicomNet.Initialize] [DicomNet.SecurityMode] [DicomNet.OnSecureLinkReady] [DicomNet.SetTlsClientCertificate] [DicomNet.SetTlsCipherSuiteByIndex] [DicomNet.GetTlsCipherSuiteByIndex] [DicomNet.GetTlsCipherSuite] [DicomNet.OnVerify] [DicomNet.GetLastIsclOrTlsError] [DicomNet.GetTlsMutualAuthenticationKeyLength] [DicomOpenSslContextCreationSettings.DicomOpenSslContextCreationSettings] [DicomOpenSslContextCreationSettings.MethodType] [DicomOpenSslContextCreationSettings.CertificationAuthoritiesFileName] [DicomOpenSslContextCreationSettings.VerificationFlags] [DicomOpenSslContextCreationSettings.MaximumVerificationDepth] [DicomOpenSslContextCreationSettings.Options]', async () => {
    const questions: unknown[] = [];
    const suites = [Suite.DheRsaWithDesCbcSha, Suite.EcdheRsaWithAes256GcmSha384];
    const { C, log } = secure(
      { certificate: client, suites, ca: rsa.certFile },
      { certificate: rsa, flags: Verify.Peer | Verify.FailIfNoPeerCertificate },
      questions,
    );
    expect([C.SecurityMode, C.GetTlsCipherSuite(), C.GetTlsCipherSuiteByIndex(1)]).to.deep.equal([Tls, 0, suites[1]]);
    expect(C.GetTlsMutualAuthenticationKeyLength(Suite.None)).to.equal(256);
    await pair?.associate();
    expect(log.trace.slice(0, 2)).to.deep.equal(['L.OnAccept(0)', 'C.OnConnect(0)']);
    expect(log.trace.slice(2, 4)).to.have.members(['C.OnSecureLinkReady(0)', 'A.OnSecureLinkReady(0)']);
    expect(C.GetTlsCipherSuite()).to.equal(Suite.EcdheRsaWithAes256GcmSha384);
    expect(pair?.A.GetTlsCipherSuite()).to.equal(Suite.EcdheRsaWithAes256GcmSha384);
    expect(questions).to.deep.equal([
      [true, true, 0, 'ok'],
      [true, true, 0, 'ok'],
    ]);
    expect(C.GetLastIsclOrTlsError()).to.equal(0);
  });

  it('each suite that Node.js has can be settled', async () => {
    for (const suite of [
      Suite.DheRsaAes256Sha,
      Suite.RsaWithAes128CbcSha,
      Suite.DheRsaWithAes128GcmSha256,
      Suite.EcdheRsaWithAes128GcmSha256,
    ]) {
      const { C } = secure({ suites: [suite], ca: rsa.certFile }, { suites: [suite], certificate: rsa });
      await pair?.connect();
      expect(C.GetTlsCipherSuite()).to.equal(suite);
      expect(pair?.A.GetTlsMutualAuthenticationKeyLength(suite)).to.equal(2048);
      await pair?.end();
    }
  });

  /** The codes on the side that decides; the other one closes once and hears no message. */
  async function refused(sides: [Side, Side], decides: 'C' | 'A', code: number): Promise<void> {
    const { C, L, log } = secure(...sides);
    await pair?.listen();
    C.Connect(null, 0, '127.0.0.1', L.HostPort);
    await log.until('C.OnClose');
    await log.until('L.OnClose');
    expect(log.of(decides).slice(decides === 'C' ? 1 : 0)).to.deep.equal([
      `${decides}.OnSecureLinkReady(${code})`,
      `${decides}.OnClose(${code}, ${decides})`,
    ]);
    const rest = log.of(decides === 'C' ? 'A' : 'C');
    expect(rest.filter((line) => line.includes('.OnClose('))).to.have.length(1);
    expect(rest.filter((line) => line.includes('.OnReceive'))).to.deep.equal([]);
    expect(pair?.[decides].GetLastIsclOrTlsError()).to.equal(code);
  }

  it('an issuer that is not trusted', () => refused([{ ca: other.certFile }, {}], 'C', 179));
  it('an expired certificate', () => refused([{}, { certificate: expired }], 'C', 168));
  it('a certificate that is demanded and missing', () =>
    refused([{}, { flags: Verify.Peer | Verify.FailIfNoPeerCertificate }], 'A', 134));
  it('a certificate of the client that is not trusted', () =>
    refused([{ certificate: client }, { flags: Verify.Peer, ca: other.certFile }], 'A', 177));
  it('what OnVerify refuses', () => refused([{ verify: () => false }, {}], 'C', 191));
  it('no suite in common', async () => {
    const { C, L, log } = secure(
      { suites: [Suite.DheRsaWithAes128GcmSha256] },
      { suites: [Suite.EcdheRsaWithAes256GcmSha384] },
    );
    await pair?.listen();
    C.Connect(null, 0, '127.0.0.1', L.HostPort);
    const failure = await within(
      C.WaitForConnect().catch((error: unknown) => error),
      'the failure',
    );
    expect(failure).to.have.property('Code', 134);
    await log.until('L.OnClose');
    expect(log.of('A')[0]).to.equal('A.OnSecureLinkReady(134)');
  });

  it('a certificate that is asked for and missing is no fault, nor is one that nobody verifies', async () => {
    secure({ flags: Verify.None, ca: other.certFile }, { flags: Verify.Peer });
    await pair?.connect();
    expect(pair?.C.IsConnected()).to.equal(true);
  });

  it('OnVerify may take what the chain refuses', async () => {
    const questions: unknown[] = [];
    secure({ ca: other.certFile, verify: (_ok, error) => error === 21 }, {}, questions);
    await pair?.connect();
    expect(questions).to.deep.equal([[false, true, 21, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']]);
  });

  it('a chain that is longer than the settings allow', async () => {
    const folder = tempDir('leadtools-chain');
    const openssl = (...args: string[]): void => {
      execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    };
    const key = (name: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
    writeFileSync(join(folder, 'ca.ext'), 'basicConstraints=critical,CA:TRUE\n');
    writeFileSync(join(folder, 'leaf.ext'), 'basicConstraints=CA:FALSE\n');
    openssl('req', '-x509', ...key('root'), '-out', 'root.crt', '-subj', '/CN=root', '-days', '30');
    for (const [name, issuer, extensions] of [
      ['middle', 'root', 'ca.ext'],
      ['leaf', 'middle', 'leaf.ext'],
    ] as const) {
      openssl('req', '-new', ...key(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      const signer = ['-CA', `${issuer}.crt`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-days', '30'];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', extensions, '-out', `${name}.crt`);
    }
    const chain = join(folder, 'chain.pem');
    writeFileSync(chain, ['leaf.crt', 'middle.crt'].map((name) => readFileSync(join(folder, name), 'utf8')).join(''));
    const certificate = { certFile: chain, keyFile: join(folder, 'leaf.key') };
    const ca = join(folder, 'root.crt');
    secure({ ca, depth: 1 }, { certificate });
    await pair?.connect();
    await pair?.end();
    await refused([{ ca, depth: 0 }, { certificate }], 'C', 180);
  });

  it('a handshake that takes too long [DicomNetOptions.handshakeTimeout]', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const log = new NetLog();
    const net = new DicomNet(null, Tls, false, { handshakeTimeout: 20 });
    record(net, 'C', log);
    net.Connect(null, 0, '127.0.0.1', (silent.address() as AddressInfo).port);
    await log.until('C.OnClose');
    expect(log.lines).to.deep.equal(['C.OnConnect(0)', 'C.OnSecureLinkReady(56)', 'C.OnClose(56, C)']);
    silent.close();
  });

  it('keys with a password, in DER, and files that do not fit [DicomNet.SetTlsServerCertificate] [DicomNet.OnPrivateKeyPassword]', () => {
    const folder = tempDir('leadtools-keys');
    const encrypted = join(folder, 'encrypted.key');
    const key = createPrivateKey(server.key);
    writeFileSync(encrypted, key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }));
    const asked: boolean[] = [];
    class WithPassword extends DicomNet {
      password = 'secret';
      protected override OnPrivateKeyPassword(encryption: boolean): string {
        asked.push(encryption);
        return this.password;
      }
    }
    const net = new WithPassword(null, Tls);
    net.SetTlsServerCertificate(server.certFile, Pem, encrypted);
    expect(asked).to.deep.equal([false]);
    net.password = 'wrong';
    expect(() => net.SetTlsServerCertificate(server.certFile, Pem, encrypted))
      .to.throw()
      .with.property('Code', 218);
    const both = join(folder, 'both.pem');
    writeFileSync(both, `${readFileSync(server.certFile, 'utf8')}${server.key}`);
    net.SetTlsClientCertificate(both, Pem, null);
    const der = join(folder, 'server.der');
    const derKey = join(folder, 'server-key.der');
    writeFileSync(
      der,
      Buffer.from(server.certificate.replace(/-----[^-]+-----|\s/g, '').replace(/^.*?(?=MII)/, ''), 'base64'),
    );
    writeFileSync(derKey, key.export({ type: 'pkcs8', format: 'der' }));
    net.SetTlsClientCertificate(der, Asn1, derKey);
    for (const [certificate, file, code] of [
      [join(folder, 'missing.crt'), server.keyFile, 219],
      [server.keyFile, server.keyFile, 219],
      [server.certFile, join(folder, 'missing.key'), 218],
      [server.certFile, client.keyFile, 221],
    ] as const) {
      expect(() => net.SetTlsClientCertificate(certificate, Pem, file))
        .to.throw()
        .with.property('Code', code);
    }
  });

  it('what the suites are made of [DicomNet.GetTlsEncryptionAlgorithm] [DicomNet.GetTlsAuthenticationAlgorithm] [DicomNet.GetTlsIntegrityAlgorithm] [DicomNet.GetTlsKeyExchangeAlgorithm] [DicomNet.GetTlsEncryptionKeyLength] [DicomTlsCipherSuiteType] [DicomTlsEncryptionMethodType] [DicomTlsMacMethodType] [DicomTlsAuthenticationMethodType] [DicomTlsExchangeMethodType] [DicomTlsCertificateType] [DicomSslMethodType] [DicomOpenSslVerificationFlags] [DicomOpenSslOptionsFlags] [DicomNetSecurityMode]', () => {
    const net = new DicomNet();
    const of = (suite: Suite): number[] => [
      net.GetTlsEncryptionAlgorithm(suite),
      net.GetTlsEncryptionKeyLength(suite),
      net.GetTlsIntegrityAlgorithm(suite),
      net.GetTlsKeyExchangeAlgorithm(suite),
      net.GetTlsAuthenticationAlgorithm(suite),
    ];
    const { Aes, ThreeDes } = DicomTlsEncryptionMethodType;
    const { Rsa } = DicomTlsAuthenticationMethodType;
    const { None, Sha1 } = DicomTlsMacMethodType;
    expect(of(Suite.EcdheRsaWithAes256GcmSha384)).to.deep.equal([
      Aes,
      256,
      None,
      DicomTlsExchangeMethodType.RsaSignedDhe,
      Rsa,
    ]);
    expect(of(Suite.RsaWithAes128CbcSha)).to.deep.equal([Aes, 128, Sha1, DicomTlsExchangeMethodType.Rsa, Rsa]);
    expect(of(Suite.DheRsaWith3DesEdeCbcSha).slice(0, 2)).to.deep.equal([ThreeDes, 168]);
    expect(of(Suite.None)).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it('what is not spoken is refused when it is asked for', () => {
    const net = new DicomNet(null, Tls);
    for (const method of [DicomSslMethodType.SslV2, DicomSslMethodType.SslV3]) {
      const old = new DicomOpenSslContextCreationSettings(method, null, Verify.None, 9, DicomOpenSslOptionsFlags.None);
      expect(() => net.Initialize(null, Tls, old))
        .to.throw()
        .with.property('Code', 208);
    }
    expect(() => new DicomNet(null, Iscl))
      .to.throw()
      .with.property('Code', 208);
    expect(() => net.Initialize(null, Iscl, null))
      .to.throw()
      .with.property('Code', 208);
    expect(() => net.Initialize(null, Tls, settings(Verify.Peer, '/nowhere/ca.pem')))
      .to.throw()
      .with.property('Code', 195);
    net.SetTlsCipherSuiteByIndex(0, Suite.DheRsaWithDesCbcSha);
    expect(() => net.Connect(null, 0, '127.0.0.1', 104))
      .to.throw()
      .with.property('Code', 208);
    net.SetTlsCipherSuiteByIndex(0, Suite.None);
    expect(net.GetTlsCipherSuiteByIndex(0)).to.equal(0);
    expect(() => net.SetTlsCipherSuiteByIndex(16, Suite.None))
      .to.throw()
      .with.property('Code', 9);
  });

  it('every ISCL member throws FeatureNotSupported [DicomNet.SetIsclMaxCommunicationBlockLength] [DicomNet.GetIsclCommunicationBlockLength] [DicomNet.SetIsclMaxMessageLength] [DicomNet.SetIsclMutualAuthenticationAlgorithm] [DicomNet.SetIsclDefaultEncryptionMode] [DicomNet.SetIsclDefaultSigningMode] [DicomNet.GetIsclPeerEncryption] [DicomNet.GetIsclPeerMac] [DicomNet.SetIsclAuthenticationData] [DicomNet.GetIsclPeerAuthenticationData] [DicomNet.GetIsclPeerRequestedMessageLength] [DicomNet.SetIsclMutualAuthenticationKey] [DicomNet.SetIsclIndexForMutualAuthentication] [DicomNet.GetIsclIndexForMutualAuthentication] [DicomNet.SetIsclEncryptionKey] [DicomNet.SetIsclEncryptionKeyIndex] [DicomNet.GetIsclIndexForEncryption] [DicomNet.IsIsclQueueEmpty] [DicomNet.GetIsclStatus] [DicomNet.SendNonSecureIscl] [DicomIsclMutualAuthenticationMode] [DicomIsclEncryptionMethodType] [DicomIsclSigningMethodType]', () => {
    const net = new DicomNet();
    for (const call of [
      () => net.SetIsclMaxCommunicationBlockLength(1),
      () => net.GetIsclCommunicationBlockLength(),
      () => net.SetIsclMaxMessageLength(1),
      () => net.SetIsclMutualAuthenticationAlgorithm(0),
      () => net.SetIsclDefaultEncryptionMode(0),
      () => net.SetIsclDefaultSigningMode(0),
      () => net.GetIsclPeerEncryption(),
      () => net.GetIsclPeerMac(),
      () => net.SetIsclAuthenticationData(Buffer.of(1)),
      () => net.GetIsclPeerAuthenticationData(),
      () => net.GetIsclPeerRequestedMessageLength(),
      () => net.SetIsclMutualAuthenticationKey(1, 1n),
      () => net.SetIsclIndexForMutualAuthentication(1),
      () => net.GetIsclIndexForMutualAuthentication(),
      () => net.SetIsclEncryptionKey(1, 1n),
      () => net.SetIsclEncryptionKeyIndex(1),
      () => net.GetIsclIndexForEncryption(),
      () => net.IsIsclQueueEmpty(),
      () => net.GetIsclStatus(),
      () => net.SendNonSecureIscl(Buffer.of(1)),
    ]) {
      expect(call).to.throw().with.property('Code', 208);
    }
  });

  it('and no ISCL callback is ever called [DicomNet.OnNonSecureSendIscl] [DicomNet.OnNonSecureReceivedIscl] [DicomNet.OnReceivedIsclPacket] [DicomNet.GetIsclChallenge] [DicomNet.InternalAuthenticateIscl] [DicomNet.ExternalAuthenticateIscl]', async () => {
    const called: string[] = [];
    class Old extends DicomNet {
      protected override GetIsclChallenge(parameter: bigint): bigint {
        called.push('GetIsclChallenge');
        return super.GetIsclChallenge(parameter);
      }
      protected override InternalAuthenticateIscl(challenge: bigint, parameter: bigint): bigint {
        called.push('InternalAuthenticateIscl');
        return super.InternalAuthenticateIscl(challenge, parameter);
      }
      protected override ExternalAuthenticateIscl(challenge: bigint, response: bigint, parameter: bigint): bigint {
        called.push('ExternalAuthenticateIscl');
        return super.ExternalAuthenticateIscl(challenge, response, parameter);
      }
      protected override OnNonSecureSendIscl(): void {
        called.push('OnNonSecureSendIscl');
      }
      protected override OnNonSecureReceivedIscl(): void {
        called.push('OnNonSecureReceivedIscl');
      }
      protected override OnReceivedIsclPacket(): void {
        called.push('OnReceivedIsclPacket');
      }
    }
    pair = new Pair({ makeClient: () => new Old() });
    await pair.associate();
    expect(called).to.deep.equal([]);
  });
});
