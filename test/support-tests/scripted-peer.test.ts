import { expect } from 'chai';
import { ScriptedPeer, ScriptedServer } from '../support/scripted-peer';

describe('support: scripted peer', () => {
  let server: ScriptedServer;
  let client: ScriptedPeer;
  let peer: ScriptedPeer;

  beforeEach(async () => {
    server = await ScriptedServer.listen();
    client = await ScriptedPeer.connect(server.port);
    peer = await server.accept();
  });
  afterEach(() => server.close());

  it('takes bytes and whole PDUs across any segments', async () => {
    const abort = Buffer.from('07000000000400000000', 'hex');
    await client.sendPieces(Buffer.concat([Buffer.from('ab'), abort, Buffer.from('c')]));
    expect((await peer.take(2)).toString()).to.equal('ab');
    expect(await peer.takePdu()).to.deep.equal(abort);
    client.end();
    expect((await peer.takeRest()).toString()).to.equal('c');
    expect(peer.received.length).to.equal(13);
    expect(peer.isClosed).to.equal(true);
  });

  it('fails at once when the connection ends before the bytes', async () => {
    const taking = peer.take(5);
    await client.send(Buffer.from('abc'));
    client.end();
    let message = '';
    await taking.catch((error: Error) => (message = error.message));
    expect(message).to.equal('the connection ended after 3 of 5 bytes');
  });

  it('fails when the time is over', async () => {
    let message = '';
    await peer.take(1, 20).catch((error: Error) => (message = error.message));
    expect(message).to.match(/waited 0.02 s in vain for 1 bytes/);
  });

  it('tells a reset from an end', async () => {
    client.reset();
    expect(await peer.closed).to.equal('ECONNRESET');
    expect(await client.closed).to.equal('end');
  });
});
