import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  buildAssociateRQ,
  CommandField,
  createEngine,
  createEngineContainer,
  dataSetFolder,
  echo,
  encodeCommandSet,
  encodePdu,
  Engine,
  LogLevel,
  MemoryTransportFactory,
  NO_DATA_SET,
  PduType,
  processTrace,
  RawAssociation,
  scanStorageFile,
  Status,
  storeItems,
  systemClock,
  tcpTransportFactory,
  TRACE,
  TraceRecorder,
  TraceWriter,
  type DicomServer,
  type Logger,
} from '../../src/index';
import { dataSetOf } from '../support/compare';
import { SmallDisk } from '../support/small-disk';
import { writeSmallFile } from '../support/small-file';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';
import { ofAssociation, readTrace, recorded } from './recorded';

const ECHO = { abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] };
const ANYTHING = { accept: () => ({ transferSyntaxes: () => true }) };
const TITLES = { callingAETitle: 'MODALITY', calledAETitle: 'PACS' };
const WHOLE = [
  'requestor A-ASSOCIATE-RQ',
  'acceptor A-ASSOCIATE-AC',
  'requestor message',
  'acceptor message',
  'requestor A-RELEASE-RQ',
  'acceptor A-RELEASE-RP',
  'closed released by requestor',
];

describe('a recording', () => {
  let folder: string;
  let count = 0;
  before(() => {
    folder = tempDir('recording');
  });
  const newPath = (): string => join(folder, `${++count}.dcxtrace`);

  /** A server that keeps what it receives, and files that are sent to it. */
  async function storing(engine: Engine): Promise<{ server: DicomServer; received: Buffer[] }> {
    const received: Buffer[] = [];
    const server = await engine.listen({
      ...{ port: 0, host: '127.0.0.1', policy: ANYTHING },
      handlers: {
        [CommandField.C_STORE_RQ]: async (request) => {
          received.push(Buffer.concat((await request.dataSet?.collect(1e8)) ?? []));
          return { Status: Status.Success };
        },
      },
    });
    return { server, received };
  }

  async function sendTo(port: number, engine: Engine, paths: readonly string[]): Promise<number[]> {
    const files = await Promise.all(paths.map((path) => scanStorageFile(path)));
    const [{ SOPClassUID, transferSyntaxUID } = { SOPClassUID: '', transferSyntaxUID: '' }] = files;
    const context = { abstractSyntax: SOPClassUID, transferSyntaxes: [transferSyntaxUID] };
    const peer = { host: '127.0.0.1', port, ...TITLES, presentationContexts: [context] };
    const association = await engine.requestAssociation(peer);
    const statuses: number[] = [];
    for await (const { status } of storeItems(association, files)) statuses.push(status ?? -1);
    await association.release();
    await association.closed;
    return statuses;
  }

  it('holds both ends of an association, each as it saw it', async () => {
    const trace = new TraceRecorder(newPath());
    const engine = createEngine({ trace, transports: new MemoryTransportFactory() });
    const server = await engine.listen({ port: 104, policy: ANYTHING, handlers: {} });
    const peer = { host: 'memory', port: 104, ...TITLES };
    const association = await engine.requestAssociation({ ...peer, presentationContexts: [ECHO] });
    await echo(association);
    await association.release();
    await association.closed;
    await server.close();
    trace.close();

    const { told, records, messages } = await readTrace(trace.path);
    const numbers = ['requestor', 'acceptor'].map((observer) => {
      const opened = records.find((record) => record.event === 'opened' && record.observer === observer);
      return opened !== undefined && 'association' in opened ? opened.association : 0;
    });
    expect(numbers.sort()).to.deep.equal([1, 2]);
    for (const number of numbers) expect(ofAssociation(number, { told }).slice(1)).to.deep.equal(WHOLE);
    for (const message of messages) {
      expect(message).to.include({ contextId: 1, ...{ abstractSyntax: ECHO.abstractSyntax }, complete: true });
      expect(message.transferSyntax).to.equal('1.2.840.10008.1.2');
      expect(message.end).to.be.at.least(message.time);
    }
    expect(told.at(-1)).to.equal('ended');
  });

  it('holds the very bytes that were sent, short data sets in their lines and long ones in files', async () => {
    const paths = [20, 4_000_000, 100_000].map((pixelBytes, index) =>
      writeSmallFile(join(folder, `bytes-${index}.dcm`), { pixelBytes: pixelBytes * 2 }),
    );
    const sent = paths.map((path) => dataSetOf(readFileSync(path)));
    const trace = new TraceRecorder(newPath());
    const engine = createEngine({ trace });
    const { server, received } = await storing(engine);
    expect(await sendTo(server.port, engine, paths)).to.deep.equal([0, 0, 0]);
    await server.close();
    trace.close();

    expect(received.map((each, index) => each.equals(sent[index] ?? Buffer.alloc(0)))).to.deep.equal([
      true,
      true,
      true,
    ]);
    const { messages, bytesOf } = await readTrace(trace.path);
    const stores = messages.filter(({ dataSet }) => dataSet !== undefined);
    expect(stores).to.have.length(6);
    for (const store of stores) {
      const bytes = await bytesOf(store);
      expect(sent.filter((each) => each.equals(bytes))).to.have.length(1);
      expect(store.dataSet?.file !== undefined).to.equal(bytes.length > 65_536);
      expect(store.fragments).to.be.at.least(1);
    }
  });

  it('of a raw association is the same, seen from the side that is recorded', async () => {
    const trace = new TraceRecorder(newPath());
    const server = await createEngine().listen({ port: 0, host: '127.0.0.1', policy: ANYTHING, handlers: {} });
    const peer = { host: '127.0.0.1', port: server.port, ...TITLES, presentationContexts: [ECHO] };
    const nothing = (): void => undefined;
    const transport = await tcpTransportFactory.connect(peer);
    await new Promise<void>((resolve) => {
      const handler = {
        ...{
          onPdu: nothing,
          onFaultyPdu: nothing,
          onPduSent: nothing,
          onAssociateRequest: nothing,
          onAborted: nothing,
        },
        ...{ onAssociateReject: nothing, onDataSet: nothing, onMessageEnd: nothing, onReleaseRequest: nothing },
        ...{ onArtimExpired: nothing, onClosed: () => resolve() },
        onAssociateAccept: () => {
          const command = { CommandField: CommandField.C_ECHO_RQ, MessageID: 1, CommandDataSetType: NO_DATA_SET };
          void association.send(1, encodeCommandSet({ ...command, AffectedSOPClassUID: ECHO.abstractSyntax }));
        },
        onCommand: () => association.release(),
        onReleaseResponse: () => association.close(),
      };
      const association = new RawAssociation(
        'requestor',
        transport,
        handler,
        {},
        { clock: systemClock, ...{ logger: { isEnabled: () => false, log: nothing }, trace } },
      );
      association.request(buildAssociateRQ(peer, { classUID: '1.2.3', versionName: 'RAW' }));
    });
    await server.close();
    trace.close();
    const { told } = await readTrace(trace.path);
    expect(ofAssociation(1, { told })).to.deep.equal(['opened at the requestor', ...WHOLE]);
  });

  it('holds a message that was cut short, and how the connection was lost', async () => {
    const { told, messages, bytesOf } = await recorded(async () => {
      const engine = createEngine();
      const server = await engine.listen({
        ...{ port: 0, host: '127.0.0.1', policy: ANYTHING },
        handlers: { [CommandField.C_STORE_RQ]: () => ({ Status: Status.Success }) },
      });
      const peer = { host: '127.0.0.1', port: server.port, ...TITLES };
      const socket = connect(server.port, '127.0.0.1');
      const context = { abstractSyntax: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxes: ['1.2.840.10008.1.2'] };
      socket.write(
        encodePdu(
          buildAssociateRQ({ ...peer, presentationContexts: [context] }, { classUID: '1.2.3', versionName: 'CUT' }),
        ),
      );
      await new Promise((resolve) => socket.once('data', resolve));
      const command = encodeCommandSet({
        ...{ CommandField: CommandField.C_STORE_RQ, MessageID: 1, Priority: 0, CommandDataSetType: 0 },
        ...{ AffectedSOPClassUID: context.abstractSyntax, AffectedSOPInstanceUID: '1.2.3.4' },
      });
      const pdv = (isCommand: boolean, isLast: boolean, data: Buffer): Buffer =>
        encodePdu({ type: PduType.PDataTF, values: [{ contextId: 1, isCommand, isLast, data }] });
      socket.write(Buffer.concat([pdv(true, true, command), pdv(false, false, Buffer.from('half'))]));
      socket.end();
      await new Promise((resolve) => socket.resume().once('close', resolve));
      await within(server.close(), 'the end of the server');
    });
    expect(ofAssociation(1, { told }))
      .to.include('requestor message cut short')
      .and.to.include('closed lost by requestor');
    expect((await bytesOf(messages.find(({ complete }) => !complete))).toString()).to.equal('half');
  });

  it('tells why an association was over, where its bytes cannot', async () => {
    const { records, told } = await recorded(async () => {
      const engine = createEngine();
      const server = await engine.listen({
        ...{ port: 0, host: '127.0.0.1', policy: ANYTHING },
        handlers: { [CommandField.C_ECHO_RQ]: () => new Promise(() => undefined) },
      });
      const association = await engine.requestAssociation({
        ...{ host: '127.0.0.1', port: server.port, ...TITLES, presentationContexts: [ECHO] },
        timeouts: { dimseResponse: 20 },
      });
      await echo(association).then(
        () => expect.fail('nobody answers'),
        () => undefined,
      );
      await association.closed;
      await server.close();
    });
    expect(told.filter((each) => each.includes('A-ABORT'))).to.have.length(2);
    const whys = records.flatMap((record) => (record.event === 'closed' ? [record.why] : []));
    expect(whys.join('; ')).to.match(/We aborted the association: No .* within 0\.02 s \(timer 'dimseResponse'/);
    expect(whys.join('; ')).to.include('The peer aborted the association');
  });

  it('holds noise as it came, and the abort that answers it', async () => {
    const { told, records } = await recorded(async () => {
      const server = await createEngine().listen({ port: 0, host: '127.0.0.1', policy: ANYTHING, handlers: {} });
      const socket = connect(server.port, '127.0.0.1');
      socket.once('data', () => socket.end());
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await new Promise((resolve) => socket.once('close', resolve));
      await server.close();
    });
    expect(ofAssociation(1, { told })).to.deep.equal([
      'opened at the acceptor',
      'requestor fault',
      'acceptor A-ABORT',
      'closed aborted by requestor',
    ]);
    const fault = records.find((record) => record.event === 'fault');
    expect(fault?.event === 'fault' && fault.bytes.toString()).to.equal('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });

  it('holds the bytes of a message that breaks the protocol, from the PDU on in which it does', async () => {
    const good = encodePdu(
      buildAssociateRQ(
        { host: '', port: 1, ...TITLES, presentationContexts: [ECHO] },
        { classUID: '1.2.3', versionName: 'BAD' },
      ),
    );
    const bad = encodePdu({
      type: PduType.PDataTF,
      values: [{ contextId: 1, isCommand: false, isLast: true, data: Buffer.from('data set without command') }],
    });
    const { records } = await recorded(async () => {
      const server = await createEngine().listen({ port: 0, host: '127.0.0.1', policy: ANYTHING, handlers: {} });
      const socket = connect(server.port, '127.0.0.1');
      socket.once('data', () => socket.end());
      socket.write(Buffer.concat([good, bad, Buffer.from('more')]));
      await new Promise((resolve) => socket.once('close', resolve));
      await server.close();
    });
    const fault = records.find((record) => record.event === 'fault');
    expect(fault?.event === 'fault' && fault.bytes.equals(Buffer.concat([bad, Buffer.from('more')]))).to.equal(true);
    const request = records.find((record) => record.event === 'pdu' && record.name === 'A-ASSOCIATE-RQ');
    expect(request?.event === 'pdu' && request.bytes.equals(good)).to.equal(true);
  });

  it('holds that there was no connection, and why', async () => {
    const { records } = await recorded(async () => {
      const peer = { host: '127.0.0.1', port: 1, ...TITLES, presentationContexts: [ECHO] };
      await createEngine()
        .requestAssociation(peer)
        .then(
          () => expect.fail('nobody listens there'),
          () => undefined,
        );
    });
    expect(records[0]).to.include({ event: 'connectFailed', ...TITLES });
    expect(records[0]?.event === 'connectFailed' && records[0].error).to.match(/ECONNREFUSED/);
  });

  it('that cannot go on ends, says so once, and leaves the associations alone', async () => {
    const long = writeSmallFile(join(folder, 'long.dcm'), { pixelBytes: 1_000_000 });
    const trace = new TraceRecorder(newPath());
    // Where the folder of long data sets has to be, there is a file.
    writeFileSync(dataSetFolder(trace.path), 'in the way');
    const entries: string[] = [];
    const logger: Logger = {
      isEnabled: (level) => level <= LogLevel.error,
      log: (level, text) => void (level <= LogLevel.error && entries.push(text)),
    };
    const engine = createEngine({ trace, logger });
    const { server, received } = await storing(engine);
    expect(await sendTo(server.port, engine, [long, long])).to.deep.equal([0, 0]);
    expect(await sendTo(server.port, engine, [long])).to.deep.equal([0]);
    await server.close();
    trace.close();
    expect(received).to.have.length(3);
    expect(entries).to.have.length(1);
    expect(entries[0]).to.match(/The trace ends here, the associations go on: Cannot store .*(?:EEXIST|ENOTDIR)/);
    const { told } = await readTrace(trace.path);
    expect(told.filter((each) => each.endsWith('message') || each === 'ended')).to.deep.equal([]);
  });

  const disks: Record<string, () => Promise<void>> = {
    'on a disk that fills up ends with what there was room for, and every object is stored': async () => {
      const disk = new SmallDisk(tempDir('small-disk'));
      try {
        const image = writeSmallFile(join(folder, 'image.dcm'), { pixelBytes: 200_000 });
        const failures: string[] = [];
        const onFailure = ({ message }: Error): void => void failures.push(message);
        const trace = new TraceRecorder(join(disk.path, 'x.dcxtrace'), { onFailure });
        const engine = createEngine({ trace });
        const { server, received } = await storing(engine);
        const many = Array.from({ length: 12 }, () => image);
        expect(await sendTo(server.port, engine, many)).to.deep.equal(many.map(() => 0));
        await server.close();
        trace.close();
        expect(received).to.have.length(12);
        expect(failures).to.have.length(1);
        expect(failures[0]).to.include('ENOSPC');
        const { messages } = await readTrace(trace.path);
        expect(messages.length).to.be.greaterThan(2).and.to.be.lessThan(20);
      } finally {
        disk.unmount();
      }
    },
  };
  // Pending where this user may not mount a small disk.
  const mayMount = SmallDisk.isPossible;
  for (const [title, run] of Object.entries(disks)) it(title, mayMount ? run : undefined);

  it('ends in order at its limit', async () => {
    const small = writeSmallFile(join(folder, 'small.dcm'));
    const failures: string[] = [];
    const trace = new TraceRecorder(newPath(), {
      maximumBytes: 10_000,
      onFailure: ({ message }) => void failures.push(message),
    });
    const engine = createEngine({ trace });
    const { server } = await storing(engine);
    const many = Array.from({ length: 30 }, () => small);
    expect(await sendTo(server.port, engine, many)).to.deep.equal(many.map(() => 0));
    await server.close();
    const { records } = await readTrace(trace.path);
    expect(records.at(-1)).to.include({ event: 'ended', why: 'the trace has reached its limit of 10000 bytes' });
    expect(failures).to.have.length(1);
    expect(statSync(trace.path).size).to.be.lessThan(13_000);
  });

  it('gives up a data set whose file somebody has removed already', () => {
    const writer = new TraceWriter(newPath());
    const [kept, removed] = [writer.beginDataSet(), writer.beginDataSet()];
    for (const each of [kept, removed]) each.append(Buffer.alloc(600_000));
    const [first = '', second = ''] = readdirSync(dataSetFolder(writer.path)).sort();
    rmSync(join(dataSetFolder(writer.path), second));
    expect(() => removed.drop()).not.to.throw();
    expect(readdirSync(dataSetFolder(writer.path))).to.deep.equal([first]);
    kept.drop();
    expect(readdirSync(dataSetFolder(writer.path))).to.deep.equal([]);
    writer.close();
  });

  it('is what is registered under TRACE, and of the process unless there is another', async () => {
    const child = createEngineContainer();
    expect(child.resolve(TRACE)).to.equal(processTrace);
    const seen: string[] = [];
    child.registerInstance(TRACE, { connection: () => undefined, connectFailed: () => void seen.push('failed') });
    const peer = { host: '127.0.0.1', port: 1, ...TITLES, presentationContexts: [ECHO] };
    await new Engine(child).requestAssociation(peer).then(
      () => expect.fail('nobody listens there'),
      () => undefined,
    );
    expect(seen).to.deep.equal(['failed']);
  });

  it('is not begun where a folder is missing', () => {
    const path = join(folder, 'missing', 'x.dcxtrace');
    expect(() => new TraceRecorder(path)).to.throw(/Cannot store .*ENOENT/);
    mkdirSync(join(folder, 'missing'));
    new TraceRecorder(path).close();
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });
});
