import { expect } from 'chai';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  CommandField,
  DataElement,
  DataSet,
  dataSetFolder,
  encodeCommandFragments,
  encodeCommandSet,
  NO_DATA_SET,
  PduType,
  STUDY_ROOT_FIND,
} from 'dcxport';
import { freePort } from '../../../support/ports';
import { ScriptedPeer, ScriptedServer } from '../../../support/scripted-peer';
import { LEE } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { playAcceptor, playRequestor, textsOf } from './recorded';
import { CT, storeRequest, storeResponse, TraceBook } from './trace-book';

const CONTEXT = { id: 1, abstractSyntax: CT };

function object(uid: string, pixelBytes = 8): DataSet {
  const dataSet = new DataSet(LEE);
  dataSet.set(DataElement.fromText(0x00080018, 'UI', uid));
  dataSet.set(DataElement.fromBytes(0x7fe00010, 'OW', Buffer.alloc(pixelBytes, 7)));
  return dataSet;
}

function store(pixelBytes?: number): string {
  return new TraceBook()
    .associate([CONTEXT])
    .message('requestor', storeRequest(1, '2.25.1'), object('2.25.1', pixelBytes))
    .message('acceptor', storeResponse(1, '2.25.1'))
    .release()
    .end();
}

/** The A-ASSOCIATE-AC of a trace. */
function acceptanceIn(trace: string): Buffer {
  return pduIn(trace, 'A-ASSOCIATE-AC');
}

/** The first A-ASSOCIATE-RQ of a trace. */
function requestIn(trace: string): Buffer {
  return pduIn(trace, 'A-ASSOCIATE-RQ');
}

function pduIn(trace: string, name: string): Buffer {
  const line = readFileSync(trace, 'utf8')
    .split('\n')
    .find((text) => text.includes(name));
  return Buffer.from((JSON.parse(line ?? '') as { bytes: string }).bytes, 'base64');
}

async function failureOf(trace: string, options: object = {}): Promise<string> {
  const error: unknown = await playRequestor(trace, await freePort(), { timeoutMs: 500, ...options }).then(
    () => new Error('it was played'),
    (reason: unknown) => reason,
  );
  return (error as Error).message;
}

describe('dcxport trace replay: traces of no use', () => {
  it('says what is wrong with a file that is no trace, or one of another version', async () => {
    const file = join(tempDir('faults'), 'x.dcxtrace');
    expect(await failureOf(file)).to.match(/ENOENT/);
    writeFileSync(file, '');
    expect(await failureOf(file)).to.match(/empty/);
    writeFileSync(file, 'DICM, but no trace\n');
    expect(await failureOf(file)).to.match(/no trace/);
    writeFileSync(file, Buffer.alloc(16 * 1024 * 1024));
    expect(await failureOf(file)).to.match(/line 1 is longer than/);
    writeFileSync(file, '{"format":"dcxtrace","version":99}\n');
    expect(await failureOf(file)).to.match(/version 99/);
  });

  it('names the line, or the message, that is damaged', async () => {
    const whole = store();
    const damaged = join(tempDir('faults'), 'damaged.dcxtrace');
    copyFileSync(whole, damaged);
    appendFileSync(damaged, '{"event":"message"}\n');
    expect(await failureOf(damaged)).to.match(/^line \d+: field 'time' is missing/);
    // A command set that ends inside an element.
    const lines = readFileSync(whole, 'utf8').split('\n');
    const short = lines.map((line) =>
      line.replace(/"command":"[^"]*"/, `"command":"${Buffer.from('00000001', 'hex').toString('base64')}"`),
    );
    writeFileSync(damaged, short.join('\n'));
    expect(await failureOf(damaged)).to.match(/^Message 1 of association 1 cannot be read: .*offset 0/);
    // An association request whose items lie.
    const lying = lines.map((line) => {
      if (!line.includes('A-ASSOCIATE-RQ')) return line;
      const record = JSON.parse(line) as { bytes: string };
      const bytes = Buffer.from(record.bytes, 'base64');
      bytes.writeUInt16BE(0xffff, 76);
      return JSON.stringify({ ...record, bytes: bytes.toString('base64') });
    });
    writeFileSync(damaged, lying.join('\n'));
    expect(await failureOf(damaged)).to.match(/Malformed A-ASSOCIATE-RQ/);
  });

  it('plays nothing that no association could have been', async () => {
    const ask = (): TraceBook => new TraceBook().ask([CONTEXT]);
    const message = ask().message('requestor', storeRequest(1, '2.25.1'), object('2.25.1')).end();
    expect(await failureOf(message)).to.equal(
      'Association 1 of the trace cannot be played: message 1 comes before its association is accepted',
    );
    const refusal = { type: PduType.AssociateRJ, result: 1, source: 1, reason: 1 } as const;
    expect(await failureOf(ask().pdu('requestor', refusal).end())).to.match(/an A-ASSOCIATE-RJ is out of turn$/);
    const without = readFileSync(store(), 'utf8').replace(/,"dataSet":\{[^}]*\}/, '');
    const file = join(tempDir('faults'), 'without.dcxtrace');
    writeFileSync(file, without);
    expect(await failureOf(file)).to.match(/message 1 announces a data set that is not there/);
  });

  it('plays no data set that is not the recorded one, and follows no link', async () => {
    const whole = store(200_000);
    const folder = tempDir('faults');
    const trace = join(folder, 'big.dcxtrace');
    copyFileSync(whole, trace);
    expect(await failureOf(trace)).to.match(/^The data set .*000001\.bin of the trace cannot be read: ENOENT/);
    cpSync(dataSetFolder(whole), dataSetFolder(trace), { recursive: true });
    const file = join(dataSetFolder(trace), '000001.bin');
    const bytes = readFileSync(file);
    truncateSync(file, 1000);
    expect(await failureOf(trace)).to.match(/it has 1000 bytes, and \d+ were recorded/);
    bytes[100]! ^= 1;
    writeFileSync(file, bytes);
    expect(await failureOf(trace)).to.match(/is not the data set that was recorded/);
    rmSync(file);
    symlinkSync('/dev/zero', file);
    expect(await failureOf(trace)).to.match(/it is no file/);
  });

  it('says that nothing can be played, or which association there is not', async () => {
    expect(await failureOf(new TraceBook().end())).to.equal('The trace has no association that could be played');
    expect(await failureOf(store(), { associations: [7] })).to.equal(
      'The trace has no association 7 (option --association)',
    );
  });

  it('plays up to where the recording ends, and says so', async () => {
    const fault = new TraceBook().associate([CONTEXT]);
    fault
      .message('requestor', storeRequest(1, '2.25.1'), object('2.25.1'))
      .message('acceptor', storeResponse(1, '2.25.1'));
    const { association } = fault;
    fault.add({
      event: 'fault',
      time: 1,
      association,
      from: 'requestor',
      why: 'of the unknown type',
      bytes: Buffer.from('ff'),
    });
    const trace = fault.end();
    const result = await playAcceptor(trace, (port) => playRequestor(trace, port));
    expect(result.played[0]?.findings?.notes.join()).to.match(
      /^The recording ends there: what the requestor sent there could not be understood \(of the unknown type\)$/,
    );
  });
});

describe('dcxport trace replay: live sides that fail', () => {
  it('ends by its timer when the live side hangs, wherever it does', async () => {
    const trace = store();
    const server = await ScriptedServer.listen();
    const played = playRequestor(trace, server.port, { timeoutMs: 800 });
    const silent = await server.accept();
    await silent.takePdu();
    expect(textsOf(await played)).to.deep.equal(['the acceptance of the association did not come within 0.8 s']);
    silent.socket.destroy();
    // It accepts, takes the request, and says no more.
    const again = playRequestor(trace, server.port, { timeoutMs: 800 });
    const hanging = await server.accept();
    await hanging.takePdu();
    await hanging.send(acceptanceIn(trace));
    const result = await again;
    expect(textsOf(result)).to.deep.equal(['message 2, C-STORE-RSP: did not come within 0.8 s']);
    await server.close();
  });

  it('tells nonsense of the live side from a difference in a message', async () => {
    const server = await ScriptedServer.listen();
    const played = playRequestor(store(), server.port, { timeoutMs: 1000 });
    const peer = await server.accept();
    await peer.takePdu();
    await peer.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    peer.end();
    expect(textsOf(await played)[0]).to.match(/^The live side sent what cannot be understood: .*unknown type 0x48/);
    await server.close();
  });

  it('could not play when nobody is there', async () => {
    expect(await failureOf(store())).to.match(/^No connection to 127\.0\.0\.1:\d+: nothing listens there/);
    const error: unknown = await playAcceptor(store(), () => Promise.resolve(), { timeoutMs: 200 }).catch(
      (e: unknown) => e,
    );
    expect((error as Error).message).to.match(/^Nobody has asked for an association on port \d+ within 0\.2 s$/);
  });

  it('reports associations that the live side does not come for', async () => {
    const book = new TraceBook();
    for (const id of [1, 2]) {
      book.associate([CONTEXT]).message('requestor', storeRequest(id, `2.25.${id}`), object(`2.25.${id}`));
      book.message('acceptor', storeResponse(id, `2.25.${id}`)).release();
    }
    const trace = book.end();
    const result = await playAcceptor(trace, (port) => playRequestor(trace, port, { associations: [1] }), {
      timeoutMs: 1500,
    });
    expect(result.played.map(({ findings }) => findings?.same)).to.deep.equal([true, undefined]);
    expect(result.same).to.equal(false);
  });

  it('gives each association of the live side the recorded one that fits, several at once, and tells those beyond', async () => {
    const ECHO = '1.2.840.10008.1.1';
    const book = new TraceBook().associate([CONTEXT]).message('requestor', storeRequest(1, '2.25.1'), object('2.25.1'));
    book.message('acceptor', storeResponse(1, '2.25.1')).release();
    book.associate([{ id: 1, abstractSyntax: ECHO }]);
    book.message('requestor', { CommandField: CommandField.C_ECHO_RQ, MessageID: 1, AffectedSOPClassUID: ECHO });
    const echoed = { MessageIDBeingRespondedTo: 1, AffectedSOPClassUID: ECHO, Status: 0 };
    const trace = book
      .message('acceptor', { CommandField: CommandField.C_ECHO_RSP, ...echoed })
      .release()
      .end();
    const result = await playAcceptor(trace, async (port) => {
      // One that only looks, then the second before the first is over.
      (await ScriptedPeer.connect(port)).end();
      const slow = await ScriptedPeer.connect(port);
      await slow.send(requestIn(trace));
      await slow.takePdu();
      await playRequestor(trace, port, { associations: [2] });
      await playRequestor(trace, port, { associations: [2], timeoutMs: 1000 });
      slow.reset();
    });
    expect(result.played.map(({ findings }) => findings?.same)).to.deep.equal([false, true]);
    expect(result).to.include({ unexpected: 1, same: false });
  });

  it('is not filled by a live side that answers without end', async () => {
    const about = { AffectedSOPClassUID: STUDY_ROOT_FIND };
    const request = { CommandField: CommandField.C_FIND_RQ, MessageID: 1, Priority: 0, ...about };
    const response = { CommandField: CommandField.C_FIND_RSP, MessageIDBeingRespondedTo: 1, ...about };
    const trace = new TraceBook()
      .associate([{ id: 1, abstractSyntax: STUDY_ROOT_FIND }])
      .message('requestor', request, object('2.25.1'))
      .message('acceptor', { ...response, Status: 0 })
      .release()
      .end();
    const server = await ScriptedServer.listen();
    const played = playRequestor(trace, server.port);
    const peer = await server.accept();
    await peer.takePdu();
    await peer.send(acceptanceIn(trace));
    await peer.takePdu();
    const pending = encodeCommandSet({ ...response, Status: 0xff00, CommandDataSetType: NO_DATA_SET });
    const one = encodeCommandFragments(1, pending, 1000);
    await peer.send(Buffer.concat(Array.from({ length: 10_100 }, () => one)));
    const [text] = textsOf(await played);
    expect(text).to.match(
      /^The live side sends pending responses without end, 10000 so far, where message 2, C-FIND-RSP/,
    );
    await server.close();
  });
});
