import { expect } from 'chai';
import {
  DataSetTooLongError,
  IterableDataSetSource,
  type Association,
  type IncomingMessage,
} from '../../src/association';
import { CommandField, NO_DATA_SET } from '../../src/dimse';
import { AssociationAbortedError, InvalidArgumentError } from '../../src/errors';
import { Random } from '../support/random';
import { within } from '../support/wait-until';
import { commandPdu, dataPdu, turns, type PduPeer } from './pdu-peer';
import {
  CT_CONTEXT,
  ECHO_CONTEXT,
  echoRQ,
  echoRSP,
  failure,
  openAcceptor,
  openPair,
  openRequestor,
  storeRQ,
  storeRSP,
  testContext,
} from './harness';

async function received(association: Association): Promise<IncomingMessage> {
  const message = await within(association.receive(), 'a message');
  if (message === undefined) throw new Error('a message was due, the association is over');
  return message;
}

function dataSetOf(message: IncomingMessage): NonNullable<IncomingMessage['dataSet']> {
  if (message.dataSet === undefined) throw new Error('a data set was due');
  return message.dataSet;
}

const cancelRQ = (MessageIDBeingRespondedTo: number) => ({
  CommandField: CommandField.C_CANCEL_RQ,
  CommandDataSetType: NO_DATA_SET,
  MessageIDBeingRespondedTo,
});

/** A C-STORE request with its data set in pieces of that length. */
function sendStore(peer: PduPeer, id: number, data: Buffer, piece = 1000): void {
  peer.send(commandPdu(CT_CONTEXT, storeRQ(id)));
  for (let start = 0; start < data.length; start += piece) {
    peer.send(dataPdu(CT_CONTEXT, data.subarray(start, start + piece), start + piece >= data.length));
  }
}

describe('association: receiving', () => {
  describe('receive', () => {
    it('L18: gives requests in the order of the wire, waiting or queued', async () => {
      const { association, peer } = await openAcceptor();
      const first = association.receive();
      peer.send(...[1, 2, 3].map((id) => commandPdu(ECHO_CONTEXT, echoRQ(id))));
      const ids = [(await first)?.command.MessageID];
      ids.push((await received(association)).command.MessageID, (await received(association)).command.MessageID);
      expect(ids).to.deep.equal([1, 2, 3]);
    });

    it('gives up when nothing began in time', async () => {
      const { association, clock } = await openAcceptor();
      const receiving = association.receive({ timeoutMs: 2000 });
      clock.advance(2000);
      expect(await receiving).to.equal(undefined);
      expect(association.isOpen).to.equal(true);
      expect(clock.running).to.equal(0);
    });

    it('waits on for a message that has begun when the time is over', async () => {
      const { association, peer, clock } = await openAcceptor();
      const receiving = association.receive({ timeoutMs: 2000 });
      const [pdv] = commandPdu(ECHO_CONTEXT, echoRQ(4)).values;
      if (pdv === undefined) throw new Error('no PDV');
      peer.send({ type: 4, values: [{ ...pdv, isLast: false, data: pdv.data.subarray(0, 6) }] });
      await turns();
      clock.advance(5000);
      await turns();
      peer.send({ type: 4, values: [{ ...pdv, data: pdv.data.subarray(6) }] });
      expect((await within(receiving, 'the message'))?.command.MessageID).to.equal(4);
    });

    it('gives up when what had begun was nothing for the application', async () => {
      const { association, peer, clock } = await openAcceptor();
      const receiving = association.receive({ timeoutMs: 2000 });
      const [pdv] = commandPdu(ECHO_CONTEXT, cancelRQ(4)).values;
      if (pdv === undefined) throw new Error('no PDV');
      peer.send({ type: 4, values: [{ ...pdv, isLast: false, data: pdv.data.subarray(0, 6) }] });
      await turns();
      clock.advance(2000);
      peer.send({ type: 4, values: [{ ...pdv, data: pdv.data.subarray(6) }] });
      expect(await within(receiving, 'the end of the wait')).to.equal(undefined);
    });

    it('refuses a second call while one waits', async () => {
      const { association, peer } = await openAcceptor();
      const first = association.receive();
      expect(await failure(association.receive())).to.be.instanceOf(InvalidArgumentError);
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)));
      expect((await first)?.command.MessageID).to.equal(1);
    });

    it('gives undefined at the end, however often it is called', async () => {
      const { association, peer } = await openAcceptor();
      const waiting = association.receive();
      peer.transport.end();
      expect(await waiting).to.equal(undefined);
      expect(await association.receive()).to.equal(undefined);
      expect(await association.receive({ timeoutMs: 10 })).to.equal(undefined);
    });

    it('L9: pauses the transport when many messages wait, and goes on when one is taken', async () => {
      const { association, peer } = await openAcceptor({ maximumQueuedMessages: 3 });
      for (let id = 1; id <= 10; id++) peer.send(commandPdu(ECHO_CONTEXT, echoRQ(id)));
      await turns();
      const waiting = peer.transport.bufferedBytes;
      expect(waiting, 'seven requests stay outside').to.be.greaterThan(0);
      for (let id = 1; id <= 10; id++) expect((await received(association)).command.MessageID).to.equal(id);
      await turns();
      expect(peer.transport.bufferedBytes).to.equal(0);
    });

    it('L9: pauses the transport when the waiting messages hold many bytes', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 10_000 });
      for (let id = 1; id <= 10; id++) sendStore(peer, id, Buffer.alloc(4000, id));
      await turns();
      expect(peer.transport.bufferedBytes).to.be.greaterThan(5 * 4000);
      for (let id = 1; id <= 10; id++) {
        const request = await received(association);
        const data = Buffer.concat(await within(dataSetOf(request).collect(5000), 'the data set'));
        expect(data.equals(Buffer.alloc(4000, id)), `data set ${id}`).to.equal(true);
      }
    });
  });

  describe('a data set', () => {
    it('comes in batches in the order of the wire', async () => {
      const { association, peer } = await openAcceptor();
      const data = new Random(1).bytes(10_000);
      sendStore(peer, 1, data, 998);
      const dataSet = dataSetOf(await received(association));
      const pieces: Buffer[] = [];
      for (let batch = await dataSet.read(); batch !== null; batch = await dataSet.read()) pieces.push(...batch);
      expect(Buffer.concat(pieces).equals(data)).to.equal(true);
      expect(dataSet.ended).to.equal(true);
      expect(dataSet.receivedBytes).to.equal(10_000);
      expect(await dataSet.read()).to.equal(null);
    });

    it('L2: of 64 MiB stays within the high water mark with a slow reader', async function () {
      this.timeout(30_000);
      const highWaterBytes = 128 * 1024;
      const { requestor, acceptor, listener } = await openPair(testContext(), { acceptor: { highWaterBytes } });
      const total = 64 * 1024 * 1024;
      const block = new Random(2).bytes(65_536);
      function* blocks(): Generator<Buffer> {
        for (let sent = 0; sent < total; sent += block.length) yield block;
      }
      const sending = requestor.send({
        contextId: CT_CONTEXT,
        command: storeRQ(1),
        dataSet: new IterableDataSetSource(blocks()),
      });
      const dataSet = dataSetOf(await received(acceptor));
      let longestBatch = 0;
      let read = 0;
      let equal = true;
      for (let batch = await dataSet.read(); batch !== null; batch = await dataSet.read()) {
        const bytes = batch.reduce((sum, chunk) => sum + chunk.length, 0);
        for (const chunk of batch) {
          const at = read % block.length;
          equal &&= sameAsRepeated(block, at, chunk);
          read += chunk.length;
        }
        longestBatch = Math.max(longestBatch, bytes);
        // Slow: the transport could deliver much more meanwhile.
        await turns(3);
      }
      await sending;
      expect(equal, 'the bytes').to.equal(true);
      expect(read).to.equal(total);
      // What is in flight when the transport is paused still comes: one write of the sender at most.
      expect(longestBatch).to.be.lessThan(highWaterBytes + 1024 * 1024 + 65_536);
      await requestor.release();
      await listener.close();
    });

    it('L9: counts tiny pieces with what they cost', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 10_000 });
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)));
      for (let count = 0; count < 1000; count++) peer.send(dataPdu(CT_CONTEXT, Buffer.alloc(2), count === 999));
      const dataSet = dataSetOf(await received(association));
      await turns();
      expect(dataSet.receivedBytes).to.be.lessThan(200);
      const chunks = await within(dataSet.collect(2000), 'the data set');
      expect(Buffer.concat(chunks)).to.have.length(2000);
      expect(chunks.length, 'put together').to.be.lessThan(100);
    });

    it('L9: is not kept beyond the limit of collect, which reads it to the end', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 2000 });
      sendStore(peer, 1, Buffer.alloc(20_000));
      const request = await received(association);
      const error = await failure(dataSetOf(request).collect(19_999));
      expect(error).to.be.instanceOf(DataSetTooLongError);
      expect(error).to.include({ limit: 19_999 });
      await association.respond(request, { Status: 0xa700 });
      expect(association.isOpen).to.equal(true);
      sendStore(peer, 2, Buffer.alloc(20_000));
      expect(Buffer.concat(await dataSetOf(await received(association)).collect(20_000))).to.have.length(20_000);
    });

    it('can be dropped, before and while it comes', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 1000 });
      sendStore(peer, 1, Buffer.alloc(50_000));
      await within(dataSetOf(await received(association)).drain(), 'the end of the data set');
      sendStore(peer, 2, Buffer.alloc(50_000));
      const second = dataSetOf(await received(association));
      await second.read();
      second.discard();
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(3)));
      expect((await received(association)).command.MessageID).to.equal(3);
      expect(await second.read()).to.equal(null);
      expect(second.receivedBytes).to.equal(50_000);
    });

    it('that the handler did not read is dropped by the response', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 1000 });
      sendStore(peer, 1, Buffer.alloc(50_000));
      const request = await received(association);
      await association.respond(request, { Status: 0xa700 });
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(2)));
      expect((await received(association)).command.MessageID).to.equal(2);
    });

    it('refuses a second read while one waits', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)));
      const dataSet = dataSetOf(await received(association));
      const first = dataSet.read();
      expect(await failure(dataSet.read())).to.be.instanceOf(InvalidArgumentError);
      peer.send(dataPdu(CT_CONTEXT, Buffer.alloc(2)));
      expect(await first).to.have.length(1);
    });

    it('that is complete can be read when the association is over', async () => {
      const { association, peer } = await openAcceptor();
      sendStore(peer, 1, Buffer.alloc(5000, 7));
      const dataSet = dataSetOf(await received(association));
      peer.transport.end();
      await within(association.closed, 'the end');
      expect(Buffer.concat(await dataSet.collect(5000)).equals(Buffer.alloc(5000, 7))).to.equal(true);
    });

    it('may be empty', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(0)));
      const dataSet = dataSetOf(await received(association));
      expect(await dataSet.collect(0)).to.deep.equal([]);
    });
  });

  describe('C-CANCEL', () => {
    it('L30: that comes before the handler started counts', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(
        commandPdu(ECHO_CONTEXT, echoRQ(1)),
        commandPdu(ECHO_CONTEXT, echoRQ(2)),
        commandPdu(ECHO_CONTEXT, cancelRQ(2)),
      );
      await turns();
      expect((await received(association)).cancelled.aborted).to.equal(false);
      expect((await received(association)).cancelled.aborted).to.equal(true);
    });

    it('L30: reaches the handler while it runs, not another one', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)), commandPdu(ECHO_CONTEXT, echoRQ(2)));
      const [first, second] = [await received(association), await received(association)];
      const cancelled = new Promise((resolve) => first.cancelled.addEventListener('abort', resolve));
      peer.send(commandPdu(ECHO_CONTEXT, cancelRQ(1)));
      await within(cancelled, 'the cancel');
      expect(second.cancelled.aborted).to.equal(false);
      await association.respond(first, { Status: 0xfe00 });
      const [response] = await peer.takeData();
      expect(response?.isCommand).to.equal(true);
    });

    it('that comes too late, or for nothing, means nothing', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)));
      const request = await received(association);
      await association.respond(request, { Status: 0 });
      peer.send(
        commandPdu(ECHO_CONTEXT, cancelRQ(1)),
        commandPdu(ECHO_CONTEXT, cancelRQ(99)),
        commandPdu(ECHO_CONTEXT, echoRQ(2)),
      );
      expect((await received(association)).command.MessageID).to.equal(2);
      expect(request.cancelled.aborted).to.equal(false);
    });

    it('with a data set, which it must not have, blocks nothing', async () => {
      const { association, peer } = await openAcceptor({ highWaterBytes: 1000 });
      peer.send(
        commandPdu(CT_CONTEXT, { ...cancelRQ(1), CommandDataSetType: 1 }),
        dataPdu(CT_CONTEXT, Buffer.alloc(9000)),
      );
      peer.send(commandPdu(ECHO_CONTEXT, echoRQ(2)));
      expect((await received(association)).command.MessageID).to.equal(2);
    });
  });

  describe('responses', () => {
    it('go to the request they belong to, in any order', async () => {
      const { association, peer } = await openRequestor();
      const ids = [association.nextMessageID(), association.nextMessageID()] as const;
      const responses = ids.map((id) => association.request({ contextId: ECHO_CONTEXT, command: echoRQ(id) }));
      await peer.takeData();
      await peer.takeData();
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(ids[1], 2)), commandPdu(ECHO_CONTEXT, echoRSP(ids[0], 1)));
      expect((await responses[0])?.command.Status).to.equal(1);
      expect((await responses[1])?.command.Status).to.equal(2);
    });

    it('may come before the request is out', async () => {
      const { association, peer } = await openRequestor();
      let finish: () => void = () => undefined;
      const blocked = new Promise<void>((resolve) => (finish = resolve));
      let reads = 0;
      const responding = association.request({
        contextId: CT_CONTEXT,
        command: storeRQ(1),
        dataSet: {
          read: async (targets) => {
            if (reads++ > 0) await blocked;
            return { bytesRead: targets.reduce((sum, { length }) => sum + length, 0), done: reads > 1 };
          },
          close: () => undefined,
        },
      });
      await peer.takeFragments();
      peer.send(commandPdu(CT_CONTEXT, storeRSP(1, 0xa700)));
      await turns();
      finish();
      expect((await within(responding, 'the response')).command.Status).to.equal(0xa700);
      expect(association.isOpen).to.equal(true);
    });

    it('L9: that nobody takes pause the transport; the final one lets it go', async () => {
      const { association, peer } = await openRequestor({ maximumQueuedMessages: 4 });
      const operation = await association.invoke({ contextId: CT_CONTEXT, command: storeRQ(1) });
      await peer.takeData();
      for (let count = 0; count < 10; count++) peer.send(commandPdu(CT_CONTEXT, storeRSP(1, 0xff00)));
      peer.send(commandPdu(CT_CONTEXT, storeRSP(1, 0)));
      await turns();
      expect(peer.transport.bufferedBytes).to.be.greaterThan(0);
      for (let count = 0; count < 10; count++) expect((await operation.next()).command.Status).to.equal(0xff00);
      expect((await operation.next()).command.Status).to.equal(0);
      expect(await failure(operation.next())).to.be.instanceOf(InvalidArgumentError);
      expect(peer.transport.bufferedBytes).to.equal(0);
    });

    it('cannot be waited for twice at once', async () => {
      const { association, peer } = await openRequestor();
      const operation = await association.invoke({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
      const first = operation.next();
      expect(await failure(operation.next())).to.be.instanceOf(InvalidArgumentError);
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1)));
      expect((await first).command.Status).to.equal(0);
    });

    it('L10: that nobody asked for abort the association', async () => {
      const { association, peer } = await openRequestor();
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(77)));
      expect(await peer.takeType(7)).to.include({ source: 2 });
      expect(association.outcome && 'error' in association.outcome && association.outcome.error?.message).to.match(
        /response to message 77 came, which nobody asked/,
      );
    });

    it('L10: that come twice abort the association', async () => {
      const { association, peer } = await openRequestor();
      const responding = association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
      await peer.takeData();
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1)), commandPdu(ECHO_CONTEXT, echoRSP(1)));
      expect((await responding).command.Status).to.equal(0);
      await peer.takeType(7);
      expect(association.isOpen).to.equal(false);
    });
  });

  describe('what makes no message', () => {
    it('L10: on a context that was not accepted aborts the association', async () => {
      const { association, peer } = await openAcceptor();
      peer.send(commandPdu(99, echoRQ(1)));
      expect(await peer.takeType(7)).to.include({ source: 2 });
      expect(await association.receive()).to.equal(undefined);
      expect(association.outcome && 'error' in association.outcome && association.outcome.error).to.be.instanceOf(
        AssociationAbortedError,
      );
    });

    it('L13: aborts the association, and the reason says why', async () => {
      const cases: [RegExp, (peer: PduPeer) => void][] = [
        [/data set fragment where no data set is due/, (peer) => peer.send(dataPdu(ECHO_CONTEXT, Buffer.alloc(2)))],
        [
          /command fragment while the data set/,
          (peer) => peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), commandPdu(CT_CONTEXT, storeRQ(2))),
        ],
        [/PDV length is 40/, (peer) => peer.send(Buffer.from([4, 0, 0, 0, 0, 8, 0, 0, 0, 40, 1, 3, 0, 0]))],
        [/262144 at most/, (peer) => peer.send(Buffer.from([4, 0, 0, 4, 0, 1]))],
      ];
      for (const [pattern, send] of cases) {
        const { association, peer } = await openAcceptor();
        send(peer);
        await peer.takeType(7);
        const { outcome } = association;
        expect(outcome && 'error' in outcome && outcome.error?.message).to.match(pattern);
      }
    });

    it('L9: a command set over its limit aborts the association', async () => {
      const { association, peer } = await openAcceptor({ maximumCommandLength: 1000 });
      peer.send({ type: 4, values: [{ contextId: 1, isCommand: true, isLast: false, data: Buffer.alloc(1002) }] });
      await peer.takeType(7);
      expect(association.isOpen).to.equal(false);
    });
  });

  describe('in raw mode', () => {
    it('gives responses and cancels like requests', async () => {
      const { association, peer } = await openRequestor({ raw: true });
      peer.send(
        commandPdu(ECHO_CONTEXT, echoRSP(5)),
        commandPdu(ECHO_CONTEXT, cancelRQ(6)),
        commandPdu(ECHO_CONTEXT, echoRQ(7)),
      );
      const fields = [];
      for (let count = 0; count < 3; count++) fields.push((await received(association)).command.CommandField);
      expect(fields).to.deep.equal([CommandField.C_ECHO_RSP, CommandField.C_CANCEL_RQ, CommandField.C_ECHO_RQ]);
    });
  });
});

/** Whether a chunk equals a stretch of a block that is repeated without end, from that place on. */
function sameAsRepeated(block: Buffer, at: number, chunk: Buffer): boolean {
  let place = at;
  for (let start = 0; start < chunk.length;) {
    const length = Math.min(block.length - place, chunk.length - start);
    if (block.compare(chunk, start, start + length, place, place + length) !== 0) return false;
    start += length;
    place = 0;
  }
  return true;
}
