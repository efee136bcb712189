import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { rzdcxLog } from '../../../../compat/rzdcx/process-state';
import { type COMError, DCXACC, DCXREQ, HRESULT, LOG_LEVEL } from '../../../../compat/rzdcx/sync';
import { EngineThread } from '../../../../compat/rzdcx/sync/EngineThread';
import { Peers } from '../../../support/peers/peers';
import { Program } from '../../../support/process';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { comError } from '../../expect-com-error';
import type { UserThreadData } from './programs/user-thread';

const PROGRAMS = join(__dirname, 'programs');

function start(name: string, ...args: string[]): Promise<Program> {
  return Program.spawn(process.execPath, [join(PROGRAMS, `${name}.js`), ...args]);
}

describe('the blocking entry: threads and processes', () => {
  let peers: Peers;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());

  describe('the end of the engine', () => {
    const dying = (way: string): COMError => {
      const { relay } = rzdcxLog;
      process.env['DYING'] = way;
      try {
        const thread = new EngineThread({
          file: join(PROGRAMS, 'dying-engine.js'),
          ...(way === 'memory' ? { resourceLimits: { maxOldGenerationSizeMb: 48 } } : {}),
        });
        const object = {};
        const id = thread.make(object, 'DCXACC', () => undefined);
        // It ends behind the entry that comes now.
        rzdcxLog.log(LOG_LEVEL.LOG_LEVEL_INFO, 'now');
        const start = performance.now();
        const error = comError(() => thread.use('rzdcx.DCXACC', id, 'call', 'WaitForConnection', ['ACC', 0, 60]));
        expect(performance.now() - start).to.be.lessThan(10_000);
        expect(thread.ended).to.equal(true);
        expect(error.HRESULT).to.equal(HRESULT.E_FAIL);
        expect(error.Source).to.equal('rzdcx.DCXACC');
        // And from now on.
        const again = comError(() => thread.use('rzdcx.DCXACC', id, 'get', 'StoreDirectory', []));
        expect(again.Description).to.contain('Make new objects');
        return error;
      } finally {
        delete process.env['DYING'];
        rzdcxLog.relay = relay;
      }
    };

    it('makes the running call fail when it exits', () => {
      expect(dying('exit').Description).to.contain('has ended');
    });

    it('makes the running call fail when it throws, and says what', () => {
      const error = dying('throw');
      expect(error.Description).to.contain('this ends the thread');
      expect(error.cause).to.be.instanceOf(RangeError);
    });

    it('makes the running call fail when it is out of memory', () => {
      expect(dying('memory').Description).to.contain('has ended');
    });
  });

  describe('signals', () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`[DCXACC.WaitForConnection] ${signal} ends a program that stands still in it, whoever listens to the signal`, async () => {
        const program = await start('blocked-accepter');
        const [, port] = await program.waitForLine(/port (\d+)/);
        const scu = peers.scu({ port: Number(port), steps: [] });
        // The call goes on behind the association that was rejected inside it.
        await program.waitForLine(/blocked/);
        await scu.results;
        program.signal(signal);
        expect(await program.exited).to.deep.equal({ code: null, signal });
        expect(program.output).not.to.contain('listener');
      });
    }

    it('[DCXREQ.Send] puts the listeners back in their order, also those that came meanwhile', async () => {
      const scp = await peers.scp();
      const [first, second, third] = [() => undefined, () => undefined, () => undefined];
      const before = process.rawListeners('SIGTERM');
      process.on('SIGTERM', first);
      process.once('SIGTERM', second);
      const req = new DCXREQ();
      const inside: number[] = [];
      req.on('OnFileSent', () => {
        inside.push(process.listenerCount('SIGTERM'));
        process.on('SIGTERM', third);
      });
      try {
        req.Send('A', 'B', '127.0.0.1', scp.port, writeSmallFile(join(tempDir('signals'), 'a.dcm')));
        expect(inside).to.deep.equal([0]);
        expect(process.listeners('SIGTERM').slice(before.length)).to.deep.equal([first, second, third]);
        expect(process.rawListeners('SIGTERM')[before.length + 1]).not.to.equal(second);
      } finally {
        for (const listener of [first, second, third]) process.off('SIGTERM', listener);
        req.Release();
      }
    });
  });

  it('lets the process end by itself when the code of the program has ended', async () => {
    const scp = await peers.scp();
    const program = await start('ends-by-itself', String(scp.port), join(tempDir('ends'), 'a.log'));
    expect(await program.exited).to.deep.equal({ code: 0, signal: null });
    expect(program.output).to.equal('end of the code\n');
  });

  it('[DCXAPP.WriteToLog] has the entry in the file when it returns, and the engine writes at once', async () => {
    const scp = await peers.scp();
    const log = join(tempDir('killed'), 'a.log');
    const program = await start('killed-logger', String(scp.port), log);
    expect((await program.exited).signal).to.equal('SIGKILL');
    const text = readFileSync(log, 'utf8');
    expect(text).to.match(/DEBUG the last words\n$/);
    expect(text).to.contain('A-RELEASE');
  });

  it('may be used by several threads of a program, each with an engine of its own', async () => {
    const scp = await peers.scp();
    const acc = new DCXACC();
    const workerData: UserThreadData = { echo: scp.port, taken: acc.Listen(0) };
    const threads = [1, 2].map(() => new Worker(join(PROGRAMS, 'user-thread.js'), { workerData }));
    const ends = threads.map((thread) => once(thread, 'exit'));
    const results = await Promise.all(threads.map(async (thread) => (await once(thread, 'message')) as unknown[]));
    expect(results).to.deep.equal([[HRESULT.ADDRESS_IN_USE], [HRESULT.ADDRESS_IN_USE]]);
    expect(await Promise.all(ends)).to.deep.equal([[0], [0]]);
    expect((await scp.record()).connections).to.equal(40);
    acc.Release();
  });

  it('[DCXACC.WaitForConnection] lets a debugger look into the program, more often than once a second', async () => {
    const program = await start('debugged');
    await program.exited;
    expect(Number(/answers: (\d+)/.exec(program.output)?.[1]), program.output).to.be.at.least(4);
  });

  it('[DCXACC.Listen] gives its port back when its object was let go of', async () => {
    const program = await Program.spawn(process.execPath, ['--expose-gc', join(PROGRAMS, 'collected-accepter.js')]);
    expect(await program.exited).to.deep.equal({ code: 0, signal: null });
    expect(program.output).to.equal('at first false\nthen true\n');
  });

  it('may be imported by ECMAScript modules', async () => {
    const entry = pathToFileURL(require.resolve('../../../../compat/rzdcx/sync')).href;
    const code = `import { DCXACC } from ${JSON.stringify(entry)}; console.log(new DCXACC().Listen(0) > 0);`;
    const program = await Program.spawn(process.execPath, ['--input-type=module', '-e', code]);
    expect(await program.exited).to.deep.equal({ code: 0, signal: null });
    expect(program.output).to.equal('true\n');
  });
});
