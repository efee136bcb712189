import { expect } from 'chai';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CommandField,
  createEngine,
  DataElement,
  DataSet,
  defaultStoragePath,
  describeIncoming,
  encodeReceivedFileMeta,
  FileTarget,
  find,
  findHandler,
  get,
  getHandler,
  IMPLICIT_VR_LITTLE_ENDIAN,
  move,
  moveHandler,
  parseDicomFile,
  PATIENT_ROOT_FIND,
  planStorage,
  receiveObject,
  scanStorageFile,
  Status,
  storeItems,
  STUDY_ROOT_FIND,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  Tag,
  type Association,
  type AssociationOffer,
  type ContextProposal,
  type DicomServer,
  type RetrieveResponse,
  type ServiceHandler,
  type ServiceQuery,
  type StorageFile,
} from '../../src/index';
import { dataSetOf } from '../support/compare';
import { startDcmqrscp, type ArchiveServer } from '../support/dcmqrscp';
import { runDcmtk } from '../support/dcmtk';
import { syntheticUID, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { Capture, expertRemarks } from '../support/tshark';
import { testFile } from './test-files';

const LEI = IMPLICIT_VR_LITTLE_ENDIAN;
const QUERY_LEVEL = 0x00080052;
const STUDY_INSTANCE_UID = 0x0020000d;
const SERIES_INSTANCE_UID = 0x0020000e;
const PATIENT_ID = 0x00100020;
const PATIENT_NAME = 0x00100010;
/** Explicit little endian all of them, and each of another class. */
const NAMES = ['CT_small.dcm', 'MR_small.dcm', 'SC_rgb_small_odd.dcm', 'waveform_ecg.dcm'];

function identifierOf(values: Readonly<Record<number, string>>): DataSet {
  const identifier = new DataSet(LEI);
  for (const [tag, value] of Object.entries(values)) {
    const vr = { [QUERY_LEVEL]: 'CS', [PATIENT_ID]: 'LO', [PATIENT_NAME]: 'PN' }[Number(tag)] ?? 'UI';
    identifier.set(DataElement.fromText(Number(tag), vr, value));
  }
  return identifier;
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder).map((name) => dataSetOf(readFileSync(join(folder, name))).toString('base64'));
}

/** What every element of a file holds but group lengths and padding; sequences by their number of items. */
function valuesOf(path: string): string[] {
  return [...parseDicomFile(readFileSync(path)).dataSet]
    .filter(({ tag }) => (tag & 0xffff) !== 0 && tag !== Tag.DataSetTrailingPadding)
    .map(({ tag, items, bytes }) => `${tag.toString(16)} ${items.length} ${bytes.toString('base64')}`);
}

/** A handler that keeps what comes as files below a folder. */
function storeInto(folder: string): ServiceHandler {
  return async (request, association) => {
    const object = describeIncoming(association, request);
    const path = defaultStoragePath(folder, object.SOPInstanceUID);
    await receiveObject(request, FileTarget.open(path, { header: encodeReceivedFileMeta(object) }));
    return { Status: Status.Success };
  };
}

async function scanned(names: readonly string[]): Promise<StorageFile[]> {
  return Promise.all(names.map((name) => scanStorageFile(testFile(name).path)));
}

describeInterop(
  "interop: DCMTK's requesters at our services",
  ['findscu', 'movescu', 'getscu', 'tshark', pydicomFolder],
  function () {
    this.timeout(60_000);
    const engine = createEngine();
    let server: DicomServer;
    let files: StorageFile[];
    let movePort: number;
    let capture: Capture;
    let queries: ServiceQuery[];
    let pulled: number;
    let offers: AssociationOffer[];

    before(async () => {
      files = await scanned(NAMES);
      movePort = await freePort();
      offers = [];
      server = await engine.listen({
        port: 0,
        host: '127.0.0.1',
        policy: {
          accept: () => ({ transferSyntaxes: [LEI, '1.2.840.10008.1.2.1'], requestorRoles: { scu: true, scp: true } }),
        },
        onAssociation: (offer) => {
          offers.push(offer);
          return { userIdentityResponse: Buffer.alloc(0) };
        },
        handlers: {
          [CommandField.C_FIND_RQ]: findHandler(function* (query) {
            queries.push(query);
            const name = query.identifier.text(PATIENT_NAME);
            if (name === 'BROKEN') throw new Error('the index is broken');
            for (pulled = 0; pulled < (name === 'MANY' ? 100_000 : 3); pulled++) {
              yield identifierOf({
                [QUERY_LEVEL]: 'STUDY',
                [PATIENT_NAME]: `P^${pulled}`,
                [PATIENT_ID]: String(pulled),
              });
            }
          }),
          [CommandField.C_MOVE_RQ]: moveHandler({
            items: () => files,
            destination: (calledAETitle) => {
              if (calledAETitle !== 'MOVESCU') return undefined;
              const peer = { host: '127.0.0.1', port: movePort, callingAETitle: 'ARCHIVE', calledAETitle };
              return (presentationContexts) => engine.requestAssociation({ ...peer, presentationContexts });
            },
          }),
          [CommandField.C_GET_RQ]: getHandler({ items: () => files }),
          [CommandField.C_STORE_RQ]: async (request) => {
            await request.dataSet?.drain();
            return { Status: Status.Success };
          },
        },
      });
      capture = await Capture.start(server.port, movePort);
    });
    after(async () => {
      await server.close();
      await capture.stop();
      expect(await expertRemarks(capture.file, server.port, movePort)).to.deep.equal([]);
    });
    beforeEach(() => {
      queries = [];
    });

    const at = (...args: string[]): string[] => ['-v', '-aec', 'ARCHIVE', ...args, '127.0.0.1', String(server.port)];
    const keys = (name: string): string[] => ['-k', 'QueryRetrieveLevel=STUDY', '-k', `PatientName=${name}`];

    it('findscu gets every match, and its keys are what the program sees', async () => {
      const { code, stderr, stdout } = await runDcmtk('findscu', at('-S', ...keys('P*')));
      const output = stdout + stderr;
      expect(code, output).to.equal(0);
      expect(output.match(/PN \[P\^\d/g)).to.deep.equal(['PN [P^0', 'PN [P^1', 'PN [P^2']);
      expect(output).to.match(/Received Final Find Response \(Success\)/);
      expect(queries).to.have.length(1);
      expect(queries[0]).to.include({ SOPClassUID: STUDY_ROOT_FIND, callingAETitle: 'FINDSCU' });
      expect(queries[0]?.identifier.text(PATIENT_NAME)).to.equal('P*');
    });

    it('findscu that cancels is told so, and pulls no more than was on its way', async () => {
      const { code, stdout, stderr } = await runDcmtk('findscu', at('-S', '--cancel', '10', ...keys('MANY')));
      expect(code, stderr).to.equal(0);
      expect(stdout + stderr).to.match(/Final Find Response \(Cancel/);
      expect(queries[0]?.cancelled.aborted).to.equal(true);
      expect(pulled).to.be.within(10, 99_999);
    });

    it('findscu is told when the query fails, and the server lives', async () => {
      const { stdout, stderr } = await runDcmtk('findscu', at('-S', '-d', ...keys('BROKEN')));
      expect(stdout + stderr).to.match(/0xc000/i);
      expect(stdout + stderr).to.contain('the index is broken');
      expect((await runDcmtk('findscu', at('-S', ...keys('P*')))).code).to.equal(0);
    });

    it('movescu receives every object at its own port, with all of its values', async () => {
      const folder = tempDir('movescu');
      const args = ['-S', '-aem', 'MOVESCU', '-od', folder, '+P', String(movePort), ...keys('P*')];
      const { code, stdout, stderr } = await runDcmtk('movescu', at(...args));
      expect(code, stderr).to.equal(0);
      expect(stdout + stderr).to.match(/Received Final Move Response \(Success\)/);
      // It writes the files anew: with its option to keep the bytes it does not look at the folder.
      const received = readdirSync(folder).map((name) => valuesOf(join(folder, name)));
      expect(received.sort()).to.deep.equal(NAMES.map((name) => valuesOf(testFile(name).path)).sort());
    });

    it('movescu is told that a destination is unknown', async () => {
      const { stdout, stderr } = await runDcmtk('movescu', at('-S', '-aem', 'NOBODY', ...keys('P*')));
      expect(stdout + stderr).to.match(/MoveDestinationUnknown|0xa801/i);
    });

    it('getscu receives every object unchanged on the same association', async () => {
      const folder = tempDir('getscu');
      const { code, stdout, stderr } = await runDcmtk('getscu', at('-S', '+B', '-od', folder, ...keys('P*')));
      expect(code, stderr).to.equal(0);
      expect(stdout + stderr).to.contain('Final status report from last C-GET message');
      expect(contentsOf(folder).sort()).to.deep.equal(
        NAMES.map((name) => testFile(name).dataSet.toString('base64')).sort(),
      );
    });

    for (const [title, args, type, primary] of [
      ['a user name', ['--user', 'alice'], 1, 'alice'],
      ['a user name and password', ['--user', 'alice', '--password', 'secret'], 2, 'alice'],
      ['a JSON web token', ['--jwt', 'TOKEN'], 5, 'header.payload.signature'],
    ] as const) {
      it(`storescu shows ${title}, and takes our answer that it was verified`, async () => {
        const token = join(tempDir('token'), 'jwt');
        writeFileSync(token, 'header.payload.signature');
        const identity = args.map((arg) => (arg === 'TOKEN' ? token : arg));
        const where = ['127.0.0.1', String(server.port), testFile('CT_small.dcm').path];
        const { code, stderr } = await runDcmtk('storescu', [...identity, '--pos-response', ...where]);
        expect(code, stderr).to.equal(0);
        const seen = offers.at(-1)?.userIdentity;
        expect(seen).to.include({ identityType: type, positiveResponseRequested: true });
        expect(seen?.primaryField.toString()).to.equal(primary);
        expect(seen?.secondaryField.toString()).to.equal(type === 2 ? 'secret' : '');
      });
    }
  },
);

describeInterop('interop: our services at dcmqrscp', ['dcmqrscp', 'tshark', pydicomFolder], function () {
  this.timeout(60_000);
  const engine = createEngine();
  const MANY = { studyInstanceUID: syntheticUID(60), seriesInstanceUID: syntheticUID(60, 1), patientID: 'MANY' };
  const COUNT = 300;
  let archive: ArchiveServer;
  let receiver: DicomServer;
  let folder: string;
  let files: StorageFile[];
  let capture: Capture;

  before(async () => {
    folder = tempDir('received');
    receiver = await engine.listen({
      port: 0,
      host: '127.0.0.1',
      policy: { accept: () => ({ transferSyntaxes: [LEI, '1.2.840.10008.1.2.1'] }) },
      handlers: { [CommandField.C_STORE_RQ]: (request, association) => store(request, association) },
    });
    archive = await startDcmqrscp({ targets: [{ aet: 'RECEIVER', port: receiver.port }] });
    capture = await Capture.start(archive.port, receiver.port);
    files = await scanned(NAMES);
    const many = writeSeries(tempDir('many'), COUNT, { ...MANY, rows: 1, columns: 1 });
    const all = [...files, ...(await Promise.all(many.map((path) => scanStorageFile(path))))];
    for (const { items, presentationContexts } of planStorage(all)) {
      const association = await associate(presentationContexts);
      for await (const { status, error } of storeItems(association, items)) {
        expect(status, error?.message).to.equal(Status.Success);
      }
      await association.release();
    }
  });
  after(async () => {
    await archive.stop();
    await receiver.close();
    await capture.stop();
    expect(await expertRemarks(capture.file, archive.port, receiver.port)).to.deep.equal([]);
  });
  /** What the receiver does with what comes. */
  let store: ServiceHandler;
  beforeEach(() => {
    folder = join(tempDir('received'), 'in');
    mkdirSync(folder);
    store = storeInto(folder);
  });

  function associate(presentationContexts: readonly ContextProposal[]): Promise<Association> {
    return engine.requestAssociation({
      host: '127.0.0.1',
      port: archive.port,
      callingAETitle: 'SCU',
      calledAETitle: archive.aet,
      presentationContexts,
    });
  }
  const proposing = (...classes: string[]): Promise<Association> =>
    associate(classes.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [LEI] })));

  /** The study of a stored file. */
  async function studyOf(association: Association, instance: StorageFile | undefined): Promise<string> {
    const wanted = { [QUERY_LEVEL]: 'STUDY', [STUDY_INSTANCE_UID]: '', [PATIENT_ID]: '' };
    for await (const { identifier } of find(association, {
      SOPClassUID: STUDY_ROOT_FIND,
      identifier: identifierOf(wanted),
    })) {
      const uid = identifier?.text(STUDY_INSTANCE_UID) ?? '';
      if (instance !== undefined && dataSetHas(instance.path, uid)) return uid;
    }
    throw new Error('the study was not found');
  }
  const dataSetHas = (path: string, uid: string): boolean => uid !== '' && readFileSync(path).includes(uid);

  it('finds patients and studies in both models', async () => {
    const association = await proposing(PATIENT_ROOT_FIND, STUDY_ROOT_FIND);
    for (const [SOPClassUID, level] of [
      [PATIENT_ROOT_FIND, 'PATIENT'],
      [STUDY_ROOT_FIND, 'STUDY'],
    ] as const) {
      const identifier = identifierOf({ [QUERY_LEVEL]: level, [PATIENT_ID]: 'MANY', [PATIENT_NAME]: '' });
      const found: (string | undefined)[] = [];
      for await (const { pending, identifier: match, status } of find(association, { SOPClassUID, identifier })) {
        if (pending) found.push(match?.text(PATIENT_ID));
        else expect(status).to.equal(Status.Success);
      }
      expect(found).to.deep.equal(['MANY']);
    }
    await association.release();
  });

  const images = (): DataSet =>
    identifierOf({
      [QUERY_LEVEL]: 'IMAGE',
      [STUDY_INSTANCE_UID]: MANY.studyInstanceUID,
      [SERIES_INSTANCE_UID]: MANY.seriesInstanceUID,
      [Tag.SOPInstanceUID]: '',
    });

  it('finds every image of a series, once each', async () => {
    const association = await proposing(STUDY_ROOT_FIND);
    const found = new Set<string | undefined>();
    for await (const { pending, identifier } of find(association, {
      SOPClassUID: STUDY_ROOT_FIND,
      identifier: images(),
    })) {
      if (pending) found.add(identifier?.text(Tag.SOPInstanceUID));
    }
    expect(found.size).to.equal(COUNT);
    await association.release();
  });

  it('cancels in the middle, and the association goes on', async () => {
    const association = await proposing(STUDY_ROOT_FIND);
    const controller = new AbortController();
    const statuses: number[] = [];
    for await (const { status } of find(association, {
      SOPClassUID: STUDY_ROOT_FIND,
      identifier: images(),
      signal: controller.signal,
    })) {
      if (statuses.push(status) === 3) controller.abort();
    }
    // The last match may have been on its way already.
    expect(statuses.at(-1)).to.be.oneOf([Status.Cancel, Status.Success]);
    let count = 0;
    for await (const { pending } of find(association, { SOPClassUID: STUDY_ROOT_FIND, identifier: images() })) {
      if (pending && ++count === 5) break;
    }
    expect(count).to.equal(5);
    expect(association.isOpen).to.equal(true);
    await association.release();
  });

  const final = async (responses: AsyncIterable<RetrieveResponse>): Promise<RetrieveResponse | undefined> => {
    let last: RetrieveResponse | undefined;
    for await (const response of responses) last = response;
    return last;
  };

  it('moves studies to a receiver of ours, which is told who asked for them', async () => {
    const association = await proposing(STUDY_ROOT_MOVE, STUDY_ROOT_FIND);
    const originators: unknown[] = [];
    store = (request, from) => {
      originators.push(request.command.MoveOriginatorApplicationEntityTitle);
      return storeInto(folder)(request, from);
    };
    for (const [index, name] of NAMES.entries()) {
      const study = await studyOf(association, files[index]);
      const identifier = identifierOf({ [QUERY_LEVEL]: 'STUDY', [STUDY_INSTANCE_UID]: study });
      const last = await final(
        move(association, { SOPClassUID: STUDY_ROOT_MOVE, identifier, destination: 'RECEIVER' }),
      );
      expect(last, name).to.include({ status: 0, completed: 1, failed: 0 });
    }
    expect(originators).to.deep.equal(NAMES.map(() => 'SCU'));
    expect(contentsOf(folder)).to.have.length(NAMES.length);
    await association.release();
  });

  it('is told that a destination is unknown', async () => {
    const association = await proposing(STUDY_ROOT_MOVE);
    const identifier = identifierOf({ [QUERY_LEVEL]: 'STUDY', [STUDY_INSTANCE_UID]: MANY.studyInstanceUID });
    const options = { SOPClassUID: STUDY_ROOT_MOVE, identifier, destination: 'NOBODY' };
    expect(await final(move(association, options))).to.include({ status: 0xa801 });
    await association.release();
  });

  it('gets a series over the same association, every object once', async () => {
    const [first] = writeSeries(tempDir('class'), 1, { rows: 1, columns: 1 });
    const { SOPClassUID } = await scanStorageFile(first ?? '');
    const association = await associate([
      { abstractSyntax: STUDY_ROOT_GET, transferSyntaxes: [LEI] },
      {
        abstractSyntax: SOPClassUID,
        transferSyntaxes: ['1.2.840.10008.1.2.1', LEI],
        roles: { scu: false, scp: true },
      },
    ]);
    const identifier = identifierOf({
      [QUERY_LEVEL]: 'SERIES',
      [STUDY_INSTANCE_UID]: MANY.studyInstanceUID,
      [SERIES_INSTANCE_UID]: MANY.seriesInstanceUID,
    });
    const options = { SOPClassUID: STUDY_ROOT_GET, identifier, onStore: storeInto(folder) };
    expect(await final(get(association, options))).to.include({ status: 0, completed: COUNT, failed: 0 });
    expect(readdirSync(folder)).to.have.length(COUNT);
    await association.release();
  });

  it('L31: counts what the archive could not send because its class was not proposed', async () => {
    const association = await proposing(STUDY_ROOT_GET, STUDY_ROOT_FIND);
    const study = await studyOf(association, files[0]);
    const identifier = identifierOf({ [QUERY_LEVEL]: 'STUDY', [STUDY_INSTANCE_UID]: study });
    const last = await final(get(association, { SOPClassUID: STUDY_ROOT_GET, identifier, onStore: storeInto(folder) }));
    expect(last?.completed).to.equal(0);
    expect(last?.failed).to.equal(1);
    expect(last?.status).not.to.equal(0);
    await association.release();
  });
});
