import { expect } from 'chai';
import { DicomNet, DicomCommandPriorityType, DicomDataSet, DicomException } from '../../../compat/leadtools';
import { within } from '../../support/wait-until';
import { associateRequest, CT, Pair, Success, VERIFICATION } from './net-recorder';

describe('leadtools: traces of two DicomNet objects', () => {
  let pair: Pair;
  before(() => DicomNet.Startup());
  after(() => DicomNet.Shutdown());
  afterEach(() => pair.end());

  it('T0 T1: set-up, connection and association', async () => {
    pair = new Pair();
    const { L, C, log } = pair;
    L.Listen('127.0.0.1', 0, 5);
    await L.WaitForListen();
    expect(L.HostPort).to.be.greaterThan(0);
    expect([C.IsConnected(), C.IsAssociated(), C.Association, log.lines]).to.deep.equal([false, false, null, []]);
    C.Connect(null, 0, '127.0.0.1', L.HostPort);
    expect(C.IsConnected()).to.equal(false);
    await within(C.WaitForConnect(), 'the connection');
    const { A } = pair;
    expect([A.IsConnected(), C.IsConnected(), A.PeerAddress, A.PeerPort]).to.deep.equal([
      true,
      true,
      '127.0.0.1',
      C.HostPort,
    ]);
    expect([A.GetServer(), L.GetClientCount(), L.GetClient(0)]).to.deep.equal([L, 1, A]);
    await pair.associate();
    expect(log.trace).to.deep.equal([
      'L.OnAccept(0)',
      'C.OnConnect(0)',
      `A.OnReceive(0, 1, buffer, ${/\d+$/.exec(log.lines.find((line) => line.startsWith('A.OnReceive(')) ?? '')?.[0] ?? lengthIn(log.lines, 'A.OnReceive(')})`,
      'A.OnReceiveAssociateRequest(DicomAssociate)',
      `C.OnReceive(0, 2, buffer, ${lengthIn(log.lines, 'C.OnReceive(')})`,
      'C.OnReceiveAssociateAccept(DicomAssociate)',
    ]);
    expect([C.IsAssociated(), A.IsAssociated()]).to.deep.equal([true, true]);
  });

  it('T6 T8: release and close', async () => {
    pair = new Pair({ onAccepted: (A) => A.on('OnReceiveReleaseRequest', () => A.SendReleaseResponse()) });
    const { L, C, log } = pair;
    await pair.associate();
    log.lines.length = 0;
    C.SendReleaseRequest();
    await within(C.WaitForRelease(), 'the release');
    expect([C.IsAssociated(), C.IsConnected(), pair.A.IsAssociated()]).to.deep.equal([false, true, false]);
    C.Close();
    expect(C.IsConnected()).to.equal(false);
    await log.until('L.OnClose');
    expect(log.trace).to.deep.equal([
      'A.OnReceive(0, 5, buffer, 10)',
      'A.OnReceiveReleaseRequest()',
      'C.OnReceive(0, 6, buffer, 10)',
      'C.OnReceiveReleaseResponse()',
      'C.OnClose(0, C)',
      'A.OnClose(0, A)',
      'L.OnClose(0, A)',
    ]);
    expect(L.GetClientCount()).to.equal(0);
  });

  it('T3: C-STORE', async () => {
    pair = new Pair({
      onAccepted: (A) =>
        A.on('OnReceiveCStoreRequest', (id, mid, cls, instance) =>
          A.SendCStoreResponse(id, mid, cls, instance, Success),
        ),
    });
    const { C, log } = pair;
    await pair.associate();
    log.lines.length = 0;
    const ds = new DicomDataSet();
    C.SendCStoreRequest(3, 7, CT, '1.2.3', DicomCommandPriorityType.Medium, '', 0, ds);
    ds.Dispose();
    await log.until('C.OnReceiveCStoreResponse');
    expect(log.trace.map((line) => line.replace(/buffer, \d+/, 'buffer'))).to.deep.equal([
      'A.OnReceive(0, 4, buffer)',
      'A.OnReceive(0, 4, buffer)',
      'A.OnReceiveData(3, DicomDataSet, DicomDataSet)',
      `A.OnReceiveCStoreRequest(3, 7, ${CT}, 1.2.3, 0, , 0, DicomDataSet)`,
      'C.OnReceive(0, 4, buffer)',
      'C.OnReceiveData(3, DicomDataSet, null)',
      `C.OnReceiveCStoreResponse(3, 7, ${CT}, 1.2.3, 0)`,
    ]);
  });

  it('T9: end', async () => {
    pair = new Pair();
    await pair.associate(associateRequest());
    pair.C.SendCEchoRequest(1, 1, VERIFICATION);
    expect(() => pair.L.SendReleaseRequest()).to.throw(DicomException);
  });
});

function lengthIn(lines: readonly string[], start: string): string {
  return /(\d+)\)$/.exec(lines.find((line) => line.startsWith(start)) ?? '')?.[1] ?? '?';
}
