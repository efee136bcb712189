import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine, type DicomServer } from '../../src/index';
import { runProgram, type RunResult } from '../support/process';
import { tempDir } from '../support/temp';
import { sampleFile } from '../samples/sample-program';
import { readTrace } from './recorded';

const echoscu = join(__dirname, '..', '..', 'compat', 'dcmtk', 'bin', 'echoscu.js');

describe('the environment variable DCXPORT_TRACE', function () {
  this.timeout(20_000);
  let server: DicomServer;
  let folder: string;
  before(async () => {
    const policy = { accept: () => ({ transferSyntaxes: () => true }) };
    server = await createEngine().listen({ port: 0, host: '127.0.0.1', policy, handlers: {} });
  });
  after(() => server.close());
  beforeEach(() => {
    folder = tempDir('environment');
  });

  function run(program: string, args: readonly (string | number)[], trace: string): Promise<RunResult> {
    return runProgram(process.execPath, [program, ...args.map(String)], { cwd: folder, env: { DCXPORT_TRACE: trace } });
  }

  it('has a tool record its association, and its output stays what it was', async () => {
    const result = await run(echoscu, ['127.0.0.1', server.port], 'echo.dcxtrace');
    expect(result).to.include({ code: 0, stdout: '', stderr: '' });
    const { told, reader } = await readTrace(join(folder, 'echo.dcxtrace'));
    expect(told).to.include('1 requestor message').and.to.include('1 acceptor message');
    expect(told.at(-1)).to.equal('ended');
    expect(reader.head.program).to.equal('echoscu.js');
  });

  it('never has a file written over: the next program has one of its own', async () => {
    for (const _ of [1, 2, 3]) await run(echoscu, ['127.0.0.1', server.port], 'echo.dcxtrace');
    expect(readdirSync(folder).sort()).to.deep.equal(['echo-2.dcxtrace', 'echo-3.dcxtrace', 'echo.dcxtrace']);
  });

  it('leaves no file of a program without connections', async () => {
    await run(echoscu, ['--version'], 'echo.dcxtrace');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('that cannot be followed is told on the error output, and the program goes on', async () => {
    const { code, stderr } = await run(echoscu, ['127.0.0.1', server.port], 'missing/echo.dcxtrace');
    expect(code).to.equal(0);
    expect(stderr).to.match(/DCXPORT_TRACE: no trace is recorded from here on: Cannot store missing\/echo\.dcxtrace/);
  });

  it('has the engine of the blocking entry record, in its own thread', async () => {
    const { code, stderr } = await run(
      sampleFile('rzdcx/echo/blocking'),
      ['127.0.0.1', server.port, 'PACS'],
      'blocking.dcxtrace',
    );
    expect(code, stderr).to.equal(0);
    const { told } = await readTrace(join(folder, 'blocking.dcxtrace'));
    expect(told).to.include('1 requestor message').and.to.include('1 closed released by requestor');
  });

  it('has DicomNet record, in both roles', async () => {
    const { code, stderr } = await run(sampleFile('leadtools/echo/main'), [], 'net.dcxtrace');
    expect(code, stderr).to.equal(0);
    const { told } = await readTrace(join(folder, 'net.dcxtrace'));
    const opened = told.filter((each) => each.includes('opened')).map((each) => each.slice(2));
    expect(opened.sort()).to.deep.equal([
      'opened at the acceptor',
      'opened at the acceptor',
      'opened at the requestor',
      'opened at the requestor',
    ]);
    expect(told.filter((each) => / message$/.test(each))).to.have.length(8);
  });
});
