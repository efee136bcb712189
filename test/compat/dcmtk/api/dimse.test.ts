import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ASC_acceptContextsWithPreferredTransferSyntaxes,
  ASC_acknowledgeAssociation,
  ASC_DEFAULTMAXPDU,
  ASC_findAcceptedPresentationContextID,
  ASC_initializeNetwork,
  ASC_receiveAssociation,
  ASC_releaseAssociation,
  ASC_SC_ROLE_SCP,
  ASC_SC_ROLE_SCUSCP,
  ByRef,
  DcmDataset,
  DIMSE_BADCOMMANDTYPE,
  DIMSE_BLOCKING,
  DIMSE_C_ECHO_RQ,
  DIMSE_C_FIND_RQ,
  DIMSE_C_FIND_RSP,
  DIMSE_C_GET_RQ,
  DIMSE_C_MOVE_RQ,
  DIMSE_C_STORE_RQ,
  DIMSE_checkForCancelRQ,
  DIMSE_createFilestream,
  DIMSE_dumpMessage,
  DIMSE_findProvider,
  DIMSE_findUser,
  DIMSE_getProvider,
  DIMSE_getUser,
  DIMSE_ignoreDataSet,
  DIMSE_INCOMING,
  DIMSE_moveProvider,
  DIMSE_moveUser,
  DIMSE_NODATAAVAILABLE,
  DIMSE_NONBLOCKING,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_receiveCommand,
  DIMSE_receiveDataSetInFile,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendCancelRequest,
  DIMSE_sendEchoResponse,
  DIMSE_sendFindResponse,
  DIMSE_sendMessageUsingFileData,
  DIMSE_sendMessageUsingMemoryData,
  DIMSE_storeProvider,
  DIMSE_storeUser,
  EWM_fileformat,
  NET_ACCEPTOR,
  O_GET_NUMBEROFCOMPLETEDSUBOPERATIONS,
  O_GET_NUMBEROFREMAININGSUBOPERATIONS,
  O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS,
  T_DIMSE_C_FindRSP,
  T_DIMSE_C_GetRQ,
  T_DIMSE_C_GetRSP,
  T_DIMSE_C_MoveRQ,
  T_DIMSE_C_MoveRSP,
  T_DIMSE_C_StoreRQ,
  T_DIMSE_C_StoreRSP,
  T_DIMSE_DetectedCancelParameters,
  T_DIMSE_Message,
  UID_CTImageStorage,
  UID_FINDStudyRootQueryRetrieveInformationModel as FIND,
  UID_GETStudyRootQueryRetrieveInformationModel as GET,
  UID_LittleEndianExplicitTransferSyntax as LEE,
  UID_LittleEndianImplicitTransferSyntax as LEI,
  UID_MOVEStudyRootQueryRetrieveInformationModel as MOVE,
  UID_VerificationSOPClass,
  type DcmOutputFileStream,
  type T_ASC_Association,
  type T_ASC_Network,
} from '../../../../compat/dcmtk';
import { startDcmqrscp, type ArchiveServer } from '../../../support/dcmqrscp';
import { dcmdump, echoscu, runDcmtk, startStorescp, storescu, type DcmtkServer } from '../../../support/dcmtk';
import { syntheticUID } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import { smallDataSet, writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { FunctionService, FunctionUser, serveCommands } from './function-service';

const STUDY = '1.2.3.4';

/** A CT image of the study, as dcmqrscp wants it. */
function image(number: number): DcmDataset {
  const dataset = new DcmDataset();
  const values: readonly (readonly [number, string])[] = [
    [0x00080016, UID_CTImageStorage],
    [0x00080018, syntheticUID(7, number)],
    [0x00080020, '20240229'],
    [0x00080060, 'CT'],
    [0x00100010, 'Doe^Jane'],
    [0x00100020, '4711'],
    [0x0020000d, STUDY],
    [0x0020000e, `${STUDY}.1`],
    [0x00200010, '1'],
    [0x00200011, '1'],
    [0x00200013, `${number}`],
  ];
  for (const [tag, value] of values) dataset.putAndInsertString(tag, value);
  return dataset;
}

function keys(level: string): DcmDataset {
  const dataset = new DcmDataset();
  dataset.putAndInsertString(0x00080052, level);
  dataset.putAndInsertString(0x0020000d, STUDY);
  return dataset;
}

const textOf = (dataset: DcmDataset | null | undefined, tag: number): string => {
  const value = new ByRef('');
  dataset?.findAndGetOFString(tag, value);
  return value.value;
};

function storeRequest(dataset: DcmDataset, messageID: number): T_DIMSE_C_StoreRQ {
  return Object.assign(new T_DIMSE_C_StoreRQ(), {
    MessageID: messageID,
    AffectedSOPClassUID: textOf(dataset, 0x00080016),
    AffectedSOPInstanceUID: textOf(dataset, 0x00080018),
  });
}

describeInterop('dcmtk: messages, function by function', ['storescp', 'dcmqrscp', 'findscu'], function () {
  this.timeout(30_000);
  let folder: string;
  let user: FunctionUser;
  let service: FunctionService;
  let server: DcmtkServer | undefined;
  let archive: ArchiveServer | undefined;

  beforeEach(() => {
    folder = tempDir('dimse');
    user = new FunctionUser();
    service = new FunctionService();
  });
  afterEach(async () => {
    await user.end();
    await service.stop();
    await server?.stop();
    await archive?.stop();
    server = undefined;
    archive = undefined;
  });

  /** Sends images to the peer of the user's association. */
  async function storeImages(count: number): Promise<number[]> {
    const statuses: number[] = [];
    const presID = ASC_findAcceptedPresentationContextID(user.assoc.value, UID_CTImageStorage);
    for (let number = 1; number <= count; number++) {
      const dataset = image(number);
      const request = storeRequest(dataset, user.association.nextMsgID++);
      const response = new T_DIMSE_C_StoreRSP();
      const cond = await DIMSE_storeUser(
        ...([user.association, presID, request, null, dataset, null, null, DIMSE_BLOCKING, 0, response] as const),
      );
      expect(cond.text()).to.equal('Normal');
      statuses.push(response.DimseStatus);
    }
    return statuses;
  }

  it('[DIMSE_storeUser] [T_DIMSE_C_StoreRQ] [T_DIMSE_C_StoreRSP] [T_DIMSE_StoreProgress] sends a file as it is and a data set to storescp, and tells how far it is', async () => {
    server = await startStorescp({ args: ['+B'] });
    const path = writeSmallFile(join(folder, 'a.dcm'), { pixelBytes: 100_000 });
    await user.request(server.port, [{ uid: UID_CTImageStorage, syntaxes: [LEE] }]);
    const dataset = new DcmDataset();
    expect(dataset.loadFile(path).good()).to.equal(true);
    const steps: string[] = [];
    const [response, detail] = [new T_DIMSE_C_StoreRSP(), new ByRef<DcmDataset | null>(null)];
    const request = storeRequest(dataset, 7);
    const cond = await DIMSE_storeUser(
      user.association,
      1,
      request,
      path,
      null,
      (data, progress) => {
        steps.push(`${String(data)} ${progress.state} ${progress.progressBytes > 0}`);
        if (progress.state === 2) expect(progress.progressBytes).to.equal(smallDataSet({ pixelBytes: 100_000 }).length);
      },
      'data',
      DIMSE_NONBLOCKING,
      10,
      response,
      detail,
    );
    expect(cond.text()).to.equal('Normal');
    expect(response).to.include({ MessageIDBeingRespondedTo: 7, DimseStatus: 0, opts: 3 });
    expect(detail.value).to.equal(null);
    expect([steps[0], steps.at(-1)]).to.deep.equal(['data 0 false', 'data 2 true']);
    const [stored = ''] = readdirSync(server.directory);
    const bytes = readFileSync(join(server.directory, stored));
    expect(
      bytes.subarray(-smallDataSet({ pixelBytes: 100_000 }).length).equals(smallDataSet({ pixelBytes: 100_000 })),
    ).to.equal(true);
    expect(await storeImages(1)).to.deep.equal([0]);
    expect(readdirSync(server.directory)).to.have.length(2);
    const wrong = await DIMSE_storeUser(
      ...([user.association, 3, request, path, null, null, null, DIMSE_BLOCKING, 0, response] as const),
    );
    expect(wrong.equals(DIMSE_NOVALIDPRESENTATIONCONTEXTID)).to.equal(true);
    const missing = await DIMSE_storeUser(
      ...([user.association, 1, request, join(folder, 'none'), null, null, null, DIMSE_BLOCKING, 0, response] as const),
    );
    expect(missing.text()).to.contain('ENOENT');
    await ASC_releaseAssociation(user.association);
  });

  it('[DIMSE_receiveCommand] [DIMSE_storeProvider] [DIMSE_sendStoreResponse] [DIMSE_sendEchoResponse] [T_DIMSE_Message] serves echoscu and storescu, in memory and into files', async () => {
    const received: (DcmDataset | null)[] = [];
    const steps: number[] = [];
    await service.start(
      [UID_VerificationSOPClass, UID_CTImageStorage],
      async (assoc, { CommandField, msg }, presID) => {
        if (CommandField === DIMSE_C_ECHO_RQ) return DIMSE_sendEchoResponse(assoc, presID, msg.CEchoRQ, 0);
        expect(CommandField).to.equal(DIMSE_C_STORE_RQ);
        const object = new ByRef<DcmDataset | null>(null);
        const path = received.length === 0 ? null : join(folder, 'in', `${received.length}.dcm`);
        const onProgress = (_data: unknown, { state }: { state: number }): void => void steps.push(state);
        const cond = await DIMSE_storeProvider(
          ...([assoc, presID, msg.CStoreRQ, path, true, object, onProgress, null, DIMSE_BLOCKING, 0] as const),
        );
        expect(cond.text()).to.equal('Normal');
        received.push(object.value);
        return cond;
      },
    );
    expect((await echoscu(service.port)).code).to.equal(0);
    const files = [1, 2].map((n) => writeSmallFile(join(folder, `${n}.dcm`), { sopInstanceUID: syntheticUID(1, n) }));
    expect((await storescu(service.port, files)).code).to.equal(0);
    expect(textOf(received[0], 0x00100010)).to.equal('Small^Object');
    expect(received[1]).to.equal(null);
    expect(await dcmdump(join(folder, 'in', '1.dcm'))).to.match(/SOPInstanceUID[^]*Small\^Object/);
    expect([steps[0], steps.at(-1)]).to.deep.equal([0, 2]);
    expect(service.ends.map((cond) => cond.code().toString(16))).to.deep.equal(['319', '319']);
  });

  it('L35: [DIMSE_storeProvider] answers A700 when the object cannot be written, and goes on', async () => {
    writeFileSync(join(folder, 'file'), '');
    const conds: string[] = [];
    await service.start([UID_CTImageStorage], async (assoc, { msg }, presID) => {
      const path = join(folder, conds.length === 0 ? 'file/below.dcm' : 'good.dcm');
      const cond = await DIMSE_storeProvider(
        ...([assoc, presID, msg.CStoreRQ, path, true, new ByRef(null), null, null, DIMSE_BLOCKING, 0] as const),
      );
      conds.push(cond.text());
    });
    const files = [1, 2].map((n) => writeSmallFile(join(folder, `${n}.dcm`), { pixelBytes: 500_000 }));
    const result = await storescu(service.port, files, { args: ['-nh', '-v'] });
    expect(result.stderr).to.match(/Refused: ?OutOfResources/);
    expect(conds[0]).to.contain('part of the path is a file');
    expect(conds[1]).to.equal('Normal');
    expect(readdirSync(folder)).to.contain('good.dcm');
  });

  it('[DIMSE_findProvider] [DIMSE_sendFindResponse] [DIMSE_checkForCancelRQ] serves findscu, and ends when it cancels', async () => {
    let cancels = 0;
    await service.start([FIND], async (assoc, { CommandField, msg }, presID) => {
      expect(CommandField).to.equal(DIMSE_C_FIND_RQ);
      return DIMSE_findProvider(
        assoc,
        presID,
        msg.CFindRQ,
        async (data, cancelled, _request, identifiers, count, response, found) => {
          expect(data).to.equal('data');
          expect(textOf(identifiers, 0x0020000d)).to.equal('');
          if (cancelled) cancels++;
          const unlimited = textOf(identifiers, 0x00100010) === '*';
          if (unlimited) await new Promise((resolve) => setImmediate(resolve));
          if (count > 3 && !unlimited) return;
          response.DimseStatus = 0xff00;
          found.value = new DcmDataset();
          found.value.putAndInsertString(0x00100010, `Doe^${count}`);
        },
        'data',
        DIMSE_BLOCKING,
        0,
      );
    });
    const find = (...args: string[]) =>
      runDcmtk('findscu', ['-S', '-k', '0008,0052=STUDY', '-k', '0020,000d', ...args, '127.0.0.1', `${service.port}`]);
    const three = await find('-k', '0010,0010');
    expect(three.stderr.match(/Doe\^\d/g)).to.deep.equal(['Doe^1', 'Doe^2', 'Doe^3']);
    const cancelled = await find('-k', '0010,0010=*', '--cancel', '2', '-v');
    expect(cancelled.stderr).to.match(/Cancel/);
    expect(cancels).to.equal(1);
  });

  it('[DIMSE_findUser] [DIMSE_sendCancelRequest] [T_DIMSE_C_FindRQ] [T_DIMSE_C_FindRSP] [T_DIMSE_C_CancelRQ] queries dcmqrscp, and cancels', async () => {
    archive = await startDcmqrscp();
    await user.request(archive.port, [{ uid: UID_CTImageStorage }, { uid: FIND }], archive.aet);
    expect(await storeImages(3)).to.deep.equal([0, 0, 0]);
    const matches: string[] = [];
    const [count, response] = [new ByRef(0), new T_DIMSE_C_FindRSP()];
    const request = Object.assign(new T_DIMSE_Message().msg.CFindRQ, { MessageID: 77, AffectedSOPClassUID: FIND });
    const query = keys('IMAGE');
    query.putAndInsertString(0x0020000e, `${STUDY}.1`);
    query.putAndInsertString(0x00200013, '');
    const find = (onMatch: (found: DcmDataset | null) => unknown) =>
      DIMSE_findUser(
        user.association,
        3,
        request,
        query,
        count,
        async (data, rq, number, rsp, found) => {
          expect([data, rq.MessageID, rsp.DimseStatus & 0xfffe]).to.deep.equal(['data', 77, 0xff00]);
          matches.push(`${number}: ${textOf(found, 0x00200013)}`);
          await onMatch(found);
        },
        'data',
        DIMSE_NONBLOCKING,
        10,
        response,
      );
    expect((await find(() => undefined)).text()).to.equal('Normal');
    expect(matches.sort()).to.deep.equal(['1: 1', '2: 2', '3: 3']);
    expect([count.value, response.DimseStatus]).to.deep.equal([3, 0]);
    await find(() => DIMSE_sendCancelRequest(user.association, 3, 77));
    expect(response.MessageIDBeingRespondedTo).to.equal(77);
    await ASC_releaseAssociation(user.association);
  });

  it('[DIMSE_moveUser] [T_DIMSE_C_MoveRQ] [T_DIMSE_C_MoveRSP] moves from dcmqrscp to our own port', async () => {
    const port = await freePort();
    archive = await startDcmqrscp({ targets: [{ aet: 'MOVER', port }] });
    await user.request(archive.port, [{ uid: UID_CTImageStorage }, { uid: MOVE }], archive.aet);
    await storeImages(3);
    const net = new ByRef<T_ASC_Network | null>(null);
    expect((await ASC_initializeNetwork(NET_ACCEPTOR, port, 10, net)).good()).to.equal(true);
    service.net.value = net.value;
    const stored: string[] = [];
    const onSubOperation = async (data: unknown, from: T_ASC_Network | null, sub: ByRef<T_ASC_Association | null>) => {
      expect(data).to.equal('sub data');
      await ASC_receiveAssociation(from, sub, ASC_DEFAULTMAXPDU);
      ASC_acceptContextsWithPreferredTransferSyntaxes(sub.value?.params, [UID_CTImageStorage], [LEE, LEI]);
      await ASC_acknowledgeAssociation(sub.value);
      if (sub.value === null) return;
      await serveCommands(sub.value, async (assoc, { msg }, presID) => {
        const object = new ByRef<DcmDataset | null>(null);
        await DIMSE_storeProvider(assoc, presID, msg.CStoreRQ, null, false, object, null, null, DIMSE_BLOCKING, 0);
        stored.push(textOf(object.value, 0x00200013));
      });
      sub.value = null;
    };
    let pending = 0;
    const request = Object.assign(new T_DIMSE_C_MoveRQ(), {
      MessageID: 9,
      AffectedSOPClassUID: MOVE,
      MoveDestination: 'MOVER',
    });
    const [response, detail, failed] = [
      new T_DIMSE_C_MoveRSP(),
      new ByRef<DcmDataset | null>(null),
      new ByRef<DcmDataset | null>(null),
    ];
    const move = () =>
      DIMSE_moveUser(
        ...([user.association, 3, request, keys('STUDY'), () => void pending++, null, DIMSE_BLOCKING, 0] as const),
        ...([net.value, onSubOperation, 'sub data', response, detail, failed] as const),
      );
    expect((await move()).text()).to.equal('Normal');
    expect(stored.sort()).to.deep.equal(['1', '2', '3']);
    expect(response).to.include({ DimseStatus: 0, NumberOfCompletedSubOperations: 3 });
    expect(pending).to.be.greaterThan(0);
    request.MoveDestination = 'NOBODY';
    expect((await move()).text()).to.equal('Normal');
    expect(response.DimseStatus).to.equal(0xa801);
    await ASC_releaseAssociation(user.association);
  });

  it('[DIMSE_getUser] [T_DIMSE_C_GetRQ] [T_DIMSE_C_GetRSP] gets from dcmqrscp over the same association', async () => {
    archive = await startDcmqrscp();
    await user.request(archive.port, [{ uid: UID_CTImageStorage }], archive.aet);
    await storeImages(2);
    await ASC_releaseAssociation(user.association);
    await user.end();
    await user.request(archive.port, [{ uid: UID_CTImageStorage, role: ASC_SC_ROLE_SCP }, { uid: GET }], archive.aet);
    const request = Object.assign(new T_DIMSE_C_GetRQ(), { MessageID: 5, AffectedSOPClassUID: GET });
    const response = new T_DIMSE_C_GetRSP();
    const stored: string[] = [];
    const get = (takes: boolean) =>
      DIMSE_getUser(
        ...([user.association, 3, request, keys('STUDY'), null, null, DIMSE_BLOCKING, 0, null] as const),
        takes
          ? async (_data, _net, sub) => {
              const [msg, presID, object] = [new T_DIMSE_Message(), new ByRef(0), new ByRef<DcmDataset | null>(null)];
              await DIMSE_receiveCommand(sub.value, DIMSE_BLOCKING, 0, presID, msg);
              const rq = msg.msg.CStoreRQ;
              await DIMSE_storeProvider(
                sub.value,
                presID.value,
                rq,
                null,
                false,
                object,
                null,
                null,
                DIMSE_BLOCKING,
                0,
              );
              stored.push(textOf(object.value, 0x00200013));
            }
          : null,
        null,
        response,
      );
    expect((await get(true)).text()).to.equal('Normal');
    expect(stored.sort()).to.deep.equal(['1', '2']);
    expect(response).to.include({ DimseStatus: 0, NumberOfCompletedSubOperations: 2 });
    expect((await get(false)).text()).to.equal('Normal');
    expect(response.NumberOfFailedSubOperations).to.equal(2);
    await ASC_releaseAssociation(user.association);
  });

  it('[DIMSE_getProvider] [DIMSE_sendGetResponse] [T_DIMSE_DetectedCancelParameters] serves getscu over the same association', async () => {
    const roles = ASC_SC_ROLE_SCUSCP;
    await service.start(
      [GET, UID_CTImageStorage],
      async (assoc, { CommandField, msg }, presID) => {
        expect(CommandField).to.equal(DIMSE_C_GET_RQ);
        return DIMSE_getProvider(
          assoc,
          presID,
          msg.CGetRQ,
          async (_data, cancelled, _request, _keys, count, response) => {
            expect(cancelled).to.equal(false);
            const dataset = image(count);
            const storeContext = ASC_findAcceptedPresentationContextID(assoc, UID_CTImageStorage);
            const [answer, cancel] = [new T_DIMSE_C_StoreRSP(), new T_DIMSE_DetectedCancelParameters()];
            const sent = await DIMSE_storeUser(
              ...([assoc, storeContext, storeRequest(dataset, 100 + count), null, dataset, null, null] as const),
              ...([DIMSE_BLOCKING, 0, answer, null, cancel] as const),
            );
            expect(sent.text()).to.equal('Normal');
            expect(cancel.cancelEncountered).to.equal(false);
            response.DimseStatus = count < 2 ? 0xff00 : 0;
            response.NumberOfCompletedSubOperations = count;
            response.NumberOfRemainingSubOperations = 2 - count;
            response.opts = O_GET_NUMBEROFCOMPLETEDSUBOPERATIONS | O_GET_NUMBEROFREMAININGSUBOPERATIONS;
          },
          null,
          DIMSE_BLOCKING,
          0,
        );
      },
      roles,
    );
    const args = [
      '-S',
      '-k',
      '0008,0052=STUDY',
      '-k',
      `0020,000d=${STUDY}`,
      '-od',
      folder,
      '127.0.0.1',
      `${service.port}`,
    ];
    expect((await runDcmtk('getscu', args)).code).to.equal(0);
    expect(readdirSync(folder)).to.have.length(2);
  });

  it('[DIMSE_moveProvider] [DIMSE_sendMoveResponse] serves movescu', async () => {
    await service.start([MOVE], async (assoc, { CommandField, msg }, presID) => {
      expect(CommandField).to.equal(DIMSE_C_MOVE_RQ);
      return DIMSE_moveProvider(
        assoc,
        presID,
        msg.CMoveRQ,
        (_data, _cancelled, request, identifiers, count, response) => {
          expect([request.MoveDestination, textOf(identifiers, 0x0020000d)]).to.deep.equal(['THERE', STUDY]);
          response.DimseStatus = count < 3 ? 0xff00 : 0;
          response.NumberOfCompletedSubOperations = count;
          response.opts = O_MOVE_NUMBEROFCOMPLETEDSUBOPERATIONS;
        },
        null,
        DIMSE_BLOCKING,
        0,
      );
    });
    const args = ['-S', '-v', '-aem', 'THERE', '-k', '0008,0052=STUDY', '-k', `0020,000d=${STUDY}`];
    const result = await runDcmtk('movescu', [...args, '127.0.0.1', `${service.port}`]);
    expect(result.code).to.equal(0);
    expect(result.stderr.match(/Received Move Response/g)).to.have.length(2);
  });

  it('[DIMSE_sendMessageUsingMemoryData] [DIMSE_sendMessageUsingFileData] [DIMSE_receiveDataSetInMemory] [DIMSE_receiveDataSetInFile] [DIMSE_createFilestream] [DIMSE_ignoreDataSet] moves bare messages, several in flight', async () => {
    const seen: string[] = [];
    await service.start([UID_CTImageStorage, FIND], async (assoc, message, presID) => {
      const { msg } = message;
      const context = new ByRef(0);
      if (seen.length === 0) {
        const read = new ByRef(0);
        expect((await DIMSE_ignoreDataSet(assoc, DIMSE_BLOCKING, 0, read)).good()).to.equal(true);
        seen.push(`ignored ${read.value}`);
        expect((await DIMSE_ignoreDataSet(assoc, DIMSE_BLOCKING, 0, read)).bad()).to.equal(true);
      } else if (seen.length === 1) {
        const stream = new ByRef<DcmOutputFileStream | null>(null);
        DIMSE_createFilestream(join(folder, 'out.dcm'), msg.CStoreRQ, assoc, presID, true, stream);
        if (stream.value === null) throw new Error('no stream');
        await DIMSE_receiveDataSetInFile(assoc, DIMSE_BLOCKING, 0, context, stream.value);
        seen.push('filed');
      } else {
        const object = new ByRef<DcmDataset | null>(null);
        let bytes = 0;
        const cond = await DIMSE_receiveDataSetInMemory(assoc, DIMSE_BLOCKING, 0, context, object, (_data, count) => {
          bytes = count;
        });
        expect(cond.good()).to.equal(true);
        seen.push(`${textOf(object.value, 0x00100020)} ${bytes > 0} ${context.value === presID}`);
        const answer = Object.assign(new T_DIMSE_C_FindRSP(), { DimseStatus: 0xa700 });
        const detail = new DcmDataset();
        detail.putAndInsertString(0x00000902, 'no room');
        await DIMSE_sendFindResponse(assoc, presID, msg.CFindRQ, answer, null, detail);
      }
    });
    await user.request(service.port, [{ uid: UID_CTImageStorage, syntaxes: [LEI] }, { uid: FIND }]);
    const path = writeSmallFile(join(folder, 'a.dcm'), {});
    const store = new T_DIMSE_Message();
    store.CommandField = DIMSE_C_STORE_RQ;
    for (const id of [1, 2]) {
      store.msg.CStoreRQ = storeRequest(image(id), id);
      const command = new ByRef<DcmDataset | null>(null);
      const sent = await DIMSE_sendMessageUsingFileData(user.association, 1, store, null, path, null, null, command);
      expect(sent.text()).to.equal('Normal');
      expect(textOf(command.value, 0x00001000)).to.equal(syntheticUID(7, id));
    }
    const find = new T_DIMSE_Message();
    find.CommandField = DIMSE_C_FIND_RQ;
    Object.assign(find.msg.CFindRQ, { MessageID: 3, AffectedSOPClassUID: FIND });
    expect((await DIMSE_sendMessageUsingMemoryData(user.association, 3, find, null, image(1))).good()).to.equal(true);
    const [answer, presID, detail] = [new T_DIMSE_Message(), new ByRef(0), new ByRef<DcmDataset | null>(null)];
    const cond = await DIMSE_receiveCommand(user.association, DIMSE_NONBLOCKING, 10, presID, answer, detail);
    expect(cond.text()).to.equal('Normal');
    expect([answer.CommandField, presID.value]).to.deep.equal([DIMSE_C_FIND_RSP, 3]);
    expect(answer.msg.CFindRSP).to.include({ MessageIDBeingRespondedTo: 3, DimseStatus: 0xa700 });
    expect(textOf(detail.value, 0x00000902)).to.equal('no room');
    expect(seen).to.deep.equal([`ignored ${smallDataSet({ transferSyntax: LEI }).length}`, 'filed', '4711 true true']);
    expect(await dcmdump(join(folder, 'out.dcm'))).to.contain('Small^Object');
    const nothing = new T_DIMSE_Message();
    const refused = await DIMSE_sendMessageUsingMemoryData(user.association, 1, nothing);
    expect(refused.equals(DIMSE_BADCOMMANDTYPE)).to.equal(true);
    const none = await DIMSE_checkForCancelRQ(user.association, 3, 3);
    expect(none.equals(DIMSE_NODATAAVAILABLE)).to.equal(true);
    await ASC_releaseAssociation(user.association);
  });

  it('L9: identifiers that are too long are answered so, and the association goes on', async () => {
    const conds: string[] = [];
    await service.start([FIND], async (assoc, { msg }, presID) => {
      const cond = await DIMSE_findProvider(assoc, presID, msg.CFindRQ, null, null, DIMSE_BLOCKING, 0);
      conds.push(cond.text());
    });
    await user.request(service.port, [{ uid: FIND, syntaxes: [LEE] }]);
    const long = new DcmDataset();
    long.putAndInsertUint8Array(0x00420011, Buffer.alloc(65 * 1024 * 1024));
    const response = new T_DIMSE_C_FindRSP();
    const statuses: number[] = [];
    for (const keysOf of [long, image(1)]) {
      const request = Object.assign(new T_DIMSE_Message().msg.CFindRQ, {
        MessageID: user.association.nextMsgID++,
        AffectedSOPClassUID: FIND,
      });
      const cond = await DIMSE_findUser(
        ...([user.association, 1, request, keysOf, null, null, null, DIMSE_BLOCKING, 0, response] as const),
      );
      expect(cond.text()).to.equal('Normal');
      statuses.push(response.DimseStatus);
    }
    expect(statuses).to.deep.equal([0xa700, 0]);
    expect(conds[0]).to.contain('67108864 bytes');
    await ASC_releaseAssociation(user.association);
  });

  it('[DIMSE_dumpMessage] says a message in words', () => {
    const msg = new T_DIMSE_Message();
    msg.CommandField = DIMSE_C_MOVE_RQ;
    Object.assign(msg.msg.CMoveRQ, { MessageID: 3, AffectedSOPClassUID: MOVE, MoveDestination: 'THERE' });
    const text = new ByRef('');
    DIMSE_dumpMessage(text, msg, DIMSE_INCOMING, image(1), 5);
    expect(text.value).to.match(/INCOMING[^]*C-MOVE-RQ[^]*Presentation Context ID +: 5[^]*Message ID +: 3/);
    expect(text.value).to.match(/=MOVEStudyRoot[^]*Move Destination +: THERE[^]*\[Doe\^Jane\]/);
  });

  it('reads a data set that was written in memory and saved as a file', () => {
    const path = join(folder, 'image.dcm');
    expect(image(1).saveFile(path, LEI, undefined, undefined, undefined, 0, 0, EWM_fileformat).good()).to.equal(true);
    expect(readdirSync(folder)).to.deep.equal(['image.dcm']);
  });
});
