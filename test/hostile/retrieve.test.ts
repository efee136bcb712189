import { expect } from 'chai';
import { DataElement, DataSet, STUDY_ROOT_FIND, STUDY_ROOT_GET } from '../../src/dataset';
import { CommandField, decodeCommandSet, Status, type CommandSet } from '../../src/dimse';
import { DimseTimeoutError } from '../../src/errors';
import { find, get, serveFind, serveGet, type ServiceHandler } from '../../src/services';
import {
  associateAC,
  associateRQ,
  CT,
  failure,
  LEE,
  LEI,
  openAcceptor,
  openOffer,
  openRequestor,
  startRequestor,
  storeRQ,
  type Established,
} from '../association/harness';
import { commandPdu, dataPdu, turns } from '../association/pdu-peer';
import { within } from '../support/wait-until';

/** What the harness negotiates: the model, and objects. */
const MODEL = 1;
const OBJECTS = 3;
/** One element of implicit little endian: (0010,0010), 4 bytes. */
const DATA_SET = Buffer.from('100010000400000041414141', 'hex');

const identifier = new DataSet(LEI);
identifier.set(DataElement.fromText(0x00100010, 'PN', 'A'));

const response = (CommandField: number, Status: number, hasDataSet = false): CommandSet => ({
  CommandField,
  CommandDataSetType: hasDataSet ? 1 : 0x0101,
  MessageIDBeingRespondedTo: 1,
  Status,
});

describe('hostile: peers that answer queries and retrievals', () => {
  describe('an SCP of C-GET', () => {
    let taken: string[];
    let onStore: ServiceHandler;

    beforeEach(() => {
      taken = [];
      onStore = (request) => {
        request.dataSet?.discard();
        taken.push(request.context.abstractSyntax);
        return { Status: Status.Success };
      };
    });

    /** A C-GET that the scripted peer has received, which has the SCP role for objects or has not. */
    async function asked(
      scpRole: boolean,
    ): Promise<Pick<Established, 'association' | 'peer'> & { ended: Promise<void> }> {
      const { peer, opening } = startRequestor({
        presentationContexts: [
          { abstractSyntax: STUDY_ROOT_GET, transferSyntaxes: [LEI] },
          { abstractSyntax: CT, transferSyntaxes: [LEE], roles: { scu: true, scp: true } },
        ],
      });
      await peer.takeType(1);
      const accept = associateAC();
      const roleSelections = [{ sopClassUID: CT, scuRole: true, scpRole }];
      peer.send({ ...accept, userInformation: { ...accept.userInformation, roleSelections } });
      const association = await within(opening, 'the association');
      const run = async (): Promise<void> => {
        const options = {
          SOPClassUID: STUDY_ROOT_GET,
          identifier,
          onStore: ((...of) => onStore(...of)) as ServiceHandler,
        };
        for await (const { pending } of get(association, options)) expect(pending).to.equal(false);
      };
      const ended = run();
      ended.catch(() => undefined);
      await peer.takeFragments();
      await peer.takeFragments();
      return { association, peer, ended };
    }

    for (const [what, context] of [
      ['of the query', MODEL],
      ['on which only we may send', OBJECTS],
    ] as const) {
      it(`stores nothing over a presentation context ${what}`, async () => {
        const { association, peer, ended } = await asked(false);
        peer.send(commandPdu(context, storeRQ(7)), dataPdu(context, DATA_SET));
        const [answer] = await peer.takeFragments();
        expect(decodeCommandSet(answer?.data ?? Buffer.alloc(0))).to.include({
          CommandField: CommandField.C_STORE_RSP,
          Status: Status.SOPClassNotSupported,
        });
        expect(taken).to.deep.equal([]);
        peer.send(commandPdu(MODEL, response(CommandField.C_GET_RSP, Status.Success)));
        await within(ended, 'the end');
        association.abort();
      });
    }

    it('comes to an end although it goes on storing behind its final response', async () => {
      const { association, peer, ended } = await asked(true);
      let over = false;
      void ended.then(() => (over = true));
      let asking = 0;
      // Whatever was answered, two more wait.
      onStore = async (request) => {
        request.dataSet?.discard();
        taken.push(request.context.abstractSyntax);
        await turns(2);
        return { Status: Status.Success };
      };
      const store = (): void => {
        const messageID = 10 + asking++;
        peer.send(commandPdu(OBJECTS, storeRQ(messageID)), dataPdu(OBJECTS, DATA_SET));
      };
      store();
      store();
      peer.send(commandPdu(MODEL, response(CommandField.C_GET_RSP, Status.Success)));
      for (let round = 0; round < 500 && !over; round++) {
        store();
        await turns(1);
      }
      expect(over).to.equal(true);
      expect(taken.length).to.be.greaterThan(1);
      association.abort();
    });
  });

  it('who goes on with pending responses behind a C-CANCEL is aborted by the timer', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 5000 } });
    const leave = async (): Promise<void> => {
      for await (const { pending } of find(association, { SOPClassUID: CT, identifier })) if (pending) break;
    };
    const left = failure(leave());
    await peer.takeFragments();
    await peer.takeFragments();
    const pending = [
      commandPdu(OBJECTS, response(CommandField.C_FIND_RSP, Status.Pending, true)),
      dataPdu(OBJECTS, DATA_SET),
    ];
    for (let second = 0; second < 20 && association.isOpen; second++) {
      peer.send(...pending);
      await turns();
      clock.advance(1000);
    }
    const error = await left;
    expect(error).to.be.instanceOf(DimseTimeoutError);
    expect(error.message).to.match(/^No final response to a request that was cancelled from CALLED .* within 5 s/);
    expect(clock.limits).to.not.include(5000);
  });

  it('pending responses to a request that nobody cancelled may take as long as they like', async () => {
    const { association, peer, clock } = await openRequestor({ timeouts: { dimseResponse: 5000 } });
    const all = async (): Promise<number> => {
      let count = 0;
      for await (const { pending } of find(association, { SOPClassUID: CT, identifier })) if (pending) count++;
      return count;
    };
    const counted = all();
    await peer.takeFragments();
    await peer.takeFragments();
    for (let second = 0; second < 20; second++) {
      peer.send(
        commandPdu(OBJECTS, response(CommandField.C_FIND_RSP, Status.Pending, true)),
        dataPdu(OBJECTS, DATA_SET),
      );
      await turns();
      clock.advance(1000);
    }
    peer.send(commandPdu(OBJECTS, response(CommandField.C_FIND_RSP, Status.Success)));
    expect(await within(counted, 'the end')).to.equal(20);
    association.abort();
  });

  it('an SCU of C-GET that answers none of our C-STOREs is aborted by the timer, and nothing of it stays', async () => {
    const request = associateRQ();
    const roleSelections = [{ sopClassUID: CT, scuRole: true, scpRole: true }];
    const { offer, peer, context } = await openOffer(
      { timeouts: { dimseResponse: 5000 } },
      { ...request, userInformation: { ...request.userInformation, roleSelections } },
    );
    const roles = { scu: true, scp: true };
    const association = offer.accept({ accept: () => ({ transferSyntaxes: [LEI], requestorRoles: roles }) });
    await peer.takeType(2);
    const getRQ = { CommandField: CommandField.C_GET_RQ, CommandDataSetType: 1, MessageID: 1, Priority: 0 };
    peer.send(commandPdu(OBJECTS, { ...getRQ, AffectedSOPClassUID: STUDY_ROOT_GET }), dataPdu(OBJECTS, DATA_SET));
    const asked = await within(association.receive(), 'the request');
    if (asked === undefined) throw new Error('a request was due');
    const object = { SOPClassUID: CT, SOPInstanceUID: '1.2.3', transferSyntaxUID: LEI, encode: () => [DATA_SET] };
    const serving = failure(serveGet(association, asked, { items: () => [object, object] }));
    await peer.takeFragments();
    await peer.takeFragments();
    await turns();
    context.clock.advance(5000);
    expect(await serving).to.be.instanceOf(DimseTimeoutError);
    expect(association.isOpen).to.equal(false);
  });

  describe('an SCU that uses one Message ID for two requests', () => {
    const findRQ: CommandSet = {
      CommandField: CommandField.C_FIND_RQ,
      CommandDataSetType: 1,
      MessageID: 5,
      Priority: 0,
      AffectedSOPClassUID: STUDY_ROOT_FIND,
    };
    const policy = { accept: () => ({ transferSyntaxes: [LEI] }) };
    const query = [commandPdu(OBJECTS, findRQ), dataPdu(OBJECTS, DATA_SET)];

    it('leaves no query behind that waits for ever when it goes away', async () => {
      const { association, peer } = await openAcceptor({}, undefined, policy);
      peer.send(...query, ...query);
      const request = await within(association.receive(), 'the first');
      if (request === undefined) throw new Error('a request was due');
      let returned = false;
      const busy: AsyncIterable<DataSet> = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => undefined),
          return: () => {
            returned = true;
            return Promise.resolve({ done: true, value: undefined });
          },
        }),
      };
      const serving = failure(serveFind(association, request, () => busy));
      await turns();
      peer.transport.destroy();
      expect((await serving).message).to.contain('lost');
      expect(request.isCancelled).to.equal(true);
      expect(returned).to.equal(true);
    });

    it('is answered both times, and can cancel the second when the first is answered', async () => {
      const { association, peer } = await openAcceptor({}, undefined, policy);
      peer.send(...query, ...query);
      const first = await within(association.receive(), 'the first');
      const second = await within(association.receive(), 'the second');
      if (first === undefined || second === undefined) throw new Error('two requests were due');
      await association.respond(first, { Status: Status.Success });
      peer.send(
        commandPdu(OBJECTS, {
          CommandField: CommandField.C_CANCEL_RQ,
          CommandDataSetType: 0x0101,
          MessageIDBeingRespondedTo: 5,
        }),
      );
      await turns();
      expect([first.isCancelled, second.isCancelled]).to.deep.equal([false, true]);
      association.abort();
    });
  });
});
