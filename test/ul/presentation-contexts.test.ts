import { expect } from 'chai';
import { ProtocolError } from '../../src/errors';
import type { PresentationContextAnswer, RoleSelection } from '../../src/pdu/types';
import { acceptedContexts, describeContextResult, matchContexts, negotiate } from '../../src/ul';
import { CT, JPEG, LEE, LEI, MR, VERIFICATION, associateAC, associateRQ } from './scenarios';

const request = associateRQ({
  presentationContexts: [
    { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [LEI] },
    { id: 3, abstractSyntax: CT, transferSyntaxes: [LEI, LEE] },
    { id: 7, abstractSyntax: MR, transferSyntaxes: [JPEG] },
  ],
});

function answered(...presentationContexts: PresentationContextAnswer[]): ReturnType<typeof associateAC> {
  return associateAC({ presentationContexts });
}

describe('matchContexts', () => {
  it('pairs answers with proposals by id, whatever their order', () => {
    const accept = answered(
      { id: 7, result: 4, transferSyntax: '' },
      { id: 3, result: 0, transferSyntax: LEE },
      { id: 1, result: 0, transferSyntax: LEI },
    );
    expect(acceptedContexts(request, accept)).to.deep.equal([
      { id: 1, abstractSyntax: VERIFICATION, transferSyntax: LEI, scuRole: true, scpRole: false },
      { id: 3, abstractSyntax: CT, transferSyntax: LEE, scuRole: true, scpRole: false },
    ]);
  });

  it('L33: gives a reason for each context that cannot be used', () => {
    const accept = answered({ id: 7, result: 4, transferSyntax: '' }, { id: 3, result: 9, transferSyntax: LEE });
    const { accepted, refused } = matchContexts(request, accept);
    expect(accepted).to.deep.equal([]);
    expect(refused.map(({ id, result }) => [id, result])).to.deep.equal([
      [1, undefined],
      [3, 9],
      [7, 4],
    ]);
    expect(refused.map(({ reason }) => reason)).to.deep.equal([
      'the peer did not answer it',
      'refused with the undefined result 9',
      'the peer supports none of the transfer syntaxes',
    ]);
  });

  it('counts a context that was accepted with a transfer syntax outside its proposal as refused', () => {
    const accept = answered({ id: 3, result: 0, transferSyntax: JPEG }, { id: 7, result: 0, transferSyntax: JPEG });
    const { accepted, refused } = matchContexts(request, accept);
    expect(accepted.map(({ id }) => id)).to.deep.equal([7]);
    expect(refused.find(({ id }) => id === 3)?.reason).to.include('not proposed');
  });

  it('ends the association when the answer names a context that was not proposed', () => {
    expect(() => matchContexts(request, answered({ id: 5, result: 0, transferSyntax: LEI }))).to.throw(
      ProtocolError,
      /context 5/,
    );
  });

  it('ends the association when the answer names a context twice', () => {
    const answer = { id: 1, result: 0, transferSyntax: LEI };
    expect(() => matchContexts(request, answered(answer, answer))).to.throw(ProtocolError, /twice/);
  });

  it('L34: ends the association when the answer announces a maximum length below 8', () => {
    expect(() => matchContexts(request, associateAC({ userInformation: { maximumLength: 4 } }))).to.throw(
      ProtocolError,
    );
  });

  describe('roles', () => {
    const rolesAfter = (proposed: RoleSelection[], granted: RoleSelection[]): unknown => {
      const contexts = matchContexts(
        associateRQ({
          presentationContexts: [{ id: 1, abstractSyntax: CT, transferSyntaxes: [LEI] }],
          userInformation: { roleSelections: proposed },
        }),
        associateAC({ userInformation: { roleSelections: granted } }),
      );
      return contexts.accepted.map(({ scuRole, scpRole }) => [scuRole, scpRole]);
    };
    const role = (scuRole: boolean, scpRole: boolean): RoleSelection => ({ sopClassUID: CT, scuRole, scpRole });

    it('are those that were proposed and granted', () => {
      expect(rolesAfter([role(true, true)], [role(true, true)])).to.deep.equal([[true, true]]);
      expect(rolesAfter([role(true, true)], [role(false, true)])).to.deep.equal([[false, true]]);
    });

    it('are the default ones when the acceptor does not answer', () => {
      expect(rolesAfter([role(true, true)], [])).to.deep.equal([[true, false]]);
    });

    it('do not grow by a grant that was not asked for', () => {
      expect(rolesAfter([], [role(true, true)])).to.deep.equal([[true, false]]);
      expect(rolesAfter([role(true, false)], [role(true, true)])).to.deep.equal([[true, false]]);
    });

    it('leave the context unusable when none is granted', () => {
      expect(rolesAfter([role(false, true)], [role(true, false)])).to.deep.equal([]);
    });
  });

  it('comes to the same contexts as the acceptor that negotiated them', () => {
    const proposal = associateRQ({
      presentationContexts: request.presentationContexts,
      userInformation: { roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: true }] },
    });
    const result = negotiate(proposal, {
      accept: (uid) =>
        uid === VERIFICATION ? undefined : { transferSyntaxes: [LEE, JPEG], requestorRoles: { scu: true, scp: true } },
    });
    const accept = associateAC({
      presentationContexts: result.presentationContexts,
      userInformation: { roleSelections: result.roleSelections },
    });
    expect(acceptedContexts(proposal, accept)).to.deep.equal(result.accepted);
    expect(result.accepted).to.have.length(2);
  });
});

describe('describeContextResult', () => {
  it('names each result', () => {
    const texts = [0, 1, 2, 3, 4].map(describeContextResult);
    expect(new Set(texts)).to.have.property('size', 5);
    expect(texts[3]).to.include('SOP class');
  });
});
