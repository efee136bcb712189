import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { freePort, listensOn, onFreePort } from '../support/ports';
import { Program, runProgram, startProgram } from '../support/process';
import { ownUsage, usageOf } from '../support/rss';
import { removeTempDirs, tempDir } from '../support/temp';
import { waitUntil, within, WaitTimeoutError } from '../support/wait-until';

const node = process.execPath;

async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('no failure');
}

describe('support: waits', () => {
  it('end with a text that says for what', async () => {
    expect(await failure(waitUntil(() => false, 'rain', 20, 1))).to.be.instanceOf(WaitTimeoutError);
    expect((await failure(within(new Promise(() => undefined), 'sun', 5))).message).to.match(/in vain for sun/);
  });

  it('hand on the value and the failure of what they wait for', async () => {
    expect(await waitUntil(() => 'here', 'it')).to.equal('here');
    expect((await failure(within(Promise.reject(new Error('own')), 'it'))).message).to.equal('own');
  });
});

describe('support: ports', () => {
  it('know a listener by its process and port', async () => {
    const server = createServer();
    const port = await freePort();
    expect(listensOn(process.pid, port)).to.equal(false);
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    expect(listensOn(process.pid, port)).to.equal(true);
    expect(listensOn(process.ppid, port)).to.equal(false);
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  it('try another port after a failure, and give up after the last attempt', async () => {
    const tried: number[] = [];
    const result = await onFreePort(async (port) => {
      tried.push(port);
      if (tried.length < 2) throw new Error('taken');
      return port;
    });
    expect(result).to.equal(tried[1]);
    expect((await failure(onFreePort(() => Promise.reject(new Error('taken')), 2))).message).to.equal('taken');
  });
});

describe('support: programs', () => {
  it('give output and exit code of a finished one', async () => {
    const result = await runProgram(node, ['-e', 'console.log(1); console.error(2); process.exitCode = 3']);
    expect(result).to.include({ code: 3, signal: null, stdout: '1\n', stderr: '2\n' });
    expect(result.ms).to.be.greaterThan(1);
  });

  it('are ready when they listen, and stop on SIGTERM', async () => {
    const script = 'require("net").createServer().listen(+process.argv[1], "127.0.0.1")';
    const program = await onFreePort((port) => startProgram(node, ['-e', script, String(port)], { port }));
    expect(await program.stop()).to.deep.equal({ code: null, signal: 'SIGTERM' });
  });

  it('are ready when they print the line', async () => {
    const program = await startProgram(node, ['-e', 'console.log("up"); setInterval(() => 0, 1e6)'], { line: /^up$/m });
    expect(program.hasExited).to.equal(false);
    await program.stop();
  });

  it('fail with their output when they end before they are ready', async () => {
    const error = await failure(startProgram(node, ['-e', 'console.error("no disk")'], { line: /ready/ }));
    expect(error.message).to.match(/ended with 0 before a line like \/ready\/:\nno disk/);
  });

  it('are killed when they ignore SIGTERM', async () => {
    const script = 'process.on("SIGTERM", () => 0); console.log("deaf"); setInterval(() => 0, 1e6)';
    const program = await startProgram(node, ['-e', script], { line: /deaf/ });
    expect(await program.stop(50)).to.deep.equal({ code: null, signal: 'SIGKILL' });
  });

  it('are stopped when they take too long', async () => {
    const error = await failure(runProgram(node, ['-e', 'setInterval(() => 0, 1e6)'], { timeoutMs: 100 }));
    expect(error.message).to.match(/in vain for the end of/);
  });

  it('are reported when they are not there', async () => {
    const error = await failure(Program.spawn('/no/such/program', []));
    expect(error.message).to.equal('cannot start /no/such/program');
    expect(error.cause).to.include({ code: 'ENOENT' });
  });

  it('have a peak of memory and processor time', async () => {
    const script = 'const b = Buffer.alloc(3e8, 1); console.log("full", b.length); setInterval(() => 0, 1e6)';
    const program = await startProgram(node, ['-e', script], { line: /full/ });
    const usage = usageOf(program.pid);
    await program.stop();
    expect(usage.peakRss).to.be.within(300e6, 500e6);
    expect(usage.cpuSeconds).to.be.within(0.01, 10);
    expect(() => usageOf(program.pid)).to.throw('ENOENT');
    expect(ownUsage().peakRss).to.be.greaterThan(20e6);
  });
});

describe('support: temporary folders', () => {
  it('are new, and go away with what is in them', () => {
    const [first, second] = [tempDir('a'), tempDir('a', 'memory')];
    expect(first).to.not.equal(second);
    expect(existsSync(second)).to.equal(true);
    removeTempDirs(first, second);
    expect(existsSync(first) || existsSync(second)).to.equal(false);
  });
});
