import { join } from 'node:path';
import { expect } from 'chai';
import { IterableDataSetSource } from '../../src/association';
import { createEngine, type Engine } from '../../src/container';
import { CommandField, Status, type CommandSet } from '../../src/dimse';
import { DataSetError, NoPresentationContextError } from '../../src/errors';
import {
  describeIncoming,
  echo,
  findContext,
  MemoryTarget,
  openStorageSource,
  receiveObject,
  scanStorageFile,
  storeItems,
  storeObject,
  type DicomServer,
  type ServiceHandler,
  type StorageTarget,
} from '../../src/services';
import { MemoryTransportFactory } from '../../src/transport';
import { CT_CONTEXT, ECHO_CONTEXT, echoRSP, openRequestor, storeRSP } from '../association/harness';
import { commandPdu, dataPdu } from '../association/pdu-peer';
import { CT_IMAGE_STORAGE, syntheticUID } from '../support/dicom-factory';
import { BEE, LEE, LEI, smallDataSet, writeSmallFile, type SmallObject } from '../support/small-file';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';

const VERIFICATION = '1.2.840.10008.1.1';
const PORT = 104;

describe('storage service', () => {
  let engine: Engine;
  let server: DicomServer | undefined;

  beforeEach(() => {
    engine = createEngine({ transports: new MemoryTransportFactory() });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function listen(transferSyntaxes: string[], onStore: ServiceHandler): Promise<void> {
    server = await engine.listen({
      port: PORT,
      policy: {
        preference: 'proposer',
        accept: (abstractSyntax) => (abstractSyntax === CT_IMAGE_STORAGE ? { transferSyntaxes } : undefined),
      },
      handlers: { [CommandField.C_STORE_RQ]: onStore },
    });
  }

  function associate(...transferSyntaxes: string[]) {
    return engine.requestAssociation({
      host: 'memory',
      port: PORT,
      callingAETitle: 'SCU',
      calledAETitle: 'SCP',
      presentationContexts: [
        { abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
        { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes },
      ],
    });
  }

  function file(object: SmallObject = {}) {
    return scanStorageFile(writeSmallFile(join(tempDir('storage'), 'x.dcm'), object));
  }

  it('reads of a file what sending needs', async () => {
    const scanned = await file({ transferSyntax: BEE });
    expect(scanned).to.include({
      SOPClassUID: CT_IMAGE_STORAGE,
      SOPInstanceUID: syntheticUID(1, 1, 1),
      transferSyntaxUID: BEE,
    });
    expect(scanned.dataSetLength).to.equal(smallDataSet({ transferSyntax: BEE }).length);
  });

  it('opens the data set of a file as it is and converted, but not when the file has changed', async () => {
    const scanned = await file();
    const bytesOf = async (syntax: string): Promise<Buffer> => {
      const source = openStorageSource(scanned, syntax);
      const target = Buffer.alloc(10_000);
      const { bytesRead, done } = await source.read([target]);
      source.close();
      expect(done).to.equal(true);
      return target.subarray(0, bytesRead);
    };
    expect((await bytesOf(LEE)).equals(smallDataSet())).to.equal(true);
    expect((await bytesOf(LEI)).equals(smallDataSet({ transferSyntax: LEI }))).to.equal(true);
    expect(() => openStorageSource({ ...scanned, modifiedMs: 1 }, LEE)).to.throw(DataSetError, /was written to/);
  });

  it('sends a file and says in which syntax, how many bytes and with which answer', async () => {
    let received: Buffer | undefined;
    await listen([LEI], async (request, association) => {
      const target = new MemoryTarget(1_000_000);
      await receiveObject(request, target);
      received = Buffer.concat(target.chunks);
      expect(describeIncoming(association, request)).to.deep.equal({
        SOPClassUID: CT_IMAGE_STORAGE,
        SOPInstanceUID: syntheticUID(1, 1, 1),
        transferSyntaxUID: LEI,
        callingAETitle: 'SCU',
      });
      return { Status: 0xb007, ErrorComment: 'kept, though' };
    });
    const association = await associate(LEE, LEI);
    const scanned = await file();
    const results = [];
    for await (const result of storeItems(association, [scanned])) results.push(result);
    expect(results).to.deep.equal([
      {
        item: scanned,
        status: 0xb007,
        errorComment: 'kept, though',
        bytes: smallDataSet().length,
        transferSyntaxUID: LEI,
      },
    ]);
    expect(received?.equals(smallDataSet({ transferSyntax: LEI }))).to.equal(true);
    await association.release();
  });

  it('leaving the loop stops before the next file and leaves the association whole', async () => {
    let stores = 0;
    await listen([LEE], async (request) => {
      stores++;
      await receiveObject(request, new MemoryTarget(1_000_000));
      return { Status: Status.Success };
    });
    const association = await associate(LEE);
    const results = storeItems(association, [await file(), await file()]);
    expect((await results.next()).value?.status).to.equal(0);
    await results.return(undefined);
    expect(association.isOpen).to.equal(true);
    expect((await association.release()).kind).to.equal('released');
    expect(stores).to.equal(1);
  });

  it('L35: reads a data set to its end when the target fails, discards the target and reports its error', async () => {
    const steps: string[] = [];
    const target: StorageTarget = {
      write: () => Promise.reject(new Error('no room')),
      commit: () => Promise.resolve(void steps.push('commit')),
      discard: () => Promise.resolve(void steps.push('discard')),
    };
    let failure: unknown;
    await listen([LEE], async (request) => {
      await receiveObject(request, target).catch((error: unknown) => (failure = error));
      steps.push('answer');
      return { Status: 0xa700 };
    });
    const association = await associate(LEE);
    for await (const { status } of storeItems(association, [await file({ pixelBytes: 3_000_000 })])) {
      expect(status).to.equal(0xa700);
    }
    expect(failure).to.be.instanceOf(Error).with.property('message', 'no room');
    expect(steps).to.deep.equal(['discard', 'answer']);
    await association.release();
  });

  it('discards the target when the association ends in the middle', async () => {
    let discarded: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (discarded = resolve));
    let begun: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    await listen([LEE], async (request) => {
      await receiveObject(request, {
        write: () => Promise.resolve(begun()),
        commit: () => Promise.reject(new Error('committed half an object')),
        discard: () => Promise.resolve(discarded()),
      });
      return { Status: Status.Success };
    });
    const association = await associate(LEE);
    const endless = (async function* (): AsyncGenerator<Buffer> {
      for (;;) {
        yield Buffer.alloc(100_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const sending = association
      .send({
        contextId: findContext(association, CT_IMAGE_STORAGE).id,
        command: {
          CommandField: CommandField.C_STORE_RQ,
          MessageID: 1,
          Priority: 0,
          AffectedSOPClassUID: CT_IMAGE_STORAGE,
          AffectedSOPInstanceUID: '1.2.3',
        },
        dataSet: new IterableDataSetSource(endless),
      })
      .catch((error: unknown) => error);
    await beginning;
    association.abort();
    expect(await sending).to.be.instanceOf(Error);
    await done;
  });

  it('drops a data set that a response has no right to, so that what follows still arrives', async () => {
    const { association, peer } = await openRequestor();
    const answer = async (response: CommandSet): Promise<void> => {
      await peer.takeFragments();
      const context = response.CommandField === CommandField.C_ECHO_RSP ? ECHO_CONTEXT : CT_CONTEXT;
      peer.send(commandPdu(context, { ...response, CommandDataSetType: 1 }));
      for (let piece = 0; piece <= 10; piece++) peer.send(dataPdu(context, Buffer.alloc(200_000), piece === 10));
    };
    const object = {
      SOPClassUID: CT_IMAGE_STORAGE,
      SOPInstanceUID: '1.2.3',
      transferSyntaxUID: LEE,
      encode: () => [smallDataSet()],
    };
    const storing = storeObject(association, object);
    await peer.takeFragments();
    await answer(storeRSP(1));
    expect(await within(storing, 'the response to the C-STORE')).to.include({ status: 0 });
    const echoing = echo(association);
    await answer(echoRSP(2));
    expect(await within(echoing, 'the response to the first C-ECHO')).to.equal(0);
    const again = echo(association);
    await answer(echoRSP(3));
    expect(await within(again, 'the response to the second C-ECHO')).to.equal(0);
    association.abort();
  });

  it('finds no context that was not accepted, and says what the peer answered', async () => {
    await listen([LEE], () => ({ Status: Status.Success }));
    const association = await associate(LEE);
    expect(findContext(association, CT_IMAGE_STORAGE).transferSyntax).to.equal(LEE);
    expect(() => findContext(association, '1.2.3')).to.throw(NoPresentationContextError, 'not proposed');
    expect(() => findContext(association, CT_IMAGE_STORAGE, () => false)).to.throw(NoPresentationContextError, 'only');
    let error: unknown;
    await echo(association).catch((thrown: unknown) => (error = thrown));
    expect(error)
      .to.be.instanceOf(NoPresentationContextError)
      .with.property('message')
      .matches(/abstract syntax/i);
    await association.release();
  });
});
