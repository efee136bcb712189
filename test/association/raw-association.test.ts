import { expect } from 'chai';
import {
  buildAssociateRQ,
  MemoryDataSetSource,
  RawAssociation,
  type RawAssociationHandler,
  type RawAssociationOptions,
} from '../../src/association';
import { CommandField, DATA_SET_PRESENT, encodeCommandSet, NO_DATA_SET } from '../../src/dimse';
import { AssociationClosedError, InvalidArgumentError } from '../../src/errors';
import { encodePdu, type AssociateRQ } from '../../src/pdu';
import { MemoryTransport } from '../../src/transport';
import { within } from '../support/wait-until';
import {
  associateAC,
  CT,
  CT_CONTEXT,
  ECHO_CONTEXT,
  IDENTITY,
  requestOptions,
  testContext,
  VERIFICATION,
} from './harness';

/** Writes down what one side is told. */
class Side implements RawAssociationHandler {
  readonly lines: string[] = [];
  readonly pdus: Buffer[] = [];
  readonly data: Buffer[] = [];
  association!: RawAssociation;
  #wake: (() => void)[] = [];

  #add(line: string): void {
    this.lines.push(line);
    for (const wake of this.#wake.splice(0)) wake();
  }

  async until(start: string): Promise<void> {
    const waiting = async (): Promise<void> => {
      while (!this.lines.some((line) => line.startsWith(start))) {
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    };
    await within(waiting(), `${start} (there were ${this.lines.join(', ')})`);
  }

  onPdu(type: number, length: number, bytes: () => Buffer): void {
    this.pdus.push(bytes());
    this.#add(`pdu ${type} ${length}`);
  }
  onFaultyPdu(reason: number, bytes: Buffer): void {
    this.#add(`faulty ${reason} ${bytes.length}`);
  }
  onPduSent(type: number, length: number, error: Error | undefined): void {
    this.#add(`sent ${type} ${error === undefined ? length : 'not'}`);
  }
  onAssociateRequest(request: AssociateRQ): void {
    this.#add(`request of ${request.callingAETitle}`);
  }
  onAssociateAccept(): void {
    this.#add('accept');
  }
  onAssociateReject({ result, source, reason }: { result: number; source: number; reason: number }): void {
    this.#add(`reject ${result} ${source} ${reason}`);
  }
  onCommand(...[context, command, hasDataSet, bytes]: Parameters<RawAssociationHandler['onCommand']>): void {
    this.#add(`command ${context.id} ${command.CommandField} ${hasDataSet} ${bytes.length}`);
  }
  onDataSet(chunk: Buffer): void {
    this.data.push(Buffer.from(chunk));
  }
  onMessageEnd(): void {
    this.#add('end');
  }
  onReleaseRequest(): void {
    this.#add('release request');
  }
  onReleaseResponse(): void {
    this.#add('release response');
  }
  onAborted(error: Error): void {
    this.#add(`aborted: ${error.name}`);
  }
  onArtimExpired(): void {
    this.#add('artim');
  }
  onClosed(error: Error | undefined): void {
    this.#add(`closed ${error?.message ?? ''}`.trim());
  }
}

const ECHO = encodeCommandSet({
  CommandField: CommandField.C_ECHO_RQ,
  MessageID: 1,
  AffectedSOPClassUID: VERIFICATION,
  CommandDataSetType: NO_DATA_SET,
});
const STORE = encodeCommandSet({
  CommandField: CommandField.C_STORE_RQ,
  MessageID: 2,
  AffectedSOPClassUID: CT,
  CommandDataSetType: DATA_SET_PRESENT,
});

describe('RawAssociation', () => {
  function open(options: RawAssociationOptions = {}): {
    requestor: Side;
    acceptor: Side;
    context: ReturnType<typeof testContext>;
  } {
    const context = testContext();
    const [client, server] = MemoryTransport.pair();
    const [requestor, acceptor] = [new Side(), new Side()];
    requestor.association = new RawAssociation('requestor', client, requestor, options, context);
    acceptor.association = new RawAssociation('acceptor', server, acceptor, options, context);
    return { requestor, acceptor, context };
  }

  async function establish(options?: RawAssociationOptions): Promise<ReturnType<typeof open>> {
    const sides = open(options);
    sides.requestor.association.request(buildAssociateRQ(requestOptions(), IDENTITY));
    await sides.acceptor.until('request');
    sides.acceptor.association.accept(associateAC());
    await sides.requestor.until('accept');
    return sides;
  }

  it('tells each PDU before what it means, and gives it whole', async () => {
    const { requestor, acceptor } = await establish();
    const request = encodePdu(buildAssociateRQ(requestOptions(), IDENTITY));
    expect(acceptor.lines.slice(0, 2)).to.deep.equal([`pdu 1 ${request.length}`, 'request of CALLER']);
    expect(acceptor.pdus[0]).to.deep.equal(request);
    expect(requestor.lines).to.deep.equal([`sent 1 ${request.length}`, `pdu 2 ${requestor.pdus[0]?.length}`, 'accept']);
    expect(requestor.association.negotiated?.accept.calledAETitle).to.equal('CALLED');
    expect(requestor.association.acceptedContext(CT_CONTEXT)?.abstractSyntax).to.equal(CT);
    expect([requestor.association.mayTransfer, requestor.association.role]).to.deep.equal([true, 'requestor']);
  });

  it('sends messages that are encoded already, in their order, and tells of their PDUs', async () => {
    const { requestor, acceptor } = await establish();
    const data = Buffer.alloc(40_000, 7);
    const sent = [
      requestor.association.send(CT_CONTEXT, STORE, new MemoryDataSetSource(data)),
      requestor.association.send(ECHO_CONTEXT, ECHO),
    ];
    await within(Promise.all(sent), 'the sends');
    await acceptor.until(`command ${ECHO_CONTEXT}`);
    expect(acceptor.lines.slice(3).filter((line) => !line.startsWith('pdu'))).to.deep.equal([
      `command ${CT_CONTEXT} 1 true ${STORE.length}`,
      'end',
      `command ${ECHO_CONTEXT} 48 false ${ECHO.length}`,
      'end',
    ]);
    expect(Buffer.concat(acceptor.data)).to.deep.equal(data);
    const lengths = acceptor.pdus.slice(1).map((pdu) => pdu.length);
    expect(
      requestor.lines.filter((line) => line.startsWith('sent 4')).map((line) => Number(line.slice(7))),
    ).to.deep.equal(lengths);
    expect(Math.max(...lengths)).to.equal(16_384 + 6);
  });

  it('sends no longer PDUs than it was told, whatever the peer takes', async () => {
    const { requestor, acceptor } = await establish({ longestSentPdu: 1_000 });
    await requestor.association.send(CT_CONTEXT, STORE, new MemoryDataSetSource(Buffer.alloc(5_000)));
    await acceptor.until('end');
    expect(Math.max(...acceptor.pdus.slice(1).map((pdu) => pdu.length))).to.equal(1_006);
  });

  it('answers a release behind what is being sent', async () => {
    const { requestor, acceptor } = await establish();
    requestor.association.release();
    await acceptor.until('release request');
    void acceptor.association.send(ECHO_CONTEXT, ECHO);
    acceptor.association.respondRelease();
    await requestor.until('release response');
    expect(requestor.lines.filter((line) => !line.startsWith('pdu')).slice(-3)).to.deep.equal([
      `command ${ECHO_CONTEXT} 48 false ${ECHO.length}`,
      'end',
      'release response',
    ]);
    requestor.association.close();
    await Promise.all([requestor.until('closed'), acceptor.until('closed')]);
  });

  it('L26: releases of both sides at once are answered in the order of the standard', async () => {
    const { requestor, acceptor } = await establish();
    requestor.association.release();
    acceptor.association.release();
    await Promise.all([requestor.until('release request'), acceptor.until('release request')]);
    acceptor.association.respondRelease();
    requestor.association.respondRelease();
    await Promise.all([requestor.until('release response'), acceptor.until('release response')]);
    requestor.association.close();
    await acceptor.until('closed');
  });

  it('aborts with the source and reason of the application; what is queued is lost', async () => {
    const { requestor, acceptor } = await establish();
    const lost = requestor.association.send(ECHO_CONTEXT, ECHO).catch((error: unknown) => error);
    requestor.association.abort(2, 5);
    expect(await lost).to.be.instanceOf(AssociationClosedError);
    await acceptor.until('aborted');
    expect(acceptor.pdus.at(-1)).to.deep.equal(Buffer.from('07000000000400000205', 'hex'));
    acceptor.association.close();
    await requestor.until('closed');
  });

  it('rejects with any numbers, and keeps the connection until it is closed', async () => {
    const { requestor, acceptor } = open();
    requestor.association.request(buildAssociateRQ(requestOptions(), IDENTITY));
    await acceptor.until('request');
    acceptor.association.reject({ type: 3, result: 2, source: 3, reason: 2 });
    await requestor.until('reject 2 3 2');
    expect(requestor.lines.some((line) => line.startsWith('closed'))).to.equal(false);
    requestor.association.close();
    await acceptor.until('closed');
  });

  it('ARTIM ends what nobody closes', async () => {
    const { acceptor, context } = open({ artimMs: 5_000 });
    context.clock.advance(5_000);
    await acceptor.until('closed');
    expect(acceptor.lines).to.deep.equal(['artim', 'aborted: ConnectionLostError', 'closed']);
  });

  it('a faulty PDU is given as far as it came, and ends the association', async () => {
    const context = testContext();
    const [client, server] = MemoryTransport.pair();
    const side = new Side();
    side.association = new RawAssociation('acceptor', server, side, {}, context);
    client.resume();
    client.write(Buffer.from('0500000000050000', 'hex'));
    await side.until('faulty');
    expect(side.lines[0]).to.equal('faulty 6 6');
    client.end();
    await side.until('closed');
  });

  it('bytes before a request are faulty, and close the connection', async () => {
    const [client, server] = MemoryTransport.pair();
    const side = new Side();
    side.association = new RawAssociation('requestor', client, side, {}, testContext());
    server.write(Buffer.from('220 mail'));
    await side.until('closed');
    expect(side.lines).to.deep.equal(['faulty 2 8', 'closed']);
  });

  it('what does not fit is refused before it is sent', async () => {
    const { requestor, acceptor } = open();
    expect(() => acceptor.association.accept(associateAC())).to.throw(AssociationClosedError);
    requestor.association.request(buildAssociateRQ(requestOptions(), IDENTITY));
    await acceptor.until('request');
    const accept = associateAC();
    const answers = [{ id: 9, result: 0, transferSyntax: '1.2.840.10008.1.2' }];
    expect(() => acceptor.association.accept({ ...accept, presentationContexts: answers })).to.throw('not proposed');
    acceptor.association.accept(accept);
    await requestor.until('accept');
    const error = await requestor.association.send(99, ECHO).catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(InvalidArgumentError);
  });
});
