import { expect } from 'chai';
import {
  DicomCommandPriorityType,
  DicomDataSet,
  DicomNet,
  DicomTag,
  type DicomNetEvents,
} from '../../../compat/leadtools';
import { within } from '../../support/wait-until';
import { CT, MPPS, Pair, Pending, STUDY_FIND, STUDY_MOVE, Success, VERIFICATION, Cancel } from './net-recorder';

const { Medium, High, Low } = DicomCommandPriorityType;
const STRANGE_STATUS = 0xa9fe;

function dataSet(patientID: string): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.PatientID, patientID);
  return ds;
}

/** What came, data sets by the patient id in them. */
function plain(args: readonly unknown[]): unknown[] {
  return args.map((arg) => (arg instanceof DicomDataSet ? `<${String(arg.GetValue(DicomTag.PatientID, ''))}>` : arg));
}

type EventName = keyof DicomNetEvents<DicomNet>;

/** The arguments of the next such callback. */
function next(net: DicomNet, event: EventName): Promise<unknown[]> {
  const emitter = net as unknown as { once(event: string, listener: (...args: unknown[]) => void): void };
  return within(new Promise((resolve) => emitter.once(event, (...args) => resolve(plain(args)))), event);
}

describe('leadtools: messages between two DicomNet objects', () => {
  let pair: Pair;
  let C: DicomNet;
  let A: DicomNet;
  before(async () => {
    DicomNet.Startup();
    pair = new Pair();
    await pair.associate();
    ({ C, A } = pair);
  });
  after(async () => {
    await pair.end();
    DicomNet.Shutdown();
  });

  it('C-ECHO [DicomNet.SendCEchoRequest] [DicomNet.OnReceiveCEchoRequest] [DicomNet.SendCEchoResponse] [DicomNet.OnReceiveCEchoResponse]', async () => {
    const asked = next(A, 'OnReceiveCEchoRequest');
    C.SendCEchoRequest(1, 65_535, VERIFICATION);
    expect(await asked).to.deep.equal([1, 65_535, VERIFICATION]);
    const answered = next(C, 'OnReceiveCEchoResponse');
    A.SendCEchoResponse(1, 65_535, VERIFICATION, STRANGE_STATUS);
    expect(await answered).to.deep.equal([1, 65_535, VERIFICATION, STRANGE_STATUS]);
  });

  it('C-STORE, plain and for a C-MOVE [DicomNet.SendCStoreRequest] [DicomNet.OnReceiveCStoreRequest] [DicomNet.SendCStoreResponse] [DicomNet.OnReceiveCStoreResponse]', async () => {
    const plainStore = next(A, 'OnReceiveCStoreRequest');
    C.SendCStoreRequest(3, 2, CT, '1.2.3', High, '', 0, dataSet('one'));
    expect(await plainStore).to.deep.equal([3, 2, CT, '1.2.3', High, '', 0, '<one>']);
    const moved = next(A, 'OnReceiveCStoreRequest');
    C.SendCStoreRequest(3, 3, CT, '1.2.4', Low, 'MOVER', 77, dataSet('two'));
    expect(await moved).to.deep.equal([3, 3, CT, '1.2.4', Low, 'MOVER', 77, '<two>']);
    const answered = next(C, 'OnReceiveCStoreResponse');
    A.SendCStoreResponse(3, 3, CT, '1.2.4', 0xb007);
    expect(await answered).to.deep.equal([3, 3, CT, '1.2.4', 0xb007]);
  });

  it('C-FIND with matches and cancel [DicomNet.SendCFindRequest] [DicomNet.OnReceiveCFindRequest] [DicomNet.SendCFindResponse] [DicomNet.OnReceiveCFindResponse] [DicomNet.SendCCancelRequest] [DicomNet.OnReceiveCCancelRequest]', async () => {
    const asked = next(A, 'OnReceiveCFindRequest');
    C.SendCFindRequest(5, 8, STUDY_FIND, Medium, dataSet('*'));
    expect(await asked).to.deep.equal([5, 8, STUDY_FIND, Medium, '<*>']);
    const matched = next(C, 'OnReceiveCFindResponse');
    A.SendCFindResponse(5, 8, STUDY_FIND, Pending, dataSet('4711'));
    expect(await matched).to.deep.equal([5, 8, STUDY_FIND, Pending, '<4711>']);
    const cancelled = next(A, 'OnReceiveCCancelRequest');
    C.SendCCancelRequest(5, 8);
    expect(await cancelled).to.deep.equal([5, 8]);
    const ended = next(C, 'OnReceiveCFindResponse');
    A.SendCFindResponse(5, 8, STUDY_FIND, Cancel, null);
    expect(await ended).to.deep.equal([5, 8, STUDY_FIND, Cancel, null]);
  });

  it('C-MOVE with counters [DicomNet.SendCMoveRequest] [DicomNet.OnReceiveCMoveRequest] [DicomNet.SendCMoveResponse] [DicomNet.OnReceiveCMoveResponse]', async () => {
    const asked = next(A, 'OnReceiveCMoveRequest');
    C.SendCMoveRequest(7, 9, STUDY_MOVE, Medium, 'DEST', dataSet('x'));
    expect(await asked).to.deep.equal([7, 9, STUDY_MOVE, Medium, 'DEST', '<x>']);
    const pending = next(C, 'OnReceiveCMoveResponse');
    A.SendCMoveResponse(7, 9, STUDY_MOVE, Pending, 3, 2, 1, 4, null);
    expect(await pending).to.deep.equal([7, 9, STUDY_MOVE, Pending, 3, 2, 1, 4, null]);
    const ended = next(C, 'OnReceiveCMoveResponse');
    A.SendCMoveResponse(7, 9, STUDY_MOVE, 0xb000, 5, 5, 1, 0, dataSet('failed'));
    expect(await ended, 'the remaining ones are not sent with the end').to.deep.equal([
      7,
      9,
      STUDY_MOVE,
      0xb000,
      0,
      5,
      1,
      0,
      '<failed>',
    ]);
  });

  it('C-GET with counters [DicomNet.SendCGetRequest] [DicomNet.OnReceiveCGetRequest] [DicomNet.SendCGetResponse] [DicomNet.OnReceiveCGetResponse]', async () => {
    const asked = next(A, 'OnReceiveCGetRequest');
    C.SendCGetRequest(7, 10, STUDY_MOVE, High, dataSet('x'));
    expect(await asked).to.deep.equal([7, 10, STUDY_MOVE, High, '<x>']);
    const cancelled = next(C, 'OnReceiveCGetResponse');
    A.SendCGetResponse(7, 10, STUDY_MOVE, Cancel, 3, 2, 1, 4, null);
    expect(await cancelled).to.deep.equal([7, 10, STUDY_MOVE, Cancel, 3, 2, 1, 4, null]);
  });

  it('N-CREATE, the peer choosing the instance [DicomNet.SendNCreateRequest] [DicomNet.OnReceiveNCreateRequest] [DicomNet.SendNCreateResponse] [DicomNet.OnReceiveNCreateResponse]', async () => {
    const asked = next(A, 'OnReceiveNCreateRequest');
    C.SendNCreateRequest(9, 11, MPPS, '', dataSet('step'));
    expect(await asked).to.deep.equal([9, 11, MPPS, '', '<step>']);
    const answered = next(C, 'OnReceiveNCreateResponse');
    A.SendNCreateResponse(9, 11, MPPS, '1.2.9', STRANGE_STATUS, null);
    expect(await answered).to.deep.equal([9, 11, MPPS, '1.2.9', STRANGE_STATUS, null]);
  });

  it('N-SET [DicomNet.SendNSetRequest] [DicomNet.OnReceiveNSetRequest] [DicomNet.SendNSetResponse] [DicomNet.OnReceiveNSetResponse]', async () => {
    const asked = next(A, 'OnReceiveNSetRequest');
    C.SendNSetRequest(9, 12, MPPS, '1.2.9', dataSet('done'));
    expect(await asked).to.deep.equal([9, 12, MPPS, '1.2.9', '<done>']);
    const answered = next(C, 'OnReceiveNSetResponse');
    A.SendNSetResponse(9, 12, MPPS, '1.2.9', 0x0116, dataSet('echoed'));
    expect(await answered).to.deep.equal([9, 12, MPPS, '1.2.9', 0x0116, '<echoed>']);
  });

  it('N-GET with attributes, with all of them, with a count [DicomNet.SendNGetRequest] [DicomNet.OnReceiveNGetRequest] [DicomNet.SendNGetResponse] [DicomNet.OnReceiveNGetResponse]', async () => {
    for (const [tags, count, came] of [
      [[DicomTag.PatientID, DicomTag.PatientName], undefined, [DicomTag.PatientID, DicomTag.PatientName]],
      [[DicomTag.PatientID, DicomTag.PatientName], 1, [DicomTag.PatientID]],
      [[], undefined, []],
    ] as [number[], number | undefined, number[]][]) {
      const asked = next(A, 'OnReceiveNGetRequest');
      C.SendNGetRequest(9, 13, MPPS, '1.2.9', tags, count);
      expect(await asked).to.deep.equal([9, 13, MPPS, '1.2.9', came]);
    }
    const answered = next(C, 'OnReceiveNGetResponse');
    A.SendNGetResponse(9, 13, MPPS, '1.2.9', Success, dataSet('got'));
    expect(await answered).to.deep.equal([9, 13, MPPS, '1.2.9', Success, '<got>']);
  });

  it('N-ACTION, its status before the action [DicomNet.SendNActionRequest] [DicomNet.OnReceiveNActionRequest] [DicomNet.SendNActionResponse] [DicomNet.OnReceiveNActionResponse]', async () => {
    const asked = next(A, 'OnReceiveNActionRequest');
    C.SendNActionRequest(9, 14, MPPS, '1.2.9', 5, null);
    expect(await asked).to.deep.equal([9, 14, MPPS, '1.2.9', 5, null]);
    const answered = next(C, 'OnReceiveNActionResponse');
    A.SendNActionResponse(9, 14, MPPS, '1.2.9', 0x0123, 5, dataSet('reply'));
    expect(await answered).to.deep.equal([9, 14, MPPS, '1.2.9', 0x0123, 5, '<reply>']);
  });

  it('N-EVENT-REPORT from the other side, its status before the event [DicomNet.SendNReportRequest] [DicomNet.OnReceiveNReportRequest] [DicomNet.SendNReportResponse] [DicomNet.OnReceiveNReportResponse]', async () => {
    const told = next(C, 'OnReceiveNReportRequest');
    A.SendNReportRequest(9, 15, MPPS, '1.2.9', 2, dataSet('result'));
    expect(await told).to.deep.equal([9, 15, MPPS, '1.2.9', 2, '<result>']);
    const answered = next(A, 'OnReceiveNReportResponse');
    C.SendNReportResponse(9, 15, MPPS, '1.2.9', 0x0113, 2, null);
    expect(await answered).to.deep.equal([9, 15, MPPS, '1.2.9', 0x0113, 2, null]);
  });

  it('N-DELETE [DicomNet.SendNDeleteRequest] [DicomNet.OnReceiveNDeleteRequest] [DicomNet.SendNDeleteResponse] [DicomNet.OnReceiveNDeleteResponse]', async () => {
    const asked = next(A, 'OnReceiveNDeleteRequest');
    C.SendNDeleteRequest(9, 16, MPPS, '1.2.9');
    expect(await asked).to.deep.equal([9, 16, MPPS, '1.2.9']);
    const answered = next(C, 'OnReceiveNDeleteResponse');
    A.SendNDeleteResponse(9, 16, MPPS, '1.2.9', 0x0112);
    expect(await answered).to.deep.equal([9, 16, MPPS, '1.2.9', 0x0112]);
  });

  it('any command set goes out as it is; an unknown command has its own callback [DicomNet.SendData] [DicomNet.OnReceiveData] [DicomNet.OnReceiveUnknown] [DicomNet.GetCommandSet]', async () => {
    const cs = new DicomDataSet();
    cs.InsertElementAndSetValue(DicomTag.AffectedSOPClassUID, VERIFICATION);
    cs.InsertElementAndSetValue(0x00000100, 0x0777);
    cs.InsertElementAndSetValue(0x00000110, 21);
    cs.InsertElementAndSetValue(DicomTag.ErrorComment, 'of our own');
    const inside: unknown[] = [];
    A.once('OnReceiveData', (_id, received) => void inside.push(A.GetCommandSet() === received));
    const unknown = new Promise<unknown[]>((resolve) =>
      A.once('OnReceiveUnknown', (id, received, ds) =>
        resolve([
          id,
          received.GetValue(DicomTag.ErrorComment, ''),
          ds?.GetValue(DicomTag.PatientID, ''),
          A.GetCommandSet() === received,
        ]),
      ),
    );
    C.SendData(1, cs, dataSet('with it'));
    expect(await within(unknown, 'OnReceiveUnknown')).to.deep.equal([1, 'of our own', 'with it', true]);
    expect([inside, A.GetCommandSet()]).to.deep.equal([[true], null]);
  });

  it('numbers, texts and contexts that cannot be sent throw Parameter (9), and send nothing', () => {
    const calls: (() => void)[] = [
      () => C.SendCEchoRequest(2, 1, VERIFICATION),
      () => C.SendCEchoRequest(11, 1, VERIFICATION),
      () => C.SendCEchoRequest(1, 65_536, VERIFICATION),
      () => C.SendCEchoRequest(1, -1, VERIFICATION),
      () => C.SendCEchoRequest(1, 1, '1'.repeat(65)),
      () => C.SendCMoveRequest(7, 1, STUDY_MOVE, Medium, 'SEVENTEEN LETTERS', dataSet('x')),
      () => C.SendCFindRequest(5, 1, STUDY_FIND, Medium, null as unknown as DicomDataSet),
      () => C.SendNGetRequest(9, 1, MPPS, '1.2', [-1]),
    ];
    for (const call of calls) expect(call).to.throw().with.property('Code', 9);
    expect(C.QueueSend).to.equal(0);
  });
});
