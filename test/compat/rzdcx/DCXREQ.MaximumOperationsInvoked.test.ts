import { basename, join } from 'node:path';
import { expect } from 'chai';
import { ByRef, type DCXREQ, HRESULT } from '../../../compat/rzdcx';
import { type Association, createEngine, type IncomingMessage, Status } from '../../../src';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { comError } from '../expect-com-error';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

/** An acceptor that takes part in the test: it sees requests, and answers them when the test says so. */
async function acceptor(operations: number) {
  const { listener, release } = await createEngine().listeners.acquire(0, '127.0.0.1');
  const associations: Association[] = [];
  return {
    port: listener.port,
    /** What the next requestor asks for. */
    async accept() {
      const offer = await listener.next(10_000);
      if (offer === undefined) throw new Error('nobody asked');
      const association = offer.accept({
        accept: (sopClass) => (sopClass === CT_IMAGE_STORAGE ? { transferSyntaxes: () => true } : undefined),
        asynchronousOperationsWindow: { invoked: operations, performed: 1 },
      });
      associations.push(association);
      return { association, window: offer.request.userInformation.asynchronousOperationsWindow };
    },
    async close() {
      for (const association of associations) if (association.isOpen) association.abort();
      await release();
    },
  };
}

async function take(association: Association): Promise<IncomingMessage> {
  const message = await association.receive({ timeoutMs: 10_000 });
  if (message === undefined) throw new Error('no request came');
  return message;
}

describeEntries('DCXREQ: several files on their way over one association', ({ entry: { DCXREQ, DCXACC }, it }) => {
  let req: DCXREQ;
  let folder: string;
  let scp: Awaited<ReturnType<typeof acceptor>>;
  /** What OnFileSent said: `+name` or `-name`. */
  const sent: string[] = [];

  beforeEach(async () => {
    folder = tempDir('operations');
    scp = await acceptor(4);
    req = new DCXREQ();
    sent.length = 0;
    req.on('OnFileSent', (succeeded, filename) => void sent.push((succeeded ? '+' : '-') + basename(filename)));
  });
  afterEach(async () => {
    await scp.close();
    await req[Symbol.asyncDispose]();
  });

  function files(count: number): string[] {
    return Array.from({ length: count }, (_, index) =>
      writeSmallFile(join(folder, `f${index}`), { sopInstanceUID: syntheticUID(8, index) }),
    );
  }

  function send(list: string[], succeeded?: ByRef<string>, failed?: ByRef<string>) {
    return req.Send('MODALITY', 'PACS', '127.0.0.1', scp.port, list, succeeded, failed);
  }

  it('[DCXREQ.MaximumOperationsInvoked] is 1 at first, and takes whole numbers from 1 to 64', () => {
    expect(req.MaximumOperationsInvoked).to.equal(1);
    req.MaximumOperationsInvoked = 64;
    expect(req.MaximumOperationsInvoked).to.equal(64);
    for (const wrong of [0, -1, 65, 1.5]) {
      expect(comError(() => (req.MaximumOperationsInvoked = wrong)).HRESULT).to.equal(HRESULT.E_INVALIDARG);
    }
    expect(req.MaximumOperationsInvoked).to.equal(64);
  });

  it('[DCXREQ.MaximumOperationsInvoked] asks for nothing while it is 1', async () => {
    const call = send(files(1));
    const { association, window } = await scp.accept();
    expect(window).to.equal(undefined);
    await association.respond(await take(association), { Status: Status.Success });
    await call;
  });

  it('[DCXREQ.MaximumOperationsInvoked] sends so many files before the first answer, and tells of them in order', async () => {
    req.MaximumOperationsInvoked = 3;
    const list = files(5);
    const call = send(list);
    const { association, window } = await scp.accept();
    expect(window).to.deep.equal({ invoked: 3, performed: 1 });
    const first = [await take(association), await take(association), await take(association)];
    for (const message of first.reverse()) await association.respond(message, { Status: Status.Success });
    for (let i = 0; i < 2; i++) await association.respond(await take(association), { Status: 0xa700 });
    const { succeededFilesList, failedFilesList } = await call;
    expect(succeededFilesList).to.equal(list.slice(0, 3).join(';'));
    expect(failedFilesList).to.equal(list.slice(3).join(';'));
    expect(sent).to.deep.equal(['+f0', '+f1', '+f2', '-f3', '-f4']);
  });

  it('[DCXREQ.MaximumOperationsInvoked] when a handler throws the lists still say what the peer has', async () => {
    req.MaximumOperationsInvoked = 3;
    const own = new Error('stop');
    req.on('OnFileSent', () => {
      throw own;
    });
    const list = files(6);
    const [succeeded, failed] = [new ByRef(''), new ByRef('')];
    const call = rejection(send(list, succeeded, failed));
    const { association } = await scp.accept();
    for (let i = 0; i < 3; i++) await association.respond(await take(association), { Status: Status.Success });
    const error = await call;
    expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, own]);
    expect(succeeded.value).to.equal(list.slice(0, 3).join(';'));
    expect(failed.value).to.equal(list.slice(3).join(';'));
    expect((await association.closed).kind).to.equal('released');
  });

  it('[DCXACC.WaitForCommand] accepts up to 64 of them, and answers in turn', async () => {
    const acc = new DCXACC();
    acc.StoreDirectory = tempDir('operations-in');
    const port = await acc.Listen(0);
    try {
      const engine = createEngine();
      const asked = engine.requestAssociation({
        host: '127.0.0.1',
        port,
        callingAETitle: 'MODALITY',
        calledAETitle: 'ACC',
        presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
        asynchronousOperationsWindow: { invoked: 100, performed: 1 },
      });
      expect(await acc.WaitForConnection('ACC', port, 10)).to.equal(true);
      const association = await asked;
      expect(association.maximumOperationsInvoked).to.equal(64);
      await association.release();
    } finally {
      await acc[Symbol.asyncDispose]();
    }
  });
});
