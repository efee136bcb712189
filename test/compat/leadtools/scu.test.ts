import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  ClientAssociationException,
  ClientCommunicationCanceled,
  ClientCommunicationException,
  ClientConnectionException,
  Compression,
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
  DicomCommandStatusType,
  DicomConnection,
  DicomDataSet,
  DicomDataSetLoadFlags,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomScp,
  DicomTag,
  FindQuery,
  PerformedProcedureStepScu,
  PresentationContext,
  QueryLevel,
  QueryRetrieveScu,
  StorageCommitOptions,
  StoreScu,
} from '../../../compat/leadtools';
import { syntheticUID, writeSeries } from '../../support/dicom-factory';
import { startDcmqrscp, type ArchiveServer } from '../../support/dcmqrscp';
import { describeInterop } from '../../support/interop';
import { Orthanc } from '../../support/orthanc';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { acceptAll, MPPS } from './net-recorder';

const { Success, Pending, Cancel } = DicomCommandStatusType;
const STUDY = syntheticUID(71);
const SERIES = syntheticUID(71, 1);

/** Writes every event of an object into a list: its name, and some fields of its arguments. */
function follow(connection: DicomConnection, events: readonly string[], seen: unknown[]): void {
  const emitter = connection as unknown as { on(event: string, listener: (sender: unknown, e: object) => void): void };
  for (const event of events) {
    emitter.on(event, (sender, e) => {
      expect(sender).to.equal(connection);
      const fields = Object.entries(e).map(([name, value]) => [name, plain(value)]);
      seen.push([event, Object.fromEntries(fields) as object]);
    });
  }
}

function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DicomScp) return value.AETitle;
  return value.constructor === Object || Array.isArray(value) ? value : value.constructor.name;
}

const names = (seen: readonly unknown[]): unknown[] => seen.map((entry) => (entry as [string])[0]);

const CONNECTING = ['BeforeConnect', 'AfterConnect', 'BeforeAssociateRequest', 'AfterAssociateRequest'];
const CLOSING = ['BeforeReleaseRequest', 'AfterReleaseRequest', 'BeforeClose', 'AfterClose'];

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await within(promise, 'the failure');
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
}

describe('leadtools: the SCU classes', () => {
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());

  it('the address of a peer [DicomScp.DicomScp] [DicomScp.AETitle] [DicomScp.PeerAddress] [DicomScp.Port] [DicomScp.Timeout] [DicomScp.Secure] [DicomScp.Relational] [DicomScp.Association] [DicomScp.ToString]', () => {
    const scp = new DicomScp('192.0.2.1', 'PACS', 104);
    expect([
      scp.PeerAddress,
      scp.AETitle,
      scp.Port,
      scp.Timeout,
      scp.Secure,
      scp.Relational,
      scp.Association,
    ]).to.deep.equal(['192.0.2.1', 'PACS', 104, 30, false, false, null]);
    expect(scp.ToString()).to.equal('PACS at 192.0.2.1:104');
    expect(new DicomScp()).to.include({ AETitle: '', PeerAddress: '', Port: 0 });
  });

  it('exceptions [ClientConnectionException.ClientConnectionException] [ClientConnectionException.Code] [ClientAssociationException.ClientAssociationException] [ClientAssociationException.Reason] [ClientCommunicationException.ClientCommunicationException] [ClientCommunicationException.Status] [ClientCommunicationCanceled.ClientCommunicationCanceled] [PresentationContext.PresentationContext] [PresentationContext.AbstractSyntax] [PresentationContext.TransferSyntaxes]', () => {
    expect(new ClientConnectionException(DicomExceptionCode.NetTimeout))
      .to.be.instanceOf(DicomException)
      .with.property('Code', 56);
    expect(new ClientAssociationException(DicomAssociateRejectReasonType.Calling)).to.have.property('Reason', 3);
    expect(new ClientCommunicationException(0xa700)).to.have.property('Status', 0xa700);
    expect(new ClientCommunicationCanceled()).to.have.property('Code', 418);
    const context = new PresentationContext('1.2.3');
    expect([context.AbstractSyntax, context.TransferSyntaxes]).to.deep.equal(['1.2.3', []]);
  });

  describe('with a DicomNet as their peer', () => {
    let server: DicomNet;
    let scp: DicomScp;
    /** What an accepted object does. */
    let serve: (connection: DicomNet) => void;

    before(async () => {
      server = new DicomNet();
      server.on('OnAccept', () => {
        const connection = new DicomNet(null, undefined, false, { autoRespond: true });
        serve(connection);
        server.Accept(connection);
      });
      server.Listen('127.0.0.1', 0, 5);
      await server.WaitForListen();
      scp = new DicomScp('127.0.0.1', 'SERVER', server.HostPort);
      scp.Timeout = 5;
    });
    after(async () => {
      server.Close();
      await within(server.WaitForClose(), 'the end of the server');
    });
    beforeEach(() => {
      serve = (connection) =>
        connection.on('OnReceiveAssociateRequest', (request) => connection.SendAssociateAccept(acceptAll(request)));
    });

    it('a C-ECHO with every event [DicomConnection.DicomConnection] [DicomConnection.Verify] [DicomConnection.Status] [DicomConnection.ActiveScp] [DicomConnection.OnBeforeClose] [DicomConnection.OnAfterClose] [DicomConnection.BeforeConnect] [DicomConnection.AfterConnect] [DicomConnection.BeforeAssociateRequest] [DicomConnection.AfterAssociateRequest] [DicomConnection.BeforeReleaseRequest] [DicomConnection.AfterReleaseRequest] [DicomConnection.BeforeClose] [DicomConnection.AfterClose] [DicomConnection.EnableDebugLog] [DicomConnection.DebugLogFilename]', async () => {
      const hooks: string[] = [];
      class Mine extends DicomConnection {
        protected override OnBeforeClose(): void {
          hooks.push('before', this.ActiveScp?.AETitle ?? '');
        }
        protected override OnAfterClose(): void {
          hooks.push('after');
        }
      }
      const connection = new Mine();
      connection.DebugLogFilename = join(tempDir('debug-log'), 'log.txt');
      connection.EnableDebugLog = true;
      const seen: unknown[] = [];
      follow(connection, [...CONNECTING, ...CLOSING], seen);
      let within: unknown;
      connection.on('AfterAssociateRequest', () => void (within = scp.Association?.Called));
      expect(await connection.Verify(scp)).to.equal(true);
      expect([within, scp.Association, connection.ActiveScp, connection.Status]).to.deep.equal([
        'SERVER',
        null,
        null,
        0,
      ]);
      expect(seen).to.deep.equal([
        ['BeforeConnect', { Scp: 'SERVER' }],
        ['AfterConnect', { Scp: 'SERVER', Error: 0 }],
        ['BeforeAssociateRequest', { Scp: 'SERVER', Associate: 'DicomAssociate' }],
        [
          'AfterAssociateRequest',
          { Scp: 'SERVER', Rejected: false, Result: 0, Source: 0, Reason: 0, Associate: 'DicomAssociate' },
        ],
        ['BeforeReleaseRequest', { Scp: 'SERVER' }],
        ['AfterReleaseRequest', { Scp: 'SERVER' }],
        ['BeforeClose', { Scp: 'SERVER' }],
        ['AfterClose', { Scp: 'SERVER' }],
      ]);
      expect(hooks).to.deep.equal(['before', 'SERVER', 'after']);
      expect(readFileSync(connection.DebugLogFilename, 'utf8')).to.match(/OnReceiveCEchoResponse\(1, 1, "1\.2\.840/);
    });

    it('what is proposed comes from the properties and overrides [DicomConnection.AETitle] [DicomConnection.MaxLength] [DicomConnection.ImplementationClass] [DicomConnection.ImplementationVersionName] [DicomConnection.ProtocolVersion] [DicomConnection.GetPresentationContexts] [DicomConnection.BuildAssociation] [DicomConnection.Compression] [DicomConnection.HostPort] [DicomConnection.TemporaryDirectory] [DicomConnection.Tag] [DicomConnection.UseSecureHost] [DicomConnection.Connect] [DicomConnection.Release] [Compression]', async () => {
      class Mine extends DicomConnection {
        protected override GetPresentationContexts(): PresentationContext[] {
          const context = new PresentationContext('1.2.3');
          context.TransferSyntaxes = ['1.2.840.10008.1.2.1'];
          return [...super.GetPresentationContexts(), context];
        }
      }
      const connection = new Mine(tempDir('scu'));
      Object.assign(connection, {
        AETitle: 'MINE',
        MaxLength: 16_384,
        ImplementationClass: '1.2.3.4',
        ImplementationVersionName: 'MINE_1',
        ProtocolVersion: 3,
        Compression: Compression.Lossless,
        Tag: 'whatever',
        UseSecureHost: true,
      });
      expect(connection.HostPort).to.equal(0);
      let asked: unknown[] = [];
      serve = (accepted) =>
        accepted.on('OnReceiveAssociateRequest', (request) => {
          asked = [
            request.Calling,
            request.Called,
            request.MaxLength,
            request.ImplementClass,
            request.ImplementationVersionName,
            request.Version,
            request.GetAbstract(1),
            request.GetAbstract(3),
            request.GetTransfer(3, 0),
          ];
          accepted.SendAssociateAccept(acceptAll(request));
        });
      await connection.Connect(scp);
      expect(connection.IsAssociated()).to.equal(true);
      expect(connection.HostPort).to.be.greaterThan(0);
      connection.HostPort = 11_112;
      expect([connection.HostPort, connection.Tag, connection.UseSecureHost]).to.deep.equal([11_112, 'whatever', true]);
      expect(await connection.Verify(scp), 'over the association that is open').to.equal(true);
      expect(connection.IsAssociated()).to.equal(true);
      await connection.Release();
      expect([connection.IsAssociated(), connection.IsActivated()]).to.deep.equal([false, false]);
      const version = [1, '1.2.840.10008.1.1', '1.2.3', '1.2.840.10008.1.2.1'];
      expect(asked).to.deep.equal(['MINE', 'SERVER', 16_384, '1.2.3.4', 'MINE_1', 3, ...version.slice(1)]);
    });

    it('a rejection [DicomConnection.Rejected] [DicomConnection.RejectReason]', async () => {
      serve = (accepted) =>
        accepted.on('OnReceiveAssociateRequest', () =>
          accepted.SendAssociateReject(
            DicomAssociateRejectResultType.Transient,
            DicomAssociateRejectSourceType.Provider2,
            DicomAssociateRejectReasonType.Limit,
          ),
        );
      const connection = new DicomConnection();
      const seen: unknown[] = [];
      follow(connection, ['AfterAssociateRequest'], seen);
      const error = await failure(connection.Verify(scp));
      expect(error).to.be.instanceOf(ClientAssociationException).with.property('Reason', 2);
      expect([connection.Rejected, connection.RejectReason, connection.IsActivated()]).to.deep.equal([true, 2, false]);
      expect(seen).to.deep.equal([
        ['AfterAssociateRequest', { Scp: 'SERVER', Rejected: true, Result: 2, Source: 3, Reason: 2, Associate: null }],
      ]);
    });

    it('nobody there', async () => {
      const connection = new DicomConnection();
      const seen: unknown[] = [];
      follow(connection, ['AfterConnect'], seen);
      const nowhere = new DicomScp('127.0.0.1', 'NOBODY', await freePort());
      const error = await failure(connection.Connect(nowhere));
      expect(error).to.be.instanceOf(ClientConnectionException).with.property('Code', 35);
      expect(seen).to.deep.equal([['AfterConnect', { Scp: 'NOBODY', Error: 35 }]]);
      expect(connection.IsActivated()).to.equal(false);
    });

    it('waiting and cancelling by hand, and an abort [DicomConnection.Wait] [DicomConnection.CancelRequest] [DicomConnection.AbortRequest] [DicomConnection.CurrentPid] [DicomConnection.CurrentMessageId]', async () => {
      const find = '1.2.840.10008.5.1.4.1.2.2.1';
      let cancelled: unknown;
      serve = (accepted) => {
        accepted.on('OnReceiveAssociateRequest', (request) => accepted.SendAssociateAccept(acceptAll(request)));
        accepted.on('OnReceiveCFindRequest', (id, mid, uid) =>
          accepted.SendCFindResponse(id, mid, uid, Pending, new DicomDataSet()),
        );
        accepted.on('OnReceiveCCancelRequest', (id, mid) => {
          cancelled = [id, mid];
          accepted.SendCFindResponse(id, mid, find, Cancel, null);
        });
      };
      const scu = new QueryRetrieveScu();
      scu.on('MatchStudy', () => scu.CancelRequest());
      expect(await failure(scu.Find(scp, new FindQuery()))).to.be.instanceOf(ClientCommunicationCanceled);
      expect(cancelled).to.deep.equal([scu.CurrentPid, scu.CurrentMessageId]);
      const connection = new DicomConnection();
      await connection.Connect(scp);
      connection.SendCEchoRequest(1, 1, '1.2.840.10008.1.1');
      expect(await connection.Wait()).to.equal(true);
      const quick = scp.Timeout;
      scp.Timeout = 0.01;
      expect(await connection.Wait()).to.equal(false);
      scp.Timeout = quick;
      connection.AbortRequest(DicomAbortSourceType.User, DicomAbortReasonType.Unknown);
      expect(await within(connection.WaitForClose(), 'the end')).to.equal(34);
      expect(await failure(connection.Wait())).to.have.property('Code', 34);
    });

    it('procedure steps, of an object and of a data set [PerformedProcedureStepScu.PerformedProcedureStepScu] [PerformedProcedureStepScu.Create] [PerformedProcedureStepScu.Set] [PerformedProcedureStepScu.BeforeNCreate] [PerformedProcedureStepScu.AfterNCreate] [PerformedProcedureStepScu.BeforeNSet] [PerformedProcedureStepScu.AfterNSet]', async () => {
      const received: unknown[] = [];
      serve = (accepted) => {
        accepted.on('OnReceiveAssociateRequest', (request) => accepted.SendAssociateAccept(acceptAll(request)));
        accepted.on('OnReceiveNCreateRequest', (id, mid, uid, instance, ds) => {
          const steps = ds?.FindFirstElement(null, DicomTag.PerformedProtocolCodeSequence, true) ?? null;
          received.push([
            uid,
            instance,
            ds?.GetValue(DicomTag.PerformedProcedureStepID, ''),
            steps !== null,
            ds?.FindFirstElement(null, DicomTag.PatientID, true) !== null,
          ]);
          accepted.SendNCreateResponse(id, mid, uid, instance, Success, null);
        });
        accepted.on('OnReceiveNSetRequest', (id, mid, uid, instance, ds) => {
          received.push([uid, instance, ds?.GetValue(DicomTag.PerformedProcedureStepStatus, '')]);
          accepted.SendNSetResponse(id, mid, uid, instance, 0x0110, null);
        });
      };
      const scu = new PerformedProcedureStepScu();
      const seen: unknown[] = [];
      follow(scu, ['BeforeNCreate', 'AfterNCreate', 'BeforeNSet', 'AfterNSet'], seen);
      const step = {
        SOPInstanceUID: '1.2.77',
        PerformedProcedureStepID: 'PPS1',
        PatientID: '',
        PatientName: 'Doe^Jane',
        PerformedProtocolCodeSequence: [{ CodeValue: 'C1', CodeMeaning: 'Chest' }],
      };
      await scu.Create(scp, step, false, (tag) => tag !== DicomTag.PatientName);
      const ended = new DicomDataSet();
      ended.InsertElementAndSetValue(DicomTag.PerformedProcedureStepStatus, 'COMPLETED');
      const error = await failure(scu.Set(scp, true, ended));
      expect(error).to.be.instanceOf(ClientCommunicationException).with.property('Status', 0x0110);
      expect(received).to.deep.equal([
        [MPPS, '1.2.77', 'PPS1', true, false],
        [MPPS, '1.2.77', 'COMPLETED'],
      ]);
      const before = { PresentationID: 1, AffectedClass: MPPS, Instance: '1.2.77', Dataset: 'DicomDataSet' };
      expect(seen).to.deep.equal([
        ['BeforeNCreate', { MessageId: 1, ...before }],
        ['AfterNCreate', { Status: 0 }],
        ['BeforeNSet', { MessageId: 2, ...before }],
        ['AfterNSet', { Status: 0x0110 }],
      ]);
      expect(await failure(new PerformedProcedureStepScu().Set(scp, true, ended))).to.have.property('Code', 9);
    });
  });

  describeInterop('with the archive of DCMTK', ['dcmqrscp'], function () {
    this.timeout(60_000);
    let archive: ArchiveServer;
    let scp: DicomScp;
    let ownPort: number;
    let files: string[];

    before(async () => {
      ownPort = await freePort();
      archive = await startDcmqrscp({ targets: [{ aet: 'MINE', port: ownPort }] });
      scp = new DicomScp('127.0.0.1', archive.aet, archive.port);
      scp.Timeout = 20;
      files = writeSeries(tempDir('leadtools-scu'), 3, {
        studyInstanceUID: STUDY,
        seriesInstanceUID: SERIES,
        patientID: 'P71',
      });
    });
    after(() => archive.stop());

    it('stores a file and a data set [StoreScu.StoreScu] [StoreScu.Store] [StoreScu.BeforeCStore] [StoreScu.AfterCStore]', async () => {
      const scu = new StoreScu();
      scu.AETitle = 'MINE';
      const seen: unknown[] = [];
      follow(scu, ['BeforeCStore', 'AfterCStore'], seen);
      for (const file of files.slice(0, 2)) await scu.Store(scp, file);
      const dataSet = new DicomDataSet();
      dataSet.Load(files[2] ?? '', DicomDataSetLoadFlags.None);
      await scu.Store(scp, dataSet);
      expect(names(seen)).to.deep.equal(Array.from({ length: 3 }, () => ['BeforeCStore', 'AfterCStore']).flat());
      const before = { MessageId: 1, PresentationID: 1, AffectedClass: '1.2.840.10008.5.1.4.1.1.2', Priority: 0 };
      expect(seen[0]).to.deep.equal([
        'BeforeCStore',
        { FileInfo: { FullName: files[0], Name: '0001.dcm' }, ...before },
      ]);
      expect(seen[5]).to.deep.equal(['AfterCStore', { Status: 0, FileInfo: null }]);
      expect(readdirSync(archive.directory).filter((name) => name.startsWith('CT_'))).to.have.length(3);
    });

    it('finds studies, series and instances [QueryRetrieveScu.QueryRetrieveScu] [QueryRetrieveScu.Find] [QueryRetrieveScu.MatchStudy] [QueryRetrieveScu.MatchSeries] [QueryRetrieveScu.MatchInstance] [QueryRetrieveScu.BeforeCFind] [QueryRetrieveScu.AfterCFind]', async () => {
      const scu = new QueryRetrieveScu();
      scu.AETitle = 'MINE';
      const seen: unknown[] = [];
      const matches: string[] = [];
      follow(scu, ['BeforeCFind', 'MatchStudy', 'MatchSeries', 'MatchInstance', 'AfterCFind'], seen);
      scu.on('MatchStudy', (_sender, e) => void matches.push(`${e.Info.Patient.Id} ${e.Info.InstanceUID}`));
      scu.on('MatchSeries', (_sender, e) => void matches.push(e.Info.InstanceUID));
      scu.on('MatchInstance', (_sender, e) => void matches.push(e.Info.SOPInstanceUID));
      const query = new FindQuery();
      query.PatientId = 'P71';
      await scu.Find(scp, query);
      query.QueryLevel = QueryLevel.Series;
      query.StudyInstanceUID = STUDY;
      await scu.Find(scp, query);
      query.QueryLevel = QueryLevel.Image;
      query.SeriesInstanceUID = SERIES;
      await scu.Find(scp, query);
      expect(matches.slice(0, 2)).to.deep.equal([`P71 ${STUDY}`, SERIES]);
      expect(matches).to.have.length(5);
      expect(names(seen)).to.deep.equal([
        ...['BeforeCFind', 'MatchStudy', 'AfterCFind', 'BeforeCFind', 'MatchSeries', 'AfterCFind'],
        ...['BeforeCFind', 'MatchInstance', 'MatchInstance', 'MatchInstance', 'AfterCFind'],
      ]);
      expect(seen.at(-1)).to.deep.equal(['AfterCFind', { Status: 0, MatchCount: 3 }]);
    });

    it('finds with keys of an object, a filter and a template', async () => {
      const scu = new QueryRetrieveScu();
      scu.AETitle = 'MINE';
      const template = new DicomDataSet();
      template.InsertElementAndSetValue(DicomTag.StudyInstanceUID, '');
      const found: unknown[] = [];
      await scu.Find<object, { PatientID: string; StudyInstanceUID: string; PatientName?: string }>(
        scp,
        { PatientID: 'P71', PatientName: 'nobody' },
        (tag) => tag !== DicomTag.PatientName,
        (match, dataSet) =>
          found.push(
            match.PatientID,
            match.StudyInstanceUID,
            match.PatientName,
            dataSet.GetValue(DicomTag.PatientID, ''),
          ),
        template,
      );
      expect(found).to.deep.equal(['P71', STUDY, undefined, 'P71']);
      const counted: string[] = [];
      await scu.Find<object, { StudyInstanceUID: string }>(scp, { PatientID: 'P71', StudyInstanceUID: '' }, (match) => {
        counted.push(match.StudyInstanceUID);
      });
      expect(counted).to.deep.equal([STUDY]);
    });

    it('moves to its own listener [QueryRetrieveScu.Move] [QueryRetrieveScu.OnReceiveCStoreRequest] [QueryRetrieveScu.BeforeCMove] [QueryRetrieveScu.Moved] [QueryRetrieveScu.AfterCMove] [QueryRetrieveScu.HostReady] [QueryRetrieveScu.BeforeAssociateAccept]', async () => {
      class Mine extends QueryRetrieveScu {
        readonly came: string[] = [];
        protected override async OnReceiveCStoreRequest(
          ...args: [number, number, string, string, 0 | 1 | 2, string, number, DicomDataSet | null]
        ): Promise<void> {
          await DicomNet.Breathe();
          const [id, mid, uid, instance, , moveAE] = args;
          this.came.push(`${instance} for ${moveAE}`);
          this.SendCStoreResponse(id, mid, uid, instance, Success);
        }
      }
      const scu = new Mine();
      scu.AETitle = 'MINE';
      scu.HostPort = ownPort;
      const seen: unknown[] = [];
      follow(
        scu,
        ['HostReady', 'BeforeCMove', 'BeforeAssociateAccept', 'ReceivedStoreRequest', 'Moved', 'AfterCMove'],
        seen,
      );
      await scu.Move(scp, 'MINE', STUDY);
      expect(scu.came).to.have.length(3);
      expect(scu.came.every((text) => text.endsWith(' for MINE'))).to.equal(true);
      // Each sub-operation is answered with Pending, whenever that comes.
      expect(names(seen).filter((name) => name !== 'AfterCMove')).to.deep.equal([
        ...['HostReady', 'BeforeCMove', 'BeforeAssociateAccept'],
        ...['Moved', 'Moved', 'Moved'],
      ]);
      expect(seen.at(-1)).to.deep.equal([
        'AfterCMove',
        { Status: 0, Remaining: 0, Completed: 3, Failed: 0, Warning: 0, Dataset: null },
      ]);
      seen.length = 0;
      await scu.Move(scp, 'MINE', STUDY, SERIES);
      expect(names(seen).filter((name) => name === 'Moved')).to.have.length(3);
      const error = await failure(scu.Move(scp, 'STRANGER', STUDY));
      expect(error).to.be.instanceOf(ClientCommunicationException).with.property('Status', 0xa801);
    });

    it('gets over its own association [QueryRetrieveScu.Get] [QueryRetrieveScu.BeforeCGet] [QueryRetrieveScu.ReceivedStoreRequest] [QueryRetrieveScu.AfterCGet]', async () => {
      const scu = new QueryRetrieveScu();
      scu.AETitle = 'MINE';
      const seen: unknown[] = [];
      follow(scu, ['BeforeCGet', 'ReceivedStoreRequest', 'AfterCGet'], seen);
      await scu.Get(scp, STUDY, SERIES, []);
      expect(names(seen).filter((name) => name !== 'AfterCGet')).to.deep.equal([
        'BeforeCGet',
        ...Array.from({ length: 3 }, () => 'ReceivedStoreRequest'),
      ]);
      expect(seen.at(-1)).to.deep.equal([
        'AfterCGet',
        { Status: 0, Remaining: 0, Completed: 3, Failed: 0, Warning: 0, Dataset: null },
      ]);
      const context = new PresentationContext('1.2.840.10008.5.1.4.1.1.2');
      context.TransferSyntaxes = ['1.2.840.10008.1.2.1'];
      seen.length = 0;
      await scu.Get(scp, STUDY, '', [context]);
      expect(names(seen).filter((name) => name === 'ReceivedStoreRequest')).to.have.length(3);
    });
  });

  describeInterop('with Orthanc', ['Orthanc'], function () {
    this.timeout(60_000);
    let orthanc: Orthanc;
    let ownPort: number;

    before(async () => {
      ownPort = await freePort();
      orthanc = await Orthanc.start();
      await orthanc.addModality('us', { aet: 'MINE', host: '127.0.0.1', port: ownPort });
    });
    after(() => orthanc.stop());

    it('storage commitment, its result over an association of the peer [StoreScu.StorageCommit] [StoreScu.StopListener] [StoreScu.BeforeNAction] [StoreScu.AfterNAction] [StoreScu.StorageCommitmentWait] [StoreScu.StorageCommitmentResult] [StorageCommitOptions]', async () => {
      const scp = new DicomScp('127.0.0.1', orthanc.aet, orthanc.dicomPort);
      scp.Timeout = 20;
      const [file = ''] = writeSeries(tempDir('leadtools-commit'), 1, {
        studyInstanceUID: STUDY,
        seriesInstanceUID: SERIES,
      });
      const scu = new StoreScu();
      scu.AETitle = 'MINE';
      scu.HostPort = ownPort;
      await scu.Store(scp, file);
      const stored = new DicomDataSet();
      stored.Load(file, DicomDataSetLoadFlags.None);
      const uid = (tag: number): string => String(stored.GetValue(tag, ''));
      const reference = {
        ReferencedSopClassUid: uid(DicomTag.SOPClassUID),
        ReferencedSopInstanceUid: uid(DicomTag.SOPInstanceUID),
      };
      const missing = { ...reference, ReferencedSopInstanceUid: '1.2.3.4.5' };
      const place = { RetrieveAETitle: '', StorageMediaFileSetID: '', StorageMediaFileSetUID: '' };
      const events = ['BeforeNAction', 'AfterNAction', 'StorageCommitmentWait', 'StorageCommitmentResult'];
      const seen: unknown[] = [];
      follow(scu, events, seen);
      await scu.StorageCommit(scp, [reference], '1.2.9.1', StorageCommitOptions.WaitForResultsThenClose);
      expect(names(seen)).to.have.members(events);
      // The result comes over another connection, and may be there before the answer.
      const [answered] = seen.filter((entry) => (entry as [string])[0] === 'AfterNAction');
      expect(answered).to.have.nested.property('[1].Status', 0);
      expect(seen).to.deep.include(['StorageCommitmentWait', { Options: 1 }]);
      expect(seen).to.deep.include([
        'StorageCommitmentResult',
        {
          Result: {
            TransactionUID: '1.2.9.1',
            ...place,
            ReferencedSOPSequence: [{ ...reference, ...place }],
            FailedSOPSequence: [],
          },
          EventType: 1,
        },
      ]);
      const result = new Promise((resolve) => scu.once('StorageCommitmentResult', (_sender, e) => resolve(e)));
      await scu.StorageCommit(scp, [reference, missing], '1.2.9.2', StorageCommitOptions.NoWaitForResults);
      expect(await within(result, 'the second result')).to.deep.equal({
        Result: {
          TransactionUID: '1.2.9.2',
          ...place,
          ReferencedSOPSequence: [{ ...reference, ...place }],
          FailedSOPSequence: [{ ...missing, FailureReason: 0x0112 }],
        },
        EventType: 2,
      });
      scu.StopListener();
      await scu.StorageCommit(scp, [reference], '1.2.9.3', StorageCommitOptions.None);
      expect(names(seen).filter((name) => name === 'AfterNAction')).to.have.length(3);
    });
  });
});
