import { expect } from 'chai';
import { AbortReason, ProtocolError } from '../../src/errors';
import type { AssociateRQ, ProposedPresentationContext, UserInformation } from '../../src/pdu/types';
import { checkAssociateRQ, negotiate } from '../../src/ul';
import type { AcceptedSyntax, NegotiationPolicy } from '../../src/ul';
import { BEE, CT, JPEG, LEE, LEI, MR, VERIFICATION, associateRQ } from './scenarios';

function proposal(
  contexts: readonly (readonly [id: number, abstractSyntax: string, ...transferSyntaxes: string[]])[],
  userInformation: UserInformation = {},
): AssociateRQ {
  const presentationContexts = contexts.map(
    ([id, abstractSyntax, ...transferSyntaxes]): ProposedPresentationContext => ({
      id,
      abstractSyntax,
      transferSyntaxes,
    }),
  );
  return associateRQ({ presentationContexts, userInformation });
}

function policyOf(
  syntaxes: Record<string, AcceptedSyntax>,
  rest: Omit<NegotiationPolicy, 'accept'> = {},
): NegotiationPolicy {
  return { accept: (uid) => syntaxes[uid], ...rest };
}

const uncompressed: AcceptedSyntax = { transferSyntaxes: [LEE, LEI] };

describe('negotiate', () => {
  it('L17: answers every context under its own id, in the order of the proposal, gaps and all', () => {
    const request = proposal([
      [255, CT, LEI],
      [3, MR, LEI],
      [101, CT, JPEG],
      [7, VERIFICATION, LEI],
    ]);
    const { presentationContexts } = negotiate(request, policyOf({ [CT]: uncompressed, [VERIFICATION]: uncompressed }));
    expect(presentationContexts.map(({ id, result }) => [id, result])).to.deep.equal([
      [255, 0],
      [3, 3],
      [101, 4],
      [7, 0],
    ]);
  });

  it('L17: answers 128 contexts', () => {
    const request = proposal(Array.from({ length: 128 }, (_, index) => [255 - 2 * index, CT, LEI] as const));
    const { presentationContexts, accepted } = negotiate(request, policyOf({ [CT]: uncompressed }));
    expect(presentationContexts.map(({ id }) => id)).to.deep.equal(request.presentationContexts.map(({ id }) => id));
    expect(accepted).to.have.length(128);
  });

  it("chooses by the proposer's order unless told otherwise", () => {
    const request = proposal([[1, CT, BEE, LEI, LEE]]);
    const answer = negotiate(request, policyOf({ [CT]: uncompressed }));
    expect(answer.presentationContexts).to.deep.equal([{ id: 1, result: 0, transferSyntax: LEI }]);
  });

  it("chooses by the acceptor's order on demand", () => {
    const request = proposal([[1, CT, BEE, LEI, LEE]]);
    const answer = negotiate(request, policyOf({ [CT]: uncompressed }, { preference: 'acceptor' }));
    expect(answer.presentationContexts).to.deep.equal([{ id: 1, result: 0, transferSyntax: LEE }]);
  });

  it("takes a test for transfer syntaxes, with the proposer's order", () => {
    const syntax: AcceptedSyntax = { transferSyntaxes: (uid) => uid !== BEE };
    for (const preference of ['proposer', 'acceptor'] as const) {
      const answer = negotiate(proposal([[1, CT, BEE, JPEG, LEI]]), policyOf({ [CT]: syntax }, { preference }));
      expect(answer.presentationContexts[0]).to.include({ result: 0, transferSyntax: JPEG });
    }
  });

  it('refuses a context without transfer syntaxes and still fills the field', () => {
    const answer = negotiate(proposal([[1, CT]]), policyOf({ [CT]: uncompressed }));
    expect(answer.presentationContexts).to.deep.equal([{ id: 1, result: 4, transferSyntax: LEI }]);
  });

  it('lists the usable contexts with the default roles', () => {
    const answer = negotiate(proposal([[5, CT, LEI]]), policyOf({ [CT]: uncompressed }));
    expect(answer.accepted).to.deep.equal([
      { id: 5, abstractSyntax: CT, transferSyntax: LEI, scuRole: true, scpRole: false },
    ]);
    expect(answer.roleSelections).to.deep.equal([]);
  });

  it('asks the policy once for an abstract syntax that is proposed several times', () => {
    const asked: string[] = [];
    negotiate(
      proposal([
        [1, CT, LEI],
        [3, CT, JPEG],
        [5, MR, LEI],
        [7, MR, JPEG],
      ]),
      {
        accept: (uid) => {
          asked.push(uid);
          return uid === CT ? uncompressed : undefined;
        },
      },
    );
    expect(asked).to.deep.equal([CT, MR]);
  });

  describe('role selection', () => {
    const both: AcceptedSyntax = { ...uncompressed, requestorRoles: { scu: true, scp: true } };

    it('grants what was proposed and is allowed', () => {
      const request = proposal([[1, CT, LEI]], {
        roleSelections: [{ sopClassUID: CT, scuRole: false, scpRole: true }],
      });
      const answer = negotiate(request, policyOf({ [CT]: both }));
      expect(answer.roleSelections).to.deep.equal([{ sopClassUID: CT, scuRole: false, scpRole: true }]);
      expect(answer.accepted[0]).to.include({ scuRole: false, scpRole: true });
    });

    it('never grants a role that was not proposed', () => {
      const request = proposal([[1, CT, LEI]], {
        roleSelections: [{ sopClassUID: CT, scuRole: true, scpRole: false }],
      });
      const answer = negotiate(request, policyOf({ [CT]: both }));
      expect(answer.roleSelections).to.deep.equal([{ sopClassUID: CT, scuRole: true, scpRole: false }]);
    });

    it('does not answer where nothing was proposed, nor for refused or unproposed SOP classes', () => {
      const request = proposal(
        [
          [1, CT, LEI],
          [3, MR, LEI],
        ],
        {
          roleSelections: [
            { sopClassUID: MR, scuRole: true, scpRole: true },
            { sopClassUID: VERIFICATION, scuRole: true, scpRole: true },
          ],
        },
      );
      expect(negotiate(request, policyOf({ [CT]: both, [VERIFICATION]: both })).roleSelections).to.deep.equal([]);
    });

    it('refuses (user rejection) a context for which no proposed role is left', () => {
      const request = proposal([[1, CT, LEI]], {
        roleSelections: [{ sopClassUID: CT, scuRole: false, scpRole: true }],
      });
      const answer = negotiate(request, policyOf({ [CT]: uncompressed }));
      expect(answer.presentationContexts[0]).to.include({ id: 1, result: 1 });
      expect(answer.roleSelections).to.deep.equal([]);
      expect(answer.accepted).to.deep.equal([]);
    });

    it('answers a SOP class once, by the first of its proposals', () => {
      const request = proposal([[1, CT, LEI]], {
        roleSelections: [
          { sopClassUID: CT, scuRole: true, scpRole: false },
          { sopClassUID: CT, scuRole: true, scpRole: true },
        ],
      });
      const answer = negotiate(request, policyOf({ [CT]: both }));
      expect(answer.roleSelections).to.deep.equal([{ sopClassUID: CT, scuRole: true, scpRole: false }]);
    });
  });

  describe('extended negotiation', () => {
    const information = Buffer.from([1, 1, 1]);
    const request = proposal(
      [
        [1, CT, LEI],
        [3, MR, LEI],
      ],
      {
        extendedNegotiations: [
          { sopClassUID: CT, information },
          { sopClassUID: MR, information },
          { sopClassUID: VERIFICATION, information },
        ],
      },
    );

    it('L42: is never echoed', () => {
      const policy = policyOf({ [CT]: uncompressed, [MR]: uncompressed, [VERIFICATION]: uncompressed });
      expect(negotiate(request, policy).extendedNegotiations).to.deep.equal([]);
    });

    it('L42: is answered as far as a handler does', () => {
      const handled: AcceptedSyntax = {
        ...uncompressed,
        extendedNegotiation: (asked) => Buffer.from([asked[0] ?? 0, 0]),
      };
      const declined: AcceptedSyntax = { ...uncompressed, extendedNegotiation: () => undefined };
      const policy = policyOf({ [CT]: handled, [MR]: declined, [VERIFICATION]: handled });
      expect(negotiate(request, policy).extendedNegotiations).to.deep.equal([
        { sopClassUID: CT, information: Buffer.from([1, 0]) },
      ]);
    });
  });

  describe('asynchronous operations window', () => {
    const answerTo = (
      proposed: UserInformation['asynchronousOperationsWindow'],
      supported?: NegotiationPolicy['asynchronousOperationsWindow'],
    ): unknown =>
      negotiate(
        proposal([[1, CT, LEI]], { asynchronousOperationsWindow: proposed }),
        policyOf({ [CT]: uncompressed }, { asynchronousOperationsWindow: supported }),
      ).asynchronousOperationsWindow;

    it('L25: is not answered unless asked for', () => {
      expect(answerTo(undefined, { invoked: 4, performed: 4 })).to.equal(undefined);
    });

    it('L25: is answered 1/1 without support', () => {
      expect(answerTo({ invoked: 8, performed: 0 })).to.deep.equal({ invoked: 1, performed: 1 });
    });

    it('L25: is the smaller of both, where 0 is unlimited', () => {
      expect(answerTo({ invoked: 8, performed: 2 }, { invoked: 4, performed: 4 })).to.deep.equal({
        invoked: 4,
        performed: 2,
      });
      expect(answerTo({ invoked: 0, performed: 3 }, { invoked: 5, performed: 0 })).to.deep.equal({
        invoked: 5,
        performed: 3,
      });
      expect(answerTo({ invoked: 0, performed: 0 }, { invoked: 0, performed: 0 })).to.deep.equal({
        invoked: 0,
        performed: 0,
      });
    });
  });
});

describe('checkAssociateRQ', () => {
  it('passes an ordinary request', () => {
    expect(checkAssociateRQ(associateRQ())).to.equal(undefined);
  });

  it('rejects another application context: permanent, user, reason 2', () => {
    const request = associateRQ({ applicationContextName: '1.2.3' });
    expect(checkAssociateRQ(request)).to.include({ result: 1, source: 1, reason: 2 });
  });

  it('rejects a called AE title that is not ours: permanent, user, reason 7', () => {
    const verdict = checkAssociateRQ(associateRQ(), { acceptsCalledAETitle: (title) => title === 'ME' });
    expect(verdict).to.include({ result: 1, source: 1, reason: 7 });
    expect(checkAssociateRQ(associateRQ(), { acceptsCalledAETitle: (title) => title === 'STORE' })).to.equal(undefined);
  });

  it('rejects an unknown calling AE title: permanent, user, reason 3', () => {
    const verdict = checkAssociateRQ(associateRQ(), { acceptsCallingAETitle: (title) => title === 'CT2' });
    expect(verdict).to.include({ result: 1, source: 1, reason: 3 });
    expect(checkAssociateRQ(associateRQ(), { acceptsCallingAETitle: (title) => title === 'CT1' })).to.equal(undefined);
  });

  it('rejects a request without presentation contexts', () => {
    expect(checkAssociateRQ(associateRQ({ presentationContexts: [] }))).to.include({ result: 1, source: 1, reason: 1 });
  });

  for (const [what, ids] of [
    ['an even id', [2]],
    ['id 0', [0]],
    ['an id beyond one byte', [257]],
    ['an id that comes twice', [1, 3, 1]],
  ] as const) {
    it(`L17: ends the association at ${what}`, () => {
      const request = proposal(ids.map((id) => [id, CT, LEI] as const));
      expect(() => checkAssociateRQ(request))
        .to.throw(ProtocolError)
        .with.property('abortReason', AbortReason.InvalidPduParameterValue);
    });
  }

  it('L34: ends the association at a maximum length below 8', () => {
    expect(() => checkAssociateRQ(associateRQ({ userInformation: { maximumLength: 7 } }))).to.throw(ProtocolError);
    expect(checkAssociateRQ(associateRQ({ userInformation: { maximumLength: 8 } }))).to.equal(undefined);
    expect(checkAssociateRQ(associateRQ({ userInformation: { maximumLength: 0 } }))).to.equal(undefined);
  });
});
