import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ByRef,
  DcmDataset,
  DcmItem,
  DcmStorageSCU,
  DM_losslessOnly,
  DM_never,
  EC_InvalidDICOMDIR,
  EWM_fileformat,
  HM_deleteAfterSend,
  NET_EC_InvalidDatasetPointer,
  NET_EC_InvalidSOPClassUID,
  NET_EC_InvalidSOPInstanceUID,
  NET_EC_NoPresentationContextsDefined,
  NET_EC_NoSOPInstancesToSend,
  NET_EC_NoSuchSOPInstance,
  NET_EC_UnknownStorageSOPClass,
  NET_EC_UnknownTransferSyntax,
  UID_CTImageStorage,
  UID_VerificationSOPClass,
  type OFCondition,
  type TransferEntry,
} from '../../../../compat/dcmtk';
import { startStorescp, type DcmtkServer } from '../../../support/dcmtk';
import { describeInterop } from '../../../support/interop';
import { JPEG_BASELINE, writeSmallFile, type SmallObject } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';

describe('dcmtk: the transfer list of DcmStorageSCU', () => {
  it('[DcmStorageSCU.setHaltOnInvalidFileMode] [DcmStorageSCU.getHaltOnInvalidFileMode] [DcmStorageSCU.setHaltOnUnsuccessfulStoreMode] [DcmStorageSCU.getHaltOnUnsuccessfulStoreMode] [DcmStorageSCU.setAllowIllegalProposalMode] [DcmStorageSCU.getAllowIllegalProposalMode] [DcmStorageSCU.setReadFromDICOMDIRMode] [DcmStorageSCU.getReadFromDICOMDIRMode] [DcmStorageSCU.setDecompressionMode] [DcmStorageSCU.getDecompressionMode] [DcmStorageSCU.setMOVEOriginatorInfo] [DcmStorageSCU.getMOVEOriginatorInfo] keeps its modes', () => {
    const scu = new DcmStorageSCU();
    const modes = () => [
      scu.getHaltOnInvalidFileMode(),
      scu.getHaltOnUnsuccessfulStoreMode(),
      scu.getAllowIllegalProposalMode(),
      scu.getReadFromDICOMDIRMode(),
    ];
    expect(modes()).to.deep.equal([true, true, true, false]);
    scu.setHaltOnInvalidFileMode(false);
    scu.setHaltOnUnsuccessfulStoreMode(false);
    scu.setAllowIllegalProposalMode(false);
    scu.setReadFromDICOMDIRMode(true);
    expect(modes()).to.deep.equal([false, false, false, true]);
    expect(scu.setDecompressionMode(DM_never).good()).to.equal(true);
    expect(scu.setDecompressionMode(DM_losslessOnly).bad()).to.equal(true);
    expect(scu.getDecompressionMode()).to.equal(DM_never);
    scu.setMOVEOriginatorInfo('MOVER', 3);
    const [title, id] = [new ByRef(''), new ByRef(0)];
    scu.getMOVEOriginatorInfo(title, id);
    expect([title.value, id.value]).to.deep.equal(['MOVER', 3]);
  });

  it('[DcmStorageSCU.checkSOPInstance] judges objects by their UIDs', () => {
    const scu = new DcmStorageSCU();
    const check = (...uids: [string, string, string]): OFCondition => scu.checkSOPInstance(...uids, true);
    const LEE = '1.2.840.10008.1.2.1';
    expect(check(UID_CTImageStorage, '1.2.3', LEE).good()).to.equal(true);
    expect(check('', '1.2.3', LEE).equals(NET_EC_InvalidSOPClassUID)).to.equal(true);
    expect(check(UID_VerificationSOPClass, '1.2.3', LEE).equals(NET_EC_UnknownStorageSOPClass)).to.equal(true);
    expect(check(UID_CTImageStorage, '../x', LEE).equals(NET_EC_InvalidSOPInstanceUID)).to.equal(true);
    expect(check(UID_CTImageStorage, '1.2.3', '1.2.3').equals(NET_EC_UnknownTransferSyntax)).to.equal(true);
    expect(scu.checkSOPInstance('1.2.3', 'x', '1.2.3', false).good()).to.equal(true);
  });

  it('[DcmStorageSCU.addDataset] [DcmStorageSCU.removeSOPInstance] [DcmStorageSCU.removeAllSOPInstances] [DcmStorageSCU.getNumberOfSOPInstances] [DcmStorageSCU.getNumberOfSOPInstancesToBeSent] [DcmStorageSCU.clear] adds and removes', () => {
    const scu = new DcmStorageSCU();
    expect(scu.addDataset(null).equals(NET_EC_InvalidDatasetPointer)).to.equal(true);
    expect(scu.addDataset(new DcmDataset()).equals(NET_EC_InvalidSOPClassUID)).to.equal(true);
    for (const uid of ['1.2.1', '1.2.2', '1.2.2']) expect(scu.addDataset(ct(uid)).good()).to.equal(true);
    expect([scu.getNumberOfSOPInstances(), scu.getNumberOfSOPInstancesToBeSent()]).to.deep.equal([3, 3]);
    expect(scu.removeSOPInstance(UID_CTImageStorage, '1.2.2', false).good()).to.equal(true);
    expect(scu.getNumberOfSOPInstances()).to.equal(2);
    expect(scu.removeSOPInstance(UID_CTImageStorage, '1.2.9').equals(NET_EC_NoSuchSOPInstance)).to.equal(true);
    scu.removeAllSOPInstances();
    expect(scu.getNumberOfSOPInstances()).to.equal(0);
    expect(scu.addPresentationContexts().equals(NET_EC_NoPresentationContextsDefined)).to.equal(true);
    scu.addDataset(ct('1.2.1'));
    scu.clear();
    expect([scu.getNumberOfSOPInstances(), scu.getAssociationCounter()]).to.deep.equal([0, 0]);
  });
});

function ct(uid: string): DcmDataset {
  const dataset = new DcmDataset();
  dataset.putAndInsertString(0x00080016, UID_CTImageStorage);
  dataset.putAndInsertString(0x00080018, uid);
  dataset.putAndInsertString(0x00100010, 'Doe^Jane');
  return dataset;
}

describeInterop('dcmtk: DcmStorageSCU', ['storescp'], function () {
  this.timeout(30_000);
  let folder: string;
  let scu: DcmStorageSCU;
  let server: DcmtkServer | undefined;

  beforeEach(() => {
    folder = tempDir('storage-scu');
    scu = new DcmStorageSCU();
  });
  afterEach(async () => {
    await scu.freeNetwork();
    await server?.stop();
    server = undefined;
  });

  const file = (name: string, object: SmallObject): string => writeSmallFile(join(folder, name), object);

  /** Sends what is in the list, over as many associations as it takes. @returns what each sending gave. */
  async function sendAll(port: number): Promise<string[]> {
    scu.setPeerHostName('127.0.0.1');
    scu.setPeerPort(port);
    const results: string[] = [];
    while (scu.addPresentationContexts().good()) {
      expect((await scu.initNetwork()).text()).to.equal('Normal');
      const opened = await scu.negotiateAssociation();
      results.push(opened.bad() ? opened.text() : (await scu.sendSOPInstances()).text());
      await scu.releaseAssociation();
    }
    return results;
  }

  it('[DcmStorageSCU.addDicomFile] [DcmStorageSCU.addPresentationContexts] [DcmStorageSCU.negotiateAssociation] [DcmStorageSCU.sendSOPInstances] [DcmStorageSCU.notifySOPInstanceToBeSent] [DcmStorageSCU.notifySOPInstanceSent] [DcmStorageSCU.getStatusSummary] [DcmStorageSCU.createReportFile] [DcmStorageSCU.getAssociationCounter] sends files and data sets, and reports', async () => {
    server = await startStorescp({ args: ['+xa'] });
    const told: string[] = [];
    class Sender extends DcmStorageSCU {
      override notifySOPInstanceToBeSent(entry: TransferEntry): void {
        told.push(`to be sent ${entry.SOPInstanceUID}`);
      }
      override notifySOPInstanceSent(entry: TransferEntry): void {
        told.push(`sent ${entry.RequestSent} ${entry.ResponseStatusCode} ${entry.AssociationNumber}`);
      }
    }
    scu = new Sender();
    expect((await scu.addDicomFile(file('a.dcm', { sopInstanceUID: '1.2.1' }))).text()).to.equal('Normal');
    const jpeg = file('b.dcm', { sopInstanceUID: '1.2.2', transferSyntax: JPEG_BASELINE });
    expect((await scu.addDicomFile(jpeg)).text()).to.equal('Normal');
    expect(scu.addDataset(ct('1.2.3'), '', HM_deleteAfterSend).good()).to.equal(true);
    expect((await scu.addDicomFile(join(folder, 'none'))).text()).to.contain('ENOENT');
    expect((await scu.sendSOPInstances()).bad()).to.equal(true);
    expect(await sendAll(server.port)).to.deep.equal(['Normal']);
    expect(readdirSync(server.directory).sort()).to.deep.equal(['CT.1.2.1', 'CT.1.2.2', 'CT.1.2.3']);
    expect(told.slice(0, 2)).to.deep.equal(['to be sent 1.2.1', 'sent true 0 1']);
    expect([scu.getNumberOfSOPInstancesToBeSent(), scu.getAssociationCounter()]).to.deep.equal([0, 1]);
    const summary = new ByRef('');
    scu.getStatusSummary(summary);
    expect(summary.value).to.match(/Number of SOP instances {2}: 3[^]*with status SUCCESS {2}: 3/);
    const report = join(folder, 'report.txt');
    expect(scu.createReportFile(report).good()).to.equal(true);
    expect(readFileSync(report, 'utf8')).to.match(/Number +: 2[^]*1\.2\.2[^]*JPEG Baseline[^]*0x0000/);
    expect(scu.createReportFile(join(folder, 'none', 'report.txt')).bad()).to.equal(true);
  });

  it('[DcmStorageSCU.resetSentStatus] sends again, and over another association what has no room in the first', async () => {
    server = await startStorescp();
    expect(scu.addDataset(ct('1.2.1')).good()).to.equal(true);
    expect(await sendAll(server.port)).to.deep.equal(['Normal']);
    expect(await sendAll(server.port)).to.deep.equal([]);
    scu.resetSentStatus();
    expect(await sendAll(server.port)).to.deep.equal(['Normal']);
    scu.clear();
    for (let number = 0; number < 130; number++) {
      const dataset = ct(`1.3.${number}`);
      dataset.putAndInsertString(0x00080016, `1.2.840.10008.5.1.4.1.1.${5000 + number}`);
      expect(scu.addDataset(dataset, '', undefined, false).good()).to.equal(true);
    }
    scu.addDataset(ct('1.3.999'));
    scu.setHaltOnUnsuccessfulStoreMode(false);
    const results = await sendAll(server.port);
    expect(results).to.have.length(2);
    expect(scu.getAssociationCounter()).to.equal(2);
    expect(readdirSync(server.directory)).to.include('CT.1.3.999');
  });

  it('L33: says of each object that it has no context, and halts at the first unless it is told not to', async () => {
    server = await startStorescp();
    await scu.addDicomFile(file('a.dcm', { sopInstanceUID: '1.2.1', transferSyntax: JPEG_BASELINE }));
    await scu.addDicomFile(file('b.dcm', { sopInstanceUID: '1.2.2' }));
    const [first = ''] = await sendAll(server.port);
    expect(first).to.contain('presentation context');
    expect(readdirSync(server.directory)).to.deep.equal([]);
    scu.resetSentStatus();
    scu.setHaltOnUnsuccessfulStoreMode(false);
    expect(await sendAll(server.port)).to.deep.equal(['Normal']);
    expect(readdirSync(server.directory)).to.deep.equal(['CT.1.2.2']);
    const summary = new ByRef('');
    scu.getStatusSummary(summary);
    expect(summary.value).to.match(/NOT sent to the peer {3}: 1[^]*no acceptable pres\. {2}: 1/);
  });

  it('[DcmStorageSCU.shouldStopAfterCurrentSOPInstance] stops behind an object', async () => {
    server = await startStorescp();
    class Once extends DcmStorageSCU {
      override shouldStopAfterCurrentSOPInstance(): boolean {
        return true;
      }
    }
    scu = new Once();
    scu.addDataset(ct('1.2.1'));
    scu.addDataset(ct('1.2.2'));
    scu.setPeerHostName('127.0.0.1');
    scu.setPeerPort(server.port);
    scu.addPresentationContexts();
    await scu.initNetwork();
    await scu.negotiateAssociation();
    expect((await scu.sendSOPInstances()).good()).to.equal(true);
    expect(scu.getNumberOfSOPInstancesToBeSent()).to.equal(1);
    expect((await scu.sendSOPInstances()).good()).to.equal(true);
    expect((await scu.sendSOPInstances()).equals(NET_EC_NoSOPInstancesToSend)).to.equal(true);
    await scu.releaseAssociation();
  });

  /** A DICOMDIR beside the files that it refers to. */
  function dicomdir(references: readonly (readonly [file: string, uid: string])[]): string {
    const dataset = new DcmDataset();
    dataset.putAndInsertString(0x00080016, '1.2.840.10008.1.3.10');
    dataset.putAndInsertString(0x00080018, '1.2.77');
    for (const [name, uid] of references) {
      const record = new DcmItem();
      record.putAndInsertString(0x00041500, name);
      record.putAndInsertString(0x00041510, UID_CTImageStorage);
      record.putAndInsertString(0x00041511, uid);
      record.putAndInsertString(0x00041512, '1.2.840.10008.1.2.1');
      dataset.insertSequenceItem(0x00041220, record);
    }
    const path = join(folder, 'DICOMDIR');
    expect(dataset.saveFile(path, '', undefined, undefined, undefined, 0, 0, EWM_fileformat).text()).to.equal('Normal');
    return path;
  }

  it('L14: [DcmStorageSCU.addDicomFilesFromDICOMDIR] sends what a DICOMDIR refers to, and nothing outside its folder', async () => {
    server = await startStorescp();
    file('A', { sopInstanceUID: '1.2.1' });
    file('B', { sopInstanceUID: '1.2.2' });
    const good = dicomdir([
      ['A', '1.2.1'],
      ['B', '1.2.2'],
    ]);
    scu.setReadFromDICOMDIRMode(true);
    expect((await scu.addDicomFile(good)).text()).to.equal('Normal');
    expect(scu.getNumberOfSOPInstances()).to.equal(2);
    expect(await sendAll(server.port)).to.deep.equal(['Normal']);
    expect(readdirSync(server.directory).sort()).to.deep.equal(['CT.1.2.1', 'CT.1.2.2']);
    const outside = await scu.addDicomFilesFromDICOMDIR(dicomdir([['..\\..\\secret', '1.2.3']]));
    expect(outside.equals(EC_InvalidDICOMDIR)).to.equal(true);
    expect(outside.text()).to.contain('leads out');
    scu.clear();
    scu.setHaltOnInvalidFileMode(false);
    expect(
      (
        await scu.addDicomFilesFromDICOMDIR(
          dicomdir([
            ['A', 'no uid'],
            ['B', '1.2.2'],
          ]),
        )
      ).good(),
    ).to.equal(true);
    expect(scu.getNumberOfSOPInstances()).to.equal(1);
    const plain = file('C', {});
    expect((await scu.addDicomFilesFromDICOMDIR(plain)).equals(EC_InvalidDICOMDIR)).to.equal(true);
  });
});
