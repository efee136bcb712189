import { join } from 'node:path';
import { expect } from 'chai';
import type { Association } from '../../src/association';
import { createEngine, type Engine } from '../../src/container';
import {
  DataElement,
  DataSet,
  IMPLICIT_VR_LITTLE_ENDIAN,
  STUDY_ROOT_FIND,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  Tag,
} from '../../src/dataset';
import { CommandField, Status } from '../../src/dimse';
import { AssociationAbortedError, NoPresentationContextError } from '../../src/errors';
import {
  find,
  get,
  move,
  receiveObject,
  MemoryTarget,
  scanStorageFile,
  serveFind,
  serveGet,
  serveMove,
  type DicomServer,
  type FindMatches,
  type FindResponse,
  type RetrieveResponse,
  type ServiceHandler,
  type ServiceQuery,
  type StorageFile,
} from '../../src/services';
import { MemoryTransportFactory } from '../../src/transport';
import { CT_IMAGE_STORAGE, syntheticUID } from '../support/dicom-factory';
import { LEI, writeSmallFile } from '../support/small-file';
import { tempDir } from '../support/temp';
import { waitUntil, within } from '../support/wait-until';

const PATIENT_NAME = 0x00100010;
const PORT = 104;
const ARCHIVE_PORT = 105;

function keys(name: string): DataSet {
  const dataSet = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
  dataSet.set(DataElement.fromText(PATIENT_NAME, 'PN', name));
  return dataSet;
}

function* patients(count: number): Generator<DataSet> {
  for (let i = 0; i < count; i++) yield keys(`P^${i}`);
}

async function all<T>(responses: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const response of responses) list.push(response);
  return list;
}

describe('services: query and retrieve', () => {
  let engine: Engine;
  let servers: DicomServer[];

  beforeEach(() => {
    engine = createEngine({ transports: new MemoryTransportFactory() });
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
  });

  async function listen(port: number, handlers: Partial<Record<CommandField, ServiceHandler>>): Promise<DicomServer> {
    const server = await engine.listen({
      port,
      policy: { accept: () => ({ transferSyntaxes: [LEI], requestorRoles: { scu: true, scp: true } }) },
      handlers,
    });
    servers.push(server);
    return server;
  }

  function associate(): Promise<Association> {
    return engine.requestAssociation({
      host: 'memory',
      port: PORT,
      callingAETitle: 'SCU',
      calledAETitle: 'SCP',
      presentationContexts: [
        ...[STUDY_ROOT_FIND, STUDY_ROOT_MOVE, STUDY_ROOT_GET].map((abstractSyntax) => ({
          abstractSyntax,
          transferSyntaxes: [LEI],
        })),
        { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [LEI] },
      ],
      roleSelections: [{ sopClassUID: CT_IMAGE_STORAGE, scuRole: true, scpRole: true }],
    });
  }

  /** A server that answers queries, and an association with it. */
  async function queried(matches: FindMatches): Promise<Association> {
    await listen(PORT, {
      [CommandField.C_FIND_RQ]: (request, association) => serveFind(association, request, matches),
    });
    return associate();
  }

  const query = (association: Association, signal?: AbortSignal): AsyncGenerator<FindResponse, undefined> =>
    find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier: keys('*'), signal });

  describe('C-FIND', () => {
    it('gives each match in order and the final response last', async () => {
      let asked: ServiceQuery | undefined;
      const association = await queried((of) => {
        asked = of;
        return patients(40);
      });
      const responses = await all(query(association));
      expect(asked?.identifier.text(PATIENT_NAME)).to.equal('*');
      expect(asked).to.include({ SOPClassUID: STUDY_ROOT_FIND, callingAETitle: 'SCU' });
      expect(responses.map((response) => response.identifier?.text(PATIENT_NAME))).to.deep.equal([
        ...Array.from({ length: 40 }, (_, i) => `P^${i}`),
        undefined,
      ]);
      expect(responses.map(({ status }) => status)).to.deep.equal([...Array<number>(40).fill(0xff00), 0]);
      expect(responses.map(({ pending }) => pending).indexOf(false)).to.equal(40);
      await association.release();
    });

    it('ends at once without a match', async () => {
      const association = await queried(() => []);
      expect((await all(query(association))).map(({ status }) => status)).to.deep.equal([Status.Success]);
      await association.release();
    });

    it('serves one query after the other over one association', async () => {
      const association = await queried(() => patients(3));
      for (let i = 0; i < 5; i++) expect(await all(query(association))).to.have.length(4);
      await association.release();
    });

    it('pulls matches no faster than the peer takes them', async () => {
      let pulled = 0;
      const association = await queried(function* () {
        for (const match of patients(10_000)) {
          pulled++;
          yield match;
        }
      });
      const responses = query(association);
      let furthest = 0;
      for (let taken = 1; taken <= 2000; taken++) {
        await responses.next();
        furthest = Math.max(furthest, pulled - taken);
      }
      // What both ends keep in their queues, and no more.
      expect(furthest).to.be.lessThan(1500);
      expect(pulled).to.be.lessThan(10_000);
      await responses.return(undefined);
      await association.release();
    });

    it('cancels when the loop is left: the iterator is closed, and the association goes on', async () => {
      let closed = false;
      let pulled = 0;
      const association = await queried(async function* () {
        try {
          for (const match of patients(100_000)) {
            pulled++;
            yield match;
            await Promise.resolve();
          }
        } finally {
          closed = true;
        }
      });
      for await (const { identifier } of query(association)) {
        if (identifier?.text(PATIENT_NAME) === 'P^10') break;
      }
      expect(closed).to.equal(true);
      expect(pulled).to.be.lessThan(100_000);
      const again = query(association);
      expect(await within(again.next(), 'the next query')).to.have.property('done', false);
      await again.return(undefined);
      await association.release();
    });

    it('cancels by a signal, and still gives the final response', async () => {
      const association = await queried(() => patients(100_000));
      const controller = new AbortController();
      let last: FindResponse | undefined;
      let count = 0;
      for await (const response of query(association, controller.signal)) {
        if (++count === 5) controller.abort();
        last = response;
      }
      expect(last).to.include({ pending: false, status: Status.Cancel });
      await association.release();
    });

    it('sends no second cancel, and none after the end', async () => {
      const association = await queried(() => patients(2));
      const controller = new AbortController();
      const responses = await all(query(association, controller.signal));
      controller.abort();
      expect(responses.at(-1)?.status).to.equal(Status.Success);
      expect(await all(query(association, controller.signal)).then((again) => again.at(-1)?.status)).to.equal(
        Status.Cancel,
      );
      await association.release();
    });

    it('gives the peer a failure with the reason when the matches throw, and goes on serving', async () => {
      let times = 0;
      const association = await queried(function* () {
        yield keys('A');
        if (times++ === 0) throw new Error('the index is broken');
      });
      const responses = await all(query(association));
      expect(responses.map(({ status }) => status)).to.deep.equal([Status.Pending, Status.CannotUnderstand]);
      expect(responses[1]?.errorComment).to.equal('the index is broken');
      expect(await all(query(association))).to.have.length(2);
      await association.release();
    });

    it('ends with the error of the association when that is lost', async () => {
      const association = await queried(async function* (): AsyncGenerator<DataSet> {
        yield keys('A');
        await new Promise<void>(() => undefined);
      });
      const responses = query(association);
      await responses.next();
      const rest = responses.next();
      association.abort();
      const error = await within(
        rest.then(
          () => undefined,
          (reason: unknown) => reason,
        ),
        'the error',
      );
      expect(error).to.be.instanceOf(AssociationAbortedError);
    });

    it('needs an accepted context', async () => {
      await listen(PORT, {});
      const association = await associate();
      const error = await find(association, { SOPClassUID: '1.2.3', identifier: keys('') })
        .next()
        .catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(NoPresentationContextError);
      await association.release();
    });
  });

  describe('C-MOVE and C-GET', () => {
    let files: StorageFile[];
    let stored: string[];
    let originators: unknown[];
    /** The status of each store, by its turn. */
    let answers: (index: number) => number | Promise<number>;

    beforeEach(async () => {
      const folder = tempDir('retrieve');
      stored = [];
      originators = [];
      answers = () => Status.Success;
      files = [];
      for (let i = 1; i <= 5; i++) {
        const path = writeSmallFile(join(folder, `${i}.dcm`), { sopInstanceUID: syntheticUID(1, 1, i) });
        files.push(await scanStorageFile(path));
      }
    });

    const onStore: ServiceHandler = async (request) => {
      await receiveObject(request, new MemoryTarget(1_000_000));
      const { command } = request;
      const Status = await answers(stored.length);
      stored.push(command.AffectedSOPInstanceUID ?? '');
      originators.push([command.MoveOriginatorApplicationEntityTitle, command.MoveOriginatorMessageID]);
      return { Status };
    };

    async function archive(): Promise<void> {
      await listen(ARCHIVE_PORT, { [CommandField.C_STORE_RQ]: onStore });
      await listen(PORT, {
        [CommandField.C_MOVE_RQ]: (request, association) =>
          serveMove(association, request, {
            items: () => files,
            destination: (calledAETitle) => {
              if (calledAETitle !== 'ARCHIVE') return undefined;
              const archive = { host: 'memory', port: ARCHIVE_PORT, callingAETitle: 'SCP', calledAETitle };
              return (presentationContexts) => engine.requestAssociation({ ...archive, presentationContexts });
            },
          }),
        [CommandField.C_GET_RQ]: (request, association) => serveGet(association, request, { items: () => files }),
      });
    }

    const identifier = keys('');
    const moveTo = (association: Association, destination: string, signal?: AbortSignal) =>
      move(association, { SOPClassUID: STUDY_ROOT_MOVE, identifier, destination, signal });
    const fetch = (association: Association, signal?: AbortSignal) =>
      get(association, { SOPClassUID: STUDY_ROOT_GET, identifier, onStore, signal });
    const counters = ({ status, remaining, completed, failed, warning }: RetrieveResponse) => [
      status,
      remaining,
      completed,
      failed,
      warning,
    ];

    for (const service of ['C-MOVE', 'C-GET'] as const) {
      const retrieve = (association: Association, signal?: AbortSignal) =>
        service === 'C-MOVE' ? moveTo(association, 'ARCHIVE', signal) : fetch(association, signal);

      it(`${service}: sends everything, and tells after each how far it is`, async () => {
        await archive();
        const association = await associate();
        const responses = await all(retrieve(association));
        expect(responses.map(counters)).to.deep.equal([
          [0xff00, 4, 1, 0, 0],
          [0xff00, 3, 2, 0, 0],
          [0xff00, 2, 3, 0, 0],
          [0xff00, 1, 4, 0, 0],
          [0, undefined, 5, 0, 0],
        ]);
        expect(stored).to.deep.equal(files.map(({ SOPInstanceUID }) => SOPInstanceUID));
        const originator = service === 'C-MOVE' ? ['SCU', 1] : [undefined, undefined];
        expect(originators).to.deep.equal(files.map(() => originator));
        await association.release();
      });

      it(`${service}: counts warnings and failures, and names the instances that failed`, async () => {
        await archive();
        answers = (index) => [Status.Success, 0xb007, 0xa700, 0xc000, Status.Success][index] ?? 0;
        const association = await associate();
        const last = (await all(retrieve(association))).at(-1);
        expect(last && counters(last)).to.deep.equal([0xb000, undefined, 2, 2, 1]);
        expect(last?.identifier?.get(Tag.FailedSOPInstanceUIDList)?.texts()).to.deep.equal([
          files[2]?.SOPInstanceUID,
          files[3]?.SOPInstanceUID,
        ]);
        await association.release();
      });

      it(`${service}: says A702 when nothing succeeded`, async () => {
        await archive();
        answers = () => 0xc000;
        const association = await associate();
        expect((await all(retrieve(association))).at(-1)).to.include({ status: 0xa702, failed: 5, completed: 0 });
        await association.release();
      });

      it(`${service}: a file that is gone counts as failed, the others are sent`, async () => {
        await archive();
        files[1] = { ...(files[1] as StorageFile), path: '/nowhere/2.dcm' };
        const association = await associate();
        const last = (await all(retrieve(association))).at(-1);
        expect(last).to.include({ status: 0xb000, failed: 1, completed: 4 });
        expect(last?.errorComment).to.contain('ENOENT');
        await association.release();
      });

      it(`${service}: stops behind the sub-operation that runs when it is cancelled`, async () => {
        await archive();
        const controller = new AbortController();
        const association = await associate();
        answers = async (index) => {
          if (index === 1) {
            controller.abort();
            await waitUntil(() => !association.isOpen || index === 1, 'the cancel');
          }
          return Status.Success;
        };
        const responses = await all(retrieve(association, controller.signal));
        expect(responses.at(-1)).to.include({ status: Status.Cancel, failed: 0 });
        expect(stored.length).to.be.lessThan(5);
        expect(responses.at(-1)?.remaining).to.equal(5 - stored.length);
        await association.release();
      });
    }

    it('C-MOVE: says A801 for a destination that nobody knows', async () => {
      await archive();
      const association = await associate();
      const [only, ...others] = await all(moveTo(association, 'ELSEWHERE'));
      expect(others).to.deep.equal([]);
      expect(only?.status).to.equal(0xa801);
      expect(only?.errorComment).to.contain('ELSEWHERE');
      await association.release();
    });

    it('C-MOVE: everything has failed when the destination cannot be reached', async () => {
      await archive();
      await servers[0]?.close();
      const association = await associate();
      expect((await all(moveTo(association, 'ARCHIVE'))).at(-1)).to.include({ status: 0xa702, failed: 5 });
      await association.release();
    });

    it('C-GET: a handler that throws fails that object alone', async () => {
      await archive();
      answers = (index) => {
        if (index === 0 && stored.push('x') === 1) throw new Error('no room');
        return Status.Success;
      };
      const association = await associate();
      expect((await all(fetch(association))).at(-1)).to.include({ status: 0xb000, failed: 1, completed: 4 });
      await association.release();
    });

    it('C-GET: leaves the association able to receive afterwards', async () => {
      await archive();
      const association = await associate();
      await all(fetch(association));
      expect(await association.receive({ timeoutMs: 1 })).to.equal(undefined);
      expect(await all(fetch(association))).to.have.length(5);
      await association.release();
    });
  });
});
