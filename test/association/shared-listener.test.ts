import { expect } from 'chai';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  ListenerRegistry,
  SharedListener,
  systemClock,
  type AssociationOffer,
  type ListenerContext,
} from '../../src/association';
import { InvalidArgumentError, ListenError } from '../../src/errors';
import { MemoryTransport, tcpTransportFactory, type Transport } from '../../src/transport';
import { runProgram } from '../support/process';
import { ScriptedPeer } from '../support/scripted-peer';
import { naiveEncode } from '../support/naive-pdu-codec';
import { waitUntil, within } from '../support/wait-until';
import { PduPeer, turns } from './pdu-peer';
import { ACCEPT_ALL, associateRQ, failure, IDENTITY, listen, ListLogger, testContext } from './harness';

const CONGESTION = { type: 3, result: 2, source: 3, reason: 1 };
const OVER_LIMIT = { type: 3, result: 2, source: 3, reason: 2 };
const overTcp: ListenerContext = {
  clock: systemClock,
  logger: new ListLogger(),
  transports: tcpTransportFactory,
  identity: IDENTITY,
};

function caller(offer: AssociationOffer | undefined): string | undefined {
  return offer?.request.callingAETitle;
}

const requestOf = (callingAETitle: string) => associateRQ({ callingAETitle });

describe('shared listener', () => {
  it('gives offers to the longest waiting waiter first', async () => {
    const { listener, connect } = await listen();
    const waiting = [listener.next(0), listener.next(0), listener.next(0)];
    for (const title of ['A', 'B', 'C']) (await connect()).send(requestOf(title));
    expect((await Promise.all(waiting)).map(caller)).to.deep.equal(['A', 'B', 'C']);
  });

  it('holds offers for who comes later, in their order', async () => {
    const { listener, connect, context } = await listen();
    for (const title of ['A', 'B']) (await connect()).send(requestOf(title));
    await turns();
    expect(caller(await listener.next(0))).to.equal('A');
    expect(caller(await listener.next(0))).to.equal('B');
    expect(context.clock.running).to.equal(0);
  });

  it('L20: rejects what comes when enough is held (transient, congestion)', async () => {
    const { listener, connect } = await listen({ maximumHeldOffers: 2 });
    const peers = [await connect(), await connect(), await connect()];
    for (const peer of peers) peer.send(associateRQ());
    expect(await peers[2]?.take()).to.deep.equal(CONGESTION);
    expect((await listener.next(0))?.isOpen).to.equal(true);
    expect((await listener.next(0))?.isOpen).to.equal(true);
  });

  it('rejects what was held too long (transient, congestion)', async () => {
    const { listener, connect, context } = await listen({ holdMs: 700 });
    const peer = await connect();
    peer.send(associateRQ());
    await turns();
    expect(context.clock.limits).to.deep.equal([700]);
    context.clock.advance(700);
    expect(await peer.take()).to.deep.equal(CONGESTION);
    peer.transport.end();
    await turns();
    expect(context.clock.running).to.equal(0);
    expect(listener.connectionCount).to.equal(0);
  });

  it('counts the time that it holds an offer from the connection', async () => {
    const { connect, context } = await listen({ holdMs: 700 });
    const [quick, slow] = [await connect(), await connect()];
    await turns();
    context.clock.advance(300);
    quick.send(associateRQ());
    await turns();
    context.clock.advance(399);
    expect(quick.hasUnread).to.equal(false);
    context.clock.advance(1);
    expect(await quick.take()).to.deep.equal(CONGESTION);
    context.clock.advance(100);
    slow.send(associateRQ());
    await turns();
    context.clock.advance(1);
    expect(await slow.take()).to.deep.equal(CONGESTION);
  });

  it('logs what keeps a connection from being taken, and goes on', async () => {
    const context = testContext();
    let tell: ((error: Error) => void) | undefined;
    const transports: ListenerContext['transports'] = {
      connect: () => Promise.reject(new Error('nobody connects here')),
      listen: (options, onConnection) => {
        tell = options.onError;
        return context.transports.listen(options, onConnection);
      },
    };
    const listener = new SharedListener({ ...context, transports });
    await listener.open(0, undefined);
    tell?.(new Error('accept EMFILE'));
    expect(context.logger.entries.join()).to.include('accept EMFILE');
    const peer = new PduPeer(await context.transports.connect({ host: 'memory', port: listener.port }));
    peer.send(requestOf('NEXT'));
    expect(caller(await within(listener.next(0), 'an offer'))).to.equal('NEXT');
  });

  it('forgets a held offer whose peer went away', async () => {
    const { listener, connect, context } = await listen({ maximumHeldOffers: 1 });
    const gone = await connect();
    gone.send(requestOf('GONE'));
    await turns();
    gone.transport.end();
    await turns();
    expect(context.clock.running).to.equal(0);
    (await connect()).send(requestOf('NEXT'));
    await turns();
    expect(caller(await listener.next(0))).to.equal('NEXT');
  });

  it('ends a wait by its time and by its signal', async () => {
    const { listener, connect, context } = await listen();
    const timed = listener.next(500);
    const controller = new AbortController();
    const signalled = listener.next(0, controller.signal);
    context.clock.advance(500);
    controller.abort();
    expect(await Promise.all([timed, signalled])).to.deep.equal([undefined, undefined]);
    expect(await listener.next(0, controller.signal)).to.equal(undefined);
    (await connect()).send(requestOf('LATER'));
    await turns();
    expect(caller(await listener.next(0)), 'ended waits take nothing').to.equal('LATER');
  });

  it('L20: rejects connections over the limit, and frees their places by their close', async () => {
    const { listener, connect } = await listen({ maximumConnections: 2 });
    const first = [await connect(), await connect()];
    const over = await connect();
    over.send(associateRQ());
    expect(await over.take()).to.deep.equal(OVER_LIMIT);
    over.transport.end();
    first[0]?.transport.end();
    await turns();
    expect(listener.connectionCount).to.equal(1);
    const next = await connect();
    next.send(requestOf('FITS'));
    await turns();
    expect(caller(await listener.next(0))).to.equal('FITS');
  });

  it('L20: rejects connections over the limit of one address, and lets other addresses in', async () => {
    const context = testContext();
    const listener = new SharedListener(context, { maximumConnectionsPerAddress: 2 });
    let connected: (transport: Transport) => void = () => undefined;
    context.transports.listen = (_options, onConnection) => {
      connected = onConnection;
      return Promise.resolve({
        address: 'memory',
        port: 104,
        close: () => Promise.resolve(),
        setKeepsProcessAlive: () => undefined,
      });
    };
    await listener.open(104, undefined);
    const from = (address: string): PduPeer => {
      const [client, server] = MemoryTransport.pair();
      Object.defineProperty(server, 'remoteAddress', { value: address });
      connected(server);
      return new PduPeer(client);
    };
    const [first] = [from('192.0.2.1'), from('192.0.2.1')];
    const over = from('192.0.2.1');
    over.send(associateRQ());
    expect(await over.take()).to.deep.equal(OVER_LIMIT);
    expect(context.logger.entries.join()).to.contain(
      'rejected CALLER: over the limit, with 3 of 3 open connections from 192.0.2.1',
    );
    const other = from('192.0.2.2');
    other.send(requestOf('OTHER'));
    await turns();
    expect(caller(await listener.next(0))).to.equal('OTHER');
    over.transport.end();
    first?.transport.end();
    await turns();
    from('192.0.2.1').send(requestOf('FITS'));
    await turns();
    expect(caller(await listener.next(0))).to.equal('FITS');
    await listener.close();
  });

  it('closes without a word what comes far over the limit', async () => {
    const { listener, connect } = await listen({ maximumConnections: 1 });
    const peers = [];
    for (let count = 0; count < 70; count++) peers.push(await connect());
    await turns();
    expect(listener.connectionCount).to.equal(65);
    expect(peers.filter(({ isClosed }) => isClosed)).to.have.length(5);
  });

  it('close refuses what is held, ends waits and silent connections, and lets associations go on', async () => {
    const { listener, connect, context } = await listen();
    const established = await connect();
    established.send(associateRQ());
    const association = (await listener.next(0))?.accept(ACCEPT_ALL);
    await established.takeType(2);
    const held = await connect();
    held.send(associateRQ());
    const silent = await connect();
    await turns();
    await listener.close();
    await listener.close();
    expect(await held.take()).to.deep.equal(CONGESTION);
    await within(silent.closed, 'the close of the silent connection');
    expect(await listener.next(0)).to.equal(undefined);
    expect(association?.isOpen).to.equal(true);
    await failure(context.transports.connect({ host: 'memory', port: listener.port }));
  });

  it('L21: 1,000 peers that connect and close leave nothing', async function () {
    this.timeout(20_000);
    const registry = new ListenerRegistry(overTcp);
    const lease = await registry.acquire(0, '127.0.0.1');
    const resources = (): number => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
    const before = resources();
    for (let round = 0; round < 40; round++) {
      const peers = await Promise.all(Array.from({ length: 25 }, () => ScriptedPeer.connect(lease.listener.port)));
      for (const peer of peers) peer.end();
      await Promise.all(peers.map((peer) => peer.closed));
    }
    await waitUntil(() => lease.listener.connectionCount === 0, 'the end of all connections');
    await waitUntil(() => resources() <= before, 'the release of sockets and timers');
    await lease.release();
  });

  describe('registry', () => {
    it('shares one port among leases, and closes it with the last', async () => {
      const registry = new ListenerRegistry(testContext());
      const first = await registry.acquire(104);
      const [second, third] = await Promise.all([registry.acquire(104), registry.acquire(104)]);
      expect(second.listener).to.equal(first.listener);
      expect(third.listener).to.equal(first.listener);
      await first.release();
      await first.release();
      await second.release();
      const waiting = first.listener.next(0);
      await third.release();
      expect(await waiting).to.equal(undefined);
      expect((await registry.acquire(104)).listener).not.to.equal(first.listener);
    });

    it('opens a new port for each 0, which can be shared by its number', async () => {
      const registry = new ListenerRegistry(overTcp);
      const leases = await Promise.all([registry.acquire(0, '127.0.0.1'), registry.acquire(0, '127.0.0.1')]);
      const [one, two] = leases;
      expect(one.listener.port).not.to.equal(two.listener.port);
      const shared = await registry.acquire(one.listener.port, '127.0.0.1');
      expect(shared.listener).to.equal(one.listener);
      await Promise.all([...leases, shared].map((lease) => lease.release()));
    });

    it('does not take a listener of one address for one of all addresses', async () => {
      const registry = new ListenerRegistry(overTcp);
      const one = await registry.acquire(0, '127.0.0.1');
      const again = await registry.acquire(one.listener.port, '127.0.0.1');
      expect(await failure(registry.acquire(one.listener.port))).to.be.instanceOf(ListenError);
      await one.release();
      await again.release();
    });

    it('says that a port is in use, and can open it when it is free', async () => {
      const [registry, other] = [new ListenerRegistry(overTcp), new ListenerRegistry(overTcp)];
      const lease = await registry.acquire(0, '127.0.0.1');
      const { port } = lease.listener;
      const errors = await Promise.all([
        failure(other.acquire(port, '127.0.0.1')),
        failure(other.acquire(port, '127.0.0.1')),
      ]);
      for (const error of errors) {
        expect(error).to.be.instanceOf(ListenError);
        expect(error.message).to.equal(`Cannot listen on port ${port}: another program uses it [EADDRINUSE]`);
      }
      await lease.release();
      const reopened = await other.acquire(port, '127.0.0.1');
      expect(reopened.listener.port).to.equal(port);
      await reopened.release();
    });

    it('opens a port again at once, with connections of before still open', async () => {
      const registry = new ListenerRegistry(overTcp);
      const first = await registry.acquire(0, '127.0.0.1');
      const { port } = first.listener;
      const peer = await ScriptedPeer.connect(port);
      await peer.send(naiveEncode(associateRQ()));
      const association = (await within(first.listener.next(0), 'an offer'))?.accept(ACCEPT_ALL);
      await first.release();
      const second = await registry.acquire(port, '127.0.0.1');
      const other = await ScriptedPeer.connect(port);
      await other.send(naiveEncode(associateRQ()));
      expect((await within(second.listener.next(0), 'an offer'))?.isOpen).to.equal(true);
      expect(association?.isOpen).to.equal(true);
      for (const each of [peer, other]) each.reset();
      await association?.closed;
      await second.release();
    });

    it('refuses what is no port', async () => {
      const registry = new ListenerRegistry(testContext());
      for (const port of [-1, 65_536, 1.5, NaN]) {
        expect(await failure(registry.acquire(port))).to.be.instanceOf(InvalidArgumentError);
      }
    });

    it('L29: binds to the address that was asked for', async function () {
      const hasIPv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
      for (const host of hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
        const registry = new ListenerRegistry(overTcp);
        const lease = await registry.acquire(0, host);
        const peer = await ScriptedPeer.connect(lease.listener.port, host);
        await peer.send(naiveEncode(associateRQ()));
        expect((await within(lease.listener.next(0), 'an offer'))?.remoteAddress).to.equal(host);
        const elsewhere = host === '::1' ? '127.0.0.1' : '127.0.0.2';
        expect(await failure(ScriptedPeer.connect(lease.listener.port, elsewhere))).to.have.property(
          'code',
          'ECONNREFUSED',
        );
        peer.reset();
        await lease.release();
      }
    });

    it('names an address that is not one of this machine', async () => {
      const error = await failure(new ListenerRegistry(overTcp).acquire(0, '192.0.2.1'));
      expect(error).to.be.instanceOf(ListenError);
      expect(error.message).to.match(/not one of this machine \[EADDRNOTAVAIL\]/);
    });
  });

  it('keeps the process alive while somebody waits, and only then', async function () {
    this.timeout(30_000);
    const source = JSON.stringify(join(__dirname, '../../src'));
    const program = (wait: string): string => `
      const { createEngine } = require(${source});
      createEngine().listeners.acquire(0, '127.0.0.1').then(async ({ listener }) => {
        console.log('listening');
        ${wait}
      });`;
    const idle = await runProgram(process.execPath, ['-e', program('')], { timeoutMs: 15_000 });
    expect([idle.code, idle.stdout]).to.deep.equal([0, 'listening\n']);
    const waiting = await runProgram(process.execPath, ['-e', program(`console.log(await listener.next(300));`)], {
      timeoutMs: 15_000,
    });
    expect([waiting.code, waiting.stdout]).to.deep.equal([0, 'listening\nundefined\n']);
  });
});
