import { expect } from 'chai';
import { type Association, requestAssociation, Rejection, systemClock } from '../../src/association';
import {
  AssociationAbortedError,
  AssociationClosedError,
  AssociationRejectedError,
  ConnectionLostError,
  DimseTimeoutError,
  InvalidArgumentError,
  ProtocolError,
} from '../../src/errors';
import { tcpTransportFactory } from '../../src/transport';
import { within } from '../support/wait-until';
import { turns } from './pdu-peer';
import {
  ACCEPT_ALL,
  APPLICATION_CONTEXT,
  associateAC,
  associateRQ,
  CT,
  echoRQ,
  failure,
  IDENTITY,
  LEE,
  LEI,
  listen,
  ListLogger,
  openAcceptor,
  openOffer,
  openPair,
  openRequestor,
  requestOptions,
  serveEchoes,
  startRequestor,
  testContext,
  VERIFICATION,
} from './harness';

describe('association: opening', () => {
  describe('as requestor', () => {
    it('proposes contexts under the ids that the application gives them, and refuses ids that are none', async () => {
      const proposal = { abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] };
      const { peer } = startRequestor({ presentationContexts: [{ ...proposal, id: 7 }, proposal] });
      const request = await peer.take();
      expect(request).to.have.property('presentationContexts').that.has.length(2);
      expect(request).to.have.nested.property('presentationContexts[0].id', 7);
      expect(request).to.have.nested.property('presentationContexts[1].id', 3);
      for (const ids of [[2], [-1], [257], [5, 5]]) {
        const presentationContexts = ids.map((id) => ({ ...proposal, id }));
        const asking = requestAssociation(requestOptions({ presentationContexts }), testContext());
        expect(await failure(asking)).to.be.instanceOf(InvalidArgumentError);
      }
    });

    it('sends exactly what was asked for', async () => {
      const information = Buffer.from([1, 1]);
      const { peer } = startRequestor({
        maximumLength: 32_768,
        callingAETitle: ' CALLER ',
        roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: true }],
        extendedNegotiations: [{ sopClassUID: CT, information }],
        commonExtendedNegotiations: [
          { version: 0, sopClassUID: CT, serviceClassUID: '1.2.840.10008.4.2', relatedGeneralSOPClassUIDs: [] },
        ],
        asynchronousOperationsWindow: { invoked: 4, performed: 0 },
        userIdentity: { type: 2, primary: 'user', secondary: Buffer.from('code'), positiveResponseRequested: true },
      });
      expect(await peer.take()).to.deep.equal({
        type: 1,
        protocolVersion: 1,
        calledAETitle: 'CALLED',
        callingAETitle: 'CALLER',
        applicationContextName: APPLICATION_CONTEXT,
        presentationContexts: [
          { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
          { id: 3, abstractSyntax: CT, transferSyntaxes: [LEE, LEI] },
        ],
        userInformation: {
          maximumLength: 32_768,
          implementationClassUID: IDENTITY.classUID,
          implementationVersionName: IDENTITY.versionName,
          roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: true }],
          extendedNegotiations: [{ sopClassUID: CT, information }],
          commonExtendedNegotiations: [
            { version: 0, sopClassUID: CT, serviceClassUID: '1.2.840.10008.4.2', relatedGeneralSOPClassUIDs: [] },
          ],
          asynchronousOperationsWindow: { invoked: 4, performed: 0 },
          userIdentity: {
            identityType: 2,
            positiveResponseRequested: true,
            primaryField: Buffer.from('user'),
            secondaryField: Buffer.from('code'),
          },
        },
      });
    });

    it('L25: proposes no asynchronous operations window unless told to', async () => {
      const { peer } = startRequestor();
      const { userInformation } = await peer.takeType(1);
      expect(Object.keys(userInformation)).to.have.members([
        'maximumLength',
        'implementationClassUID',
        'implementationVersionName',
      ]);
    });

    it('knows the accepted and the refused contexts and why', async () => {
      const { peer, opening } = startRequestor();
      await peer.takeType(1);
      const accept = associateAC(1000);
      peer.send({
        ...accept,
        presentationContexts: [{ id: 1, result: 3, transferSyntax: '' }, ...accept.presentationContexts.slice(1)],
      });
      const association = await opening;
      expect(association.isOpen).to.equal(true);
      expect(association.role).to.equal('requestor');
      expect(association.presentationContexts).to.deep.equal([
        { id: 3, abstractSyntax: CT, transferSyntax: LEE, scuRole: true, scpRole: false },
      ]);
      expect(association.refusedContexts).to.have.length(1);
      expect(association.refusedContexts[0]?.reason).to.match(/does not support the abstract syntax/);
      expect(association.fragmentLength).to.equal(994);
      expect([association.callingAETitle, association.calledAETitle]).to.deep.equal(['CALLER', 'CALLED']);
      expect(association.remoteAddress).to.equal('memory');
    });

    it('refuses options that make no request before it connects', async () => {
      const context = testContext();
      const bad = [
        { presentationContexts: [] },
        { presentationContexts: Array.from({ length: 129 }, () => ({ abstractSyntax: CT, transferSyntaxes: [LEI] })) },
        { callingAETitle: 'SEVENTEEN LETTERS' },
        { calledAETitle: '  ' },
        { calledAETitle: 'A\\B' },
        { calledAETitle: '\u0416' },
        { presentationContexts: [{ abstractSyntax: '1.2.\u0416', transferSyntaxes: [LEI] }] },
        { maximumLength: 2 ** 32 },
        { timeouts: { association: -1 } },
      ];
      for (const overrides of bad) {
        const error = await failure(requestAssociation(requestOptions(overrides), context));
        expect(error, JSON.stringify(overrides)).to.be.instanceOf(InvalidArgumentError);
      }
    });

    const rejections: [number, number, number][] = [1, 2].flatMap((result) =>
      [
        ...[1, 2, 3, 7, 9].map((reason): [number, number] => [1, reason]),
        ...[1, 2, 7].map((reason): [number, number] => [2, reason]),
        ...[0, 1, 2, 7].map((reason): [number, number] => [3, reason]),
      ].map(([source, reason]): [number, number, number] => [result, source, reason]),
    );
    it('gives every rejection as an error with its result, source and reason', async () => {
      for (const [result, source, reason] of rejections) {
        const { peer, opening } = startRequestor();
        await peer.takeType(1);
        peer.send({ type: 3, result, source, reason });
        const error = await failure(opening);
        expect(error).to.be.instanceOf(AssociationRejectedError);
        expect(error).to.include({ result, source, reason });
        expect(error.message).to.match(/^Association rejected: .+ \(by CALLED at memory:104\)$/);
        await within(peer.closed, 'the close after a rejection');
      }
    });

    it('fails with the abort of the peer, its source and reason', async () => {
      const { peer, opening, context } = startRequestor();
      await peer.takeType(1);
      peer.send({ type: 7, source: 2, reason: 1 });
      const error = await failure(opening);
      expect(error).to.be.instanceOf(AssociationAbortedError);
      expect(error).to.include({ by: 'peer', source: 2, reason: 1 });
      await within(peer.closed, 'the close');
      await turns();
      expect(context.clock.running).to.equal(0);
    });

    it('fails when the connection is lost before the answer', async () => {
      const { peer, opening } = startRequestor();
      await peer.takeType(1);
      peer.transport.end();
      const error = await failure(opening);
      expect(error).to.be.instanceOf(ConnectionLostError);
      expect(error.message).to.match(/memory:104 was lost: closed by the peer without release or abort/);
    });

    it('aborts when the answer does not fit the request', async () => {
      const answers = [
        { ...associateAC(), presentationContexts: [{ id: 5, result: 0, transferSyntax: LEI }] },
        associateAC(7),
        associateRQ(),
        { type: 6 as const },
        Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      ];
      for (const answer of answers) {
        const { peer, opening } = startRequestor();
        await peer.takeType(1);
        peer.send(answer);
        const error = await failure(opening);
        expect(error).to.be.instanceOf(AssociationAbortedError);
        expect(error).to.include({ by: 'us', source: 2 });
        expect(await peer.takeType(7)).to.include({ source: 2 });
      }
    });

    it('L7: names a PDU of unknown type in the abort', async () => {
      const { peer, opening } = startRequestor();
      await peer.takeType(1);
      peer.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
      expect(await peer.takeType(7)).to.deep.equal({ type: 7, source: 2, reason: 1 });
      expect((await failure(opening)).message).to.match(/unknown type 0x48.*is the peer a DICOM program/);
    });
  });

  describe('with an AbortSignal', () => {
    const reason = new Error('the user gave up');

    it('does not connect when it was aborted before', async () => {
      let connected = false;
      const context = testContext();
      const connect: typeof context.transports.connect = (options) => {
        connected = options.signal?.aborted !== true;
        return context.transports.connect(options);
      };
      const opening = requestAssociation(requestOptions({ signal: AbortSignal.abort(reason) }), {
        ...context,
        transports: { connect, listen: context.transports.listen.bind(context.transports) },
      });
      expect(await failure(opening)).to.equal(reason);
      expect(connected).to.equal(false);
    });

    it('gives up a connection that is being made', async () => {
      const controller = new AbortController();
      const { context, signalled } = stuckContext();
      const opening = requestAssociation(requestOptions({ signal: controller.signal }), context);
      controller.abort(reason);
      expect(await failure(opening)).to.equal(reason);
      expect(signalled()).to.equal(true);
      expect(context.clock.running).to.equal(0);
    });

    it('closes a connection that came about in the same moment', async () => {
      const controller = new AbortController();
      const { peer, opening } = startRequestor({ signal: controller.signal });
      controller.abort(reason);
      expect(await failure(opening)).to.equal(reason);
      await within(peer.closed, 'the close');
      expect(peer.chunks).to.deep.equal([]);
    });

    it('aborts while the answer is awaited', async () => {
      const controller = new AbortController();
      const { peer, opening } = startRequestor({ signal: controller.signal });
      await peer.takeType(1);
      controller.abort(reason);
      expect(await failure(opening)).to.equal(reason);
      expect(await peer.takeType(7)).to.deep.equal({ type: 7, source: 0, reason: 0 });
    });

    it('hands out what a failed opening has left to the peer to close', async () => {
      const left: Association[] = [];
      const { peer, opening, context } = startRequestor({
        timeouts: { association: 1_000 },
        onFailedOpening: (association) => void left.push(association),
      });
      await peer.takeType(1);
      context.clock.advance(1_000);
      expect(await failure(opening)).to.be.instanceOf(DimseTimeoutError);
      await peer.takeType(7);
      const [association] = left;
      expect([left.length, association?.isOpen]).to.deep.equal([1, false]);
      association?.closeTransport();
      await within(association?.closed ?? Promise.reject(new Error('none')), 'the close');
      await within(peer.closed, 'the close at the peer');
      expect(context.clock.running).to.equal(0);
    });

    it('has no effect on an established association', async () => {
      const controller = new AbortController();
      const { association, peer } = await openRequestor({ signal: controller.signal });
      controller.abort(reason);
      await turns();
      expect(association.isOpen).to.equal(true);
      expect(peer.hasUnread).to.equal(false);
    });
  });

  describe('as acceptor', () => {
    it('answers as the application has worked it out, and announces what it says', async () => {
      const request = associateRQ({
        presentationContexts: [
          { id: 1, abstractSyntax: CT, transferSyntaxes: [LEE] },
          { id: 3, abstractSyntax: CT, transferSyntaxes: [LEI] },
        ],
      });
      const { offer, peer } = await openOffer({ maximumLength: 65_536 }, request);
      const presentationContexts = [
        { id: 1, result: 1, transferSyntax: LEE },
        { id: 3, result: 0, transferSyntax: LEI },
      ];
      const accepted = [{ id: 3, abstractSyntax: CT, transferSyntax: LEI, scuRole: true, scpRole: false }];
      const rest = { roleSelections: [], extendedNegotiations: [], asynchronousOperationsWindow: undefined };
      const association = offer.answer({ presentationContexts, accepted, ...rest }, { maximumLength: 16_384 });
      const accept = await peer.take();
      expect(accept).to.have.property('presentationContexts').that.deep.equals(presentationContexts);
      expect(accept).to.have.nested.property('userInformation.maximumLength', 16_384);
      expect(association.presentationContexts).to.deep.equal(accepted);
      expect(() => offer.answer({ presentationContexts, accepted, ...rest })).to.throw(AssociationClosedError);
    });

    it('answers every context under its own id and returns the reserved bytes', async () => {
      const reserved = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
      const request = associateRQ({
        reserved,
        presentationContexts: [
          { id: 255, abstractSyntax: CT, transferSyntaxes: [LEE, LEI] },
          { id: 7, abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
          { id: 9, abstractSyntax: '1.2.3', transferSyntaxes: [LEI] },
        ],
        userInformation: {
          maximumLength: 20_000,
          asynchronousOperationsWindow: { invoked: 8, performed: 8 },
          roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: true }],
        },
      });
      const { offer, peer } = await openOffer({ maximumLength: 65_536 }, request);
      expect(offer.request).to.deep.equal(request);
      const association = offer.accept({
        accept: (uid) => (uid === '1.2.3' ? undefined : { transferSyntaxes: [LEI] }),
        preference: 'acceptor',
      });
      expect(await peer.take()).to.deep.equal({
        type: 2,
        protocolVersion: 1,
        calledAETitle: 'CALLED',
        callingAETitle: 'CALLER',
        reserved,
        applicationContextName: APPLICATION_CONTEXT,
        presentationContexts: [
          { id: 255, result: 0, transferSyntax: LEI },
          { id: 7, result: 0, transferSyntax: LEI },
          { id: 9, result: 3, transferSyntax: LEI },
        ],
        userInformation: {
          maximumLength: 65_536,
          implementationClassUID: IDENTITY.classUID,
          implementationVersionName: IDENTITY.versionName,
          asynchronousOperationsWindow: { invoked: 1, performed: 1 },
          roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: false }],
        },
      });
      expect(association.presentationContexts.map(({ id }) => id)).to.deep.equal([255, 7]);
      expect(association.fragmentLength).to.equal(19_994);
      expect(association.role).to.equal('acceptor');
    });

    it('rejects with what the application says', async () => {
      for (const rejection of Object.values(Rejection)) {
        const { offer, peer } = await openOffer();
        offer.reject(rejection);
        expect(await peer.take()).to.deep.equal({ type: 3, ...rejection });
        expect(offer.isOpen).to.equal(false);
        offer.reject(Rejection.NoReason);
        peer.transport.end();
        expect(await within(offer.closed, 'the end')).to.deep.equal({ kind: 'rejected', by: 'us' });
        expect(peer.hasUnread).to.equal(false);
      }
    });

    it('can still reject when its policy throws', async () => {
      const { offer, peer } = await openOffer();
      const broken = {
        accept: () => {
          throw new Error('broken policy');
        },
      };
      expect(() => offer.accept(broken)).to.throw('broken policy');
      expect(offer.isOpen).to.equal(true);
      offer.reject(Rejection.NoReason);
      expect(await peer.takeType(3)).to.include({ result: 1 });
    });

    it('aborts when what it accepts cannot be answered, so that the peer does not wait for ever', async () => {
      const tooLong = { transferSyntaxes: () => true, extendedNegotiation: () => Buffer.alloc(70_000) };
      const extended = associateRQ();
      const userInformation = {
        ...extended.userInformation,
        extendedNegotiations: [{ sopClassUID: CT, information: Buffer.from([1]) }],
      };
      const cases = [
        { options: { raw: true }, request: associateRQ({}, 7), policy: ACCEPT_ALL, error: ProtocolError },
        { request: { ...extended, userInformation }, policy: { accept: () => tooLong }, error: InvalidArgumentError },
      ];
      for (const { options, request, policy, error } of cases) {
        const { offer, peer } = await openOffer(options, request);
        expect(() => offer.accept(policy)).to.throw(error);
        await peer.takeType(7);
        peer.transport.end();
        expect(await within(offer.closed, 'the end')).to.deep.include({ kind: 'aborted', by: 'us' });
      }
    });

    it('cannot accept what was taken back', async () => {
      for (const goAway of ['abort', 'close'] as const) {
        const { offer, peer } = await openOffer();
        if (goAway === 'abort') peer.send({ type: 7, source: 0, reason: 0 });
        else peer.transport.end();
        const reason = await within(offer.closed, 'the end');
        expect(reason.kind).to.equal(goAway === 'abort' ? 'aborted' : 'lost');
        expect(offer.isOpen).to.equal(false);
        expect(() => offer.accept(ACCEPT_ALL)).to.throw(AssociationClosedError);
      }
    });

    it('rejects another application context by itself', async () => {
      const { listener, connect } = await listen();
      const peer = await connect();
      const next = listener.next(0);
      peer.send(associateRQ({ applicationContextName: '1.2.3' }));
      expect(await peer.take()).to.deep.equal({ type: 3, result: 1, source: 1, reason: 2 });
      await listener.close();
      expect(await next).to.equal(undefined);
    });

    it('L17: aborts a request with an even or repeated context id, and goes on serving others', async () => {
      const { listener, connect } = await listen();
      const context = { abstractSyntax: CT, transferSyntaxes: [LEI] };
      const requests = [
        associateRQ({ presentationContexts: [{ id: 2, ...context }] }),
        associateRQ({
          presentationContexts: [
            { id: 1, ...context },
            { id: 1, ...context },
          ],
        }),
      ];
      for (const request of requests) {
        const peer = await connect();
        peer.send(request);
        expect(await peer.takeType(7)).to.include({ reason: 6 });
      }
      const peer = await connect();
      peer.send(associateRQ());
      expect(await listener.next(0)).to.have.property('isOpen', true);
    });

    it('L34: aborts a request with a maximum length below 8', async () => {
      const { connect } = await listen();
      const peer = await connect();
      peer.send(associateRQ({}, 7));
      expect(await peer.takeType(7)).to.include({ source: 2, reason: 6 });
    });

    it('rejects protocol version 0 by itself and says so', async () => {
      const { listener, connect, context } = await listen();
      const peer = await connect();
      peer.send(associateRQ({ protocolVersion: 0 }));
      expect(await peer.take()).to.deep.equal({ type: 3, result: 1, source: 2, reason: 2 });
      expect(context.logger.entries.some((entry) => entry.includes('rejected by us'))).to.equal(true);
      peer.transport.end();
      await turns();
      expect(listener.connectionCount).to.equal(0);
    });

    it('indicates protocol version 0 with acceptAnyProtocolVersion', async () => {
      const { offer } = await openOffer({ acceptAnyProtocolVersion: true }, associateRQ({ protocolVersion: 0 }));
      expect(offer.request.protocolVersion).to.equal(0);
    });

    it('L7: answers HTTP on the port with an abort (unrecognized PDU) and lets go when the peer does', async () => {
      const { listener, connect, context } = await listen();
      const peer = await connect();
      peer.send(Buffer.from('GET / HTTP/1.1\r\nHost: pacs\r\n\r\n'));
      expect(await peer.takeType(7)).to.include({ reason: 1 });
      peer.transport.end();
      await turns();
      expect(listener.connectionCount).to.equal(0);
      expect(context.clock.running).to.equal(0);
      expect(context.logger.entries.join('\n')).to.match(/unknown type 0x47/);
    });

    it('L10: aborts what comes before a request, and no handler sees it', async () => {
      for (const pdu of [associateAC(), { type: 5 as const }, { type: 6 as const }]) {
        const { listener, connect } = await listen();
        const peer = await connect();
        peer.send(pdu);
        expect(await peer.takeType(7)).to.include({ reason: 2 });
        const next = listener.next(0);
        await listener.close();
        expect(await next).to.equal(undefined);
      }
    });

    it('L8: aborts an association PDU over the limit on its header', async () => {
      const { connect } = await listen({}, { maximumAssociationPduLength: 1000 });
      const peer = await connect();
      peer.send(Buffer.from([1, 0, 0, 0, 0x03, 0xe9]));
      expect(await peer.takeType(7)).to.include({ reason: 6 });
    });

    it('establishes an association without any accepted context', async () => {
      const { association } = await openAcceptor({}, undefined, { accept: () => undefined });
      expect(association.isOpen).to.equal(true);
      expect(association.presentationContexts).to.deep.equal([]);
    });
  });

  describe('between our own ends', () => {
    const overTcp = {
      clock: systemClock,
      logger: new ListLogger(),
      transports: tcpTransportFactory,
      identity: IDENTITY,
    };

    it('works over memory, byte by byte', () => exchange(openPair(testContext({ chunkLength: 1 }))));

    it('works over TCP', () => exchange(openPair(overTcp)));

    it('finishes 1,000 echoes over TCP', async function () {
      this.timeout(20_000);
      const { requestor, acceptor, listener } = await openPair(overTcp);
      const serving = serveEchoes(acceptor);
      for (let count = 0; count < 1000; count++) {
        const response = await requestor.request({ contextId: 1, command: echoRQ(requestor.nextMessageID()) });
        if (response.command.Status !== 0) throw new Error('an echo failed');
      }
      expect((await requestor.release()).kind).to.equal('released');
      expect(await serving).to.equal(1000);
      await listener.close();
    });
  });
});

async function exchange(pair: ReturnType<typeof openPair>): Promise<void> {
  const { requestor, acceptor, listener } = await pair;
  const serving = serveEchoes(acceptor);
  const response = await requestor.request({ contextId: 1, command: echoRQ(requestor.nextMessageID()) });
  expect(response.command).to.include({ MessageIDBeingRespondedTo: 1, Status: 0, AffectedSOPClassUID: VERIFICATION });
  expect(await requestor.release()).to.deep.equal({ kind: 'released', by: 'us' });
  expect(await within(acceptor.closed, 'the end')).to.deep.equal({ kind: 'released', by: 'peer' });
  await within(requestor.closed, 'the end');
  expect(await serving).to.equal(1);
  await listener.close();
}
/** A factory whose connections never come about until the signal ends them. */
function stuckContext(): { context: ReturnType<typeof testContext>; signalled: () => boolean } {
  let signalled = false;
  const context = testContext();
  const connect: typeof context.transports.connect = ({ signal }) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        signalled = true;
        reject(signal.reason as Error);
      });
    });
  const listenRefused = (): Promise<never> => Promise.reject(new Error('unused'));
  return { context: { ...context, transports: { connect, listen: listenRefused } }, signalled: () => signalled };
}
