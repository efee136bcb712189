import { expect } from 'chai';
import { SharedListener, type AssociationLimits, type AssociationOptions } from '../../src/association';
import { encodeCommandSet } from '../../src/dimse';
import { InvalidArgumentError } from '../../src/errors';
import { encodePdu, type AssociateRQ, type UserInformation } from '../../src/pdu';
import {
  ACCEPT_ALL,
  CT_CONTEXT,
  ECHO_CONTEXT,
  LEI,
  VERIFICATION,
  associateRQ,
  echoRQ,
  failure,
  listen,
  openAcceptor,
  openOffer,
  openRequestor,
  startRequestor,
  storeRQ,
  testContext,
} from './harness';
import { commandPdu, dataPdu, turns, type PduPeer } from './pdu-peer';

/** What an acceptor with these limits does with a request: offers it, or aborts and says so with this reason. */
async function judged(options: AssociationOptions, request: AssociateRQ): Promise<'offered' | number> {
  const { listener, connect } = await listen({}, options);
  const peer = await connect();
  const next = listener.next(0);
  peer.send(encodePdu(request));
  const outcome = await Promise.race([next.then(() => 'offered' as const), peer.takeType(7)]);
  peer.transport.end();
  await listener.close();
  return outcome === 'offered' ? outcome : outcome.reason;
}

function contexts(count: number): AssociateRQ {
  return associateRQ({
    presentationContexts: Array.from({ length: count }, (_, index) => ({
      id: 2 * index + 1,
      abstractSyntax: VERIFICATION,
      transferSyntaxes: [LEI],
    })),
  });
}

/** With user information that is so long behind its header. */
function userInformation(length: number): AssociateRQ {
  const unknownItems = [{ itemType: 0x70, data: Buffer.alloc(length - 8 - 4) }];
  return associateRQ({ userInformation: { maximumLength: 16_384, unknownItems } satisfies UserInformation });
}

function keptItems(count: number): AssociateRQ {
  const unknownItems = Array.from({ length: count }, () => ({ itemType: 0x70, data: Buffer.alloc(0) }));
  return associateRQ({ userInformation: { unknownItems } satisfies UserInformation });
}

/** One item for the context, one for its abstract syntax, and the others; two for application context and user information. */
function items(count: number): AssociateRQ {
  const transferSyntaxes = Array.from({ length: count - 4 }, () => LEI);
  return associateRQ({
    presentationContexts: [{ id: 1, abstractSyntax: VERIFICATION, transferSyntaxes }],
    userInformation: {},
  });
}

const INVALID_PARAMETER = 6;

describe('limits of an association', () => {
  const requests: readonly [keyof AssociationLimits, limit: number, (amount: number) => AssociateRQ][] = [
    ['maximumPresentationContexts', 5, contexts],
    ['maximumItems', 50, items],
    ['maximumKeptItems', 7, keptItems],
    ['maximumUserInformationLength', 300, userInformation],
  ];
  for (const [name, limit, request] of requests) {
    it(`L8: ${name} takes a request at the limit, and aborts one past it`, async () => {
      expect(await judged({ [name]: limit }, request(limit))).to.equal('offered');
      expect(await judged({ [name]: limit }, request(limit + 1))).to.equal(INVALID_PARAMETER);
    });
  }

  it('L8: maximumAssociationPduLength takes a request at the limit, and aborts one past it', async () => {
    const request = associateRQ();
    const length = encodePdu(request).length - 6;
    expect(await judged({ maximumAssociationPduLength: length }, request)).to.equal('offered');
    expect(await judged({ maximumAssociationPduLength: length - 1 }, request)).to.equal(INVALID_PARAMETER);
  });

  it('L8: limits count for the answer to our own request as well', async () => {
    const { peer, opening } = startRequestor({ maximumUserInformationLength: 100 });
    await peer.takeType(1);
    const { type: _, ...answer } = userInformation(101);
    const presentationContexts = [{ id: 1, result: 0, transferSyntax: LEI }];
    peer.send(encodePdu({ ...answer, type: 2, presentationContexts }));
    expect(await peer.takeType(7)).to.include({ reason: INVALID_PARAMETER });
    expect(await failure(opening)).to.match(/user information takes 101 bytes, 100 at most are taken/);
  });

  /** Sends it and says whether the association outlives it. */
  async function survives(options: AssociationOptions, send: (peer: PduPeer) => void): Promise<boolean> {
    const { association, peer } = await openAcceptor(options);
    void association.receive().then((request) => request?.dataSet?.discard());
    send(peer);
    await turns();
    const open = association.isOpen;
    if (!open) expect(await peer.takeType(7)).to.include({ type: 7, source: 2 });
    association.abort();
    return open;
  }

  it('L8: maximumLength takes a P-DATA-TF at the limit, and aborts one past it', async () => {
    const piece = (length: number) => (peer: PduPeer) =>
      peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(length - 6), false));
    expect(await survives({ maximumLength: 1000 }, piece(1000))).to.equal(true);
    expect(await survives({ maximumLength: 1000 }, piece(1001))).to.equal(false);
  });

  it('L9: maximumCommandLength takes a command set at the limit, and aborts one past it', async () => {
    const { length } = encodeCommandSet(echoRQ(1));
    const echo = (peer: PduPeer): void => peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)));
    expect(await survives({ maximumCommandLength: length }, echo)).to.equal(true);
    expect(await survives({ maximumCommandLength: length - 1 }, echo)).to.equal(false);
  });

  it('L9: maximumDataSetLength takes data sets at the limit, and aborts one past it, however it is cut', async () => {
    const store =
      (id: number, ...pieces: number[]) =>
      (peer: PduPeer) => {
        peer.send(commandPdu(CT_CONTEXT, storeRQ(id)));
        pieces.forEach((length, index) =>
          peer.send(dataPdu(CT_CONTEXT, Buffer.alloc(length), index === pieces.length - 1)),
        );
      };
    const limit = { maximumDataSetLength: 1000 };
    expect(await survives(limit, store(1, 1000))).to.equal(true);
    expect(await survives(limit, store(1, 400, 0, 600))).to.equal(true);
    expect(await survives(limit, store(1, 1001))).to.equal(false);
    expect(await survives(limit, store(1, 400, 600, 1))).to.equal(false);
    const twice = (peer: PduPeer): void => {
      store(1, 1000)(peer);
      store(2, 1000)(peer);
    };
    expect(await survives(limit, twice), 'each counts for itself').to.equal(true);
    expect(await survives({ maximumDataSetLength: 0 }, store(1, 16_000)), '0 is no limit').to.equal(true);
  });

  it('L9: a data set over the limit fails its reader with what the limit is', async () => {
    const { association, peer } = await openAcceptor({ maximumDataSetLength: 10 });
    const receiving = association.receive();
    peer.send(commandPdu(CT_CONTEXT, storeRQ(1)), dataPdu(CT_CONTEXT, Buffer.alloc(11)));
    const request = await receiving;
    expect(await failure(request?.dataSet?.collect(100) ?? Promise.resolve())).to.match(/longer than the 10 bytes/);
  });

  /** How many of these are taken off the wire before the transport is paused. */
  async function takenOf(options: AssociationOptions, count: number): Promise<number> {
    const { association, peer } = await openAcceptor(options);
    for (let id = 1; id <= count; id++) {
      peer.send(commandPdu(CT_CONTEXT, storeRQ(id)), dataPdu(CT_CONTEXT, Buffer.alloc(100)));
      await turns();
    }
    const taken = count - Math.ceil(peer.transport.bufferedBytes / (encodeCommandSet(storeRQ(1)).length + 12 + 112));
    association.abort();
    return taken;
  }

  it('L2: maximumQueuedMessages pauses the peer when so many messages wait, not before', async () => {
    expect(await takenOf({ maximumQueuedMessages: 3 }, 2)).to.equal(2);
    expect(await takenOf({ maximumQueuedMessages: 3 }, 6)).to.equal(3);
  });

  it('L2: highWaterBytes pauses the peer when more bytes wait, not at the limit', async () => {
    // Each piece counts for 128 bytes more than it holds.
    const three = 3 * (100 + 128);
    expect(await takenOf({ highWaterBytes: three }, 6)).to.equal(4);
    expect(await takenOf({ highWaterBytes: three - 1 }, 6)).to.equal(3);
  });

  const wrong: readonly AssociationLimits[] = [
    { maximumLength: -1 },
    { maximumLength: 2 ** 32 },
    { maximumAssociationPduLength: 0 },
    { maximumPresentationContexts: 129 },
    { maximumItems: 1.5 },
    { maximumKeptItems: Number.NaN },
    { maximumUserInformationLength: 65_536 },
    { maximumCommandLength: 0 },
    { maximumDataSetLength: -1 },
    { highWaterBytes: 0 },
    { maximumQueuedMessages: 0 },
  ];
  for (const limits of wrong) {
    const [name] = Object.keys(limits);
    it(`${JSON.stringify(limits)} is refused by whoever opens a port or an association`, async () => {
      expect(() => new SharedListener(testContext(), {}, limits)).to.throw(InvalidArgumentError, name);
      const { opening, peer } = startRequestor(limits);
      expect(await failure(opening)).to.be.instanceOf(InvalidArgumentError);
      expect(peer.chunks, 'nothing was sent').to.deep.equal([]);
    });
  }

  it('has none that keeps usual peers out', async () => {
    const { association, peer } = await openRequestor();
    const receiving = association.receive();
    peer.send(commandPdu(ECHO_CONTEXT, echoRQ(1)));
    expect((await receiving)?.command.MessageID).to.equal(1);
    association.abort();
  });
});

describe('limits of a port', () => {
  it('L20: holdMs holds an association for that time, and not a millisecond more', async () => {
    const { listener, connect, context } = await listen({ holdMs: 700 });
    const peer = await connect();
    peer.send(associateRQ());
    await turns();
    context.clock.advance(699);
    await turns();
    expect(peer.hasUnread).to.equal(false);
    context.clock.advance(1);
    expect(await peer.takeType(3)).to.include({ result: 2, source: 3, reason: 1 });
    await listener.close();
  });

  it('L20: maximumHeldOffers holds so many, and rejects one more', async () => {
    const { listener, connect } = await listen({ maximumHeldOffers: 2 });
    const peers = [await connect(), await connect(), await connect()];
    for (const peer of peers) peer.send(associateRQ());
    expect(await peers[2]?.takeType(3)).to.include({ result: 2, source: 3, reason: 1 });
    for (let taken = 0; taken < 2; taken++) expect(await listener.next(1)).to.have.property('isOpen', true);
    await listener.close();
  });

  it('L20: maximumRejections is how many are told, one more is closed without a word', async () => {
    const { listener, connect } = await listen({ maximumConnections: 1, maximumRejections: 2 });
    const peers = [];
    for (let count = 0; count < 4; count++) peers.push(await connect());
    await turns();
    expect(peers.map(({ isClosed }) => isClosed)).to.deep.equal([false, false, false, true]);
    peers[2]?.send(associateRQ());
    expect(await peers[2]?.takeType(3)).to.include({ result: 2, source: 3, reason: 2 });
    await listener.close();
  });

  it('refuses numbers that are none', () => {
    for (const options of [{ holdMs: -1 }, { maximumConnections: 0.5 }, { maximumHeldOffers: Number.NaN }]) {
      const [name] = Object.keys(options);
      expect(() => new SharedListener(testContext(), options)).to.throw(InvalidArgumentError, name);
    }
  });

  it('takes an association at its default limits', async () => {
    const { offer } = await openOffer({}, contexts(128));
    const association = offer.accept(ACCEPT_ALL);
    expect(association.presentationContexts).to.have.length(128);
    association.abort();
  });
});
