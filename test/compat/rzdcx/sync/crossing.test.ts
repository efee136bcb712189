import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { expect } from 'chai';
import * as asynchronous from '../../../../compat/rzdcx';
import * as blocking from '../../../../compat/rzdcx/sync';
import { encodeValues, type ThreadOfValues } from '../../../../compat/rzdcx/sync/crossing-values';
import {
  type ByRef,
  COMError,
  DCXACC,
  DCXAPP,
  DCXDIC,
  DCXELM,
  DCXOBJ,
  DCXREQ,
  DCXSEC,
  DCXSEC_VERIFICATION_METHOD,
  DICOM_TAGS_ENUM as Tag,
  HRESULT,
  LOG_LEVEL,
} from '../../../../compat/rzdcx/sync';
import { dataSetOf } from '../../../support/compare';
import { syntheticFile, syntheticUID } from '../../../support/dicom-factory';
import type { ScuStep } from '../../../support/peers/messages';
import { Peers } from '../../../support/peers/peers';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { comError } from '../../expect-com-error';
import { objectOf } from '../requester-objects';

const RELEASE: ScuStep = { do: 'release' };
const NOTHING: ThreadOfValues = { encode: () => undefined, decode: () => undefined, thrown: () => undefined };

describe('the blocking entry: what crosses between the threads', () => {
  let peers: Peers;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());

  /** Runs something in another current directory. */
  function inside<T>(folder: string, work: () => T): T {
    const before = process.cwd();
    process.chdir(folder);
    try {
      return work();
    } finally {
      process.chdir(before);
    }
  }

  it('has the names of the other entry, but for the base classes of its network classes', () => {
    const bases = ['AccepterSettings', 'CompositeRequester', 'PrintRequester'];
    const names = Object.keys(asynchronous).filter((name) => !bases.includes(name));
    expect(Object.keys(blocking).sort()).to.deep.equal(names.sort());
    expect(Object.keys(blocking.rzdcxLib).sort()).to.deep.equal(Object.keys(asynchronous.rzdcxLib).sort());
  });

  it('shares the classes that do no networking, and no other', () => {
    const network = ['DCXACC', 'DCXAPP', 'DCXPrintPage', 'DCXPrintSession', 'DCXREQ'];
    const functions = ['ActiveXObject', 'CreateObject', 'rzdcxLib'];
    for (const [name, value] of Object.entries(blocking)) {
      const shared = !functions.includes(name) && !network.includes(name.replace(/Class$/, ''));
      const same = value === (asynchronous as Readonly<Record<string, unknown>>)[name];
      expect(same, name).to.equal(shared);
    }
  });

  it('[CreateObject] makes blocking objects whose members are found without regard to case', async () => {
    const scp = await peers.scp();
    const req = blocking.CreateObject<{ echo(...args: unknown[]): void; RELEASE(): void }>('RZDCX.dcxreq');
    expect(req).to.be.instanceOf(DCXREQ);
    req.echo('A', 'B', '127.0.0.1', scp.port);
    expect((await scp.record()).connections).to.equal(1);
    req.RELEASE();
  });

  describe('objects', () => {
    it('go over in memory of their own, which is moved and not copied', () => {
      const object = objectOf({ [Tag.PatientsName]: 'Doe^Jane' });
      const { wires, transfer } = encodeValues([object], NOTHING);
      const [bytes] = transfer;
      expect(transfer).to.have.length(1);
      // Eight bytes of header and the name: nothing of a pool.
      expect(bytes?.byteLength).to.equal(16);
      const { port1, port2 } = new MessageChannel();
      port1.postMessage(wires, transfer);
      expect(bytes?.byteLength).to.equal(0);
      expect(object.getElementByTag(Tag.PatientsName).Value).to.equal('Doe^Jane');
      port1.close();
      port2.close();
    });

    it('[DCXREQ.SendObject] sends an object of 64 MB', async () => {
      const scp = await peers.scp({ forget: true });
      const object = objectOf({ [Tag.sopClassUid]: '1.2.840.10008.5.1.4.1.1.7', [Tag.sopInstanceUID]: '1.2.3.4' });
      const pixels = new DCXELM();
      pixels.Init(Tag.PixelData);
      pixels.SetRawData(Buffer.alloc(64 * 1024 * 1024, 7), 64 * 1024 * 1024);
      object.insertElement(pixels);
      const req = new DCXREQ();
      req.SendObject('A', 'B', '127.0.0.1', scp.port, object);
      const { stores } = await scp.record();
      expect(stores[0]?.length).to.be.greaterThan(64 * 1024 * 1024);
      req.Release();
    });

    it('[DCXACC.TakeStoredObject] gives an object that saveFile writes with the sender in group 0002', () => {
      new DCXAPP().EnableInMemoryStorageSCP = true;
      const acc = new DCXACC();
      try {
        const port = acc.Listen(0);
        const sopInstanceUID = syntheticUID(1, 1, 1);
        const sent = syntheticFile({ rows: 16, columns: 16, sopInstanceUID });
        const steps: ScuStep[] = [{ do: 'store', object: { sopInstanceUID, dataSet: dataSetOf(sent) } }, RELEASE];
        peers.scu({ port, callingAETitle: 'SENDER', steps });
        expect(acc.WaitForConnection('ACC', port, 10)).to.equal(true);
        expect(acc.WaitForCommand(10)).to.equal(true);
        const file = join(tempDir('taken'), 'a.dcm');
        acc.TakeStoredObject()?.saveFile(file);
        expect(dataSetOf(readFileSync(file)).equals(Buffer.from(dataSetOf(sent)))).to.equal(true);
        const saved = new DCXOBJ();
        saved.openFile(file);
        expect(saved.FileMetaInfo?.getElementByTag(Tag.SourceApplicationEntityTitle).Value).to.equal('SENDER');
        saved.Release();
      } finally {
        new DCXAPP().EnableInMemoryStorageSCP = false;
        acc.Release();
      }
    });
  });

  describe('relative paths', () => {
    it('[DCXREQ.Send] count from the current directory of the calling thread, and are told as they were given', async () => {
      const scp = await peers.scp();
      const folder = tempDir('relative');
      writeSmallFile(join(folder, 'a.dcm'));
      mkdirSync(join(folder, 'below'));
      writeSmallFile(join(folder, 'below', 'b.dcm'));
      const req = new DCXREQ();
      const told: unknown[] = [];
      req.on('OnFileSent', (succeeded, name) => void told.push([succeeded, name]));
      inside(folder, () => {
        const lists = req.Send('A', 'B', '127.0.0.1', scp.port, 'a.dcm;missing.dcm');
        expect(lists).to.deep.equal({ succeededFilesList: 'a.dcm', failedFilesList: 'missing.dcm' });
      });
      inside(join(folder, 'below'), () => {
        expect(req.Send('A', 'B', '127.0.0.1', scp.port, './b.dcm').failedFilesList).to.equal('');
      });
      expect(told).to.deep.equal([
        [true, 'a.dcm'],
        [false, 'missing.dcm'],
        [true, './b.dcm'],
      ]);
      req.Release();
    });

    it('[DCXACC.OnStoreSetup] count from where the handler has gone to', () => {
      const folder = tempDir('relative');
      const acc = new DCXACC();
      const port = acc.Listen(0);
      const told: string[] = [];
      const before = process.cwd();
      acc.on('OnStoreSetup', (filename) => {
        process.chdir(folder);
        filename.value = 'mine.dcm';
      });
      acc.on('OnStoreDone', (filename) => void told.push(filename));
      peers.scu({ port, steps: [{ do: 'store' }, RELEASE] });
      try {
        expect(acc.WaitForConnection('ACC', port, 10)).to.equal(true);
        expect(acc.WaitForCommand(10)).to.equal(true);
      } finally {
        process.chdir(before);
      }
      expect(told).to.deep.equal(['mine.dcm']);
      expect(readdirSync(folder)).to.deep.equal(['mine.dcm']);
      acc.Release();
    });

    it('[DCXAPP.StartLogging] counts from the current directory', () => {
      const folder = tempDir('relative');
      const app = new DCXAPP();
      inside(folder, () => app.StartLogging('a.log'));
      app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'here');
      app.StopLogging();
      expect(readFileSync(join(folder, 'a.log'), 'utf8')).to.match(/INFO here\n$/);
    });
  });

  describe('settings', () => {
    it('[DCXREQ.SecurityContext] gives back the very object, and reads it when a call starts', () => {
      const req = new DCXREQ();
      const security = new DCXSEC();
      expect(req.SecurityContext).to.equal(null);
      req.SecurityContext = security;
      expect(req.SecurityContext).to.equal(security);
      expect(comError(() => (req.SecurityContext = {} as DCXSEC)).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      security.VerificationMethod = DCXSEC_VERIFICATION_METHOD.DCXSEC_VERIFICATION_METHOD_NONE;
      security.CertFile = join(tempDir('tls'), 'missing.pem');
      const error = comError(() => req.Echo('A', 'B', '127.0.0.1', 1));
      expect(error.Description).to.contain('missing.pem');
      security.CertFile = '';
      expect(comError(() => req.Echo('A', 'B', '127.0.0.1', 1)).HRESULT).to.equal(HRESULT.CONNECTION_REFUSED);
      security.Release();
      expect(comError(() => req.Echo('A', 'B', '127.0.0.1', 1)).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      req.Release();
    });

    it('[DCXDIC.AddFromFile] also counts where the engine changes the transfer syntax', async () => {
      const folder = tempDir('dictionary');
      writeFileSync(join(folder, 'more.dic'), '(0029,1077)\tDS\tOurNumber\t1\t1\n');
      new DCXDIC().AddFromFile(join(folder, 'more.dic'));
      const scp = await peers.scp({ syntaxes: ['1.2.840.10008.1.2.1'] });
      // Implicit VR: the VR of this element stands in the dictionary alone.
      const element = Buffer.from('2900771004000000', 'hex');
      const uids = [
        ['08001600', '1.2.840.10008.5.1.4.1.1.7\0'],
        ['08001800', '1.2.3.4\0'],
      ].map(([tag = '', text = '']) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(text.length);
        return Buffer.concat([Buffer.from(tag, 'hex'), length, Buffer.from(text)]);
      });
      const file = join(folder, 'implicit.dcm');
      writeFileSync(file, Buffer.concat([...uids, element, Buffer.from('1.50')]));
      const object = new DCXOBJ();
      object.openFile(file);
      const req = new DCXREQ();
      req.SendObject('A', 'B', '127.0.0.1', scp.port, object);
      const [stored] = (await scp.record()).stores;
      expect(
        Buffer.from(stored?.dataSet ?? []).includes(Buffer.from('29007710445304001.50'.slice(0, 16), 'hex')),
      ).to.equal(true);
      req.Release();
    });
  });

  describe('the log', () => {
    let app: DCXAPP;
    beforeEach(() => {
      app = new DCXAPP();
    });
    afterEach(() => {
      app.removeAllListeners();
      app.StopLogging();
      app.MaxLogMessages = 0;
      app.LogLevel = LOG_LEVEL.LOG_LEVEL_INFO;
    });

    it('[DCXAPP.OnMaxLogCount] runs inside the call that filled the file, and may use members that do no networking', () => {
      const folder = tempDir('log');
      const names: string[] = [];
      let inside = 0;
      const within = new DCXREQ();
      let refused = 0;
      app.on('OnMaxLogCount', (count, closed, next: ByRef<string>) => {
        inside++;
        names.push(`${count} ${closed}`);
        app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'from the handler');
        expect(app.MaxLogMessages).to.equal(2);
        refused = comError(() => within.Echo('A', 'B', '127.0.0.1', 1)).HRESULT;
        next.value = join(folder, `${inside}.log`);
      });
      app.MaxLogMessages = 2;
      app.StartLogging(join(folder, '0.log'));
      app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'one');
      expect(inside).to.equal(0);
      app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'two');
      expect(names).to.deep.equal([`2 ${join(folder, '0.log')}`]);
      expect(refused).to.equal(HRESULT.E_FAIL);
      app.StopLogging();
      expect(readFileSync(join(folder, '1.log'), 'utf8')).to.contain('from the handler');
      within.Release();
    });

    it('[DCXAPP.LogStream] lets go of a stream that fails', () => {
      let writes = 0;
      app.LogStream = {
        write: () => {
          writes++;
          throw new Error('no more');
        },
      };
      for (let count = 0; count < 5; count++) app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'x');
      expect(writes).to.equal(1);
      const wrong = comError(() => (app.LogStream = 7 as never));
      expect(wrong.HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
    });
  });

  describe('results of handlers', () => {
    /** A thread of its own that queries; one thread cannot stand still and ask. */
    function* matches(log: string[], count: number): Generator<DCXOBJ> {
      try {
        for (let number = 0; number < count; number++) {
          log.push(`match ${number}`);
          yield objectOf({ [Tag.PatientsName]: `Doe^${number}` });
        }
      } finally {
        log.push('left');
      }
    }

    function query(acc: DCXACC, port: number): Promise<unknown> {
      const worker = new Worker(join(__dirname, 'programs', 'querying-thread.js'), { workerData: port });
      const result = new Promise((resolve) => worker.once('message', resolve));
      expect(acc.WaitForConnection('ACC', port, 20)).to.equal(true);
      return result;
    }

    it('[DCXACC.OnFind] are taken one by one, inside the call', async () => {
      const acc = new DCXACC();
      const log: string[] = [];
      acc.on('OnFind', (identifier) => {
        log.push(identifier.getElementByTag(Tag.PatientID).CStringPtr);
        return matches(log, 3);
      });
      const result = query(acc, acc.Listen(0));
      expect(acc.WaitForCommand(10)).to.equal(true);
      expect(log).to.deep.equal(['A-17', 'match 0', 'match 1', 'match 2', 'left']);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect(await result).to.deep.equal({ names: ['Doe^0', 'Doe^1', 'Doe^2'], status: 0 });
      acc.Release();
    });

    it('[DCXACC.OnFind] may not be an asynchronous list', async () => {
      const acc = new DCXACC();

      acc.on('OnFind', async function* () {
        yield objectOf({});
      } as never);
      const result = query(acc, acc.Listen(0));
      const error = comError(() => acc.WaitForCommand(10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect((error.cause as COMError).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect(await result).to.deep.equal({ names: [], status: 0xc000 });
      acc.Release();
    });

    it('[DCXACC.OnFind] end the call with the error of the program when going through them fails', async () => {
      const acc = new DCXACC();
      const thrown = new Error('no third one');
      acc.on('OnFind', function* () {
        yield objectOf({ [Tag.PatientsName]: 'Doe^0' });
        throw thrown;
      });
      const result = query(acc, acc.Listen(0));
      expect(comError(() => acc.WaitForCommand(10)).cause).to.equal(thrown);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect(((await result) as { status: number }).status).to.equal(0xc000);
      acc.Release();
    });
  });
});
