import { join } from 'node:path';
import { expect } from 'chai';
import { echoscu, startStorescp } from '../../support/dcmtk';
import { describeInterop } from '../../support/interop';
import { freePort, onFreePort } from '../../support/ports';
import { runProgram, startProgram } from '../../support/process';

const program = join(__dirname, '..', '..', '..', 'samples', 'leadtools', 'echo', 'main.js');

describe('samples/leadtools/echo', function () {
  this.timeout(20_000);

  it('goes through every step of both sides in one process, in the order of the set-up diagram, and ends by itself', async () => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [program]);
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    const lines = stdout.trim().split('\n');
    const connection = 'listener:   connection: ';
    const steps = [
      'listener: OnAccept: Success (0): success',
      'client: OnConnect: Success (0): success',
      `${connection}OnReceiveAssociateRequest from ECHOSCU`,
      'client: OnReceiveAssociateAccept: Verification is accepted',
      `${connection}OnReceiveCEchoRequest 1`,
      'client: OnReceiveCEchoResponse 1: status 0',
      `${connection}OnReceiveReleaseRequest`,
      'client: OnReceiveReleaseResponse',
    ];
    expect(lines.slice(0, 8)).to.deep.equal(steps);
    const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
    expect(count('client: OnClose: Success')).to.equal(1);
    expect(count(`${connection}OnClose: Success`)).to.equal(2);
    expect(count('listener: OnClose at the listener')).to.equal(2);
    expect(lines.at(-1)).to.equal('listener: OnClose of the listener');
  });

  describeInterop('with others', ['storescp', 'echoscu'], () => {
    it('is answered by storescp, and answers echoscu', async () => {
      const peer = await startStorescp();
      const result = await runProgram(process.execPath, [program, '127.0.0.1', `${peer.port}`, 'STORESCP']);
      expect(result.stdout).to.contain('OnReceiveCEchoResponse 1: status 0');
      expect(result.code).to.equal(0);
      await peer.stop();
      const [server, port] = await onFreePort(async (free) => {
        return [await startProgram(process.execPath, [program, `${free}`], { port: free }), free] as const;
      });
      expect((await echoscu(port)).code).to.equal(0);
      expect(await server.stop()).to.deep.equal({ code: 0, signal: null });
      expect(server.stdout).to.contain('OnReceiveCEchoRequest 1');
    });

    it('says that it was rejected, and that nobody is there', async () => {
      const peer = await startStorescp({ args: ['--refuse'] });
      const rejected = await runProgram(process.execPath, [program, '127.0.0.1', `${peer.port}`]);
      expect(rejected.stdout).to.contain('OnReceiveAssociateReject: result 1, source 1, reason 1');
      await peer.stop();
      const alone = await runProgram(process.execPath, [program, '127.0.0.1', `${await freePort()}`]);
      expect(alone.stdout).to.match(/^OnConnect: NetConnectionRefused \(35\).*\nOnClose: Success/);
      expect([rejected.code, alone.code]).to.deep.equal([1, 1]);
    });
  });
});
