import { join } from 'node:path';
import { expect } from 'chai';
import {
  type ByRef,
  DCXACC as AsynchronousDCXACC,
  type DCXACC,
  DCXELM,
  DCXOBJ,
  DCXOBJIterator,
  DCXREQ,
  DICOM_TAGS_ENUM as Tag,
  type FindResult,
  HRESULT,
  type RetrieveResult,
} from '../../../compat/rzdcx';
import {
  type Association,
  CommandField,
  createEngine,
  DataElement,
  DataSet,
  find,
  nAction,
  nCreate,
  nEventReport,
  nSet,
  receiveDataSet,
  Status,
} from '../../../src';
import { CT_IMAGE_STORAGE, syntheticUID } from '../../support/dicom-factory';
import { LEI, writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { waitUntil, within } from '../../support/wait-until';
import { rejection } from '../rejection';
import { objectOf, texts } from './requester-objects';
import { describeEntries } from './support/entries';

const WORKLIST = '1.2.840.10008.5.1.4.31';
const STUDY_FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const STUDY_MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
const STUDY_GET = '1.2.840.10008.5.1.4.1.2.2.3';
const MPPS = '1.2.840.10008.3.1.2.3.3';
const COMMITMENT = '1.2.840.10008.1.20.1';
const COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
/** How long one wait for a connection is, in seconds: then somebody looks whether it is still wanted. */
const SLICE = 0.05;
const INSTANCES = [1, 2, 3].map((number) => syntheticUID(81, number));

/** One element's value, as text. */
function text(object: DCXOBJ, tag: number): string {
  return object.getElementByTag(tag).CStringPtr;
}

function raise(text: string): never {
  throw new Error(text);
}

describeEntries('DCXACC: query, retrieve, procedure steps and commitment', ({ entry, it }) => {
  let acc: DCXACC;
  /** Of the asynchronous entry, so that it can ask while the accepter's calls block. */
  let req: DCXREQ;
  let port: number;
  let N: [string, string, string, number];
  /** What the Wait calls threw. */
  let thrown: unknown[];
  const events: string[] = [];

  beforeEach(async () => {
    events.length = 0;
    thrown = [];
    req = new DCXREQ();
    acc = new entry.DCXACC();
    acc.BindAddress = '127.0.0.1';
    port = await acc.Listen(0);
    N = ['MODALITY', 'ARCHIVE', '127.0.0.1', port];
  });
  afterEach(() => Promise.all([req[Symbol.asyncDispose](), acc[Symbol.asyncDispose]()]));

  /**
   * The loop of a ported server, for as long as a peer needs it.
   *
   * @param behind - Called behind each command that was served.
   */
  async function served<T>(peer: () => Promise<T>, behind: () => unknown = () => undefined): Promise<T> {
    let over = false;
    const result = peer().finally(() => (over = true));
    result.catch(() => undefined);
    while (!over) {
      if (!(await acc.WaitForConnection('ARCHIVE', port, SLICE))) continue;
      for (let goesOn = true; goesOn;) {
        try {
          goesOn = await acc.WaitForCommand(10);
          if (goesOn) await behind();
        } catch (error) {
          thrown.push(error);
        }
      }
    }
    return result;
  }

  function associate(...abstractSyntaxes: string[]): Promise<Association> {
    return createEngine().requestAssociation({
      host: '127.0.0.1',
      port,
      callingAETitle: 'MODALITY',
      calledAETitle: 'ARCHIVE',
      presentationContexts: abstractSyntaxes.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [LEI] })),
      roleSelections: [COMMITMENT, CT_IMAGE_STORAGE].map((sopClassUID) => ({
        sopClassUID,
        scuRole: true,
        scpRole: true,
      })),
    });
  }

  /** What a peer does over one association, which is served. */
  function over<T>(abstractSyntax: string, work: (association: Association) => Promise<T>): Promise<T> {
    return served(async () => {
      const association = await associate(abstractSyntax);
      const result = await work(association);
      await association.release();
      return result;
    });
  }

  function patient(name: string): DCXOBJ {
    return objectOf({ [Tag.PatientName]: name, [Tag.PatientID]: `${name}-1` });
  }

  function keys(): DCXOBJ {
    return objectOf({ [Tag.PatientName]: '*', [Tag.PatientID]: '' });
  }

  async function namesFound(): Promise<unknown[]> {
    return texts(await served(() => req.Query(...N, STUDY_FIND, keys())), Tag.PatientName);
  }

  describe('contexts', () => {
    /** What is accepted of these. */
    const opened = (...abstractSyntaxes: string[]): Promise<string[]> =>
      served(async () => {
        const association = await associate(...abstractSyntaxes);
        const uids = association.presentationContexts.map(({ abstractSyntax }) => abstractSyntax);
        await association.release();
        return uids;
      });
    const accepted = (): Promise<string[]> => opened(STUDY_FIND, WORKLIST, STUDY_MOVE, STUDY_GET, MPPS, COMMITMENT);

    it('[DCXACC.WaitForConnection] accepts commitment always, the other services only while their event has a handler', async () => {
      expect(await accepted()).to.deep.equal([COMMITMENT]);
      const onFind = (): null => null;
      acc.on('OnFind', onFind);
      expect(await accepted()).to.deep.equal([STUDY_FIND, WORKLIST, COMMITMENT]);
      acc.off('OnFind', onFind);
      acc.on('OnMPPSSet', () => undefined);
      acc.on('OnMove', () => null);
      acc.on('OnGet', () => null);
      expect(await accepted()).to.deep.equal([STUDY_MOVE, STUDY_GET, MPPS, COMMITMENT]);
    });

    it('[DCXACC.OnFind] [DCXACC.OnMove] [DCXACC.OnGet] [DCXACC.OnMPPSCreate] open every model of their service, and no other', async () => {
      const models = ['1.1', '2.1', '3.1', '1.2', '2.2', '3.2', '1.3', '2.3', '3.3'];
      const uids = [...models.map((model) => `1.2.840.10008.5.1.4.1.2.${model}`), WORKLIST, MPPS];
      for (const [event, from, to] of [
        ['OnFind', 0, 3],
        ['OnMove', 3, 6],
        ['OnGet', 6, 9],
      ] as const) {
        const handler = (): null => null;
        acc.on(event, handler);
        expect(await opened(...uids), event).to.deep.equal([
          ...uids.slice(from, to),
          ...(event === 'OnFind' ? [WORKLIST] : []),
        ]);
        acc.off(event, handler);
      }
      acc.on('OnMPPSCreate', () => undefined);
      expect(await opened(...uids)).to.deep.equal([MPPS]);
    });

    it('[DCXACC.OnGet] storage is accepted with the SCP role for the peer only while it has a handler', async () => {
      const role = (): Promise<boolean | undefined> =>
        over(CT_IMAGE_STORAGE, ({ presentationContexts: [context] }) => Promise.resolve(context?.scpRole));
      expect(await role()).to.equal(false);
      acc.on('OnGet', () => null);
      expect(await role()).to.equal(true);
    });
  });

  describe('OnFind', () => {
    it('[DCXACC.OnFind] gets the identifier; what it returns goes out as it is, one response each, then success', async () => {
      acc.on('OnFind', (identifier) => {
        events.push(text(identifier, Tag.PatientName));
        return [patient('A'), patient('B')];
      });
      const identifier = new DataSet(LEI);
      identifier.set(DataElement.fromText(Tag.PatientName, 'PN', '*'));
      const responses: unknown[] = [];
      await over(STUDY_FIND, async (association) => {
        for await (const { status, identifier: match } of find(association, { SOPClassUID: STUDY_FIND, identifier })) {
          responses.push([status, match?.text(Tag.PatientID)?.trim()]);
        }
      });
      expect(events).to.deep.equal(['*']);
      expect(responses).to.deep.equal([
        [0xff00, 'A-1'],
        [0xff00, 'B-1'],
        [0, undefined],
      ]);
    });

    const forms: Record<string, () => FindResult | Promise<FindResult>> = {
      'a DCXOBJIterator': () => {
        const list = new DCXOBJIterator();
        const object = new DCXOBJ();
        for (const name of ['A', 'B', 'C']) {
          object.insertElement(patient(name).getElementByTag(Tag.PatientName));
          list.Insert(object);
        }
        return list;
      },
      'an object with AtEnd, Get and Next': () => {
        const list = [patient('A'), patient('B'), patient('C')];
        return {
          AtEnd: () => list.length === 0,
          Get: () => list[0] as DCXOBJ,
          Next: () => void list.shift(),
        };
      },
      'an array': () => [patient('A'), patient('B'), patient('C')],
      *'a generator that uses one object again and again'() {
        const object = new DCXOBJ();
        for (const name of ['A', 'B', 'C']) {
          object.insertElement(patient(name).getElementByTag(Tag.PatientName));
          yield object;
        }
      },
      async *'an async generator'() {
        for (const name of ['A', 'B', 'C']) {
          await Promise.resolve();
          yield patient(name);
        }
      },
      'a promise': () => Promise.resolve([patient('A'), patient('B'), patient('C')]),
    };
    for (const [form, make] of Object.entries(forms)) {
      it(`[DCXACC.OnFind] may return ${form}`, async () => {
        acc.on('OnFind', () => make());
        expect(await namesFound()).to.deep.equal(['A', 'B', 'C']);
      });
    }

    it('[DCXACC.OnFind] [DCXACC.Advise] a sink that writes three patients into the identifier, one after the other', async () => {
      const sink = {
        OnFind: (identifier: DCXOBJ): DCXOBJIterator => {
          const found = new DCXOBJIterator();
          const element = new DCXELM();
          for (const name of ['A', 'B', 'C']) {
            element.Init(Tag.PatientName);
            element.Value = name;
            identifier.insertElement(element);
            found.Insert(identifier);
          }
          return found;
        },
      };
      const cookie = acc.Advise(sink);
      const found = await served(() => req.Query(...N, WORKLIST, keys()));
      expect(texts(found, Tag.PatientName)).to.deep.equal(['A', 'B', 'C']);
      acc.Unadvise(cookie);
      const error = await rejection(served(() => req.Query(...N, WORKLIST, keys())));
      expect(error).to.have.property('HRESULT', HRESULT.NO_PRESENTATION_CONTEXT);
    });

    it('[DCXACC.OnFind] null, nothing and an empty list are no match', async () => {
      const results: FindResult[] = [null, undefined, [], new DCXOBJIterator()];
      acc.on('OnFind', () => results.shift());
      while (results.length > 0) expect(await namesFound()).to.deep.equal([]);
    });

    it('[DCXACC.OnFind] the methods of a list are called once for each object', async () => {
      const list = [patient('A'), patient('B')];
      acc.on('OnFind', () => ({
        AtEnd: () => (events.push('AtEnd'), list.length === 0),
        Get: () => (events.push('Get'), list[0] as DCXOBJ),
        Next: () => (events.push('Next'), void list.shift()),
      }));
      expect(await namesFound()).to.deep.equal(['A', 'B']);
      expect(events).to.deep.equal(['AtEnd', 'Get', 'Next', 'AtEnd', 'Get', 'Next', 'AtEnd']);
    });

    it('[DCXACC.OnFind] an iterator that is busy is closed when the peer goes away', async () => {
      let wake: (step: IteratorResult<DCXOBJ>) => void = () => undefined;
      const asked = new Promise<void>((resolve) => {
        acc.on('OnFind', () => ({
          [Symbol.asyncIterator]: () => ({
            next: () => {
              resolve();
              return new Promise<IteratorResult<DCXOBJ>>((give) => (wake = give));
            },
            return: () => {
              events.push('closed');
              wake({ done: true, value: undefined });
              return Promise.resolve({ done: true, value: undefined });
            },
          }),
        }));
      });
      acc.on('OnAssocEnd', () => void events.push('end'));
      await served(async () => {
        const association = await associate(STUDY_FIND);
        const responses = find(association, { SOPClassUID: STUDY_FIND, identifier: new DataSet(LEI) });
        const failed = responses.next().catch(() => undefined);
        await within(asked, 'the query');
        association.abort();
        await failed;
        await waitUntil(() => events.includes('end'), 'the end');
      });
      expect(events).to.deep.equal(['closed', 'end']);
    });

    for (const [what, result] of Object.entries({
      'an iterable that throws': { [Symbol.iterator]: () => raise('no list') },
      'an iterator whose steps are none': { [Symbol.iterator]: () => ({ next: () => undefined }) },
      'what is no object, from an iterator that cannot be closed': {
        [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 5 }), return: () => raise('not now') }),
      },
    })) {
      it(`[DCXACC.OnFind] ${what} is the handler's error`, async () => {
        acc.on('OnFind', () => result as unknown as FindResult);
        expect(await rejection(served(() => req.Query(...N, STUDY_FIND, keys())))).to.have.property(
          'dicomStatus',
          0xc000,
        );
        expect(thrown).to.have.length(1);
        expect(thrown[0]).to.have.property('HRESULT', HRESULT.E_ABORT);
      });
    }

    it('[DCXACC.OnFind] the identifier may be changed and returned', async () => {
      acc.on('OnFind', (identifier) => {
        identifier.insertElement(patient('CHANGED').getElementByTag(Tag.PatientName));
        return [identifier];
      });
      expect(await namesFound()).to.deep.equal(['CHANGED']);
    });

    it('[DCXACC.OnFind] of several handlers the last one counts', async () => {
      acc.on('OnFind', () => [patient('A')]);
      acc.on('OnFind', () => [patient('B')]);
      expect(await namesFound()).to.deep.equal(['B']);
    });

    it('[DCXACC.OnFind] a lazy result is pulled as it is sent, and closed when the peer cancels', async () => {
      let pulled = 0;
      acc.on('OnFind', function* () {
        try {
          for (;;) {
            pulled++;
            yield patient(`P${pulled}`);
          }
        } finally {
          events.push('closed');
        }
      });
      req.on('OnQueryResponseRecieved', () => {
        throw new Error('enough');
      });
      const error = await rejection(served(() => req.Query(...N, STUDY_FIND, keys())));
      expect(error).to.have.property('HRESULT', HRESULT.E_ABORT);
      expect(events).to.deep.equal(['closed']);
      expect(thrown).to.deep.equal([]);
    });

    for (const [how, make] of Object.entries({
      throws: () => {
        throw new Error('the index is broken');
      },
      *'returns what fails half way'() {
        yield patient('A');
        throw new Error('the index is broken');
      },
    } as Record<string, () => FindResult>)) {
      it(`[DCXACC.OnFind] a handler that ${how}: the peer gets 0xC000, the Wait call fails, the association goes on`, async () => {
        acc.on('OnFind', () => (events.push('find') === 1 ? make() : [patient('A')]));
        const query = async (association: Association): Promise<number | undefined> => {
          const identifier = new DataSet(LEI);
          identifier.set(DataElement.fromText(Tag.PatientName, 'PN', '*'));
          let last: number | undefined;
          for await (const { status } of find(association, { SOPClassUID: STUDY_FIND, identifier })) last = status;
          return last;
        };
        const statuses = await over(STUDY_FIND, async (association) => [
          await query(association),
          await query(association),
        ]);
        expect(statuses).to.deep.equal([0xc000, 0]);
        expect(thrown).to.have.length(1);
        expect(thrown[0]).to.have.property('HRESULT', HRESULT.E_ABORT);
        expect(String((thrown[0] as Error).cause)).to.contain('the index is broken');
      });
    }

    it('[DCXACC.OnFind] what is no list counts as the handler’s error', async () => {
      acc.on('OnFind', () => 42 as unknown as FindResult);
      expect(await rejection(served(() => req.Query(...N, STUDY_FIND, keys())))).to.have.property(
        'dicomStatus',
        0xc000,
      );
      expect(thrown).to.have.length(1);
    });
  });

  describe('procedure steps', () => {
    it('[DCXACC.OnMPPSCreate] gets UID and attributes; the response is success', async () => {
      acc.on('OnMPPSCreate', (uid, dataset) => {
        events.push(`${uid} ${text(dataset, Tag.PerformedProcedureStepStatus)}`);
      });
      const begun = objectOf({ [Tag.PerformedProcedureStepStatus]: 'IN PROGRESS' });
      const uid = await served(() => req.MPPS_Create(...N, begun));
      expect(events).to.deep.equal([`${uid} IN PROGRESS`]);
    });

    it('[DCXACC.OnMPPSCreate] gets a new UID when the peer gave none, and the response tells it', async () => {
      acc.on('OnMPPSCreate', (uid) => void events.push(uid));
      const { status, SOPInstanceUID } = await over(MPPS, (association) =>
        nCreate(association, { SOPClassUID: MPPS, dataSet: new DataSet(LEI) }),
      );
      expect(status).to.equal(0);
      expect(events).to.deep.equal([SOPInstanceUID]);
      expect(SOPInstanceUID).to.match(/^2\.25\.\d+$/);
    });

    it('[DCXACC.OnMPPSSet] gets UID and modifications; without a handler of its own it is success as well', async () => {
      acc.on('OnMPPSSet', (uid, dataset) => {
        events.push(`${uid} ${text(dataset, Tag.PerformedProcedureStepStatus)}`);
      });
      await served(async () => {
        await req.MPPS_Set(...N, objectOf({ [Tag.PerformedProcedureStepStatus]: 'COMPLETED' }), '1.2.3.4');
        await req.MPPS_Create(...N, objectOf({ [Tag.PerformedProcedureStepStatus]: 'IN PROGRESS' }));
      });
      expect(events).to.deep.equal(['1.2.3.4 COMPLETED']);
    });

    for (const event of ['OnMPPSCreate', 'OnMPPSSet'] as const) {
      it(`[DCXACC.${event}] a handler that throws: the peer gets 0x0110 and its words, the Wait call fails`, async () => {
        acc.on(event, () => {
          throw new Error('no steps today');
        });
        const instance = { SOPClassUID: MPPS, SOPInstanceUID: '1.2.3', dataSet: new DataSet(LEI) };
        const request = event === 'OnMPPSSet' ? nSet : nCreate;
        const { status, errorComment } = await over(MPPS, (association) => request(association, instance));
        expect(status).to.equal(0x0110);
        expect(errorComment).to.contain('no steps today');
        expect(thrown[0]).to.have.property('HRESULT', HRESULT.E_ABORT);
      });
    }
  });

  describe('storage commitment', () => {
    const list = INSTANCES.map((uid) => `${CT_IMAGE_STORAGE},${uid}`);

    it('[DCXACC.OnStorageCommitRequest] gets transaction and instances, accepts by itself', async () => {
      acc.on('OnStorageCommitRequest', (transaction, instances, accept) => {
        events.push(transaction, instances, String(accept.value));
      });
      const transaction = await served(() => req.CommitInstances(...N, list));
      expect(events).to.deep.equal([transaction, INSTANCES.join(';'), 'true']);
    });

    it('[DCXACC.OnStorageCommitRequest] false is answered with 0x0110', async () => {
      acc.on('OnStorageCommitRequest', (_transaction, _instances, accept: ByRef<boolean>) => {
        accept.value = false;
      });
      expect(await rejection(served(() => req.CommitInstances(...N, list)))).to.have.property('dicomStatus', 0x0110);
      expect(thrown).to.deep.equal([]);
    });

    it('[DCXACC.OnStorageCommitRequest] is accepted without a handler', async () => {
      expect(await served(() => req.CommitInstances(...N, list))).to.match(/^2\.25\./);
    });

    it('[DCXACC.OnStorageCommitRequest] another action type is answered with 0x0123', async () => {
      const { status } = await over(COMMITMENT, (association) =>
        nAction(association, {
          SOPClassUID: COMMITMENT,
          SOPInstanceUID: COMMITMENT_INSTANCE,
          actionTypeID: 2,
          dataSet: new DataSet(LEI),
        }),
      );
      expect(status).to.equal(0x0123);
    });

    it('[DCXACC.OnStorageCommitRequest] [DCXACC.OnCommitResult] what names no transaction or no instance is answered with 0x0115, without event', async () => {
      acc.on('OnStorageCommitRequest', () => void events.push('request'));
      acc.on('OnCommitResult', () => void events.push('result'));
      const instance = { SOPClassUID: COMMITMENT, SOPInstanceUID: COMMITMENT_INSTANCE };
      const onlyTransaction = new DataSet(LEI);
      onlyTransaction.set(DataElement.fromText(Tag.TransactionUID, 'UI', '1.2.3'));
      const answers = await over(COMMITMENT, async (association) => [
        await nAction(association, { ...instance, actionTypeID: 1 }),
        await nAction(association, { ...instance, actionTypeID: 1, dataSet: new DataSet(LEI) }),
        await nAction(association, { ...instance, actionTypeID: 1, dataSet: onlyTransaction }),
        await nEventReport(association, { ...instance, eventTypeID: 1 }),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([0x0115, 0x0115, 0x0115, 0x0115]);
      expect(events).to.deep.equal([]);
    });

    it('[DCXACC.SendCommitResult] reports on the open association, by instance UIDs alone', async () => {
      let asked = '';
      acc.on('OnStorageCommitRequest', (transaction) => void (asked = transaction));
      const answer = (): Promise<void> =>
        acc.SendCommitResult(asked, INSTANCES.slice(0, 2).join(';'), INSTANCES[2] ?? '');
      const refs = [0, 1, 2, 3].map(() => ({ value: undefined }));
      const [received, status, succeeded, failed] = refs as unknown as [
        ByRef<boolean>,
        ByRef<boolean>,
        ByRef<string>,
        ByRef<string>,
      ];
      await served(
        () => req.CommitInstancesAndWaitForResult(...N, list, 5, received, status, succeeded, failed),
        answer,
      );
      expect(refs.map(({ value }) => value)).to.deep.equal([
        true,
        false,
        INSTANCES.slice(0, 2).join(';'),
        INSTANCES[2],
      ]);
    });

    it('[DCXACC.SendCommitResult] may run beside a Wait call', async () => {
      acc.on('OnStorageCommitRequest', (transaction) => {
        // Behind the answer.
        setTimeout(() => void acc.SendCommitResult(transaction, INSTANCES, ''), 20);
      });
      const received = { value: false };
      const others = [0, 1, 2].map(() => ({ value: undefined })) as unknown as [
        ByRef<boolean>,
        ByRef<string>,
        ByRef<string>,
      ];
      await served(() => req.CommitInstancesAndWaitForResult(...N, list, 5, received, ...others));
      expect(received.value).to.equal(true);
    });

    it('[DCXREQ.SendCommitResult] the requests of the last 1,000 transactions are known by their instances, older ones are not', async () => {
      const sender = new entry.DCXREQ();
      const receiver = new AsynchronousDCXACC();
      receiver.on('OnCommitResult', (_status, transaction) => void events.push(transaction));
      const transactions = Array.from({ length: 1001 }, (_, index) => syntheticUID(82, index + 1));
      const [instance = ''] = INSTANCES;
      const item = new DataSet();
      item.set(DataElement.fromText(Tag.ReferencedSOPClassUID, 'UI', CT_IMAGE_STORAGE));
      item.set(DataElement.fromText(Tag.ReferencedSOPInstanceUID, 'UI', instance));
      await over(COMMITMENT, async (association) => {
        for (const transaction of transactions) {
          const dataSet = new DataSet();
          dataSet.set(DataElement.fromText(Tag.TransactionUID, 'UI', transaction));
          dataSet.set(DataElement.sequence(Tag.ReferencedSOPSequence, [item.copy()]));
          const asked = { SOPClassUID: COMMITMENT, SOPInstanceUID: COMMITMENT_INSTANCE, actionTypeID: 1, dataSet };
          expect((await nAction(association, asked)).status).to.equal(0);
        }
      });
      const [forgotten = '', oldest = ''] = transactions;
      const receiverPort = await receiver.Listen(0);
      const address = ['ARCHIVE', 'MODALITY', '127.0.0.1', receiverPort] as const;
      const error = await rejection(() => sender.SendCommitResult(...address, forgotten, instance, ''));
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      const receiving = (async () => {
        if (await receiver.WaitForConnection('MODALITY', receiverPort, 10)) while (await receiver.WaitForCommand(10));
      })();
      await sender.SendCommitResult(...address, oldest, instance, '');
      await receiving;
      expect(events).to.deep.equal([oldest]);
      await Promise.all([sender[Symbol.asyncDispose](), receiver[Symbol.asyncDispose]()]);
    });

    it('[DCXACC.SendCommitResult] needs an open association', async () => {
      expect(await rejection(() => acc.SendCommitResult('1.2.3', list, ''))).to.have.property(
        'HRESULT',
        HRESULT.E_FAIL,
      );
    });

    it('[DCXACC.SendCommitResult] needs an answered request', async () => {
      let inside: unknown;
      acc.on('OnStorageCommitRequest', async (transaction) => {
        inside = await rejection(acc.SendCommitResult(transaction, INSTANCES, ''));
      });
      await served(() => req.CommitInstances(...N, list));
      expect(inside).to.have.property('HRESULT', HRESULT.E_FAIL);
      expect(String(inside)).to.contain('behind WaitForCommand');
    });

    it('[DCXACC.SendCommitResult] an instance whose class is not known is E_INVALIDARG', async () => {
      expect(await rejection(() => acc.SendCommitResult('1.2.3', '1.2.3.4', ''))).to.have.property(
        'HRESULT',
        HRESULT.E_INVALIDARG,
      );
    });

    it('[DCXACC.SendCommitResult] a peer that answers with a failure fails the call', async () => {
      const associating = associate(COMMITMENT);
      expect(await acc.WaitForConnection('ARCHIVE', port, 10)).to.equal(true);
      const association = await associating;
      const answering = (async () => {
        const request = await association.receive();
        if (request === undefined) throw new Error('no report came');
        await receiveDataSet(request);
        expect(request.command.CommandField).to.equal(CommandField.N_EVENT_REPORT_RQ);
        await association.respond(request, { Status: Status.NoSuchSOPInstance });
      })();
      const error = await rejection(() => acc.SendCommitResult('1.2.3', list, ''));
      await answering;
      expect(error).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0x0112 });
      await association.release();
    });

    it('[DCXACC.OnCommitResult] gets a result that comes on an association of its own', async () => {
      acc.on('OnCommitResult', (...args) => void events.push(JSON.stringify(args)));
      await served(() => req.SendCommitResult(...N, '1.2.3', list.slice(0, 2), list.slice(2)));
      await served(() => req.SendCommitResult(...N, '1.2.4', list, ''));
      expect(events.map((text) => JSON.parse(text) as unknown)).to.deep.equal([
        [false, '1.2.3', INSTANCES.slice(0, 2).join(';'), INSTANCES[2]],
        [true, '1.2.4', INSTANCES.join(';'), ''],
      ]);
    });

    it('[DCXACC.OnCommitResult] an unknown event type is answered with 0x0113, a throwing handler with 0x0110', async () => {
      acc.on('OnCommitResult', () => {
        throw new Error('no');
      });
      const dataSet = new DataSet(LEI);
      dataSet.set(DataElement.fromText(Tag.TransactionUID, 'UI', '1.2.3'));
      const instance = { SOPClassUID: COMMITMENT, SOPInstanceUID: COMMITMENT_INSTANCE, dataSet };
      const answers = await over(COMMITMENT, async (association) => [
        await nEventReport(association, { ...instance, eventTypeID: 3 }),
        await nEventReport(association, { ...instance, eventTypeID: 1 }),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([0x0113, 0x0110]);
      expect(thrown).to.have.length(1);
    });
  });

  describe('OnMove and OnGet', () => {
    let files: string[];
    let folder: string;
    /** Of the asynchronous entry: it serves while the accepter's calls block. */
    let target: AsynchronousDCXACC;
    let targetPort: number;
    let taken: Promise<string[]>;

    before(() => {
      const source = tempDir('retrieved');
      files = INSTANCES.map((sopInstanceUID, index) =>
        writeSmallFile(join(source, `${index}.dcm`), { sopInstanceUID }),
      );
    });
    beforeEach(async () => {
      folder = tempDir('target');
      target = new AsynchronousDCXACC();
      target.StoreDirectory = folder;
      target.BindAddress = '127.0.0.1';
      targetPort = await target.Listen(0);
      taken = take();
    });
    afterEach(async () => {
      await target[Symbol.asyncDispose]();
      await taken;
    });

    /** Serves one association of the target. */
    async function take(): Promise<string[]> {
      const stored: string[] = [];
      target.on('OnStoreDone', (filename) => void stored.push(filename));
      target.on('OnConnection', (calling, called) => void events.push(`${calling} -> ${called}`));
      if (await target.WaitForConnection('TARGET', targetPort, 10)) while (await target.WaitForCommand(10));
      return stored;
    }

    const query = (): DCXOBJ => objectOf({ [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.StudyInstanceUID]: '1.2.3' });
    const results: Record<string, () => RetrieveResult> = {
      'file names': () => files,
      'file names joined by ;': () => files.join(';'),
      objects: () =>
        files.map((file) => {
          const object = new DCXOBJ();
          object.openFile(file);
          return object;
        }),
      *'one object, opened again and again'() {
        const object = new DCXOBJ();
        for (const file of files) {
          object.openFile(file);
          yield object;
        }
      },
      async *'an async iterable of both'() {
        const object = new DCXOBJ();
        object.openFile(files[0] ?? '');
        yield object;
        await Promise.resolve();
        yield* files.slice(1);
      },
    };

    for (const [form, make] of Object.entries(results)) {
      it(`[DCXACC.OnMove] sends ${form} to the destination, and tells the peer how far it is`, async () => {
        acc.AddMoveDestination('TARGET', '127.0.0.1', targetPort);
        acc.on('OnMove', (identifier, destination) => {
          events.push(`${text(identifier, Tag.StudyInstanceUID)} ${destination}`);
          return make();
        });
        req.on('OnMoveResponseRecievedEx', (...counters) => void events.push(counters.join(' ')));
        await served(() => req.Move(...N, 'TARGET', query()));
        expect(events).to.deep.equal([
          '1.2.3 TARGET',
          'ARCHIVE -> TARGET',
          '65280 2 1 0 0',
          '65280 1 2 0 0',
          '0 0 3 0 0',
        ]);
        expect(await taken).to.deep.equal(INSTANCES.map((uid) => join(folder, `${uid}.dcm`)));
      });

      it(`[DCXACC.OnGet] sends ${form} on the association itself`, async () => {
        acc.on('OnGet', () => make());
        req.StoreDirectory = folder;
        const stored: string[] = [];
        req.on('OnStoreDone', (filename) => void stored.push(filename));
        req.on('OnGetResponseRecieved', (...counters) => void events.push(counters.join(' ')));
        await served(() => req.Get(...N, query()));
        expect(events).to.deep.equal(['65280 2 1 0 0', '65280 1 2 0 0', '0 0 3 0 0']);
        expect(stored).to.deep.equal(INSTANCES.map((uid) => join(folder, `${uid}.dcm`)));
      });
    }

    it('[DCXACC.AddMoveDestination] without it the peer gets 0xA801, and no event is raised', async () => {
      acc.on('OnMove', () => void events.push('move'));
      const move = served(() => req.Move(...N, 'TARGET', query()));
      expect(await rejection(move)).to.have.property('dicomStatus', 0xa801);
      expect(events).to.deep.equal([]);
    });

    it('[DCXACC.RemoveMoveDestination] forgets it', async () => {
      acc.AddMoveDestination('TARGET', '127.0.0.1', targetPort);
      acc.RemoveMoveDestination(' TARGET ');
      acc.RemoveMoveDestination('NOBODY');
      acc.on('OnMove', () => files);
      const move = served(() => req.Move(...N, 'TARGET', query()));
      expect(await rejection(move)).to.have.property('dicomStatus', 0xa801);
    });

    it('[DCXACC.AddMoveDestination] what is no title, host or port is E_INVALIDARG', () => {
      for (const [title, host, number] of [
        ['', 'host', 104],
        ['A', '', 104],
        ['A', 'host', 0],
      ] as const) {
        expect(() => acc.AddMoveDestination(title, host, number))
          .to.throw()
          .with.property('HRESULT', HRESULT.E_INVALIDARG);
      }
    });

    it('[DCXACC.OnMove] a file that cannot be read, or a handler that throws, fails the move and the Wait call', async () => {
      acc.AddMoveDestination('TARGET', '127.0.0.1', targetPort);
      acc.on('OnMove', () => ['/nowhere/x.dcm']);
      const move = served(() => req.Move(...N, 'TARGET', query()));
      expect(await rejection(move)).to.include({ HRESULT: HRESULT.DIMSE_FAILURE, dicomStatus: 0x0110 });
      expect(thrown[0]).to.have.property('HRESULT', HRESULT.E_ABORT);
    });
  });
});
