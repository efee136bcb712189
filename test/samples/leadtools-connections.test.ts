import { join } from 'node:path';
import { expect } from 'chai';
import { startStorescp } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { runProgram, type RunResult } from '../support/process';

const programOf = (name: string): string => join(__dirname, '..', '..', 'samples', name, 'main.js');

function run(name: string, ...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [programOf(name), ...args], { timeoutMs: 60_000 });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('samples of leadtools that connect', function () {
  this.timeout(60_000);

  it('leadtools-reject: five reasons on the wire, and the next association works', async () => {
    const { code, stdout, stderr } = await run('leadtools-reject');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(lines(stdout).filter((line) => !line.startsWith('refused'))).to.deep.equal([
      'version 2: rejected, result 1, source 2, reason 2',
      'another application: rejected, result 1, source 1, reason 2',
      'an unknown caller: rejected, result 1, source 1, reason 3',
      'another title: rejected, result 1, source 1, reason 7',
      'the first client: accepted',
      'the second client: accepted',
      'one too many: rejected, result 2, source 3, reason 2',
      'after the first has gone: accepted',
      'on the listener: code 49',
    ]);
  });

  it('leadtools-abort: one end for each object, with its code', async () => {
    const { code, stdout, stderr } = await run('leadtools-abort');
    expect([code, stderr]).to.deep.equal([0, '']);
    const cases = stdout.split(/^(?=\S)/m).map((part) => lines(part));
    const sorted = cases.map(([title = '', ...rest]) => [title, ...rest.sort()]);
    expect(sorted.slice(0, 2)).to.deep.equal([
      [
        'the client aborts while it sends',
        '  client is closed: 34',
        '  server hears of an abort: source 0, reason 0',
        '  server is closed: 34',
        '  the listener hears of the end: 34',
      ],
      [
        'the server aborts while it receives',
        '  client hears of an abort: source 0, reason 0',
        '  client is closed: 34',
        '  server is closed: 34',
        '  the listener hears of the end: 34',
      ],
    ]);
    const [title, ...byForce] = sorted[2] ?? [];
    expect(title).to.equal('the server closes by force, in a callback');
    expect(byForce[0]).to.match(/^ {2}client is closed: (0|36)$/);
    expect(byForce.slice(1)).to.deep.equal(['  server is closed: 0', '  the listener hears of the end: 0']);
    expect(sorted[3]?.[0]).to.equal('nobody listens: 35');
    expect(cases.flat().find((line) => line.startsWith('nobody has'))).to.match(/: (58|63)$/);
  });
});

describeInterop('samples of leadtools that connect, with DCMTK', ['storescp'], function () {
  this.timeout(60_000);

  it('leadtools-abort aborts a store to storescp', async () => {
    const peer = await startStorescp({ args: ['-v'] });
    const { code, stdout } = await run('leadtools-abort', 'store', '127.0.0.1', `${peer.port}`, 'STORESCP');
    expect([code, lines(stdout)]).to.deep.equal([0, ['  client is closed: 34']]);
    await peer.program.waitForLine(/Association Aborted/);
    await peer.stop();
  });
});
