import { expect } from 'chai';
import { DCXOBJ, type DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../../compat/rzdcx';
import {
  C_CANCEL,
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceHandler,
} from '../../support/peers/scripted-service';
import { BEE, LEE, LEI } from '../../support/small-file';
import { rejection } from '../rejection';
import { decoded, objectOf } from './requester-objects';
import { describeEntries } from './support/entries';

const PATIENT_ROOT_MOVE = '1.2.840.10008.5.1.4.1.2.1.2';
const C_MOVE = 0x0021;
const PENDING = 0xff00;
const N = ['MODALITY', 'PACS', '127.0.0.1'] as const;

/** Remaining, completed, failed, warning. */
function counters(remaining: number, completed: number, failed: number, warning: number): Record<number, number> {
  return {
    [Element.Remaining]: remaining,
    [Element.Completed]: completed,
    [Element.Failed]: failed,
    [Element.Warning]: warning,
  };
}

describeEntries('DCXREQ: C-MOVE', ({ entry: { DCXREQ }, it }) => {
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

  const succeed: ServiceHandler = (message, association) => association.respond(message, 0, counters(0, 1, 0, 0));

  /** What the events say: `R true`, `Ex ff00 3 1 0 0`. */
  function recordEvents(): string[] {
    const events: string[] = [];
    req.on('OnMoveResponseRecieved', (succeeded) => void events.push(`R ${String(succeeded)}`));
    req.on('OnMoveResponseRecievedEx', (status, ...numbers) => {
      events.push(`Ex ${status.toString(16)} ${numbers.join(' ')}`);
    });
    return events;
  }

  const KEYS = { [Tag.QueryRetrieveLevel]: 'STUDY', [Tag.StudyInstanceUID]: '1.2.3' };

  describe('Move', () => {
    it('[DCXREQ.Move] proposes Patient Root MOVE with LEI, LEE and BEE, sends the identifier as given and releases', async () => {
      const service = await serve(succeed, { transferSyntax: LEE });
      await req.Move(...N, service.port, ' TARGET ', objectOf(KEYS));
      expect(await service.ends()).to.deep.equal(['release']);
      const [association] = service.associations;
      expect(association?.request.presentationContexts).to.deep.equal([
        { id: 1, abstractSyntax: PATIENT_ROOT_MOVE, transferSyntaxes: [LEI, LEE, BEE] },
      ]);
      const [request] = service.messages;
      expect(request?.field).to.equal(C_MOVE);
      expect(request?.text(Element.AffectedSOPClassUID)).to.equal(PATIENT_ROOT_MOVE);
      expect(request?.text(Element.MoveDestination)).to.equal('TARGET');
      expect(decoded(request?.dataSet, LEE)).to.deep.equal({ '00080052': 'STUDY', '0020000d': '1.2.3' });
    });

    it('[DCXREQ.OnMoveResponseRecieved] comes before [DCXREQ.OnMoveResponseRecievedEx] for each response, the last one included', async () => {
      const service = await serve(async (message, association) => {
        await association.respond(message, PENDING, counters(2, 1, 0, 0));
        await association.respond(message, PENDING, counters(1, 1, 1, 0));
        await association.respond(message, 0xb000, counters(0, 1, 1, 1));
      });
      const events = recordEvents();
      await req.Move(...N, service.port, 'TARGET', objectOf(KEYS));
      expect(events).to.deep.equal([
        'R true',
        'Ex ff00 2 1 0 0',
        'R true',
        'Ex ff00 1 1 1 0',
        'R true',
        'Ex b000 0 1 1 1',
      ]);
    });

    it('[DCXREQ.OnMoveResponseRecievedEx] counters that the message lacks are 0', async () => {
      const service = await serve((message, association) => association.respond(message, 0));
      const events = recordEvents();
      await req.Move(...N, service.port, 'TARGET', objectOf(KEYS));
      expect(events).to.deep.equal(['R true', 'Ex 0 0 0 0 0']);
    });

    for (const status of [0xa702, 0xa801, 0xc123, 0x0122]) {
      const hex = status.toString(16);
      it(`[DCXREQ.OnMoveResponseRecieved] is false for the failure 0x${hex}, and the call fails with it`, async () => {
        const service = await serve((message, association) => association.respond(message, status));
        const events = recordEvents();
        const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
        expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, status]);
        expect(events).to.deep.equal(['R false', `Ex ${hex} 0 0 0 0`]);
        expect(await service.ends()).to.deep.equal(['release']);
      });
    }

    it('[DCXREQ.Move] a destination that the peer does not know is named in words', async () => {
      const service = await serve((message, association) => association.respond(message, 0xa801));
      const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
      expect(error.Description).to.contain('destination').and.contain('0xA801');
    });

    it('[DCXREQ.Move] fails for a status of cancel that nobody asked for', async () => {
      const service = await serve((message, association) => association.respond(message, 0xfe00));
      const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0xfe00]);
    });

    it('[DCXREQ.Move] fails with 0x80040203 when the model is not accepted', async () => {
      const service = await serve(succeed, { refuse: ['*'] });
      const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    });

    for (const event of ['OnMoveResponseRecieved', 'OnMoveResponseRecievedEx'] as const) {
      it(`L30: [DCXREQ.${event}] throwing sends C-CANCEL once, and the call ends with E_ABORT`, async () => {
        const service = await serve(async (message, association) => {
          await association.respond(message, PENDING, counters(9, 1, 0, 0));
          const cancel = await association.next();
          expect(cancel?.field).to.equal(C_CANCEL);
          expect(cancel?.number(Element.MessageIDBeingRespondedTo)).to.equal(message.number(Element.MessageID));
          await association.respond(message, 0xfe00, counters(9, 1, 0, 0));
        });
        const stop = new Error('enough');
        req.on(event, () => {
          throw stop;
        });
        const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
        expect([error.HRESULT, error.cause]).to.deep.equal([HRESULT.E_ABORT, stop]);
        expect(await service.ends()).to.deep.equal(['release']);
        expect(service.messages.map(({ field }) => field)).to.deep.equal([C_MOVE, C_CANCEL]);
      });
    }

    it('[DCXREQ.OnMoveResponseRecieved] throwing at the last response fails the call with E_ABORT, and there is nothing to cancel', async () => {
      const service = await serve(succeed);
      req.on('OnMoveResponseRecieved', () => Promise.reject(new Error('enough')));
      const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(await service.ends()).to.deep.equal(['release']);
      expect(service.messages.map(({ field }) => field)).to.deep.equal([C_MOVE]);
    });

    it('[DCXREQ.Release] aborts a running move, which fails with E_ABORT', async () => {
      const service = await serve((message, association) => association.respond(message, PENDING));
      req.on('OnMoveResponseRecieved', () => req.Release());
      const error = await rejection(req.Move(...N, service.port, 'TARGET', objectOf(KEYS)));
      expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
      expect(await service.ends()).to.deep.equal(['abort']);
    });

    it('[DCXREQ.Move] refuses bad arguments before any connection is made', async () => {
      const service = await serve(succeed);
      for (const target of ['', 'SEVENTEENLETTERSX', 'A\\B']) {
        const error = await rejection(req.Move(...N, service.port, target, objectOf(KEYS)));
        expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      }
      const error = await rejection(req.Move(...N, service.port, 'TARGET', null as unknown as DCXOBJ));
      expect(error.HRESULT).to.equal(HRESULT.E_POINTER);
      expect(service.associations).to.deep.equal([]);
    });
  });

  describe('MovePatient, MoveStudy, MoveSeries, MoveInstances', () => {
    /** What goes out, by tag. */
    async function identifierOf(call: (port: number) => Promise<void>): Promise<Record<string, unknown>> {
      const service = await serve(succeed, { transferSyntax: LEE });
      await call(service.port);
      const [request] = service.messages;
      expect(request?.text(Element.AffectedSOPClassUID)).to.equal(PATIENT_ROOT_MOVE);
      expect(request?.text(Element.MoveDestination)).to.equal('TARGET');
      return decoded(request?.dataSet, LEE);
    }

    it('[DCXREQ.MovePatient] asks at the level PATIENT, wildcards passed on as given', async () => {
      expect(await identifierOf((port) => req.MovePatient(...N, port, 'TARGET', '*', '123*'))).to.deep.equal({
        '00080052': 'PATIENT',
        '00100010': '*',
        '00100020': '123*',
      });
    });

    it('[DCXREQ.MovePatient] leaves an empty name out', async () => {
      expect(await identifierOf((port) => req.MovePatient(...N, port, 'TARGET', '', '17'))).to.deep.equal({
        '00080052': 'PATIENT',
        '00100020': '17',
      });
    });

    it('[DCXREQ.MoveStudy] asks at the level STUDY', async () => {
      expect(await identifierOf((port) => req.MoveStudy(...N, port, 'TARGET', '17', '1.2.3'))).to.deep.equal({
        '00080052': 'STUDY',
        '00100020': '17',
        '0020000d': '1.2.3',
      });
    });

    it('[DCXREQ.MoveSeries] asks at the level SERIES', async () => {
      expect(await identifierOf((port) => req.MoveSeries(...N, port, 'TARGET', '17', '1.2.3', '1.2.4'))).to.deep.equal({
        '00080052': 'SERIES',
        '00100020': '17',
        '0020000d': '1.2.3',
        '0020000e': '1.2.4',
      });
    });

    for (const list of [';1.2.5;;1.2.6 ;', ['1.2.5', '1.2.6']]) {
      it(`[DCXREQ.MoveInstances] asks at the level IMAGE; ${JSON.stringify(list)} becomes two values`, async () => {
        const identifier = await identifierOf((port) =>
          req.MoveInstances(...N, port, 'TARGET', '17', '1.2.3', '1.2.4', list),
        );
        expect(identifier).to.deep.equal({
          '00080018': '1.2.5\\1.2.6',
          '00080052': 'IMAGE',
          '00100020': '17',
          '0020000d': '1.2.3',
          '0020000e': '1.2.4',
        });
      });
    }
  });
});
