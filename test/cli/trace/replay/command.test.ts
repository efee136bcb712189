import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { openTrace } from 'dcxport';
import { TestAuthority } from '../../../support/certificates';
import { echoscu, startStorescp, storescu, type DcmtkServer } from '../../../support/dcmtk';
import { writeSeries } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import { runProgram, startProgram, type RunResult } from '../../../support/process';
import { tempDir } from '../../../support/temp';
import { addProxy } from '../../../../cli/trace/proxy/command';
import { addReplay } from '../../../../cli/trace/replay/command';
import type { JsonReport } from '../../../../cli/trace/replay/report';

const command = join(__dirname, '..', '..', '..', '..', 'cli', 'main.js');

function trace(...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [command, 'trace', ...args], { timeoutMs: 20_000 });
}

describeInterop(
  'dcxport trace proxy and replay, as commands',
  ['storescu', 'storescp', 'echoscu', 'openssl'],
  function () {
    this.timeout(40_000);
    let receiver: DcmtkServer;

    before(async () => {
      receiver = await startStorescp();
    });
    after(async () => {
      await receiver.stop();
    });

    it('record until Ctrl-C, then play, with an exit code and a report for programs', async () => {
      const folder = tempDir('trace-command');
      const file = join(folder, 'store.dcxtrace');
      const args = ['trace', 'proxy', '--listen', '0', '--to', `127.0.0.1:${receiver.port}`, '-o', file];
      const proxy = await startProgram(process.execPath, [command, ...args], { line: /Ctrl-C ends it/ });
      const port = Number(/listening on 127\.0\.0\.1:(\d+)/.exec(proxy.stdout)?.[1]);
      const sent = await storescu(port, writeSeries(folder, 2, { rows: 16, columns: 16 }));
      expect(sent.code, sent.stderr).to.equal(0);
      const { code } = await proxy.stop(5000, 'SIGINT');
      expect(code, proxy.output).to.equal(0);

      const report = join(folder, 'report.json');
      const again = join(folder, 'again.dcxtrace');
      const to = ['--as', 'requestor', '--to', `127.0.0.1:${receiver.port}`];
      const same = await trace('replay', file, ...to, '--json', report, '-o', again);
      expect(same.code, same.stderr).to.equal(0);
      expect(same.stdout).to.match(/2 messages compared, no differences\nno difference\n$/);
      const json = JSON.parse(readFileSync(report, 'utf8')) as JsonReport;
      expect(json).to.include({ format: 'dcxport-replay', version: 1, same: true });
      expect(json.associations[0]).to.include({ association: 1, played: true, compared: 2 });
      expect((await openTrace(again)).head.program).to.be.a('string');

      const refusing = await startStorescp({ args: ['--refuse'] });
      const different = await trace('replay', file, '--as', 'requestor', '--to', `127.0.0.1:${refusing.port}`);
      await refusing.stop();
      expect(different.code).to.equal(1);
      expect(different.stdout).to.match(
        /The association is refused: .*\n.*not reached: 4 recorded messages\n1 difference\n$/,
      );

      const impossible = await trace('replay', file, '--as', 'requestor', '--to', `127.0.0.1:${await freePort()}`);
      expect(impossible.code).to.equal(2);
      expect(impossible.stderr).to.match(/nothing listens there/);
    });

    it('refuse options that do not fit, before anything is opened', async () => {
      const file = join(tempDir('trace-command'), 'none.dcxtrace');
      for (const [args, text] of [
        [['proxy', '--listen', '0', '-o', file], /--to/],
        [['proxy', '--listen', '0', '--listen', '0', '--to', 'a:1', '-o', file], /equally often/],
        [['proxy', '--listen', 'x', '--to', 'a:1', '-o', file], /Write port/],
        [['proxy', '--listen', '0', '--to', 'nowhere', '-o', file], /Write host:port/],
        [['replay', file, '--as', 'requestor'], /goes with --to/],
        [['replay', file, '--as', 'acceptor', '--to', 'a:1'], /goes with --listen|acceptor with --listen/],
        [['replay', file, '--as', 'nobody'], /choices/],
        [['replay', file, '--as', 'acceptor', '--listen', '0', '--timeout', '0'], /more than 0/],
      ] as const) {
        const errors: string[] = [];
        const program = new Command('trace')
          .exitOverride()
          .configureOutput({ writeErr: (words) => errors.push(words) });
        addProxy(program);
        addReplay(program);
        const refused: unknown = await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => error);
        expect(refused, args.join(' ')).to.be.instanceOf(CommanderError);
        expect(errors.join(''), args.join(' ')).to.match(text);
      }
      const [unnamed, uncertified] = await Promise.all([
        trace('replay', file, '--as', 'acceptor', '--listen', '0', '--ignore', 'X'),
        trace('proxy', '--listen', 'tls:0', '--to', 'a:1', '-o', file),
      ]);
      expect([unnamed.code, unnamed.stderr]).to.deep.equal([
        2,
        '--ignore X: give a keyword such as StudyDate, or a tag such as 00080020\n',
      ]);
      expect([uncertified.code, uncertified.stderr]).to.deep.equal([
        2,
        'Listening with TLS needs a certificate: give --cert and --key\n',
      ]);
      expect(existsSync(file)).to.equal(false);
    });

    it('speak TLS to DCMTK on both sides', async () => {
      const authority = new TestAuthority('Trace CA');
      const [ours, theirs] = [authority.issue('ours.test'), authority.issue('theirs.test')];
      const folder = tempDir('trace-tls');
      const file = join(folder, 'tls.dcxtrace');
      const dcmtkTls = ['+tls', theirs.keyFile, theirs.certFile, '+cf', authority.certFile];
      const secure = await startStorescp({ args: dcmtkTls });
      const ofUs = ['--cert', ours.certFile, '--key', ours.keyFile, '--ca', authority.certFile];
      const toThem = ['--to-cert', ours.certFile, '--to-key', ours.keyFile, '--to-ca', authority.certFile];
      const to = `tls:127.0.0.1:${secure.port}`;
      const args = ['trace', 'proxy', '--listen', 'tls:0', '--to', to, '-o', file, ...ofUs, ...toThem];
      const proxy = await startProgram(process.execPath, [command, ...args], { line: /Ctrl-C ends it/ });
      const port = Number(/listening on 127\.0\.0\.1:(\d+)/.exec(proxy.stdout)?.[1]);
      const echo = (echoPort: number): Promise<RunResult> => echoscu(echoPort, { args: dcmtkTls });
      const echoed = await echo(port);
      expect(echoed.code, echoed.stderr + proxy.output).to.equal(0);
      await proxy.stop(5000, 'SIGTERM');
      const withScp = await trace('replay', file, '--as', 'requestor', '--to', to, ...toThem);
      expect(withScp.code, withScp.stdout + withScp.stderr).to.equal(0);
      await secure.stop();
      const acceptor = await startProgram(
        process.execPath,
        [command, 'trace', 'replay', file, '--as', 'acceptor', '--listen', 'tls:0', ...ofUs],
        { line: /listening on/ },
      );
      const answered = await echo(Number(/listening on 127\.0\.0\.1:(\d+)/.exec(acceptor.stdout)?.[1]));
      expect(answered.code, answered.stderr + acceptor.output).to.equal(0);
      expect((await acceptor.exited).code, acceptor.output).to.equal(0);
    });
  },
);
