import { expect } from 'chai';
import type { Association, IncomingMessage } from '../../src/association';
import { createEngine, type Engine } from '../../src/container';
import { DataElement, DataSet, IMPLICIT_VR_LITTLE_ENDIAN, STUDY_ROOT_FIND } from '../../src/dataset';
import { CommandField, decodeCommandSet, encodeCommandSet, Status, type CommandSet } from '../../src/dimse';
import { AssociationAbortedError, DataSetError, ProtocolError } from '../../src/errors';
import type { Pdv } from '../../src/pdu';
import {
  find,
  findHandler,
  serveFind,
  type DicomServer,
  type FindMatches,
  type FindResponse,
  type ServiceOutcome,
  type ServiceQuery,
} from '../../src/services';
import { DataSetTooLongError } from '../../src/association';
import { MemoryTransportFactory, tcpTransportFactory, type TransportFactory } from '../../src/transport';
import { failure, openAcceptor, openRequestor } from '../association/harness';
import { commandPdu, dataPdu, turns, type PduPeer } from '../association/pdu-peer';
import { within } from '../support/wait-until';

const LEI = IMPLICIT_VR_LITTLE_ENDIAN;
const PATIENT_NAME = 0x00100010;
const PIXEL_DATA = 0x7fe00010;
/** What the harness negotiates; the services look at nothing but the context's id there. */
const CONTEXT = 3;
/** One element of implicit little endian: (0010,0010), 4 bytes. */
const IDENTIFIER = Buffer.from('100010000400000041414141', 'hex');
const DAMAGED = Buffer.from('1000100040000000414141', 'hex');

function keys(name: string): DataSet {
  const dataSet = new DataSet(LEI);
  dataSet.set(DataElement.fromText(PATIENT_NAME, 'PN', name));
  return dataSet;
}

const findRQ = (MessageID: number): CommandSet => ({
  CommandField: CommandField.C_FIND_RQ,
  CommandDataSetType: 1,
  MessageID,
  Priority: 0,
  AffectedSOPClassUID: STUDY_ROOT_FIND,
});
const findRSP = (Status: number, hasDataSet = false): CommandSet => ({
  CommandField: CommandField.C_FIND_RSP,
  CommandDataSetType: hasDataSet ? 1 : 0x0101,
  MessageIDBeingRespondedTo: 1,
  AffectedSOPClassUID: STUDY_ROOT_FIND,
  Status,
});
const cancelRQ: CommandSet = {
  CommandField: CommandField.C_CANCEL_RQ,
  CommandDataSetType: 0x0101,
  MessageIDBeingRespondedTo: 1,
};

/** The commands among the next fragments; data sets are passed over. */
async function takeCommand(peer: PduPeer): Promise<CommandSet> {
  for (;;) {
    const fragments: Pdv[] = await peer.takeFragments();
    if (fragments[0]?.isCommand === true) return decodeCommandSet(Buffer.concat(fragments.map(({ data }) => data)));
  }
}

describe('services: C-FIND as SCP, with a scripted peer', () => {
  const policy = { accept: () => ({ transferSyntaxes: [LEI] }) };

  async function received(association: Association): Promise<IncomingMessage> {
    const request = await within(association.receive(), 'a request');
    if (request === undefined) throw new Error('a request was due');
    return request;
  }

  /** Sends a query and serves it. */
  async function asked(
    matches: FindMatches,
    { identifier = IDENTIFIER, behind = [] as CommandSet[], limit = undefined as number | undefined } = {},
  ): Promise<{ association: Association; peer: PduPeer; serving: Promise<ServiceOutcome> }> {
    const { association, peer } = await openAcceptor({}, undefined, policy);
    const commands = behind.map((command) => commandPdu(CONTEXT, command));
    peer.send(commandPdu(CONTEXT, findRQ(1)), dataPdu(CONTEXT, identifier), ...commands);
    if (behind.length > 0) await turns();
    const serving = serveFind(association, await received(association), matches, { limit });
    serving.catch(() => undefined);
    return { association, peer, serving };
  }

  it('L30: a cancel that comes before the handler starts counts: nothing is sent but the final response', async () => {
    let pulled = 0;
    const matches = function* (): Generator<DataSet> {
      pulled++;
      yield keys('A');
    };
    const { peer, serving } = await asked(matches, { behind: [cancelRQ] });
    expect(await takeCommand(peer)).to.include({ Status: Status.Cancel, MessageIDBeingRespondedTo: 1 });
    expect(await serving).to.deep.equal({ status: Status.Cancel });
    expect(pulled).to.equal(0);
  });

  it('L30: answers a cancel at once when the program is busy, and closes its iterator', async () => {
    let query: ServiceQuery | undefined;
    let returned = false;
    const matches = (asked: ServiceQuery): AsyncIterable<DataSet> => {
      query = asked;
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => undefined),
          return: () => {
            returned = true;
            return Promise.reject(new Error('it does not like to be stopped'));
          },
        }),
      };
    };
    const { peer, serving } = await asked(matches);
    await turns();
    expect(query?.cancelled.aborted).to.equal(false);
    peer.send(commandPdu(CONTEXT, cancelRQ));
    expect(await takeCommand(peer)).to.include({ Status: Status.Cancel });
    expect(query?.cancelled.aborted).to.equal(true);
    expect(returned).to.equal(true);
    expect(await serving).to.include({ status: Status.Cancel });
  });

  it('L30: answers a cancel at once while the program has not begun to give, and closes what it gives later', async () => {
    let give: (matches: Iterable<DataSet>) => void = () => undefined;
    const { peer, serving } = await asked(() => new Promise<Iterable<DataSet>>((resolve) => (give = resolve)));
    await turns();
    peer.send(commandPdu(CONTEXT, cancelRQ));
    expect(await takeCommand(peer)).to.include({ Status: Status.Cancel });
    expect(await serving).to.include({ status: Status.Cancel });
    let returned = false;
    const late: Iterator<DataSet> = {
      next: () => {
        throw new Error('nobody asked');
      },
      return: () => {
        returned = true;
        return { done: true, value: undefined };
      },
    };
    give({ [Symbol.iterator]: () => late });
    await turns();
    expect(returned).to.equal(true);
  });

  it('stops and closes the iterator when the association is lost in the middle', async () => {
    let closed = false;
    let query: ServiceQuery | undefined;
    const matches = async function* (asked: ServiceQuery): AsyncGenerator<DataSet> {
      query = asked;
      try {
        for (;;) {
          yield keys('A');
          await turns(1);
        }
      } finally {
        closed = true;
      }
    };
    const { association, peer, serving } = await asked(matches);
    expect(await takeCommand(peer)).to.include({ Status: Status.Pending });
    peer.transport.destroy();
    const error = await failure(serving);
    expect(association.outcome).to.include({ kind: 'lost' });
    expect(error).to.equal(association.outcome?.kind === 'lost' ? association.outcome.error : undefined);
    await turns();
    expect(closed).to.equal(true);
    expect(query?.cancelled.aborted).to.equal(true);
  });

  it('closes the iterator when it cannot go on because a match cannot be encoded', async () => {
    let closed = false;
    const matches = function* (): Generator<DataSet> {
      try {
        const bad = new DataSet(LEI);
        bad.set(DataElement.fromText(PATIENT_NAME, 'PN', '山田'));
        yield bad;
      } finally {
        closed = true;
      }
    };
    const { peer, serving } = await asked(matches);
    expect(await takeCommand(peer)).to.include({ Status: Status.CannotUnderstand });
    expect(closed).to.equal(true);
    expect((await serving).error).to.be.instanceOf(DataSetError);
  });

  it('L37: answers a damaged identifier with C000 and does not ask the program', async () => {
    let called = false;
    const matches = (): DataSet[] => {
      called = true;
      return [];
    };
    const { association, peer, serving } = await asked(matches, { identifier: DAMAGED });
    const response = await takeCommand(peer);
    expect(response).to.include({ Status: Status.CannotUnderstand });
    expect(response.ErrorComment).to.have.length.above(0);
    expect((await serving).error).to.be.instanceOf(DataSetError);
    expect(called).to.equal(false);
    expect(association.isOpen).to.equal(true);
  });

  it('L9: answers an identifier over the limit with A700, and takes the next query', async () => {
    const long = Buffer.concat(Array<Buffer>(100).fill(IDENTIFIER));
    const { association, peer, serving } = await asked(() => [], { identifier: long, limit: 1000 });
    expect(await takeCommand(peer)).to.include({ Status: Status.OutOfResources });
    expect((await serving).error).to.be.instanceOf(DataSetTooLongError);
    peer.send(commandPdu(CONTEXT, findRQ(2)), dataPdu(CONTEXT, IDENTIFIER));
    await serveFind(association, await received(association), () => []);
    expect(await takeCommand(peer)).to.include({ Status: Status.Success, MessageIDBeingRespondedTo: 2 });
  });
});

describe('services: C-FIND as SCU, with a scripted peer', () => {
  /** An SCU whose request has arrived at the peer. */
  async function querying(signal?: AbortSignal) {
    const { association, peer } = await openRequestor({
      presentationContexts: [
        { abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [LEI] },
        { abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: ['1.2.840.10008.1.2.1'] },
      ],
    });
    const identifier = keys('*');
    const responses = find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier, signal });
    const first = responses.next();
    first.catch(() => undefined);
    expect(await takeCommand(peer)).to.include({ CommandField: CommandField.C_FIND_RQ, MessageID: 1 });
    await peer.takeFragments();
    return { association, peer, responses, first };
  }
  const explicit = Buffer.from('10001000504e040041414141', 'hex');
  const pending = [commandPdu(CONTEXT, findRSP(0xff00, true)), dataPdu(CONTEXT, explicit)];

  it('L39: takes FF01 for a match as well', async () => {
    const { peer, responses, first } = await querying();
    peer.send(commandPdu(CONTEXT, findRSP(0xff01, true)), dataPdu(CONTEXT, explicit), commandPdu(CONTEXT, findRSP(0)));
    const match = (await first).value;
    expect(match).to.include({ status: 0xff01, pending: true });
    expect(match?.identifier?.text(PATIENT_NAME)).to.equal('AAAA');
    expect((await responses.next()).value).to.include({ pending: false, status: 0 });
    expect(await responses.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('cancels once, by the signal and by leaving, and takes what was already on its way', async () => {
    const controller = new AbortController();
    const { association, peer, responses, first } = await querying(controller.signal);
    peer.send(...pending, ...pending);
    await first;
    controller.abort();
    const leaving = responses.return(undefined);
    expect(await takeCommand(peer)).to.include({
      CommandField: CommandField.C_CANCEL_RQ,
      MessageIDBeingRespondedTo: 1,
    });
    peer.send(...pending, commandPdu(CONTEXT, findRSP(Status.Cancel)));
    await leaving;
    await turns();
    expect(peer.hasUnread).to.equal(false);
    expect(association.isOpen).to.equal(true);
  });

  it('gives the final response as it is when the cancel has crossed it', async () => {
    const controller = new AbortController();
    const { association, peer, responses, first } = await querying(controller.signal);
    peer.send(...pending, commandPdu(CONTEXT, findRSP(0)));
    await first;
    await turns();
    controller.abort();
    expect((await responses.next()).value).to.include({ pending: false, status: 0 });
    expect((await responses.next()).done).to.equal(true);
    expect(await takeCommand(peer)).to.include({ CommandField: CommandField.C_CANCEL_RQ });
    expect(association.isOpen).to.equal(true);
  });

  it('sends no cancel once the final response was taken', async () => {
    const controller = new AbortController();
    const { peer, responses, first } = await querying(controller.signal);
    peer.send(commandPdu(CONTEXT, findRSP(0)));
    await first;
    controller.abort();
    await responses.return(undefined);
    await turns();
    expect(peer.hasUnread).to.equal(false);
  });

  it('gives a damaged match, and the error only to those who look into it', async () => {
    const { peer, responses, first } = await querying();
    const damaged = Buffer.from('10001000504e400041414141', 'hex');
    peer.send(commandPdu(CONTEXT, findRSP(0xff00, true)), dataPdu(CONTEXT, damaged), commandPdu(CONTEXT, findRSP(0)));
    const match = (await first).value;
    expect(match).to.include({ pending: true });
    expect(() => match?.identifier).to.throw(DataSetError);
    expect((await responses.next()).value).to.include({ status: 0 });
  });

  it('ends with an abort when a response belongs to another message', async () => {
    const { association, peer, first } = await querying();
    const stray = { ...findRSP(0), MessageIDBeingRespondedTo: 9 };
    peer.send(commandPdu(CONTEXT, stray));
    const error = await failure(first);
    expect(error).to.be.instanceOf(AssociationAbortedError);
    expect(error.cause).to.be.instanceOf(ProtocolError);
    expect(association.isOpen).to.equal(false);
  });

  it('ends with the error when the association is lost between two responses, also for one that has left', async () => {
    const { peer, responses, first } = await querying();
    peer.send(...pending);
    await first;
    const next = responses.next();
    peer.transport.destroy();
    expect((await failure(next)).message).to.contain('was lost');
    expect(await responses.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('holds the transport back beyond 64 responses that nobody has asked for', async () => {
    const { peer, responses, first } = await querying();
    const batch = Array.from({ length: 10 }, () => pending).flat();
    for (let sent = 0; sent < 5000; sent += 10) peer.send(...batch);
    peer.send(commandPdu(CONTEXT, findRSP(0)));
    await first;
    await turns();
    // 64 wait in the queue; the rest stays in the transport, but for what belongs to the batch that filled the queue.
    const size = encodeCommandSet(findRSP(0xff00, true)).length + explicit.length + 24;
    expect(peer.transport.bufferedBytes).to.be.at.least((5000 - 64 - 2 * 10) * size);
    let count = 1;
    for await (const response of responses) count += response.pending ? 1 : 0;
    expect(count).to.equal(5000);
  });
});

for (const [name, transports] of [
  ['memory', () => new MemoryTransportFactory()],
  ['TCP', () => tcpTransportFactory],
] as [string, () => TransportFactory][]) {
  describe(`services: long C-FIND results over ${name}`, () => {
    const COUNT = 10_000;
    let engine: Engine;
    let server: DicomServer;
    let pulled: number;
    let closed: boolean;

    beforeEach(async () => {
      engine = createEngine({ transports: transports() });
      pulled = 0;
      closed = false;
      server = await engine.listen({
        port: 0,
        host: '127.0.0.1',
        policy: { accept: () => ({ transferSyntaxes: [LEI] }) },
        handlers: {
          [CommandField.C_FIND_RQ]: findHandler(function* ({ identifier }) {
            try {
              const large = identifier.text(PATIENT_NAME) === 'LARGE';
              for (pulled = 0; pulled < COUNT; pulled++) yield large ? largeMatch() : keys(`P^${pulled}`);
            } finally {
              closed = true;
            }
          }),
        },
      });
    });
    afterEach(() => server.close());

    function largeMatch(): DataSet {
      const match = keys('LARGE');
      match.set(DataElement.fromBytes(PIXEL_DATA, 'OW', Buffer.alloc(17 * 1024 * 1024)));
      return match;
    }

    function associate(): Promise<Association> {
      return engine.requestAssociation({
        host: '127.0.0.1',
        port: server.port,
        callingAETitle: 'SCU',
        calledAETitle: 'SCP',
        presentationContexts: [{ abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: [LEI] }],
      });
    }
    const query = (association: Association, name = '*'): AsyncGenerator<FindResponse, undefined> =>
      find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier: keys(name) });

    it('gives 10,000 matches in order, then the final response', async () => {
      const association = await associate();
      let count = 0;
      let final: FindResponse | undefined;
      for await (const response of query(association)) {
        if (!response.pending) final = response;
        else expect(response.identifier?.text(PATIENT_NAME)).to.equal(`P^${count++}`);
      }
      expect(count).to.equal(COUNT);
      expect(final).to.include({ status: 0 });
      expect(closed).to.equal(true);
      await association.release();
    });

    it('makes no more than the queues on the way hold while nobody reads', async () => {
      const association = await associate();
      const responses = query(association);
      await responses.next();
      await turns(500);
      const first = pulled;
      await turns(500);
      expect(pulled).to.equal(first);
      // In memory: 64 messages at the SCU, 64 KiB and one batch of 16 KiB in the transport, one chunk that was delivered.
      // TCP has the system's buffers on top, whose sizes are its own.
      if (name === 'memory') expect(pulled).to.be.within(64, 1500);
      await responses.return(undefined);
      expect(closed).to.equal(true);
      if (name === 'memory') expect(pulled).to.be.within(64, 1500);
      await association.release();
    });

    it('L9: ends the query when a match is longer than what is taken into memory, and goes on', async () => {
      const association = await associate();
      expect(await failure(query(association, 'LARGE').next())).to.be.instanceOf(DataSetTooLongError);
      expect(closed).to.equal(true);
      expect(association.isOpen).to.equal(true);
      const again = query(association);
      expect((await again.next()).value).to.include({ pending: true });
      await again.return(undefined);
      await association.release();
    });
  });
}
