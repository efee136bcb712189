import { expect } from 'chai';
import { createEngine, type Engine } from '../../src/container';
import { Rejection, type Association } from '../../src/association';
import { CommandField } from '../../src/dimse';
import { AssociationRejectedError } from '../../src/errors';
import { echo, type DicomServerOptions, type ServiceHandler } from '../../src/services';
import { FakeClock } from '../association/fake-clock';
import { ACCEPT_ALL, CT, CT_CONTEXT, failure, ListLogger, requestOptions, storeRQ } from '../association/harness';
import { turns } from '../association/pdu-peer';
import { MemoryTransportFactory } from '../../src/transport';
import { MemoryDataSetSource } from '../../src/association';
import { decodeQueryAbilities, encodeQueryAbilities, supportQueryAbilities } from '../../src/ul';
import { within } from '../support/wait-until';

function testEngine(): { engine: Engine; clock: FakeClock; logger: ListLogger } {
  const parts = { clock: new FakeClock(), logger: new ListLogger(), transports: new MemoryTransportFactory() };
  return { engine: createEngine(parts), ...parts };
}

async function start(options: Partial<DicomServerOptions> = {}) {
  const tested = testEngine();
  const server = await tested.engine.listen({ port: 0, policy: ACCEPT_ALL, handlers: {}, ...options });
  const connect = (): Promise<Association> => tested.engine.requestAssociation(requestOptions({ port: server.port }));
  return { ...tested, server, connect };
}

function store(association: Association, id = 1, data = Buffer.alloc(10)) {
  return association.request({ contextId: CT_CONTEXT, command: storeRQ(id), dataSet: new MemoryDataSetSource(data) });
}

const handle = (handler: ServiceHandler): Partial<DicomServerOptions> => ({
  handlers: { [CommandField.C_STORE_RQ]: handler },
});

describe('services: server', () => {
  it('tells of each association that it has accepted, before the first request', async () => {
    const told: string[] = [];
    const { server, connect } = await start({ onEstablished: ({ callingAETitle }) => told.push(callingAETitle) });
    const association = await connect();
    expect(told).to.deep.equal([association.callingAETitle]);
    await association.release();
    await server.close();
  });

  it('answers by the handlers, with the identifiers of the request', async () => {
    const { server, connect } = await start(
      handle(async (request, association) => {
        expect(association.callingAETitle).to.equal('CALLER');
        const length = Buffer.concat((await request.dataSet?.collect(100)) ?? []).length;
        return { Status: length === 10 ? 0xb000 : 0xc000 };
      }),
    );
    const association = await connect();
    expect(server.associationCount).to.equal(1);
    expect((await store(association)).command).to.deep.include({
      CommandField: CommandField.C_STORE_RSP,
      MessageIDBeingRespondedTo: 1,
      AffectedSOPClassUID: storeRQ(1).AffectedSOPClassUID,
      AffectedSOPInstanceUID: '1.2.1',
      Status: 0xb000,
    });
    await association.release();
    await association.closed;
    await turns();
    expect(server.associationCount).to.equal(0);
    await server.close();
  });

  it('answers C-ECHO without a handler', async () => {
    const { server, connect } = await start();
    const association = await connect();
    expect(await echo(association)).to.equal(0);
    await association.release();
    await server.close();
  });

  it('refuses with 0x0211 what no handler answers, and drops its data set', async () => {
    const { server, connect } = await start();
    const association = await connect();
    expect((await store(association, 1, Buffer.alloc(3_000_000))).command.Status).to.equal(0x0211);
    expect(await echo(association)).to.equal(0);
    await association.release();
    await server.close();
  });

  it('L17: answers 0x0110 with the error as comment when a handler throws, and goes on', async () => {
    const throwers: ServiceHandler[] = [
      () => {
        throw new Error('thrown at once');
      },
      () => Promise.reject(new Error('thrown later')),
    ];
    for (const [index, handler] of throwers.entries()) {
      const { server, connect, logger } = await start(handle(handler));
      const association = await connect();
      const { command } = await store(association);
      expect(command).to.include({ Status: 0x0110, ErrorComment: index === 0 ? 'thrown at once' : 'thrown later' });
      expect(logger.entries.join('\n')).to.match(/a handler failed: thrown/);
      expect(await echo(association)).to.equal(0);
      await association.release();
      await server.close();
    }
  });

  it('aborts when an answer makes no response, so that the peer does not wait for ever', async () => {
    const { server, connect, logger } = await start(handle(() => ({ Status: 70_000 })));
    const association = await connect();
    expect(await failure(store(association))).to.include({ by: 'peer' });
    expect(logger.entries.join('\n')).to.match(/a response could not be sent/);
    expect(await echo(await connect()), 'others are served').to.equal(0);
    await server.close();
  });

  it('refuses an association as onAssociation says, at once or later', async () => {
    for (const later of [false, true]) {
      const { server, connect, logger } = await start({
        onAssociation: ({ request }) => {
          const rejection = request.calledAETitle === 'OTHER' ? undefined : Rejection.CalledAETitleNotRecognized;
          return later ? Promise.resolve(rejection) : rejection;
        },
      });
      const error = await failure(connect());
      expect(error).to.be.instanceOf(AssociationRejectedError);
      expect(error).to.include({ result: 1, source: 1, reason: 7 });
      expect(logger.entries.join('\n')).to.match(
        /^3 \[CALLER at .+\] refused by onAssociation: permanently, by the service user: called AE title not recognized$/m,
      );
      await server.close();
    }
  });

  it('L45: shows who asks, and answers that the identity of this association was verified', async () => {
    const users: (string | undefined)[] = [];
    const { server, engine } = await start({
      onAssociation: (offer) => {
        const user = offer.userIdentity?.primaryField.toString();
        users.push(user);
        return user === 'alice' ? { userIdentityResponse: Buffer.alloc(0) } : Rejection.NoReason;
      },
    });
    const connectAs = (primary: string | undefined): Promise<Association> => {
      const userIdentity =
        primary === undefined ? undefined : { type: 1 as const, primary, positiveResponseRequested: true };
      return engine.requestAssociation(requestOptions({ port: server.port, userIdentity }));
    };
    const association = await connectAs('alice');
    expect(association.userIdentityResponse).to.deep.equal(Buffer.alloc(0));
    expect(await failure(connectAs('mallory'))).to.be.instanceOf(AssociationRejectedError);
    expect(await failure(connectAs(undefined))).to.be.instanceOf(AssociationRejectedError);
    expect(users).to.deep.equal(['alice', 'mallory', undefined]);
    await association.release();
    await server.close();
  });

  it('L42: agrees on abilities of a query, readable on both sides', async () => {
    let agreed: Buffer | undefined;
    const { server, engine } = await start({
      policy: {
        accept: () => ({
          transferSyntaxes: () => true,
          extendedNegotiation: supportQueryAbilities({ relationalQueries: true }),
        }),
      },
      ...handle((_request, association) => {
        agreed = association.extendedNegotiation(CT);
        return { Status: 0 };
      }),
    });
    const information = encodeQueryAbilities({ relationalQueries: true, fuzzySemanticMatching: true });
    const association = await engine.requestAssociation(
      requestOptions({ port: server.port, extendedNegotiations: [{ sopClassUID: CT, information }] }),
    );
    const answer = association.extendedNegotiation(CT);
    expect(answer && decodeQueryAbilities(answer)).to.include({
      relationalQueries: true,
      fuzzySemanticMatching: false,
    });
    expect(association.extendedNegotiation('1.2.840.10008.1.1')).to.equal(undefined);
    await store(association);
    expect(agreed).to.deep.equal(answer);
    await association.release();
    await server.close();
  });

  it('answers a query whose handler throws with C000, anything else with 0110', async () => {
    const { server, connect } = await start({
      handlers: {
        [CommandField.C_FIND_RQ]: () => {
          throw new Error('no index');
        },
      },
    });
    const association = await connect();
    const command = { ...storeRQ(1), CommandField: CommandField.C_FIND_RQ };
    const dataSet = new MemoryDataSetSource(Buffer.alloc(10));
    const { command: response } = await association.request({ contextId: CT_CONTEXT, command, dataSet });
    expect(response).to.include({ Status: 0xc000, ErrorComment: 'no index' });
    await association.release();
    await server.close();
  });

  it('refuses an association when its judgement or its policy throws', async () => {
    const broken: Partial<DicomServerOptions>[] = [
      { onAssociation: () => Promise.reject(new Error('no judgement')) },
      {
        policy: {
          accept: () => {
            throw new Error('no policy');
          },
        },
      },
    ];
    for (const options of broken) {
      const { server, connect, logger } = await start(options);
      expect(await failure(connect())).to.be.instanceOf(AssociationRejectedError);
      expect(logger.entries.join('\n')).to.match(/no (judgement|policy)/);
      await server.close();
    }
  });

  it('L20: a slow judgement of one peer does not keep others waiting', async () => {
    let judge: () => void = () => undefined;
    let first = true;
    const { server, connect } = await start({
      onAssociation: async () => {
        if (!first) return undefined;
        first = false;
        await new Promise<void>((resolve) => (judge = resolve));
        return undefined;
      },
    });
    const slow = connect();
    await turns();
    const fast = await within(connect(), 'the second association');
    expect(await echo(fast)).to.equal(0);
    judge();
    expect(await echo(await slow)).to.equal(0);
    await server.close();
  });

  it('L18: handles the requests of an association one after the other', async () => {
    const running: number[] = [];
    let most = 0;
    const { server, connect } = await start(
      handle(async (request) => {
        running.push(request.command.MessageID ?? 0);
        most = Math.max(most, running.length);
        await turns(5);
        running.pop();
        return { Status: 0 };
      }),
    );
    const association = await connect();
    await Promise.all([1, 2, 3].map((id) => store(association, id)));
    expect(most).to.equal(1);
    await association.release();
    await server.close();
  });

  describe('close', () => {
    it('L27: lets a running operation finish within the grace time', async () => {
      let finish: () => void = () => undefined;
      const { server, connect, clock } = await start(
        handle(async () => {
          await new Promise<void>((resolve) => (finish = resolve));
          return { Status: 0 };
        }),
      );
      const association = await connect();
      const storing = store(association);
      await turns();
      const closing = server.close({ graceMs: 5000 });
      await turns();
      expect(await failure(connect()), 'nobody new').to.be.instanceOf(Error);
      clock.advance(4999);
      finish();
      expect((await storing).command.Status).to.equal(0);
      await association.release();
      await within(closing, 'the close');
      await association.closed;
      expect(clock.running).to.equal(0);
    });

    it('L27: aborts what does not finish in time', async () => {
      const { server, connect, clock } = await start(handle(() => new Promise(() => undefined)));
      const association = await connect();
      const storing = failure(store(association));
      await turns();
      const closing = server.close({ graceMs: 5000 });
      await turns();
      clock.advance(4999);
      await turns();
      expect(association.isOpen).to.equal(true);
      clock.advance(1);
      expect(await storing).to.include({ by: 'peer' });
      await within(closing, 'the close');
      expect(server.associationCount).to.equal(0);
    });

    it('without grace aborts at once, and can be called again', async () => {
      const { server, connect } = await start();
      const association = await connect();
      await within(server.close(), 'the close');
      expect(association.outcome).to.include({ kind: 'aborted', by: 'peer' });
      await server.close();
    });

    it('L27: refuses an association that was being judged', async () => {
      let judge: () => void = () => undefined;
      const { server, connect } = await start({
        onAssociation: async () => {
          await new Promise<void>((resolve) => (judge = resolve));
          return undefined;
        },
      });
      const refused = failure(connect());
      await turns();
      await server.close();
      judge();
      expect(await refused).to.be.instanceOf(AssociationRejectedError);
      expect(server.associationCount).to.equal(0);
    });
  });
});
