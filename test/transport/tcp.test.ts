import { expect } from 'chai';
import { ConnectError, ListenError } from '../../src/errors';
import { tcpTransportFactory, type Transport, type TransportListener } from '../../src/transport';
import { freePort } from '../support/ports';
import { ScriptedPeer } from '../support/scripted-peer';
import { within } from '../support/wait-until';
import { failure } from '../association/harness';

/** A listener whose first connection is waited for. */
async function listenOnce(): Promise<{ listener: TransportListener; accepted: () => Promise<Transport> }> {
  let accept: (transport: Transport) => void = () => undefined;
  const accepted = new Promise<Transport>((resolve) => (accept = resolve));
  const listener = await tcpTransportFactory.listen({ port: 0, host: '127.0.0.1' }, (transport) => accept(transport));
  return { listener, accepted: () => within(accepted, 'a connection') };
}

function closeOf(transport: Transport): Promise<Error | undefined> {
  return new Promise((resolve) => {
    transport.handler = { onData: () => undefined, onClose: resolve };
    transport.resume();
  });
}

/** Bytes that one read takes at most. */
const LARGEST_READ = 262_144;

describe('transport: tcp', () => {
  it('says that nothing listens', async () => {
    const port = await freePort();
    const error = await failure(tcpTransportFactory.connect({ host: '127.0.0.1', port }));
    expect(error).to.be.instanceOf(ConnectError);
    expect(error).to.include({ host: '127.0.0.1', port, code: 'DIMSE_ERR_CONNECT' });
    expect(error.message).to.equal(
      `No connection to 127.0.0.1:${port}: nothing listens there (is the peer running, is the port right?) [ECONNREFUSED]`,
    );
    expect(error.cause).to.have.property('code', 'ECONNREFUSED');
  });

  it('says so for a name with several addresses too', async () => {
    const port = await freePort();
    const error = await failure(tcpTransportFactory.connect({ host: 'localhost', port }));
    expect(error.message).to.match(/nothing listens there .* \[ECONNREFUSED\]$/);
  });

  it('says that the host name cannot be found', async function () {
    this.timeout(20_000);
    const error = await failure(tcpTransportFactory.connect({ host: 'no-such-host..invalid', port: 104 }));
    expect(error).to.be.instanceOf(ConnectError);
    expect(error.message).to.match(
      /the host name (is unknown|could not be looked up just now) \[(ENOTFOUND|EAI_AGAIN)\]$/,
    );
  });

  it('gives up with the reason of the signal, before and while it connects', async () => {
    const reason = new Error('no more');
    const { listener } = await listenOnce();
    const early = tcpTransportFactory.connect({
      host: '127.0.0.1',
      port: listener.port,
      signal: AbortSignal.abort(reason),
    });
    expect(await failure(early)).to.equal(reason);
    const controller = new AbortController();
    const during = tcpTransportFactory.connect({ host: '127.0.0.1', port: listener.port, signal: controller.signal });
    controller.abort(reason);
    expect(await failure(during)).to.equal(reason);
    await listener.close();
  });

  it('keeps a half-open connection for what is still to be sent, on either side of it', async () => {
    let accept: (transport: Transport) => void = () => undefined;
    const accepting = new Promise<Transport>((resolve) => (accept = resolve));
    const options = { port: 0, host: '127.0.0.1', halfOpen: true };
    const listener = await tcpTransportFactory.listen(options, (transport) => accept(transport));
    const ours = await tcpTransportFactory.connect({ host: '127.0.0.1', port: listener.port, halfOpen: true });
    const theirs = await within(accepting, 'a connection');
    const seen: string[] = [];
    const watch = (transport: Transport, name: string, onEnd: () => void): Promise<void> =>
      new Promise((resolve) => {
        transport.handler = {
          onData: (chunk) => seen.push(`${name} reads ${chunk.toString()}`),
          onEnd: () => {
            seen.push(`${name} sees the end`);
            onEnd();
          },
          onClose: () => resolve(),
        };
        transport.resume();
      });
    const closed = [
      watch(theirs, 'acceptor', () => {
        theirs.write(Buffer.from('late'));
        theirs.endSending?.();
      }),
      watch(ours, 'requestor', () => undefined),
    ];
    ours.write(Buffer.from('question'));
    ours.endSending?.();
    await within(Promise.all(closed), 'both ends to close');
    expect(seen).to.deep.equal([
      'acceptor reads question',
      'acceptor sees the end',
      'requestor reads late',
      'requestor sees the end',
    ]);
    await listener.close();
  });

  it('hands out paused connections with plain addresses', async () => {
    const { listener, accepted } = await listenOnce();
    const ours = await tcpTransportFactory.connect({ host: '127.0.0.1', port: listener.port });
    const theirs = await accepted();
    expect([ours.remoteAddress, ours.remotePort]).to.deep.equal(['127.0.0.1', listener.port]);
    expect([theirs.remoteAddress, theirs.remotePort]).to.deep.equal(['127.0.0.1', ours.localPort]);
    const data = new Promise<Buffer>((resolve) => {
      theirs.handler = { onData: resolve, onClose: () => undefined };
    });
    ours.write(Buffer.from('early'));
    theirs.resume();
    expect((await within(data, 'the data')).toString()).to.equal('early');
    ours.destroy();
    theirs.destroy();
    await listener.close();
  });

  it('sends what is buffered before it closes, and reports the close once', async () => {
    const { listener, accepted } = await listenOnce();
    const peer = await ScriptedPeer.connect(listener.port);
    const transport = await accepted();
    const closed = closeOf(transport);
    const bytes = Buffer.alloc(5_000_000, 1);
    const written = new Promise<unknown>((resolve) => transport.write(bytes, resolve));
    transport.end();
    transport.end();
    expect((await peer.takeRest()).equals(bytes)).to.equal(true);
    expect(await written).to.satisfy((error: unknown) => error === null || error === undefined);
    expect(await within(closed, 'the close')).to.equal(undefined);
    await listener.close();
  });

  it('tells every writer when the connection breaks', async () => {
    const { listener, accepted } = await listenOnce();
    const peer = await ScriptedPeer.connect(listener.port);
    const transport = await accepted();
    const closed = closeOf(transport);
    peer.socket.pause();
    const results = [1, 2, 3].map(
      () => new Promise<unknown>((resolve) => transport.write(Buffer.alloc(8_000_000), resolve)),
    );
    peer.reset();
    // What fits into the buffers of the system was taken; the last bytes certainly were not.
    expect((await within(Promise.all(results), 'the results')).at(-1)).to.be.instanceOf(Error);
    expect(await closed)
      .to.have.property('code')
      .that.is.oneOf(['ECONNRESET', 'EPIPE']);
    const late = new Promise<unknown>((resolve) => transport.write(Buffer.alloc(1), resolve));
    expect(await within(late, 'the late result')).to.be.instanceOf(Error);
    await listener.close();
  });

  it('hands on what a peer said before it reset the connection, though a write fails first', async () => {
    const { listener, accepted } = await listenOnce();
    const client = await tcpTransportFactory.connect({ host: '127.0.0.1', port: listener.port });
    const server = await accepted();
    const told: string[] = [];
    const closed = new Promise<void>((resolve) => {
      client.handler = {
        onData: (chunk) => told.push(`data ${chunk.toString('latin1')}`),
        onClose: (error) => {
          told.push(`close ${error && 'code' in error ? String(error.code) : 'in order'}`);
          resolve();
        },
      };
    });
    client.resume();
    await new Promise((resolve) => {
      client.write(Buffer.from('never read'), resolve);
    });
    server.write(Buffer.from('last words'));
    // Closed with something unread: the connection is reset at once.
    server.destroy();
    client.write(Buffer.from('meets the reset'), (error) => told.push(`write ${error ? 'fails' : 'is done'}`));
    await within(closed, 'the close');
    expect(told.map((line) => line.replace(/EPIPE|ECONNRESET/, 'broken'))).to.deep.equal([
      'data last words',
      'write fails',
      'close broken',
    ]);
    await listener.close();
  });

  it('pauses and resumes', async () => {
    const { listener, accepted } = await listenOnce();
    const peer = await ScriptedPeer.connect(listener.port);
    const transport = await accepted();
    let received = 0;
    let wake: () => void = () => undefined;
    transport.handler = {
      onData: (chunk) => {
        received += chunk.length;
        transport.pause();
        wake();
      },
      onClose: () => undefined,
    };
    const sent = 16 * LARGEST_READ;
    const sending = peer.send(Buffer.alloc(sent));
    let pieces = 0;
    while (received < sent) {
      const next = new Promise<void>((resolve) => (wake = resolve));
      const before = received;
      transport.resume();
      await within(next, 'a piece');
      expect(received - before, 'one piece for each resume').to.be.at.most(LARGEST_READ);
      pieces++;
    }
    await sending;
    expect(pieces).to.be.at.least(16);
    transport.destroy();
    await listener.close();
  });

  it('connects from a local address when told so', async () => {
    const { listener, accepted } = await listenOnce();
    const ours = await tcpTransportFactory.connect({
      host: '127.0.0.1',
      port: listener.port,
      localAddress: '127.0.0.9',
    });
    expect((await accepted()).remoteAddress).to.equal('127.0.0.9');
    ours.destroy();
    await listener.close();
  });

  it('says that a port is in use', async () => {
    const { listener } = await listenOnce();
    const again = tcpTransportFactory.listen({ port: listener.port, host: '127.0.0.1' }, () => undefined);
    const error = await failure(again);
    expect(error).to.be.instanceOf(ListenError);
    expect(error).to.include({ port: listener.port });
    expect(error.cause).to.have.property('code', 'EADDRINUSE');
    await listener.close();
    await listener.close();
  });
});
