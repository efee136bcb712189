import { expect } from 'chai';
import { DCXELM, DCXOBJ, type DCXREQ, DICOM_TAGS_ENUM as Tag, HRESULT } from '../../../compat/rzdcx';
import {
  Element,
  ScriptedService,
  type Acceptance,
  type ServiceHandler,
  type ServiceMessage,
} from '../../support/peers/scripted-service';
import type { RawCommand } from '../../support/peers/raw-command';
import { BEE, LEE, LEI } from '../../support/small-file';
import { rejection } from '../rejection';
import { decoded, encoded, objectOf } from './requester-objects';
import { describeEntries } from './support/entries';

const MPPS = '1.2.840.10008.3.1.2.3.3';
const PRINTER = '1.2.840.10008.5.1.1.16';
const INSTANCE = '1.2.840.10008.5.1.1.17';
const N = ['MODALITY', 'RIS', '127.0.0.1'] as const;

describeEntries('DCXREQ: procedure steps and N-services', ({ entry: { DCXREQ }, it }) => {
  let req: DCXREQ;
  const services: ScriptedService[] = [];

  beforeEach(() => {
    req = new DCXREQ();
  });
  afterEach(async () => {
    await req[Symbol.asyncDispose]();
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  async function serve(handler: ServiceHandler, acceptance: Acceptance = {}): Promise<ScriptedService> {
    const service = await ScriptedService.start(handler, { transferSyntax: LEE, ...acceptance });
    services.push(service);
    return service;
  }

  /** Answers every request the same. */
  function answering(status = 0, elements: RawCommand = {}, dataSet?: Buffer): ServiceHandler {
    return (message, association) => association.respond(message, status, elements, dataSet);
  }

  /** The one request that was sent; checks what was proposed for it and that it ended in order. */
  async function requestAt(service: ScriptedService, sopClass: string): Promise<ServiceMessage> {
    expect(await service.ends()).to.deep.equal(['release']);
    expect(service.associations[0]?.request.presentationContexts).to.deep.equal([
      { id: 1, abstractSyntax: sopClass, transferSyntaxes: [LEI, LEE, BEE] },
    ]);
    const [message, ...others] = service.messages;
    expect(others).to.deep.equal([]);
    if (message === undefined) throw new Error('nothing was sent');
    return message;
  }

  const STEP = { [Tag.PerformedProcedureStepStatus]: 'IN PROGRESS', [Tag.PerformedProcedureStepStartTime]: '10:10:10' };
  const STEP_SENT = { '00400245': '10:10:10', '00400252': 'IN PROGRESS' };

  describe('MPPS_Create', () => {
    it('[DCXREQ.MPPS_Create] sends the object as given under a new UID, and returns the UID', async () => {
      const service = await serve(answering());
      const uid = await req.MPPS_Create(...N, service.port, objectOf(STEP));
      const request = await requestAt(service, MPPS);
      expect(request.field).to.equal(0x0140);
      expect(request.text(Element.AffectedSOPClassUID)).to.equal(MPPS);
      expect(uid).to.match(/^2\.25\.\d+$/);
      expect(request.text(Element.AffectedSOPInstanceUID)).to.equal(uid);
      expect(decoded(request.dataSet, LEE)).to.deep.equal(STEP_SENT);
    });

    it('[DCXREQ.MPPS_Create] takes (0008,0018) for the UID and does not send it in the data set; the object keeps it', async () => {
      const service = await serve(answering());
      const pps = objectOf({ ...STEP, [Tag.SOPInstanceUID]: '1.2.3' });
      expect(await req.MPPS_Create(...N, service.port, pps)).to.equal('1.2.3');
      const request = await requestAt(service, MPPS);
      expect(request.text(Element.AffectedSOPInstanceUID)).to.equal('1.2.3');
      expect(decoded(request.dataSet, LEE)).to.deep.equal(STEP_SENT);
      expect(pps.getElementByTag(Tag.SOPInstanceUID).Value).to.equal('1.2.3');
    });

    it('[DCXREQ.MPPS_Create] returns the UID of the response when it has one', async () => {
      const service = await serve(answering(0, { [Element.AffectedSOPInstanceUID]: '1.2.9' }));
      expect(await req.MPPS_Create(...N, service.port, objectOf(STEP))).to.equal('1.2.9');
    });

    it('[DCXREQ.MPPS_Create] sends elements that were only initialised with length zero', async () => {
      const service = await serve(answering());
      const pps = new DCXOBJ();
      const element = new DCXELM();
      for (const tag of [Tag.PerformedProcedureStepEndDate, Tag.PerformedSeriesSequence]) {
        element.Init(tag);
        pps.insertElement(element);
      }
      await req.MPPS_Create(...N, service.port, pps);
      expect(decoded((await requestAt(service, MPPS)).dataSet, LEE)).to.deep.equal({ '00400250': '', '00400340': [] });
    });

    it('[DCXREQ.MPPS_Create] fails for a failure status, returns for a warning', async () => {
      const failing = await serve(answering(0x0111));
      const error = await rejection(req.MPPS_Create(...N, failing.port, objectOf(STEP)));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0x0111]);
      expect(error.Description).to.contain('N-CREATE').and.contain('exists already');
      const warning = await serve(answering(0x0116));
      expect(await req.MPPS_Create(...N, warning.port, objectOf(STEP))).to.match(/^2\.25\./);
    });
  });

  describe('MPPS_Set', () => {
    it('[DCXREQ.MPPS_Set] sends the modifications to the instance', async () => {
      const service = await serve(answering());
      await req.MPPS_Set(...N, service.port, objectOf({ [Tag.PerformedProcedureStepStatus]: 'COMPLETED' }), '1.2.3');
      const request = await requestAt(service, MPPS);
      expect(request.field).to.equal(0x0120);
      expect(request.text(Element.RequestedSOPClassUID)).to.equal(MPPS);
      expect(request.text(Element.RequestedSOPInstanceUID)).to.equal('1.2.3');
      expect(decoded(request.dataSet, LEE)).to.deep.equal({ '00400252': 'COMPLETED' });
    });

    it('[DCXREQ.MPPS_Set] fails for a failure status, and without a UID before any connection', async () => {
      const service = await serve(answering(0x0112));
      const error = await rejection(req.MPPS_Set(...N, service.port, objectOf(STEP), '1.2.3'));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0x0112]);
      const call = req.MPPS_Set(...N, service.port, objectOf(STEP), '');
      expect((await rejection(call)).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(service.associations).to.have.lengthOf(1);
    });
  });

  describe('N_Create', () => {
    it('[DCXREQ.N_Create] creates an instance of any class under the UID given', async () => {
      const service = await serve(answering());
      expect(await req.N_Create(...N, service.port, objectOf(STEP), MPPS, '1.2.3')).to.equal('1.2.3');
      const request = await requestAt(service, MPPS);
      expect([request.field, request.text(Element.AffectedSOPInstanceUID)]).to.deep.equal([0x0140, '1.2.3']);
      expect(decoded(request.dataSet, LEE)).to.deep.equal(STEP_SENT);
    });

    it('[DCXREQ.N_Create] leaves an empty UID to the peer, and returns the one of the response', async () => {
      const service = await serve(answering(0, { [Element.AffectedSOPInstanceUID]: '1.2.9' }));
      expect(await req.N_Create(...N, service.port, objectOf(STEP), MPPS, '')).to.equal('1.2.9');
      expect((await requestAt(service, MPPS)).has(Element.AffectedSOPInstanceUID)).to.equal(false);
    });
  });

  describe('N_Set, N_Get, N_Action, N_Delete', () => {
    it('[DCXREQ.N_Set] changes an instance and gives the attributes of the response', async () => {
      const service = await serve(answering(0, {}, encoded({ [Tag.PatientID]: '17' }, LEE)));
      const result = await req.N_Set(...N, service.port, objectOf(STEP), MPPS, '1.2.3');
      expect(result?.getElementByTag(Tag.PatientID).Value).to.equal('17');
      const request = await requestAt(service, MPPS);
      expect([request.field, request.text(Element.RequestedSOPInstanceUID)]).to.deep.equal([0x0120, '1.2.3']);
    });

    it('[DCXREQ.N_Set] gives null when the response has no attributes', async () => {
      const service = await serve(answering());
      expect(await req.N_Set(...N, service.port, objectOf(STEP), MPPS, '1.2.3')).to.equal(null);
    });

    it('[DCXREQ.N_Get] asks for the attributes named and gives those of the response', async () => {
      const service = await serve(answering(0, {}, encoded({ [Tag.PrinterStatus]: 'NORMAL' }, LEE)));
      const tags = [Tag.PrinterStatus, Tag.PrinterStatusInfo];
      const result = await req.N_Get(...N, service.port, PRINTER, INSTANCE, tags);
      expect(result.getElementByTag(Tag.PrinterStatus).Value).to.equal('NORMAL');
      const request = await requestAt(service, PRINTER);
      expect(request.field).to.equal(0x0110);
      expect(request.text(Element.RequestedSOPClassUID)).to.equal(PRINTER);
      expect(request.text(Element.RequestedSOPInstanceUID)).to.equal(INSTANCE);
      expect(request.bytes(Element.AttributeIdentifierList).toString('hex')).to.equal(
        '1021' + '1000' + '1021' + '2000',
      );
      expect(request.dataSet).to.equal(undefined);
    });

    it('[DCXREQ.N_Get] without tags asks for all; a response without attributes is an empty object', async () => {
      const service = await serve(answering());
      const result = await req.N_Get(...N, service.port, PRINTER, INSTANCE, []);
      expect(result.iterator().AtEnd()).to.equal(true);
      const request = await requestAt(service, PRINTER);
      expect(request.bytes(Element.AttributeIdentifierList)).to.have.lengthOf(0);
    });

    it('[DCXREQ.N_Action] asks for an action and gives its reply', async () => {
      const service = await serve(answering(0, {}, encoded({ [Tag.PatientID]: '17' }, LEE)));
      const reply = await req.N_Action(...N, service.port, objectOf(STEP), PRINTER, INSTANCE, 7);
      expect(reply?.getElementByTag(Tag.PatientID).Value).to.equal('17');
      const request = await requestAt(service, PRINTER);
      expect([request.field, request.number(Element.ActionTypeID)]).to.deep.equal([0x0130, 7]);
      expect(request.text(Element.RequestedSOPInstanceUID)).to.equal(INSTANCE);
      expect(decoded(request.dataSet, LEE)).to.deep.equal(STEP_SENT);
    });

    it('[DCXREQ.N_Action] goes without information for null, and gives null without a reply', async () => {
      const service = await serve(answering());
      expect(await req.N_Action(...N, service.port, null, PRINTER, INSTANCE, 1)).to.equal(null);
      expect((await requestAt(service, PRINTER)).dataSet).to.equal(undefined);
    });

    it('[DCXREQ.N_Delete] deletes an instance', async () => {
      const service = await serve(answering());
      await req.N_Delete(...N, service.port, PRINTER, INSTANCE);
      const request = await requestAt(service, PRINTER);
      expect([request.field, request.text(Element.RequestedSOPInstanceUID)]).to.deep.equal([0x0150, INSTANCE]);
    });
  });

  describe('N_EventReport', () => {
    it('[DCXREQ.N_EventReport] reports an event over an association on which we are the SCP, and gives the reply', async () => {
      const service = await serve(answering(0, {}, encoded({ [Tag.PatientID]: '17' }, LEE)));
      const reply = await req.N_EventReport(...N, service.port, objectOf(STEP), PRINTER, INSTANCE, 2);
      expect(reply?.getElementByTag(Tag.PatientID).Value).to.equal('17');
      const request = await requestAt(service, PRINTER);
      expect([request.field, request.number(Element.EventTypeID)]).to.deep.equal([0x0100, 2]);
      expect(request.text(Element.AffectedSOPClassUID)).to.equal(PRINTER);
      expect(request.text(Element.AffectedSOPInstanceUID)).to.equal(INSTANCE);
      expect(service.associations[0]?.request.userInformation.roleSelections).to.deep.equal([
        { sopClassUID: PRINTER, scuRole: false, scpRole: true },
      ]);
    });

    it('[DCXREQ.N_EventReport] goes without information for null, and gives null without a reply', async () => {
      const service = await serve(answering());
      expect(await req.N_EventReport(...N, service.port, null, PRINTER, INSTANCE, 1)).to.equal(null);
      expect((await requestAt(service, PRINTER)).dataSet).to.equal(undefined);
    });

    it('[DCXREQ.N_EventReport] fails with 0x80040203 when the peer does not grant the role', async () => {
      const service = await serve(answering(), { roles: () => [] });
      const error = await rejection(req.N_EventReport(...N, service.port, null, PRINTER, INSTANCE, 1));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
      expect(service.messages).to.deep.equal([]);
    });
  });

  const CALLS: Readonly<Record<string, (port: number, sopClass: string, instance: string) => Promise<unknown>>> = {
    N_Create: (port, sopClass, instance) => req.N_Create(...N, port, objectOf(STEP), sopClass, instance),
    N_Set: (port, sopClass, instance) => req.N_Set(...N, port, objectOf(STEP), sopClass, instance),
    N_Get: (port, sopClass, instance) => req.N_Get(...N, port, sopClass, instance, []),
    N_Action: (port, sopClass, instance) => req.N_Action(...N, port, null, sopClass, instance, 1),
    N_Delete: (port, sopClass, instance) => req.N_Delete(...N, port, sopClass, instance),
    N_EventReport: (port, sopClass, instance) => req.N_EventReport(...N, port, null, sopClass, instance, 1),
  };

  for (const [name, call] of Object.entries(CALLS)) {
    it(`[DCXREQ.${name}] fails with the status and its text for a failure`, async () => {
      const service = await serve(answering(0x0110, { [Element.ErrorComment]: 'no toner' }));
      const error = await rejection(call(service.port, PRINTER, INSTANCE));
      expect([error.HRESULT, error.dicomStatus]).to.deep.equal([HRESULT.DIMSE_FAILURE, 0x0110]);
      expect(error.Description)
        .to.contain('0x0110')
        .and.contain('no toner')
        .and.contain(name.slice(2, 5).toUpperCase());
      expect(await service.ends()).to.deep.equal(['release']);
    });

    it(`[DCXREQ.${name}] fails with 0x80040203 when the class is not accepted`, async () => {
      const service = await serve(answering(), { refuse: [PRINTER] });
      const error = await rejection(call(service.port, PRINTER, INSTANCE));
      expect(error.HRESULT).to.equal(HRESULT.NO_PRESENTATION_CONTEXT);
    });

    it(`[DCXREQ.${name}] refuses what is no UID before any connection is made`, async () => {
      const service = await serve(answering());
      expect((await rejection(call(service.port, '', INSTANCE))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect((await rejection(call(service.port, PRINTER, 'x'))).HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(service.associations).to.deep.equal([]);
    });
  }

  it('[DCXREQ.N_Action] refuses a type that does not fit 16 bits, and tags that are none', async () => {
    const service = await serve(answering());
    const codes = [
      await rejection(req.N_Action(...N, service.port, null, PRINTER, INSTANCE, 0x10000)),
      await rejection(req.N_EventReport(...N, service.port, null, PRINTER, INSTANCE, -1)),
      await rejection(req.N_Get(...N, service.port, PRINTER, INSTANCE, [1.5])),
      await rejection(req.N_Get(...N, service.port, PRINTER, INSTANCE, 'x' as unknown as number[])),
      await rejection(req.N_Action(...N, service.port, 'x' as unknown as DCXOBJ, PRINTER, INSTANCE, 1)),
    ].map(({ HRESULT: code }) => code);
    expect(codes).to.deep.equal([
      HRESULT.E_INVALIDARG,
      HRESULT.E_INVALIDARG,
      HRESULT.E_INVALIDARG,
      HRESULT.DISP_E_TYPEMISMATCH,
      HRESULT.DISP_E_TYPEMISMATCH,
    ]);
    expect(service.associations).to.deep.equal([]);
  });

  it('[DCXREQ.Release] aborts a running N-service, which fails with E_ABORT', async () => {
    const service = await serve(async () => {
      req.Release();
    });
    const error = await rejection(req.N_Delete(...N, service.port, PRINTER, INSTANCE));
    expect(error.HRESULT).to.equal(HRESULT.E_ABORT);
    expect(await service.ends()).to.deep.equal(['abort']);
  });
});
