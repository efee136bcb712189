import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DCXACC, type DCXAPP, LOG_LEVEL } from '../../../compat/rzdcx';
import { tempDir } from '../../support/temp';
import { describeEntries } from './support/entries';

describeEntries('a program that logs while it works', ({ entry: { DCXAPP, DCXREQ }, it }) => {
  let app: DCXAPP;
  /** Of the asynchronous entry, so that it serves while the program's calls block. */
  let acc: DCXACC;
  let port: number;
  let stopping: boolean;
  let served: Promise<void>;

  async function serve(): Promise<void> {
    while (!stopping) {
      if (!(await acc.WaitForConnection('SCP', port, 1))) continue;
      while (await acc.WaitForCommand(1));
    }
  }

  beforeEach(async () => {
    app = new DCXAPP();
    acc = new DCXACC();
    acc.BindAddress = '127.0.0.1';
    port = await acc.Listen(0);
    stopping = false;
    served = serve();
  });

  afterEach(async () => {
    stopping = true;
    const idle = served.catch(() => undefined);
    acc.Release();
    await idle;
    app.StopLogging();
    app.LogLevel = LOG_LEVEL.LOG_LEVEL_INFO;
    app.Release();
  });

  it('[DCXAPP.LogStream] [DCXAPP.WriteToLog] [DCXAPP.FlushLog] [DCXREQ.Echo] logs fifty echoes to an object that can only write', async function () {
    this.timeout(20_000);
    let text = '';
    app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
    app.LogStream = { write: (chunk) => void (text += chunk) };
    const req = new DCXREQ();
    for (let index = 1; index <= 50; index++) {
      app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, `echo ${index} begins`);
      await req.Echo('SCU', 'SCP', '127.0.0.1', port);
    }
    app.FlushLog();
    app.StopLogging();
    req.Release();
    const length = text.length;
    const entries = text
      .split('\n')
      .filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[1\] [A-Z]+ /.test(line));
    const own = entries.filter((line) => line.includes('INFO echo'));
    expect(own.map((line) => line.replace(/.* INFO /, ''))).to.deep.equal(
      Array.from({ length: 50 }, (_, index) => `echo ${index + 1} begins`),
    );
    // Each association and command set shows between the program's own entries.
    const between = text.slice(text.indexOf('echo 50 begins'));
    expect(between).to.match(/DEBUG .*A-ASSOCIATE-RQ/);
    expect(between).to.match(/C[-_]ECHO/);
    await new DCXREQ().Echo('SCU', 'SCP', '127.0.0.1', port);
    expect(text.length, 'nothing after StopLogging').to.equal(length);
  });

  it('[DCXAPP.LogLevel] [DCXAPP.StartLogging] keeps the details of the protocol out of the log below DEBUG', async () => {
    const file = join(tempDir('log'), 'info.log');
    app.StartLogging(file);
    await new DCXREQ().Echo('SCU', 'SCP', '127.0.0.1', port);
    app.StopLogging();
    expect(readFileSync(file, 'utf8')).to.not.match(/ DEBUG /);
  });
});
