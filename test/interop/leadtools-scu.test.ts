import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import {
  ClientAssociationException,
  ClientCommunicationException,
  ClientConnectionException,
  DicomAssociate,
  DicomCommandStatusType,
  DicomConnection,
  DicomDataSet,
  DicomDataSetLoadFlags,
  DicomDataSetSaveFlags,
  DicomNet,
  DicomScp,
  DicomTag,
  DicomUidType,
  FindQuery,
  PresentationContext,
  QueryLevel,
  QueryRetrieveScu,
  StorageCommitOptions,
  StoreScu,
} from '../../compat/leadtools';
import { CLOSING, expectIdle, OPENING, rejected, ScuRecorder } from '../compat/leadtools/scu-recorder';
import { startDcmqrscp, type ArchiveServer } from '../support/dcmqrscp';
import { CT_IMAGE_STORAGE, syntheticUID, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { Orthanc } from '../support/orthanc';
import { freePort } from '../support/ports';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';

const { Success } = DicomCommandStatusType;
const STUDY = syntheticUID(71);
const SERIES = syntheticUID(71, 1);
const INSTANCES = [1, 2, 3].map((number) => syntheticUID(71, 1, number));
const IMAGE = { studyInstanceUID: STUDY, seriesInstanceUID: SERIES, patientID: 'P71', patientName: 'SEVENTY^ONE' };
const OURSELVES = 'WORKSTATION';

/** One small image for each instance of the series. */
function images(): string[] {
  return INSTANCES.map((sopInstanceUID, index) => {
    const folder = tempDir('leadtools-scu');
    const [path = ''] = writeSeries(folder, index + 1, { ...IMAGE, rows: 16, columns: 16, sopInstanceUID }).slice(-1);
    return path;
  });
}

describeInterop('interop: the SCU classes of leadtools at dcmqrscp', ['dcmqrscp'], function () {
  this.timeout(60_000);
  let archive: ArchiveServer;
  let localPort: number;
  let scp: DicomScp;
  let files: string[];

  before(async () => {
    DicomNet.Startup();
    localPort = await freePort();
    archive = await startDcmqrscp({ targets: [{ aet: OURSELVES, port: localPort }] });
    files = images();
  });
  after(async () => {
    await archive.stop();
    DicomNet.Shutdown();
  });
  beforeEach(() => {
    scp = new DicomScp('127.0.0.1', archive.aet, archive.port);
  });

  function retriever(): QueryRetrieveScu {
    const scu = new QueryRetrieveScu();
    scu.AETitle = OURSELVES;
    scu.HostPort = localPort;
    return scu;
  }

  it('[DicomConnection.Verify] [DicomConnection.BeforeConnect] [DicomConnection.AfterConnect] [DicomConnection.BeforeAssociateRequest] [DicomConnection.AfterAssociateRequest] [DicomConnection.BeforeReleaseRequest] [DicomConnection.AfterReleaseRequest] [DicomConnection.BeforeClose] [DicomConnection.AfterClose] each step of an echo is told of', async () => {
    const scu = new DicomConnection();
    scu.AETitle = OURSELVES;
    const seen = new ScuRecorder(scu);
    expect(await scu.Verify(scp)).to.equal(true);
    expect(seen.names).to.deep.equal([...OPENING, ...CLOSING]);
    seen.expectSender(scu);
    expect(seen.one('AfterConnect')).to.include({ Error: 0 });
    const { Associate: request } = seen.one('BeforeAssociateRequest');
    const { Associate: accept, ...result } = seen.one('AfterAssociateRequest');
    expect(result).to.include({ Rejected: false });
    if (!(request instanceof DicomAssociate) || !(accept instanceof DicomAssociate)) throw new Error('no associations');
    expect([request.IsRequest, request.Calling, request.Called]).to.deep.equal([true, OURSELVES, archive.aet]);
    expect([accept.IsRequest, accept.GetAbstract(1)]).to.deep.equal([false, DicomUidType.VerificationClass]);
    expectIdle(scu, scp);
    expect(scu.Status).to.equal(Success);
  });

  it('[DicomConnection.Rejected] [DicomConnection.RejectReason] [ClientAssociationException.Reason] a title that the archive does not know', async () => {
    const scu = new DicomConnection();
    const seen = new ScuRecorder(scu);
    const nobody = new DicomScp('127.0.0.1', 'NOBODY', archive.port);
    const error = await rejected(scu.Connect(nobody), ClientAssociationException);
    expect([error.Reason, error.AssociateReject]).to.deep.equal([7, { Result: 1, Source: 1, Reason: 7 }]);
    expect([scu.Rejected, scu.RejectReason]).to.deep.equal([true, 7]);
    const told = seen.one('AfterAssociateRequest');
    expect(told).to.include({ Rejected: true, Result: 1, Source: 1, Reason: 7, Associate: null });
    expectIdle(scu, nobody);
    expect(await scu.Verify(scp)).to.equal(true);
    expect(scu.Rejected).to.equal(false);
  });

  it('[StoreScu.Store] [StoreScu.BeforeCStore] [StoreScu.AfterCStore] files, and a data set', async () => {
    const scu = new StoreScu();
    scu.AETitle = OURSELVES;
    const seen = new ScuRecorder(scu);
    const [first = '', second = '', third = ''] = files;
    await scu.Store(scp, first);
    expect(seen.names).to.deep.equal([...OPENING, 'BeforeCStore', 'AfterCStore', ...CLOSING]);
    const before = seen.one('BeforeCStore');
    expect(before).to.include({ MessageId: scu.CurrentMessageId, AffectedClass: CT_IMAGE_STORAGE, Priority: 0 });
    expect(before).to.have.property('PresentationID', scu.CurrentPid);
    expect(before).to.have.nested.property('FileInfo.FullName', first);
    expect(seen.one('AfterCStore')).to.include({ Status: Success });
    expect(seen.one('AfterCStore')).to.have.nested.property('FileInfo.FullName', first);
    seen.clear();
    // Over one association of the program's own.
    await scu.Connect(scp);
    await scu.Store(scp, second);
    const dataSet = new DicomDataSet();
    dataSet.Load(third, DicomDataSetLoadFlags.None);
    await scu.Store(scp, dataSet);
    await scu.Release();
    const stores = ['BeforeCStore', 'AfterCStore'];
    expect(seen.names).to.deep.equal([...OPENING, ...stores, ...stores, ...CLOSING]);
    expect(seen.all('AfterCStore').map(({ Status, FileInfo }) => [Status, FileInfo === null])).to.deep.equal([
      [Success, false],
      [Success, true],
    ]);
    expectIdle(scu, scp);
  });

  it('[QueryRetrieveScu.Find] [QueryRetrieveScu.MatchStudy] [QueryRetrieveScu.MatchSeries] [QueryRetrieveScu.MatchInstance] [QueryRetrieveScu.BeforeCFind] [QueryRetrieveScu.AfterCFind] each level', async () => {
    const scu = retriever();
    const seen = new ScuRecorder(scu);
    const query = new FindQuery();
    query.QueryLevel = QueryLevel.Study;
    query.PatientId = 'P71';
    await scu.Find(scp, query);
    expect(seen.own).to.deep.equal(['BeforeCFind', 'MatchStudy', 'AfterCFind']);
    expect(seen.one('BeforeCFind')).to.include({ QueryLevel: QueryLevel.Study, Priority: 0 });
    const study = seen.one('MatchStudy');
    expect(study).to.have.nested.property('Info.InstanceUID', STUDY);
    expect(study).to.have.nested.property('Info.Patient.Id', 'P71');
    expect(study).to.include({ RetrieveAETitle: archive.aet, QueryLevel: QueryLevel.Study });
    expect(study).to.have.property('Dataset').that.is.instanceOf(DicomDataSet);
    expect(seen.one('AfterCFind')).to.include({ Status: Success, MatchCount: 1 });
    seen.clear();
    query.QueryLevel = QueryLevel.Series;
    query.StudyInstanceUID = STUDY;
    await scu.Find(scp, query);
    expect(seen.one('MatchSeries')).to.have.nested.property('Info.InstanceUID', SERIES);
    expect(seen.own).to.deep.equal(['BeforeCFind', 'MatchSeries', 'AfterCFind']);
    seen.clear();
    query.QueryLevel = QueryLevel.Image;
    query.SeriesInstanceUID = SERIES;
    await scu.Find(scp, query);
    const found = seen.all('MatchInstance').map(({ Info }) => (Info as { SOPInstanceUID: string }).SOPInstanceUID);
    expect(found).to.have.members(INSTANCES);
    expect(seen.one('AfterCFind')).to.include({ Status: Success, MatchCount: 3 });
    seen.expectSender(scu);
    expectIdle(scu, scp);
  });

  it('[QueryRetrieveScu.Find] with a query and matches of the program, by DICOM keywords', async () => {
    const scu = retriever();
    const asked = { QueryRetrieveLevel: 'STUDY', PatientID: 'P71', PatientName: '', StudyInstanceUID: '' };
    const found: unknown[] = [];
    await scu.Find(scp, asked, (match: typeof asked, dataSet) => {
      found.push([match.PatientName, match.StudyInstanceUID, dataSet.GetValue(DicomTag.PatientID, '')]);
    });
    expect(found).to.deep.equal([['SEVENTY^ONE', STUDY, 'P71']]);
  });

  it('[QueryRetrieveScu.Move] [QueryRetrieveScu.BeforeCMove] [QueryRetrieveScu.Moved] [QueryRetrieveScu.AfterCMove] [QueryRetrieveScu.HostReady] [QueryRetrieveScu.BeforeAssociateAccept] [DicomConnection.HostPort] to our own port', async () => {
    const scu = retriever();
    const seen = new ScuRecorder(scu);
    await scu.Move(scp, OURSELVES, STUDY);
    expect(new Set(seen.own)).to.deep.equal(
      new Set(['HostReady', 'BeforeCMove', 'BeforeAssociateAccept', 'Moved', 'AfterCMove']),
    );
    const { ScpHost: host } = seen.one('HostReady');
    if (!(host instanceof DicomScp)) throw new Error('HostReady has no ScpHost');
    expect([host.AETitle, host.Port]).to.deep.equal([OURSELVES, localPort]);
    expect(seen.one('BeforeAssociateAccept')).to.have.property('Associate').that.is.instanceOf(DicomAssociate);
    const before = seen.one('BeforeCMove');
    expect(before).to.include({
      MessageId: scu.CurrentMessageId,
      PresentationID: scu.CurrentPid,
      AffectedClass: DicomUidType.StudyRootQueryMove,
      Priority: 0,
      DestinationAETitle: OURSELVES,
      Scp: scp,
    });
    expect(before).to.have.property('Dataset').that.is.instanceOf(DicomDataSet);
    const moved = seen.all('Moved') as { Instance: { SOPInstanceUID: string } }[];
    expect(moved.map(({ Instance }) => Instance.SOPInstanceUID)).to.have.members(INSTANCES);
    expect(moved[0]).to.have.nested.property('Patient.Id', 'P71');
    expect(moved[0]).to.have.nested.property('Study.InstanceUID', STUDY);
    expect(moved[0]).to.have.nested.property('Series.InstanceUID', SERIES);
    expect(seen.all('AfterCMove').at(-1)).to.include({ Status: Success, Completed: 3, Failed: 0, Warning: 0 });
    seen.expectSender(scu);
    expectIdle(scu, scp);
    // The port is free again.
    seen.clear();
    await scu.Move(scp, OURSELVES, STUDY, SERIES, INSTANCES[1]);
    expect(seen.one('Moved')).to.have.nested.property('Instance.SOPInstanceUID', INSTANCES[1]);
  });

  it('[ClientCommunicationException.Status] [QueryRetrieveScu.AfterCMove] a destination that the archive does not know', async () => {
    const scu = retriever();
    const seen = new ScuRecorder(scu);
    const error = await rejected(scu.Move(scp, 'UNKNOWN', STUDY), ClientCommunicationException);
    expect(error.Status).to.equal(DicomCommandStatusType.RefusedMoveDestinationUnknown);
    expect(seen.own).to.deep.equal(['BeforeCMove', 'AfterCMove']);
    expect(seen.one('AfterCMove')).to.include({ Status: error.Status });
    expect(seen.names.slice(-4)).to.deep.equal([...CLOSING]);
    expectIdle(scu, scp);
  });

  it('[QueryRetrieveScu.Get] [QueryRetrieveScu.BeforeCGet] [QueryRetrieveScu.ReceivedStoreRequest] [QueryRetrieveScu.AfterCGet] over the association itself', async () => {
    const scu = retriever();
    const seen = new ScuRecorder(scu);
    const context = new PresentationContext(CT_IMAGE_STORAGE);
    context.TransferSyntaxes = [DicomUidType.ExplicitVRLittleEndian];
    await scu.Get(scp, STUDY, SERIES, [context]);
    expect(new Set(seen.own)).to.deep.equal(new Set(['BeforeCGet', 'ReceivedStoreRequest', 'AfterCGet']));
    const received = seen.all('ReceivedStoreRequest') as { Instance: { SOPInstanceUID: string } }[];
    expect(received.map(({ Instance }) => Instance.SOPInstanceUID)).to.have.members(INSTANCES);
    expect(received[0]).to.have.nested.property('Patient.Id', 'P71');
    expect(seen.all('AfterCGet').at(-1)).to.include({ Status: Success, Completed: 3, Failed: 0, Warning: 0 });
    expectIdle(scu, scp);
  });

  it('[QueryRetrieveScu.OnReceiveCStoreRequest] a subclass keeps what C-GET and C-MOVE bring', async () => {
    class Keeper extends QueryRetrieveScu {
      readonly kept: string[] = [];
      protected override async OnReceiveCStoreRequest(
        ...args: Parameters<QueryRetrieveScu['OnReceiveCStoreRequest']>
      ): Promise<void> {
        const [presentationID, messageID, affectedClass, instance, , moveAE, , dataSet] = args;
        dataSet?.Save(`${folder}/${instance}${moveAE}.dcm`, DicomDataSetSaveFlags.MetaHeaderPresent);
        this.kept.push(instance);
        this.SendCStoreResponse(presentationID, messageID, affectedClass, instance, Success);
        await DicomNet.Breathe();
      }
    }
    const folder = tempDir('kept');
    const scu = new Keeper();
    scu.AETitle = OURSELVES;
    scu.HostPort = localPort;
    await scu.Get(scp, STUDY, SERIES, []);
    await scu.Move(scp, OURSELVES, STUDY);
    expect(scu.kept.slice(0, 3)).to.have.members(INSTANCES);
    expect(scu.kept.slice(3)).to.have.members(INSTANCES);
    const [first = ''] = INSTANCES;
    const original = readFileSync(files[0] ?? '');
    for (const name of [first, `${first}${OURSELVES}`]) {
      const kept = new DicomDataSet();
      kept.Load(`${folder}/${name}.dcm`, DicomDataSetLoadFlags.None);
      expect(kept.GetValue(DicomTag.SOPInstanceUID, '')).to.equal(first);
      const pixels = kept.GetValue(DicomTag.PixelData, Buffer.alloc(0));
      expect(original.includes(pixels) && pixels.length === 512).to.equal(true);
    }
  });

  it('[ClientConnectionException.Code] nobody listens', async () => {
    const scu = new QueryRetrieveScu();
    const seen = new ScuRecorder(scu);
    const nobody = new DicomScp('127.0.0.1', 'NOBODY', await freePort());
    const error = await rejected(scu.Find(nobody, new FindQuery()), ClientConnectionException);
    expect(error.Code).to.equal(35);
    expect(seen.names.slice(0, 2)).to.deep.equal(['BeforeConnect', 'AfterConnect']);
    expect(seen.one('AfterConnect')).to.include({ Error: 35 });
    expectIdle(scu, nobody);
  });
});

describeInterop('interop: the SCU classes of leadtools at Orthanc', ['Orthanc'], function () {
  this.timeout(60_000);
  let orthanc: Orthanc;
  let scp: DicomScp;
  let files: string[];
  let scu: StoreScu;
  let seen: ScuRecorder;
  const stored = INSTANCES.map((ReferencedSopInstanceUid) => ({
    ReferencedSopClassUid: CT_IMAGE_STORAGE,
    ReferencedSopInstanceUid,
  }));

  before(async () => {
    DicomNet.Startup();
    orthanc = await Orthanc.start();
    const port = await freePort();
    await orthanc.addModality('us', { aet: OURSELVES, host: '127.0.0.1', port });
    scu = new StoreScu();
    scu.AETitle = OURSELVES;
    scu.HostPort = port;
    seen = new ScuRecorder(scu);
    files = images();
    scp = new DicomScp('127.0.0.1', orthanc.aet, orthanc.dicomPort);
  });
  after(async () => {
    scu.Dispose();
    await orthanc.stop();
    DicomNet.Shutdown();
  });
  beforeEach(() => seen.clear());

  it('[StoreScu.Store] [DicomConnection.Verify] what is stored arrives as it was', async () => {
    expect(await scu.Verify(scp)).to.equal(true);
    for (const file of files) await scu.Store(scp, file);
    expect(seen.all('AfterCStore').map(({ Status }) => Status)).to.deep.equal([Success, Success, Success]);
    const id = await orthanc.find(INSTANCES[0] ?? '');
    if (id === undefined) throw new Error('Orthanc does not have it');
    const [kept, sent] = [await orthanc.file(id), readFileSync(files[0] ?? '')];
    expect(kept.subarray(-512).equals(sent.subarray(-512))).to.equal(true);
  });

  it('[StoreScu.StorageCommit] [StoreScu.BeforeNAction] [StoreScu.AfterNAction] [StoreScu.StorageCommitmentWait] [StoreScu.StorageCommitmentResult] the result comes over an association of Orthanc, and is waited for', async () => {
    const transaction = syntheticUID(72, 1);
    await scu.StorageCommit(scp, stored, transaction, StorageCommitOptions.WaitForResultsThenClose);
    // The result may come before the answer: it has an association of its own.
    expect(seen.own.filter((name) => name !== 'StorageCommitmentResult')).to.deep.equal([
      'BeforeNAction',
      'AfterNAction',
      'StorageCommitmentWait',
    ]);
    expect(seen.one('BeforeNAction')).to.include({
      MessageID: scu.CurrentMessageId,
      PresentationID: scu.CurrentPid,
      AffectedClass: DicomUidType.StorageCommitmentPushModelClass,
      Instance: DicomUidType.StorageCommitmentPushModelInstance,
      ActionType: 1,
    });
    expect(seen.one('AfterNAction')).to.include({ Status: Success });
    expect(seen.one('StorageCommitmentWait')).to.include({ Options: StorageCommitOptions.WaitForResultsThenClose });
    const { Result: result } = seen.one('StorageCommitmentResult') as { Result: Record<string, unknown> };
    expect(result).to.include({ TransactionUID: transaction });
    expect(result['ReferencedSOPSequence']).to.have.lengthOf(3);
    expect(result).to.have.nested.property('ReferencedSOPSequence[0].ReferencedSopInstanceUid', INSTANCES[0]);
    expect(result['FailedSOPSequence']).to.deep.equal([]);
    seen.expectSender(scu);
    expectIdle(scu, scp);
  });

  it('[StoreScu.StorageCommit] [StoreScu.StopListener] a result behind the call, of what Orthanc does not have', async () => {
    const transaction = syntheticUID(72, 2);
    const unknown = { ReferencedSopClassUid: CT_IMAGE_STORAGE, ReferencedSopInstanceUid: syntheticUID(72, 9) };
    const came = new Promise<void>((resolve) => scu.once('StorageCommitmentResult', () => resolve()));
    await scu.StorageCommit(scp, [...stored, unknown], transaction, StorageCommitOptions.NoWaitForResults);
    expectIdle(scu, scp);
    await within(came, 'the result');
    const { Result: result } = seen.one('StorageCommitmentResult') as { Result: Record<string, unknown> };
    expect(result).to.include({ TransactionUID: transaction });
    expect(result['ReferencedSOPSequence']).to.have.lengthOf(3);
    expect(result['FailedSOPSequence']).to.deep.equal([{ ...unknown, FailureReason: 0x0112 }]);
    scu.StopListener();
  });
});
