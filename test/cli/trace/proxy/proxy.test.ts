import { expect } from 'chai';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { join } from 'node:path';
import {
  CommandField,
  DATA_HEADER_LENGTH,
  DATA_SET_PRESENT,
  encodeCommandFragments,
  encodeCommandSet,
  openTrace,
  writeDataHeader,
  type TraceRecord,
} from 'dcxport';
import { openProxy, type ProxyOptions, type RunningProxy } from '../../../../cli/trace/proxy/run';
import { TestAuthority } from '../../../support/certificates';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import { Random } from '../../../support/random';
import { startProgram } from '../../../support/process';
import { projectRoot } from '../../../support/project';
import { ScriptedPeer, ScriptedServer } from '../../../support/scripted-peer';
import { tempDir } from '../../../support/temp';
import { waitUntil, within } from '../../../support/wait-until';

const LOOPBACK = '127.0.0.1';
const MIB = 1024 * 1024;
const STORE = {
  CommandField: CommandField.C_STORE_RQ,
  MessageID: 1,
  AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  AffectedSOPInstanceUID: '2.25.1',
  CommandDataSetType: DATA_SET_PRESENT,
};

interface TestProxy {
  readonly proxy: RunningProxy;
  readonly port: number;
  readonly file: string;
  readonly said: string[];
  readonly errors: string[];
}

const open: RunningProxy[] = [];

async function proxyTo(port: number, options: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const said: string[] = [];
  const errors: string[] = [];
  const file = join(tempDir('proxy'), 'test.dcxtrace');
  const proxy = await openProxy({
    listen: [{ host: LOOPBACK, port: 0, tls: false }],
    to: [{ host: LOOPBACK, port, tls: false }],
    ...{ output: file, connections: 8, graceMs: 0 },
    say: (text) => said.push(text),
    onError: (text) => errors.push(text),
    ...options,
  });
  open.push(proxy);
  return { proxy, port: proxy.ports[0] ?? 0, file: options.output ?? file, said, errors };
}

async function recordsOf(file: string): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const record of (await openTrace(file)).records()) records.push(record);
  return records;
}

describe('dcxport trace proxy: what passes', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await ScriptedServer.listen();
  });
  afterEach(async () => {
    for (const proxy of open.splice(0)) await proxy.close();
    await server.close();
  });

  it('passes bytes that are no DICOM unchanged both ways, and the end of each direction, and notes them', async () => {
    const { proxy, port, file } = await proxyTo(server.port);
    const random = new Random(7);
    const [there, back] = [random.bytes(300_000), random.bytes(500_001)];
    const requestor = await ScriptedPeer.connect(port);
    const acceptor = await server.accept();
    await requestor.send(there);
    expect((await acceptor.take(there.length)).equals(there)).to.equal(true);
    requestor.end();
    expect(await acceptor.takeRest()).to.have.length(0);
    // The one direction has ended; the other still carries everything.
    await acceptor.send(back);
    acceptor.end();
    expect((await requestor.take(back.length)).equals(back)).to.equal(true);
    expect(await within(requestor.closed, 'the end')).to.equal('end');
    await proxy.close();
    const records = await recordsOf(file);
    expect(records.map(({ event }) => event)).to.deep.equal(['opened', 'fault', 'fault', 'closed', 'ended']);
    expect(records[1]).to.include({ from: 'requestor' });
    expect(records[2]).to.include({ from: 'acceptor' });
    expect(records[3]).to.include({ outcome: 'unused', by: 'requestor' });
  });

  it('passes every byte of an association that turns to rubbish, and records it up to there', async () => {
    const { proxy, port, file } = await proxyTo(server.port);
    const release = Buffer.from('050000000004' + '00000000', 'hex');
    const rubbish = Buffer.from('GET / HTTP/1.1\r\n\r\n');
    const requestor = await ScriptedPeer.connect(port);
    const acceptor = await server.accept();
    await requestor.sendPieces(release);
    await requestor.send(rubbish);
    await acceptor.send(release);
    requestor.end();
    acceptor.end();
    expect(await acceptor.takeRest()).to.deep.equal(Buffer.concat([release, rubbish]));
    expect(await requestor.takeRest()).to.deep.equal(release);
    await proxy.close();
    const records = await recordsOf(file);
    const fault = records.find(({ event }) => event === 'fault');
    expect(fault).to.include({ from: 'requestor' });
    expect((fault as { bytes: Buffer }).bytes).to.deep.equal(rubbish);
    expect(records.filter(({ event }) => event === 'pdu')).to.have.length(2);
  });

  it('L2: reads no faster than a slow node takes it, and holds little meanwhile', async () => {
    const { proxy, port, file } = await proxyTo(server.port);
    const requestor = connect({ port, host: LOOPBACK });
    const acceptor = await server.accept();
    acceptor.socket.pause();
    // One C-STORE without end, so that the recorder keeps all of it as well.
    const pdu = Buffer.alloc(64 * 1024);
    writeDataHeader(pdu, 0, 1, false, false, pdu.length - DATA_HEADER_LENGTH);
    const command = encodeCommandFragments(1, encodeCommandSet(STORE), 16_000);
    const base = process.memoryUsage().arrayBuffers;
    let taken = 0;
    const total = command.length + 64 * MIB;
    const sender = (async () => {
      requestor.write(command);
      for (let sent = command.length; sent < total; sent += pdu.length) {
        await new Promise<void>((resolve, reject) => {
          requestor.write(pdu, (error) => (error ? reject(error) : resolve()));
        });
        taken += pdu.length;
      }
      requestor.end();
    })();
    // The buffers of the system fill up, then nothing moves.
    let before = -1;
    await waitUntil(() => before === (before = taken) && taken > 0, 'the sender to stand still', 20_000, 150);
    expect(taken).to.be.lessThan(40 * MIB);
    const held = process.memoryUsage().arrayBuffers - base;
    let received = 0;
    acceptor.socket.removeAllListeners('data');
    acceptor.socket.on('data', (chunk: Buffer) => (received += chunk.length));
    acceptor.socket.resume();
    await within(sender, 'everything to be sent', 20_000);
    await waitUntil(() => received === total, 'everything to arrive');
    expect(held).to.be.lessThan(32 * MIB);
    acceptor.end();
    await proxy.close();
    const message = (await recordsOf(file)).find((record) => record.event === 'message');
    expect(message?.complete).to.equal(false);
    expect(message?.dataSet?.length).to.equal((64 * MIB * (pdu.length - DATA_HEADER_LENGTH)) / pdu.length);
  });

  it('refuses connections beyond its limit in the words of DICOM, and has room again when one ends', async () => {
    const { port } = await proxyTo(server.port, { connections: 1 });
    const first = await ScriptedPeer.connect(port);
    const behind = await server.accept();
    const second = await ScriptedPeer.connect(port);
    await second.send(Buffer.from('01', 'hex'));
    expect((await second.takePdu()).toString('hex')).to.equal('03000000000400020302');
    second.end();
    expect(await within(second.closed, 'the end')).to.equal('end');
    first.end();
    behind.end();
    await within(first.closed, 'the end');
    await waitUntil(async () => {
      const third = await ScriptedPeer.connect(port);
      await third.send(Buffer.from('01', 'hex'));
      return Promise.race([server.accept(1000).then(() => true), third.takePdu().then(() => false)]).catch(() => false);
    }, 'room for another connection');
  });

  it('closes the connection of a node when nobody is behind the proxy, and records that', async () => {
    const { proxy, port, file, said } = await proxyTo(await freePort());
    const requestor = await ScriptedPeer.connect(port);
    await within(requestor.closed, 'the end');
    await proxy.close();
    const [failed] = await recordsOf(file);
    expect(failed).to.include({ event: 'connectFailed' });
    expect(said.join('\n')).to.match(/cannot be passed on: No connection to 127\.0\.0\.1:\d+: nothing listens there/);
  });

  it('hands on that a node vanished', async () => {
    const { port } = await proxyTo(server.port);
    const requestor = await ScriptedPeer.connect(port);
    const acceptor = await server.accept();
    await requestor.send(Buffer.from('0500', 'hex'));
    await acceptor.take(2);
    requestor.reset();
    expect(await acceptor.takeRest()).to.have.length(0);
  });

  it('records what goes over several hops in one trace', async () => {
    const other = await ScriptedServer.listen();
    const listen = { host: LOOPBACK, port: 0, tls: false };
    const { proxy, file } = await proxyTo(0, {
      listen: [listen, listen],
      to: [server.port, other.port].map((port) => ({ host: LOOPBACK, port, tls: false })),
    });
    for (const [index, node] of [server, other].entries()) {
      const requestor = await ScriptedPeer.connect(proxy.ports[index] ?? 0);
      const acceptor = await node.accept();
      requestor.end();
      acceptor.end();
      await within(requestor.closed, 'the end');
    }
    await proxy.close();
    await other.close();
    const opened = (await recordsOf(file)).filter((record) => record.event === 'opened');
    expect(opened.map(({ association, acceptor }) => [association, acceptor.port])).to.deep.equal([
      [1, server.port],
      [2, other.port],
    ]);
  });

  it('leaves nothing open when one of its ports is taken, and touches no file that exists', async () => {
    const listen = { host: LOOPBACK, port: 0, tls: false };
    const taken = { ...listen, port: server.port };
    const to = [1, 2].map(() => ({ host: LOOPBACK, port: server.port, tls: false }));
    const error = await proxyTo(0, { listen: [listen, taken], to }).catch((reason: unknown) => reason);
    expect((error as Error).message).to.match(/another program uses it/);
    const { file } = await proxyTo(server.port);
    const again = await proxyTo(server.port, { output: file }).catch((reason: unknown) => reason);
    expect((again as Error).message).to.match(/exist/i);
  });

  it('cuts what still runs when the grace time is over, and ends the trace in order', async () => {
    const { proxy, port, file } = await proxyTo(server.port, { graceMs: 50 });
    const requestor = await ScriptedPeer.connect(port);
    await server.accept();
    await within(proxy.close(), 'the proxy to end');
    await within(requestor.closed, 'the connection to be cut');
    expect((await recordsOf(file)).map(({ event }) => event)).to.deep.equal(['opened', 'closed', 'ended']);
  });

  it('as a program waits for connections at the first Ctrl-C, and cuts them at the second', async () => {
    const file = join(tempDir('proxy'), 'cut.dcxtrace');
    const to = ['--to', `${LOOPBACK}:${server.port}`, '--grace', '3600'];
    const args = [join(projectRoot, 'dist/cli/main.js'), 'trace', 'proxy', '--listen', '0', ...to, '-o', file];
    const program = await startProgram(process.execPath, args, { line: /Ctrl-C ends it/ });
    const requestor = await ScriptedPeer.connect(Number(/127\.0\.0\.1:(\d+) for/.exec(program.stdout)?.[1]));
    await server.accept();
    program.signal('SIGINT');
    await program.waitForLine(/once more ends at once/);
    expect(program.hasExited).to.equal(false);
    const { code } = await program.stop(10_000, 'SIGINT');
    await within(requestor.closed, 'the connection to be cut');
    expect(code, program.output).to.equal(0);
    expect((await recordsOf(file)).map(({ event }) => event)).to.deep.equal(['opened', 'closed', 'ended']);
  });
});

describeInterop('dcxport trace proxy: TLS', ['openssl'], () => {
  it('speaks TLS on either side by certificates of its own, and asks for those of the nodes', async function () {
    this.timeout(20_000);
    const authority = new TestAuthority('Proxy CA');
    const [ours, node] = [authority.issue('proxy.test'), authority.issue('node.test')];
    // The node behind: plain; a second proxy in front of it makes it a secure one.
    const plain = createServer((socket: Socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => plain.listen(0, LOOPBACK, resolve));
    const address = plain.address() as { port: number };
    const inner = await proxyTo(address.port, {
      listen: [{ host: LOOPBACK, port: 0, tls: true }],
      ...{ cert: node.certFile, key: node.keyFile, ca: authority.certFile },
    });
    const outer = await proxyTo(inner.port, {
      listen: [{ host: LOOPBACK, port: 0, tls: true }],
      to: [{ host: LOOPBACK, port: inner.port, tls: true }],
      ...{ cert: ours.certFile, key: ours.keyFile },
      ...{ toCert: ours.certFile, toKey: ours.keyFile, toCa: authority.certFile },
    });
    const socket = connectSecure({
      port: outer.port,
      host: LOOPBACK,
      ca: authority.certificate,
      checkServerIdentity: () => undefined,
    });
    const bytes = new Random(3).bytes(200_000);
    const came: Buffer[] = [];
    let length = 0;
    socket.on('data', (chunk: Buffer) => {
      came.push(chunk);
      length += chunk.length;
    });
    socket.write(bytes);
    await waitUntil(() => length === bytes.length, 'the bytes to come back');
    expect(Buffer.concat(came).equals(bytes)).to.equal(true);
    socket.end();
    await within(new Promise((resolve) => socket.once('close', resolve)), 'the end');
    await outer.proxy.close();
    const [opened] = await recordsOf(outer.file);
    expect(opened).to.have.property('tls').that.includes({ protocol: 'TLSv1.3' });
    expect((opened as { tls: { peer: string } }).tls.peer).to.equal('CN=node.test');
    // Without a certificate of its own the proxy is not let in.
    const stranger = await proxyTo(0, {
      to: [{ host: LOOPBACK, port: inner.port, tls: true }],
      toCa: authority.certFile,
    });
    const refused = await ScriptedPeer.connect(stranger.port);
    await within(refused.closed, 'the end');
    for (const proxy of open.splice(0)) await proxy.close();
    await new Promise((resolve) => plain.close(resolve));
  });

  it('ends while it waits for a node that does not speak', async () => {
    const silent = await ScriptedServer.listen();
    const { proxy, port, said } = await proxyTo(0, {
      to: [{ host: LOOPBACK, port: silent.port, tls: true }],
      toAnyone: true,
    });
    const requestor = await ScriptedPeer.connect(port);
    await silent.accept();
    await within(proxy.close(), 'the proxy to end', 5000);
    await within(requestor.closed, 'the connection to be cut', 5000);
    expect(said.join('\n')).to.match(/cannot be passed on: the proxy ends/);
    await silent.close();
  });

  it('says which option is missing', async () => {
    const secure = [{ host: LOOPBACK, port: 0, tls: true }];
    const message = async (options: Partial<ProxyOptions>): Promise<string> =>
      proxyTo(1, options).then(
        () => 'opened',
        (error: unknown) => (error as Error).message,
      );
    expect(await message({ listen: secure })).to.equal('Listening with TLS needs a certificate: give --cert and --key');
    expect(await message({ listen: secure, cert: 'a' })).to.equal('--cert and --key go together');
    expect(await message({ listen: secure, cert: '/none', key: '/none' })).to.match(/^--cert: ENOENT/);
    expect(await message({ cert: 'a', key: 'b' })).to.match(/--cert .* tls:/);
    expect(await message({ toCa: 'a' })).to.match(/--to-ca .* tls:/);
  });
});
