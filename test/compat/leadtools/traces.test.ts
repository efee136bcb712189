import { expect } from 'chai';
import {
  DicomCommandPriorityType,
  DicomDataSet,
  DicomNet,
  DicomTag,
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
} from '../../../compat/leadtools';
import { within } from '../../support/wait-until';
import {
  acceptAll,
  associateRequest,
  Cancel,
  CT,
  Pair,
  Pending,
  STUDY_FIND,
  STUDY_MOVE,
  Success,
} from './net-recorder';

const { Medium } = DicomCommandPriorityType;

/** Lengths of PDUs are the codec's business. */
const withoutLengths = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/(OnReceive\(\d+, \d), buffer, \d+\)/, '$1)'));

function query(patientID: string): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.PatientID, patientID);
  return ds;
}

describe('leadtools: traces of DicomNet objects, to the callback, on both sides', () => {
  let pair: Pair;
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());
  afterEach(() => pair.end());

  it('set-up, connection, association [DicomNet.DicomNet] [DicomNet.QueueSend] [DicomNet.Startup] [DicomNet.Listen] [DicomNet.WaitForListen] [DicomNet.HostPort] [DicomNet.HostAddress] [DicomNet.Connect] [DicomNet.WaitForConnect] [DicomNet.Accept] [DicomNet.OnAccept] [DicomNet.OnConnect] [DicomNet.OnReceive] [DicomNet.OnSend] [DicomNet.IsConnected] [DicomNet.IsAssociated] [DicomNet.Association] [DicomNet.PeerAddress] [DicomNet.PeerPort] [DicomNet.GetServer] [DicomNet.GetClient] [DicomNet.GetClientCount] [DicomNet.SendAssociateRequest] [DicomNet.OnReceiveAssociateRequest] [DicomNet.SendAssociateAccept] [DicomNet.OnReceiveAssociateAccept] [DicomNet.WaitForAssociate]', async () => {
    pair = new Pair();
    const { L, C, log } = pair;
    L.Listen('127.0.0.1', 0, 5);
    expect([L.HostPort, L.IsActivated()]).to.deep.equal([0, true]);
    await L.WaitForListen();
    expect([L.HostAddress, L.HostPort > 0]).to.deep.equal(['127.0.0.1', true]);
    expect([C.IsConnected(), C.IsAssociated(), C.Association, log.lines]).to.deep.equal([false, false, null, []]);
    C.Connect(null, 0, '127.0.0.1', L.HostPort);
    expect([C.IsConnected(), C.IsActivated()]).to.deep.equal([false, true]);
    await within(C.WaitForConnect(), 'the connection');
    const { A } = pair;
    const peers = [A.PeerAddress, A.PeerPort, C.PeerAddress, C.PeerPort];
    expect(peers).to.deep.equal(['127.0.0.1', C.HostPort, '127.0.0.1', L.HostPort]);
    expect([A.IsConnected(), C.IsConnected()]).to.deep.equal([true, true]);
    expect([A.GetServer(), L.GetServer(), L.GetClientCount(), C.GetClientCount()]).to.deep.equal([L, null, 1, 0]);
    expect(L.GetClient(0)).to.equal(A);
    expect(() => L.GetClient(1))
      .to.throw()
      .with.property('Code', 14);
    const inside: unknown[] = [];
    C.on(
      'OnReceiveAssociateAccept',
      (association) => void inside.push(C.IsAssociated(), C.Association === association),
    );
    A.on('OnReceiveAssociateRequest', (request) => {
      inside.push(A.IsAssociated());
      A.SendAssociateAccept(acceptAll(request));
      inside.push(A.IsAssociated());
    });
    C.SendAssociateRequest(associateRequest());
    expect([log.of('C').filter((line) => line.includes('OnSend')), C.QueueSend]).to.deep.equal([[], 1]);
    await within(C.WaitForAssociate(), 'the association');
    await within(A.WaitForAssociate(), 'the association of the accepted object');
    expect(inside).to.deep.equal([false, true, true, true]);
    expect(withoutLengths(log.trace)).to.deep.equal([
      'L.OnAccept(0)',
      'C.OnConnect(0)',
      'A.OnReceive(0, 1)',
      'A.OnReceiveAssociateRequest(DicomAssociate)',
      'C.OnReceive(0, 2)',
      'C.OnReceiveAssociateAccept(DicomAssociate)',
    ]);
    for (const [sender, receiver, type] of [
      ['C', 'A', 1],
      ['A', 'C', 2],
    ] as const) {
      const sent = log.of(sender).find((line) => line.startsWith(`${sender}.OnSend(0, ${type}, `)) ?? '';
      const received = log.of(receiver).find((line) => line.startsWith(`${receiver}.OnReceive(0, ${type}, `)) ?? '';
      expect(/(\d+)\)$/.exec(sent)?.[1]).to.equal(/(\d+)\)$/.exec(received)?.[1]);
    }
  });

  it('a connection that is refused leaves its object activated until it is closed [DicomNet.CloseForced] [DicomNet.IsActivated]', async () => {
    pair = new Pair();
    const { L, C, log } = pair;
    await pair.listen();
    const port = L.HostPort;
    L.Close();
    await within(L.WaitForClose(), 'the end of the listener');
    C.Connect(null, 0, '127.0.0.1', port);
    await log.until('C.OnConnect');
    expect([C.IsActivated(), C.IsConnected()]).to.deep.equal([true, false]);
    expect(() => C.Connect(null, 0, '127.0.0.1', port))
      .to.throw()
      .with.property('Code', 42);
    C.CloseForced(true);
    await within(C.WaitForClose(), 'the end');
    expect(log.of('C')).to.deep.equal(['C.OnConnect(35)', 'C.OnClose(0, C)']);
    expect(C.IsActivated()).to.equal(false);
  });

  it('reject [DicomNet.SendAssociateReject] [DicomNet.OnReceiveAssociateReject]', async () => {
    pair = new Pair({
      onAccepted: (A) =>
        A.on('OnReceiveAssociateRequest', () =>
          A.SendAssociateReject(
            DicomAssociateRejectResultType.Permanent,
            DicomAssociateRejectSourceType.User,
            DicomAssociateRejectReasonType.Called,
          ),
        ),
    });
    const { C, log } = pair;
    await pair.connect();
    log.lines.length = 0;
    const state: unknown[] = [];
    C.on('OnReceiveAssociateReject', () => {
      state.push(C.IsAssociated(), C.IsConnected(), C.Association);
      C.Close();
    });
    C.SendAssociateRequest(associateRequest());
    const failure = await within(
      C.WaitForAssociate().catch((error: unknown) => error),
      'the rejection',
    );
    expect(failure).to.have.property('Code', 29);
    expect(failure).to.have.deep.property('AssociateReject', { Result: 1, Source: 1, Reason: 7 });
    await log.until('L.OnClose');
    expect(state).to.deep.equal([false, true, null]);
    expect(withoutLengths(log.trace)).to.deep.equal([
      'A.OnReceive(0, 1)',
      'A.OnReceiveAssociateRequest(DicomAssociate)',
      'C.OnReceive(0, 3)',
      'C.OnReceiveAssociateReject(1, 1, 7)',
      'C.OnClose(0, C)',
      'A.OnClose(0, A)',
      'L.OnClose(0, A)',
    ]);
  });

  it('C-STORE of a data set that is disposed of at once', async () => {
    pair = new Pair();
    const { C, log } = pair;
    await pair.associate();
    const sets: unknown[] = [];
    pair.A.on('OnReceiveData', (_id, _cs, ds) => void sets.push(ds));
    pair.A.on('OnReceiveCStoreRequest', (id, mid, uid, instance, _priority, _ae, _mid, ds) => {
      sets.push(ds);
      pair.A.SendCStoreResponse(id, mid, uid, instance, Success);
    });
    log.lines.length = 0;
    const ds = query('4711');
    C.SendCStoreRequest(3, 7, CT, '1.2.3', Medium, '', 0, ds);
    ds.Dispose();
    expect(log.lines).to.deep.equal([]);
    await log.until('C.OnReceiveCStoreResponse');
    expect(withoutLengths(log.trace)).to.deep.equal([
      'A.OnReceive(0, 4)',
      'A.OnReceive(0, 4)',
      'A.OnReceiveData(3, DicomDataSet, DicomDataSet)',
      `A.OnReceiveCStoreRequest(3, 7, ${CT}, 1.2.3, 0, , 0, DicomDataSet)`,
      'C.OnReceive(0, 4)',
      'C.OnReceiveData(3, DicomDataSet, null)',
      `C.OnReceiveCStoreResponse(3, 7, ${CT}, 1.2.3, 0)`,
    ]);
    expect(sets[0]).to.equal(sets[1]);
    expect((sets[0] as DicomDataSet).GetValue(DicomTag.PatientID, '')).to.equal('4711');
    expect(log.of('C').filter((line) => line.includes('OnSend'))).to.have.length(2);
  });

  it('C-FIND with answers from detached work, cancelled in between', async () => {
    pair = new Pair();
    const { C, log } = pair;
    await pair.associate();
    const { A } = pair;
    const go: { next: () => void } = { next: () => undefined };
    A.on('OnReceiveCFindRequest', (id, mid, uid) => {
      go.next = () => A.SendCFindResponse(id, mid, uid, Pending, query('match'));
      setImmediate(go.next);
    });
    A.on('OnReceiveCCancelRequest', (id, mid) => A.SendCFindResponse(id, mid, STUDY_FIND, Cancel, null));
    C.on('OnReceiveCFindResponse', (id, mid, _uid, status) => {
      if (status === Pending) C.SendCCancelRequest(id, mid);
    });
    log.lines.length = 0;
    C.SendCFindRequest(5, 8, STUDY_FIND, Medium, query('*'));
    await log.until(`C.OnReceiveCFindResponse(5, 8, ${STUDY_FIND}, ${Cancel}`);
    expect(withoutLengths(log.trace)).to.deep.equal([
      'A.OnReceive(0, 4)',
      'A.OnReceive(0, 4)',
      'A.OnReceiveData(5, DicomDataSet, DicomDataSet)',
      `A.OnReceiveCFindRequest(5, 8, ${STUDY_FIND}, 0, DicomDataSet)`,
      'C.OnReceive(0, 4)',
      'C.OnReceive(0, 4)',
      'C.OnReceiveData(5, DicomDataSet, DicomDataSet)',
      `C.OnReceiveCFindResponse(5, 8, ${STUDY_FIND}, ${Pending}, DicomDataSet)`,
      'A.OnReceive(0, 4)',
      'A.OnReceiveData(5, DicomDataSet, null)',
      'A.OnReceiveCCancelRequest(5, 8)',
      'C.OnReceive(0, 4)',
      'C.OnReceiveData(5, DicomDataSet, null)',
      `C.OnReceiveCFindResponse(5, 8, ${STUDY_FIND}, ${Cancel}, null)`,
    ]);
  });

  it('C-MOVE with a second association to the listener of whoever asked', async () => {
    pair = new Pair();
    const { C, log } = pair;
    await pair.associate();
    const { A } = pair;
    const destination = new Pair({
      onAccepted: (A2) => {
        A2.on('OnReceiveAssociateRequest', (request) => A2.SendAssociateAccept(acceptAll(request)));
        A2.on('OnReceiveReleaseRequest', () => A2.SendReleaseResponse());
        A2.on('OnReceiveCStoreRequest', (id, mid, uid, instance, priority, ae, moveId, ds) => {
          log.add(
            `A2.OnReceiveCStoreRequest(${[id, mid, uid, instance, priority, ae, moveId, ds?.GetValue(DicomTag.PatientID, '')].join(', ')})`,
          );
          A2.SendCStoreResponse(id, mid, uid, instance, Success);
        });
      },
    });
    await destination.listen();
    const S = destination.C;
    const move = async (id: number, mid: number, uid: string): Promise<void> => {
      S.Connect(null, 0, '127.0.0.1', destination.L.HostPort);
      await S.WaitForConnect();
      S.SendAssociateRequest(associateRequest());
      await S.WaitForAssociate();
      for (const [index, instance] of ['1.2.1', '1.2.2'].entries()) {
        const stored = new Promise<void>((resolve) => S.once('OnReceiveCStoreResponse', () => resolve()));
        S.SendCStoreRequest(3, index + 1, CT, instance, Medium, 'C', mid, query(instance));
        await stored;
        A.SendCMoveResponse(id, mid, uid, Pending, 1 - index, index + 1, 0, 0, null);
      }
      S.SendReleaseRequest();
      await S.WaitForRelease();
      S.Close();
      A.SendCMoveResponse(id, mid, uid, Success, 0, 2, 0, 0, null);
    };
    const moved: Promise<void>[] = [];
    A.on('OnReceiveCMoveRequest', (id, mid, uid) => void moved.push(move(id, mid, uid)));
    log.lines.length = 0;
    C.SendCMoveRequest(7, 9, STUDY_MOVE, Medium, 'DEST', query('x'));
    await log.until(`C.OnReceiveCMoveResponse(7, 9, ${STUDY_MOVE}, 0`);
    await within(Promise.all(moved), 'the move');
    const wanted = /OnReceiveC(Store|Move)/;
    expect(log.trace.filter((line) => wanted.test(line))).to.deep.equal(
      [
        `A.OnReceiveCMoveRequest(7, 9, ${STUDY_MOVE}, 0, DEST, DicomDataSet)`,
        `A2.OnReceiveCStoreRequest(3, 1, ${CT}, 1.2.1, 0, C, 9, 1.2.1)`,
        `A2.OnReceiveCStoreRequest(3, 2, ${CT}, 1.2.2, 0, C, 9, 1.2.2)`,
        `C.OnReceiveCMoveResponse(7, 9, ${STUDY_MOVE}, ${Pending}, 1, 1, 0, 0, null)`,
        `C.OnReceiveCMoveResponse(7, 9, ${STUDY_MOVE}, ${Pending}, 0, 2, 0, 0, null)`,
        `C.OnReceiveCMoveResponse(7, 9, ${STUDY_MOVE}, 0, 0, 2, 0, 0, null)`,
      ].sort(bySide(log.trace)),
    );
    await destination.end();
  });

  it('release and close [DicomNet.SendReleaseRequest] [DicomNet.OnReceiveReleaseRequest] [DicomNet.SendReleaseResponse] [DicomNet.OnReceiveReleaseResponse] [DicomNet.WaitForRelease] [DicomNet.Close] [DicomNet.OnClose] [DicomNet.WaitForClose]', async () => {
    const state: unknown[] = [];
    pair = new Pair({
      onAccepted: (A) => {
        A.on('OnReceiveReleaseRequest', () => {
          A.SendReleaseResponse();
          state.push(A.IsAssociated());
        });
        A.on('OnClose', () => void state.push(A.PeerAddress, A.PeerPort > 0, pair.L.GetClientCount()));
      },
    });
    const { L, C, log } = pair;
    L.on('OnClose', (_error, net) => void state.push(net.PeerAddress, L.GetClientCount()));
    await pair.associate();
    log.lines.length = 0;
    C.SendReleaseRequest();
    await within(C.WaitForRelease(), 'the release');
    await within(pair.A.WaitForRelease(), 'the release of the accepted object');
    expect([C.IsAssociated(), C.IsConnected(), C.Association]).to.deep.equal([false, true, null]);
    C.Close();
    expect(C.IsConnected()).to.equal(false);
    await log.until('L.OnClose');
    expect(await C.WaitForClose()).to.equal(0);
    expect(withoutLengths(log.trace)).to.deep.equal([
      'A.OnReceive(0, 5)',
      'A.OnReceiveReleaseRequest()',
      'C.OnReceive(0, 6)',
      'C.OnReceiveReleaseResponse()',
      'C.OnClose(0, C)',
      'A.OnClose(0, A)',
      'L.OnClose(0, A)',
    ]);
    expect(state).to.deep.equal([false, '127.0.0.1', true, 0, '127.0.0.1', 0]);
  });

  for (const side of ['C', 'A'] as const) {
    it(`[DicomNet.SendAbort] [DicomNet.OnReceiveAbort] abort by ${side}`, async () => {
      pair = new Pair();
      const { log } = pair;
      await pair.associate();
      log.lines.length = 0;
      const own = pair[side];
      const other = side === 'C' ? 'A' : 'C';
      const state: unknown[] = [];
      pair[other].on('OnReceiveAbort', () => void state.push(pair[other].IsAssociated()));
      own.SendAbort(DicomAbortSourceType.User, DicomAbortReasonType.Unknown);
      expect(own.IsAssociated()).to.equal(false);
      own.CloseForced(true);
      await log.until('C.OnClose');
      await log.until('L.OnClose');
      expect(log.trace.filter((line) => line.startsWith(`${other}.`))).to.deep.equal([
        `${other}.OnReceive(0, 7, buffer, 10)`,
        `${other}.OnReceiveAbort(0, 0)`,
        `${other}.OnClose(34, ${other})`,
      ]);
      expect(log.trace.filter((line) => line.startsWith(`${side}.`))).to.deep.equal([`${side}.OnClose(34, ${side})`]);
      expect(log.of('L')).to.deep.equal(['L.OnClose(34, A)']);
      expect(log.trace.indexOf('A.OnClose(34, A)')).to.be.lessThan(log.trace.indexOf('L.OnClose(34, A)'));
      expect(state).to.deep.equal([false]);
    });
  }

  it('closed by the accepted object', async () => {
    pair = new Pair();
    const { log } = pair;
    await pair.associate();
    log.lines.length = 0;
    pair.A.Close();
    await log.until('C.OnClose');
    await log.until('L.OnClose');
    expect(log.trace).to.have.members(['A.OnClose(0, A)', 'L.OnClose(0, A)', 'C.OnClose(0, C)']);
    expect(log.trace.indexOf('A.OnClose(0, A)')).to.be.lessThan(log.trace.indexOf('L.OnClose(0, A)'));
  });

  it('closed by the listener: each accepted object first [DicomNet.ServerClose]', async () => {
    pair = new Pair();
    const { L, C, log } = pair;
    await pair.associate();
    log.lines.length = 0;
    L.ServerClose();
    expect([pair.A.IsConnected(), L.GetClientCount()]).to.deep.equal([true, 1]);
    L.Close();
    await within(L.WaitForClose(), 'the end of the listener');
    await log.until('C.OnClose');
    expect(log.trace.filter((line) => !line.startsWith('C.'))).to.deep.equal([
      'A.OnClose(0, A)',
      'L.OnClose(0, A)',
      'L.OnClose(0, L)',
    ]);
    C.Connect(null, 0, '127.0.0.1', 9);
    C.CloseForced(true);
  });

  it('disposed of: no callback any more, but on the listener [DicomNet.Dispose] [DicomNet.Shutdown] [DicomNet.Symbol.dispose]', async () => {
    pair = new Pair();
    const { L, C, log } = pair;
    await pair.associate();
    const { A } = pair;
    log.lines.length = 0;
    A.Dispose();
    A.Dispose();
    await log.until('L.OnClose');
    C[Symbol.dispose]();
    L.Dispose();
    expect(log.of('A')).to.deep.equal([]);
    for (const call of [
      () => A.SendReleaseRequest(),
      () => A.Close(),
      () => C.Connect(null, 0, '127.0.0.1', 104),
      () => L.Accept(new DicomNet()),
    ]) {
      expect(call).to.throw().with.property('Code', 41);
    }
  });
});

/** Puts lines of several objects into the order of a log; that within each object is asserted by it as well. */
function bySide(trace: readonly string[]): (a: string, b: string) => number {
  return (a, b) => trace.indexOf(a) - trace.indexOf(b);
}
