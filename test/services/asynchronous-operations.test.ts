import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Association, IncomingMessage } from '../../src/association';
import { createEngine } from '../../src/container';
import { Status } from '../../src/dimse';
import { AssociationAbortedError } from '../../src/errors';
import { scanStorageFile, storeItems, type StorageFile, type StoreResult } from '../../src/services';
import { CT_IMAGE_STORAGE, syntheticUID } from '../support/dicom-factory';
import { LEE, writeSmallFile } from '../support/small-file';
import { tempDir } from '../support/temp';
import { within } from '../support/wait-until';

/** Both ends of one association, in this process and over TCP; the acceptor does as the test says. */
interface Ends {
  readonly requestor: Association;
  readonly acceptor: Association;
}

describe('asynchronous operations', () => {
  const folder = tempDir('operations');
  const open: Association[] = [];
  const closings: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const association of open.splice(0)) if (association.isOpen) association.abort();
    for (const close of closings.splice(0)) await close();
  });

  async function ends(proposed: number | undefined, supported: number): Promise<Ends> {
    const engine = createEngine();
    const { listener, release } = await engine.listeners.acquire(0, '127.0.0.1');
    closings.push(release);
    const offered = listener.next(10_000);
    const asked = engine.requestAssociation({
      host: '127.0.0.1',
      port: listener.port,
      callingAETitle: 'SCU',
      calledAETitle: 'SCP',
      presentationContexts: [{ abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [LEE] }],
      asynchronousOperationsWindow: proposed === undefined ? undefined : { invoked: proposed, performed: 1 },
    });
    const acceptor = (await offered)?.accept({
      accept: () => ({ transferSyntaxes: [LEE] }),
      asynchronousOperationsWindow: { invoked: supported, performed: 1 },
    });
    if (acceptor === undefined) throw new Error('nobody asked');
    const requestor = await asked;
    open.push(requestor, acceptor);
    return { requestor, acceptor };
  }

  function files(count: number, pixelBytes = 1000): Promise<StorageFile[]> {
    const names = Array.from({ length: count }, (_, index) => join(folder, `${pixelBytes}-${index}`));
    return Promise.all(
      names.map((name, index) =>
        scanStorageFile(writeSmallFile(name, { sopInstanceUID: syntheticUID(9, index), pixelBytes })),
      ),
    );
  }

  async function take(acceptor: Association, count: number): Promise<IncomingMessage[]> {
    const taken: IncomingMessage[] = [];
    for (let i = 0; i < count; i++) {
      const message = await acceptor.receive({ timeoutMs: 10_000 });
      if (message === undefined) throw new Error(`only ${i} requests came`);
      taken.push(message);
    }
    return taken;
  }

  async function all<T>(results: AsyncIterable<StoreResult<T>>): Promise<StoreResult<T>[]> {
    const list: StoreResult<T>[] = [];
    for await (const result of results) list.push(result);
    return list;
  }

  it('one request is unanswered at a time when nothing was asked for, or the peer does not agree', async () => {
    for (const [proposed, supported] of [
      [undefined, 8],
      [8, 1],
    ] as const) {
      const { requestor, acceptor } = await ends(proposed, supported);
      expect(requestor.maximumOperationsInvoked).to.equal(1);
      const results = all(storeItems(requestor, await files(2)));
      const [first] = await take(acceptor, 1);
      expect(await acceptor.receive({ timeoutMs: 50 })).to.equal(undefined);
      if (first !== undefined) await acceptor.respond(first, { Status: Status.Success });
      const [second] = await take(acceptor, 1);
      if (second !== undefined) await acceptor.respond(second, { Status: Status.Success });
      expect((await within(results, 'the results')).map(({ status }) => status)).to.deep.equal([0, 0]);
    }
  });

  it('as many as both sides agreed on, the results in the order of the list whichever answer comes first', async () => {
    const { requestor, acceptor } = await ends(5, 3);
    expect([requestor.maximumOperationsInvoked, acceptor.maximumOperationsInvoked]).to.deep.equal([3, 1]);
    const list = await files(4);
    const results = all(storeItems(requestor, list));
    const taken = await take(acceptor, 3);
    expect(await acceptor.receive({ timeoutMs: 50 })).to.equal(undefined);
    const ids = taken.map(({ command }) => command.MessageID);
    expect(new Set(ids).size).to.equal(3);
    for (const message of taken.reverse()) {
      await acceptor.respond(message, { Status: 0xb000 + (message.command.MessageID ?? 0) });
    }
    const [last] = await take(acceptor, 1);
    if (last !== undefined) await acceptor.respond(last, { Status: Status.Success });
    const statuses = ids.map((id) => 0xb000 + (id ?? 0));
    expect((await within(results, 'the results')).map(({ item, status }) => [item.path, status])).to.deep.equal(
      list.map(({ path }, index) => [path, statuses[index] ?? 0]),
    );
    expect((await requestor.release()).kind).to.equal('released');
  });

  it('a window without limit is a window all the same', async () => {
    const { requestor } = await ends(0, 0);
    expect(requestor.maximumOperationsInvoked).to.equal(65_535);
  });

  it('who leaves the loop hears of the answers that come to what was sent', async () => {
    const { requestor, acceptor } = await ends(3, 3);
    const abandoned: (string | undefined)[] = [];
    const list = await files(10);
    const results = storeItems(requestor, list, { onAbandoned: ({ item }) => abandoned.push(item.path) });
    const first = results.next();
    const taken = await take(acceptor, 3);
    for (const message of taken) await acceptor.respond(message, { Status: Status.Success });
    await first;
    await within(results.return(undefined), 'the end of the loop');
    expect(abandoned).to.deep.equal([list[1]?.path, list[2]?.path]);
    expect(requestor.isOpen).to.equal(true);
    expect((await requestor.release()).kind).to.equal('released');
  });

  it('a file that breaks off fails with those that were on their way, and nothing behind it is sent', async () => {
    const { requestor, acceptor } = await ends(4, 4);
    const [a, b] = await files(2);
    const [broken, behind] = await files(2, 8_000_000);
    if (!a || !b || !broken || !behind) throw new Error('files are missing');
    const results = all(storeItems(requestor, [a, b, broken, behind]));
    const [first] = await take(acceptor, 3);
    if (first !== undefined) await acceptor.respond(first, { Status: Status.Success });
    truncateSync(broken.path, 5_000_000);
    const outcome = await within(results, 'the results');
    expect(outcome.map(({ item, status }) => [item.path, status])).to.deep.equal([
      [a.path, 0],
      [b.path, undefined],
      [broken.path, undefined],
    ]);
    for (const { error } of outcome.slice(1)) expect(error?.message).to.contain('became shorter while it was sent');
  });

  it('the error of the association comes with the first file that it left without an answer', async () => {
    const { requestor, acceptor } = await ends(4, 4);
    const abandoned: string[] = [];
    const results = storeItems(requestor, await files(6), { onAbandoned: ({ item }) => abandoned.push(item.path) });
    const firstTwo = [results.next(), results.next()];
    const taken = await take(acceptor, 4);
    for (const index of [0, 2]) {
      const message = taken[index];
      if (message !== undefined) await acceptor.respond(message, { Status: Status.Success });
    }
    expect((await firstTwo[0])?.value?.status).to.equal(0);
    acceptor.abort();
    const failure = await within(firstTwo[1]?.catch((error: unknown) => error) ?? Promise.resolve(), 'the error');
    expect(failure).to.be.instanceOf(AssociationAbortedError);
    expect(abandoned).to.deep.equal([join(folder, '1000-2')]);
  });
});
