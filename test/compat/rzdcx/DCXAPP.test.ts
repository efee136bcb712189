import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'chai';
import {
  ByRef,
  type DCXAPP,
  HRESULT,
  LOG_LEVEL,
  NEW_INSTANCE_UID_POLICY,
  type _IDCXAPPEvents,
} from '../../../compat/rzdcx';
import { tempDir } from '../../support/temp';
import { comError, hresultOf } from '../expect-com-error';
import { describeEntries } from './support/entries';

const { LOG_LEVEL_NONE, LOG_LEVEL_FATAL, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG } =
  LOG_LEVEL;

describeEntries('DCXAPP', ({ entry: { DCXAPP }, it }) => {
  let folder: string;
  let file: string;
  let app: DCXAPP;

  beforeEach(() => {
    folder = tempDir('log');
    file = join(folder, 'app.log');
    app = new DCXAPP();
  });

  afterEach(() => {
    const last = new DCXAPP();
    last.StopLogging();
    last.LogLevel = LOG_LEVEL_INFO;
    last.MaxLogMessages = 0;
    last.MaxLogBytes = 0;
    last.MaxInMemoryObjectBytes = 2 ** 30;
    last.MaxInMemoryBytes = 2 ** 31;
    last.EnableInMemoryStorageSCP = false;
    last.NewInstanceUIDPolicy = NEW_INSTANCE_UID_POLICY.CNU_ON_LOSSY;
    app.Release();
  });

  function lines(path = file): string[] {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  }

  function texts(path = file): string[] {
    return lines(path).map((line) => line.replace(/^.*?\] [A-Z]+ /, ''));
  }

  describe('log file', () => {
    it('[DCXAPP.StartLogging] opens the file and writes entries with time, thread and level', () => {
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'first\nsecond line');
      app.StopLogging();
      const [first, second] = lines();
      expect(first).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[1\] INFO first$/);
      expect(second).to.equal('second line');
    });

    it('[DCXAPP.StartLogging] writes local time', () => {
      const before = Date.now();
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      app.StopLogging();
      const time = new Date(lines()[0]!.slice(0, 23).replace(' ', 'T')).getTime();
      expect(time).to.be.within(before, Date.now());
    });

    it('[DCXAPP.StartLogging] appends and never truncates', () => {
      writeFileSync(file, 'from before\n');
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'one');
      app.StopLogging();
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'two');
      app.StopLogging();
      expect(texts()).to.deep.equal(['from before', 'one', 'two']);
    });

    it('[DCXAPP.StartLogging] takes names relative to the current directory', () => {
      app.StartLogging(relative(process.cwd(), file));
      app.WriteToLog(LOG_LEVEL_INFO, 'here');
      app.StopLogging();
      expect(texts()).to.deep.equal(['here']);
    });

    it('[DCXAPP.StartLogging] closes the first file when it is called again', () => {
      const second = join(folder, 'second.log');
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'one');
      app.StartLogging(second);
      expect(texts(), 'written when it was closed').to.deep.equal(['one']);
      app.WriteToLog(LOG_LEVEL_INFO, 'two');
      app.StopLogging();
      expect(texts()).to.deep.equal(['one']);
      expect(texts(second)).to.deep.equal(['two']);
    });

    it('[DCXAPP.StartLogging] fails for a missing directory and goes on with the file before', () => {
      app.StartLogging(file);
      const error = comError(() => app.StartLogging(join(folder, 'missing', 'x.log')));
      expect(error.HRESULT).to.equal(HRESULT.PATH_NOT_FOUND);
      expect(error.Source).to.equal('rzdcx.DCXAPP');
      expect(hresultOf(() => app.StartLogging(folder))).to.equal(HRESULT.E_ACCESSDENIED);
      expect(hresultOf(() => app.StartLogging(''))).to.equal(HRESULT.E_INVALIDARG);
      app.WriteToLog(LOG_LEVEL_INFO, 'still here');
      app.StopLogging();
      expect(texts()).to.deep.equal(['still here']);
    });

    it('[DCXAPP.StopLogging] flushes and closes, and is no error when nothing is open', () => {
      app.StopLogging();
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_DEBUG, 'not kept');
      app.WriteToLog(LOG_LEVEL_INFO, 'kept');
      app.StopLogging();
      app.WriteToLog(LOG_LEVEL_ERROR, 'too late');
      expect(texts()).to.deep.equal(['kept']);
      app.StopLogging();
    });

    it('[DCXAPP.FlushLog] has everything in the file when it returns', () => {
      app.StartLogging(file);
      for (let index = 0; index < 1000; index++) app.WriteToLog(LOG_LEVEL_INFO, `entry ${index}`);
      app.FlushLog();
      expect(texts()).to.have.length(1000);
      app.FlushLog();
      expect(texts()).to.have.length(1000);
    });

    it('[DCXAPP.WriteToLog] writes warnings and worse at once, the rest when the turn of the event loop ends', async () => {
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'gathered');
      app.WriteToLog(LOG_LEVEL_WARNING, 'at once');
      expect(texts()).to.deep.equal(['gathered', 'at once']);
      app.WriteToLog(LOG_LEVEL_INFO, 'soon');
      await new Promise((resolve) => {
        setImmediate(() => setImmediate(resolve));
      });
      expect(texts()).to.deep.equal(['gathered', 'at once', 'soon']);
    });

    it('[DCXAPP.WriteToLog] does nothing when neither file nor stream is open, and refuses unknown levels', () => {
      app.WriteToLog(LOG_LEVEL_FATAL, 'nowhere');
      expect(readdirSync(folder)).to.deep.equal([]);
      expect(hresultOf(() => app.WriteToLog(6 as LOG_LEVEL, 'x'))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXAPP.WriteToLog] loses nothing when the program exits or dies of an error without stopping the log', () => {
      const library = require.resolve('../../../compat/rzdcx');
      for (const [end, status] of [
        ['process.exit(3)', 3],
        ['throw new Error("x")', 1],
        ['', 0],
      ] as const) {
        const path = join(folder, `child${status}.log`);
        const program = `const { DCXAPP } = require(${JSON.stringify(library)});
          const app = new DCXAPP();
          app.StartLogging(${JSON.stringify(path)});
          for (let i = 0; i < 100; i++) app.WriteToLog(4, 'entry ' + i);
          ${end}`;
        const child = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
        expect(child.status, child.stderr).to.equal(status);
        expect(texts(path)).to.have.length(100);
      }
    });

    it('[DCXAPP.WriteToLog] is ended by a write error, which reaches nobody', () => {
      app.StartLogging('/dev/full');
      app.WriteToLog(LOG_LEVEL_ERROR, 'cannot be written');
      app.WriteToLog(LOG_LEVEL_ERROR, 'is not even tried');
      app.FlushLog();
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_ERROR, 'works again');
      expect(texts()).to.deep.equal(['works again']);
    });
  });

  describe('levels', () => {
    it('[DCXAPP.LogLevel] is INFO from the start, may be set before and after StartLogging, and is cumulative', () => {
      expect(app.LogLevel).to.equal(LOG_LEVEL_INFO);
      const all = [LOG_LEVEL_FATAL, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG] as const;
      app.StartLogging(file);
      for (const threshold of [LOG_LEVEL_NONE, ...all]) {
        app.LogLevel = threshold;
        for (const level of all) app.WriteToLog(level, `${level} at ${threshold}`);
      }
      app.StopLogging();
      const expected = [LOG_LEVEL_NONE, ...all].flatMap((threshold) =>
        all.filter((level) => level <= threshold).map((level) => `${level} at ${threshold}`),
      );
      expect(texts()).to.deep.equal(expected);
      expect(lines().map((line) => line.split(' ')[3])).to.include.members([
        'FATAL',
        'ERROR',
        'WARNING',
        'INFO',
        'DEBUG',
      ]);
    });

    it('[DCXAPP.LogLevel] takes plain numbers 0 to 5 only', () => {
      app.LogLevel = 5;
      expect(app.LogLevel).to.equal(LOG_LEVEL_DEBUG);
      for (const wrong of [6, -1, 2.5, '4']) {
        expect(hresultOf(() => (app.LogLevel = wrong as LOG_LEVEL))).to.equal(HRESULT.E_INVALIDARG);
      }
    });

    it('[DCXAPP.LogLevel] [DCXAPP.Release] is one value of the process, whichever instance sets it and when it is let go of', () => {
      const other = new DCXAPP();
      other.LogLevel = LOG_LEVEL_ERROR;
      other.StartLogging(file);
      other.Release();
      app.WriteToLog(LOG_LEVEL_ERROR, 'from the other instance');
      expect(app.LogLevel).to.equal(LOG_LEVEL_ERROR);
      expect(texts()).to.deep.equal(['from the other instance']);
    });
  });

  describe('next file', () => {
    it('[DCXAPP.OnMaxLogCount] [DCXAPP.on] [DCXAPP.MaxLogMessages] asks for the next file when one is full', () => {
      const asked: [number, string][] = [];
      app.on('OnMaxLogCount', (count, closedFile, newFile) => {
        asked.push([count, closedFile]);
        expect(texts(closedFile)).to.have.length(count);
        newFile.value = join(folder, `next${asked.length}.log`);
      });
      app.MaxLogMessages = 3;
      app.StartLogging(file);
      for (let index = 1; index <= 7; index++) app.WriteToLog(LOG_LEVEL_INFO, `${index}`);
      app.StopLogging();
      expect(asked).to.deep.equal([
        [3, file],
        [3, join(folder, 'next1.log')],
      ]);
      expect(texts()).to.deep.equal(['1', '2', '3']);
      expect(texts(join(folder, 'next1.log'))).to.deep.equal(['4', '5', '6']);
      expect(texts(join(folder, 'next2.log'))).to.deep.equal(['7']);
    });

    it('[DCXAPP.MaxLogMessages] is 0, no limit, from the start and refuses negative numbers', () => {
      expect(app.MaxLogMessages).to.equal(0);
      app.StartLogging(file);
      for (let index = 0; index < 500; index++) app.WriteToLog(LOG_LEVEL_INFO, 'x');
      app.StopLogging();
      expect(readdirSync(folder)).to.deep.equal(['app.log']);
      expect(hresultOf(() => (app.MaxLogMessages = -1))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXAPP.MaxLogBytes] [DCXAPP.OnMaxLogCount] a file is filled up to the last byte, one more goes to the next file', () => {
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'ä');
      app.FlushLog();
      const entry = readFileSync(file).length;
      for (const [room, first] of [
        [3 * entry, 3],
        [3 * entry - 1, 2],
      ] as const) {
        const path = join(folder, `${room}.log`);
        const asked: [number, string][] = [];
        app.once('OnMaxLogCount', (count, closed) => void asked.push([count, closed]));
        app.MaxLogBytes = room;
        app.StartLogging(path);
        for (let index = 0; index < 4; index++) app.WriteToLog(LOG_LEVEL_INFO, 'ä');
        app.FlushLog();
        expect(asked).to.deep.equal([[first, path]]);
        expect(readFileSync(path)).to.have.length(first * entry);
        expect(readFileSync(join(folder, `${room}.1.log`))).to.have.length((4 - first) * entry);
      }
    });

    it('[DCXAPP.MaxLogBytes] counts what the file held before, and gives an entry that is longer a file of its own', () => {
      writeFileSync(file, 'a'.repeat(190));
      app.MaxLogBytes = 200;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      app.WriteToLog(LOG_LEVEL_INFO, 'y'.repeat(300));
      app.WriteToLog(LOG_LEVEL_INFO, 'z');
      app.StopLogging();
      expect(readFileSync(file)).to.have.length(190);
      expect(texts(join(folder, 'app.1.log'))).to.deep.equal(['x']);
      expect(texts(join(folder, 'app.2.log'))).to.deep.equal(['y'.repeat(300)]);
      expect(texts(join(folder, 'app.3.log'))).to.deep.equal(['z']);
    });

    it('[DCXAPP.MaxLogBytes] is 0, no limit, from the start and refuses negative numbers', () => {
      expect(app.MaxLogBytes).to.equal(0);
      expect(hresultOf(() => (app.MaxLogBytes = -1))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => (app.MaxLogBytes = 1.5))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXAPP.MaxInMemoryObjectBytes] and MaxInMemoryBytes are 1 and 2 GiB, of the whole process, and no negative numbers', () => {
      expect([app.MaxInMemoryObjectBytes, app.MaxInMemoryBytes]).to.deep.equal([2 ** 30, 2 ** 31]);
      app.MaxInMemoryObjectBytes = 1000;
      app.MaxInMemoryBytes = 0;
      const other = new DCXAPP();
      expect([other.MaxInMemoryObjectBytes, other.MaxInMemoryBytes]).to.deep.equal([1000, 0]);
      expect(hresultOf(() => (app.MaxInMemoryObjectBytes = -1))).to.equal(HRESULT.E_INVALIDARG);
      expect(hresultOf(() => (app.MaxInMemoryBytes = Number.NaN))).to.equal(HRESULT.E_INVALIDARG);
    });

    it('[DCXAPP.MaxLogMessages] counts what this opening wrote, not what the file held before', () => {
      writeFileSync(file, 'a\nb\nc\n');
      app.MaxLogMessages = 2;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'd');
      app.FlushLog();
      expect(readdirSync(folder)).to.deep.equal(['app.log']);
      app.WriteToLog(LOG_LEVEL_INFO, 'e');
      expect(readdirSync(folder)).to.deep.equal(['app.1.log', 'app.log']);
    });

    it('[DCXAPP.OnMaxLogCount] numbers the files beside the first when nobody names them, skipping existing ones', () => {
      appendFileSync(join(folder, 'app.2.log'), 'mine\n');
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.once('OnMaxLogCount', () => undefined);
      for (const text of ['a', 'b', 'c']) app.WriteToLog(LOG_LEVEL_INFO, text);
      app.StopLogging();
      expect(texts()).to.deep.equal(['a']);
      expect(texts(join(folder, 'app.1.log'))).to.deep.equal(['b']);
      expect(texts(join(folder, 'app.2.log'))).to.deep.equal(['mine']);
      expect(texts(join(folder, 'app.3.log'))).to.deep.equal(['c']);
      expect(texts(join(folder, 'app.4.log'))).to.deep.equal([]);
    });

    it('[DCXAPP.OnMaxLogCount] numbers files of a name without extension and of one in a folder with dots', () => {
      const odd = join(folder, 'a.b');
      mkdirSync(odd);
      app.MaxLogMessages = 1;
      app.StartLogging(join(odd, 'log'));
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      expect(readdirSync(odd)).to.deep.equal(['log', 'log.1']);
    });

    it('[DCXAPP.OnMaxLogCount] takes the name that is set before the first await and does not wait', async () => {
      let finished: () => void = () => undefined;
      const done = new Promise<void>((resolve) => (finished = resolve));
      app.on('OnMaxLogCount', async (_count, _closed, newFile) => {
        newFile.value = join(folder, 'in time.log');
        await Promise.resolve();
        newFile.value = join(folder, 'too late.log');
        finished();
      });
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      await done;
      expect(readdirSync(folder)).to.deep.equal(['app.log', 'in time.log']);
    });

    it('[DCXAPP.OnMaxLogCount] ends the logging and nothing else when a handler throws', () => {
      app.on('OnMaxLogCount', () => {
        throw new Error('no more names');
      });
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'the last one');
      app.WriteToLog(LOG_LEVEL_INFO, 'not kept');
      app.StopLogging();
      expect(texts()).to.deep.equal(['the last one']);
      expect(readdirSync(folder)).to.deep.equal(['app.log']);
    });

    it('[DCXAPP.OnMaxLogCount] ends the logging when the next file cannot be opened', () => {
      app.on('OnMaxLogCount', (_count, _closed, newFile) => void (newFile.value = join(folder, 'missing', 'x')));
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'the last one');
      app.WriteToLog(LOG_LEVEL_INFO, 'not kept');
      expect(texts()).to.deep.equal(['the last one']);
    });

    it('[DCXAPP.OnMaxLogCount] may log, stop the log or start it anew in its handler', () => {
      app.MaxLogMessages = 1;
      app.once('OnMaxLogCount', () => app.WriteToLog(LOG_LEVEL_INFO, 'from the handler'));
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      app.StopLogging();
      expect(texts(join(folder, 'app.1.log'))).to.deep.equal(['from the handler']);

      app.once('OnMaxLogCount', () => app.StopLogging());
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'y');
      app.WriteToLog(LOG_LEVEL_INFO, 'not kept');
      expect(texts()).to.deep.equal(['x', 'y']);

      const anew = join(folder, 'anew.log');
      app.once('OnMaxLogCount', () => app.StartLogging(anew));
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'z');
      app.MaxLogMessages = 0;
      app.WriteToLog(LOG_LEVEL_INFO, 'in the new one');
      app.StopLogging();
      expect(texts(anew)).to.deep.equal(['in the new one']);
    });

    it('[DCXAPP.Advise] [DCXAPP.Unadvise] calls a sink, in order with handlers that came by on; the last name counts', () => {
      const order: string[] = [];
      class Sink implements _IDCXAPPEvents {
        OnMaxLogCount(_count: number, _closed: string, newFile: ByRef<string>): void {
          order.push('sink');
          newFile.value = join(folder, 'sink.log');
        }
      }
      const cookie = app.Advise(new Sink());
      app.on('OnMaxLogCount', (_count, _closed, newFile) => {
        order.push(newFile.value);
        newFile.value = join(folder, 'handler.log');
      });
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      expect(order).to.deep.equal(['sink', join(folder, 'sink.log')]);
      app.Unadvise(cookie);
      app.WriteToLog(LOG_LEVEL_INFO, 'y');
      expect(order).to.have.length(3);
      expect(readdirSync(folder)).to.deep.equal(['app.log', 'handler.log']);
      expect(hresultOf(() => app.Unadvise(cookie))).to.equal(0x80040200);
    });

    it('[DCXAPP.once] [DCXAPP.off] runs a handler once, and not any more when it was taken off', () => {
      let once = 0;
      let removed = 0;
      const handler = (): void => void removed++;
      app.once('OnMaxLogCount', () => void once++);
      app.on('OnMaxLogCount', handler);
      app.off('OnMaxLogCount', handler);
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      app.WriteToLog(LOG_LEVEL_INFO, 'y');
      expect([once, removed]).to.deep.equal([1, 0]);
    });

    it('[DCXAPP.Release] [DCXAPP.Symbol.dispose] [DCXAPP.Symbol.asyncDispose] takes the handlers of an instance away', async () => {
      let calls = 0;
      const instances = [new DCXAPP(), new DCXAPP(), new DCXAPP()];
      for (const instance of instances) instance.on('OnMaxLogCount', () => void calls++);
      app.MaxLogMessages = 1;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      expect(calls).to.equal(3);
      instances[0]!.Release();
      instances[1]![Symbol.dispose]();
      await instances[2]![Symbol.asyncDispose]();
      app.WriteToLog(LOG_LEVEL_INFO, 'y');
      expect(calls).to.equal(3);
      for (const instance of instances) expect(hresultOf(() => instance.LogLevel)).to.equal(HRESULT.OBJECT_RELEASED);
      instances[0]!.Release();
    });
  });

  describe('log stream', () => {
    it('[DCXAPP.LogStream] takes any object that can be written to; no file is needed, entries go to it only', () => {
      const chunks: string[] = [];
      app.StartLogging(file);
      app.LogStream = { write: (chunk) => chunks.push(chunk) };
      app.WriteToLog(LOG_LEVEL_INFO, 'streamed');
      app.WriteToLog(LOG_LEVEL_DEBUG, 'above the level');
      expect(chunks).to.have.length(1);
      expect(chunks[0]).to.match(/\[1\] INFO streamed\n$/);
      app.LogStream = null;
      app.WriteToLog(LOG_LEVEL_INFO, 'in the file again');
      app.StopLogging();
      expect(texts()).to.deep.equal(['in the file again']);
    });

    it('[DCXAPP.LogStream] [DCXAPP.StopLogging] lets go of a Node stream without ending it', () => {
      let text = '';
      const stream = new Writable({
        decodeStrings: false,
        write: (chunk: string, _encoding, done) => {
          text += chunk;
          done();
        },
      });
      app.LogStream = stream;
      app.WriteToLog(LOG_LEVEL_INFO, 'one');
      app.FlushLog();
      expect(text).to.contain('INFO one\n');
      app.StopLogging();
      app.WriteToLog(LOG_LEVEL_INFO, 'two');
      expect(stream.writableEnded).to.equal(false);
      expect(stream.listenerCount('error')).to.equal(0);
      expect(text).to.not.contain('two');
    });

    it('[DCXAPP.LogStream] is detached when writing to it fails', async () => {
      app.LogStream = {
        write: () => {
          throw new Error('full');
        },
      };
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('full')) });
      app.LogStream = stream;
      const failed = new Promise((resolve) => stream.once('error', resolve));
      app.WriteToLog(LOG_LEVEL_INFO, 'x');
      await failed;
      app.StartLogging(file);
      app.WriteToLog(LOG_LEVEL_WARNING, 'in the file');
      expect(texts()).to.deep.equal(['in the file']);
    });

    it('[DCXAPP.LogStream] refuses what cannot be written to', () => {
      for (const wrong of [{}, 'text', 5]) {
        expect(hresultOf(() => (app.LogStream = wrong as never))).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      }
    });
  });

  describe('settings of the process', () => {
    it('[DCXAPP.EnableInMemoryStorageSCP] is false from the start and shared by all instances; numbers count', () => {
      expect(app.EnableInMemoryStorageSCP).to.equal(false);
      new DCXAPP().EnableInMemoryStorageSCP = -1 as never;
      expect(app.EnableInMemoryStorageSCP).to.equal(true);
    });

    it('[DCXAPP.NewInstanceUIDPolicy] is CNU_ON_LOSSY from the start and shared by all instances', () => {
      expect(app.NewInstanceUIDPolicy).to.equal(NEW_INSTANCE_UID_POLICY.CNU_ON_LOSSY);
      new DCXAPP().NewInstanceUIDPolicy = NEW_INSTANCE_UID_POLICY.CNU_NEVER;
      expect(app.NewInstanceUIDPolicy).to.equal(NEW_INSTANCE_UID_POLICY.CNU_NEVER);
      expect(hresultOf(() => (app.NewInstanceUIDPolicy = 7 as never))).to.equal(HRESULT.E_INVALIDARG);
    });
  });

  it('[DCXAPP.MaxLogMessages] [DCXAPP.WriteToLog] splits fifty thousand entries into files of 250, none lost', function () {
    this.timeout(30_000);
    app.LogLevel = LOG_LEVEL_DEBUG;
    app.MaxLogMessages = 250;
    let files = 0;
    app.on('OnMaxLogCount', (_count, _closed, newFile) => void (newFile.value = join(folder, `count${++files}.log`)));
    app.StartLogging(file);
    const levels = [LOG_LEVEL_FATAL, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG] as const;
    for (let index = 0; index < 50_000; index++) app.WriteToLog(levels[index % 5] ?? LOG_LEVEL_INFO, `${index}`);
    app.StopLogging();
    expect(files).to.equal(200);
    const names = [file, ...Array.from({ length: 199 }, (_, index) => join(folder, `count${index + 1}.log`))];
    const all = names.flatMap((name) => texts(name));
    expect(all).to.have.length(50_000);
    expect(all.every((text, index) => text === `${index}`)).to.equal(true);
    expect(existsSync(join(folder, 'count200.log'))).to.equal(true);
  });
});
