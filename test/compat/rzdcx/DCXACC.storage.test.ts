import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { type ByRef, type DCXACC, DICOM_TAGS_ENUM, HRESULT } from '../../../compat/rzdcx';
import { dataSetOf } from '../../support/compare';
import { CT_IMAGE_STORAGE, syntheticFile, syntheticUID } from '../../support/dicom-factory';
import type { ScuStep } from '../../support/peers/messages';
import { Peers } from '../../support/peers/peers';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { describeEntries } from './support/entries';

const RELEASE: ScuStep = { do: 'release' };

function image(number: number) {
  const sopInstanceUID = syntheticUID(1, 1, number);
  return { sopInstanceUID, dataSet: dataSetOf(syntheticFile({ rows: 40, columns: 40, sopInstanceUID })) };
}

function store(number = 1): ScuStep {
  return { do: 'store', object: image(number) };
}

describeEntries('DCXACC: storing', ({ entry: { DCXACC, DCXAPP }, it }) => {
  let peers: Peers;
  let acc: DCXACC;
  let folder: string;
  const events: unknown[][] = [];

  before(() => {
    peers = new Peers();
  });
  after(() => peers.stop());
  beforeEach(() => {
    events.length = 0;
    folder = tempDir('store');
    acc = new DCXACC();
    acc.StoreDirectory = folder;
  });
  afterEach(async () => {
    const app = new DCXAPP();
    app.EnableInMemoryStorageSCP = false;
    app.MaxInMemoryObjectBytes = 2 ** 30;
    app.MaxInMemoryBytes = 2 ** 31;
    await acc[Symbol.asyncDispose]();
  });

  /** Writes the events of a store down, with the by-reference values as they come in. */
  function watch(): void {
    acc.on('OnStoreSetup', (filename) => void events.push(['OnStoreSetup', filename.value]));
    acc.on(
      'OnStoreDone',
      (filename, status, accept) => void events.push(['OnStoreDone', filename, status, accept.value]),
    );
    acc.on('OnAssocEnd', () => void events.push(['OnAssocEnd']));
  }

  async function connected(...steps: ScuStep[]) {
    const port = await acc.Listen(0);
    const scu = peers.scu({ port, callingAETitle: 'SENDER', steps });
    expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
    return scu;
  }

  /** Serves one association with these steps to its end; gives the statuses of the peer's requests. */
  async function statusesOf(...steps: ScuStep[]): Promise<(number | undefined)[]> {
    const scu = await connected(...steps, RELEASE);
    while (await acc.WaitForCommand(10));
    const results = await scu.results;
    return results.slice(1, -1).map(({ status, error }) => {
      expect(error).to.equal(undefined);
      return status;
    });
  }

  describe('files', () => {
    it('[DCXACC.StoreDirectory] is where an object goes that nobody names, as <SOP Instance UID>.dcm', async () => {
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(1, 1, 1)}.dcm`]);
    });

    it('[DCXACC.StoreDirectory] is made when it is missing, with the folders above it', async () => {
      acc.StoreDirectory = join(folder, 'a', 'b');
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(join(folder, 'a', 'b'))).to.have.length(1);
    });

    it('[DCXACC.StoreDirectory] is empty at first, which means the current directory at the time of the store', async () => {
      const before = process.cwd();
      acc.StoreDirectory = '';
      expect(new DCXACC().StoreDirectory).to.equal('');
      process.chdir(folder);
      try {
        expect(await statusesOf(store())).to.deep.equal([0]);
      } finally {
        process.chdir(before);
      }
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(1, 1, 1)}.dcm`]);
    });

    it('[DCXACC.StoreDirectory] may be changed between two commands', async () => {
      const scu = await connected(store(1), store(2), RELEASE);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      acc.StoreDirectory = join(folder, 'second');
      expect(await acc.WaitForCommand(10)).to.equal(true);
      await scu.results;
      expect(existsSync(join(folder, `${syntheticUID(1, 1, 1)}.dcm`))).to.equal(true);
      expect(existsSync(join(folder, 'second', `${syntheticUID(1, 1, 2)}.dcm`))).to.equal(true);
    });

    it('[DCXACC.OnStoreSetup] comes first with an empty name, then the data, OnStoreDone, and last the response', async () => {
      watch();
      const scu = await connected(
        { do: 'store-part', object: image(1), bytes: 1000 },
        { do: 'gate', name: 'half' },
        { do: 'store-rest' },
        RELEASE,
      );
      const command = acc.WaitForCommand(10);
      await scu.reached('half');
      let answered = false;
      void scu.results.then(() => (answered = true));
      acc.on('OnStoreDone', () => {
        expect(answered).to.equal(false);
      });
      expect(events.map(([name]) => name)).to.not.contain('OnStoreDone');
      scu.go('half');
      expect(await command).to.equal(true);
      const path = join(folder, `${syntheticUID(1, 1, 1)}.dcm`);
      expect(events).to.deep.equal([
        ['OnStoreSetup', ''],
        ['OnStoreDone', path, true, true],
      ]);
      expect((await scu.results)[3]?.status).to.equal(0);
    });

    it('[DCXACC.OnStoreSetup] names the file; a relative name counts from the current directory', async () => {
      const path = join(folder, 'named', 'x.dcm');
      const name = relative(process.cwd(), path);
      acc.on('OnStoreSetup', (filename) => {
        filename.value = name;
      });
      watch();
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(existsSync(path)).to.equal(true);
      expect(events[1]).to.deep.equal(['OnStoreDone', name, true, true]);
    });

    it('[DCXACC.OnStoreSetup] leaves the name to the default when it sets null or nothing', async () => {
      acc.on('OnStoreSetup', (filename) => {
        (filename as ByRef<string | null>).value = null;
      });
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(1, 1, 1)}.dcm`]);
    });

    it('[DCXACC.OnStoreSetup] awaits a handler that returns a promise', async () => {
      acc.on('OnStoreSetup', async (filename) => {
        await new Promise((resolve) => setImmediate(resolve));
        filename.value = join(folder, 'late.dcm');
      });
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal(['late.dcm']);
    });

    it('[DCXACC.OnStoreSetup] counts the last of several handlers, in the order of registration', async () => {
      acc.on('OnStoreSetup', (filename) => {
        filename.value = join(folder, 'first.dcm');
      });
      acc.Advise({
        OnStoreSetup: (filename) => {
          filename.value = filename.value.replace('first', 'second');
        },
      });
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal(['second.dcm']);
    });

    it('[DCXACC.OnStoreDone] finds the file complete and closed: it may be moved', async () => {
      const moved = join(folder, 'moved.dcm');
      acc.on('OnStoreDone', (filename) => renameSync(filename, moved));
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal(['moved.dcm']);
      expect(dataSetOf(readFileSync(moved)).equals(image(1).dataSet)).to.equal(true);
    });

    it('[DCXACC.OnStoreDone] comes when an existing file was replaced', async () => {
      const path = join(folder, `${syntheticUID(1, 1, 1)}.dcm`);
      writeFileSync(path, 'older');
      watch();
      expect(await statusesOf(store())).to.deep.equal([0]);
      expect(dataSetOf(readFileSync(path)).equals(image(1).dataSet)).to.equal(true);
      expect(events[1]).to.deep.equal(['OnStoreDone', path, true, true]);
    });

    it('[DCXACC.WaitForCommand] keeps the bytes and the transfer syntax received; group 0002 names the sender', async () => {
      expect(await statusesOf(store())).to.deep.equal([0]);
      const file = readFileSync(join(folder, `${syntheticUID(1, 1, 1)}.dcm`));
      expect(dataSetOf(file).equals(image(1).dataSet)).to.equal(true);
      const meta = file.subarray(0, file.length - image(1).dataSet.length).toString('latin1');
      for (const text of ['1.2.840.10008.1.2.1\0', CT_IMAGE_STORAGE, syntheticUID(1, 1, 1), 'SENDER']) {
        expect(meta).to.contain(text);
      }
    });

    it('[DCXACC.Durable] stores as before, with the bytes on the disk before the response', async () => {
      expect(acc.Durable).to.equal(false);
      acc.Durable = true;
      expect(await statusesOf(store(1), store(2))).to.deep.equal([0, 0]);
      expect(readdirSync(folder)).to.have.length(2);
    });
  });

  describe('status', () => {
    it('[DCXACC.OnStoreDone] answers 0x0000 while accept_storage stays true and 0xC000 when it is cleared; the file stays', async () => {
      const answers = [true, false, true];
      acc.on('OnStoreDone', (_filename, _status, accept) => {
        accept.value = answers.shift() ?? true;
      });
      expect(await statusesOf(store(1), store(2), store(3))).to.deep.equal([0, 0xc000, 0]);
      expect(readdirSync(folder)).to.have.length(3);
    });

    it('[DCXACC.OnStoreDone] takes numbers as flags', async () => {
      const answers = [0, 1, -1];
      acc.on('OnStoreDone', (_filename, _status, accept) => {
        (accept as unknown as ByRef<number>).value = answers.shift() ?? 0;
      });
      expect(await statusesOf(store(1), store(2), store(3))).to.deep.equal([0xc000, 0, 0]);
    });

    it('[DCXACC.OnStoreDone] awaits a handler that returns a promise before the response', async () => {
      acc.on('OnStoreDone', async (_filename, _status, accept) => {
        await new Promise((resolve) => setImmediate(resolve));
        accept.value = false;
      });
      expect(await statusesOf(store())).to.deep.equal([0xc000]);
    });

    it('[DCXACC.OnStoreDone] refuses with 0xC000 when its handler throws; the call fails, the association stays open', async () => {
      const own = new Error('cannot index it');
      acc.once('OnStoreDone', () => {
        throw own;
      });
      const scu = await connected(store(1), store(2), RELEASE);
      const error = await rejection(acc.WaitForCommand(10));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, own]);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0xc000, 0]);
      expect(readdirSync(folder)).to.have.length(2);
    });

    it('[DCXACC.OnStoreSetup] refuses with 0xC000 when its handler throws, keeps nothing and raises no OnStoreDone', async () => {
      const own = new Error('no');
      acc.once('OnStoreSetup', () => {
        throw own;
      });
      acc.on('OnStoreDone', (filename) => void events.push([filename]));
      const scu = await connected(store(1), store(2), RELEASE);
      const error = await rejection(acc.WaitForCommand(10));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, own]);
      expect(events).to.deep.equal([]);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0xc000, 0]);
      expect(readdirSync(folder)).to.have.length(1);
    });

    it('[DCXACC.OnStoreDone] that throws over a failed write gives 0xC000, and the call fails', async () => {
      writeFileSync(join(folder, 'file'), '');
      acc.StoreDirectory = join(folder, 'file');
      acc.on('OnStoreDone', (_filename, status) => {
        if (!status) throw new Error('disk trouble');
      });
      const scu = await connected(store(1), { do: 'echo' }, RELEASE);
      expect((await rejection(acc.WaitForCommand(10))).Description).to.contain('disk trouble');
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results).slice(1, 3).map(({ status }) => status)).to.deep.equal([0xc000, 0]);
    });

    it('[DCXACC.OnStoreSetup] that leaves something else than text counts as one that threw', async () => {
      acc.on('OnStoreSetup', (filename) => {
        (filename as unknown as ByRef<number>).value = 7;
      });
      const scu = await connected(store(1), RELEASE);
      expect((await rejection(acc.WaitForCommand(10))).HRESULT).to.equal(HRESULT.E_ABORT);
      expect((await scu.results)[1]?.status).to.equal(0xc000);
    });

    it('[DCXACC.NextStorageResponseStatus] goes into every following response until it is changed, and outranks accept_storage', async () => {
      acc.on('OnStoreDone', (_filename, _status, accept) => {
        accept.value = false;
      });
      const scu = await connected(store(1), store(2), store(3), store(4), RELEASE);
      acc.NextStorageResponseStatus = 0xa700;
      await acc.WaitForCommand(10);
      await acc.WaitForCommand(10);
      acc.NextStorageResponseStatus = 0xb000;
      await acc.WaitForCommand(10);
      acc.NextStorageResponseStatus = 0;
      await acc.WaitForCommand(10);
      expect((await scu.results).slice(1, 5).map(({ status }) => status)).to.deep.equal([
        0xa700, 0xa700, 0xb000, 0xc000,
      ]);
    });

    it('[DCXACC.NextStorageResponseStatus] may be set while the object arrives', async () => {
      const scu = await connected(
        { do: 'store-part', object: image(1), bytes: 100 },
        { do: 'gate', name: 'half' },
        { do: 'store-rest' },
        RELEASE,
      );
      const command = acc.WaitForCommand(10);
      await scu.reached('half');
      acc.NextStorageResponseStatus = 0xc123;
      scu.go('half');
      expect(await command).to.equal(true);
      expect((await scu.results)[3]?.status).to.equal(0xc123);
    });

    it('[DCXACC.NextStorageResponseStatus] folds negative shorts and refuses what has no 16 bits', async () => {
      expect(acc.NextStorageResponseStatus).to.equal(0);
      acc.NextStorageResponseStatus = -0x4000;
      expect(acc.NextStorageResponseStatus).to.equal(0xc000);
      for (const value of [0x10000, -0x8001, 1.5, NaN]) {
        expect(() => (acc.NextStorageResponseStatus = value), String(value)).to.throw('NextStorageResponseStatus');
      }
      expect(await statusesOf(store())).to.deep.equal([0xc000]);
    });

    it('[DCXACC.NextStorageResponseStatus] leaves C-ECHO alone', async () => {
      acc.NextStorageResponseStatus = 0xa700;
      expect(await statusesOf({ do: 'echo' })).to.deep.equal([0]);
    });

    it('[DCXACC.OnStoreDone] gets storage_status false when the file cannot be written: 0xA700, or 0xC000 when it clears the flag', async () => {
      writeFileSync(join(folder, 'file'), '');
      const name = join(folder, 'file', 'below.dcm');
      acc.on('OnStoreSetup', (filename) => {
        filename.value = name;
      });
      watch();
      const answers = [true, false];
      acc.on('OnStoreDone', (_filename, _status, accept) => {
        accept.value = answers.shift() ?? true;
      });
      expect(await statusesOf(store(1), store(2))).to.deep.equal([0xa700, 0xc000]);
      expect(events[1]).to.deep.equal(['OnStoreDone', name, false, true]);
      expect(readdirSync(folder)).to.deep.equal(['file']);
    });

    it('L35: [DCXACC.NextStorageResponseStatus] never turns a failed write into a success or a warning', async () => {
      writeFileSync(join(folder, 'file'), '');
      acc.StoreDirectory = join(folder, 'file');
      const scu = await connected(store(1), store(2), store(3), RELEASE);
      for (const status of [0xb000, 0x0001, 0xa900]) {
        acc.NextStorageResponseStatus = status;
        expect(await acc.WaitForCommand(10)).to.equal(true);
      }
      expect((await scu.results).slice(1, 4).map(({ status }) => status)).to.deep.equal([0xa700, 0xa700, 0xa900]);
    });

    it('[DCXACC.WaitForCommand] echoes the SOP Instance UID in the response', async () => {
      const scu = await connected(store(1), RELEASE);
      await acc.WaitForCommand(10);
      expect((await scu.results)[1]?.instance).to.equal(syntheticUID(1, 1, 1));
    });
  });

  describe('a transfer that breaks off', () => {
    for (const end of ['abort', 'vanish'] as const) {
      it(`[DCXACC.WaitForCommand] leaves nothing behind, raises no OnStoreDone and gives false: ${end}`, async () => {
        watch();
        const object = image(1);
        const scu = await connected(
          { do: 'store-part', object, bytes: 2000 },
          { do: 'gate', name: 'half' },
          { do: end },
        );
        const command = acc.WaitForCommand(10);
        await scu.reached('half');
        scu.go('half');
        expect(await command).to.equal(false);
        expect(events).to.deep.equal([['OnStoreSetup', ''], ['OnAssocEnd']]);
        expect(readdirSync(folder)).to.deep.equal([]);
      });
    }

    it('[DCXACC.Release] in the middle of a store leaves nothing behind', async () => {
      watch();
      const scu = await connected(
        { do: 'store-part', object: image(1), bytes: 2000 },
        { do: 'gate', name: 'half' },
        { do: 'take' },
      );
      const command = acc.WaitForCommand(10);
      await scu.reached('half');
      acc.Release();
      expect(await command).to.equal(false);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  it('L2: [DCXACC.WaitForCommand] takes no more of an object than a buffer holds while nobody calls it', async () => {
    const dataSet = Buffer.alloc(48 * 1024 * 1024);
    const scu = await connected({ do: 'store', object: { dataSet } }, { do: 'gate', name: 'answered' }, RELEASE);
    const other = new DCXACC();
    const before = process.memoryUsage().arrayBuffers;
    expect(await other.WaitForConnection('OTHER', 0, 0.3)).to.equal(false);
    other.Release();
    // The bytes of the peer are in this process too: they and what was received are counted.
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(8 * 1024 * 1024);
    scu.go('answered');
    expect(await acc.WaitForCommand(10)).to.equal(true);
    expect((await scu.results)[1]?.status).to.equal(0);
  });

  describe('memory', () => {
    beforeEach(() => {
      new DCXAPP().EnableInMemoryStorageSCP = true;
    });

    /** SOP Instance UID of what was taken; null when there was nothing. */
    function taken(): string | null {
      const object = acc.TakeStoredObject();
      return object === null ? null : (object.getElementByTag(DICOM_TAGS_ENUM.sopInstanceUID).Value as string);
    }

    it('[DCXACC.TakeStoredObject] hands over what nobody named, and gives null afterwards; no file is made', async () => {
      const scu = await connected(store(1), RELEASE);
      expect(acc.TakeStoredObject()).to.equal(null);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(taken()).to.equal(syntheticUID(1, 1, 1));
      expect(acc.TakeStoredObject()).to.equal(null);
      expect((await scu.results)[1]?.status).to.equal(0);
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('[DCXACC.TakeStoredObject] works inside OnStoreDone, whose file name is empty', async () => {
      watch();
      let inside: string | null = null;
      acc.on('OnStoreDone', () => {
        inside = taken();
      });
      expect(await statusesOf(store(1))).to.deep.equal([0]);
      expect(events[1]).to.deep.equal(['OnStoreDone', '', true, true]);
      expect(inside).to.equal(syntheticUID(1, 1, 1));
      expect(acc.TakeStoredObject()).to.equal(null);
    });

    it('[DCXACC.TakeStoredObject] gives the last object when one before it was not taken', async () => {
      expect(await statusesOf(store(1), store(2))).to.deep.equal([0, 0]);
      expect(taken()).to.equal(syntheticUID(1, 1, 2));
      expect(acc.TakeStoredObject()).to.equal(null);
    });

    it('[DCXACC.TakeStoredObject] gives null for what went to a file since memory was switched off between two commands', async () => {
      const scu = await connected(store(1), store(2), RELEASE);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(taken()).to.equal(syntheticUID(1, 1, 1));
      new DCXAPP().EnableInMemoryStorageSCP = false;
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect(acc.TakeStoredObject()).to.equal(null);
      expect(readdirSync(folder)).to.deep.equal([`${syntheticUID(1, 1, 2)}.dcm`]);
      await scu.results;
    });

    for (const limit of ['MaxInMemoryObjectBytes', 'MaxInMemoryBytes'] as const) {
      it(`[DCXAPP.${limit}] takes an object at the limit, and answers one byte past it with A700; the next one is taken`, async () => {
        const object = { ...image(1), dataSet: Buffer.alloc(5000) };
        new DCXAPP()[limit] = 5000;
        expect(await statusesOf({ do: 'store', object })).to.deep.equal([0]);
        expect(acc.TakeStoredObject()).to.not.equal(null);
        new DCXAPP()[limit] = 4999;
        watch();
        expect(await statusesOf({ do: 'store', object }, { do: 'echo' })).to.deep.equal([0xa700, 0]);
        expect(events).to.deep.include(['OnStoreDone', '', false, true]);
        expect(acc.TakeStoredObject()).to.equal(null);
        new DCXAPP()[limit] = 5000;
        expect(await statusesOf({ do: 'store', object }), 'nothing was kept of the other').to.deep.equal([0]);
      });
    }

    it('[DCXACC.TakeStoredObject] gives null for a command that stored nothing', async () => {
      expect(await statusesOf({ do: 'echo' })).to.deep.equal([0]);
      expect(acc.TakeStoredObject()).to.equal(null);
    });

    it('[DCXACC.TakeStoredObject] also gives an object that the program refused', async () => {
      acc.on('OnStoreDone', (_filename, _status, accept) => {
        accept.value = false;
      });
      expect(await statusesOf(store(1))).to.deep.equal([0xc000]);
      expect(taken()).to.equal(syntheticUID(1, 1, 1));
    });

    it('[DCXACC.OnStoreSetup] outranks memory by a name', async () => {
      acc.on('OnStoreSetup', (filename) => {
        filename.value = join(folder, 'x.dcm');
      });
      expect(await statusesOf(store(1))).to.deep.equal([0]);
      expect(readdirSync(folder)).to.deep.equal(['x.dcm']);
      expect(acc.TakeStoredObject()).to.equal(null);
    });

    it('[DCXACC.TakeStoredObject] gives an object that can be saved, with the sender in its group 0002', async () => {
      expect(await statusesOf(store(1))).to.deep.equal([0]);
      const path = join(folder, 'saved.dcm');
      acc.TakeStoredObject()!.saveFile(path);
      const file = readFileSync(path);
      expect(dataSetOf(file).equals(image(1).dataSet)).to.equal(true);
      expect(file.toString('latin1', 0, file.length - image(1).dataSet.length)).to.contain('SENDER');
    });
  });

  describe('hostile names', () => {
    const hostile = [
      '../../x',
      '/tmp/x',
      '..',
      '.',
      '',
      'CON',
      'a/b',
      'C:\\x',
      '1.2\0.3',
      `1.${'2'.repeat(70)}`,
      '1..2',
    ];

    for (const sopInstanceUID of hostile) {
      it(`L14: [DCXACC.StoreDirectory] never makes a path of the SOP Instance UID ${JSON.stringify(sopInstanceUID)}`, async () => {
        const root = join(folder, 'deep', 'root');
        acc.StoreDirectory = root;
        expect(await statusesOf({ do: 'store', object: { ...image(1), sopInstanceUID } })).to.deep.equal([0]);
        const names = readdirSync(root);
        expect(names).to.have.length(1);
        expect(names[0]).to.match(/^2\.25\.\d+\.dcm$/);
        expect(readdirSync(join(folder, 'deep'))).to.deep.equal(['root']);
      });
    }

    it('L14: [DCXACC.StoreDirectory] never makes a path of an AE title', async () => {
      const port = await acc.Listen(0);
      mkdirSync(join(folder, 'root'));
      acc.StoreDirectory = join(folder, 'root');
      const scu = peers.scu({
        port,
        callingAETitle: '../../x',
        calledAETitle: '/etc/passwd',
        steps: [store(1), RELEASE],
      });
      expect(await acc.WaitForConnection('DCXACC', port, 10)).to.equal(true);
      expect(await acc.WaitForCommand(10)).to.equal(true);
      expect((await scu.results)[1]?.status).to.equal(0);
      expect(readdirSync(join(folder, 'root'))).to.deep.equal([`${syntheticUID(1, 1, 1)}.dcm`]);
      expect(readdirSync(folder)).to.deep.equal(['root']);
    });
  });

  it('L46: [DCXACC.WaitForCommand] writes no patient data into the log below the level DEBUG', async () => {
    const app = new DCXAPP();
    const log = join(folder, 'log.txt');
    app.StartLogging(log);
    try {
      const file = syntheticFile({ rows: 4, columns: 4, patientName: 'Secret^Person', patientID: 'SECRET-ID' });
      writeFileSync(join(folder, 'file'), '');
      acc.on('OnStoreSetup', (filename) => {
        filename.value = events.length++ === 0 ? join(folder, 'file', 'x.dcm') : '';
      });
      const steps = [1, 2].map((): ScuStep => ({ do: 'store', object: { dataSet: dataSetOf(file) } }));
      expect(await statusesOf(...steps)).to.deep.equal([0xa700, 0]);
    } finally {
      app.StopLogging();
    }
    const text = readFileSync(log, 'utf8');
    expect(text).to.contain('C-STORE').and.contain('SENDER');
    expect(text).to.not.match(/secret/i);
  });
});
