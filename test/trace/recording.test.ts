import { join } from 'node:path';
import { expect } from 'chai';
import {
  createEngine,
  echo,
  MemoryTransportFactory,
  openTrace,
  TraceRecorder,
  type TraceRecord,
} from '../../src/index';
import { tempDir } from '../support/temp';

const ECHO = { abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] };
const ANYTHING = { accept: () => ({ transferSyntaxes: () => true }) };

describe('a recording', () => {
  let folder: string;
  let count = 0;
  before(() => {
    folder = tempDir('recording');
  });
  const newPath = (): string => join(folder, `${++count}.dcxtrace`);

  async function all(path: string): Promise<TraceRecord[]> {
    const records: TraceRecord[] = [];
    for await (const record of (await openTrace(path)).records()) records.push(record);
    return records;
  }

  /** What matters of a record in one word. */
  const told = (record: TraceRecord): string => {
    if (record.event === 'pdu') return `${record.from} ${record.name}`;
    if (record.event === 'closed') return `closed ${record.outcome} by ${record.by}`;
    return 'from' in record ? `${record.from} ${record.event}` : record.event;
  };

  it('holds both ends of an association, each seen from its own side', async () => {
    const trace = new TraceRecorder(newPath());
    const engine = createEngine({ trace, transports: new MemoryTransportFactory() });
    const server = await engine.listen({ port: 104, policy: ANYTHING, handlers: {} });
    const peer = { host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS' };
    const association = await engine.requestAssociation({ ...peer, presentationContexts: [ECHO] });
    await echo(association);
    await association.release();
    await association.closed;
    await server.close();
    trace.close();

    const records = await all(trace.path);
    for (const observer of ['requestor', 'acceptor']) {
      const opened = records.find((record) => record.event === 'opened' && record.observer === observer);
      const own = records.filter(
        (each) => 'association' in each && opened && 'association' in opened && each.association === opened.association,
      );
      expect(own.map(told), observer).to.deep.equal([
        'opened',
        'requestor A-ASSOCIATE-RQ',
        'acceptor A-ASSOCIATE-AC',
        'requestor message',
        'acceptor message',
        'requestor A-RELEASE-RQ',
        'acceptor A-RELEASE-RP',
        'closed released by requestor',
      ]);
      const message = own.find((record) => record.event === 'message');
      expect(message).to.include({
        contextId: 1,
        abstractSyntax: ECHO.abstractSyntax,
        transferSyntax: '1.2.840.10008.1.2',
      });
    }
    expect(records.at(-1)).to.include({ event: 'ended' });
  });
});
