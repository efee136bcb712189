import { expect } from 'chai';
import { DCXOBJIterator, DCXREQ, DICOM_TAGS_ENUM as Tag } from '../../compat/rzdcx';
import { objectOf } from '../compat/rzdcx/requester-objects';
import { startDcmjsService, type DcmjsService } from '../support/dcmjs-service';
import { describeInterop } from '../support/interop';
import { Capture, expertRemarks } from '../support/tshark';

const MPPS = '1.2.840.10008.3.1.2.3.3';
const PRINTER = '1.2.840.10008.5.1.1.16';
const PRINTER_INSTANCE = '1.2.840.10008.5.1.1.17';
const COMMITMENT = '1.2.840.10008.1.20.1';
const CT = '1.2.840.10008.5.1.4.1.1.2';

describeInterop('interop: DCXREQ at an SCP of dcmjs-dimse', ['tshark'], function () {
  this.timeout(60_000);
  let service: DcmjsService;
  let capture: Capture;
  let req: DCXREQ;

  before(async () => {
    service = await startDcmjsService({ PrinterStatus: 'NORMAL' });
    capture = await Capture.start(service.port);
  });
  after(() => service.close());
  beforeEach(() => {
    req = new DCXREQ();
    service.requests.length = 0;
  });
  afterEach(() => req[Symbol.asyncDispose]());

  function address(): ['MODALITY', 'PEER', '127.0.0.1', number] {
    return ['MODALITY', 'PEER', '127.0.0.1', service.port];
  }

  it('[DCXREQ.MPPS_Create] [DCXREQ.MPPS_Set] a procedure step from the beginning to its end', async () => {
    const step = new DCXOBJIterator();
    step.Insert(objectOf({ [Tag.StudyInstanceUID]: '1.2.3', [Tag.AccessionNumber]: 'A1' }));
    const pps = objectOf({
      [Tag.PatientName]: 'DOE^JANE',
      [Tag.PerformedProcedureStepID]: 4711,
      [Tag.PerformedProcedureStepStatus]: 'IN PROGRESS',
      [Tag.PerformedProcedureStepEndDate]: '',
      [Tag.ScheduledStepAttributesSequence]: step,
    });
    const uid = await req.MPPS_Create(...address(), pps);
    await req.MPPS_Set(...address(), objectOf({ [Tag.PerformedProcedureStepStatus]: 'COMPLETED' }), uid);
    const [create, set] = service.requests;
    expect(create).to.include({ operation: 'N-CREATE', sopClass: MPPS, instance: uid });
    expect(create?.elements).to.include({
      PerformedProcedureStepID: '4711',
      PerformedProcedureStepStatus: 'IN PROGRESS',
    });
    const [item] = create?.elements['ScheduledStepAttributesSequence'] as Record<string, unknown>[];
    expect(item).to.include({ StudyInstanceUID: '1.2.3', AccessionNumber: 'A1' });
    expect(set).to.include({ operation: 'N-SET', sopClass: MPPS, instance: uid });
    expect(set?.elements).to.include({ PerformedProcedureStepStatus: 'COMPLETED' });
  });

  it('[DCXREQ.N_Create] [DCXREQ.N_Set] of any class', async () => {
    const obj = objectOf({ [Tag.PrinterName]: 'P1' });
    expect(await req.N_Create(...address(), obj, PRINTER, PRINTER_INSTANCE)).to.equal(PRINTER_INSTANCE);
    const result = await req.N_Set(...address(), obj, PRINTER, PRINTER_INSTANCE);
    expect(result?.getElementByTag(Tag.PrinterStatus).Value).to.equal('NORMAL');
    expect(service.requests.map(({ operation, elements }) => [operation, elements['PrinterName']])).to.deep.equal([
      ['N-CREATE', 'P1'],
      ['N-SET', 'P1'],
    ]);
  });

  it('[DCXREQ.N_Get] reads attributes', async () => {
    const tags = [Tag.PrinterStatus, Tag.PrinterName];
    const result = await req.N_Get(...address(), PRINTER, PRINTER_INSTANCE, tags);
    expect(result.getElementByTag(Tag.PrinterStatus).Value).to.equal('NORMAL');
    expect(service.requests[0]).to.include({ operation: 'N-GET', sopClass: PRINTER, instance: PRINTER_INSTANCE });
    expect(service.requests[0]?.attributes).to.have.lengthOf(2);
  });

  it('[DCXREQ.N_Action] asks for an action', async () => {
    const reply = await req.N_Action(...address(), objectOf({ [Tag.PrinterName]: 'P1' }), PRINTER, PRINTER_INSTANCE, 3);
    expect(reply?.getElementByTag(Tag.PrinterStatus).Value).to.equal('NORMAL');
    expect(service.requests[0]).to.include({ operation: 'N-ACTION', instance: PRINTER_INSTANCE, type: 3 });
    expect(service.requests[0]?.elements).to.include({ PrinterName: 'P1' });
  });

  it('[DCXREQ.N_Delete] deletes', async () => {
    await req.N_Delete(...address(), PRINTER, PRINTER_INSTANCE);
    expect(service.requests[0]).to.include({ operation: 'N-DELETE', instance: PRINTER_INSTANCE });
  });

  it('[DCXREQ.CommitInstances] asks for commitment', async () => {
    const transaction = await req.CommitInstances(...address(), `${CT},1.2.3;${CT},1.2.4`);
    const [request] = service.requests;
    expect(request).to.include({ operation: 'N-ACTION', sopClass: COMMITMENT, type: 1 });
    expect(request?.elements['TransactionUID']).to.equal(transaction);
    const items = request?.elements['ReferencedSOPSequence'] as Record<string, unknown>[];
    expect(items.map((item) => item['ReferencedSOPInstanceUID'])).to.deep.equal(['1.2.3', '1.2.4']);
  });

  it('[DCXREQ.N_EventReport] [DCXREQ.SendCommitResult] report as SCP, by role selection', async () => {
    await req.N_EventReport(...address(), objectOf({ [Tag.PrinterName]: 'P1' }), PRINTER, PRINTER_INSTANCE, 2);
    await req.SendCommitResult(...address(), '1.2.9', `${CT},1.2.3`, `${CT},1.2.4`);
    const [event, result] = service.requests;
    expect(event).to.include({ operation: 'N-EVENT-REPORT', sopClass: PRINTER, instance: PRINTER_INSTANCE, type: 2 });
    expect(event?.elements).to.include({ PrinterName: 'P1' });
    expect(result).to.include({ operation: 'N-EVENT-REPORT', sopClass: COMMITMENT, type: 2 });
    expect(result?.elements['TransactionUID']).to.equal('1.2.9');
    const [failed] = result?.elements['FailedSOPSequence'] as Record<string, unknown>[];
    expect(failed).to.include({ ReferencedSOPInstanceUID: '1.2.4', FailureReason: 0x0112 });
  });

  it('tshark finds nothing malformed in all of that', async () => {
    await capture.stop();
    expect(await expertRemarks(capture.file, service.port)).to.deep.equal([]);
  });
});
