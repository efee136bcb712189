import { expect } from 'chai';
import { join } from 'node:path';
import type { Association, ContextProposal } from '../../src/association';
import { createEngine, type Engine } from '../../src/container';
import {
  DataElement,
  DataSet,
  encodeDataSet,
  IMPLICIT_VR_LITTLE_ENDIAN,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  Tag,
} from '../../src/dataset';
import { CommandField, Status } from '../../src/dimse';
import {
  get,
  getHandler,
  MemoryTarget,
  move,
  moveHandler,
  receiveDataSet,
  receiveObject,
  scanStorageFile,
  type DicomServer,
  type RetrieveItems,
  type RetrieveResponse,
  type ServeMoveOptions,
  type ServiceHandler,
  type StorageObject,
} from '../../src/services';
import { MemoryTransportFactory } from '../../src/transport';
import { failure } from '../association/harness';
import { turns } from '../association/pdu-peer';
import { CT_IMAGE_STORAGE, syntheticUID } from '../support/dicom-factory';
import { smallDataSet, writeSmallFile } from '../support/small-file';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';

const LEI = IMPLICIT_VR_LITTLE_ENDIAN;
const PATIENT_ID = 0x00100020;
const PORT = 104;
const ARCHIVE_PORT = 105;

/** An object that a program holds. */
function object(number: number, SOPClassUID = CT_IMAGE_STORAGE): StorageObject {
  const SOPInstanceUID = syntheticUID(1, 1, number);
  return {
    SOPClassUID,
    SOPInstanceUID,
    transferSyntaxUID: LEI,
    encode: () => [smallDataSet({ sopClassUID: SOPClassUID, sopInstanceUID: SOPInstanceUID, transferSyntax: LEI })],
  };
}

const objects = (count: number): StorageObject[] => Array.from({ length: count }, (_, index) => object(index + 1));

async function lastOf(responses: AsyncIterable<RetrieveResponse>): Promise<RetrieveResponse> {
  let last: RetrieveResponse | undefined;
  for await (const response of responses) last = response;
  if (last === undefined) throw new Error('a response was due');
  return last;
}

const failedInstances = (response: RetrieveResponse): readonly string[] | undefined =>
  response.identifier?.get(Tag.FailedSOPInstanceUIDList)?.texts();

describe('services: C-MOVE and C-GET that go wrong', () => {
  let engine: Engine;
  let servers: DicomServer[];
  let items: RetrieveItems;
  let destination: ServeMoveOptions['destination'];
  let connect: (contexts: readonly ContextProposal[]) => Promise<Association>;
  let stored: string[];
  /** What the archive does with each object. */
  let onStore: ServiceHandler;

  beforeEach(async () => {
    engine = createEngine({ transports: new MemoryTransportFactory() });
    servers = [];
    stored = [];
    items = () => objects(4);
    connect = (presentationContexts) =>
      engine.requestAssociation({
        host: 'memory',
        port: ARCHIVE_PORT,
        callingAETitle: 'SCP',
        calledAETitle: 'ARCHIVE',
        presentationContexts,
      });
    destination = (title) => (title === 'ARCHIVE' ? (contexts) => connect(contexts) : undefined);
    onStore = async (request) => {
      await receiveObject(request, new MemoryTarget(1_000_000));
      stored.push(request.command.AffectedSOPInstanceUID ?? '');
      return { Status: Status.Success };
    };
    const policy = {
      accept: (uid: string) =>
        uid === '1.2.3.4' ? undefined : { transferSyntaxes: [LEI], requestorRoles: { scu: true, scp: true } },
    };
    servers.push(
      await engine.listen({
        port: ARCHIVE_PORT,
        policy,
        handlers: { [CommandField.C_STORE_RQ]: (request, association) => onStore(request, association) },
      }),
      await engine.listen({
        port: PORT,
        policy,
        handlers: {
          [CommandField.C_MOVE_RQ]: moveHandler({
            items: (query) => items(query),
            destination: (title) => destination(title),
          }),
          [CommandField.C_GET_RQ]: getHandler({ items: (query) => items(query) }),
        },
      }),
    );
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
  });

  function associate(storage: Partial<ContextProposal> = { roles: { scu: false, scp: true } }): Promise<Association> {
    const proposal = (abstractSyntax: string): ContextProposal => ({ abstractSyntax, transferSyntaxes: [LEI] });
    return engine.requestAssociation({
      host: 'memory',
      port: PORT,
      callingAETitle: 'SCU',
      calledAETitle: 'SCP',
      presentationContexts: [
        proposal(STUDY_ROOT_MOVE),
        proposal(STUDY_ROOT_GET),
        { ...proposal(CT_IMAGE_STORAGE), ...storage },
      ],
    });
  }

  const identifier = new DataSet(LEI);
  identifier.set(DataElement.fromText(PATIENT_ID, 'LO', 'P1'));
  const moveWith = (association: Association) =>
    move(association, { SOPClassUID: STUDY_ROOT_MOVE, identifier, destination: 'ARCHIVE' });
  const getWith = (association: Association) =>
    get(association, {
      SOPClassUID: STUDY_ROOT_GET,
      identifier,
      onStore: (request, of) => onStore(request, of),
    });

  for (const [service, retrieve] of [
    ['C-MOVE', moveWith],
    ['C-GET', getWith],
  ] as const) {
    it(`${service}: says C000 with the reason when nothing can be found, and serves the next request`, async () => {
      const association = await associate();
      items = () => {
        throw new Error('the index is broken');
      };
      expect(await lastOf(retrieve(association))).to.include({ status: 0xc000, errorComment: 'the index is broken' });
      items = async function* () {
        yield object(1);
        await turns(1);
        throw new Error('the index broke');
      };
      expect(await lastOf(retrieve(association))).to.include({ status: 0xc000, errorComment: 'the index broke' });
      expect(stored).to.deep.equal([]);
      items = () => objects(2);
      expect(await lastOf(retrieve(association))).to.include({ status: 0, completed: 2 });
      await association.release();
    });

    it(`${service}: is a success of nothing when nothing was found`, async () => {
      const association = await associate();
      items = () => [];
      const responses: RetrieveResponse[] = [];
      for await (const response of retrieve(association)) responses.push(response);
      expect(responses).to.have.length(1);
      expect(responses[0]).to.include({ status: 0, completed: 0, failed: 0, warning: 0 });
      await association.release();
    });

    it(`${service}: gives the program what is asked for`, async () => {
      const association = await associate();
      const asked: unknown[] = [];
      items = ({ identifier: wanted, callingAETitle, SOPClassUID }) => {
        asked.push([wanted.text(PATIENT_ID), callingAETitle, SOPClassUID]);
        return [];
      };
      await lastOf(retrieve(association));
      expect(asked).to.deep.equal([['P1', 'SCU', service === 'C-MOVE' ? STUDY_ROOT_MOVE : STUDY_ROOT_GET]]);
      await association.release();
    });

    it(`L30: ${service}: a cancel while things are being found sends nothing`, async () => {
      const association = await associate();
      const controller = new AbortController();
      let closed = false;
      items = async function* ({ cancelled }) {
        try {
          yield object(1);
          controller.abort();
          await new Promise((resolve) => cancelled.addEventListener('abort', resolve));
          yield object(2);
        } finally {
          closed = true;
        }
      };
      const options = { identifier, signal: controller.signal };
      const responses =
        service === 'C-MOVE'
          ? move(association, { ...options, SOPClassUID: STUDY_ROOT_MOVE, destination: 'ARCHIVE' })
          : get(association, { ...options, SOPClassUID: STUDY_ROOT_GET, onStore });
      expect(await lastOf(responses)).to.include({ status: Status.Cancel, completed: 0, remaining: 1 });
      await turns();
      expect(closed).to.equal(true);
      expect(stored).to.deep.equal([]);
      await association.release();
    });

    it(`${service}: leaving the loop ends it behind the sub-operation that runs; the association goes on`, async () => {
      const association = await associate();
      items = () => objects(200);
      for await (const { pending } of retrieve(association)) if (pending) break;
      expect(stored.length).to.be.lessThan(200);
      items = () => objects(1);
      expect(await lastOf(retrieve(association))).to.include({ status: 0, completed: 1 });
      await association.release();
    });

    it(`${service}: an object whose encoding throws has failed, the others are sent`, async () => {
      const association = await associate();
      const broken: StorageObject = {
        ...object(2),
        encode: () => {
          throw new Error('the scanner is off');
        },
      };
      items = () => [object(1), broken, object(3)];
      const last = await lastOf(retrieve(association));
      expect(last).to.include({ status: 0xb000, completed: 2, failed: 1, errorComment: 'the scanner is off' });
      expect(failedInstances(last)).to.deep.equal([broken.SOPInstanceUID]);
      await association.release();
    });

    it(`${service}: ends with the error when the association is lost in the middle`, async () => {
      const association = await associate();
      const responses = retrieve(association);
      onStore = () => {
        association.abort();
        return { Status: Status.Success };
      };
      const error = await failure(lastOf(responses));
      expect(error.message).to.contain('aborted');
      await within(association.closed, 'the end');
      expect(servers[1]?.associationCount).to.equal(0);
    });
  }

  describe('C-MOVE', () => {
    it('takes no for an answer from a look-up that takes time', async () => {
      destination = async () => {
        await turns(2);
        return undefined;
      };
      const association = await associate();
      expect(await lastOf(moveWith(association))).to.include({ status: 0xa801 });
      await association.release();
    });

    it('does not even search for a destination that nobody knows: 0xA801, also when nothing would be found', async () => {
      let searched = 0;
      items = () => {
        searched++;
        return [];
      };
      const association = await associate();
      const asked = { SOPClassUID: STUDY_ROOT_MOVE, identifier, destination: 'NOWHERE' };
      const last = await lastOf(move(association, asked));
      expect(last).to.include({ status: 0xa801, errorComment: 'Move destination NOWHERE is unknown here' });
      expect(searched).to.equal(0);
      expect(await lastOf(moveWith(association))).to.include({ status: 0, completed: 0 });
      await association.release();
    });

    it('gives a failure when the look-up throws', async () => {
      destination = () => {
        throw new Error('no table');
      };
      const association = await associate();
      expect(await lastOf(moveWith(association))).to.include({ status: 0xc000, errorComment: 'no table' });
      await association.release();
    });

    it('names everything as failed when the destination cannot be reached', async () => {
      connect = () => Promise.reject(new Error('no route'));
      const association = await associate();
      const last = await lastOf(moveWith(association));
      expect(last).to.include({ status: 0xa702, failed: 4, errorComment: 'no route' });
      expect(failedInstances(last)).to.have.length(4);
      await association.release();
    });

    it('names what was left as failed when the destination goes away in the middle', async () => {
      onStore = async (request, association) => {
        await receiveObject(request, new MemoryTarget(1_000_000));
        if (stored.push('') === 3) association.abort();
        return { Status: Status.Success };
      };
      const association = await associate();
      const last = await lastOf(moveWith(association));
      expect(last).to.include({ status: 0xb000, completed: 2, failed: 2 });
      expect(failedInstances(last)).to.deep.equal([3, 4].map((number) => syntheticUID(1, 1, number)));
      await association.release();
    });

    it('L31: names what the destination has no context for, and why', async () => {
      items = () => [object(1), object(2, '1.2.3.4')];
      const association = await associate();
      const last = await lastOf(moveWith(association));
      expect(last).to.include({ status: 0xb000, completed: 1, failed: 1 });
      expect(last.errorComment).to.contain('There is no presentation context with ARCHIVE for 1.2.3.4');
      await association.release();
    });

    it('proposes what its items need, releases what it opened, and leaves nothing open', async () => {
      const opened: Association[] = [];
      const connectAsBefore = connect;
      let proposed: readonly ContextProposal[] = [];
      connect = async (contexts) => {
        proposed = contexts;
        const association = await connectAsBefore(contexts);
        opened.push(association);
        return association;
      };
      const association = await associate();
      await lastOf(moveWith(association));
      expect(proposed.map(({ abstractSyntax }) => abstractSyntax)).to.include(CT_IMAGE_STORAGE);
      expect(opened.map(({ outcome }) => outcome)).to.deep.equal([{ kind: 'released', by: 'us' }]);
      await association.release();
    });

    it('connects anew for what is left when a file breaks in the middle of being sent', async () => {
      let connections = 0;
      const connectAsBefore = connect;
      connect = (contexts) => {
        connections++;
        return connectAsBefore(contexts);
      };
      const broken: StorageObject = {
        ...object(2),
        *encode() {
          for (let megabytes = 0; megabytes < 4; megabytes++) yield Buffer.alloc(1_000_000);
          throw new Error('the disk is gone');
        },
      };
      onStore = async (request) => {
        await request.dataSet?.drain();
        return { Status: Status.Success };
      };
      items = () => [object(1), broken, object(3)];
      const association = await associate();
      const last = await lastOf(moveWith(association));
      expect(last).to.include({ status: 0xb000, completed: 2, failed: 1, errorComment: 'the disk is gone' });
      expect(connections).to.equal(2);
      await association.release();
    });
  });

  describe('C-GET', () => {
    it('L31: sends nothing on contexts without the SCP role, and says so', async () => {
      for (const storage of [{}, { roles: { scu: true, scp: false } }]) {
        const association = await associate(storage);
        const last = await lastOf(getWith(association));
        expect(last).to.include({ status: 0xa702, failed: 4, completed: 0 });
        // An Error Comment holds 64 characters.
        expect(last.errorComment).to.contain('There is no presentation context with SCU');
        expect(failedInstances(last)).to.have.length(4);
        await association.release();
      }
      expect(stored).to.deep.equal([]);
    });

    it('sends files and objects alike, without a move originator', async () => {
      const path = writeSmallFile(join(tempDir('get'), 'a.dcm'), {
        sopInstanceUID: syntheticUID(7),
        transferSyntax: LEI,
      });
      const file = await scanStorageFile(path);
      items = () => [object(1), file];
      const originators: unknown[] = [];
      const names: (string | undefined)[] = [];
      onStore = async (request) => {
        originators.push(request.command.MoveOriginatorApplicationEntityTitle);
        names.push((await receiveDataSet(request))?.text(0x00100010));
        return { Status: Status.Success };
      };
      const association = await associate();
      expect(await lastOf(getWith(association))).to.include({ status: 0, completed: 2 });
      expect(originators).to.deep.equal([undefined, undefined]);
      expect(names).to.deep.equal(['Small^Object', 'Small^Object']);
      await association.release();
    });

    it('answers C-ECHO meanwhile, and refuses what it does not expect', async () => {
      const statuses: (number | undefined)[] = [];
      items = async function* () {
        yield object(1);
        await turns(1);
      };
      let scp: Association | undefined;
      servers.push(
        await engine.listen({
          port: PORT + 10,
          policy: { accept: () => ({ transferSyntaxes: [LEI], requestorRoles: { scu: true, scp: true } }) },
          handlers: {
            [CommandField.C_GET_RQ]: async (_request, association) => {
              scp = association;
              const contextId = association.presentationContexts[0]?.id ?? 0;
              for (const field of [CommandField.C_ECHO_RQ, CommandField.N_DELETE_RQ]) {
                const MessageID = association.nextMessageID();
                const command = { CommandField: field, MessageID, AffectedSOPClassUID: '1.2.840.10008.1.1' };
                statuses.push((await association.request({ contextId, command })).command.Status);
              }
              return { Status: Status.Success };
            },
          },
        }),
      );
      const association = await engine.requestAssociation({
        host: 'memory',
        port: PORT + 10,
        callingAETitle: 'SCU',
        calledAETitle: 'SCP',
        presentationContexts: [{ abstractSyntax: STUDY_ROOT_GET, transferSyntaxes: [LEI] }],
      });
      expect(await lastOf(getWith(association))).to.include({ status: 0 });
      expect(statuses).to.deep.equal([Status.Success, Status.UnrecognizedOperation]);
      expect(scp?.isOpen).to.equal(true);
      await association.release();
    });
  });

  it('encodes an object of a program that is a data set', async () => {
    const dataSet = new DataSet(LEI);
    dataSet.set(DataElement.fromText(PATIENT_ID, 'LO', 'MADE'));
    items = () => [{ ...object(1), encode: (syntax) => encodeDataSet(dataSet, syntax) }];
    const ids: (string | undefined)[] = [];
    onStore = async (request) => {
      ids.push((await receiveDataSet(request))?.text(PATIENT_ID));
      return { Status: Status.Success };
    };
    const association = await associate();
    expect(await lastOf(moveWith(association))).to.include({ status: 0 });
    expect(ids).to.deep.equal(['MADE']);
    await association.release();
  });
});
