import { expect } from 'chai';
import { decodePdu, encodePdu, PduType, type AssociateAC, type AssociateRQ, type PDataTF } from '../../src/pdu';
import { hexFixture } from '../support/hex';
import { naiveDecode } from '../support/naive-pdu-codec';

const capture = (name: string): Buffer => hexFixture(`pdu/dcmtk-${name}.hex`);
const IMPLICIT = '1.2.840.10008.1.2';
const implementation = {
  implementationClassUID: '1.2.276.0.7230010.3.0.3.6.7',
  implementationVersionName: 'OFFIS_DCMTK_367',
};

describe('PDUs captured from DCMTK 3.6.7', () => {
  it('the request of echoscu', () => {
    expect(decodePdu(capture('echoscu-rq'))).to.deep.equal({
      type: PduType.AssociateRQ,
      protocolVersion: 1,
      calledAETitle: 'ANY',
      callingAETitle: 'ECHO',
      applicationContextName: '1.2.840.10008.3.1.1.1',
      presentationContexts: [{ id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: [IMPLICIT] }],
      userInformation: { maximumLength: 16384, ...implementation },
    });
  });

  it('the answer of storescp, byte for byte both ways', () => {
    const bytes = capture('storescp-echo-ac');
    const pdu = decodePdu(bytes) as AssociateAC;
    expect(pdu).to.deep.equal({
      type: PduType.AssociateAC,
      protocolVersion: 1,
      calledAETitle: 'ANY',
      callingAETitle: 'ECHO',
      applicationContextName: '1.2.840.10008.3.1.1.1',
      presentationContexts: [{ id: 1, result: 0, transferSyntax: IMPLICIT }],
      userInformation: { maximumLength: 16384, ...implementation },
    });
    expect(encodePdu(pdu).toString('hex')).to.equal(bytes.toString('hex'));
  });

  it('command and response of C-ECHO, byte for byte both ways', () => {
    for (const [name, length] of [
      ['echoscu-command', 68],
      ['storescp-echo-response', 78],
    ] as const) {
      const pdu = decodePdu(capture(name)) as PDataTF;
      expect(pdu.values).to.have.lengthOf(1);
      expect(pdu.values[0]).to.include({ contextId: 1, isCommand: true, isLast: true });
      expect(pdu.values[0]?.data).to.have.lengthOf(length);
      expect(encodePdu(pdu).equals(capture(name))).to.equal(true);
    }
  });

  it('the rejection of storescp --refuse and the abort of echoscu --abort, byte for byte both ways', () => {
    const rejection = { type: PduType.AssociateRJ, result: 1, source: 1, reason: 1 };
    const abort = { type: PduType.Abort, source: 0, reason: 0 };
    expect(decodePdu(capture('storescp-rj'))).to.deep.equal(rejection);
    expect(encodePdu(rejection).equals(capture('storescp-rj'))).to.equal(true);
    expect(decodePdu(capture('echoscu-abort'))).to.deep.equal(abort);
    expect(encodePdu(abort).equals(capture('echoscu-abort'))).to.equal(true);
  });

  it('the 128 contexts of storescu, and what storescp says to each', () => {
    const request = decodePdu(capture('storescu-rq')) as AssociateRQ;
    const answer = decodePdu(capture('storescp-store-ac')) as AssociateAC;
    const ids = Array.from({ length: 128 }, (_, index) => 2 * index + 1);
    expect(request.presentationContexts.map((context) => context.id)).to.deep.equal(ids);
    expect(answer.presentationContexts.map((context) => context.id)).to.deep.equal(ids);
    const results = answer.presentationContexts.map((context) => context.result);
    expect(results.filter((result) => result === 0)).to.have.lengthOf(64);
    expect(results.filter((result) => result === 4)).to.have.lengthOf(64);
    expect(encodePdu(answer).equals(capture('storescp-store-ac'))).to.equal(true);
  });

  it('the role selections of getscu: SCP only, once for each storage class', () => {
    const request = decodePdu(capture('getscu-rq')) as AssociateRQ;
    const roles = request.userInformation.roleSelections ?? [];
    expect(roles.length).to.be.greaterThan(100);
    expect(roles.every((role) => role.scpRole && !role.scuRole)).to.equal(true);
    expect(roles[0]?.sopClassUID).to.match(/^1\.2\.840\.10008\.5\.1\.4\./);
  });

  it('the user identity of storescu --user alice --password secret --pos-response', () => {
    const request = decodePdu(capture('storescu-identity-rq')) as AssociateRQ;
    expect(request.userInformation.userIdentity).to.deep.equal({
      identityType: 2,
      positiveResponseRequested: true,
      primaryField: Buffer.from('alice'),
      secondaryField: Buffer.from('secret'),
    });
  });

  for (const name of ['echoscu-rq', 'storescu-rq', 'storescp-store-ac', 'getscu-rq', 'storescu-identity-rq']) {
    it(`${name} reads as the naive codec reads it, and what it says survives writing`, () => {
      const bytes = capture(name);
      const pdu = decodePdu(bytes);
      expect(pdu).to.deep.equal(naiveDecode(bytes));
      if (pdu.type === 'unknown') throw new Error('unknown PDU');
      expect(decodePdu(encodePdu(pdu))).to.deep.equal(pdu);
    });
  }
});
