import { expect } from 'chai';
import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FileDataSetSource,
  IterableDataSetSource,
  MemoryDataSetSource,
  OutgoingDataSet,
  type DataSetSource,
} from '../../src/association';
import { decodeCommandSet } from '../../src/dimse';
import { AssociationClosedError, ConnectionLostError, DataSetError, InvalidArgumentError } from '../../src/errors';
import type { Pdv } from '../../src/pdu';
import type { Transport } from '../../src/transport';
import { Random } from '../support/random';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';
import { commandPdu, turns, type PduPeer } from './pdu-peer';
import {
  CT_CONTEXT,
  ECHO_CONTEXT,
  echoRQ,
  echoRSP,
  failure,
  openAcceptor,
  openRequestor,
  storeRQ,
  type Established,
} from './harness';

const random = new Random(20);
const SMALL = random.bytes(3000);
const LARGE = random.bytes(3_000_000);

function bytesOf(fragments: readonly Pdv[]): Buffer {
  return Buffer.concat(fragments.map(({ data }) => data));
}

/** Takes a message and checks everything about its fragments. */
async function takeMessage(
  peer: PduPeer,
  limit: number,
  contextId = CT_CONTEXT,
): Promise<{ messageID: number | undefined; data: Buffer }> {
  const command = await peer.takeFragments();
  const data = await peer.takeFragments();
  for (const [fragments, isCommand] of [
    [command, true],
    [data, false],
  ] as const) {
    for (const [index, fragment] of fragments.entries()) {
      const last = index === fragments.length - 1;
      expect(fragment).to.include({ contextId, isCommand, isLast: last });
      expect(fragment.data.length % 2, 'fragments are even').to.equal(0);
      expect(fragment.data.length + 6).to.be.at.most(limit);
      if (!last) expect(fragment.data.length, 'as long as possible').to.equal(limit - (limit % 2) - 6);
    }
  }
  return { messageID: decodeCommandSet(bytesOf(command)).MessageID, data: bytesOf(data) };
}

/** Chunks of all kinds of lengths, empty ones among them. */
function cut(data: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < data.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    chunks.push(data.subarray(at, at + length));
    at += length;
  }
  chunks.push(Buffer.alloc(0));
  return chunks;
}

async function* slowly(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

/** A file source, with the calls of its close. */
function fileSource(
  path: string,
  length: number,
  position = 0,
  padToEven = false,
): { source: FileDataSetSource; closes: number[]; fd: number } {
  const closes: number[] = [];
  const fd = openSync(path, 'r+');
  const closeDescriptor = (descriptor: number): void => {
    closes.push(descriptor);
    closeSync(descriptor);
  };
  return { source: new FileDataSetSource({ fd, path, position, length, padToEven, closeDescriptor }), closes, fd };
}

function store(
  id: number,
  dataSet: DataSetSource | OutgoingDataSet,
): Parameters<Established['association']['send']>[0] {
  return { contextId: CT_CONTEXT, command: storeRQ(id), dataSet };
}

describe('association: sending', () => {
  const folder = tempDir('sending');

  describe('data sets from everywhere arrive as they were', () => {
    const iterables: [string, readonly number[]][] = [
      ['one chunk', [SMALL.length]],
      ['single bytes', [1]],
      ['odd chunks', [3, 7, 11]],
      ['empty chunks between others', [0, 5, 0, 0, 1000]],
      ['chunks as long as a fragment', [2_042]],
      ['chunks longer than many fragments', [2_999, 1]],
    ];
    for (const [name, lengths] of iterables) {
      it(`an iterable of ${name}`, async () => {
        const { association, peer } = await openRequestor({}, 2048);
        for (const chunks of [cut(SMALL, lengths), slowly(cut(SMALL, lengths))]) {
          const sending = association.send(store(1, new IterableDataSetSource(chunks)));
          expect((await takeMessage(peer, 2048)).data.equals(SMALL)).to.equal(true);
          await sending;
        }
      });
    }

    it('memory, in one buffer and in several', async () => {
      const { association, peer } = await openRequestor();
      for (const chunks of [LARGE, cut(LARGE, [1, 100_000, 0, 77])]) {
        const sending = association.send(store(1, new MemoryDataSetSource(chunks)));
        expect((await takeMessage(peer, 16_384)).data.equals(LARGE)).to.equal(true);
        await sending;
      }
    });

    it('a file, from any position, closed once', async () => {
      const path = join(folder, 'large');
      writeFileSync(path, LARGE);
      const { association, peer } = await openRequestor();
      const { source, closes, fd } = fileSource(path, 2_500_000, 1001);
      const sending = association.send(store(1, source));
      expect((await takeMessage(peer, 16_384)).data.equals(LARGE.subarray(1001, 2_501_001))).to.equal(true);
      await sending;
      expect(closes).to.deep.equal([fd]);
    });

    it('an odd stretch of a file gets one zero byte when told so', async () => {
      const path = join(folder, 'odd');
      writeFileSync(path, SMALL);
      for (const length of [1, 9, 2041, 2043, 2999]) {
        const { association, peer } = await openRequestor({}, 2048);
        const sending = association.send(store(1, fileSource(path, length, 0, true).source));
        const { data } = await takeMessage(peer, 2048);
        expect(data.equals(Buffer.concat([SMALL.subarray(0, length), Buffer.alloc(1)])), `${length}`).to.equal(true);
        await sending;
      }
    });

    it('an empty data set is one empty fragment', async () => {
      const { association, peer } = await openRequestor();
      for (const source of [
        new MemoryDataSetSource([]),
        new IterableDataSetSource([]),
        new IterableDataSetSource([Buffer.alloc(0)]),
      ]) {
        await association.send(store(1, source));
        await peer.takeFragments();
        expect(await peer.takeData()).to.deep.equal([
          { contextId: 3, isCommand: false, isLast: true, data: Buffer.alloc(0) },
        ]);
      }
    });

    it('a data set that was read ahead', async () => {
      const { association, peer } = await openRequestor();
      const outgoing = new OutgoingDataSet(new MemoryDataSetSource(LARGE), CT_CONTEXT, association.fragmentLength);
      outgoing.prefetch();
      await turns();
      const sending = association.send(store(1, outgoing));
      expect((await takeMessage(peer, 16_384)).data.equals(LARGE)).to.equal(true);
      await sending;
    });
  });

  describe('L34: fragments fit the peer', () => {
    for (const limit of [8, 9, 10, 14, 115, 16_384, 1_000_001]) {
      it(`with a maximum length of ${limit}`, async () => {
        const data = limit < 100 ? SMALL.subarray(0, 300) : LARGE;
        const { association, peer } = await openRequestor({}, limit);
        expect(association.fragmentLength).to.equal(limit - (limit % 2) - 6);
        const sending = association.send(store(258, new MemoryDataSetSource(data)));
        const message = await takeMessage(peer, limit);
        expect(message.messageID).to.equal(258);
        expect(message.data.equals(data)).to.equal(true);
        await sending;
      });
    }

    it('and our own limit, when that is shorter', async () => {
      const { association, peer } = await openRequestor({ maximumSendLength: 4096 }, 16_384);
      expect(association.fragmentLength).to.equal(4090);
      const sending = association.send(store(1, new MemoryDataSetSource(LARGE)));
      expect((await takeMessage(peer, 4096)).data.equals(LARGE)).to.equal(true);
      await sending;
    });

    it('with no limit stays within our own buffers', async () => {
      const { association, peer } = await openAcceptor({}, 0);
      expect(association.fragmentLength).to.be.within(100_000, 1024 * 1024);
      const sending = association.send(store(1, new MemoryDataSetSource(LARGE)));
      expect((await takeMessage(peer, association.fragmentLength + 6)).data.equals(LARGE)).to.equal(true);
      await sending;
    });

    it('a tiny limit and single bytes from the source do not multiply', async function () {
      this.timeout(10_000);
      const { association, peer } = await openRequestor({}, 8);
      const data = LARGE.subarray(0, 60_000);
      const sending = association.send(store(1, new IterableDataSetSource(cut(data, [1]))));
      await peer.takeFragments();
      let length = 0;
      while (length < data.length) for (const pdv of await peer.takeData()) length += pdv.data.length;
      await sending;
      expect(length).to.equal(60_000);
    });

    it('an odd data set is refused, not sent', async () => {
      const { association, peer } = await openRequestor();
      for (const source of [new MemoryDataSetSource(Buffer.alloc(3)), new IterableDataSetSource([Buffer.alloc(1)])]) {
        expect(await failure(association.send(store(1, source)))).to.be.instanceOf(DataSetError);
      }
      await turns();
      expect(peer.hasUnread).to.equal(false);
      expect(association.isOpen).to.equal(true);
    });
  });

  describe('writes', () => {
    /** Counts what reaches the transport: writes, a corked group as one. */
    function countWrites(transport: Transport): { lengths: number[] } {
      const counted = { lengths: [] as number[] };
      const write = transport.write.bind(transport);
      const cork = transport.cork.bind(transport);
      const uncork = transport.uncork.bind(transport);
      let corked: number | undefined;
      transport.cork = () => {
        corked = 0;
        cork();
      };
      transport.uncork = () => {
        counted.lengths.push(corked ?? 0);
        corked = undefined;
        uncork();
      };
      transport.write = (chunk, done) => {
        if (corked === undefined) counted.lengths.push(chunk.length);
        else corked += chunk.length;
        write(chunk, done);
      };
      return counted;
    }

    it('L1: a message without data set is one write', async () => {
      const { association, transport, peer } = await openRequestor();
      const counted = countWrites(transport);
      await association.send({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
      const [pdv] = await peer.takeData();
      expect(counted.lengths).to.deep.equal([12 + (pdv?.data.length ?? 0)]);
    });

    it('L1: the command and the first data are one write', async () => {
      const { association, transport, peer } = await openRequestor();
      const counted = countWrites(transport);
      await association.send(store(1, new MemoryDataSetSource(SMALL)));
      await turns();
      expect(counted.lengths).to.have.length(1);
      expect(peer.chunks.at(-1)?.length).to.equal(counted.lengths[0]);
    });

    it('L1: the command and the first data of a data set that is not in memory are one write', async () => {
      const { association, transport, peer } = await openRequestor();
      const counted = countWrites(transport);
      await association.send(store(1, new IterableDataSetSource([SMALL])));
      await turns();
      expect(counted.lengths).to.have.length(1);
      expect(peer.chunks.at(-1)?.length).to.equal(counted.lengths[0]);
    });

    it('short messages that are sent one after the other without a wait leave together, whole and in order', async () => {
      const { association, transport, peer } = await openRequestor();
      const counted = countWrites(transport);
      for (let id = 1; id <= 20; id++) await association.send(store(id, new MemoryDataSetSource(SMALL)));
      for (let id = 1; id <= 20; id++) {
        const message = await takeMessage(peer, 16_384);
        expect(message.messageID).to.equal(id);
        expect(message.data.equals(SMALL)).to.equal(true);
      }
      // Six of them are more than what is held back.
      expect(counted.lengths).to.have.length(4);
    });

    it('short messages wait when the peer does not read, and dimseSend watches over the wait', async () => {
      const { association, peer, clock, transport } = await openRequestor();
      peer.transport.pause();
      let sent = 0;
      const sending = (async () => {
        for (let id = 1; id <= 60_000; id++, sent++) await association.send(store(id, new MemoryDataSetSource(SMALL)));
      })();
      const failed = failure(sending);
      await turns(50);
      expect(transport.bufferedBytes).to.be.within(64 * 1024, 96 * 1024);
      const stuckAt = sent;
      await turns(50);
      expect(sent).to.equal(stuckAt);
      clock.advance(60_000);
      expect(await failed).to.include({ name: 'DimseTimeoutError', timer: 'dimseSend' });
    });

    it('L1: a long data set leaves in a few large writes', async () => {
      const { association, transport, peer } = await openRequestor();
      const counted = countWrites(transport);
      const sending = association.send(store(1, new MemoryDataSetSource(LARGE)));
      await takeMessage(peer, 16_384);
      await sending;
      expect(counted.lengths.length).to.be.at.most(Math.ceil(LARGE.length / 400_000));
    });

    it('never change a buffer before it was taken, with two messages behind each other on a slow transport', async () => {
      const { association, peer } = await openRequestor();
      peer.transport.pause();
      const other = random.bytes(LARGE.length);
      const sending = [LARGE, other].map((data, index) =>
        association.send(store(index + 1, new MemoryDataSetSource(data))),
      );
      await turns(50);
      for (const [index, data] of [LARGE, other].entries()) {
        const taking = takeMessage(peer, 16_384);
        for (let turn = 0; turn < 100; turn++) {
          peer.transport.resume();
          await turns(1);
          peer.transport.pause();
        }
        peer.transport.resume();
        const message = await taking;
        expect(message.messageID).to.equal(index + 1);
        expect(message.data.equals(data), `message ${index + 1}`).to.equal(true);
      }
      await Promise.all(sending);
    });

    it('of two associations never share a buffer', async () => {
      const [one, two] = [await openRequestor(), await openRequestor()];
      const other = random.bytes(LARGE.length);
      one.peer.transport.pause();
      const first = one.association.send(store(1, new MemoryDataSetSource(LARGE)));
      await turns();
      const second = two.association.send(store(2, new MemoryDataSetSource(other)));
      expect((await takeMessage(two.peer, 16_384)).data.equals(other)).to.equal(true);
      one.peer.transport.resume();
      expect((await takeMessage(one.peer, 16_384)).data.equals(LARGE)).to.equal(true);
      await Promise.all([first, second]);
    });

    it('of several messages at once come one after the other, in the order of the calls', async () => {
      const { association, peer } = await openRequestor();
      const sizes = [10, 300_000, 0, 2, 50_000];
      const sending = sizes.map((size, index) =>
        association.send(store(index + 1, new MemoryDataSetSource(LARGE.subarray(0, size)))),
      );
      for (const [index, size] of sizes.entries()) {
        const { messageID, data } = await takeMessage(peer, 16_384);
        expect([messageID, data.length]).to.deep.equal([index + 1, size]);
      }
      await Promise.all(sending);
    });
  });

  describe('faults', () => {
    /** A source that gives some full batches and then fails. */
    function failingSource(goodBatches: number): DataSetSource & { closes: number } {
      let reads = 0;
      return {
        closes: 0,
        read(targets) {
          if (reads++ >= goodBatches) return Promise.reject(new Error('the disk is broken'));
          return Promise.resolve({ bytesRead: targets.reduce((sum, { length }) => sum + length, 0), done: false });
        },
        close() {
          this.closes++;
        },
      };
    }

    it('of the source before the first byte leave the association usable', async () => {
      const { association, peer } = await openRequestor();
      const source = failingSource(0);
      expect((await failure(association.request(store(1, source)))).message).to.equal('the disk is broken');
      expect(source.closes).to.equal(1);
      const responding = association.request({ contextId: ECHO_CONTEXT, command: echoRQ(1) });
      await peer.takeData();
      peer.send(commandPdu(ECHO_CONTEXT, echoRSP(1)));
      expect((await responding).command.Status).to.equal(0);
    });

    it('L37: of the source in the middle abort the association', async () => {
      for (const goodBatches of [1, 2, 3]) {
        const { association, peer } = await openRequestor();
        const source = failingSource(goodBatches);
        expect((await failure(association.request(store(1, source)))).message).to.equal('the disk is broken');
        expect(source.closes).to.equal(1);
        expect(association.outcome).to.include({ kind: 'aborted', by: 'us' });
        let pdu = await peer.take();
        while (pdu.type === 4) pdu = await peer.take();
        expect(pdu.type).to.equal(7);
      }
    });

    it('L37: a file that becomes shorter aborts with its path and what is missing', async () => {
      const path = join(folder, 'shrinking');
      writeFileSync(path, LARGE);
      const { association, peer, transport } = await openRequestor();
      peer.transport.pause();
      const { source, closes, fd } = fileSource(path, LARGE.length);
      const failed = failure(association.send(store(1, source)));
      while (transport.bufferedBytes === 0) await turns(1);
      ftruncateSync(fd, 100);
      peer.transport.resume();
      const error = await failed;
      expect(error).to.be.instanceOf(DataSetError);
      expect(error.message).to.match(/shrinking became shorter while it was sent: \d+ bytes are missing/);
      expect(closes).to.deep.equal([fd]);
      expect(association.isOpen).to.equal(false);
    });

    it('in the arguments close the source and send nothing', async () => {
      const { association, peer } = await openRequestor();
      const cases = [
        () => association.send({ contextId: 99, command: storeRQ(1), dataSet: source }),
        () =>
          association.invoke({
            contextId: CT_CONTEXT,
            command: { ...storeRQ(1), MessageID: undefined },
            dataSet: source,
          }),
        () =>
          association.send({ contextId: CT_CONTEXT, command: { ...storeRQ(1), Priority: 70_000 }, dataSet: source }),
      ];
      const source = failingSource(1);
      for (const [index, act] of cases.entries()) {
        expect(await failure(act()), `case ${index}`).to.be.instanceOf(InvalidArgumentError);
        expect(source.closes).to.equal(index + 1);
      }
      const operation = await association.invoke({ contextId: ECHO_CONTEXT, command: echoRQ(5) });
      expect(
        await failure(association.invoke({ contextId: CT_CONTEXT, command: storeRQ(5), dataSet: source })),
      ).to.be.instanceOf(InvalidArgumentError);
      expect(operation.messageID).to.equal(5);
      await peer.takeData();
      await turns();
      expect(peer.hasUnread).to.equal(false);
    });

    it('after the end of the association close the source', async () => {
      const { association, peer } = await openRequestor();
      peer.transport.end();
      await within(association.closed, 'the end');
      const source = failingSource(1);
      expect(await failure(association.send(store(1, source)))).to.be.instanceOf(ConnectionLostError);
      expect(source.closes).to.equal(1);
    });

    it('of the connection at every write end everything, once, and leave nothing behind', async function () {
      this.timeout(10_000);
      for (let fatal = 1; fatal <= 10; fatal++) {
        let writes = 0;
        const opening = openRequestor({}, undefined, (ours) => {
          const write = ours.write.bind(ours);
          ours.write = (chunk, done) => {
            if (++writes === fatal) ours.destroy();
            write(chunk, done);
          };
        });
        if (fatal === 1) {
          await failure(opening);
          continue;
        }
        const { association, clock } = await opening;
        const sources = [failingSource(9), failingSource(9)];
        let ends = 0;
        association.on('closed', () => ends++);
        const results = [
          failure(association.send({ ...store(1, sources[0] ?? failingSource(1)) })),
          failure(association.send({ ...store(2, sources[1] ?? failingSource(1)) })),
        ];
        for (const error of await Promise.all(results)) {
          expect(error, `write ${fatal}`).to.satisfy(
            (thrown: Error) => thrown instanceof ConnectionLostError || thrown instanceof AssociationClosedError,
          );
        }
        await within(association.closed, 'the end');
        await turns();
        expect(
          sources.map(({ closes }) => closes),
          `write ${fatal}`,
        ).to.deep.equal([1, 1]);
        expect(ends).to.equal(1);
        expect(clock.running).to.equal(0);
      }
    });

    it('in the clean-up of an iterable are not reported instead of the reason', async () => {
      const { association } = await openRequestor();
      function* broken(): Generator<Buffer> {
        try {
          for (;;) yield Buffer.alloc(100_000);
        } finally {
          // eslint-disable-next-line no-unsafe-finally -- this is the fault
          throw new Error('clean-up failed');
        }
      }
      const failed = failure(association.send(store(1, new IterableDataSetSource(broken()))));
      await turns(2);
      association.abort(new Error('the reason'));
      expect((await failed).message).to.equal('the reason');
    });
  });

  it('takes message ids round, and none that is in use', async () => {
    const { association } = await openRequestor();
    expect(association.nextMessageID()).to.equal(1);
    await association.invoke({ contextId: ECHO_CONTEXT, command: echoRQ(2) });
    expect(association.nextMessageID()).to.equal(3);
    for (let id = 4; id <= 65_535; id++) association.nextMessageID();
    expect(association.nextMessageID()).to.equal(1);
    expect(association.nextMessageID()).to.equal(3);
  });
});
