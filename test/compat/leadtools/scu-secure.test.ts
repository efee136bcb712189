import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ClientConnectionException,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomConnection,
  DicomDataSet,
  DicomNet,
  DicomNetSecurityMode,
  DicomOpenSslContextCreationSettings,
  DicomOpenSslOptionsFlags,
  DicomOpenSslVerificationFlags as Verify,
  DicomSslMethodType,
  DicomTag,
  DicomTlsCertificateType,
  QueryRetrieveScu,
  type DicomScp,
} from '../../../compat/leadtools';
import { TestAuthority, type TestCertificate } from '../../support/certificates';
import { syntheticUID } from '../../support/dicom-factory';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { associateRequest, CT } from './net-recorder';
import { ScuPeer } from './scu-peer';
import { expectIdle, rejected, ScuRecorder } from './scu-recorder';

const { Tls, None } = DicomNetSecurityMode;
const { Pem } = DicomTlsCertificateType;
const { Success } = DicomCommandStatusType;

describe('leadtools: SCU classes over TLS', function () {
  this.timeout(20_000);
  let authority: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let peer: ScuPeer;

  before(() => {
    DicomNet.Startup();
    authority = new TestAuthority('SCU CA');
    server = authority.issue('server');
    client = authority.issue('client');
  });
  after(() => DicomNet.Shutdown());
  afterEach(() => peer.close());

  function settings(flags: number): DicomOpenSslContextCreationSettings {
    const { TlsV1 } = DicomSslMethodType;
    return new DicomOpenSslContextCreationSettings(TlsV1, authority.certFile, flags, 9, DicomOpenSslOptionsFlags.None);
  }

  function securePeer(setUp?: (connection: DicomNet) => void): Promise<ScuPeer> {
    return ScuPeer.start({
      mode: Tls,
      setUp: (connection) => {
        connection.Initialize(null, Tls, settings(Verify.Peer | Verify.FailIfNoPeerCertificate));
        connection.SetTlsServerCertificate(server.certFile, Pem, server.keyFile);
        setUp?.(connection);
      },
    });
  }

  it('[DicomConnection.AfterSecureLinkReady] [DicomConnection.PrivateKeyPassword] [DicomConnection.DicomConnection] a key with a password', async () => {
    peer = await securePeer();
    const encrypted = join(tempDir('scu-keys'), 'encrypted.key');
    const key = createPrivateKey(client.key);
    writeFileSync(encrypted, key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }));
    const scu = new DicomConnection('', Tls, settings(Verify.Peer));
    const seen = new ScuRecorder(scu);
    scu.on('PrivateKeyPassword', (_sender, e) => void (e.PrivateKeyPassword = 'secret'));
    scu.SetTlsClientCertificate(client.certFile, Pem, encrypted);
    expect(seen.names).to.deep.equal(['PrivateKeyPassword']);
    expect(await scu.Verify(peer.scp)).to.equal(true);
    expect(seen.names.slice(1, 5)).to.deep.equal([
      'BeforeConnect',
      'AfterConnect',
      'AfterSecureLinkReady',
      'BeforeAssociateRequest',
    ]);
    expect([seen.one('AfterConnect')['Error'], seen.one('AfterSecureLinkReady')['Error']]).to.deep.equal([0, 0]);
    seen.expectSender(scu);
    expectIdle(scu, peer.scp);
  });

  it('[DicomScp.Secure] only the peer that asks for it is spoken to by TLS', async () => {
    const plain = await ScuPeer.start();
    peer = await securePeer();
    peer.scp.Secure = true;
    const scu = new DicomConnection('', None, settings(Verify.Peer));
    scu.SetTlsClientCertificate(client.certFile, Pem, client.keyFile);
    for (const { scp } of [peer, plain, peer]) expect(await scu.Verify(scp)).to.equal(true);
    await plain.close();
  });

  it('[DicomConnection.AfterSecureLinkReady] a peer whose certificate nobody knows', async () => {
    peer = await securePeer();
    const scu = new DicomConnection('', Tls, null);
    const other = new TestAuthority('Other CA');
    const { TlsV1 } = DicomSslMethodType;
    const { None: nothing } = DicomOpenSslOptionsFlags;
    scu.Initialize(null, Tls, new DicomOpenSslContextCreationSettings(TlsV1, other.certFile, Verify.Peer, 9, nothing));
    const seen = new ScuRecorder(scu);
    const error = await rejected(scu.Verify(peer.scp), ClientConnectionException);
    expect(error.Code).to.be.within(160, 196);
    expect(seen.one('AfterConnect')).to.include({ Error: 0 });
    expect(seen.one('AfterSecureLinkReady')).to.include({ Error: error.Code });
    expect(seen.names).to.not.include('BeforeAssociateRequest');
    expectIdle(scu, peer.scp);
  });

  it('[DicomConnection.UseSecureHost] what is moved comes over TLS as well', async () => {
    let host: DicomScp | undefined;
    const stored: number[] = [];
    peer = await securePeer((connection) =>
      connection.on('OnReceiveCMoveRequest', (id, messageID, uid, _priority, moveAE) => {
        const archive = new DicomNet(null, Tls);
        archive.Initialize(null, Tls, settings(Verify.Peer));
        archive.SetTlsClientCertificate(client.certFile, Pem, client.keyFile);
        // The callback does not wait for it.
        void store(archive, host?.Port ?? 0, moveAE, messageID)
          .then((status) => stored.push(status))
          .finally(() => connection.SendCMoveResponse(id, messageID, uid, Success, 0, 1, 0, 0, null));
      }),
    );
    const scu = new QueryRetrieveScu('', Tls, settings(Verify.Peer));
    scu.AETitle = 'MOVER';
    scu.UseSecureHost = true;
    scu.SetTlsClientCertificate(client.certFile, Pem, client.keyFile);
    const seen = new ScuRecorder(scu);
    scu.on('HostReady', (_sender, e) => void (host = e.ScpHost));
    await within(scu.Move(peer.scp, 'MOVER', '1.2.3'), 'the move');
    expect(stored).to.deep.equal([Success]);
    expect(seen.one('Moved')).to.have.nested.property('Instance.SOPInstanceUID', syntheticUID(6));
    expectIdle(scu, peer.scp);
  });
});

/** The sub-operation of a C-MOVE. */
async function store(archive: DicomNet, port: number, title: string, moveMessageID: number): Promise<number> {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.SOPClassUID, CT);
  ds.InsertElementAndSetValue(DicomTag.SOPInstanceUID, syntheticUID(6));
  archive.Connect(null, 0, '127.0.0.1', port);
  await within(archive.WaitForConnect(), 'the connection to the host');
  const request = associateRequest();
  request.Called = title;
  archive.SendAssociateRequest(request);
  await within(archive.WaitForAssociate(), 'the association with the host');
  const answered = new Promise<number>((resolve) =>
    archive.on('OnReceiveCStoreResponse', (...args) => resolve(args[4])),
  );
  archive.SendCStoreRequest(3, 1, CT, syntheticUID(6), DicomCommandPriorityType.Medium, title, moveMessageID, ds);
  const status = await within(answered, 'the answer of the host');
  archive.Close();
  await within(archive.WaitForClose(), 'the end');
  return status;
}
