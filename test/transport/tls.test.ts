import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'chai';
import { InvalidArgumentError, TlsError, TlsFailure } from '../../src/errors';
import {
  tcpTransportFactory,
  type TlsIdentity,
  type TlsOptions,
  type Transport,
  type TransportListener,
} from '../../src/transport';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { describeInterop } from '../support/interop';
import { waitUntil, within } from '../support/wait-until';

const LOOPBACK = '127.0.0.1';

describeInterop('transport: TLS', ['openssl'], function () {
  this.timeout(20_000);
  let authority: TestAuthority;
  let other: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let expired: TestCertificate;
  let stranger: TestCertificate;
  let listener: TransportListener | undefined;
  let accepted: Transport[];
  let errors: Error[];
  let received: Buffer[];

  before(() => {
    authority = new TestAuthority('Test CA');
    other = new TestAuthority('Other CA');
    server = authority.issue('server.test');
    client = authority.issue('client.test');
    expired = authority.issue('expired.test', { from: '20200101000000Z', until: '20200201000000Z' });
    stranger = other.issue('stranger.test');
  });
  beforeEach(() => {
    accepted = [];
    errors = [];
    received = [];
  });
  afterEach(async () => {
    for (const transport of accepted) transport.destroy();
    await listener?.close();
    listener = undefined;
  });

  const identityOf = ({ certificate, key }: TestCertificate): TlsIdentity => ({ certificate, key });
  const withIdentity = (of: TestCertificate): Pick<TlsOptions, 'identities'> => ({
    identities: [{ name: of.name, identity: identityOf(of) }],
  });
  const trusting = (): Pick<TlsOptions, 'issuers'> => ({ issuers: [authority.certificate] });

  async function listen(tls: TlsOptions | undefined, handshakeTimeoutMs?: number): Promise<number> {
    const options = { port: 0, host: LOOPBACK, tls, handshakeTimeoutMs, onError: (error: Error) => errors.push(error) };
    listener = await tcpTransportFactory.listen(options, (transport) => {
      accepted.push(transport);
      transport.handler = { onData: (chunk) => received.push(chunk), onClose: () => undefined };
      transport.resume();
    });
    return listener.port;
  }

  function open(port: number, tls: TlsOptions): Promise<Transport> {
    return within(tcpTransportFactory.connect({ host: LOOPBACK, port, tls }), 'the connection');
  }

  async function failure(promise: Promise<Transport>): Promise<TlsError> {
    const error = await promise.then(
      (transport) => {
        transport.destroy();
        return undefined;
      },
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(TlsError);
    return error as TlsError;
  }

  /** Waits until the peer has refused us: in the handshake, or with TLS 1.3 behind it. */
  async function refused(opening: Promise<Transport>): Promise<void> {
    const transport = await opening.catch((error: unknown) => {
      expect(error).to.be.instanceOf(TlsError).and.to.have.property('failure', TlsFailure.RefusedByPeer);
      return undefined;
    });
    if (transport === undefined) return;
    const closed = new Promise<void>((resolve) => {
      transport.handler = { onData: () => undefined, onClose: () => resolve() };
    });
    transport.resume();
    transport.write(Buffer.from('A-ASSOCIATE-RQ'));
    await within(closed, 'the end');
  }

  it('with revocation lists, trusts no certificate that a list names, and none whose issuer has no list there', async () => {
    const issuing = new TestAuthority('Revoking CA');
    const [good, bad] = [issuing.issue('good.test'), issuing.issue('bad.test')];
    issuing.revoke(bad);
    const revocationLists = [readFileSync(issuing.revocationList(), 'utf8')];
    const issuers = [issuing.certificate];
    const goodPort = await listen(withIdentity(good));
    (await open(goodPort, { issuers, revocationLists })).destroy();
    await listener?.close();
    const badPort = await listen(withIdentity(bad));
    (await open(badPort, { issuers })).destroy();
    const error = await failure(open(badPort, { issuers, revocationLists }));
    expect(error.message).to.contain('revoked');
    await listener?.close();
    const port = await listen(withIdentity(server));
    await failure(open(port, { issuers: [authority.certificate], revocationLists }));
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    describe(version, () => {
      const versions = { minimumVersion: version, maximumVersion: version };

      it('carries bytes both ways, and tells of the handshake', async () => {
        const told: string[] = [];
        const port = await listen({ ...withIdentity(server), ...versions, onHandshake: (text) => told.push(text) });
        const transport = await open(port, { ...trusting(), ...versions, onHandshake: (text) => told.push(text) });
        const back: Buffer[] = [];
        transport.handler = { onData: (chunk) => back.push(chunk), onClose: () => undefined };
        transport.resume();
        const bytes = Buffer.alloc(3_000_000, 'abcdefg');
        transport.write(bytes);
        const count = (chunks: Buffer[]): number => chunks.reduce((sum, { length }) => sum + length, 0);
        await waitUntil(() => count(received) === bytes.length, 'the bytes');
        expect(Buffer.concat(received).equals(bytes)).to.equal(true);
        accepted[0]?.write(Buffer.from('answer'));
        await waitUntil(() => count(back) === 6, 'the answer');
        expect(told).to.have.length(2);
        expect(told.join()).to.contain(version).and.to.contain(server.thumbprint);
        transport.destroy();
      });

      it('mutual: takes a client with a trusted certificate', async () => {
        const port = await listen({ ...withIdentity(server), ...trusting(), ...versions, mutual: true });
        const transport = await open(port, { ...withIdentity(client), ...trusting(), ...versions });
        await waitUntil(() => accepted.length === 1, 'the transport');
        transport.destroy();
      });

      for (const [what, make, expected] of [
        ['no certificate', () => ({}), TlsFailure.NoCertificate],
        ['an untrusted certificate', () => withIdentity(stranger), TlsFailure.Untrusted],
        ['an expired certificate', () => withIdentity(expired), TlsFailure.Expired],
      ] as const) {
        it(`mutual: refuses a client with ${what}, without reading a byte of it`, async () => {
          const port = await listen({ ...withIdentity(server), ...trusting(), ...versions, mutual: true });
          await refused(open(port, { ...make(), ...trusting(), ...versions }));
          await waitUntil(() => errors.length === 1, 'the reason');
          expect(errors[0]).to.be.instanceOf(TlsError).and.to.have.property('failure', expected);
          expect(accepted).to.deep.equal([]);
        });
      }

      it('mutual: judges a client by its thumbprint', async () => {
        const settings = { ...withIdentity(server), ...versions, mutual: true };
        const port = await listen({ ...settings, verification: { thumbprints: [client.thumbprint] } });
        const good = await open(port, { ...withIdentity(client), ...trusting(), ...versions });
        await waitUntil(() => accepted.length === 1, 'the transport');
        good.destroy();
        await refused(open(port, { ...withIdentity(stranger), ...trusting(), ...versions }));
        await waitUntil(() => errors.length === 1, 'the refusal');
        expect(errors[0]).to.have.property('failure', TlsFailure.Thumbprint);
      });

      for (const [what, make, expected] of [
        ['untrusted', () => stranger, TlsFailure.Untrusted],
        ['expired', () => expired, TlsFailure.Expired],
      ] as const) {
        it(`refuses a server whose certificate is ${what}, and says so`, async () => {
          const port = await listen({ ...withIdentity(make()), ...versions });
          expect(await failure(open(port, { ...trusting(), ...versions }))).to.have.property('failure', expected);
        });
      }

      it('takes any server without verification, and one by either thumbprint', async () => {
        const port = await listen({ ...withIdentity(expired), ...versions });
        for (const verification of [
          'none' as const,
          { thumbprints: [expired.thumbprint] },
          { thumbprints: [client.thumbprint, expired.thumbprint256] },
        ]) {
          (await open(port, { verification, ...versions })).destroy();
        }
        const strict = { verification: { thumbprints: [client.thumbprint] }, ...versions };
        const error = await failure(open(port, strict));
        expect(error.failure).to.equal(TlsFailure.Thumbprint);
        expect(error.message).to.contain(expired.thumbprint);
      });
    });
  }

  it('refuses a version that only one side speaks', async () => {
    const port = await listen({ ...withIdentity(server), minimumVersion: 'TLSv1.3' });
    await failure(open(port, { ...trusting(), maximumVersion: 'TLSv1.2' }));
    await waitUntil(() => errors.length === 1, 'the reason');
  });

  it('answers with the certificate whose name is asked for', async () => {
    const second = authority.issue('localhost');
    const port = await listen({
      identities: [server, second].map((of) => ({ name: of.name, identity: identityOf(of) })),
    });
    const ask = async (host: string, thumbprint: string): Promise<void> => {
      const verification = { thumbprints: [thumbprint] };
      (await within(tcpTransportFactory.connect({ host, port, tls: { verification } }), 'it')).destroy();
    };
    await ask(LOOPBACK, server.thumbprint);
    await ask('localhost', second.thumbprint);
  });

  it('takes PKCS#12, and says when the passphrase is wrong', async () => {
    const file = `${authority.folder}/server.p12`;
    authority.pkcs12(server, file, 'secret');
    const pfx = readFileSync(file);
    const port = await listen({ identities: [{ name: 'server.test', identity: { pfx, passphrase: 'secret' } }] });
    (await open(port, trusting())).destroy();
    const wrong = { identities: [{ name: 'x', identity: { pfx, passphrase: 'wrong' } }] };
    const error = await open(port, wrong).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidArgumentError);
    expect(String(error)).to.contain('passphrase').and.not.to.contain('wrong');
  });

  it('needs a certificate to listen with', async () => {
    const error = await listen({}).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidArgumentError);
  });

  it('a client that stalls in the handshake is dropped by its timer', async () => {
    const port = await listen(withIdentity(server), 50);
    const socket = connect(port, LOOPBACK);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    await within(closed, 'the end');
    await waitUntil(() => errors.length === 1, 'the reason');
    expect(errors[0]).to.have.property('failure', TlsFailure.Timeout);
  });

  it('tells a plain client from a secure one, on both sides', async () => {
    const port = await listen(withIdentity(server));
    const socket = connect(port, LOOPBACK);
    socket.on('error', () => undefined);
    socket.write(Buffer.from('0100000000ce000100004f5247', 'hex'));
    await waitUntil(() => errors.length === 1, 'the reason');
    expect(errors[0]).to.have.property('failure', TlsFailure.NotTls);
    socket.destroy();
    await listener?.close();
    const plain = await listen(undefined);
    const opening = failure(open(plain, trusting()));
    await waitUntil(() => received.length > 0, 'the first bytes');
    accepted[0]?.write(Buffer.from('07000000000400000000', 'hex'));
    expect((await opening).failure).to.equal(TlsFailure.NotTls);
  });
});
