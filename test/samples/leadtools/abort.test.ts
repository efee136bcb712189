import { join } from 'node:path';
import { expect } from 'chai';
import { DicomAssociate, DicomDataSet, DicomExceptionCode, DicomNet, DicomTag } from '../../../compat/leadtools';
import { echoscu, startStorescp, storescu } from '../../support/dcmtk';
import { CT_IMAGE_STORAGE, syntheticUID, writeSeries } from '../../support/dicom-factory';
import { describeInterop } from '../../support/interop';
import { onFreePort } from '../../support/ports';
import { type Program, runProgram, startProgram } from '../../support/process';
import { LEE } from '../../support/small-file';
import { tempDir } from '../../support/temp';

const fileOf = (sample: string): string => join(__dirname, '..', '..', '..', 'samples', 'leadtools', sample, 'main.js');
const program = fileOf('abort');
const storage = fileOf('store-scp');

describe('samples/leadtools/abort', function () {
  this.timeout(60_000);

  it('tells each side once how it ended, and leaves nothing that keeps the process alive', async () => {
    const { code, stdout, stderr, ms } = await runProgram(process.execPath, [program]);
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    const endings = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(': ', 2) as [string, string]),
    );
    expect(endings.get('the client aborts in the middle of an object')).to.equal('client 34, server 34');
    expect(endings.get('the server aborts in the middle of an object')).to.equal('client 34, server 34');
    expect(endings.get('the client closes by force in a callback')).to.match(/^client 0, server (0|36)$/);
    const disposed = endings.get('the client closes after a release, and is disposed of in OnClose');
    expect(disposed).to.equal('client 0, server 0');
    expect(endings.get('the server closes')).to.match(/^client 0, server 0$/);
    expect(stdout).to.match(/^nobody listens: OnConnect NetConnectionRefused \(35\).*; client 0$/m);
    expect(stdout).to.match(/^nobody has the name: OnConnect NetHostNotFound \(58\).*; client 0$/m);
    expect(ms, 'no timer is left').to.be.lessThan(25_000);
  });

  it('tells a client once when the process of its server is killed in the middle of an object', async () => {
    const [server, port] = await onFreePort(async (free): Promise<[Program, number]> => {
      return [await startProgram(process.execPath, [storage, `${free}`, tempDir('killed')], { port: free }), free];
    });
    DicomNet.Startup();
    const client = new DicomNet();
    client.Connect(null, 0, '127.0.0.1', port);
    await client.WaitForConnect();
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'CLIENT';
    request.Called = 'SERVER';
    request.AddPresentationContext(1, 0, CT_IMAGE_STORAGE);
    request.AddTransfer(1, LEE);
    client.SendAssociateRequest(request);
    await client.WaitForAssociate();
    const endings: number[] = [];
    client.on('OnClose', (error) => void endings.push(error));
    let sent = 0;
    client.on('OnSend', () => {
      if (++sent === 10) server.signal('SIGKILL');
    });
    const dataSet = new DicomDataSet().InsertElementAndSetValue(DicomTag.PixelData, Buffer.alloc(100 * 1024 * 1024));
    client.SendCStoreRequest(1, 1, CT_IMAGE_STORAGE, '1.2.3', 0, '', 0, dataSet);
    expect(await client.WaitForClose(20_000)).to.equal(DicomExceptionCode.NetConnectionReset);
    expect(endings).to.deep.equal([DicomExceptionCode.NetConnectionReset]);
    client.Dispose();
    DicomNet.Shutdown();
    expect((await server.exited).signal).to.equal('SIGKILL');
  });

  describeInterop('with programs of DCMTK', ['storescp', 'storescu', 'echoscu'], () => {
    for (const option of ['--abort-during', '--abort-after']) {
      it(`the storage SCU says that storescp ${option} has aborted`, async () => {
        const peer = await startStorescp({ args: [option] });
        const [file = ''] = writeSeries(tempDir('abort'), 1);
        const scu = await runProgram(process.execPath, [fileOf('store-scu'), '127.0.0.1', `${peer.port}`, 'A', file]);
        expect(scu.stderr).to.match(/^the connection failed: NetConnectionAborted \(34\)/);
        expect(scu.stdout).to.contain('0 of 1 files are kept');
        expect(scu.code).to.equal(1);
        await peer.stop();
      });
    }

    it('the storage SCP says that storescu and echoscu have aborted, and goes on', async () => {
      const [file = ''] = writeSeries(tempDir('abort'), 1, { rows: 16, columns: 16 });
      const folder = tempDir('aborted');
      const [server, port] = await onFreePort(async (free): Promise<[Program, number]> => {
        return [await startProgram(process.execPath, [storage, `${free}`, folder, '3'], { port: free }), free];
      });
      expect((await storescu(port, [file], { args: ['--abort'] })).code).to.equal(0);
      expect((await echoscu(port, { args: ['--abort'] })).code).to.equal(0);
      expect((await echoscu(port)).code).to.equal(0);
      expect(await server.exited).to.deep.equal({ code: 0, signal: null });
      const told = server.stdout.split('\n').filter((line) => /^(kept|aborted|a connection)/.test(line));
      const closed = 'a connection is closed, 0 are open';
      expect(told.map((line) => line.replace(/(34\)).*/, '$1'))).to.deep.equal([
        `kept ${join(folder, `${syntheticUID(1, 1, 1)}.dcm`)}`,
        'aborted: source 0, reason 0',
        `${closed}: NetConnectionAborted (34)`,
        'aborted: source 0, reason 0',
        `${closed}: NetConnectionAborted (34)`,
        closed,
      ]);
    });
  });
});
