import { expect } from 'chai';
import { ConnectError, ListenError } from '../../src/errors';
import { MemoryTransport, MemoryTransportFactory, type Transport } from '../../src/transport';
import { failure } from '../association/harness';
import { turns } from '../association/pdu-peer';

interface Recorded {
  chunks: Buffer[];
  closes: number;
}

function record(transport: Transport, resume = true): Recorded {
  const recorded: Recorded = { chunks: [], closes: 0 };
  transport.handler = { onData: (chunk) => recorded.chunks.push(chunk), onClose: () => recorded.closes++ };
  if (resume) transport.resume();
  return recorded;
}

const text = ({ chunks }: Recorded): string => Buffer.concat(chunks).toString();

describe('transport: memory', () => {
  it('delivers in order, both ways, later than the call', async () => {
    const [client, server] = MemoryTransport.pair();
    const [atClient, atServer] = [record(client), record(server)];
    client.write(Buffer.from('a'));
    client.write(Buffer.from('b'));
    server.write(Buffer.from('c'));
    expect(atServer.chunks).to.deep.equal([]);
    await turns();
    expect([text(atServer), text(atClient)]).to.deep.equal(['ab', 'c']);
  });

  it('lets the writer use its buffer again when it was told', async () => {
    const [client, server] = MemoryTransport.pair();
    const atServer = record(server, false);
    const buffer = Buffer.from('before');
    let told = 0;
    client.write(buffer, () => {
      told++;
      buffer.fill('x');
    });
    await turns();
    expect([told, client.bufferedBytes]).to.deep.equal([0, 6]);
    server.resume();
    await turns();
    expect([told, client.bufferedBytes, text(atServer)]).to.deep.equal([1, 0, 'before']);
  });

  it('cuts what it delivers as told', async () => {
    const [client, server] = MemoryTransport.pair({ chunkLength: 2 });
    const atServer = record(server);
    client.write(Buffer.from('abcde'));
    await turns();
    expect(atServer.chunks.map(String)).to.deep.equal(['ab', 'cd', 'e']);
  });

  it('delivers a corked group as one piece and tells every writer', async () => {
    const [client, server] = MemoryTransport.pair();
    const atServer = record(server);
    let told = 0;
    client.cork();
    client.write(Buffer.from('a'), () => told++);
    client.write(Buffer.from('b'), () => told++);
    await turns();
    expect(atServer.chunks).to.deep.equal([]);
    client.uncork();
    await turns();
    expect(atServer.chunks.map(String)).to.deep.equal(['ab']);
    expect(told).to.equal(2);
  });

  it('delivers what was written before the end, then closes both ends once', async () => {
    const [client, server] = MemoryTransport.pair();
    const [atClient, atServer] = [record(client), record(server, false)];
    client.write(Buffer.from('last'));
    client.end();
    client.end();
    client.destroy();
    await turns();
    expect(atServer.closes, 'unread data comes first').to.equal(0);
    server.resume();
    await turns();
    expect([text(atServer), atServer.closes, atClient.closes]).to.deep.equal(['last', 1, 1]);
  });

  it('tells writers to a closed end', async () => {
    const [client, server] = MemoryTransport.pair();
    record(client);
    record(server, false);
    const results: unknown[] = [];
    client.write(Buffer.from('a'), (error) => results.push(error));
    server.destroy();
    await turns();
    client.write(Buffer.from('b'), (error) => results.push(error));
    await turns();
    expect(results).to.have.length(2);
    for (const result of results) expect(result).to.be.instanceOf(Error);
  });

  it('connects to listeners by port number', async () => {
    const factory = new MemoryTransportFactory();
    const accepted: Transport[] = [];
    const listener = await factory.listen({ port: 0 }, (transport) => accepted.push(transport));
    const other = await factory.listen({ port: 0 }, () => undefined);
    expect(other.port).not.to.equal(listener.port);
    const client = await factory.connect({ host: 'memory', port: listener.port });
    expect(accepted).to.have.length(1);
    expect([client.remotePort, client.remoteAddress]).to.deep.equal([listener.port, 'memory']);
    expect(await failure(factory.listen({ port: listener.port }, () => undefined))).to.be.instanceOf(ListenError);
    await listener.close();
    expect(await failure(factory.connect({ host: 'memory', port: listener.port }))).to.be.instanceOf(ConnectError);
    const reason = new Error('no');
    const aborted = factory.connect({ host: 'memory', port: other.port, signal: AbortSignal.abort(reason) });
    expect(await failure(aborted)).to.equal(reason);
  });
});
