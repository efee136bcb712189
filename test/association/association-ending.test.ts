import { expect } from 'chai';
import { systemClock, type Association, type CloseReason } from '../../src/association';
import { AssociationClosedError, ConnectionLostError, InvalidArgumentError } from '../../src/errors';
import { tcpTransportFactory } from '../../src/transport';
import { within } from '../support/wait-until';
import { naiveEncode } from '../support/naive-pdu-codec';
import { ScriptedPeer, ScriptedServer } from '../support/scripted-peer';
import { commandPdu, dataPdu, turns } from './pdu-peer';
import {
  associateAC,
  associateRQ,
  ACCEPT_ALL,
  CT_CONTEXT,
  ECHO_CONTEXT,
  echoRQ,
  echoRSP,
  failure,
  IDENTITY,
  ListLogger,
  openAcceptor,
  openOffer,
  openRequestor,
  requestOptions,
  startRequestor,
  storeRQ,
} from './harness';
import { requestAssociation, SharedListener } from '../../src/association';

const RELEASE_RQ = { type: 5 } as const;
const RELEASE_RP = { type: 6 } as const;
const ABORT = { type: 7, source: 0, reason: 0 } as const;

/** Counts `closed` events. */
function countClosed(association: Association): CloseReason[] {
  const reasons: CloseReason[] = [];
  association.on('closed', (reason) => reasons.push(reason));
  return reasons;
}

describe('association: ending', () => {
  describe('by release', () => {
    it('of ours ends with the answer of the peer', async () => {
      const { association, peer, clock } = await openRequestor();
      const events = countClosed(association);
      const releasing = association.release();
      expect(await peer.take()).to.deep.equal(RELEASE_RQ);
      expect(association.outcome).to.equal(undefined);
      peer.send(RELEASE_RP);
      expect(await within(releasing, 'the release')).to.deep.equal({ kind: 'released', by: 'us' });
      await within(peer.closed, 'the close by the requestor');
      expect(await association.closed).to.deep.equal({ kind: 'released', by: 'us' });
      expect(events).to.deep.equal([{ kind: 'released', by: 'us' }]);
      expect(clock.running).to.equal(0);
      expect(association.isOpen).to.equal(false);
    });

    it('of the peer is answered, and the peer closes', async () => {
      const { association, peer, clock } = await openAcceptor();
      const events = countClosed(association);
      const receiving = association.receive();
      peer.send(RELEASE_RQ);
      expect(await peer.take()).to.deep.equal(RELEASE_RP);
      expect(await receiving).to.equal(undefined);
      expect(association.outcome).to.deep.equal({ kind: 'released', by: 'peer' });
      expect(peer.isClosed).to.equal(false);
      expect(events).to.deep.equal([]);
      peer.transport.end();
      expect(await within(association.closed, 'the end')).to.deep.equal({ kind: 'released', by: 'peer' });
      expect(events).to.have.length(1);
      expect(clock.running).to.equal(0);
    });

    it('goes out behind the messages that are being sent, and none after it', async () => {
      const { association, peer } = await openRequestor();
      const first = association.send({ contextId: 1, command: echoRQ(1) });
      const second = association.send({ contextId: 1, command: echoRQ(2) });
      const releasing = association.release();
      const late = failure(association.send({ contextId: 1, command: echoRQ(3) }));
      await Promise.all([first, second]);
      expect(await peer.takeData()).to.have.length(1);
      expect(await peer.takeData()).to.have.length(1);
      expect(await peer.take()).to.deep.equal(RELEASE_RQ);
      expect(await late).to.be.instanceOf(AssociationClosedError);
      peer.send(RELEASE_RP);
      expect((await releasing).kind).to.equal('released');
      expect(peer.hasUnread).to.equal(false);
    });

    it('asked for twice is sent once', async () => {
      const { association, peer } = await openRequestor();
      const both = Promise.all([association.release(), association.release()]);
      expect(await peer.take()).to.deep.equal(RELEASE_RQ);
      peer.send(RELEASE_RP);
      const reasons = await within(both, 'both releases');
      expect(reasons).to.deep.equal([
        { kind: 'released', by: 'us' },
        { kind: 'released', by: 'us' },
      ]);
      expect(await association.release()).to.deep.equal({ kind: 'released', by: 'us' });
      expect(peer.hasUnread).to.equal(false);
    });

    it('L26: data that comes while we release still arrives', async () => {
      const { association, peer } = await openRequestor();
      const operation = await association.invoke({ contextId: ECHO_CONTEXT, command: echoRQ(9) });
      await peer.takeData();
      const releasing = association.release();
      await peer.takeType(5);
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(9)), RELEASE_RP);
      expect((await within(operation.next(), 'the response')).command.Status).to.equal(0);
      expect((await releasing).kind).to.equal('released');
    });

    it('of the peer fails what is still awaited', async () => {
      const { association, peer } = await openRequestor();
      const response = failure(association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) }));
      await peer.takeData();
      peer.send(RELEASE_RQ);
      expect(await response).to.be.instanceOf(AssociationClosedError);
      await peer.takeType(6);
    });

    it('is lost when the peer closes without an answer', async () => {
      const { association, peer } = await openRequestor();
      const releasing = association.release();
      await peer.takeType(5);
      peer.transport.end();
      const reason = await within(releasing, 'the release');
      expect(reason.kind).to.equal('lost');
      expect(await association.closed).to.equal(reason);
    });

    it('of the peer in the middle of its own message is taken; the data set fails', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(10), false));
      const request = await association.receive();
      peer.send(RELEASE_RQ);
      await peer.takeType(6);
      const { dataSet } = request ?? {};
      expect(await failure(dataSet?.collect(100) ?? Promise.resolve())).to.be.instanceOf(AssociationClosedError);
    });
  });

  describe('L26: release collision, over raw sockets', () => {
    const context = {
      clock: systemClock,
      logger: new ListLogger(),
      transports: tcpTransportFactory,
      identity: IDENTITY,
    };

    async function rawAcceptor(
      raw = false,
    ): Promise<{ association: Association; peer: ScriptedPeer; end: () => Promise<void>; wishes: number[] }> {
      const wishes: number[] = [];
      const listener = new SharedListener(context, {}, { raw, onReleaseRequested: () => wishes.push(1) });
      await listener.open(0, '127.0.0.1');
      const peer = await ScriptedPeer.connect(listener.port);
      await peer.send(naiveEncode(associateRQ()));
      const offer = await within(listener.next(0), 'an offer');
      if (offer === undefined) throw new Error('no offer');
      const association = offer.accept(ACCEPT_ALL);
      await peer.takePdu();
      return { association, peer, end: () => listener.close(), wishes };
    }

    async function rawRequestor(
      raw = false,
    ): Promise<{ association: Association; peer: ScriptedPeer; end: () => Promise<void>; wishes: number[] }> {
      const wishes: number[] = [];
      const server = await ScriptedServer.listen();
      const opening = requestAssociation(
        requestOptions({ host: '127.0.0.1', port: server.port, raw, onReleaseRequested: () => wishes.push(1) }),
        context,
      );
      const peer = await server.accept();
      await peer.takePdu();
      await peer.send(naiveEncode(associateAC()));
      return { association: await opening, peer, end: () => server.close(), wishes };
    }

    it('the requestor answers at once and waits for its own answer', async () => {
      const { association, peer, end } = await rawRequestor();
      const releasing = association.release();
      expect((await peer.takePdu())[0]).to.equal(5);
      await peer.send(naiveEncode(RELEASE_RQ));
      expect((await peer.takePdu())[0]).to.equal(6);
      expect(association.outcome).to.equal(undefined);
      await peer.send(naiveEncode(RELEASE_RP));
      expect(await within(releasing, 'the release')).to.deep.equal({ kind: 'released', by: 'us' });
      await peer.takeRest();
      await end();
    });

    it('the acceptor answers behind the answer to its own request', async () => {
      const { association, peer, end } = await rawAcceptor();
      const releasing = association.release();
      expect((await peer.takePdu())[0]).to.equal(5);
      await peer.send(naiveEncode(RELEASE_RQ));
      await turns();
      expect(peer.received.subarray(-10)[0], 'nothing but the A-RELEASE-RQ yet').to.equal(5);
      await peer.send(naiveEncode(RELEASE_RP));
      expect((await peer.takePdu())[0]).to.equal(6);
      expect(await within(releasing, 'the release')).to.deep.equal({ kind: 'released', by: 'us' });
      peer.end();
      await within(association.closed, 'the end');
      await end();
    });

    it('in raw mode the application of the requestor answers', async () => {
      const { association, peer, end, wishes } = await rawRequestor(true);
      const releasing = association.release();
      await peer.takePdu();
      await peer.send(naiveEncode(RELEASE_RQ));
      const answered = peer.takePdu();
      while (wishes.length === 0) await turns(1);
      association.respondRelease();
      expect((await answered)[0]).to.equal(6);
      expect(association.outcome).to.equal(undefined);
      await peer.send(naiveEncode(RELEASE_RP));
      expect((await within(releasing, 'the release')).kind).to.equal('released');
      await end();
    });

    for (const when of ['before', 'after'] as const) {
      it(`in raw mode the acceptor's application answers ${when} its own release is answered`, async () => {
        const { association, peer, end, wishes } = await rawAcceptor(true);
        const releasing = association.release();
        await peer.takePdu();
        await peer.send(naiveEncode(RELEASE_RQ));
        while (wishes.length === 0) await turns(1);
        if (when === 'before') association.respondRelease();
        await peer.send(naiveEncode(RELEASE_RP));
        if (when === 'after') {
          await turns(50);
          expect(association.outcome).to.equal(undefined);
          association.respondRelease();
        }
        expect((await peer.takePdu())[0]).to.equal(6);
        expect((await within(releasing, 'the release')).kind).to.equal('released');
        peer.end();
        await within(association.closed, 'the end');
        await end();
      });
    }
  });

  describe('by abort', () => {
    it('of ours tells the peer and fails what is pending', async () => {
      const { association, peer, clock } = await openRequestor();
      const events = countClosed(association);
      const response = failure(association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) }));
      const receiving = association.receive();
      await peer.takeData();
      association.abort();
      association.abort();
      expect(await peer.take()).to.deep.equal(ABORT);
      expect((await response).message).to.equal('We aborted the association');
      expect(await receiving).to.equal(undefined);
      expect(association.outcome).to.include({ kind: 'aborted', by: 'us' });
      peer.transport.end();
      await within(association.closed, 'the end');
      expect(events).to.have.length(1);
      expect(clock.running).to.equal(0);
      expect(peer.hasUnread).to.equal(false);
    });

    it('of the peer fails what is pending with its source and reason', async () => {
      const { association, peer } = await openAcceptor();
      const events = countClosed(association);
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(8), false));
      const request = await association.receive();
      await request?.dataSet?.read();
      const reading = failure(request?.dataSet?.read() ?? Promise.resolve());
      peer.send({ type: 7, source: 2, reason: 6 });
      expect(await reading).to.include({ by: 'peer', source: 2, reason: 6 });
      expect(await failure(request?.dataSet?.read() ?? Promise.resolve())).to.include({ by: 'peer' });
      expect(await within(association.closed, 'the end')).to.include({ kind: 'aborted', by: 'peer' });
      expect(events).to.have.length(1);
      expect(await association.receive()).to.equal(undefined);
    });

    it('is possible while we release', async () => {
      const { association, peer } = await openRequestor();
      const releasing = association.release();
      await peer.takeType(5);
      association.abort();
      expect(await peer.take()).to.deep.equal(ABORT);
      expect((await releasing).kind).to.equal('aborted');
    });

    it('of the peer while we release ends the release', async () => {
      const { association, peer } = await openRequestor();
      const releasing = association.release();
      await peer.takeType(5);
      peer.send(ABORT);
      expect(await within(releasing, 'the release')).to.include({ kind: 'aborted', by: 'peer' });
    });

    it('L10: answers a PDU that is out of order in an established association', async () => {
      for (const pdu of [
        associateRQ(),
        associateAC(),
        RELEASE_RP,
        { type: 3 as const, result: 1, source: 1, reason: 1 },
      ]) {
        const { association, peer } = await openRequestor();
        peer.send(pdu);
        expect(await peer.take()).to.deep.equal({ type: 7, source: 2, reason: 2 });
        expect(association.outcome).to.include({ kind: 'aborted', by: 'us' });
      }
    });

    it('L7: answers noise in an established association', async () => {
      const { association, peer } = await openRequestor();
      peer.send(Buffer.from([0xff, 0, 0xff, 0xff, 0xff, 0xff]));
      expect(await peer.take()).to.deep.equal({ type: 7, source: 2, reason: 1 });
      expect(association.outcome).to.include({ kind: 'aborted', by: 'us' });
    });

    it('L20: ends the connection when the peer does not close after it (timer artim)', async () => {
      const { association, peer, clock } = await openRequestor({ timeouts: { artim: 700 } });
      association.abort();
      await peer.takeType(7);
      expect(clock.limits).to.deep.equal([700]);
      clock.advance(700);
      await within(peer.closed, 'the close');
      await within(association.closed, 'the end');
      expect(clock.running).to.equal(0);
    });
  });

  describe('by loss of the connection', () => {
    it('fails what is pending and says so once', async () => {
      const { association, peer, clock } = await openRequestor();
      const events = countClosed(association);
      const response = failure(association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) }));
      await peer.takeData();
      peer.transport.end();
      expect(await response).to.be.instanceOf(ConnectionLostError);
      const reason = await within(association.closed, 'the end');
      expect(reason.kind).to.equal('lost');
      expect(events).to.deep.equal([reason]);
      expect(clock.running).to.equal(0);
    });

    it('over TCP carries the error of the system', async () => {
      const server = await ScriptedServer.listen();
      const opening = requestAssociation(requestOptions({ host: '127.0.0.1', port: server.port }), {
        clock: systemClock,
        logger: new ListLogger(),
        transports: tcpTransportFactory,
        identity: IDENTITY,
      });
      const peer = await server.accept();
      await peer.takePdu();
      await peer.send(naiveEncode(associateAC()));
      const association = await opening;
      peer.reset();
      const reason = await within(association.closed, 'the end');
      expect(reason.kind).to.equal('lost');
      expect('error' in reason && reason.error?.cause).to.have.property('code', 'ECONNRESET');
      await server.close();
    });
  });

  describe('listeners of closed', () => {
    it('hurt nobody when they throw', async () => {
      const { association, peer, logger } = await openRequestor();
      const calls: string[] = [];
      association.on('closed', () => {
        calls.push('first');
        throw new Error('broken listener');
      });
      association.once('closed', function (this: unknown) {
        calls.push(this === association ? 'second' : 'wrong this');
      });
      association.abort();
      peer.transport.end();
      await within(association.closed, 'the end');
      await turns(1);
      expect(calls).to.deep.equal(['first', 'second']);
      expect(logger.entries.join('\n')).to.match(/listener of 'closed' threw: Error: broken listener/);
    });
  });

  describe('with holdTransportClose', () => {
    it('keeps the transport until closeTransport', async () => {
      const { association, peer, clock } = await openRequestor({ holdTransportClose: true });
      const releasing = association.release();
      await peer.takeType(5);
      peer.send(RELEASE_RP);
      await releasing;
      await turns();
      expect(peer.isClosed).to.equal(false);
      association.closeTransport();
      await within(peer.closed, 'the close');
      await within(association.closed, 'the end');
      expect(clock.running).to.equal(0);
    });

    it('keeps the transport until ARTIM ends it, whoever ended the association', async () => {
      const ends: [string, (opened: Awaited<ReturnType<typeof openRequestor>>) => Promise<unknown>][] = [
        ['abort by the peer', async ({ peer }) => peer.send(ABORT)],
        [
          'abort by us',
          async ({ association, peer }) => {
            association.abort();
            await peer.takeType(7);
          },
        ],
        [
          'release',
          async ({ association, peer }) => {
            const releasing = association.release();
            await peer.takeType(5);
            peer.send(RELEASE_RP);
            await releasing;
          },
        ],
      ];
      for (const [name, end] of ends) {
        const opened = await openRequestor({ holdTransportClose: true, timeouts: { artim: 5000 } });
        await end(opened);
        await turns();
        opened.clock.advance(4999);
        await turns();
        expect(opened.peer.isClosed, name).to.equal(false);
        opened.clock.advance(1);
        await within(opened.peer.closed, `the close after ${name}`);
        await within(opened.association.closed, 'the end');
        expect(opened.clock.running, name).to.equal(0);
      }
    });

    it('keeps the transport of a rejected request', async () => {
      const { peer, opening, context } = startRequestor({ holdTransportClose: true });
      await peer.takeType(1);
      peer.send({ type: 3, result: 1, source: 1, reason: 1 });
      await failure(opening);
      await turns();
      expect(peer.isClosed).to.equal(false);
      context.clock.advance(30_000);
      await within(peer.closed, 'the close');
    });

    it('is over when the peer closes', async () => {
      const { association, peer, clock } = await openRequestor({ holdTransportClose: true });
      peer.send(ABORT);
      peer.transport.end();
      await within(association.closed, 'the end');
      expect(clock.running).to.equal(0);
    });
  });

  describe('in raw mode', () => {
    it('leaves the answer to a release to the application', async () => {
      let asked = 0;
      const { association, peer } = await openAcceptor({ raw: true, onReleaseRequested: () => asked++ });
      association.on('releaseRequested', () => asked++);
      peer.send(RELEASE_RQ);
      await turns();
      expect(asked).to.equal(2);
      expect(peer.hasUnread).to.equal(false);
      expect(association.isOpen).to.equal(true);
      await association.send({ contextId: ECHO_CONTEXT, command: echoRSP(1) });
      expect(await peer.takeData()).to.have.length(1);
      association.respondRelease();
      expect(await peer.take()).to.deep.equal(RELEASE_RP);
      expect(association.outcome).to.deep.equal({ kind: 'released', by: 'peer' });
    });

    it('refuses an answer to a release that nobody asked for', async () => {
      const { association } = await openAcceptor({ raw: true });
      expect(() => association.respondRelease()).to.throw(InvalidArgumentError);
      expect(association.isOpen).to.equal(true);
    });

    it('leaves every request to the application, contradictory ones too', async () => {
      const { offer } = await openOffer({ raw: true }, associateRQ({ applicationContextName: '1.2.3' }));
      expect(offer.request.applicationContextName).to.equal('1.2.3');
    });
  });
});
