import { expect } from 'chai';
import {
  Compression,
  DicomAssociate,
  DicomClassType,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomDataSetInitializeType,
  DicomException,
  DicomNet,
  DicomRoleSupport,
  DicomScp,
  DicomTag,
  FindQuery,
  PresentationContext,
  QueryLevel,
  QueryRetrieveScu,
  StoreScu,
} from '../../../compat/leadtools';
import { syntheticUID } from '../../support/dicom-factory';
import { within } from '../../support/wait-until';
import { acceptAll, associateRequest, CT, EXPLICIT, IMPLICIT } from './net-recorder';
import { ScuPeer } from './scu-peer';
import { expectIdle, rejected, ScuRecorder } from './scu-recorder';

const { Success, ProcessingFailure } = DicomCommandStatusType;
const { Medium } = DicomCommandPriorityType;
const OURSELVES = 'OURSELVES';
const RLE = '1.2.840.10008.1.2.5';

const soon = <T>(promise: Promise<T>): Promise<T> => within(promise, 'the end of the call', 5_000);

function image(number: number): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.SOPClassUID, CT);
  ds.InsertElementAndSetValue(DicomTag.SOPInstanceUID, syntheticUID(number));
  return ds;
}

/** An archive that sends one image over the association that it is asked on, and tells how that was answered. */
function getOne(statuses: number[]): (connection: DicomNet) => void {
  return (connection) =>
    connection.on('OnReceiveCGetRequest', (id, messageID, uid) => {
      const context = connection.Association?.FindAbstract(CT) ?? 0;
      connection.on('OnReceiveCStoreResponse', (...args) => {
        statuses.push(args[4]);
        const failed = args[4] === Success ? 0 : 1;
        connection.SendCGetResponse(id, messageID, uid, Success, 0, 1 - failed, failed, 0, null);
      });
      connection.SendCStoreRequest(context, 9, CT, syntheticUID(1), Medium, '', 0, image(1));
    });
}

/** Asks a host for an association, and sends it an image. @returns the status of its answer. */
async function storeAt(host: DicomScp, moveMessageID: number): Promise<number> {
  const archive = new DicomNet();
  archive.Connect(null, 0, '127.0.0.1', host.Port);
  await archive.WaitForConnect();
  const request = associateRequest();
  request.Called = host.AETitle;
  archive.SendAssociateRequest(request);
  try {
    await archive.WaitForAssociate();
    const answered = new Promise<number>((resolve) =>
      archive.on('OnReceiveCStoreResponse', (...args) => resolve(args[4])),
    );
    archive.SendCStoreRequest(3, 4, CT, syntheticUID(2), Medium, OURSELVES, moveMessageID, image(2));
    return await within(answered, 'the answer of the host');
  } finally {
    archive.CloseForced(true);
    await archive.WaitForClose();
  }
}

class Refusing extends QueryRetrieveScu {
  protected override OnReceiveCStoreRequest(): never {
    throw new Error('of the program');
  }
}

describe('leadtools: what SCU classes retrieve and propose', () => {
  let peer: ScuPeer;
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());
  afterEach(() => peer.close());

  it('L31: C-GET proposes storage classes in the role of the provider, common ones and those of the program [QueryRetrieveScu.Get]', async () => {
    const statuses: number[] = [];
    peer = await ScuPeer.start({ setUp: getOne(statuses) });
    const scu = new QueryRetrieveScu();
    const seen = new ScuRecorder(scu);
    const own = new PresentationContext('1.2.3.4');
    own.TransferSyntaxes = [EXPLICIT];
    await soon(scu.Get(peer.scp, '1.2', '', [own]));
    const [request] = peer.requests;
    if (request === undefined) throw new Error('nobody asked');
    for (const uid of ['1.2.3.4', CT]) {
      const id = request.FindAbstract(uid);
      expect([request.GetUserRole(id), request.GetProviderRole(id)]).to.deep.equal([
        DicomRoleSupport.Unsupported,
        DicomRoleSupport.Supported,
      ]);
    }
    expect(request.IsRoleSelect(1)).to.equal(false);
    expect(statuses).to.deep.equal([Success]);
    expect(seen.own).to.deep.equal(['BeforeCGet', 'ReceivedStoreRequest', 'AfterCGet']);
    expectIdle(scu, peer.scp);
  });

  it('L35: what an override or a listener throws is a failure of the sub-operation [QueryRetrieveScu.OnReceiveCStoreRequest] [DicomNet.CallbackError]', async () => {
    const statuses: number[] = [];
    peer = await ScuPeer.start({ setUp: getOne(statuses) });
    const scu = new Refusing();
    const faults: unknown[] = [];
    scu.on('CallbackError', (error, name) => void faults.push(String(error), name));
    const seen = new ScuRecorder(scu);
    await soon(scu.Get(peer.scp, '1.2', '', []));
    expect(statuses).to.deep.equal([ProcessingFailure]);
    expect(seen.all('AfterCGet').at(-1)).to.include({ Completed: 0, Failed: 1 });
    expect(seen.names).to.not.include('ReceivedStoreRequest');
    expect(faults).to.deep.equal(['Error: of the program', 'OnReceiveCStoreRequest']);
  });

  it('a host takes what calls it by its title only, and tells the peer of failures [QueryRetrieveScu.Move] [QueryRetrieveScu.HostReady] [QueryRetrieveScu.BeforeAssociateAccept]', async () => {
    let host: DicomScp | undefined;
    const outcomes: unknown[] = [];
    const storeBoth = async (messageID: number): Promise<void> => {
      if (host === undefined) throw new Error('there is no host');
      const stranger = new DicomScp('127.0.0.1', 'STRANGER', host.Port);
      outcomes.push((await rejected(storeAt(stranger, messageID), DicomException)).AssociateReject?.Reason);
      outcomes.push(await storeAt(host, messageID));
    };
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCMoveRequest', (id, messageID, uid) => {
          void storeBoth(messageID).then(() =>
            connection.SendCMoveResponse(id, messageID, uid, Success, 0, 0, 1, 0, null),
          );
        }),
    });
    const scu = new Refusing();
    scu.AETitle = OURSELVES;
    const faults: unknown[] = [];
    scu.on('CallbackError', (_error, name) => void faults.push(name));
    scu.on('HostReady', (_sender, e) => void (host = e.ScpHost));
    const seen = new ScuRecorder(scu);
    await soon(scu.Move(peer.scp, OURSELVES, '1.2'));
    expect(outcomes).to.deep.equal([7, ProcessingFailure]);
    expect(faults).to.deep.equal(['OnReceiveCStoreRequest']);
    expect(seen.one('BeforeAssociateAccept')).to.have.property('Associate').that.is.instanceOf(DicomAssociate);
    expect(seen.names).to.not.include('Moved');
    const port = host?.Port ?? 0;
    expect(port).to.be.greaterThan(0);
    const late = new DicomNet();
    late.Connect(null, 0, '127.0.0.1', port);
    expect((await rejected(late.WaitForConnect(), DicomException)).Code, 'nobody listens any more').to.equal(35);
    late.Dispose();
  });

  it('[DicomScp.Relational] [FindQuery.QueryLevel] relational queries are negotiated, and carry the keys of all levels', async () => {
    const asked: boolean[] = [];
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCFindRequest', (id, messageID, uid, _priority, keys) => {
          asked.push(keys?.FindFirstElement(null, DicomTag.PatientName, true) !== null);
          connection.SendCFindResponse(id, messageID, uid, Success, null);
        }),
    });
    const scu = new QueryRetrieveScu();
    const query = new FindQuery();
    Object.assign(query, { QueryLevel: QueryLevel.Series, PatientName: 'DOE*', StudyInstanceUID: '1.2' });
    await soon(scu.Find(peer.scp, query));
    peer.scp.Relational = true;
    await soon(scu.Find(peer.scp, query));
    expect(asked).to.deep.equal([false, true]);
    expect(peer.requests.map((request) => request.GetExtendedData(1))).to.deep.equal([null, Buffer.of(1)]);
  });

  it('L39: a worklist is asked by its step, which may be empty or one object, and tells of it [QueryRetrieveScu.Find]', async () => {
    const asked: unknown[] = [];
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCFindRequest', (id, messageID, uid, _priority, keys) => {
          const step = keys?.BeginReadSequence(DicomTag.ScheduledProcedureStepSequence).BeginReadItem();
          asked.push([uid, step?.GetValue(DicomTag.Modality, 'none')]);
          const match = new DicomDataSet();
          match.InsertElementAndSetValue(DicomTag.PatientName, 'DOE^JANE');
          match.BeginEditSequence(DicomTag.ScheduledProcedureStepSequence).BeginEditItem();
          match.InsertElementAndSetValue(DicomTag.Modality, 'CT').EndEditItem().EndEditSequence();
          connection.SendCFindResponse(id, messageID, uid, DicomCommandStatusType.PendingWarning, match);
          connection.SendCFindResponse(id, messageID, uid, Success, null);
        }),
    });
    const scu = new QueryRetrieveScu();
    const seen = new ScuRecorder(scu);
    const found: string[] = [];
    for (const step of [[], { Modality: 'CT' }, [{ Modality: 'MR' }]]) {
      const query = { PatientName: '', ScheduledProcedureStepSequence: step };
      await soon(
        scu.Find(
          peer.scp,
          query,
          (match: { PatientName: string; ScheduledProcedureStepSequence: { Modality: string }[] }) => {
            found.push(`${match.PatientName} ${match.ScheduledProcedureStepSequence[0]?.Modality}`);
          },
        ),
      );
    }
    const template = new DicomDataSet();
    template.Initialize(DicomClassType.ModalityWorklist, DicomDataSetInitializeType.ExplicitVRLittleEndian);
    await soon(scu.Find(peer.scp, { PatientID: '' }, () => undefined, template));
    const worklist = '1.2.840.10008.5.1.4.31';
    expect(asked).to.deep.equal([
      [worklist, 'none'],
      [worklist, 'CT'],
      [worklist, 'MR'],
      [worklist, 'none'],
    ]);
    expect(found).to.deep.equal(Array.from({ length: 3 }, () => 'DOE^JANE CT'));
    expect(seen.all('BeforeCFind').map(({ QueryLevel: level }) => level)).to.deep.equal([null, null, null, null]);
    for (const wrong of [17, { NoSuchKeyword: 1 }]) {
      const find = scu.Find(peer.scp, wrong, () => undefined);
      expect((await rejected(find, DicomException)).Code).to.equal(9);
    }
  });

  it('L32: a file is proposed as it is first, each syntax by itself; an association of the program has the classes of all [DicomConnection.Compression] [StoreScu.Store]', async () => {
    peer = await ScuPeer.start({
      setUp: (connection) =>
        connection.on('OnReceiveCStoreRequest', (id, messageID, uid, instance) =>
          connection.SendCStoreResponse(id, messageID, uid, instance, Success),
        ),
    });
    const scu = new StoreScu();
    await soon(scu.Store(peer.scp, image(3)));
    const syntaxes = (request: DicomAssociate | undefined): string[] =>
      Array.from({ length: request?.PresentationContextCount ?? 0 }, (_, index) => {
        const id = 2 * index + 1;
        return request?.GetAbstract(id) === CT ? request.GetTransfer(id, 0) : '';
      }).filter((uid) => uid !== '');
    expect(syntaxes(peer.requests[0])).to.deep.equal([EXPLICIT, IMPLICIT]);
    scu.Compression = Compression.Lossless;
    await soon(scu.Store(peer.scp, image(3)));
    expect(syntaxes(peer.requests[1])).to.include.members([EXPLICIT, IMPLICIT, RLE]);
    await scu.Connect(peer.scp);
    await soon(scu.Store(peer.scp, image(3)));
    await scu.Release();
    expect(syntaxes(peer.requests[2])).to.have.lengthOf(2);
    expect(peer.requests[2]?.PresentationContextCount).to.be.within(30, 128);
  });

  it('a syntax that the peer insists on and nothing can be converted to', async () => {
    peer = await ScuPeer.start({
      accept: (request) => {
        const accept = acceptAll(request);
        for (let index = 0; index < accept.PresentationContextCount; index++) {
          const id = accept.GetPresentationContextID(index);
          if (accept.GetTransfer(id, 0) !== RLE) accept.SetResult(id, 4);
        }
        return accept;
      },
    });
    const scu = new StoreScu();
    scu.Compression = Compression.Lossless;
    expect((await soon(rejected(scu.Store(peer.scp, image(3)), DicomException))).Code).to.equal(417);
    expectIdle(scu, peer.scp);
  });
});
