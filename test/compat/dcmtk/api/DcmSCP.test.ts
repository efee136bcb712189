import { readdirSync, writeFileSync } from 'node:fs';
import { lookupService } from 'node:dns';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import {
  ASC_SC_ROLE_SCUSCP,
  ByRef,
  DcmDataset,
  DcmSCP,
  DcmSCU,
  DcmStorageSCP,
  DGM_NoSubdirectory,
  DGM_SeriesDate,
  DGM_StoreBitPreserving,
  DIMSE_C_FIND_RQ,
  DIMSE_C_MOVE_RQ,
  DIMSE_C_STORE_RQ,
  DIMSE_N_ACTION_RQ,
  DIMSE_N_GET_RQ,
  DIMSE_NONBLOCKING,
  DSM_Ignore,
  DSM_StoreToFile,
  DUL_BLOCK,
  DUL_NOBLOCK,
  EC_DirectoryDoesNotExist,
  FGM_CurrentSystemTime,
  FGM_ShortUniquePseudoRandom,
  FGM_SOPInstanceUID,
  FGM_UniqueFromNewUID,
  NET_EC_InvalidSCPAssociationProfile,
  NET_EC_StopAfterAssociation,
  NET_EC_StopAfterConnectionTimeout,
  UID_CTImageStorage,
  UID_FINDStudyRootQueryRetrieveInformationModel as FIND,
  UID_LittleEndianExplicitTransferSyntax as LEE,
  UID_LittleEndianImplicitTransferSyntax as LEI,
  UID_MOVEStudyRootQueryRetrieveInformationModel as MOVE,
  UID_StorageCommitmentPushModelSOPClass as COMMIT,
  UID_VerificationSOPClass,
  type DcmPresentationContextInfo,
  type DcmSCPActionType,
  type OFCondition,
  type T_ASC_Parameters,
  type T_DIMSE_Message,
} from '../../../../compat/dcmtk';
import { dcmdump, echoscu, runDcmtk, storescu } from '../../../support/dcmtk';
import { syntheticUID } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { waitUntil, within } from '../../../support/wait-until';

/** Keeps what its methods were told. */
class TellingSCP extends DcmSCP {
  readonly told: string[] = [];
  refuses = false;
  stopsAfter = 0;
  caller = 'any';
  host = 'any';

  override notifyAssociationRequest(params: T_ASC_Parameters, action: ByRef<DcmSCPActionType>): void {
    this.told.push(`request ${params.DULparams.callingAPTitle}`);
    if (this.refuses) action.value = 1;
  }
  override notifyAssociationAcknowledge(): void {
    this.told.push(
      `acknowledged ${this.isConnected()} ${this.getPeerAETitle()} ${this.getCalledAETitle()} ${this.getPeerIP()}`,
    );
  }
  override notifyReleaseRequest(): void {
    this.told.push(`release ${this.getPeerMaxPDULength() > 0} ${this.numAssociations()}`);
  }
  override notifyAbortRequest(): void {
    this.told.push('abort');
  }
  override notifyAssociationTermination(): void {
    this.told.push('terminated');
  }
  override notifyConnectionTimeout(): void {
    this.told.push('timeout');
  }
  override notifyDIMSEError(cond: OFCondition): void {
    this.told.push(`error ${cond.text()}`);
  }
  override checkCallingAETitleAccepted(callingAE: string): boolean {
    return this.caller === 'any' || this.caller === callingAE;
  }
  override checkCallingHostAccepted(hostOrIP: string): boolean {
    this.told.push(`host ${hostOrIP}`);
    return this.host === 'any';
  }
  override stopAfterCurrentAssociation(): boolean {
    return this.stopsAfter > 0 && --this.stopsAfter === 0;
  }
  override stopAfterConnectionTimeout(): boolean {
    return true;
  }
}

describe('dcmtk: DcmSCP settings', () => {
  it('[DcmSCP.setPort] [DcmSCP.getPort] [DcmSCP.setAETitle] [DcmSCP.getAETitle] [DcmSCP.setMaxReceivePDULength] [DcmSCP.getMaxReceivePDULength] [DcmSCP.setACSETimeout] [DcmSCP.getACSETimeout] [DcmSCP.setDIMSETimeout] [DcmSCP.getDIMSETimeout] [DcmSCP.setDIMSEBlockingMode] [DcmSCP.getDIMSEBlockingMode] [DcmSCP.setConnectionTimeout] [DcmSCP.getConnectionTimeout] [DcmSCP.setConnectionBlockingMode] [DcmSCP.getConnectionBlockingMode] keeps what it is told', () => {
    const scp = new DcmSCP();
    const settings = () => [scp.getPort(), scp.getAETitle(), scp.getMaxReceivePDULength(), scp.getACSETimeout()];
    const waits = () => [
      scp.getDIMSETimeout(),
      scp.getDIMSEBlockingMode(),
      scp.getConnectionTimeout(),
      scp.getConnectionBlockingMode(),
    ];
    expect(settings()).to.deep.equal([104, 'DCMTK_SCP', 16384, 30]);
    expect(waits()).to.deep.equal([0, 0, 1000, DUL_BLOCK]);
    scp.setPort(11112);
    scp.setAETitle('ARCHIVE');
    scp.setMaxReceivePDULength(32768);
    scp.setACSETimeout(5);
    scp.setDIMSETimeout(6);
    scp.setDIMSEBlockingMode(DIMSE_NONBLOCKING);
    scp.setConnectionTimeout(7);
    scp.setConnectionBlockingMode(DUL_NOBLOCK);
    expect(settings()).to.deep.equal([11112, 'ARCHIVE', 32768, 5]);
    expect(waits()).to.deep.equal([6, DIMSE_NONBLOCKING, 7, DUL_NOBLOCK]);
  });

  it('[DcmSCP.setRespondWithCalledAETitle] [DcmSCP.getRespondWithCalledAETitle] [DcmSCP.forceAssociationRefuse] [DcmSCP.getRefuseAssociation] [DcmSCP.setVerbosePCMode] [DcmSCP.getVerbosePCMode] [DcmSCP.setHostLookupEnabled] [DcmSCP.getHostLookupEnabled] [DcmSCP.setProgressNotificationMode] [DcmSCP.getProgressNotificationMode] keeps its modes', () => {
    const scp = new DcmSCP();
    const modes = () => [
      scp.getRespondWithCalledAETitle(),
      scp.getRefuseAssociation(),
      scp.getVerbosePCMode(),
      scp.getHostLookupEnabled(),
      scp.getProgressNotificationMode(),
    ];
    expect(modes()).to.deep.equal([true, false, false, true, true]);
    scp.setRespondWithCalledAETitle(false);
    scp.forceAssociationRefuse(true);
    scp.setVerbosePCMode(true);
    scp.setHostLookupEnabled(false);
    scp.setProgressNotificationMode(false);
    expect(modes()).to.deep.equal([false, true, true, false, false]);
    expect(scp.addPresentationContext('', []).bad()).to.equal(true);
  });
});

describeInterop('dcmtk: DcmSCP', ['echoscu', 'storescu', 'findscu', 'movescu'], function () {
  this.timeout(30_000);
  let folder: string;
  let scp: DcmSCP | undefined;
  let listening: Promise<OFCondition> | undefined;

  beforeEach(() => {
    folder = tempDir('scp');
  });
  afterEach(async () => {
    scp?.stop();
    await listening;
    scp = undefined;
    listening = undefined;
  });

  /** Opens it and serves beside the test. */
  async function start(one: DcmSCP): Promise<void> {
    one.setPort(0);
    const opened = await one.openListenPort();
    expect(opened.text()).to.equal('Normal');
    scp = one;
    listening = one.acceptAssociations();
  }

  const echo = (one: DcmSCP, ...args: string[]) => echoscu(one.getPort(), { args });

  it('[DcmSCP.setEnableVerification] [DcmSCP.openListenPort] [DcmSCP.acceptAssociations] [DcmSCP.listen] [DcmSCP.handleECHORequest] [DcmSCP.handleIncomingCommand] [DcmSCP.notifyAssociationRequest] [DcmSCP.notifyAssociationAcknowledge] [DcmSCP.notifyReleaseRequest] [DcmSCP.notifyAssociationTermination] [DcmSCP.stopAfterCurrentAssociation] [DcmSCP.isConnected] [DcmSCP.numAssociations] [DcmSCP.getCalledAETitle] [DcmSCP.getPeerAETitle] [DcmSCP.getPeerIP] [DcmSCP.getPeerMaxPDULength] serves echoscu, tells of each step and stops', async () => {
    const one = new TellingSCP();
    expect((await one.listen()).equals(NET_EC_InvalidSCPAssociationProfile)).to.equal(true);
    expect((await one.acceptAssociations()).bad()).to.equal(true);
    one.setEnableVerification();
    one.setHostLookupEnabled(false);
    one.stopsAfter = 2;
    await start(one);
    expect((await one.openListenPort()).bad()).to.equal(true);
    expect((await echo(one)).code).to.equal(0);
    expect((await echo(one, '--abort')).code).to.equal(0);
    const result = await within(listening ?? Promise.resolve(NET_EC_InvalidSCPAssociationProfile), 'the end');
    expect(result.equals(NET_EC_StopAfterAssociation)).to.equal(true);
    expect(result.good()).to.equal(true);
    expect(one.told).to.deep.equal([
      'request ECHOSCU',
      'host 127.0.0.1',
      'acknowledged true ECHOSCU ANY-SCP 127.0.0.1',
      'release true 1',
      'terminated',
      'request ECHOSCU',
      'host 127.0.0.1',
      'acknowledged true ECHOSCU ANY-SCP 127.0.0.1',
      'abort',
      'terminated',
    ]);
    expect([one.isConnected(), one.getPeerAETitle(), one.numAssociations()]).to.deep.equal([false, '', 0]);
  });

  it('[DcmSCP.checkCalledAETitleAccepted] [DcmSCP.checkCallingAETitleAccepted] [DcmSCP.checkCallingHostAccepted] [DcmSCP.notifyAbortRequest] refuses by titles, host, wish and contexts', async () => {
    const one = new TellingSCP();
    one.setEnableVerification();
    one.setAETitle('ARCHIVE');
    await start(one);
    expect((await echo(one)).code).to.equal(0);
    one.setRespondWithCalledAETitle(false);
    expect((await echo(one)).stderr).to.contain('Called AE Title Not Recognized');
    expect((await echo(one, '-aec', 'ARCHIVE')).code).to.equal(0);
    one.caller = 'KNOWN';
    expect((await echo(one, '-aec', 'ARCHIVE')).stderr).to.contain('Calling AE Title Not Recognized');
    expect((await echo(one, '-aec', 'ARCHIVE', '-aet', 'KNOWN')).code).to.equal(0);
    one.host = 'none';
    expect((await echo(one, '-aec', 'ARCHIVE', '-aet', 'KNOWN')).stderr).to.contain('No Reason');
    one.host = 'any';
    one.refuses = true;
    expect((await echo(one, '-aec', 'ARCHIVE', '-aet', 'KNOWN')).stderr).to.contain('Association Rejected');
    one.refuses = false;
    one.forceAssociationRefuse(true);
    expect((await echo(one, '-aec', 'ARCHIVE', '-aet', 'KNOWN')).stderr).to.contain('Association Rejected');
    one.forceAssociationRefuse(false);
    const other = await storescu(one.getPort(), [writeSmallFile(join(folder, 'a.dcm'), {})], {
      args: ['-aec', 'ARCHIVE', '-aet', 'KNOWN', '-R'],
    });
    expect(other.code).to.equal(1);
    const { hostname } = await promisify(lookupService)('127.0.0.1', 0);
    expect(one.told).to.include(`host ${hostname}`);
  });

  it('[DcmSCP.notifyConnectionTimeout] [DcmSCP.stopAfterConnectionTimeout] stops when nobody comes', async () => {
    const one = new TellingSCP();
    one.setEnableVerification();
    one.setConnectionBlockingMode(DUL_NOBLOCK);
    one.setConnectionTimeout(0.05);
    await start(one);
    const result = await within(listening ?? Promise.resolve(NET_EC_StopAfterAssociation), 'the end');
    expect(result.equals(NET_EC_StopAfterConnectionTimeout)).to.equal(true);
    expect(one.told).to.deep.equal(['timeout']);
  });

  it('[DcmSCP.notifyDIMSEError] [DcmSCP.abortAssociation] ends an association by an error, and by its own wish', async () => {
    const one = new TellingSCP();
    one.addPresentationContext(UID_CTImageStorage, [LEE, LEI]);
    one.setEnableVerification();
    await start(one);
    const sent = await storescu(one.getPort(), [writeSmallFile(join(folder, 'a.dcm'), {})]);
    expect(sent.code).to.not.equal(0);
    expect(one.told.find((line) => line.startsWith('error'))).to.contain('C-STORE-RQ is not served');
    expect((await echo(one)).code).to.equal(0);
    expect((await one.abortAssociation()).bad()).to.equal(true);
  });

  it('an error that a method throws ends its association, and no other', async () => {
    class Throwing extends TellingSCP {
      override handleECHORequest(): Promise<OFCondition> {
        throw new Error('a mistake of the program');
      }
    }
    const one = new Throwing();
    one.setEnableVerification();
    await start(one);
    for (let round = 0; round < 2; round++) expect((await echo(one)).stderr).to.match(/Abort|DUL|Peer/);
    expect(one.told.filter((line) => line.startsWith('acknowledged'))).to.have.length(2);
  });

  it('L20, L27: serves as many at once as it is told to, so that an idle peer holds up nobody, and ends with a grace', async () => {
    const one = new TellingSCP();
    one.setEnableVerification();
    one.setMaxAssociations(2);
    await start(one);
    const idle = new DcmSCU();
    idle.addPresentationContext(UID_VerificationSOPClass, [LEI]);
    idle.setPeerHostName('127.0.0.1');
    idle.setPeerPort(one.getPort());
    idle.setAETitle('IDLE');
    await idle.initNetwork();
    expect((await idle.negotiateAssociation()).good()).to.equal(true);
    const silent = connectTcp(one.getPort(), '127.0.0.1');
    expect((await echo(one)).code).to.equal(0);
    expect(one.told.filter((line) => /acknowledged/.test(line))).to.deep.equal([
      'acknowledged true IDLE ANY-SCP 127.0.0.1',
      'acknowledged true ECHOSCU ANY-SCP 127.0.0.1',
    ]);
    expect((await idle.sendECHORequest(0)).good()).to.equal(true);
    silent.destroy();
    one.stop(50);
    expect((await within(listening ?? Promise.resolve(NET_EC_StopAfterConnectionTimeout), 'the end')).good()).to.equal(
      true,
    );
    expect((await idle.sendECHORequest(0)).bad()).to.equal(true);
    await idle.freeNetwork();
  });

  it('[DcmSCP.addPresentationContext] [DcmSCP.receiveSTORERequest] [DcmSCP.sendSTOREResponse] [DcmSCP.notifyRECEIVEProgress] stores in memory and into files', async () => {
    const seen: string[] = [];
    let progress = 0;
    class Archive extends DcmSCP {
      override async handleIncomingCommand(
        message: T_DIMSE_Message,
        info: DcmPresentationContextInfo,
      ): Promise<OFCondition> {
        expect([message.CommandField, info.abstractSyntax]).to.deep.equal([DIMSE_C_STORE_RQ, UID_CTImageStorage]);
        const { CStoreRQ: request } = message.msg;
        const id = info.presentationContextID;
        if (seen.length > 0) {
          const cond = await this.receiveSTORERequest(request, id, join(folder, 'stored.dcm'));
          seen.push(cond.text());
          return this.sendSTOREResponse(
            id,
            request.MessageID,
            request.AffectedSOPClassUID,
            request.AffectedSOPInstanceUID,
            0xb007,
          );
        }
        const dataset = new ByRef<DcmDataset | null>(null);
        const cond = await this.receiveSTORERequest(request, id, dataset);
        seen.push(`${cond.text()} ${dataset.value?.card() ?? 0}`);
        return this.sendSTOREResponse(id, request, 0);
      }
      override notifyRECEIVEProgress(byteCount: number): void {
        progress = byteCount;
      }
    }
    const one = new Archive();
    one.addPresentationContext(UID_CTImageStorage, [LEE]);
    await start(one);
    const files = [1, 2].map((n) => writeSmallFile(join(folder, `${n}.dcm`), { sopInstanceUID: syntheticUID(1, n) }));
    const sent = await storescu(one.getPort(), files, { args: ['-v'] });
    expect(sent.code).to.equal(0);
    expect(sent.stderr).to.contain('Warning');
    expect(seen).to.deep.equal(['Normal 7', 'Normal']);
    expect(progress).to.be.greaterThan(0);
    expect(await dcmdump(join(folder, 'stored.dcm'))).to.contain(syntheticUID(1, 2));
  });

  it('[DcmSCP.receiveFINDRequest] [DcmSCP.sendFINDResponse] [DcmSCP.checkForCANCEL] [DcmSCP.receiveMOVERequest] [DcmSCP.sendMOVEResponse] [DcmSCP.notifySENDProgress] serves findscu and movescu', async () => {
    const seen: string[] = [];
    class Archive extends DcmSCP {
      override async handleIncomingCommand(
        { CommandField, msg }: T_DIMSE_Message,
        info: DcmPresentationContextInfo,
      ): Promise<OFCondition> {
        const id = info.presentationContextID;
        const keys = new ByRef<DcmDataset | null>(null);
        if (CommandField === DIMSE_C_FIND_RQ) {
          const { MessageID, AffectedSOPClassUID } = msg.CFindRQ;
          const received = await this.receiveFINDRequest(msg.CFindRQ, id, keys);
          if (received.bad() || keys.value === null) return received;
          let cancelled = false;
          for (let count = 0; count < 100_000 && !cancelled; count++) {
            if (count === 3 && keys.value.tagExistsWithValue(0x00100020)) break;
            cancelled = (await this.checkForCANCEL(id, MessageID)).good();
            await this.sendFINDResponse(id, MessageID, AffectedSOPClassUID, keys.value, 0xff00);
          }
          seen.push(`find ${cancelled}`);
          return this.sendFINDResponse(id, MessageID, AffectedSOPClassUID, null, cancelled ? 0xfe00 : 0);
        }
        expect(CommandField).to.equal(DIMSE_C_MOVE_RQ);
        const { MessageID, AffectedSOPClassUID } = msg.CMoveRQ;
        const destination = new ByRef('');
        await this.receiveMOVERequest(msg.CMoveRQ, id, keys, destination);
        seen.push(`move ${destination.value} ${keys.value?.card() ?? 0}`);
        await this.sendMOVEResponse(id, MessageID, AffectedSOPClassUID, null, 0xff00, null, 2, 1, 0, 0);
        const detail = new DcmDataset();
        detail.putAndInsertString(0x00000902, 'one was lost');
        return this.sendMOVEResponse(id, MessageID, AffectedSOPClassUID, null, 0xb000, detail, 0, 2, 1, 0);
      }
    }
    const one = new Archive();
    one.addPresentationContext(FIND, [LEE, LEI]);
    one.addPresentationContext(MOVE, [LEE, LEI]);
    await start(one);
    const args = ['-S', '-k', '0008,0052=STUDY', '-k', '0020,000d'];
    const address = ['127.0.0.1', `${one.getPort()}`];
    const found = await runDcmtk('findscu', [...args, '-k', '0010,0020=4711', ...address]);
    expect(found.stderr.match(/4711/g)).to.have.length(3);
    const cancelled = await runDcmtk('findscu', [...args, '--cancel', '5', '-v', ...address]);
    expect(cancelled.stderr).to.match(/Cancel/);
    const moved = await runDcmtk('movescu', [...args, '-d', '-aem', 'THERE', ...address]);
    expect(moved.stderr).to.match(/Remaining Suboperations +: 2[^]*Failed Suboperations +: 1/);
    expect(seen).to.deep.equal(['find false', 'find true', 'move THERE 2']);
  });

  it('[DcmSCP.receiveACTIONRequest] [DcmSCP.sendACTIONResponse] [DcmSCP.receiveNGETRequest] [DcmSCP.sendNGETResponse] [DcmSCP.sendEVENTREPORTRequest] [DcmSCP.setAlwaysAcceptDefaultRole] serves the normalized services, and reports events', async () => {
    const seen: string[] = [];
    class Committer extends DcmSCP {
      override async handleIncomingCommand(
        { CommandField, msg }: T_DIMSE_Message,
        info: DcmPresentationContextInfo,
      ): Promise<OFCondition> {
        const id = info.presentationContextID;
        if (CommandField === DIMSE_N_GET_RQ) {
          const { MessageID, RequestedSOPClassUID, RequestedSOPInstanceUID } = msg.NGetRQ;
          const tags = new ByRef<readonly number[]>([]);
          expect(this.receiveNGETRequest(msg.NGetRQ, id, tags).good()).to.equal(true);
          seen.push(`get ${tags.value.join()}`);
          const attributes = new DcmDataset();
          attributes.putAndInsertString(0x00100010, 'Doe');
          return this.sendNGETResponse(id, MessageID, RequestedSOPClassUID, RequestedSOPInstanceUID, attributes, 0);
        }
        expect(CommandField).to.equal(DIMSE_N_ACTION_RQ);
        const { MessageID, RequestedSOPClassUID, RequestedSOPInstanceUID } = msg.NActionRQ;
        const [dataset, type, status] = [new ByRef<DcmDataset | null>(null), new ByRef(0), new ByRef(-1)];
        await this.receiveACTIONRequest(msg.NActionRQ, id, dataset, type);
        seen.push(`action ${type.value} ${dataset.value?.card() ?? 0}`);
        await this.sendACTIONResponse(id, MessageID, RequestedSOPClassUID, RequestedSOPInstanceUID, 0);
        const cond = await this.sendEVENTREPORTRequest(id, RequestedSOPInstanceUID, 7, 1, dataset.value, status);
        seen.push(`event ${cond.text()} ${status.value}`);
        return cond;
      }
    }
    const one = new Committer();
    one.setAlwaysAcceptDefaultRole(true);
    one.addPresentationContext(COMMIT, [LEI], ASC_SC_ROLE_SCUSCP);
    await start(one);
    const scu = new DcmSCU();
    scu.addPresentationContext(COMMIT, [LEI]);
    scu.setPeerHostName('127.0.0.1');
    scu.setPeerPort(one.getPort());
    await scu.initNetwork();
    expect((await scu.negotiateAssociation()).text()).to.equal('Normal');
    const request = new DcmDataset();
    request.putAndInsertString(0x00081195, '1.2.3');
    const [status, event, report] = [new ByRef(-1), new ByRef(0), new ByRef<DcmDataset | null>(null)];
    expect((await scu.sendNGETRequest(1, '1.2', [0x00100010], report, status)).good()).to.equal(true);
    expect(report.value?.card()).to.equal(1);
    expect((await scu.sendACTIONRequest(1, '1.2', 1, request, status)).good()).to.equal(true);
    expect(status.value).to.equal(0);
    expect((await scu.handleEVENTREPORTRequest(report, event, 5)).text()).to.equal('Normal');
    expect([event.value, report.value?.card()]).to.deep.equal([1, 1]);
    await scu.releaseAssociation();
    await scu.freeNetwork();
    await waitUntil(() => seen.length === 3, 'the event');
    expect(seen).to.deep.equal(['get 1048592', 'action 1 1', 'event Normal 0']);
  });

  it('[DcmSCP.loadAssociationCfgFile] [DcmSCP.setAndCheckAssociationProfile] [DcmStorageSCP.loadAssociationConfiguration] accepts what a configuration file says', async () => {
    const path = join(folder, 'scp.cfg');
    const lines = [
      '[[TransferSyntaxes]]',
      '[Plain]',
      'TransferSyntax1 = LittleEndianExplicit',
      '[[PresentationContexts]]',
    ];
    lines.push(
      '[Store]',
      'PresentationContext1 = CTImageStorage\\Plain',
      '[[Profiles]]',
      '[Inbox]',
      'PresentationContexts = Store',
      '',
    );
    writeFileSync(path, lines.join('\n'));
    const one = new DcmStorageSCP();
    expect(one.loadAssociationCfgFile(join(folder, 'none')).bad()).to.equal(true);
    expect(one.loadAssociationConfiguration(path, 'Outbox').equals(NET_EC_InvalidSCPAssociationProfile)).to.equal(true);
    expect(one.setAndCheckAssociationProfile('DEFAULT').bad()).to.equal(true);
    expect(one.loadAssociationConfiguration(path, 'Inbox').text()).to.equal('Normal');
    one.setOutputDirectory(folder);
    await start(one);
    expect((await echo(one)).code).to.equal(1);
    expect((await storescu(one.getPort(), [writeSmallFile(join(folder, 'a.dcm'), {})])).code).to.equal(0);
    expect(readdirSync(folder)).to.include(`CT.${syntheticUID(1, 1, 1)}`);
  });

  it('[DcmStorageSCP.setOutputDirectory] [DcmStorageSCP.getOutputDirectory] [DcmStorageSCP.setDirectoryGenerationMode] [DcmStorageSCP.getDirectoryGenerationMode] [DcmStorageSCP.setFilenameGenerationMode] [DcmStorageSCP.getFilenameGenerationMode] [DcmStorageSCP.setFilenameExtension] [DcmStorageSCP.getFilenameExtension] [DcmStorageSCP.setDatasetStorageMode] [DcmStorageSCP.getDatasetStorageMode] [DcmStorageSCP.notifyInstanceStored] [DcmStorageSCP.handleIncomingCommand] [DcmStorageSCP.clear] stores as its modes say', async () => {
    const stored: string[] = [];
    class Inbox extends DcmStorageSCP {
      override notifyInstanceStored(
        filename: string,
        sopClassUID: string,
        sopInstanceUID: string,
        dataset: DcmDataset | null = null,
      ): void {
        expect([sopClassUID, sopInstanceUID]).to.deep.equal([UID_CTImageStorage, syntheticUID(1, 1, 1)]);
        stored.push(`${filename.slice(folder.length + 1)} ${dataset?.card() ?? 'none'}`);
      }
    }
    const one = new Inbox();
    const modes = () => [
      one.getDirectoryGenerationMode(),
      one.getFilenameGenerationMode(),
      one.getDatasetStorageMode(),
    ];
    expect(one.setOutputDirectory(join(folder, 'none')).equals(EC_DirectoryDoesNotExist)).to.equal(true);
    expect(one.setOutputDirectory(folder).good()).to.equal(true);
    expect(modes()).to.deep.equal([DGM_NoSubdirectory, FGM_SOPInstanceUID, DSM_StoreToFile]);
    one.setEnableVerification();
    one.addPresentationContext(UID_CTImageStorage, [LEE]);
    await start(one);
    const file = writeSmallFile(join(tempDir('sent'), 'a.dcm'), {});
    const send = async () => expect((await storescu(one.getPort(), [file])).code).to.equal(0);
    await send();
    one.setFilenameExtension('.dcm');
    one.setDatasetStorageMode(DGM_StoreBitPreserving);
    await send();
    one.setFilenameGenerationMode(FGM_UniqueFromNewUID);
    await send();
    one.setFilenameGenerationMode(FGM_ShortUniquePseudoRandom);
    one.setDirectoryGenerationMode(DGM_SeriesDate);
    await send();
    one.setFilenameGenerationMode(FGM_CurrentSystemTime);
    await send();
    one.setDatasetStorageMode(DSM_Ignore);
    await send();
    expect(modes()).to.deep.equal([DGM_SeriesDate, FGM_CurrentSystemTime, DSM_Ignore]);
    const name = `CT.${syntheticUID(1, 1, 1)}`;
    expect(stored.slice(0, 2)).to.deep.equal([`${name} 7`, `${name}.dcm none`]);
    expect(stored[2]).to.match(/^CT\.X\.[\d.]+\.dcm none$/);
    expect(stored[3]).to.match(/^undef\/\d{8}\/CT_[0-9a-f]{16}\.dcm none$/);
    expect(stored[4]).to.match(/^undef\/\d{8}\/\d{14}\.\d{6}\.CT\.dcm none$/);
    expect(stored).to.have.length(5);
    expect([one.getOutputDirectory(), one.getFilenameExtension()]).to.deep.equal([folder, '.dcm']);
    expect((await echo(one)).code).to.equal(0);
    one.clear();
    expect([...modes(), one.getOutputDirectory(), one.getFilenameExtension()]).to.deep.equal([0, 0, 0, '.', '']);
  });

  it('L7, L37: noise on the port and an abort inside an object leave nothing behind, and it goes on serving', async () => {
    const one = new DcmStorageSCP();
    one.setOutputDirectory(folder);
    one.setEnableVerification();
    one.addPresentationContext(UID_CTImageStorage, [LEE]);
    await start(one);
    const noise = connectTcp(one.getPort(), '127.0.0.1');
    noise.write('GET / HTTP/1.1\r\n\r\n');
    const answer = await within(new Promise<Buffer>((resolve) => noise.once('data', resolve)), 'an answer');
    expect(answer[0]).to.equal(7);
    noise.destroy();
    class Breaking extends DcmSCU {
      override notifySENDProgress(): void {
        void this.abortAssociation();
      }
    }
    const scu = new Breaking();
    scu.addPresentationContext(UID_CTImageStorage, [LEE]);
    scu.setPeerHostName('127.0.0.1');
    scu.setPeerPort(one.getPort());
    await scu.initNetwork();
    await scu.negotiateAssociation();
    const path = writeSmallFile(join(tempDir('sent'), 'a.dcm'), { pixelBytes: 20_000_000 });
    expect((await scu.sendSTORERequest(0, path, null, null)).bad()).to.equal(true);
    await scu.freeNetwork();
    expect((await echo(one)).code).to.equal(0);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('L14: a UID that leads elsewhere never becomes a path', async () => {
    const one = new DcmStorageSCP();
    expect(one.setOutputDirectory(folder).good()).to.equal(true);
    one.addPresentationContext(UID_CTImageStorage, [LEE]);
    await start(one);
    const scu = new DcmSCU();
    scu.addPresentationContext(UID_CTImageStorage, [LEE]);
    scu.setPeerHostName('127.0.0.1');
    scu.setPeerPort(one.getPort());
    await scu.initNetwork();
    await scu.negotiateAssociation();
    const dataset = new DcmDataset();
    dataset.putAndInsertString(0x00080016, UID_CTImageStorage);
    dataset.putAndInsertString(0x00080018, '../evil');
    const status = new ByRef(-1);
    expect((await scu.sendSTORERequest(0, '', dataset, status)).text()).to.equal('Normal');
    expect(status.value).to.equal(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('CT.'))).to.have.length(1);
    await scu.releaseAssociation();
    await scu.freeNetwork();
  });
});
