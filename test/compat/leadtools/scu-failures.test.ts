import { expect } from 'chai';
import {
  ClientCommunicationCanceled,
  ClientCommunicationException,
  ClientConnectionException,
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomCommandStatusType,
  DicomConnection,
  DicomDataSet,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomTag,
  FindQuery,
  QueryRetrieveScu,
  StoreScu,
} from '../../../compat/leadtools';
import { syntheticUID } from '../../support/dicom-factory';
import { within } from '../../support/wait-until';
import { acceptAll, CT } from './net-recorder';
import { ScuPeer } from './scu-peer';
import { expectIdle, rejected, ScuRecorder } from './scu-recorder';

const { Success, Pending, Cancel } = DicomCommandStatusType;
const KEYS = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '' };

function match(number: number, text = ''): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.StudyInstanceUID, syntheticUID(number));
  if (text !== '') ds.InsertElementAndSetValue(DicomTag.StudyComments, text);
  return ds;
}

function image(): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.SOPClassUID, CT);
  ds.InsertElementAndSetValue(DicomTag.SOPInstanceUID, syntheticUID(5));
  return ds;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

/** Ends by the time that tests have, not by that of the class. */
const soon = <T>(promise: Promise<T>): Promise<T> => within(promise, 'the end of the call', 5_000);

describe('leadtools: SCU classes whose peer fails, or whose program does', () => {
  let peer: ScuPeer;
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());
  afterEach(() => peer.close());

  it('L22: an answer that does not come in time ends in an abort [DicomScp.Timeout]', async () => {
    const aborted = deferred();
    peer = await ScuPeer.start({ setUp: (connection) => connection.on('OnReceiveAbort', () => aborted.resolve()) });
    peer.scp.Timeout = 0.1;
    const scu = new StoreScu();
    const error = await soon(rejected(scu.Store(peer.scp, image()), DicomException));
    expect(error.Code).to.equal(DicomExceptionCode.NetTimeout);
    await within(aborted.promise, 'the abort');
    expectIdle(scu, peer.scp);
  });

  it('an abort of the peer ends the call with its code [ClientConnectionException.Code]', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCFindRequest', () =>
          connection.SendAbort(DicomAbortSourceType.User, DicomAbortReasonType.Unknown),
        ),
    });
    const scu = new QueryRetrieveScu();
    const seen = new ScuRecorder(scu);
    const error = await soon(
      rejected(
        scu.Find(peer.scp, KEYS, () => undefined),
        ClientConnectionException,
      ),
    );
    expect(error.Code).to.equal(DicomExceptionCode.NetConnectionAborted);
    expectIdle(scu, peer.scp);
    expect(seen.names.slice(-2)).to.deep.equal(['BeforeClose', 'AfterClose']);
  });

  it('[DicomConnection.CancelRequest] [ClientCommunicationCanceled.ClientCommunicationCanceled] the running query is cancelled', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) => {
        connection.on('OnReceiveCFindRequest', (id, messageID, uid) => {
          connection.SendCFindResponse(id, messageID, uid, Pending, match(1));
          connection.on('OnReceiveCCancelRequest', (cancelId, cancelled) =>
            connection.SendCFindResponse(cancelId, cancelled, uid, Cancel, null),
          );
        });
      },
    });
    const scu = new QueryRetrieveScu();
    const seen = new ScuRecorder(scu);
    const found = scu.Find(peer.scp, KEYS, () => scu.CancelRequest());
    const error = await soon(rejected(found, ClientCommunicationCanceled));
    expect(error.Code).to.equal(DicomExceptionCode.Canceled);
    expect(seen.one('AfterCFind')).to.deep.include({ Status: Cancel, MatchCount: 1 });
    expectIdle(scu, peer.scp);
  });

  it('[DicomConnection.AbortRequest] the program aborts what runs', async () => {
    const aborted = deferred<number[]>();
    const asked = deferred();
    peer = await ScuPeer.start({
      setUp: (connection) => {
        connection.on('OnReceiveCFindRequest', () => asked.resolve());
        connection.on('OnReceiveAbort', (...args) => aborted.resolve(args));
      },
    });
    const scu = new QueryRetrieveScu();
    const found = rejected(
      scu.Find(peer.scp, KEYS, () => undefined),
      ClientConnectionException,
    );
    await asked.promise;
    scu.AbortRequest(DicomAbortSourceType.User, DicomAbortReasonType.Unknown);
    expect((await soon(found)).Code).to.equal(DicomExceptionCode.NetConnectionAborted);
    expect(await within(aborted.promise, 'the abort')).to.deep.equal([0, 0]);
    expectIdle(scu, peer.scp);
  });

  it('[DicomConnection.Dispose] ends the call that runs, at once', async () => {
    const asked = deferred();
    peer = await ScuPeer.start({
      setUp: (connection) => connection.on('OnReceiveCFindRequest', () => asked.resolve()),
    });
    peer.scp.Timeout = 0;
    const scu = new QueryRetrieveScu();
    const found = rejected(
      scu.Find(peer.scp, KEYS, () => undefined),
      DicomException,
    );
    await asked.promise;
    scu.Dispose();
    expect((await soon(found)).Code).to.be.greaterThan(0);
    expect(peer.scp.Association).to.equal(null);
  });

  it('what a listener throws ends the call with that, and the object can be used again', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCFindRequest', (id, messageID, uid) => {
          connection.SendCFindResponse(id, messageID, uid, Pending, match(1));
          connection.SendCFindResponse(id, messageID, uid, Success, null);
        }),
    });
    const scu = new QueryRetrieveScu();
    const fault = new Error('of the program');
    scu.once('AfterAssociateRequest', () => {
      throw fault;
    });
    for (const call of [
      () => scu.Find(peer.scp, KEYS, () => undefined),
      () =>
        scu.Find(peer.scp, KEYS, () => {
          throw fault;
        }),
    ]) {
      const outcome = await soon(call().catch((error: unknown) => error));
      expect(outcome).to.equal(fault);
      expectIdle(scu, peer.scp);
    }
    let matches = 0;
    await scu.Find(peer.scp, KEYS, () => void matches++);
    expect(matches).to.equal(1);
  });

  it('a class that the peer does not accept is an error before anything is sent [DicomConnection.Connect]', async () => {
    peer = await ScuPeer.start({
      accept: (request) => {
        const accept = acceptAll(request);
        for (let index = 0; index < accept.PresentationContextCount; index++) {
          accept.SetResult(accept.GetPresentationContextID(index), 3);
        }
        return accept;
      },
    });
    const scu = new StoreScu();
    const error = await soon(rejected(scu.Store(peer.scp, image()), DicomException));
    expect(error.Code).to.equal(DicomExceptionCode.ClassNotSupported);
    expectIdle(scu, peer.scp);
  });

  it('[ClientCommunicationException.Status] [DicomConnection.Status] a failure status rejects, a warning does not', async () => {
    const statuses = [0xa700, 0xb000, 0xc123];
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCStoreRequest', (id, messageID, uid, instance) =>
          connection.SendCStoreResponse(id, messageID, uid, instance, statuses.shift() as DicomCommandStatusType),
        ),
    });
    const scu = new StoreScu();
    const seen = new ScuRecorder(scu);
    expect((await soon(rejected(scu.Store(peer.scp, image()), ClientCommunicationException))).Status).to.equal(0xa700);
    await soon(scu.Store(peer.scp, image()));
    expect(scu.Status).to.equal(0xb000);
    await soon(rejected(scu.Store(peer.scp, image()), ClientCommunicationException));
    expect(seen.all('AfterCStore').map(({ Status }) => Status)).to.deep.equal([0xa700, 0xb000, 0xc123]);
    expectIdle(scu, peer.scp);
  });

  it('a peer that ends an association between calls is forgotten, and can be asked again [DicomConnection.ActiveScp] [DicomScp.Association]', async () => {
    peer = await ScuPeer.start();
    const scu = new DicomConnection();
    await scu.Connect(peer.scp);
    expect([scu.ActiveScp, peer.scp.Association]).to.deep.equal([peer.scp, scu.Association]);
    peer.connection.Close();
    await soon(scu.WaitForClose());
    expectIdle(scu, peer.scp);
    expect(await soon(scu.Verify(peer.scp))).to.equal(true);
  });

  it('one object does one thing at a time', async () => {
    peer = await ScuPeer.start();
    const scu = new DicomConnection();
    const [first, second] = [scu.Verify(peer.scp), rejected(scu.Verify(peer.scp), DicomException)];
    expect((await soon(second)).Code).to.equal(DicomExceptionCode.NetBlockingOperationInProgress);
    expect(await soon(first)).to.equal(true);
    expectIdle(scu, peer.scp);
  });

  it('L2: matches that the program has not taken hold the peer back', async () => {
    const done = deferred();
    const comment = 'x'.repeat(60_000);
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCFindRequest', (id, messageID, uid) => {
          for (let count = 1; count <= 400; count++) {
            connection.SendCFindResponse(id, messageID, uid, Pending, match(count, comment));
          }
          connection.SendCFindResponse(id, messageID, uid, Success, null);
          connection.on('OnSend', () => {
            if (connection.QueueSend === 0) done.resolve();
          });
        }),
    });
    const scu = new QueryRetrieveScu();
    let matches = 0;
    let wasHeld = false;
    scu.on('MatchStudy', async () => {
      if (matches++ > 0) return;
      const limit = new Promise<string>((resolve) => setTimeout(() => resolve('held'), 500));
      wasHeld = (await Promise.race([done.promise.then(() => 'sent'), limit])) === 'held';
    });
    await soon(scu.Find(peer.scp, new FindQuery()));
    expect([matches, wasHeld]).to.deep.equal([400, true]);
  });
});
