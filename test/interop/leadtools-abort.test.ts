import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateAcceptResultType,
  DicomAssociate,
  DicomCommandPriorityType,
  DicomCommandStatusType,
  DicomDataSet,
  DicomExceptionCode,
  DicomNet,
  DicomPduType,
  DicomTag,
} from '../../compat/leadtools';
import { acceptAll, CT, EXPLICIT, NetLog, Pair, record } from '../compat/leadtools/net-recorder';
import { echoscu, runDcmtk, startStorescp, storescu, type DcmtkServer } from '../support/dcmtk';
import { syntheticUID, writeBigFile, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { Program } from '../support/process';
import { requireProgram } from '../support/programs';
import { tempDir } from '../support/temp';
import { waitUntil, within } from '../support/wait-until';

const { NetConnectionAborted, NetConnectionReset } = DicomExceptionCode;
const { Medium } = DicomCommandPriorityType;
const { User } = DicomAbortSourceType;
const { Unknown } = DicomAbortReasonType;
const INSTANCE = syntheticUID(70);
/** More than the sockets of both sides hold, so that it is under way for as long as anybody likes. */
const LARGE = 100 * 1024 * 1024;
const SMALL = 200_000;
/** So many PDUs of a large object are through when it is broken off. */
const SOME_PDUS = 10;

/** Callbacks of an ending, in their order: how PDUs of data came and went before does not matter. */
function ending(log: NetLog): string[] {
  const lines = log.trace.filter((line) => !line.includes(`OnReceive(0, ${DicomPduType.DataTransfer},`));
  return lines.map((line) => line.replace(/, buffer, \d+\)/, ')'));
}

/** Calls an action at the given call of the function that it gives. */
function atCall(number: number, action: () => void): () => void {
  let calls = 0;
  return () => {
    if (++calls === number) action();
  };
}

const openTcp = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
/** What other tests of this process keep open for longer. */
let openBefore = 0;

/** Sockets and listeners that a test of this file has made are gone, as soon as the system has closed them. */
function nothingIsOpen(): Promise<boolean> {
  return waitUntil(() => openTcp() <= openBefore, 'the end of every socket', 3_000);
}

describeInterop('interop: abort and close of DicomNet', ['storescp', 'storescu', 'echoscu', 'findscu'], function () {
  this.timeout(30_000);
  before(() => {
    openBefore = openTcp();
    DicomNet.Startup();
  });
  after(() => DicomNet.Shutdown());

  describe('a client at storescp', () => {
    let peer: DcmtkServer;
    let client: DicomNet;
    let log: NetLog;

    /** Starts storescp and associates with it. */
    async function associate(...args: string[]): Promise<void> {
      peer = await startStorescp({ args: ['-v', ...args] });
      client = new DicomNet();
      log = new NetLog();
      client.Connect(null, 0, '127.0.0.1', peer.port);
      await within(client.WaitForConnect(), 'the connection');
      const request = new DicomAssociate(true);
      request.Default();
      request.Calling = 'CLIENT';
      request.Called = 'STORESCP';
      request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, CT);
      request.AddTransfer(1, EXPLICIT);
      client.SendAssociateRequest(request);
      await within(client.WaitForAssociate(), 'the association');
      record(client, 'C', log);
    }

    function store(pixelBytes: number): void {
      const dataSet = new DicomDataSet()
        .InsertElementAndSetValue(DicomTag.SOPClassUID, CT)
        .InsertElementAndSetValue(DicomTag.SOPInstanceUID, INSTANCE)
        .InsertElementAndSetValue(DicomTag.PixelData, Buffer.alloc(pixelBytes));
      client.SendCStoreRequest(1, 7, CT, INSTANCE, Medium, '', 0, dataSet);
      dataSet.Dispose();
    }

    afterEach(async () => {
      client.Dispose();
      await peer.stop();
      await nothingIsOpen();
    });

    const ABORTED = [
      `C.OnReceive(0, ${DicomPduType.Abort})`,
      `C.OnReceiveAbort(${User}, ${Unknown})`,
      `C.OnClose(${NetConnectionAborted}, C)`,
    ];

    for (const [option, when, size] of [
      ['--abort-during', 'in the middle of an object', LARGE],
      ['--abort-after', 'behind an object, which is not answered', SMALL],
    ] as const) {
      it(`is told of an abort ${when}, and then of the end (${option})`, async () => {
        await associate(option);
        const inside: unknown[] = [];
        client.on('OnReceiveAbort', () => void inside.push(client.IsAssociated(), client.Association));
        store(size);
        expect(await within(client.WaitForClose(), 'the end')).to.equal(NetConnectionAborted);
        expect(ending(log)).to.deep.equal(ABORTED);
        expect(inside).to.deep.equal([false, null]);
        // What could not be written any more is told of by the code of the abort, and before the end.
        const sends = log.lines.filter((line) => line.startsWith('C.OnSend('));
        const failed = sends.filter((line) => !line.startsWith('C.OnSend(0, '));
        const cut = `C.OnSend(${NetConnectionAborted}, ${DicomPduType.DataTransfer}, 0)`;
        expect(new Set(failed)).to.deep.equal(new Set(option === '--abort-during' ? [cut] : []));
        expect(log.lines.at(-1)).to.equal(`C.OnClose(${NetConnectionAborted}, C)`);
        expect([client.IsConnected(), client.IsAssociated(), client.IsActivated()]).to.deep.equal([
          false,
          false,
          false,
        ]);
        await peer.program.waitForLine(/ABORT initiated/i);
      });
    }

    it('fails what waits for the answer of an aborting peer, with the abort in it', async () => {
      await associate('--abort-after');
      const released = client.WaitForRelease();
      store(SMALL);
      const error = await within(
        released.then(
          () => undefined,
          (reason: unknown) => reason,
        ),
        'the failure',
      );
      expect(error).to.include({ Code: NetConnectionAborted });
      expect(error).to.have.property('Abort').that.deep.equals({ Source: User, Reason: Unknown });
    });

    it('aborts in the middle of an object; storescp keeps nothing of it and takes the next association', async () => {
      await associate();
      const abort = atCall(SOME_PDUS, () => {
        client.SendAbort(User, Unknown);
        log.add(`C.IsAssociated() ${client.IsAssociated()}`);
      });
      client.on('OnSend', abort);
      store(LARGE);
      expect(await within(client.WaitForClose(), 'the end')).to.equal(NetConnectionAborted);
      expect(ending(log)).to.deep.equal(['C.IsAssociated() false', `C.OnClose(${NetConnectionAborted}, C)`]);
      await peer.program.waitForLine(/Association Aborted|DIMSE Failure \(aborting association\)|DUL Peer Aborted/);
      expect((await echoscu(peer.port)).code).to.equal(0);
      expect(readdirSync(peer.directory)).to.deep.equal([]);
    });

    it('is told of a reset when the process is killed in the middle of an object', async () => {
      await associate();
      client.on(
        'OnSend',
        atCall(SOME_PDUS, () => peer.program.signal('SIGKILL')),
      );
      store(LARGE);
      expect(await within(client.WaitForClose(), 'the end')).to.equal(NetConnectionReset);
      expect(ending(log)).to.deep.equal([`C.OnClose(${NetConnectionReset}, C)`]);
      expect((await peer.program.exited).signal).to.equal('SIGKILL');
    });

    it('is disposed of inside OnClose, and hears nothing more', async () => {
      await associate('--abort-after');
      const ended = client.WaitForClose();
      client.on('OnClose', () => {
        client.Dispose();
        client.Dispose();
      });
      store(SMALL);
      expect(await within(ended, 'the end')).to.equal(NetConnectionAborted);
      expect(ending(log)).to.deep.equal(ABORTED);
      expect(() => client.Connect(null, 0, '127.0.0.1', peer.port))
        .to.throw()
        .with.property('Code', DicomExceptionCode.NetInvalidSocket);
    });

    it('closes by force in a callback, once, and with 0, since that was its own will', async () => {
      await associate();
      client.on(
        'OnSend',
        atCall(SOME_PDUS, () => client.CloseForced(true)),
      );
      store(LARGE);
      expect(await within(client.WaitForClose(), 'the end')).to.equal(0);
      expect(ending(log)).to.deep.equal(['C.OnClose(0, C)']);
      expect((await echoscu(peer.port)).code).to.equal(0);
    });
  });

  describe('a server', () => {
    let pair: Pair;
    let folder: string;

    beforeEach(async () => {
      folder = tempDir('leadtools-abort');
      pair = new Pair({
        onAccepted: (connection) => {
          connection.on('OnReceiveAssociateRequest', (request) => connection.SendAssociateAccept(acceptAll(request)));
          connection.on('OnReceiveReleaseRequest', () => connection.SendReleaseResponse());
          connection.on('OnReceiveCEchoRequest', (id, messageID, uid) =>
            connection.SendCEchoResponse(id, messageID, uid, DicomCommandStatusType.Success),
          );
          connection.on('OnReceiveCStoreRequest', (id, messageID, uid, instance) =>
            connection.SendCStoreResponse(id, messageID, uid, instance, DicomCommandStatusType.Success),
          );
          connection.on('OnReceiveCFindRequest', (id, messageID, uid) =>
            connection.SendCFindResponse(id, messageID, uid, DicomCommandStatusType.Success, null),
          );
        },
      });
      await pair.listen();
    });
    afterEach(async () => {
      await pair.end();
      await nothingIsOpen();
    });

    /** What an associated peer leaves behind when it aborts. */
    const ABORTED = [
      `A.OnReceive(0, ${DicomPduType.Abort})`,
      `A.OnReceiveAbort(${User}, ${Unknown})`,
      `A.OnClose(${NetConnectionAborted}, A)`,
      `L.OnClose(${NetConnectionAborted}, A)`,
    ];
    const ASSOCIATED = [
      'L.OnAccept(0)',
      `A.OnReceive(0, ${DicomPduType.AssociateRequest})`,
      'A.OnReceiveAssociateRequest(DicomAssociate)',
    ];
    const port = (): number => pair.L.HostPort;

    it('answers echoscu --abort, and is told of the abort in place of a release', async () => {
      expect((await echoscu(port(), { args: ['--abort'] })).code).to.equal(0);
      await pair.log.until('L.OnClose');
      expect(ending(pair.log)).to.deep.equal([
        ...ASSOCIATED,
        'A.OnReceiveData(1, DicomDataSet, null)',
        'A.OnReceiveCEchoRequest(1, 1, 1.2.840.10008.1.1)',
        ...ABORTED,
      ]);
      expect(pair.L.GetClientCount()).to.equal(0);
      // The peer's address is there to be read still.
      expect([pair.A.PeerAddress, pair.A.IsConnected(), pair.A.Association]).to.deep.equal(['127.0.0.1', false, null]);
    });

    it('answers every object of storescu --abort before it is told of the abort, and takes the next client', async () => {
      const files = writeSeries(folder, 2, { rows: 16, columns: 16 });
      expect((await storescu(port(), files, { args: ['--abort', '-R'] })).code).to.equal(0);
      await pair.log.until('L.OnClose');
      const lines = ending(pair.log).filter((line) => !line.includes('.OnReceiveData('));
      const stores = lines.filter((line) => line.startsWith('A.OnReceiveCStoreRequest('));
      expect(stores.map((line) => line.split(', ')[3])).to.deep.equal([syntheticUID(1, 1, 1), syntheticUID(1, 1, 2)]);
      expect(lines).to.deep.equal([...ASSOCIATED, ...stores, ...ABORTED]);
      expect((await echoscu(port())).code).to.equal(0);
    });

    it('is told of the abort of findscu --abort behind its final response', async () => {
      const args = ['--abort', '-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', 'PatientID', '127.0.0.1', `${port()}`];
      expect((await runDcmtk('findscu', args)).code).to.equal(0);
      await pair.log.until('L.OnClose');
      expect(ending(pair.log).slice(-5)).to.deep.equal([
        'A.OnReceiveCFindRequest(1, 1, 1.2.840.10008.5.1.4.1.2.2.1, 0, DicomDataSet)',
        ...ABORTED,
      ]);
    });

    it('aborts in the middle of an object of storescu, which says so and fails', async () => {
      const big = join(folder, 'big.dcm');
      writeBigFile(big, LARGE);
      pair.L.on('OnAccept', () => {
        const count = atCall(SOME_PDUS, () => pair.A.SendAbort(User, Unknown));
        pair.A.on('OnReceive', (_error, type) => {
          if (type === DicomPduType.DataTransfer) count();
        });
      });
      const { code, stderr } = await storescu(port(), [big], { args: ['-R', '-v'] });
      await pair.log.until('L.OnClose');
      expect(ending(pair.log)).to.deep.equal([
        ...ASSOCIATED,
        `A.OnClose(${NetConnectionAborted}, A)`,
        `L.OnClose(${NetConnectionAborted}, A)`,
      ]);
      expect(stderr).to.match(/Store Failed/);
      expect(code).to.not.equal(0);
    });

    it('is told of the end when storescu is killed in the middle of an object: its system closes in order', async () => {
      const big = join(folder, 'big.dcm');
      writeBigFile(big, LARGE);
      const sender = await Program.spawn(requireProgram('storescu'), ['-R', '127.0.0.1', `${port()}`, big]);
      await pair.log.until('L.OnAccept');
      const kill = atCall(SOME_PDUS, () => sender.signal('SIGKILL'));
      pair.A.on('OnReceive', (_error, type) => {
        if (type === DicomPduType.DataTransfer) kill();
      });
      await pair.log.until('L.OnClose');
      expect(ending(pair.log)).to.deep.equal([...ASSOCIATED, 'A.OnClose(0, A)', 'L.OnClose(0, A)']);
      expect(pair.L.GetClientCount()).to.equal(0);
      expect((await sender.exited).signal).to.equal('SIGKILL');
    });
  });
});
