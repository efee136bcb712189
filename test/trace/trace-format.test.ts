import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  dataSetFolder,
  encodeTraceLine,
  openTrace,
  StorageError,
  TraceFormatError,
  TraceWriter,
  type TraceRecord,
} from '../../src/index';
import { mutate } from '../support/mutate';
import { Random } from '../support/random';
import { tempDir } from '../support/temp';

const OPENED: TraceRecord = {
  event: 'opened',
  time: 10,
  association: 1,
  observer: 'requestor',
  requestor: { address: '127.0.0.1', port: 50_000 },
  acceptor: { address: '127.0.0.1', port: 104 },
  tls: { protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384', peer: 'CN=peer' },
};
const RELEASE: TraceRecord = {
  event: 'pdu',
  time: 20,
  association: 1,
  from: 'requestor',
  name: 'A-RELEASE-RQ',
  bytes: Buffer.from('05000000000400000000', 'hex'),
};
const HEAD = `{"format":"dcxtrace","version":1,"start":"2026-11-21T10:00:00.000000Z","program":"p","process":1}\n`;

async function all(path: string): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const record of (await openTrace(path)).records()) records.push(record);
  return records;
}

async function failureOf(path: string): Promise<string> {
  try {
    await all(path);
  } catch (error) {
    expect(error).to.be.instanceOf(TraceFormatError);
    return (error as Error).message;
  }
  return 'nothing';
}

describe('a trace file', () => {
  let folder: string;
  let path: string;
  let count = 0;
  before(() => {
    folder = tempDir('trace-format');
  });
  beforeEach(() => {
    path = join(folder, `${++count}.dcxtrace`);
  });

  function record(dataSet: Buffer, pieceLength: number): void {
    const writer = new TraceWriter(path, { program: 'the test' });
    writer.write(OPENED);
    const recording = writer.beginDataSet();
    for (let at = 0; at < dataSet.length; at += pieceLength) recording.append(dataSet.subarray(at, at + pieceLength));
    writer.write({
      event: 'message',
      time: 30,
      end: 40,
      association: 1,
      from: 'requestor',
      contextId: 1,
      abstractSyntax: '1.2.840.10008.1.1',
      transferSyntax: '1.2.840.10008.1.2',
      command: Buffer.from('command!'),
      dataSet: recording.finish(),
      fragments: 3,
      complete: true,
    });
    writer.write(RELEASE);
    writer.write({
      event: 'fault',
      time: 50,
      association: 1,
      from: 'acceptor',
      why: 'noise',
      bytes: Buffer.from('GET /'),
    });
    writer.write({ event: 'closed', time: 60, association: 1, outcome: 'released', by: 'requestor' });
    writer.write({
      event: 'connectFailed',
      time: 70,
      acceptor: { address: 'nowhere', port: 104 },
      callingAETitle: 'A',
      calledAETitle: 'B',
      error: 'refused',
    });
    writer.write({ event: 'ended', time: 80, why: 'done' });
    writer.close();
  }

  it('gives back every record as it was written', async () => {
    record(Buffer.from('short'), 2);
    const records = await all(path);
    expect(records.map(({ event }) => event)).to.deep.equal([
      'opened',
      'message',
      'pdu',
      'fault',
      'closed',
      'connectFailed',
      'ended',
    ]);
    expect(records[0]).to.deep.equal(OPENED);
    expect(records[2]).to.deep.equal(RELEASE);
    const [, message] = records;
    expect(message?.event === 'message' && message.dataSet).to.deep.equal({
      length: 5,
      sha256: createHash('sha256').update('short').digest('hex'),
      bytes: Buffer.from('short'),
    });
    expect((await openTrace(path)).head).to.include({ program: 'the test', process: process.pid, version: 1 });
  });

  it('puts a long data set into a file of its own, and both are for their owner alone', async () => {
    const long = Buffer.alloc(700_001, 'abcdefg');
    record(long, 16_000);
    const trace = await openTrace(path);
    const records = await all(path);
    const message = records[1];
    if (message?.event !== 'message' || message.dataSet === undefined) throw new Error('no data set');
    expect(message.dataSet).to.include({ length: 700_001, file: '000001.bin' }).and.not.have.property('bytes');
    const file = trace.dataSetPath(message.dataSet) ?? '';
    expect(readFileSync(file).equals(long)).to.equal(true);
    expect((await trace.readDataSet(message.dataSet, 1e6)).equals(long)).to.equal(true);
    expect([path, file].map((each) => statSync(each).mode & 0o777)).to.deep.equal([0o600, 0o600]);
    expect(statSync(dataSetFolder(path)).mode & 0o777).to.equal(0o700);

    await trace.readDataSet(message.dataSet, 1000).then(
      () => expect.fail('it is too long'),
      (error: unknown) => expect(String(error)).to.match(/700001 bytes, and at most 1000/),
    );
    appendFileSync(file, 'more');
    await trace.readDataSet(message.dataSet, 1e6).then(
      () => expect.fail('it was changed'),
      (error: unknown) => expect(error).to.be.instanceOf(TraceFormatError),
    );
  });

  it('reads no device and no link in the place of a data set', async () => {
    const path = join(tempDir('trace-link'), 'a.dcxtrace');
    writeFileSync(path, HEAD);
    mkdirSync(dataSetFolder(path));
    symlinkSync('/dev/null', join(dataSetFolder(path), '000001.bin'));
    const sha256 = createHash('sha256').digest('hex');
    const trace = await openTrace(path);
    const failure: unknown = await trace.readDataSet({ length: 0, sha256, file: '000001.bin' }, 1000).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(TraceFormatError);
  });

  it('is never written over', () => {
    writeFileSync(path, 'mine');
    expect(() => new TraceWriter(path)).to.throw(StorageError, /the file exists, and a trace is never written over/);
    expect(readFileSync(path, 'utf8')).to.equal('mine');
  });

  it('leaves nothing of a data set that was given up', () => {
    const writer = new TraceWriter(path);
    const recording = writer.beginDataSet();
    recording.append(Buffer.alloc(400_000));
    const file = join(dataSetFolder(path), '000001.bin');
    expect(statSync(file).size).to.equal(262_144);
    recording.drop();
    expect(() => statSync(file)).to.throw(/ENOENT/);
    writer.close();
  });

  it('of a program that was killed gives what was recorded, and says that it is cut short', async () => {
    record(Buffer.from('short'), 5);
    truncateSync(path, statSync(path).size - 5);
    const trace = await openTrace(path);
    const records: TraceRecord[] = [];
    for await (const each of trace.records()) records.push(each);
    expect(records).to.have.length(6);
    expect(trace.cutShort).to.equal(true);
  });

  it('of another version is refused with what to do', async () => {
    writeFileSync(path, HEAD.replace('"version":1', '"version":2'));
    expect(await failureOf(path)).to.match(
      /version 2 .* reads version 1. Use the dcxport that has recorded it, or a newer/,
    );
  });

  it('that is none is refused', async () => {
    for (const content of ['', 'DICM', '{"format":"other"}\n', '[]\n']) {
      writeFileSync(path, content);
      expect(await failureOf(path), content).to.match(/no trace/);
    }
    writeFileSync(path, HEAD.replace('2026-11-21T', 'yesterday'));
    expect(await failureOf(path)).to.match(/line 1: field 'start' is something else/);
  });

  it('with a line that is too long is refused before it is in memory', async () => {
    writeFileSync(path, HEAD + ' '.repeat(4 * 1024 * 1024 + 1));
    expect(await failureOf(path)).to.match(/line 2 is longer than 4194304 bytes/);
  });

  it('that was damaged is read as far as it is whole, or refused: nothing else happens', async () => {
    record(Buffer.alloc(300, 'x'), 100);
    const whole = readFileSync(path);
    const random = new Random(20261121);
    let refused = 0;
    for (let round = 0; round < 300; round++) {
      writeFileSync(path, mutate(random, whole));
      await all(path).catch((error: unknown) => {
        refused++;
        if (!(error instanceof TraceFormatError)) throw error;
      });
    }
    expect(refused).to.be.greaterThan(100);
  });

  const message = (change: object): object => ({
    ...{
      event: 'message',
      time: 5,
      end: 6,
      association: 1,
      from: 'requestor',
      contextId: 1,
      fragments: 0,
      complete: true,
    },
    ...{ abstractSyntax: '1.2', transferSyntax: '1.2', command: '', ...change },
  });
  const dataSet = (change: object): object => message({ dataSet: { length: 2, sha256: '0'.repeat(64), ...change } });
  const wrong: [title: string, line: object | string, expected: RegExp][] = [
    ['no JSON', '{', /line 3 holds no JSON/],
    ['a list', '[]', /line 3 holds no JSON object/],
    ['an unknown event', { event: 'lunch', time: 1 }, /field 'event'/],
    ['a time before the start', { ...RELEASE, time: -1 }, /field 'time'/],
    ['no time', { event: 'ended', why: '' }, /field 'time' is missing/],
    ['an association that is not open', { ...RELEASE, association: 2 }, /association 2 is not open/],
    ['an association that is open already', OPENED, /association 1 is open already/],
    ['a port that is none', { ...OPENED, acceptor: { address: '', port: 70_000 } }, /field 'acceptor',: field 'port'/],
    ['bytes that are no base64', { ...RELEASE, bytes: '%%%%' }, /field 'bytes' .* base64/],
    ['bytes of another PDU', { ...RELEASE, bytes: 'AQAAAAAA' }, /not one A-RELEASE-RQ/],
    ['a PDU without its end', { ...RELEASE, bytes: 'BQAAAAAE' }, /not one A-RELEASE-RQ/],
    ['a context that cannot be', message({ contextId: 256 }), /field 'contextId'/],
    ['a message that ends before it begins', message({ end: 4 }), /ends before it begins/],
    ['a text that is too long', { event: 'ended', time: 1, why: 'x'.repeat(5000) }, /at most 4096 characters/],
    ['a data set of another length', dataSet({ bytes: 'AAAA' }), /has 3 bytes, and its length says 2/],
    ['a data set in another folder', dataSet({ file: '../../etc/passwd' }), /field 'file'/],
    ['no data set at all', dataSet({}), /field 'bytes' is missing/],
    [
      'a field of the prototype',
      { event: 'ended', time: 1, why: undefined, __proto__: { why: 'x' } },
      /'why' is missing/,
    ],
  ];
  for (const [title, line, expected] of wrong) {
    it(`with ${title} is refused, naming the line`, async () => {
      const text = typeof line === 'string' ? line : encodeTraceLine(line as TraceRecord);
      writeFileSync(path, `${HEAD}${encodeTraceLine(OPENED)}\n${text}\n`);
      expect(await failureOf(path)).to.match(expected);
    });
  }
});
