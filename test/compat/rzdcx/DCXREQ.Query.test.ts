import { expect } from 'chai';
import { DCXELM, DCXOBJ, DCXOBJIterator, type DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../../compat/rzdcx';
import {
  C_CANCEL,
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceHandler,
} from '../../support/peers/scripted-service';
import { BEE, LEE, LEI } from '../../support/small-file';
import { waitUntil } from '../../support/wait-until';
import { rejection } from '../rejection';
import { decoded, encoded, objectOf, texts } from './requester-objects';
import { describeEntries } from './support/entries';

const PATIENT_ROOT = '1.2.840.10008.5.1.4.1.2.1.1';
const STUDY_ROOT = '1.2.840.10008.5.1.4.1.2.2.1';
const WORKLIST = '1.2.840.10008.5.1.4.31';
const C_FIND = 0x0020;
const PENDING = 0xff00;

describeEntries('DCXREQ: queries', ({ entry: { DCXREQ }, it }) => {
  let req: DCXREQ;
  const services: ScriptedService[] = [];

  beforeEach(() => {
    req = new DCXREQ();
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

  /** Answers each query with these matches. */
  function matching(matches: readonly Readonly<Record<number, string>>[], status = 0): ServiceHandler {
    return async (message, association) => {
      for (const match of matches) {
        await association.respond(message, PENDING, {}, encoded(match, message.transferSyntax));
      }
      await association.respond(message, status);
    };
  }

  function query(service: ScriptedService, sopClass: string, identifier: DCXOBJ): Promise<DCXOBJIterator> {
    return req.Query('MODALITY', 'PACS', '127.0.0.1', service.port, sopClass, identifier);
  }

  const KEYS = { [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.PatientID]: '123*' };

  describe('Query', () => {
    it('[DCXREQ.Query] proposes the SOP class given with LEI, LEE and BEE, asks on it and releases', async () => {
      const service = await serve(matching([]));
      await query(service, STUDY_ROOT, objectOf(KEYS));
      expect(await service.ends()).to.deep.equal(['release']);
      const [association] = service.associations;
      expect(association?.request.presentationContexts).to.deep.equal([
        { id: 1, abstractSyntax: STUDY_ROOT, transferSyntaxes: [LEI, LEE, BEE] },
      ]);
      expect(association?.messages.map((message) => message.field)).to.deep.equal([C_FIND]);
      expect(association?.messages[0]?.text(Element.AffectedSOPClassUID)).to.equal(STUDY_ROOT);
    });

    for (const transferSyntax of [LEI, LEE, BEE]) {
      it(`[DCXREQ.Query] sends the identifier as given when ${transferSyntax} is accepted: no key added, no level checked`, async () => {
        const service = await serve(matching([{ [Tag.PatientID]: '1' }]), { transferSyntax });
        const step = objectOf({ [Tag.Modality]: 'MR', [Tag.ScheduledProcedureStepStartDate]: '20100427-20100430' });
        const steps = new DCXOBJIterator();
        steps.Insert(step);
        const identifier = objectOf({ [Tag.PatientName]: 'A*', [Tag.ScheduledProcedureStepSequence]: steps });
        const found = await query(service, WORKLIST, identifier);
        expect(decoded(service.messages[0]?.dataSet, transferSyntax)).to.deep.equal({
          '00100010': 'A*',
          '00400100': [{ '00080060': 'MR', '00400002': '20100427-20100430' }],
        });
        expect(texts(found, Tag.PatientID)).to.deep.equal(['1']);
      });
    }

    it('[DCXREQ.Query] sends a sequence without value with length zero', async () => {
      const service = await serve(matching([]), { transferSyntax: LEE });
      const element = new DCXELM();
      element.Init(Tag.ScheduledProcedureStepSequence);
      const identifier = new DCXOBJ();
      identifier.insertElement(element);
      await query(service, WORKLIST, identifier);
      expect(service.messages[0]?.dataSet?.toString('hex')).to.equal('40000001' + '53510000' + '00000000');
    });

    it('[DCXREQ.Query] leaves group 0002 of an object that was opened out', async () => {
      const service = await serve(matching([]), { transferSyntax: LEE });
      await query(service, STUDY_ROOT, objectOf({ ...KEYS, [Tag.TransferSyntaxUID]: LEE }));
      expect(decoded(service.messages[0]?.dataSet, LEE)).to.deep.equal({ '00080052': 'STUDY', '00100020': '123*' });
    });

    it('[DCXREQ.Query] sends the identifier as it was at the call, whatever happens to it then', async () => {
      const service = await serve(matching([]), { transferSyntax: LEE });
      const identifier = objectOf(KEYS);
      const running = query(service, STUDY_ROOT, identifier);
      identifier.Release();
      await running;
      expect(decoded(service.messages[0]?.dataSet, LEE)).to.deep.equal({ '00080052': 'STUDY', '00100020': '123*' });
    });

    it('[DCXREQ.Query] gives all matches in an iterator, in the order in which they came', async () => {
      const service = await serve(matching(['3', '1', '2'].map((id) => ({ [Tag.PatientID]: id }))));
      const found = await query(service, STUDY_ROOT, objectOf(KEYS));
      const seen: unknown[] = [];
      for (; !found.AtEnd(); found.Next()) seen.push(found.Get().getElementByTag(Tag.PatientID).Value);
      expect(seen).to.deep.equal(['3', '1', '2']);
    });

    it('[DCXREQ.Query] gives an empty iterator when nothing matches', async () => {
      const found = await query(await serve(matching([])), STUDY_ROOT, objectOf(KEYS));
      expect(found).to.be.instanceOf(DCXOBJIterator);
      expect(found.AtEnd()).to.equal(true);
    });

    it('L39: [DCXREQ.Query] takes pending responses of both kinds, 0xFF00 and 0xFF01', async () => {
      const service = await serve(async (message, association) => {
        for (const status of [0xff01, 0xff00]) {
          await association.respond(message, status, {}, encoded({ [Tag.PatientID]: String(status) }, LEI));
        }
        await association.respond(message, 0);
      });
      const found = await query(service, STUDY_ROOT, objectOf(KEYS));
      expect(texts(found, Tag.PatientID)).to.deep.equal(['65281', '65280']);
    });

    it('[DCXREQ.Query] fails with reason and status for a failure status', async () => {
      const service = await serve((message, association) =>
        association.respond(message, 0xa700, { [Element.ErrorComment]: 'out of paper' }),
      );
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.DIMSE_FAILURE);
      expect(error.dicomStatus).to.equal(0xa700);
      expect(error.Description).to.contain('0xA700').and.contain('out of resources').and.contain('out of paper');
      expect(await service.ends()).to.deep.equal(['release']);
    });

    it('[DCXREQ.Query] fails for a status of cancel that nobody asked for, also behind matches', async () => {
      const service = await serve(matching([{ [Tag.PatientID]: '1' }], 0xfe00));
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0xfe00]);
    });

    it('[DCXREQ.Query] fails with 0x80040203 when the model is not accepted', async () => {
      const service = await serve(matching([]), { refuse: [STUDY_ROOT] });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
      expect(error.Description).to.contain(STUDY_ROOT);
      expect(await service.ends()).to.deep.equal(['release']);
    });

    it('[DCXREQ.Query] fails with 0x80040202 when the peer aborts between two matches', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: '1' }, LEI));
        await association.abort();
      });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.ASSOCIATION_ABORTED);
    });

    it('[DCXREQ.Query] fails for a match that is damaged, and ends the association', async () => {
      const service = await serve((message, association) =>
        association.respond(message, PENDING, {}, Buffer.from('0800050008000000' + '41', 'hex')),
      );
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.cause).to.be.instanceOf(Error);
      await req[Symbol.asyncDispose]();
      expect(await service.ends()).to.have.lengthOf(1);
    });

    it('[DCXREQ.Query] refuses bad arguments before any connection is made', async () => {
      const service = await serve(matching([]));
      const { port } = service;
      const call = (sopClass: unknown, identifier: unknown): Promise<unknown> =>
        rejection(req.Query('A', 'B', '127.0.0.1', port, sopClass as string, identifier as DCXOBJ)).then(
          ({ HRESULT: code }) => code,
        );
      const released = new DCXOBJ();
      released.Release();
      expect(await call('', objectOf(KEYS))).to.equal(HRESULT.E_INVALIDARG);
      expect(await call('1.2.x', objectOf(KEYS))).to.equal(HRESULT.E_INVALIDARG);
      expect(await call(STUDY_ROOT, null)).to.equal(HRESULT.E_POINTER);
      expect(await call(STUDY_ROOT, {})).to.equal(HRESULT.DISP_E_TYPEMISMATCH);
      expect(await call(STUDY_ROOT, released)).to.equal(HRESULT.OBJECT_RELEASED);
      expect(service.associations).to.deep.equal([]);
    });

    it('L38: [DCXREQ.Query] refuses text that has no place in the declared character set, before any connection', async () => {
      const service = await serve(matching([]));
      const latin = objectOf({ [Tag.SpecificCharacterSet]: 'ISO_IR 100', [Tag.PatientName]: '山田^太郎' });
      expect((await rejection(query(service, STUDY_ROOT, latin))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(service.associations).to.deep.equal([]);
    });

    it('[DCXREQ.DimseCommandTimeout] every pending response starts it anew', async () => {
      req.DimseCommandTimeout = 0.4;
      const service = await serve(async (message, association) => {
        for (let count = 0; count < 4; count++) {
          await new Promise((resolve) => setTimeout(resolve, 150));
          await association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: String(count) }, LEI));
        }
        await association.respond(message, 0);
      });
      expect(texts(await query(service, STUDY_ROOT, objectOf(KEYS)), Tag.PatientID)).to.deep.equal([
        '0',
        '1',
        '2',
        '3',
      ]);
    });

    it('[DCXREQ.DimseCommandTimeout] fails a query whose next response does not come', async () => {
      req.DimseCommandTimeout = 0.1;
      const service = await serve((message, association) =>
        association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: '1' }, LEI)),
      );
      expect((await rejection(query(service, STUDY_ROOT, objectOf(KEYS)))).HRESULT).to.equal(HRESULT.TIMED_OUT);
      expect(await service.ends()).to.deep.equal(['abort']);
    });

    it('[DCXREQ.Query] calls may overlap, also from inside a handler', async () => {
      const service = await serve(matching([{ [Tag.PatientID]: '1' }]));
      let inner: DCXOBJIterator | undefined;
      req.once('OnQueryResponseRecieved', async () => {
        inner = await query(service, PATIENT_ROOT, objectOf(KEYS));
      });
      const [one, two] = await Promise.all([
        query(service, STUDY_ROOT, objectOf(KEYS)),
        query(service, STUDY_ROOT, objectOf(KEYS)),
      ]);
      expect([one, two, inner ?? []].map((found) => texts(found, Tag.PatientID))).to.deep.equal([['1'], ['1'], ['1']]);
      expect(service.associations).to.have.lengthOf(3);
    });
  });

  describe('OnQueryResponseRecieved', () => {
    it('[DCXREQ.OnQueryResponseRecieved] gives each match as it comes, before the next one is taken', async () => {
      const service = await serve(matching(['1', '2'].map((id) => ({ [Tag.PatientID]: id }))));
      const seen: unknown[] = [];
      req.on('OnQueryResponseRecieved', async (match) => {
        seen.push(['begin', match.getElementByTag(Tag.PatientID).Value]);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push('end');
      });
      await query(service, STUDY_ROOT, objectOf(KEYS));
      expect(seen).to.deep.equal([['begin', '1'], 'end', ['begin', '2'], 'end']);
    });

    it('[DCXREQ.OnQueryResponseRecieved] the object is the handler’s: released or kept, the iterator has its own', async () => {
      const service = await serve(matching(['1', '2'].map((id) => ({ [Tag.PatientID]: id }))));
      const kept: DCXOBJ[] = [];
      req.on('OnQueryResponseRecieved', (match) => {
        if (kept.push(match) === 1) match.Release();
      });
      const found = await query(service, STUDY_ROOT, objectOf(KEYS));
      expect(texts(found, Tag.PatientID)).to.deep.equal(['1', '2']);
      for (const match of found) match.Release();
      found.Release();
      expect(kept[1]?.getElementByTag(Tag.PatientID).Value).to.equal('2');
    });

    it('L30: [DCXREQ.OnQueryResponseRecieved] throwing in the middle of 1,000 matches sends C-CANCEL once, and the call ends with E_ABORT', async () => {
      let sent = 0;
      const service = await serve(async (message, association) => {
        let cancelled = false;
        const cancel = association.next().then((next) => {
          cancelled = next?.field === C_CANCEL;
        });
        for (; sent < 1000 && !cancelled; sent++) {
          await association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: String(sent) }, LEI));
          await new Promise((resolve) => setImmediate(resolve));
        }
        await cancel;
        await association.respond(message, 0xfe00);
      });
      const stop = new Error('enough');
      let seen = 0;
      req.on('OnQueryResponseRecieved', () => {
        if (++seen === 10) throw stop;
      });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.cause).to.equal(stop);
      expect(await service.ends()).to.deep.equal(['release']);
      const [request, ...cancels] = service.messages;
      expect(cancels.map(({ field }) => field)).to.deep.equal([C_CANCEL]);
      expect(cancels[0]?.number(Element.MessageIDBeingRespondedTo)).to.equal(request?.number(Element.MessageID));
      expect(seen).to.equal(10);
      expect(sent).to.be.within(10, 999);
    });

    it('[DCXREQ.OnQueryResponseRecieved] a promise that rejects cancels too, though the peer goes on to its end', async () => {
      const service = await serve(matching(Array.from({ length: 50 }, (_, id) => ({ [Tag.PatientID]: String(id) }))));
      const stop = new Error('enough');
      let seen = 0;
      req.on('OnQueryResponseRecieved', async () => {
        seen++;
        await Promise.reject(stop);
      });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect([error.HRESULT, error.cause, seen]).to.deep.equal([HRESULT.E_ABORT, stop, 1]);
      expect(await service.ends()).to.deep.equal(['release']);
    });
  });

  describe('a cancel that the peer does not answer', () => {
    it('[DCXREQ.DimseCommandTimeout] bounds the wait for the last response; the call ends with E_ABORT all the same', async () => {
      req.DimseCommandTimeout = 0.2;
      const service = await serve((message, association) =>
        association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: '1' }, LEI)),
      );
      const stop = new Error('enough');
      req.on('OnQueryResponseRecieved', () => {
        throw stop;
      });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
      expect(await service.ends()).to.deep.equal(['abort']);
    });

    it('[DCXREQ.OnQueryResponseRecieved] nor one that it answers with an abort', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: '1' }, LEI));
        await association.next();
        await association.abort();
      });
      const stop = new Error('enough');
      req.on('OnQueryResponseRecieved', () => {
        throw stop;
      });
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
    });
  });

  describe('Release', () => {
    it('[DCXREQ.Release] aborts a running query, which fails with E_ABORT', async () => {
      const service = await serve((message, association) =>
        association.respond(message, PENDING, {}, encoded({ [Tag.PatientID]: '1' }, LEI)),
      );
      req.on('OnQueryResponseRecieved', () => req.Release());
      const error = await rejection(query(service, STUDY_ROOT, objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(error.Description).to.contain('Release');
      await waitUntil(() => service.associations[0]?.end, 'the end of the association');
      expect(await service.ends()).to.deep.equal(['abort']);
    });
  });

  describe('QueryPatients, QueryStudies, QuerySeries, QueryInstances', () => {
    type LevelCall = (port: number) => Promise<DCXOBJIterator>;
    const N = ['MODALITY', 'PACS', '127.0.0.1'] as const;

    /** What goes out, by tag. */
    async function identifierOf(call: LevelCall): Promise<Record<string, unknown>> {
      const service = await serve(matching([{ [Tag.PatientID]: '17' }]), { transferSyntax: LEE });
      expect(texts(await call(service.port), Tag.PatientID)).to.deep.equal(['17']);
      expect(service.associations[0]?.request.presentationContexts).to.deep.equal([
        { id: 1, abstractSyntax: PATIENT_ROOT, transferSyntaxes: [LEI, LEE, BEE] },
      ]);
      return decoded(service.messages[0]?.dataSet, LEE);
    }

    it('[DCXREQ.QueryPatients] asks at the level PATIENT with both keys, and for birth date and sex', async () => {
      const identifier = await identifierOf((port) => req.QueryPatients(...N, port, 'DOE*', '1?7'));
      expect(identifier).to.deep.equal({
        '00080052': 'PATIENT',
        '00100010': 'DOE*',
        '00100020': '1?7',
        '00100030': '',
        '00100040': '',
      });
    });

    it('[DCXREQ.QueryPatients] sends empty keys with length zero: any patient', async () => {
      const identifier = await identifierOf((port) => req.QueryPatients(...N, port, '', ''));
      expect(identifier).to.include({ '00100010': '', '00100020': '' });
    });

    it('L38: [DCXREQ.QueryPatients] sends a name beyond ASCII in UTF-8, and says so', async () => {
      const identifier = await identifierOf((port) => req.QueryPatients(...N, port, 'Müller^Jürgen', ''));
      expect(identifier).to.include({ '00080005': 'ISO_IR 192', '00100010': 'Müller^Jürgen' });
    });

    it('[DCXREQ.QueryStudies] asks at the level STUDY for the studies of a patient', async () => {
      const identifier = await identifierOf((port) => req.QueryStudies(...N, port, '17'));
      expect(identifier).to.include({ '00080052': 'STUDY', '00100020': '17', '0020000d': '' });
      expect(Object.keys(identifier)).to.include.members(['00080020', '00080030', '00081030', '00080061', '00201208']);
    });

    it('[DCXREQ.QuerySeries] asks at the level SERIES for the series of a study', async () => {
      const identifier = await identifierOf((port) => req.QuerySeries(...N, port, '17', '1.2.3'));
      expect(identifier).to.include({ '00080052': 'SERIES', '00100020': '17', '0020000d': '1.2.3', '0020000e': '' });
      expect(Object.keys(identifier)).to.include.members(['00080060', '0008103e', '00200011', '00201209']);
    });

    it('[DCXREQ.QueryInstances] asks at the level IMAGE for the instances of a series', async () => {
      const identifier = await identifierOf((port) => req.QueryInstances(...N, port, '17', '1.2.3', '1.2.3.4'));
      expect(identifier).to.include({
        '00080052': 'IMAGE',
        '00080018': '',
        '00100020': '17',
        '0020000d': '1.2.3',
        '0020000e': '1.2.3.4',
      });
      expect(Object.keys(identifier)).to.include.members(['00080016', '00200013']);
    });

    it('[DCXREQ.QueryPatients] raises OnQueryResponseRecieved for each match as Query does', async () => {
      const service = await serve(matching([{ [Tag.PatientID]: '17' }]));
      const seen: unknown[] = [];
      req.on('OnQueryResponseRecieved', (match) => void seen.push(match.getElementByTag(Tag.PatientID).Value));
      await req.QueryPatients(...N, service.port, '*', '');
      expect(seen).to.deep.equal(['17']);
    });
  });

  describe('character sets', () => {
    const names: readonly (readonly [string, string, string])[] = [
      ['Japanese', '\\ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
      ['Korean', '\\ISO 2022 IR 149', 'Hong^Gildong=洪^吉洞=홍^길동'],
      ['Chinese', 'GB18030', 'Wang^XiaoDong=王^小东'],
      ['Greek', 'ISO_IR 126', 'Διονυσιος'],
      ['Cyrillic', 'ISO_IR 144', 'Люкceмбypг'],
      ['Latin-1', 'ISO_IR 100', 'Buc^Jérôme'],
      ['Unicode', 'ISO_IR 192', 'Wang^XiaoDong=王^小東'],
    ];
    for (const [language, characterSet, name] of names) {
      it(`L38: [DCXREQ.Query] a ${language} name reaches the peer and comes back unchanged`, async () => {
        const service = await serve(async (message, association) => {
          await association.respond(message, PENDING, {}, message.dataSet);
          await association.respond(message, 0);
        });
        const identifier = objectOf({ [Tag.SpecificCharacterSet]: characterSet, [Tag.PatientName]: name });
        const found = await query(service, STUDY_ROOT, identifier);
        expect(texts(found, Tag.PatientName)).to.deep.equal([name]);
        expect(texts(found, Tag.SpecificCharacterSet)).to.deep.equal([characterSet]);
      });
    }
  });
});
