import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findMessage, MESSAGES } from 'dcxport';
import {
  allCounterparts,
  messageCounterparts,
  stepCounterparts,
  type MessageKind,
} from '../../../../cli/trace/page/counterparts';
import { projectRoot } from '../../../support/project';

/** `Class.Member` of everything that a toolkit has. */
function inventory(toolkit: string): Set<string> {
  const text = readFileSync(join(projectRoot, 'compat', toolkit, 'inventory.json'), 'utf8');
  const { interfaces } = JSON.parse(text) as { interfaces: { name: string; members: { name: string }[] }[] };
  return new Set(interfaces.flatMap(({ name, members }) => members.map((member) => `${name}.${member.name}`)));
}

describe('the members that a step of an association stands for', () => {
  const all = allCounterparts().flatMap(({ sender, receiver }) => [sender, receiver]);

  it('are members of RZDCX', () => {
    const known = inventory('rzdcx');
    const named = all.flatMap(({ rzdcx }) => rzdcx);
    expect(named.length).to.be.greaterThan(50);
    expect(named.filter((member) => !known.has(member))).to.deep.equal([]);
  });

  it('are members of DicomNet', () => {
    const known = inventory('leadtools');
    const named = all.flatMap(({ dicomNet }) => dicomNet);
    expect(named.length).to.be.greaterThan(50);
    expect(named.filter((member) => !known.has(member))).to.deep.equal([]);
  });

  const kind = (name: string, more: Partial<MessageKind> = {}): MessageKind => ({
    ...{ name, sopClassUID: undefined, fromAcceptor: false, moved: false },
    ...more,
  });

  it('are there for every message, in DicomNet, and hardly missing in RZDCX', () => {
    const names = [...Object.values(MESSAGES)].map(({ name }) => name);
    expect(names).to.have.length(23);
    for (const name of names) {
      const { sender, receiver } = messageCounterparts(kind(name));
      expect(sender.dicomNet, name).to.have.length(1);
      expect(receiver.dicomNet, name).to.have.length(1);
      // A C-CANCEL is sent by nobody in RZDCX.
      if (name !== 'C-CANCEL-RQ') expect([...sender.rzdcx, ...receiver.rzdcx], name).to.not.deep.equal([]);
    }
    expect(findMessage(0x0001)?.name).to.equal('C-STORE-RQ');
  });

  it('depend on who stores, and for whom', () => {
    const receiverOf = (more: Partial<MessageKind>): readonly string[] =>
      messageCounterparts(kind('C-STORE-RQ', more)).receiver.rzdcx;
    expect(receiverOf({})).to.include('IDCXACCEvents.OnStoreSetup');
    expect(receiverOf({ fromAcceptor: true })).to.include('IDCXREQEvents.OnStoreSetup');
    expect(messageCounterparts(kind('C-STORE-RQ', { moved: true })).sender.rzdcx).to.deep.equal([
      'IDCXACCEvents.OnMove',
    ]);
    expect(
      messageCounterparts(kind('C-STORE-RSP')).receiver.rzdcx,
      'the response in a C-GET comes from the requestor',
    ).to.deep.equal(['IDCXACCEvents.OnGet']);
    expect(messageCounterparts(kind('C-STORE-RSP', { fromAcceptor: true })).receiver.rzdcx).to.include(
      'IDCXREQEvents.OnFileSent',
    );
  });

  it('depend on the service of an N-message', () => {
    const senderOf = (name: string, sopClassUID: string): readonly string[] =>
      messageCounterparts(kind(name, { sopClassUID })).sender.rzdcx;
    expect(senderOf('N-CREATE-RQ', '1.2.840.10008.3.1.2.3.3')).to.deep.equal(['DCXREQ.MPPS_Create']);
    expect(senderOf('N-ACTION-RQ', '1.2.840.10008.1.20.1')).to.include('DCXREQ.CommitFiles');
    expect(senderOf('N-ACTION-RQ', '1.2.840.10008.5.1.1.2')).to.deep.equal(['DCXPrintPage.Print']);
    expect(senderOf('N-ACTION-RQ', '1.2.3')).to.deep.equal(['DCXREQ.N_Action']);
  });

  it('of a step beside messages are the calls that the association is for', () => {
    expect(stepCounterparts('A-ASSOCIATE-RQ', ['DCXREQ.Get']).sender.rzdcx).to.deep.equal(['DCXREQ.Get']);
    expect(stepCounterparts('A-ASSOCIATE-AC', ['DCXREQ.Get']).receiver.rzdcx).to.deep.equal(['DCXREQ.Get']);
    expect(stepCounterparts('closed').receiver.dicomNet).to.deep.equal(['DicomNet.OnClose']);
  });
});
