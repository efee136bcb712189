import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectSecure, createServer, type TLSSocket } from 'node:tls';
import { InvalidArgumentError, TlsError, TlsFailure } from '../../src/errors';
import {
  MemoryTransportFactory,
  tcpTransportFactory,
  tlsFingerprint,
  TlsProfile,
  type TlsOptions,
  type TlsPeer,
  type Transport,
  type TransportListener,
} from '../../src/transport';
import { failure } from '../association/harness';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { describeInterop } from '../support/interop';
import { requireProgram } from '../support/programs';
import { waitUntil, within } from '../support/wait-until';

const LOOPBACK = '127.0.0.1';
/** More than one listener takes at once. */
const MANY = 300;

describeInterop('transport: TLS handshakes', ['openssl'], function () {
  this.timeout(20_000);
  let authority: TestAuthority;
  let other: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let stranger: TestCertificate;
  let listener: TransportListener | undefined;
  let accepted: Transport[];
  let errors: Error[];
  let sockets: Socket[];

  before(() => {
    authority = new TestAuthority('Test CA');
    other = new TestAuthority('Other CA');
    server = authority.issue('server.test');
    client = authority.issue('client.test');
    stranger = other.issue('stranger.test');
  });
  beforeEach(() => {
    accepted = [];
    errors = [];
    sockets = [];
  });
  afterEach(async () => {
    for (const transport of accepted) transport.destroy();
    for (const socket of sockets) socket.destroy();
    await listener?.close();
    listener = undefined;
  });

  const withIdentity = (of: TestCertificate): Pick<TlsOptions, 'identities'> => ({
    identities: [{ name: of.name, identity: { certificate: of.certificate, key: of.key } }],
  });
  const trusting = (): Pick<TlsOptions, 'issuers'> => ({ issuers: [authority.certificate] });

  async function listen(tls: TlsOptions): Promise<number> {
    const options = { port: 0, host: LOOPBACK, tls, onError: (error: Error) => errors.push(error) };
    listener = await tcpTransportFactory.listen(options, (transport) => {
      transport.handler = { onData: () => undefined, onClose: () => undefined };
      accepted.push(transport);
    });
    return listener.port;
  }

  function open(port: number, tls: TlsOptions): Promise<Transport> {
    return within(tcpTransportFactory.connect({ host: LOOPBACK, port, tls }), 'the connection');
  }

  async function tlsFailure(opening: Promise<Transport>): Promise<TlsError> {
    const error = await failure(opening);
    expect(error).to.be.instanceOf(TlsError);
    return error as TlsError;
  }

  function plain(port: number): Promise<Socket> {
    const socket = connect(port, LOOPBACK);
    socket.on('error', () => undefined);
    sockets.push(socket);
    return within(new Promise((resolve) => socket.once('connect', () => resolve(socket))), 'the connection');
  }

  const closeOf = (socket: Socket): Promise<void> =>
    within(
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.resume();
      }),
      'the close',
    );

  /** A certificate of its own making, with whatever subject. */
  function selfSigned(name: string, subject: string): TlsOptions {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    execFileSync(requireProgram('openssl'), ['req', '-x509', ...key, ...files, '-subj', subject], {
      cwd: other.folder,
      stdio: 'ignore',
    });
    const read = (file: string): string => readFileSync(join(other.folder, file), 'utf8');
    return { identities: [{ name, identity: { certificate: read(`${name}.crt`), key: read(`${name}.key`) } }] };
  }

  describe('who is trusted', () => {
    it('a certificate without a name is judged as any other, on both sides', async () => {
      const nameless = selfSigned('nameless', '/');
      const mutual = { ...withIdentity(server), ...trusting(), mutual: true };
      const strict = await listen(mutual);
      const left = await open(strict, { ...nameless, ...trusting(), maximumVersion: 'TLSv1.3' });
      await waitUntil(() => errors.length === 1, 'the refusal');
      left.destroy();
      expect(errors[0]).to.have.property('failure', TlsFailure.Untrusted);
      expect(errors[0]?.message).to.contain('the certificate of "" is refused');
      await listener?.close();
      const told: string[] = [];
      const onHandshake = (text: string): unknown => told.push(text);
      const lenient = await listen({ ...nameless, mutual: true, verification: 'none', onHandshake });
      expect((await tlsFailure(open(lenient, trusting()))).failure).to.equal(TlsFailure.Untrusted);
      const taken = await open(lenient, { ...nameless, verification: 'none' });
      await waitUntil(() => accepted.length === 1, 'the connection');
      taken.destroy();
      expect(told.at(-1)).to.match(/peer certificate of "", SHA-1 [0-9a-f]{40}$/);
    });

    it('of a name without end only the beginning is repeated', async () => {
      const many = Array.from({ length: 100 }, (_, index) => `OU=${index}${'x'.repeat(60)}`).join('/');
      const port = await listen(selfSigned('long', `/${many}`));
      const { failure: kind, message } = await tlsFailure(open(port, trusting()));
      expect(kind).to.equal(TlsFailure.Untrusted);
      expect(message.length).to.be.lessThan(700);
    });

    it('what is told of a handshake may throw: the peer is refused, and nothing else happens', async () => {
      const onHandshake = (): void => {
        throw new Error('the disk of the log is full');
      };
      const port = await listen({ ...withIdentity(server), onHandshake });
      const left = await open(port, trusting());
      await waitUntil(() => errors.length === 1, 'the refusal');
      left.destroy();
      expect(errors[0]?.message).to.contain('the disk of the log is full');
      expect(accepted).to.have.length(0);
      const error = await tlsFailure(open(port, { ...trusting(), onHandshake }));
      expect(error.message).to.contain('the disk of the log is full');
    });

    it('nobody becomes another behind the verdict: there is no renegotiation', async () => {
      const port = await listen({ ...withIdentity(server), ...trusting(), mutual: true, maximumVersion: 'TLSv1.2' });
      const socket = connectSecure({
        port,
        host: LOOPBACK,
        ca: authority.certificate,
        cert: client.certificate,
        key: client.key,
        checkServerIdentity: () => undefined,
      });
      sockets.push(socket);
      const refused = new Promise<Error>((resolve) => socket.on('error', resolve));
      await within(new Promise((resolve) => socket.once('secureConnect', resolve)), 'the handshake');
      const again = new Promise<Error | null>((resolve) => socket.renegotiate({}, resolve));
      const error = await within(Promise.race([refused, again]), 'an answer');
      expect(error).to.have.property('code', 'ERR_SSL_NO_RENEGOTIATION');
    });

    it('issuers that lie in our own PKCS#12 file are not trusted for that', async () => {
      const file = join(other.folder, 'with-issuer.p12');
      const own = other.issue('own.test');
      execFileSync(requireProgram('openssl'), [
        ...['pkcs12', '-export', '-inkey', own.keyFile, '-in', own.certFile, '-certfile', other.certFile],
        ...['-out', file, '-passout', 'pass:secret'],
      ]);
      const identities = [{ name: 'own.test', identity: { pfx: readFileSync(file), passphrase: 'secret' } }];
      const port = await listen({ ...withIdentity(stranger) });
      const error = await tlsFailure(open(port, { identities, ...trusting() }));
      expect(error.failure).to.equal(TlsFailure.Untrusted);
      (await open(port, { identities, issuers: [other.certificate] })).destroy();
    });

    it('with our own PKCS#12 file the issuers that we trust are still found', async () => {
      const file = join(authority.folder, 'own.p12');
      authority.pkcs12(client, file, 'secret');
      const identities = [{ name: 'client.test', identity: { pfx: readFileSync(file), passphrase: 'secret' } }];
      const port = await listen({ ...withIdentity(server), ...trusting(), mutual: true });
      (await open(port, { identities, ...trusting() })).destroy();
    });

    it('a judge of the application sees the chain and what is wrong with it, and decides', async () => {
      const port = await listen(withIdentity(stranger));
      const seen: TlsPeer[] = [];
      const lenient = (peer: TlsPeer): undefined => void seen.push(peer);
      (await open(port, { ...trusting(), verification: lenient })).destroy();
      (await open(port, { issuers: [other.certificate], verification: lenient })).destroy();
      expect(seen.map(({ chainError }) => chainError)).to.deep.equal(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', undefined]);
      expect(seen[1]?.chain.map(({ subject }) => subject)).to.deep.equal(['CN=stranger.test', 'CN=Other CA']);
      const strict = () => ({ failure: TlsFailure.Judged, text: 'not on the list' });
      const error = await tlsFailure(open(port, { ...trusting(), verification: strict }));
      expect(error).to.include({ failure: TlsFailure.Judged });
      expect(error.message).to.match(/^No secure connection with 127\.0\.0\.1:\d+: not on the list$/);
    });

    it('a judge that throws refuses', async () => {
      const port = await listen({
        ...withIdentity(server),
        mutual: true,
        verification: () => {
          throw new Error('the list cannot be read');
        },
      });
      const opened = await open(port, { ...trusting(), ...withIdentity(client) }).catch(() => undefined);
      await waitUntil(() => errors.length === 1, 'the reason');
      opened?.destroy();
      expect(errors[0]).to.have.property('failure', TlsFailure.Judged);
      expect(errors[0]?.message).to.contain('the list cannot be read');
      expect(accepted).to.deep.equal([]);
    });

    it('says which check of the chain failed', async () => {
      const port = await listen(withIdentity(stranger));
      const error = await tlsFailure(open(port, trusting()));
      expect(error.verification).to.equal('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
      expect(error.message).to.contain('its issuer is not trusted here: "CN=Other CA"');
    });

    it('a peer that comes again is judged again: no session is resumed', async () => {
      const port = await listen({ ...withIdentity(server), ...trusting(), mutual: true });
      let session: Buffer | undefined;
      const come = async (): Promise<TLSSocket> => {
        const { certificate: cert, key } = client;
        const socket = connectSecure({ port, host: LOOPBACK, cert, key, session, rejectUnauthorized: false });
        sockets.push(socket);
        socket.on('session', (ticket) => (session = ticket));
        const count = accepted.length;
        await waitUntil(() => accepted.length > count, 'the transport');
        return socket;
      };
      const first = await come();
      const told = new Promise<void>((resolve) => first.once('data', () => resolve()));
      accepted[0]?.write(Buffer.from('behind the tickets, if there are any'));
      await within(told, 'the bytes');
      expect((await come()).isSessionReused()).to.equal(false);
    });
  });

  describe('what does not come about', () => {
    it('says that there is no version in common, on both sides', async () => {
      const port = await listen({ ...withIdentity(server), minimumVersion: 'TLSv1.3' });
      const error = await tlsFailure(open(port, { ...trusting(), maximumVersion: 'TLSv1.2' }));
      await waitUntil(() => errors.length === 1, 'the reason');
      expect([error.failure, (errors[0] as TlsError).failure]).to.deep.equal([TlsFailure.Version, TlsFailure.Version]);
    });

    it('refuses TLS 1.1 in every profile', async () => {
      for (const profile of Object.values(TlsProfile)) {
        const port = await listen({ ...withIdentity(server), profile });
        const socket = connectSecure({
          ...{ port, host: LOOPBACK, rejectUnauthorized: false },
          ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
        });
        sockets.push(socket);
        const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
        expect(error.code).to.equal('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
        await waitUntil(() => errors.length === 1, 'the reason');
        expect(errors.shift()).to.have.property('failure', TlsFailure.Version);
        await listener?.close();
      }
    });

    it('takes a suite in CBC mode in the BCP 195 profile alone', async () => {
      const come = async (profile: TlsProfile | undefined): Promise<string | undefined> => {
        const port = await listen({ ...withIdentity(server), profile });
        const socket = connectSecure({
          ...{ port, host: LOOPBACK, rejectUnauthorized: false },
          ...{ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
        });
        sockets.push(socket);
        const result = await new Promise<string | undefined>((resolve) => {
          socket.once('secureConnect', () => resolve(socket.getCipher().name));
          socket.once('error', () => resolve(undefined));
        });
        await listener?.close();
        return result;
      };
      expect(await come(TlsProfile.BCP195)).to.equal('ECDHE-ECDSA-AES128-SHA256');
      for (const profile of [undefined, TlsProfile.NonDowngrading, TlsProfile.Extended]) {
        expect(await come(profile)).to.equal(undefined);
      }
      await waitUntil(() => errors.length === 3, 'the reasons');
      for (const error of errors) expect(error).to.have.property('failure', TlsFailure.CipherSuite);
    });

    it('says that the peer wants a certificate of ours', async () => {
      const { certificate: cert, key } = server;
      const theirs = createServer({
        ...{ cert, key, ca: [authority.certificate], requestCert: true, rejectUnauthorized: true },
        maxVersion: 'TLSv1.2',
      });
      await new Promise<void>((resolve) => theirs.listen(0, LOOPBACK, resolve));
      const address = theirs.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const error = await tlsFailure(open(port, trusting()));
      theirs.close();
      expect(error.failure).to.equal(TlsFailure.RefusedByPeer);
      expect(error.message).to.contain('does it want a certificate');
    });

    it('gives up with the reason of the signal in the middle of a handshake', async () => {
      const reason = new Error('no more');
      const controller = new AbortController();
      const silent = createServer();
      const held: Socket[] = [];
      silent.removeAllListeners('connection').on('connection', (socket: Socket) => held.push(socket));
      await new Promise<void>((resolve) => silent.listen(0, LOOPBACK, resolve));
      const address = silent.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const opening = tcpTransportFactory.connect({
        ...{ host: LOOPBACK, port, tls: trusting(), signal: controller.signal },
        onHandshakeBegins: () => controller.abort(reason),
      });
      expect(await failure(opening)).to.equal(reason);
      await waitUntil(() => held.length === 1, 'the connection');
      await closeOf(held[0]!);
      silent.close();
    });

    it('our own certificate is found unusable before anybody is bothered', async () => {
      const port = await listen(withIdentity(server));
      const identities = [{ name: 'x', identity: { certificate: client.certificate, key: server.key } }];
      const error = await failure(open(port, { identities, ...trusting() }));
      expect(error).to.be.instanceOf(InvalidArgumentError);
      expect(String(error)).not.to.contain('PRIVATE KEY');
      const socket = await plain(port);
      socket.write('GET / HTTP/1.1\r\n\r\n');
      await waitUntil(() => errors.length === 1, 'the only error');
      expect(errors[0]).to.have.property('failure', TlsFailure.NotTls);
    });
  });

  describe('connections that are no peers', () => {
    it('L21: who only looks whether somebody listens is no error and leaves nothing', async () => {
      const port = await listen(withIdentity(server));
      for (let index = 0; index < MANY; index += 10) {
        const looks = await Promise.all(Array.from({ length: 10 }, () => plain(port)));
        for (const [number, socket] of looks.entries()) {
          if (number % 2 === 0) socket.end();
          else socket.resetAndDestroy();
        }
        for (const socket of looks) if (!socket.closed) await closeOf(socket);
      }
      (await open(port, trusting())).destroy();
      expect(errors).to.deep.equal([]);
    });

    it('says so when a peer leaves in the middle of a handshake', async () => {
      const port = await listen(withIdentity(server));
      const socket = await plain(port);
      socket.write(Buffer.from('1603010200', 'hex'), () => socket.end());
      await waitUntil(() => errors.length === 1, 'the reason');
      expect(errors[0]).to.be.instanceOf(TlsError).and.to.have.property('failure', TlsFailure.Protocol);
      expect(errors[0]?.message).to.match(/^No secure connection with 127\.0\.0\.1:\d+: the peer left/);
    });

    it('L19: half-open handshakes are bounded; the listener recovers when they go', async () => {
      const port = await listen(withIdentity(server));
      const looks = await Promise.all(Array.from({ length: MANY }, () => plain(port)));
      await waitUntil(() => errors.length === MANY - 256, 'the refusals');
      expect(errors[0]).to.have.property('failure', TlsFailure.TooMany);
      for (const socket of looks) socket.destroy();
      await waitUntil(async () => {
        const opening = await open(port, trusting()).catch(() => undefined);
        opening?.destroy();
        return opening !== undefined;
      }, 'a connection');
    });

    it('L20: whoever stalls gives way: a client is served while there are as many half-open handshakes as may be', async () => {
      const port = await listen(withIdentity(server));
      const stalled = await Promise.all(Array.from({ length: MANY }, () => plain(port)));
      for (const socket of stalled) socket.write(Buffer.from('16030102000100', 'hex'));
      await waitUntil(() => errors.length >= MANY - 256, 'the first to be given up');
      (await open(port, trusting())).destroy();
      expect(errors.length).to.equal(MANY - 256 + 1);
    });

    it('a listener that is closed gives up the handshakes that are under way', async () => {
      const port = await listen(withIdentity(server));
      const socket = await plain(port);
      socket.write(Buffer.from('16030102000100', 'hex'));
      const closed = closeOf(socket);
      await listener?.close();
      await closed;
      expect([accepted, errors]).to.deep.equal([[], []]);
    });
  });

  it('settings have a fingerprint: equal for equal ones, and for the same function', () => {
    const judge = (): undefined => undefined;
    const settings = { ...withIdentity(server), ...trusting(), verification: judge };
    expect(tlsFingerprint({ ...settings, onHandshake: () => undefined })).to.equal(tlsFingerprint(settings));
    expect(tlsFingerprint({ ...settings, verification: () => undefined })).not.to.equal(tlsFingerprint(settings));
    expect(tlsFingerprint(withIdentity(client))).not.to.equal(tlsFingerprint(withIdentity(server)));
    expect(tlsFingerprint(undefined)).to.equal(undefined);
  });

  it('memory speaks no TLS, and says so instead of speaking plainly', async () => {
    const memory = new MemoryTransportFactory();
    await memory.listen({ port: 104 }, () => undefined);
    const calls = [
      memory.connect({ host: 'memory', port: 104, tls: trusting() }),
      memory.listen({ port: 105, tls: withIdentity(server) }, () => undefined),
    ];
    for (const call of calls) expect(await failure(call)).to.be.instanceOf(InvalidArgumentError);
  });
});
