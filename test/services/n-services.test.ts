import { expect } from 'chai';
import type { Association } from '../../src/association';
import { createEngine, type Engine } from '../../src/container';
import {
  DataElement,
  DataSet,
  IMPLICIT_VR_LITTLE_ENDIAN,
  MODALITY_PERFORMED_PROCEDURE_STEP,
  STORAGE_COMMITMENT_PUSH,
  STORAGE_COMMITMENT_PUSH_INSTANCE,
} from '../../src/dataset';
import { CommandField, Status } from '../../src/dimse';
import { NoPresentationContextError } from '../../src/errors';
import {
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  receiveDataSet,
  type DicomServer,
  type NResponse,
  type ServiceAnswer,
  type ServiceHandler,
} from '../../src/services';
import { MemoryTransportFactory } from '../../src/transport';
import { failure } from '../association/harness';

const LEI = IMPLICIT_VR_LITTLE_ENDIAN;
const MPPS = MODALITY_PERFORMED_PROCEDURE_STEP;
const FILM_SESSION = '1.2.840.10008.5.1.1.1';
const BASIC_GRAYSCALE_PRINT = '1.2.840.10008.5.1.1.9';
const PATIENT_ID = 0x00100020;
const PORT = 104;

function attributes(patientID: string): DataSet {
  const dataSet = new DataSet(LEI);
  dataSet.set(DataElement.fromText(PATIENT_ID, 'LO', patientID));
  return dataSet;
}

/** One request as the other side saw it. */
interface Seen {
  readonly command: object;
  readonly abstractSyntax: string;
  readonly patientID: string | undefined;
}

describe('services: normalized services', () => {
  let engine: Engine;
  let server: DicomServer;
  let seen: Seen[];
  let answer: ServiceAnswer;
  let fails: () => void;
  /** The other end of the last association. */
  let accepted: Association | undefined;

  beforeEach(async () => {
    seen = [];
    answer = { Status: Status.Success };
    fails = () => undefined;
    engine = createEngine({ transports: new MemoryTransportFactory() });
    const handler: ServiceHandler = async (request, association) => {
      accepted = association;
      const dataSet = await receiveDataSet(request);
      const { abstractSyntax } = request.context;
      seen.push({ command: request.command, abstractSyntax, patientID: dataSet?.text(PATIENT_ID) });
      fails();
      return answer;
    };
    server = await engine.listen({
      port: PORT,
      policy: { accept: () => ({ transferSyntaxes: [LEI], requestorRoles: { scu: true, scp: true } }) },
      handlers: {
        [CommandField.N_CREATE_RQ]: handler,
        [CommandField.N_SET_RQ]: handler,
        [CommandField.N_GET_RQ]: handler,
        [CommandField.N_ACTION_RQ]: handler,
        [CommandField.N_DELETE_RQ]: handler,
        [CommandField.N_EVENT_REPORT_RQ]: handler,
      },
    });
  });
  afterEach(() => server.close());

  function associate(): Promise<Association> {
    const proposal = (abstractSyntax: string) => ({ abstractSyntax, transferSyntaxes: [LEI] });
    return engine.requestAssociation({
      host: 'memory',
      port: PORT,
      callingAETitle: 'SCU',
      calledAETitle: 'SCP',
      presentationContexts: [
        proposal(MPPS),
        proposal(BASIC_GRAYSCALE_PRINT),
        { ...proposal(STORAGE_COMMITMENT_PUSH), roles: { scu: true, scp: true } },
      ],
    });
  }

  const instance = { SOPClassUID: MPPS, SOPInstanceUID: '1.2.3' };
  const requested = { RequestedSOPClassUID: MPPS, RequestedSOPInstanceUID: '1.2.3', CommandDataSetType: 0x0101 };
  const affected = { AffectedSOPClassUID: MPPS, AffectedSOPInstanceUID: '1.2.3' };
  const requests: [name: string, send: (to: Association) => Promise<NResponse>, command: object, patientID?: string][] =
    [
      [
        'N-CREATE',
        (to) => nCreate(to, { ...instance, dataSet: attributes('A') }),
        { ...affected, CommandField: CommandField.N_CREATE_RQ, CommandDataSetType: 1 },
        'A',
      ],
      [
        'N-SET',
        (to) => nSet(to, { ...instance, dataSet: attributes('B') }),
        { ...requested, CommandField: CommandField.N_SET_RQ, CommandDataSetType: 1 },
        'B',
      ],
      [
        'N-GET',
        (to) => nGet(to, { ...instance, attributes: [PATIENT_ID, 0x00400252] }),
        { ...requested, CommandField: CommandField.N_GET_RQ, AttributeIdentifierList: [PATIENT_ID, 0x00400252] },
      ],
      [
        'N-ACTION',
        (to) => nAction(to, { ...instance, actionTypeID: 7, dataSet: attributes('C') }),
        { ...requested, CommandField: CommandField.N_ACTION_RQ, ActionTypeID: 7, CommandDataSetType: 1 },
        'C',
      ],
      ['N-DELETE', (to) => nDelete(to, instance), { ...requested, CommandField: CommandField.N_DELETE_RQ }],
    ];

  for (const [name, send, command, patientID] of requests) {
    it(`${name} carries what it is given, and gives what is answered`, async () => {
      answer = { Status: Status.Success, dataSet: attributes('Z') };
      const association = await associate();
      const response = await send(association);
      expect(seen).to.have.length(1);
      expect(seen[0]).to.include({ abstractSyntax: MPPS, patientID });
      const { MessageID, ...others } = seen[0]?.command as { MessageID: number };
      expect(MessageID).to.equal(1);
      // The value says only whether there is a data set.
      const present = (set: { CommandDataSetType?: number }) => ({
        ...set,
        CommandDataSetType: set.CommandDataSetType === 0x0101 ? 0x0101 : 1,
      });
      expect(present(others)).to.deep.equal(present({ CommandDataSetType: 0x0101, ...command }));
      expect(response).to.include({ status: 0, errorComment: undefined, SOPInstanceUID: '1.2.3' });
      expect(response.dataSet?.text(PATIENT_ID)).to.equal('Z');
      expect(response.command).to.include({ AffectedSOPClassUID: MPPS, MessageIDBeingRespondedTo: 1 });
      await association.release();
    });

    it(`${name} gives a failure as an answer, with the peer's words`, async () => {
      answer = { Status: 0x0112, ErrorComment: 'no such step' };
      const association = await associate();
      const response = await send(association);
      expect(response).to.include({ status: 0x0112, errorComment: 'no such step' });
      expect(response.dataSet).to.equal(undefined);
      await association.release();
    });
  }

  it('a handler that throws gives 0x0110 with its words, and the association goes on', async () => {
    const association = await associate();
    let times = 0;
    fails = () => {
      if (times++ < 2) throw new Error('the list is closed');
    };
    for (let i = 0; i < 2; i++) {
      const response = await nCreate(association, { ...instance, dataSet: attributes('A') });
      expect(response).to.include({ status: 0x0110, errorComment: 'the list is closed' });
    }
    expect(await nCreate(association, { ...instance, dataSet: attributes('A') })).to.include({ status: 0 });
    await association.release();
  });

  it('N-CREATE without an instance gives the one that the peer assigns', async () => {
    answer = { Status: Status.Success, AffectedSOPInstanceUID: '9.8.7' };
    const association = await associate();
    const response = await nCreate(association, { SOPClassUID: MPPS, dataSet: attributes('A') });
    expect(seen[0]?.command).not.to.have.property('AffectedSOPInstanceUID');
    expect(response.SOPInstanceUID).to.equal('9.8.7');
    await association.release();
  });

  it('N-GET asks for everything when no attribute is named', async () => {
    const association = await associate();
    await nGet(association, instance);
    await nGet(association, { ...instance, attributes: [] });
    for (const { command } of seen) expect(command).not.to.have.property('AttributeIdentifierList');
    expect(seen).to.have.length(2);
    await association.release();
  });

  it('L40: goes out on the context of a meta SOP class when told so', async () => {
    const association = await associate();
    const session = { SOPClassUID: FILM_SESSION, SOPInstanceUID: '1.2.3' };
    const error = await failure(nCreate(association, session));
    expect(error).to.be.instanceOf(NoPresentationContextError);
    await nCreate(association, { ...session, contextSOPClassUID: BASIC_GRAYSCALE_PRINT });
    expect(seen[0]).to.include({ abstractSyntax: BASIC_GRAYSCALE_PRINT });
    expect(seen[0]?.command).to.include({ AffectedSOPClassUID: FILM_SESSION });
    await association.release();
  });

  describe('N-EVENT-REPORT', () => {
    const event = {
      SOPClassUID: STORAGE_COMMITMENT_PUSH,
      SOPInstanceUID: STORAGE_COMMITMENT_PUSH_INSTANCE,
      eventTypeID: 1,
    };

    it('L41: is sent by a requestor that has the SCP role', async () => {
      const association = await associate();
      const response = await nEventReport(association, { ...event, dataSet: attributes('D') });
      expect(response.status).to.equal(0);
      expect(seen[0]).to.include({ patientID: 'D' });
      expect(seen[0]?.command).to.include({
        CommandField: CommandField.N_EVENT_REPORT_RQ,
        AffectedSOPClassUID: STORAGE_COMMITMENT_PUSH,
        AffectedSOPInstanceUID: STORAGE_COMMITMENT_PUSH_INSTANCE,
        EventTypeID: 1,
      });
      await association.release();
    });

    it('L41: is sent by an acceptor on the same association, while the requestor waits for it', async () => {
      const association = await associate();
      await nAction(association, {
        SOPClassUID: STORAGE_COMMITMENT_PUSH,
        SOPInstanceUID: STORAGE_COMMITMENT_PUSH_INSTANCE,
        actionTypeID: 1,
        dataSet: attributes('E'),
      });
      if (accepted === undefined) throw new Error('nobody was accepted');
      const reporting = nEventReport(accepted, event);
      const request = await association.receive();
      if (request === undefined) throw new Error('an event was due');
      expect(request.command).to.include({ EventTypeID: 1 });
      expect(request.dataSet).to.equal(undefined);
      await association.respond(request, { Status: Status.Success });
      expect(await reporting).to.include({ status: 0, dataSet: undefined });
      await association.release();
    });

    it('L31: says which role is missing', async () => {
      const association = await associate();
      const error = await failure(nEventReport(association, { ...instance, eventTypeID: 1 }));
      expect(error).to.be.instanceOf(NoPresentationContextError);
      expect(error.message).to.match(/without the SCP role for us/);
      await association.release();
    });
  });
});
