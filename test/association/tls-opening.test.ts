import { expect } from 'chai';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import {
  ListenerRegistry,
  requestAssociation,
  SharedListener,
  type AssociationOptions,
  type ListenerContext,
  type RequestAssociationOptions,
  type SharedListenerOptions,
} from '../../src/association';
import {
  AssociationAbortedError,
  DimseTimeoutError,
  InvalidArgumentError,
  TimerName,
  TlsError,
  TlsFailure,
} from '../../src/errors';
import { tcpTransportFactory, type TlsOptions } from '../../src/transport';
import { TestAuthority, type TestCertificate } from '../support/certificates';
import { describeInterop } from '../support/interop';
import { ScriptedPeer } from '../support/scripted-peer';
import { waitUntil, within } from '../support/wait-until';
import { FakeClock } from './fake-clock';
import { failure, IDENTITY, ListLogger, openPair, requestOptions } from './harness';
import { turns } from './pdu-peer';

const LOOPBACK = '127.0.0.1';
/** An alert of TLS: handshake failure. */
const ALERT = Buffer.from('15030300020228', 'hex');
/** The head of a ClientHello. */
const CLIENT_HELLO = Buffer.from('16030100c8010000c40303', 'hex');

describeInterop('association over TLS', ['openssl'], function () {
  this.timeout(20_000);
  let authority: TestAuthority;
  let server: TestCertificate;
  let client: TestCertificate;
  let clock: FakeClock;
  let logger: ListLogger;
  let context: ListenerContext;
  let servers: Server[];
  let sockets: Socket[];
  let listeners: { close(): Promise<void> }[];

  before(() => {
    authority = new TestAuthority('Test CA');
    server = authority.issue('server.test');
    client = authority.issue('client.test');
  });
  beforeEach(() => {
    clock = new FakeClock();
    logger = new ListLogger();
    context = { clock, logger, transports: tcpTransportFactory, identity: IDENTITY };
    servers = [];
    sockets = [];
    listeners = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const each of servers) each.close();
    for (const each of listeners) await each.close();
  });

  const withIdentity = (of: TestCertificate): Pick<TlsOptions, 'identities'> => ({
    identities: [{ name: of.name, identity: { certificate: of.certificate, key: of.key } }],
  });
  const trusting = (): Pick<TlsOptions, 'issuers'> => ({ issuers: [authority.certificate] });

  /** Starts a server that is played by the test; gives its port. */
  async function start(played: Server): Promise<number> {
    servers.push(played);
    played.on('connection', (socket: Socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => played.listen(0, LOOPBACK, resolve));
    const address = played.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  function request(port: number, overrides: Partial<RequestAssociationOptions>): Promise<unknown> {
    const opening = requestAssociation(requestOptions({ host: LOOPBACK, port, ...overrides }), context);
    opening.catch(() => undefined);
    return opening;
  }

  async function listen(options?: SharedListenerOptions, associations?: AssociationOptions): Promise<SharedListener> {
    const listener = new SharedListener(context, options, associations);
    listeners.push(listener);
    await listener.open(0, LOOPBACK);
    return listener;
  }

  it('a handshake that stalls ends by the timer tls, which begins with the connection', async () => {
    const port = await start(createPlainServer());
    const timeouts = { connect: 1_000, tls: 2_000, association: 9_000 };
    const opening = request(port, { tls: trusting(), timeouts });
    await waitUntil(() => clock.limits.includes(2_000), 'the timer');
    expect(clock.limits).to.deep.equal([2_000, 9_000]);
    clock.advance(2_000);
    const error = await failure(opening);
    expect(error).to.be.instanceOf(DimseTimeoutError).and.to.include({ timer: TimerName.tls, limitMs: 2_000 });
    expect(error.message).to.contain(`end of the TLS handshake with ${LOOPBACK}:${port}`);
    expect(clock.running).to.equal(0);
  });

  it('the timer association covers the handshake too', async () => {
    const port = await start(createPlainServer());
    const opening = request(port, { tls: trusting(), timeouts: { tls: 5_000, association: 3_000 } });
    await waitUntil(() => clock.limits.includes(5_000), 'the timer');
    clock.advance(3_000);
    expect(await failure(opening)).to.have.property('timer', TimerName.association);
  });

  describe('L19: TLS on one side only', () => {
    it('a plain requestor is told that the peer speaks TLS', async () => {
      const port = await start(createPlainServer((socket) => socket.end(ALERT)));
      const error = await failure(request(port, {}));
      expect(error).to.be.instanceOf(TlsError).and.to.include({ failure: TlsFailure.TlsOnPlain });
      expect(error.message).to.contain(`${LOOPBACK}:${port}`).and.to.contain('give the option tls');
    });

    it('a plain acceptor says that the peer speaks TLS, and closes at once', async () => {
      const listener = await listen();
      const peer = await ScriptedPeer.connect(listener.port);
      await peer.send(CLIENT_HELLO);
      expect((await peer.take(10)).readUInt8(0)).to.equal(7);
      expect(logger.entries.join('\n')).to.contain('the peer speaks TLS, and we do not');
      peer.socket.destroy();
    });

    it('a plain requestor at our TLS listener ends quickly, and the listener says why', async () => {
      const listener = await listen({ tls: withIdentity(server) });
      await failure(request(listener.port, {}));
      await waitUntil(() => logger.entries.some((entry) => entry.includes('does not speak TLS')), 'the entry');
    });

    it('other bytes that are no PDU are not taken for TLS', async () => {
      const port = await start(createPlainServer((socket) => socket.end(Buffer.from('7f0000000000', 'hex'))));
      expect(await failure(request(port, {}))).to.be.instanceOf(AssociationAbortedError);
    });
  });

  describe('a refusal behind the handshake', () => {
    const theirs = (): Server => {
      const { certificate: cert, key } = server;
      return createServer({ cert, key, ca: [authority.certificate], requestCert: true, minVersion: 'TLSv1.3' });
    };

    it('that comes as an alert is told with its words', async () => {
      const error = await failure(request(await start(theirs()), { tls: trusting() }));
      expect(error).to.be.instanceOf(TlsError).and.to.include({ failure: TlsFailure.RefusedByPeer });
      expect(error.message).to.contain('the peer does not take our certificate, or wants one');
    });

    it('that comes as the end of the connection alone is told with a hint at our certificate', async () => {
      const { certificate: cert, key } = server;
      const silent = createServer({ cert, key }, (socket: TLSSocket) => socket.end());
      const port = await start(silent);
      const error = await failure(request(port, { tls: { ...trusting(), ...withIdentity(client) } }));
      expect(error).to.be.instanceOf(TlsError).and.to.include({ failure: TlsFailure.RefusedByPeer });
      expect(error.message).to.contain(`${LOOPBACK}:${port}`).and.to.contain('does not trust our certificate');
    });
  });

  describe('a shared listener', () => {
    it('is shared by those with equal settings, and refuses others', async () => {
      const registry = new ListenerRegistry(context);
      const tls = withIdentity(server);
      const first = await registry.acquire(0, LOOPBACK, { tls });
      const { port } = first.listener;
      const second = await registry.acquire(port, LOOPBACK, { tls: { ...withIdentity(server) } });
      expect(second.listener).to.equal(first.listener);
      for (const other of [undefined, { ...tls, mutual: true }, withIdentity(client)]) {
        const error = await failure(registry.acquire(port, LOOPBACK, { tls: other }));
        expect(error).to.be.instanceOf(InvalidArgumentError);
        expect(error.message).to.contain(`Port ${port} is listened on with other TLS settings`);
      }
      await Promise.all([first.release(), second.release()]);
    });

    it('limits a handshake by the timer tls of its associations', async () => {
      const listener = await listen({ tls: withIdentity(server) }, { timeouts: { tls: 40 } });
      const peer = await ScriptedPeer.connect(listener.port);
      expect(await within(peer.closed, 'the end')).to.be.oneOf(['end', 'ECONNRESET']);
      await waitUntil(() => logger.entries.some((entry) => entry.includes("timer 'tls'")), 'the entry');
    });
  });

  it('L19: maximumHandshakes bounds those that are under way: at the limit all go on, one past it the oldest is given up', async () => {
    const listener = await listen({ tls: withIdentity(server), maximumHandshakes: 2 });
    const refusals = (): string[] => logger.entries.filter((entry) => entry.includes('others were begun after it'));
    const first = await ScriptedPeer.connect(listener.port);
    const second = await ScriptedPeer.connect(listener.port);
    await turns();
    expect([first.isClosed, second.isClosed, refusals().length]).to.deep.equal([false, false, 0]);
    const third = await ScriptedPeer.connect(listener.port);
    await within(first.closed, 'the oldest to be given up');
    expect([second.isClosed, third.isClosed]).to.deep.equal([false, false]);
    expect(refusals().join()).to.match(/2 others were begun after it/);
    for (const peer of [second, third]) peer.end();
    await listener.close();
  });

  it('carries associations both ways, and both ends know what the handshake settled', async () => {
    const listening: ListenerContext = {
      ...context,
      transports: {
        connect: (options) => tcpTransportFactory.connect({ ...options, tls: trusting() }),
        listen: (options, onConnection) =>
          tcpTransportFactory.listen({ ...options, tls: withIdentity(server) }, onConnection),
      },
    };
    const { requestor, acceptor, listener } = await openPair(listening);
    listeners.push(listener);
    const settled = { protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384' };
    expect(requestor.secureLink).to.include(settled);
    expect(requestor.secureLink?.peerCertificate?.subject).to.contain('server.test');
    expect(acceptor.secureLink).to.deep.equal({ ...settled, peerCertificate: undefined });
    await requestor.release();
    expect((await acceptor.closed).kind).to.equal('released');
  });
});
