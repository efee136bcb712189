import { expect } from 'chai';
import { requestAssociation, type Association, type AssociationTimeouts } from '../../src/association';
import { AssociationAbortedError, DimseTimeoutError, InvalidArgumentError } from '../../src/errors';
import { within } from '../support/wait-until';
import { commandPdu, dataPdu, turns } from './pdu-peer';
import {
  associateAC,
  CT_CONTEXT,
  ECHO_CONTEXT,
  echoRQ,
  echoRSP,
  failure,
  listen,
  openAcceptor,
  openRequestor,
  requestOptions,
  startRequestor,
  storeRQ,
  storeRSP,
  testContext,
} from './harness';

/** What ended the association; of an abort of ours, its cause. */
function endCause(association: Association): unknown {
  const { outcome } = association;
  return outcome !== undefined && 'error' in outcome ? outcome.error?.cause : undefined;
}

function expectTimeout(error: unknown, timer: keyof AssociationTimeouts, limitMs: number): void {
  expect(error).to.be.instanceOf(DimseTimeoutError);
  expect(error).to.include({ timer, limitMs, code: 'DIMSE_ERR_TIMEOUT' });
  expect((error as Error).message).to.match(
    new RegExp(`^No .+ within ${limitMs / 1000} s \\(timer '${timer}'; raise the option timeouts\\.${timer} `),
  );
}

/** A context whose connections never come about. */
function unreachable(): ReturnType<typeof testContext> {
  const context = testContext();
  return {
    ...context,
    transports: {
      connect: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      listen: () => Promise.reject(new Error('unused')),
    },
  };
}

/** A pending C-FIND style response, on the CT context. */
function pendingRSP(messageID: number): ReturnType<typeof storeRSP> {
  return { ...storeRSP(messageID, 0xff00), CommandDataSetType: 1 };
}

describe('association: timers', () => {
  it('L24: connect ends the attempt to connect', async () => {
    const context = unreachable();
    const opening = requestAssociation(requestOptions({ timeouts: { connect: 4000 } }), context);
    const failed = failure(opening);
    context.clock.advance(3999);
    await turns(1);
    context.clock.advance(1);
    expectTimeout(await failed, 'connect', 4000);
    expect(context.clock.running).to.equal(0);
  });

  it('L24: association covers the connection as well, and is named when it is the shorter', async () => {
    const context = unreachable();
    const failed = failure(
      requestAssociation(requestOptions({ timeouts: { connect: 4000, association: 3000 } }), context),
    );
    context.clock.advance(3000);
    expectTimeout(await failed, 'association', 3000);
  });

  it('L24: association covers the answer, less what the connection took', async () => {
    const { peer, opening, context } = startRequestor({ timeouts: { association: 9000 } });
    const failed = failure(opening);
    await peer.takeType(1);
    context.clock.advance(8999);
    await turns();
    expect(peer.hasUnread).to.equal(false);
    context.clock.advance(1);
    expectTimeout(await failed, 'association', 9000);
    expect(await peer.takeType(7)).to.include({ source: 0 });
  });

  it('association counts from the start of the connection', async () => {
    const context = testContext();
    const listener = await listen();
    const slow: typeof context.transports = {
      connect: async () => {
        context.clock.advance(6000);
        return listener.context.transports.connect({ host: 'memory', port: listener.listener.port });
      },
      listen: () => Promise.reject(new Error('unused')),
    };
    const failed = failure(
      requestAssociation(requestOptions({ timeouts: { association: 9000 } }), { ...context, transports: slow }),
    );
    await turns();
    expect(context.clock.limits).to.deep.equal([3000]);
    context.clock.advance(3000);
    expectTimeout(await failed, 'association', 9000);
  });

  it('L20: artim ends a connection over which no request comes', async () => {
    const { listener, connect, context } = await listen({}, { timeouts: { artim: 2000 } });
    const peer = await connect();
    await turns();
    expect(context.clock.limits).to.deep.equal([2000]);
    peer.send(Buffer.from([1, 0, 0, 0]));
    await turns();
    context.clock.advance(1999);
    await turns();
    expect(peer.isClosed).to.equal(false);
    context.clock.advance(1);
    await within(peer.closed, 'the close');
    await turns();
    expect(peer.hasUnread).to.equal(false);
    expect(listener.connectionCount).to.equal(0);
    expect(context.logger.entries.join('\n')).to.match(/No A-ASSOCIATE-RQ from memory:\d+ within 2 s \(timer 'artim'/);
  });

  it('artim ends a connection that the peer does not close after the release', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { artim: 2000 } });
    peer.send({ type: 5 });
    await peer.takeType(6);
    expect(clock.limits).to.deep.equal([2000]);
    clock.advance(2000);
    await within(peer.closed, 'the close');
    expect(await association.closed).to.deep.equal({ kind: 'released', by: 'peer' });
  });

  it('L24: dimseResponse ends a request without response, and its error is the reason', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 1000 } });
    const failed = failure(association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) }));
    await peer.takeData();
    await turns();
    clock.advance(999);
    expect(association.isOpen).to.equal(true);
    clock.advance(1);
    expectTimeout(await failed, 'dimseResponse', 1000);
    await peer.takeType(7);
    expect(association.outcome).to.include({ kind: 'aborted', by: 'us' });
    expectTimeout(endCause(association), 'dimseResponse', 1000);
    expectTimeout(await failure(association.send({ contextId: 1, command: echoRQ(2) })), 'dimseResponse', 1000);
  });

  it('L24: every pending response starts dimseResponse anew', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 1000 } });
    const operation = await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
    await peer.takeData();
    for (let count = 0; count < 3; count++) {
      clock.advance(900);
      peer.send(commandPdu(CT_CONTEXT, pendingRSP(1)), dataPdu(CT_CONTEXT, Buffer.alloc(4)));
      expect((await within(operation.next(), 'a response')).command.Status).to.equal(0xff00);
    }
    clock.advance(999);
    expect(association.isOpen).to.equal(true);
    clock.advance(1);
    expectTimeout(await failure(operation.next()), 'dimseResponse', 1000);
  });

  it('dimseResponse starts with the end of the request and ends with the final response', async () => {
    const { association, peer, clock } = await openRequestor();
    const responding = association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
    await peer.takeData();
    await turns();
    expect(clock.limits).to.deep.equal([60_000]);
    peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1)));
    await responding;
    expect(clock.running).to.equal(0);
  });

  it('L24: dimseResponse stands still while the application handles a request of the peer', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 1000 } });
    const operation = await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
    await peer.takeData();
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(7)));
    const request = await association.receive();
    clock.advance(100_000);
    expect(association.isOpen).to.equal(true);
    if (request === undefined) throw new Error('no request came');
    await association.respond(request, { Status: 0 });
    await turns();
    clock.advance(1000);
    expectTimeout(await failure(operation.next()), 'dimseResponse', 1000);
  });

  it('L24: dimseResponse watches what we ask because of a request of the peer, as a C-STORE for its C-GET', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { dimseResponse: 1000 } });
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(7)));
    expect(await association.receive()).to.not.equal(undefined);
    const operation = await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
    await peer.takeData();
    clock.advance(1000);
    expectTimeout(await failure(operation.next()), 'dimseResponse', 1000);
  });

  it('L24: dimseResponse of an earlier request stands still while another one that came of it is answered', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 1000 } });
    await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
    await peer.takeData();
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(7)));
    await association.receive();
    const inner = await association.invoke({ contextId: ECHO_CONTEXT, command: echoRQ(2) });
    await peer.takeData();
    peer.send(commandPdu(ECHO_CONTEXT, echoRSP(2)));
    await inner.next();
    clock.advance(100_000);
    expect(association.isOpen).to.equal(true);
    association.abort();
  });

  it('L24: a request of the peer that nobody takes does not stop dimseResponse', async () => {
    const { association, peer, clock } = await openRequestor({
      timeouts: { dimseResponse: 1000 },
      highWaterBytes: 100,
    });
    const operation = await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
    await peer.takeData();
    peer.send(commandPdu(CT_CONTEXT, storeRQ(7)), dataPdu(CT_CONTEXT, Buffer.alloc(5000), false));
    await turns();
    clock.advance(1000);
    expectTimeout(await failure(operation.next()), 'dimseResponse', 1000);
  });

  it('L24: dimseSend ends the association with a peer that does not read', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseSend: 3000 } });
    peer.transport.pause();
    let closed = 0;
    const failed = failure(
      association.send({
        contextId: CT_CONTEXT,
        command: storeRQ(1),
        dataSet: {
          read: (targets) => {
            const bytesRead = targets.reduce((sum, target) => sum + target.length, 0);
            return Promise.resolve({ bytesRead, done: false });
          },
          close: () => closed++,
        },
      }),
    );
    await turns();
    expect(clock.limits).to.deep.equal([3000]);
    clock.advance(3000);
    expectTimeout(await failed, 'dimseSend', 3000);
    await turns();
    expect(closed).to.equal(1);
    expectTimeout(endCause(association), 'dimseSend', 3000);
  });

  it('L22: dimseData ends the association when a message stalls', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { dimseData: 1000 } });
    peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(10), false));
    const { dataSet } = (await association.receive()) ?? {};
    await dataSet?.read();
    clock.advance(900);
    peer.send(dataPdu(CT_CONTEXT, Buffer.alloc(10), false));
    await dataSet?.read();
    const reading = failure(dataSet?.read() ?? Promise.resolve());
    clock.advance(999);
    expect(association.isOpen, 'every piece starts it anew').to.equal(true);
    clock.advance(1);
    expectTimeout(await reading, 'dimseData', 1000);
    expectTimeout(endCause(association), 'dimseData', 1000);
    await peer.takeType(7);
  });

  it('dimseData watches a command set in pieces as well', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { dimseData: 1000 } });
    peer.send({ type: 4, values: [{ contextId: 1, isCommand: true, isLast: false, data: Buffer.alloc(4) }] });
    await turns();
    clock.advance(1000);
    expectTimeout(endCause(association), 'dimseData', 1000);
  });

  it('L24: a slow handler of ours is not a silent peer: dimseData stands still while we hold the transport', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { dimseData: 1000 }, highWaterBytes: 1000 });
    peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(2000), false));
    const request = await association.receive();
    await turns();
    expect(clock.running).to.equal(0);
    clock.advance(1_000_000);
    expect(association.isOpen).to.equal(true);
    expect(await request?.dataSet?.read()).to.have.length(1);
    expect(clock.limits, 'it runs again').to.deep.equal([1000]);
    peer.send(dataPdu(CT_CONTEXT, Buffer.alloc(2)));
    await request?.dataSet?.read();
    expect(clock.running).to.equal(0);
  });

  it('L24: a message that begins behind a full queue is not held against the peer', async () => {
    const { association, peer, clock } = await openAcceptor({
      timeouts: { dimseData: 1000 },
      maximumQueuedMessages: 2,
    });
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)), commandPdu(ECHO_CONTEXT, echoRQ(2)), {
      type: 4,
      values: [{ contextId: 1, isCommand: true, isLast: false, data: Buffer.alloc(4) }],
    });
    await turns();
    expect(clock.running).to.equal(0);
    await association.receive();
    expect(clock.limits).to.deep.equal([1000]);
  });

  it('L23: idle ends by release when we are the requestor', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { idle: 5000 } });
    clock.advance(5000);
    await peer.takeType(5);
    peer.send({ type: 6 });
    expect(await within(association.closed, 'the end')).to.deep.equal({ kind: 'released', by: 'us' });
  });

  it('L23: idle ends by abort when we are the acceptor', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { idle: 5000 } });
    clock.advance(5000);
    await peer.takeType(7);
    expectTimeout(endCause(association), 'idle', 5000);
    expect(association.outcome && 'error' in association.outcome && association.outcome.error).to.be.instanceOf(
      AssociationAbortedError,
    );
  });

  it('lifetime ends the association by abort, however busy it is', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { lifetime: 5000 } });
    for (const id of [1, 2, 3]) {
      clock.advance(1500);
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(id)));
      const request = await association.receive();
      if (request === undefined) throw new Error('no request came');
      await association.respond(request, { Status: 0 });
      await peer.takeData();
    }
    clock.advance(499);
    expect(association.isOpen).to.equal(true);
    clock.advance(1);
    await peer.takeType(7);
    expectTimeout(endCause(association), 'lifetime', 5000);
    const { association: requestor, clock: time } = await openRequestor({ timeouts: { lifetime: 100 } });
    time.advance(100);
    expectTimeout(endCause(requestor), 'lifetime', 100);
  });

  it('L23: idle runs with nothing outstanding only', async () => {
    const { association, peer, clock } = await openAcceptor({ timeouts: { idle: 5000 } });
    clock.advance(4999);
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)));
    const request = await association.receive();
    clock.advance(50_000);
    expect(association.isOpen, 'an unanswered request').to.equal(true);
    if (request === undefined) throw new Error('no request came');
    await association.respond(request, { Status: 0xff00 });
    clock.advance(50_000);
    expect(association.isOpen, 'a pending response is no answer').to.equal(true);
    await association.respond(request, { Status: 0 });
    await peer.takeData();
    clock.advance(4999);
    expect(association.isOpen).to.equal(true);
    clock.advance(1);
    expect(association.isOpen).to.equal(false);
  });

  it('L23: idle does not run while we send', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { idle: 5000, dimseSend: 0 } });
    let finish: (read: { bytesRead: number; done: boolean }) => void = () => undefined;
    const sending = association.send({
      contextId: CT_CONTEXT,
      command: storeRQ(1),
      dataSet: { read: () => new Promise((resolve) => (finish = resolve)), close: () => undefined },
    });
    await turns();
    clock.advance(50_000);
    expect(association.isOpen).to.equal(true);
    finish({ bytesRead: 2, done: true });
    await sending;
    clock.advance(5000);
    await peer.takeFragments();
    await peer.takeFragments();
    await peer.takeType(5);
  });

  it('L24: release ends in an abort when the peer does not answer', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { release: 1500 } });
    const releasing = association.release();
    await peer.takeType(5);
    clock.advance(1500);
    expect(await releasing).to.include({ kind: 'aborted', by: 'us' });
    expectTimeout(endCause(association), 'release', 1500);
    await peer.takeType(7);
  });

  it('have the documented defaults', async () => {
    const { association } = await openRequestor();
    expect(association.timeouts).to.deep.equal({
      connect: 30_000,
      tls: 30_000,
      artim: 30_000,
      association: 30_000,
      dimseResponse: 60_000,
      dimseSend: 60_000,
      dimseData: 60_000,
      idle: 0,
      lifetime: 0,
      release: 10_000,
    });
  });

  it('can be changed for waits that begin later', async () => {
    const { association, peer, clock } = await openRequestor();
    const first = association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
    await peer.takeData();
    await turns();
    association.changeTimeouts({ dimseResponse: 500 });
    expect(clock.limits, 'the running wait keeps its limit').to.deep.equal([60_000]);
    peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1)));
    await first;
    const second = failure(association.request({ contextId: ECHO_CONTEXT, command: echoRQ(2) }));
    await peer.takeData();
    await turns();
    clock.advance(500);
    expectTimeout(await second, 'dimseResponse', 500);
    expect(association.timeouts.dimseData).to.equal(60_000);
  });

  it('idle can be switched on and off while nothing happens', async () => {
    const { association, clock } = await openAcceptor();
    expect(clock.running).to.equal(0);
    association.changeTimeouts({ idle: 100 });
    expect(clock.limits).to.deep.equal([100]);
    association.changeTimeouts({ idle: 0 });
    expect(clock.running).to.equal(0);
  });

  it('refuse a limit that is negative or no number', async () => {
    const { association } = await openRequestor();
    expect(() => association.changeTimeouts({ release: -1 })).to.throw(InvalidArgumentError, 'timeouts.release is -1');
    expect(() => association.changeTimeouts({ idle: NaN })).to.throw(InvalidArgumentError, 'timeouts.idle is NaN');
    expect(association.timeouts.release).to.equal(10_000);
  });

  it('are all off with 0, and nothing runs', async () => {
    const timeouts = { connect: 0, artim: 0, association: 0, dimseResponse: 0, dimseSend: 0, dimseData: 0, release: 0 };
    const { peer, opening, context } = startRequestor({ timeouts });
    await peer.takeType(1);
    expect(context.clock.running).to.equal(0);
    peer.send(associateAC());
    const association = await opening;
    void association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) }).catch(() => undefined);
    await peer.takeData();
    void association.release();
    await peer.takeType(5);
    expect(context.clock.running).to.equal(0);
    association.abort();
    expect(context.clock.running).to.equal(0);
  });
});
