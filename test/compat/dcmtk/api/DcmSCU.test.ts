import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ASC_SC_ROLE_SCP,
  ASC_SC_ROLE_SCUSCP,
  ByRef,
  DcmDataset,
  DcmSCU,
  DcmTransportLayer,
  DCMSCU_ABORT_ASSOCIATION,
  DCMSCU_PEER_ABORTED_ASSOCIATION,
  DCMSCU_PEER_REQUESTED_RELEASE,
  DCMSCU_RELEASE_ASSOCIATION,
  DCMSCU_STORAGE_BIT_PRESERVING,
  DCMSCU_STORAGE_DISK,
  DCMSCU_STORAGE_IGNORE,
  DIMSE_C_ECHO_RQ,
  DIMSE_C_FIND_RQ,
  DIMSE_ILLEGALASSOCIATION,
  DIMSE_N_ACTION_RQ,
  DIMSE_N_ACTION_RSP,
  DIMSE_N_CREATE_RQ,
  DIMSE_N_CREATE_RSP,
  DIMSE_N_EVENT_REPORT_RQ,
  DIMSE_N_EVENT_REPORT_RSP,
  DIMSE_N_GET_RQ,
  DIMSE_N_GET_RSP,
  DIMSE_N_SET_RQ,
  DIMSE_N_SET_RSP,
  DIMSE_NODATAAVAILABLE,
  DIMSE_NONBLOCKING,
  DIMSE_NOVALIDPRESENTATIONCONTEXTID,
  DIMSE_receiveCommand,
  DIMSE_receiveDataSetInMemory,
  DIMSE_sendEchoResponse,
  DIMSE_sendMessageUsingMemoryData,
  DUL_PEERABORTEDASSOCIATION,
  DUL_PEERREQUESTEDRELEASE,
  DUL_TCPINITERROR,
  EC_Normal,
  NET_EC_AlreadyConnected,
  NET_EC_NoAcceptablePresentationContexts,
  NET_EC_NoPresentationContextsDefined,
  O_NCREATE_AFFECTEDSOPINSTANCEUID,
  T_DIMSE_Message,
  UID_CTImageStorage,
  UID_FINDStudyRootQueryRetrieveInformationModel as FIND,
  UID_GETStudyRootQueryRetrieveInformationModel as GET,
  UID_LittleEndianExplicitTransferSyntax as LEE,
  UID_LittleEndianImplicitTransferSyntax as LEI,
  UID_ModalityPerformedProcedureStepSOPClass as MPPS,
  UID_MOVEStudyRootQueryRetrieveInformationModel as MOVE,
  UID_VerificationSOPClass,
  ASC_abortAssociation,
  ASC_releaseAssociation,
  type OFCondition,
  type QRResponse,
  type RetrieveResponse,
  type T_ASC_Association,
  type T_DIMSE_N_EventReportRQ,
} from '../../../../compat/dcmtk';
import { startDcmqrscp, type ArchiveServer } from '../../../support/dcmqrscp';
import { startStorescp, type DcmtkServer } from '../../../support/dcmtk';
import { syntheticUID } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import { smallDataSet, writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { FunctionService } from './function-service';

const STUDY = '1.2.3.4';

function image(number: number): DcmDataset {
  const dataset = new DcmDataset();
  const values: readonly (readonly [number, string])[] = [
    [0x00080016, UID_CTImageStorage],
    [0x00080018, syntheticUID(8, number)],
    [0x00080060, 'CT'],
    [0x00100010, 'Doe^Jane'],
    [0x00100020, '4711'],
    [0x0020000d, STUDY],
    [0x0020000e, `${STUDY}.1`],
    [0x00200013, `${number}`],
  ];
  for (const [tag, value] of values) dataset.putAndInsertString(tag, value);
  return dataset;
}

function keys(level = 'STUDY', study = STUDY): DcmDataset {
  const dataset = new DcmDataset();
  dataset.putAndInsertString(0x00080052, level);
  dataset.putAndInsertString(0x0020000d, study);
  return dataset;
}

describe('dcmtk: DcmSCU settings', () => {
  it('[DcmSCU.setAETitle] [DcmSCU.getAETitle] [DcmSCU.setPeerAETitle] [DcmSCU.getPeerAETitle] [DcmSCU.setPeerHostName] [DcmSCU.getPeerHostName] [DcmSCU.setPeerPort] [DcmSCU.getPeerPort] [DcmSCU.setMaxReceivePDULength] [DcmSCU.getMaxReceivePDULength] [DcmSCU.setACSETimeout] [DcmSCU.getACSETimeout] [DcmSCU.setDIMSETimeout] [DcmSCU.getDIMSETimeout] [DcmSCU.setConnectionTimeout] [DcmSCU.getConnectionTimeout] [DcmSCU.setDIMSEBlockingMode] [DcmSCU.getDIMSEBlockingMode] keeps what it is told', () => {
    const scu = new DcmSCU();
    expect([scu.getAETitle(), scu.getPeerAETitle(), scu.getPeerPort(), scu.getMaxReceivePDULength()]).to.deep.equal([
      'ANY-SCP',
      'ANY-SCP',
      104,
      16384,
    ]);
    expect([scu.getACSETimeout(), scu.getDIMSETimeout(), scu.getConnectionTimeout()]).to.deep.equal([30, 0, -1]);
    scu.setAETitle('MODALITY');
    scu.setPeerAETitle('PACS');
    scu.setPeerHostName('pacs.example');
    scu.setPeerPort(11112);
    scu.setMaxReceivePDULength(65536);
    scu.setACSETimeout(5);
    scu.setDIMSETimeout(6);
    scu.setConnectionTimeout(7);
    scu.setDIMSEBlockingMode(DIMSE_NONBLOCKING);
    expect([scu.getAETitle(), scu.getPeerAETitle(), scu.getPeerHostName(), scu.getPeerPort()]).to.deep.equal([
      'MODALITY',
      'PACS',
      'pacs.example',
      11112,
    ]);
    expect([scu.getMaxReceivePDULength(), scu.getACSETimeout(), scu.getDIMSETimeout()]).to.deep.equal([65536, 5, 6]);
    expect([scu.getConnectionTimeout(), scu.getDIMSEBlockingMode()]).to.deep.equal([7, DIMSE_NONBLOCKING]);
  });

  it('[DcmSCU.setStorageMode] [DcmSCU.getStorageMode] [DcmSCU.setStorageDir] [DcmSCU.getStorageDir] [DcmSCU.setProgressNotificationMode] [DcmSCU.getProgressNotificationMode] [DcmSCU.setVerbosePCMode] [DcmSCU.getVerbosePCMode] [DcmSCU.setDatasetConversionMode] [DcmSCU.getDatasetConversionMode] [DcmSCU.useSecureConnection] [DcmSCU.getTLSEnabled] keeps its modes', () => {
    const scu = new DcmSCU();
    expect([scu.getStorageMode(), scu.getStorageDir(), scu.getTLSEnabled()]).to.deep.equal([
      DCMSCU_STORAGE_DISK,
      '.',
      false,
    ]);
    expect([scu.getProgressNotificationMode(), scu.getVerbosePCMode(), scu.getDatasetConversionMode()]).to.deep.equal([
      true,
      false,
      false,
    ]);
    scu.setStorageMode(DCMSCU_STORAGE_IGNORE);
    scu.setStorageDir('inbox');
    scu.setProgressNotificationMode(false);
    scu.setVerbosePCMode(true);
    scu.setDatasetConversionMode(true);
    expect(scu.useSecureConnection(new DcmTransportLayer({})).good()).to.equal(true);
    expect([scu.getStorageMode(), scu.getStorageDir(), scu.getTLSEnabled()]).to.deep.equal([0, 'inbox', true]);
    expect([scu.getProgressNotificationMode(), scu.getVerbosePCMode(), scu.getDatasetConversionMode()]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});

describeInterop('dcmtk: DcmSCU', ['storescp', 'dcmqrscp'], function () {
  this.timeout(30_000);
  let folder: string;
  let scu: DcmSCU;
  let server: DcmtkServer | undefined;
  let archive: ArchiveServer | undefined;
  let service: FunctionService;

  beforeEach(() => {
    folder = tempDir('scu');
    scu = new DcmSCU();
    service = new FunctionService();
  });
  afterEach(async () => {
    await scu.freeNetwork();
    await service.stop();
    await server?.stop();
    await archive?.stop();
    server = undefined;
    archive = undefined;
  });

  async function connect(one: DcmSCU, port: number, called = 'ANY-SCP'): Promise<OFCondition> {
    one.setPeerHostName('127.0.0.1');
    one.setPeerPort(port);
    one.setPeerAETitle(called);
    const prepared = await one.initNetwork();
    return prepared.bad() ? prepared : one.negotiateAssociation();
  }

  it('[DcmSCU.addPresentationContext] [DcmSCU.initNetwork] [DcmSCU.negotiateAssociation] [DcmSCU.isConnected] [DcmSCU.sendECHORequest] [DcmSCU.releaseAssociation] [DcmSCU.freeNetwork] echoes, twice over the same object', async () => {
    server = await startStorescp({ args: ['-v'] });
    expect(scu.addPresentationContext(UID_VerificationSOPClass, [LEI]).good()).to.equal(true);
    expect(scu.addPresentationContext('', []).bad()).to.equal(true);
    expect((await scu.negotiateAssociation()).bad()).to.equal(true);
    for (let round = 0; round < 2; round++) {
      expect((await connect(scu, server.port)).text()).to.equal('Normal');
      expect(scu.isConnected()).to.equal(true);
      expect((await scu.initNetwork()).equals(NET_EC_AlreadyConnected)).to.equal(true);
      expect((await scu.negotiateAssociation()).equals(NET_EC_AlreadyConnected)).to.equal(true);
      expect((await scu.sendECHORequest(0)).good()).to.equal(true);
      expect((await scu.sendECHORequest(1)).good()).to.equal(true);
      expect((await scu.releaseAssociation()).good()).to.equal(true);
      expect(scu.isConnected()).to.equal(false);
    }
    expect((await scu.sendECHORequest(0)).equals(DIMSE_ILLEGALASSOCIATION)).to.equal(true);
    expect((await scu.releaseAssociation()).equals(DIMSE_ILLEGALASSOCIATION)).to.equal(true);
    expect((await scu.freeNetwork()).good()).to.equal(true);
    expect(server.program.stderr.match(/Received Echo Request/g)).to.have.length(4);
  });

  it('[DcmSCU.findPresentationContextID] [DcmSCU.findAnyPresentationContextID] [DcmSCU.findPresentationContext] [DcmSCU.clearPresentationContexts] knows what was accepted', async () => {
    server = await startStorescp({ args: ['+xi'] });
    scu.addPresentationContext(UID_VerificationSOPClass, [LEI]);
    scu.addPresentationContext(UID_CTImageStorage, [LEE, LEI]);
    await connect(scu, server.port);
    expect(scu.findPresentationContextID(UID_CTImageStorage, '')).to.equal(3);
    expect(scu.findPresentationContextID(UID_CTImageStorage, LEE)).to.equal(0);
    expect(scu.findPresentationContextID(UID_CTImageStorage, LEI, ASC_SC_ROLE_SCP)).to.equal(0);
    expect(scu.findAnyPresentationContextID(UID_CTImageStorage, LEE)).to.equal(3);
    const [abstractSyntax, transferSyntax] = [new ByRef(''), new ByRef('')];
    scu.findPresentationContext(3, abstractSyntax, transferSyntax);
    expect([abstractSyntax.value, transferSyntax.value]).to.deep.equal([UID_CTImageStorage, LEI]);
    await scu.releaseAssociation();
    scu.clearPresentationContexts();
    expect((await connect(scu, server.port)).equals(NET_EC_NoPresentationContextsDefined)).to.equal(true);
    scu.addPresentationContext('1.2.3', [LEI]);
    expect((await connect(scu, server.port)).equals(NET_EC_NoAcceptablePresentationContexts)).to.equal(true);
    expect(scu.isConnected()).to.equal(false);
    expect((await connect(scu, await freePort())).equals(DUL_TCPINITERROR)).to.equal(true);
  });

  it('[DcmSCU.setAssocConfigFileAndProfile] takes contexts, roles and extended negotiation from a configuration file', async () => {
    archive = await startDcmqrscp();
    const path = join(folder, 'associations.cfg');
    writeFileSync(
      path,
      [
        '[[TransferSyntaxes]]',
        '[Plain]',
        'TransferSyntax1 = LittleEndianExplicit',
        '[[PresentationContexts]]',
        '[Get]',
        'PresentationContext1 = CTImageStorage\\Plain',
        'PresentationContext2 = GETStudyRootQueryRetrieveInformationModel\\Plain',
        '[[SCPSCURoleSelection]]',
        '[Roles]',
        'Role1 = CTImageStorage\\SCP',
        '[[Profiles]]',
        '[Retrieve]',
        'PresentationContexts = Get',
        'SCPSCURoleSelection = Roles',
        '',
      ].join('\n'),
    );
    expect(scu.setAssocConfigFileAndProfile(path, 'None').bad()).to.equal(true);
    expect(scu.setAssocConfigFileAndProfile(join(folder, 'none'), 'Retrieve').bad()).to.equal(true);
    expect(scu.setAssocConfigFileAndProfile(path, 'retrieve').text()).to.equal('Normal');
    expect((await connect(scu, archive.port, archive.aet)).good()).to.equal(true);
    expect(scu.findPresentationContextID(UID_CTImageStorage, LEE, ASC_SC_ROLE_SCP)).to.equal(1);
    expect(scu.findPresentationContextID(GET, '')).to.equal(3);
    await scu.releaseAssociation();
  });

  it('[DcmSCU.sendSTORERequest] [DcmSCU.notifySENDProgress] sends files and data sets, and converts when it is told to', async () => {
    server = await startStorescp({ args: ['+B'] });
    let sent = 0;
    class Sender extends DcmSCU {
      override notifySENDProgress(byteCount: number): void {
        sent = byteCount;
      }
    }
    scu = new Sender();
    scu.addPresentationContext(UID_CTImageStorage, [LEI]);
    await connect(scu, server.port);
    const path = writeSmallFile(join(folder, 'a.dcm'), {});
    const status = new ByRef(-1);
    const refused = await scu.sendSTORERequest(0, path, null, status);
    expect(refused.equals(DIMSE_NOVALIDPRESENTATIONCONTEXTID)).to.equal(true);
    scu.setDatasetConversionMode(true);
    expect((await scu.sendSTORERequest(0, path, null, status)).text()).to.equal('Normal');
    expect([status.value, sent]).to.deep.equal([0, smallDataSet({ transferSyntax: LEI }).length]);
    scu.setDatasetConversionMode(false);
    expect((await scu.sendSTORERequest(1, '', image(1), status, 'ORIGINATOR', 5)).text()).to.equal('Normal');
    expect(readdirSync(server.directory)).to.have.length(2);
    expect((await scu.sendSTORERequest(0, '', null, status)).bad()).to.equal(true);
    expect((await scu.sendSTORERequest(0, '', new DcmDataset(), status)).bad()).to.equal(true);
    expect((await scu.sendSTORERequest(0, join(folder, 'none'), null, status)).text()).to.contain('ENOENT');
    await scu.releaseAssociation();
  });

  /** An archive with images. */
  async function filledArchive(count: number, targetPort = 0): Promise<ArchiveServer> {
    archive = await startDcmqrscp(targetPort === 0 ? {} : { targets: [{ aet: 'THERE', port: targetPort }] });
    const sender = new DcmSCU();
    sender.addPresentationContext(UID_CTImageStorage, [LEE]);
    await connect(sender, archive.port, archive.aet);
    for (let number = 1; number <= count; number++) {
      const status = new ByRef(-1);
      await sender.sendSTORERequest(0, '', image(number), status);
      expect(status.value).to.equal(0);
    }
    await sender.releaseAssociation();
    await sender.freeNetwork();
    return archive;
  }

  it('[DcmSCU.sendFINDRequest] [DcmSCU.handleFINDResponse] [DcmSCU.sendCANCELRequest] [DcmSCU.notifyRECEIVEProgress] queries, and cancels out of the handler', async () => {
    const { port, aet } = await filledArchive(3);
    let received = 0;
    class Finder extends DcmSCU {
      cancels = false;
      override async handleFINDResponse(
        presID: number,
        response: QRResponse,
        wait: ByRef<boolean>,
      ): Promise<OFCondition> {
        if (this.cancels && wait.value) await this.sendCANCELRequest(presID);
        return super.handleFINDResponse(presID, response, wait);
      }
      override notifyRECEIVEProgress(byteCount: number): void {
        received += byteCount;
      }
    }
    const finder = new Finder();
    scu = finder;
    scu.addPresentationContext(FIND, [LEI]);
    await connect(scu, port, aet);
    const query = keys('IMAGE');
    query.putAndInsertString(0x0020000e, `${STUDY}.1`);
    query.putAndInsertString(0x00200013, '');
    const responses: QRResponse[] = [];
    expect((await scu.sendFINDRequest(1, query, responses)).text()).to.equal('Normal');
    expect(responses.map(({ m_status }) => m_status & 0xfffe)).to.deep.equal([0xff00, 0xff00, 0xff00, 0]);
    const numbers = responses.slice(0, 3).map(({ m_dataset }) => {
      const number = new ByRef('');
      m_dataset?.findAndGetOFString(0x00200013, number);
      return number.value;
    });
    expect(numbers.sort()).to.deep.equal(['1', '2', '3']);
    expect(received).to.be.greaterThan(0);
    finder.cancels = true;
    expect((await scu.sendFINDRequest(1, query, responses)).text()).to.equal('Normal');
    expect([0, 0xfe00]).to.include(responses.at(-1)?.m_status);
    expect((await scu.sendFINDRequest(1, null, null)).bad()).to.equal(true);
    expect((await scu.sendFINDRequest(7, query, null)).equals(DIMSE_NOVALIDPRESENTATIONCONTEXTID)).to.equal(true);
    await scu.releaseAssociation();
  });

  it('[DcmSCU.sendMOVERequest] [DcmSCU.handleMOVEResponse] moves to a third program', async () => {
    server = await startStorescp();
    const { port, aet } = await filledArchive(2, server.port);
    scu.addPresentationContext(MOVE, [LEI]);
    await connect(scu, port, aet);
    const responses: RetrieveResponse[] = [];
    expect((await scu.sendMOVERequest(1, 'THERE', keys(), responses)).text()).to.equal('Normal');
    expect(responses.at(-1)).to.include({ m_status: 0, m_numberOfCompletedSubops: 2, m_numberOfFailedSubops: 0 });
    expect(readdirSync(server.directory)).to.have.length(2);
    await scu.releaseAssociation();
  });

  for (const [mode, name] of [
    [DCMSCU_STORAGE_DISK, 'through memory'],
    [DCMSCU_STORAGE_BIT_PRESERVING, 'as they arrive'],
    [DCMSCU_STORAGE_IGNORE, 'nowhere'],
  ] as const) {
    it(`[DcmSCU.sendCGETRequest] [DcmSCU.handleCGETSession] [DcmSCU.handleCGETResponse] [DcmSCU.handleSTORERequest] [DcmSCU.handleSTORERequestFile] [DcmSCU.notifyInstanceStored] gets objects, which go ${name}`, async () => {
      const { port, aet } = await filledArchive(2);
      const stored: string[] = [];
      class Getter extends DcmSCU {
        override notifyInstanceStored(filename: string): void {
          stored.push(filename);
        }
      }
      scu = new Getter();
      scu.setStorageMode(mode);
      scu.setStorageDir(folder);
      scu.addPresentationContext(GET, [LEI]);
      scu.addPresentationContext(UID_CTImageStorage, [LEE], ASC_SC_ROLE_SCP);
      await connect(scu, port, aet);
      const responses: RetrieveResponse[] = [];
      expect((await scu.sendCGETRequest(1, keys(), responses)).text()).to.equal('Normal');
      expect(responses.at(-1)).to.include({ m_status: 0, m_numberOfCompletedSubops: 2 });
      const files = mode === DCMSCU_STORAGE_IGNORE ? [] : [1, 2].map((n) => `CT.${syntheticUID(8, n)}`);
      expect(readdirSync(folder).sort()).to.deep.equal(files);
      expect(stored.sort()).to.deep.equal(files.map((file) => join(folder, file)));
      for (const file of files) {
        const dataset = new DcmDataset();
        expect(dataset.loadFile(join(folder, file)).good()).to.equal(true);
        expect(readFileSync(join(folder, file)).subarray(128, 132).toString()).to.equal('DICM');
      }
      await scu.releaseAssociation();
    });
  }

  it('[DcmSCU.sendACTIONRequest] [DcmSCU.sendNCREATERequest] [DcmSCU.sendNSETRequest] [DcmSCU.sendNGETRequest] [DcmSCU.sendEVENTREPORTRequest] [DcmSCU.handleEVENTREPORTRequest] [DcmSCU.checkEVENTREPORTRequest] uses the normalized services', async () => {
    const seen: string[] = [];
    await service.start(
      [MPPS],
      (assoc, message, presID) => answerNormalized(assoc, message, presID, seen),
      ASC_SC_ROLE_SCUSCP,
    );
    class Listener extends DcmSCU {
      override checkEVENTREPORTRequest(request: T_DIMSE_N_EventReportRQ): number {
        return request.EventTypeID === 1 ? 0 : 0x0113;
      }
    }
    scu = new Listener();
    scu.addPresentationContext(MPPS, [LEI], ASC_SC_ROLE_SCUSCP);
    await connect(scu, service.port);
    const [status, uid, answer] = [new ByRef(-1), new ByRef(''), new ByRef<DcmDataset | null>(null)];
    expect((await scu.sendNCREATERequest(1, uid, image(1), answer, status)).text()).to.equal('Normal');
    expect([status.value, uid.value, answer.value?.card()]).to.deep.equal([0, '1.2.99', 1]);
    expect((await scu.sendNSETRequest(1, '1.2.99', image(1), answer, status)).good()).to.equal(true);
    expect([status.value, answer.value]).to.deep.equal([0x0110, null]);
    expect((await scu.sendNGETRequest(1, '1.2.99', [0x00100010], answer, status)).good()).to.equal(true);
    expect([status.value, answer.value?.card()]).to.deep.equal([0, 1]);
    expect((await scu.sendACTIONRequest(1, '1.2.99', 4, image(1), status)).good()).to.equal(true);
    expect(status.value).to.equal(0x0123);
    expect((await scu.sendEVENTREPORTRequest(1, '1.2.99', 5, null, status)).good()).to.equal(true);
    expect(status.value).to.equal(0);
    const [event, report] = [new ByRef(0), new ByRef<DcmDataset | null>(null)];
    expect((await scu.handleEVENTREPORTRequest(report, event, 5)).text()).to.equal('Normal');
    expect([event.value, report.value?.card()]).to.deep.equal([1, 8]);
    expect((await scu.handleEVENTREPORTRequest(report, event, 5)).text()).to.equal('Normal');
    expect(event.value).to.equal(2);
    expect((await scu.handleEVENTREPORTRequest(report, event, 0.1)).equals(DIMSE_NODATAAVAILABLE)).to.equal(true);
    await scu.releaseAssociation();
    expect(seen).to.deep.equal([
      `create ${MPPS} `,
      'set 1.2.99',
      'get 1.2.99 100010',
      'action 1.2.99 4',
      'event 1.2.99 5',
      'reported 0',
      'reported 275',
    ]);
  });

  it('[DcmSCU.closeAssociation] [DcmSCU.abortAssociation] ends the association as the peer wants it', async () => {
    let onEcho: (association: T_ASC_Association) => unknown = () => undefined;
    await service.start([UID_VerificationSOPClass, FIND], async (association, { CommandField, msg }, presID) => {
      if (CommandField !== DIMSE_C_ECHO_RQ) return onEcho(association);
      return DIMSE_sendEchoResponse(association, presID, msg.CEchoRQ, 0);
    });
    scu.addPresentationContext(UID_VerificationSOPClass, [LEI]);
    scu.addPresentationContext(FIND, [LEI]);
    for (const [type, act, cond] of [
      [DCMSCU_PEER_ABORTED_ASSOCIATION, ASC_abortAssociation, DUL_PEERABORTEDASSOCIATION],
      [DCMSCU_PEER_REQUESTED_RELEASE, ASC_releaseAssociation, DUL_PEERREQUESTEDRELEASE],
    ] as const) {
      onEcho = act;
      expect((await connect(scu, service.port)).text()).to.equal('Normal');
      expect((await scu.sendFINDRequest(3, keys(), null)).equals(cond)).to.equal(true);
      await scu.closeAssociation(type);
      expect(scu.isConnected()).to.equal(false);
    }
    for (const type of [DCMSCU_RELEASE_ASSOCIATION, DCMSCU_ABORT_ASSOCIATION] as const) {
      await connect(scu, service.port);
      await scu.closeAssociation(type);
      expect(scu.isConnected()).to.equal(false);
    }
    await connect(scu, service.port);
    expect((await scu.abortAssociation()).good()).to.equal(true);
    expect((await scu.abortAssociation()).equals(DIMSE_ILLEGALASSOCIATION)).to.equal(true);
    expect(DIMSE_C_FIND_RQ).to.equal(0x20);
  });
});

/** A provider of a step: answers each N-service in its own way, and reports two events after one of the peer's. */
async function answerNormalized(
  assoc: T_ASC_Association,
  { CommandField, msg }: T_DIMSE_Message,
  presID: number,
  seen: string[],
): Promise<unknown> {
  const answer = new T_DIMSE_Message();
  const some = new DcmDataset();
  some.putAndInsertString(0x00100010, 'Doe');
  switch (CommandField) {
    case DIMSE_N_CREATE_RQ: {
      const { MessageID, AffectedSOPClassUID, AffectedSOPInstanceUID } = msg.NCreateRQ;
      seen.push(`create ${AffectedSOPClassUID} ${AffectedSOPInstanceUID}`);
      answer.CommandField = DIMSE_N_CREATE_RSP;
      Object.assign(answer.msg.NCreateRSP, {
        MessageIDBeingRespondedTo: MessageID,
        AffectedSOPInstanceUID: '1.2.99',
        opts: O_NCREATE_AFFECTEDSOPINSTANCEUID,
      });
      return DIMSE_sendMessageUsingMemoryData(assoc, presID, answer, null, some);
    }
    case DIMSE_N_SET_RQ:
      seen.push(`set ${msg.NSetRQ.RequestedSOPInstanceUID}`);
      answer.CommandField = DIMSE_N_SET_RSP;
      Object.assign(answer.msg.NSetRSP, { MessageIDBeingRespondedTo: msg.NSetRQ.MessageID, DimseStatus: 0x0110 });
      return DIMSE_sendMessageUsingMemoryData(assoc, presID, answer);
    case DIMSE_N_GET_RQ: {
      const { MessageID, RequestedSOPInstanceUID, AttributeIdentifierList } = msg.NGetRQ;
      seen.push(`get ${RequestedSOPInstanceUID} ${AttributeIdentifierList.map((tag) => tag.toString(16)).join()}`);
      answer.CommandField = DIMSE_N_GET_RSP;
      answer.msg.NGetRSP.MessageIDBeingRespondedTo = MessageID;
      return DIMSE_sendMessageUsingMemoryData(assoc, presID, answer, null, some);
    }
    case DIMSE_N_ACTION_RQ: {
      const { MessageID, RequestedSOPInstanceUID, ActionTypeID } = msg.NActionRQ;
      seen.push(`action ${RequestedSOPInstanceUID} ${ActionTypeID}`);
      answer.CommandField = DIMSE_N_ACTION_RSP;
      Object.assign(answer.msg.NActionRSP, { MessageIDBeingRespondedTo: MessageID, DimseStatus: 0x0123 });
      return DIMSE_sendMessageUsingMemoryData(assoc, presID, answer);
    }
    case DIMSE_N_EVENT_REPORT_RQ: {
      const { MessageID, AffectedSOPInstanceUID, EventTypeID } = msg.NEventReportRQ;
      seen.push(`event ${AffectedSOPInstanceUID} ${EventTypeID}`);
      answer.CommandField = DIMSE_N_EVENT_REPORT_RSP;
      answer.msg.NEventReportRSP.MessageIDBeingRespondedTo = MessageID;
      await DIMSE_sendMessageUsingMemoryData(assoc, presID, answer);
      for (const type of [1, 2]) {
        const report = new T_DIMSE_Message();
        report.CommandField = DIMSE_N_EVENT_REPORT_RQ;
        Object.assign(report.msg.NEventReportRQ, {
          MessageID: type,
          AffectedSOPClassUID: MPPS,
          AffectedSOPInstanceUID,
          EventTypeID: type,
        });
        await DIMSE_sendMessageUsingMemoryData(assoc, presID, report, null, image(1));
        const [response, context] = [new T_DIMSE_Message(), new ByRef(0)];
        await DIMSE_receiveCommand(assoc, DIMSE_NONBLOCKING, 10, context, response);
        seen.push(`reported ${response.msg.NEventReportRSP.DimseStatus}`);
      }
      return EC_Normal;
    }
    default:
      return DIMSE_receiveDataSetInMemory(assoc, DIMSE_NONBLOCKING, 1, new ByRef(0), new ByRef(null));
  }
}
