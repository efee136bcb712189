import { DICOM_APPLICATION_CONTEXT, PduType } from '../../src/pdu/types';
import type { Abort, AssociateAC, AssociateRJ, AssociateRQ } from '../../src/pdu/types';
import { UpperLayerMachine } from '../../src/ul';
import type { Effect, EventName, State, UlEvent, UpperLayerMachineOptions, UpperLayerRole } from '../../src/ul';

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const MR = '1.2.840.10008.5.1.4.1.1.4';
export const VERIFICATION = '1.2.840.10008.1.1';
export const LEI = '1.2.840.10008.1.2';
export const LEE = '1.2.840.10008.1.2.1';
export const BEE = '1.2.840.10008.1.2.2';
export const JPEG = '1.2.840.10008.1.2.4.50';

export function associateRQ(fields: Partial<AssociateRQ> = {}): AssociateRQ {
  return {
    type: PduType.AssociateRQ,
    protocolVersion: 1,
    calledAETitle: 'STORE',
    callingAETitle: 'CT1',
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: [{ id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] }],
    userInformation: { maximumLength: 16384, implementationClassUID: '1.2.3' },
    ...fields,
  };
}

export function associateAC(fields: Partial<AssociateAC> = {}): AssociateAC {
  return {
    type: PduType.AssociateAC,
    protocolVersion: 1,
    calledAETitle: 'STORE',
    callingAETitle: 'CT1',
    applicationContextName: DICOM_APPLICATION_CONTEXT,
    presentationContexts: [{ id: 1, result: 0, transferSyntax: LEI }],
    userInformation: { maximumLength: 16384, implementationClassUID: '1.2.3' },
    ...fields,
  };
}

export const associateRJ: AssociateRJ = { type: PduType.AssociateRJ, result: 1, source: 1, reason: 7 };
export const abortPdu: Abort = { type: PduType.Abort, source: 2, reason: 6 };

/** One event of each name, with something to carry. */
export const sampleEvents: { readonly [E in EventName]: Extract<UlEvent, { event: E }> } = {
  Evt1: { event: 'Evt1', request: associateRQ() },
  Evt2: { event: 'Evt2' },
  Evt3: { event: 'Evt3', pdu: associateAC() },
  Evt4: { event: 'Evt4', pdu: associateRJ },
  Evt5: { event: 'Evt5' },
  Evt6: { event: 'Evt6', pdu: associateRQ() },
  Evt7: { event: 'Evt7', pdu: associateAC() },
  Evt8: { event: 'Evt8', pdu: associateRJ },
  Evt9: { event: 'Evt9' },
  Evt10: { event: 'Evt10' },
  Evt11: { event: 'Evt11' },
  Evt12: { event: 'Evt12' },
  Evt13: { event: 'Evt13' },
  Evt14: { event: 'Evt14' },
  Evt15: { event: 'Evt15' },
  Evt16: { event: 'Evt16', pdu: abortPdu },
  Evt17: { event: 'Evt17' },
  Evt18: { event: 'Evt18' },
  Evt19: { event: 'Evt19', reason: 1 },
};

/** The events that lead from Sta1 to each state, and the role for which they do. */
const paths: Readonly<Record<State, readonly [UpperLayerRole, ...EventName[]]>> = {
  Sta1: ['requestor'],
  Sta2: ['acceptor', 'Evt5'],
  Sta3: ['acceptor', 'Evt5', 'Evt6'],
  Sta4: ['requestor', 'Evt1'],
  Sta5: ['requestor', 'Evt1', 'Evt2'],
  Sta6: ['requestor', 'Evt1', 'Evt2', 'Evt3'],
  Sta7: ['requestor', 'Evt1', 'Evt2', 'Evt3', 'Evt11'],
  Sta8: ['requestor', 'Evt1', 'Evt2', 'Evt3', 'Evt12'],
  Sta9: ['requestor', 'Evt1', 'Evt2', 'Evt3', 'Evt11', 'Evt12'],
  Sta10: ['acceptor', 'Evt5', 'Evt6', 'Evt7', 'Evt11', 'Evt12'],
  Sta11: ['requestor', 'Evt1', 'Evt2', 'Evt3', 'Evt11', 'Evt12', 'Evt14'],
  Sta12: ['acceptor', 'Evt5', 'Evt6', 'Evt7', 'Evt11', 'Evt12', 'Evt13'],
  Sta13: ['requestor', 'Evt1', 'Evt2', 'Evt3', 'Evt15'],
};

/** A machine that went through the given events. */
export function machineAfter(
  role: UpperLayerRole,
  events: readonly EventName[],
  options?: UpperLayerMachineOptions,
): UpperLayerMachine {
  const machine = new UpperLayerMachine(role, options);
  for (const event of events) machine.step(sampleEvents[event]);
  return machine;
}

/** A machine in the given state. */
export function machineIn(state: State): UpperLayerMachine {
  const [role, ...events] = paths[state];
  const machine = machineAfter(role, events);
  if (machine.state !== state) throw new Error(`the path to ${state} leads to ${machine.state}`);
  return machine;
}

const pduNames: Readonly<Record<number, string>> = {
  [PduType.AssociateRQ]: 'A-ASSOCIATE-RQ',
  [PduType.AssociateAC]: 'A-ASSOCIATE-AC',
  [PduType.AssociateRJ]: 'A-ASSOCIATE-RJ',
  [PduType.ReleaseRQ]: 'A-RELEASE-RQ',
  [PduType.ReleaseRP]: 'A-RELEASE-RP',
  [PduType.Abort]: 'A-ABORT',
};

/** Effects by kind, such as `send A-ABORT`. */
export function kinds(effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => {
    if (effect.effect === 'send') return `send ${pduNames[effect.pdu.type] ?? effect.pdu.type}`;
    if (effect.effect === 'indicateRelease' && effect.collision) return 'indicateRelease with collision';
    return effect.effect;
  });
}
