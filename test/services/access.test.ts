import { expect } from 'chai';
import { InvalidArgumentError } from '../../src/errors';
import { AccessControl, type AccessDecision, type AccessRules } from '../../src/services';
import type { Association, AssociationOffer } from '../../src/association';
import { createEngine } from '../../src/container';
import { MemoryTransportFactory, type SecureLink } from '../../src/transport';
import { turns } from '../association/pdu-peer';
import { ACCEPT_ALL, associateRQ, CT, ECHO_CONTEXT, failure, ListLogger, requestOptions } from '../association/harness';

const LINK: SecureLink = { protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384', peerCertificate: undefined };

/** What the rules say of a peer. */
function decide(
  rules: AccessRules,
  peer: { calling?: string; called?: string; address?: string; secureLink?: SecureLink } = {},
): AccessDecision {
  const { calling = 'CT1', called = 'ARCHIVE', address = '192.0.2.7', secureLink } = peer;
  const request = associateRQ({ callingAETitle: calling, calledAETitle: called });
  // The members that the rules look at; a listener gives the rest.
  const closed = new Promise(() => undefined);
  const offer = { request, remoteAddress: address, secureLink, closed } as AssociationOffer;
  return new AccessControl(rules).decide(offer, ACCEPT_ALL);
}

const CALLING_UNKNOWN = { result: 1, source: 1, reason: 3 };

describe('services: access', () => {
  it('without rules everybody may come', () => {
    expect(decide({})).to.deep.equal({ policy: ACCEPT_ALL });
  });

  it('refuses who asks for another title', () => {
    const rules = { calledAETitles: ['ARCHIVE', 'STORE'] };
    expect(decide(rules, { called: 'STORE' }).refusal).to.equal(undefined);
    expect(decide(rules, { called: 'RIS' })).to.deep.equal({
      refusal: { result: 1, source: 1, reason: 7 },
      why: 'it asks for "RIS", which is not our title',
    });
  });

  it('refuses whose own title no rule knows', () => {
    const rules = { peers: [{ callingAETitles: ['CT1'] }, { callingAETitles: ['MR1'] }] };
    expect(decide(rules, { calling: 'MR1' }).refusal).to.equal(undefined);
    expect(decide(rules, { calling: 'mr1' }).refusal, 'titles are case sensitive').to.deep.equal(CALLING_UNKNOWN);
    expect(decide({ peers: [] }).refusal).to.deep.equal(CALLING_UNKNOWN);
  });

  it('knows addresses and ranges of both families', () => {
    const rules = { peers: [{ addresses: ['192.0.2.7', '198.51.100.0/24', '2001:db8::/32', '::1'] }] };
    const allowed = (address: string): boolean => decide(rules, { address }).refusal === undefined;
    for (const address of ['192.0.2.7', '198.51.100.0', '198.51.100.255', '2001:db8:ffff::1', '::1']) {
      expect(allowed(address), address).to.equal(true);
    }
    for (const address of ['192.0.2.8', '198.51.101.0', '2001:db9::1', '::2', '', 'memory']) {
      expect(allowed(address), address).to.equal(false);
    }
    expect(decide(rules, { address: '192.0.2.8' })).to.deep.equal({
      refusal: CALLING_UNKNOWN,
      why: 'the title is not known from this address',
    });
  });

  it('demands TLS where a rule does', () => {
    const rules = { peers: [{ callingAETitles: ['CT1'], tls: true }, { callingAETitles: ['OLD'] }] };
    expect(decide(rules, { secureLink: LINK }).refusal).to.equal(undefined);
    expect(decide(rules, { calling: 'OLD' }).refusal).to.equal(undefined);
    expect(decide(rules)).to.deep.equal({ refusal: { result: 1, source: 1, reason: 1 }, why: 'it has to come by TLS' });
  });

  it('demands TLS of everybody where the rules do', () => {
    for (const rules of [{ tls: true }, { tls: true, peers: [{ callingAETitles: ['CT1'] }] }]) {
      expect(decide(rules, { secureLink: LINK }).refusal).to.equal(undefined);
      expect(decide(rules)).to.deep.equal({
        refusal: { result: 1, source: 1, reason: 1 },
        why: 'it has to come by TLS',
      });
    }
  });

  const misspelt: readonly [object, RegExp][] = [
    [{ callingAETitles: ['CT1'] }, /Rules of access cannot hold callingAETitles; there is calledAETitles, tls, peers/],
    [{ peers: [{ address: ['192.0.2.7'] }] }, /A rule for peers cannot hold address/],
    [{ peers: [{ callingAETitles: 'CT1' }] }, /cannot have "CT1" for callingAETitles/],
    [{ calledAETitles: [7] }, /cannot have \[7\] for calledAETitles/],
    [{ peers: {} }, /cannot have \{\} for peers/],
    [{ peers: [{ tls: 1 }] }, /cannot have 1 for tls/],
    [{ peers: [{ maximumAssociations: -1 }] }, /cannot have -1 for maximumAssociations/],
    [{ peers: [null] }, /A rule for peers must be an object/],
  ];
  for (const [rules, message] of misspelt) {
    it(`does not take ${JSON.stringify(rules)} for rules, which might let everybody in`, () => {
      expect(() => new AccessControl(rules)).to.throw(InvalidArgumentError, message);
    });
  }

  it('lets a peer use what its rule names, and never more than the server accepts', () => {
    const { policy } = decide({ peers: [{ SOPClassUIDs: [CT] }] });
    expect(policy?.accept(CT)).to.not.equal(undefined);
    expect(policy?.accept('1.2.840.10008.1.1')).to.equal(undefined);
    const narrow = new AccessControl({ peers: [{ SOPClassUIDs: [CT] }] }).decide(
      { request: associateRQ(), remoteAddress: '::1', closed: new Promise(() => undefined) } as AssociationOffer,
      { accept: () => undefined },
    );
    expect(narrow.policy?.accept(CT)).to.equal(undefined);
  });

  it('the first rule that fits counts', () => {
    const rules = { peers: [{ callingAETitles: ['CT1'], SOPClassUIDs: [CT] }, {}] };
    expect(decide(rules).policy?.accept('1.2.840.10008.1.1')).to.equal(undefined);
    expect(decide(rules, { calling: 'X' }).policy?.accept('1.2.840.10008.1.1')).to.not.equal(undefined);
  });

  it('L28: one kind of peer has no more associations at once than its rule allows, whoever else comes', async () => {
    const engine = createEngine({ transports: new MemoryTransportFactory() });
    const access = new AccessControl({ peers: [{ callingAETitles: ['CT1'], maximumAssociations: 2 }, {}] });
    const server = await engine.listen({ port: 104, policy: ACCEPT_ALL, access, handlers: {} });
    const open = (callingAETitle: string): Promise<Association> =>
      engine.requestAssociation(requestOptions({ callingAETitle }));
    const [first] = [await open('CT1'), await open('CT1')];
    expect(await failure(open('CT1'))).to.include({ result: 2, source: 3, reason: 2 });
    const other = await open('MR1');
    expect(other.isOpen).to.equal(true);
    await first.release();
    await turns();
    expect((await open('CT1')).isOpen, 'a place that was given back').to.equal(true);
    await server.close();
  });

  for (const wrong of ['localhost', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/x', '2001:db8::/129', '1.2.3.4/8/8', '']) {
    it(`does not take ${JSON.stringify(wrong)} for an address`, () => {
      expect(() => new AccessControl({ peers: [{ addresses: [wrong] }] })).to.throw(
        InvalidArgumentError,
        'is no address and no range; write',
      );
    });
  }

  it('a server rejects on the wire, logs who and why, and grants what the rule names', async () => {
    const logger = new ListLogger();
    const engine = createEngine({ logger, transports: new MemoryTransportFactory() });
    const access = new AccessControl({ peers: [{ callingAETitles: ['CT1'], SOPClassUIDs: [CT] }] });
    const server = await engine.listen({ port: 104, policy: ACCEPT_ALL, access, handlers: {} });
    const refused = await failure(engine.requestAssociation(requestOptions({ callingAETitle: 'EVIL' })));
    expect(refused).to.include(CALLING_UNKNOWN);
    expect(logger.entries).to.include('3 [EVIL at memory] refused: no rule knows its title');
    const association = await engine.requestAssociation(requestOptions({ callingAETitle: 'CT1' }));
    expect(association.presentationContexts.map(({ abstractSyntax }) => abstractSyntax)).to.deep.equal([CT]);
    expect(association.refusedContexts.map(({ id }) => id)).to.deep.equal([ECHO_CONTEXT]);
    await association.release();
    await server.close();
  });
});
