import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ByRef, DCXOBJ, type DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../../compat/rzdcx';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import {
  C_CANCEL,
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceAssociation,
  type ServiceHandler,
  type ServiceMessage,
} from '../../support/peers/scripted-service';
import type { RawCommand } from '../../support/peers/raw-command';
import { BEE, LEE, LEI, smallDataSet } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { rejection } from '../rejection';
import { decoded, objectOf } from './requester-objects';
import { describeEntries } from './support/entries';

const STUDY_ROOT_GET = '1.2.840.10008.5.1.4.1.2.2.3';
const PATIENT_ROOT_GET = '1.2.840.10008.5.1.4.1.2.1.3';
const C_STORE = 0x0001;
const C_GET = 0x0010;
const PENDING = 0xff00;
const N = ['MODALITY', 'PACS', '127.0.0.1'] as const;
const KEYS = { [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.StudyInstanceUID]: '1.2.3' };

/** The command of a C-STORE. */
function storeCommand(instance: string): RawCommand {
  return {
    [Element.CommandField]: C_STORE,
    [Element.AffectedSOPClassUID]: CT_IMAGE_STORAGE,
    [Element.AffectedSOPInstanceUID]: instance,
    [Element.Priority]: 0,
  };
}

/** Stores one small object at the requester; gives the status of its answer. */
async function store(association: ServiceAssociation, instance: string): Promise<number> {
  const dataSet = smallDataSet({ sopInstanceUID: instance, transferSyntax: LEI });
  await association.ask(CT_IMAGE_STORAGE, storeCommand(instance), dataSet);
  const answer = await association.next();
  return answer?.field === (C_STORE | 0x8000) ? answer.number(Element.Status) : -1;
}

describeEntries('DCXREQ: C-GET', ({ entry: { DCXREQ, DCXACC, DCXAPP }, it }) => {
  let req: DCXREQ;
  let folder: string;
  const services: ScriptedService[] = [];
  const instances = [1, 2, 3].map((number) => syntheticUID(5, number));

  beforeEach(() => {
    req = new DCXREQ();
    folder = tempDir('get');
    req.StoreDirectory = folder;
  });
  afterEach(async () => {
    await req[Symbol.asyncDispose]();
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  async function serve(handler: ServiceHandler, acceptance?: Acceptance): Promise<ScriptedService> {
    const service = await ScriptedService.start(handler, acceptance);
    services.push(service);
    return service;
  }

  /** Stores the instances, with a pending response behind each, and ends with that status. */
  function sending(statuses: number[], uids: readonly string[] = instances, final = 0): ServiceHandler {
    return async (message, association) => {
      for (const [index, uid] of uids.entries()) {
        statuses.push(await store(association, uid));
        await association.respond(message, PENDING, {
          [Element.Remaining]: uids.length - index - 1,
          [Element.Completed]: index + 1,
          [Element.Failed]: 0,
          [Element.Warning]: 0,
        });
      }
      await association.respond(message, final);
    };
  }

  function get(service: ScriptedService): Promise<void> {
    return req.Get(...N, service.port, objectOf(KEYS));
  }

  it('[DCXREQ.Get] with five arguments asks in the Study Root model, with six in the one given', async () => {
    const service = await serve((message, association) => association.respond(message, 0), { transferSyntax: LEE });
    await req.Get(...N, service.port, objectOf(KEYS));
    await req.Get(...N, service.port, PATIENT_ROOT_GET, objectOf(KEYS));
    expect(service.messages.map(({ field }) => field)).to.deep.equal([C_GET, C_GET]);
    expect(service.messages.map((message) => message.text(Element.AffectedSOPClassUID))).to.deep.equal([
      STUDY_ROOT_GET,
      PATIENT_ROOT_GET,
    ]);
    expect(decoded(service.messages[0]?.dataSet, LEE)).to.deep.equal({ '00080052': 'STUDY', '0020000d': '1.2.3' });
    expect(await service.ends()).to.deep.equal(['release', 'release']);
  });

  it('L31: [DCXREQ.Get] proposes the model and 126 storage classes in the SCP role, the most used first, LEI, LEE and BEE each', async () => {
    const service = await serve((message, association) => association.respond(message, 0));
    await get(service);
    const [association] = service.associations;
    const contexts = association?.request.presentationContexts ?? [];
    const [model, ...storage] = contexts.map((context) => context.abstractSyntax);
    expect(model).to.equal(STUDY_ROOT_GET);
    expect(new Set(storage)).to.have.lengthOf(126);
    expect(storage.slice(0, 3)).to.deep.equal(
      ['2', '4', '1'].map((ending) => `1.2.840.10008.5.1.4.1.1.${ending}`),
      'CT, MR, CR',
    );
    expect(contexts.every(({ transferSyntaxes }) => transferSyntaxes.join() === [LEI, LEE, BEE].join())).to.equal(true);
    expect(association?.request.userInformation.roleSelections).to.deep.equal(
      storage.map((sopClassUID) => ({ sopClassUID, scuRole: false, scpRole: true })),
    );
  });

  it('[DCXREQ.StoreDirectory] gets the files, named by their instances, bytes as they came, and is made when missing', async () => {
    const statuses: number[] = [];
    const service = await serve(sending(statuses));
    req.StoreDirectory = join(folder, 'deep', 'er');
    await get(service);
    expect(statuses).to.deep.equal([0, 0, 0]);
    expect(readdirSync(req.StoreDirectory).sort()).to.deep.equal(instances.map((uid) => `${uid}.dcm`).sort());
    const file = join(req.StoreDirectory, `${instances[0] ?? ''}.dcm`);
    const expected = smallDataSet({ sopInstanceUID: instances[0], transferSyntax: LEI });
    expect(readFileSync(file).subarray(-expected.length).equals(expected)).to.equal(true);
    const stored = new DCXOBJ();
    stored.openFile(file);
    expect(stored.FileMetaInfo?.GetElement(Tag.SourceApplicationEntityTitle)?.Value).to.equal('PACS');
  });

  it('[DCXREQ.StoreDirectory] is empty at first: the current directory', () => {
    expect(new DCXREQ().StoreDirectory).to.equal('');
    req.StoreDirectory = null as unknown as string;
    expect(req.StoreDirectory).to.equal('');
  });

  it('[DCXREQ.OnStoreSetup] names the file; [DCXREQ.OnStoreDone] tells of it when it is complete', async () => {
    const service = await serve(sending([], instances.slice(0, 2)));
    const events: string[] = [];
    req.on('OnStoreSetup', (filename) => {
      events.push(`setup ${JSON.stringify(filename.value)}`);
      if (events.length === 1) filename.value = join(folder, 'named.dcm');
    });
    req.on('OnStoreDone', (filename, status, accept) => {
      events.push(`done ${filename} ${String(status)} ${String(accept.value)} ${String(existsSync(filename))}`);
    });
    await get(service);
    expect(events).to.deep.equal([
      'setup ""',
      `done ${join(folder, 'named.dcm')} true true true`,
      'setup ""',
      `done ${join(folder, `${instances[1] ?? ''}.dcm`)} true true true`,
    ]);
  });

  it('[DCXREQ.OnStoreDone] accept_storage false answers 0xC000, keeps the file and goes on', async () => {
    const statuses: number[] = [];
    const service = await serve(sending(statuses, instances, 0xb000));
    req.on('OnStoreDone', (filename, _status, accept: ByRef<boolean>) => {
      accept.value = !filename.includes(instances[1] ?? '?');
    });
    await get(service);
    expect(statuses).to.deep.equal([0, 0xc000, 0]);
    expect(readdirSync(folder)).to.have.lengthOf(3);
  });

  it('[DCXREQ.OnStoreDone] storage_status false: the object could not be written, 0xA700 is answered and the call goes on', async () => {
    const statuses: number[] = [];
    const service = await serve(sending(statuses, instances.slice(0, 1), 0xb000));
    mkdirSync(join(folder, `${instances[0] ?? ''}.dcm`));
    const seen: boolean[] = [];
    req.on('OnStoreDone', (_filename, status) => void seen.push(status));
    await get(service);
    expect(statuses).to.deep.equal([0xa700]);
    expect(seen).to.deep.equal([false]);
  });

  it('[DCXREQ.OnGetResponseRecieved] comes for each response, the last one included; counters that it lacks are 0', async () => {
    const service = await serve(sending([], instances.slice(0, 2)));
    const events: number[][] = [];
    req.on('OnGetResponseRecieved', (...values) => void events.push(values));
    await get(service);
    expect(events).to.deep.equal([
      [PENDING, 1, 1, 0, 0],
      [PENDING, 0, 2, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('[DCXREQ.Get] a failure status fails the call, a warning does not', async () => {
    const failing = await serve((message, association) => association.respond(message, 0xa701));
    const error = await rejection(get(failing));
    expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0xa701]);
    await get(await serve((message, association) => association.respond(message, 0xb000)));
  });

  it('[DCXREQ.Get] keeps nothing in memory, whatever DCXAPP.EnableInMemoryStorageSCP says', async () => {
    const app = new DCXAPP();
    app.EnableInMemoryStorageSCP = true;
    try {
      await get(await serve(sending([], instances.slice(0, 1))));
    } finally {
      app.EnableInMemoryStorageSCP = false;
    }
    expect(readdirSync(folder)).to.have.lengthOf(1);
    const accepter = new DCXACC();
    expect(accepter.TakeStoredObject()).to.equal(null);
    accepter.Release();
  });

  it('L30: [DCXREQ.OnGetResponseRecieved] throwing at the first response sends C-CANCEL, and the call ends with E_ABORT', async () => {
    const statuses: number[] = [];
    const service = await serve(async (message, association) => {
      statuses.push(await store(association, instances[0] ?? ''));
      await association.respond(message, PENDING, { [Element.Remaining]: 2 });
      expect((await association.next())?.field).to.equal(C_CANCEL);
      // What was on its way is taken all the same.
      statuses.push(await store(association, instances[1] ?? ''));
      await association.respond(message, 0xfe00);
    });
    const stop = new Error('enough');
    req.on('OnGetResponseRecieved', () => {
      throw stop;
    });
    const error = await rejection(get(service));
    expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
    expect(await service.ends()).to.deep.equal(['release']);
    expect(statuses[0]).to.equal(0);
    expect(statuses[1]).to.be.at.least(0);
  });

  for (const event of ['OnStoreSetup', 'OnStoreDone'] as const) {
    it(`[DCXREQ.${event}] throwing ends the call with E_ABORT also when the peer does not care for the cancel`, async () => {
      const stop = new Error('stop');
      req.DimseCommandTimeout = 0.3;
      req.on(event, () => {
        throw stop;
      });
      const service = await serve(async (message, association) => {
        if (message.field !== C_GET) return;
        await store(association, syntheticUID(5, 1));
        let over = false;
        void association.untilEnd().then(() => (over = true));
        while (!over) {
          await association.respond(message, PENDING);
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      const error = await rejection(get(service));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
    });

    it(`[DCXREQ.${event}] throwing answers 0xC000 and cancels the retrieval, and the call ends with E_ABORT`, async () => {
      const fields: (number | undefined)[] = [];
      const service = await serve(async (message, association) => {
        const dataSet = smallDataSet({ transferSyntax: LEI });
        await association.ask(CT_IMAGE_STORAGE, storeCommand(instances[0] ?? ''), dataSet);
        const answers: (ServiceMessage | undefined)[] = [await association.next(), await association.next()];
        fields.push(...answers.map((answer) => answer?.field).sort());
        const answer = answers.find((each) => each?.field === (C_STORE | 0x8000));
        expect(answer?.number(Element.Status)).to.equal(0xc000);
        await association.respond(message, 0xfe00);
      });
      const stop = new Error('enough');
      req.on(event, () => {
        throw stop;
      });
      const error = await rejection(get(service));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
      expect(await service.ends()).to.deep.equal(['release']);
      expect(fields).to.deep.equal([C_CANCEL, C_STORE | 0x8000].sort());
    });
  }

  it('[DCXREQ.Get] fails with 0x80040203 when the model is not accepted, or no storage class in the SCP role', async () => {
    const answer: ServiceHandler = (message, association) => association.respond(message, 0);
    const withoutModel = await serve(answer, { refuse: [STUDY_ROOT_GET] });
    const error = await rejection(get(withoutModel));
    expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    expect(error.Description).to.contain(STUDY_ROOT_GET);
    const withoutRoles = await serve(answer, { roles: () => [] });
    expect((await rejection(get(withoutRoles))).HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    expect([...withoutModel.messages, ...withoutRoles.messages]).to.deep.equal([]);
  });

  it('[DCXREQ.Release] aborts a running retrieval and leaves nothing of a half object behind', async () => {
    const service = await serve(async (_message, association) => {
      const half = smallDataSet({ transferSyntax: LEI }).subarray(0, 60);
      await association.begin(CT_IMAGE_STORAGE, storeCommand(instances[0] ?? ''), half);
    });
    const events: string[] = [];
    req.on('OnStoreSetup', () => {
      events.push('OnStoreSetup');
      req.Release();
    });
    req.on('OnStoreDone', () => void events.push('OnStoreDone'));
    const error = await rejection(get(service));
    expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
    expect(await service.ends()).to.deep.equal(['abort']);
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(events).to.deep.equal(['OnStoreSetup']);
  });

  it('[DCXREQ.Get] refuses bad arguments before any connection is made', async () => {
    const service = await serve((message, association) => association.respond(message, 0));
    const codes = [
      await rejection(req.Get(...N, service.port, null as unknown as DCXOBJ)),
      await rejection(req.Get(...N, service.port, 'no UID', objectOf(KEYS))),
      await rejection(req.Get(...N, service.port, STUDY_ROOT_GET, {} as DCXOBJ)),
    ].map(({ HRESULT: code }) => code);
    expect(codes).to.deep.equal([HRESULT.E_POINTER, HRESULT.E_INVALIDARG, HRESULT.DISP_E_TYPEMISMATCH]);
    expect(service.associations).to.deep.equal([]);
  });

  it('L14: [DCXREQ.Get] a hostile SOP Instance UID never becomes part of a path', async () => {
    await get(await serve(sending([], ['../../escape', 'a/b'])));
    expect(readdirSync(folder)).to.have.lengthOf(2);
    expect(readdirSync(folder).every((name) => /^2\.25\.\d+\.dcm$/.test(name))).to.equal(true);
  });
});
