import { expect } from 'chai';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMError, DCXOBJ, DCXREQ, HRESULT } from '../../compat/rzdcx';
import { dataSetOf, valueDifferences } from '../support/compare';
import { type DcmtkServer, type DcmtkServerOptions, startDcmrecv, startStorescp } from '../support/dcmtk';
import { syntheticUID, writeBigFile, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { freePort } from '../support/ports';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';
import { LogRecorder, Reason, reasonOf } from './log-recorder';
import { takeFiles } from './sending';
import { storableFiles, testFile } from './test-files';

const ADDRESS = ['DCXREQ', 'PEER', '127.0.0.1'] as const;

/** A Send with everything that it told. */
interface SendRecord {
  readonly error: COMError | undefined;
  /** `true 0001.dcm` for each OnFileSent. */
  readonly events: string[];
  readonly log: string;
}

describeInterop(
  'interop: DCXREQ at storescp and dcmrecv',
  ['storescp', 'dcmrecv', 'dcmdump', pydicomFolder],
  function () {
    this.timeout(30_000);
    let small: string[];
    let large: string[];
    let recorder: LogRecorder;

    before(() => {
      small = writeSeries(tempDir('small'), 60, { rows: 16, columns: 16 });
      large = [101, 102].flatMap((number) =>
        writeSeries(tempDir('large'), 1, { sopInstanceUID: syntheticUID(1, 1, number) }),
      );
      recorder = new LogRecorder();
    });
    after(() => recorder.stop());

    async function atStorescp(
      options: DcmtkServerOptions,
      work: (server: DcmtkServer) => Promise<void>,
    ): Promise<void> {
      const server = await startStorescp(options);
      try {
        await work(server);
      } finally {
        await server.stop();
      }
    }

    async function send(port: number, files: readonly string[], requester = new DCXREQ()): Promise<SendRecord> {
      const events: string[] = [];
      requester.on('OnFileSent', (succeeded, name) => void events.push(`${String(succeeded)} ${name}`));
      recorder.take();
      const error = await failureOf(requester.Send(...ADDRESS, port, files));
      requester.Release();
      return { error, events, log: recorder.take() };
    }

    it('[DCXREQ.Echo] storescp and dcmrecv answer', async () => {
      for (const start of [startStorescp, startDcmrecv]) {
        const server = await start();
        const requester = new DCXREQ();
        await requester.Echo(...ADDRESS, server.port);
        requester.Release();
        await server.stop();
      }
    });

    it('[DCXREQ.Echo] [DCXREQ.Send] a storescp that refuses is an error, and no file was sent', async () => {
      await atStorescp({ args: ['--refuse'] }, async ({ port }) => {
        const error = await failureOf(new DCXREQ().Echo(...ADDRESS, port));
        expect(error).to.include({ HRESULT: HRESULT.ASSOCIATION_REJECTED });
        const record = await send(port, small.slice(0, 2));
        expect(record).to.deep.include({ events: [] });
        expect(record.error).to.include({ HRESULT: HRESULT.ASSOCIATION_REJECTED });
      });
    });

    it('[DCXREQ.Send] a storescp that wants an implementation class UID finds it', async () => {
      await atStorescp({ args: ['--reject'] }, async ({ port }) => {
        expect(await send(port, small.slice(0, 1))).to.deep.include({ error: undefined, events: [`true ${small[0]}`] });
      });
    });

    for (const option of ['--abort-during', '--abort-after']) {
      it(`[DCXREQ.OnFileSent] the file at which a storescp ${option} aborts has failed`, async () => {
        await atStorescp({ args: [option] }, async ({ port, directory }) => {
          const { error, events, log } = await send(port, small.slice(0, 2));
          expect(error).to.include({ HRESULT: HRESULT.ASSOCIATION_ABORTED });
          expect(events).to.deep.equal([`false ${small[0]}`]);
          expect(reasonOf(log, small[0] ?? '')).to.equal(Reason.aborted);
          expect(takeFiles(directory).length).to.be.at.most(1);
        });
      });
    }

    it('[DCXREQ.DimseCommandTimeout] ends the wait for a storescp that sleeps', async () => {
      await atStorescp({ args: ['--sleep-during', '20'] }, async ({ port }) => {
        const requester = new DCXREQ();
        requester.DimseCommandTimeout = 1;
        const { error, events, log } = await send(port, small.slice(0, 2), requester);
        expect(error).to.include({ HRESULT: HRESULT.TIMED_OUT });
        expect(error?.message).to.match(/within 1 s/);
        expect(events).to.deep.equal([`false ${small[0]}`]);
        expect(reasonOf(log, small[0] ?? '')).to.equal(Reason.timeout);
      });
    });

    it('[DCXREQ.Send] a storescp that is killed before its response is a lost connection', async () => {
      await atStorescp({ args: ['--sleep-during', '20', '-v'] }, async ({ port, program }) => {
        const sending = send(port, small.slice(0, 2));
        await program.waitForLine(/Received Store Request/);
        await program.stop(0, 'SIGKILL');
        const { error, events, log } = await sending;
        expect(error).to.include({ HRESULT: HRESULT.CONNECTION_RESET });
        expect(events).to.deep.equal([`false ${small[0]}`]);
        expect(reasonOf(log, small[0] ?? '')).to.equal(Reason.connectionLost);
      });
    });

    it('[DCXREQ.Send] a storescp that aborts in the middle of a large file is an aborted association, not a lost one', async () => {
      const file = join(tempDir('huge'), 'huge.dcm');
      writeBigFile(file, 100 * 1024 * 1024);
      await atStorescp({ args: ['--abort-during'] }, async ({ port }) => {
        const { error, events } = await send(port, [file]);
        expect(error?.HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
        expect(events).to.deep.equal([`false ${file}`]);
      });
      rmSync(file);
    });

    it('[DCXREQ.Send] nobody on the port is a refused connection', async () => {
      const { error, events } = await send(await freePort(), small.slice(0, 1));
      expect(error).to.include({ HRESULT: HRESULT.CONNECTION_REFUSED });
      expect(events).to.deep.equal([]);
    });

    it('[DCXREQ.Send] a storescp without its folder answers with a failure status, for this file alone', async () => {
      await atStorescp({}, async ({ port, directory }) => {
        rmSync(directory, { recursive: true });
        const { error, events, log } = await send(port, small.slice(0, 2));
        expect(error).to.equal(undefined);
        expect(events).to.deep.equal([`false ${small[0]}`, `false ${small[1]}`]);
        expect(reasonOf(log, small[0] ?? '')).to.match(/A700/);
      });
    });

    it('[DCXREQ.Send] sends 60 files over one association, in order', async () => {
      await atStorescp({ args: ['+B', '-v'] }, async ({ port, directory, program }) => {
        const { error, events } = await send(port, small);
        expect(error).to.equal(undefined);
        expect(events).to.deep.equal(small.map((path) => `true ${path}`));
        expect(program.output.match(/Association Received/g)).to.have.length(1);
        expect(contentsOf(takeFiles(directory))).to.deep.equal(contentsOf(small));
      });
    });

    it('[DCXREQ.Send] one association carries every transfer syntax of one class, each file in its own', async () => {
      const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
      const files = storableFiles()
        .filter(({ name, header }) => header.SOPClassUID === secondaryCapture && name !== 'image_dfl.dcm')
        .filter(({ header }) => !['1.2.840.10008.1.2', '1.2.840.10008.1.2.2'].includes(header.transferSyntaxUID));
      await atStorescp({ args: ['+xa', '+B', '+uf'] }, async ({ port, directory }) => {
        const { events } = await send(
          port,
          files.map(({ path }) => path),
        );
        expect(events).to.deep.equal(files.map(({ path }) => `true ${path}`));
        const sent = files.map(({ dataSet }) => dataSet.toString('base64')).sort();
        expect(contentsOf(takeFiles(directory))).to.deep.equal(sent);
      });
    });

    for (const length of ['4096', '131072']) {
      it(`L34: [DCXREQ.Send] keeps to the maximum length ${length} of storescp and of dcmrecv`, async () => {
        for (const start of [startStorescp, startDcmrecv]) {
          const { port, directory, stop } = await start({ args: ['+B', '-pdu', length] });
          expect((await send(port, large)).events).to.deep.equal(large.map((path) => `true ${path}`));
          await stop();
          expect(contentsOf(takeFiles(directory))).to.deep.equal(contentsOf(large));
        }
      });
    }

    it('L1: [DCXREQ.Send] stores at programs that leave TCP_NODELAY off', async () => {
      const files = [...small.slice(0, 3), ...large];
      for (const start of [startStorescp, startDcmrecv]) {
        const { port, directory, stop } = await start({ args: ['+B'], noDelay: false });
        expect((await send(port, files)).events).to.deep.equal(files.map((path) => `true ${path}`));
        await stop();
        expect(contentsOf(takeFiles(directory))).to.deep.equal(contentsOf(files));
      }
    });

    it('[DCXREQ.SendObject] stores the values of an object that was read from a file', async () => {
      await atStorescp({ args: ['+xa', '+B'] }, async ({ port, directory }) => {
        for (const name of ['CT_small.dcm', 'rtplan.dcm', 'MR_small_RLE.dcm', 'SC_rgb_jpeg_gdcm.dcm']) {
          const { path } = testFile(name);
          const object = new DCXOBJ();
          object.openFile(path);
          await new DCXREQ().SendObject(...ADDRESS, port, object);
          object.Release();
          const [stored = ''] = takeFiles(directory);
          expect(await valueDifferences(path, stored), name).to.deep.equal([]);
        }
      });
    });
  },
);

/** Data sets of files, as text. */
function contentsOf(paths: readonly string[]): string[] {
  return paths.map((path) => dataSetOf(readFileSync(path)).toString('base64')).sort();
}

/** The error of a call, undefined when there is none. */
async function failureOf(call: Promise<unknown>): Promise<COMError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof COMError) return error;
    throw error;
  }
}
