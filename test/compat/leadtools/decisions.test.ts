import { readdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import {
  DicomAssociate,
  DicomCommandPriorityType,
  DicomDataSet,
  DicomEngine,
  DicomException,
  DicomNet,
  DicomNetFlags,
  DicomNetIpTypeFlags,
  DicomSocketOptions,
  DicomTag,
  type DicomExceptionCode,
} from '../../../compat/leadtools';
import { netErrorCode } from '../../../compat/leadtools/net-error-codes';
import { toAssociateRQ } from '../../../compat/leadtools/associate-pdus';
import { encodeCommandFragments, encodeCommandSet, encodePdu, NO_DATA_SET } from '../../../src';
import { freePort } from '../../support/ports';
import { tempDir } from '../../support/temp';
import { waitUntil, within } from '../../support/wait-until';
import { acceptAll, associateRequest, CT, NetLog, Pair, record, Success, VERIFICATION } from './net-recorder';

const { Medium } = DicomCommandPriorityType;

function withCode(code: number, call: () => unknown): void {
  expect(call).to.throw(DicomException).with.property('Code', code);
}

function dataSet(bytes: number): DicomDataSet {
  const ds = new DicomDataSet();
  ds.InsertElementAndSetValue(DicomTag.PatientID, '4711');
  ds.InsertElementAndSetValue(DicomTag.EncapsulatedDocument, Buffer.alloc(bytes, 1));
  return ds;
}

describe('leadtools: what a DicomNet does where the original is silent', () => {
  let pair: Pair;

  it('nothing is used before Startup; the last Shutdown closes what is open [DicomNet.Startup] [DicomNet.Shutdown] [DicomEngine.Startup] [DicomEngine.Shutdown]', async () => {
    DicomEngine.Startup();
    DicomNet.Shutdown();
    const net = new DicomNet();
    withCode(61, () => net.Connect(null, 0, '127.0.0.1', 104));
    withCode(61, () => net.Listen(null, 0, 5));
    withCode(61, () => net.Accept(new DicomNet()));
    withCode(61, () => net.SendReleaseRequest());
    DicomNet.Startup();
    DicomNet.Startup();
    pair = new Pair();
    await pair.associate();
    DicomNet.Shutdown();
    expect(pair.C.IsAssociated()).to.equal(true);
    DicomNet.Shutdown();
    await pair.log.until('L.OnClose(0, L)');
    await pair.log.until('C.OnClose');
    withCode(61, () => pair.C.Connect(null, 0, '127.0.0.1', 104));
    DicomEngine.Shutdown();
  });

  describe('between Startup and Shutdown', () => {
    before(() => DicomNet.Startup());
    after(() => DicomNet.Shutdown());
    afterEach(() => pair.end());

    it('a port, an address, a mixture that cannot be throws at the call [DicomNet.IpType] [DicomNetIpTypeFlags]', () => {
      pair = new Pair();
      const { C } = pair;
      withCode(9, () => C.Connect(null, 0, '127.0.0.1', 65_536));
      withCode(9, () => C.Connect(null, 0, '127.0.0.1', 0));
      withCode(9, () => C.Connect(null, 0, ' ', 104));
      withCode(9, () => C.Listen(null, -1, 5));
      withCode(307, () => C.Connect('127.0.0.1', 0, '::1', 104));
      withCode(307, () => C.Connect(null, 0, '127.0.0.1', 104, DicomNetIpTypeFlags.Ipv6));
      withCode(307, () => C.Listen('::1', 0, 5, DicomNetIpTypeFlags.Ipv4));
      expect([C.IsActivated(), C.IpType]).to.deep.equal([false, DicomNetIpTypeFlags.None]);
    });

    it('a port that is in use is told by OnAccept and WaitForListen', async () => {
      pair = new Pair();
      await pair.listen();
      const log = new NetLog();
      const other = new DicomNet();
      record(other, 'X', log);
      other.Listen('127.0.0.1', pair.L.HostPort, 5, DicomNetIpTypeFlags.Ipv4);
      const error = await within(
        other.WaitForListen().catch((failure: unknown) => failure),
        'the failure',
      );
      expect(error).to.have.property('Code', 31);
      expect([other.IsActivated(), other.IpType]).to.deep.equal([true, DicomNetIpTypeFlags.Ipv4]);
      other.Close();
      await within(other.WaitForClose(), 'the end');
      expect(log.lines).to.deep.equal(['X.OnAccept(31)', 'X.OnClose(0, X)']);
    });

    it('all addresses, of one protocol or both', async () => {
      pair = new Pair();
      for (const [host, type] of [
        ['', DicomNetIpTypeFlags.Ipv4],
        ['*', DicomNetIpTypeFlags.Ipv4OrIpv6],
        [null, DicomNetIpTypeFlags.None],
      ] as const) {
        const net = new DicomNet();
        net.Listen(host, 0, 5, type);
        await within(net.WaitForListen(), 'listening');
        expect(net.HostPort).to.be.greaterThan(0);
        net.Close();
        await within(net.WaitForClose(), 'the end');
      }
    });

    it('callbacks of one object run one after the other, async ones included', async () => {
      const order: string[] = [];
      pair = new Pair({
        onAccepted: (A) => {
          A.on('OnReceiveCEchoRequest', async (_id, mid) => {
            order.push(`begin ${mid}`);
            await new Promise((resolve) => setImmediate(resolve));
            order.push(`end ${mid}`);
          });
          A.on('OnReceiveCEchoRequest', (id, mid, uid) => {
            order.push(`answer ${mid}`);
            A.SendCEchoResponse(id, mid, uid, Success);
          });
        },
      });
      await pair.associate();
      for (const mid of [1, 2]) pair.C.SendCEchoRequest(1, mid, VERIFICATION);
      await pair.log.until(`C.OnReceiveCEchoResponse(1, 2`);
      expect(order).to.deep.equal(['begin 1', 'end 1', 'answer 1', 'begin 2', 'end 2', 'answer 2']);
    });

    it('listeners run behind the override; once ones once', async () => {
      const order: string[] = [];
      class Server extends DicomNet {
        protected override async OnReceiveCEchoRequest(id: number, mid: number, uid: string): Promise<void> {
          await Promise.resolve();
          order.push('override');
          this.SendCEchoResponse(id, mid, uid, Success);
        }
      }
      pair = new Pair({
        makeConnection: () => new Server(),
        onAccepted: (A) => {
          A.once('OnReceiveCEchoRequest', () => void order.push('once'));
          A.on('OnReceiveCEchoRequest', () => void order.push('on'));
        },
      });
      await pair.associate();
      pair.C.SendCEchoRequest(1, 1, VERIFICATION);
      await pair.log.until('C.OnReceiveCEchoResponse(1, 1');
      pair.C.SendCEchoRequest(1, 2, VERIFICATION);
      await pair.log.until('C.OnReceiveCEchoResponse(1, 2');
      expect(order).to.deep.equal(['override', 'once', 'on', 'override', 'on']);
    });

    it('what a callback throws goes to CallbackError, and the connection goes on [DicomNet.CallbackError]', async () => {
      const faults: unknown[] = [];
      pair = new Pair({
        onAccepted: (A) => {
          A.on('OnReceiveCEchoRequest', () => {
            throw new Error('of the program');
          });
          A.on('OnReceiveCEchoRequest', (id, mid, uid) => A.SendCEchoResponse(id, mid, uid, Success));
          A.on('CallbackError', (error, name) => void faults.push((error as Error).message, name));
        },
      });
      await pair.associate();
      pair.C.SendCEchoRequest(1, 1, VERIFICATION);
      await pair.log.until('C.OnReceiveCEchoResponse');
      expect(faults).to.deep.equal(['of the program', 'OnReceiveCEchoRequest']);
    });

    it('without a listener for that it is printed, and the connection aborted', async () => {
      pair = new Pair({
        onAccepted: (A) => A.on('OnReceiveCEchoRequest', () => Promise.reject(new Error('of the program'))),
      });
      await pair.associate();
      const printed: unknown[] = [];
      const { error } = console;
      console.error = (...args) => void printed.push(args);
      try {
        pair.C.SendCEchoRequest(1, 1, VERIFICATION);
        await pair.log.until('L.OnClose');
      } finally {
        console.error = error;
      }
      expect(printed).to.have.length(1);
      expect(pair.log.of('A').at(-1)).to.equal('A.OnClose(29, A)');
      expect(pair.log.of('C').slice(-2)).to.deep.equal(['C.OnReceiveAbort(2, 0)', 'C.OnClose(34, C)']);
    });

    it('autoRespond answers C-ECHO and release when the application has not [DicomNetOptions.autoRespond] [DicomNet.Options]', async () => {
      pair = new Pair({
        server: { autoRespond: true },
        onAccepted: (A) =>
          A.on('OnReceiveCEchoRequest', (id, mid, uid) => {
            if (mid === 2) A.SendCEchoResponse(id, mid, uid, 0x0110);
          }),
      });
      await pair.associate();
      expect(pair.A.Options).to.include({ autoRespond: true, connectTimeout: 30_000, idleTimeout: 0 });
      pair.C.SendCEchoRequest(1, 1, VERIFICATION);
      pair.C.SendCEchoRequest(1, 2, VERIFICATION);
      pair.C.SendReleaseRequest();
      await within(pair.C.WaitForRelease(), 'the release');
      expect(pair.log.of('C').filter((line) => line.includes('CEcho'))).to.deep.equal([
        `C.OnReceiveCEchoResponse(1, 1, ${VERIFICATION}, 0)`,
        `C.OnReceiveCEchoResponse(1, 2, ${VERIFICATION}, ${0x0110})`,
      ]);
    });

    it('sending in the wrong state throws NetNotConnected; a second association NetSocketAlreadyConnected', async () => {
      pair = new Pair();
      const { C, L } = pair;
      withCode(49, () => C.SendAssociateRequest(associateRequest()));
      await pair.connect();
      withCode(49, () => C.SendCEchoRequest(1, 1, VERIFICATION));
      withCode(49, () => C.SendAbort(0, 0));
      withCode(49, () => C.SendReleaseResponse());
      withCode(49, () => pair.A.SendAssociateAccept(new DicomAssociate(false)));
      withCode(49, () => pair.A.SendAssociateRequest(associateRequest()));
      withCode(9, () => C.SendAssociateRequest(new DicomAssociate(false)));
      await pair.associate();
      withCode(42, () => C.SendAssociateRequest(associateRequest()));
      withCode(49, () => L.SendAssociateReject(1, 1, 1));
      withCode(42, () => L.Listen(null, 0, 5));
      C.SendReleaseRequest();
      withCode(49, () => C.SendCEchoRequest(1, 1, VERIFICATION));
    });

    it('Accept wants a connection that waits, a listener, and an object that is free', async () => {
      pair = new Pair();
      await pair.connect();
      withCode(57, () => pair.L.Accept(new DicomNet()));
      withCode(41, () => pair.C.Accept(new DicomNet()));
      withCode(42, () => pair.L.Accept(pair.C));
    });

    it('a connection that nobody accepts is dropped after the ARTIM time, without a callback [DicomNetOptions.artimTimeout]', async () => {
      pair = new Pair();
      const log = new NetLog();
      const lazy = new DicomNet(null, undefined, false, { artimTimeout: 20 });
      record(lazy, 'X', log);
      lazy.Listen('127.0.0.1', 0, 5);
      await lazy.WaitForListen();
      const socket = connect(lazy.HostPort, '127.0.0.1');
      await within(new Promise((resolve) => socket.once('close', resolve)), 'the end of the connection');
      expect(log.lines).to.deep.equal(['X.OnAccept(0)']);
      withCode(57, () => lazy.Accept(new DicomNet()));
      lazy.Dispose();
    });

    it('in one process OnConnect waits for Accept, and the time to connect goes on [DicomNetOptions.connectTimeout]', async () => {
      pair = new Pair();
      const lazy = new DicomNet();
      lazy.Listen('127.0.0.1', 0, 5);
      await lazy.WaitForListen();
      const log = new NetLog();
      const net = new DicomNet(null, undefined, false, { connectTimeout: 30 });
      record(net, 'X', log);
      net.Connect(null, 0, '127.0.0.1', lazy.HostPort);
      await log.until('X.OnConnect');
      expect(log.lines).to.deep.equal(['X.OnConnect(56)']);
      net.CloseForced(true);
      await within(net.WaitForClose(), 'the end');
      lazy.Dispose();
    });

    it('a peer that does not close behind a release ends in NetTimeout, on both sides', async () => {
      pair = new Pair({
        client: { artimTimeout: 20 },
        server: { artimTimeout: 10_000 },
        onAccepted: (A) => A.on('OnReceiveReleaseRequest', () => A.SendReleaseResponse()),
      });
      await pair.associate();
      pair.C.SendReleaseRequest();
      expect(await within(pair.C.WaitForClose(), 'the end')).to.equal(56);
    });

    it('an accepted connection over which nothing is asked for ends in NetTimeout', async () => {
      pair = new Pair({ server: { artimTimeout: 20 } });
      await pair.connect();
      await pair.log.until('L.OnClose');
      expect(pair.log.of('A')).to.deep.equal(['A.OnClose(56, A)']);
    });

    it('an idle association ends in NetTimeout [DicomNetOptions.idleTimeout]', async () => {
      pair = new Pair({ client: { idleTimeout: 30 } });
      await pair.associate();
      expect(await within(pair.C.WaitForClose(), 'the end')).to.equal(56);
      expect(pair.log.of('A').slice(-2)).to.deep.equal(['A.OnReceiveAbort(2, 0)', 'A.OnClose(34, A)']);
    });

    it('the socket is not read while more than 1 MiB waits for callbacks', async () => {
      let open: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      pair = new Pair({ onAccepted: (A) => A.on('OnReceiveCStoreRequest', () => gate) });
      await pair.associate();
      for (let mid = 1; mid <= 60; mid++) {
        pair.C.SendCStoreRequest(3, mid, CT, `1.2.${mid}`, Medium, '', 0, dataSet(256 * 1024));
      }
      await pair.log.until('A.OnReceiveCStoreRequest(3, 1,');
      const held = pair.C.QueueSend;
      expect(held).to.be.greaterThan(0);
      open();
      await pair.log.until('A.OnReceiveCStoreRequest(3, 60,');
      expect(pair.C.QueueSend).to.equal(0);
    });

    it('long data sets go to a file of the path until they are disposed of; too long ones end the association [DicomNetOptions.spoolThreshold] [DicomNetOptions.maxDataSetBytes]', async () => {
      const folder = tempDir('leadtools-spool');
      const received: DicomDataSet[] = [];
      pair = new Pair({
        makeConnection: () =>
          new DicomNet(folder, undefined, false, { spoolThreshold: 10_000, maxDataSetBytes: 500_000 }),
        onAccepted: (A) =>
          A.on('OnReceiveCStoreRequest', (...args) => {
            if (args[7] !== null) received.push(args[7]);
            A.SendCStoreResponse(args[0], args[1], args[2], args[3], Success);
          }),
      });
      await pair.associate();
      for (const [mid, length] of [
        [1, 5_000],
        [2, 300_000],
      ] as const) {
        pair.C.SendCStoreRequest(3, mid, CT, `1.2.${mid}`, Medium, '', 0, dataSet(length));
        await pair.log.until(`C.OnReceiveCStoreResponse(3, ${mid}`);
      }
      expect(readdirSync(folder)).to.have.length(1);
      const [, long] = received;
      const document = long?.FindFirstElement(null, DicomTag.EncapsulatedDocument, true) ?? null;
      expect(document?.Length).to.equal(300_000);
      expect(long?.GetValue(DicomTag.PatientID, '')).to.equal('4711');
      long?.Dispose();
      expect(readdirSync(folder)).to.deep.equal([]);
      pair.C.SendCStoreRequest(3, 3, CT, '1.2.3', Medium, '', 0, dataSet(600_000));
      await pair.log.until('L.OnClose');
      expect(pair.log.of('A').at(-1)).to.equal('A.OnClose(18, A)');
      expect(pair.log.lines).to.include('C.OnReceiveAbort(2, 6)');
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('tiny and huge maximum lengths: fragments stay within them', async () => {
      for (const [maxLength, longest] of [
        [8, 14],
        [0, 262_142],
      ] as const) {
        pair = new Pair();
        const { C, log } = pair;
        await pair.connect();
        pair.A.on('OnReceiveAssociateRequest', (request) => {
          const accept = acceptAll(request);
          accept.MaxLength = maxLength;
          pair.A.SendAssociateAccept(accept);
        });
        C.SendAssociateRequest(associateRequest());
        await C.WaitForAssociate();
        C.SendCStoreRequest(3, 1, CT, '1.2.3', Medium, '', 0, dataSet(maxLength === 0 ? 600_000 : 100));
        await log.until('A.OnReceiveCStoreRequest');
        const lengths = log.of('A').flatMap((line) => /OnReceive\(0, 4, buffer, (\d+)\)/.exec(line)?.[1] ?? []);
        expect(Math.max(...lengths.map(Number))).to.equal(longest);
        await pair.end();
      }
    });

    it('group lengths go out by the flag only [DicomNet.Flags] [DicomNetFlags]', async () => {
      pair = new Pair();
      const { C } = pair;
      await pair.associate();
      const came: boolean[] = [];
      pair.A.on(
        'OnReceiveCStoreRequest',
        (...args) => void came.push(args[7]?.FindFirstElement(null, 0x00100000, true) !== null),
      );
      expect(C.Flags).to.equal(DicomNetFlags.None);
      C.SendCStoreRequest(3, 1, CT, '1.2.1', Medium, '', 0, dataSet(10));
      C.Flags = DicomNetFlags.SendDataWithGroupLengthStandardDataElements;
      C.SendCStoreRequest(3, 2, CT, '1.2.2', Medium, '', 0, dataSet(10));
      await pair.log.until('A.OnReceiveCStoreRequest(3, 2');
      expect(came).to.deep.equal([false, true]);
      withCode(9, () => (C.Flags = 2));
    });

    it('a data set that cannot be converted to the accepted syntax throws 417', async () => {
      pair = new Pair();
      await pair.connect();
      const request = associateRequest();
      request.SetTransfer(3, 0, '1.2.840.10008.1.2.4.50');
      await pair.associate(request);
      withCode(417, () => pair.C.SendCStoreRequest(3, 1, CT, '1.2.3', Medium, '', 0, dataSet(10)));
      pair.C.SendCStoreRequest(5, 1, CT, '1.2.3', Medium, '', 0, dataSet(10));
      await pair.log.until('A.OnReceiveCStoreRequest(5, 1');
    });

    it('OnBeforeSendCommandSet may add to a command set [DicomNet.OnBeforeSendCommandSet]', async () => {
      class Commenting extends DicomNet {
        protected override OnBeforeSendCommandSet(cs: DicomDataSet): void {
          cs.InsertElementAndSetValue(DicomTag.ErrorComment, 'from the program');
        }
      }
      pair = new Pair({ makeClient: () => new Commenting() });
      await pair.associate();
      const comments: unknown[] = [];
      pair.A.on(
        'OnReceiveData',
        (_id, cs) => void comments.push(cs.GetValue(DicomTag.ErrorComment, ''), cs.InformationCommand),
      );
      pair.C.SendCEchoRequest(1, 1, VERIFICATION);
      await pair.log.until('A.OnReceiveCEchoRequest');
      expect(comments).to.deep.equal(['from the program', 0x30]);
    });

    it('socket options and switches are remembered [DicomNet.GetDefaultSocketOptions] [DicomNet.GetSocketOptions] [DicomNet.SetSocketOptions] [DicomNet.EnableOptimizedSend] [DicomNet.EnableOptimizedMemorySend] [DicomNet.IsOptimizedMemorySendEnabled] [DicomNet.EnableReferenceCounting] [DicomSocketOptions.DicomSocketOptions] [DicomSocketOptions.SendBufferSize] [DicomSocketOptions.ReceiveBufferSize] [DicomSocketOptions.NoDelay] [DicomNet.Breathe] [DicomNet.GetOpenSslVersion] [DicomOpenSslVersion.IsAvailable] [DicomOpenSslVersion.RequiredVersion] [DicomOpenSslVersion.InstalledVersion] [DicomOpenSslVersion.DownloadMessage]', async () => {
      const options = new DicomSocketOptions();
      expect(options).to.deep.include({ SendBufferSize: 65_536, ReceiveBufferSize: 65_536, NoDelay: true });
      const net = new DicomNet();
      Object.assign(options, { SendBufferSize: 1_024, ReceiveBufferSize: 2_048, NoDelay: false });
      net.SetSocketOptions(options);
      options.NoDelay = true;
      expect(net.GetSocketOptions()).to.deep.include({ SendBufferSize: 1_024, NoDelay: false });
      expect(net.GetDefaultSocketOptions()).to.deep.include({ NoDelay: true });
      withCode(9, () => net.SetSocketOptions({ ...options, SendBufferSize: 0 }));
      pair = new Pair({ makeClient: () => net });
      await pair.associate();
      expect(net.IsAssociated()).to.equal(true);
      net.EnableOptimizedSend(true);
      net.EnableReferenceCounting(true);
      net.EnableOptimizedMemorySend(true);
      expect(net.IsOptimizedMemorySendEnabled()).to.equal(true);
      await DicomNet.Breathe();
      const version = DicomNet.GetOpenSslVersion();
      expect(version).to.deep.include({ IsAvailable: true, DownloadMessage: '' });
      expect(version.RequiredVersion).to.equal(version.InstalledVersion);
    });

    it('waits settle at once when what they wait for lies behind, and fail with the code of the end', async () => {
      pair = new Pair();
      await pair.associate();
      await within(pair.C.WaitForConnect(), 'what lies behind');
      const short = await pair.C.WaitForRelease(5).catch((error: unknown) => error);
      expect(short).to.have.property('Code', 56);
      const release = pair.C.WaitForRelease().catch((error: unknown) => error);
      pair.A.SendAbort(0, 0);
      const failure = await within(release, 'the failure');
      expect(failure).to.have.property('Code', 34);
      expect(failure).to.have.deep.property('Abort', { Source: 0, Reason: 0 });
      expect(await within(pair.C.WaitForClose(), 'the end')).to.equal(34);
      const idle = new DicomNet();
      expect(await idle.WaitForClose(5).catch((error: unknown) => error)).to.have.property('Code', 56);
    });

    it('an abort overtakes what is queued, which OnSend tells of in front of it', async () => {
      let open: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      pair = new Pair({ onAccepted: (A) => A.on('OnReceiveCStoreRequest', () => gate) });
      await pair.associate();
      const { C, log } = pair;
      for (let mid = 1; mid <= 100; mid++) {
        C.SendCStoreRequest(3, mid, CT, `1.2.${mid}`, Medium, '', 0, dataSet(400 * 1024));
      }
      await log.until('A.OnReceiveCStoreRequest(3, 1,');
      C.SendAbort(0, 0);
      open();
      await log.until('C.OnClose(34, C)');
      const sent = log.of('C').filter((line) => line.startsWith('C.OnSend('));
      const lost = sent.indexOf('C.OnSend(34, 4, 0)');
      expect(lost).to.be.greaterThan(0);
      expect(sent.at(-1)).to.equal('C.OnSend(0, 7, 10)');
      expect(sent.slice(lost, -1).every((line) => line === 'C.OnSend(34, 4, 0)')).to.equal(true);
    });

    it('closing by force drops what is queued, and OnSend tells of it before OnClose', async () => {
      let open: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      pair = new Pair({ onAccepted: (A) => A.on('OnReceiveCStoreRequest', () => gate) });
      await pair.associate();
      const { C, log } = pair;
      for (let mid = 1; mid <= 100; mid++) {
        C.SendCStoreRequest(3, mid, CT, `1.2.${mid}`, Medium, '', 0, dataSet(400 * 1024));
      }
      await log.until('A.OnReceiveCStoreRequest(3, 1,');
      C.CloseForced(true);
      await log.until('C.OnClose(0, C)');
      open();
      expect(log.of('C').at(-2)).to.equal('C.OnSend(0, 4, 0)');
      await log.until('L.OnClose');
    });

    describe('peers that do not keep to the standard', () => {
      let socket: Socket | undefined;
      afterEach(() => socket?.destroy());

      const request = encodePdu(toAssociateRQ(associateRequest()));
      const echo = encodeCommandSet({ CommandField: 0x30, MessageID: 1, CommandDataSetType: NO_DATA_SET });

      async function hostile(...pieces: Buffer[]): Promise<string[]> {
        pair = new Pair({
          server: { artimTimeout: 100 },
          onAccepted: (A) => A.on('OnReceiveAssociateRequest', (request) => A.SendAssociateAccept(acceptAll(request))),
        });
        await pair.listen();
        socket = connect(pair.L.HostPort, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.resume();
        for (const piece of pieces) {
          socket.write(piece);
          if (piece === request) await pair.log.until('A.OnSend(0, 2,');
        }
        await pair.log.until('L.OnClose');
        return pair.log.of('A').filter((line) => !line.includes('OnSend'));
      }
      it('a PDU of an unknown type', async () => {
        const lines = await hostile(request, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
        expect(lines.slice(2)).to.deep.equal(['A.OnReceive(17, 0, buffer, 6)', 'A.OnClose(17, A)']);
      });
      it('a PDU out of turn', async () => {
        const lines = await hostile(request, request);
        expect(lines.slice(2)).to.deep.equal([`A.OnReceive(17, 1, buffer, ${request.length})`, 'A.OnClose(17, A)']);
      });
      it('a bad length', async () => {
        const lines = await hostile(request, Buffer.from('070000000005', 'hex'));
        expect(lines.slice(2)).to.deep.equal(['A.OnReceive(18, 7, buffer, 6)', 'A.OnClose(18, A)']);
      });
      it('a presentation context that was not accepted', async () => {
        const fragments = encodeCommandFragments(99, echo, 1_000);
        const lines = await hostile(request, fragments);
        expect(lines.slice(2)).to.deep.equal([`A.OnReceive(19, 4, buffer, ${fragments.length})`, 'A.OnClose(19, A)']);
      });
      it('a maximum length in which nothing fits', async () => {
        const rq = toAssociateRQ(associateRequest());
        const bad = encodePdu({ ...rq, userInformation: { ...rq.userInformation, maximumLength: 4 } });
        expect(await hostile(bad)).to.deep.equal([`A.OnReceive(18, 1, buffer, ${bad.length})`, 'A.OnClose(18, A)']);
      });
      it('bytes before anything was asked for', async () => {
        pair = new Pair();
        const rude = createServer((accepted) => accepted.end('220 mail.example ESMTP'));
        await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
        pair.C.Connect(null, 0, '127.0.0.1', (rude.address() as AddressInfo).port);
        await pair.log.until('C.OnClose');
        expect(pair.log.of('C')).to.deep.equal([
          'C.OnConnect(0)',
          'C.OnReceive(17, 0, buffer, 22)',
          'C.OnClose(17, C)',
        ]);
        rude.close();
      });
    });

    it('a peer that is gone', async () => {
      pair = new Pair();
      await pair.listen();
      const socket = connect(pair.L.HostPort, '127.0.0.1');
      socket.on('error', () => undefined);
      await pair.log.until('L.OnAccept');
      socket.write(encodePdu(toAssociateRQ(associateRequest())));
      await pair.log.until('A.OnReceiveAssociateRequest');
      socket.resetAndDestroy();
      await pair.log.until('L.OnClose');
      expect(pair.log.of('A').at(-1)).to.equal('A.OnClose(36, A)');
    });

    it('a host name that does not exist, and closing while connecting', async () => {
      pair = new Pair();
      const { C, log } = pair;
      C.Connect(null, 0, 'does-not-exist..invalid', 104);
      await log.until('C.OnConnect');
      expect(log.lines[0]).to.match(/C\.OnConnect\((58|63)\)/);
      C.CloseForced(true);
      await log.until('C.OnClose(0, C)');
      log.lines.length = 0;
      C.Connect(null, 0, '127.0.0.1', await freePort());
      C.Close();
      await log.until('C.OnClose(0, C)');
      expect(log.lines).to.deep.equal(['C.OnClose(0, C)']);
    });

    it('an object may connect again inside OnClose', async () => {
      pair = new Pair();
      const { C, L, log } = pair;
      await pair.connect();
      C.once('OnClose', () => C.Connect(null, 0, '127.0.0.1', L.HostPort));
      C.Close();
      await log.until('C.OnClose');
      await within(C.WaitForConnect(), 'the second connection');
      expect(C.IsConnected()).to.equal(true);
    });

    it('the echo pair by events alone, without a subclass', async () => {
      pair = new Pair({
        onAccepted: (A) => {
          A.on('OnReceiveCEchoRequest', (id, mid, uid) => A.SendCEchoResponse(id, mid, uid, Success));
          A.on('OnReceiveReleaseRequest', () => A.SendReleaseResponse());
        },
      });
      const { C, log } = pair;
      await pair.connect();
      C.on('OnReceiveAssociateAccept', () => C.SendCEchoRequest(1, 1, VERIFICATION));
      C.on('OnReceiveCEchoResponse', () => C.SendReleaseRequest());
      C.on('OnReceiveReleaseResponse', () => C.Close());
      pair.A.on('OnReceiveAssociateRequest', (request) => pair.A.SendAssociateAccept(acceptAll(request)));
      C.SendAssociateRequest(associateRequest());
      await log.until('C.OnClose(0, C)');
      expect(log.of('C').some((line) => line.startsWith('C.OnReceiveCEchoResponse(1, 1'))).to.equal(true);
    });

    it('200 associations at once, and nothing left behind', async () => {
      pair = new Pair();
      const { L } = pair;
      L.removeAllListeners();
      const server = new Set<DicomNet>();
      L.on('OnAccept', () => {
        const A = new DicomNet(null, undefined, false, { autoRespond: true });
        server.add(A);
        A.on('OnReceiveAssociateRequest', (request) => A.SendAssociateAccept(acceptAll(request)));
        A.on('OnClose', () => void server.delete(A));
        L.Accept(A);
      });
      await pair.listen();
      const clients = Array.from({ length: 200 }, () => new DicomNet());
      await Promise.all(
        clients.map(async (client) => {
          client.Connect(null, 0, '127.0.0.1', L.HostPort);
          await client.WaitForConnect(10_000);
          client.SendAssociateRequest(associateRequest());
          await client.WaitForAssociate(10_000);
        }),
      );
      expect(L.GetClientCount()).to.equal(200);
      const echoes = clients.map(
        (client) =>
          new Promise<number>((resolve) => client.once('OnReceiveCEchoResponse', (...args) => resolve(args[3]))),
      );
      for (const client of clients) client.SendCEchoRequest(1, 1, VERIFICATION);
      expect(await within(Promise.all(echoes), 'the echoes')).to.deep.equal(clients.map(() => 0));
      for (const client of clients) client.SendReleaseRequest();
      await within(Promise.all(clients.map((client) => client.WaitForRelease())), 'the releases');
      for (const client of clients) client.Close();
      await waitUntil(() => server.size === 0, 'the end of the accepted objects');
      expect(L.GetClientCount()).to.equal(0);
    });
  });

  it('codes of errors of the system', () => {
    const code = (name: string): DicomExceptionCode => netErrorCode(Object.assign(new Error(name), { code: name }));
    const names = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'EADDRINUSE', 'EADDRNOTAVAIL'];
    const others = ['EACCES', 'EMFILE', 'ENETUNREACH', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EUNKNOWN'];
    expect([...names, ...others].map(code)).to.deep.equal([35, 36, 36, 34, 56, 31, 32, 30, 43, 47, 423, 58, 63, 29]);
  });
});
