import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  type ByRef,
  type DCXACC,
  DCXOBJ,
  DCXREQ as PeerDCXREQ,
  type DCXREQ,
  DICOM_TAGS_ENUM as Tag,
  HRESULT,
} from '../../../compat/rzdcx';
import { createEngine, echo as ping } from '../../../src';
import { syntheticUID } from '../../support/dicom-factory';
import { C_CANCEL, Element, ScriptedService, type ServiceHandler } from '../../support/peers/scripted-service';
import { RawAssociation } from '../../support/peers/raw-association';
import { freePort, listensOn } from '../../support/ports';
import { LEE, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { objectOf } from './requester-objects';
import { describeEntries } from './support/entries';

const N = ['MODALITY', 'PACS', '127.0.0.1'] as const;
const C_MOVE = 0x0021;
const VERIFICATION = '1.2.840.10008.1.1';
const KEYS = { [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.StudyInstanceUID]: '1.2.3' };
const UIDS = [1, 2, 3].map((number) => syntheticUID(71, number));

describeEntries('DCXREQ: MoveAndStore', ({ entry: { DCXREQ, DCXACC }, it }) => {
  let req: DCXREQ;
  let accepter: DCXACC;
  let folder: string;
  let localPort: number;
  let files: string[];
  /** What the archive sends with. */
  let sender: PeerDCXREQ;
  const services: ScriptedService[] = [];

  before(() => {
    const source = tempDir('source');
    files = UIDS.map((sopInstanceUID, index) => writeSmallFile(join(source, `${index}.dcm`), { sopInstanceUID }));
  });
  beforeEach(async () => {
    req = new DCXREQ();
    sender = new PeerDCXREQ();
    accepter = new DCXACC();
    folder = tempDir('moved');
    accepter.StoreDirectory = folder;
    localPort = await freePort();
  });
  afterEach(async () => {
    for (const each of [req, sender, accepter]) await each[Symbol.asyncDispose]();
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  async function serve(handler: ServiceHandler): Promise<ScriptedService> {
    const service = await ScriptedService.start(handler);
    services.push(service);
    return service;
  }

  /** Sends files to where we listen; gives the names of those that were not taken. */
  async function send(list: readonly string[]): Promise<string> {
    return (await sender.Send('PACS', 'MODALITY', '127.0.0.1', localPort, list)).failedFilesList;
  }

  function moveAndStore(service: ScriptedService): Promise<void> {
    return req.MoveAndStore(...N, service.port, 'MODALITY', objectOf(KEYS), localPort, accepter);
  }

  it('[DCXREQ.MoveAndStore] serves what arrives with the accepter’s settings and events, and ends listening with the call', async () => {
    const service = await serve(async (message, association) => {
      expect(message.text(Element.MoveDestination)).to.equal('MODALITY');
      expect(await send(files)).to.equal('');
      await association.respond(message, 0);
    });
    const events: string[] = [];
    accepter.on('OnConnection', (calling, called) => void events.push(`connection ${calling} ${called}`));
    accepter.on('OnStoreDone', (filename, stored) => void events.push(`done ${filename} ${String(stored)}`));
    accepter.on('OnAssocEnd', () => void events.push('end'));
    req.on('OnMoveResponseRecieved', (succeeded) => void events.push(`response ${String(succeeded)}`));
    await moveAndStore(service);
    const names = UIDS.map((uid) => `${uid}.dcm`);
    expect(readdirSync(folder).sort()).to.deep.equal(names);
    expect(events).to.deep.equal([
      'connection PACS MODALITY',
      ...names.map((name) => `done ${join(folder, name)} true`),
      'end',
      'response true',
    ]);
    expect(service.messages.map(({ field }) => field)).to.deep.equal([C_MOVE]);
    expect(listensOn(process.pid, localPort)).to.equal(false);
  });

  it('[DCXREQ.MoveAndStore] serves several associations at once', async () => {
    const service = await serve(async (message, association) => {
      const others = [new PeerDCXREQ(), new PeerDCXREQ()];
      await Promise.all(
        others.map((other, index) => other.Send('PACS', 'ME', '127.0.0.1', localPort, files.slice(index, index + 1))),
      );
      for (const other of others) other.Release();
      await association.respond(message, 0);
    });
    let open = 0;
    let most = 0;
    accepter.on('OnConnection', () => void (most = Math.max(most, ++open)));
    accepter.on('OnAssocEnd', () => void open--);
    accepter.on('OnStoreDone', async () => {
      // The first waits here until the second is there as well.
      while (most < 2) await new Promise((resolve) => setImmediate(resolve));
    });
    await moveAndStore(service);
    expect([open, most]).to.deep.equal([0, 2]);
    expect(readdirSync(folder)).to.have.lengthOf(2);
  });

  it('[DCXREQ.MoveAndStore] returns when the sub-associations have ended, also behind the final response', async () => {
    let sent: Promise<string> | undefined;
    const service = await serve(async (message, association) => {
      const begun = new Promise<void>((resolve) => accepter.once('OnConnection', () => resolve()));
      sent = send(files);
      await begun;
      await association.respond(message, 0);
    });
    accepter.on('OnStoreDone', () => new Promise<void>((resolve) => setImmediate(resolve)));
    await moveAndStore(service);
    expect(await sent).to.equal('');
    expect(readdirSync(folder)).to.have.lengthOf(3);
  });

  it('[DCXREQ.MoveAndStore] waits for an idle sub-association no longer than the accepter’s DimseCommandTimeout', async () => {
    accepter.DimseCommandTimeout = 0.2;
    let idle: RawAssociation | undefined;
    const service = await serve(async (message, association) => {
      const titles = { calling: 'PACS', called: 'MODALITY' };
      idle = await RawAssociation.request({ port: localPort }, titles, [[VERIFICATION, [LEE]]]);
      await idle.peer.takePdu();
      await association.respond(message, 0);
    });
    const start = performance.now();
    await moveAndStore(service);
    expect(performance.now() - start).to.be.within(150, 5_000);
    expect((await idle?.peer.takePdu())?.[0]).to.equal(0x07);
  });

  it('[DCXREQ.MoveAndStore] counts that time from the last data, by what the accepter says when the move has ended', async () => {
    accepter.DimseCommandTimeout = 0;
    let idle: RawAssociation | undefined;
    const service = await serve(async (message, association) => {
      const titles = { calling: 'PACS', called: 'MODALITY' };
      idle = await RawAssociation.request({ port: localPort }, titles, [[VERIFICATION, [LEE]]]);
      await idle.peer.takePdu();
      await association.respond(message, 0);
    });
    req.on('OnMoveResponseRecieved', () => void (accepter.DimseCommandTimeout = 0.05));
    await moveAndStore(service);
    expect((await idle?.peer.takePdu())?.[0]).to.equal(0x07);
  });

  it('[DCXREQ.MoveAndStore] a sub-association that brings nothing but C-ECHOs is idle', async () => {
    accepter.DimseCommandTimeout = 0.2;
    let echoes = 0;
    let end = '';
    const echo = async (): Promise<void> => {
      const stranger = await createEngine().requestAssociation({
        host: '127.0.0.1',
        port: localPort,
        callingAETitle: 'STRANGER',
        calledAETitle: 'MODALITY',
        presentationContexts: [{ abstractSyntax: VERIFICATION, transferSyntaxes: [LEE] }],
      });
      while (stranger.isOpen) {
        await ping(stranger).then(
          () => echoes++,
          () => undefined,
        );
      }
      end = (await stranger.closed).kind;
    };
    let echoing: Promise<void> | undefined;
    const service = await serve(async (message, association) => {
      const begun = new Promise<void>((resolve) => accepter.once('OnEcho', () => resolve()));
      echoing = echo();
      await begun;
      await association.respond(message, 0);
    });
    await moveAndStore(service);
    await echoing;
    expect([echoes > 0, end]).to.deep.equal([true, 'aborted']);
  });

  it('[DCXREQ.MoveAndStore] a port in use fails with 0x80072740 before the C-MOVE goes out', async () => {
    const service = await serve((message, association) => association.respond(message, 0));
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(localPort, resolve));
    try {
      expect((await rejection(moveAndStore(service))).HRESULT).to.equal(HRESULT.ADDRESS_IN_USE);
    } finally {
      other.close();
    }
    expect(service.associations).to.deep.equal([]);
  });

  it('[DCXREQ.MoveAndStore] a DCXACC of the process that waits on the same port is no conflict', async () => {
    const waiting = new DCXACC();
    waiting.StoreDirectory = folder;
    const wait = async (): Promise<void> => {
      while (await waiting.WaitForConnection('OTHER', localPort, 0)) while (await waiting.WaitForCommand(0));
    };
    await waiting.Listen(localPort);
    const loop = wait();
    const service = await serve(async (message, association) => {
      for (const file of files) expect(await send([file])).to.equal('');
      await association.respond(message, 0);
    });
    await moveAndStore(service);
    expect(readdirSync(folder)).to.have.lengthOf(3);
    expect(listensOn(process.pid, localPort), 'the other listens on').to.equal(true);
    await waiting[Symbol.asyncDispose]();
    await loop;
  });

  it('[DCXREQ.MoveAndStore] the accepter is busy for the time of the call, and free again after it', async () => {
    let code: number | undefined;
    const service = await serve(async (message, association) => {
      code = (await rejection(accepter.WaitForConnection('ME', localPort, 1))).HRESULT;
      await association.respond(message, 0);
    });
    await moveAndStore(service);
    expect(code).to.equal(HRESULT.E_FAIL);
    expect(await accepter.WaitForConnection('ME', localPort, 0.01)).to.equal(false);
  });

  it('[DCXREQ.MoveAndStore] fails as Move for a failure status, and frees accepter and port', async () => {
    const service = await serve((message, association) => association.respond(message, 0xa801));
    const error = await rejection(moveAndStore(service));
    expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0xa801]);
    expect(listensOn(process.pid, localPort)).to.equal(false);
    expect(await accepter.WaitForConnection('ME', localPort, 0.01)).to.equal(false);
  });

  it('[DCXREQ.MoveAndStore] a throwing handler of the accepter refuses the object, cancels the move, and the call ends with E_ABORT', async () => {
    let failed: string | undefined;
    const service = await serve(async (message, association) => {
      failed = await send(files.slice(0, 1));
      expect((await association.next())?.field).to.equal(C_CANCEL);
      await association.respond(message, 0xfe00);
    });
    const stop = new Error('enough');
    accepter.on('OnStoreDone', () => {
      throw stop;
    });
    const error = await rejection(moveAndStore(service));
    expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
    expect(failed).to.equal(files[0]);
    expect(await service.ends()).to.deep.equal(['release']);
  });

  it('[DCXREQ.MoveAndStore] accept_storage and accept_connection of the accepter’s handlers count', async () => {
    const results: string[] = [];
    const service = await serve(async (message, association) => {
      results.push(await send(files.slice(0, 1)));
      results.push(await send(files.slice(1, 2)).catch(() => 'rejected'));
      await association.respond(message, 0);
    });
    let connections = 0;
    accepter.on('OnConnection', (_calling, _called, _host, accept: ByRef<boolean>) => {
      accept.value = ++connections === 1;
    });
    accepter.on('OnStoreDone', (_filename, _stored, accept: ByRef<boolean>) => {
      accept.value = false;
    });
    await moveAndStore(service);
    expect(results).to.deep.equal([files[0], 'rejected']);
  });

  it('[DCXREQ.Release] during the call aborts the move and what arrives, and frees the port', async () => {
    const service = await serve(async () => {
      await send(files).catch(() => undefined);
    });
    accepter.on('OnStoreSetup', () => req.Release());
    expect((await rejection(moveAndStore(service))).HRESULT).to.equal(HRESULT.E_ABORT);
    expect(await service.ends()).to.deep.equal(['abort']);
    expect(listensOn(process.pid, localPort)).to.equal(false);
  });

  it('[DCXREQ.MoveAndStore] a throwing handler ends the call with E_ABORT also when the peer does not care for the cancel', async () => {
    const stop = new Error('stop');
    req.DimseCommandTimeout = 0.3;
    accepter.on('OnStoreSetup', () => {
      throw stop;
    });
    const service = await serve(async (message, association) => {
      if (message.field !== C_MOVE) return;
      await send(files.slice(0, 1));
      let over = false;
      void association.untilEnd().then(() => (over = true));
      while (!over) {
        await association.respond(message, 0xff00);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const error = await rejection(moveAndStore(service));
    expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
  });

  it('[DCXREQ.MoveAndStore] ends with E_ABORT when the accepter is released meanwhile', async () => {
    const service = await serve(async (message, association) => {
      accepter.Release();
      expect((await association.next())?.field).to.equal(C_CANCEL);
      await association.respond(message, 0xfe00);
    });
    expect((await rejection(moveAndStore(service))).HRESULT).to.equal(HRESULT.E_ABORT);
    expect(listensOn(process.pid, localPort)).to.equal(false);
  });

  it('[DCXREQ.MoveAndStore] refuses bad arguments before anything is opened', async () => {
    const service = await serve((message, association) => association.respond(message, 0));
    const released = new DCXACC();
    released.Release();
    const call = (target: string, query: unknown, port: number, by: unknown): Promise<number> =>
      rejection(req.MoveAndStore(...N, service.port, target, query as DCXOBJ, port, by as DCXACC)).then(
        ({ HRESULT: code }) => code,
      );
    expect([
      await call('', objectOf(KEYS), localPort, accepter),
      await call('ME', null, localPort, accepter),
      await call('ME', objectOf(KEYS), 65_536, accepter),
      await call('ME', objectOf(KEYS), localPort, null),
      await call('ME', objectOf(KEYS), localPort, {}),
      await call('ME', objectOf(KEYS), localPort, released),
    ]).to.deep.equal([
      HRESULT.E_INVALIDARG,
      HRESULT.E_POINTER,
      HRESULT.E_INVALIDARG,
      HRESULT.E_POINTER,
      HRESULT.DISP_E_TYPEMISMATCH,
      HRESULT.OBJECT_RELEASED,
    ]);
    expect(service.associations).to.deep.equal([]);
  });
});
