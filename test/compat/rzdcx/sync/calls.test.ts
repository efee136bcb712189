import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { AssociationRejectedError, ConnectError } from '../../../../src';
import {
  ByRef,
  COMError,
  DCXACC,
  DCXAPP,
  DCXOBJ,
  DCXOBJIterator,
  DCXREQ,
  DICOM_TAGS_ENUM,
  HRESULT,
  LOG_LEVEL,
} from '../../../../compat/rzdcx/sync';
import { dataSetOf } from '../../../support/compare';
import { syntheticFile, syntheticUID } from '../../../support/dicom-factory';
import type { ScuStep } from '../../../support/peers/messages';
import { Peers } from '../../../support/peers/peers';
import { freePort } from '../../../support/ports';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import { comError } from '../../expect-com-error';
import { objectOf } from '../requester-objects';

const RELEASE: ScuStep = { do: 'release' };
const PATIENT_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.1.1';

function image(number: number) {
  const sopInstanceUID = syntheticUID(1, 1, number);
  return { sopInstanceUID, dataSet: dataSetOf(syntheticFile({ rows: 40, columns: 40, sopInstanceUID })) };
}

function store(number = 1): ScuStep {
  return { do: 'store', object: image(number) };
}

describe('the blocking entry', () => {
  let peers: Peers;
  let req: DCXREQ;
  let acc: DCXACC;

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    req = new DCXREQ();
    acc = new DCXACC();
    acc.StoreDirectory = tempDir('blocking');
  });
  afterEach(() => {
    req.Release();
    acc.Release();
  });

  /** Has a peer do these steps over an association with `acc`. */
  function served(...steps: ScuStep[]) {
    const port = acc.Listen(0);
    const scu = peers.scu({ port, callingAETitle: 'SENDER', steps });
    expect(acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
    return scu;
  }

  describe('calls', () => {
    it('[DCXREQ.Echo] returns when the peer has answered', async () => {
      const scp = await peers.scp();
      expect(req.Echo('MODALITY', 'PACS', '127.0.0.1', scp.port)).to.equal(undefined);
      expect((await scp.record()).commands).to.deep.equal([0x0030]);
    });

    it('[DCXREQ.Echo] throws the COMError of the other entry, with the error of the engine as cause', async () => {
      const error = comError(() => req.Echo('A', 'B', '127.0.0.1', 1));
      expect(error.HRESULT).to.equal(HRESULT.CONNECTION_REFUSED);
      expect(error.Source).to.equal('rzdcx.DCXREQ');
      expect(error.Description).to.equal(error.message).and.contain('C-ECHO to B at 127.0.0.1:1 failed');
      expect(error.cause).to.be.instanceOf(ConnectError);
      expect((error.cause as ConnectError).port).to.equal(1);
      expect(((error.cause as Error).cause as NodeJS.ErrnoException).code).to.equal('ECONNREFUSED');
      const scp = await peers.scp({ reject: [1, 1, 7] });
      const rejected = comError(() => req.Echo('A', 'B', '127.0.0.1', scp.port));
      expect(rejected.cause).to.be.instanceOf(AssociationRejectedError);
      expect((rejected.cause as AssociationRejectedError).reason).to.equal(7);
    });

    it('[DCXREQ.Echo] shows the line of the program that called it in the stack of its error', () => {
      const error = comError(function callOfThisTest() {
        req.Echo('A', 'B', '127.0.0.1', 1);
      });
      expect(error.stack).to.contain('callOfThisTest');
    });

    it('[DCXREQ.Echo] tells the status that the peer answered with', async () => {
      const scp = await peers.scp({ statuses: [0x0110] });
      expect(comError(() => req.Echo('A', 'B', '127.0.0.1', scp.port)).dicomStatus).to.equal(0x0110);
    });

    it('[DCXREQ.Send] fills its by-reference arguments, and returns an object with the same names', async () => {
      const folder = tempDir('send');
      const [good, bad] = [writeSmallFile(join(folder, 'a.dcm')), join(folder, 'b.dcm')];
      writeFileSync(bad, 'no DICOM');
      const scp = await peers.scp();
      const [succeeded, failed] = [new ByRef('x'), new ByRef('y')];
      const lists = req.Send('A', 'B', '127.0.0.1', scp.port, `${good};${bad}`, succeeded, failed);
      expect(lists).to.deep.equal({ succeededFilesList: good, failedFilesList: bad });
      expect([succeeded.value, failed.value]).to.deep.equal([good, bad]);
    });

    it('[DCXREQ.Send] fills its by-reference arguments also when it throws', async () => {
      const file = writeSmallFile(join(tempDir('send'), 'a.dcm'));
      const scp = await peers.scp({ insteadOfAnswer: { number: 1, do: 'abort' } });
      const failed = new ByRef('');
      comError(() => req.Send('A', 'B', '127.0.0.1', scp.port, file, null, failed));
      expect(failed.value).to.equal(file);
    });

    it('[DCXREQ.AssociationRequestTimeout] and other properties refuse what is none, when they are set', () => {
      expect([req.AssociationRequestTimeout, acc.DimseCommandTimeout]).to.deep.equal([30, 60]);
      expect(comError(() => (req.AssociationRequestTimeout = -1)).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      req.AssociationRequestTimeout = 0.5;
      expect(req.AssociationRequestTimeout).to.equal(0.5);
    });

    it('refuses arguments of a wrong kind with the codes of the other entry', () => {
      const send = (object: unknown) =>
        comError(() => req.SendObject('A', 'B', '127.0.0.1', 104, object as DCXOBJ)).HRESULT;
      expect(send(null)).to.equal(HRESULT.E_POINTER);
      for (const wrong of [{}, [], 'text', 7, () => undefined, Symbol('x'), req, new ByRef(1)]) {
        expect(send(wrong), typeof wrong).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      }
    });

    it('[DCXREQ.SendObject] refuses an object that was released', () => {
      const object = new DCXOBJ();
      object.Release();
      const error = comError(() => req.SendObject('A', 'B', '127.0.0.1', 104, object));
      expect(error.HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
    });
  });

  describe('objects', () => {
    it('[DCXREQ.Query] gives every match to the handler inside the call, and all of them afterwards', async () => {
      const finder = new Worker(join(__dirname, 'programs', 'find-provider.js'), { workerData: 3 });
      const [port] = (await once(finder, 'message')) as [number];
      const seen: unknown[] = [];
      req.on('OnQueryResponseRecieved', (match) => {
        const element = match.getElementByTag(DICOM_TAGS_ENUM.PatientsName);
        seen.push(element.Value);
        element.Value = 'changed';
        match.Release();
      });
      const keys = objectOf({ [DICOM_TAGS_ENUM.QueryRetrieveLevel]: 'PATIENT' });
      const found = req.Query('A', 'FINDER', '127.0.0.1', port, PATIENT_ROOT_FIND, keys);
      expect(found).to.be.instanceOf(DCXOBJIterator);
      expect(seen).to.deep.equal(['Doe^0', 'Doe^1', 'Doe^2']);
      const all: unknown[] = [];
      for (; !found.AtEnd(); found.Next()) all.push(found.Get().getElementByTag(DICOM_TAGS_ENUM.PatientsName).Value);
      expect(all).to.have.length(3);
      await once(finder, 'exit');
    });

    it('[DCXACC.TakeStoredObject] gives the object that came into memory, byte for byte', async () => {
      new DCXAPP().EnableInMemoryStorageSCP = true;
      try {
        const scu = served(store(), RELEASE);
        expect(acc.WaitForCommand(10)).to.equal(true);
        const object = acc.TakeStoredObject();
        expect(object).to.be.instanceOf(DCXOBJ);
        expect(object?.getElementByTag(DICOM_TAGS_ENUM.sopInstanceUID).Value).to.equal(syntheticUID(1, 1, 1));
        expect(object?.getElementByTag(DICOM_TAGS_ENUM.PixelData).Length).to.equal(40 * 40 * 2);
        expect(acc.TakeStoredObject()).to.equal(null);
        expect(acc.WaitForCommand(10)).to.equal(false);
        await scu.results;
      } finally {
        new DCXAPP().EnableInMemoryStorageSCP = false;
      }
    });

    it('[DCXREQ.SendObject] sends what the program has put into the object', async () => {
      const scp = await peers.scp();
      const object = objectOf({
        [DICOM_TAGS_ENUM.sopClassUid]: '1.2.840.10008.5.1.4.1.1.7',
        [DICOM_TAGS_ENUM.sopInstanceUID]: '1.2.3.4',
        [DICOM_TAGS_ENUM.PatientsName]: 'Doe^Jane',
      });
      req.SendObject('A', 'B', '127.0.0.1', scp.port, object);
      expect((await scp.record()).commands).to.deep.equal([0x0001]);
      // It was copied: the program goes on with its own.
      expect(object.getElementByTag(DICOM_TAGS_ENUM.PatientsName).Value).to.equal('Doe^Jane');
    });
  });

  describe('events', () => {
    it('[DCXACC.OnStoreSetup] and OnStoreDone run inside the call, and what they write counts', async () => {
      const folder = tempDir('renamed');
      const events: unknown[][] = [];
      acc.on('OnConnection', (calling, called, host, accept) => {
        events.push(['OnConnection', calling, called, host, accept.value]);
      });
      acc.on('OnStoreSetup', (filename) => {
        events.push(['OnStoreSetup', filename.value]);
        filename.value = join(folder, 'mine.dcm');
      });
      acc.on('OnStoreDone', (filename, ok, accept) => {
        events.push(['OnStoreDone', filename, ok, accept.value, readdirSync(folder)]);
        accept.value = false;
      });
      acc.on('OnAssocEnd', () => events.push(['OnAssocEnd']));
      const scu = served(store(), RELEASE);
      expect(acc.WaitForCommand(10)).to.equal(true);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect(events).to.deep.equal([
        ['OnConnection', 'SENDER', events[0]?.[2], '127.0.0.1', true],
        ['OnStoreSetup', ''],
        ['OnStoreDone', join(folder, 'mine.dcm'), true, true, ['mine.dcm']],
        ['OnAssocEnd'],
      ]);
      expect((await scu.results)[1]?.status).to.equal(0xc000);
    });

    it('[DCXACC.on] a handler that throws ends the call, with the very error that it threw as cause', async () => {
      const thrown = Object.assign(new RangeError('full'), { detail: { free: 0 } });
      acc.on('OnStoreDone', () => {
        throw thrown;
      });
      const scu = served(store(), { do: 'echo' }, RELEASE);
      const error = comError(() => acc.WaitForCommand(10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.Description).to.contain('OnStoreDone').and.contain('full');
      expect(error.cause).to.equal(thrown);
      // The association stays open.
      expect(acc.WaitForCommand(10)).to.equal(true);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect((await scu.results)[1]?.status).to.equal(0xc000);
    });

    it('[DCXREQ.on] a handler may throw anything, and it comes out as it is', async () => {
      const scp = await peers.scp();
      const file = writeSmallFile(join(tempDir('send'), 'a.dcm'));
      for (const thrown of ['text', undefined, Object.freeze({ a: 1 }), new COMError(HRESULT.E_FAIL, 'own', 'me')]) {
        req.removeAllListeners();
        req.on('OnFileSent', () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw thrown;
        });
        const error = comError(() => req.Send('A', 'B', '127.0.0.1', scp.port, file));
        expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
        expect(error.cause).to.equal(thrown);
      }
    });

    it('[DCXACC.on] a handler that returns a promise counts as one that threw DISP_E_TYPEMISMATCH', async () => {
      const later = (): unknown => Promise.reject(new Error('nobody waits for this'));
      acc.on('OnEcho', later);
      const scu = served({ do: 'echo' }, RELEASE);
      const error = comError(() => acc.WaitForCommand(10));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect((error.cause as COMError).HRESULT).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect((await scu.results)[1]?.status).to.equal(0x0110);
    });

    it('[DCXREQ.on] a handler may call: blocking calls nest', async () => {
      const scp = await peers.scp();
      const folder = tempDir('nested');
      const files = [1, 2, 3].map((number) => writeSmallFile(join(folder, `${number}.dcm`)));
      const seen: string[] = [];
      const other = new DCXREQ();
      other.on('OnFileSent', (succeeded, name) => void seen.push(`inner ${succeeded} ${name}`));
      req.on('OnFileSent', (succeeded, name) => {
        seen.push(`outer ${succeeded} ${name}`);
        if (name !== files[0]) return;
        other.Echo('A', 'B', '127.0.0.1', scp.port);
        other.Send('A', 'B', '127.0.0.1', scp.port, files[1] ?? '');
        expect(comError(() => other.Echo('A', 'B', '127.0.0.1', 1)).HRESULT).to.equal(HRESULT.CONNECTION_REFUSED);
      });
      req.Send('A', 'B', '127.0.0.1', scp.port, files);
      expect(seen).to.deep.equal([
        `outer true ${files[0]}`,
        `inner true ${files[1]}`,
        `outer true ${files[1]}`,
        `outer true ${files[2]}`,
      ]);
      other.Release();
    });

    it('[DCXACC.Release] inside a handler ends the running call', async () => {
      acc.on('OnEcho', () => acc.Release());
      const scu = served({ do: 'echo' }, RELEASE);
      expect(acc.WaitForCommand(10)).to.equal(false);
      expect(comError(() => acc.WaitForCommand(10)).HRESULT).to.equal(HRESULT.OBJECT_RELEASED);
      await scu.results;
    });
  });

  describe('the log', () => {
    it('[DCXAPP.LogStream] gets entries of engine and program, in order, before the call returns', async () => {
      const scp = await peers.scp();
      const app = new DCXAPP();
      const entries: string[] = [];
      app.LogStream = { write: (entry) => entries.push(entry) };
      app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
      try {
        app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'before');
        req.Echo('A', 'B', '127.0.0.1', scp.port);
        app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'behind');
        expect(entries[0]).to.match(/^\d{4}-\d\d-\d\d .* \[\d+\] INFO before\n$/);
        expect(entries.at(-1)).to.match(/INFO behind\n$/);
        expect(entries.slice(1, -1).join('')).to.contain('A-ASSOCIATE');
      } finally {
        app.LogLevel = LOG_LEVEL.LOG_LEVEL_INFO;
        app.StopLogging();
      }
    });
  });

  it('[DCXACC.Listen] opens a port that only its own thread shares', async () => {
    const port = await freePort();
    expect(acc.Listen(port)).to.equal(port);
    const second = new DCXACC();
    expect(second.Listen(port)).to.equal(port);
    const scus = [1, 2].map(() => peers.scu({ port, callingAETitle: 'SENDER', steps: [{ do: 'echo' }, RELEASE] }));
    expect(acc.WaitForConnection('ONE', port, 10)).to.equal(true);
    expect(second.WaitForConnection('TWO', port, 10)).to.equal(true);
    for (const each of [second, acc]) {
      expect(each.WaitForCommand(10)).to.equal(true);
      expect(each.WaitForCommand(10)).to.equal(false);
    }
    for (const scu of scus) expect((await scu.results).every(({ error }) => error === undefined)).to.equal(true);
    second.Release();
  });
});
