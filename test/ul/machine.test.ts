import { expect } from 'chai';
import { InvalidArgumentError } from '../../src/errors';
import { PduType } from '../../src/pdu/types';
import { EVENT_TEXT, STATES, UpperLayerMachine } from '../../src/ul';
import type { EventName, State } from '../../src/ul';
import { abortPdu, associateRQ, kinds, machineAfter, machineIn, sampleEvents } from './scenarios';
import { standardActions, standardCell } from './table-9-10';

const EVENTS = Object.keys(EVENT_TEXT) as EventName[];

/** PDUs, ARTIM and the close of the transport; the others are primitives or transport set-up. */
const FROM_THE_WIRE: ReadonlySet<EventName> = new Set([
  'Evt3',
  'Evt4',
  'Evt6',
  'Evt10',
  'Evt12',
  'Evt13',
  'Evt16',
  'Evt17',
  'Evt18',
  'Evt19',
]);

function machineFor(state: State, event: EventName): UpperLayerMachine {
  return state === 'Sta1' && event === 'Evt5' ? new UpperLayerMachine('acceptor') : machineIn(state);
}

describe('UpperLayerMachine', () => {
  it('has 13 states and 19 events', () => {
    expect(STATES).to.have.length(13);
    expect(EVENTS).to.have.length(19);
  });

  describe('table 9-10', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const cell = standardCell(state, event);
        if (cell) {
          it(`${event} in ${state} is ${cell.action} and leads to ${cell.next.join(' or ')}`, () => {
            const machine = machineFor(state, event);
            expect(kinds(machine.step(sampleEvents[event]))).to.deep.equal(standardActions[cell.action]);
            expect(machine.state).to.equal(cell.next[0]);
          });
        } else if (state === 'Sta1' && event === 'Evt2') {
          it('Evt2 in Sta1 (blank) closes the connection that nobody wants any more', () => {
            const machine = machineIn('Sta1');
            expect(kinds(machine.step(sampleEvents.Evt2))).to.deep.equal(['closeTransport']);
            expect(machine.state).to.equal('Sta1');
          });
        } else if (FROM_THE_WIRE.has(event) && (state !== 'Sta4' || event === 'Evt18')) {
          it(`${event} in ${state} (blank) is a leftover and does nothing`, () => {
            const machine = machineIn(state);
            expect(machine.step(sampleEvents[event])).to.deep.equal([]);
            expect(machine.state).to.equal(state);
          });
        } else {
          it(`${event} in ${state} (blank) is refused with an error that names both, and the state stays`, () => {
            const machine = machineIn(state);
            expect(() => machine.step(sampleEvents[event]))
              .to.throw(InvalidArgumentError)
              .with.property('message')
              .that.includes(event)
              .and.includes(state);
            expect(machine.state).to.equal(state);
          });
        }
      }
    }
  });

  describe('what the effects carry', () => {
    it('AE-2 sends the request of Evt1', () => {
      const machine = new UpperLayerMachine('requestor');
      const request = associateRQ({ calledAETitle: 'OTHER' });
      machine.step({ event: 'Evt1', request });
      expect(machine.step({ event: 'Evt2' })).to.deep.equal([{ effect: 'send', pdu: request }]);
    });

    it('AE-3 and AE-4 hand the answer on', () => {
      expect(machineIn('Sta5').step(sampleEvents.Evt3)[0]).to.deep.equal({
        effect: 'confirmAccept',
        pdu: sampleEvents.Evt3.pdu,
      });
      expect(machineIn('Sta5').step(sampleEvents.Evt4)[0]).to.deep.equal({
        effect: 'confirmReject',
        pdu: sampleEvents.Evt4.pdu,
      });
    });

    it('AE-7 and AE-8 send the answer of the user', () => {
      expect(machineIn('Sta3').step(sampleEvents.Evt7)[0]).to.deep.equal({
        effect: 'send',
        pdu: sampleEvents.Evt7.pdu,
      });
      expect(machineIn('Sta3').step(sampleEvents.Evt8)[0]).to.deep.equal({
        effect: 'send',
        pdu: sampleEvents.Evt8.pdu,
      });
    });

    it("AA-3 names the source and reason of the peer's abort", () => {
      const [effect] = machineIn('Sta6').step({ event: 'Evt16', pdu: abortPdu });
      expect(effect).to.deep.equal({ effect: 'indicateAbort', source: 2, reason: 6 });
    });

    it('AA-4 says that the transport is lost', () => {
      const [effect] = machineIn('Sta6').step({ event: 'Evt17' });
      expect(effect).to.deep.equal({ effect: 'indicateProviderAbort', reason: 0, transportLost: true });
    });

    it("AA-1 for the user's own abort says: service user, no reason", () => {
      const [effect] = machineIn('Sta6').step({ event: 'Evt15' });
      expect(effect).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 0, reason: 0 } });
    });

    it('L10: a PDU before the request is answered with unexpected PDU (2)', () => {
      const [effect] = machineIn('Sta2').step({ event: 'Evt10' });
      expect(effect).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 0, reason: 2 } });
    });

    it('L7: noise before the request is answered with its own reason', () => {
      const [effect] = machineIn('Sta2').step({ event: 'Evt19', reason: 1 });
      expect(effect).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 0, reason: 1 } });
    });

    it('AA-8 for a valid PDU out of turn says: provider, unexpected PDU', () => {
      const [sent, indicated] = machineIn('Sta6').step(sampleEvents.Evt6);
      expect(sent).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 2, reason: 2 } });
      expect(indicated).to.deep.equal({ effect: 'indicateProviderAbort', reason: 2, transportLost: false });
    });

    it('AA-8 and AA-7 for an invalid PDU say: provider, with the reason of the event', () => {
      const [sent, indicated] = machineIn('Sta6').step({ event: 'Evt19', reason: 6 });
      expect(sent).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 2, reason: 6 } });
      expect(indicated).to.include({ reason: 6 });
      const [late] = machineIn('Sta13').step({ event: 'Evt19', reason: 5 });
      expect(late).to.deep.equal({ effect: 'send', pdu: { type: PduType.Abort, source: 2, reason: 5 } });
    });

    it('gives the same arrays for every P-DATA', () => {
      const machine = machineIn('Sta6');
      expect(machine.step({ event: 'Evt10' })).to.equal(machine.step({ event: 'Evt10' }));
      expect(machine.step({ event: 'Evt9' })).to.equal(machine.step({ event: 'Evt9' }));
    });
  });

  describe('protocol version', () => {
    it('rejects a request without version 1: permanent, provider (ACSE), version not supported', () => {
      const machine = machineIn('Sta2');
      const effects = machine.step({ event: 'Evt6', pdu: associateRQ({ protocolVersion: 2 }) });
      expect(effects).to.deep.equal([
        { effect: 'stopArtim' },
        { effect: 'send', pdu: { type: PduType.AssociateRJ, result: 1, source: 2, reason: 2 } },
        { effect: 'startArtim' },
      ]);
      expect(machine.state).to.equal('Sta13');
    });

    it('looks at bit 0 only', () => {
      const machine = machineIn('Sta2');
      machine.step({ event: 'Evt6', pdu: associateRQ({ protocolVersion: 0xffff }) });
      expect(machine.state).to.equal('Sta3');
    });

    it('indicates any version with acceptAnyProtocolVersion', () => {
      const machine = machineAfter('acceptor', ['Evt5'], { acceptAnyProtocolVersion: true });
      const pdu = associateRQ({ protocolVersion: 0 });
      expect(machine.step({ event: 'Evt6', pdu })).to.deep.equal([
        { effect: 'stopArtim' },
        { effect: 'indicateAssociate', pdu },
      ]);
      expect(machine.state).to.equal('Sta3');
    });
  });

  describe('roles', () => {
    it("refuses the acceptor's start in a requestor's machine and the other way round", () => {
      const requestor = new UpperLayerMachine('requestor');
      const acceptor = new UpperLayerMachine('acceptor');
      expect(() => requestor.step(sampleEvents.Evt5)).to.throw(InvalidArgumentError, /requestor.*Evt5/);
      expect(() => acceptor.step(sampleEvents.Evt1)).to.throw(InvalidArgumentError, /acceptor.*Evt1/);
      expect([requestor.state, acceptor.state]).to.deep.equal(['Sta1', 'Sta1']);
    });

    it('says when P-DATA may be sent', () => {
      const open = STATES.filter((state) => machineIn(state).canSendData);
      expect(open).to.deep.equal(['Sta6', 'Sta8']);
    });
  });

  describe('release', () => {
    const establishedAcceptor = ['Evt5', 'Evt6', 'Evt7'] as const;

    it('L26: collision at the requestor goes through Sta9 and Sta11', () => {
      const machine = machineIn('Sta6');
      expect(kinds(machine.step({ event: 'Evt11' }))).to.deep.equal(['send A-RELEASE-RQ']);
      expect(kinds(machine.step({ event: 'Evt12' }))).to.deep.equal(['indicateRelease with collision']);
      expect(machine.state).to.equal('Sta9');
      expect(kinds(machine.step({ event: 'Evt14' }))).to.deep.equal(['send A-RELEASE-RP']);
      expect(machine.state).to.equal('Sta11');
      expect(kinds(machine.step({ event: 'Evt13' }))).to.deep.equal(['confirmRelease', 'closeTransport']);
      expect(machine.state).to.equal('Sta1');
    });

    it('L26: collision at the acceptor goes through Sta10 and Sta12', () => {
      const machine = machineAfter('acceptor', establishedAcceptor);
      machine.step({ event: 'Evt11' });
      expect(kinds(machine.step({ event: 'Evt12' }))).to.deep.equal(['indicateRelease with collision']);
      expect(machine.state).to.equal('Sta10');
      expect(kinds(machine.step({ event: 'Evt13' }))).to.deep.equal(['confirmRelease']);
      expect(machine.state).to.equal('Sta12');
      expect(kinds(machine.step({ event: 'Evt14' }))).to.deep.equal(['send A-RELEASE-RP', 'startArtim']);
      expect(machine.state).to.equal('Sta13');
      expect(kinds(machine.step({ event: 'Evt17' }))).to.deep.equal(['stopArtim']);
      expect(machine.state).to.equal('Sta1');
    });

    it('L26: two machines that release at once both end', () => {
      const requestor = machineIn('Sta6');
      const acceptor = machineAfter('acceptor', establishedAcceptor);
      requestor.step({ event: 'Evt11' });
      acceptor.step({ event: 'Evt11' });
      requestor.step({ event: 'Evt12' });
      acceptor.step({ event: 'Evt12' });
      requestor.step({ event: 'Evt14' });
      acceptor.step({ event: 'Evt13' });
      acceptor.step({ event: 'Evt14' });
      expect(kinds(requestor.step({ event: 'Evt13' }))).to.include('closeTransport');
      acceptor.step({ event: 'Evt17' });
      expect([requestor.state, acceptor.state]).to.deep.equal(['Sta1', 'Sta1']);
    });

    it('L26: P-DATA of the peer still comes through after our release request', () => {
      const machine = machineIn('Sta7');
      expect(kinds(machine.step({ event: 'Evt10' }))).to.deep.equal(['indicateData']);
      expect(machine.state).to.equal('Sta7');
    });

    it("L26: responses may still be sent after the peer's release request", () => {
      const machine = machineAfter('acceptor', [...establishedAcceptor, 'Evt12']);
      expect(kinds(machine.step({ event: 'Evt9' }))).to.deep.equal(['sendData']);
      expect(machine.state).to.equal('Sta8');
      expect(kinds(machine.step({ event: 'Evt14' }))).to.deep.equal(['send A-RELEASE-RP', 'startArtim']);
    });
  });
});
