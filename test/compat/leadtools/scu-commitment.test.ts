import { expect } from 'chai';
import {
  ClientCommunicationException,
  ClientConnectionException,
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomTag,
  StorageCommitOptions,
  StoreScu,
} from '../../../compat/leadtools';
import { syntheticUID } from '../../support/dicom-factory';
import { within } from '../../support/wait-until';
import { CT } from './net-recorder';
import { ScuPeer } from './scu-peer';
import { expectIdle, rejected, ScuRecorder } from './scu-recorder';

const { Success, ProcessingFailure } = DicomCommandStatusType;
const { None, WaitForResultsThenClose } = StorageCommitOptions;
const REFERENCES = [{ ReferencedSopClassUid: CT, ReferencedSopInstanceUid: syntheticUID(8) }];
const TRANSACTION = syntheticUID(80);
const COMMITMENT = '1.2.840.10008.1.20.1';
const INSTANCE = '1.2.840.10008.1.20.1.1';

const soon = <T>(promise: Promise<T>): Promise<T> => within(promise, 'the end of the call', 5_000);

/** Everything that was asked for is committed. */
function allCommitted(request: DicomDataSet | null): DicomDataSet {
  const result = new DicomDataSet();
  if (request !== null) result.Copy(request, null, null);
  result.InsertElementAndSetValue(DicomTag.RetrieveAETitle, 'ARCHIVE');
  return result;
}

describe('leadtools: storage commitment', () => {
  let peer: ScuPeer;
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());
  afterEach(() => peer.close());

  it('L41: the result comes over the association, and is answered when its listeners are done [StoreScu.StorageCommit] [StoreScu.StorageCommitmentResult] [StoreScu.StorageCommitmentWait]', async () => {
    const answers: unknown[] = [];
    peer = await ScuPeer.start({
      setUp: (connection) => {
        connection.on('OnReceiveNActionRequest', (id, messageID, uid, instance, action, request) => {
          connection.SendNActionResponse(id, messageID, uid, instance, Success, action, null);
          connection.SendNReportRequest(id, 77, uid, instance, 1, allCommitted(request));
        });
        connection.on('OnReceiveNReportResponse', (...args) => void answers.push(args.slice(1, 6), told));
      },
    });
    let told = false;
    const scu = new StoreScu();
    const seen = new ScuRecorder(scu);
    scu.on('StorageCommitmentResult', async () => {
      await DicomNet.Breathe();
      told = true;
    });
    // A listener decides, who knows the peer now.
    scu.on('StorageCommitmentWait', (_sender, e) => void (e.Options = WaitForResultsThenClose));
    await soon(scu.StorageCommit(peer.scp, REFERENCES, TRANSACTION, None));
    const place = { RetrieveAETitle: '', StorageMediaFileSetID: '', StorageMediaFileSetUID: '' };
    expect(seen.one('StorageCommitmentResult')).to.deep.equal({
      Result: {
        ...place,
        TransactionUID: TRANSACTION,
        RetrieveAETitle: 'ARCHIVE',
        ReferencedSOPSequence: [{ ...REFERENCES[0], ...place }],
        FailedSOPSequence: [],
      },
      EventType: 1,
    });
    expect(answers).to.deep.equal([[77, COMMITMENT, INSTANCE, Success, 1], true]);
    expectIdle(scu, peer.scp);
  });

  it('a request that is refused [StoreScu.AfterNAction]', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveNActionRequest', (id, messageID, uid, instance, action) =>
          connection.SendNActionResponse(id, messageID, uid, instance, ProcessingFailure, action, null),
        ),
    });
    const scu = new StoreScu();
    const seen = new ScuRecorder(scu);
    const commit = scu.StorageCommit(peer.scp, REFERENCES, TRANSACTION, WaitForResultsThenClose);
    expect((await soon(rejected(commit, ClientCommunicationException))).Status).to.equal(ProcessingFailure);
    expect(seen.own).to.deep.equal(['BeforeNAction', 'AfterNAction']);
    expect(seen.one('AfterNAction')).to.include({ Status: ProcessingFailure, ActionType: 1, Instance: INSTANCE });
    expectIdle(scu, peer.scp);
  });

  it('L24: a result that does not come, and a wait that the program ends', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveNActionRequest', (id, messageID, uid, instance, action) =>
          connection.SendNActionResponse(id, messageID, uid, instance, Success, action, null),
        ),
    });
    peer.scp.Timeout = 0.1;
    const scu = new StoreScu();
    const commit = (): Promise<void> => scu.StorageCommit(peer.scp, REFERENCES, TRANSACTION, WaitForResultsThenClose);
    expect((await soon(rejected(commit(), ClientConnectionException))).Code).to.equal(DicomExceptionCode.NetTimeout);
    expectIdle(scu, peer.scp);
    peer.scp.Timeout = 0;
    scu.once('StorageCommitmentWait', () => {
      setImmediate(() => scu.AbortRequest(DicomAbortSourceType.User, DicomAbortReasonType.Unknown));
    });
    const aborted = await soon(rejected(commit(), ClientConnectionException));
    expect(aborted.Code).to.equal(DicomExceptionCode.NetConnectionAborted);
    expectIdle(scu, peer.scp);
    scu.once('StorageCommitmentWait', () => void setImmediate(() => scu.Dispose()));
    expect((await soon(rejected(commit(), DicomException))).Code).to.equal(DicomExceptionCode.NetInvalidSocket);
  });

  it('what is asked for is checked before anybody is asked', async () => {
    peer = await ScuPeer.start();
    const scu = new StoreScu();
    for (const [references, transaction] of [
      [[], TRANSACTION],
      [REFERENCES, ''],
    ] as const) {
      const commit = scu.StorageCommit(peer.scp, references, transaction, None);
      expect((await rejected(commit, DicomException)).Code).to.equal(DicomExceptionCode.Parameter);
    }
    expect(peer.connections).to.deep.equal([]);
  });
});
