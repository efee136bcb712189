import { expect } from 'chai';
import { requestAssociation, type Association, type AssociationOffer, type CloseReason } from '../../src/association';
import { offerAssociation } from '../../src/association/acceptor';
import { ConnectError, TlsError } from '../../src/errors';
import { tcpTransportFactory, type TransportListener } from '../../src/transport';
import type { EventName, State } from '../../src/ul';
import { naiveEncode } from '../support/naive-pdu-codec';
import { ScriptedPeer, ScriptedServer } from '../support/scripted-peer';
import { waitUntil, within } from '../support/wait-until';
import { machineAfter } from '../ul/scenarios';
import { FakeClock } from './fake-clock';
import {
  ACCEPT_ALL,
  associateAC,
  associateRQ,
  echoRQ,
  failure,
  IDENTITY,
  ListLogger,
  openPair,
  requestOptions,
  serveEchoes,
} from './harness';

const RELEASE_RQ = { type: 5 } as const;
const RELEASE_RP = { type: 6 } as const;

/** How a peer goes, and what that is for an association that stands. */
interface Closing {
  readonly name: string;
  go(peer: ScriptedPeer): Promise<void> | void;
  /** The error that it ends with, as far as it tells. */
  readonly reason:
    | { readonly kind: 'lost'; readonly message: RegExp }
    | { readonly kind: 'aborted'; readonly source: number; readonly reason: number };
}

function abort(source: number, reason: number, name: string): Closing {
  return {
    name,
    go: (peer) => peer.send(naiveEncode({ type: 7, source, reason })),
    reason: { kind: 'aborted', source, reason },
  };
}

const CLOSINGS: readonly Closing[] = [
  {
    name: 'FIN',
    go: (peer) => peer.end(),
    reason: { kind: 'lost', message: /closed by the peer without release or abort/ },
  },
  { name: 'RST', go: (peer) => peer.reset(), reason: { kind: 'lost', message: /ECONNRESET/ } },
  abort(0, 0, 'A-ABORT of its user'),
  abort(2, 6, 'A-P-ABORT of its provider'),
];

/** An association of ours in some state, and its peer, played by hand. */
interface Situation {
  readonly association: Association;
  readonly peer: ScriptedPeer;
  /** Requestor: what the program waits for while it is not established. */
  readonly opening?: Promise<Association>;
}

interface Scenario {
  readonly state: State;
  readonly role: 'requestor' | 'acceptor';
  /** The events of table 9-10 that lead there. */
  readonly events: readonly EventName[];
  reach(world: World): Promise<Situation>;
  /** What the association has ended with by itself before the peer goes; later closings change nothing. */
  readonly ended?: CloseReason['kind'];
  /** Nothing was asked for yet: however the peer goes, there is no association to be aborted. */
  readonly nothingAsked?: boolean;
}

/** Everything that one test uses: one clock, one port, sockets. */
class World {
  readonly clock = new FakeClock();
  readonly logger = new ListLogger();
  readonly context = { clock: this.clock, logger: this.logger, transports: tcpTransportFactory, identity: IDENTITY };
  #server: ScriptedServer | undefined;
  #listener: TransportListener | undefined;

  /** A requestor with its A-ASSOCIATE-RQ sent and taken. */
  async requested(): Promise<Omit<Situation, 'association'> & { readonly opening: Promise<Association> }> {
    this.#server ??= await ScriptedServer.listen();
    const { port } = this.#server;
    const opening = requestAssociation(requestOptions({ host: '127.0.0.1', port, raw: true }), this.context);
    opening.catch(() => undefined);
    const peer = await this.#server.accept();
    await peer.takePdu();
    return { peer, opening };
  }

  async establishedRequestor(): Promise<Situation> {
    const { peer, opening } = await this.requested();
    await peer.send(naiveEncode(associateAC()));
    return { peer, association: await within(opening, 'the association') };
  }

  /** An acceptor with a connection. */
  async connected(): Promise<Situation & { readonly offer: Promise<AssociationOffer> }> {
    let association: Association | undefined;
    let offered: (offer: AssociationOffer) => void = () => undefined;
    const offer = new Promise<AssociationOffer>((resolve) => (offered = resolve));
    this.#listener = await tcpTransportFactory.listen({ port: 0, host: '127.0.0.1' }, (transport) => {
      association = offerAssociation(transport, { raw: true }, this.context, offered);
    });
    const peer = await ScriptedPeer.connect(this.#listener.port);
    await waitUntil(() => association !== undefined, 'the connection');
    if (association === undefined) throw new Error('no connection came');
    return { association, peer, offer };
  }

  async offered(): Promise<Situation & { readonly taken: AssociationOffer }> {
    const { offer, ...situation } = await this.connected();
    await situation.peer.send(naiveEncode(associateRQ()));
    return { ...situation, taken: await within(offer, 'the offer') };
  }

  async establishedAcceptor(): Promise<Situation> {
    const { taken, ...situation } = await this.offered();
    taken.accept(ACCEPT_ALL);
    await situation.peer.takePdu();
    return situation;
  }

  established(role: Scenario['role']): Promise<Situation> {
    return role === 'requestor' ? this.establishedRequestor() : this.establishedAcceptor();
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    await this.#server?.close();
  }
}

/** Ours asks for release. */
async function releasing(situation: Promise<Situation>): Promise<Situation> {
  const { association, peer } = await situation;
  void association.release();
  await peer.takePdu();
  return situation;
}

/** The peer asks for release; nobody has answered. */
async function askedToRelease(situation: Promise<Situation>): Promise<Situation> {
  const { association, peer } = await situation;
  const asked = new Promise<void>((resolve) => association.once('releaseRequested', resolve));
  await peer.send(naiveEncode(RELEASE_RQ));
  await within(asked, 'the wish to release');
  return situation;
}

const OPEN_REQUESTOR: readonly EventName[] = ['Evt1', 'Evt2', 'Evt3'];
const OPEN_ACCEPTOR: readonly EventName[] = ['Evt5', 'Evt6', 'Evt7'];

const SCENARIOS: readonly Scenario[] = [
  { state: 'Sta2', role: 'acceptor', events: ['Evt5'], nothingAsked: true, reach: (world) => world.connected() },
  { state: 'Sta3', role: 'acceptor', events: ['Evt5', 'Evt6'], reach: (world) => world.offered() },
  ...(['requestor', 'acceptor'] as const).flatMap((role): Scenario[] => {
    const open = role === 'requestor' ? OPEN_REQUESTOR : OPEN_ACCEPTOR;
    return [
      { state: 'Sta6', role, events: open, reach: (world) => world.established(role) },
      { state: 'Sta7', role, events: [...open, 'Evt11'], reach: (world) => releasing(world.established(role)) },
      { state: 'Sta8', role, events: [...open, 'Evt12'], reach: (world) => askedToRelease(world.established(role)) },
      {
        state: 'Sta13',
        role,
        events: [...open, 'Evt15'],
        ended: 'aborted',
        reach: async (world) => {
          const situation = await world.established(role);
          situation.association.abort();
          await situation.peer.takePdu();
          return situation;
        },
      },
    ];
  }),
  {
    state: 'Sta9',
    role: 'requestor',
    events: [...OPEN_REQUESTOR, 'Evt11', 'Evt12'],
    reach: (world) => askedToRelease(releasing(world.establishedRequestor())),
  },
  {
    state: 'Sta10',
    role: 'acceptor',
    events: [...OPEN_ACCEPTOR, 'Evt11', 'Evt12'],
    reach: (world) => askedToRelease(releasing(world.establishedAcceptor())),
  },
  {
    state: 'Sta11',
    role: 'requestor',
    events: [...OPEN_REQUESTOR, 'Evt11', 'Evt12', 'Evt14'],
    reach: async (world) => {
      const situation = await askedToRelease(releasing(world.establishedRequestor()));
      situation.association.respondRelease();
      await situation.peer.takePdu();
      return situation;
    },
  },
  {
    state: 'Sta12',
    role: 'acceptor',
    events: [...OPEN_ACCEPTOR, 'Evt11', 'Evt12', 'Evt13'],
    reach: async (world) => {
      const situation = await askedToRelease(releasing(world.establishedAcceptor()));
      const { release } = situation.association.timeouts;
      await situation.peer.send(naiveEncode(RELEASE_RP));
      await waitUntil(() => !world.clock.limits.includes(release), 'the answer to be taken');
      return situation;
    },
  },
  {
    state: 'Sta13',
    role: 'acceptor',
    events: ['Evt5', 'Evt6', 'Evt8'],
    ended: 'rejected',
    reach: async (world) => {
      const { taken, ...situation } = await world.offered();
      taken.reject({ result: 1, source: 1, reason: 3 });
      await situation.peer.takePdu();
      return situation;
    },
  },
];

/** TCP connections of this process. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

/** What the association has to end with. */
function expectReason(reason: CloseReason, { ended, nothingAsked }: Scenario, closing: Closing): void {
  if (ended !== undefined) {
    expect(reason).to.include({ kind: ended, by: 'us' });
    return;
  }
  if (nothingAsked === true) {
    expect(reason.kind).to.equal('lost');
    return;
  }
  expect(reason.kind).to.equal(closing.reason.kind);
  if (closing.reason.kind === 'lost') {
    expect('error' in reason && reason.error?.message).to.match(closing.reason.message);
  } else {
    const { source, reason: code } = closing.reason;
    expect(reason).to.deep.include({ by: 'peer' });
    expect('error' in reason && reason.error).to.include({ by: 'peer', source, reason: code });
  }
}

describe('association: a peer that goes', () => {
  let world: World;
  let bystanders: Awaited<ReturnType<typeof openPair>>;
  let serving: Promise<number>;
  let before: number;

  beforeEach(async () => {
    before = sockets();
    world = new World();
    bystanders = await openPair(world.context);
    serving = serveEchoes(bystanders.acceptor);
  });

  /** The association beside it works as if nothing had happened; then nothing is left of anything. */
  async function nothingElseHappened(): Promise<void> {
    const { requestor, listener } = bystanders;
    const echoed = await requestor.request({ contextId: 1, command: echoRQ(requestor.nextMessageID()) });
    expect(echoed.command.Status).to.equal(0);
    expect((await requestor.release()).kind).to.equal('released');
    expect(await within(serving, 'the end of the other association')).to.equal(1);
    await bystanders.acceptor.closed;
    await requestor.closed;
    await listener.close();
    await world.close();
    expect(world.clock.limits, 'timers').to.deep.equal([]);
    await waitUntil(() => sockets() <= before, 'the sockets to go');
  }

  it('meets every state that has a connection', async () => {
    const states = new Set(SCENARIOS.map(({ state }) => state));
    const rest = ['Sta1', 'Sta4', 'Sta5'];
    const all = Array.from({ length: 13 }, (_, index) => `Sta${index + 1}`);
    expect([...states, ...rest].sort()).to.deep.equal(all.sort());
    for (const { state, role, events } of SCENARIOS) {
      expect(machineAfter(role, events).state, events.join(' ')).to.equal(state);
    }
    await nothingElseHappened();
  });

  for (const scenario of SCENARIOS) {
    const { state, role, events } = scenario;
    for (const closing of CLOSINGS) {
      it(`by ${closing.name} in ${state} of the ${role} (${events.join(' ')}) ends its association once, and nothing else`, async () => {
        const { association, peer } = await within(scenario.reach(world), state);
        const reasons: CloseReason[] = [];
        association.on('closed', (reason) => reasons.push(reason));
        const receiving = association.receive();
        await closing.go(peer);
        const reason = await within(association.closed, 'the end of the association');
        expect(reasons).to.deep.equal([reason]);
        expectReason(reason, scenario, closing);
        expect(await receiving).to.equal(undefined);
        peer.end();
        await within(peer.closed, 'the end of the connection');
        await nothingElseHappened();
        expect(reasons).to.have.length(1);
      });
    }
  }

  for (const closing of CLOSINGS) {
    it(`by ${closing.name} in Sta5 fails the call that waits for the answer, and nothing else`, async () => {
      const { peer, opening } = await world.requested();
      await closing.go(peer);
      const error = await failure(opening);
      if (closing.reason.kind === 'lost') expect(error.message).to.match(closing.reason.message);
      else expect(error).to.include({ by: 'peer', source: closing.reason.source, reason: closing.reason.reason });
      peer.end();
      await within(peer.closed, 'the end of the connection');
      await nothingElseHappened();
    });

    it(`by ${closing.name} in Sta4, while the secure connection is made, fails the call, and nothing else`, async () => {
      const server = await ScriptedServer.listen();
      const tls = { verification: 'none' } as const;
      const options = requestOptions({ host: '127.0.0.1', port: server.port, tls });
      const opening = requestAssociation(options, world.context);
      opening.catch(() => undefined);
      const peer = await server.accept();
      // The first bytes of the handshake.
      await peer.take(5);
      await closing.go(peer);
      expect(await failure(opening)).to.be.instanceOf(TlsError);
      peer.end();
      await within(peer.closed, 'the end of the connection');
      await server.close();
      await nothingElseHappened();
    });
  }

  it('before there is a connection in Sta4 fails the call, and nothing else', async () => {
    const server = await ScriptedServer.listen();
    const { port } = server;
    await server.close();
    const opening = requestAssociation(requestOptions({ host: '127.0.0.1', port }), world.context);
    expect(await failure(opening)).to.be.instanceOf(ConnectError);
    await nothingElseHappened();
  });
});
